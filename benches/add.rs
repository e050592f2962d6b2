//! How long adding an entry takes up to the local commit, as a user runs it: beside what git needs to make and keep a
//! commit, and with the number of objects that are written.
//!
//! `cargo bench --bench add -- 1000 100000`
//!
//! What is compared is timed in turn, round after round, and medians are shown: another load on the machine then slows
//! all of it alike, and the ratios stay. Nothing is asserted.

#[path = "../examples/generate_guide.rs"]
#[allow(dead_code, reason = "its command line is not used here")]
mod generate_guide;

use std::collections::HashSet;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

/// How often each thing is done.
const ROUNDS: usize = 15;

const BRANCH: &str = "add/quizzlebrook";

fn main() -> io::Result<()> {
    let sizes: Vec<usize> = std::env::args().filter_map(|arg| arg.parse().ok()).collect();
    let sizes = if sizes.is_empty() { vec![1_000, 10_000] } else { sizes };
    let mut out = io::stdout().lock();
    writeln!(out, "medians in ms; a commit is `git commit-tree` and `git update-ref`")?;
    writeln!(
        out,
        "\n{:>8} {:>8} {:>12} {:>26} {:>26} {:>8}",
        "entries", "commit", "first run", "next run", "next run, no fetch", "objects"
    )?;
    for entries in sizes {
        let world = World::new(entries)?;
        writeln!(out, "{entries:>8} {}", world.measure()?)?;
    }
    Ok(())
}

/// An upstream and a clone of it.
struct World {
    folder: tempfile::TempDir,
}

impl World {
    fn new(entries: usize) -> io::Result<Self> {
        let world = Self { folder: tempfile::tempdir()? };
        // Git must not begin to clean up by itself in the middle of what is measured.
        std::fs::write(world.path(".gitconfig"), "[gc]\n\tauto = 0\n[maintenance]\n\tauto = false\n")?;
        let seed = world.path("seed");
        generate_guide::generate(&seed, entries, None)?;
        world.git(&seed, &["init", "--quiet", "--initial-branch=main"])?;
        world.git(&seed, &["add", "--all"])?;
        world.git(&seed, &["commit", "--quiet", "--message=Begin"])?;
        world.git(&seed, &["gc", "--quiet"])?;
        world.git(world.folder.path(), &["clone", "--quiet", "--bare", "seed", "upstream.git"])?;
        world.git(world.folder.path(), &["clone", "--quiet", "upstream.git", "clone"])?;
        Ok(world)
    }

    fn measure(&self) -> io::Result<String> {
        let before = self.objects()?;
        let (first, ran) = timed(|| self.add(&[]));
        ran?;
        // Those of later runs differ in the commit's time alone.
        let written = self.objects()?.difference(&before).count();
        self.forget()?;
        let mut times: [Vec<Duration>; 3] = Default::default();
        for _ in 0..ROUNDS {
            let (commit, ran) = timed(|| self.commit());
            ran?;
            self.forget()?;
            let (next, ran) = timed(|| self.add(&[]));
            ran?;
            self.forget()?;
            let (alone, ran) = timed(|| self.add(&["--offline"]));
            ran?;
            self.forget()?;
            times.iter_mut().zip([commit, next, alone]).for_each(|(times, time)| times.push(time));
        }
        let [commit, next, alone] = times.map(median);
        let beside = |time: f64| format!("{time:.1} ({:.1}x commit)", time / commit);
        let first = first.as_secs_f64() * 1000.0;
        Ok(format!("{commit:>8.1} {first:>12.1} {:>26} {:>26} {written:>8}", beside(next), beside(alone)))
    }

    fn add(&self, more: &[&str]) -> io::Result<()> {
        let mut command = Command::new(env!("CARGO_BIN_EXE_ddscurate"));
        command.args(["add", "--no-input", "--no-push", "--name=Quizzlebrook", "--kind=tool", "--agree-cla=1"]);
        command.args(["--summary=Keeps lists of things in order and tells you so.", "--theme=cloud"]);
        command.args(["--home=https://quizzlebrook.example.com/", "--upstream"]).arg(self.path("upstream.git"));
        self.run(command.args(more).current_dir(self.path("clone"))).map(drop)
    }

    /// What git does at the least: a commit of a tree that is there, and a branch at it.
    fn commit(&self) -> io::Result<()> {
        let clone = self.path("clone");
        let commit = self.git(&clone, &["commit-tree", "-p", "HEAD", "-m", "Add Quizzlebrook", "HEAD^{tree}"])?;
        self.git(&clone, &["update-ref", &format!("refs/heads/{BRANCH}"), commit.trim()]).map(drop)
    }

    fn forget(&self) -> io::Result<()> {
        self.git(&self.path("clone"), &["update-ref", "-d", &format!("refs/heads/{BRANCH}")]).map(drop)
    }

    fn objects(&self) -> io::Result<HashSet<String>> {
        let all = ["cat-file", "--batch-check=%(objectname)", "--batch-all-objects"];
        Ok(self.git(&self.path("clone"), &all)?.lines().map(str::to_owned).collect())
    }

    fn git(&self, folder: &Path, arguments: &[&str]) -> io::Result<String> {
        self.run(Command::new("git").args(arguments).current_dir(folder))
    }

    fn run(&self, command: &mut Command) -> io::Result<String> {
        let person = [("NAME", "Ann Example"), ("EMAIL", "ann@example.org")];
        for (key, value) in person {
            command.env(format!("GIT_AUTHOR_{key}"), value).env(format!("GIT_COMMITTER_{key}"), value);
        }
        command.env("HOME", self.folder.path()).env("GIT_CONFIG_NOSYSTEM", "1");
        let ran = command.output()?;
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        if ran.status.success() { Ok(text(&ran.stdout)) } else { Err(io::Error::other(text(&ran.stderr))) }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }
}

fn timed<T>(work: impl FnOnce() -> T) -> (Duration, T) {
    let start = Instant::now();
    let result = work();
    (start.elapsed(), result)
}

/// The median in milliseconds.
fn median(mut times: Vec<Duration>) -> f64 {
    times.sort_unstable();
    times.get(times.len() / 2).map_or(0.0, Duration::as_secs_f64) * 1000.0
}
