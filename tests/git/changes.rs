//! Commits that change, remove and rename files, and what a commit changed.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use proptest::collection::vec;
use proptest::prelude::{ProptestConfig, Strategy, any};
use proptest::{prop_assert, prop_assert_eq, proptest};

use ddscurate::git::{CommitFile, Error, FileEdit, NewCommit, Oid, Touched};

use crate::support::{World, docker, write};

fn changing<'a>(parent: Oid, changes: &'a [FileEdit<'a>]) -> NewCommit<'a> {
    NewCommit { changes, ..docker(parent) }
}

fn add<'a>(path: &'a str, bytes: &'a [u8]) -> FileEdit<'a> {
    FileEdit::Add { path, bytes }
}

fn replace<'a>(path: &'a str, bytes: &'a [u8]) -> FileEdit<'a> {
    FileEdit::Replace { path, bytes, was: None }
}

fn remove(path: &str) -> FileEdit<'_> {
    FileEdit::Remove { path }
}

fn clone_with_odd_files(world: &World) -> (PathBuf, Oid) {
    let dir = world.clone("work", &[]);
    write(&dir.join("tools/run"), "#!/bin/sh\n");
    world.git(&dir, &["add", "."]);
    world.git(&dir, &["update-index", "--chmod=+x", "tools/run"]);
    let blob = world.git(&dir, &["hash-object", "-w", "guide.yaml"]);
    world.git(&dir, &["update-index", "--add", "--cacheinfo", &format!("120000,{},entries/link.yaml", blob.trim())]);
    world.git(&dir, &["commit", "-qm", "odd files"]);
    let head = world.oid(&dir, "HEAD");
    (dir, head)
}

/// What git says that a commit changes: mode before, mode after, letter, path.
fn raw(world: &World, dir: &Path, commit: Oid) -> Vec<String> {
    let said = world.git(dir, &["diff-tree", "-r", "--no-renames", "--no-commit-id", &commit.to_string()]);
    said.lines()
        .map(|line| {
            let fields: Vec<&str> = line[1..].split([' ', '\t']).collect();
            [fields[0], fields[1], fields[4], fields[5]].join(" ")
        })
        .collect()
}

#[test]
fn files_are_changed_removed_and_renamed_in_one_commit() {
    let world = World::new();
    let (dir, head) = clone_with_odd_files(&world);
    let repository = world.open(&dir);
    let was = repository.file(head, "guide.yaml").unwrap().map(|file| file.id);
    let changes = [
        FileEdit::Replace { path: "guide.yaml", bytes: b"schema: 2\r\n", was },
        replace("tools/run", b"#!/bin/bash\n"),
        remove("entries/ansible.yaml"),
        add("entries/ansible-core.yaml", b"name: Ansible\n"),
        // The only file of its folder.
        remove("entries/b/chef.yaml"),
        // The only one of this, too, and another comes.
        remove("docs/README.md"),
        add("docs/guide/readme.md", b"docs\n"),
    ];
    let oid = repository.commit(&changing(head, &changes)).unwrap();
    let wanted = [
        "100644 000000 D docs/README.md",
        "000000 100644 A docs/guide/readme.md",
        "000000 100644 A entries/ansible-core.yaml",
        "100644 000000 D entries/ansible.yaml",
        "100644 000000 D entries/b/chef.yaml",
        "100644 100644 M guide.yaml",
        "100755 100755 M tools/run",
    ];
    assert_eq!(raw(&world, &dir, oid), wanted);
    let trees = world.git(&dir, &["ls-tree", "-r", "-t", "--name-only", &oid.to_string()]);
    assert!(!trees.lines().any(|path| path == "entries/b"), "an empty folder is left: {trees}");
    assert_eq!(world.git(&dir, &["cat-file", "-p", &format!("{oid}:guide.yaml")]), "schema: 2\r\n");
    world.git(&dir, &["fsck", "--strict"]);
    assert!(repository.same_change(oid, Some(head), &changes).unwrap());
}

