//! One command for git: what goes in and what comes out.

use std::ffi::{OsStr, OsString};
use std::path::PathBuf;

use super::{Error, redact};

/// Where commands run.
#[derive(Debug, Clone)]
pub(super) struct Place {
    /// The directory the repository was found from.
    pub dir: PathBuf,
    /// The git directory, when there is no working tree.
    pub bare: Option<PathBuf>,
}

/// One command for git.
#[derive(Default)]
pub(super) struct Call<'a> {
    pub args: Vec<OsString>,
    pub env: Vec<(OsString, OsString)>,
    pub stdin: Option<&'a [u8]>,
    pub on_line: Option<&'a mut dyn FnMut(&str)>,
}

impl<'a> Call<'a> {
    pub fn new<A: AsRef<OsStr>>(args: impl IntoIterator<Item = A>) -> Self {
        Self { args: args.into_iter().map(|arg| arg.as_ref().to_owned()).collect(), ..Self::default() }
    }

    pub fn env(mut self, key: &str, value: impl AsRef<OsStr>) -> Self {
        self.env.push((key.into(), value.as_ref().to_owned()));
        self
    }

    pub fn stdin(mut self, bytes: &'a [u8]) -> Self {
        self.stdin = Some(bytes);
        self
    }

    pub fn on_line(mut self, on_line: &'a mut dyn FnMut(&str)) -> Self {
        self.on_line = Some(on_line);
        self
    }
}

/// What a command left behind.
#[derive(Debug)]
pub(super) struct Finished {
    pub success: bool,
    pub code: Option<i32>,
    pub stdout: Vec<u8>,
    /// Redacted, and without progress lines.
    pub stderr: String,
    pub command: String,
}

impl Finished {
    /// Standard output as text, or [`Error::Git`].
    pub fn ok(self) -> Result<String, Error> {
        if self.success { Ok(String::from_utf8_lossy(&self.stdout).into_owned()) } else { Err(self.into_error()) }
    }

    /// What git said, or at least how it ended.
    pub fn words(&self) -> String {
        match self.code {
            _ if !self.stderr.is_empty() => self.stderr.clone(),
            Some(code) => format!("it ended with status {code}"),
            None => "it was stopped by a signal".to_owned(),
        }
    }

    /// The failure of a command that concerns this repository alone.
    pub fn into_error(self) -> Error {
        // The library looks at another list of trusted folders than git does when the environment names one.
        if let Some((_, rest)) = self.stderr.split_once("detected dubious ownership in repository at '")
            && let Some((path, _)) = rest.split_once('\'')
        {
            return Error::NotTrusted { path: PathBuf::from(path) };
        }
        Error::Git { stderr: self.words(), command: self.command }
    }
}

/// The command as it could be typed, without credentials.
pub(super) fn shown(args: &[OsString]) -> String {
    let mut text = "git".to_owned();
    for arg in args {
        text.push(' ');
        text.push_str(&arg.to_string_lossy());
    }
    redact(&text).into_owned()
}
