//! The commit stage: one commit on a branch of its own. It does nothing when that is there already.

use super::{Change, Contribution, Error, Kind, Upstream};
use crate::git::{Branch, FileEdit, NewCommit, Oid, Person, Repository};
use crate::guide::Guide;

/// The commit stage's outcome.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Committed {
    /// The commit.
    pub commit: Oid,
    /// True when it was there already.
    pub resumed: bool,
}

/// The text of a file as the branch has it; `None` when there is no such branch or file.
///
/// # Errors
/// When git's objects cannot be read.
pub fn on_branch(repository: &Repository, branch: &str, prefix: &str, path: &str) -> Result<Option<String>, Error> {
    let Some(at) = repository.branch(branch)? else { return Ok(None) };
    let Some(file) = repository.file(at, &format!("{prefix}{path}"))? else { return Ok(None) };
    Ok(String::from_utf8(repository.read(file.id)?).ok())
}

/// The contributor files that the user's own contributions and the branch `also` bring and `guide` does not have yet, as
/// branch, path and text.
///
/// # Errors
/// When git's objects cannot be read.
pub fn pending_contributors(
    repository: &Repository,
    guide: &Guide,
    also: &str,
    prefix: &str,
) -> Result<Vec<(String, String, String)>, Error> {
    let mut pending = Vec::new();
    let also = repository.branch(also)?.map(|at| (also.to_owned(), at));
    let own = |name: &str| Kind::of_branch(name).is_some();
    let tips = repository.branches("")?.into_iter().filter(|(name, _)| own(name));
    for (branch, at) in also.into_iter().chain(tips) {
        for file in repository.files(at, &format!("{prefix}contributors"))? {
            let Some(path) = file.path.strip_prefix(prefix) else { continue };
            let handle = path.strip_prefix("contributors/").and_then(|name| name.strip_suffix(".yaml"));
            let is_new = handle.is_some_and(|handle| !guide.contributors.iter().any(|known| known.handle == handle));
            if is_new && let Ok(text) = String::from_utf8(repository.read(file.id)?) {
                pending.push((branch.clone(), path.to_owned(), text));
            }
        }
    }
    Ok(pending)
}

/// The commit that makes exactly this change, when the change's branch is at one.
///
/// # Errors
/// When git's objects cannot be read.
pub fn already_committed(repository: &Repository, change: &Change, prefix: &str) -> Result<Option<Oid>, Error> {
    let Some(at) = repository.branch(&change.branch)? else { return Ok(None) };
    let paths = full_paths(change, prefix);
    let edits = edits(repository, change, &paths, repository.authorship(at)?.parent)?;
    Ok(repository.same_change(at, None, &edits)?.then_some(at))
}

/// Makes one commit on upstream's tip and a branch at it, or finds that both are there.
///
/// # Errors
/// [`Error::BranchTaken`] when the branch holds something else; whatever git refuses.
pub fn commit(
    repository: &Repository,
    upstream: &Upstream,
    change: &Change,
    prefix: &str,
    person: Option<&Person>,
) -> Result<Committed, Error> {
    if let Some(commit) = already_committed(repository, change, prefix)? {
        return Ok(Committed { commit, resumed: true });
    }
    if let Some(at) = repository.branch(&change.branch)? {
        return Err(Error::BranchTaken { branch: change.branch.clone(), at });
    }
    let commit = make(repository, upstream.tip, change, prefix, person, None)?;
    match repository.create_branch(&change.branch, commit)? {
        Branch::Created => Ok(Committed { commit, resumed: false }),
        // Another run was quicker. If it did the same, all is well.
        Branch::Exists { oid, .. } => match already_committed(repository, change, prefix)? {
            Some(commit) => Ok(Committed { commit, resumed: true }),
            None => Err(Error::BranchTaken { branch: change.branch.clone(), at: oid }),
        },
    }
}

/// Makes the commit anew and moves the branch, which is at `from`, to it.
///
/// # Errors
/// When the branch has moved meanwhile or is checked out; whatever git refuses.
pub fn replace(
    repository: &Repository,
    upstream: &Upstream,
    change: &Change,
    prefix: &str,
    person: Option<&Person>,
    from: Oid,
) -> Result<Committed, Error> {
    let commit = make(repository, upstream.tip, change, prefix, person, None)?;
    repository.move_branch(&change.branch, from, commit)?;
    Ok(Committed { commit, resumed: false })
}

/// Makes the commit of a contribution anew on `parent`, with its author, date and message, and moves its branch there.
/// Nothing is rebased: the same files go into another tree.
///
/// # Errors
/// As [`replace`].
pub fn transplant(
    repository: &Repository,
    contribution: &Contribution,
    change: &Change,
    prefix: &str,
    parent: Oid,
) -> Result<Committed, Error> {
    let kept = Kept { date: &contribution.date, message: &contribution.message };
    let person = Some(&contribution.author);
    let commit = make(repository, parent, change, prefix, person, Some(kept))?;
    repository.move_branch(&change.branch, contribution.at, commit)?;
    Ok(Committed { commit, resumed: false })
}

/// What an earlier commit said that the new one says too.
#[derive(Clone, Copy)]
struct Kept<'k> {
    date: &'k str,
    message: &'k str,
}

fn make(
    repository: &Repository,
    parent: Oid,
    change: &Change,
    prefix: &str,
    person: Option<&Person>,
    kept: Option<Kept<'_>>,
) -> Result<Oid, Error> {
    let paths = full_paths(change, prefix);
    let new = NewCommit {
        parent,
        changes: &edits(repository, change, &paths, Some(parent))?,
        message: kept.map_or(change.message.as_str(), |kept| kept.message),
        person,
        author_date: kept.map(|kept| kept.date),
        unsigned: false,
    };
    Ok(repository.commit(&new)?)
}

pub(super) fn full_paths(change: &Change, prefix: &str) -> Vec<String> {
    change.files.iter().map(|file| format!("{prefix}{}", file.path)).collect()
}

/// The change as git makes it of what `parent` has.
pub(super) fn edits<'a>(
    repository: &Repository,
    change: &'a Change,
    paths: &'a [String],
    parent: Option<Oid>,
) -> Result<Vec<FileEdit<'a>>, Error> {
    let mut edits = Vec::with_capacity(paths.len());
    for (path, file) in paths.iter().zip(&change.files) {
        let was = match parent {
            Some(parent) => repository.file(parent, path)?.map(|file| file.id),
            None => None,
        };
        edits.push(match (&file.text, was) {
            (None, _) => FileEdit::Remove { path },
            (Some(text), None) => FileEdit::Add { path, bytes: text.as_bytes() },
            (Some(text), was) => FileEdit::Replace { path, bytes: text.as_bytes(), was },
        });
    }
    Ok(edits)
}