#[test]
fn a_name_may_change_in_its_case_alone() {
    let world = World::new();
    let dir = world.clone("work", &[]);
    let head = world.oid(&dir, "HEAD");
    let repository = world.open(&dir);
    let changes = [remove("entries/ansible.yaml"), add("entries/Ansible.yaml", b"name: Ansible\n")];
    let oid = repository.commit(&changing(head, &changes)).unwrap();
    let wanted = ["000000 100644 A entries/Ansible.yaml", "100644 000000 D entries/ansible.yaml"];
    assert_eq!(raw(&world, &dir, oid), wanted);
    assert!(repository.same_change(oid, Some(head), &changes).unwrap());
}

#[test]
fn the_last_file_of_all_may_go() {
    let world = World::new();
    let dir = world.clone("work", &[]);
    world.git(&dir, &["rm", "-rq", "entries", "docs"]);
    world.git(&dir, &["commit", "-qm", "less"]);
    let head = world.oid(&dir, "HEAD");
    let repository = world.open(&dir);
    let changes = [remove("guide.yaml")];
    let oid = repository.commit(&changing(head, &changes)).unwrap();
    assert_eq!(world.git(&dir, &["ls-tree", &oid.to_string()]), "");
    assert!(repository.same_change(oid, Some(head), &changes).unwrap());
}

#[test]
fn what_cannot_be_changed_is_refused_by_kind() {
    let world = World::new();
    let (dir, head) = clone_with_odd_files(&world);
    let repository = world.open(&dir);
    let refused = |edit: FileEdit<'_>| repository.commit(&changing(head, &[edit])).unwrap_err();
    for path in ["entries/none.yaml", "entries/Ansible.yaml", "none/x", "guide.yaml/x"] {
        let absent = Error::PathAbsent { path: path.to_owned() };
        assert_eq!(refused(replace(path, b"x")), absent);
        assert_eq!(refused(remove(path)), absent);
    }
    for path in ["entries/link.yaml", "entries"] {
        assert!(matches!(refused(replace(path, b"x")), Error::BadPath { .. }), "{path}");
        assert!(matches!(refused(remove(path)), Error::BadPath { .. }), "{path}");
    }
    assert!(matches!(refused(add("guide.yaml", b"x")), Error::PathTaken { .. }));
    let path = "guide.yaml";
    let id = repository.file(head, path).unwrap().unwrap().id;
    let same = repository.read(id).unwrap();
    assert_eq!(refused(replace(path, &same)), Error::Unchanged { path: path.to_owned() });
    let old = repository.file(world.oid(&dir, "HEAD~2"), path).unwrap().unwrap().id;
    let moved = refused(FileEdit::Replace { path, bytes: b"x", was: Some(old) });
    assert_eq!(moved, Error::FileMoved { path: path.to_owned(), expected: old, found: id });
    for error in [moved, refused(remove("none"))] {
        assert!(error.hint().is_some(), "{error}");
    }
    let twice = [replace(path, b"x"), remove(path)];
    assert!(matches!(repository.commit(&changing(head, &twice)), Err(Error::BadPath { .. })));
}

#[test]
fn a_filter_matters_to_what_is_written_only() {
    let world = World::new();
    let dir = world.clone("work", &[]);
    write(&dir.join("entries/x.bin"), "x");
    write(&dir.join(".gitattributes"), "*.bin filter=lfs\n");
    world.git(&dir, &["add", "."]);
    world.git(&dir, &["commit", "-qm", "attributes"]);
    let head = world.oid(&dir, "HEAD");
    let repository = world.open(&dir);
    let refused = repository.commit(&changing(head, &[replace("entries/x.bin", b"y")]));
    assert!(matches!(refused, Err(Error::Filtered { .. })), "{refused:?}");
    assert!(repository.commit(&changing(head, &[remove("entries/x.bin")])).is_ok());
}

