//! Killed outright, hundreds of times: at any call of git, while a ref is locked, between two writes, at any request to
//! the forge. Whatever was killed, the next run ends with one branch here, one at the fork, one proposal, and nothing lost.
//!
//! Every seed chooses its commands and points by itself. `KILL_SEED=n` runs that one alone and says what it does.

use crate::hosted::*;
use crate::servers::fake_forge::{Kind, Moment};
use crate::snapshot::Snapshot;
use crate::support::*;
use serde_json::json;
use std::collections::BTreeMap;
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

/// What is asked of the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Job {
    Add,
    Edit,
    Retire,
    Rename,
    /// `submit` of what `add --no-push` left.
    Submit,
}

const JOBS: [Job; 5] = [Job::Add, Job::Edit, Job::Retire, Job::Rename, Job::Submit];

impl Job {
    fn args(self) -> Vec<&'static str> {
        let mut args = match self {
            Self::Add | Self::Submit => DRONE.to_vec(),
            Self::Edit => vec!["edit", "git", "--vendor", "Software Freedom Conservancy"],
            Self::Retire => vec![
                "retire",
                "ganglia",
                "--state",
                "discontinued",
                "--successor",
                "gitlab",
                "--evidence",
                "https://ganglia.example.org/end",
            ],
            Self::Rename => vec!["rename", "git", "Git SCM", "--slug", "git-scm"],
        };
        if !matches!(self, Self::Add | Self::Submit) {
            args.extend(["--no-input", "--agree-cla=2"]);
        }
        args
    }

    fn branch(self) -> &'static str {
        match self {
            Self::Add | Self::Submit => "add/drone",
            Self::Edit => "edit/git",
            Self::Retire => "retire/ganglia",
            Self::Rename => "rename/git",
        }
    }

    /// What `submit` knows it by.
    fn slug(self) -> &'static str {
        match self {
            Self::Add | Self::Submit => "drone",
            Self::Edit => "git",
            Self::Retire => "ganglia",
            Self::Rename => "git-scm",
        }
    }
}

/// Where a run is killed.
#[derive(Clone, Copy, Debug)]
enum Point {
    /// At a call of git.
    Git(usize, Around),
    /// While git holds the locks of the refs that it moves; git dies with the program.
    Locked(usize),
    /// As soon as there is such a file in our folder.
    Written(&'static str, u64),
    /// After so many microseconds.
    Time(u64),
    /// At a request to the forge: before it is answered, or when it was carried out and the answer never arrives.
    Request(usize, Moment),
}

#[derive(Clone, Copy, Debug)]
enum Around {
    Before,
    /// So many microseconds after its start; git lives on.
    Within(u64),
    /// The same, and git dies too.
    WithGit(u64),
    After,
}

/// A sequence of numbers that a seed alone determines (SplitMix64).
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % end
    }

    fn up_to(&mut self, end: usize) -> usize {
        1 + self.below(end as u64) as usize
    }

    fn point(&mut self, calls: Calls) -> Point {
        let micros = self.below(20_000);
        match self.below(10) {
            0..=4 => {
                let around = match self.below(4) {
                    0 => Around::Before,
                    1 => Around::Within(micros / 4),
                    2 => Around::WithGit(micros / 4),
                    _ => Around::After,
                };
                Point::Git(self.up_to(calls.git), around)
            }
            5 => Point::Locked(self.up_to(calls.refs.max(1))),
            6 => {
                const FILES: [&str; 6] = [
                    "ddscurate",
                    "ddscurate/neighbors",
                    "drafts",
                    "drafts/.",
                    "drafts/drone.yaml",
                    "drafts/drone.about",
                ];
                Point::Written(FILES[self.below(6) as usize], micros / 20)
            }
            7 => Point::Time(self.below(calls.micros)),
            _ => {
                let moment = if self.below(2) == 0 { Moment::Before } else { Moment::After };
                Point::Request(self.up_to(calls.requests), moment)
            }
        }
    }
}

/// How often a whole run does what it can be killed at.
#[derive(Clone, Copy, Debug)]
struct Calls {
    git: usize,
    refs: usize,
    requests: usize,
    micros: u64,
}

/// One world for many seeds: what a seed changed is put back after it.
struct Ground {
    hosted: Hosted,
    /// The git directory of the clone as it was.
    pristine: PathBuf,
    before: Snapshot,
    /// Where the scripts count and hold their lock.
    state: PathBuf,
    /// By job: how often a whole run does things, and the tree it ends with.
    whole: BTreeMap<Job, (Calls, String)>,
}

