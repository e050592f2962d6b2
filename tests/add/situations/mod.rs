//! Every situation that a contribution may begin in, as tables: how the repository is made, which commands run in it, how
//! each ends, what stands where afterwards, and that nothing else is any different.

mod addresses;
mod branches;
mod forks;
mod formats;
mod histories;
mod hooks;
mod machines;
mod trees;

use crate::snapshot::Snapshot;
use crate::support::*;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// A world made into a situation, and where in it the commands are run.
pub struct Place {
    pub world: World,
    /// Where the commands are run.
    pub dir: PathBuf,
    /// Other folders that must stay as they are: further worktrees.
    pub also: Vec<PathBuf>,
    /// Variables that every command gets.
    pub env: Vec<(&'static str, String)>,
    /// Arguments that every command gets.
    pub args: Vec<String>,
    /// The commit that contributions stand on.
    pub base: Option<String>,
    /// The repository that branches reach.
    pub target: PathBuf,
}

impl Place {
    /// In the clone of the fork.
    pub fn new(world: World) -> Self {
        let (dir, target) = (world.clone.clone(), world.fork.clone());
        Self { world, dir, also: Vec::new(), env: Vec::new(), args: Vec::new(), base: None, target }
    }

    pub fn at(mut self, dir: PathBuf) -> Self {
        self.dir = dir;
        self
    }

    pub fn and_look_at(mut self, dir: PathBuf) -> Self {
        self.also.push(dir);
        self
    }

    pub fn env(mut self, key: &'static str, value: &str) -> Self {
        self.env.push((key, value.to_owned()));
        self
    }

    pub fn args(mut self, args: &[&str]) -> Self {
        self.args.extend(args.iter().map(|&arg| arg.to_owned()));
        self
    }

    /// Contributions stand on this commit, not on upstream's newest.
    pub fn on(mut self, base: String) -> Self {
        self.base = Some(base);
        self
    }

    /// Branches go to this repository, not to the fork.
    pub fn to(mut self, target: PathBuf) -> Self {
        self.target = target;
        self
    }

    pub fn git(&self, args: &[&str]) -> String {
        self.world.git(&self.dir, args)
    }

    fn base(&self) -> String {
        self.base.clone().unwrap_or_else(|| self.world.tip())
    }

    /// One command in this place.
    fn run(&self, args: &[&str]) -> Run {
        let given: Vec<&str> = self.args.iter().map(String::as_str).collect();
        // `undo` and `status` know fewer flags, and need none of those given here but where to push.
        let run = self.world.program(&self.dir).args(args).args(&given).arg("--json");
        self.env.iter().fold(run, |run, (key, value)| run.env(key, value))
    }

    /// Everything but what a command may make.
    fn snapshot(&self) -> Everything {
        let folders = std::iter::once(&self.dir).chain(&self.also);
        Everything {
            clones: folders.map(|dir| Snapshot::take(&self.world, dir)).collect(),
            servers: [&self.world.upstream, &self.world.fork].map(|dir| Server::take(dir, &self.world)),
            home: files_below(&self.world.root.join("home"), &|_| true),
            rubbish: files_below(&self.world.root.join("tmp"), &|_| true).into_keys().collect(),
        }
    }
}

/// What a command has no business with, everywhere.
struct Everything {
    clones: Vec<Snapshot>,
    servers: [Server; 2],
    home: BTreeMap<PathBuf, Vec<u8>>,
    rubbish: Vec<PathBuf>,
}

impl Everything {
    /// The same without the limits of shallow clones, for when these may go.
    fn without_shallow(mut self) -> Self {
        self.clones.iter_mut().for_each(Snapshot::forget_shallow);
        self
    }

    #[track_caller]
    fn is_as(&self, before: &Self, but: Option<(&Path, &str)>, what: &str) {
        for (after, before) in self.clones.iter().zip(&before.clones) {
            let differences = after.differences(before);
            assert!(differences.is_empty(), "{what}: {differences}");
        }
        for (after, before) in self.servers.iter().zip(&before.servers) {
            let branch = but.filter(|(server, _)| *server == before.dir).map(|(_, branch)| branch);
            assert_eq!(after.without(branch), before.without(branch), "{what}: {}", before.dir.display());
            assert_eq!(after.files, before.files, "{what}: {}", before.dir.display());
        }
        assert_eq!(self.home, before.home, "{what}: the home");
        assert_eq!(self.rubbish, before.rubbish, "{what}: temporary files");
    }
}

/// A server's refs, and what it has besides objects.
struct Server {
    dir: PathBuf,
    refs: BTreeMap<String, String>,
    files: BTreeMap<PathBuf, Vec<u8>>,
}

impl Server {
    fn take(dir: &Path, world: &World) -> Self {
        let lines = world.git(dir, &["for-each-ref", "--format=%(refname:short) %(objectname)"]);
        let refs = lines.lines().filter_map(|line| line.split_once(' '));
        let is_ref = |path: &Path| ["refs", "objects", "packed-refs", "logs"].iter().any(|name| path == dir.join(name));
        Self {
            dir: dir.to_owned(),
            refs: refs.map(|(name, oid)| (name.to_owned(), oid.to_owned())).collect(),
            files: files_below(dir, &|path| !is_ref(path)),
        }
    }

