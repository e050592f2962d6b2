//! Finds entries that share a key without comparing every entry with every other.

use crate::guide::{EntryFile, Guide};
use crate::source::FieldPath;
use rayon::prelude::*;

/// A key that an entry has, and the field it comes from.
pub(super) struct Keyed {
    /// What is compared.
    pub(super) key: String,
    /// Index of the entry in the guide.
    pub(super) entry: usize,
    /// Tells fields of one entry apart; `field_of` makes the path from it when something is found.
    pub(super) which: usize,
}

/// Two fields of different entries with the same key: the earlier entry first.
pub(super) struct Twins<'g> {
    pub(super) first: (&'g EntryFile, FieldPath),
    pub(super) second: (&'g EntryFile, FieldPath),
}

/// All fields that share a key with a field of an earlier entry, each paired with the first one.
///
/// `keys_of` gives the keys of an entry as (`which`, key) pairs; empty keys are left out. The time is that of sorting.
pub(super) fn twins<'g>(
    guide: &'g Guide,
    keys_of: impl Fn(&EntryFile) -> Vec<(usize, String)> + Sync,
    field_of: impl Fn(&EntryFile, usize) -> FieldPath,
) -> Vec<Twins<'g>> {
    let mut all: Vec<Keyed> = guide
        .entries
        .par_iter()
        .with_min_len(64)
        .enumerate()
        .flat_map_iter(|(entry, file)| keys_of(file).into_iter().map(move |(which, key)| Keyed { key, entry, which }))
        .filter(|keyed| !keyed.key.is_empty())
        .collect();
    all.par_sort_unstable_by(|a, b| (&a.key, a.entry, a.which).cmp(&(&b.key, b.entry, b.which)));
    let mut found = Vec::new();
    for group in all.chunk_by(|a, b| a.key == b.key) {
        let first = &group[0];
        let mut last_entry = first.entry;
        for other in group.iter().filter(|other| other.entry != first.entry) {
            // Two fields of one entry with the same key (a name and its alias) are one finding.
            if other.entry == last_entry {
                continue;
            }
            last_entry = other.entry;
            let place = |keyed: &Keyed| {
                let file = &guide.entries[keyed.entry];
                (file, field_of(file, keyed.which))
            };
            found.push(Twins { first: place(first), second: place(other) });
        }
    }
    found
}
