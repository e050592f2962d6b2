//! What mending comes to, and how it is shown.

use crate::finding::RuleId;
use similar::TextDiff;
use std::collections::BTreeMap;

/// What the files will be, and why.
#[derive(Debug, Default)]
pub struct Mended {
    /// The files that change, by path from the guide's root.
    pub files: BTreeMap<String, FileChange>,
    /// The findings that are mended.
    pub done: Vec<Note>,
    /// Fixes that were taken back, each with the error that it made.
    pub taken_back: Vec<(Note, String)>,
    /// How many findings are left that should be mended.
    pub left: usize,
    /// True when more could be mended, and it would have taken too long.
    pub is_cut_short: bool,
}

/// A file's bytes on disk, and from now on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileChange {
    /// As it was read.
    pub before: Vec<u8>,
    /// As it is to be.
    pub after: Vec<u8>,
}

/// A finding that was mended, or was not.
#[derive(Clone, Debug)]
pub struct Note {
    pub(super) key: String,
    /// The file.
    pub path: String,
    /// The line at the time, from 1.
    pub line: usize,
    /// The rule.
    pub rule: RuleId,
    /// What it said.
    pub message: String,
    /// What has become of what it marked, in a few words.
    pub now: Option<String>,
    pub(super) field: Option<String>,
    pub(super) is_error: bool,
}

impl Mended {
    /// All changes as one unified diff.
    pub fn diff(&self) -> String {
        let shown = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        self.files.iter().map(|(path, file)| diff(path, &shown(&file.before), &shown(&file.after), 3)).collect()
    }
}

/// The lines in which two texts differ, as `diff -u` writes them, with so many lines around them.
pub fn diff(path: &str, before: &str, after: &str, around: usize) -> String {
    let lines = TextDiff::from_lines(before, after);
    let (old, new) = (format!("a/{path}"), format!("b/{path}"));
    lines.unified_diff().context_radius(around).header(&old, &new).to_string()
}
