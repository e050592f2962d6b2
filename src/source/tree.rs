//! Where a guide's files come from: a folder on disk, files in memory, or one laid over the other.

use super::prescan::MAX_FILE_BYTES;
use super::stamp::Stamp;
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// A set of files under one root. Paths are relative to it, with `/` between folders.
pub trait Tree: Sync {
    /// Everything below `folder` (`""` for the root's own files only), folders themselves left out, sorted by path.
    /// Hidden folders and files (a name that begins with a dot) are left out.
    ///
    /// # Errors
    /// When a folder cannot be listed. A folder that does not exist is empty.
    fn list(&self, folder: &str) -> io::Result<Vec<Item>>;

    /// The bytes of a regular file. At most one byte more than [`MAX_FILE_BYTES`] is read.
    ///
    /// # Errors
    /// When the file is not there, is no regular file, or cannot be read.
    fn read(&self, path: &str) -> Result<Vec<u8>, ReadError>;
}

/// One thing in a [`Tree`].
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Item {
    /// Path from the root.
    pub path: String,
    /// What it is.
    pub kind: ItemKind,
}

/// What an [`Item`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ItemKind {
    /// A regular file.
    File,
    /// A symbolic link. Never followed.
    Symlink,
    /// A pipe, socket, device, submodule, or a name that is not UTF-8. Never opened.
    Other,
}

/// Why a file could not be read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// There is no such file.
    #[error("there is no such file")]
    Missing,
    /// It is a symbolic link, on disk.
    #[error("it is a symbolic link")]
    Symlink,
    /// It is a pipe, a folder or the like.
    #[error("it is not a regular file")]
    NotAFile,
    /// The system said no.
    #[error("{0}")]
    Io(#[from] io::Error),
}

/// A folder on disk. Symbolic links are never followed, and nothing but regular files is opened.
#[derive(Clone, Debug)]
pub struct DiskTree {
    root: PathBuf,
    reads: Arc<AtomicUsize>,
}

impl DiskTree {
    /// The files below `root`.
    pub fn new(root: impl Into<PathBuf>) -> Self {
        Self { root: root.into(), reads: Arc::default() }
    }

    /// The folder itself.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// How many files were read so far, through this and through its clones.
    pub fn reads(&self) -> usize {
        self.reads.load(Ordering::Relaxed)
    }

    /// What the file system says of a regular file; `None` when it is none, or says too little to tell one version of a
    /// file from another.
    pub fn stamp(&self, path: &str) -> Option<Stamp> {
        Stamp::of(&self.root.join(path))
    }

    /// What is in a folder and, if it is to be `deep`, in those below it; several folders at a time.
    fn list_below(&self, folder: &str, deep: bool) -> io::Result<Vec<Item>> {
        let entries = match std::fs::read_dir(self.root.join(folder)) {
            Ok(entries) => entries,
            Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
                return Ok(Vec::new());
            }
            Err(error) => return Err(error),
        };
        let (mut items, mut folders) = (Vec::new(), Vec::new());
        for entry in entries {
            let entry = entry?;
            let name = entry.file_name();
            let Some(name) = name.to_str() else {
                let path = join(folder, &name.to_string_lossy());
                items.push(Item { path, kind: ItemKind::Other });
                continue;
            };
            if name.starts_with('.') {
                continue;
            }
            let path = join(folder, name);
            let kind = entry.file_type()?;
            if kind.is_dir() {
                folders.push(path);
            } else if kind.is_symlink() {
                items.push(Item { path, kind: ItemKind::Symlink });
            } else {
                let kind = if kind.is_file() { ItemKind::File } else { ItemKind::Other };
                items.push(Item { path, kind });
            }
        }
        if deep {
            let below: io::Result<Vec<Vec<Item>>> =
                folders.par_iter().map(|folder| self.list_below(folder, deep)).collect();
            items.extend(below?.into_iter().flatten());
        }
        Ok(items)
    }
}

impl Tree for DiskTree {
    fn list(&self, folder: &str) -> io::Result<Vec<Item>> {
        let start = self.root.join(folder);
        if !folder.is_empty() && start.symlink_metadata().is_ok_and(|data| data.is_symlink()) {
            return Ok(vec![Item { path: folder.to_owned(), kind: ItemKind::Symlink }]);
        }
        let mut items = self.list_below(folder, !folder.is_empty())?;
        items.par_sort_unstable();
        Ok(items)
    }

    fn read(&self, path: &str) -> Result<Vec<u8>, ReadError> {
        self.reads.fetch_add(1, Ordering::Relaxed);
        let path = self.root.join(path);
        let file = open_regular(&path).map_err(|error| why_not_opened(&path, error))?;
        let data = file.metadata()?;
        if !data.is_file() {
            return Err(ReadError::NotAFile);
        }
        let length = usize::try_from(data.len()).unwrap_or(usize::MAX).min(MAX_FILE_BYTES) + 1;
        let mut bytes = Vec::with_capacity(length);
        file.take(MAX_FILE_BYTES as u64 + 1).read_to_end(&mut bytes)?;
        Ok(bytes)
    }
}

/// Files in memory, for tests and for entries that are not written yet.
#[derive(Clone, Debug, Default)]
pub struct MemoryTree(pub BTreeMap<String, Vec<u8>>);

impl Tree for MemoryTree {
    fn list(&self, folder: &str) -> io::Result<Vec<Item>> {
        let prefix = if folder.is_empty() { String::new() } else { format!("{folder}/") };
        let paths = self.0.keys().filter(|path| match path.strip_prefix(&prefix) {
            Some(rest) => !folder.is_empty() || !rest.contains('/'),
            None => false,
        });
        Ok(paths.map(|path| Item { path: path.clone(), kind: ItemKind::File }).collect())
    }

