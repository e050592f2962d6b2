//! Pushes that are refused, and by whom.

use std::path::Path;
use std::time::{Duration, Instant};

use ddscurate::git::{Lease, Oid, Push, PushOutcome, Repository};

use crate::support::{World, docker, url};

/// A clone, and a commit in it to push.
fn ready(world: &World) -> (Repository, Oid) {
    let dir = world.clone("work", &[]);
    let repository = world.open(&dir);
    let oid = repository.commit(&docker(world.oid(&dir, "HEAD"))).unwrap();
    (repository, oid)
}

fn push(repository: &Repository, to: &Path, oid: Oid, lease: Lease) -> PushOutcome {
    repository.push(&Push::to_branch(&url(to), oid, "add/docker", lease), &mut |_| {}).unwrap()
}

#[test]
fn a_stale_lease_changes_nothing() {
    let world = World::new();
    let (repository, oid) = ready(&world);
    let fork = world.fork.clone();
    let (theirs, older) = (world.oid(&fork, "main"), world.oid(&fork, "main~"));
    world.git(&fork, &["branch", "add/docker", "main"]);
    for lease in [Lease::Absent, Lease::At(older), Lease::At(oid)] {
        assert_eq!(push(&repository, &fork, oid, lease), PushOutcome::RemoteMoved, "{lease:?}");
        let tried = repository.try_push(&Push::to_branch(&url(&fork), oid, "add/docker", lease)).unwrap();
        assert_eq!(tried, PushOutcome::RemoteMoved);
        assert_eq!(world.oid(&fork, "add/docker"), theirs);
    }
    // The right lease replaces it, even with a commit that does not follow it.
    assert!(matches!(push(&repository, &fork, older, Lease::At(theirs)), PushOutcome::Done { .. }));
    assert_eq!(world.oid(&fork, "add/docker"), older);
}

#[test]
fn trying_sends_nothing() {
    let world = World::new();
    let (repository, oid) = ready(&world);
    let tried = repository.try_push(&Push::to_branch(&url(&world.fork), oid, "add/docker", Lease::Absent)).unwrap();
    assert!(matches!(tried, PushOutcome::Done { .. }), "{tried:?}");
    assert!(!world.try_git(&world.fork, &["rev-parse", "-q", "--verify", "add/docker"]).0);
}

#[cfg(unix)]
#[test]
fn the_server_s_words_arrive() {
    let world = World::new();
    let (repository, oid) = ready(&world);
    let hook = world.fork.join("hooks/post-receive");
    world.script(&hook, "echo; echo 'Create a proposal:'; echo '  https://u:p@forge.example/new'");
    let mut lines = Vec::new();
    let outcome = repository.push(&Push::to_branch(&url(&world.fork), oid, "add/docker", Lease::Absent), &mut |line| {
        lines.push(line.to_owned());
    });
    let remote_lines = ["Create a proposal:", "  https://forge.example/new"];
    let remote_lines = remote_lines.map(str::to_owned).to_vec();
    assert_eq!(outcome.unwrap(), PushOutcome::Done { remote_lines });
    assert!(lines.contains(&"remote: Create a proposal:".to_owned()), "{lines:?}");
}

#[cfg(unix)]
#[test]
fn hooks_of_the_server_may_refuse() {
    let world = World::new();
    let (repository, oid) = ready(&world);
    for hook in ["pre-receive", "update"] {
        let path = world.fork.join("hooks").join(hook);
        world.script(&path, "echo 'entries only on Mondays' >&2; exit 1");
        let outcome = push(&repository, &world.fork, oid, Lease::Absent);
        let PushOutcome::HookDeclined { local: false, text } = &outcome else {
            panic!("{hook}: {outcome:?}");
        };
        assert!(text.contains("entries only on Mondays"), "{text}");
        std::fs::remove_file(path).unwrap();
    }
}

#[cfg(unix)]
#[test]
fn the_users_own_hook_may_refuse() {
    let world = World::new();
    let (repository, oid) = ready(&world);
    let hook = world.root().join("work/.git/hooks/pre-push");
    world.script(&hook, "cat; echo 'not from this machine'; printf '*\\tx:y\\tz\\n'; exit 1");
    let outcome = push(&repository, &world.fork, oid, Lease::Absent);
    let PushOutcome::HookDeclined { local: true, text } = &outcome else {
        panic!("{outcome:?}");
    };
    assert!(text.contains("not from this machine"), "{text}");
    assert!(text.contains("refs/heads/add/docker"), "{text}");
}

#[cfg(unix)]
#[test]
fn a_program_that_a_hook_leaves_behind_is_not_waited_for() {
    let world = World::new();
    let (repository, oid) = ready(&world);
    let hook = world.root().join("work/.git/hooks/pre-push");
    world.script(&hook, "cat >/dev/null; echo started >&2; sleep 20 &");
    let start = Instant::now();
    let outcome = push(&repository, &world.fork, oid, Lease::Absent);
    assert!(matches!(outcome, PushOutcome::Done { .. }), "{outcome:?}");
    assert!(start.elapsed() < Duration::from_secs(10));
}

#[cfg(unix)]
#[test]
fn a_token_without_workflow_scope() {
    let world = World::new();
    let (repository, oid) = ready(&world);
    let words = "refusing to allow a Personal Access Token to create or update workflow \
                 `.github/workflows/ci.yml` without `workflow` scope";
    world.script(&world.fork.join("hooks/update"), &format!("echo '{words}' >&2; exit 1"));
    let outcome = push(&repository, &world.fork, oid, Lease::Absent);
    assert!(matches!(&outcome, PushOutcome::WorkflowScope { text } if text.contains("ci.yml")), "{outcome:?}");
}

#[test]
fn a_shallow_clone_and_a_fork_that_lacks_the_rest() {
    let world = World::new();
    let dir = world.clone("work", &["--depth=1"]);
    world.git(&world.root(), &["init", "-q", "--bare", "empty.git"]);
    let empty = world.root().join("empty.git");
    let repository = world.open(&dir);
    let oid = repository.commit(&docker(world.oid(&dir, "HEAD"))).unwrap();
    assert_eq!(push(&repository, &empty, oid, Lease::Absent), PushOutcome::ShallowRefused);
    repository.unshallow(&url(&world.upstream), "main", &mut |_| {}).unwrap();
    assert!(!repository.is_shallow());
    assert!(matches!(push(&repository, &empty, oid, Lease::Absent), PushOutcome::Done { .. }));
}

#[test]
fn a_repository_that_is_not_there() {
    let world = World::new();
    let (repository, oid) = ready(&world);
    let outcome = push(&repository, &world.root().join("gone.git"), oid, Lease::Absent);
    assert!(matches!(&outcome, PushOutcome::NotFound { text } if text.contains("gone.git")), "{outcome:?}");
}
