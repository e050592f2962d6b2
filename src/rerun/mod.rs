//! Judges a guide again without reading what did not change since the run before.
//!
//! Only one thing is kept of a run: which entries no rule had anything to say about, and the keys by which rules compare
//! them. No finding is kept, so none can be out of date. An entry counts as unchanged when the file system says of its
//! file what it said then, to the nanosecond; and nothing at all is taken over when the program, the day, the levels or
//! any other file of the guide differ.

mod digest;
mod store;

use crate::finding::{Findings, Level};
use crate::guide::{EntryFile, Guide, LoadError, open};
use crate::rules::{Keyed, Known, Learned, judge_unread};
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
    let is_new = earlier.is_none();
    let (known, recalled) = recall(&guide, &stamps, earlier.unwrap_or_default());
    let was_whole = known.is_compared;
    let (findings, learned) = judge_unread(&mut guide, tree, known, overrides, today);
    let stamps = settled(&guide, &stamps, &learned.clean, memory.now);
    let kept = stamps.iter().flatten().count();
    let is_whole = learned.nothing_in_common && kept == guide.entries.len() && !guide.has_trouble_with_entries();
    // A few entries more are sooner read again than all the others written again.
    if is_new || kept > recalled + recalled / 500 || (is_whole && !was_whole) {
        // Without it the next run takes longer, that is all.
        let _ = keep(&guide, &stamps, learned, is_whole).write(&memory.file, &digest);
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
    let nothing_changed = earlier.is_whole && recalled == earlier.entries.len() && recalled == clean.len();
    if nothing_changed && !guide.has_trouble_with_entries() {
        return (Known { clean, keys: Vec::new(), is_compared: true }, recalled);
    }
    match earlier.keys.read() {
        Some(keys) => (Known { clean, keys: renumbered(keys, &numbers), is_compared: false }, recalled),
        None => (Known::default(), 0),
    }
}

/// The keys of those entries that have a new number.
fn renumbered(mut keys: Vec<Keyed>, numbers: &[u32]) -> Vec<Keyed> {
    keys.retain_mut(|keyed| {
        let number = numbers.get(keyed.entry_number()).copied().unwrap_or(u32::MAX);
        *keyed = keyed.of_entry(number);
        number != u32::MAX
    });
    keys
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
fn keep(guide: &Guide, stamps: &[Option<Stamp>], learned: Learned, is_whole: bool) -> Store {
    let mut numbers = vec![u32::MAX; stamps.len()];
    let mut entries = Vec::with_capacity(stamps.len());
    for (number, (entry, stamp)) in guide.entries.iter().zip(stamps).enumerate() {
        if let Some(stamp) = stamp {
            numbers[number] = u32::try_from(entries.len()).unwrap_or(u32::MAX);
            entries.push((guide.files.path(entry.file).to_owned(), *stamp));
        }
    }
    Store { entries, is_whole, keys: Keys::Here(renumbered(learned.keys, &numbers)) }
}

fn slug_of(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.strip_suffix(".yaml").unwrap_or(name)
}
