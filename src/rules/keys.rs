//! Keys under which entries are compared: what they have in common is found by sorting, never by looking at each pair.
//!
//! A key says something about one entry alone (`its name folds to this`, `it refers to that`), so that a run can take the
//! keys of entries that have not changed from the run before and need not read them again.

use super::Context;
use super::recalled::Recalled;
use crate::finding::Sink;
use crate::guide::EntryFile;
use std::borrow::Cow;
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

    /// A key of no rule: of what somebody else looks for in the same way. Kinds are counted from 0.
    pub fn apart(kind: u16, key: impl Hash) -> Self {
        Self { check: u16::MAX - kind, key: hash(key), entry: 0, which: 0 }
    }

    /// True when it stands before that key among sorted ones, whoever has them.
    pub fn is_before(&self, other: &Self) -> bool {
        (self.check, self.key) < (other.check, other.key)
    }

    /// True for two keys for one check.
    pub fn is_same_kind_as(&self, other: &Self) -> bool {
        self.check == other.check
    }

    /// True for two keys for one check that are the same.
    pub fn is_same_as(&self, other: &Self) -> bool {
        (self.check, self.key) == (other.check, other.key)
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

/// The keys of one check, sorted by key, then entry: all of them, or those from which something may be found.
pub(super) struct Index<'i> {
    check: u16,
    keys: &'i [Keyed],
    /// All keys that were there when nothing was found by comparing them.
    earlier: Option<&'i Recalled>,
}

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
    /// The keys of `check` among `keys`, which are sorted.
    ///
    /// With `earlier`, `keys` are the new ones and those that [`Recalled::touched_by`] them.
    pub(super) fn of_check(keys: &'i [Keyed], earlier: Option<&'i Recalled>, check: u16) -> Self {
        let start = keys.partition_point(|keyed| keyed.check < check);
        let end = keys.partition_point(|keyed| keyed.check <= check);
        Self { check, keys: &keys[start..end], earlier }
    }

    /// Those that share a key, one group after the other; a group has at least one member.
    ///
    /// Groups of which no entry came, changed or went since nothing was found may be left out. So a check may look at each
    /// group by itself; one that needs to see more asks [`Index::has`] or [`Index::all`].
    pub(super) fn groups(&self) -> impl Iterator<Item = &'i [Keyed]> + use<'i> {
        self.keys.chunk_by(|a, b| a.key == b.key)
    }

    /// True when some entry has that key.
    pub(super) fn has(&self, key: u64) -> bool {
        self.keys.binary_search_by_key(&key, |keyed| keyed.key).is_ok()
            || self.earlier.is_some_and(|earlier| earlier.has(self.check, key))
    }

    /// All keys, sorted, when there is any group to look at; else none.
    pub(super) fn all(&self) -> Cow<'i, [Keyed]> {
        let Some(earlier) = self.earlier.filter(|_| !self.keys.is_empty()) else { return Cow::Borrowed(self.keys) };
        let mut all: Vec<Keyed> = earlier.of_check(self.check).chain(self.keys.iter().copied()).collect();
        all.sort_unstable();
        all.dedup();
        Cow::Owned(all)
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

/// Tells whether an entry that has a key as `other` bears on what is found in a new entry that has it as `own`, or in
/// others with a way back to it.
pub(super) type Reach = fn(own: u16, other: u16) -> bool;

/// Whoever has the same key bears on it.
pub(super) const ANY: Option<Reach> = Some(|_, _| true);

/// Nobody does, but who is called what, or refers to whom.
pub(super) const NONE: Option<Reach> = None;

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
            Index::of_check(&all, None, 1).twins().map(|(a, b)| (a.entry, a.which, b.entry, b.which)).collect();
        assert_eq!(twins, [(0, 0, 2, 0), (0, 0, 5, 1)]);
    }
}
