//! What merging a proposal would bring, worked out in memory: not even an object is written.

use super::tree::{FileKind, kind};
use super::{Error, Oid, Repository, TreeFile};
use git2::{Delta, Diff, DiffFindOptions, DiffOptions, IndexEntry, MergeOptions};
use std::collections::BTreeSet;

/// Objects that are made on the way go here before anywhere else.
const MEMORY_FIRST: i32 = 1_000;

/// How many bytes of a file tell whether it is text, as git itself looks (`FIRST_FEW_BYTES` in its xdiff-interface.c).
const FIRST_BYTES: usize = 8_000;

/// How many files are compared with each other to see which were renamed.
const MOST_RENAMES: usize = 1_000;

/// The stage of an entry of the index stands in these bits of its flags (gitformat-index(5)).
const STAGE: u16 = 0x3000;

/// What merging would change.
#[derive(Clone, Debug, Default)]
pub struct Merge {
    /// The files that are others afterwards, by path.
    pub changes: Vec<FileChange>,
    /// The files that cannot be merged. Among the changes they stand as the proposal has them.
    pub conflicts: BTreeSet<String>,
}

/// One file that would be another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileChange {
    /// From the repository's root, with `/`. Bytes that are no UTF-8 appear as U+FFFD.
    pub path: String,
    /// What happens to it.
    pub touched: Touched,
    /// What it is afterwards; for one that is removed, what it was.
    pub kind: FileKind,
    /// Its size in bytes afterwards.
    pub size: u64,
    /// Whether it holds bytes that no text has.
    pub is_binary: bool,
    /// Its bytes afterwards; `None` when it is removed, is no plain file, or is larger than was asked for.
    pub bytes: Option<Vec<u8>>,
}

/// What happens to a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Touched {
    /// It is new.
    Added,
    /// It was there and is another.
    Modified,
    /// It is gone.
    Removed,
    /// It had that path, and hardly changed otherwise.
    Renamed(String),
}

impl Repository {
    /// What merging `head` into `base` would change in it. The bytes of files larger than `most_bytes` are left out.
    ///
    /// # Errors
    /// [`Error::NoCommonHistory`], [`Error::Missing`], [`Error::Storage`].
    pub fn merge(&self, base: Oid, head: Oid, most_bytes: usize) -> Result<Merge, Error> {
        let local = self.memory_handle()?;
        let act = |error: &git2::Error| Error::storage("merge in memory", error);
        let shared = local.merge_base(base, head).map_err(|error| match error.code() {
            git2::ErrorCode::NotFound if self.is_shallow() => {
                Error::NoCommonHistory { head, base, why: "this clone is shallow" }
            }
            git2::ErrorCode::NotFound => Error::NoCommonHistory { head, base, why: "they have no common ancestor" },
            _ => act(&error),
        })?;
        let tree_of = |id: Oid| local.find_commit(id)?.tree();
        let before = tree_of(base).map_err(|error| act(&error))?;
        let mut conflicts = BTreeSet::new();
        let after = if shared == base {
            tree_of(head).map_err(|error| act(&error))?
        } else if shared == head {
            return Ok(Merge::default());
        } else {
            let trees = [tree_of(shared), tree_of(base), tree_of(head)];
            let [shared, ours, theirs] = trees.map(|tree| tree.map_err(|error| act(&error)));
            let (shared, ours, theirs) = (shared?, ours?, theirs?);
            for side in [&ours, &theirs] {
                self.prefetch_changed(&local, &shared, side)?;
            }
            let merged = merge_commits(&local, base, head, &mut conflicts).map_err(|error| act(&error))?;
            local.find_tree(merged).map_err(|error| act(&error))?
        };
        self.prefetch_changed(&local, &before, &after)?;
        let diff = difference(&local, &before, &after).map_err(|error| act(&error))?;
        let changes = diff.deltas().map(|delta| file_change(&local, &delta, most_bytes)).collect::<Result<_, _>>();
        Ok(Merge { changes: changes.map_err(|error| act(&error))?, conflicts })
    }

    /// A handle whose new objects stay in memory and are gone with it.
    pub(super) fn memory_handle(&self) -> Result<git2::Repository, Error> {
        let reader = self.reader()?;
        let odb = reader.local.odb().map_err(|error| Error::storage("open the object database", &error))?;
        odb.add_new_mempack_backend(MEMORY_FIRST).map_err(|error| Error::storage("keep objects in memory", &error))?;
        drop(odb);
        Ok(reader.local)
    }

