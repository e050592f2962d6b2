//! What can go wrong with git, said so that a person can act on it.

use std::path::PathBuf;

use super::trouble::lock_in;
use super::{Oid, Trouble};

/// A failure of the `git` module. `Display` says what happened and where; [`Error::hint`] says what to do next.
///
/// No variant ever holds a password: every text passed [`super::redact`] before it was stored.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// Neither the directory nor any parent is a Git repository.
    #[error("`{}` is not inside a Git repository", dir.display())]
    NotARepository {
        /// Where the search began.
        dir: PathBuf,
    },
    /// The repository exists, but its storage is of a kind that cannot be read in-process.
    #[error("cannot open the Git repository `{}`: {why}", path.display())]
    CannotOpen {
        /// The directory that was opened.
        path: PathBuf,
        /// The reason in plain words.
        why: String,
        /// What the user can do about it.
        way_out: Option<String>,
    },
    /// Somebody else owns the repository, and git's `safe.directory` does not list it.
    #[error("the Git repository at `{}` is owned by somebody else, so git will not use it", path.display())]
    NotTrusted {
        /// The repository.
        path: PathBuf,
    },
    /// The git program could not be started.
    #[error("cannot run git as `{}`: {why}", program.display())]
    NoGit {
        /// What was tried.
        program: PathBuf,
        /// The system's words.
        why: String,
    },
    /// The git program is older than what these commands need.
    #[error("git {found} is too old; {needed} or newer is needed")]
    GitTooOld {
        /// The version found.
        found: String,
        /// The oldest version that works.
        needed: String,
    },
    /// Git does not know who makes the commit.
    #[error("git does not know who you are: {stderr}")]
    Identity {
        /// Git's own words.
        stderr: String,
    },
    /// The commit could not be signed. It is never made unsigned instead.
    #[error("the commit could not be signed: {stderr}")]
    Signing {
        /// The words of git and of the signing program.
        stderr: String,
    },
    /// Reading from a remote repository failed.
    #[error("cannot {action} {url}: {stderr}")]
    Fetch {
        /// What was wanted: `fetch the branch main from`, `list the branches of` …
        action: String,
        /// The address, without credentials.
        url: String,
        /// The kind of trouble, as far as git's words tell.
        trouble: Trouble,
        /// Git's own words.
        stderr: String,
    },
    /// An address that is not safe or not possible to hand to git.
    #[error("`{url}` cannot be used as the address of a repository: {why}")]
    BadAddress {
        /// The address, without credentials.
        url: String,
        /// The reason.
        why: &'static str,
    },
    /// A branch name that Git does not allow.
    #[error("`{name}` cannot be the name of a branch")]
    BadBranchName {
        /// The name.
        name: String,
    },
    /// A push option that git would refuse.
    #[error("`{option}` cannot be a push option: it holds a line break")]
    BadPushOption {
        /// The option.
        option: String,
    },
    /// A path that must not be written into a commit.
    #[error("`{path}` cannot be the path of a file in a commit: {why}")]
    BadPath {
        /// The path.
        path: String,
        /// The reason.
        why: &'static str,
    },
    /// The commit's parent already has the path, or one that is the same on a system that folds case.
    #[error("`{path}` cannot be added: {}", taken_by(path, existing))]
    PathTaken {
        /// The path that was to be added.
        path: String,
        /// The path that stands in the way.
        existing: String,
    },
    /// A file that was to be changed or removed is not in the commit's parent.
    #[error("`{path}` cannot be changed: there is no such file")]
    PathAbsent {
        /// The path.
        path: String,
    },
    /// A file that was to be changed is not what the change was made from.
    #[error("`{path}` cannot be changed: it is {found} by now, not {expected}")]
    FileMoved {
        /// The path.
        path: String,
        /// The blob that the change was made from.
        expected: Oid,
        /// The blob that is there.
        found: Oid,
    },
    /// A file that was to be changed has these very bytes already.
    #[error("`{path}` is like that already; there is nothing to change")]
    Unchanged {
        /// The path.
        path: String,
    },
    /// The path would be changed by a filter such as Git LFS, which commits made here bypass.
    #[error("`{path}` is handled by the Git filter `{filter}`, which this commit would bypass")]
    Filtered {
        /// The path that was to be added.
        path: String,
        /// The filter's name in `.gitattributes`.
        filter: String,
    },
    /// A branch stands where the new branch needs a folder, or the other way round.
    #[error("the branch `{branch}` cannot exist beside the branch `{by}`")]
    BranchBlocked {
        /// The branch that was to be made.
        branch: String,
        /// The branch in its way.
        by: String,
    },
    /// The branch is in use by a working tree, so it is not moved.
    #[error("the branch `{branch}` is in use by the working tree of `{}`", git_dir.display())]
    BranchCheckedOut {
        /// The branch.
        branch: String,
        /// The git directory whose `HEAD` (or rebase, or bisect) uses it.
        git_dir: PathBuf,
    },
    /// The branch is not where the caller believed it to be.
    #[error("the branch `{branch}` has moved: expected {expected}, found {}", shown(*found))]
    BranchMoved {
        /// The branch.
        branch: String,
        /// Where it was believed to be.
        expected: Oid,
        /// Where it is.
        found: Option<Oid>,
    },
    /// What was given as a commit is none, or is not safe to look up.
    #[error("`{revision}` cannot be the name of a commit: {why}")]
    BadRevision {
        /// What was given.
        revision: String,
        /// The reason.
        why: String,
    },
    /// Two commits have no common ancestor here, or the history between them is cut off.
    #[error("the history that `{head}` and `{base}` share is not here: {why}")]
    NoCommonHistory {
        /// The commit that was to be merged.
        head: Oid,
        /// The commit that it was to be merged into.
        base: Oid,
        /// The reason.
        why: &'static str,
    },
    /// More commits than anybody proposes.
    #[error("there are more than {most} commits between `{base}` and `{head}`")]
    TooManyCommits {
        /// The commit that they were to be merged into.
        base: Oid,
        /// The newest of them.
        head: Oid,
        /// The bound.
        most: usize,
    },
    /// An object is not in this repository: a shallow or partial clone, or a damaged one.
    #[error("{what} is not in this repository")]
    Missing {
        /// What was looked for.
        what: String,
    },
    /// A tree so deep or so large that reading it would not end well.
    #[error("the tree of {commit} is refused: {why}")]
    TreeTooLarge {
        /// The commit.
        commit: Oid,
        /// Which bound it breaks.
        why: &'static str,
    },
    /// Reading or writing the object database failed.
    #[error("cannot {action}: {why}")]
    Storage {
        /// What was tried.
        action: String,
        /// The library's words.
        why: String,
    },
    /// Any other failure of a git command.
    #[error("`{command}` failed: {stderr}")]
    Git {
        /// The command as it could be typed.
        command: String,
        /// Git's own words.
        stderr: String,
    },
}

