//! Hooks here and at the server: heard, shown, and never gone round; and signatures: made, or nothing is committed.

use super::{ADD, ALL, End, Place, Row, SUBMIT};
use crate::support::*;
use crate::terminal::Terminal;
use std::fs;
use std::process::Command;

/// A hook of the clone's own.
fn with_hook(name: &str, words: &str) -> Place {
    let world = World::new();
    world.script(&world.clone.join(".git/hooks").join(name), words);
    Place::new(world)
}

#[test]
fn a_reference_transaction_that_is_refused_leaves_no_branch() {
    let words = "grep -q refs/heads/ && [ \"$1\" = prepared ] && { echo 'Branches are frozen.' >&2; exit 1; }\nexit 0";
    let place = with_hook("reference-transaction", words);
    for row in &ALL[..5] {
        Row { end: End::Nothing(4), says: &["Branches are frozen."], ..*row }.holds_in("reference-transaction", &place);
    }
    assert!(drafts(&place.dir.join(".git")).contains_key("drone.yaml"));
    fs::remove_file(place.dir.join(".git/hooks/reference-transaction")).unwrap();
    Row { args: &["submit", "drone", "--no-input", "--agree-cla=2"], ..ADD }.holds_in("the hook is gone", &place);
}

#[test]
fn a_reference_transaction_that_agrees_is_asked() {
    let place = with_hook("reference-transaction", "cat >> \"$HOME/../asked\"");
    ADD.holds_in("a reference-transaction that agrees", &place);
    assert!(fs::read_to_string(place.world.root.join("asked")).unwrap().contains("refs/heads/add/drone"));
}

#[test]
fn a_pre_push_hook_is_heard() {
    let place = with_hook("pre-push", "echo 'Not before the tests.' >&2; exit 1");
    for row in &ALL[..5] {
        let says = ["Not before the tests.", "your own pre-push hook said no", "ddscurate submit"];
        Row { end: End::Kept(4), says: &says, ..*row }.holds_in("pre-push", &place);
    }
    fs::remove_file(place.dir.join(".git/hooks/pre-push")).unwrap();
    Row { args: &["submit", "drone"], ..ADD }.holds_in("the hook is gone", &place);
}

#[test]
fn hooks_of_committing_and_checking_out_have_nothing_to_say() {
    let world = World::new();
    let hooks = [
        "pre-commit",
        "commit-msg",
        "prepare-commit-msg",
        "post-commit",
        "post-checkout",
        "post-merge",
        "pre-rebase",
        "post-rewrite",
        "pre-auto-gc",
        "post-index-change",
        "fsmonitor-watchman",
    ];
    for hook in hooks {
        world.script(&world.clone.join(".git/hooks").join(hook), "touch \"$HOME/../ran\"; exit 1");
    }
    world.git(&world.clone, &["config", "core.fsmonitor", ".git/hooks/fsmonitor-watchman"]);
    let ran = world.root.join("ran");
    let place = Place::new(world);
    // The snapshots' own git would run some of them.
    for row in &ALL {
        place.run(row.args).ends(0);
        assert!(!ran.exists(), "{}", row.args[0]);
    }
}

#[test]
fn the_server_s_hooks_are_heard() {
    for (hook, words) in [
        ("pre-receive", "echo 'No tools on Mondays.'; exit 1"),
        ("update", "echo 'No tools on Mondays.'; exit 1"),
        ("pre-receive", "echo 'GH006: Protected branch update failed. No tools on Mondays.'; exit 1"),
    ] {
        let world = World::new();
        let script = world.script(&world.fork.join("hooks").join(hook), words);
        let place = Place::new(world);
        let says = ["No tools on Mondays.", "hook declined", "the server's rules said no", "ddscurate submit"];
        for row in ALL.iter().filter(|row| row.branch != SUBMIT.branch) {
            Row { end: End::Kept(4), says: &says, ..*row }.holds_in(hook, &place);
        }
        fs::remove_file(script).unwrap();
        for row in ALL.iter().filter(|row| row.branch != SUBMIT.branch) {
            Row { args: &["submit", row.branch], ..*row }.holds_in(&format!("{hook}, gone"), &place);
        }
    }
    // What comes after the branch is there changes nothing.
    let world = World::new();
    world.script(&world.fork.join("hooks/post-receive"), "echo 'Welcome.'; exit 1");
    ADD.holds_in("post-receive", &Place::new(world));
}

