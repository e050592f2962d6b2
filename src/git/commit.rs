//! One commit that changes files of its parent, made without index or working tree.

use std::path::Path;

use super::call::Call;
use super::clash::{check_free, check_paths};
use super::edit::{are_exactly, check_there, write_tree};
use super::identity::{self, Person};
use super::{Error, FileEdit, Oid, Repository, Version};

/// What a commit is to hold.
#[derive(Debug, Clone, Copy)]
pub struct NewCommit<'a> {
    /// The commit it stands on.
    pub parent: Oid,
    /// What it does to files; at least one thing.
    pub changes: &'a [FileEdit<'a>],
    /// The message.
    pub message: &'a str,
    /// Author and committer, in place of those of the configuration; with [`NewCommit::author_date`] the author alone.
    pub person: Option<&'a Person>,
    /// The author's date as git reads it (`1732300000 +0100`), when a commit is made anew; see [`Authorship::date`].
    pub author_date: Option<&'a str>,
    /// Make it unsigned although `commit.gpgsign` is set.
    pub unsigned: bool,
}

/// Who wrote a commit, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Authorship {
    /// The author.
    pub person: Person,
    /// When, for [`NewCommit::author_date`].
    pub date: String,
    /// The message.
    pub message: String,
    /// The first parent.
    pub parent: Option<Oid>,
    /// Whether it has others.
    pub is_merge: bool,
}

impl Repository {
    /// Makes the commit and gives its name. No ref points at it yet; git collects it after two weeks if none ever does.
    ///
    /// It is signed when `commit.gpgsign` is set, by the user's git and key. No commit hook runs.
    ///
    /// The tree differs from the parent's in exactly these files; only the folders on the way to them are written.
    ///
    /// # Errors
    /// [`Error::PathTaken`] when the parent has a path that is added, or one differing only in case;
    /// [`Error::PathAbsent`], [`Error::FileMoved`] and [`Error::Unchanged`] when a file to be replaced is not there, is
    /// another than was said, or would stay the same; [`Error::BadPath`]; [`Error::Filtered`]; [`Error::Identity`];
    /// [`Error::Signing`], in which case nothing unsigned is made instead.
    pub fn commit(&self, new: &NewCommit<'_>) -> Result<Oid, Error> {
        check_paths(new.changes)?;
        let tree = {
            let local = self.local();
            let root = local.root(new.parent)?;
            for edit in new.changes {
                match edit {
                    FileEdit::Add { path, .. } => check_free(&local, root, path, new.changes)?,
                    FileEdit::Replace { .. } | FileEdit::Remove { .. } => check_there(&local, root, edit)?,
                }
            }
            write_tree(&local, new.parent, root, new.changes)?
        };
        self.check_filters(new.parent, new.changes)?;
        self.commit_tree(new, tree)
    }

