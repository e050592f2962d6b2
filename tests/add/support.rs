//! A small world: an upstream with a guide, a fork that fell behind, a clone of the fork; a home of its own, no network.

pub use crate::snapshot::{files_below, untouched};

use crate::guide::{CLA, CLOUD, CODEBASE, CONFIG, GANGLIA, GIT, GITLAB, MONITORING, ZOE};
use serde_json::Value;
use std::cell::Cell;
use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs;
use std::io::Write as _;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The binary under test.
pub const PROGRAM: &str = env!("CARGO_BIN_EXE_ddscurate");

/// 2026-12-01, midnight UTC: the day on which everything here happens.
pub const DAY: i64 = 1_796_083_200;

/// Seconds of a day.
pub const ONE_DAY: i64 = 86_400;

/// When the guide began: the newest that the fork has.
const OLD_DAY: &str = "2026-11-20T12:00:00Z";

/// When upstream went on.
const NEW_DAY: &str = "2026-11-21T12:00:00Z";

/// The address that the guide's own configuration names. Git's `insteadOf` leads it to the disk.
pub const UPSTREAM: &str = "https://forge.example/editors/guide";

/// An address of this machine at which nobody answers: the port of a service that was given up long ago (tcpmux).
pub const NOBODY: &str = "http://127.0.0.1:1";

const GIT_CONFIG: &str = "\
[user]
	name = Ann Example
	email = ann@example.org
[init]
	defaultBranch = main
	templateDir =
[core]
	fsync = none
[advice]
	detachedHead = false
[push]
	followTags = true
[fetch]
	prune = true
";

/// What a world is like, where a test needs it otherwise.
#[derive(Clone, Copy)]
pub struct Shape<'s> {
    /// The agreement's mode.
    pub mode: &'s str,
    /// The guide's folder in the repository: empty, or ending in `/`.
    pub folder: &'s str,
    /// The address that `guide.yaml` names.
    pub upstream: &'s str,
}

impl Default for Shape<'_> {
    fn default() -> Self {
        Self { mode: "cla", folder: "", upstream: UPSTREAM }
    }
}

/// The repositories and the home of one test.
pub struct World {
    _temp: tempfile::TempDir,
    /// The folder that holds it all.
    pub root: PathBuf,
    /// The bare repository of the guide.
    pub upstream: PathBuf,
    /// The bare fork, one commit behind.
    pub fork: PathBuf,
    /// The clone of the fork, on `main`, with the remote `origin`.
    pub clone: PathBuf,
    folder: String,
    /// The day of the commits made here; those of the program have the clock's.
    date: Cell<&'static str>,
}

impl World {
    /// The usual world: a guide with a contributor agreement at the repository's top.
    pub fn new() -> Self {
        Self::shaped(Shape::default())
    }

    pub fn shaped(shape: Shape<'_>) -> Self {
        let temp = tempfile::tempdir().unwrap();
        let root = temp.path().canonicalize().unwrap();
        let world = Self {
            upstream: root.join("upstream.git"),
            fork: root.join("fork.git"),
            clone: root.join("clone"),
            folder: shape.folder.to_owned(),
            root,
            date: Cell::new(OLD_DAY),
            _temp: temp,
        };
        fs::create_dir(world.root.join("home")).unwrap();
        fs::create_dir(world.root.join("tmp")).unwrap();
        fs::write(world.config_file(), GIT_CONFIG).unwrap();
        world.lead(UPSTREAM, &world.upstream);
        let seed = world.root.join("seed");
        world.git(&world.root, &["init", "-q", "seed"]);
        let config = CONFIG.replace("@UPSTREAM@", shape.upstream).replace("@MODE@", shape.mode);
        for (path, text) in [
            ("guide.yaml", config.as_str()),
            ("CLA.md", CLA),
            ("themes/cloud.md", CLOUD),
            ("themes/codebase.md", CODEBASE),
            ("themes/monitoring.md", MONITORING),
            ("entries/git.yaml", GIT),
            ("entries/gitlab.yaml", GITLAB),
            ("contributors/zoe.yaml", ZOE),
        ] {
            write(&seed.join(shape.folder).join(path), text);
        }
        world.git(&seed, &["add", "."]);
        world.git(&seed, &["commit", "-qm", "Begin the guide"]);
        world.git(&world.root, &["clone", "-q", "--bare", "seed", "upstream.git"]);
        world.git(&world.root, &["clone", "-q", "--bare", "upstream.git", "fork.git"]);
        // From here on the fork is stale.
        world.advance("entries/ganglia.yaml", GANGLIA);
        world.git(&world.root, &["clone", "-q", &url(&world.fork), "clone"]);
        world
    }

