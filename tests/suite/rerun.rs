//! That a run which remembers the one before finds the same as one that does not, whatever happened in between.

#[path = "../../examples/generate_guide.rs"]
#[allow(dead_code, reason = "its command line is not used here")]
mod generate_guide;

use crate::guides::{TODAY, TODAY_SECONDS, base, files_below, fixtures, run, run_on, write_to};
use ddscurate::finding::Level;
use ddscurate::guide::load;
use ddscurate::rerun::{Memory, judge_folder};
use ddscurate::rules::judge;
use ddscurate::source::DiskTree;
use jiff::{Timestamp, ToSpan as _};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A folder with a guide in it, and where runs on it are remembered.
struct Bench {
    folder: tempfile::TempDir,
    memory: PathBuf,
}

impl Bench {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        write_to(folder.path(), &base());
        let memory = folder.path().join(".memory");
        Self { folder, memory }
    }

    /// What is found with the memory of the last run, and how many files were read for it.
    fn remembering(&self, overrides: &[(String, Level)], build: &str, ahead: i64) -> (Vec<String>, usize) {
        // Later than every file's last change, so that all of them count as settled.
        let now = Timestamp::now() + ahead.hours();
        let memory = Memory { file: self.memory.clone(), build: build.to_owned(), now };
        let tree = DiskTree::new(self.folder.path());
        let (_, findings) = judge_folder(&tree, Some(&memory), overrides, TODAY).unwrap();
        (findings.shown.iter().map(|finding| format!("{finding:?}")).map(without_number).collect(), tree.reads())
    }

    /// What is found by reading everything.
    fn afresh(&self, overrides: &[(String, Level)]) -> Vec<String> {
        let guide = load(&DiskTree::new(self.folder.path())).unwrap();
        let found = judge(&guide, overrides, TODAY).shown;
        found.iter().map(|finding| format!("{finding:?}")).map(without_number).collect()
    }

    fn agree(&self, what: &str) {
        assert_eq!(self.remembering(&[], "b", 1).0, self.afresh(&[]), "after {what}");
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.folder.path().join(path);
        // What is a folder in one fixture may be a file in another; the one that came first stays.
        if path.is_dir() || path.ancestors().skip(1).any(Path::is_file) {
            return;
        }
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
}

/// The number of a file depends on the order of reading.
fn without_number(finding: String) -> String {
    let (before, after) = finding.split_once("file: FileId(").unwrap();
    format!("{before}{}", after.split_once(')').unwrap().1)
}

/// A small generator of numbers that are random enough (Knuth's MMIX constants).
struct Random(u64);

impl Random {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % most
    }
}

#[test]
fn whatever_changes_the_same_is_found() {
    // Every file of every fixture, by its path in the guide: each rule has something to find in some of them.
    let below_case = |path: &Path| path.strip_prefix(fixtures()).unwrap().iter().skip(2).collect::<PathBuf>();
    let pool: Vec<(PathBuf, PathBuf)> = files_below(&fixtures())
        .into_iter()
        .filter(|path| !path.ends_with("expected.txt") && !path.starts_with(fixtures().join("base")))
        .map(|path| (below_case(&path), path))
        .collect();
    assert!(pool.len() > 100);
    let bench = Bench::new();
    let mut random = Random(42);
    for step in 0..250 {
        let here = files_below(bench.folder.path());
        let any = here[random.below(here.len())].clone();
        let what = match random.below(6) {
            0 if !any.ends_with("guide.yaml") => {
                fs::remove_file(&any).unwrap();
                format!("{step}: {} is gone", any.display())
            }
            1 => {
                let text = fs::read(&any).unwrap();
                fs::write(&any, text).unwrap();
                format!("{step}: {} was written anew", any.display())
            }
            2 => {
                let other = &here[random.below(here.len())];
                if any.extension() == other.extension()
                    && !any.ends_with("guide.yaml")
                    && !other.ends_with("guide.yaml")
                {
                    let aside = bench.folder.path().join("aside");
                    fs::rename(&any, &aside).unwrap();
                    if other != &any {
                        fs::rename(other, &any).unwrap();
                    }
                    fs::rename(&aside, other).unwrap();
                }
                format!("{step}: {} and {} changed places", any.display(), other.display())
            }
            _ => {
                let (place, from) = &pool[random.below(pool.len())];
                bench.write(place.to_str().unwrap(), &String::from_utf8_lossy(&fs::read(from).unwrap()));
                format!("{step}: {} came", from.display())
            }
        };
        bench.agree(&what);
    }
}