/// The names of all objects in a repository without packs.
fn loose(dir: &Path) -> BTreeSet<String> {
    let objects = dir.join(".git/objects");
    let folders = std::fs::read_dir(objects).unwrap().map(|entry| entry.unwrap().path());
    folders
        .filter(|path| path.file_name().is_some_and(|name| name.len() == 2))
        .flat_map(|path| std::fs::read_dir(path).unwrap())
        .map(|entry| entry.unwrap().path())
        .map(|path| {
            let folder = path.parent().unwrap().file_name().unwrap();
            format!("{}{}", folder.to_str().unwrap(), path.file_name().unwrap().to_str().unwrap())
        })
        .collect()
}

#[test]
fn only_the_folders_on_the_way_are_written() {
    let world = World::new();
    let dir = world.clone("work", &[]);
    for first in 'a'..='f' {
        for second in 'a'..='f' {
            write(&dir.join(format!("entries/{first}{second}/{first}{second}.yaml")), &format!("{first}{second}\n"));
        }
    }
    world.git(&dir, &["add", "."]);
    world.git(&dir, &["commit", "-qm", "many"]);
    let head = world.oid(&dir, "HEAD");
    let repository = world.open(&dir);
    for (changes, blobs, trees) in [
        // The root, entries, entries/ab.
        (vec![add("entries/ab/new.yaml", b"new\n")], 1, 3),
        (vec![replace("entries/cd/cd.yaml", b"other\n")], 1, 3),
        // The folder goes; the root and entries are written.
        (vec![remove("entries/ef/ef.yaml")], 0, 2),
        // A rename brings the same bytes: no new blob.
        (vec![remove("entries/aa/aa.yaml"), add("entries/bb/aa.yaml", b"aa\n")], 0, 3),
        (vec![add("guide/x", b"new file\n"), add("contributors/ann.yaml", b"name: Ann\n")], 2, 3),
    ] {
        let before = loose(&dir);
        let oid = repository.commit(&changing(head, &changes)).unwrap();
        let new: Vec<String> = loose(&dir).difference(&before).cloned().collect();
        let mut kinds: Vec<String> =
            new.iter().map(|name| world.git(&dir, &["cat-file", "-t", name]).trim().to_owned()).collect();
        kinds.sort();
        let wanted = [vec!["blob"; blobs], vec!["commit"], vec!["tree"; trees]].concat();
        assert_eq!(kinds, wanted, "{changes:?}");
        assert!(new.contains(&oid.to_string()));
    }
}

