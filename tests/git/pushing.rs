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
fn a_shallow_clone_is_deepened_to_what_the_fork_has_and_no_further() {
    let world = World::new();
    for number in 0..150 {
        let parent = world.oid(&world.upstream, "main").to_string();
        let commit =
            world.git(&world.upstream, &["commit-tree", "-p", &parent, "-m", &number.to_string(), "main^{tree}"]);
        world.git(&world.upstream, &["update-ref", "refs/heads/main", commit.trim()]);
        if number == 100 {
            world.git(&world.fork, &["fetch", "-q", &url(&world.upstream), "main:stale"]);
        }
    }
    let shared = world.oid(&world.fork, "stale");
    let dir = world.clone("work", &["--depth=1"]);
    let repository = world.open(&dir);
    let tip = repository.fetch_tip(&url(&world.upstream), "main", &mut |_| {}).unwrap();
    let oid = repository.commit(&docker(tip)).unwrap();
    assert_eq!(push(&repository, &world.fork, oid, Lease::Absent), PushOutcome::ShallowRefused);
    assert!(matches!(repository.merge_base(tip, shared), Err(ddscurate::git::Error::Missing { .. })));
    assert!(repository.deepen(&url(&world.upstream), "main", shared, &mut |_| {}).unwrap());
    assert_eq!(repository.merge_base(tip, shared).unwrap(), Some(shared));
    assert!(repository.is_shallow());
    assert_eq!(world.git(&dir, &["rev-list", "--count", "HEAD"]), "101\n");
    assert!(matches!(push(&repository, &world.fork, oid, Lease::Absent), PushOutcome::Done { .. }));
    // What is older than that takes all there is, and what is not in it is told.
    let first = world.oid(&world.upstream, "main~151");
    assert!(repository.deepen(&url(&world.upstream), "main", first, &mut |_| {}).unwrap());
    assert!(!repository.is_shallow());
    assert!(!repository.deepen(&url(&world.upstream), "main", oid, &mut |_| {}).unwrap());
    let unrelated = world.git(&dir, &["commit-tree", "-m", "x", "HEAD^{tree}"]);
    assert_eq!(repository.merge_base(tip, Oid::from_str(unrelated.trim()).unwrap()), Ok(None));
    repository.unshallow(&url(&world.upstream), "main", &mut |_| {}).unwrap();
}

/// The fork's branch and upstream's share a commit, on which the same change is made anew.
#[test]
fn a_commit_made_on_what_a_stale_fork_has() {
    let world = World::new();
    let dir = world.clone("work", &[]);
    let repository = world.open(&dir);
    let silent = &mut |_: &str| {};
    // The fork has something of its own, and lacks upstream's newest.
    let own = world.git(&world.fork, &["commit-tree", "-p", "main~", "-m", "own", "main~^{tree}"]);
    world.git(&world.fork, &["update-ref", "refs/heads/main", own.trim()]);
    let tip = world.advance();
    assert_eq!(repository.fetch_tip(&url(&world.upstream), "main", silent), Ok(tip));
    let fork = repository.fetch_to(&url(&world.fork), "main", "refs/ddscurate/fork", silent).unwrap();
    assert_eq!(
        (fork.to_string(), repository.last_tip(&url(&world.upstream)).unwrap().unwrap().oid),
        (own.trim().to_owned(), tip)
    );
    assert_eq!(world.oid(&dir, "refs/ddscurate/fork"), fork);
    let shared = repository.merge_base(fork, tip).unwrap().unwrap();
    assert_eq!(shared, world.oid(&world.upstream, "main~2"));
    let oid = repository.commit(&docker(shared)).unwrap();
    assert!(matches!(push(&repository, &world.fork, oid, Lease::Absent), PushOutcome::Done { .. }));
    let changed = world.git(&world.fork, &["diff", "--name-status", "main...add/docker"]);
    assert_eq!(changed, "A\tentries/docker.yaml\n");
    for name in ["refs/heads/main", "refs/ddscurate/", "refs/ddscurate/a..b", "fork", "-x"] {
        let refused = repository.fetch_to(&url(&world.fork), "main", name, silent);
        assert!(matches!(refused, Err(ddscurate::git::Error::BadBranchName { .. })), "{name}: {refused:?}");
    }
}

#[test]
fn a_repository_that_is_not_there() {
    let world = World::new();
    let (repository, oid) = ready(&world);
    let outcome = push(&repository, &world.root().join("gone.git"), oid, Lease::Absent);
    assert!(matches!(&outcome, PushOutcome::NotFound { text } if text.contains("gone.git")), "{outcome:?}");
}