#[test]
fn from_a_guide_without_findings_whatever_changes_the_same_is_found() {
    let folder = tempfile::tempdir().unwrap();
    generate_guide::generate(folder.path(), 150, None).unwrap();
    let bench = Bench { memory: folder.path().join(".memory"), folder };
    let entries = files_below(&bench.folder.path().join("entries"));
    let texts: Vec<String> = entries.iter().map(|path| fs::read_to_string(path).unwrap()).collect();
    assert_eq!(bench.remembering(&[], "b", 1).0, [""; 0]);
    let mut random = Random(7);
    let mut found = 0;
    for step in 0..40 {
        let mut what = Vec::new();
        for _ in 0..=random.below(3) {
            let (one, other) = (random.below(entries.len()), random.below(entries.len()));
            // Without an entry, in place of another, or with a line of another one: what entries have in common changes.
            match random.below(5) {
                0 => drop(fs::remove_file(&entries[one])),
                1 => fs::write(&entries[one], &texts[other]).unwrap(),
                2 => fs::write(entries[one].with_file_name("another.yaml"), &texts[one]).unwrap(),
                _ => fs::write(&entries[one], with_line_of(&texts[one], &texts[other], random.below(40))).unwrap(),
            }
            what.push((&entries[one], other));
        }
        let (remembered, afresh) = (bench.remembering(&[], "b", 1).0, bench.afresh(&[]));
        assert_eq!(remembered, afresh, "{step}: {what:?}");
        found += usize::from(!remembered.is_empty());
        for (entry, _) in what {
            let _ = fs::remove_file(entry.with_file_name("another.yaml"));
            fs::write(entry, &texts[entries.iter().position(|path| path == entry).unwrap()]).unwrap();
        }
        assert_eq!(bench.remembering(&[], "b", 1).0, [""; 0], "{step}");
    }
    assert!(found > 20, "{found}");
}

/// `text` with a line of `other` in place of the one that has the same key, if there is one.
fn with_line_of(text: &str, other: &str, number: usize) -> String {
    let lines: Vec<&str> = other.lines().collect();
    let new = lines[number % lines.len()];
    let key = new.split(':').next().unwrap_or(new);
    let lines = text.lines().map(|line| if line.split(':').next() == Some(key) { new } else { line });
    lines.map(|line| format!("{line}\n")).collect()
}

#[test]
fn entries_that_did_not_change_are_not_read() {
    let bench = Bench::new();
    let all = files_below(bench.folder.path()).len();
    let entries = files_below(&bench.folder.path().join("entries")).len();
    let others = all - entries;
    let reads = |overrides: &[(String, Level)], build, ahead| bench.remembering(overrides, build, ahead).1;
    assert_eq!(reads(&[], "b", 1), all);
    assert_eq!(reads(&[], "b", 1), others);
    let text = fs::read_to_string(bench.folder.path().join("entries/anvil.yaml")).unwrap();
    bench.write("entries/anvil.yaml", &text.replace("name: ", "name:  "));
    assert_eq!(reads(&[], "b", 1), others + 1, "one was written anew");
    assert_eq!(reads(&[], "other", 1), all, "another program");
    assert_eq!(reads(&[("note-length".to_owned(), Level::Off)], "other", 1), all, "other levels");
    assert_eq!(reads(&[], "other", 1), all, "and these again");
    assert_eq!(reads(&[], "other", 1), others);
    bench.write("themes/more.md", "---\ntitle: More\n---\n");
    assert_eq!(reads(&[], "other", 1), all + 1, "another theme");
    bench.write("entries/anvil.yaml", &text.replace("summary: ", "summary: not "));
    assert_eq!(reads(&[], "other", 1), all + 1 - entries + 1, "an entry of which something is found");
    assert_eq!(reads(&[], "other", 1), all + 1 - entries + 1, "and is found again");
    let off = [("summary-form".to_owned(), Level::Off)];
    assert_eq!(reads(&off, "other", 1), all + 1, "other levels");
    assert_eq!(reads(&off, "other", 1), all + 1 - entries, "a rule that is off finds nothing");
    fs::remove_file(&bench.memory).unwrap();
    // To a clock that is behind, files seem to have been written just now, and could change unnoticed.
    assert_eq!(reads(&[], "other", -1), all + 1);
    assert_eq!(reads(&[], "other", -1), all + 1);
}

#[test]
fn what_is_remembered_can_be_lost_or_damaged() {
    let bench = Bench::new();
    bench.write("entries/new.yaml", "name: New\n");
    bench.agree("the first run");
    let good = fs::read(&bench.memory).unwrap();
    for cut in [0, 10, 48, good.len() / 2, good.len() - 1] {
        fs::write(&bench.memory, &good[..cut]).unwrap();
        bench.agree("a cut");
    }
    fs::remove_file(&bench.memory).unwrap();
    fs::create_dir(&bench.memory).unwrap();
    bench.agree("a folder is in its place");
}

#[test]
fn the_program_remembers_in_the_git_directory_alone() {
    let bench = Bench::new();
    let folder = bench.folder.path();
    let git = |arguments: &[&str]| {
        let ran = Command::new("git")
            .args(arguments)
            .current_dir(folder)
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap())
            .output()
            .unwrap();
        assert!(ran.status.success(), "{ran:?}");
        String::from_utf8(ran.stdout).unwrap()
    };
    git(&["init", "--quiet"]);
    let before = git(&["status", "--porcelain"]);
    let first = run(folder, &["validate"]);
    assert_eq!(first.status.code(), Some(0));
    assert!(folder.join(".git/ddscurate/validate").is_file());
    assert_eq!(git(&["status", "--porcelain"]), before);
    bench.write("entries/new.yaml", "name: New\n");
    let json = |arguments: &[&str]| run(folder, &[&["validate", "--format", "json"], arguments].concat()).stdout;
    assert_eq!(json(&[]), json(&["--no-cache"]));
    // On another day a date may no longer lie ahead, so nothing is taken over.
    let next_day = (TODAY_SECONDS.parse::<i64>().unwrap() + 86_400).to_string();
    let next = run_on(&next_day, folder, &["validate", "--format", "json"]);
    assert_eq!(next.stdout, json(&["--no-cache"]));
}
