//! What a working tree, an index and a `HEAD` can be like: all of it is irrelevant, and all of it stays.

use super::{ADD, All, End, LATER, Place, Row, Share, Situation, none_goes};
use crate::support::*;
use std::fs;

/// Two lines of history that cannot be merged: `mine`, which is checked out, and `main`.
fn diverged(world: &World) {
    let clone = &world.clone;
    world.git(clone, &["switch", "-qc", "mine"]);
    for (branch, text) in [("mine", "mine\n"), ("main", "theirs\n")] {
        world.git(clone, &["switch", "-q", branch]);
        write(&clone.join("pages/page.md"), text);
        world.git(clone, &["add", "-A"]);
        world.git(clone, &["commit", "-qm", branch]);
    }
    world.git(clone, &["switch", "-q", "mine"]);
}

fn stopped(args: &[&str], sign: &str) -> Place {
    let world = World::new();
    diverged(&world);
    assert!(!world.try_git(&world.clone, args).0);
    assert!(world.clone.join(".git").join(sign).exists());
    Place::new(world)
}

fn clean() -> Place {
    Place::new(World::new())
}

fn dirty() -> Place {
    let world = World::new();
    let clone = &world.clone;
    write(&clone.join("entries/git.yaml"), "name: stashed\n");
    world.git(clone, &["stash"]);
    write(&clone.join("themes/cloud.md"), "staged\n");
    write(&clone.join("pages/new.md"), "staged too\n");
    world.git(clone, &["add", "-A"]);
    write(&clone.join("themes/cloud.md"), "staged, then changed\n");
    fs::remove_file(clone.join("entries/gitlab.yaml")).unwrap();
    write(&clone.join(".gitignore"), "*.log\n");
    write(&clone.join("a.log"), "ignored\n");
    write(&clone.join("contributors/ann-example.yaml"), "name: me\n");
    // A file of one's own that is another in nothing but its mode, and one that leads elsewhere.
    world.script(&clone.join("run.sh"), "true");
    std::os::unix::fs::symlink("/nowhere", clone.join("entries/link.yaml")).unwrap();
    Place::new(world)
}

fn notes_and_hidden_bits() -> Place {
    let world = World::new();
    let clone = &world.clone;
    world.git(clone, &["notes", "add", "-m", "a note"]);
    world.git(clone, &["update-index", "--assume-unchanged", "themes/cloud.md"]);
    world.git(clone, &["update-index", "--skip-worktree", "themes/codebase.md"]);
    write(&clone.join("themes/cloud.md"), "changed behind git's back\n");
    world.git(clone, &["tag", "-m", "a tag", "v1"]);
    world.git(clone, &["fetch", "-q", "origin"]);
    assert!(clone.join(".git/FETCH_HEAD").exists());
    Place::new(world)
}

fn conflicted() -> Place {
    let world = World::new();
    diverged(&world);
    // A conflict in the index with nothing under way.
    assert!(!world.try_git(&world.clone, &["merge", "main"]).0);
    fs::remove_file(world.clone.join(".git/MERGE_HEAD")).unwrap();
    Place::new(world)
}

fn bisecting() -> Place {
    let world = World::new();
    diverged(&world);
    world.git(&world.clone, &["bisect", "start", "HEAD", "HEAD^"]);
    assert!(world.clone.join(".git/BISECT_LOG").exists());
    Place::new(world)
}

fn detached() -> Place {
    let world = World::new();
    world.git(&world.clone, &["switch", "-q", "--detach"]);
    Place::new(world)
}

fn on_a_tag() -> Place {
    let world = World::new();
    world.git(&world.clone, &["tag", "-am", "a tag", "v1"]);
    world.git(&world.clone, &["checkout", "-q", "v1"]);
    Place::new(world)
}

