//! The user's own git as a child process: where it is, how it is started, what it may ask.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{Arc, OnceLock};

use super::call::{Call, Finished, Place, shown};
use super::{Error, child};

/// The oldest git whose options are all known: `fetch --no-write-fetch-head` came with 2.29.
const OLDEST: Version = Version(2, 29, 0);

/// Variables that bind git to one repository. They are set inside hooks and aliases, and would turn
/// our commands to another place than the directory they are run in; see `git rev-parse --local-env-vars`.
const BINDING: [&str; 14] = [
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_COMMON_DIR",
    "GIT_DIR",
    "GIT_GRAFT_FILE",
    "GIT_IMPLICIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_INTERNAL_SUPER_PREFIX",
    "GIT_NAMESPACE",
    "GIT_NO_REPLACE_OBJECTS",
    "GIT_OBJECT_DIRECTORY",
    "GIT_PREFIX",
    "GIT_REPLACE_REF_BASE",
    "GIT_SHALLOW_FILE",
    "GIT_WORK_TREE",
];

/// Whether git and the programs it starts may talk to a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Interaction {
    /// Passwords, passphrases and host keys may be asked for on the terminal.
    Allowed,
    /// Nothing may ask: what would have asked fails instead.
    Forbidden,
}

/// A version of git.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Version(pub u32, pub u32, pub u32);

/// Which git to run, in which environment, and whether it may ask questions.
#[derive(Debug, Clone)]
pub struct GitProgram {
    path: PathBuf,
    interaction: Interaction,
    environment: Arc<[(OsString, OsString)]>,
    gpg_tty: Option<OsString>,
    version: Arc<OnceLock<Result<Version, Error>>>,
}

impl GitProgram {
    /// The git at `path` (better absolute), run with exactly `environment` plus what this module sets.
    ///
    /// Hand in `std::env::vars_os()` for the usual inheritance; a test hands in a small list instead.
    pub fn new(
        path: impl Into<PathBuf>,
        interaction: Interaction,
        environment: impl IntoIterator<Item = (OsString, OsString)>,
    ) -> Self {
        Self {
            path: path.into(),
            interaction,
            environment: environment.into_iter().collect(),
            gpg_tty: None,
            version: Arc::default(),
        }
    }

    /// Looks `git` up once on the `PATH` of `environment`, skipping relative entries, so that no
    /// program in the current directory is ever run by accident.
    ///
    /// # Errors
    /// [`Error::NoGit`] when no such file is there.
    pub fn find(
        interaction: Interaction,
        environment: impl IntoIterator<Item = (OsString, OsString)>,
    ) -> Result<Self, Error> {
        let mut program = Self::new("git", interaction, environment);
        let name = format!("git{}", std::env::consts::EXE_SUFFIX);
        let found = program.env("PATH").and_then(|dirs| {
            std::env::split_paths(dirs)
                .filter(|dir| dir.is_absolute())
                .map(|dir| dir.join(&name))
                .find(|file| file.is_file())
        });
        program.path = found
            .ok_or_else(|| Error::NoGit { program: PathBuf::from("git"), why: "it is not on the PATH".to_owned() })?;
        Ok(program)
    }

    /// Sets `GPG_TTY` for the children, so that gpg's pinentry finds the terminal. A value already in
    /// the environment wins.
    #[must_use]
    pub fn with_gpg_tty(mut self, tty: impl Into<OsString>) -> Self {
        self.gpg_tty = Some(tty.into());
        self
    }

    /// The same git, which asks nothing.
    pub(super) fn silent(&self) -> Self {
        Self { interaction: Interaction::Forbidden, ..self.clone() }
    }

    /// The path of git.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Whether children may ask questions.
    #[must_use]
    pub fn interaction(&self) -> Interaction {
        self.interaction
    }

    /// The version of git. Asked once, when it is needed or a command has failed, and remembered.
    ///
    /// # Errors
    /// [`Error::NoGit`], or [`Error::GitTooOld`] below 2.29.
    pub fn version(&self) -> Result<Version, Error> {
        self.version.get_or_init(|| self.ask_version()).clone()
    }

    /// A variable of the environment that was handed in.
    pub(super) fn env(&self, key: &str) -> Option<&OsStr> {
        self.environment
            .iter()
            .find(|(name, _)| if cfg!(windows) { name.eq_ignore_ascii_case(key) } else { name == key })
            .map(|(_, value)| value.as_os_str())
    }