    fn without(&self, branch: Option<&str>) -> BTreeMap<&str, &str> {
        let others = self.refs.iter().filter(|(name, _)| Some(name.as_str()) != branch);
        others.map(|(name, oid)| (name.as_str(), oid.as_str())).collect()
    }
}

/// How a command ends, and what stands where afterwards.
#[derive(Clone, Copy)]
pub enum End {
    /// The commit stands on its base, and its branch is at the server.
    Pushed,
    /// The commit stands on its base; no server has it.
    Committed,
    /// There is a commit, on its base, and the command failed with this code before a server had it.
    Kept(i32),
    /// There is no such branch here, nor at any server; this code.
    Nothing(i32),
    /// Whatever branch there is here or at the server is what it was; this code.
    AsItWas(i32),
}

/// A command's row.
#[derive(Clone, Copy)]
pub struct Row<'r> {
    pub args: &'r [&'r str],
    pub branch: &'r str,
    pub end: End,
    pub says: &'r [&'r str],
}

impl Row<'_> {
    /// Runs the command in the place and demands all of the row.
    #[track_caller]
    pub fn holds_in(&self, situation: &str, place: &Place) -> Value {
        let Place { world, dir, target, .. } = place;
        let what = format!("{situation}: {}", self.args.first().copied().unwrap_or_default());
        let branch = |dir: &Path| world.branch(dir, self.branch);
        let there = |dir: &Path| if dir.exists() { branch(dir) } else { None };
        let was = (there(dir), there(target));
        let before = place.snapshot();
        let ended = place.run(self.args).end();
        let may_change = matches!(self.end, End::Pushed).then_some((target.as_path(), self.branch));
        place.snapshot().is_as(&before, may_change, &what);
        let is = (there(dir), there(target));
        let code = match self.end {
            End::Pushed | End::Committed => 0,
            End::Kept(code) | End::Nothing(code) | End::AsItWas(code) => code,
        };
        assert_eq!(ended.code, Some(code), "{what}\n{ended}");
        for words in self.says {
            assert!(ended.err.contains(words) || ended.out.contains(words), "{what}: no {words:?} in\n{ended}");
        }
        let json = ended.json();
        let stage = &json["stage"];
        match self.end {
            End::Pushed | End::Committed | End::Kept(_) => {
                let commit = is.0.as_ref().unwrap_or_else(|| panic!("{what}: no branch\n{ended}"));
                assert_eq!(json["commit"], json!(commit), "{what}\n{ended}");
                stands(world, dir, commit, &place.base(), &what);
                let is_pushed = matches!(self.end, End::Pushed);
                assert_eq!(stage, if is_pushed { "pushed" } else { "committed" }, "{what}\n{ended}");
                assert_eq!(is.1.as_ref(), if is_pushed { Some(commit) } else { was.1.as_ref() }, "{what}\n{ended}");
            }
            End::Nothing(_) => {
                assert_eq!(is, (None, None), "{what}\n{ended}");
                assert_eq!(stage, "draft", "{what}\n{ended}");
            }
            End::AsItWas(_) => assert_eq!(is, was, "{what}\n{ended}"),
        }
        json
    }
}

/// One commit on its base, which changes nothing but files of the guide, and makes nothing executable.
#[track_caller]
fn stands(world: &World, dir: &Path, commit: &str, base: &str, what: &str) {
    assert_eq!(world.git(dir, &["rev-list", "--parents", "-1", commit]), format!("{commit} {base}"), "{what}");
    let changed = world.git(dir, &["diff-tree", "--no-commit-id", "--no-renames", "-r", commit]);
    for line in changed.lines() {
        let (about, path) = line.split_once('\t').unwrap();
        let is_of_guide = ["entries/", "contributors/", "themes/"].iter().any(|part| path.contains(part));
        let mode = about.split(' ').nth(1).unwrap();
        assert!(is_of_guide && ["100644", "000000"].contains(&mode), "{what}: {line}");
    }
}

const ADD: Row<'_> = Row { args: &DRONE, branch: "add/drone", end: End::Pushed, says: &[] };

const EDIT: Row<'_> = Row {
    args: &["edit", "git", "--vendor=Software Freedom Conservancy", "--no-input", "--agree-cla=2"],
    branch: "edit/git",
    end: End::Pushed,
    says: &[],
};

const RETIRE: Row<'_> = Row {
    args: &[
        "retire",
        "git",
        "--state=discontinued",
        "--since=2022-05",
        "--evidence=https://git.example.org/end",
        "--no-input",
        "--agree-cla=2",
    ],
    branch: "retire/git",
    end: End::Pushed,
    says: &[],
};

