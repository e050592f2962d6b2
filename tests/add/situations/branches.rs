//! The branch's name is taken: here, at the server, by oneself or another; by a folder, a lock, a working tree.

use super::{ADD, AGREE, ALL, EDIT, End, Place, RENAME, RETIRE, Row};
use crate::support::*;
use serde_json::json;
use std::fs;

fn place() -> Place {
    Place::new(World::new())
}

/// Another form of what [`ADD`] makes.
fn other(more: &[&'static str]) -> Vec<&'static str> {
    [ADD.args, &["--vendor=Harness"], more].concat()
}

#[test]
fn the_same_again_is_done() {
    let place = place();
    for row in &ALL[..5] {
        let first = row.holds_in("for the first time", &place);
        let again = row.holds_in("the same again", &place);
        assert_eq!((&first["resumed"], &again["resumed"]), (&json!(false), &json!(true)));
        assert_eq!(first["commit"], again["commit"]);
    }
}

#[test]
fn an_earlier_form_of_ones_own() {
    let place = place();
    ADD.holds_in("before", &place);
    let (args, says) = (other(&[]), ["holds something else", "--replace", "--branch"]);
    Row { args: &args, end: End::AsItWas(5), says: &says, ..ADD }.holds_in("ours, but different", &place);
    Row { args: &other(&["--replace"]), ..ADD }.holds_in("ours, but different, with --replace", &place);
    let args = [ADD.args, &["--branch=add/drone-2"]].concat();
    Row { args: &args, branch: "add/drone-2", ..ADD }.holds_in("ours, but different, with --branch", &place);
    // What changes an entry goes on from what the branch has.
    EDIT.holds_in("before", &place);
    let args = ["edit", "git", "--tag=scm", "--no-input", "--agree-cla=2"];
    Row { args: &args, says: &["Going on from what the branch edit/git has."], ..EDIT }
        .holds_in("edited again", &place);
    let text = place.world.file_at(&place.target, "edit/git", "entries/git.yaml");
    assert!(text.contains("vendor: Software Freedom Conservancy") && text.contains("- scm"), "{text}");
}

/// A branch that somebody made by hand, with a commit of theirs.
fn somebody_s(place: &Place, branch: &str) {
    place.git(&["switch", "-qc", branch]);
    write(&place.dir.join("pages/theirs.md"), "theirs\n");
    place.git(&["add", "-A"]);
    place.git(&["commit", "-qm", "By hand"]);
    place.git(&["switch", "-q", "main"]);
}

#[test]
fn somebody_s_own_branch_of_that_name() {
    for row in [ADD, EDIT, RETIRE, RENAME, AGREE] {
        for at_main in [true, false] {
            let place = place();
            if at_main {
                place.git(&["branch", row.branch, "main"]);
            } else {
                somebody_s(&place, row.branch);
            }
            let says = ["exists already and holds something else", "--branch"];
            Row { end: End::AsItWas(5), says: &says, ..row }.holds_in("not ours", &place);
            let args = [row.args, &["--replace"]].concat();
            Row { args: &args, end: End::AsItWas(5), says: &says, ..row }.holds_in("not ours, with --replace", &place);
            let (mine, flag) = (format!("{}-2", row.branch), format!("--branch={}-2", row.branch));
            let args = [row.args, &[&*flag]].concat();
            Row { args: &args, branch: &mine, ..row }.holds_in("not ours, with --branch", &place);
        }
    }
}

#[test]
fn a_branch_that_is_checked_out_is_not_moved() {
    for elsewhere in [false, true] {
        let place = place();
        ADD.holds_in("before", &place);
        let place = if elsewhere {
            let tree = place.world.root.join("tree");
            place.git(&["worktree", "add", "-q", tree.to_str().unwrap(), "add/drone"]);
            place.and_look_at(tree)
        } else {
            place.git(&["switch", "-q", "add/drone"]);
            place
        };
        let again = ADD.holds_in("checked out, the same", &place);
        assert_eq!(again["resumed"], true);
        let says = ["`add/drone` is in use by the working tree", "--branch"];
        Row { args: &other(&["--replace"]), end: End::AsItWas(5), says: &says, ..ADD }.holds_in("checked out", &place);
        let before = place.snapshot();
        place.run(&["undo", "drone", "--yes"]).ends(5).says("in use");
        place.snapshot().is_as(&before, None, "undo of what is checked out");
        // Upstream goes on, and nobody has the commit yet: it is pushed as it is, or not at all.
        place.world.git(&place.target, &["branch", "-D", "add/drone"]);
        place.world.advance("pages/more.md", "---\ntitle: More\n---\nMore.\n");
        let at = place.world.branch(&place.dir, "add/drone");
        let before = place.snapshot();
        let ended = place.run(&["submit", "drone", "--no-input"]).end();
        place.snapshot().is_as(&before, Some((&place.target, "add/drone")), "submit of what is checked out");
        assert_eq!(place.world.branch(&place.dir, "add/drone"), at, "{ended}");
        assert_eq!((ended.code, place.world.branch(&place.target, "add/drone")), (Some(0), at), "{ended}");
    }
}

#[test]
fn a_rebase_or_a_bisect_of_the_branch_counts_as_its_use() {
    let place = place();
    ADD.holds_in("before", &place);
    place.git(&["switch", "-q", "add/drone"]);
    place.git(&["-c", "sequence.editor=printf 'break\\n' >", "rebase", "-i", "HEAD^"]);
    assert!(place.dir.join(".git/rebase-merge").exists());
    let says = ["in use by the working tree"];
    Row { args: &other(&["--replace"]), end: End::AsItWas(5), says: &says, ..ADD }.holds_in("in a rebase", &place);
}

#[test]
fn a_name_in_the_way_is_named() {
    let says = ["the branch `add/drone` cannot exist beside the branch `add`", "--branch"];
    let place = place();
    place.git(&["branch", "add"]);
    Row { end: End::Nothing(5), says: &says, ..ADD }.holds_in("a branch called add", &place);
    place.git(&["pack-refs", "--all"]);
    Row { end: End::Nothing(5), says: &says, ..ADD }.holds_in("a branch called add, packed", &place);
    let place = self::place();
    place.git(&["branch", "add/drone/more"]);
    let says = ["the branch `add/drone` cannot exist beside the branch `add/drone/more`", "--branch"];
    Row { end: End::Nothing(5), says: &says, ..ADD }.holds_in("a branch below the name", &place);
    // Folders that deleted branches left are in nobody's way.
    let place = self::place();
    fs::create_dir_all(place.dir.join(".git/refs/heads/add/drone/old")).unwrap();
    ADD.holds_in("an empty folder of the name", &place);
    // At the server.
    let place = self::place();
    place.world.git(&place.target, &["branch", "add"]);
    Row { end: End::Kept(5), says: &["add"], ..ADD }.holds_in("a branch called add at the fork", &place);
}

#[test]
fn a_lock_that_another_git_holds_or_left_behind() {
    let place = place();
    fs::create_dir_all(place.dir.join(".git/refs/heads/add")).unwrap();
    fs::write(place.dir.join(".git/refs/heads/add/drone.lock"), "").unwrap();
    let says = ["drone.lock"];
    Row { end: End::Nothing(4), says: &says, ..ADD }.holds_in("a lock on the branch", &place);
    fs::remove_file(place.dir.join(".git/refs/heads/add/drone.lock")).unwrap();
    ADD.holds_in("the lock is gone", &place);
}

#[test]
fn the_server_has_the_branch() {
    // Another's.
    let place = place();
    let tree = place.world.git(&place.target, &["rev-parse", "main^{tree}"]);
    let words = ["-c", "user.email=bob@example.org", "commit-tree", "-p", "main", "-m", "Bob's", &tree];
    let bob_s = place.world.git(&place.target, &words);
    place.world.git(&place.target, &["branch", "add/drone", &bob_s]);
    let says = ["the branch `add/drone` exists already in", "holds something else", "--branch"];
    for args in [ADD.args.to_vec(), [ADD.args, &["--replace"]].concat()] {
        let end = if args.contains(&"--replace") { End::AsItWas(5) } else { End::Kept(5) };
        let there = place.world.branch(&place.target, "add/drone");
        Row { args: &args, end, says: &says, ..ADD }.holds_in("another's at the fork", &place);
        assert_eq!(place.world.branch(&place.target, "add/drone"), there);
    }
    // The same change, which another clone pushed.
    let place = self::place();
    let other = place.world.root.join("second");
    place.world.git(&place.world.root, &["clone", "-q", &url(&place.target), "second"]);
    place.world.program(&other).args(&DRONE).env("GIT_AUTHOR_DATE", "2026-12-01T10:00:00Z").ends(0);
    let there = place.world.branch(&place.target, "add/drone");
    let done = Row { end: End::Pushed, ..ADD }.holds_in("the same from another clone", &place);
    assert_eq!(json!(there), done["commit"]);
    // Another form of it, which the same person pushed from another clone.
    let place = self::place();
    place.world.git(&place.world.root, &["clone", "-q", &url(&place.target), "second"]);
    let other = place.world.root.join("second");
    place.world.program(&other).args(&DRONE).arg("--vendor=Harness").ends(0);
    let says = ["exists already in", "--replace"];
    Row { end: End::Kept(5), says: &says, ..ADD }.holds_in("another form from another clone", &place);
    Row { args: &[ADD.args, &["--replace"]].concat(), ..ADD }.holds_in("another form, with --replace", &place);
}

#[test]
fn the_branch_is_gone_at_the_server_or_merged_there() {
    let place = place();
    ADD.holds_in("before", &place);
    place.world.git(&place.target, &["branch", "-D", "add/drone"]);
    ADD.holds_in("deleted at the fork", &place);
    // Merged upstream, with the branch deleted at the fork: nothing comes back to life.
    place.world.advance("contributors/ann-example.yaml", ANN_FILE);
    place.world.advance("entries/drone.yaml", DRONE_FILE);
    place.world.git(&place.target, &["branch", "-D", "add/drone"]);
    let row = Row { args: &["submit", "drone"], end: End::AsItWas(0), says: &["merged"], ..ADD };
    row.holds_in("merged upstream", &place);
    assert_eq!(place.world.branch(&place.target, "add/drone"), None);
    Row { end: End::AsItWas(5), says: &["drone"], ..ADD }.holds_in("added again after the merge", &place);
}
