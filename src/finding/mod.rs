//! What we say about a guide's files: findings, their severity and fixes, and the sink that decides which are shown.

mod raised;
mod remedy;
mod sink;

pub use raised::{Place, Raised};
pub use remedy::Remedy;
pub use sink::{Findings, LeftOut, Levels, Sink, WaiverOf};

use crate::source::{FileId, Range, Span};
use serde::Serialize;
use std::fmt;
use std::str::FromStr;

/// The name of a rule, as written in `guide.yaml` and shown with each of its findings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct RuleId(pub &'static str);

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing.
    Info,
    /// Should be mended.
    Warning,
    /// Must be mended: the guide cannot be published like this.
    Error,
}

/// What a guide or a person asks of a rule: a severity, or silence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// Say nothing.
    Off,
    /// Report with this severity.
    On(Severity),
}

/// One problem, at its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// The rule that found it.
    pub rule: RuleId,
    /// How bad it is here.
    pub severity: Severity,
    /// What is wrong, as a clause without capital and full stop.
    pub message: String,
    /// How to mend it.
    pub help: Option<String>,
    /// The file.
    pub file: FileId,
    /// Its path, from the guide's root.
    pub path: String,
    /// Where in the file, in bytes of its text.
    pub span: Span,
    /// Where in the file, in lines and columns.
    pub range: Range,
    /// The field it is about, where there is one.
    pub field: Option<String>,
    /// Other places that belong to it.
    pub related: Vec<Related>,
    /// What is said to mend it. Whether that can be done is told by [`Findings::work_out_fixes`].
    pub remedy: Option<Remedy>,
    /// A change that mends it, once it was worked out.
    pub fix: Option<Fix>,
}

/// Another place that a finding speaks of.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Related {
    /// The file, from the guide's root.
    pub path: String,
    /// Where in it.
    pub range: Range,
    /// What is there.
    pub message: String,
}

/// A change of text that mends a finding.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Fix {
    /// Whether it may be applied without asking.
    pub applicability: Applicability,
    /// The changes, all in one go.
    pub edits: Vec<Edit>,
}

/// Whether a [`Fix`] needs a person's eye.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Applicability {
    /// Always right.
    Automatic,
    /// Probably right.
    Suggested,
}

impl Applicability {
    /// As it is called in documents and lists.
    pub fn word(self) -> &'static str {
        match self {
            Self::Automatic => "automatic",
            Self::Suggested => "suggested",
        }
    }
}

/// One replacement in one file, in bytes of its text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Edit {
    /// The file, from the guide's root.
    pub path: String,
    /// First byte replaced.
    pub start: usize,
    /// One past the last byte replaced.
    pub end: usize,
    /// What stands there afterwards.
    pub text: String,
}

impl fmt::Display for RuleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.0)
    }
}

impl Severity {
    /// The word used in every output.
    pub fn word(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// Reads `off`, `info`, `warning` or `error`.
impl FromStr for Level {
    type Err = String;

    fn from_str(word: &str) -> Result<Self, String> {
        match word {
            "off" => Ok(Self::Off),
            "info" => Ok(Self::On(Severity::Info)),
            "warning" => Ok(Self::On(Severity::Warning)),
            "error" => Ok(Self::On(Severity::Error)),
            _ => Err(format!("`{word}` is not a level; use off, info, warning or error")),
        }
    }
}
