//! What a machine lacks: git, a new enough git, a name for who commits, a right to write.

use super::{ADD, ALL, End, Place, Row, none_goes};
use crate::support::*;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::os::unix::process::CommandExt as _;

#[test]
fn without_git() {
    let world = World::new();
    let empty = world.root.join("bin");
    fs::create_dir(&empty).unwrap();
    let place = Place::new(world).env("PATH", empty.to_str().unwrap());
    none_goes("no git", &place, 4, &["cannot run git", "not on the PATH", "hint: install git"]);
}

#[test]
fn a_git_of_long_ago() {
    let world = World::new();
    let git = world.script(
        &world.root.join("bin/git"),
        "if [ \"$1\" = version ]; then echo 'git version 2.20.1'; exit; fi; echo no >&2; exit 1",
    );
    let place = Place::new(world).env("PATH", git.parent().unwrap().to_str().unwrap());
    none_goes("an old git", &place, 4, &["git 2.20.1 is too old", "2.29", "hint: install git"]);
}

#[test]
fn a_git_that_is_none() {
    for (words, says) in [("echo hello", "error: "), ("exit 1", "cannot run git"), ("kill -9 $$", "cannot run git")] {
        let world = World::new();
        let git = world.script(&world.root.join("bin/git"), words);
        let place = Place::new(world).env("PATH", git.parent().unwrap().to_str().unwrap());
        none_goes("a git that is none", &place, 4, &[says]);
    }
}

/// A world in which git does not know who commits.
fn nobody() -> Place {
    let world = World::new();
    world.unconfigure("\tname = Ann Example\n\temail = ann@example.org\n");
    world.configure("[user]\n\tuseConfigOnly = true\n");
    Place::new(world)
}

#[test]
fn without_an_identity() {
    let place = nobody();
    let says = ["git does not know who you are", "hint: ", "user.email"];
    for row in &ALL[..5] {
        Row { end: End::Nothing(4), says: &says, ..*row }.holds_in("no identity", &place);
    }
    for (key, value) in [("user.name", "Ann Example"), ("user.email", "ann@example.org")] {
        place.git(&["config", key, value]);
    }
    ADD.holds_in("an identity of the clone's", &place);
    // For one command alone.
    let place = nobody()
        .env("GIT_AUTHOR_NAME", "Ann Example")
        .env("GIT_AUTHOR_EMAIL", "ann@example.org")
        .env("GIT_COMMITTER_NAME", "Ann Example")
        .env("GIT_COMMITTER_EMAIL", "ann@example.org");
    ADD.holds_in("an identity in the environment", &place);
    // Where git is told to know from where the clone comes from.
    let place = nobody();
    fs::write(place.world.root.join("home/there"), "[user]\n\tname = Ann Example\n\temail = ann@example.org\n")
        .unwrap();
    place.world.configure("[includeIf \"hasconfig:remote.*.url:file://**\"]\n\tpath = there\n");
    ADD.holds_in("an identity by includeIf", &place);
}

#[test]
fn an_absurd_address_is_told() {
    for email in ["root@localhost", "ann@laptop.local", "ann@(none)"] {
        let place = nobody();
        place.git(&["config", "user.name", "Ann Example"]);
        place.git(&["config", "user.email", email]);
        let before = place.snapshot();
        let ended = place.run(ADD.args).ends(0);
        place.snapshot().is_as(&before, Some((&place.target, "add/drone")), email);
        ended.says(email).says("git config user.email");
    }
}

/// True when this test may give files to others; else it says that it cannot.
fn is_root() -> bool {
    let output = std::process::Command::new("id").arg("-u").output().unwrap();
    let is_root = output.stdout.starts_with(b"0\n");
    if !is_root {
        eprintln!("skipped: only root can make somebody else own a folder");
    }
    is_root
}

/// The number of a user who owns nothing.
const NOBODY_USER: u32 = 65_534;

fn give_away(dir: &std::path::Path) {
    std::os::unix::fs::lchown(dir, Some(NOBODY_USER), Some(NOBODY_USER)).unwrap();
    for path in files_below(dir, &|_| true).into_keys() {
        for path in path.ancestors().take_while(|path| path.starts_with(dir)) {
            std::os::unix::fs::lchown(path, Some(NOBODY_USER), Some(NOBODY_USER)).unwrap();
        }
    }
}

/// Writes the setting where git reads it, and where it is at home, too.
fn trust(world: &World, dir: &str) {
    let setting = format!("[safe]\n\tdirectory = {dir}\n");
    world.configure(&setting);
    fs::write(world.root.join("home/.gitconfig"), setting).unwrap();
}

#[test]
fn a_clone_that_somebody_else_owns() {
    if !is_root() {
        return;
    }
    let world = World::new();
    give_away(&world.clone);
    let place = Place::new(world);
    let says = ["is owned by somebody else", "git config --global --add safe.directory"];
    none_goes("another's clone", &place, 4, &says);
    // As the hint says.
    trust(&place.world, &place.dir.display().to_string());
    ADD.holds_in("another's clone, trusted", &place);
}

#[test]
fn a_clone_that_may_not_be_written() {
    if !is_root() {
        return;
    }
    let world = World::new();
    // The clone is root's, and somebody else runs the program, who may read all of it.
    trust(&world, "*");
    let home = world.root.join("theirs");
    fs::create_dir(&home).unwrap();
    give_away(&home);
    fs::set_permissions(&world.root, fs::Permissions::from_mode(0o755)).unwrap();
    for row in &ALL[..5] {
        let mut command =
            world.program(&world.clone).args(row.args).env("TMPDIR", home.to_str().unwrap()).into_command();
        command.uid(NOBODY_USER).gid(NOBODY_USER);
        let output = untouched(&world, &world.clone, || command.output());
        let Ok(output) = output else {
            eprintln!("skipped: the program is where others cannot run it");
            return;
        };
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(4), "{said}");
        assert!(said.contains("Permission denied") || said.contains("cannot"), "{said}");
        assert_eq!(world.branch(&world.clone, row.branch), None);
        assert_eq!(world.branch(&world.fork, row.branch), None);
    }
}

#[test]
fn a_home_that_is_not_there() {
    let world = World::new();
    let place = Place::new(world).env("HOME", "/nowhere").env("XDG_CONFIG_HOME", "/nowhere");
    ADD.holds_in("no home", &place);
}

#[test]
fn the_environment_of_another_git_command() {
    // As in a hook or an alias, where git names its own repository.
    let world = World::new();
    let other = world.root.join("seed/.git");
    let place = Place::new(world)
        .env("GIT_DIR", other.to_str().unwrap())
        .env("GIT_WORK_TREE", "/nowhere")
        .env("GIT_INDEX_FILE", "/nowhere/index")
        .env("GIT_OBJECT_DIRECTORY", "/nowhere/objects")
        .env("GIT_NAMESPACE", "x")
        .env("GIT_PREFIX", "y/");
    ADD.holds_in("the environment of a hook", &place);
}
