//! The guide as it would be after a merge: the tree that is merged into, with what changes in memory.

use crate::git::{FileChange, FileKind, Touched};
use crate::source::{Item, ItemKind, MAX_FILE_BYTES, ReadError, SharedTree, Tree};
use std::collections::BTreeMap;
use std::io;
use std::sync::Arc;

/// A tree of files, some of which are others.
pub(super) struct MergedTree {
    before: SharedTree,
    changes: Arc<[FileChange]>,
    /// By path from the guide's root, which of the changes it is; what is removed has none.
    by_path: BTreeMap<String, Option<usize>>,
}

/// A tree without its entries, for those who need only what holds for all of them.
pub(super) struct Frame<'t>(pub(super) &'t dyn Tree);

impl MergedTree {
    /// `before` with `changes` in it. The guide lies in the folder `prefix` of the repository (empty, or ending in `/`).
    pub(super) fn new(before: SharedTree, changes: Arc<[FileChange]>, prefix: &str) -> Self {
        let mut by_path = BTreeMap::new();
        let inside = |path: &str| path.strip_prefix(prefix).map(str::to_owned);
        for (number, change) in changes.iter().enumerate() {
            if let Touched::Renamed(from) = &change.touched
                && let Some(from) = inside(from)
            {
                // Another file may have taken its place.
                by_path.entry(from).or_insert(None);
            }
            if let Some(path) = inside(&change.path) {
                by_path.insert(path, (change.touched != Touched::Removed).then_some(number));
            }
        }
        Self { before, changes, by_path }
    }

    /// True when the file at that path, from the guide's root, is as it was before the merge, there or not.
    pub(super) fn is_as_before(&self, path: &str) -> bool {
        !self.by_path.contains_key(path)
    }
}

impl Tree for MergedTree {
    fn list(&self, folder: &str) -> io::Result<Vec<Item>> {
        let mut items = self.before.list(folder)?;
        items.retain(|item| self.is_as_before(&item.path));
        let there = self.by_path.iter().filter_map(|(path, number)| Some((path, &self.changes[(*number)?])));
        for (path, change) in there {
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
            items.push(Item { path: path.clone(), kind });
        }
        items.sort_unstable();
        Ok(items)
    }

    fn read(&self, path: &str) -> Result<Vec<u8>, ReadError> {
        let change = match self.by_path.get(path) {
            None => return self.before.read(path),
            Some(None) => return Err(ReadError::Missing),
            Some(Some(number)) => &self.changes[*number],
        };
        if change.kind != FileKind::Regular {
            return Err(ReadError::NotAFile);
        }
        // One byte too many says all there is to say.
        Ok(change.bytes.clone().unwrap_or_else(|| vec![b' '; MAX_FILE_BYTES + 1]))
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
