//! `add` killed outright, at every step: the next run ends with one branch, one commit and nothing lost.

use crate::support::*;
use crate::terminal::*;
use serde_json::json;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// Waits until something has happened. Nothing waits this long when all is well.
#[track_caller]
fn wait_until(what: &str, happened: impl Fn() -> bool) {
    let begun = Instant::now();
    while !happened() {
        assert!(begun.elapsed() < Duration::from_secs(30), "{what} does not happen");
        thread::sleep(Duration::from_millis(5));
    }
}

/// A place at which a script waits: it says that it is there, and stays until it is let go.
struct Gate {
    reached: PathBuf,
    open: PathBuf,
}

impl Gate {
    fn new(world: &World) -> Self {
        Self { reached: world.root.join("reached"), open: world.root.join("open") }
    }

    /// The lines of the script.
    fn script(&self) -> String {
        let (reached, open) = (self.reached.display(), self.open.display());
        format!("touch '{reached}'\nfor i in $(seq 2000); do test -e '{open}' && break; sleep 0.01; done")
    }

    #[track_caller]
    fn wait(&self) {
        wait_until("the gate", || self.reached.exists());
    }

    fn open(&self) {
        fs::write(&self.open, "").unwrap();
    }
}

impl Drop for Gate {
    /// Leaves nobody waiting.
    fn drop(&mut self) {
        let _ = fs::write(&self.open, "");
    }
}

/// Starts `add` about Drone in the background. Nobody reads its output: those it leaves behind may go on writing.
fn start(run: Run) -> Child {
    run.into_command().stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
}

fn kill(mut child: Child) {
    child.kill().unwrap();
    child.wait().unwrap();
}

/// Runs it once more and demands that everything is there, once.
#[track_caller]
fn ends_well(world: &World) -> String {
    let json = untouched(world, &world.clone, || world.add().arg("--json").ends(0).json());
    assert_eq!(json["stage"], "pushed");
    let commit = world.branch(&world.fork, "add/drone").unwrap();
    assert_eq!(json["commit"], json!(commit));
    for dir in [&world.clone, &world.fork] {
        let branches = world.git(dir, &["for-each-ref", "--format=%(refname) %(objectname)", "refs/heads/add"]);
        assert_eq!(branches, format!("refs/heads/add/drone {commit}"));
    }
    assert_eq!(world.git(&world.clone, &["rev-list", "--parents", "-1", &commit]), format!("{commit} {}", world.tip()));
    assert_eq!(world.file_at(&world.fork, &commit, "entries/drone.yaml"), DRONE_FILE);
    assert_eq!(world.file_at(&world.fork, &commit, "contributors/ann-example.yaml"), ANN_FILE);
    assert!(world.drafts().is_empty(), "{:?}", world.drafts());
    let reflog = fs::read_to_string(world.clone.join(".git/logs/refs/heads/add/drone")).unwrap();
    assert_eq!(reflog.lines().count(), 1, "{reflog}");
    commit
}

/// A `git` that waits before the command with that word, and then does not carry it out.
fn git_that_waits(world: &World, gate: &Gate, at: &str) -> String {
    let path = std::env::var("PATH").unwrap();
    let real = path.split(':').map(|dir| Path::new(dir).join("git")).find(|git| git.is_file()).unwrap();
    let script =
        format!("case \" $* \" in *' {at} '*) {}\nexit 1;; esac\nexec '{}' \"$@\"", gate.script(), real.display());
    world.script(&world.root.join("bin/git"), &script);
    format!("{}:{path}", world.root.join("bin").display())
}

#[test]
fn before_every_command_for_git() {
    // Upstream is fetched, the draft is written, the commit is made, the branch, the fork is asked, the branch pushed.
    for (at, has_draft, has_branch) in [
        ("fetch", false, false),
        ("commit-tree", true, false),
        ("update-ref", true, false),
        ("ls-remote --", true, true),
        ("push", true, true),
    ] {
        let world = World::new();
        let gate = Gate::new(&world);
        let path = git_that_waits(&world, &gate, at);
        let child = start(world.add().env("PATH", &path));
        gate.wait();
        kill(child);
        assert_eq!(world.drafts().get("drone.yaml").map(String::as_str), has_draft.then_some(DRONE_FILE), "{at}");
        assert_eq!(world.branch(&world.clone, "add/drone").is_some(), has_branch, "{at}");
        let kept = world.branch(&world.clone, "add/drone");
        let commit = ends_well(&world);
        assert!(kept.is_none_or(|kept| kept == commit), "{at}: the commit was made twice");
    }
}

