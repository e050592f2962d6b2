//! The entries of upstream's guide that bear on a new one: those with a name, an address or a word in common, found without
//! reading the others.
//!
//! Nothing that was found is kept, only under which keys each file of the guide is to be found, so that what is kept depends
//! on the files alone: no day, level or theme can make it wrong. It is of one commit; what later ones changed is read and
//! laid over it.

mod store;

use super::excerpt::ENTRIES;
use super::known::each_address;
use crate::git::Oid;
use crate::guide::{Entry, EntryFile, check_slug, each_reference, entry_at, name_key, stem, url_key};
use crate::rules::{Keyed, keys_of, reaches};
use crate::source::{Item, ItemKind, Tree};
use rayon::prelude::*;
use std::collections::{BTreeSet, HashSet};
use std::path::Path;
use store::{Content, Store};

/// Kinds of keys beside those of rules: what a file is called, without its ending and in small letters; a folder; what an
/// entry refers to; its names; its addresses.
const STEM: u16 = 0;
const FOLDER: u16 = 1;
const REFERENCE: u16 = 2;
const NAME: u16 = 3;
const ADDRESS: u16 = 4;

/// More than so many in one group, or in all, are not looked at by themselves: then all are.
const MOST: usize = 2_000;

/// What can be looked up of the entries at upstream's tip. Whatever it is asked, none means that it does not know, and that
/// all entries must be looked at.
pub(super) struct Neighbors {
    store: Store,
    /// Files that were changed or went away since.
    gone: HashSet<String>,
    /// Files that came or were changed since.
    newer: Vec<Item>,
    /// Their keys, with their places in `newer`.
    newer_keys: Vec<Keyed>,
}

/// A file that is about to be added.
pub(super) struct NewFile<'n> {
    /// Its path from the guide's root.
    pub(super) path: &'n str,
    /// What it says, if it can be read.
    pub(super) entry: Option<EntryFile>,
}

impl Neighbors {
    /// What was kept in `file`, of whatever commit; none when it is of another build of the program, or none at all.
    pub(super) fn open(file: &Path, build: &str) -> Option<Self> {
        Store::open(file, build).map(Self::of)
    }

    /// Reads all entries of `tree`, which is that commit, and keeps what was learned in `file` for the next time.
    pub(super) fn learn(tree: &dyn Tree, commit: Oid, build: &str, file: Option<&Path>) -> Option<Self> {
        let bytes = content(tree)?.to_bytes(commit, build);
        if let Some(file) = file {
            // Without it the next run takes longer, that is all.
            let _ = store::write(&bytes, file);
        }
        Store::in_memory(bytes, build).map(Self::of)
    }

    fn of(store: Store) -> Self {
        Self { store, gone: HashSet::new(), newer: Vec::new(), newer_keys: Vec::new() }
    }

    /// The commit that was learned.
    pub(super) fn commit(&self) -> Oid {
        self.store.commit
    }

    /// How many files were.
    pub(super) fn len(&self) -> usize {
        self.store.files
    }

    /// Takes in what became of files since: their paths, and what they are in `tree` now, if they still are.
    pub(super) fn follow(&mut self, tree: &dyn Tree, changes: Vec<(String, Option<ItemKind>)>) {
        for (path, kind) in changes {
            let is_hidden = |path: &str| path.split('/').any(|name| name.starts_with('.'));
            if let Some(kind) = kind.filter(|_| !is_hidden(&path)) {
                self.newer.push(Item { path: path.clone(), kind });
            }
            self.gone.insert(path);
        }
        self.newer_keys = keys_of_all(tree, &self.newer);
    }