    /// In a partial clone, fetches the files that differ between two trees, in one go. Those that do not come are told
    /// by whoever needs them.
    fn prefetch_changed(
        &self,
        local: &git2::Repository,
        before: &git2::Tree<'_>,
        after: &git2::Tree<'_>,
    ) -> Result<(), Error> {
        if !self.is_partial()? {
            return Ok(());
        }
        let diff = local
            .diff_tree_to_tree(Some(before), Some(after), None)
            .map_err(|error| Error::storage("compare two trees", &error))?;
        let files: Vec<TreeFile> = diff
            .deltas()
            .flat_map(|delta| [delta.old_file(), delta.new_file()].map(|file| (file.id(), file.mode())))
            .filter(|(id, mode)| *id != Oid::ZERO_SHA1 && !matches!(mode, git2::FileMode::Commit))
            .map(|(id, _)| TreeFile { path: String::new(), kind: FileKind::Regular, id })
            .collect();
        self.prefetch(&files)
    }
}

/// The tree of merging two commits. Where the two contradict each other, the file is as `theirs` has it, or as `ours`
/// does where theirs has none, and its path is told.
fn merge_commits(
    local: &git2::Repository,
    ours: Oid,
    theirs: Oid,
    conflicts: &mut BTreeSet<String>,
) -> Result<Oid, git2::Error> {
    let (ours, theirs) = (local.find_commit(ours)?, local.find_commit(theirs)?);
    let mut index = local.merge_commits(&ours, &theirs, Some(&merge_options()))?;
    let contradictions: Vec<git2::IndexConflict> = index.conflicts()?.collect::<Result<_, _>>()?;
    for conflict in contradictions {
        let sides = [conflict.their, conflict.our, conflict.ancestor];
        for side in sides.iter().flatten() {
            let path = String::from_utf8_lossy(&side.path).into_owned();
            // It need not be there any more: the sides of a renamed file have several paths.
            let _ = index.conflict_remove(std::path::Path::new(&path));
            conflicts.insert(path);
        }
        let [theirs, ours, _] = sides;
        if let Some(kept) = theirs.or(ours) {
            // A file where the other side has a folder cannot be kept; the conflict is told all the same.
            let _ = index.add(&IndexEntry { flags: kept.flags & !STAGE, ..kept });
        }
    }
    index.write_tree_to(local)
}

/// The tree that the parents of a merge give when nobody has a hand in it; `None` when they do not merge by themselves.
pub(super) fn automatic_tree(local: &git2::Repository, merge: &git2::Commit<'_>) -> Option<Oid> {
    if merge.parent_count() != 2 {
        return None;
    }
    let (ours, theirs) = (merge.parent(0).ok()?, merge.parent(1).ok()?);
    let mut index = local.merge_commits(&ours, &theirs, Some(&merge_options())).ok()?;
    if index.has_conflicts() { None } else { index.write_tree_to(local).ok() }
}

fn merge_options() -> MergeOptions {
    let mut options = MergeOptions::new();
    options.find_renames(true);
    options
}

fn difference<'r>(
    local: &'r git2::Repository,
    before: &git2::Tree<'_>,
    after: &git2::Tree<'_>,
) -> Result<Diff<'r>, git2::Error> {
    let mut options = DiffOptions::new();
    options.include_typechange(true);
    let mut diff = local.diff_tree_to_tree(Some(before), Some(after), Some(&mut options))?;
    let mut find = DiffFindOptions::new();
    find.renames(true).rename_limit(MOST_RENAMES);
    // Without the bytes to compare, a renamed file is one that is gone and one that is new.
    let _ = diff.find_similar(Some(&mut find));
    Ok(diff)
}

fn file_change(
    local: &git2::Repository,
    delta: &git2::DiffDelta<'_>,
    most_bytes: usize,
) -> Result<FileChange, git2::Error> {
    let path = |file: &git2::DiffFile<'_>| String::from_utf8_lossy(file.path_bytes().unwrap_or_default()).into_owned();
    let (old, new) = (delta.old_file(), delta.new_file());
    let touched = match delta.status() {
        Delta::Added | Delta::Copied => Touched::Added,
        Delta::Deleted => Touched::Removed,
        Delta::Renamed => Touched::Renamed(path(&old)),
        _ => Touched::Modified,
    };
    let file = if touched == Touched::Removed { &old } else { &new };
    let kind = kind(u32::from(file.mode()).cast_signed()).unwrap_or(FileKind::Regular);
    let mut change = FileChange { path: path(file), touched, kind, size: 0, is_binary: false, bytes: None };
    if change.touched != Touched::Removed && kind != FileKind::Submodule {
        let (size, _) = local.odb()?.read_header(file.id())?;
        change.size = size as u64;
        if size <= most_bytes {
            let bytes = local.find_blob(file.id())?.content().to_vec();
            change.is_binary = bytes[..bytes.len().min(FIRST_BYTES)].contains(&0);
            change.bytes = (kind == FileKind::Regular).then_some(bytes);
        }
    }
    Ok(change)
}
