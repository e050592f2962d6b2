//! Local branches: races, clashes, and branches that somebody works on.

use std::sync::Barrier;
use std::thread;

use ddscurate::git::{Branch, Error, Oid};

use crate::support::{World, docker, write};

#[test]
fn of_many_racing_for_one_name_exactly_one_wins() {
    const RACERS: usize = 8;
    let world = World::new();
    let dir = world.clone("work", &[]);
    let commits = [world.oid(&dir, "HEAD"), world.oid(&dir, "HEAD~")];
    let barrier = Barrier::new(RACERS);
    let outcomes: Vec<(Oid, Branch)> = thread::scope(|scope| {
        let racers: Vec<_> = (0..RACERS)
            .map(|i| {
                let (world, dir, barrier) = (&world, &dir, &barrier);
                scope.spawn(move || {
                    let repository = world.open(dir);
                    repository.program().version().unwrap();
                    barrier.wait();
                    let oid = commits[i % 2];
                    (oid, repository.create_branch("add/x", oid).unwrap())
                })
            })
            .collect();
        racers.into_iter().map(|racer| racer.join().unwrap()).collect()
    });
    let winners: Vec<_> = outcomes.iter().filter(|(_, won)| *won == Branch::Created).collect();
    assert_eq!(winners.len(), 1, "{outcomes:?}");
    let winner = winners[0].0;
    assert_eq!(world.oid(&dir, "add/x"), winner);
    let checked_out = false;
    let lost = Branch::Exists { oid: winner, checked_out };
    assert_eq!(outcomes.iter().filter(|(_, outcome)| *outcome == lost).count(), RACERS - 1);
}

#[test]
fn a_new_branch_has_a_reflog() {
    let world = World::new();
    let dir = world.clone("work", &[]);
    let head = world.oid(&dir, "HEAD");
    let repository = world.open(&dir);
    assert_eq!(repository.branch("add/x").unwrap(), None);
    repository.create_branch("add/x", head).unwrap();
    assert_eq!(repository.branch("add/x").unwrap(), Some(head));
    let log = world.git(&dir, &["reflog", "add/x"]);
    assert!(log.contains("ddscurate: created"), "{log}");
}

#[test]
fn names_that_cannot_stand_beside_each_other() {
    let world = World::new();
    let dir = world.clone("work", &[]);
    let head = world.oid(&dir, "HEAD");
    let repository = world.open(&dir);
    let blocked = |branch: &str, by: &str| {
        let (branch, by) = (branch.to_owned(), by.to_owned());
        Err(Error::BranchBlocked { branch, by })
    };
    world.git(&dir, &["branch", "add"]);
    assert_eq!(repository.create_branch("add/x", head), blocked("add/x", "add"));
    world.git(&dir, &["branch", "new/deep/x"]);
    assert_eq!(repository.create_branch("new", head), blocked("new", "new/deep/x"));
    world.git(&dir, &["pack-refs", "--all"]);
    assert_eq!(repository.create_branch("add/x", head), blocked("add/x", "add"));
    assert_eq!(repository.create_branch("new", head), blocked("new", "new/deep/x"));
    let bad = repository.create_branch("--help", head);
    assert!(matches!(bad, Err(Error::BadBranchName { .. })));
}

#[test]
fn a_branch_that_somebody_works_on_is_never_moved() {
    let world = World::new();
    let dir = world.clone("work", &[]);
    let (head, older) = (world.oid(&dir, "HEAD"), world.oid(&dir, "HEAD~"));
    for (name, tree) in [("add/linked", "linked"), ("add/rebased", "rebased")] {
        world.git(&dir, &["worktree", "add", "-q", "-b", name, &format!("../{tree}")]);
    }
    let rebased = world.root().join("rebased");
    world.git(&rebased, &["reset", "-q", "--hard", "HEAD~"]);
    write(&rebased.join("guide.yaml"), "conflict\n");
    world.git(&rebased, &["commit", "-qam", "conflict"]);
    let tip = world.oid(&rebased, "HEAD");
    assert!(!world.try_git(&rebased, &["rebase", "main"]).0);

    let checked_out = true;
    for start in ["work", "linked", "rebased"] {
        let repository = world.open(&world.root().join(start));
        for (name, at) in [("main", head), ("add/linked", head), ("add/rebased", tip)] {
            let exists = Branch::Exists { oid: at, checked_out };
            assert_eq!(repository.create_branch(name, older).unwrap(), exists, "{name}");
            let moved = repository.move_branch(name, at, older);
            assert!(matches!(moved, Err(Error::BranchCheckedOut { .. })), "{name}: {moved:?}");
            let deleted = repository.delete_branch(name, at);
            assert!(matches!(deleted, Err(Error::BranchCheckedOut { .. })), "{name}");
        }
    }
}

#[test]
fn moving_and_deleting_are_compare_and_swap() {
    let world = World::new();
    let dir = world.clone("work", &[]);
    let (head, older) = (world.oid(&dir, "HEAD"), world.oid(&dir, "HEAD~"));
    let repository = world.open(&dir);
    repository.create_branch("add/x", older).unwrap();
    let stale = Error::BranchMoved { branch: "add/x".to_owned(), expected: head, found: Some(older) };
    assert_eq!(repository.move_branch("add/x", head, head), Err(stale.clone()));
    assert_eq!(repository.delete_branch("add/x", head), Err(stale));
    repository.move_branch("add/x", older, head).unwrap();
    assert_eq!(repository.branch("add/x").unwrap(), Some(head));
    repository.delete_branch("add/x", head).unwrap();
    assert_eq!(repository.branch("add/x").unwrap(), None);
    let gone = repository.move_branch("add/x", head, older);
    assert!(matches!(gone, Err(Error::BranchMoved { found: None, .. })));
}

#[test]
fn the_default_branch_of_a_bare_repository_is_not_checked_out() {
    let world = World::new();
    let dir = world.clone("work.git", &["--bare"]);
    let repository = world.open(&dir);
    let oid = world.oid(&dir, "main");
    let checked_out = false;
    let exists = repository.create_branch("main", oid).unwrap();
    assert_eq!(exists, Branch::Exists { oid, checked_out });
}

#[cfg(unix)]
#[test]
fn the_reference_transaction_hook_may_refuse() {
    let world = World::new();
    let dir = world.clone("work", &[]);
    let hook = dir.join(".git/hooks/reference-transaction");
    world.script(&hook, "test \"$1\" != prepared || { echo 'not this one' >&2; exit 1; }");
    let repository = world.open(&dir);
    let oid = repository.commit(&docker(world.oid(&dir, "HEAD"))).unwrap();
    let refused = repository.create_branch("add/x", oid);
    let Err(Error::Git { stderr, .. }) = refused else {
        panic!("{refused:?}");
    };
    assert!(stderr.contains("not this one"), "{stderr}");
    assert_eq!(repository.branch("add/x").unwrap(), None);
}
