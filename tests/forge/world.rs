//! A guide's repository, a contributor's clone, and git that knows nothing of who runs the tests.

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::Duration;

use ddscurate::forge::{Api, Forge, Proposal, Repo, Token};

use crate::support::fake_forge::{FakeForge, Kind};

/// A forge with the repository `o/guide` and an account `ann`, who has cloned it.
pub struct World {
    pub forge: FakeForge,
    pub token: String,
    pub clone: PathBuf,
    temp: tempfile::TempDir,
}

impl World {
    pub fn new(kind: Kind) -> Self {
        let temp = tempfile::tempdir().unwrap();
        let root = temp.path().canonicalize().unwrap();
        std::fs::write(root.join("gitconfig"), "[user]\n\tname = Ann\n\temail = ann@example.org\n").unwrap();
        let forge = FakeForge::start(kind);
        forge.add_account("o");
        let token = forge.add_account("ann");
        let world = Self { forge, token, clone: root.join("clone"), temp };
        world.git_in(&root, &["init", "-q", "-b", "main", "seed"]);
        let seed = root.join("seed");
        world.write_commit(&seed, "guide.yaml", "title: Guide\n", "Begin");
        world.forge.add_repository("o/guide", &seed);
        world.git_in(&root, &["clone", "-q", &world.forge.git_url("o/guide"), "clone"]);
        world
    }

    /// The branch `add/docker` with one commit, in the clone.
    pub fn commit(&self) {
        self.git(&["checkout", "-q", "-B", "add/docker", "origin/main"]);
        self.write_commit(&self.clone, "entries/docker.yaml", "name: Docker\n", "Add Docker");
    }

    /// Pushes the branch to a repository as Ann.
    pub fn push(&self, path: &str) {
        self.git(&["push", "-q", &self.push_url(path), "add/docker"]);
    }

    /// The address of a repository with Ann's token in it, which only tests do.
    pub fn push_url(&self, path: &str) -> String {
        self.forge.git_url(path).replacen("http://", &format!("http://ann:{}@", self.token), 1)
    }

    pub fn write_commit(&self, dir: &Path, path: &str, text: &str, message: &str) {
        let file = dir.join(path);
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(file, text).unwrap();
        self.git_in(dir, &["add", "."]);
        self.git_in(dir, &["commit", "-qm", message]);
    }

    pub fn git(&self, args: &[&str]) -> String {
        self.git_in(&self.clone, args)
    }

    pub fn git_in(&self, dir: &Path, args: &[&str]) -> String {
        let output = self.try_git(dir, args);
        assert!(output.status.success(), "git {args:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    }

    pub fn try_git(&self, dir: &Path, args: &[&str]) -> Output {
        let root = self.temp.path();
        let mut command = Command::new("git");
        command.args(args).current_dir(dir).env_clear().stdin(Stdio::null());
        command.env("PATH", std::env::var_os("PATH").unwrap()).env("HOME", root);
        command.env("GIT_CONFIG_NOSYSTEM", "1").env("GIT_CONFIG_GLOBAL", root.join("gitconfig"));
        command.env("GIT_TERMINAL_PROMPT", "0").env("LC_ALL", "C");
        command.output().unwrap()
    }

    pub fn kind(&self) -> Forge {
        match self.forge.kind() {
            Kind::GitHub => Forge::GitHub,
            Kind::GitLab => Forge::GitLab,
            Kind::Gitea => Forge::Forgejo,
        }
    }

    pub fn upstream(&self) -> Repo {
        self.repo("o/guide")
    }

    pub fn repo(&self, path: &str) -> Repo {
        Repo::parse(&self.forge.git_url(path)).unwrap()
    }

    pub fn api(&self) -> Api {
        Api::new(self.kind(), &self.upstream(), Some(Token::new(self.token.clone())), None).unwrap()
    }

    /// The API without a token.
    pub fn anonymous(&self) -> Api {
        Api::new(self.kind(), &self.upstream(), None, None).unwrap()
    }
}

/// The proposal to add Docker.
pub fn proposal<'a>(upstream: &'a Repo, fork: &'a Repo) -> Proposal<'a> {
    Proposal { upstream, base_branch: "main", fork, branch: "add/docker", title: "Add Docker", body: "Two\nlines" }
}

/// Somebody who only notes how long they would have waited.
#[derive(Default)]
pub struct Waits(pub Vec<u64>);

impl Waits {
    pub fn pause(&mut self) -> impl FnMut(Duration) + '_ {
        |time| self.0.push(time.as_secs())
    }
}
