//! What adding an entry costs: the objects that are written, and the entries that are read.

use crate::support::*;
use ddscurate::contribute::{Change, ChangedFile, EntryMemory, Kind, TipGuide, Words, check, open};
use ddscurate::git::{GitProgram, Interaction, Oid};
use ddscurate::guide::read_entry;
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

const TODAY: jiff::civil::Date = jiff::civil::date(2026, 12, 1);

/// The names of all objects in a repository.
fn objects(world: &World, dir: &Path) -> BTreeSet<String> {
    let all = world.git(dir, &["cat-file", "--batch-check=%(objectname)", "--batch-all-objects"]);
    all.lines().map(str::to_owned).collect()
}

#[test]
fn a_commit_writes_its_files_the_folders_on_their_way_and_itself() {
    let world = World::new();
    world.advance("entries/sh/shell.yaml", "name: Shell\nkind: tool\nsummary: Runs what is typed.\nurls:\n  home: https://shell.example/\nlistings:\n  - theme: monitoring\n");
    // The newest of upstream must not come in between.
    world.git(&world.clone, &["fetch", "-q", UPSTREAM, "main"]);
    let before = objects(&world, &world.clone);
    world.add().arg("--no-push").ends(0);
    let written: BTreeSet<String> = objects(&world, &world.clone).difference(&before).cloned().collect();
    let paths = ["", "^{tree}", ":entries", ":entries/drone.yaml", ":contributors", ":contributors/ann-example.yaml"];
    let expected = paths.map(|path| world.git(&world.clone, &["rev-parse", &format!("add/drone{path}")]));
    assert_eq!(written, BTreeSet::from(expected));
}

/// The check of a new entry, and how many of upstream's entries were read for it.
fn checked(tip: &TipGuide, commit: Oid, slug: &str, text: &str) -> (Vec<String>, usize) {
    let before = tip.entries_read();
    let entry = read_entry(text).0;
    assert_eq!(tip.known(Some(slug), &entry).map(|known| known.slug), None);
    let words = Words {
        kind: Kind::Add,
        slug,
        branch: "add/new",
        before: None,
        after: Some(&entry),
        guide: tip.frame(),
        tip: commit,
        person: None,
        signed_off: false,
    };
    let change = Change::new(words, vec![ChangedFile::with(tip.entry_path(slug), text)]);
    let (_, findings) = check(tip, &change, TODAY).unwrap();
    (findings.shown.into_iter().map(|finding| finding.rule.0.to_owned()).collect(), tip.entries_read() - before)
}

#[test]
fn a_new_entry_is_checked_without_reading_others() {
    let world = World::new();
    let git = GitProgram::new("git", Interaction::Forbidden, world.env());
    world.git(&world.clone, &["fetch", "-q", UPSTREAM, "main"]);
    let (repository, prefix) = open(&world.clone, git).unwrap();
    let repository = Arc::new(repository);
    let old = repository.commit_named("HEAD").unwrap().unwrap();
    let new = repository.commit_named("FETCH_HEAD").unwrap().unwrap();
    assert_ne!(old, new);
    let file = world.root.join("memory");
    let at = |commit, may_write| {
        let memory = EntryMemory { file: file.clone(), build: "a build".to_owned(), may_write };
        TipGuide::open(&repository, commit, &prefix, Some(memory)).unwrap()
    };
    // Where nothing may be written, nothing is, and the result is the same.
    let drone = DRONE_FILE.replace("https://github.com/harness/drone", "https://github.com/drone/drone");
    let (without, _) = checked(&at(old, false), old, "drone", &drone);
    assert!(!file.exists());
    let (first, read) = checked(&at(old, true), old, "drone", &drone);
    assert_eq!((&first, read), (&without, 2), "all are read once");
    assert!(file.exists());
    assert_eq!(checked(&at(old, true), old, "drone", &drone), (without.clone(), 0));
    // One entry came since.
    assert_eq!(checked(&at(new, true), new, "drone", &drone), (without, 1));
    // What is nearly the name of another is looked at beside that one alone.
    let near = drone.replace("name: Drone", "name: Ganglja");
    let (found, read) = checked(&at(new, true), new, "ganglja", &near);
    assert!(found.contains(&"near-duplicate-name".to_owned()), "{found:?}");
    assert!(read <= 3, "{read}");
    // A memory that is none of this program's, or damaged, is made anew.
    for bytes in [b"".as_slice(), b"ddscurate near 1 and then nothing of the kind"] {
        std::fs::write(&file, bytes).unwrap();
        let (_, read) = checked(&at(new, true), new, "drone", &drone);
        assert_eq!(read, 3);
        assert_eq!(checked(&at(new, true), new, "drone", &drone).1, 0);
    }
}
