//! The whole way to a pushed branch, from a repository in every state, touches nothing of the user's.

use std::fs;
use std::path::Path;

use ddscurate::git::{Branch, Lease, Push, PushOutcome, Repository};

use crate::support::{Snapshot, World, docker, url, write};

/// Fetch, commit, branch, push; then again. Nothing else may change.
fn goes_through(world: &World, dir: &Path) {
    let tip = world.advance();
    let before = Snapshot::take(world, dir);
    let repository = world.open(dir);
    let silent = &mut |_: &str| {};

    let fetched = repository.fetch_tip(&url(&world.upstream), "main", silent).unwrap();
    assert_eq!(fetched, tip);
    assert_eq!(repository.last_tip(&url(&world.upstream)).unwrap().map(|tip| tip.oid), Some(tip));
    let new = docker(fetched);
    let oid = repository.commit(&new).unwrap();
    assert_eq!(repository.create_branch("add/docker", oid).unwrap(), Branch::Created);
    assert!(repository.same_change(oid, Some(tip), new.changes).unwrap());
    let outcome = repository.push(&Push::to_branch(&url(&world.fork), oid, "add/docker", Lease::Absent), silent);
    let remote_lines = Vec::new();
    assert_eq!(outcome.unwrap(), PushOutcome::Done { remote_lines });
    let again = repository.push(&Push::to_branch(&url(&world.fork), oid, "add/docker", Lease::Absent), silent);
    assert_eq!(again.unwrap(), PushOutcome::UpToDate);

    assert_eq!(Snapshot::take(world, dir), before);
    pushed_well(world, &repository);
}

/// The fork has exactly the one branch more, with exactly the one file, and no tag.
fn pushed_well(world: &World, repository: &Repository) {
    let fork = &world.fork;
    let refs = world.git(fork, &["for-each-ref", "--format=%(refname)"]);
    assert_eq!(refs, "refs/heads/add/docker\nrefs/heads/main\n");
    let changed = world.git(fork, &["diff-tree", "-r", "--name-status", "add/docker~", "add/docker"]);
    assert_eq!(changed, "A\tentries/docker.yaml\n");
    let bytes = world.git(fork, &["cat-file", "-p", "add/docker:entries/docker.yaml"]);
    assert_eq!(bytes, "name: Docker\r\n");
    let people = world.git(fork, &["log", "-1", "--format=%an <%ae> %cn <%ce>%n%B", "add/docker"]);
    assert_eq!(people, "Ann Example <ann@example.org> Ann Example <ann@example.org>\nAdd Docker\n\nA body.\n\n");
    let there = repository.remote_branch(&url(fork), "add/docker").unwrap();
    assert_eq!(there, Some(world.oid(fork, "add/docker")));
    assert_eq!(repository.remote_branch(&url(fork), "docker").unwrap(), None);
}

fn make_dirty(dir: &Path, world: &World) {
    write(&dir.join("guide.yaml"), "stashed\n");
    world.git(dir, &["stash"]);
    write(&dir.join("guide.yaml"), "staged\n");
    world.git(dir, &["add", "guide.yaml"]);
    write(&dir.join("guide.yaml"), "staged, then edited\n");
    write(&dir.join("entries/ansible.yaml"), "unstaged\n");
    fs::remove_file(dir.join("docs/README.md")).unwrap();
    write(&dir.join("entries/docker.yaml"), "untracked, and in the way\n");
    write(&dir.join("entries/new.yaml"), "staged and new\n");
    world.git(dir, &["add", "entries/new.yaml"]);
}

#[test]
fn a_normal_clone() {
    let world = World::new();
    goes_through(&world, &world.clone("work", &[]));
}

#[test]
fn from_a_folder_inside_the_clone() {
    let world = World::new();
    let dir = world.clone("work", &[]);
    assert_eq!(world.open(&dir.join("entries/b")).work_dir(), Some(dir.join("").as_path()));
    goes_through(&world, &dir.join("entries"));
}

#[test]
fn a_dirty_tree_with_staged_unstaged_and_untracked_files() {
    let world = World::new();
    let dir = world.clone("work", &[]);
    make_dirty(&dir, &world);
    goes_through(&world, &dir);
}

#[test]
fn a_detached_head() {
    let world = World::new();
    let dir = world.clone("work", &[]);
    world.git(&dir, &["checkout", "-q", "HEAD~"]);
    goes_through(&world, &dir);
}

#[test]
fn an_unborn_head() {
    let world = World::new();
    world.git(&world.root(), &["init", "-q", "work"]);
    goes_through(&world, &world.root().join("work"));
}

