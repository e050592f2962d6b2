//! Asking a person: single questions, the form of a new entry, the last look at it. The only place that names dialoguer.
//!
//! Every question has a check that is also a rule's, so that nothing is accepted here and refused later. Questions go
//! to stderr; stdout is for results. They are drawn in a terminal whose cursor can be moved (`drawn`) and asked line by
//! line elsewhere (`plain`); whoever asks them knows nothing of that.

mod ask;
mod block;
mod decode;
mod drawn;
mod field;
mod form;
mod keys;
mod pick;
mod place;
mod plain;
mod question;
mod review;

pub use ask::{agree, choose, confirm, text};
pub use form::{Form, Helper, Suggestion, change, fill};
pub use pick::pick;
pub use question::{Answer, Ask, Line, OneOf, Question, YesOrNo};
pub use review::{Choice, edit, review};

use std::io;
use std::sync::OnceLock;

/// Why a question has no answer.
#[derive(Debug, thiserror::Error)]
pub enum Stopped {
    /// The person pressed Ctrl-C or Ctrl-D, or the terminal was closed.
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

/// How questions are asked in this process.
#[derive(Clone, Copy)]
pub struct Manner {
    /// Line by line, without moving the cursor.
    pub plain: bool,
    /// True once the program is to end: an open question then ends too, in order.
    pub is_to_stop: fn() -> bool,
}

static MANNER: OnceLock<Manner> = OnceLock::new();

/// Says how questions are asked, once for the whole process and before the first of them. Unsaid, they are drawn.
pub fn set_manner(manner: Manner) {
    let _ = MANNER.set(manner);
}

/// Whoever asks the questions in this process.
pub fn asker() -> Box<dyn Ask> {
    if is_plain() { Box::new(plain::Plain) } else { Box::<drawn::Drawn>::default() }
}

/// True when questions are asked line by line. Single keys are read in the way of Unix; elsewhere the terminal's own
/// line editing is used.
fn is_plain() -> bool {
    cfg!(not(unix)) || MANNER.get().is_some_and(|manner| manner.plain)
}

fn is_to_stop() -> bool {
    MANNER.get().is_some_and(|manner| (manner.is_to_stop)())
}

/// Shows the cursor again: questions hide it, and an interruption must not leave it hidden.
pub fn restore_cursor() {
    if !is_plain() {
        let _ = console::Term::stderr().show_cursor();
    }
}
