//! `edit`, `retire` and `rename`: one commit that says what happened, with comments kept and references followed.

use crate::support::*;
use serde_json::json;
use std::fs;

/// A run of the program in the clone that asks nothing.
fn run(world: &World, args: &[&str]) -> Run {
    world.program(&world.clone).args(args).args(&["--no-input", "--agree-cla=2"])
}

/// The one commit of a branch at the fork: its subject, and what it changes.
fn pushed(world: &World, branch: &str) -> (String, String) {
    assert_eq!(world.branch(&world.fork, branch), world.branch(&world.clone, branch));
    let at = world.branch(&world.clone, branch).unwrap();
    assert_eq!(world.git(&world.clone, &["rev-parse", &format!("{at}^")]), world.tip());
    let subject = world.git(&world.clone, &["show", "-s", "--format=%s", &at]);
    let files = world.git(&world.clone, &["diff-tree", "--no-commit-id", "-r", "-M90%", "--name-status", &at]);
    (subject, files)
}

const COMMENTED: &str = "\
# Kept by hand.
name: Hudson   # as it was called
kind: tool
summary: Builds a codebase whenever somebody changes it.
urls:
  home: https://hudson-ci.org/
# where it appears
listings:
  - theme: codebase
    section: hosted
    note: See [[git]] for what it builds.
";

#[test]
fn an_edit_by_flags_is_one_commit_with_comments_kept() {
    let world = World::new();
    world.advance("entries/hudson.yaml", COMMENTED);
    let edit = || {
        run(&world, &["edit", "hudson", "--summary", "Builds and tests a codebase whenever somebody changes it."])
            .args(&["--set", "urls.docs=https://hudson-ci.org/docs", "--tag", "ci", "--unset", "listings[0].note"])
    };
    let ended = untouched(&world, &world.clone, || edit().arg("--json").ends(0));
    let (subject, files) = pushed(&world, "edit/hudson");
    assert_eq!(subject, "Update Hudson: summary, addresses, tags, listings");
    assert_eq!(files, "A\tcontributors/ann-example.yaml\nM\tentries/hudson.yaml");
    assert_eq!(
        world.file_at(&world.fork, "edit/hudson", "entries/hudson.yaml"),
        "# Kept by hand.\nname: Hudson   # as it was called\nkind: tool\n\
         summary: Builds and tests a codebase whenever somebody changes it.\n\
         urls:\n  home: https://hudson-ci.org/\n  docs: https://hudson-ci.org/docs\ntags:\n  - ci\n\
         # where it appears\nlistings:\n  - theme: codebase\n    section: hosted\n"
    );
    assert_eq!((&ended.json()["stage"], &ended.json()["slug"]), (&json!("pushed"), &json!("hudson")));
    // The same again is done already.
    let again = edit().arg("--json").ends(0).json();
    assert_eq!((&again["commit"], &again["resumed"]), (&ended.json()["commit"], &json!(true)));
}

#[test]
fn a_second_edit_goes_on_from_the_first_in_the_same_branch() {
    let world = World::new();
    run(&world, &["edit", "git", "--vendor", "Software Freedom Conservancy"]).ends(0);
    let first = world.branch(&world.fork, "edit/git").unwrap();
    let ended =
        run(&world, &["edit", "Git", "--theme", "codebase/version-control", "--note", "The one that won."]).ends(0);
    ended.says("Going on from what the branch edit/git has.");
    let (subject, _) = pushed(&world, "edit/git");
    assert_eq!(subject, "Update Git: vendor, listings");
    let text = world.file_at(&world.fork, "edit/git", "entries/git.yaml");
    assert!(
        text.contains("vendor: Software Freedom Conservancy") && text.contains("note: The one that won."),
        "{text}"
    );
    assert_ne!(world.branch(&world.fork, "edit/git"), Some(first));
}

#[test]
fn what_cannot_be_edited_is_told_and_nothing_is_written() {
    let world = World::new();
    for (args, code, words) in [
        (&["edit", "nothing-of-that-name", "--name", "X"][..], 2, "there is no entry `nothing-of-that-name`"),
        (&["edit", "git"], 2, "answers are missing: --set"),
        (&["edit", "git", "--set", "summary"], 2, "has no `=`"),
        (&["edit", "git", "--set", "a..b=c"], 2, "is not the path of a field"),
        (&["edit", "git", "--unset", "vendor"], 2, "the field to change is not there"),
        (&["edit", "git", "--note", "Alone."], 2, "there are more --note than --theme"),
        (&["edit", "git", "--summary", "short"], 1, "the summary has 5 characters"),
        (&["edit", "git", "--set", "listings[0].theme=clod"], 1, "no theme is called `clod`"),
    ] {
        let ended = untouched(&world, &world.clone, || run(&world, args).ends(code));
        ended.says(words);
        assert_eq!(world.branch(&world.clone, "edit/git"), None, "{args:?}");
    }
}

