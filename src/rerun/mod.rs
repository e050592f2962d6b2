//! Judges a guide again without reading what did not change since the run before.
//!
//! Only one thing is kept of a run: which entries no rule had anything to say about, and the keys by which rules compare
//! them. No finding is kept, so none can be out of date. An entry counts as unchanged when the file system says of its
//! file what it said then, to the nanosecond; and nothing at all is taken over when the program, the day, the levels or
//! any other file of the guide differ.

mod digest;
mod store;

use crate::finding::{Findings, Level};
use crate::guide::{EntryFile, Guide, LoadError, open, stem};
use crate::rules::{Compared, Keyed, Known, Learned, Recalled, judge_unread};
use crate::source::{DiskTree, FileId, SharedTree, Stamp};
use jiff::{SignedDuration, Timestamp, civil};
use rayon::prelude::*;
use std::path::PathBuf;
use std::sync::Arc;
use store::{Keys, Store};

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
    let before = earlier.as_ref().map(|store| (store.entries.len(), store.is_whole));
    let (known, recalled) = recall(&guide, &stamps, earlier.unwrap_or_default());
    let (findings, learned) = judge_unread(&mut guide, tree, known, overrides, today);
    let stamps = settled(&guide, &stamps, &learned.clean, memory.now);
    let kept = stamps.iter().flatten().count();
    let is_whole = learned.nothing_in_common && kept == guide.entries.len() && !guide.has_trouble_with_entries();
    if before.is_none_or(|(stored, was_whole)| pays((stored, was_whole), recalled, (kept, is_whole))) {
        // Without it the next run takes longer, that is all.
        let _ = keep(&guide, &stamps, &learned, is_whole).write(&memory.file, &digest);
    }
    Ok((guide, findings))
}

/// True when writing a new store costs less than what the next runs would do again without it. `stored` entries were
/// there, `recalled` ones could be used, and `kept` ones would be.
fn pays((stored, was_whole): (usize, bool), recalled: usize, (kept, is_whole): (usize, bool)) -> bool {
    let changes = stored.saturating_sub(recalled) + kept.saturating_sub(recalled);
    match (was_whole, is_whole) {
        // After a whole run only what is touched is compared, and a mistake is soon mended.
        (true, false) => changes > recalled / 20,
        (false, true) => true,
        _ => changes > recalled / 500,
    }
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
    let mut numbers = vec![None; earlier.entries.len()];
    let mut recalled = 0;
    let mut number = 0;
    for (old, (path, stamp)) in earlier.entries.iter().enumerate() {
        let slug = stem(path);
        while guide.entries.get(number).is_some_and(|entry| entry.slug.as_str() < slug) {
            number += 1;
        }
        let Some((file, now)) = stamps.get(number) else { break };
        if *now == Some(*stamp) && guide.files.path(*file) == path {
            numbers[old] = u32::try_from(number).ok();
            clean[number] = true;
            recalled += 1;
        }
    }
    // What is wrong with a file as such may excuse others, so no less is looked at than everything.
    let was_whole = earlier.is_whole && !guide.has_trouble_with_entries();
    if was_whole && recalled == earlier.entries.len() && recalled == clean.len() {
        return (Known { clean, keys: Recalled::default(), compared: Compared::Now }, recalled);
    }
    let compared = if was_whole { Compared::Then } else { Compared::No };
    match earlier.keys.read() {
        Some(keys) => (Known { clean, keys: Recalled::new(keys, numbers), compared }, recalled),
        None => (Known::default(), 0),
    }
}

/// The stamps of those entries, by number, that the next run may know.
fn settled(guide: &Guide, stamps: &[(FileId, Option<Stamp>)], clean: &[bool], now: Timestamp) -> Vec<Option<Stamp>> {
    // Entries that could not be used are gone from the guide; the order of the others is the same.
    let mut stamps = stamps.iter();
    let of_entry = |(entry, clean): (&EntryFile, &bool)| {
        let stamp = stamps.by_ref().find(|(file, _)| *file == entry.file).and_then(|(_, stamp)| *stamp);
        stamp.filter(|stamp| *clean && stamp.is_settled(now, SETTLED))
    };
    guide.entries.iter().zip(clean).map(of_entry).collect()
}

/// What the next run may know.
fn keep(guide: &Guide, stamps: &[Option<Stamp>], learned: &Learned, is_whole: bool) -> Store {
    let mut numbers = vec![None; stamps.len()];
    let mut entries = Vec::with_capacity(stamps.len());
    for (number, (entry, stamp)) in guide.entries.iter().zip(stamps).enumerate() {
        if let Some(stamp) = stamp {
            numbers[number] = u32::try_from(entries.len()).ok();
            entries.push((guide.files.path(entry.file).to_owned(), *stamp));
        }
    }
    let all = learned.all_keys();
    let kept = all.iter().filter_map(|keyed| Some(keyed.of_entry(numbers.get(keyed.entry_number()).copied()??)));
    let mut keys = Vec::with_capacity(all.len() * Keyed::BYTES);
    kept.for_each(|keyed| keys.extend(keyed.to_bytes()));
    Store { entries, is_whole, keys: Keys::Here(keys) }
}
