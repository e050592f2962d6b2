//! One commit that adds files to a parent, made without index or working tree.

use std::collections::BTreeMap;
use std::path::Path;

use git2::build::TreeUpdateBuilder;
use git2::{FileMode, ObjectType, Tree, TreeEntry};

use super::call::Call;
use super::clash::{check_free, check_paths};
use super::identity::{self, Person};
use super::{Error, Oid, Repository, TreeReader, Version};

/// What a commit is to hold.
#[derive(Debug, Clone, Copy)]
pub struct NewCommit<'a> {
    /// The commit it stands on.
    pub parent: Oid,
    /// The new files: path from the root, with `/`, and bytes, which are stored as they are.
    pub files: &'a [(&'a str, &'a [u8])],
    /// The message.
    pub message: &'a str,
    /// Author and committer, in place of those of the configuration.
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
}

impl Repository {
    /// Makes the commit and gives its name. No ref points at it yet; git collects it after two weeks if none ever does.
    ///
    /// It is signed when `commit.gpgsign` is set, by the user's git and key. No commit hook runs.
    ///
    /// # Errors
    /// [`Error::PathTaken`] when the parent has a path, or one differing only in case; [`Error::BadPath`];
    /// [`Error::Filtered`]; [`Error::Identity`]; [`Error::Signing`], in which case nothing unsigned is made instead.
    pub fn commit(&self, new: &NewCommit<'_>) -> Result<Oid, Error> {
        check_paths(new.files)?;
        let tree = {
            let local = self.local();
            let root = local.root(new.parent)?;
            for (path, _) in new.files {
                check_free(&local, root, path)?;
            }
            write_tree(&local, root, new.files)?
        };
        self.check_filters(new.parent, new.files)?;
        self.commit_tree(new, tree)
    }

    /// Whether `commit` adds exactly `files`, with these bytes, and changes nothing else. Its parent may be any,
    /// unless `parent` names one. A merge and a root commit never qualify.
    ///
    /// # Errors
    /// [`Error::Missing`] when the commit is not here.
    pub fn same_change(&self, commit: Oid, parent: Option<Oid>, files: &[(&str, &[u8])]) -> Result<bool, Error> {
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
        let mut wanted = BTreeMap::new();
        for (path, bytes) in files {
            let id = Oid::hash_object(ObjectType::Blob, bytes)
                .map_err(|error| Error::storage("name a file's bytes", &error))?;
            wanted.insert((*path).to_owned(), id);
        }
        Ok(!wanted.is_empty() && adds_exactly(&local, base, root, &wanted)?)
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
            call = call
                .env("GIT_AUTHOR_NAME", name)
                .env("GIT_AUTHOR_EMAIL", email)
                .env("GIT_COMMITTER_NAME", name)
                .env("GIT_COMMITTER_EMAIL", email);
        }
        if let Some(date) = new.author_date {
            call = call.env("GIT_AUTHOR_DATE", date);
        }
        let finished = self.run(call)?;
        if !finished.success {
            if let Some(error) = identity::unknown(&finished.stderr) {
                return Err(error);
            }
            return Err(if sign { Error::Signing { stderr: finished.stderr } } else { finished.into_error() });
        }
        let said = finished.ok()?;
        Oid::from_str(said.trim()).map_err(|error| Error::storage("read the new commit's name", &error))
    }

    /// Refuses paths that `.gitattributes` sends through a filter. Git is asked only when such a file speaks of filters.
    fn check_filters(&self, parent: Oid, files: &[(&str, &[u8])]) -> Result<(), Error> {
        /// `check-attr --source` came with 2.40.
        const NEEDED: Version = Version(2, 40, 0);
        let mut places: Vec<String> = files
            .iter()
            .flat_map(|(path, _)| Path::new(path).ancestors().skip(1))
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
        let call = Call::new(head.into_iter().chain(files.iter().map(|(path, _)| *path)));
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

/// Writes the blobs and the changed folders, and proves by comparison that exactly `files` were added.
fn write_tree(local: &TreeReader, root: Oid, files: &[(&str, &[u8])]) -> Result<Oid, Error> {
    let failed = |error: git2::Error| Error::storage("write the new files", &error);
    let repository = local.repository();
    let mut update = TreeUpdateBuilder::new();
    let mut wanted = BTreeMap::new();
    for (path, bytes) in files {
        let blob = repository.blob(bytes).map_err(failed)?;
        update.upsert(*path, blob, FileMode::Blob);
        wanted.insert((*path).to_owned(), blob);
    }
    let tree = update.create_updated(repository, &local.tree(root)?).map_err(failed)?;
    if !adds_exactly(local, root, tree, &wanted)? {
        return Err(Error::Storage {
            action: "write the new files".to_owned(),
            why: "the tree that was made differs in more than them".to_owned(),
        });
    }
    Ok(tree)
}

/// Whether the tree `new` is the tree `old` plus exactly the plain files `wanted`. Only folders on the way to these are
/// opened: a general comparison opens them all, and a hostile commit could have no end of them.
fn adds_exactly(local: &TreeReader, old: Oid, new: Oid, wanted: &BTreeMap<String, Oid>) -> Result<bool, Error> {
    let mut found = 0;
    let mut open = vec![(Some(old), new, String::new())];
    while let Some((old, new, prefix)) = open.pop() {
        let old = old.map(|old| local.tree(old)).transpose()?;
        let mut before = old.as_ref().map(Tree::iter).into_iter().flatten().peekable();
        // Both are sorted the same way, so whatever `before` does not have next is new.
        for entry in &local.tree(new)? {
            let known = before.next_if(|known| known.name_bytes() == entry.name_bytes());
            let same = |known: &TreeEntry<'_>| known.id() == entry.id() && known.filemode() == entry.filemode();
            if known.as_ref().is_some_and(same) {
                continue;
            }
            let Ok(name) = entry.name() else {
                return Ok(false);
            };
            let path = format!("{prefix}{name}");
            if entry.kind() == Some(ObjectType::Tree) {
                let below = format!("{path}/");
                let leads = wanted.keys().any(|path| path.starts_with(&below));
                let was_other = known.as_ref().is_some_and(|known| known.kind() != entry.kind());
                if !leads || was_other {
                    return Ok(false);
                }
                open.push((known.map(|known| known.id()), entry.id(), below));
            } else {
                let plain = entry.filemode() == i32::from(FileMode::Blob);
                if known.is_some() || !plain || wanted.get(&path) != Some(&entry.id()) {
                    return Ok(false);
                }
                found += 1;
            }
        }
        if before.next().is_some() {
            return Ok(false);
        }
    }
    Ok(found == wanted.len())
}