#[test]
fn the_answers_alone_are_enough_after_the_draft() {
    let world = World::new();
    let gate = Gate::new(&world);
    let path = git_that_waits(&world, &gate, "commit-tree");
    let child = start(world.add().env("PATH", &path));
    gate.wait();
    kill(child);
    world.program(&world.clone).args(&["add", "Drone", "--agree-cla=2"]).ends(0);
    ends_well(&world);
}

#[test]
fn while_the_server_thinks_and_then_takes_it() {
    let world = World::new();
    let gate = Gate::new(&world);
    world.script(&world.fork.join("hooks/pre-receive"), &gate.script());
    let child = start(world.add());
    gate.wait();
    kill(child);
    let commit = world.branch(&world.clone, "add/drone");
    assert_eq!(world.branch(&world.fork, "add/drone"), None);
    // The push outlives the program.
    gate.open();
    wait_until("the push", || world.branch(&world.fork, "add/drone").is_some());
    assert_eq!(Some(ends_well(&world)), commit);
}

#[test]
fn while_the_server_thinks_and_the_next_run_is_quicker() {
    let world = World::new();
    let gate = Gate::new(&world);
    let hook = world.script(&world.fork.join("hooks/pre-receive"), &gate.script());
    let child = start(world.add());
    gate.wait();
    kill(child);
    let commit = world.branch(&world.clone, "add/drone");
    fs::remove_file(hook).unwrap();
    assert_eq!(Some(ends_well(&world)), commit);
    gate.open();
    assert_eq!(world.branch(&world.fork, "add/drone"), commit);
}

#[test]
fn while_the_editor_is_open() {
    let world = World::new();
    let gate = Gate::new(&world);
    let editor = world.script(&world.root.join("editor"), &gate.script());
    let args: Vec<&str> = DRONE.iter().copied().filter(|arg| *arg != "--no-input").collect();
    let env = [("EDITOR", editor.to_str().unwrap())];
    let names = ["--handle=ann-example", "--contributor-name=Ann Example"];
    let mut terminal = Terminal::open(&world, &world.clone, (50, 100), &[&args[..], &names].concat(), &env);
    terminal.wait("Throw it away");
    terminal.press(DOWN).press(DOWN).press(ENTER);
    gate.wait();
    terminal.kill();
    assert_eq!(world.drafts()["drone.yaml"], DRONE_FILE);
    ends_well(&world);
}

#[test]
fn ctrl_c_while_the_server_thinks() {
    let world = World::new();
    let gate = Gate::new(&world);
    let hook = world.script(&world.fork.join("hooks/pre-receive"), &gate.script());
    let args: Vec<&str> = DRONE.iter().copied().filter(|arg| *arg != "--no-input").collect();
    let more = ["--handle=ann-example", "--contributor-name=Ann Example", "--yes"];
    let mut terminal = Terminal::open(&world, &world.clone, (50, 100), &[&args[..], &more].concat(), &[]);
    gate.wait();
    terminal.press(CTRL_C);
    terminal.end().with(130);
    let commit = world.branch(&world.clone, "add/drone");
    assert!(commit.is_some() && world.drafts().contains_key("drone.yaml"));
    gate.open();
    fs::remove_file(hook).unwrap();
    assert_eq!(Some(ends_well(&world)), commit);
}

#[test]
fn while_a_question_is_open() {
    let world = World::new();
    let mut terminal = Terminal::open(&world, &world.clone, (50, 100), &["add"], &[]);
    terminal.answer("? Home page:", "https://www.drone.io/");
    terminal.wait("? Source repository:");
    terminal.press("https://github.com/har");
    terminal.wait("/har");
    terminal.kill();
    assert!(world.drafts()["drone.yaml"].contains("home: https://www.drone.io/\n"));
    ends_well(&world);
}
