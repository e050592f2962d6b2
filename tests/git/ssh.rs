//! Fetching and pushing over ssh, with the user's own ssh settings: to a real server where there is one, and through a
//! stand-in for ssh everywhere.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use ddscurate::git::{Error, Lease, Oid, Push, PushOutcome, Repository, Trouble};

use crate::support::{World, docker, left_out, write};

fn push(repository: &Repository, url: &str, oid: Oid) -> PushOutcome {
    repository.push(&Push::to_branch(url, oid, "add/docker", Lease::Absent), &mut |_| {}).unwrap()
}

/// Fetches from upstream and pushes to the fork.
fn goes_through(world: &World, repository: &Repository, host: &str) {
    let [upstream, fork] = [&world.upstream, &world.fork].map(|path| format!("{host}:{}", path.display()));
    assert_eq!(repository.default_branch(&upstream).unwrap().as_deref(), Some("main"));
    let tip = world.advance();
    assert_eq!(repository.fetch_tip(&upstream, "main", &mut |_| {}), Ok(tip));
    let oid = repository.commit(&docker(tip)).unwrap();
    let words = "echo 'Create a pull request:'; echo '  https://forge.example/new'";
    world.script(&world.fork.join("hooks/post-receive"), words);
    let remote_lines = ["Create a pull request:", "  https://forge.example/new"].map(str::to_owned).to_vec();
    assert_eq!(push(repository, &fork, oid), PushOutcome::Done { remote_lines });
    assert_eq!(world.oid(&world.fork, "add/docker"), oid);
    assert_eq!(push(repository, &fork, oid), PushOutcome::UpToDate);
    assert_eq!(push(repository, &fork, tip), PushOutcome::RemoteMoved);
    let gone = format!("{host}:{}", world.root().join("gone.git").display());
    assert!(matches!(push(repository, &gone, oid), PushOutcome::NotFound { .. }));
}

/// The address of the user's own alias goes to their ssh command as it is written.
#[test]
fn an_alias_of_the_user_goes_to_their_own_ssh_command() {
    let world = World::new();
    let dir = world.clone("work", &[]);
    let (ssh, log) = (world.root().join("bin/my-ssh"), world.root().join("log"));
    // Options, host, command: the command is run here.
    let text = format!(
        "echo \"$*\" >>'{}'\nwhile [ $# -gt 1 ]; do [ \"$1\" = my-forge ] && {{ shift; break; }}; shift; done\nsh -c \"$*\"",
        log.display()
    );
    world.script(&ssh, &text);
    let repository =
        Repository::discover(&dir, world.program_with(&[("GIT_SSH_COMMAND", ssh.to_str().unwrap())])).unwrap();
    goes_through(&world, &repository, "my-forge");
    let log = fs::read_to_string(log).unwrap();
    assert!(log.lines().any(|line| line.contains("my-forge git-receive-pack")), "{log}");
    assert!(!log.contains("BatchMode"), "{log}");
}

/// `sshd` on a port of loopback, with a key for the one who runs the tests.
struct Sshd {
    child: Child,
    home: PathBuf,
}

impl Sshd {
    fn start(world: &World) -> Option<Self> {
        let Some(program) = ["/usr/sbin/sshd", "/usr/bin/sshd"].iter().map(Path::new).find(|path| path.is_file())
        else {
            left_out("sshd is not installed: a real ssh server is not tried");
            return None;
        };
        let home = world.root().join("ssh");
        fs::create_dir(&home).unwrap();
        for name in ["host", "ann", "stranger"] {
            let made =
                Command::new("ssh-keygen").args(["-q", "-t", "ed25519", "-N", "", "-f"]).arg(home.join(name)).status();
            assert!(made.unwrap().success());
        }
        fs::copy(home.join("ann.pub"), home.join("authorized")).unwrap();
        // Where the administrator's `sshd` locks itself in; packages make it when the service starts.
        if user() == "root" {
            fs::create_dir_all("/run/sshd").unwrap();
        }
        // Another process may take the port that was free a moment ago.
        (0..5).find_map(|_| Self::listen(program, &home)).or_else(|| panic!("sshd does not start"))
    }

    fn listen(program: &Path, home: &Path) -> Option<Self> {
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let at = home.display();
        let path = std::env::var("PATH").unwrap();
        let config = format!(
            "ListenAddress 127.0.0.1:{port}\nHostKey {at}/host\nAuthorizedKeysFile {at}/authorized\nPidFile none\nUsePAM no\n\
             StrictModes no\nPermitRootLogin yes\nPasswordAuthentication no\nKbdInteractiveAuthentication no\n\
             SetEnv PATH=\"{path}\" GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1\nLogLevel INFO\n"
        );
        write(&home.join("sshd_config"), &config);
        let mut child = Command::new(program)
            .args(["-D", "-e", "-f"])
            .arg(home.join("sshd_config"))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut said = BufReader::new(child.stderr.take().unwrap());
        let mut line = String::new();
        while said.read_line(&mut line).unwrap() > 0 {
            if line.contains("Server listening on") {
                // It goes on to write here, and must be able to.
                std::thread::spawn(move || std::io::copy(&mut said, &mut std::io::sink()));
                let host = fs::read_to_string(home.join("host.pub")).unwrap();
                write(&home.join("known"), &format!("[127.0.0.1]:{port} {host}"));
                let sshd = Self { child, home: home.to_owned() };
                sshd.configure(port, "ann", "known");
                return Some(sshd);
            }
            line.clear();
        }
        let _ = child.wait();
        None
    }

