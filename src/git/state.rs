//! What state a repository is in. Nothing here depends on it; it is told to whoever wonders.

use super::{Error, Oid, Repository};

/// What state a repository is in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RepositoryState {
    /// What `HEAD` is at.
    pub head: Head,
    /// What is under way, if anything.
    pub operation: Option<Operation>,
    /// What kind of working tree belongs to it.
    pub layout: Layout,
    /// Whether history is cut off.
    pub is_shallow: bool,
    /// Whether objects may be absent that a server has.
    pub is_partial: bool,
    /// Whether the working tree holds only some of the files.
    pub is_sparse: bool,
}

/// What `HEAD` is at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Head {
    /// A branch.
    Branch(String),
    /// A branch that has no commit yet.
    Unborn(String),
    /// A commit, and no branch.
    Detached(Oid),
}

/// What the user has begun and not ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Operation {
    /// A merge.
    Merge,
    /// A rebase of any kind.
    Rebase,
    /// A cherry-pick.
    CherryPick,
    /// A revert.
    Revert,
    /// A bisection.
    Bisect,
    /// Patches from mails.
    ApplyMailbox,
}

/// What kind of working tree a repository has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Layout {
    /// Its own.
    Main,
    /// One that `git worktree add` made.
    Worktree,
    /// None.
    Bare,
}

impl Repository {
    /// What state the repository is in.
    ///
    /// # Errors
    /// [`Error::Storage`] when `HEAD` cannot be read, [`Error::Git`] when the configuration cannot.
    pub fn state(&self) -> Result<RepositoryState, Error> {
        let (is_partial, is_sparse) = (self.is_partial()?, self.config_bool("core.sparsecheckout")?.unwrap_or(false));
        let local = self.local();
        let repository = local.repository();
        let layout = match repository {
            bare if bare.is_bare() => Layout::Bare,
            linked if linked.is_worktree() => Layout::Worktree,
            _ => Layout::Main,
        };
        Ok(RepositoryState {
            head: head(repository).map_err(|error| Error::storage("read `HEAD`", &error))?,
            operation: operation(repository.state()),
            layout,
            is_shallow: repository.is_shallow(),
            is_partial,
            is_sparse: is_sparse && layout != Layout::Bare,
        })
    }
}

fn head(repository: &git2::Repository) -> Result<Head, git2::Error> {
    let head = repository.find_reference("HEAD")?;
    let Some(full) = head.symbolic_target()? else {
        return Ok(Head::Detached(head.peel_to_commit()?.id()));
    };
    let name = full.strip_prefix("refs/heads/").unwrap_or(full).to_owned();
    Ok(match repository.find_reference(full) {
        Err(error) if error.code() == git2::ErrorCode::NotFound => Head::Unborn(name),
        _ => Head::Branch(name),
    })
}

fn operation(state: git2::RepositoryState) -> Option<Operation> {
    use git2::RepositoryState as State;
    Some(match state {
        State::Clean => return None,
        State::Merge => Operation::Merge,
        State::Rebase | State::RebaseInteractive | State::RebaseMerge => Operation::Rebase,
        State::CherryPick | State::CherryPickSequence => Operation::CherryPick,
        State::Revert | State::RevertSequence => Operation::Revert,
        State::Bisect => Operation::Bisect,
        State::ApplyMailbox | State::ApplyMailboxOrRebase => Operation::ApplyMailbox,
    })
}