    /// Whether `commit` makes exactly `changes`, with these bytes, and changes nothing else. Its parent may be any,
    /// unless `parent` names one. A merge and a root commit never qualify.
    ///
    /// # Errors
    /// [`Error::Missing`] when the commit is not here.
    pub fn same_change(&self, commit: Oid, parent: Option<Oid>, changes: &[FileEdit<'_>]) -> Result<bool, Error> {
        let local = self.local();
        let root = local.root(commit)?;
        let repository = local.repository();
        let found = repository
            .find_commit(commit)
            .map_err(|error| Error::storage(format!("read the commit {commit}"), &error))?;
        let mut parents = found.parent_ids();
        let (Some(first), None) = (parents.next(), parents.next()) else {
            return Ok(false);
        };
        if parent.is_some_and(|parent| parent != first) {
            return Ok(false);
        }
        // At the edge of a shallow clone the parent is not here, and nothing can be said.
        let Ok(base) = local.root(first) else {
            return Ok(false);
        };
        are_exactly(&local, commit, base, root, changes)
    }

    /// Who wrote a commit, so that it can be made anew on another parent.
    ///
    /// # Errors
    /// [`Error::Missing`] when the commit is not here.
    pub fn authorship(&self, commit: Oid) -> Result<Authorship, Error> {
        let local = self.local();
        let found = local
            .repository()
            .find_commit(commit)
            .map_err(|error| Error::storage(format!("read the commit {commit}"), &error))?;
        let author = found.author();
        let when = author.when();
        let (sign, minutes) = (when.sign(), when.offset_minutes().abs());
        Ok(Authorship {
            person: Person {
                name: String::from_utf8_lossy(author.name_bytes()).into_owned(),
                email: String::from_utf8_lossy(author.email_bytes()).into_owned(),
            },
            date: format!("{} {sign}{:02}{:02}", when.seconds(), minutes / 60, minutes % 60),
            message: String::from_utf8_lossy(found.message_bytes()).into_owned(),
            parent: found.parent_ids().next(),
            is_merge: found.parent_count() > 1,
        })
    }

    fn commit_tree(&self, new: &NewCommit<'_>, tree: Oid) -> Result<Oid, Error> {
        // `commit-tree` ignores `commit.gpgsign`; it must be told.
        let sign = !new.unsigned && self.config_bool("commit.gpgsign")?.unwrap_or(false);
        let (parent, tree) = (new.parent.to_string(), tree.to_string());
        let signing = if sign { "-S" } else { "--no-gpg-sign" };
        let mut call =
            Call::new(["-c", "i18n.commitEncoding=UTF-8", "commit-tree", signing, "-p", &parent, "-F", "-", &tree])
                .stdin(new.message.as_bytes());
        if let Some(Person { name, email }) = new.person {
            call = call.env("GIT_AUTHOR_NAME", name).env("GIT_AUTHOR_EMAIL", email);
            // Who makes a commit anew that another wrote is its committer, if git knows them, and signs with their own key.
            if new.author_date.is_none() || self.identity().is_err() {
                call = call.env("GIT_COMMITTER_NAME", name).env("GIT_COMMITTER_EMAIL", email);
            }
        }
        if let Some(date) = new.author_date {
            call = call.env("GIT_AUTHOR_DATE", date);
        }
        let finished = self.run(call)?;
        if !finished.success {
            return Err(identity::not_made(finished, sign));
        }
        let said = finished.ok()?;
        Oid::from_str(said.trim()).map_err(|error| Error::storage("read the new commit's name", &error))
    }

    /// Refuses paths that `.gitattributes` sends through a filter. Git is asked only when such a file speaks of filters.
    fn check_filters(&self, parent: Oid, changes: &[FileEdit<'_>]) -> Result<(), Error> {
        /// `check-attr --source` came with 2.40.
        const NEEDED: Version = Version(2, 40, 0);
        let written = || changes.iter().filter(|edit| !edit.is_removal()).map(FileEdit::path);
        let mut places: Vec<String> = written()
            .flat_map(|path| Path::new(path).ancestors().skip(1))
            .map(|dir| format!("{}/.gitattributes", dir.display()))
            .collect();
        places.sort_unstable();
        places.dedup();
        let mut filters = false;
        for place in places {
            if let Some(file) = self.file(parent, place.trim_start_matches('/'))? {
                filters |= self.read(file.id)?.windows(6).any(|word| word == b"filter");
            }
        }
        if !filters || self.git.version()? < NEEDED {
            return Ok(());
        }
        let source = format!("--source={parent}");
        let head = ["check-attr", "-z", &source, "filter", "--"];
        let call = Call::new(head.into_iter().chain(written()));
        let said = self.run(call)?.ok()?;
        let fields: Vec<&str> = said.split('\0').collect();
        for record in fields.chunks_exact(3) {
            if !matches!(record[2], "unspecified" | "unset") {
                return Err(Error::Filtered { path: record[0].to_owned(), filter: record[2].to_owned() });
            }
        }
        Ok(())
    }
}
