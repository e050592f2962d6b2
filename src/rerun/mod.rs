//! Judges a guide again without reading what did not change since the run before.
//!
//! Only one thing is kept of a run: which entries no rule had anything to say about, and the keys by which rules compare
//! them. No finding is kept, so none can be out of date. An entry counts as unchanged when the file system says of its
//! file what it said then, to the nanosecond; and nothing at all is taken over when the program, the day, the levels or
//! any other file of the guide differ.

mod digest;
mod store;

use crate::finding::{Findings, Level};
use crate::guide::{Guide, LoadError, open};
use crate::rules::{Keyed, Known, Learned, judge_unread};
use crate::source::{DiskTree, FileId, SharedTree, Stamp};
use jiff::{SignedDuration, Timestamp, civil};
use rayon::prelude::*;
use std::path::PathBuf;
use std::sync::Arc;
use store::Store;

/// A file changed less than this before it was looked at could change again without a difference in its times: file
/// systems count in steps of up to two seconds (FAT; most are far finer).
const SETTLED: SignedDuration = SignedDuration::from_secs(2);

/// What is kept from run to run, and for which program.
#[derive(Debug)]
pub struct Memory {
    /// The file it is kept in.
    pub file: PathBuf,
    /// Whatever tells this build of the program from any other.
    pub build: String,
    /// The time at which the run began.
    pub now: Timestamp,
}

/// Reads and judges the guide in a folder. The result is that of [`crate::rules::judge`]; with `memory`, unchanged entries
/// are not read.
///
/// # Errors
/// As [`crate::guide::load`]. A memory that cannot be read or written is no error.
pub fn judge_folder(
    tree: &DiskTree,
    memory: Option<&Memory>,
    overrides: &[(String, Level)],
    today: civil::Date,
) -> Result<(Guide, Findings), LoadError> {
    let shared: SharedTree = Arc::new(tree.clone());
    let mut guide = open(&shared)?;
    let Some(memory) = memory else {
        let (findings, _) = judge_unread(&mut guide, tree, Known::default(), overrides, today);
        return Ok((guide, findings));
    };
    let digest = digest::of_all_but_entries(&guide, overrides, today, &memory.build);
    let stamps = stamps(tree, &guide);
    let earlier = Store::read(&memory.file, &digest);
    let is_new = earlier.is_none();
    let (known, recalled) = recall(&guide, &stamps, earlier.unwrap_or_default());
    let (findings, learned) = judge_unread(&mut guide, tree, known, overrides, today);
    let store = keep(&guide, &stamps, learned, memory.now);
    // A few entries more are sooner read again than all the others written again.
    if is_new || store.entries.len() > recalled + recalled / 500 {
        // Without it the next run takes longer, that is all.
        let _ = store.write(&memory.file, &digest);
    }
    Ok((guide, findings))
}

/// What the file system says of each entry's file, in the order of the entries.
fn stamps(tree: &DiskTree, guide: &Guide) -> Vec<(FileId, Option<Stamp>)> {
    let stamp = |file: FileId| (file, tree.stamp(guide.files.path(file)));
    guide.entries.par_iter().with_min_len(256).map(|entry| stamp(entry.file)).collect()
}

/// What the store knows of the entries there are now, and of how many.
fn recall(guide: &Guide, stamps: &[(FileId, Option<Stamp>)], earlier: Store) -> (Known, usize) {
    let mut clean = vec![false; stamps.len()];
    // Both are in the order of slugs, so one pass brings them together.
    let mut numbers = vec![u32::MAX; earlier.entries.len()];
    let mut recalled = 0;
    let mut number = 0;
    for (old, (path, stamp)) in earlier.entries.iter().enumerate() {
        let slug = slug_of(path);
        while guide.entries.get(number).is_some_and(|entry| entry.slug.as_str() < slug) {
            number += 1;
        }
        let Some((file, now)) = stamps.get(number) else { break };
        if *now == Some(*stamp) && guide.files.path(*file) == path {
            numbers[old] = u32::try_from(number).unwrap_or(u32::MAX);
            clean[number] = true;
            recalled += 1;
        }
    }
    let renumbered = |keyed: Keyed| {
        let number = *numbers.get(keyed.entry_number())?;
        (number != u32::MAX).then(|| keyed.of_entry(number))
    };
    let keys = earlier.keys.into_iter().filter_map(renumbered).collect();
    (Known { clean, keys }, recalled)
}

/// What the next run may know.
fn keep(guide: &Guide, stamps: &[(FileId, Option<Stamp>)], learned: Learned, now: Timestamp) -> Store {
    let mut store = Store::default();
    let mut numbers = vec![u32::MAX; guide.entries.len()];
    // Entries that could not be used are gone from the guide; the order of the others is the same.
    let mut stamps = stamps.iter();
    for (number, (entry, clean)) in guide.entries.iter().zip(&learned.clean).enumerate() {
        let stamp = stamps.by_ref().find(|(file, _)| *file == entry.file).and_then(|(_, stamp)| *stamp);
        if let Some(stamp) = stamp.filter(|stamp| *clean && stamp.is_settled(now, SETTLED)) {
            numbers[number] = u32::try_from(store.entries.len()).unwrap_or(u32::MAX);
            store.entries.push((guide.files.path(entry.file).to_owned(), stamp));
        }
    }
    let kept = |keyed: Keyed| {
        let number = *numbers.get(keyed.entry_number())?;
        (number != u32::MAX).then(|| keyed.of_entry(number))
    };
    store.keys = learned.keys.into_iter().filter_map(kept).collect();
    store
}

fn slug_of(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.strip_suffix(".yaml").unwrap_or(name)
}