    /// Runs one command to its end. A non-zero exit is no error here; see [`Finished::success`]. A git that is too old
    /// fails at an option that it does not know, so its version is asked for only then.
    pub(super) fn run(&self, place: &Place, call: Call<'_>) -> Result<Finished, Error> {
        let mut command = self.command();
        command.arg("-C").arg(&place.dir);
        if let Some(git_dir) = &place.bare {
            // Named outright, because `safe.bareRepository=explicit` forbids finding it.
            command.arg("--git-dir").arg(git_dir);
        }
        command.args([
            "--no-pager",
            "-c",
            "core.fsmonitor=false",
            "-c",
            "submodule.recurse=false",
            "-c",
            "color.ui=false",
            "-c",
            "maintenance.auto=false",
            "-c",
            "gc.auto=0",
        ]);
        command.args(&call.args);
        command.envs(call.env.iter().map(|(key, value)| (key, value)));
        if call.stdin.is_some() {
            command.stdin(Stdio::piped());
        }
        let shown = shown(&call.args);
        let ended = child::run(command, call.stdin, call.on_line).map_err(|error| self.no_git(&error))?;
        if !ended.status.success() {
            self.version()?;
        }
        Ok(Finished {
            success: ended.status.success(),
            code: ended.status.code(),
            stdout: ended.stdout,
            stderr: ended.stderr,
            command: shown,
        })
    }

    /// Git with the environment every child gets, and nothing else.
    fn command(&self) -> Command {
        let mut command = Command::new(&self.path);
        command.env_clear();
        command.envs(self.environment.iter().map(|(key, value)| (key, value)));
        for key in BINDING {
            command.env_remove(key);
        }
        // Messages in English, so that they can be told apart; the character set stays the user's.
        for key in ["LC_ALL", "LANGUAGE"] {
            command.env_remove(key);
        }
        command.env("LC_MESSAGES", "C");
        // No index is refreshed behind the user's back.
        command.env("GIT_OPTIONAL_LOCKS", "0");
        // What a trace tells comes through us, and we print no passwords (git(1), `GIT_TRACE_REDACT`).
        command.env("GIT_TRACE_REDACT", "1");
        if let (None, Some(tty)) = (self.env("GPG_TTY"), &self.gpg_tty) {
            command.env("GPG_TTY", tty);
        }
        if self.env("GIT_ALLOW_PROTOCOL").is_none() {
            // `ext::` would run a program named in a URL.
            command.env("GIT_ALLOW_PROTOCOL", "file:https:http:ssh:git");
        }
        match self.interaction {
            Interaction::Allowed => {
                command.stdin(Stdio::inherit());
            }
            Interaction::Forbidden => {
                command.stdin(Stdio::null());
                command.env("GIT_TERMINAL_PROMPT", "0");
                command.env("GIT_ASKPASS", "");
                command.env("SSH_ASKPASS_REQUIRE", "never");
                command.env("GCM_INTERACTIVE", "never");
                #[cfg(windows)]
                {
                    use std::os::windows::process::CommandExt as _;
                    /// `CREATE_NO_WINDOW` of the Windows API.
                    const NO_WINDOW: u32 = 0x0800_0000;
                    command.creation_flags(NO_WINDOW);
                }
            }
        }
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    fn ask_version(&self) -> Result<Version, Error> {
        let mut command = self.command();
        command.arg("version");
        let ended = child::run(command, None, None).map_err(|error| self.no_git(&error))?;
        let said = String::from_utf8_lossy(&ended.stdout).trim().to_owned();
        let Some(version) = said.strip_prefix("git version ").and_then(parse_version) else {
            return Err(Error::NoGit {
                program: self.path.clone(),
                why: format!("its version cannot be read from `{said}`"),
            });
        };
        if version < OLDEST {
            return Err(Error::GitTooOld { found: version.to_string(), needed: OLDEST.to_string() });
        }
        Ok(version)
    }

    fn no_git(&self, error: &std::io::Error) -> Error {
        Error::NoGit { program: self.path.clone(), why: error.to_string() }
    }
}

impl std::fmt::Display for Version {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}.{}", self.0, self.1, self.2)
    }
}

/// Reads `2.47.3`, `2.39.3 (Apple Git-146)`, `2.45.1.windows.1`.
fn parse_version(text: &str) -> Option<Version> {
    let mut numbers = text.split(|c: char| !c.is_ascii_digit()).map(str::parse::<u32>);
    let major = numbers.next()?.ok()?;
    let minor = numbers.next()?.ok()?;
    let patch = numbers.next().and_then(Result::ok).unwrap_or(0);
    Some(Version(major, minor, patch))
}

#[cfg(test)]
mod tests {
    use super::{Version, parse_version};

    #[test]
    fn versions_of_every_vendor() {
        assert_eq!(parse_version("2.47.3"), Some(Version(2, 47, 3)));
        assert_eq!(parse_version("2.39.3 (Apple Git-146)"), Some(Version(2, 39, 3)));
        assert_eq!(parse_version("2.45.1.windows.1"), Some(Version(2, 45, 1)));
        assert_eq!(parse_version("2.50-rc1"), Some(Version(2, 50, 0)));
        assert_eq!(parse_version("two"), None);
    }
}