fn unborn() -> Place {
    let world = World::new();
    world.git(&world.root, &["init", "-q", "empty"]);
    let empty = world.root.join("empty");
    let fork = url(&world.fork);
    Place::new(world).at(empty).args(&["--upstream", UPSTREAM, "--push-to", &fork])
}

fn orphan() -> Place {
    let world = World::new();
    world.git(&world.clone, &["checkout", "-q", "--orphan", "nothing-yet"]);
    Place::new(world)
}

fn without_a_config_in_the_tree() -> Place {
    let world = World::new();
    fs::remove_file(world.clone.join("guide.yaml")).unwrap();
    Place::new(world)
}

fn sparse(cone: &str) -> Place {
    let world = World::new();
    let mode = if cone.starts_with('/') { "--no-cone" } else { "--cone" };
    world.git(&world.clone, &["sparse-checkout", "set", mode, cone]);
    assert!(!world.clone.join("entries").exists());
    Place::new(world)
}

fn linked() -> Place {
    let world = World::new();
    let linked = world.root.join("linked");
    world.git(&world.clone, &["worktree", "add", "-q", linked.to_str().unwrap(), "-b", "topic"]);
    write(&linked.join("themes/cloud.md"), "changed in the worktree\n");
    let clone = world.clone.clone();
    Place::new(world).at(linked).and_look_at(clone)
}

fn worktree_config() -> Place {
    let world = World::new();
    world.git(&world.clone, &["config", "extensions.worktreeConfig", "true"]);
    world.git(&world.clone, &["config", "--worktree", "core.editor", "true"]);
    let linked = world.root.join("linked");
    world.git(&world.clone, &["worktree", "add", "-q", linked.to_str().unwrap(), "-b", "topic"]);
    world.git(&linked, &["config", "--worktree", "user.email", "Ann@Example.org"]);
    let clone = world.clone.clone();
    Place::new(world).at(linked).and_look_at(clone)
}

fn separate() -> Place {
    let world = World::new();
    let (aside, elsewhere) = (world.root.join("aside.git"), world.root.join("elsewhere"));
    world.git(
        &world.root,
        &["clone", "-q", "--separate-git-dir", aside.to_str().unwrap(), &url(&world.fork), "elsewhere"],
    );
    assert!(elsewhere.join(".git").is_file());
    Place::new(world).at(elsewhere)
}

fn bare() -> Place {
    let world = World::new();
    world.git(&world.root, &["clone", "-q", "--bare", &url(&world.fork), "mine.git"]);
    let bare = world.root.join("mine.git");
    Place::new(world).at(bare)
}

fn bare_with_worktrees() -> Place {
    let world = World::new();
    let bare = world.root.join("all.git");
    world.git(&world.root, &["clone", "-q", "--bare", &url(&world.fork), "all.git"]);
    let tree = world.root.join("tree");
    world.git(&bare, &["worktree", "add", "-q", tree.to_str().unwrap(), "-b", "topic"]);
    Place::new(world).at(tree).and_look_at(bare)
}

fn in_a_folder() -> Place {
    let world = World::shaped(Shape { folder: "docs/guide/", ..Shape::default() });
    let inside = world.clone.join("docs/guide/themes");
    let clone = world.clone.clone();
    Place::new(world).at(inside).and_look_at(clone)
}

fn line_ends() -> Place {
    let world = World::new();
    let clone = &world.clone;
    for (key, value) in [("core.autocrlf", "true"), ("core.eol", "crlf"), ("core.safecrlf", "true")] {
        world.git(clone, &["config", key, value]);
    }
    fs::remove_file(clone.join("themes/cloud.md")).unwrap();
    world.git(clone, &["checkout", "themes/cloud.md"]);
    assert!(fs::read_to_string(clone.join("themes/cloud.md")).unwrap().contains("\r\n"));
    Place::new(world)
}

