//! How long loading and judging a guide takes, beside merely reading the same files.
//!
//! `cargo bench --bench validate -- 1000 10000 100000`
//!
//! The parts are timed in turn, round after round, and their medians are shown: another load on the machine then
//! slows all of them alike, and the ratios stay. Nothing is asserted.

#[path = "../examples/generate_guide.rs"]
#[allow(dead_code, reason = "its command line is not used here")]
mod generate_guide;

use ddscurate::guide::{Guide, load};
use ddscurate::rules::judge;
use ddscurate::source::DiskTree;
use rayon::prelude::*;
use std::hint::black_box;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// Least and most rounds; small guides get more.
const ROUNDS: (usize, usize) = (7, 41);

fn main() -> io::Result<()> {
    let sizes: Vec<usize> = std::env::args().filter_map(|arg| arg.parse().ok()).collect();
    let sizes = if sizes.is_empty() { vec![1_000, 10_000] } else { sizes };
    // As many workers as the program has.
    let workers = (std::thread::available_parallelism().map_or(2, usize::from) * 2).max(8);
    rayon::ThreadPoolBuilder::new().num_threads(workers).build_global().map_err(io::Error::other)?;
    let mut out = io::stdout().lock();
    writeln!(
        out,
        "{workers} workers; medians in ms; in brackets the ratio to reading with as many workers, then to one"
    )?;
    writeln!(
        out,
        "{:>8} {:>7} {:>9} {:>9} {:>24} {:>24} {:>24}",
        "entries", "bytes", "read 1", "read all", "load", "judge", "load + judge"
    )?;
    for entries in sizes {
        let folder = tempfile::tempdir()?;
        generate_guide::generate(folder.path(), entries, None)?;
        let rounds = (400_000 / entries.max(1)).clamp(ROUNDS.0, ROUNDS.1);
        measure(folder.path(), entries, rounds, &mut out)?;
    }
    Ok(())
}

fn measure(folder: &Path, entries: usize, rounds: usize, out: &mut impl io::Write) -> io::Result<()> {
    let mut times: [Vec<Duration>; 5] = Default::default();
    let mut bytes = 0;
    // The first round only warms up.
    for round in 0..=rounds {
        let (single, size) = timed(|| list(folder).iter().map(|path| read(path)).sum::<usize>());
        let (parallel, _) = timed(|| list(folder).par_iter().with_min_len(16).map(|path| read(path)).sum::<usize>());
        let (loading, guide) = timed(|| load(&DiskTree::new(folder)));
        let guide = guide.map_err(io::Error::other)?;
        let (judging, findings) = timed(|| judge(&guide, &[], jiff::civil::date(2026, 1, 1)));
        if guide.entries.len() != entries || !findings.shown.is_empty() {
            return Err(io::Error::other("the generated guide is not what it should be"));
        }
        // `validate` ends without taking the guide apart; here it must not slow the next round.
        drop::<Guide>(black_box(guide));
        bytes = size;
        if round > 0 {
            let row = [single, parallel, loading, judging, loading + judging];
            times.iter_mut().zip(row).for_each(|(times, time)| times.push(time));
        }
    }
    let [single, parallel, loading, judging, both] = times.map(median);
    let with_ratios = |time: f64| format!("{time:.1} ({:.2}x, {:.2}x)", time / parallel, time / single);
    writeln!(
        out,
        "{entries:>8} {:>7} {single:>9.1} {parallel:>9.1} {:>24} {:>24} {:>24}",
        bytes / entries.max(1),
        with_ratios(loading),
        with_ratios(judging),
        with_ratios(both),
    )
}

fn timed<T>(work: impl FnOnce() -> T) -> (Duration, T) {
    let start = Instant::now();
    let result = black_box(work());
    (start.elapsed(), result)
}

/// The median in milliseconds.
fn median(mut times: Vec<Duration>) -> f64 {
    times.sort_unstable();
    times.get(times.len() / 2).map_or(0.0, Duration::as_secs_f64) * 1000.0
}

/// Every file below `folder`: the plainest way there is, on purpose not the program's own.
fn list(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
            if is_folder { folders.push(entry.path()) } else { files.push(entry.path()) }
        }
    }
    files
}

fn read(path: &Path) -> usize {
    std::fs::read(path).map_or(0, |bytes| black_box(bytes).len())
}
