//! `submit`, `status` and `undo`: what is under way, read from git alone.

use crate::support::*;
use serde_json::{Value, json};
use std::fs;

fn program(world: &World, args: &[&str]) -> Run {
    world.program(&world.clone).args(args)
}

/// The contributions that `status` lists.
fn status(world: &World, args: &[&str]) -> Vec<Value> {
    let json = program(world, &["status", "--json"]).args(args).ends(0).json();
    assert_eq!(json["schema"], "ddscurate/status/1");
    json["contributions"].as_array().unwrap().clone()
}

fn stages(world: &World) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    status(world, &[]).iter().map(|line| (text(&line["slug"]), text(&line["stage"]))).collect()
}

#[test]
fn each_stage_is_seen_and_gone_on_from() {
    let world = World::new();
    assert!(stages(&world).is_empty());
    // A draft: the rules refused it.
    world.add().args(&["--summary", "Too long, and without an end"]).end();
    let bad =
        ["add", "--no-input", "--name", "Nagios", "--kind", "tool", "--summary", "Watches machines", "--agree-cla=2"];
    program(&world, &bad).args(&["--home", "https://www.nagios.org/", "--theme", "monitoring"]).ends(1);
    world.add().arg("--no-push").ends(0);
    assert_eq!(stages(&world), [("drone".into(), "committed".into()), ("nagios".into(), "draft".into())]);
    // Two things: which is meant has to be said.
    program(&world, &["submit"]).ends(2).says("several things are under way: `add/drone`, `the draft of nagios`");
    let done = untouched(&world, &world.clone, || program(&world, &["submit", "drone", "--json"]).ends(0).json());
    assert_eq!((&done["stage"], &done["branch"]), (&json!("pushed"), &json!("add/drone")));
    assert_eq!(json!(world.branch(&world.fork, "add/drone")), done["commit"]);
    assert_eq!(stages(&world)[0], ("drone".into(), "pushed".into()));
    // Nothing is asked offline, so that what is pushed is not known.
    assert_eq!(status(&world, &["--offline", "drone"])[0]["stage"], "committed");
    program(&world, &["submit", "nagios"]).ends(1).says("does not end with a full stop");
    // Merged upstream, by whatever kind of merge.
    let file = world.file_at(&world.fork, "add/drone", "entries/drone.yaml");
    world.advance("contributors/ann-example.yaml", ANN_FILE);
    world.advance("entries/drone.yaml", &file);
    assert_eq!(stages(&world)[0], ("drone".into(), "merged".into()));
    let merged = program(&world, &["submit", "drone", "--json"]).ends(0).json();
    assert_eq!(merged["stage"], "merged");
}

#[test]
fn a_commit_that_nobody_has_yet_moves_to_where_upstream_is() {
    let world = World::new();
    world.add().arg("--no-push").ends(0);
    let before = world.branch(&world.clone, "add/drone").unwrap();
    let tip = world.advance("pages/survey.md", "---\ntitle: Survey\n---\nAsk everybody.\n");
    let ended = untouched(&world, &world.clone, || program(&world, &["submit"]).ends(0));
    ended.says("Upstream has moved on");
    let after = world.branch(&world.clone, "add/drone").unwrap();
    assert_ne!(before, after);
    assert_eq!(world.git(&world.clone, &["rev-parse", "add/drone^"]), tip);
    // Author, date and words are those of the first.
    let show = |commit: &str| world.git(&world.clone, &["show", "-s", "--format=%an %ae %aI %B", commit]);
    assert_eq!(show(&before), show(&after));
    // What is pushed stays as it is.
    world.advance("pages/more.md", "---\ntitle: More\n---\nAnd more.\n");
    program(&world, &["submit"]).ends(0);
    assert_eq!(world.branch(&world.fork, "add/drone"), Some(after));
}

#[test]
fn an_edit_that_upstream_overtook_stops_and_is_kept() {
    let world = World::new();
    program(&world, &["edit", "git", "--vendor", "SFC", "--no-push", "--no-input", "--agree-cla=2"]).ends(0);
    let there = world.branch(&world.clone, "edit/git");
    world.advance(
        "entries/git.yaml",
        &crate::guide::GIT.replace("license: GPL-2.0-only\n", "license: GPL-2.0-only\nvendor: Others\n"),
    );
    let ended = untouched(&world, &world.clone, || program(&world, &["submit"]).ends(5));
    ended.says("upstream changed `entries/git.yaml` meanwhile").says("git show edit/git");
    assert_eq!(world.branch(&world.clone, "edit/git"), there);
    assert!(status(&world, &[])[0]["next"].as_str().unwrap().contains("upstream changed"));
}

