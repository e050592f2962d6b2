//! A small world for the git tests: a home, an upstream, a fork and clones, all in one temporary directory.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use ddscurate::git::{FileEdit, GitProgram, Interaction, NewCommit, Oid, Repository};

/// Settings that would make careless commands do more than they were asked.
const HOSTILE_CONFIG: &str = "\
[user]
	name = Ann Example
	email = ann@example.org
[init]
	defaultBranch = main
[push]
	followTags = true
	autoSetupRemote = true
[fetch]
	prune = true
	pruneTags = true
	writeCommitGraph = true
[color]
	ui = always
[core]
	commentChar = A
	autocrlf = true
[advice]
	detachedHead = false
";

pub struct World {
    temp: tempfile::TempDir,
    pub upstream: PathBuf,
    pub fork: PathBuf,
}

impl World {
    /// An upstream with two commits and a tag, and a fork of it.
    pub fn new() -> Self {
        let temp = tempfile::tempdir().unwrap();
        let root = temp.path().canonicalize().unwrap();
        let world = Self { upstream: root.join("upstream.git"), fork: root.join("fork.git"), temp };
        fs::create_dir(root.join("home")).unwrap();
        fs::write(world.config_file(), HOSTILE_CONFIG).unwrap();
        let seed = root.join("seed");
        world.git(&root, &["init", "-q", "seed"]);
        for (path, text) in [
            ("guide.yaml", "schema: 1\n"),
            ("entries/ansible.yaml", "name: Ansible\n"),
            ("entries/b/chef.yaml", "name: Chef\n"),
            ("docs/README.md", "docs\n"),
        ] {
            write(&seed.join(path), text);
        }
        world.git(&seed, &["add", "."]);
        world.git(&seed, &["commit", "-qm", "one"]);
        world.git(&seed, &["tag", "-a", "-m", "t", "v1"]);
        write(&seed.join("guide.yaml"), "schema: 1\ntitle: T\n");
        world.git(&seed, &["commit", "-qam", "two"]);
        world.git(&root, &["clone", "-q", "--bare", "seed", "upstream.git"]);
        world.git(&world.upstream, &["config", "uploadpack.allowFilter", "true"]);
        world.git(&world.upstream, &["config", "uploadpack.allowAnySHA1InWant", "true"]);
        world.git(&world.upstream, &["remote", "remove", "origin"]);
        world.git(&root, &["clone", "-q", "--bare", "upstream.git", "fork.git"]);
        // A tag that only a push with `followTags` would bring.
        world.git(&world.fork, &["tag", "-d", "v1"]);
        world
    }

    pub fn root(&self) -> PathBuf {
        self.temp.path().canonicalize().unwrap()
    }

    pub fn config_file(&self) -> PathBuf {
        self.root().join("home/gitconfig")
    }

    /// Adds a line group to the global configuration.
    pub fn configure(&self, text: &str) {
        let old = fs::read_to_string(self.config_file()).unwrap();
        fs::write(self.config_file(), old + text).unwrap();
    }

    pub fn env(&self) -> Vec<(OsString, OsString)> {
        let home = self.root().join("home");
        vec![
            ("PATH".into(), std::env::var_os("PATH").unwrap()),
            ("HOME".into(), home.clone().into()),
            ("XDG_CONFIG_HOME".into(), home.into()),
            ("GIT_CONFIG_GLOBAL".into(), self.config_file().into()),
            ("GIT_CONFIG_NOSYSTEM".into(), "1".into()),
            ("GIT_CEILING_DIRECTORIES".into(), self.root().into()),
            ("LC_ALL".into(), "C.UTF-8".into()),
        ]
    }

    pub fn program(&self) -> GitProgram {
        GitProgram::find(Interaction::Forbidden, self.env()).unwrap()
    }

    pub fn program_with(&self, more: &[(&str, &str)]) -> GitProgram {
        let mut env = self.env();
        for (key, value) in more {
            env.retain(|(name, _)| name != key);
            env.push(((*key).into(), (*value).into()));
        }
        GitProgram::find(Interaction::Forbidden, env).unwrap()
    }

    pub fn open(&self, dir: &Path) -> Repository {
        Repository::discover(dir, self.program()).unwrap()
    }

    /// A plain clone of upstream, with its remote `origin`.
    pub fn clone(&self, name: &str, options: &[&str]) -> PathBuf {
        let url = url(&self.upstream);
        let mut args = vec!["clone", "-q"];
        args.extend(options);
        args.extend([url.as_str(), name]);
        self.git(&self.root(), &args);
        self.root().join(name)
    }

