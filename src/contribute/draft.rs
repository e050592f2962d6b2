//! Drafts: unfinished entries, kept where git keeps its own things, so that no status shows them and no checkout loses
//! them.

use super::Error;
use crate::git::Repository;
use crate::guide::{Entry, ProblemKind, canonical_entry, read_entry};
use crate::source::{sweep_unfinished, write_atomically};
use serde::{Deserialize, Serialize};
use std::io;
use std::path::{Path, PathBuf};

/// An unfinished contribution.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Draft {
    /// The entry as far as it goes.
    pub entry: Entry,
    /// The very text that the contributor wrote, when they wrote one: its comments are theirs.
    pub written: Option<String>,
    /// What the contributor said about themselves.
    pub about: About,
}

/// What is kept beside an entry.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct About {
    /// The name to be credited by.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The handle.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub handle: Option<String>,
    /// The account at the guide's forge.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account: Option<String>,
    /// The version of the agreement that was agreed to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub agreed: Option<String>,
}

impl Draft {
    /// The text of the entry's file: what the contributor wrote, as long as it says what the entry is, else the
    /// canonical form.
    ///
    /// # Errors
    /// When the entry cannot be written as YAML.
    pub fn text(&self) -> Result<String, Error> {
        if let Some(written) = &self.written
            && read_entry(written).0 == self.entry
        {
            return Ok(written.clone());
        }
        canonical_entry(&self.entry).map_err(|error| Error::Unwritable(error.message))
    }
}

/// The drafts of one repository, all its worktrees together.
#[derive(Clone, Debug)]
pub struct Drafts {
    folder: PathBuf,
    /// False for a dry run.
    may_write: bool,
}

impl Drafts {
    /// The drafts kept in that repository.
    pub fn of(repository: &Repository) -> Self {
        Self { folder: repository.common_dir().join("ddscurate").join("drafts"), may_write: true }
    }

    /// What was left in the editor of entries that are there already, kept beside the drafts.
    pub fn of_edits(repository: &Repository) -> Self {
        Self { folder: repository.common_dir().join("ddscurate").join("edits"), may_write: true }
    }

    /// The same drafts to look at only: saving and removing do nothing.
    #[must_use]
    pub fn unwritten(self) -> Self {
        Self { may_write: false, ..self }
    }

    /// The file in which a draft is kept.
    pub fn path(&self, slug: &str) -> PathBuf {
        self.folder.join(format!("{slug}.yaml"))
    }

    /// The slugs of all drafts, the one touched last first.
    pub fn slugs(&self) -> Vec<String> {
        let Ok(files) = std::fs::read_dir(&self.folder) else { return Vec::new() };
        let mut found: Vec<_> = files
            .flatten()
            .filter_map(|file| {
                let slug = file.file_name().to_str()?.strip_suffix(".yaml")?.to_owned();
                let touched = file.metadata().and_then(|data| data.modified()).ok()?;
                (!slug.starts_with('.')).then_some((touched, slug))
            })
            .collect();
        found.sort_by(|a, b| b.cmp(a));
        found.into_iter().map(|(_, slug)| slug).collect()
    }

    /// Reads a draft. `None` when there is none, or when what is there is no draft any more; it is then left alone.
    pub fn load(&self, slug: &str) -> Option<Draft> {
        let text = std::fs::read_to_string(self.path(slug)).ok()?;
        // Unfinished as it is, it may lack fields; only a text that is no YAML is none of ours.
        let (entry, problems) = read_entry(&text);
        if problems.iter().any(|problem| matches!(problem.kind, ProblemKind::Syntax(_))) {
            return None;
        }
        let about = std::fs::read_to_string(self.about_path(slug)).ok();
        let about = about.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default();
        Some(Draft { entry, written: Some(text), about })
    }

    /// Keeps a draft, atomically: whatever happens next, this much is not lost.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn save(&self, slug: &str, draft: &Draft) -> Result<(), Error> {
        self.write(&self.path(slug), draft.text()?.as_bytes())?;
        let about = serde_json::to_vec(&draft.about).map_err(|error| Error::Unwritable(error.to_string()))?;
        self.write(&self.about_path(slug), &about)
    }

    /// Forgets a draft that is finished or not wanted.
    pub fn remove(&self, slug: &str) {
        if self.may_write {
            forget(&self.path(slug));
            forget(&self.about_path(slug));
        }
        self.forget_refused(slug);
    }

    /// What the contributor wrote in the editor and could not be taken over, for the next time they open it.
    pub fn refused(&self, slug: &str) -> Option<String> {
        std::fs::read_to_string(self.refused_path(slug)).ok()
    }

    /// Keeps such a text.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn keep_refused(&self, slug: &str, text: &str) -> Result<(), Error> {
        self.write(&self.refused_path(slug), text.as_bytes())
    }

    /// Forgets such a text.
    pub fn forget_refused(&self, slug: &str) {
        if self.may_write {
            forget(&self.refused_path(slug));
        }
    }

    /// What was left in the editor for an entry, and the text that it began with.
    pub fn edit(&self, slug: &str) -> Option<(String, String)> {
        let read = |path: PathBuf| std::fs::read_to_string(path).ok();
        Some((read(self.path(slug))?, read(self.base_path(slug))?))
    }

    /// Keeps a text from the editor, and the one that it began with.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn keep_edit(&self, slug: &str, text: &str, base: &str) -> Result<(), Error> {
        self.write(&self.base_path(slug), base.as_bytes())?;
        self.write(&self.path(slug), text.as_bytes())
    }

    /// Forgets such a text.
    pub fn forget_edit(&self, slug: &str) {
        if self.may_write {
            forget(&self.path(slug));
            forget(&self.base_path(slug));
        }
    }

    fn base_path(&self, slug: &str) -> PathBuf {
        self.folder.join(format!("{slug}.base.txt"))
    }

    fn refused_path(&self, slug: &str) -> PathBuf {
        self.folder.join(format!("{slug}.refused.txt"))
    }

    fn about_path(&self, slug: &str) -> PathBuf {
        self.folder.join(format!("{slug}.about.json"))
    }

    fn write(&self, path: &Path, bytes: &[u8]) -> Result<(), Error> {
        if !self.may_write {
            return Ok(());
        }
        write_atomically(path, bytes).map_err(|source: io::Error| Error::Draft { path: path.to_owned(), source })
    }
}

/// Removes a file, and what writing it left when it was killed halfway.
fn forget(path: &Path) {
    sweep_unfinished(path);
    let _ = std::fs::remove_file(path);
}