#[test]
fn an_edit_answers_for_what_it_changes_alone() {
    let world = World::new();
    // An entry that validate has something to say about already.
    world.advance("entries/old.yaml", "name: Old\nkind: tool\nsummary: too short\nurls:\n  home: https://old.example.org/\nlistings:\n  - theme: cloud\n    section: public\n");
    run(&world, &["edit", "old", "--vendor", "Somebody"]).ends(0);
    assert_eq!(pushed(&world, "edit/old").0, "Update Old: vendor");
}

#[test]
fn a_tool_is_retired_with_what_came_after_it() {
    let world = World::new();
    let retire = |args: &[&str]| run(&world, &["retire", "ganglia", "--state", "discontinued"]).args(args);
    retire(&["--successor", "GitLab", "--since", "2022-05", "--evidence", "https://ganglia.example.org/end"]).ends(0);
    let (subject, files) = pushed(&world, "retire/ganglia");
    assert_eq!(subject, "Retire Ganglia: discontinued, followed by GitLab");
    assert_eq!(files, "A\tcontributors/ann-example.yaml\nM\tentries/ganglia.yaml");
    let text = world.file_at(&world.fork, "retire/ganglia", "entries/ganglia.yaml");
    assert!(
        text.ends_with(
            "status:\n  state: discontinued\n  since: 2022-05\n  successor: gitlab\n  evidence: https://ganglia.example.org/end\n"
        ),
        "{text}"
    );
    // Something outside the guide.
    retire(&[
        "--successor",
        "Prometheus=https://prometheus.io/",
        "--evidence",
        "https://ganglia.example.org/end",
        "--branch",
        "other",
    ])
    .ends(0);
    let text = world.file_at(&world.fork, "other", "entries/ganglia.yaml");
    assert!(text.contains("  successor:\n    name: Prometheus\n    url: https://prometheus.io/\n"), "{text}");
    // And what is wrong.
    run(&world, &["retire", "ganglia"]).ends(2).says("answers are missing: --state");
    run(&world, &["retire", "ganglia", "--state", "dead"]).ends(2).says("--state does not know `dead`");
    run(&world, &["retire", "ganglia", "--state", "merged", "--successor", "nobody"]).ends(2).says("NAME=URL");
    run(&world, &["retire", "ganglia", "--state", "active"]).ends(0).says("nothing to do");
    // What was said of another state is not true of the next one.
    world.advance("entries/ganglia.yaml", &text);
    let next = |state: &str, branch: &str| {
        run(&world, &["retire", "ganglia", "--state", state, "--since", "2024", "--branch", branch]).ends(0);
        world.file_at(&world.fork, branch, "entries/ganglia.yaml")
    };
    let text = next("maintenance", "next");
    assert!(text.ends_with("status:\n  state: maintenance\n  since: \"2024\"\n"), "{text}");
    let text = next("discontinued", "same");
    assert!(
        text.contains("since: \"2024\"") && text.contains("  successor:\n") && text.contains("evidence:"),
        "{text}"
    );
}

#[test]
fn a_renamed_entry_takes_its_references_along() {
    let world = World::new();
    world.advance(
        "entries/gerrit.yaml",
        "name: Gerrit\nkind: tool\nsummary: Reviews changes before they are merged.\nurls:\n  home: https://www.gerritcodereview.com/\n\
         listings:\n  - theme: codebase\n    section: hosted\n    note: Sits on [[git]], and only on [[git|that]].\n\
         components:\n  - entry: git # what it stands on\nrelations:\n  - type: built-on\n    entry: \"git\"\n",
    );
    let args = ["rename", "git", "Git SCM", "--slug", "git-scm"];
    let ended = untouched(&world, &world.clone, || run(&world, &args).arg("--json").ends(0));
    let (subject, files) = pushed(&world, "rename/git");
    assert_eq!(subject, "Rename Git to Git SCM");
    assert_eq!(
        files,
        "A\tcontributors/ann-example.yaml\nM\tentries/gerrit.yaml\nD\tentries/git.yaml\nA\tentries/git-scm.yaml\n\
         M\tthemes/codebase.md"
            .replace("D\tentries/git.yaml\nA\tentries/git-scm.yaml\n", &renamed(&files))
    );
    let at = |path: &str| world.file_at(&world.fork, "rename/git", path);
    let own = at("entries/git-scm.yaml");
    assert!(
        own.starts_with("name: Git SCM\n") && own.contains("aliases:\n  - Stupid Content Tracker\n  - Git\n"),
        "{own}"
    );
    let other = at("entries/gerrit.yaml");
    assert!(other.contains("note: Sits on [[git-scm]], and only on [[git-scm|that]].\n"), "{other}");
    assert!(
        other.contains("  - entry: git-scm # what it stands on\n") && other.contains("entry: \"git-scm\"\n"),
        "{other}"
    );
    assert!(at("themes/codebase.md").contains("see [[git-scm]]."));
    assert_eq!(ended.json()["slug"], "git-scm");
    // The whole guide is sound afterwards.
    world.git(&world.clone, &["checkout", "-q", "rename/git"]);
    world
        .program(&world.clone)
        .args(&[
            "validate",
            "--rule",
            "empty-section=off",
            "--rule",
            "ambiguous-scalar=off",
            "--rule",
            "agreement-missing=off",
        ])
        .ends(0);
}

