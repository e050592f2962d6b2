//! How long judging a guide takes: by itself beside merely reading the same files, and as a user runs it beside
//! `git status` on the same tree.
//!
//! `cargo bench --bench validate -- 1000 10000 100000`
//!
//! What is compared is timed in turn, round after round, and medians are shown: another load on the machine then slows
//! all of it alike, and the ratios stay. Nothing is asserted.

#[path = "../examples/generate_guide.rs"]
#[allow(dead_code, reason = "its command line is not used here")]
mod generate_guide;

use ddscurate::rerun::judge_folder;
use ddscurate::source::DiskTree;
use rayon::prelude::*;
use std::hint::black_box;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::Command;
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
    writeln!(out, "{workers} workers, medians in ms")?;
    writeln!(
        out,
        "\n{:>8} {:>6} {:>8} {:>8} {:>22} {:>10} {:>24} {:>24} {:>24}",
        "entries",
        "bytes",
        "read 1",
        "read all",
        "judge (to read all, 1)",
        "git status",
        "first run",
        "next run",
        "one changed"
    )?;
    for entries in sizes {
        let folder = tempfile::tempdir()?;
        generate_guide::generate(folder.path(), entries, None)?;
        git(folder.path(), &["init", "--quiet"])?;
        git(folder.path(), &["add", "--all"])?;
        let rounds = (400_000 / entries.max(1)).clamp(ROUNDS.0, ROUNDS.1);
        let inside = measure_inside(folder.path(), entries, rounds)?;
        let outside = measure_outside(folder.path(), rounds)?;
        writeln!(out, "{entries:>8} {inside} {outside}")?;
    }
    Ok(())
}

/// Reading with one worker and with all, then reading and judging without any memory.
fn measure_inside(folder: &Path, entries: usize, rounds: usize) -> io::Result<String> {
    let mut times: [Vec<Duration>; 3] = Default::default();
    let mut bytes = 0;
    // The first round only warms up.
    for round in 0..=rounds {
        let (single, size) = timed(|| list(folder).iter().map(|path| read(path)).sum::<usize>());
        let (parallel, _) = timed(|| list(folder).par_iter().with_min_len(16).map(|path| read(path)).sum::<usize>());
        let (judging, judged) =
            timed(|| judge_folder(&DiskTree::new(folder), None, &[], jiff::civil::date(2026, 1, 1)));
        let (guide, findings) = judged.map_err(io::Error::other)?;
        if guide.entries.len() != entries || !findings.shown.is_empty() {
            return Err(io::Error::other("the generated guide is not what it should be"));
        }
        bytes = size;
        if round > 0 {
            times.iter_mut().zip([single, parallel, judging]).for_each(|(times, time)| times.push(time));
        }
    }
    let [single, parallel, judging] = times.map(median);
    let ratios = format!("{judging:.1} ({:.2}x, {:.2}x)", judging / parallel, judging / single);
    Ok(format!("{:>6} {single:>8.1} {parallel:>8.1} {ratios:>22}", bytes / entries.max(1)))
}

/// The program as a process: without a memory, with one, and with one after an entry got a mistake.
fn measure_outside(folder: &Path, rounds: usize) -> io::Result<String> {
    // Files that have just been written are not remembered.
    std::thread::sleep(Duration::from_millis(2_100));
    let victim = list(&folder.join("entries")).into_iter().min().ok_or_else(|| io::Error::other("no entry"))?;
    let good = std::fs::read(&victim)?;
    let bad = [good.as_slice(), b"no-such-field: 1\n"].concat();
    let mut times: [Vec<Duration>; 4] = Default::default();
    for round in 0..=rounds {
        let (status, _) = timed(|| git(folder, &["status", "--porcelain"]));
        let (first, ran) = timed(|| validate(folder, &["--no-cache"]));
        expect(ran?, 0)?;
        let (next, ran) = timed(|| validate(folder, &[]));
        expect(ran?, 0)?;
        std::fs::write(&victim, &bad)?;
        let (changed, ran) = timed(|| validate(folder, &[]));
        expect(ran?, 1)?;
        std::fs::write(&victim, &good)?;
        if round > 0 {
            times.iter_mut().zip([status, first, next, changed]).for_each(|(times, time)| times.push(time));
        }
    }
    let [status, first, next, changed] = times.map(median);
    let beside = |time: f64| format!("{time:.1} ({:.2}x status)", time / status);
    Ok(format!("{status:>10.1} {:>24} {:>24} {:>24}", beside(first), beside(next), beside(changed)))
}

fn validate(folder: &Path, arguments: &[&str]) -> io::Result<Option<i32>> {
    let ran = Command::new(env!("CARGO_BIN_EXE_ddscurate"))
        .args(["validate", "--format", "json"])
        .args(arguments)
        .current_dir(folder)
        .output()?;
    Ok(ran.status.code())
}

fn expect(code: Option<i32>, wanted: i32) -> io::Result<()> {
    if code == Some(wanted) { Ok(()) } else { Err(io::Error::other(format!("validate ended with {code:?}"))) }
}

fn git(folder: &Path, arguments: &[&str]) -> io::Result<()> {
    let ran = Command::new("git").args(arguments).current_dir(folder).output()?;
    if ran.status.success() { Ok(()) } else { Err(io::Error::other(String::from_utf8_lossy(&ran.stderr).into_owned())) }
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

/// Every file below `folder`, hidden ones left out: the plainest way there is, on purpose not the program's own.
fn list(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            if entry.file_name().as_encoded_bytes().starts_with(b".") {
                continue;
            }
            let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
            if is_folder { folders.push(entry.path()) } else { files.push(entry.path()) }
        }
    }
    files
}

fn read(path: &Path) -> usize {
    std::fs::read(path).map_or(0, |bytes| black_box(bytes).len())
}