    /// One more commit and one more tag on upstream, after the clones were made.
    pub fn advance(&self) -> Oid {
        let seed = self.root().join("seed");
        write(&seed.join("entries/puppet.yaml"), "name: Puppet\n");
        self.git(&seed, &["add", "."]);
        self.git(&seed, &["commit", "-qm", "three"]);
        self.git(&seed, &["tag", "-a", "-m", "t", "v2"]);
        let to = url(&self.upstream);
        self.git(&seed, &["push", "-q", "--tags", &to, "main"]);
        self.oid(&seed, "HEAD")
    }

    /// Runs git and gives what it prints; panics when it fails.
    pub fn git(&self, dir: &Path, args: &[&str]) -> String {
        let (success, text) = self.try_git(dir, args);
        assert!(success, "git {args:?} in {}: {text}", dir.display());
        text
    }

    pub fn try_git(&self, dir: &Path, args: &[&str]) -> (bool, String) {
        let output = Command::new("git")
            .current_dir(dir)
            .env_clear()
            .envs(self.env())
            .env("GIT_OPTIONAL_LOCKS", "0")
            .args(["-c", "color.ui=false"])
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

    pub fn oid(&self, dir: &Path, name: &str) -> Oid {
        let text = self.git(dir, &["rev-parse", name]);
        Oid::from_str(text.trim()).unwrap()
    }

    /// Makes an executable script.
    #[cfg(unix)]
    pub fn script(&self, path: &Path, text: &str) {
        use std::os::unix::fs::PermissionsExt as _;
        write(path, &format!("#!/bin/sh\n{text}\n"));
        fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
    }
}

/// Says that a part of a test was left out, and why.
#[allow(clippy::print_stderr, reason = "a test that tries less than it could must say so")]
pub fn left_out(why: &str) {
    eprintln!("left out: {why}");
}

pub fn url(path: &Path) -> String {
    format!("file://{}", path.display())
}

pub fn write(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

/// A commit that adds `entries/docker.yaml`.
pub fn docker(parent: Oid) -> NewCommit<'static> {
    NewCommit {
        parent,
        changes: &[FileEdit::Add { path: "entries/docker.yaml", bytes: b"name: Docker\r\n" }],
        message: "Add Docker\n\nA body.\n",
        person: None,
        author_date: None,
        unsigned: false,
    }
}

/// Everything that must be the same before and after.
#[derive(Debug, PartialEq, Eq)]
pub struct Snapshot {
    said: Vec<(bool, String)>,
    files: BTreeMap<PathBuf, Vec<u8>>,
    git_files: BTreeMap<PathBuf, Vec<u8>>,
}

impl Snapshot {
    /// The state of the repository at `dir`: what git says of it, every file, and every file of its git directory
    /// except the objects, our branches and our refs.
    pub fn take(world: &World, dir: &Path) -> Self {
        let common = world.git(dir, &["rev-parse", "--path-format=absolute", "--git-common-dir"]);
        let common = PathBuf::from(common.trim_end());
        let refs = world.git(dir, &["for-each-ref"]);
        let ours = |line: &&str| line.contains("\trefs/heads/add/") || line.contains("\trefs/ddscurate/");
        let refs: Vec<&str> = refs.lines().filter(|line| !ours(line)).collect();
        let mut said = vec![(true, refs.join("\n"))];
        for args in [
            &["status", "--porcelain=v2", "--branch"][..],
            &["stash", "list"],
            &["symbolic-ref", "HEAD"],
            &["rev-parse", "HEAD"],
            &["reflog", "HEAD"],
            &["ls-files", "-s", "-t", "-v"],
            &["worktree", "list", "--porcelain"],
        ] {
            said.push(world.try_git(dir, args));
        }
        let mut snapshot = Self { said, files: BTreeMap::new(), git_files: BTreeMap::new() };
        collect(&common, &mut snapshot.git_files, &|path| {
            let Ok(path) = path.strip_prefix(&common) else {
                return true;
            };
            ["objects", "refs/heads/add", "logs/refs/heads/add", "refs/ddscurate"]
                .iter()
                .all(|ours| !path.starts_with(ours))
        });
        collect(dir, &mut snapshot.files, &|path| !path.starts_with(&common));
        snapshot
    }
}

fn collect(dir: &Path, files: &mut BTreeMap<PathBuf, Vec<u8>>, wanted: &dyn Fn(&Path) -> bool) {
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if !wanted(&path) {
            continue;
        }
        if path.is_dir() && !path.is_symlink() {
            collect(&path, files, wanted);
        } else {
            files.insert(path.clone(), fs::read(&path).unwrap_or_default());
        }
    }
}