    fn read(&self, path: &str) -> Result<Vec<u8>, ReadError> {
        self.0.get(path).cloned().ok_or(ReadError::Missing)
    }
}

/// One tree over another: a file of the upper one hides the lower one's.
pub struct Overlay<'t> {
    /// Looked at first.
    pub upper: &'t dyn Tree,
    /// Looked at second.
    pub lower: &'t dyn Tree,
}

impl Tree for Overlay<'_> {
    fn list(&self, folder: &str) -> io::Result<Vec<Item>> {
        let mut items = self.upper.list(folder)?;
        let hidden: std::collections::BTreeSet<String> = items.iter().map(|item| item.path.clone()).collect();
        items.extend(self.lower.list(folder)?.into_iter().filter(|item| !hidden.contains(&item.path)));
        items.sort_unstable();
        Ok(items)
    }

    fn read(&self, path: &str) -> Result<Vec<u8>, ReadError> {
        match self.upper.read(path) {
            Err(ReadError::Missing) => self.lower.read(path),
            other => other,
        }
    }
}

/// Writes `bytes` to `path` so that a reader sees either the old file or the new one, whole, even after a crash.
///
/// # Errors
/// When the folder cannot be made or written to; the old file is then untouched.
pub fn write_atomically(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let temporary = folder.join(format!(".{name}.{}.new", std::process::id()));
    let write = || {
        std::fs::create_dir_all(folder)?;
        let mut file = create_anew(&temporary)?;
        // Tells `sweep_unfinished` that somebody is at it. Where files cannot be locked, writing again helps, below.
        let _ = file.lock();
        file.write_all(bytes)?;
        file.sync_all()?;
        std::fs::rename(&temporary, path)
    };
    let mut written = write();
    for _ in 0..SWEPT_AWAY {
        match &written {
            Err(error) if error.kind() == io::ErrorKind::NotFound => written = write(),
            _ => break,
        }
    }
    written.inspect_err(|_| {
        let _ = std::fs::remove_file(&temporary);
    })
}

/// How often a file is written again after another run's [`sweep_unfinished`] took it away in the moment before it was
/// locked.
const SWEPT_AWAY: u32 = 5;

/// Removes what [`write_atomically`] left beside `path` when it was killed halfway; not what another run is writing now.
pub fn sweep_unfinished(path: &Path) {
    let (Some(folder), Some(name)) = (path.parent(), path.file_name().and_then(|name| name.to_str())) else { return };
    let begin = format!(".{name}.");
    let is_unfinished = |file: &str| {
        let id = file.strip_prefix(&begin).and_then(|rest| rest.strip_suffix(".new"));
        id.is_some_and(|id| !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_digit()))
    };
    for file in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        if file.file_name().to_str().is_some_and(is_unfinished) && !is_being_written(&file.path()) {
            let _ = std::fs::remove_file(file.path());
        }
    }
}

/// Whether a process that lives has the file locked.
fn is_being_written(path: &Path) -> bool {
    open_regular(path).is_ok_and(|file| matches!(file.try_lock(), Err(TryLockError::WouldBlock)))
}

/// Creates a file where none may be: a link that somebody has laid there is removed, not followed.
fn create_anew(path: &Path) -> io::Result<File> {
    let create = || OpenOptions::new().write(true).create_new(true).open(path);
    create().or_else(|error| match error.kind() {
        io::ErrorKind::AlreadyExists => std::fs::remove_file(path).and_then(|()| create()),
        _ => Err(error),
    })
}

/// Opens without following a link and without waiting for a pipe's other end.
fn open_regular(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        let flags = rustix::fs::OFlags::NOFOLLOW | rustix::fs::OFlags::NONBLOCK;
        options.custom_flags(i32::try_from(flags.bits()).unwrap_or_default());
    }
    #[cfg(not(unix))]
    if path.symlink_metadata()?.is_symlink() {
        return Err(io::Error::other("it is a symbolic link"));
    }
    options.open(path)
}

/// A link, and a socket too, is refused in words that only those understand who know how it is opened.
fn why_not_opened(path: &Path, error: io::Error) -> ReadError {
    match path.symlink_metadata().map(|data| data.file_type()) {
        Ok(kind) if kind.is_symlink() => ReadError::Symlink,
        Ok(kind) if !kind.is_file() => ReadError::NotAFile,
        Ok(_) => error.into(),
        Err(_) if error.kind() == io::ErrorKind::NotFound => ReadError::Missing,
        Err(_) => error.into(),
    }
}

fn join(folder: &str, name: &str) -> String {
    if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot go on ends")]
    use super::*;
    use std::sync::atomic::AtomicBool;

    #[test]
    fn what_is_being_written_is_not_swept_away() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("drone.about.json");
        let left_behind = folder.path().join(".drone.about.json.4194305.new");
        std::fs::write(&left_behind, b"half").unwrap();
        let is_done = AtomicBool::new(false);
        std::thread::scope(|scope| {
            scope.spawn(|| {
                while !is_done.load(Ordering::Relaxed) {
                    sweep_unfinished(&path);
                }
            });
            let failed: Vec<io::Error> =
                (0..200_u8).filter_map(|round| write_atomically(&path, &[round]).err()).collect();
            is_done.store(true, Ordering::Relaxed);
            assert!(failed.is_empty(), "{failed:?}");
        });
        assert_eq!(std::fs::read(&path).unwrap(), [199]);
        assert!(!left_behind.exists());
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
