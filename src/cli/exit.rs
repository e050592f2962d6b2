//! How the program ends, as numbers that scripts can rely on.

use std::process::ExitCode;

/// The ways to end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// Done, and nothing found.
    Done,
    /// Findings.
    Findings,
    /// The arguments are wrong, or an answer is missing.
    Usage,
    /// Not a guide, or its `guide.yaml` cannot be read.
    NotAGuide,
    /// Git, credentials, the network.
    Environment,
    /// The entry, branch or proposal exists and no flag says what to do.
    Conflict,
    /// A bug of ours.
    Bug,
    /// Interrupted by the user.
    Interrupted,
}

impl Exit {
    /// The number.
    pub fn code(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::Findings => 1,
            Self::Usage => 2,
            Self::NotAGuide => 3,
            Self::Environment => 4,
            Self::Conflict => 5,
            // EX_SOFTWARE of sysexits.h
            Self::Bug => 70,
            // 128 + SIGINT, as shells report it
            Self::Interrupted => 130,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.code())
    }
}
