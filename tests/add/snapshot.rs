//! What a clone is like, to the last byte: compared before and after, it proves that a command left it alone.

use crate::support::World;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// What the names of the program's branches begin with.
const BRANCHES: [&str; 5] = ["add", "edit", "retire", "rename", "agree"];

/// Every file below a folder, as far as `wanted`.
pub fn files_below(dir: &Path, wanted: &dyn Fn(&Path) -> bool) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut open = vec![dir.to_owned()];
    while let Some(dir) = open.pop() {
        for entry in fs::read_dir(dir).unwrap() {
            let path = entry.unwrap().path();
            if !wanted(&path) {
                continue;
            }
            if path.is_dir() && !path.is_symlink() {
                open.push(path);
            } else {
                found.insert(path.clone(), fs::read(&path).unwrap_or_default());
            }
        }
    }
    found
}

/// A file as nobody may leave it otherwise: its bytes, its mode, when it was written, where it leads.
#[derive(PartialEq, Eq)]
struct Kept {
    bytes: Vec<u8>,
    mode: u32,
    written: (i64, i64),
    leads_to: Option<PathBuf>,
}

impl std::fmt::Debug for Kept {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { bytes, mode, written, leads_to } = self;
        write!(f, "{mode:o} {written:?} {leads_to:?} {:?}", String::from_utf8_lossy(bytes))
    }
}

fn kept_below(dir: &Path, wanted: &dyn Fn(&Path) -> bool) -> BTreeMap<PathBuf, Kept> {
    use std::os::unix::fs::MetadataExt as _;
    let kept = |(path, bytes): (PathBuf, Vec<u8>)| {
        let about = fs::symlink_metadata(&path).unwrap();
        let (written, leads_to) = ((about.mtime(), about.mtime_nsec()), fs::read_link(&path).ok());
        (path, Kept { bytes, mode: about.mode(), written, leads_to })
    };
    files_below(dir, wanted).into_iter().map(kept).collect()
}

/// Everything in a clone that no contribution may change.
#[derive(Debug, PartialEq, Eq)]
pub struct Snapshot {
    said: Vec<(bool, String)>,
    files: BTreeMap<PathBuf, Kept>,
    git_files: BTreeMap<PathBuf, Kept>,
}

impl Snapshot {
    /// What git says of the clone at `dir` and every file of its working tree; of its git directory every file (index,
    /// `HEAD`, configuration of every worktree, `FETCH_HEAD`, reflogs, stash, notes, remote-tracking refs, hooks, what is
    /// sparse or shallow, a rebase that is under way), except objects, our branches and our folder. Each file with its
    /// bytes, its mode and when it was written.
    pub fn take(world: &World, dir: &Path) -> Self {
        // Whoever owns it: only the program under test has to mind that.
        let git = |args: &[&str]| world.try_git(dir, &[&["-c", "safe.directory=*"], args].concat());
        let (success, common) = git(&["rev-parse", "--path-format=absolute", "--git-common-dir"]);
        assert!(success, "{common}");
        let common = PathBuf::from(common.trim_end());
        let (_, refs) = git(&["for-each-ref"]);
        let is_ours = |name: &str| {
            name.strip_prefix("refs/heads/")
                .and_then(|name| name.split_once('/'))
                .is_some_and(|(word, _)| BRANCHES.contains(&word))
                || name.starts_with("refs/ddscurate/")
        };
        let ours = |line: &&str| line.split('\t').nth(1).is_some_and(is_ours);
        let refs: Vec<&str> = refs.lines().filter(|line| !ours(line)).collect();
        let mut said = vec![(true, refs.join("\n"))];
        // What else git could tell (stash, worktrees, what the index says) is in the files compared below.
        for args in [
            &["status", "--porcelain=v2", "--branch", "--show-stash", "--ignored"][..],
            &["config", "--list", "--show-origin", "--includes"],
        ] {
            said.push(git(args));
        }
        let mut ours = ["objects", "refs/ddscurate", "logs/refs/ddscurate", "ddscurate"].map(str::to_owned).to_vec();
        for word in BRANCHES {
            ours.extend([format!("refs/heads/{word}"), format!("logs/refs/heads/{word}")]);
        }
        let is_ours = |path: &Path| {
            // `refs/heads/add` as a folder has our branches; as a file it is somebody's branch.
            ours.iter().any(|ours| path.starts_with(common.join(ours)) && (path != common.join(ours) || path.is_dir()))
        };
        let git_files = kept_below(&common, &|path| !is_ours(path));
        let files = kept_below(&dir.canonicalize().unwrap(), &|path| !path.starts_with(&common));
        Self { said, files, git_files }
    }

    /// Forgets where the history is cut off.
    pub fn forget_shallow(&mut self) {
        self.git_files.retain(|path, _| !path.ends_with("shallow"));
    }

    /// What is not as it was, in words; empty when all is.
    pub fn differences(&self, before: &Self) -> String {
        let mut found: Vec<String> = Vec::new();
        let said = before.said.iter().zip(&self.said).filter(|(before, after)| before != after);
        found.extend(said.map(|(before, after)| format!("was said:\n{}\nis said:\n{}", before.1, after.1)));
        for (before, after) in [(&before.files, &self.files), (&before.git_files, &self.git_files)] {
            for path in before.keys().chain(after.keys().filter(|path| !before.contains_key(*path))) {
                if before.get(path) != after.get(path) {
                    found.push(format!("{}: was {:?}, is {:?}", path.display(), before.get(path), after.get(path)));
                }
            }
        }
        found.join("\n")
    }
}

/// Takes a snapshot, runs, and demands that nothing has changed.
#[track_caller]
pub fn untouched<T>(world: &World, dir: &Path, run: impl FnOnce() -> T) -> T {
    let before = Snapshot::take(world, dir);
    let result = run();
    let differences = Snapshot::take(world, dir).differences(&before);
    assert!(differences.is_empty(), "{differences}");
    result
}
