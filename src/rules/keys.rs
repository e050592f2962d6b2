//! Keys under which entries are compared: what they have in common is found by sorting, never by looking at each pair.
//!
//! A key says something about one entry alone (`its name folds to this`, `it refers to that`), so that a run can take the
//! keys of entries that have not changed from the run before and need not read them again.

use super::Context;
use crate::finding::Sink;
use crate::guide::EntryFile;
use std::hash::{DefaultHasher, Hash, Hasher as _};

/// A key that an entry has for one check.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Keyed {
    /// The check, counted among those that compare entries.
    pub(super) check: u16,
    /// The hash of what is compared.
    pub(super) key: u64,
    /// The entry, by its place in the guide.
    pub(super) entry: u32,
    /// What of the entry has the key; only the check knows what it means.
    pub(super) which: u16,
}

impl Keyed {
    /// The length of [`Keyed::to_bytes`].
    pub const BYTES: usize = 16;

    /// The place of its entry in the guide.
    pub fn entry_number(&self) -> usize {
        self.entry as usize
    }

    /// The same key for an entry at another place.
    pub fn of_entry(self, entry: u32) -> Self {
        Self { entry, ..self }
    }

    /// For keeping it in a file.
    pub fn to_bytes(self) -> [u8; Self::BYTES] {
        let all = u128::from(self.key)
            | u128::from(self.entry) << 64
            | u128::from(self.check) << 96
            | u128::from(self.which) << 112;
        all.to_le_bytes()
    }

    /// What [`Keyed::to_bytes`] was made from.
    #[allow(clippy::cast_possible_truncation, reason = "each part is cut out of the whole")]
    pub fn from_bytes(bytes: [u8; Self::BYTES]) -> Self {
        let all = u128::from_le_bytes(bytes);
        Self { key: all as u64, entry: (all >> 64) as u32, check: (all >> 96) as u16, which: (all >> 112) as u16 }
    }
}

/// Takes the keys of one entry for one check.
pub(super) struct Keys<'k> {
    check: u16,
    entry: u32,
    taken: &'k mut Vec<Keyed>,
}

/// All keys of one check, sorted by key, then entry.
pub(super) struct Index<'i>(&'i [Keyed]);

impl<'k> Keys<'k> {
    pub(super) fn new(check: u16, entry: u32, taken: &'k mut Vec<Keyed>) -> Self {
        Self { check, entry, taken }
    }

    /// `which` of this entry's fields has the key. Two things of different meaning under one check need different keys:
    /// put a word before them, as in `("theme", slug)`.
    ///
    /// A key is a hash: two entries with the same one almost certainly have the same thing, but a check that finds them
    /// must look once more before it says so.
    pub(super) fn add(&mut self, which: u16, key: impl Hash) {
        self.taken.push(Keyed { check: self.check, key: hash(key), entry: self.entry, which });
    }
}

impl<'i> Index<'i> {
    /// The keys of `check` among `all`, which are sorted.
    pub(super) fn of_check(all: &'i [Keyed], check: u16) -> Self {
        let start = all.partition_point(|keyed| keyed.check < check);
        let end = all.partition_point(|keyed| keyed.check <= check);
        Self(&all[start..end])
    }

    /// Those that share a key, one group after the other; a group has at least one member.
    pub(super) fn groups(&self) -> impl Iterator<Item = &'i [Keyed]> + use<'i> {
        self.0.chunk_by(|a, b| a.key == b.key)
    }

    /// True when some entry has that key.
    pub(super) fn has(&self, key: u64) -> bool {
        self.0.binary_search_by_key(&key, |keyed| keyed.key).is_ok()
    }

    /// Of each group, every later entry paired with the first. Several keys of one entry that are the same count once.
    pub(super) fn twins(&self) -> impl Iterator<Item = (Keyed, Keyed)> + use<'i> {
        self.groups().filter(|group| group.len() > 1).flat_map(|group| {
            let mut last = group[0].entry;
            let others = group.iter().filter(move |other| std::mem::replace(&mut last, other.entry) != other.entry);
            others.map(|other| (group[0], *other))
        })
    }
}

/// The key for `thing`. The same in every run of one build of the program, and nothing more is needed.
pub(super) fn hash(thing: impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    thing.hash(&mut hasher);
    hasher.finish()
}

/// What a check takes from each entry.
pub(super) type TakeKeys = fn(&EntryFile, &mut Keys<'_>);

/// What it makes of all that was taken.
pub(super) type LookAtKeys = fn(&Context<'_>, &Index<'_>, &mut Sink);

#[cfg(test)]
mod tests {
    use super::*;

    fn index(keys: &[(&str, u32, u16)]) -> Vec<Keyed> {
        let mut all = Vec::new();
        for (key, entry, which) in keys {
            Keys::new(1, *entry, &mut all).add(*which, key);
            Keys::new(0, *entry, &mut all).add(*which, "of another check");
        }
        all.sort_unstable();
        all
    }

    #[test]
    fn each_later_entry_is_a_twin_of_the_first() {
        let all = index(&[("a", 0, 0), ("a", 0, 1), ("b", 1, 0), ("a", 2, 0), ("a", 2, 3), ("a", 5, 1), ("c", 6, 0)]);
        let twins: Vec<_> =
            Index::of_check(&all, 1).twins().map(|(a, b)| (a.entry, a.which, b.entry, b.which)).collect();
        assert_eq!(twins, [(0, 0, 2, 0), (0, 0, 5, 1)]);
    }
}
