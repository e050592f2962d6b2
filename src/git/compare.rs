//! Which files differ between two commits.

use std::cmp::Ordering;

use git2::{Tree, TreeEntry};

use super::tree::{DEEPEST, MOST_FILES, kind};
use super::{Error, Oid, Repository, Touched, TreeReader};

/// A file that one commit has otherwise than another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommitFile {
    /// From the repository's root, with `/`. Bytes that are no UTF-8 appear as U+FFFD.
    pub path: String,
    /// The blob it was; `None` when it is new.
    pub old: Option<Oid>,
    /// The blob it is; `None` when it is gone.
    pub new: Option<Oid>,
}

impl CommitFile {
    /// What happened to it. A renamed file is one that is removed and one that is added.
    #[must_use]
    pub fn touched(&self) -> Touched {
        match (self.old, self.new) {
            (None, _) => Touched::Added,
            (_, None) => Touched::Removed,
            _ => Touched::Modified,
        }
    }
}

/// A file, or a folder that was not opened, that differs between two trees.
#[derive(Debug)]
pub(super) struct Difference {
    pub path: Vec<u8>,
    pub old: Option<Side>,
    pub new: Option<Side>,
}

/// What stands at a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Side {
    pub id: Oid,
    pub mode: i32,
}

impl Repository {
    /// What one commit changes against its only parent, by path; for a first commit, all that it has.
    ///
    /// # Errors
    /// [`Error::BadRevision`] for a merge; [`Error::Missing`] when the parent is not here, as at the edge of a shallow
    /// clone; [`Error::TreeTooLarge`].
    pub fn changed_files(&self, commit: Oid) -> Result<Vec<CommitFile>, Error> {
        let local = self.local();
        let root = local.root(commit)?;
        let found = local
            .repository()
            .find_commit(commit)
            .map_err(|error| Error::storage(format!("read the commit {commit}"), &error))?;
        let mut parents = found.parent_ids();
        let parent = parents.next();
        if parents.next().is_some() {
            return Err(Error::BadRevision { revision: commit.to_string(), why: "it is a merge".to_owned() });
        }
        // The library shows a commit at the edge of a shallow clone as a first one.
        if parent.is_none() && self.cut_off().contains(&commit) {
            return Err(Error::Missing { what: format!("the parent of {commit}") });
        }
        let before = parent.map(|parent| local.root(parent)).transpose()?;
        Ok(files(differences(&local, commit, before, Some(root), &|_| true)?))
    }

    /// The files that `head` has otherwise than `base`, by path; the two need not be related.
    ///
    /// # Errors
    /// [`Error::Missing`] when one is not here, [`Error::TreeTooLarge`].
    pub fn changes_between(&self, base: Oid, head: Oid) -> Result<Vec<CommitFile>, Error> {
        let local = self.local();
        let (before, after) = (local.root(base)?, local.root(head)?);
        Ok(files(differences(&local, head, Some(before), Some(after), &|_| true)?))
    }
}

/// How the trees `old` and `new` differ. A folder that differs is opened if `enter` says so of its path, which ends with
/// `/`; else it is a difference itself. `commit` is whose trees they are, for errors.
pub(super) fn differences(
    local: &TreeReader,
    commit: Oid,
    old: Option<Oid>,
    new: Option<Oid>,
    enter: &dyn Fn(&[u8]) -> bool,
) -> Result<Vec<Difference>, Error> {
    let refused = |why| Error::TreeTooLarge { commit, why };
    let mut found: Vec<Difference> = Vec::new();
    let mut open = vec![(old, new, Vec::new(), 0)];
    while let Some((old, new, prefix, depth)) = open.pop() {
        if depth > DEEPEST {
            return Err(refused("its folders are nested too deeply"));
        }
        let [old, new] = [old, new].map(|id| id.map(|id| local.tree(id)).transpose());
        let (old, new) = (old?, new?);
        for (old, new) in pairs(old.as_ref(), new.as_ref()) {
            let [was, is] = [&old, &new].map(|entry| entry.as_ref().map(side));
            if was == is {
                continue;
            }
            let Some(either) = new.or(old) else { continue };
            let path = [&prefix, either.name_bytes()].concat();
            let is_folder = kind(either.filemode()).is_none();
            let below = [&path[..], b"/"].concat();
            if is_folder && enter(&below) {
                open.push((was.map(|side| side.id), is.map(|side| side.id), below, depth + 1));
            } else if found.len() == MOST_FILES {
                return Err(refused("it has too many files"));
            } else {
                found.push(Difference { path, old: was, new: is });
            }
        }
    }
    Ok(found)
}

/// The entries of two trees, those with one name and kind together.
fn pairs<'t>(
    old: Option<&'t Tree<'_>>,
    new: Option<&'t Tree<'_>>,
) -> impl Iterator<Item = (Option<TreeEntry<'t>>, Option<TreeEntry<'t>>)> {
    let entries = |tree: Option<&'t Tree<'_>>| tree.map(Tree::iter).into_iter().flatten().peekable();
    let (mut old, mut new) = (entries(old), entries(new));
    std::iter::from_fn(move || match (old.peek(), new.peek()) {
        (None, None) => None,
        (Some(_), None) => Some((old.next(), None)),
        (None, Some(_)) => Some((None, new.next())),
        (Some(before), Some(after)) => Some(match order(before, after) {
            Ordering::Less => (old.next(), None),
            Ordering::Equal => (old.next(), new.next()),
            Ordering::Greater => (None, new.next()),
        }),
    })
}

/// The order of a tree's entries: by bytes, a folder as if its name ended with `/` (`base_name_compare` in git's read-cache.c).
fn order(one: &TreeEntry<'_>, other: &TreeEntry<'_>) -> Ordering {
    let (a, b) = (one.name_bytes(), other.name_bytes());
    let both = a.len().min(b.len());
    let next = |name: &[u8], entry: &TreeEntry<'_>| match name.get(both) {
        Some(byte) => *byte,
        None if kind(entry.filemode()).is_none() => b'/',
        None => 0,
    };
    a[..both].cmp(&b[..both]).then_with(|| next(a, one).cmp(&next(b, other)))
}

fn side(entry: &TreeEntry<'_>) -> Side {
    Side { id: entry.id(), mode: entry.filemode() }
}

fn files(differences: Vec<Difference>) -> Vec<CommitFile> {
    let mut files: Vec<CommitFile> = differences
        .into_iter()
        .map(|Difference { path, old, new }| CommitFile {
            path: String::from_utf8_lossy(&path).into_owned(),
            old: old.map(|side| side.id),
            new: new.map(|side| side.id),
        })
        .collect();
    files.sort_unstable_by(|a, b| a.path.cmp(&b.path));
    files
}
