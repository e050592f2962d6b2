//! The guide as a commit has it: a tree of files read from Git's object database, without a working tree.

use crate::git::{FileKind, Oid, Repository, TreeReader};
use crate::source::{Item, ItemKind, MAX_FILE_BYTES, ReadError, Tree};
use std::collections::HashMap;
use std::io;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// The files of one commit, below the folder in which the guide lies.
pub struct TipTree {
    repository: Arc<Repository>,
    commit: Oid,
    prefix: String,
    /// Blobs met while listing, so that reading need not walk the trees again.
    blobs: Mutex<HashMap<String, Oid>>,
    /// How many entries were read.
    entries_read: AtomicUsize,
    /// Handles that no thread is using.
    readers: Mutex<Vec<TreeReader>>,
}

impl TipTree {
    /// The guide in `commit`, in the folder `prefix` (empty, or ending in `/`).
    pub fn new(repository: &Arc<Repository>, commit: Oid, prefix: &str) -> Self {
        let (repository, prefix) = (Arc::clone(repository), prefix.to_owned());
        let (blobs, readers, entries_read) = (Mutex::default(), Mutex::default(), AtomicUsize::new(0));
        Self { repository, commit, prefix, blobs, entries_read, readers }
    }

    /// How many entries were read so far.
    pub(super) fn entries_read(&self) -> usize {
        self.entries_read.load(Ordering::Relaxed)
    }

    fn reader(&self) -> Result<TreeReader, ReadError> {
        let idle = self.readers.lock().unwrap_or_else(PoisonError::into_inner).pop();
        idle.map_or_else(|| self.repository.reader(), Ok).map_err(|error| ReadError::Io(io::Error::other(error)))
    }

    fn find(&self, reader: &TreeReader, path: &str) -> Result<Oid, ReadError> {
        if let Some(id) = self.blobs.lock().unwrap_or_else(PoisonError::into_inner).get(path) {
            return Ok(*id);
        }
        let full = format!("{}{path}", self.prefix);
        match reader.file(self.commit, &full) {
            Ok(Some(file)) if file.kind == FileKind::Regular => Ok(file.id),
            Ok(Some(_)) => Err(ReadError::NotAFile),
            Ok(None) => Err(ReadError::Missing),
            Err(error) => Err(ReadError::Io(io::Error::other(error))),
        }
    }

    fn bytes(&self, reader: &TreeReader, path: &str) -> Result<Vec<u8>, ReadError> {
        let id = self.find(reader, path)?;
        if path.starts_with("entries/") {
            self.entries_read.fetch_add(1, Ordering::Relaxed);
        }
        let size = reader.size(id).map_err(|error| ReadError::Io(io::Error::other(error)))?;
        if size > MAX_FILE_BYTES as u64 {
            // One byte too many says all there is to say; the blob itself may be huge.
            return Ok(vec![b' '; MAX_FILE_BYTES + 1]);
        }
        reader.read(id).map_err(|error| ReadError::Io(io::Error::other(error)))
    }
}

impl Tree for TipTree {
    fn list(&self, folder: &str) -> io::Result<Vec<Item>> {
        let full = format!("{}{folder}", self.prefix);
        let files = self.repository.files(self.commit, full.trim_end_matches('/')).map_err(io::Error::other)?;
        // In a partial clone one question brings them all. If it fails, reading them says so, one by one.
        let _ = self.repository.prefetch(&files);
        let mut blobs = self.blobs.lock().unwrap_or_else(PoisonError::into_inner);
        let mut items = Vec::with_capacity(files.len());
        for file in files {
            let Some(path) = file.path.strip_prefix(&self.prefix).map(str::to_owned) else { continue };
            let below = path.strip_prefix(folder).unwrap_or(&path).trim_start_matches('/');
            if below.split('/').any(|name| name.starts_with('.')) || (folder.is_empty() && below.contains('/')) {
                continue;
            }
            let kind = match file.kind {
                FileKind::Regular => ItemKind::File,
                FileKind::Symlink => ItemKind::Symlink,
                FileKind::Submodule => ItemKind::Other,
            };
            if kind == ItemKind::File {
                blobs.insert(path.clone(), file.id);
            }
            items.push(Item { path, kind });
        }
        items.sort_unstable();
        Ok(items)
    }

    fn read(&self, path: &str) -> Result<Vec<u8>, ReadError> {
        let reader = self.reader()?;
        let bytes = self.bytes(&reader, path);
        self.readers.lock().unwrap_or_else(PoisonError::into_inner).push(reader);
        bytes
    }
}
