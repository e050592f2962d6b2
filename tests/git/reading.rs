//! Reading a commit's files.

use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::process::{Command, Stdio};
use std::thread;

use ddscurate::git::{Error, FileKind, Oid};

use crate::support::{World, url, write};

#[test]
fn files_are_listed_sorted_with_their_kind() {
    let world = World::new();
    let dir = world.clone("work", &[]);
    for path in ["entries/a.yaml", "entries/a/z.yaml", "entries/a-b.yaml", "entries/ü.yaml"] {
        write(&dir.join(path), path);
    }
    world.git(&dir, &["add", "."]);
    let blob = world.git(&dir, &["rev-parse", ":guide.yaml"]);
    let commit = world.git(&dir, &["rev-parse", "HEAD"]);
    for (mode, id, path) in
        [("120000", &blob, "entries/link"), ("160000", &commit, "entries/module"), ("100755", &blob, "entries/run")]
    {
        let info = format!("{mode},{},{path}", id.trim());
        world.git(&dir, &["update-index", "--add", "--cacheinfo", &info]);
    }
    world.git(&dir, &["commit", "-qm", "kinds"]);
    let head = world.oid(&dir, "HEAD");
    let repository = world.open(&dir);
    let files = repository.files(head, "entries").unwrap();
    let listed: Vec<(&str, FileKind)> = files.iter().map(|file| (file.path.as_str(), file.kind)).collect();
    let wanted = [
        ("entries/a-b.yaml", FileKind::Regular),
        ("entries/a.yaml", FileKind::Regular),
        ("entries/a/z.yaml", FileKind::Regular),
        ("entries/ansible.yaml", FileKind::Regular),
        ("entries/b/chef.yaml", FileKind::Regular),
        ("entries/link", FileKind::Symlink),
        ("entries/module", FileKind::Submodule),
        ("entries/run", FileKind::Regular),
        ("entries/ü.yaml", FileKind::Regular),
    ];
    assert_eq!(listed, wanted);
    assert_eq!(repository.files(head, "entries/b/").unwrap().len(), 1);
    assert_eq!(repository.files(head, "entries/link").unwrap()[0].kind, FileKind::Symlink);
    assert_eq!(repository.files(head, "").unwrap().len(), wanted.len() + 2);
    for absent in ["nowhere", "guide.yaml/x", "entries/link/x", "a\0b"] {
        assert_eq!(repository.files(head, absent).unwrap(), []);
        assert_eq!(repository.file(head, absent).unwrap(), None);
    }
    assert_eq!(repository.file(head, "entries").unwrap(), None);
    let file = repository.file(head, "entries/a/z.yaml").unwrap().unwrap();
    assert_eq!(repository.read(file.id).unwrap(), b"entries/a/z.yaml");
    assert_eq!(repository.size(file.id).unwrap(), 16);
}

#[test]
fn what_is_not_there_is_missing() {
    let world = World::new();
    let repository = world.open(&world.clone("work", &[]));
    let nobody = Oid::from_str("1234567890123456789012345678901234567890").unwrap();
    assert!(matches!(repository.files(nobody, ""), Err(Error::Missing { .. })));
    assert!(matches!(repository.read(nobody), Err(Error::Missing { .. })));
    assert!(matches!(repository.size(nobody), Err(Error::Missing { .. })));
}

