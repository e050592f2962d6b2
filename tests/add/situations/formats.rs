//! Repositories whose storage cannot be read: a plain sentence, and nothing changed. And attributes that would change what
//! is committed.

use super::{ADD, ALL, End, Place, Row, none_goes};
use crate::support::*;

#[test]
fn a_reftable() {
    let world = World::new();
    let made = world.try_git(&world.root, &["clone", "-q", "--ref-format=reftable", &url(&world.fork), "part"]);
    if !made.0 {
        eprintln!("skipped: this git makes no reftables: {}", made.1);
        return;
    }
    let part = world.root.join("part");
    none_goes(
        "a reftable",
        &Place::new(world).at(part),
        4,
        &["reftable", "hint: run `git refs migrate --ref-format=files`"],
    );
}

#[test]
fn sha256() {
    let world = World::new();
    world.git(&world.root, &["init", "-q", "--object-format=sha256", "part"]);
    let part = world.root.join("part");
    world.git(&part, &["remote", "add", "origin", &url(&world.fork)]);
    for (path, text) in files_below(&world.clone, &|path| !path.ends_with(".git")) {
        let path = path.strip_prefix(&world.clone).unwrap();
        write(&part.join(path), &String::from_utf8(text).unwrap());
    }
    world.git(&part, &["add", "-A"]);
    world.git(&part, &["commit", "-qm", "All"]);
    none_goes("SHA-256", &Place::new(world).at(part), 4, &["SHA-256", "hint: clone the guide from its forge"]);
}

#[test]
fn a_partial_clone_as_older_gits_mark_it() {
    let world = World::new();
    world.git(&world.clone, &["config", "core.repositoryFormatVersion", "1"]);
    world.git(&world.clone, &["config", "extensions.partialClone", "origin"]);
    let says =
        ["it uses the Git extension `partialclone`, which this program does not know", "hint: make a plain clone"];
    none_goes("extensions.partialClone", &Place::new(world), 4, &says);
}

#[test]
fn an_extension_nobody_knows() {
    let world = World::new();
    world.git(&world.clone, &["config", "core.repositoryFormatVersion", "1"]);
    // Known to neither git nor us: the snapshot cannot ask git, so that the files alone have to do.
    let config = world.clone.join(".git/config");
    let before = std::fs::read_to_string(&config).unwrap();
    std::fs::write(&config, format!("{before}[extensions]\n\tholograms = true\n")).unwrap();
    let files = files_below(&world.clone, &|_| true);
    for row in &ALL {
        let ended = world.program(&world.clone).args(row.args).ends(4);
        ended
            .says("it uses the Git extension `holograms`, which this program does not know")
            .says("hint: make a plain clone");
        assert_eq!(files_below(&world.clone, &|_| true), files);
    }
}

#[test]
fn extensions_that_are_known() {
    let world = World::new();
    world.git(&world.clone, &["config", "core.repositoryFormatVersion", "1"]);
    for (key, value) in [("noop", "true"), ("preciousObjects", "true")] {
        world.git(&world.clone, &["config", &format!("extensions.{key}"), value]);
    }
    ADD.holds_in("extensions that are known", &Place::new(world));
}

#[test]
fn relative_worktrees() {
    let world = World::new();
    let linked = world.root.join("linked");
    let made = world
        .try_git(&world.clone, &["worktree", "add", "--relative-paths", "-q", "-b", "topic", linked.to_str().unwrap()]);
    if !made.0 {
        eprintln!("skipped: this git makes no relative worktrees: {}", made.1);
        return;
    }
    ADD.holds_in("relative worktrees", &Place::new(world).at(linked));
}

#[test]
fn a_filter_on_the_path_is_not_gone_round() {
    for (attributes, filter) in
        [("entries/*.yaml filter=lfs diff=lfs merge=lfs -text\n", "lfs"), ("*.yaml filter=crypt\n", "crypt")]
    {
        let world = World::new();
        world.advance(".gitattributes", attributes);
        let place = Place::new(world);
        let says = [&*format!("is handled by the Git filter `{filter}`"), "`.gitattributes`"];
        for row in ALL[1..5].iter().filter(|row| row.args[0] != "agree") {
            Row { end: End::Nothing(4), says: &says, ..*row }.holds_in("a filter upstream", &place);
        }
    }
    // Here alone, or of another path, it has no say; nor have line ends.
    let world = World::new();
    world.advance(".gitattributes", "*.png filter=lfs\n*.yaml text eol=crlf ident\n");
    write(&world.clone.join(".gitattributes"), "*.yaml filter=lfs\n");
    write(&world.clone.join(".git/info/attributes"), "*.md filter=lfs\n");
    let place = Place::new(world);
    ADD.holds_in("a filter elsewhere", &place);
    assert_eq!(place.world.file_at(&place.target, "add/drone", "entries/drone.yaml"), DRONE_FILE);
}