fn odd_settings() -> Place {
    let world = World::new();
    let template = world.root.join("home/template");
    fs::write(&template, "Fill this in\n").unwrap();
    for (key, value) in [
        ("commit.template", template.to_str().unwrap()),
        ("commit.cleanup", "verbatim"),
        ("commit.verbose", "true"),
        ("i18n.commitEncoding", "utf-8"),
        ("init.defaultBranch", "trunk"),
        ("branch.autoSetupMerge", "always"),
        ("push.default", "matching"),
        ("push.autoSetupRemote", "true"),
        ("push.gpgSign", "if-asked"),
        ("push.recurseSubmodules", "check"),
        ("fetch.all", "true"),
        ("fetch.pruneTags", "true"),
        ("fetch.recurseSubmodules", "true"),
        ("fetch.writeCommitGraph", "true"),
        ("core.logAllRefUpdates", "always"),
        ("core.hooksPath", "/nowhere"),
        ("core.pager", "false"),
        ("core.fsmonitor", "/nowhere/fsmonitor"),
        ("core.untrackedCache", "true"),
        ("color.ui", "always"),
        ("alias.push", "!false"),
        ("pager.push", "true"),
        ("status.relativePaths", "false"),
        ("gc.auto", "1"),
        ("maintenance.auto", "true"),
        ("merge.conflictStyle", "zdiff3"),
        ("remote.origin.mirror", "false"),
        ("remote.origin.tagOpt", "--tags"),
        ("transfer.fsckObjects", "true"),
    ] {
        world.git(&world.clone, &["config", key, value]);
    }
    Place::new(world)
}

fn locks() -> Place {
    let world = World::new();
    // What another git holds while it works; none of it is waited for.
    for lock in ["index.lock", "HEAD.lock", "config.lock", "refs/heads/main.lock"] {
        fs::write(world.clone.join(".git").join(lock), "").unwrap();
    }
    Place::new(world)
}

fn submodule() -> Place {
    let world = World::new();
    world.git(&world.root, &["init", "-q", "outer"]);
    let outer = world.root.join("outer");
    let fork = url(&world.fork);
    world.git(&outer, &["-c", "protocol.file.allow=always", "submodule", "add", "-q", &fork, "guide"]);
    let inner = outer.join("guide");
    assert!(inner.join(".git").is_file());
    Place::new(world).at(inner)
}

fn link_to_it() -> Place {
    let world = World::new();
    let link = world.root.join("a link");
    std::os::unix::fs::symlink(&world.clone, &link).unwrap();
    let clone = world.clone.clone();
    Place::new(world).at(link).and_look_at(clone)
}

fn odd_name() -> Place {
    let world = World::new();
    let odd = world.root.join("--upload-pack=x 'q\" \u{e9}$(true);");
    fs::rename(&world.clone, &odd).unwrap();
    Place::new(world).at(odd)
}

const THROUGH: &[Situation] = &[
    ("a clean clone of a stale fork", clean),
    ("dirty, staged, stashed, untracked, ignored", dirty),
    ("notes, tags, hidden bits in the index", notes_and_hidden_bits),
    ("a conflicted index", conflicted),
    ("in the middle of a rebase", || stopped(&["rebase", "main"], "rebase-merge")),
    ("in the middle of a rebase of old", || stopped(&["rebase", "--apply", "main"], "rebase-apply")),
    ("in the middle of a merge", || stopped(&["merge", "main"], "MERGE_HEAD")),
    ("in the middle of a cherry-pick", || stopped(&["cherry-pick", "main"], "CHERRY_PICK_HEAD")),
    ("in the middle of a revert", || stopped(&["revert", "--no-edit", "main"], "REVERT_HEAD")),
    ("in the middle of a bisect", bisecting),
    ("a detached HEAD", detached),
    ("a tag checked out", on_a_tag),
    ("a HEAD without a commit, upstream named", unborn),
    ("an orphan branch with the files", orphan),
    ("guide.yaml deleted here, but in HEAD", without_a_config_in_the_tree),
    ("sparse, guide.yaml at the top", || sparse("themes")),
    ("sparse, without guide.yaml", || sparse("/themes/")),
    ("a linked worktree", linked),
    ("configuration of a worktree's own", worktree_config),
    ("a git directory elsewhere", separate),
    ("a bare clone", bare),
    ("a worktree of a bare clone", bare_with_worktrees),
    ("the guide in a folder of the repository", in_a_folder),
    ("line ends of Windows", line_ends),
    ("settings that change what git does", odd_settings),
    ("locks of another git", locks),
    ("a submodule of another repository", submodule),
    ("a symbolic link to the clone", link_to_it),
    ("a folder with a hostile name", odd_name),
];

