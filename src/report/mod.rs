//! Shows findings to people and programs. Every format escapes for its reader; untrusted text goes through one sanitizer.

mod closing;
mod excerpt;
mod github;
mod gitlab;
mod human;
mod json;
mod junit;
mod lines;
mod markdown;
mod sanitize;
mod sarif;

pub use github::failed_command;
pub use human::Offer;
pub use json::write_json;
pub use markdown::not_judged;
pub use sanitize::{clean, clean_block};

use crate::finding::{Findings, RuleId, Severity};
use crate::source::SourceFiles;
use std::borrow::Cow;
use std::io::{self, Write};

/// What is reported: the findings of one run and what they are about.
pub struct Run<'r> {
    /// The findings, in order.
    pub findings: &'r Findings,
    /// The texts they point into.
    pub files: &'r SourceFiles,
    /// How many entries were looked at.
    pub entries: usize,
    /// The paths that were asked for; all of the guide when there are none.
    pub paths: &'r [String],
    /// The guide's folder in its repository: empty, or ending in `/`. Forges name files from the repository's root.
    pub root: &'r str,
    /// Of a proposal, what was judged against what, as a clause with names in backticks; empty for a whole guide.
    pub judged: &'r str,
}

/// A rule, as a reader of findings may want to know it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AboutRule {
    /// Its id.
    pub id: RuleId,
    /// How bad its findings are unless the guide says otherwise.
    pub severity: Severity,
    /// What it finds, as a phrase.
    pub summary: &'static str,
    /// Its page, in Markdown.
    pub docs: &'static str,
}

impl<'r> Run<'r> {
    /// A run on all of a guide that is a repository of its own.
    pub fn on_all(findings: &'r Findings, files: &'r SourceFiles, entries: usize) -> Self {
        Self { findings, files, entries, paths: &[], root: "", judged: "" }
    }

    /// `1 entry`, `2 entries`.
    fn entries_in_words(&self) -> String {
        if self.entries == 1 { "1 entry".to_owned() } else { format!("{} entries", self.entries) }
    }

    /// `nothing to mend`, and where, when only a part of the guide was asked for.
    fn nothing_in_words(&self) -> String {
        match self.paths {
            [] => "nothing to mend".to_owned(),
            [path] => format!("nothing to mend in `{}`", clean(path)),
            paths => format!("nothing to mend in these {} paths", paths.len()),
        }
    }

    /// A path of the guide as the repository knows it.
    fn path_in_repository<'p>(&self, path: &'p str) -> Cow<'p, str> {
        if self.root.is_empty() { Cow::Borrowed(path) } else { Cow::Owned(format!("{}{path}", self.root)) }
    }
}

/// A form in which findings are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// For people at a terminal.
    Human {
        /// Whether to use color.
        color: bool,
        /// How many columns the terminal has. `None` when it goes to none: sentences are not wrapped then.
        columns: Option<usize>,
        /// Which ways of mending to tell of.
        offer: Offer,
    },
    /// One line a finding, without colors.
    Lines,
    /// One object in the frozen form `ddscurate/findings/1`.
    Json,
    /// Workflow commands, which GitHub shows as annotations.
    GitHub,
    /// SARIF 2.1.0, for code scanning.
    Sarif {
        /// What there is to say of the rules.
        rules: &'static [AboutRule],
    },
    /// JUnit XML.
    JUnit,
    /// A GitLab Code Quality report.
    GitLab,
    /// A table for job summaries and comments.
    Markdown {
        /// How many bytes it may have. What does not fit is left out and counted; where not even the heading fits, nothing
        /// is written.
        most_bytes: usize,
    },
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
            Self::Human { color, columns, offer } => Box::new(human::Human { color, columns, offer }),
            Self::Lines => Box::new(lines::Lines),
            Self::Json => Box::new(json::Json),
            Self::GitHub => Box::new(github::GitHub),
            Self::Sarif { rules } => Box::new(sarif::Sarif { rules }),
            Self::JUnit => Box::new(junit::JUnit),
            Self::GitLab => Box::new(gitlab::GitLab),
            Self::Markdown { most_bytes } => Box::new(markdown::Markdown { most_bytes }),
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
