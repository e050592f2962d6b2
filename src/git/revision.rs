//! Names of commits, as people and CI systems give them.

use super::{Error, Oid, Repository};
use git2::ErrorCode;

impl Repository {
    /// The commit that `revision` names: a branch, a tag, a commit's own name, `HEAD~2`. `None` when there is none.
    /// What could be read as an option, a search or a range is refused.
    ///
    /// # Errors
    /// [`Error::BadRevision`], [`Error::Storage`].
    pub fn commit_named(&self, revision: &str) -> Result<Option<Oid>, Error> {
        let bad = |why: String| Error::BadRevision { revision: clipped(revision), why };
        if let Some(why) = why_refused(revision) {
            return Err(bad(why.to_owned()));
        }
        let local = self.local();
        let found = local.repository().revparse_single(revision);
        match found.and_then(|object| object.peel_to_commit()) {
            Ok(commit) => Ok(Some(commit.id())),
            Err(error) if error.code() == ErrorCode::NotFound => Ok(None),
            Err(error) if matches!(error.code(), ErrorCode::InvalidSpec | ErrorCode::Ambiguous | ErrorCode::Peel) => {
                Err(bad(error.message().to_owned()))
            }
            Err(error) => Err(Error::storage(format!("find the commit `{revision}`"), &error)),
        }
    }

    /// Whether anything below the folder `prefix` of the working tree (empty for all of it) is not committed. Nothing
    /// is written, not even what git learns about unchanged files.
    ///
    /// # Errors
    /// [`Error::Git`] when git cannot tell.
    pub fn has_uncommitted(&self, prefix: &str) -> Result<bool, Error> {
        if self.is_bare() {
            return Ok(false);
        }
        let pathspec = format!(":(top,literal){}", prefix.trim_end_matches('/'));
        let args =
            ["--no-optional-locks", "-c", "core.fsmonitor=false", "status", "--porcelain", "-z", "--", &pathspec];
        Ok(!self.run(super::call::Call::new(args))?.ok()?.is_empty())
    }
}

/// The longest name that is looked up, in bytes: each of them is part of a path.
const LONGEST: usize = 1024;

/// Why such a text is not looked up at all.
fn why_refused(revision: &str) -> Option<&'static str> {
    if revision.is_empty() {
        Some("it is empty")
    } else if revision.starts_with('-') {
        Some("it begins with `-`")
    } else if revision.len() > LONGEST {
        Some("it is too long")
    } else if revision.contains(|c: char| c.is_control() || c.is_whitespace()) {
        Some("it holds a space or a control character")
    } else if revision.contains([':', '?', '*', '[', '\\']) || revision.contains("@{") || revision.contains("..") {
        Some("it is a search or a range")
    } else {
        None
    }
}

/// Enough of a text to know it again.
fn clipped(text: &str) -> String {
    text.chars().take(100).collect()
}

#[cfg(test)]
mod tests {
    use super::{LONGEST, why_refused};

    #[test]
    fn hostile_names_are_not_looked_up() {
        for name in [
            "",
            "-x",
            "--output=/tmp/x",
            "--upload-pack=touch x",
            "a b",
            "a\nb",
            "a\0b",
            "refs/heads/a..b",
            "@{-1}",
            "main@{upstream}",
            ":/fix",
            "HEAD:guide.yaml",
            "ext::sh -c x",
            "file:///tmp",
            "a*",
            "a\\b",
            "HEAD^{/fix}x:",
        ] {
            assert!(why_refused(name).is_some(), "{name}");
        }
        assert!(why_refused(&"a".repeat(LONGEST + 1)).is_some());
        for name in ["main", "origin/main", "HEAD~2", "HEAD^1", "v1.0", "0a1b2c3", "@", "add/x-y_z"] {
            assert_eq!(why_refused(name), None, "{name}");
        }
    }
}
