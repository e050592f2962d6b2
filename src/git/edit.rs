//! What a commit does to single files, and the tree that comes of it.

use std::collections::BTreeMap;

use git2::{FileMode, ObjectType, Tree};

use super::compare::{Difference, Side, differences};
use super::tree::kind;
use super::{Error, FileKind, Oid, TreeReader};

/// What a commit does to one file. Paths go from the repository's root, with `/`; bytes are stored as they are. A
/// renamed file is one that is removed and one that is added.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileEdit<'a> {
    /// A new file.
    Add {
        /// Its path, which nothing may have.
        path: &'a str,
        /// Its bytes.
        bytes: &'a [u8],
    },
    /// New bytes for a plain file, whose mode is kept.
    Replace {
        /// Its path.
        path: &'a str,
        /// Its bytes afterwards.
        bytes: &'a [u8],
        /// The blob it must be before, if that matters.
        was: Option<Oid>,
    },
    /// A plain file that goes. A folder that has nothing else goes with it.
    Remove {
        /// Its path.
        path: &'a str,
    },
}

impl<'a> FileEdit<'a> {
    /// The file's path.
    #[must_use]
    pub fn path(&self) -> &'a str {
        match self {
            Self::Add { path, .. } | Self::Replace { path, .. } | Self::Remove { path } => path,
        }
    }

    /// The file's bytes afterwards; `None` when it goes.
    #[must_use]
    pub fn bytes(&self) -> Option<&'a [u8]> {
        match self {
            Self::Add { bytes, .. } | Self::Replace { bytes, .. } => Some(bytes),
            Self::Remove { .. } => None,
        }
    }

    /// Whether the file goes.
    pub(super) fn is_removal(&self) -> bool {
        matches!(self, Self::Remove { .. })
    }

    /// Whether a difference between two trees is this edit. `blob` is the name of its bytes.
    fn is(&self, blob: Option<Oid>, difference: &Difference) -> bool {
        let plain = |side: Side| kind(side.mode) == Some(FileKind::Regular);
        match (self, difference.old, difference.new) {
            (Self::Add { .. }, None, Some(new)) => new.mode == i32::from(FileMode::Blob) && Some(new.id) == blob,
            (Self::Replace { was, .. }, Some(old), Some(new)) => {
                plain(old) && old.mode == new.mode && Some(new.id) == blob && was.is_none_or(|was| was == old.id)
            }
            (Self::Remove { .. }, Some(old), None) => plain(old),
            _ => false,
        }
    }
}

/// Refuses to replace or to remove what is not there, is no plain file, or is not what the caller believes.
pub(super) fn check_there(local: &TreeReader, root: Oid, edit: &FileEdit<'_>) -> Result<(), Error> {
    let path = || edit.path().to_owned();
    let Some((id, mode)) = local.entry(root, edit.path())? else {
        return Err(Error::PathAbsent { path: path() });
    };
    if kind(mode) != Some(FileKind::Regular) {
        return Err(Error::BadPath { path: path(), why: "what stands there is no plain file" });
    }
    let FileEdit::Replace { bytes, was, .. } = edit else { return Ok(()) };
    if let Some(expected) = was.filter(|was| *was != id) {
        return Err(Error::FileMoved { path: path(), expected, found: id });
    }
    if name_of(bytes)? == id { Err(Error::Unchanged { path: path() }) } else { Ok(()) }
}

/// Writes the blobs and the folders on the way to them, and proves by comparison that exactly the `edits` were made.
pub(super) fn write_tree(local: &TreeReader, parent: Oid, root: Oid, edits: &[FileEdit<'_>]) -> Result<Oid, Error> {
    let mut blobs = Vec::with_capacity(edits.len());
    for edit in edits {
        let blob = edit.bytes().map(|bytes| local.repository().blob(bytes)).transpose().map_err(failed)?;
        blobs.push((edit.path(), blob));
    }
    let tree = write_folder(local, Some(root), &blobs)?;
    let tree = match tree {
        Some(tree) => tree,
        None => local.repository().treebuilder(None).and_then(|builder| builder.write()).map_err(failed)?,
    };
    if !are_exactly(local, parent, root, tree, edits)? {
        return Err(Error::Storage {
            action: "write the changed files".to_owned(),
            why: "the tree that was made differs in more than them".to_owned(),
        });
    }
    Ok(tree)
}

/// Whether the tree `new` is the tree `old` with exactly these edits. Only folders on the way to them are opened: a
/// hostile commit could have no end of others. `commit` is whose trees they are.
pub(super) fn are_exactly(
    local: &TreeReader,
    commit: Oid,
    old: Oid,
    new: Oid,
    edits: &[FileEdit<'_>],
) -> Result<bool, Error> {
    let mut wanted = BTreeMap::new();
    for edit in edits {
        let blob = edit.bytes().map(name_of).transpose()?;
        wanted.insert(edit.path().as_bytes(), (edit, blob));
    }
    let enter = |folder: &[u8]| wanted.keys().any(|path| path.starts_with(folder));
    let found = differences(local, commit, Some(old), Some(new), &enter)?;
    // Taken out as they are found: a broken tree may have one name twice.
    let mut left = wanted.clone();
    let known = |difference: &Difference| {
        left.remove(difference.path.as_slice()).is_some_and(|(edit, blob)| edit.is(blob, difference))
    };
    Ok(!wanted.is_empty() && found.iter().all(known) && found.len() == wanted.len())
}

/// The folder `old` with new blobs at these paths below it, and without those that have none; `None` when nothing is
/// left of it.
fn write_folder(local: &TreeReader, old: Option<Oid>, files: &[(&str, Option<Oid>)]) -> Result<Option<Oid>, Error> {
    let old = old.map(|old| local.tree(old)).transpose()?;
    let at = |name: &str| old.as_ref().and_then(|old: &Tree<'_>| old.get_name(name));
    let mut folder = local.repository().treebuilder(old.as_ref()).map_err(failed)?;
    let mut below: BTreeMap<&str, Vec<(&str, Option<Oid>)>> = BTreeMap::new();
    for (path, blob) in files {
        if let Some((name, rest)) = path.split_once('/') {
            below.entry(name).or_default().push((rest, *blob));
            continue;
        }
        match blob {
            Some(blob) => {
                let mode = at(path).map_or(i32::from(FileMode::Blob), |entry| entry.filemode());
                folder.insert(path, *blob, mode).map(drop)
            }
            None => folder.remove(path),
        }
        .map_err(failed)?;
    }
    for (name, files) in below {
        let old = at(name).filter(|entry| entry.kind() == Some(ObjectType::Tree)).map(|entry| entry.id());
        match write_folder(local, old, &files)? {
            Some(tree) => folder.insert(name, tree, FileMode::Tree.into()).map(drop),
            None if old.is_some() => folder.remove(name),
            None => Ok(()),
        }
        .map_err(failed)?;
    }
    if folder.is_empty() { Ok(None) } else { folder.write().map(Some).map_err(failed) }
}

fn name_of(bytes: &[u8]) -> Result<Oid, Error> {
    Oid::hash_object(ObjectType::Blob, bytes).map_err(|error| Error::storage("name a file's bytes", &error))
}

fn failed(error: git2::Error) -> Error {
    Error::storage("write the changed files", &error)
}