/// A key for signing with ssh, locked with a passphrase or not.
fn with_key(passphrase: &str) -> Option<Place> {
    let world = World::new();
    let key = world.root.join("home/key");
    let mut make = Command::new("ssh-keygen");
    make.args(["-q", "-t", "ed25519", "-C", "ann@example.org", "-N", passphrase, "-f"]).arg(&key);
    if !make.status().is_ok_and(|status| status.success()) {
        eprintln!("skipped: there is no ssh-keygen");
        return None;
    }
    let public = fs::read_to_string(key.with_extension("pub")).unwrap();
    let allowed = world.root.join("home/allowed");
    fs::write(&allowed, format!("ann@example.org {public}")).unwrap();
    for (name, value) in [
        ("gpg.format", "ssh"),
        ("user.signingKey", key.to_str().unwrap()),
        ("gpg.ssh.allowedSignersFile", allowed.to_str().unwrap()),
        ("commit.gpgSign", "true"),
    ] {
        world.git(&world.clone, &["config", name, value]);
    }
    Some(Place::new(world))
}

#[test]
fn a_signature_by_ssh_is_on_every_commit() {
    let Some(place) = with_key("") else { return };
    for row in &ALL {
        let row = if row.args[0] == "submit" {
            // The commit is made anew, and signed anew.
            place.world.advance("pages/more.md", "---\ntitle: More\n---\nMore.\n");
            Row { says: &["Upstream has moved on"], ..*row }
        } else {
            *row
        };
        row.holds_in("commit.gpgSign with ssh", &place);
        let (good, said) = place.world.try_git(&place.dir, &["verify-commit", row.branch]);
        assert!(good, "{}: {said}", row.branch);
    }
}

#[test]
fn without_the_key_nothing_is_committed_unsigned() {
    let says = ["the commit could not be signed", "hint: "];
    let Some(place) = with_key("a passphrase") else { return };
    for row in &ALL[..5] {
        Row { end: End::Nothing(4), says: &says, ..*row }.holds_in("a locked key", &place);
    }
    assert!(drafts(&place.dir.join(".git")).contains_key("drone.yaml"));
    // A look ahead finds nothing wrong with it: in a terminal the passphrase is asked for.
    let json = place.world.program(&place.dir).args(&["doctor", "--json", "--offline"]).end().json();
    let signing = json["lines"].as_array().unwrap().iter().find(|line| line["about"] == "signing").unwrap();
    assert_eq!(signing["state"], "note", "{json}");
    let mut terminal = Terminal::open(&place.world, &place.dir, (40, 120), &["doctor", "--offline"], &[]);
    terminal.answer("Enter passphrase", "a passphrase");
    terminal.end().says("a trial signature was made");
    let Some(place) = with_key("") else { return };
    fs::remove_file(place.world.root.join("home/key")).unwrap();
    fs::remove_file(place.world.root.join("home/key.pub")).unwrap();
    for row in &ALL[..5] {
        Row { end: End::Nothing(4), says: &says, ..*row }.holds_in("a lost key", &place);
    }
    let Some(place) = with_key("") else { return };
    place.git(&["config", "gpg.ssh.program", "/nowhere/ssh-keygen"]);
    for row in &ALL[..5] {
        Row { end: End::Nothing(4), says: &says, ..*row }.holds_in("no program to sign with", &place);
    }
}
