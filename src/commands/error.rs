//! Why a command could not be carried out: what happened, what to do next, and how to end.

use crate::cli::Exit;
use crate::guide::LoadError;
use std::io;

/// A command that stopped.
#[derive(Debug)]
pub struct Error {
    /// How to end.
    pub exit: Exit,
    /// What happened, as a clause.
    pub message: String,
    /// What to do next.
    pub hints: Vec<String>,
}

impl Error {
    /// An error that ends in that way.
    pub fn new(exit: Exit, message: impl Into<String>) -> Self {
        Self { exit, message: message.into(), hints: Vec::new() }
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
        let exit = if error.kind() == io::ErrorKind::BrokenPipe { Exit::Done } else { Exit::Environment };
        Self::new(exit, error.to_string())
    }
}

impl From<serde_json::Error> for Error {
    fn from(error: serde_json::Error) -> Self {
        io::Error::from(error).into()
    }
}
