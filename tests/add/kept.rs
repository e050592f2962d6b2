//! What somebody wrote and no commit has yet: it stays, whatever becomes of the branch beside it.

use crate::guide::GIT;
use crate::support::*;
use crate::terminal::Terminal;
use std::fs;

const BETTER: &str = "Runs every build in a container of its own and reports back.";

/// The text that was left in the editor of `git`.
fn left(world: &World) -> Option<String> {
    fs::read_to_string(world.clone.join(".git/ddscurate/edits/git.yaml")).ok()
}

/// `edit git` in a terminal, with an editor that writes `text`.
fn edit(world: &World, text: &str, more: &[&str]) -> Terminal {
    write(&world.root.join("new.yaml"), text);
    let script = format!("cat '{}' > \"$1\"\ntouch -d '+1 minute' \"$1\"", world.root.join("new.yaml").display());
    let editor = world.script(&world.root.join("editor"), &script);
    let args = ["edit", "git", "--yes", "--agree-cla=2", "--handle=ann-example", "--contributor-name=Ann Example"];
    let env = [("EDITOR", editor.to_str().unwrap()), ("VISUAL", "")];
    Terminal::open(world, &world.clone, (50, 120), &[&args[..], more].concat(), &env)
}

#[test]
fn a_draft_that_says_more_than_the_branch_stays() {
    let world = World::new();
    world.add().arg("--no-push").ends(0);
    let better = DRONE
        .map(|word| if word == "Runs builds in containers and reports back to the forge." { BETTER } else { word });
    world.program(&world.clone).args(&better).ends(5);
    assert!(world.drafts()["drone.yaml"].contains(BETTER));
    let submit = || world.program(&world.clone).args(&["submit", "drone"]).ends(0);
    submit().says("Your draft of drone says more than the branch has, and is kept; `ddscurate add Drone --replace`");
    assert!(world.drafts()["drone.yaml"].contains(BETTER));
    // Upstream has the same as the branch: the draft is still more.
    world.advance("contributors/ann-example.yaml", ANN_FILE);
    world.advance("entries/drone.yaml", DRONE_FILE);
    submit().says("Upstream has it already");
    assert!(world.drafts()["drone.yaml"].contains(BETTER));
}

#[test]
fn a_newer_text_in_the_editor_outlives_a_merged_edit() {
    let world = World::new();
    world.program(&world.clone).args(&["edit", "git", "--vendor=SFC", "--no-input", "--agree-cla=2"]).ends(0);
    let merged = world.file_at(&world.clone, "edit/git", "entries/git.yaml");
    world.advance("contributors/ann-example.yaml", ANN_FILE);
    world.advance("entries/git.yaml", &merged);
    let newer = merged.replace("SFC", "Somebody Else");
    let folder = world.clone.join(".git/ddscurate/edits");
    write(&folder.join("git.yaml"), &newer);
    write(&folder.join("git.base.txt"), &merged);
    let submit = |more: &[&str]| world.program(&world.clone).args(&["submit", "edit/git"]).args(more).ends(0);
    submit(&["--dry-run"]);
    submit(&[]).says("`ddscurate edit git`");
    assert_eq!(left(&world), Some(newer));
    // What the branch has too is done with; a dry run leaves even that.
    write(&folder.join("git.yaml"), &merged);
    submit(&["--dry-run"]);
    assert_eq!(left(&world), Some(merged));
    submit(&[]);
    assert_eq!(left(&world), None);
}

#[test]
fn a_dry_run_in_the_editor_leaves_what_was_kept() {
    let world = World::new();
    let broken = GIT.replace("summary: ", "summary: X ").replace("license: GPL-2.0-only", "license: None Such");
    let mut terminal = edit(&world, &broken, &[]);
    terminal.answer("? Open the editor again?", "n");
    terminal.end().with(1);
    assert_eq!(left(&world).as_ref(), Some(&broken));
    let json = world.program(&world.clone).args(&["status", "--json"]).ends(0).json();
    let draft = json["contributions"][0]["draft"].as_str().unwrap().to_owned();
    assert_eq!(fs::read_to_string(draft).unwrap(), broken);
    let good = GIT.replace("license: GPL-2.0-only\n", "license: GPL-2.0-only\nvendor: SFC\n");
    edit(&world, &good, &["--dry-run"]).end().with(0).says("Nothing was written.");
    assert_eq!(left(&world).as_ref(), Some(&broken));
}

#[test]
fn a_text_that_is_committed_is_not_left_over_when_the_push_fails() {
    let world = World::new();
    let hook = world.script(&world.fork.join("hooks/pre-receive"), "exit 1");
    let good = GIT.replace("license: GPL-2.0-only\n", "license: GPL-2.0-only\nvendor: SFC\n");
    edit(&world, &good, &[]).end().with(4);
    assert_eq!(left(&world), None);
    assert_eq!(world.file_at(&world.clone, "edit/git", "entries/git.yaml"), good);
    fs::remove_file(hook).unwrap();
    // A run that was killed after the commit forgot nothing; that text stands in nobody's way.
    let folder = world.clone.join(".git/ddscurate/edits");
    write(&folder.join("git.yaml"), &good);
    write(&folder.join("git.base.txt"), GIT);
    let better = good.replace("SFC", "Software Freedom Conservancy");
    edit(&world, &better, &[]).end().with(0);
    assert_eq!(world.file_at(&world.fork, "edit/git", "entries/git.yaml"), better);
    assert_eq!(left(&world), None);
}

#[test]
fn an_edit_that_was_taken_back_is_told_how() {
    let world = World::new();
    let edit = |args: &[&str]| world.program(&world.clone).args(&["edit", "git", "--no-input", "--no-push"]).args(args);
    edit(&["--vendor=SFC", "--agree-cla=2"]).ends(0);
    edit(&["--unset=vendor"]).ends(5).says("only your branch edit/git says otherwise").says("undo edit/git");
}
