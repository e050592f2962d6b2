//! Writes several files of a folder anew: all of them or, as far as can be told beforehand, none.

use super::tree::{DiskTree, ReadError, Tree};
use std::fs::{File, OpenOptions, Permissions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

/// A file that is to be written anew.
#[derive(Clone, Copy, Debug)]
pub struct Replacement<'b> {
    /// Its path from the root, `/` between folders.
    pub path: &'b str,
    /// What it holds; if it holds anything else by now, it is left alone.
    pub before: &'b [u8],
    /// What it will hold.
    pub after: &'b [u8],
}

/// Why a file was not written.
#[derive(Debug, thiserror::Error)]
pub enum ReplaceError {
    /// Somebody changed it since it was read.
    #[error("`{0}` was changed by somebody else meanwhile")]
    Changed(String),
    /// It is a link, or cannot be read.
    #[error("`{path}` cannot be written: {source}")]
    Unreadable {
        /// The file.
        path: String,
        /// Why.
        source: ReadError,
    },
    /// The system said no.
    #[error("`{path}` cannot be written: {source}")]
    Io {
        /// The file.
        path: String,
        /// Why.
        source: io::Error,
    },
}

/// Writes files anew. Every new text is on disk beside its file before the first takes its place, so that a full disk or
/// a folder that cannot be written to changes nothing. A file keeps its permissions, and is never reached through a link.
///
/// # Errors
/// When a file cannot be written or is not what it was. Those before it in the order may be written by then, if this
/// turned out only at the very last moment.
pub fn replace_all(tree: &DiskTree, replacements: &[Replacement<'_>]) -> Result<(), ReplaceError> {
    let staged =
        replacements.iter().map(|replacement| Staged::new(tree, replacement)).collect::<Result<Vec<_>, _>>()?;
    for replacement in replacements {
        check(tree, replacement)?;
    }
    for (staged, replacement) in staged.into_iter().zip(replacements) {
        staged.take_place().map_err(|source| ReplaceError::Io { path: replacement.path.to_owned(), source })?;
    }
    Ok(())
}

/// A new text beside the file that it is for. Dropped, it is gone.
struct Staged {
    temporary: PathBuf,
    target: PathBuf,
}

impl Staged {
    fn new(tree: &DiskTree, replacement: &Replacement<'_>) -> Result<Self, ReplaceError> {
        check(tree, replacement)?;
        let target = tree.root().join(replacement.path);
        let name = target.file_name().unwrap_or_default().to_string_lossy();
        let temporary = target.with_file_name(format!(".{name}.{}.new", std::process::id()));
        let write = || {
            let permissions = target.symlink_metadata()?.permissions();
            write_new(&temporary, replacement.after, permissions)
        };
        match write() {
            Ok(()) => Ok(Self { temporary, target }),
            Err(source) => {
                // One that was there before is somebody else's.
                if source.kind() != io::ErrorKind::AlreadyExists {
                    let _ = std::fs::remove_file(&temporary);
                }
                Err(ReplaceError::Io { path: replacement.path.to_owned(), source })
            }
        }
    }

    fn take_place(self) -> io::Result<()> {
        // Takes the place of a link, too, and not of what it leads to.
        std::fs::rename(&self.temporary, &self.target)
    }
}

impl Drop for Staged {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.temporary);
    }
}

fn write_new(path: &Path, bytes: &[u8], permissions: Permissions) -> io::Result<()> {
    let mut file: File = OpenOptions::new().write(true).create_new(true).open(path)?;
    file.write_all(bytes)?;
    file.set_permissions(permissions)?;
    file.sync_all()
}

/// True to its word only if the file holds what was read from it.
fn check(tree: &DiskTree, replacement: &Replacement<'_>) -> Result<(), ReplaceError> {
    match tree.read(replacement.path) {
        Ok(bytes) if bytes == replacement.before => Ok(()),
        Ok(_) | Err(ReadError::Missing) => Err(ReplaceError::Changed(replacement.path.to_owned())),
        Err(source) => Err(ReplaceError::Unreadable { path: replacement.path.to_owned(), source }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn replacement<'b>(path: &'b str, before: &'b str, after: &'b str) -> Replacement<'b> {
        Replacement { path, before: before.as_bytes(), after: after.as_bytes() }
    }

    fn names(folder: &Path) -> Vec<String> {
        let names = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
        let mut names: Vec<String> = names.collect();
        names.sort();
        names
    }

    #[test]
    fn files_are_written_whole_or_not_at_all() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("a"), "old").unwrap();
        std::fs::write(folder.path().join("b"), "other").unwrap();
        let tree = DiskTree::new(folder.path());
        let both = [replacement("a", "old", "new"), replacement("b", "read", "new")];
        assert!(matches!(replace_all(&tree, &both), Err(ReplaceError::Changed(path)) if path == "b"));
        assert_eq!(std::fs::read(folder.path().join("a")).unwrap(), b"old");
        replace_all(&tree, &both[..1]).unwrap();
        assert_eq!(std::fs::read(folder.path().join("a")).unwrap(), b"new");
        assert_eq!(names(folder.path()), ["a", "b"]);
    }

    #[test]
    fn when_one_cannot_be_written_none_is_and_nothing_is_left_behind() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        std::fs::write(at("a"), "old").unwrap();
        std::fs::write(at("b"), "old").unwrap();
        // Somebody else's file stands where the new text of `b` would be written.
        let taken = format!(".b.{}.new", std::process::id());
        std::fs::write(at(&taken), "theirs").unwrap();
        let tree = DiskTree::new(folder.path());
        let both = [replacement("a", "old", "new"), replacement("b", "old", "new")];
        let error = replace_all(&tree, &both).unwrap_err();
        assert!(error.to_string().starts_with("`b` cannot be written: "), "{error}");
        assert_eq!(names(folder.path()), [taken.as_str(), "a", "b"]);
        assert_eq!(["a", "b", &taken].map(|name| std::fs::read_to_string(at(name)).unwrap()), ["old", "old", "theirs"]);
    }

    #[cfg(unix)]
    #[test]
    fn permissions_stay_and_links_are_not_followed() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        std::fs::write(at("a"), "old").unwrap();
        std::fs::set_permissions(at("a"), Permissions::from_mode(0o640)).unwrap();
        std::os::unix::fs::symlink("a", at("link")).unwrap();
        let tree = DiskTree::new(folder.path());
        assert!(replace_all(&tree, &[replacement("link", "old", "new")]).is_err());
        assert_eq!(std::fs::read(at("a")).unwrap(), b"old");
        replace_all(&tree, &[replacement("a", "old", "new")]).unwrap();
        assert_eq!(at("a").metadata().unwrap().permissions().mode() & 0o777, 0o640);
        assert_eq!(names(folder.path()), ["a", "link"]);
    }
}
