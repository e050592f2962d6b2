//! How repositories are written: `insteadOf`, ssh, scp-like, a path; and when nobody answers there.

use super::{ADD, ALL, All, EDIT, End, Place, Row, Share, Situation, none_goes};
use crate::support::*;
use std::fs;

/// Upstream at this address, which git's configuration leads to the disk; so is the fork at that one.
fn written(upstream: &'static str, fork: &'static str) -> Place {
    let world = World::shaped(Shape { upstream, ..Shape::default() });
    world.lead(upstream, &world.upstream);
    world.lead(fork, &world.fork);
    world.git(&world.clone, &["remote", "set-url", "origin", fork]);
    Place::new(world)
}

/// A stand-in for ssh which knows the two repositories and tells nobody's host.
fn by_ssh(upstream: &'static str, fork: &'static str) -> Place {
    let world = World::shaped(Shape { upstream, ..Shape::default() });
    let words = format!(
        "for last; do :; done\n\
         case \"$last\" in *editors/guide*) at='{}';; *) at='{}';; esac\n\
         exec sh -c \"${{last%% *}} '$at'\"",
        world.upstream.display(),
        world.fork.display()
    );
    let ssh = world.script(&world.root.join("ssh"), &words);
    world.git(&world.clone, &["remote", "set-url", "origin", fork]);
    Place::new(world).env("GIT_SSH_COMMAND", ssh.to_str().unwrap())
}

fn push_instead_of() -> Place {
    let world = World::new();
    world.git(&world.clone, &["remote", "set-url", "origin", "https://forge.example/ann/guide"]);
    // One repository, by one way for reading and by another for writing.
    std::os::unix::fs::symlink(&world.fork, world.root.join("for-reading.git")).unwrap();
    world.lead("https://forge.example/ann/guide", &world.root.join("for-reading.git"));
    world.configure(&format!("[url \"{}\"]\n\tpushInsteadOf = https://forge.example/ann/guide\n", url(&world.fork)));
    Place::new(world)
}

fn path() -> Place {
    let world = World::new();
    let (upstream, fork) = (world.upstream.clone(), world.fork.clone());
    world.git(&world.clone, &["remote", "set-url", "origin", "../fork.git"]);
    let (upstream, _) = (upstream.to_str().unwrap().to_owned(), fork);
    world.git(&world.clone, &["config", "ddscurate.upstream", &upstream]);
    Place::new(world)
}

fn upstream_in_settings() -> Place {
    let world = World::shaped(Shape { upstream: "https://gone.example/old/guide", ..Shape::default() });
    world.git(&world.clone, &["config", "ddscurate.upstream", UPSTREAM]);
    Place::new(world)
}

const THROUGH: &[Situation] = &[
    ("insteadOf", || written("https://git.example.com/editors/guide", "https://git.example.com/ann/guide.git")),
    ("upper case, a slash at the end", || {
        written("https://Git.Example.com/Editors/Guide/", "https://git.example.com/ann/guide")
    }),
    ("scp-like", || by_ssh("git@git.example.com:editors/guide.git", "git@git.example.com:ann/guide.git")),
    ("scp-like without a user, an alias of a host", || by_ssh("work:editors/guide", "work:ann/guide")),
    ("ssh with a port", || {
        by_ssh("ssh://git@git.example.com:2222/editors/guide.git", "ssh://git@git.example.com:2222/ann/guide.git")
    }),
    ("pushInsteadOf", push_instead_of),
    ("paths", path),
    ("ddscurate.upstream", upstream_in_settings),
];

#[test]
fn everything_goes_through() {
    THROUGH.all_go_through(Share { of: 0, among: 1 });
}

#[test]
fn one_repository_by_two_addresses_is_upstream_all_the_same() {
    // `origin` is upstream by ssh, and the guide names it by https: there is no fork, and nothing is taken for one.
    let world = World::shaped(Shape { upstream: "https://git.example.com/editors/guide", ..Shape::default() });
    world.lead("https://git.example.com/editors/guide", &world.upstream);
    world.lead("git@git.example.com:Editors/guide.git", &world.upstream);
    world.git(&world.clone, &["remote", "set-url", "origin", "git@git.example.com:Editors/guide.git"]);
    let upstream = world.upstream.clone();
    let place = Place::new(world).to(upstream);
    ADD.holds_in("one repository by two addresses", &place);
}