    /// The user's own settings: an alias for the server, with their key and the servers that they know.
    fn configure(&self, port: u16, key: &str, known: &str) {
        let (at, user) = (self.home.display(), user());
        write(
            &self.home.join("config"),
            &format!(
                "Host my-forge\n\tHostName 127.0.0.1\n\tPort {port}\n\tUser {user}\n\tIdentityFile {at}/{key}\n\
                 \tIdentitiesOnly yes\n\tIdentityAgent none\n\tUserKnownHostsFile {at}/{known}\n\
                 \tGlobalKnownHostsFile none\n\tStrictHostKeyChecking ask\n"
            ),
        );
    }

    fn port(&self) -> u16 {
        let config = fs::read_to_string(self.home.join("config")).unwrap();
        config.lines().find_map(|line| line.trim().strip_prefix("Port ")?.parse().ok()).unwrap()
    }
}

impl Drop for Sshd {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn user() -> String {
    let said = Command::new("id").arg("-un").output().unwrap().stdout;
    String::from_utf8(said).unwrap().trim().to_owned()
}

/// A `PATH` on which `ssh` reads the settings of the test instead of those of whoever runs it, and writes down its options.
fn path_with_ssh(world: &World, sshd: &Sshd) -> String {
    let path = std::env::var("PATH").unwrap();
    let real = std::env::split_paths(&path).map(|dir| dir.join("ssh")).find(|file| file.is_file()).unwrap();
    let (log, config) = (world.root().join("log"), sshd.home.join("config"));
    let text = format!("echo \"$*\" >>'{}'\nexec '{}' -F '{}' \"$@\"", log.display(), real.display(), config.display());
    world.script(&world.root().join("bin/ssh"), &text);
    format!("{}:{path}", world.root().join("bin").display())
}

#[test]
fn a_real_server_is_reached_by_the_alias_of_the_users_settings() {
    let world = World::new();
    let Some(sshd) = Sshd::start(&world) else { return };
    let dir = world.clone("work", &[]);
    let path = path_with_ssh(&world, &sshd);
    let repository = Repository::discover(&dir, world.program_with(&[("PATH", &path)])).unwrap();
    goes_through(&world, &repository, "my-forge");
    let log = fs::read_to_string(world.root().join("log")).unwrap();
    assert!(log.lines().all(|line| line.contains("BatchMode=yes")), "{log}");
}

#[test]
fn a_real_server_that_refuses_the_key_or_is_not_known() {
    let world = World::new();
    let Some(sshd) = Sshd::start(&world) else { return };
    let dir = world.clone("work", &[]);
    let path = path_with_ssh(&world, &sshd);
    let repository = Repository::discover(&dir, world.program_with(&[("PATH", &path)])).unwrap();
    let oid = repository.commit(&docker(world.oid(&dir, "HEAD"))).unwrap();
    let fork = format!("my-forge:{}", world.fork.display());
    for (key, known, words) in
        [("stranger", "known", "Permission denied"), ("ann", "nobody", "Host key verification failed")]
    {
        sshd.configure(sshd.port(), key, known);
        let refused = push(&repository, &fork, oid);
        assert!(matches!(&refused, PushOutcome::AuthFailed { text } if text.contains(words)), "{refused:?}");
        let fetched = repository.fetch_tip(&fork, "main", &mut |_| {});
        assert!(matches!(&fetched, Err(Error::Fetch { trouble: Trouble::Auth, .. })), "{fetched:?}");
    }
    // The key asks for a passphrase, and nobody may be asked.
    let locked = sshd.home.join("ann");
    let changed = Command::new("ssh-keygen").args(["-q", "-p", "-P", "", "-N", "locked", "-f"]).arg(&locked).status();
    assert!(changed.unwrap().success());
    fs::set_permissions(&locked, fs::Permissions::from_mode(0o600)).unwrap();
    sshd.configure(sshd.port(), "ann", "known");
    assert!(matches!(push(&repository, &fork, oid), PushOutcome::AuthFailed { .. }));
    // Nobody answers at that port.
    let closed = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    sshd.configure(closed, "ann", "known");
    assert!(matches!(push(&repository, &fork, oid), PushOutcome::Unreachable { .. }));
}