/// The rows of [`THROUGH`] are shared out among as many tests as there are, so that they run side by side.
const fn share(of: usize) -> Share {
    Share { of, among: 4 }
}

#[test]
fn irrelevant_1() {
    THROUGH.all_go_through(share(0));
}

#[test]
fn irrelevant_2() {
    THROUGH.all_go_through(share(1));
}

#[test]
fn irrelevant_3() {
    THROUGH.all_go_through(share(2));
}

#[test]
fn irrelevant_4() {
    THROUGH.all_go_through(share(3));
}

#[test]
fn a_file_of_ones_own_with_the_entry_s_name_is_told_and_offered() {
    let place = clean();
    write(&place.dir.join("entries/drone.yaml"), "name: something of my own\n");
    let says = ["`entries/drone.yaml`", "--from entries/drone.yaml"];
    Row { says: &says, ..ADD }.holds_in("an untracked entry of the same name", &place);
    // Its own words go when they are asked for.
    let place = clean();
    write(&place.dir.join("entries/drone.yaml"), DRONE_FILE);
    let row = Row { args: &["add", "--no-input", "--from", "entries/drone.yaml", "--agree-cla=2"], ..ADD };
    row.holds_in("an untracked entry taken with --from", &place);
    assert_eq!(place.world.file_at(&place.target, "add/drone", "entries/drone.yaml"), DRONE_FILE);
    // And the work tree's own change to an entry is not what an edit begins with.
    let place = clean();
    write(&place.dir.join("entries/git.yaml"), "name: changed here, committed nowhere\n");
    super::EDIT.holds_in("an entry changed here", &place);
}

#[test]
fn a_head_without_a_commit_and_nothing_named_is_no_guide() {
    let world = World::new();
    world.git(&world.root, &["init", "-q", "empty"]);
    let empty = world.root.join("empty");
    none_goes("a HEAD without a commit", &Place::new(world).at(empty), 3, &["there is no `guide.yaml`", "--upstream"]);
}

#[test]
fn a_message_in_another_encoding_is_written_as_it_says() {
    let world = World::new();
    world.git(&world.clone, &["config", "i18n.commitEncoding", "ISO-8859-1"]);
    let place = Place::new(world);
    let args: Vec<&str> = DRONE.iter().map(|&arg| if arg == "Drone" { "Dr\u{f3}ne" } else { arg }).collect();
    Row { args: &args, ..ADD }.holds_in("i18n.commitEncoding", &place);
    let subject = place.git(&["log", "-1", "--encoding=UTF-8", "--format=%s", "add/drone"]);
    assert_eq!(subject, "Add Dr\u{f3}ne");
}

#[test]
fn a_commit_made_offline_moves_on_when_upstream_is_asked() {
    let place = clean();
    let fork = place.world.branch(&place.world.fork, "main").unwrap();
    let place = place.on(fork);
    let args = [LATER.args, &["--offline"]].concat();
    let says = ["Upstream was not asked"];
    Row { args: &args, end: End::Committed, says: &says, ..LATER }.holds_in("offline", &place);
    let place = Place { base: None, ..place };
    let says = ["Upstream has moved on"];
    Row { says: &says, ..super::SUBMIT }.holds_in("online again", &place);
}
