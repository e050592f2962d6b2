//! Git: objects, trees and refs in-process; network, identity, signing and hooks through the user's own git.
//!
//! Nothing here touches a working tree, an index, `HEAD`, stashes, remote-tracking refs or the
//! configuration; merges are made in memory. What is written: objects, `refs/heads/<the branch asked for>` and
//! `refs/ddscurate/…`.

mod branch;
mod call;
mod child;
mod clash;
mod commit;
mod compare;
mod credential;
mod edit;
mod error;
mod fetch;
mod history;
mod identity;
mod instead;
mod made;
mod merge;
mod nearby;
mod partial;
mod program;
mod push;
mod redact;
mod remote;
mod removed;
mod revision;
mod settings;
mod signing;
mod state;
mod tree;
mod trouble;

use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};

pub use git2::Oid;

pub use branch::Branch;
pub use commit::{Authorship, NewCommit};
pub use compare::CommitFile;
pub use credential::Credential;
pub use edit::FileEdit;
pub use error::Error;
pub use fetch::Tip;
pub use history::{Commit, History};
pub use identity::{Identity, Person};
pub use merge::{FileChange, Merge, Touched};
pub use program::{GitProgram, Interaction, Version};
pub use push::{Lease, Push, PushOutcome, PushTo};
pub use redact::redact;
pub use remote::Remote;
pub use removed::Removed;
pub use signing::{Signing, SigningFormat};
pub use state::{Head, Layout, Operation, RepositoryState};
pub use tree::{FileKind, TreeFile, TreeReader};
pub use trouble::Trouble;

use call::{Call, Finished, Place};

/// A repository on this machine: a clone, a linked worktree, a bare clone. Shared freely between threads.
pub struct Repository {
    local: Mutex<TreeReader>,
    git: GitProgram,
    place: Place,
    git_dir: PathBuf,
    common_dir: PathBuf,
    work_dir: Option<PathBuf>,
    quiet_ssh: OnceLock<bool>,
    settings: OnceLock<settings::Settings>,
}

impl Repository {
    /// Finds the repository that `dir` is in, looking upwards as git does (`GIT_CEILING_DIRECTORIES` is honoured;
    /// `GIT_DIR` is not, since `dir` already says which repository is meant). Runs no git.
    ///
    /// # Errors
    /// [`Error::NotARepository`], [`Error::CannotOpen`] for reftable, SHA-256 and other unknown formats,
    /// [`Error::NotTrusted`] when somebody else owns it.
    pub fn discover(dir: impl AsRef<Path>, git: GitProgram) -> Result<Self, Error> {
        let dir = dir.as_ref();
        let dir = std::path::absolute(dir).unwrap_or_else(|_| dir.to_owned());
        let ceilings: Vec<PathBuf> =
            git.env("GIT_CEILING_DIRECTORIES").map(|dirs| std::env::split_paths(dirs).collect()).unwrap_or_default();
        let flags = git2::RepositoryOpenFlags::empty();
        let local = git2::Repository::open_ext(&dir, flags, &ceilings).map_err(|error| cannot_open(&dir, &error))?;
        let place = Place { dir, bare: local.is_bare().then(|| local.path().to_owned()) };
        Ok(Self {
            git_dir: local.path().to_owned(),
            common_dir: local.commondir().to_owned(),
            work_dir: local.workdir().map(Path::to_owned),
            local: Mutex::new(TreeReader::new(local, git.clone(), place.clone())),
            git,
            place,
            quiet_ssh: OnceLock::new(),
            settings: OnceLock::new(),
        })
    }

    /// The git directory that all worktrees share; the place for drafts.
    #[must_use]
    pub fn common_dir(&self) -> &Path {
        &self.common_dir
    }

    /// The git directory of this worktree alone; the place for what may be thrown away.
    #[must_use]
    pub fn git_dir(&self) -> &Path {
        &self.git_dir
    }

    /// The top of the working tree; `None` in a bare repository.
    #[must_use]
    pub fn work_dir(&self) -> Option<&Path> {
        self.work_dir.as_deref()
    }

    /// Whether there is no working tree.
    #[must_use]
    pub fn is_bare(&self) -> bool {
        self.place.bare.is_some()
    }

    /// The git program in use.
    #[must_use]
    pub fn program(&self) -> &GitProgram {
        &self.git
    }

    /// The commit a ref points at, through symbolic refs; `None` when there is no such ref.
    fn ref_tip(&self, name: &str) -> Result<Option<Oid>, Error> {
        let local = self.local();
        let found = local.repository().find_reference(name);
        match found.and_then(|reference| reference.peel_to_commit()) {
            Ok(commit) => Ok(Some(commit.id())),
            Err(error) if error.code() == git2::ErrorCode::NotFound => Ok(None),
            Err(error) => Err(Error::storage(format!("read the ref `{name}`"), &error)),
        }
    }

    fn run(&self, call: Call<'_>) -> Result<Finished, Error> {
        self.git.run(&self.place, call)
    }

    fn local(&self) -> MutexGuard<'_, TreeReader> {
        // A panic elsewhere leaves the handle as good as it was: it holds caches only.
        self.local.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl std::fmt::Debug for Repository {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Repository").field(&self.git_dir).finish()
    }
}

fn cannot_open(dir: &Path, error: &git2::Error) -> Error {
    let message = error.message();
    let path = dir.to_owned();
    if error.code() == git2::ErrorCode::Owner {
        return Error::NotTrusted { path };
    }
    let mut way_out = None;
    let why = if message.contains("extensions.refstorage") {
        way_out = Some(
            "run `git refs migrate --ref-format=files` (git 2.46 or newer), or clone the guide again with \
             --ref-format=files and run the command there"
                .to_owned(),
        );
        "it keeps its refs as a reftable, which this program cannot read yet".to_owned()
    } else if message.contains("unknown object format") {
        way_out = Some(
            "clone the guide from its forge, which makes SHA-1 names unless told otherwise, and run the command there"
                .to_owned(),
        );
        "its objects have SHA-256 names, which this program cannot read yet".to_owned()
    } else if let Some((_, extension)) = message.split_once("unsupported extension name extensions.") {
        way_out = Some("make a plain clone of the guide and run the command there".to_owned());
        format!("it uses the Git extension `{extension}`, which this program does not know")
    } else if error.code() == git2::ErrorCode::NotFound {
        return Error::NotARepository { dir: path };
    } else {
        message.to_owned()
    };
    Error::CannotOpen { path, why, way_out }
}