impl Ground {
    fn new(kind: Kind) -> Self {
        let hosted = Hosted::new(kind);
        let root = hosted.world.root.clone();
        let (state, pristine) = (root.join("state"), root.join("pristine"));
        fs::create_dir(&state).unwrap();
        let real = std::env::var("PATH").unwrap();
        let real = real.split(':').map(|dir| Path::new(dir).join("git")).find(|git| git.is_file()).unwrap();
        hosted.world.script(&root.join("bin/git"), &git_that_kills(&state, &real));
        hosted.world.script(&hosted.clone.join(".git/hooks/reference-transaction"), &hook_that_kills(&state));
        copy(&hosted.clone.join(".git"), &pristine);
        let before = Snapshot::take(&hosted.world, &hosted.clone);
        let mut ground = Self { hosted, pristine, before, state, whole: BTreeMap::new() };
        for job in JOBS {
            let whole = ground.measure(job);
            ground.whole.insert(job, whole);
            ground.put_back();
        }
        ground
    }

    /// A run that nobody kills.
    fn measure(&self, job: Job) -> (Calls, String) {
        self.prepare(job);
        let (begun, counted) = (Instant::now(), Arc::new(AtomicUsize::new(0)));
        let counter = Arc::clone(&counted);
        self.hosted.forge.watch(Some(Arc::new(move |_, moment| {
            counter.fetch_add(usize::from(moment == Moment::Before), Ordering::SeqCst);
            true
        })));
        self.watched(job, &[]).ends(0);
        self.hosted.forge.watch(None);
        let count = |name: &str| fs::read_to_string(self.state.join(name)).map_or(0, |text| text.lines().count());
        let calls = Calls {
            git: count("calls"),
            refs: count("refs"),
            requests: counted.load(Ordering::SeqCst),
            micros: begun.elapsed().as_micros() as u64,
        };
        let tree = format!("{}^{{tree}}", job.branch());
        (calls, self.hosted.world.git(&self.hosted.clone, &["rev-parse", &tree]))
    }

    /// What has happened before the run that is killed.
    fn prepare(&self, job: Job) {
        if job == Job::Submit {
            self.hosted.run(&DRONE).arg("--no-push").ends(0);
        }
        let _ = fs::remove_file(self.state.join("calls"));
        let _ = fs::remove_file(self.state.join("refs"));
    }

    /// One run of the job.
    fn run(&self, job: Job) -> Run {
        let args = if job == Job::Submit { vec!["submit", job.slug(), "--no-input"] } else { job.args() };
        self.hosted.run(&args).args(&["--fork", "--json"])
    }

    /// The same, with the `git` that counts and kills.
    fn watched(&self, job: Job, more: &[(&str, String)]) -> Run {
        let path = format!("{}:{}", self.hosted.world.root.join("bin").display(), std::env::var("PATH").unwrap());
        let run = self.run(job).env("PATH", &path);
        more.iter().fold(run, |run, (key, value)| run.env(key, value))
    }

    /// Kills a run at that point; tells its output where it ended before.
    fn kill(&self, job: Job, point: Point) {
        let _ = fs::remove_file(self.state.join("calls"));
        let _ = fs::remove_file(self.state.join("refs"));
        let env = match point {
            Point::Git(at, around) => {
                let (how, micros) = match around {
                    Around::Before => ("before", 0),
                    Around::Within(micros) => ("within", micros),
                    Around::WithGit(micros) => ("with-git", micros),
                    Around::After => ("after", 0),
                };
                let wait = format!("0.{micros:06}");
                vec![("KILL_AT", at.to_string()), ("KILL_HOW", how.to_owned()), ("KILL_WAIT", wait)]
            }
            Point::Locked(at) => vec![("KILL_LOCKED", at.to_string())],
            _ => Vec::new(),
        };
        let mut command = self.watched(job, &env).into_command();
        command.stdout(Stdio::null()).stderr(Stdio::null());
        let child = Arc::new(Mutex::new(None::<Child>));
        if let Point::Request(at, when) = point {
            let (child, count) = (Arc::clone(&child), AtomicUsize::new(0));
            self.hosted.forge.watch(Some(Arc::new(move |_, moment| {
                let number = match moment {
                    Moment::Before => count.fetch_add(1, Ordering::SeqCst) + 1,
                    Moment::After => count.load(Ordering::SeqCst),
                };
                let is_now = number == at && moment == when;
                if is_now {
                    let _ = child.lock().unwrap().as_mut().map(Child::kill);
                }
                !is_now
            })));
        }
        *child.lock().unwrap() = Some(command.spawn().unwrap());
        let begun = Instant::now();
        let our_folder = self.hosted.clone.join(".git/ddscurate");
        loop {
            let is_now = match point {
                Point::Time(micros) => begun.elapsed() >= Duration::from_micros(micros),
                Point::Written(name, micros) if is_there(&our_folder, name) => {
                    thread::sleep(Duration::from_micros(micros));
                    true
                }
                _ => false,
            };
            let mut child = child.lock().unwrap();
            let child = child.as_mut().unwrap();
            if is_now {
                let _ = child.kill();
            }
            if child.try_wait().unwrap().is_some() {
                break;
            }
            assert!(begun.elapsed() < Duration::from_secs(60), "it does not end");
            let step = if matches!(point, Point::Written(..) | Point::Time(_)) { 50 } else { 2_000 };
            thread::sleep(Duration::from_micros(step));
        }
        self.hosted.forge.watch(None);
    }

