//! Why a command could not be carried out: what happened, what to do next, and how to end.

use super::flow::stopped::Reached;
use crate::cli::Exit;
use crate::contribute;
use crate::git;
use crate::guide::LoadError;
use serde_json::value::RawValue;
use std::io;

/// A command that stopped.
#[derive(Debug)]
pub struct Error {
    /// How to end; [`Exit::Done`] when only the reader of the results went away.
    pub exit: Exit,
    /// What happened, as a clause.
    pub message: String,
    /// What to do next.
    pub hints: Vec<String>,
    /// Answers that were not given: the flag, and what it is for.
    pub missing: Vec<(&'static str, &'static str)>,
    /// What the rules found, as the JSON of `validate`, when that is why it stopped.
    pub findings: Option<Box<RawValue>>,
    /// Whether the person said no to the contributor agreement.
    pub(in crate::commands) is_declined: bool,
    /// How far the contribution had come.
    pub(in crate::commands) reached: Option<Box<Reached>>,
}

impl Error {
    /// An error that ends in that way.
    pub fn new(exit: Exit, message: impl Into<String>) -> Self {
        Self {
            exit,
            message: message.into(),
            hints: Vec::new(),
            missing: Vec::new(),
            findings: None,
            is_declined: false,
            reached: None,
        }
    }

    /// Adds what the rules found.
    pub fn findings(mut self, findings: Box<RawValue>) -> Self {
        self.findings = Some(findings);
        self
    }

    /// Answers are missing, and nobody can be asked.
    pub fn missing(missing: &[(&'static str, &'static str)]) -> Self {
        let flags: Vec<&str> = missing.iter().map(|(flag, _)| *flag).collect();
        let mut error = Self::new(Exit::Usage, format!("answers are missing: {}", flags.join(", ")));
        error.hints = missing.iter().map(|(flag, about)| format!("{flag}: {about}")).collect();
        error.missing = missing.to_vec();
        error
    }

    /// Adds something to do next.
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }
}

impl From<LoadError> for Error {
    fn from(error: LoadError) -> Self {
        Self::new(Exit::NotAGuide, error.to_string())
    }
}

/// A full disk or the like behind stdout. A reader that went away (`| head`) has what it wanted: no error.
impl From<io::Error> for Error {
    fn from(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe {
            return Self::new(Exit::Done, "");
        }
        Self::new(Exit::Environment, error.to_string())
    }
}

impl From<serde_json::Error> for Error {
    fn from(error: serde_json::Error) -> Self {
        io::Error::from(error).into()
    }
}

impl From<contribute::Error> for Error {
    fn from(error: contribute::Error) -> Self {
        use contribute::Error as Stopped;
        let exit = match &error {
            Stopped::BranchTaken { .. }
            | Stopped::RemoteBranchTaken { .. }
            | Stopped::HandleTaken { .. }
            | Stopped::Outdated { .. }
            | Stopped::NotOurs { .. }
            | Stopped::Refused { refusal: contribute::Refusal::Moved, .. } => Exit::Conflict,
            Stopped::Git(
                git::Error::PathTaken { .. }
                | git::Error::BranchBlocked { .. }
                | git::Error::BranchCheckedOut { .. }
                | git::Error::BranchMoved { .. },
            ) => Exit::Conflict,
            Stopped::NoRemote { .. } | Stopped::Git(git::Error::BadBranchName { .. }) => Exit::Usage,
            _ => Exit::Environment,
        };
        let hint = error.hint();
        let mut converted = Self::new(exit, error.to_string());
        converted.hints.extend(hint);
        converted
    }
}

impl From<git::Error> for Error {
    fn from(error: git::Error) -> Self {
        contribute::Error::Git(error).into()
    }
}