#[test]
fn the_same_edit_is_known_again() {
    let world = World::new();
    let dir = world.clone("work", &[]);
    let (head, older) = (world.oid(&dir, "HEAD"), world.oid(&dir, "HEAD~"));
    let repository = world.open(&dir);
    let edit = [replace("guide.yaml", b"x\n")];
    let retire = [remove("entries/b/chef.yaml")];
    let rename = [remove("entries/ansible.yaml"), add("entries/core.yaml", b"name: Ansible\n")];
    let all: [&[FileEdit<'_>]; 3] = [&edit, &retire, &rename];
    for (at, changes) in all.iter().enumerate() {
        let made = [head, older].map(|parent| repository.commit(&changing(parent, changes)).unwrap());
        for oid in made {
            for (other, changes) in all.iter().enumerate() {
                assert_eq!(repository.same_change(oid, None, changes).unwrap(), other == at);
            }
            // Half of it, and more than it, is something else.
            for part in changes.iter().take(changes.len() - 1) {
                assert!(!repository.same_change(oid, None, &[*part]).unwrap());
            }
            let more = [changes, &[add("more.yaml", b"")][..]].concat();
            assert!(!repository.same_change(oid, None, &more).unwrap());
        }
        assert!(!repository.same_change(made[1], Some(head), changes).unwrap());
    }
    // Bytes alike do not make adding of replacing, and what it was before counts if it is said.
    let oid = repository.commit(&changing(head, &edit)).unwrap();
    assert!(!repository.same_change(oid, None, &[add("guide.yaml", b"x\n")]).unwrap());
    let [new, old] = [head, older].map(|commit| repository.file(commit, "guide.yaml").unwrap().unwrap().id);
    for (was, same) in [(Some(new), true), (Some(old), false)] {
        let edit = FileEdit::Replace { path: "guide.yaml", bytes: b"x\n", was };
        assert_eq!(repository.same_change(oid, None, &[edit]).unwrap(), same);
    }
    // The same bytes, but the mode has changed.
    world.git(&dir, &["checkout", "-q", &oid.to_string()]);
    world.git(&dir, &["update-index", "--chmod=+x", "guide.yaml"]);
    world.git(&dir, &["commit", "-q", "--amend", "-m", "x"]);
    assert!(!repository.same_change(world.oid(&dir, "HEAD"), None, &edit).unwrap());
}

/// Git's own answer in our form.
fn by_git(world: &World, dir: &Path, args: &[&str]) -> Vec<CommitFile> {
    let said = world.git(dir, &[&["diff-tree", "-r", "-z", "--no-renames", "--no-abbrev", "--root"], args].concat());
    let fields: Vec<&str> = said.split_terminator('\0').collect();
    let oid = |text: &str| Oid::from_str(text).ok().filter(|oid| *oid != Oid::ZERO_SHA1);
    let mut files = Vec::new();
    for pair in fields.chunks_exact(2) {
        let about: Vec<&str> = pair[0].split(' ').collect();
        let (old, new, path) = (oid(about[2]), oid(about[3]), pair[1].to_owned());
        files.push(CommitFile { path, old, new });
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files
}

#[test]
fn what_a_commit_changed() {
    let world = World::new();
    let (dir, head) = clone_with_odd_files(&world);
    // A file becomes a folder and the other way round; a name that sorts between.
    write(&dir.join("entries/b.yaml"), "b\n");
    world.git(&dir, &["rm", "-rq", "guide.yaml", "docs"]);
    write(&dir.join("guide.yaml/x"), "x\n");
    write(&dir.join("docs"), "x\n");
    write(&dir.join("docs.md"), "x\n");
    world.git(&dir, &["add", "."]);
    world.git(&dir, &["commit", "-qm", "upside down"]);
    let repository = world.open(&dir);
    let upside_down = world.oid(&dir, "HEAD");
    for commit in [upside_down, head, world.oid(&dir, "HEAD~2"), world.oid(&dir, "HEAD~3")] {
        let oid = commit.to_string();
        let wanted = by_git(&world, &dir, &["--no-commit-id", &oid]);
        assert!(!wanted.is_empty());
        assert_eq!(repository.changed_files(commit).unwrap(), wanted);
    }
    let first = world.oid(&dir, "HEAD~3");
    let wanted = by_git(&world, &dir, &[&first.to_string(), &upside_down.to_string()]);
    let found = repository.changes_between(first, upside_down).unwrap();
    assert_eq!(found, wanted);
    let touched: BTreeSet<&str> = found
        .iter()
        .map(|file| match file.touched() {
            Touched::Added => "added",
            Touched::Modified => "modified",
            Touched::Removed => "removed",
            Touched::Renamed(_) => "renamed",
        })
        .collect();
    assert_eq!(touched.into_iter().collect::<Vec<_>>(), ["added", "removed"]);
    assert_eq!(repository.changes_between(head, head).unwrap(), []);
}

#[test]
fn what_cannot_be_compared() {
    let world = World::new();
    let dir = world.clone("work", &[]);
    let (head, older) = (world.oid(&dir, "HEAD").to_string(), world.oid(&dir, "HEAD~").to_string());
    let merge = world.git(&dir, &["commit-tree", "-p", &head, "-p", &older, "-m", "m", &format!("{head}^{{tree}}")]);
    let merge = Oid::from_str(merge.trim()).unwrap();
    assert!(matches!(world.open(&dir).changed_files(merge), Err(Error::BadRevision { .. })));

    let shallow = world.clone("shallow", &["--depth=1"]);
    let tip = world.oid(&shallow, "HEAD");
    assert!(matches!(world.open(&shallow).changed_files(tip), Err(Error::Missing { .. })));
    // Trees that a partial clone left out are fetched.
    let partial = world.clone("partial", &["--filter=tree:0", "--no-checkout"]);
    let tip = world.oid(&partial, "HEAD");
    let changed = world.open(&partial).changed_files(tip).unwrap();
    assert_eq!(changed.iter().map(|file| file.path.as_str()).collect::<Vec<_>>(), ["guide.yaml"]);
}

/// An edit that may or may not be possible: its kind, a path of few, bytes of few.
fn any_edit() -> impl Strategy<Value = (u8, String, u8)> {
    (0..3_u8, "[ab](/[ab]){0,3}", any::<bool>().prop_map(u8::from))
}

/// What comes of an edit of files that are kept as a plain list; `None` where it is not possible.
fn in_a_list(
    files: &mut BTreeMap<String, u8>,
    before: &BTreeMap<String, u8>,
    (kind, path, byte): &(u8, String, u8),
) -> Option<()> {
    let is_inside = |one: &str, other: &str| one.strip_prefix(other).is_some_and(|rest| rest.starts_with('/'));
    match kind {
        0 => {
            let in_the_way = |known: &String| known == path || is_inside(known, path) || is_inside(path, known);
            (!before.keys().any(in_the_way)).then(|| files.insert(path.clone(), *byte))?;
        }
        1 => {
            before.get(path).filter(|known| *known != byte)?;
            files.insert(path.clone(), *byte);
        }
        _ => {
            before.get(path)?;
            files.remove(path);
        }
    }
    Some(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_row_of_commits_makes_what_a_list_of_files_says(rows in vec(vec(any_edit(), 1..4), 1..16)) {
        let world = World::new();
        let dir = world.clone("work", &[]);
        let repository = world.open(&dir);
        let mut at = world.oid(&dir, "HEAD");
        let given: BTreeSet<String> = repository.files(at, "").unwrap().into_iter().map(|file| file.path).collect();
        let mut list = BTreeMap::new();
        for row in rows {
            let mut after = list.clone();
            let mut paths: Vec<&str> = row.iter().map(|(_, path, _)| path.as_str()).collect();
            paths.sort_unstable();
            // One path twice, or one inside another, is refused whatever becomes of them.
            let clash = paths.windows(2).any(|pair| pair[0] == pair[1] || pair[1].starts_with(&format!("{}/", pair[0])));
            let possible = row.iter().all(|edit| in_a_list(&mut after, &list, edit).is_some()) && !clash;
            let bytes: Vec<[u8; 1]> = row.iter().map(|(_, _, byte)| [*byte]).collect();
            let edits: Vec<FileEdit<'_>> = row.iter().zip(&bytes).map(|((kind, path, _), bytes)| match kind {
                0 => add(path, bytes),
                1 => replace(path, bytes),
                _ => remove(path),
            }).collect();
            let made = repository.commit(&changing(at, &edits));
            prop_assert_eq!(made.is_ok(), possible, "{:?} on {:?}: {:?}", row, list, made);
            let Ok(new) = made else { continue };
            prop_assert!(repository.same_change(new, Some(at), &edits).unwrap());
            let found: BTreeMap<String, u8> = repository
                .files(new, "")
                .unwrap()
                .into_iter()
                .filter(|file| !given.contains(&file.path))
                .map(|file| (file.path, repository.read(file.id).unwrap()[0]))
                .collect();
            prop_assert_eq!(&found, &after);
            let changed: Vec<String> = repository.changed_files(new).unwrap().into_iter().map(|file| file.path).collect();
            prop_assert_eq!(changed, paths);
            (at, list) = (new, after);
        }
        world.git(&dir, &["fsck", "--strict", "--no-dangling", &at.to_string()]);
    }
}
