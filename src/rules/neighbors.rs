//! With which entries of a guide a new one has to be compared: the keys by which they are found, and whether one that is
//! found bears on the new one.

use super::keys::{Keyed, Keys, Reach, TakeKeys};
use super::{Check, RULES};
use crate::guide::EntryFile;
use std::sync::OnceLock;

/// The checks for which others are looked for, those of rules that are off included: what is kept of an entry's keys holds
/// whatever the guide's levels are.
fn checks() -> &'static [(TakeKeys, Reach)] {
    static CHECKS: OnceLock<Vec<(TakeKeys, Reach)>> = OnceLock::new();
    CHECKS.get_or_init(|| {
        let keys = |check: &Check| match check {
            Check::Keys(take, _, Some(reach)) => Some((*take, *reach)),
            _ => None,
        };
        RULES.iter().flat_map(|rule| rule.checks).filter_map(keys).collect()
    })
}

/// The keys under which others are found that bear on this entry, or it on them. They are those of entry 0, and numbers of
/// checks are counted among these checks alone.
pub fn keys_of(file: &EntryFile) -> Vec<Keyed> {
    let mut taken = Vec::new();
    for (check, (take, _)) in (0..).zip(checks()) {
        take(file, &mut Keys::new(check, 0, &mut taken));
    }
    taken
}

/// True when an entry with the key `other` bears on what is found in one with the key `own`, or elsewhere with a way back
/// to it. Both are of [`keys_of`].
pub fn reaches(own: &Keyed, other: &Keyed) -> bool {
    let reach = checks().get(usize::from(own.check)).map(|(_, reach)| reach);
    own.is_same_as(other) && reach.is_some_and(|reach| reach(own.which, other.which))
}