/// A repository with `count` entries in one commit.
fn large(world: &World, count: usize) -> Oid {
    let mut stream = "commit refs/heads/main\ncommitter A <a@b.c> 1 +0000\ndata 1\nx\n".to_owned();
    for i in 0..count {
        let text = format!("name: Tool {i}\nkind: tool\nsummary: A tool that does thing number {i}.\n");
        write!(stream, "M 100644 inline entries/t{i}.yaml\ndata {}\n{text}\n", text.len()).unwrap();
    }
    let dir = world.root().join("large");
    world.git(&world.root(), &["init", "-q", "large"]);
    let mut child =
        Command::new("git").current_dir(&dir).args(["fast-import", "--quiet"]).stdin(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(stream.as_bytes()).unwrap();
    assert!(child.wait().unwrap().success());
    world.oid(&dir, "main")
}

#[test]
fn many_threads_read_through_their_own_readers() {
    let world = World::new();
    let commit = large(&world, 1000);
    let repository = world.open(&world.root().join("large"));
    let files = repository.files(commit, "entries").unwrap();
    assert_eq!(files.len(), 1000);
    let bytes: u64 = thread::scope(|scope| {
        let readers: Vec<_> = files
            .chunks(300)
            .map(|chunk| {
                let repository = &repository;
                scope.spawn(move || {
                    let reader = repository.reader().unwrap();
                    let read = |id| {
                        let bytes = reader.read(id).unwrap().len() as u64;
                        assert_eq!(reader.size(id).unwrap(), bytes);
                        bytes
                    };
                    chunk.iter().map(|file| read(file.id)).sum::<u64>()
                })
            })
            .collect();
        readers.into_iter().map(|reader| reader.join().unwrap()).sum()
    });
    let sizes: u64 = files.iter().map(|file| repository.size(file.id).unwrap()).sum();
    assert_eq!(bytes, sizes);
}

#[test]
fn a_tree_of_a_billion_files_is_refused() {
    let world = World::new();
    let dir = world.clone("work", &[]);
    let blob = world.oid(&dir, "HEAD:guide.yaml");
    let mut entry = format!("100644 blob {blob}");
    for _ in 0..5 {
        let lines: String = (0..64).map(|i| format!("{entry}\tf{i:02}\n")).collect();
        entry = format!("040000 tree {}", mktree(&world, &lines));
    }
    let commit_of = |entry: &str| {
        let tree = entry.rsplit(' ').next().unwrap().to_owned();
        let oid = world.git(&dir, &["commit-tree", "-m", "bomb", &tree]);
        Oid::from_str(oid.trim()).unwrap()
    };
    let repository = world.open(&dir);
    let refused = repository.files(commit_of(&entry), "");
    assert!(matches!(refused, Err(Error::TreeTooLarge { .. })), "{:?}", refused.map(|all| all.len()));
    let mut entry = format!("100644 blob {blob}");
    for _ in 0..110 {
        entry = format!("040000 tree {}", mktree(&world, &format!("{entry}\tf\n")));
    }
    let refused = repository.files(commit_of(&entry), "");
    assert!(matches!(refused, Err(Error::TreeTooLarge { .. })), "{:?}", refused.map(|all| all.len()));
}

fn mktree(world: &World, lines: &str) -> String {
    let list = world.root().join("list");
    fs::write(&list, lines).unwrap();
    let output = Command::new("git")
        .current_dir(world.root().join("work"))
        .arg("mktree")
        .stdin(fs::File::open(list).unwrap())
        .output()
        .unwrap();
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

#[test]
fn a_partial_clone_fetches_what_is_asked_for() {
    for filter in ["--filter=blob:none", "--filter=tree:0"] {
        let world = World::new();
        let dir = world.clone("work", &[filter, "--no-checkout"]);
        let head = world.oid(&dir, "HEAD");
        let refs = world.git(&dir, &["for-each-ref"]);
        let config = fs::read(dir.join(".git/config")).unwrap();
        let repository = world.open(&dir);
        let files = repository.files(head, "entries").unwrap();
        assert_eq!(files.len(), 2, "{filter}");
        assert_eq!(repository.read(files[0].id).unwrap(), b"name: Ansible\n");

        repository.prefetch(&files).unwrap();
        world.git(&dir, &["remote", "set-url", "origin", &url(&world.root().join("gone"))]);
        assert_eq!(repository.read(files[1].id).unwrap(), b"name: Chef\n");
        assert_eq!(world.git(&dir, &["for-each-ref"]), refs);
        world.git(&dir, &["remote", "set-url", "origin", &url(&world.upstream)]);
        assert_eq!(fs::read(dir.join(".git/config")).unwrap(), config);
        assert!(!dir.join(".git/FETCH_HEAD").exists());
    }
}