    /// The files that bear on what is found in new ones, or elsewhere because of them.
    pub(super) fn of_new(&self, new: &[NewFile<'_>]) -> Option<BTreeSet<Item>> {
        let mut found = BTreeSet::new();
        let mut stems = BTreeSet::new();
        for NewFile { path, entry } in new {
            self.is_plain(path).then_some(())?;
            stems.insert(stem(path).to_lowercase());
            // Whoever refers to it already may now stand in a circle with it.
            if !self.with(&Keyed::apart(REFERENCE, stem(path)), |_| true)?.is_empty() {
                return None;
            }
            let Some(file) = entry else { continue };
            for own in keys_of(file) {
                found.extend(self.with(&own, |other| reaches(&own, other))?);
            }
            each_reference(file.entry(), |_, slug| {
                stems.insert(slug.to_lowercase());
            });
        }
        self.close(found, stems)
    }

    /// The files that may hold an entry with that slug, a name or an address of `entry`.
    pub(super) fn like(&self, slug: Option<&str>, entry: &Entry) -> Option<BTreeSet<Item>> {
        let mut found = BTreeSet::new();
        for key in entry.names().map(name_key).filter(|key| !key.is_empty()) {
            found.extend(self.with(&Keyed::apart(NAME, key), |_| true)?);
        }
        for key in [&entry.urls.home, &entry.urls.source].into_iter().flatten().filter_map(|url| url_key(url)) {
            found.extend(self.with(&Keyed::apart(ADDRESS, key), |_| true)?);
        }
        self.close(found, slug.map(str::to_lowercase).into_iter().collect())
    }

    /// The files that may hold the entry `slug`.
    pub(super) fn called(&self, slug: &str) -> Option<BTreeSet<Item>> {
        self.close(BTreeSet::new(), BTreeSet::from([slug.to_lowercase()]))
    }

    /// The files that may hold the entry `slug`, and the first one of the guide, which tells how files lie in folders.
    pub(super) fn beside(&self, slug: &str) -> Option<BTreeSet<Item>> {
        let first = match self.store.first {
            Some(first) => Some(self.store.file(first).filter(|first| !self.gone.contains(&first.path))?),
            None => None,
        };
        let first = first.into_iter().chain(self.newer.iter().cloned()).collect();
        self.close(first, BTreeSet::from([slug.to_lowercase()]))
    }

    /// Adds the files that are called so, and those that are called like one that was found: of several, only one is in the
    /// guide.
    fn close(&self, mut found: BTreeSet<Item>, mut stems: BTreeSet<String>) -> Option<BTreeSet<Item>> {
        stems.extend(found.iter().map(|item| stem(&item.path).to_lowercase()));
        for stem in stems {
            found.extend(self.with(&Keyed::apart(STEM, stem), |_| true)?);
        }
        (found.len() <= MOST).then_some(found)
    }

    /// The files that have the same key as `own`, so far as `is_wanted` says so of what they have it for.
    fn with(&self, own: &Keyed, is_wanted: impl Fn(&Keyed) -> bool) -> Option<Vec<Item>> {
        let mut items = Vec::new();
        // Of a folder whose file is gone nobody knows whether it is still there.
        let keeps_gone = own.is_same_kind_as(&Keyed::apart(FOLDER, ""));
        for keyed in self.store.same_as(own, MOST)?.iter().filter(|keyed| is_wanted(keyed)) {
            let item = self.store.file(u32::try_from(keyed.entry_number()).ok()?)?;
            if keeps_gone || !self.gone.contains(&item.path) {
                items.push(item);
            }
        }
        let newer = self.newer_keys.iter().filter(|keyed| keyed.is_same_as(own) && is_wanted(keyed));
        items.extend(newer.filter_map(|keyed| self.newer.get(keyed.entry_number())).cloned());
        Some(items)
    }

    /// True for a file whose folder is there under no other spelling and has a name that travels, and whose own name is a
    /// slug: nothing is to be said of them.
    fn is_plain(&self, path: &str) -> bool {
        let Some(below) = path.strip_prefix(ENTRIES).and_then(|path| path.strip_prefix('/')) else { return false };
        let Some(slug) = below.rsplit('/').next().and_then(|name| name.strip_suffix(".yaml")) else { return false };
        let folders = folders(path);
        let travels = |folder: &&str| {
            let name = folder.rsplit('/').next().unwrap_or_default();
            check_slug(name.trim_end_matches('-')).is_ok()
        };
        let is_spelled_so = |folder: &&str| {
            let is_below = |item: &Item| item.path.strip_prefix(*folder).is_some_and(|rest| rest.starts_with('/'));
            let there = self.with(&Keyed::apart(FOLDER, folder.to_lowercase()), |_| true);
            there.is_some_and(|there| there.iter().all(is_below))
        };
        check_slug(slug).is_ok() && folders.iter().all(|folder| travels(folder) && is_spelled_so(folder))
    }
}

/// What is to be known of all entries in a tree.
fn content(tree: &dyn Tree) -> Option<Content> {
    let files = tree.list(ENTRIES).ok()?;
    u32::try_from(files.len()).ok()?;
    let mut keys = keys_of_all(tree, &files);
    keys.par_sort_unstable();
    let is_entry = |item: &Item| item.kind == ItemKind::File && item.path.ends_with(".yaml");
    let entries = (0..).zip(&files).filter(|(_, item)| is_entry(item) && check_slug(stem(&item.path)).is_ok());
    let first = entries.min_by(|(_, a), (_, b)| stem(&a.path).cmp(stem(&b.path))).map(|(number, _)| number);
    Some(Content { files, keys, first })
}

/// The keys of these files, in no order.
fn keys_of_all(tree: &dyn Tree, files: &[Item]) -> Vec<Keyed> {
    let numbered: Vec<(u32, &Item)> = (0..).zip(files).collect();
    let read = numbered.par_iter().with_min_len(64).flat_map_iter(|(number, item)| keys_of_file(tree, item, *number));
    let mut keys: Vec<Keyed> = read.collect();
    // One file of each folder stands for it.
    let mut seen = HashSet::new();
    for (number, item) in numbered {
        let unseen = folders(&item.path).into_iter().filter(|folder| seen.insert(*folder));
        keys.extend(unseen.map(|folder| Keyed::apart(FOLDER, folder.to_lowercase()).of_entry(number)));
    }
    keys
}

/// The folders between that of the entries and a file in it.
fn folders(path: &str) -> Vec<&str> {
    path.match_indices('/').map(|(at, _)| &path[..at]).skip(1).collect()
}

fn keys_of_file(tree: &dyn Tree, item: &Item, number: u32) -> Vec<Keyed> {
    let mut keys = vec![Keyed::apart(STEM, stem(&item.path).to_lowercase())];
    let is_entry = item.kind == ItemKind::File && item.path.ends_with(".yaml");
    if let Some(file) = is_entry.then(|| entry_at(tree, &item.path)).flatten() {
        let entry = file.entry();
        keys.append(&mut keys_of(&file));
        each_reference(entry, |_, slug| keys.push(Keyed::apart(REFERENCE, slug)));
        keys.extend(entry.names().map(name_key).filter(|key| !key.is_empty()).map(|key| Keyed::apart(NAME, key)));
        each_address(entry, |url| keys.extend(url_key(url).map(|key| Keyed::apart(ADDRESS, key))));
    }
    keys.iter_mut().for_each(|keyed| *keyed = keyed.of_entry(number));
    keys.sort_unstable();
    keys.dedup();
    keys
}
