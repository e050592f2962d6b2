//! The guide as it would be after a merge: the tree that is merged into, with what changes in memory.

use crate::git::{FileChange, FileKind, Touched};
use crate::source::{Item, ItemKind, MAX_FILE_BYTES, ReadError, Tree};
use std::collections::BTreeMap;
use std::io;

/// A tree of files, some of which are others.
pub(super) struct MergedTree<'t> {
    before: &'t dyn Tree,
    /// By path from the guide's root; what is removed has nothing.
    changes: BTreeMap<&'t str, Option<&'t FileChange>>,
}

/// A tree without its entries, for those who need only what holds for all of them.
pub(super) struct Frame<'t>(pub(super) &'t dyn Tree);

impl<'t> MergedTree<'t> {
    /// `before` with `changes` in it. The guide lies in the folder `prefix` of the repository (empty, or ending in `/`).
    pub(super) fn new(before: &'t dyn Tree, changes: &'t [FileChange], prefix: &str) -> Self {
        let mut map = BTreeMap::new();
        for change in changes {
            let inside = |path: &'t str| path.strip_prefix(prefix);
            if let Touched::Renamed(from) = &change.touched
                && let Some(from) = inside(from)
            {
                // Another file may have taken its place.
                map.entry(from).or_insert(None);
            }
            if let Some(path) = inside(&change.path) {
                map.insert(path, (change.touched != Touched::Removed).then_some(change));
            }
        }
        Self { before, changes: map }
    }
}

impl Tree for MergedTree<'_> {
    fn list(&self, folder: &str) -> io::Result<Vec<Item>> {
        let mut items = self.before.list(folder)?;
        items.retain(|item| !self.changes.contains_key(item.path.as_str()));
        for (path, change) in self.changes.iter().filter_map(|(path, change)| Some((*path, (*change)?))) {
            let below = match path.strip_prefix(folder) {
                Some(below) if folder.is_empty() || below.is_empty() => below,
                Some(below) if below.starts_with('/') => &below[1..],
                _ => continue,
            };
            if below.split('/').any(|name| name.starts_with('.')) || (folder.is_empty() && below.contains('/')) {
                continue;
            }
            let kind = match change.kind {
                FileKind::Regular => ItemKind::File,
                FileKind::Symlink => ItemKind::Symlink,
                FileKind::Submodule => ItemKind::Other,
            };
            items.push(Item { path: path.to_owned(), kind });
        }
        items.sort_unstable();
        Ok(items)
    }

    fn read(&self, path: &str) -> Result<Vec<u8>, ReadError> {
        match self.changes.get(path) {
            None => self.before.read(path),
            Some(None) => Err(ReadError::Missing),
            Some(Some(change)) if change.kind != FileKind::Regular => Err(ReadError::NotAFile),
            // One byte too many says all there is to say.
            Some(Some(change)) => Ok(change.bytes.clone().unwrap_or_else(|| vec![b' '; MAX_FILE_BYTES + 1])),
        }
    }
}

impl Tree for Frame<'_> {
    fn list(&self, folder: &str) -> io::Result<Vec<Item>> {
        if folder == "entries" { Ok(Vec::new()) } else { self.0.list(folder) }
    }

    fn read(&self, path: &str) -> Result<Vec<u8>, ReadError> {
        self.0.read(path)
    }
}