#[test]
fn a_branch_of_another_name_is_found_and_others_are_not_ours() {
    let world = World::new();
    world.add().args(&["--branch", "my-tool", "--no-push"]).ends(0);
    world.git(&world.clone, &["branch", "feature/x"]);
    assert_eq!(stages(&world), [("drone".into(), "committed".into())]);
    let done = program(&world, &["submit", "--json"]).ends(0).json();
    assert_eq!((&done["branch"], &done["slug"]), (&json!("my-tool"), &json!("drone")));
    // Somebody's own commit on top of it brings what is none of the guide's.
    let away = world.root.join("away");
    world.git(&world.clone, &["worktree", "add", "-q", away.to_str().unwrap(), "my-tool"]);
    fs::create_dir_all(away.join(".github")).unwrap();
    fs::write(away.join("entries/x.bin"), b"\xff\xfe\x00").unwrap();
    world.git(&away, &["add", "."]);
    world.git(&away, &["commit", "-qm", "More"]);
    program(&world, &["submit"]).ends(5).says("`entries/x.bin`");
}

#[test]
fn undo_takes_back_what_is_here_and_asks_for_what_is_nowhere_else() {
    let world = World::new();
    world.add().arg("--no-push").ends(0);
    let at = world.branch(&world.clone, "add/drone").unwrap();
    let asked = untouched(&world, &world.clone, || program(&world, &["undo", "drone", "--no-input"]).ends(2));
    asked.says("--yes");
    assert_eq!(world.branch(&world.clone, "add/drone").as_deref(), Some(&*at));
    let done = untouched(&world, &world.clone, || program(&world, &["undo", "drone", "--yes"]).ends(0));
    done.says(&format!("`git branch add/drone {at}` brings it back"));
    assert_eq!(world.branch(&world.clone, "add/drone"), None);
    assert!(world.drafts().is_empty());
    // What is at the fork too goes without a question, and stays there.
    world.add().ends(0);
    let json = program(&world, &["undo", "add/drone", "--json"]).ends(0).json();
    assert_eq!((&json["branch"], &json["left"]), (&json!("add/drone"), &json!(url(&world.fork))));
    assert_eq!(world.branch(&world.clone, "add/drone"), None);
    assert!(world.branch(&world.fork, "add/drone").is_some());
    program(&world, &["undo", "drone"]).ends(2).says("nothing is under way for `drone`");
    let json = program(&world, &["undo", "drone", "--json"]).ends(2).json();
    assert_eq!((&json["schema"], &json["error"]["exit"]), (&json!("ddscurate/undo/1"), &json!(2)));
    let json = program(&world, &["status", "--json", "--push-to", "nobody"]).env("PATH", "").ends(4).json();
    assert_eq!((&json["schema"], &json["error"]["exit"]), (&json!("ddscurate/status/1"), &json!(4)));
    // A branch that somebody works in stays.
    world.add().ends(0);
    world.git(&world.clone, &["checkout", "-q", "add/drone"]);
    program(&world, &["undo", "drone"]).ends(5).says("in use");
}

#[test]
fn what_is_here_is_looked_after_without_an_answer() {
    let world = World::new();
    world.add().arg("--no-push").ends(0);
    fs::rename(&world.upstream, world.root.join("gone.git")).unwrap();
    fs::rename(&world.fork, world.root.join("lost.git")).unwrap();
    program(&world, &["submit"]).ends(4);
    let told = program(&world, &["status"]).ends(0);
    told.says("Upstream does not answer")
        .says("What is pushed is not known")
        .says("Using its newest commit known here");
    assert!(told.out.contains("committed  drone"), "{told}");
    program(&world, &["undo", "drone", "--yes"]).ends(0);
    assert_eq!(world.branch(&world.clone, "add/drone"), None);
}

#[test]
fn flags_that_say_where_are_repeated_in_what_is_printed() {
    let world = World::new();
    let other = world.root.join("other fork.git");
    world.git(&world.root, &["clone", "-q", "--bare", "fork.git", "other fork.git"]);
    let flags = ["--push-to", other.to_str().unwrap(), "--upstream", world.upstream.to_str().unwrap()];
    let repeated = format!("drone --upstream {} --push-to '{}'", flags[3], flags[1]);
    world.add().args(&flags).arg("--no-push").ends(0).says(&format!("`ddscurate submit {repeated}`"));
    assert_eq!(status(&world, &flags)[0]["next"], format!("ddscurate submit {repeated}"));
    let hook = world.script(&other.join("hooks/pre-receive"), "exit 1");
    program(&world, &["submit"]).args(&flags).ends(4).says(&format!("`ddscurate submit {repeated}` goes on"));
    fs::remove_file(hook).unwrap();
    program(&world, &["submit"]).args(&flags).ends(0);
    assert_eq!(world.branch(&other, "add/drone"), world.branch(&world.clone, "add/drone"));
    let json = program(&world, &["doctor", "--json"]).args(&flags).end().json();
    let says = |about: &str| {
        let lines = json["lines"].as_array().unwrap().iter();
        lines.filter(|line| line["about"] == about).map(|line| line["says"].to_string()).collect::<String>()
    };
    assert!(says("upstream").contains(flags[3]) && says("push").contains(flags[1]), "{json}");
}
