//! Remotes: addresses, default branches, fetching, and servers that refuse.

use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::path::Path;
use std::process::Command;
use std::time::Duration;
use std::{fs, thread};

use ddscurate::git::{Error, GitProgram, Interaction, Lease, Push, PushOutcome, Remote, Repository, Trouble};

use crate::support::{World, docker, url, write};

#[test]
fn remotes_have_their_real_addresses() {
    let world = World::new();
    let dir = world.clone("work", &[]);
    let (upstream, fork) = (world.upstream.display().to_string(), world.fork.display().to_string());
    world.configure(&format!(
        "[url \"{fork}\"]\n\tinsteadOf = https://forge.example/ann/guide\n\
         [url \"ssh://git@forge.example/\"]\n\tpushInsteadOf = https://forge.example/o/\n"
    ));
    world.git(&dir, &["remote", "set-url", "origin", &upstream]);
    world.git(&dir, &["remote", "add", "mine", "https://forge.example/ann/guide"]);
    world.git(&dir, &["remote", "add", "up", "https://forge.example/o/guide"]);
    let repository = world.open(&dir);
    let remote = |name: &str, fetch: &str, push: &str| Remote {
        name: name.to_owned(),
        fetch_url: fetch.to_owned(),
        push_url: push.to_owned(),
    };
    let wanted = [
        remote("mine", &fork, &fork),
        remote("origin", &upstream, &upstream),
        remote("up", "https://forge.example/o/guide", "ssh://git@forge.example/guide"),
    ];
    assert_eq!(repository.remotes().unwrap(), wanted);

    // The address as written works too, for every command.
    let written = "https://forge.example/ann/guide";
    assert_eq!(repository.effective_url(written).unwrap(), fork);
    assert_eq!(repository.default_branch(written).unwrap().as_deref(), Some("main"));
    let oid = repository.commit(&docker(world.oid(&dir, "HEAD"))).unwrap();
    let outcome = repository.push(&Push::to_branch(written, oid, "add/docker", Lease::Absent), &mut |_| {});
    assert!(matches!(outcome, Ok(PushOutcome::Done { .. })), "{outcome:?}");
    assert_eq!(world.oid(&world.fork, "add/docker"), oid);
}

#[test]
fn the_default_branch_whatever_it_is_called() {
    let world = World::new();
    let repository = world.open(&world.clone("work", &[]));
    world.git(&world.fork, &["branch", "-m", "main", "trunk/new"]);
    let found = repository.default_branch(&url(&world.fork)).unwrap();
    assert_eq!(found.as_deref(), Some("trunk/new"));
    world.git(&world.root(), &["init", "-q", "--bare", "empty.git"]);
    let empty = repository.default_branch(&url(&world.root().join("empty.git")));
    assert_eq!(empty.unwrap(), None);
}

#[test]
fn fetching_moves_our_one_ref_and_tells_its_progress() {
    let world = World::new();
    let dir = world.clone("work", &[]);
    let repository = world.open(&dir);
    let before = world.oid(&dir, "HEAD");
    assert_eq!(repository.last_tip(&url(&world.upstream)).unwrap(), None);
    let tip = world.advance();
    let mut lines = Vec::new();
    let fetched = repository.fetch_tip(&url(&world.upstream), "main", &mut |line| {
        lines.push(line.to_owned());
    });
    assert_eq!(fetched.unwrap(), tip);
    assert!(lines.iter().any(|line| line.contains("objects")), "{lines:?}");
    let seen = repository.tracking_tip("origin", "main").unwrap().unwrap();
    assert_eq!(seen.oid, before);
    let time = world.git(&dir, &["log", "-1", "--format=%ct", &tip.to_string()]);
    let known = repository.last_tip(&url(&world.upstream)).unwrap().unwrap();
    assert_eq!((known.oid, known.time.to_string()), (tip, time.trim().to_owned()));
    assert_eq!(repository.tracking_tip("origin", "none").unwrap(), None);

    // Upstream was rewound: the newest truth wins.
    world.git(&world.upstream, &["update-ref", "refs/heads/main", &before.to_string()]);
    assert_eq!(repository.fetch_tip(&url(&world.upstream), "main", &mut |_| {}), Ok(before));
}

/// A git that writes down what it is asked for.
#[cfg(unix)]
fn counted(world: &World, dir: &Path) -> (Repository, impl Fn() -> Vec<String>) {
    let log = world.root().join("log");
    let real = String::from_utf8(Command::new("which").arg("git").output().unwrap().stdout).unwrap();
    let git = world.root().join("bin/git");
    let word = "for word; do case $word in config|fetch|ls-remote|remote|var|commit-tree|update-ref|version) break; esac; done";
    world.script(&git, &format!("{word}; echo \"$word\" >>'{}'; exec {} \"$@\"", log.display(), real.trim()));
    let program = GitProgram::new(git, Interaction::Forbidden, world.env());
    let taken = move || {
        let said = fs::read_to_string(&log).unwrap_or_default();
        let _ = fs::remove_file(&log);
        said.lines().map(str::to_owned).collect()
    };
    (Repository::discover(dir, program).unwrap(), taken)
}

