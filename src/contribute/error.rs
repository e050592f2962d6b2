//! Why a contribution stopped, by kind.

use crate::git;
use crate::guide::LoadError;
use std::io;
use std::path::PathBuf;

/// Why a push was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The server lacks the history that this shallow clone left out.
    Shallow,
    /// The token may not bring commits that hold workflow files, although the change touches none.
    WorkflowScope,
    /// Other credentials are needed.
    Login,
    /// There is no such repository, or none that these credentials may see.
    NotFound,
    /// A hook or a rule said no; its words are told.
    Declined,
    /// The server could not be reached.
    Unreachable,
    /// The branch there changed meanwhile.
    Moved,
    /// Something else.
    Other,
}

/// A contribution that stopped.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Git, a remote, an identity, a signature.
    #[error(transparent)]
    Git(#[from] git::Error),
    /// The guide is not in a working tree of git's.
    #[error("the guide in {} is not in a Git repository", folder.display())]
    NoRepository {
        /// The guide's folder.
        folder: PathBuf,
    },
    /// Nothing says where contributions go.
    #[error("nothing says which repository contributions go to")]
    NoUpstream,
    /// No commit of upstream is known here, and it was not to be asked.
    #[error("no commit of the branch `{branch}` of upstream is known here")]
    NoTip {
        /// The branch.
        branch: String,
    },
    /// Nothing tells what a proposal is to be merged into, or it is not here.
    #[error("there is no `{name}` here to judge a change against")]
    NoBase {
        /// What was looked for.
        name: String,
        /// Whether there is a remote that it could be fetched from.
        has_remote: bool,
    },
    /// A proposal changes what tells where it goes.
    #[error(
        "the change and `{name}` do not agree on `upstream` and `default_branch`, so what to judge against is not clear"
    )]
    UnsureBase {
        /// The branch that says otherwise.
        name: String,
    },
    /// What would be there after merging a proposal is no guide.
    #[error("after the merge: {source}")]
    GuideAfterMerge {
        /// Why.
        source: LoadError,
    },
    /// Upstream's newest commit has no guide.
    #[error("upstream's newest commit: {source}")]
    Guide {
        /// Why.
        source: LoadError,
    },
    /// The branch exists and holds something else.
    #[error("the branch `{branch}` exists already and holds something else")]
    BranchTaken {
        /// The branch.
        branch: String,
        /// Where it points.
        at: git::Oid,
    },
    /// The branch exists at the fork and holds something else.
    #[error("the branch `{branch}` exists already in {url} and holds something else")]
    RemoteBranchTaken {
        /// The branch.
        branch: String,
        /// The fork, without credentials.
        url: String,
    },
    /// A contributor's file exists and names other addresses.
    #[error("`contributors/{handle}.yaml` exists and does not list the address {email}")]
    HandleTaken {
        /// The handle.
        handle: String,
        /// The address that the commit will carry.
        email: String,
    },
    /// The remote that was named is not configured.
    #[error("there is no remote called `{name}`")]
    NoRemote {
        /// The name.
        name: String,
    },
    /// Upstream changed the same files meanwhile.
    #[error("upstream changed `{path}` meanwhile, and the branch `{branch}` does not fit on it any more")]
    Outdated {
        /// The branch.
        branch: String,
        /// The first such file, from the repository's root.
        path: String,
    },
    /// The branch has commits or files that no contribution has.
    #[error("the branch `{branch}` changes `{path}` too, which is no file of the guide's")]
    NotOurs {
        /// The branch.
        branch: String,
        /// The first such file, from the repository's root.
        path: String,
    },
    /// The push was refused.
    #[error("the branch could not be pushed to {url}: {why}")]
    Refused {
        /// Why, by kind.
        refusal: Refusal,
        /// Where to, without credentials.
        url: String,
        /// Why, in the server's or git's words.
        why: String,
        /// What to do about it.
        hint: String,
    },
    /// A draft could not be kept.
    #[error("the draft {} could not be kept: {source}", path.display())]
    Draft {
        /// Its file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A file could not be written as YAML.
    #[error("the entry cannot be written: {0}")]
    Unwritable(String),
}

impl Error {
    /// What to do next, where that is known.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Git(git::Error::BranchBlocked { by, .. }) => {
                Some(format!("use another name with --branch, or rename the branch `{by}`"))
            }
            Self::Git(git::Error::BranchCheckedOut { .. }) => Some(
                "switch that working tree to another branch first, or use another name with --branch".to_owned(),
            ),
            Self::Git(error) => error.hint(),
            Self::NoRepository { .. } => Some("clone the guide with git, and run the command in the clone".to_owned()),
            Self::NoUpstream => {
                Some("name it with --upstream, or write `upstream: https://\u{2026}` into guide.yaml".to_owned())
            }
            Self::NoTip { .. } => Some("run it once without --offline and --dry-run, so that upstream is asked".to_owned()),
            Self::NoBase { has_remote: false, .. } => Some("name a commit that is here behind `--changed`".to_owned()),
            Self::NoBase { .. } => Some(
                "fetch it (in GitHub Actions: `fetch-depth: 0` of actions/checkout; elsewhere: `git fetch origin`), or name \
                 another commit behind `--changed`"
                    .to_owned(),
            ),
            Self::UnsureBase { name } => Some(format!("name it: `--changed {name}`")),
            Self::GuideAfterMerge { .. } => Some("the proposal removes or moves the guide; it needs a `guide.yaml`".to_owned()),
            Self::Guide { .. } => Some("check --upstream: it should be the guide's own repository".to_owned()),
            Self::BranchTaken { .. } => Some(
                "--replace puts this in its place, if it is an earlier form of it; --branch takes another name".to_owned(),
            ),
            Self::RemoteBranchTaken { .. } => Some(
                "use another name with --branch; --replace puts this in its place, if you wrote that too".to_owned(),
            ),
            Self::HandleTaken { handle, .. } => Some(format!(
                "if the file is yours, `ddscurate agree --handle {handle}` adds your address to it; if not, choose another \
                 handle with --handle"
            )),
            Self::Outdated { branch, .. } => Some(format!(
                "begin anew from what is there now: keep what you need of `git show {branch}`, then `git branch -D {branch}` and \
                 the same command again"
            )),
            Self::NotOurs { branch, .. } => {
                Some(format!("push and propose it by hand, or take that out of it: `git log -p {branch}`"))
            }
            Self::NoRemote { .. } => Some("`git remote -v` lists them; an address works too".to_owned()),
            Self::Refused { hint, .. } => Some(hint.clone()),
            Self::Draft { .. } | Self::Unwritable(_) => None,
        }
    }
}
