//! The stages that write: the commit on a branch of its own, and the push. Each does nothing when it is done already.

use super::{Change, Error, Upstream};
use crate::git::{Branch, FileEdit, Lease, NewCommit, Oid, Person, Push, PushOutcome, Repository, redact};
use crate::guide::Guide;

/// The commit stage's outcome.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Committed {
    /// The commit.
    pub commit: Oid,
    /// True when it was there already.
    pub resumed: bool,
}

/// The push stage's outcome.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pushed {
    /// What the server said, line by line.
    pub remote_lines: Vec<String>,
    /// True when the branch was there already.
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

/// The contributor files that the user's own branches `add/…` and the branch `also` bring and `guide` does not have
/// yet, as path and text.
///
/// # Errors
/// When git's objects cannot be read.
pub fn pending_contributors(
    repository: &Repository,
    guide: &Guide,
    also: &str,
    prefix: &str,
) -> Result<Vec<(String, String)>, Error> {
    let mut pending = Vec::new();
    let also = repository.branch(also)?;
    let tips = repository.branches("add/")?.into_iter().map(|(_, at)| at);
    for at in also.into_iter().chain(tips) {
        for file in repository.files(at, &format!("{prefix}contributors"))? {
            let Some(path) = file.path.strip_prefix(prefix) else { continue };
            let handle = path.strip_prefix("contributors/").and_then(|name| name.strip_suffix(".yaml"));
            let is_new = handle.is_some_and(|handle| !guide.contributors.iter().any(|known| known.handle == handle));
            if is_new && let Ok(text) = String::from_utf8(repository.read(file.id)?) {
                pending.push((path.to_owned(), text));
            }
        }
    }
    Ok(pending)
}

/// The commit that adds exactly this change, when the change's branch is at one.
///
/// # Errors
/// When git's objects cannot be read.
pub fn already_committed(repository: &Repository, change: &Change, prefix: &str) -> Result<Option<Oid>, Error> {
    let Some(at) = repository.branch(&change.branch)? else { return Ok(None) };
    let paths = full_paths(change, prefix);
    Ok(repository.same_change(at, None, &edits(change, &paths))?.then_some(at))
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
    let commit = make(repository, upstream, change, prefix, person)?;
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
    let commit = make(repository, upstream, change, prefix, person)?;
    repository.move_branch(&change.branch, from, commit)?;
    Ok(Committed { commit, resumed: false })
}

/// Pushes the branch to `url`, or finds that it is there. `replaces` is the commit that this one takes the place of.
///
/// # Errors
/// [`Error::RemoteBranchTaken`] when the branch is there and is another's; [`Error::Refused`] with the server's words.
pub fn push(
    repository: &Repository,
    url: &str,
    change: &Change,
    commit: Oid,
    replaces: Option<Oid>,
    on_line: &mut dyn FnMut(&str),
) -> Result<Pushed, Error> {
    let there = repository.remote_branch(url, &change.branch)?;
    let lease = match there {
        Some(oid) if oid == commit => return Ok(Pushed { remote_lines: Vec::new(), resumed: true }),
        Some(oid) if Some(oid) == replaces => Lease::At(oid),
        Some(_) => {
            return Err(Error::RemoteBranchTaken { branch: change.branch.clone(), url: redact(url).into_owned() });
        }
        None => Lease::Absent,
    };
    match repository.push(&Push::to_branch(url, commit, &change.branch, lease), on_line)? {
        PushOutcome::Done { remote_lines } => Ok(Pushed { remote_lines, resumed: false }),
        PushOutcome::UpToDate => Ok(Pushed { remote_lines: Vec::new(), resumed: true }),
        // Another run was quicker with the same commit.
        PushOutcome::RemoteMoved if repository.remote_branch(url, &change.branch)? == Some(commit) => {
            Ok(Pushed { remote_lines: Vec::new(), resumed: true })
        }
        refused => Err(refusal(refused, url)),
    }
}

fn make(
    repository: &Repository,
    upstream: &Upstream,
    change: &Change,
    prefix: &str,
    person: Option<&Person>,
) -> Result<Oid, Error> {
    let paths = full_paths(change, prefix);
    let changes = edits(change, &paths);
    let new = NewCommit {
        parent: upstream.tip,
        changes: &changes,
        message: &change.message,
        person,
        author_date: None,
        unsigned: false,
    };
    Ok(repository.commit(&new)?)
}

fn full_paths(change: &Change, prefix: &str) -> Vec<String> {
    change.files.iter().map(|file| format!("{prefix}{}", file.path)).collect()
}

fn edits<'a>(change: &'a Change, paths: &'a [String]) -> Vec<FileEdit<'a>> {
    paths.iter().zip(&change.files).map(|(path, file)| FileEdit::Add { path, bytes: file.text.as_bytes() }).collect()
}

fn refusal(outcome: PushOutcome, url: &str) -> Error {
    let (why, hint) = match outcome {
        PushOutcome::ShallowRefused => (
            "this clone is shallow, and the server lacks what was left out".to_owned(),
            "run `git fetch --unshallow`, then the same command again",
        ),
        PushOutcome::WorkflowScope { text } => (
            text,
            "bring your fork up to date on its web page, or push with an SSH address, then run the same command again",
        ),
        PushOutcome::AuthFailed { text } => (
            text,
            "log in for this host (a credential helper, `gh auth login`, an SSH key), then run the same command again",
        ),
        PushOutcome::NotFound { text } => (text, "make the fork first, or name another with --push-to"),
        PushOutcome::HookDeclined { local: true, text } => (text, "your own pre-push hook said no; see its words"),
        PushOutcome::HookDeclined { local: false, text } => (text, "the server's rules said no; see its words"),
        PushOutcome::Unreachable { text } => {
            (text, "the commit is kept; run the same command again when the network is back")
        }
        PushOutcome::RemoteMoved => (
            "the branch there changed meanwhile".to_owned(),
            "look at the branch there, or use another name with --branch",
        ),
        PushOutcome::OptionsUnsupported => {
            ("the server takes no push options".to_owned(), "the commit is kept; run the same command again")
        }
        PushOutcome::Other { text } => (text, "the commit is kept; run the same command again"),
        PushOutcome::Done { .. } | PushOutcome::UpToDate => (String::new(), ""),
    };
    Error::Refused { url: redact(url).into_owned(), why, hint: hint.to_owned() }
}
