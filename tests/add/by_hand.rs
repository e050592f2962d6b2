//! Branches that somebody made or went on with by hand: they are not this program's to push, squash or delete.

use crate::support::*;
use serde_json::json;
use std::path::PathBuf;

fn program(world: &World, args: &[&str]) -> Run {
    world.program(&world.clone).args(args)
}

/// One commit more on a branch, made by hand.
fn commit(world: &World, branch: &str, path: &str, text: &str) {
    let away: PathBuf = world.root.join("away");
    world.git(&world.clone, &["worktree", "add", "-q", away.to_str().unwrap(), branch]);
    write(&away.join(path), text);
    world.git(&away, &["add", "."]);
    world.git(&away, &["commit", "-qm", "Go on by hand"]);
    world.git(&world.clone, &["worktree", "remove", away.to_str().unwrap()]);
}

#[test]
fn a_branch_that_was_made_elsewhere_is_not_deleted() {
    let world = World::new();
    world.git(&world.clone, &["branch", "add/mine", "main"]);
    for more in ["--no-input", "--yes"] {
        let ended = untouched(&world, &world.clone, || program(&world, &["undo", "mine", more]).ends(5));
        ended.says("was not made by ddscurate").says("`git branch -D add/mine`");
    }
    assert_eq!(world.branch(&world.clone, "add/mine"), world.branch(&world.clone, "main"));
}

#[test]
fn a_developers_branch_is_not_pushed() {
    let world = World::new();
    world.git(&world.clone, &["branch", "add/dark-mode", "main"]);
    commit(&world, "add/dark-mode", "src/dark.rs", "fn dark() {}\n");
    program(&world, &["submit"]).ends(2).says("nothing is under way");
    program(&world, &["submit", "add/dark-mode"]).ends(5).says("changes `src/dark.rs` too");
    world.add().arg("--no-push").ends(0);
    program(&world, &["submit"]).ends(0);
    assert_eq!(world.branch(&world.fork, "add/dark-mode"), None);
    assert!(world.branch(&world.fork, "add/drone").is_some());
}

#[test]
fn a_person_s_own_commits_are_pushed_as_they_are() {
    let world = World::new();
    world.add().arg("--no-push").ends(0);
    let text = DRONE_FILE.replace("reports back", "tells");
    commit(&world, "add/drone", "entries/drone.yaml", &text);
    let at = world.branch(&world.clone, "add/drone");
    world.advance("pages/survey.md", "---\ntitle: Survey\n---\nAsk everybody.\n");
    let status = program(&world, &["status", "--json"]).ends(0).json();
    assert_eq!(status["contributions"][0]["title"], "Add Drone");
    program(&world, &["submit"]).ends(0).says("Add Drone: committed on branch add/drone");
    assert_eq!(world.branch(&world.clone, "add/drone"), at);
    assert_eq!(world.branch(&world.fork, "add/drone"), at);
}

#[test]
fn what_is_merged_stands_in_nobodys_way() {
    let world = World::new();
    world.add().ends(0);
    let file = world.file_at(&world.fork, "add/drone", "entries/drone.yaml");
    world.advance("contributors/ann-example.yaml", ANN_FILE);
    world.advance("entries/drone.yaml", &file);
    let ended = program(&world, &["edit", "drone", "--vendor=Harness", "--no-push", "--no-input"]).ends(0);
    ended.says("`ddscurate submit edit/drone`");
    let done = program(&world, &["submit", "drone", "--json"]).ends(0).json();
    assert_eq!((&done["branch"], &done["stage"]), (&json!("edit/drone"), &json!("pushed")));
    // Who takes something away says what.
    program(&world, &["undo", "drone", "--yes"]).ends(2).says("`add/drone`, `edit/drone`");
}

#[test]
fn a_draft_beside_a_branch_has_a_name() {
    let world = World::new();
    world.add().arg("--no-push").ends(0);
    let folder = world.clone.join(".git/ddscurate/edits");
    write(&folder.join("drone.yaml"), DRONE_FILE);
    write(&folder.join("drone.base.txt"), DRONE_FILE);
    program(&world, &["submit", "drone"]).ends(2).says("`edit/drone` is the draft of drone");
    program(&world, &["undo", "edit/drone", "--yes"]).ends(0).says("Threw the draft of drone away");
    assert!(!folder.join("drone.yaml").exists() && world.branch(&world.clone, "add/drone").is_some());
}
