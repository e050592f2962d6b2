//! What a contribution consists of: the files it changes, and the words that go with them.

use crate::git::{FileChange, FileKind, Touched};

/// A file as a contribution leaves it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangedFile {
    /// Path from the guide's root.
    pub path: String,
    /// Its text; none when it is gone.
    pub text: Option<String>,
}

impl ChangedFile {
    /// A file that is there afterwards.
    pub fn with(path: impl Into<String>, text: impl Into<String>) -> Self {
        Self { path: path.into(), text: Some(text.into()) }
    }

    /// A file that is gone afterwards.
    pub fn gone(path: impl Into<String>) -> Self {
        Self { path: path.into(), text: None }
    }
}

/// What a contribution is about. Each has branches of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A new entry.
    Add,
    /// An entry says something else.
    Edit,
    /// A tool is no longer what it was.
    Retire,
    /// An entry has another name or slug.
    Rename,
    /// Somebody signs the agreement.
    Agree,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Add, Self::Edit, Self::Retire, Self::Rename, Self::Agree];

    /// The word that its branches begin with, and its command.
    pub fn word(self) -> &'static str {
        match self {
            Self::Add => "add",
            Self::Edit => "edit",
            Self::Retire => "retire",
            Self::Rename => "rename",
            Self::Agree => "agree",
        }
    }

    /// The branch of such a contribution about `slug`, an entry's or a contributor's.
    pub fn branch(self, slug: &str) -> String {
        format!("{}/{slug}", self.word())
    }

    /// What a branch is about, and its slug, as far as its name tells.
    pub fn of_branch(branch: &str) -> Option<(Self, &str)> {
        let (word, slug) = branch.split_once('/')?;
        let kind = Self::ALL.into_iter().find(|kind| kind.word() == word)?;
        Some((kind, slug))
    }
}

/// A contribution, ready to be committed.
#[derive(Clone, Debug)]
pub struct Change {
    /// What it is about.
    pub kind: Kind,
    /// The entry's slug, or the contributor's handle.
    pub slug: String,
    /// The branch it goes on.
    pub branch: String,
    /// The files that are others afterwards: the entry's first, the contributor's if they are new.
    pub files: Vec<ChangedFile>,
    /// The proposal's title and the commit's first line.
    pub title: String,
    /// The commit's message.
    pub message: String,
    /// The proposal's text, in Markdown.
    pub body: String,
}

impl Change {
    /// The files with a text, as the merge of a proposal would have them, for judging what is not committed yet. `prefix`
    /// is the guide's folder in the repository, empty or ending in `/`; `is_there` tells whether a path, from the guide's
    /// root, has a file before.
    pub fn as_merged(&self, prefix: &str, is_there: impl Fn(&str) -> bool) -> Vec<FileChange> {
        let changed = |file: &ChangedFile| FileChange {
            path: format!("{prefix}{}", file.path),
            touched: match &file.text {
                None => Touched::Removed,
                Some(_) if is_there(&file.path) => Touched::Modified,
                Some(_) => Touched::Added,
            },
            kind: FileKind::Regular,
            size: file.text.as_ref().map_or(0, |text| text.len() as u64),
            is_binary: false,
            bytes: file.text.clone().map(String::into_bytes),
        };
        self.files.iter().map(changed).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::Kind;

    #[test]
    fn branches_tell_what_they_are_about() {
        for kind in Kind::ALL {
            assert_eq!(Kind::of_branch(&kind.branch("drone")), Some((kind, "drone")));
        }
        assert_eq!(Kind::of_branch("add"), None);
        assert_eq!(Kind::of_branch("feature/drone"), None);
    }
}
