//! What went wrong while a guide's files were read. Rules turn these into findings; nothing is worded here.

use crate::finding::Place;
use crate::source::{BlemishKind, FileId, FlawKind, SyntaxError};

/// One thing that went wrong while reading.
#[derive(Clone, Debug, PartialEq)]
pub struct Problem {
    /// The file.
    pub file: FileId,
    /// Where in it.
    pub place: Place,
    /// What.
    pub kind: ProblemKind,
}

/// The kinds of [`Problem`].
#[derive(Clone, Debug, PartialEq)]
pub enum ProblemKind {
    /// The text is not YAML, or not of the kind allowed.
    Syntax(SyntaxError),
    /// The document differs from its shape.
    Flaw(FlawKind),
    /// The bytes are not as they should be.
    Blemish(BlemishKind),
    /// A Markdown file without its `---` lines.
    NoFrontMatter,
    /// A file that does not belong where it lies.
    Stray(Stray),
    /// A file whose name is no slug.
    BadSlug(super::SlugError),
    /// A folder that cannot be had under its name on every system.
    BadFolder {
        /// The folder, from the guide's root.
        folder: String,
        /// One that is the same where case does not count.
        other: Option<String>,
    },
    /// Another file has the same slug, whatever its folder or case.
    SlugTaken {
        /// That file.
        by: FileId,
    },
}

/// Why a file does not belong where it lies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stray {
    /// A symbolic link.
    Symlink,
    /// A pipe, socket, submodule or the like.
    NotAFile,
    /// A name that is not UTF-8, whatever it belongs to.
    UnreadableName,
    /// The ending is not the one that is read; `wanted` is the path it should have.
    Ending {
        /// The path with the right ending.
        wanted: String,
    },
    /// What an editor or a merge left beside the file it saved.
    Backup,
    /// Another kind of file.
    Foreign {
        /// The ending that files here have, without the dot.
        ending: &'static str,
    },
    /// It is there, but cannot be read.
    Unreadable(String),
}

impl Problem {
    pub(super) fn new(file: FileId, place: Place, kind: ProblemKind) -> Self {
        Self { file, place, kind }
    }
}