    /// One more commit upstream, with one more file of the guide; gives the new tip.
    pub fn advance(&self, path: &str, text: &str) -> String {
        let seed = self.root.join("seed");
        write(&seed.join(&self.folder).join(path), text);
        self.git(&seed, &["add", "."]);
        self.date.set(NEW_DAY);
        self.git(&seed, &["commit", "-qm", "Go on with the guide"]);
        self.date.set(OLD_DAY);
        self.git(&seed, &["push", "-q", "--no-follow-tags", &url(&self.upstream), "main"]);
        self.git(&seed, &["rev-parse", "HEAD"])
    }

    /// A clone of upstream itself, as somebody has who made no fork.
    pub fn direct_clone(&self) -> PathBuf {
        self.git(&self.root, &["clone", "-q", UPSTREAM, "direct"]);
        self.root.join("direct")
    }

    /// Makes git take the disk for a web address.
    pub fn lead(&self, address: &str, to: &Path) {
        self.configure(&format!("[url \"{}\"]\n\tinsteadOf = {address}\n", url(to)));
    }

    /// Adds lines to the global configuration.
    pub fn configure(&self, text: &str) {
        let old = fs::read_to_string(self.config_file()).unwrap();
        fs::write(self.config_file(), old + text).unwrap();
    }

    /// Takes lines out of the global configuration.
    pub fn unconfigure(&self, text: &str) {
        let old = fs::read_to_string(self.config_file()).unwrap();
        assert!(old.contains(text));
        fs::write(self.config_file(), old.replace(text, "")).unwrap();
    }

    fn config_file(&self) -> PathBuf {
        self.root.join("home/gitconfig")
    }

    pub fn env(&self) -> Vec<(OsString, OsString)> {
        let home = self.root.join("home");
        vec![
            ("PATH".into(), std::env::var_os("PATH").unwrap()),
            ("HOME".into(), home.clone().into()),
            ("XDG_CONFIG_HOME".into(), home.into()),
            ("TMPDIR".into(), self.root.join("tmp").into()),
            ("GIT_CONFIG_GLOBAL".into(), self.config_file().into()),
            ("GIT_CONFIG_NOSYSTEM".into(), "1".into()),
            ("GIT_CEILING_DIRECTORIES".into(), self.root.clone().into()),
            ("LC_ALL".into(), "C.UTF-8".into()),
            ("SOURCE_DATE_EPOCH".into(), DAY.to_string().into()),
            // No forge but one that a test starts is ever asked.
            ("https_proxy".into(), NOBODY.into()),
            ("http_proxy".into(), NOBODY.into()),
            ("no_proxy".into(), "127.0.0.1,localhost".into()),
        ]
    }

    /// The program in a folder, with no terminal and nothing to read.
    pub fn program(&self, dir: &Path) -> Run {
        let mut command = Command::new(PROGRAM);
        command.current_dir(dir).env_clear().envs(self.env()).stdin(Stdio::null());
        Run { command, input: None }
    }

    /// `add` with all answers about Drone, in the clone.
    pub fn add(&self) -> Run {
        self.program(&self.clone).args(&DRONE)
    }

    /// Runs git and gives what it prints, without its last line break; panics when it fails.
    pub fn git(&self, dir: &Path, args: &[&str]) -> String {
        let (success, text) = self.try_git(dir, args);
        assert!(success, "git {args:?} in {}: {text}", dir.display());
        text.trim_end_matches('\n').to_owned()
    }

    pub fn try_git(&self, dir: &Path, args: &[&str]) -> (bool, String) {
        let output = Command::new("git")
            .current_dir(dir)
            .env_clear()
            .envs(self.env())
            .env("GIT_AUTHOR_DATE", self.date.get())
            .env("GIT_COMMITTER_DATE", self.date.get())
            // A status must not refresh the index that is being watched.
            .env("GIT_OPTIONAL_LOCKS", "0")
            .args(args)
            .stdin(Stdio::null())
            .output()
            .unwrap();
        let mut text = String::from_utf8_lossy(&output.stdout).into_owned();
        if !output.status.success() {
            text.push_str(&String::from_utf8_lossy(&output.stderr));
        }
        (output.status.success(), text)
    }

    /// Where a branch stands, if there is one.
    pub fn branch(&self, dir: &Path, name: &str) -> Option<String> {
        let (success, text) = self.try_git(dir, &["rev-parse", "-q", "--verify", &format!("refs/heads/{name}")]);
        success.then(|| text.trim().to_owned())
    }

    pub fn tip(&self) -> String {
        self.branch(&self.upstream, "main").unwrap()
    }

    /// A file as a commit has it.
    pub fn file_at(&self, dir: &Path, commit: &str, path: &str) -> String {
        let (success, text) = self.try_git(dir, &["show", &format!("{commit}:{path}")]);
        assert!(success, "{text}");
        text
    }

    /// The drafts of the clone, by file name.
    pub fn drafts(&self) -> BTreeMap<String, String> {
        drafts(&self.clone.join(".git"))
    }

