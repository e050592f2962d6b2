//! Shows findings to people and programs. Every format escapes for its reader; untrusted text goes through one sanitizer.

mod human;
mod json;
mod sanitize;

pub use json::write_json;
pub use sanitize::{clean, clean_block};

use crate::finding::{Findings, Severity};
use crate::source::SourceFiles;
use std::io::{self, Write};

/// What is reported: the findings of one run and what they are about.
pub struct Run<'r> {
    /// The findings, in order.
    pub findings: &'r Findings,
    /// The texts they point into.
    pub files: &'r SourceFiles,
    /// How many entries were looked at.
    pub entries: usize,
}

/// A form in which findings are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// For people at a terminal.
    Human {
        /// Whether to use color.
        color: bool,
        /// How many columns there are.
        width: usize,
    },
    /// One object in the frozen form `ddscurate/findings/1`.
    Json,
}

/// Something that shows a run.
pub trait Reporter {
    /// Writes the whole run to `out`.
    ///
    /// # Errors
    /// When `out` cannot be written to.
    fn report(&self, run: &Run<'_>, out: &mut dyn Write) -> io::Result<()>;
}

impl Format {
    /// The reporter for this form.
    pub fn reporter(self) -> Box<dyn Reporter> {
        match self {
            Self::Human { color, width } => Box::new(human::Human { color, width }),
            Self::Json => Box::new(json::Json),
        }
    }
}

/// Counts in words: `2 errors, 1 warning`. Empty when there is nothing to count.
pub fn counts(findings: &Findings) -> String {
    let of = |severity: Severity, word: &str| match findings.count(severity) {
        0 => None,
        1 => Some(format!("1 {word}")),
        many => Some(format!("{many} {word}s")),
    };
    let parts = [of(Severity::Error, "error"), of(Severity::Warning, "warning"), of(Severity::Info, "info")];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}
