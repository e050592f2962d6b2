//! A tree of which only some entries are to be seen: a guide in which all is found that is found in these.

use crate::source::{Item, ReadError, SharedTree, Tree};
use std::collections::BTreeSet;
use std::io;

/// The folder of the entries.
pub(super) const ENTRIES: &str = "entries";

/// The files of a tree, but of its entries only these.
pub(super) struct Excerpt {
    tree: SharedTree,
    entries: BTreeSet<Item>,
    /// False to leave out themes, contributors and pages too.
    with_frame: bool,
}

impl Excerpt {
    /// All of `tree` but the entries that are not among these.
    pub(super) fn new(tree: SharedTree, entries: BTreeSet<Item>) -> Self {
        Self { tree, entries, with_frame: true }
    }

    /// Nothing of `tree` but its configuration and these entries.
    pub(super) fn without_frame(tree: SharedTree, entries: BTreeSet<Item>) -> Self {
        Self { tree, entries, with_frame: false }
    }
}

impl Tree for Excerpt {
    fn list(&self, folder: &str) -> io::Result<Vec<Item>> {
        match folder {
            ENTRIES => Ok(self.entries.iter().cloned().collect()),
            _ if self.with_frame => self.tree.list(folder),
            _ => Ok(Vec::new()),
        }
    }

    fn read(&self, path: &str) -> Result<Vec<u8>, ReadError> {
        self.tree.read(path)
    }
}