    /// Makes an executable script and gives its path.
    pub fn script(&self, path: &Path, text: &str) -> PathBuf {
        use std::os::unix::fs::PermissionsExt as _;
        write(path, &format!("#!/bin/sh\n{text}\n"));
        fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
        path.to_owned()
    }
}

/// `add` with all answers about Drone.
pub const DRONE: [&str; 25] = [
    "add",
    "--no-input",
    "--name",
    "Drone",
    "--kind",
    "tool",
    "--summary",
    "Runs builds in containers and reports back to the forge.",
    "--home",
    "https://www.drone.io/",
    "--source",
    "https://github.com/harness/drone",
    "--license",
    "Apache-2.0",
    "--hosting",
    "self-hosted",
    "--tag",
    "ci",
    "--theme",
    "codebase/hosted",
    "--note",
    "Every push builds in a container of its own.",
    "--theme",
    "monitoring",
    "--agree-cla=2",
];

/// The file that [`DRONE`] makes, written by hand.
pub const DRONE_FILE: &str = "\
name: Drone
kind: tool
summary: Runs builds in containers and reports back to the forge.
urls:
  home: https://www.drone.io/
  source: https://github.com/harness/drone
license: Apache-2.0
hosting:
  - self-hosted
tags:
  - ci
listings:
  - theme: codebase
    section: hosted
    note: Every push builds in a container of its own.
  - theme: monitoring
";

/// The file of the contributor who is new on [`DAY`]. The sum is that of the agreement's text below its front matter,
/// by `sha256sum`.
pub const ANN_FILE: &str = "\
name: Ann Example
emails:
  - ann@example.org
roles:
  - contributor
agreement:
  version: \"2\"
  sha256: edb8ac4afc5596bf357acf225b4fe63187768b189a9d39140948477cef389785
  signed: \"2026-12-01\"
";

/// One run of the program.
pub struct Run {
    command: Command,
    input: Option<String>,
}

impl Run {
    pub fn args(mut self, args: &[&str]) -> Self {
        self.command.args(args);
        self
    }

    pub fn arg(self, arg: &str) -> Self {
        self.args(&[arg])
    }

    pub fn env(mut self, key: &str, value: &str) -> Self {
        self.command.env(key, value);
        self
    }

    /// What the program reads from its standard input.
    pub fn input(mut self, text: &str) -> Self {
        self.input = Some(text.to_owned());
        self
    }

    /// The command itself, for a process that is to be watched while it runs.
    pub fn into_command(self) -> Command {
        self.command
    }

    /// Runs it to its end.
    pub fn end(mut self) -> Ended {
        if self.input.is_some() {
            self.command.stdin(Stdio::piped());
        }
        let mut child = self.command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        if let (Some(text), Some(mut pipe)) = (self.input, child.stdin.take()) {
            pipe.write_all(text.as_bytes()).unwrap();
        }
        let output = child.wait_with_output().unwrap();
        Ended {
            code: output.status.code(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// Runs it to its end, which must be this exit code.
    pub fn ends(self, code: i32) -> Ended {
        let ended = self.end();
        assert_eq!(ended.code, Some(code), "{ended}");
        ended
    }
}

/// What a run has left.
#[derive(Debug)]
pub struct Ended {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

impl Ended {
    /// The one JSON object on stdout: one line, and nothing else.
    pub fn json(&self) -> Value {
        assert_eq!(self.out.lines().count(), 1, "{self}");
        assert!(self.out.ends_with("}\n"), "{self}");
        serde_json::from_str(&self.out).unwrap()
    }

    /// Demands that this was the result.
    #[track_caller]
    pub fn out_is(&self, out: &str) -> &Self {
        assert_eq!(self.out, out, "{self}");
        self
    }

    /// Demands words in what was told.
    #[track_caller]
    pub fn says(&self, words: &str) -> &Self {
        assert!(self.err.contains(words), "no {words:?} in\n{self}");
        self
    }
}

impl std::fmt::Display for Ended {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "exit {:?}\n--- stdout\n{}\n--- stderr\n{}", self.code, self.out, self.err)
    }
}

/// The address of a port of this machine on which nobody listens.
pub fn closed_address() -> String {
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    format!("http://127.0.0.1:{port}/editors/guide")
}

/// An address of a repository on the disk.
pub fn url(path: &Path) -> String {
    format!("file://{}", path.display())
}

pub fn write(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

/// The drafts kept in a git directory, by file name.
pub fn drafts(git_dir: &Path) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    for file in fs::read_dir(git_dir.join("ddscurate/drafts")).into_iter().flatten().flatten() {
        let name = file.file_name().into_string().unwrap();
        found.insert(name, fs::read_to_string(file.path()).unwrap());
    }
    found
}
