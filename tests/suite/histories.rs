//! Real repositories to judge proposals in, made by the scripts among the rules' fixtures.

use crate::guides::{TODAY, fixtures, line};
use ddscurate::contribute::{Question, review};
use ddscurate::git::{GitProgram, Interaction, Repository};
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::Arc;
use tempfile::TempDir;

/// A repository with a branch `main`, and one called `proposal`.
pub struct History {
    temp: TempDir,
    /// Its working tree.
    pub folder: PathBuf,
}

impl History {
    /// What the words of `tests/rules/history.sh` and then `script` make.
    pub fn new(script: &str) -> Self {
        let temp = tempfile::tempdir().unwrap();
        let folder = temp.path().canonicalize().unwrap().join("guide");
        fs::create_dir(&folder).unwrap();
        let history = Self { temp, folder };
        let beginning = fs::read_to_string(fixtures().join("history.sh")).unwrap();
        let file = history.temp.path().join("history.sh");
        fs::write(&file, format!("{beginning}\n{script}")).unwrap();
        let done = history.command("sh", &history.folder).arg(&file).output().unwrap();
        assert!(done.status.success(), "{script}\n{}", String::from_utf8_lossy(&done.stderr));
        history
    }

    /// The environment of every child: nothing of this process's, a home of its own, one day.
    pub fn environment(&self) -> Vec<(OsString, OsString)> {
        let home = self.temp.path().as_os_str();
        let mut all: Vec<(OsString, OsString)> = vec![
            ("PATH".into(), std::env::var_os("PATH").unwrap()),
            ("HOME".into(), home.into()),
            ("XDG_CONFIG_HOME".into(), home.into()),
            ("GIT_CONFIG_NOSYSTEM".into(), "1".into()),
            ("GIT_CEILING_DIRECTORIES".into(), home.into()),
            ("GIT_TERMINAL_PROMPT".into(), "0".into()),
            ("FIXTURES".into(), fixtures().into()),
            ("SOURCE_DATE_EPOCH".into(), crate::guides::TODAY_SECONDS.into()),
            ("LC_ALL".into(), "C.UTF-8".into()),
        ];
        for who in ["AUTHOR", "COMMITTER"] {
            all.push((format!("GIT_{who}_DATE").into(), "2025-06-01T12:00:00Z".into()));
        }
        all.push(("GIT_COMMITTER_NAME".into(), "The Forge".into()));
        all.push(("GIT_COMMITTER_EMAIL".into(), "forge@example.com".into()));
        // Whoever merges without being told otherwise.
        all.push(("GIT_AUTHOR_NAME".into(), "Ada Example".into()));
        all.push(("GIT_AUTHOR_EMAIL".into(), "ada@example.com".into()));
        all
    }

    /// A command in that folder.
    pub fn command(&self, program: &str, folder: &Path) -> Command {
        let mut command = Command::new(program);
        command.current_dir(folder).env_clear().envs(self.environment()).stdin(Stdio::null());
        command
    }

    /// Runs git and gives what it prints.
    pub fn git(&self, folder: &Path, arguments: &[&str]) -> String {
        let done = self.command("git", folder).args(arguments).output().unwrap();
        assert!(done.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&done.stderr));
        String::from_utf8(done.stdout).unwrap()
    }

    /// Runs the program in that folder.
    pub fn run(&self, folder: &Path, variables: &[(&str, &str)], arguments: &[&str]) -> Output {
        let mut command = self.command(env!("CARGO_BIN_EXE_ddscurate"), folder);
        command.envs(variables.iter().copied()).args(arguments).output().unwrap()
    }

    /// The folder that holds this one.
    pub fn beside(&self) -> &Path {
        self.folder.parent().unwrap()
    }

    /// What is found in the branch `proposal` against `main`, one line each. Instead of a commit's name stands its
    /// subject.
    pub fn findings(&self, actor: Option<&str>, text: &str) -> Vec<String> {
        let git = GitProgram::find(Interaction::Forbidden, self.environment()).unwrap();
        let repository = Arc::new(Repository::discover(&self.folder, git).unwrap());
        let commit = |name: &str| repository.commit_named(name).unwrap().unwrap();
        let (base, head) = (commit("main"), commit("proposal"));
        let (actor, text) = (actor.map(str::to_owned), text.to_owned());
        let question = Question { base, head, actor, forge: None, trusts_addresses: true, text };
        let review = review(&repository, "", &question, &[], TODAY).unwrap();
        let mut lines: Vec<String> =
            review.findings.shown.iter().map(|finding| self.with_subjects(&line(finding))).collect();
        // Findings at one place are in the order of their messages; that is to be one of subjects, not of names.
        let place = |line: &String| line.split(' ').take(2).map(str::to_owned).collect::<Vec<_>>();
        lines.chunk_by_mut(|a, b| place(a) == place(b)).for_each(<[String]>::sort);
        lines
    }

    /// The text with the subjects of commits in place of their names.
    pub fn with_subjects(&self, text: &str) -> String {
        let mut text = text.to_owned();
        for commit in self.git(&self.folder, &["log", "--all", "--format=%H %s"]).lines() {
            let (id, subject) = commit.split_once(' ').unwrap();
            text = text.replace(&format!("`{}`", &id[..10]), &format!("`{subject}`"));
        }
        text
    }
}