#[cfg(unix)]
#[test]
fn no_process_is_started_without_need() {
    let world = World::new();
    let dir = world.clone("work", &[]);
    let upstream = url(&world.upstream);
    let fetch = |repository: &Repository| repository.fetch_tip(&upstream, "main", &mut |_| {}).unwrap();
    let (repository, taken) = counted(&world, &dir);
    // What the clone has seen already needs no fetch, only our ref.
    let tip = fetch(&repository);
    let known = || repository.last_tip(&upstream).unwrap().unwrap().oid;
    assert_eq!((tip, known()), (world.oid(&dir, "HEAD"), tip));
    assert_eq!(taken(), ["config", "update-ref"]);
    fetch(&repository);
    assert_eq!(repository.default_branch(&upstream).unwrap().as_deref(), Some("main"));
    repository.remotes().unwrap();
    repository.effective_url("https://h/o/r").unwrap();
    assert_eq!(taken(), [""; 0]);
    repository.identity().unwrap();
    let oid = repository.commit(&docker(tip)).unwrap();
    repository.create_branch("add/docker", oid).unwrap();
    assert_eq!(taken(), ["var", "commit-tree", "update-ref"]);

    let new = world.advance();
    assert_eq!(fetch(&repository), new);
    assert_eq!(taken(), ["fetch"]);
    // Seen by the user's own fetch since: the ref follows.
    world.git(&dir, &["fetch", "-q"]);
    world.git(&world.upstream, &["update-ref", "refs/heads/main", &tip.to_string()]);
    assert_eq!(fetch(&repository), tip);
    assert_eq!(known(), tip);
}

#[test]
fn each_upstream_has_its_own_tip() {
    let world = World::new();
    let dir = world.clone("work", &[]);
    let repository = world.open(&dir);
    let (one, other) = (url(&world.upstream), url(&world.fork));
    let theirs = repository.fetch_tip(&other, "main", &mut |_| {}).unwrap();
    let tip = world.advance();
    // Another run with another upstream, between the fetch and what is read of it.
    assert_eq!(repository.fetch_tip(&one, "main", &mut |_| {}), Ok(tip));
    world.open(&dir).fetch_tip(&other, "main", &mut |_| {}).unwrap();
    let known = |address: &str| repository.last_tip(address).unwrap().map(|tip| tip.oid);
    assert_eq!((known(&one), known(&other)), (Some(tip), Some(theirs)));
    assert_eq!(known("https://forge.example/o/r"), None);
}

#[test]
fn many_may_fetch_at_once() {
    let world = World::new();
    let dir = world.clone("work", &[]);
    let tip = world.advance();
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                let fetched = world.open(&dir).fetch_tip(&url(&world.upstream), "main", &mut |_| {});
                assert_eq!(fetched, Ok(tip));
            });
        }
    });
}

#[test]
fn a_lock_that_is_held_for_a_moment_is_waited_for() {
    let world = World::new();
    let dir = world.clone("work", &[]);
    let tip = world.oid(&dir, "HEAD");
    // Which ref it is, is known once it is there.
    world.open(&dir).fetch_tip(&url(&world.upstream), "main", &mut |_| {}).unwrap();
    let name = world.git(&dir, &["for-each-ref", "--format=%(refname)", "refs/ddscurate"]);
    world.git(&dir, &["update-ref", "-d", name.trim()]);
    let lock = dir.join(format!(".git/{}.lock", name.trim()));
    write(&lock, "");
    thread::scope(|scope| {
        scope.spawn(|| {
            thread::sleep(Duration::from_millis(350)); // Git itself waits 100 ms.
            fs::remove_file(&lock).unwrap();
        });
        let fetched = world.open(&dir).fetch_tip(&url(&world.upstream), "main", &mut |_| {});
        assert_eq!(fetched, Ok(tip));
    });
    // One that stays is an error, not a hang.
    world.advance();
    write(&lock, "");
    let fetched = world.open(&dir).fetch_tip(&url(&world.upstream), "main", &mut |_| {});
    assert!(matches!(fetched, Err(Error::Fetch { .. })), "{fetched:?}");
}

#[test]
fn arguments_that_git_would_misread_are_refused() {
    let world = World::new();
    let dir = world.clone("work", &[]);
    let repository = world.open(&dir);
    let silent = &mut |_: &str| {};
    for address in ["", "--upload-pack=touch pwned", "origin", "https://h/\nx"] {
        let refused = repository.fetch_tip(address, "main", silent);
        assert!(matches!(refused, Err(Error::BadAddress { .. })), "{refused:?}");
        assert!(matches!(repository.default_branch(address), Err(Error::BadAddress { .. })));
        assert!(matches!(repository.remote_branch(address, "x"), Err(Error::BadAddress { .. })));
        let refused = repository.push(&Push::to_branch(address, world.oid(&dir, "HEAD"), "x", Lease::Absent), silent);
        assert!(matches!(refused, Err(Error::BadAddress { .. })), "{refused:?}");
    }
    let upstream = url(&world.upstream);
    let refused = repository.fetch_tip(&upstream, "main:refs/heads/main", silent);
    assert!(matches!(refused, Err(Error::BadBranchName { .. })));
    // A program in the address is not run, even where the configuration would let it.
    world.configure("[protocol \"ext\"]\n\tallow = always\n");
    let refused = repository.fetch_tip("ext::sh -c touch% pwned", "main", silent);
    assert!(matches!(refused, Err(Error::Fetch { .. })), "{refused:?}");
    assert!(!dir.join("pwned").exists());
}

