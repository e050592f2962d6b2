//! Local branches: made and moved only by compare-and-swap, and never under somebody's working tree.

use std::path::{Path, PathBuf};
use std::{fs, iter};

use super::call::Call;
use super::{Error, Oid, Repository};

/// What came of the wish for a new branch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Branch {
    /// It was absent, and is now ours.
    Created,
    /// Somebody has it already; nothing was changed.
    Exists {
        /// Where it points.
        oid: Oid,
        /// Whether a working tree (or a rebase, or a bisect) uses it.
        checked_out: bool,
    },
}

impl Repository {
    /// Makes the branch `name` at `oid` if there is none, atomically against every other process. The
    /// `reference-transaction` hook runs and the reflog is written, as for any branch.
    ///
    /// # Errors
    /// [`Error::BranchBlocked`] when `add` stands in the way of `add/x` or the reverse, [`Error::BadBranchName`],
    /// [`Error::Git`] when a hook refuses.
    pub fn create_branch(&self, name: &str, oid: Oid) -> Result<Branch, Error> {
        let full = ref_name(name)?;
        if let Some(found) = self.existing(name, &full)? {
            return Ok(found);
        }
        if let Some(by) = self.blocked_by(name)? {
            let branch = name.to_owned();
            return Err(Error::BranchBlocked { branch, by });
        }
        let finished = self.update_ref(&full, oid, Oid::ZERO_SHA1, "created")?;
        if finished.success {
            return Ok(Branch::Created);
        }
        // Somebody was quicker: say what stands there now.
        if let Some(found) = self.existing(name, &full)? {
            return Ok(found);
        }
        if let Some(by) = self.blocked_by(name)? {
            let branch = name.to_owned();
            return Err(Error::BranchBlocked { branch, by });
        }
        Err(finished.into_error())
    }

    /// The local branches whose names begin with `prefix`, with where they point, in order of name.
    ///
    /// # Errors
    /// [`Error::Storage`] when the refs cannot be read.
    pub fn branches(&self, prefix: &str) -> Result<Vec<(String, Oid)>, Error> {
        let local = self.local();
        let storage = |error: &git2::Error| Error::storage("read the branches", error);
        let found = local.repository().branches(Some(git2::BranchType::Local)).map_err(|error| storage(&error))?;
        let mut branches: Vec<(String, Oid)> = found
            .flatten()
            .filter_map(|(branch, _)| {
                let name = branch.name().ok().flatten()?.to_owned();
                Some((name, branch.get().peel_to_commit().ok()?.id()))
            })
            .filter(|(name, _)| name.starts_with(prefix))
            .collect();
        branches.sort();
        Ok(branches)
    }

    /// Where the local branch `name` points.
    ///
    /// # Errors
    /// [`Error::BadBranchName`]; [`Error::Storage`] when it cannot be read.
    pub fn branch(&self, name: &str) -> Result<Option<Oid>, Error> {
        self.ref_tip(&ref_name(name)?)
    }

    /// Moves the branch `name` from `from` to `to`.
    ///
    /// # Errors
    /// [`Error::BranchCheckedOut`] when a working tree uses it (its files would then look changed),
    /// [`Error::BranchMoved`] when it is not at `from`.
    pub fn move_branch(&self, name: &str, from: Oid, to: Oid) -> Result<(), Error> {
        let full = ref_name(name)?;
        let branch = name.to_owned();
        if let Some(git_dir) = self.user_of(name) {
            return Err(Error::BranchCheckedOut { branch, git_dir });
        }
        let finished = self.update_ref(&full, to, from, "updated")?;
        if finished.success {
            return Ok(());
        }
        let found = self.ref_tip(&full)?;
        if found == Some(from) {
            return Err(finished.into_error());
        }
        Err(Error::BranchMoved { branch, expected: from, found })
    }

