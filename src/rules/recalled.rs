//! Keys that were kept from an earlier run, left as they were kept: a run in which little changed needs few of them.

use super::keys::Keyed;
use rayon::prelude::*;
use std::collections::HashSet;

/// Marks an entry that is gone, or changed, since the keys were kept.
const GONE: u32 = u32::MAX;

/// Sorted keys of entries, and where those entries are now.
#[derive(Debug, Default)]
pub struct Recalled {
    /// As [`Keyed::to_bytes`] wrote them, with the numbers that the entries had then.
    bytes: Vec<u8>,
    /// The present number of each of those entries.
    numbers: Vec<u32>,
}

impl Recalled {
    /// Takes bytes that [`Keyed::to_bytes`] wrote, in the order of the keys. `numbers` has for each entry of then its
    /// present number; `None` for one of which nothing that was known holds any longer. Numbers keep their order.
    pub fn new(bytes: Vec<u8>, numbers: Vec<Option<u32>>) -> Self {
        Self { bytes, numbers: numbers.into_iter().map(|number| number.unwrap_or(GONE)).collect() }
    }

    /// Every key whose entry is still the same, sorted.
    pub fn all(&self) -> Vec<Keyed> {
        self.raw().par_iter().with_min_len(4096).filter_map(|bytes| self.now(Keyed::from_bytes(*bytes))).collect()
    }

    /// Those keys that have something in common with a key of `new`, or with a key of an entry that is gone. Sorted; what
    /// is not among them stands to each other as it did.
    pub(super) fn touched_by(&self, new: &[Keyed]) -> Vec<Keyed> {
        let of_gone = self.raw().par_iter().with_min_len(4096).filter_map(|bytes| {
            let keyed = Keyed::from_bytes(*bytes);
            self.now(keyed).is_none().then_some((keyed.check, keyed.key))
        });
        let mut groups: HashSet<(u16, u64)> = of_gone.collect();
        groups.extend(new.iter().map(|keyed| (keyed.check, keyed.key)));
        let mut touched: Vec<Keyed> = groups.into_iter().flat_map(|(check, key)| self.group(check, key)).collect();
        touched.sort_unstable();
        touched
    }

    /// True when an entry that is still the same has that key.
    pub(super) fn has(&self, check: u16, key: u64) -> bool {
        self.group(check, key).next().is_some()
    }

    /// The keys for one check, sorted.
    pub(super) fn of_check(&self, check: u16) -> impl Iterator<Item = Keyed> {
        self.from(check, 0).take_while(move |keyed| keyed.check == check).filter_map(|keyed| self.now(keyed))
    }

    /// Counts entries anew of which some were taken out, given by their numbers in order.
    pub(super) fn take_out(&mut self, gone: &[usize]) {
        for number in self.numbers.iter_mut().filter(|number| **number != GONE) {
            let before = gone.partition_point(|gone| *gone < *number as usize);
            *number -= u32::try_from(before).unwrap_or(0);
        }
    }

    fn group(&self, check: u16, key: u64) -> impl Iterator<Item = Keyed> {
        let same = move |keyed: &Keyed| (keyed.check, keyed.key) == (check, key);
        self.from(check, key).take_while(same).filter_map(|keyed| self.now(keyed))
    }

    /// All keys from that one on, as they were kept.
    fn from(&self, check: u16, key: u64) -> impl Iterator<Item = Keyed> {
        let raw = self.raw();
        let start = raw.partition_point(|bytes| {
            let keyed = Keyed::from_bytes(*bytes);
            (keyed.check, keyed.key) < (check, key)
        });
        raw[start..].iter().map(|bytes| Keyed::from_bytes(*bytes))
    }

    fn now(&self, keyed: Keyed) -> Option<Keyed> {
        let number = self.numbers.get(keyed.entry_number()).copied().filter(|number| *number != GONE);
        number.map(|number| keyed.of_entry(number))
    }

    fn raw(&self) -> &[[u8; Keyed::BYTES]] {
        self.bytes.as_chunks().0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Some keys of few entries, so that many have something in common.
    fn any_keys() -> impl Strategy<Value = Vec<Keyed>> {
        let keyed = (0..3_u16, 0..6_u64, 0..8_u32, 0..2_u16);
        let keys = prop::collection::vec(keyed, 0..40);
        keys.prop_map(|keys| {
            let mut keys: Vec<Keyed> =
                keys.into_iter().map(|(check, key, entry, which)| Keyed { check, key, entry, which }).collect();
            keys.sort_unstable();
            keys
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn what_is_recalled_is_what_plain_lists_say(
            keys in any_keys(), new in any_keys(), stays in prop::collection::vec(any::<bool>(), 8),
        ) {
            let mut next = 0..;
            let numbers: Vec<Option<u32>> = stays.iter().map(|stays| if *stays { next.next() } else { None }).collect();
            let bytes: Vec<u8> = keys.iter().flat_map(|keyed| keyed.to_bytes()).collect();
            let recalled = Recalled::new(bytes, numbers.clone());
            let now = |keyed: &Keyed| numbers[keyed.entry_number()].map(|number| keyed.of_entry(number));
            let all: Vec<Keyed> = keys.iter().filter_map(now).collect();
            prop_assert_eq!(recalled.all(), all.clone());
            let gone: Vec<&Keyed> = keys.iter().filter(|keyed| now(keyed).is_none()).collect();
            let same = |a: &Keyed, b: &Keyed| (a.check, a.key) == (b.check, b.key);
            let is_touched = |keyed: &Keyed| new.iter().chain(gone.iter().copied()).any(|other| same(keyed, other));
            let touched: Vec<Keyed> = all.iter().copied().filter(is_touched).collect();
            prop_assert_eq!(recalled.touched_by(&new), touched);
            for check in 0..3 {
                let of_check: Vec<Keyed> = all.iter().copied().filter(|keyed| keyed.check == check).collect();
                prop_assert_eq!(recalled.of_check(check).collect::<Vec<_>>(), of_check.clone());
                for key in 0..6 {
                    prop_assert_eq!(recalled.has(check, key), of_check.iter().any(|keyed| keyed.key == key));
                }
            }
        }
    }
}
