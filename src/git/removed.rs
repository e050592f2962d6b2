//! Files that history once had.

use super::{Error, Oid, Repository};
use git2::{Delta, DiffFindOptions, Sort};

/// How far back history is searched, in commits. Comparing the names of two folders costs little where they are the same.
const MOST_COMMITS: usize = 20_000;

/// How many commits that changed the folder are looked into.
const MOST_CHANGES: usize = 2_000;

/// A file that a commit removed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Removed {
    /// Its path, from the repository's root.
    pub path: String,
    /// The commit that removed it.
    pub commit: Oid,
    /// The first line of that commit's message.
    pub subject: String,
    /// Its blob.
    pub id: Oid,
}

impl Repository {
    /// The files below `folder` (from the repository's root) that commits up to `tip` removed, newest first: those that
    /// went under another name are left out. Only so much of the history is searched, along the first parents, and of a
    /// shallow clone only what is here.
    ///
    /// # Errors
    /// [`Error::Missing`] when `tip` is not here.
    pub fn removed(&self, tip: Oid, folder: &str) -> Result<Vec<Removed>, Error> {
        let reader = self.reader()?;
        let local = &reader.local;
        let read = |error: &git2::Error| Error::storage("search the history", error);
        let mut walk = local.revwalk().map_err(|error| read(&error))?;
        walk.set_sorting(Sort::TOPOLOGICAL).map_err(|error| read(&error))?;
        walk.simplify_first_parent().map_err(|error| read(&error))?;
        walk.push(tip).map_err(|error| read(&error))?;
        let mut removed = Vec::new();
        let mut changes = 0;
        // What is not here ends the search: to know less is no mistake.
        for id in walk.take(MOST_COMMITS).map_while(Result::ok) {
            let Ok(commit) = local.find_commit(id) else { break };
            let Ok(parent) = commit.parent(0) else { continue };
            let (before, after) = (subtree(local, &parent, folder), subtree(local, &commit, folder));
            if before == after {
                continue;
            }
            changes += 1;
            if changes > MOST_CHANGES {
                break;
            }
            let tree = |id: Option<Oid>| id.and_then(|id| local.find_tree(id).ok());
            let Ok(mut diff) = local.diff_tree_to_tree(tree(before).as_ref(), tree(after).as_ref(), None) else {
                break;
            };
            if diff.deltas().all(|delta| delta.status() != Delta::Deleted) {
                continue;
            }
            let _ = diff.find_similar(Some(DiffFindOptions::new().renames(true).rename_limit(200)));
            let subject = String::from_utf8_lossy(commit.summary_bytes().unwrap_or_default()).into_owned();
            for delta in diff.deltas().filter(|delta| delta.status() == Delta::Deleted) {
                let name = String::from_utf8_lossy(delta.old_file().path_bytes().unwrap_or_default()).into_owned();
                let path = format!("{folder}/{name}");
                removed.push(Removed { path, commit: id, subject: subject.clone(), id: delta.old_file().id() });
            }
        }
        Ok(removed)
    }
}

/// The tree of `folder` in a commit.
fn subtree(local: &git2::Repository, commit: &git2::Commit<'_>, folder: &str) -> Option<Oid> {
    let mut id = commit.tree_id();
    for name in folder.split('/').filter(|name| !name.is_empty()) {
        let tree = local.find_tree(id).ok()?;
        id = tree.get_name(name)?.id();
    }
    Some(id)
}