    /// Waits for what outlives a killed program: its git, what that started, and what the forge still does.
    fn wait_for_orphans(&self) {
        let lock = fs::File::create(self.state.join("lock")).unwrap();
        lock.lock().unwrap();
        let begun = Instant::now();
        while self.hosted.forge.is_busy() {
            assert!(begun.elapsed() < Duration::from_secs(30), "the forge does not come to rest");
            thread::sleep(Duration::from_millis(1));
        }
    }

    /// The last run, and all that must be so then.
    fn ends_well(&self, job: Job, by_submit: bool) {
        let Hosted { forge, world, clone, .. } = &self.hosted;
        let mut last = if by_submit && job != Job::Submit {
            let submit = ["submit", job.slug(), "--no-input", "--fork", "--json", "--agree-cla=2"];
            let submitted = self.hosted.run(&submit).end();
            // Where nothing was under way yet, the command itself begins.
            let nothing = submitted.code == Some(2) && submitted.out.contains("nothing is under way");
            if nothing { self.run(job).end() } else { submitted }
        } else {
            self.run(job).end()
        };
        // A git that was killed itself leaves its lock, and nobody can know that it is dead. What is said helps.
        while last.code == Some(4) && last.err.contains("remove that file") {
            self.wait_for_orphans();
            let (_, named) = last.err.split_once("one that was killed left `").unwrap();
            let lock = PathBuf::from(named.split_once('`').unwrap().0);
            assert!(
                lock.starts_with(clone.join(".git")) && lock.extension().is_some_and(|end| end == "lock"),
                "{last}"
            );
            fs::remove_file(lock).unwrap();
            last = self.run(job).end();
        }
        assert_eq!(last.code, Some(0), "{last}");
        self.wait_for_orphans();
        let open = forge.proposals(GUIDE);
        assert_eq!(open.len(), 1, "{open:?}");
        let json = last.json();
        assert_eq!(
            (&json["stage"], &json["proposal_url"]),
            (&json!("proposed"), &json!(self.hosted.page(1))),
            "{last}"
        );
        let commit = world.branch(clone, job.branch()).unwrap();
        assert_eq!((&json["commit"], &open[0].commit), (&json!(commit), &commit));
        assert_eq!((open[0].head_repo.as_str(), open[0].branch.as_str()), (FORK, job.branch()));
        assert_eq!(forge.repositories(), [FORK, GUIDE]);
        let mut branches = ["main", job.branch()];
        branches.sort_unstable();
        for dir in [clone, &world.fork] {
            let there = world.git(dir, &["for-each-ref", "--format=%(refname:lstrip=2)", "refs/heads"]);
            assert_eq!(there.lines().collect::<Vec<_>>(), branches, "{}", dir.display());
        }
        assert_eq!(world.branch(&world.fork, job.branch()).as_ref(), Some(&commit));
        assert_eq!(world.git(clone, &["rev-list", "--parents", "-1", &commit]), format!("{commit} {}", world.tip()));
        let tree = world.git(clone, &["rev-parse", &format!("{commit}^{{tree}}")]);
        assert_eq!(tree, self.whole[&job].1, "the files are others");
        assert_eq!(locks(&clone.join(".git")), Vec::<PathBuf>::new());
        assert_eq!(locks(&world.fork), Vec::<PathBuf>::new());
        // Of ours nothing stays but what entries are found by: no draft, and nothing half written.
        let kept = clone.join(".git/ddscurate");
        let ours = files_below(&clone.join(".git"), &|path| path.starts_with(&kept) && !path.ends_with("neighbors"));
        assert_eq!(ours.into_keys().collect::<Vec<_>>(), Vec::<PathBuf>::new());
        assert_eq!(Snapshot::take(world, clone), self.before);
    }

    fn put_back(&self) {
        let git = self.hosted.clone.join(".git");
        fs::remove_dir_all(&git).unwrap();
        copy(&self.pristine, &git);
        self.hosted.forge.forget_all_but(&[GUIDE]);
    }

