//! Clones that have not all of the history or not all of the objects.

use super::{ADD, ALL, All, End, Place, Row, Share, Situation};
use crate::support::*;
use crate::terminal::{ENTER, Terminal};

/// A history of some length, of which the fork has all but the newest.
fn long() -> World {
    let world = World::new();
    for n in 0..4 {
        world.advance("pages/log.md", &format!("---\ntitle: Log\n---\nLine {n}.\n"));
    }
    let seed = world.root.join("seed");
    world.git(&seed, &["push", "-q", "--no-follow-tags", &url(&world.fork), "main"]);
    world.advance("pages/log.md", "---\ntitle: Log\n---\nThe newest.\n");
    world
}

fn cloned(world: World, options: &[&str]) -> Place {
    for server in [&world.upstream, &world.fork] {
        world.git(server, &["config", "uploadpack.allowFilter", "true"]);
        world.git(server, &["config", "uploadpack.allowAnySHA1InWant", "true"]);
    }
    world.git(&world.root, &[&["clone", "-q"], options, &[&url(&world.fork), "part"]].concat());
    let part = world.root.join("part");
    Place::new(world).at(part)
}

fn shallow() -> Place {
    let place = cloned(long(), &["--depth=1"]);
    assert_eq!(place.git(&["rev-parse", "--is-shallow-repository"]), "true");
    place
}

const THROUGH: &[Situation] = &[
    ("shallow, a fork that has the parent", shallow),
    ("shallow, deepened once", || {
        let place = shallow();
        place.git(&["fetch", "-q", "--deepen=1"]);
        place
    }),
    ("a single branch", || cloned(long(), &["--single-branch"])),
    ("partial, without blobs", || cloned(long(), &["--filter=blob:none"])),
    ("partial, without blobs, nothing checked out", || cloned(long(), &["--filter=blob:none", "--no-checkout"])),
    ("partial, without trees", || cloned(long(), &["--filter=tree:0", "--no-checkout"])),
    ("partial, without trees, checked out", || cloned(long(), &["--filter=tree:0"])),
    ("partial and sparse", || cloned(long(), &["--filter=blob:none", "--sparse"])),
    ("objects of another clone", || {
        let world = long();
        let upstream = world.upstream.to_str().unwrap().to_owned();
        cloned(world, &["--reference", &upstream])
    }),
    ("hard links", || cloned(long(), &["--local"])),
    ("packed, with a commit-graph", || {
        let place = cloned(long(), &[]);
        place.git(&["repack", "-qad"]);
        place.git(&["commit-graph", "write", "--reachable"]);
        place.git(&["multi-pack-index", "write"]);
        place.git(&["pack-refs", "--all"]);
        place
    }),
    ("replaced and grafted", || {
        let place = cloned(long(), &[]);
        place.git(&["replace", "--graft", "HEAD"]);
        place
    }),
];

#[test]
fn everything_goes_through_1() {
    THROUGH.all_go_through(Share { of: 0, among: 2 });
}

#[test]
fn everything_goes_through_2() {
    THROUGH.all_go_through(Share { of: 1, among: 2 });
}

/// A shallow clone of upstream, with a fork that lags behind where the clone begins: the fork's server lacks the history
/// that the clone left out.
fn lacking() -> Place {
    let world = long();
    let behind = world.git(&world.fork, &["rev-parse", "main~2"]);
    world.git(&world.fork, &["update-ref", "refs/heads/main", &behind]);
    world.git(&world.root, &["clone", "-q", "--depth=1", &url(&world.upstream), "part"]);
    let part = world.root.join("part");
    world.git(&part, &["remote", "set-url", "origin", &url(&world.fork)]);
    Place::new(world).at(part)
}

#[test]
fn a_shallow_clone_and_a_fork_that_lacks_the_parent() {
    let place = lacking();
    let shallow = std::fs::read_to_string(place.dir.join(".git/shallow")).unwrap();
    // What both have is not known in so short a history, and nobody can be asked whether to fetch more.
    let says = ["shallow", "git fetch --unshallow"];
    Row { end: End::Kept(4), says: &says, ..ADD }.holds_in("shallow, without the parent", &place);
    assert_eq!(std::fs::read_to_string(place.dir.join(".git/shallow")).unwrap(), shallow);
    // As the hint says.
    place.git(&["fetch", "-q", "--unshallow", UPSTREAM]);
    Row { args: &["submit", "drone"], ..ADD }.holds_in("unshallowed as told", &place);
}

#[test]
fn a_shallow_clone_that_reaches_what_both_have() {
    let place = lacking();
    place.git(&["fetch", "-q", "--depth=4", UPSTREAM, "main"]);
    for row in &ALL[..5] {
        row.holds_in("shallow, but as far as the fork", &place);
    }
}

#[test]
fn an_object_that_is_lost_stops_it() {
    let place = cloned(long(), &[]);
    // The pack taken apart, so that one object can go: a tree that upstream's newest commit has, too.
    let packs = place.dir.join(".git/objects/pack");
    for pack in std::fs::read_dir(&packs).unwrap().map(|file| file.unwrap().path()) {
        let aside = place.world.root.join(pack.file_name().unwrap());
        std::fs::rename(&pack, &aside).unwrap();
        if aside.extension().is_some_and(|extension| extension == "pack") {
            place.git(&[
                "-c",
                "core.fsmonitor=false",
                "-c",
                "alias.unpack=!git unpack-objects -q <",
                "unpack",
                aside.to_str().unwrap(),
            ]);
        }
    }
    let lost = place.git(&["rev-parse", "main:themes"]);
    std::fs::remove_file(place.dir.join(".git/objects").join(&lost[..2]).join(&lost[2..])).unwrap();
    Row { end: End::Nothing(4), says: &["is not in this repository"], ..ADD }.holds_in("a lost object", &place);
}

#[test]
fn what_a_shallow_clone_left_out_is_fetched_when_somebody_says_yes() {
    for (answer, code) in [("n", 4), ("y", 0)] {
        let place = lacking();
        Row { args: &[ADD.args, &["--no-push"]].concat(), end: End::Committed, ..ADD }.holds_in("shallow", &place);
        let before = place.snapshot();
        let (args, size) = (["submit", "drone"], (24, 80));
        let mut terminal = Terminal::open(&place.world, &place.dir, size, &args, &[]);
        terminal.wait("Fetch it?");
        // Looked at while the question stands: nothing has been fetched.
        place.snapshot().is_as(&before, None, "before the answer");
        terminal.press(answer).press(ENTER);
        terminal.end().with(code);
        let pushed = place.world.branch(&place.target, "add/drone");
        let here = place.world.branch(&place.dir, "add/drone");
        if code == 0 {
            assert_eq!(pushed, here);
            // The history that was agreed to is here, and nothing else is any different.
            let is_shallow = place.git(&["rev-parse", "--is-shallow-repository"]);
            assert_eq!(is_shallow, "false");
            let but = Some((place.target.as_path(), "add/drone"));
            place.snapshot().is_as(&before.without_shallow(), but, "after the yes");
        } else {
            assert_eq!(pushed, None);
            place.snapshot().is_as(&before, None, "after the no");
        }
    }
}