impl Error {
    /// What to do next, in one or two sentences; `None` when the message says it all.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        let hint = match self {
            Self::NotARepository { .. } => "run the command inside a clone of the guide".into(),
            Self::CannotOpen { way_out, .. } => return way_out.clone(),
            Self::NotTrusted { path } => {
                format!("if you trust it: git config --global --add safe.directory '{}'", path.display())
            }
            Self::NoGit { .. } => "install git, or put it on the PATH".into(),
            Self::GitTooOld { needed, .. } => format!("install git {needed} or newer"),
            Self::Identity { .. } => {
                "git config --global user.name 'Your Name' and git config --global user.email 'you@your.domain'".into()
            }
            Self::Signing { .. } => {
                "unlock or plug in the signing key and repeat, or ask for an unsigned commit".into()
            }
            Self::Fetch { stderr, .. } | Self::Git { stderr, .. } if lock_in(stderr).is_some() => {
                let lock = lock_in(stderr).unwrap_or_default();
                format!(
                    "if another git is at work there, wait for it; if none is, one that was killed left `{lock}`: \
                     remove that file, then run the same command again"
                )
            }
            Self::Fetch { trouble, .. } => trouble.hint()?.to_owned(),
            Self::BadAddress { .. } => "give an https://, ssh:// or file:// address, git@host:path, or a path".into(),
            Self::BadBranchName { .. } => "use letters, digits, `-`, and `/` between words".into(),
            Self::PathTaken { existing, .. } => {
                format!("edit `{existing}` instead, or choose another name")
            }
            Self::PathAbsent { .. } => {
                "it may have been renamed or removed meanwhile: look for it in upstream's newest commit".into()
            }
            Self::FileMoved { .. } => "look at what changed meanwhile, then make the change again".into(),
            Self::Filtered { .. } => "take the path out of the filter in `.gitattributes`, or commit it by hand".into(),
            Self::BranchBlocked { by, .. } => {
                format!("choose another branch name, or rename `{by}`")
            }
            Self::BranchCheckedOut { .. } => "switch that working tree to another branch first".into(),
            Self::BranchMoved { .. } => "look at the branch, then repeat".into(),
            Self::Missing { .. } => {
                "the clone is shallow or partial: git fetch --unshallow, or clone again in full".into()
            }
            Self::BadRevision { .. } => "give a branch, a tag or the name of a commit, such as `origin/main`".into(),
            Self::NoCommonHistory { .. } => "fetch the whole history: `git fetch --unshallow`, in GitHub Actions `fetch-depth: 0` of actions/checkout, in GitLab CI `GIT_DEPTH: 0`".into(),
            Self::TooManyCommits { .. } => "is that the right base?".into(),
            Self::BadPath { .. }
            | Self::BadPushOption { .. }
            | Self::Unchanged { .. }
            | Self::TreeTooLarge { .. } | Self::Storage { .. } | Self::Git { .. } => return None,
        };
        Some(hint)
    }

    /// Wraps an error of the object library, keeping apart what is merely not there.
    pub(super) fn storage(action: impl Into<String>, error: &git2::Error) -> Self {
        let action = action.into();
        if error.code() == git2::ErrorCode::NotFound {
            return Self::Missing { what: format!("what is needed to {action} ({})", error.message()) };
        }
        Self::Storage { action, why: error.message().to_owned() }
    }
}

fn taken_by(path: &str, existing: &str) -> String {
    if path == existing {
        "it exists already".to_owned()
    } else {
        format!("`{existing}` exists already and is in its way")
    }
}

fn shown(found: Option<Oid>) -> String {
    found.map_or_else(|| "nothing".to_owned(), |oid| oid.to_string())
}
