//! Upstreams on this very machine, read without a process: most often there is nothing new to fetch.

use std::path::{Path, PathBuf};

use super::{Oid, Repository};

impl Repository {
    /// Where `refs/heads/<branch>` of the repository at `url` stands, when that is a folder of this machine which can be
    /// opened. `None` says nothing: git is to be asked.
    pub(super) fn nearby_branch(&self, url: &str, full: &str) -> Option<Oid> {
        let there = self.nearby(url)?;
        let found = there.find_reference(full).ok()?;
        found.peel_to_commit().ok().map(|commit| commit.id())
    }

    /// What `HEAD` of such a repository names, if that branch exists.
    pub(super) fn nearby_default_branch(&self, url: &str) -> Option<String> {
        let there = self.nearby(url)?;
        let head = there.find_reference("HEAD").ok()?;
        let full = head.symbolic_target().ok()??.to_owned();
        there.find_reference(&full).ok()?;
        full.strip_prefix("refs/heads/").map(str::to_owned)
    }

    /// Whether a commit is here with all of its history, as a branch of that name (git's full name) shows, ours or that of
    /// a remote.
    pub(super) fn is_tip_here(&self, oid: Oid, full: &str) -> bool {
        let local = self.local();
        let repository = local.repository();
        let short = full.strip_prefix("refs/heads/").unwrap_or(full);
        let is_at = |name: &str| repository.find_reference(name).is_ok_and(|found| found.target() == Some(oid));
        let remotes = repository.remotes();
        let names = remotes.iter().flat_map(|remotes| remotes.iter().flatten().flatten());
        is_at(full) || names.into_iter().any(|remote| is_at(&format!("refs/remotes/{remote}/{short}")))
    }

    fn nearby(&self, url: &str) -> Option<git2::Repository> {
        let path = local_path(&self.effective_url(url).ok()?)?;
        git2::Repository::open(path).ok()
    }
}

/// The folder that an address names, when it is plainly one.
fn local_path(url: &str) -> Option<PathBuf> {
    let path = url.strip_prefix("file://").unwrap_or(url);
    // Git decodes `%` in addresses with a scheme.
    let is_plain = Path::new(path).is_absolute() && !(url.len() > path.len() && path.contains('%'));
    is_plain.then(|| PathBuf::from(path))
}

#[cfg(test)]
mod tests {
    use super::local_path;

    #[cfg(unix)]
    #[test]
    fn folders_of_this_machine() {
        for (url, wanted) in [
            ("/srv/guide.git", Some("/srv/guide.git")),
            ("/srv/50%25", Some("/srv/50%25")),
            ("file:///srv/guide.git", Some("/srv/guide.git")),
            ("file:///srv/50%25", None),
            ("file://host/srv", None),
            ("../guide", None),
            ("host:/srv/guide.git", None),
            ("https://h/o/r", None),
        ] {
            assert_eq!(local_path(url).as_deref(), wanted.map(std::path::Path::new), "{url}");
        }
    }
}
