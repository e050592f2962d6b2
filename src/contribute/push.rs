//! The push stage: the branch at the fork, or in upstream itself. It does nothing when it is there already.

use super::error::Refusal;
use super::stages::{edits, full_paths};
use super::{Change, Committed, Contribution, Error, Upstream, transplant};
use crate::git::{self, Lease, Oid, Push, PushOutcome, PushTo, Repository, Trouble, redact};

/// The push stage's outcome.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pushed {
    /// What the server said, line by line.
    pub remote_lines: Vec<String>,
    /// True when the branch was there already.
    pub resumed: bool,
    /// The commit that is there, when it is another than this one and makes the very same change: an earlier run's.
    pub adopted: Option<Oid>,
}

/// How a branch is pushed.
#[derive(Clone, Copy, Debug, Default)]
pub struct PushWish<'w> {
    /// What is asked of the server with the push (`-o`), as far as it takes that.
    pub options: &'w [String],
    /// Another program that has credentials for the host, for `credential.helper`.
    pub helper: Option<&'w str>,
    /// Whether the same author's other commit on that branch may go.
    pub replace: bool,
}

/// Pushes the branch to `url`, or finds that it is there.
///
/// # Errors
/// [`Error::RemoteBranchTaken`] when the branch is there and is another's; [`Error::Refused`] with the server's words.
pub fn push(
    repository: &Repository,
    url: &str,
    change: &Change,
    prefix: &str,
    commit: Oid,
    wish: PushWish<'_>,
    on_line: &mut dyn FnMut(&str),
) -> Result<Pushed, Error> {
    let branch = change.branch.as_str();
    let asked = repository.remote_branch_as(url, branch, wish.helper);
    let lease = match asked.map_err(|error| refusal_to_tell(error, url))? {
        None => Lease::Absent,
        Some(oid) if oid == commit => return Ok(Pushed { resumed: true, ..Pushed::default() }),
        // An earlier form of it, which this one takes the place of.
        Some(oid) if repository.has_been_at(branch, oid) => Lease::At(oid),
        Some(_) => {
            let theirs = repository.fetch_as(url, branch, FORK, wish.helper, on_line)?;
            if is_same(repository, change, prefix, theirs)? {
                return Ok(Pushed { resumed: true, adopted: Some(theirs), ..Pushed::default() });
            }
            let is_own = repository.authorship(theirs)?.person.email == repository.authorship(commit)?.person.email;
            if !(wish.replace && is_own) {
                return Err(Error::RemoteBranchTaken { branch: branch.to_owned(), url: redact(url).into_owned() });
            }
            Lease::At(theirs)
        }
    };
    let push = Push { options: wish.options, helper: wish.helper, ..Push::to_branch(url, commit, branch, lease) };
    match with_or_without_options(repository, &push, on_line)? {
        PushOutcome::Done { remote_lines } => Ok(Pushed { remote_lines, ..Pushed::default() }),
        PushOutcome::UpToDate => Ok(Pushed { resumed: true, ..Pushed::default() }),
        // Another run was quicker with the same commit.
        PushOutcome::RemoteMoved if repository.remote_branch_as(url, branch, wish.helper)? == Some(commit) => {
            Ok(Pushed { resumed: true, ..Pushed::default() })
        }
        refused => Err(refusal_of(refused, url)),
    }
}

/// Pushes for review to the branch that proposals are made to; what came of it is told as it is.
///
/// # Errors
/// When git cannot be run.
pub fn push_for_review(
    repository: &Repository,
    upstream: &Upstream,
    commit: Oid,
    options: &[String],
    on_line: &mut dyn FnMut(&str),
) -> Result<PushOutcome, Error> {
    let to = PushTo::Review { branch: &upstream.branch };
    let push = Push { url: &upstream.url, oid: commit, to, options, helper: None };
    Ok(repository.push(&push, on_line)?)
}

/// A server that takes no options is asked once more without: the branch matters, the rest can be done by hand.
fn with_or_without_options(
    repository: &Repository,
    push: &Push<'_>,
    on_line: &mut dyn FnMut(&str),
) -> Result<PushOutcome, Error> {
    match repository.push(push, on_line)? {
        PushOutcome::OptionsUnsupported => Ok(repository.push(&Push { options: &[], ..*push }, on_line)?),
        outcome => Ok(outcome),
    }
}

/// The ref of our own in which a branch of the fork is kept while it is looked at.
const FORK: &str = "refs/ddscurate/fork";

/// True when the commit makes exactly this change, whatever it was made on.
fn is_same(repository: &Repository, change: &Change, prefix: &str, commit: Oid) -> Result<bool, Error> {
    let parent = repository.authorship(commit)?.parent;
    let paths = full_paths(change, prefix);
    Ok(parent.is_some() && repository.same_change(commit, parent, &edits(repository, change, &paths, parent)?)?)
}

/// Whether the repository at `url` would take a branch from this user. Nothing is sent.
///
/// # Errors
/// [`Error::Refused`] with the server's words.
pub fn try_push(repository: &Repository, url: &str, upstream: &Upstream) -> Result<(), Error> {
    match repository.try_push(&Push::to_branch(url, upstream.tip, TRIAL, Lease::Absent))? {
        PushOutcome::Done { .. } | PushOutcome::UpToDate | PushOutcome::RemoteMoved => Ok(()),
        refused => Err(refusal_of(refused, url)),
    }
}