#[test]
fn in_the_middle_of_a_rebase() {
    let world = World::new();
    let dir = world.clone("work", &[]);
    world.git(&dir, &["checkout", "-q", "-b", "topic", "HEAD~"]);
    write(&dir.join("guide.yaml"), "conflict\n");
    world.git(&dir, &["commit", "-qam", "conflict"]);
    let (success, _) = world.try_git(&dir, &["rebase", "main"]);
    assert!(!success && dir.join(".git/rebase-merge").is_dir());
    goes_through(&world, &dir);
}

#[test]
fn in_the_middle_of_a_merge() {
    let world = World::new();
    let dir = world.clone("work", &[]);
    world.git(&dir, &["checkout", "-q", "-b", "topic", "HEAD~"]);
    write(&dir.join("guide.yaml"), "conflict\n");
    world.git(&dir, &["commit", "-qam", "conflict"]);
    let (success, _) = world.try_git(&dir, &["merge", "main"]);
    assert!(!success && dir.join(".git/MERGE_HEAD").is_file());
    goes_through(&world, &dir);
}

#[test]
fn a_linked_worktree() {
    let world = World::new();
    let main = world.clone("work", &[]);
    world.git(&main, &["worktree", "add", "-q", "-b", "side", "../side"]);
    let dir = world.root().join("side");
    make_dirty(&dir, &world);
    let repository = world.open(&dir);
    assert_eq!(repository.common_dir(), main.join(".git/"));
    assert!(!repository.is_bare());
    goes_through(&world, &dir);
}

#[test]
fn a_git_directory_elsewhere() {
    let world = World::new();
    let dir = world.clone("work", &["--separate-git-dir=elsewhere.git"]);
    assert_eq!(world.open(&dir).common_dir(), world.root().join("elsewhere.git/"));
    goes_through(&world, &dir);
}

#[test]
fn a_bare_clone() {
    let world = World::new();
    let dir = world.clone("work.git", &["--bare"]);
    let repository = world.open(&dir);
    assert!(repository.is_bare() && repository.work_dir().is_none());
    goes_through(&world, &dir);
}

#[test]
fn a_bare_clone_that_git_may_not_discover() {
    let world = World::new();
    let dir = world.clone("work.git", &["--bare"]);
    let program = world.program_with(&[
        ("GIT_CONFIG_COUNT", "1"),
        ("GIT_CONFIG_KEY_0", "safe.bareRepository"),
        ("GIT_CONFIG_VALUE_0", "explicit"),
    ]);
    let repository = Repository::discover(&dir, program).unwrap();
    assert_eq!(repository.config("core.bare").unwrap().as_deref(), Some("true"));
}

#[test]
fn a_worktree_of_a_bare_clone() {
    let world = World::new();
    let bare = world.clone("work.git", &["--bare"]);
    world.git(&bare, &["worktree", "add", "-q", "-b", "side", "../side"]);
    let dir = world.root().join("side");
    let repository = world.open(&dir);
    assert!(!repository.is_bare(), "{repository:?}");
    goes_through(&world, &dir);
}

#[test]
fn a_shallow_clone() {
    let world = World::new();
    let dir = world.clone("work", &["--depth=1"]);
    // The fork has the commit at which history is cut off, so it takes what stands on it.
    goes_through(&world, &dir);
    assert!(world.open(&dir).is_shallow());
}

#[test]
fn a_sparse_checkout() {
    let world = World::new();
    let dir = world.clone("work", &["--sparse"]);
    world.git(&dir, &["sparse-checkout", "set", "docs"]);
    assert!(!dir.join("entries").exists());
    goes_through(&world, &dir);
}

#[test]
fn a_clone_without_blobs() {
    let world = World::new();
    let dir = world.clone("work", &["--filter=blob:none", "--no-checkout"]);
    goes_through(&world, &dir);
}

#[test]
fn a_clone_without_trees() {
    let world = World::new();
    let dir = world.clone("work", &["--filter=tree:0", "--no-checkout"]);
    goes_through(&world, &dir);
}

#[test]
fn inside_a_hook_that_names_another_repository() {
    let world = World::new();
    let dir = world.clone("work", &[]);
    let other = world.upstream.to_str().unwrap();
    let program = world.program_with(&[("GIT_DIR", other), ("GIT_INDEX_FILE", "/nowhere/index")]);
    let repository = Repository::discover(&dir, program).unwrap();
    let oid = repository.commit(&docker(world.oid(&dir, "HEAD"))).unwrap();
    repository.create_branch("add/docker", oid).unwrap();
    assert_eq!(world.oid(&dir, "add/docker"), oid);
}