/// How git tells a renamed file: as one line when the two are alike enough.
fn renamed(files: &str) -> String {
    let lines = files.lines().filter(|line| line.contains("entries/git"));
    lines.map(|line| format!("{line}\n")).collect()
}

#[test]
fn a_new_slug_alone_leaves_the_name_and_finds_clashes() {
    let world = World::new();
    run(&world, &["rename", "gitlab", "gitlab-com"]).ends(0);
    let text = world.file_at(&world.fork, "rename/gitlab", "entries/gitlab-com.yaml");
    assert!(text.starts_with("name: GitLab\n"), "{text}");
    assert_eq!(pushed(&world, "rename/gitlab").0, "Rename gitlab to gitlab-com");
    // An alias that becomes the name is none any more.
    run(&world, &["rename", "git", "Stupid Content Tracker"]).ends(0);
    let text = world.file_at(&world.fork, "rename/git", "entries/stupid-content-tracker.yaml");
    assert!(text.starts_with("name: Stupid Content Tracker\n") && text.contains("aliases:\n  - Git\n"), "{text}");
    // A slug that no name makes leads there all the same.
    let nagios = crate::guide::GANGLIA.replace("name: Ganglia", "name: Ganglia Monitor");
    world.advance("entries/old-ganglia.yaml", &nagios.replace("ganglia", "old-ganglia"));
    run(&world, &["rename", "old-ganglia", "Cluster Meter"]).ends(0);
    let text = world.file_at(&world.fork, "rename/old-ganglia", "entries/cluster-meter.yaml");
    assert!(text.contains("aliases:\n  - Ganglia Monitor\n  - old-ganglia\n"), "{text}");
    run(&world, &["rename", "gitlab", "git"]).ends(5).says("there is an entry `git` already");
    run(&world, &["rename", "gitlab", "GitLab"]).ends(0).says("nothing to do");
    run(&world, &["rename", "gitlab", "日本"]).ends(2).says("--slug");
}

#[test]
fn a_dry_run_shows_the_change_as_a_diff() {
    let world = World::new();
    let ended =
        untouched(&world, &world.clone, || run(&world, &["edit", "git", "--vendor", "SFC", "--dry-run"]).ends(0));
    assert!(ended.out.contains("--- a/entries/git.yaml\n+++ b/entries/git.yaml\n"), "{ended}");
    assert!(ended.out.contains("\n+vendor: SFC\n"), "{ended}");
    ended.says("Would commit \u{201c}Update Git: vendor\u{201d}").says("on branch edit/git");
    assert_eq!(world.branch(&world.clone, "edit/git"), None);
    assert!(!fs::exists(world.clone.join(".git/ddscurate")).unwrap());
}

#[test]
fn an_entry_of_ones_own_that_is_not_merged_is_named_with_the_way_to_change_it() {
    let world = World::new();
    world.add().ends(0);
    let ended = run(&world, &["edit", "Drone", "--vendor", "Harness"]).ends(2);
    ended.says("your branch `add/drone` adds it").says("`git show add/drone:entries/drone.yaml > drone.yaml`");
    let text = world.file_at(&world.clone, "add/drone", "entries/drone.yaml");
    let path = world.root.join("drone.yaml");
    fs::write(&path, text.replace("license:", "vendor: Harness\nlicense:")).unwrap();
    run(&world, &["add", "--from", path.to_str().unwrap(), "--replace"]).ends(0);
    assert!(world.file_at(&world.fork, "add/drone", "entries/drone.yaml").contains("vendor: Harness\n"));
}