/// A branch that is never made: only whether it could be is asked.
pub const TRIAL: &str = "add/a-trial-of-doctor";

/// Makes the commit anew on the newest commit that the repository at `url` and upstream have in common, and moves the
/// branch there. It is an ancestor of upstream's newest commit, so the proposal is the same; and the server has all of
/// it, so that neither a workflow file nor history that is not here comes along. `None` when the commit stands there
/// already, its files were others then, or it is not this program's or not alone.
///
/// # Errors
/// When the fork's branch cannot be fetched; whatever git refuses.
pub fn onto_common_ground(
    repository: &Repository,
    upstream: &Upstream,
    contribution: &Contribution,
    change: &Change,
    prefix: &str,
    url: &str,
    on_line: &mut dyn FnMut(&str),
) -> Result<Option<Committed>, Error> {
    let theirs = repository.fetch_to(url, &upstream.branch, FORK, on_line)?;
    let Some(common) = repository.merge_base(theirs, upstream.tip)? else { return Ok(None) };
    if contribution.base == Some(common) || !contribution.may_move(repository) {
        return Ok(None);
    }
    for file in &change.files {
        let path = format!("{prefix}{}", file.path);
        let was =
            |commit: Oid| -> Result<Option<Oid>, Error> { Ok(repository.file(commit, &path)?.map(|file| file.id)) };
        if was(common)? != was(upstream.tip)? {
            return Ok(None);
        }
    }
    transplant(repository, contribution, change, prefix, common).map(Some)
}

/// Fetches as much of the history that a shallow clone left out as a push to `url` needs: back to what is there of
/// upstream's branch; all of it where that is not known.
///
/// # Errors
/// When upstream's history cannot be fetched.
pub fn deepen(
    repository: &Repository,
    upstream: &Upstream,
    url: &str,
    on_line: &mut dyn FnMut(&str),
) -> Result<(), Error> {
    let (from, branch) = (upstream.url.as_str(), upstream.branch.as_str());
    match repository.fetch_to(url, branch, FORK, on_line) {
        Ok(there) => repository.deepen(from, branch, there, on_line).map(drop)?,
        Err(_) => repository.unshallow(from, branch, on_line)?,
    }
    Ok(())
}

/// [`Error::Refused`] where a server would not even tell what it has: it would not take the push either.
fn refusal_to_tell(error: git::Error, url: &str) -> Error {
    let git::Error::Fetch { trouble, ref stderr, .. } = error else { return error.into() };
    let text = stderr.clone();
    match trouble {
        Trouble::Auth => refusal_of(PushOutcome::AuthFailed { text }, url),
        Trouble::NotFound => refusal_of(PushOutcome::NotFound { text }, url),
        Trouble::Unreachable => refusal_of(PushOutcome::Unreachable { text }, url),
        Trouble::NoBranch | Trouble::Other => error.into(),
    }
}

/// [`Error::Refused`] from what came of a push.
pub fn refusal_of(outcome: PushOutcome, url: &str) -> Error {
    let (refusal, why, hint) = match outcome {
        PushOutcome::ShallowRefused => (
            Refusal::Shallow,
            "this clone is shallow, and the server lacks what was left out".to_owned(),
            "run `git fetch --unshallow`, then the same command again",
        ),
        PushOutcome::WorkflowScope { text } => (
            Refusal::WorkflowScope,
            text,
            "bring your fork up to date on its web page, or push with an SSH address, then run the same command again",
        ),
        PushOutcome::AuthFailed { text } => (
            Refusal::Login,
            text,
            "log in for this host (a credential helper, `gh auth login`, an SSH key), then run the same command again",
        ),
        PushOutcome::NotFound { text } => {
            (Refusal::NotFound, text, "make the fork first, or name another with --push-to")
        }
        PushOutcome::HookDeclined { local: true, text } => {
            (Refusal::Declined, text, "your own pre-push hook said no; see its words")
        }
        PushOutcome::HookDeclined { local: false, text } => {
            (Refusal::Declined, text, "the server's rules said no; see its words")
        }
        PushOutcome::Unreachable { text } => {
            (Refusal::Unreachable, text, "the commit is kept; run the same command again when the network is back")
        }
        PushOutcome::RemoteMoved => (
            Refusal::Moved,
            "the branch there changed meanwhile".to_owned(),
            "look at the branch there, or use another name with --branch",
        ),
        PushOutcome::OptionsUnsupported => (
            Refusal::Other,
            "it takes no push options".to_owned(),
            "make a fork, or push the branch and open the pull request by hand",
        ),
        PushOutcome::Other { text } => (Refusal::Other, text, "the commit is kept; run the same command again"),
        PushOutcome::Done { .. } | PushOutcome::UpToDate => (Refusal::Other, String::new(), ""),
    };
    Error::Refused { refusal, url: redact(url).into_owned(), why, hint: hint.to_owned() }
}