#[test]
fn what_is_wrong_with_a_remote_is_told_apart() {
    let world = World::new();
    let repository = world.open(&world.clone("work", &[]));
    let trouble = |address: &str, branch: &str| match repository.fetch_tip(address, branch, &mut |_| {}) {
        Err(error @ Error::Fetch { trouble, .. }) => {
            assert!(!error.to_string().contains("s3cret"), "{error}");
            trouble
        }
        other => panic!("{other:?}"),
    };
    assert_eq!(trouble(&url(&world.upstream), "nowhere"), Trouble::NoBranch);
    assert_eq!(trouble(&url(&world.root().join("gone.git")), "main"), Trouble::NotFound);
    for (status, wanted) in [
        ("401 Unauthorized", Trouble::Auth),
        ("403 Forbidden", Trouble::Auth),
        ("404 Not Found", Trouble::NotFound),
        ("502 Bad Gateway", Trouble::Unreachable),
    ] {
        let port = serve(status);
        assert_eq!(trouble(&format!("http://127.0.0.1:{port}/o/r"), "main"), wanted, "{status}");
        let with_secret = format!("http://ann:s3cret@127.0.0.1:{port}/o/r");
        assert_eq!(trouble(&with_secret, "main"), wanted, "{status}");
        let tip = repository.tracking_tip("origin", "main").unwrap().unwrap().oid;
        let oid = repository.commit(&docker(tip)).unwrap();
        let outcome = repository.try_push(&Push::to_branch(&with_secret, oid, "add/x", Lease::Absent));
        let outcome = outcome.unwrap();
        assert!(!format!("{outcome:?}").contains("s3cret"), "{outcome:?}");
        match wanted {
            Trouble::Auth => assert!(matches!(outcome, PushOutcome::AuthFailed { .. }), "{outcome:?}"),
            Trouble::NotFound => assert!(matches!(outcome, PushOutcome::NotFound { .. })),
            _ => assert!(matches!(outcome, PushOutcome::Unreachable { .. })),
        }
    }
    let closed = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    assert_eq!(trouble(&format!("http://127.0.0.1:{closed}/o/r"), "main"), Trouble::Unreachable);
}

/// A server that answers every request with one status.
fn serve(status: &'static str) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    thread::spawn(move || {
        for stream in listener.incoming() {
            let Ok(mut stream) = stream else { return };
            let _ = stream.read(&mut [0; 4096]);
            let _ = write!(
                stream,
                "HTTP/1.1 {status}\r\nWWW-Authenticate: Basic realm=\"x\"\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
            );
        }
    });
    port
}

#[cfg(unix)]
#[test]
fn ssh_is_told_not_to_ask_unless_the_user_chose_a_command() {
    use ddscurate::git::GitProgram;

    let world = World::new();
    let dir = world.clone("work", &[]);
    let bin = world.root().join("bin");
    let log = world.root().join("log");
    world.script(&bin.join("ssh"), &format!("echo \"ssh $*\" >>'{}'; exit 1", log.display()));
    world.script(&bin.join("mine"), &format!("echo \"mine $*\" >>'{}'; exit 1", log.display()));
    let path = format!("{}:{}", bin.display(), std::env::var("PATH").unwrap());
    let mine = bin.join("mine").display().to_string();
    let said = |more: &[(&str, &str)], interaction: Interaction| {
        let mut env = world.env();
        env.retain(|(key, _)| key != "PATH");
        env.push(("PATH".into(), path.clone().into()));
        env.extend(more.iter().map(|(key, value)| ((*key).into(), (*value).into())));
        let program = GitProgram::find(interaction, env).unwrap();
        let repository = Repository::discover(&dir, program).unwrap();
        write(&log, "");
        assert!(repository.default_branch("git@forge.example:o/r").is_err());
        fs::read_to_string(&log).unwrap()
    };
    let quiet = said(&[], Interaction::Forbidden);
    assert!(quiet.contains("ssh -o BatchMode=yes"), "{quiet}");
    assert!(!said(&[], Interaction::Allowed).contains("BatchMode"));
    let chosen = said(&[("GIT_SSH_COMMAND", &mine)], Interaction::Forbidden);
    assert!(chosen.starts_with("mine ") && !chosen.contains("BatchMode"), "{chosen}");
    world.git(&dir, &["config", "core.sshCommand", &mine]);
    let chosen = said(&[], Interaction::Forbidden);
    assert!(chosen.starts_with("mine ") && !chosen.contains("BatchMode"), "{chosen}");
}
