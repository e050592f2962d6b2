//! What is told of a repository's state.

use std::path::Path;

use ddscurate::git::{Error, Head, Layout, Operation, Repository, RepositoryState};

use crate::support::{World, docker, write};

fn state(world: &World, dir: &Path) -> RepositoryState {
    world.open(dir).state().unwrap()
}

const USUAL: RepositoryState = RepositoryState {
    head: Head::Branch(String::new()),
    operation: None,
    layout: Layout::Main,
    is_shallow: false,
    is_partial: false,
    is_sparse: false,
};

fn on(branch: &str) -> Head {
    Head::Branch(branch.to_owned())
}

#[test]
fn what_head_is_at() {
    let world = World::new();
    let dir = world.clone("work", &[]);
    assert_eq!(state(&world, &dir), RepositoryState { head: on("main"), ..USUAL });
    world.git(&dir, &["checkout", "-q", "-b", "topic/x"]);
    assert_eq!(state(&world, &dir).head, on("topic/x"));
    world.git(&dir, &["checkout", "-q", "--detach"]);
    assert_eq!(state(&world, &dir).head, Head::Detached(world.oid(&dir, "HEAD")));
    world.git(&dir, &["checkout", "-q", "--orphan", "new"]);
    assert_eq!(state(&world, &dir).head, Head::Unborn("new".to_owned()));
}

#[test]
fn what_is_under_way() {
    let world = World::new();
    let dir = world.clone("work", &[]);
    world.git(&dir, &["checkout", "-q", "-b", "topic", "HEAD~"]);
    write(&dir.join("guide.yaml"), "conflict\n");
    world.git(&dir, &["commit", "-qam", "conflict"]);
    for (begin, end, wanted) in [
        (&["merge", "main"][..], &["merge", "--abort"][..], Operation::Merge),
        (&["rebase", "main"], &["rebase", "--abort"], Operation::Rebase),
        (&["rebase", "--apply", "main"], &["rebase", "--abort"], Operation::Rebase),
        (&["cherry-pick", "main"], &["cherry-pick", "--abort"], Operation::CherryPick),
        (&["revert", "-n", "topic"], &["revert", "--abort"], Operation::Revert),
        (&["bisect", "start"], &["bisect", "reset"], Operation::Bisect),
    ] {
        world.try_git(&dir, begin);
        assert_eq!(state(&world, &dir).operation, Some(wanted), "{begin:?}");
        world.git(&dir, end);
        assert_eq!(state(&world, &dir).operation, None, "{end:?}");
    }
}

#[test]
fn what_kind_of_clone_it_is() {
    let world = World::new();
    let head = || on("main");
    let shallow = world.clone("shallow", &["--depth=1"]);
    assert_eq!(state(&world, &shallow), RepositoryState { head: head(), is_shallow: true, ..USUAL });
    let partial = world.clone("partial", &["--filter=blob:none"]);
    assert_eq!(state(&world, &partial), RepositoryState { head: head(), is_partial: true, ..USUAL });
    let sparse = world.clone("sparse", &["--sparse"]);
    assert_eq!(state(&world, &sparse), RepositoryState { head: head(), is_sparse: true, ..USUAL });
    world.git(&sparse, &["sparse-checkout", "disable"]);
    assert!(!state(&world, &sparse).is_sparse);
    let bare = world.clone("bare.git", &["--bare"]);
    assert_eq!(state(&world, &bare), RepositoryState { head: head(), layout: Layout::Bare, ..USUAL });
    world.git(&bare, &["worktree", "add", "-q", "-b", "side", "../side"]);
    let side = world.root().join("side");
    assert_eq!(state(&world, &side), RepositoryState { head: on("side"), layout: Layout::Worktree, ..USUAL });
}

#[test]
fn a_repository_that_git_does_not_trust() {
    let world = World::new();
    let dir = world.clone("work", &[]);
    let head = world.oid(&dir, "HEAD");
    let program = world.program_with(&[("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")]);
    let repository = Repository::discover(&dir, program).unwrap();
    let refused = repository.commit(&docker(head)).unwrap_err();
    assert_eq!(refused, Error::NotTrusted { path: dir.clone() });
    let hint = refused.hint().unwrap();
    assert!(hint.ends_with(&format!("git config --global --add safe.directory '{}'", dir.display())), "{hint}");
    assert!(matches!(repository.create_branch("x", head), Err(Error::NotTrusted { .. })));
    assert!(matches!(repository.try_signing(), Err(Error::NotTrusted { .. })));
}