    /// Deletes the branch `name` if it is still at `at`.
    ///
    /// # Errors
    /// As [`Self::move_branch`].
    pub fn delete_branch(&self, name: &str, at: Oid) -> Result<(), Error> {
        let full = ref_name(name)?;
        let branch = name.to_owned();
        if let Some(git_dir) = self.user_of(name) {
            return Err(Error::BranchCheckedOut { branch, git_dir });
        }
        let at_text = at.to_string();
        let finished = self.run(Call::new(["update-ref", "-d", "--", &full, &at_text]))?;
        if finished.success {
            return Ok(());
        }
        let found = self.ref_tip(&full)?;
        if found == Some(at) {
            return Err(finished.into_error());
        }
        Err(Error::BranchMoved { branch, expected: at, found })
    }

    fn existing(&self, name: &str, full: &str) -> Result<Option<Branch>, Error> {
        Ok(self.ref_tip(full)?.map(|oid| Branch::Exists { oid, checked_out: self.user_of(name).is_some() }))
    }

    fn update_ref(&self, full: &str, to: Oid, from: Oid, what: &str) -> Result<super::Finished, Error> {
        let message = format!("ddscurate: {what}");
        let (to, from) = (to.to_string(), from.to_string());
        let head = ["update-ref", "--create-reflog", "-m", &message, "--"];
        self.run(Call::new(head.into_iter().chain([full, &to, &from])))
    }

    /// The branch whose name is a folder of `name`, or below it.
    fn blocked_by(&self, name: &str) -> Result<Option<String>, Error> {
        for (at, _) in name.match_indices('/') {
            if self.ref_tip(&format!("refs/heads/{}", &name[..at]))?.is_some() {
                return Ok(Some(name[..at].to_owned()));
            }
        }
        let local = self.local();
        let mut below = local
            .repository()
            .references_glob(&format!("refs/heads/{name}/*"))
            .map_err(|error| Error::storage("list the branches", &error))?;
        let below = below.names().flatten().find_map(|full| full.strip_prefix("refs/heads/").map(str::to_owned));
        Ok(below)
    }

    /// The git directory of a worktree that uses the branch: `HEAD` is on it, or a rebase or bisect came from it.
    fn user_of(&self, name: &str) -> Option<PathBuf> {
        let full = format!("refs/heads/{name}");
        let linked =
            fs::read_dir(self.common_dir.join("worktrees")).into_iter().flatten().flatten().map(|entry| entry.path());
        // A bare repository's own HEAD names the default branch, but nothing is checked out there.
        let bare = git2::Repository::open(&self.common_dir).is_ok_and(|main| main.is_bare());
        iter::once(self.common_dir.clone()).filter(|_| !bare).chain(linked).find(|git_dir| uses(git_dir, &full))
    }
}

/// `refs/heads/<name>`, if that is allowed.
pub(super) fn ref_name(name: &str) -> Result<String, Error> {
    let full = format!("refs/heads/{name}");
    let good = !name.starts_with('-')
        && name != "HEAD"
        && git2::Branch::name_is_valid(name).unwrap_or(false)
        && git2::Reference::is_valid_name(&full);
    if good {
        Ok(full)
    } else {
        let name = name.to_owned();
        Err(Error::BadBranchName { name })
    }
}

fn uses(git_dir: &Path, full: &str) -> bool {
    let says = |file: &str| fs::read_to_string(git_dir.join(file)).unwrap_or_default();
    let short = full.strip_prefix("refs/heads/").unwrap_or(full);
    says("HEAD").trim().strip_prefix("ref:").map(str::trim) == Some(full)
        || says("rebase-merge/head-name").trim() == full
        || says("rebase-apply/head-name").trim() == full
        || says("BISECT_START").trim() == short
}

#[cfg(test)]
mod tests {
    use super::ref_name;

    #[test]
    fn names_git_would_misread_are_refused() {
        for name in ["", "-f", "HEAD", "a..b", "a b", "a:b", "x.lock", "a\0b", "a//b", "/a", "a/", "@{x"] {
            assert!(ref_name(name).is_err(), "{name:?}");
        }
        assert_eq!(ref_name("add/x").ok().as_deref(), Some("refs/heads/add/x"));
        assert!(ref_name("add/ü#%").is_ok());
    }
}