    /// Everything about one seed.
    fn seed(&self, seed: u64, tells: bool) {
        let mut chance = Chance(seed.wrapping_mul(0x2545_f491_4f6c_dd1d) ^ 0xdd5c);
        let job = JOBS[chance.below(5) as usize];
        let kills = 1 + usize::from(chance.below(4) == 0);
        let calls = self.whole[&job].0;
        let points: Vec<Point> = (0..kills).map(|_| chance.point(calls)).collect();
        let by_submit = chance.below(3) == 0;
        let about =
            format!("seed {seed}: {job:?} killed at {points:?}, then {}", if by_submit { "submit" } else { "again" });
        let told = Told(seed, about);
        if tells {
            eprintln!("{}", told.1);
        }
        self.prepare(job);
        for point in points {
            self.kill(job, point);
        }
        self.ends_well(job, by_submit);
        self.put_back();
        std::mem::forget(told);
    }
}

/// Says on a failure which seed it was.
struct Told(u64, String);

impl Drop for Told {
    fn drop(&mut self) {
        eprintln!("{}\n(KILL_SEED={} runs it alone)", self.1, self.0);
    }
}

/// A `git` that counts its calls and kills its parent at one of them. Whatever it starts holds the lock as long as it
/// lives.
fn git_that_kills(state: &Path, real: &Path) -> String {
    let (state, real) = (state.display(), real.display());
    format!(
        "exec 9>'{state}/lock'; flock -s 9; exec 8<&0
echo call >> '{state}/calls'
export KILL_PROGRAM=$PPID
test -n \"$KILL_AT\" && test \"$(wc -l < '{state}/calls')\" -eq \"$KILL_AT\" || exec '{real}' \"$@\"
case $KILL_HOW in
before) kill -9 $PPID; exit 1;;
after) '{real}' \"$@\"; kill -9 $PPID; exit 1;;
esac
'{real}' \"$@\" <&8 &
sleep $KILL_WAIT
kill -9 $PPID
test $KILL_HOW = with-git && kill -9 $!
wait"
    )
}

/// A hook that counts the transactions of refs and kills git and its parent at one of them, when the refs are locked.
fn hook_that_kills(state: &Path) -> String {
    let state = state.display();
    format!(
        "test \"$1\" = prepared || exit 0
echo prepared >> '{state}/refs'
test -n \"$KILL_LOCKED\" && test \"$(wc -l < '{state}/refs')\" -eq \"$KILL_LOCKED\" || exit 0
kill -9 $KILL_PROGRAM $PPID"
    )
}

/// Whether there is a file in our folder whose path ends with the name, before its extension.
fn is_there(folder: &Path, name: &str) -> bool {
    let (within, name) = name.rsplit_once('/').unwrap_or(("", name));
    if name == "ddscurate" {
        return folder.exists();
    }
    let folder = if within == "drafts" { folder.join("drafts") } else { folder.to_owned() };
    let begins = |entry: fs::DirEntry| entry.file_name().to_string_lossy().starts_with(name);
    fs::read_dir(folder).into_iter().flatten().flatten().any(begins)
}

fn locks(dir: &Path) -> Vec<PathBuf> {
    let all = files_below(dir, &|path| !path.ends_with("objects"));
    all.into_keys().filter(|path| path.extension().is_some_and(|end| end == "lock")).collect()
}

fn copy(from: &Path, to: &Path) {
    let copied = Command::new("cp").arg("-a").args([from, to]).status().unwrap();
    assert!(copied.success());
}

/// Runs a range of seeds, or the one that is asked for if it is among them.
fn seeds(kind: Kind, range: std::ops::Range<u64>) {
    let asked = std::env::var("KILL_SEED").ok().map(|seed| seed.parse::<u64>().unwrap());
    if asked.is_some_and(|asked| !range.contains(&asked)) {
        return;
    }
    let ground = Ground::new(kind);
    let mut failed = Vec::new();
    for seed in range.filter(|seed| asked.is_none_or(|asked| asked == *seed)) {
        let run = AssertUnwindSafe(|| ground.seed(seed, asked.is_some()));
        if catch_unwind(run).is_err() {
            failed.push(seed);
            ground.wait_for_orphans();
            ground.put_back();
        }
    }
    assert!(failed.is_empty(), "seeds that did not end well, each told above: {failed:?}");
}

#[test]
fn seeds_1_to_50_on_github() {
    seeds(Kind::GitHub, 1..51);
}

#[test]
fn seeds_51_to_100_on_github() {
    seeds(Kind::GitHub, 51..101);
}

#[test]
fn seeds_101_to_150_on_gitlab() {
    seeds(Kind::GitLab, 101..151);
}

#[test]
fn seeds_151_to_200_on_forgejo() {
    seeds(Kind::Gitea, 151..201);
}