/// Upstream's address leads to a port at which nobody listens.
fn unreachable(world: World) -> Place {
    world.unconfigure(&format!("insteadOf = {UPSTREAM}\n"));
    world.configure(&format!("[url \"{NOBODY}/editors/guide\"]\n\tinsteadOf = {UPSTREAM}\n"));
    Place::new(world)
}

#[test]
fn offline_with_a_tip_that_is_known() {
    for args in [&["--offline"][..], &["--no-push"]] {
        let world = World::new();
        let fork = world.branch(&world.fork, "main").unwrap();
        let says: &[&str] = match args {
            ["--offline"] => &["Upstream was not asked; using its newest commit known here, of 2026-11-20."],
            _ => &["Upstream does not answer", "of 2026-11-20."],
        };
        let place = unreachable(world).on(fork);
        for row in ALL.iter().filter(|row| row.args[0] != "submit") {
            let args = [row.args, args].concat();
            let args: Vec<&str> = args.into_iter().filter(|arg| *arg != "--no-push").chain(["--no-push"]).collect();
            Row { args: &args, end: End::Committed, says, ..*row }.holds_in("offline", &place);
        }
    }
    // A tip that was fetched earlier is newer than the fork's.
    let world = World::new();
    world.add().arg("--no-push").ends(0);
    let place = unreachable(world);
    Row { says: &["of 2026-11-21."], ..EDIT }.holds_in("offline, with upstream's own tip", &place);
}

#[test]
fn offline_with_nothing_known() {
    let world = World::new();
    world.git(&world.root, &["init", "-q", "empty"]);
    let empty = world.root.join("empty");
    let place = unreachable(world).at(empty).args(&["--upstream", UPSTREAM]);
    Row { end: End::Nothing(4), says: &["cannot"], ..ADD }.holds_in("nothing known, nobody answers", &place);
    let args = [ADD.args, &["--offline"]].concat();
    let says = ["no commit of the branch `main` of upstream is known here", "--offline"];
    Row { args: &args, end: End::Nothing(4), says: &says, ..ADD }.holds_in("nothing known, nobody asked", &place);
}

#[test]
fn a_fork_that_does_not_answer_keeps_the_commit() {
    let world = World::new();
    world.git(&world.clone, &["remote", "set-url", "origin", &format!("{NOBODY}/ann/guide")]);
    let place = Place::new(world);
    for row in ALL.iter().filter(|row| !row.args.contains(&"--no-push") && row.args[0] != "submit") {
        Row { end: End::Kept(4), says: &["ddscurate submit"], ..*row }.holds_in("a fork that does not answer", &place);
    }
    let world = World::new();
    fs::rename(&world.fork, world.root.join("moved.git")).unwrap();
    fs::create_dir(&world.fork).unwrap();
    world.git(&world.fork, &["init", "-q", "--bare"]);
    fs::remove_file(world.fork.join("HEAD")).unwrap();
    let ended = untouched(&world, &world.clone, || world.add().ends(4));
    ended.says("fork.git").says("ddscurate submit drone");
}

#[test]
fn without_any_address_somebody_has_to_say() {
    let world = World::new();
    let seed = world.root.join("seed");
    let config = fs::read_to_string(seed.join("guide.yaml")).unwrap();
    let without: String =
        config.lines().filter(|line| !line.starts_with("upstream:")).map(|line| format!("{line}\n")).collect();
    write(&world.clone.join("guide.yaml"), &without);
    world.git(&world.clone, &["remote", "remove", "origin"]);
    none_goes("no address anywhere", &Place::new(world), 4, &["nothing says which repository", "--upstream"]);
}

#[test]
fn addresses_that_would_run_a_program_are_refused() {
    for address in ["ext::sh -c true", "--upload-pack=true", "-x"] {
        let place = Place::new(World::new());
        let upstream = format!("--upstream={address}");
        let args = [ADD.args, &[&upstream]].concat();
        Row { args: &args, end: End::Nothing(4), says: &["hint"], ..ADD }.holds_in(address, &place);
    }
}
