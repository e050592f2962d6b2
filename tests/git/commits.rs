//! Commits: what is refused, who makes them, how they are signed, and knowing one again.

use std::fs;

use ddscurate::git::{Error, FileEdit, NewCommit, Oid, Person, Repository};

use crate::support::{World, docker, write};

fn changing<'a>(parent: Oid, changes: &'a [FileEdit<'a>]) -> NewCommit<'a> {
    NewCommit { changes, ..docker(parent) }
}

fn add<'a>(path: &'a str, bytes: &'a [u8]) -> FileEdit<'a> {
    FileEdit::Add { path, bytes }
}

fn taken(path: &str, existing: &str) -> Result<Oid, Error> {
    let (path, existing) = (path.to_owned(), existing.to_owned());
    Err(Error::PathTaken { path, existing })
}

#[test]
fn a_path_that_is_taken_is_refused() {
    let world = World::new();
    let dir = world.clone("work", &[]);
    write(&dir.join("caf\u{e9}.yaml"), "x");
    world.git(&dir, &["add", "."]);
    world.git(&dir, &["commit", "-qm", "more"]);
    let head = world.oid(&dir, "HEAD");
    let repository = world.open(&dir);
    for (path, existing) in [
        ("entries/ansible.yaml", "entries/ansible.yaml"),
        ("entries/Ansible.YAML", "entries/ansible.yaml"),
        ("entries/b/CHEF.yaml", "entries/b/chef.yaml"),
        // A file where a folder is needed, a folder where the file would be.
        ("guide.yaml/x", "guide.yaml"),
        ("entries/b", "entries/b"),
        ("entries/B", "entries/b"),
        // One folder would become two, or on another system one.
        ("Entries/docker.yaml", "entries"),
        // One name in two normal forms.
        ("cafe\u{301}.yaml", "caf\u{e9}.yaml"),
    ] {
        let new = [add(path, b"x")];
        assert_eq!(repository.commit(&changing(head, &new)), taken(path, existing));
    }
    // Of several files one is enough.
    let new = [add("entries/new.yaml", b"x"), add("entries/ANSIBLE.yaml", b"x")];
    let refused = repository.commit(&changing(head, &new));
    assert_eq!(refused, taken("entries/ANSIBLE.yaml", "entries/ansible.yaml"));
    let bad = repository.commit(&changing(head, &[add(".git/hooks/x", b"x")]));
    assert!(matches!(bad, Err(Error::BadPath { .. })));
}

#[test]
fn several_new_files_and_folders_in_one_commit() {
    let world = World::new();
    let dir = world.clone("work", &[]);
    let head = world.oid(&dir, "HEAD");
    let repository = world.open(&dir);
    let files = [
        add("contributors/ann.yaml", b"name: Ann\n"),
        add("entries/d/o/docker.yaml", b""),
        add("entries/ansible.yaml.d/x", b"\0\xff"),
    ];
    let oid = repository.commit(&changing(head, &files)).unwrap();
    assert!(repository.same_change(oid, Some(head), &files).unwrap());
    let raw = world.git(&dir, &["diff-tree", "-r", "--name-status", &head.to_string(), &oid.to_string()]);
    let wanted = "A\tcontributors/ann.yaml\nA\tentries/ansible.yaml.d/x\nA\tentries/d/o/docker.yaml\n";
    assert_eq!(raw, wanted);
    world.git(&dir, &["fsck", "--strict"]);
}

#[test]
fn the_same_change_is_known_again_on_any_parent() {
    let world = World::new();
    let dir = world.clone("work", &[]);
    let (head, older) = (world.oid(&dir, "HEAD"), world.oid(&dir, "HEAD~"));
    let repository = world.open(&dir);
    let files = docker(head).changes;
    let [new, old] = [head, older].map(|parent| repository.commit(&docker(parent)).unwrap());
    for oid in [new, old] {
        assert!(repository.same_change(oid, None, files).unwrap());
    }
    assert!(!repository.same_change(old, Some(head), files).unwrap());
    let other_bytes = [add("entries/docker.yaml", b"name: Docker\n")];
    assert!(!repository.same_change(new, None, &other_bytes).unwrap());
    let other_path = [add("entries/Docker.yaml", b"name: Docker\r\n")];
    assert!(!repository.same_change(new, None, &other_path).unwrap());
    assert!(!repository.same_change(new, None, &[]).unwrap());
    let more = [files[0], add("entries/more.yaml", b"")];
    assert!(!repository.same_change(new, None, &more).unwrap());
    let with_more = repository.commit(&changing(head, &more)).unwrap();
    assert!(!repository.same_change(with_more, None, files).unwrap());

    // The same file, but executable; a change or a removal beside it; a root; a merge.
    world.git(&dir, &["checkout", "-q", &new.to_string()]);
    world.git(&dir, &["update-index", "--chmod=+x", "entries/docker.yaml"]);
    world.git(&dir, &["commit", "-q", "--amend", "-m", "x"]);
    assert!(!repository.same_change(world.oid(&dir, "HEAD"), None, files).unwrap());
    world.git(&dir, &["reset", "-q", "--hard", &new.to_string()]);
    write(&dir.join("guide.yaml"), "changed\n");
    world.git(&dir, &["commit", "-qa", "--amend", "-m", "x"]);
    assert!(!repository.same_change(world.oid(&dir, "HEAD"), None, files).unwrap());
    for removed in ["docs/README.md", "guide.yaml", "entries/b/chef.yaml"] {
        world.git(&dir, &["reset", "-q", "--hard", &new.to_string()]);
        world.git(&dir, &["rm", "-q", removed]);
        world.git(&dir, &["commit", "-q", "--amend", "-m", "x"]);
        assert!(!repository.same_change(world.oid(&dir, "HEAD"), None, files).unwrap());
    }
    let root = world.oid(&dir, "main~");
    assert!(!repository.same_change(root, None, files).unwrap());
    let tree = format!("{new}^{{tree}}");
    let (head, old) = (head.to_string(), old.to_string());
    let merge = world.git(&dir, &["commit-tree", "-p", &head, "-p", &old, "-m", "m", &tree]);
    let merge = Oid::from_str(merge.trim()).unwrap();
    assert!(!repository.same_change(merge, None, files).unwrap());
}

#[test]
fn a_commit_made_anew_keeps_author_and_date() {
    let world = World::new();
    let dir = world.clone("work", &[]);
    let repository = world.open(&dir);
    let first = NewCommit { author_date: Some("1700000000 -0330"), ..docker(world.oid(&dir, "HEAD~")) };
    let first = repository.commit(&first).unwrap();
    let authorship = repository.authorship(first).unwrap();
    assert_eq!(authorship.date, "1700000000 -0330");
    assert_eq!(authorship.person.to_string(), "Ann Example <ann@example.org>");
    assert_eq!(authorship.message, "Add Docker\n\nA body.\n");
    let again = NewCommit { author_date: Some(&authorship.date), ..docker(world.oid(&dir, "HEAD")) };
    let again = repository.commit(&again).unwrap();
    assert_eq!(repository.authorship(again).unwrap().date, authorship.date);
    // What another wrote stays theirs, and who makes it anew is its committer.
    let zoe = Person { name: "Zoe".to_owned(), email: "zoe@example.org".to_owned() };
    let theirs =
        NewCommit { author_date: Some("1700000000 +0000"), person: Some(&zoe), ..docker(world.oid(&dir, "HEAD")) };
    let theirs = repository.commit(&theirs).unwrap().to_string();
    assert_eq!(world.git(&dir, &["log", "-1", "--format=%an, %cn", &theirs]).trim(), "Zoe, Ann Example");
}

#[test]
fn the_identity_is_the_one_git_sees() {
    let world = World::new();
    let dir = world.clone("work", &[]);
    let identity = world.open(&dir).identity().unwrap();
    assert_eq!(identity.author.to_string(), "Ann Example <ann@example.org>");
    assert_eq!(identity.author, identity.committer);

    // Conditional includes and variables, which the library does not know.
    let work = world.root().join("home/work");
    fs::write(&work, "[user]\n\temail = ann@work.example\n").unwrap();
    world.configure(&format!("[includeIf \"hasconfig:remote.*.url:file://**\"]\n\tpath = {}\n", work.display()));
    let program = world.program_with(&[("GIT_COMMITTER_NAME", "Bot")]);
    let identity = Repository::discover(&dir, program).unwrap().identity().unwrap();
    assert_eq!(identity.author.to_string(), "Ann Example <ann@work.example>");
    assert_eq!(identity.committer.to_string(), "Bot <ann@work.example>");
    world.configure("[author]\n\tname = Author\n[committer]\n\temail = commits@example.org\n");
    let identity = world.open(&dir).identity().unwrap();
    assert_eq!(identity.author.to_string(), "Author <ann@work.example>");
    assert_eq!(identity.committer.to_string(), "Ann Example <commits@example.org>");
}

#[test]
fn without_an_identity_there_is_no_commit_unless_one_is_given() {
    let world = World::new();
    let dir = world.clone("work", &[]);
    fs::write(world.config_file(), "[user]\n\tuseConfigOnly = true\n").unwrap();
    let head = world.oid(&dir, "HEAD");
    let repository = world.open(&dir);
    let unknown = repository.identity().unwrap_err();
    let Error::Identity { stderr } = &unknown else {
        panic!("{unknown:?}");
    };
    assert!(!stderr.contains('\n') && stderr.contains("no email was given"), "{stderr}");
    assert!(unknown.hint().is_some_and(|hint| hint.contains("git config --global user.email")));
    let refused = repository.commit(&docker(head));
    assert!(matches!(refused, Err(Error::Identity { .. })), "{refused:?}");

    let person = Person::parse("Zoë <zoe@example.org>").unwrap();
    let given = NewCommit { person: Some(&person), ..docker(head) };
    let oid = repository.commit(&given).unwrap();
    assert_eq!(repository.authorship(oid).unwrap().person, person);
    repository.create_branch("add/docker", oid).unwrap();
}

#[test]
fn paths_behind_a_filter_are_refused() {
    let world = World::new();
    let dir = world.clone("work", &[]);
    write(&dir.join("entries/.gitattributes"), "*.bin filter=lfs\n*.yaml text\n");
    world.git(&dir, &["add", "."]);
    world.git(&dir, &["commit", "-qm", "attributes"]);
    let head = world.oid(&dir, "HEAD");
    world.git(&dir, &["reset", "-q", "--hard", "HEAD~"]);
    let repository = world.open(&dir);
    let refused = repository.commit(&changing(head, &[add("entries/x.bin", b"x")]));
    let (path, filter) = ("entries/x.bin".to_owned(), "lfs".to_owned());
    assert_eq!(refused, Err(Error::Filtered { path, filter }));
    assert!(repository.commit(&docker(head)).is_ok());
    assert!(repository.commit(&changing(head, &[add("docs/x.bin", b"x")])).is_ok());
}
