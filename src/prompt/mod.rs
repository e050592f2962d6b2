//! Asking a person: the form of a new entry, question by question. The only place that names dialoguer.
//!
//! Every question has a check that is also a rule's, so that nothing is accepted here and refused later. Questions go
//! to stderr; stdout is for results.

mod ask;
mod form;
mod keys;
mod line;
mod pick;
mod review;

pub use ask::{agree, choose, confirm, say_yes, text};
pub use form::{Form, fill};
pub use pick::pick;
pub use review::{Choice, edit, review};

use std::io;

/// Why a question has no answer.
#[derive(Debug, thiserror::Error)]
pub enum Stopped {
    /// The person pressed Ctrl-C.
    #[error("interrupted")]
    Interrupted,
    /// The person chose to stop here.
    #[error("stopped")]
    Chosen,
    /// The terminal failed.
    #[error("the terminal failed: {0}")]
    Terminal(io::Error),
}

impl From<io::Error> for Stopped {
    fn from(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::Interrupted { Self::Interrupted } else { Self::Terminal(error) }
    }
}

impl From<dialoguer::Error> for Stopped {
    fn from(error: dialoguer::Error) -> Self {
        let dialoguer::Error::IO(error) = error;
        error.into()
    }
}

/// Shows the cursor again: selections hide it, and an interruption must not leave it hidden.
pub fn restore_cursor() {
    let _ = console::Term::stderr().show_cursor();
}