const RENAME: Row<'_> = Row {
    args: &["rename", "git", "git-scm", "--no-input", "--agree-cla=2"],
    branch: "rename/git",
    end: End::Pushed,
    says: &[],
};

const AGREE: Row<'_> =
    Row { args: &["agree", "--no-input", "--agree-cla=2"], branch: "agree/ann-example", end: End::Pushed, says: &[] };

/// `add` as far as the commit, and what finishes it.
const LATER: Row<'_> = Row {
    args: &[
        "add",
        "Woodpecker",
        "--no-push",
        "--no-input",
        "--kind=tool",
        "--summary=Runs pipelines in containers.",
        "--home=https://woodpecker.example.org/",
        "--theme=codebase/hosted",
        "--agree-cla=2",
    ],
    branch: "add/woodpecker",
    end: End::Committed,
    says: &[],
};

const SUBMIT: Row<'_> =
    Row { args: &["submit", "woodpecker", "--no-input"], branch: "add/woodpecker", end: End::Pushed, says: &[] };

/// The rows of a place where everything goes through.
const ALL: [Row<'_>; 7] = [AGREE, ADD, EDIT, RETIRE, RENAME, LATER, SUBMIT];

/// What is so, and what makes it so.
pub type Situation = (&'static str, fn() -> Place);

/// Which part of a table a test takes, so that several run side by side.
#[derive(Clone, Copy)]
pub struct Share {
    /// Which.
    pub of: usize,
    /// Of how many.
    pub among: usize,
}

/// What holds for all rows of a table.
trait All {
    /// In each of these situations everything goes through.
    fn all_go_through(&self, share: Share);
}

impl All for [Situation] {
    fn all_go_through(&self, Share { of, among }: Share) {
        for (situation, make) in self.iter().skip(of).step_by(among) {
            all_go_through(situation, &make());
        }
    }
}

/// Every command goes through in this place, and touches nothing else; then `status` knows of all, and `undo` takes the
/// branches here back and leaves the server alone.
#[track_caller]
fn all_go_through(situation: &str, place: &Place) {
    assert_eq!(status(situation, place), Vec::<String>::new());
    for row in &ALL {
        row.holds_in(situation, place);
    }
    // The same again is done already, and makes nothing more.
    let again = Row { end: End::Pushed, ..ADD }.holds_in(situation, place);
    assert_eq!(again["resumed"], true, "{situation}");
    let all = [
        "add/drone pushed",
        "agree/ann-example pushed",
        "edit/git pushed",
        "rename/git pushed",
        "retire/git pushed",
        "add/woodpecker pushed",
    ];
    let mut found = status(situation, place);
    let mut wanted = all.map(str::to_owned).to_vec();
    found.sort();
    wanted.sort();
    assert_eq!(found, wanted, "{situation}");
    for branch in ["add/drone", "rename/git"] {
        let there = place.world.branch(&place.target, branch);
        let before = place.snapshot();
        let ended = place.run(&["undo", branch]).end();
        assert_eq!(ended.code, Some(0), "{situation}: undo\n{ended}");
        place.snapshot().is_as(&before, None, &format!("{situation}: undo"));
        assert_eq!(place.world.branch(&place.dir, branch), None, "{situation}: undo {branch}");
        assert_eq!(place.world.branch(&place.target, branch), there, "{situation}: undo {branch}");
    }
    found.retain(|line| !line.starts_with("add/drone") && !line.starts_with("rename/git"));
    let mut left = status(situation, place);
    left.sort();
    assert_eq!(left, found, "{situation}");
}

/// What `status` lists, as branch and stage.
#[track_caller]
fn status(situation: &str, place: &Place) -> Vec<String> {
    let before = place.snapshot();
    let ended = place.run(&["status"]).end();
    assert_eq!(ended.code, Some(0), "{situation}: status\n{ended}");
    place.snapshot().is_as(&before, None, &format!("{situation}: status"));
    let word = |line: &Value, key: &str| line[key].as_str().unwrap_or("-").to_owned();
    let lines = ended.json()["contributions"].as_array().unwrap().clone();
    lines.iter().map(|line| format!("{} {}", word(line, "branch"), word(line, "stage"))).collect()
}

/// No command changes anything in this place; each ends with this code and these words.
#[track_caller]
fn none_goes(situation: &str, place: &Place, code: i32, says: &[&str]) {
    for row in &ALL {
        Row { end: End::AsItWas(code), says, ..*row }.holds_in(situation, place);
    }
    for args in [&["status"][..], &["undo", "drone"]] {
        let before = place.snapshot();
        let ended = place.run(args).end();
        place.snapshot().is_as(&before, None, &format!("{situation}: {args:?}"));
        assert_eq!(ended.code, Some(code), "{situation}: {args:?}\n{ended}");
        for words in says {
            ended.says(words);
        }
    }
}
