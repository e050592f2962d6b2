//! `add` by flags alone, as a script runs it.

use crate::support::*;
use serde_json::{Value, json};
use std::fs;

/// What every successful run of [`DRONE`] leaves behind.
fn assert_is_drone(world: &World, commit: &str) {
    let clone = &world.clone;
    assert_eq!(world.branch(clone, "add/drone").as_deref(), Some(commit));
    assert_eq!(world.git(clone, &["rev-list", "--parents", "-1", commit]), format!("{commit} {}", world.tip()));
    let changed = world.git(clone, &["diff-tree", "--no-commit-id", "-r", "--name-status", commit]);
    assert_eq!(changed, "A\tcontributors/ann-example.yaml\nA\tentries/drone.yaml");
    assert_eq!(world.file_at(clone, commit, "entries/drone.yaml"), DRONE_FILE);
    assert_eq!(world.file_at(clone, commit, "contributors/ann-example.yaml"), ANN_FILE);
}

#[test]
fn one_commit_on_the_newest_tip_reaches_the_fork() {
    let world = World::new();
    assert_ne!(world.branch(&world.fork, "main"), Some(world.tip()), "the fork has to be stale");
    let ended = untouched(&world, &world.clone, || world.add().arg("--json").ends(0));
    let commit = world.branch(&world.clone, "add/drone").unwrap();
    assert_eq!(
        ended.json(),
        json!({
            "schema": "ddscurate/contribution/1",
            "stage": "pushed",
            "slug": "drone",
            "branch": "add/drone",
            "files": ["entries/drone.yaml", "contributors/ann-example.yaml"],
            "commit": commit,
            "base": world.tip(),
            "upstream": UPSTREAM,
            "pushed_to": url(&world.fork),
            "proposal_url": null,
            "compare_url": null,
            "resumed": false,
            "next": ["Ask the guide's editors to take the branch add/drone from there."],
        })
    );
    assert_is_drone(&world, &commit);
    let who = world.git(&world.clone, &["show", "-s", "--format=%an <%ae> / %cn <%ce>%n%B", &commit]);
    assert_eq!(
        who.trim_end(),
        "Ann Example <ann@example.org> / Ann Example <ann@example.org>\n\
         Add Drone\n\nRuns builds in containers and reports back to the forge."
    );
    assert_eq!(world.branch(&world.fork, "add/drone"), Some(commit));
    assert_eq!(
        world.git(&world.fork, &["for-each-ref", "--format=%(refname)"]),
        "refs/heads/add/drone\nrefs/heads/main"
    );
    assert!(world.drafts().is_empty());
}

#[test]
fn the_same_again_changes_nothing_even_on_the_next_day() {
    let world = World::new();
    let first = world.add().arg("--json").ends(0).json();
    let branches = || world.git(&world.clone, &["for-each-ref", "refs/heads", "--format=%(refname) %(objectname)"]);
    let reflog = || fs::read_to_string(world.clone.join(".git/logs/refs/heads/add/drone")).unwrap();
    let (branches_then, reflog_then) = (branches(), reflog());
    let tomorrow = (DAY + ONE_DAY).to_string();
    for day in [DAY.to_string(), tomorrow] {
        let again =
            untouched(&world, &world.clone, || world.add().arg("--json").env("SOURCE_DATE_EPOCH", &day).ends(0).json());
        let mut wanted = first.clone();
        wanted["resumed"] = json!(true);
        assert_eq!(again, wanted);
        assert_eq!((branches(), reflog()), (branches_then.clone(), reflog_then.clone()));
    }
    // The name alone is enough: the branch has the rest.
    let short = world.program(&world.clone).args(&["add", "Drone", "--agree-cla=2", "--json"]).ends(0).json();
    assert_eq!((short["commit"].clone(), short["resumed"].clone()), (first["commit"].clone(), json!(true)));
    assert_eq!(world.git(&world.fork, &["rev-parse", "add/drone"]), first["commit"]);
}

#[test]
fn a_second_contribution_brings_the_same_contributor_file_and_asks_for_no_agreement() {
    let world = World::new();
    world.add().ends(0);
    let text = "name: Woodpecker\nkind: tool\nsummary: Runs pipelines in containers.\nurls:\n  home: https://w.example/\n\
                listings:\n  - theme: codebase\n    section: hosted\n";
    let tomorrow = (DAY + ONE_DAY).to_string();
    let add = world.program(&world.clone).args(&["add", "--from", "-"]).input(text).env("SOURCE_DATE_EPOCH", &tomorrow);
    add.ends(0);
    let clone = &world.clone;
    assert_eq!(world.file_at(clone, "add/woodpecker", "contributors/ann-example.yaml"), ANN_FILE);
    // Whichever is merged first, the other does not conflict.
    let merged = world.try_git(clone, &["merge-tree", "--write-tree", "add/drone", "add/woodpecker"]);
    assert!(merged.0, "{}", merged.1);
}

#[test]
fn every_missing_answer_is_named_in_one_run() {
    let world = World::new();
    let all = ["--name", "--kind", "--summary", "--home or --source", "--theme", "--agree-cla"];
    let ended = world.program(&world.clone).args(&["add", "--no-input"]).ends(2);
    assert_eq!(ended.out, "");
    ended.says(&format!("answers are missing: {}", all.join(", ")));
    for flag in all {
        ended.says(&format!("hint: {flag}: "));
    }
    // A stdin that is no terminal implies `--no-input`, and so does `--json`.
    world.program(&world.clone).arg("add").ends(2);
    let missing = |args: &[&str]| -> Vec<String> {
        let json = world.program(&world.clone).args(&["add", "--json"]).args(args).ends(2).json();
        assert_eq!((&json["schema"], &json["stage"]), (&json!("ddscurate/contribution/1"), &json!("draft")));
        assert_eq!(json["error"]["exit"], 2);
        let missing = json["error"]["missing"].as_array().unwrap();
        missing.iter().map(|missing| missing["flag"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(missing(&[]), all);
    assert_eq!(
        missing(&["Drone", "--kind", "tool", "--theme", "cloud/public"]),
        ["--summary", "--home or --source", "--agree-cla"]
    );
    assert_eq!(
        missing(&["Drone", "--source", "https://drone.example/", "--agree-cla", "2"]),
        ["--kind", "--summary", "--theme"]
    );
    // Each flag of the full command is one of those, and none is asked for in vain.
    for (flag, answers) in [("--name", 2), ("--kind", 2), ("--summary", 2)] {
        let at = DRONE.iter().position(|arg| *arg == flag).unwrap();
        let rest: Vec<&str> = DRONE[..at].iter().chain(&DRONE[at + answers..]).copied().collect();
        assert_eq!(missing(&rest[1..]), [flag]);
    }
    assert!(world.drafts().is_empty());
    assert_eq!(world.branch(&world.clone, "add/drone"), None);
}

#[test]
fn wrong_answers_are_refused_before_anything_is_written() {
    let world = World::new();
    let refused = |args: &[&str], words: &str, hint: &str| {
        let ended = untouched(&world, &world.clone, || world.add().args(args).ends(2));
        ended.says(words).says(hint);
        assert_eq!(ended.out, "");
        let json = world.add().args(args).arg("--json").ends(2).json();
        assert!(json["error"]["message"].as_str().unwrap().contains(words), "{json}");
    };
    let without = |flag: &str| -> Vec<&str> {
        let at = DRONE.iter().position(|arg| *arg == flag).unwrap();
        DRONE[..at].iter().chain(&DRONE[at + 2..]).copied().collect()
    };
    refused(&["--hosting", "cloud"], "--hosting does not know `cloud`", "hosted, self-hosted, local");
    refused(&["--note", "Two", "--note", "Three"], "more --note than --theme", "the same number");
    refused(&["--slug", "Drone CI"], "`Drone CI` is not a slug", "`Drone CI`");
    refused(&["--slug", "../../x"], "`../../x` is not a slug", "");
    refused(&["--handle", "Ann!"], "`Ann!` is not a handle", "--handle");
    let kind = world.program(&world.clone).args(&without("--kind")).args(&["--kind", "toy"]).ends(2);
    kind.says("--kind does not know `toy`").says("tool, service, platform, library, resource, group");
    let old: Vec<&str> = DRONE.iter().copied().filter(|arg| !arg.starts_with("--agree-cla")).collect();
    let old = world.program(&world.clone).args(&old).args(&["--agree-cla", "1"]).ends(2);
    old.says("the contributor agreement is version 2, not 1").says("`CLA.md`").says("--agree-cla 2");
    assert!(world.drafts().is_empty());
    assert_eq!(world.branch(&world.clone, "add/drone"), None);
}

#[test]
fn findings_stand_at_their_lines() {
    let world = World::new();
    // Line 14 of the file is the first listing's theme: `  - theme: codebase`.
    let themes: Vec<&str> =
        DRONE.iter().map(|arg| if *arg == "codebase/hosted" { "code/hosted" } else { *arg }).collect();
    let human = world.program(&world.clone).args(&themes).ends(1);
    human.says("dangling-theme").says("entries/drone.yaml:13:12").says("nothing was committed");
    let json = world.program(&world.clone).args(&themes).arg("--json").ends(1).json();
    assert_eq!(json["error"]["exit"], 1);
    let findings = json["findings"]["findings"].as_array().unwrap();
    let place = |finding: &Value| {
        let start = &finding["range"]["start"];
        (
            finding["rule"].as_str().unwrap().to_owned(),
            start["line"].as_u64().unwrap(),
            start["column"].as_u64().unwrap(),
        )
    };
    assert_eq!(findings.iter().map(place).collect::<Vec<_>>(), [("dangling-theme".to_owned(), 13, 12)]);
    assert_eq!(findings[0]["path"], "entries/drone.yaml");
    let bad: Vec<&str> =
        DRONE.iter().map(|arg| if arg.starts_with("https://www") { "drone.io" } else { *arg }).collect();
    // What was answered is kept as a draft, and this answer takes the place of the bad one.
    let json = world.program(&world.clone).args(&bad).arg("--json").ends(1).json();
    let findings = json["findings"]["findings"].as_array().unwrap();
    assert_eq!(findings.iter().map(place).collect::<Vec<_>>(), [("url-form".to_owned(), 5, 9)]);
    assert_eq!(world.branch(&world.clone, "add/drone"), None);
    assert_eq!(world.drafts().keys().collect::<Vec<_>>(), ["drone.about.json", "drone.yaml"]);
    world.add().ends(0);
    assert_is_drone(&world, &world.branch(&world.clone, "add/drone").unwrap());
    assert!(world.drafts().is_empty());
}

#[test]
fn a_dry_run_writes_nothing_at_all() {
    let world = World::new();
    let everything = || files_below(&world.root, &|path| !path.ends_with("tmp"));
    let before = everything();
    // Nothing is fetched either, so the newest commit known is the stale fork's.
    let ended = world.add().arg("--dry-run").ends(0);
    let shown: String = ["entries/drone.yaml", "contributors/ann-example.yaml"]
        .iter()
        .zip([DRONE_FILE, ANN_FILE])
        .map(|(path, text)| {
            let lines: String = text.lines().map(|line| format!("+{line}\n")).collect();
            let count = text.lines().count();
            format!("--- /dev/null\n+++ b/{path}\n@@ -0,0 +1,{count} @@\n{lines}")
        })
        .collect();
    assert_eq!(ended.out, shown);
    let known = world.branch(&world.clone, "main").unwrap();
    ended.says(&format!(
        "Would commit \u{201c}Add Drone\u{201d} as Ann Example <ann@example.org> on branch add/drone, on {} of {UPSTREAM}.",
        &known[..12]
    ))
    .says(&format!("Would push it to {}. Nothing was written.", url(&world.fork)))
    .says("a dry run fetches nothing");
    let json = world.add().args(&["--dry-run", "--json"]).ends(0).json();
    assert_eq!(json["stage"], "draft");
    assert_eq!(json["commit"], Value::Null);
    assert_eq!(json["files"], json!(["entries/drone.yaml", "contributors/ann-example.yaml"]));
    assert_eq!(json["next"], json!(["Nothing was written. Run the same command without --dry-run to do it."]));
    let bad: Vec<&str> = DRONE.iter().map(|arg| if *arg == "monitoring" { "watching" } else { *arg }).collect();
    world.program(&world.clone).args(&bad).arg("--dry-run").ends(1).says("dangling-theme");
    assert_eq!(everything(), before);
}

const WRITTEN: &str = "\
# The agents are on the old version.
name: Drone
kind: tool   # not the service
summary: \"Runs builds in containers and reports back to the forge.\"
urls: {home: https://www.drone.io/}
listings:
  - theme: monitoring
x-seen: [2014, 2026]
";

#[test]
fn a_file_keeps_its_comments_and_its_own_fields() {
    let world = World::new();
    write(&world.root.join("drone.yaml"), WRITTEN);
    let from = world.root.join("drone.yaml");
    let add = |from: &str, slug: &str| {
        world.program(&world.clone).args(&[
            "add",
            "--from",
            from,
            "--agree-cla=2",
            "--json",
            "--slug",
            slug,
            "--no-push",
            "--again",
        ])
    };
    let json = add(from.to_str().unwrap(), "drone").ends(0).json();
    assert_eq!(world.file_at(&world.clone, json["commit"].as_str().unwrap(), "entries/drone.yaml"), WRITTEN);
    let json = add("-", "drone-two").input(WRITTEN).ends(0).json();
    assert_eq!(world.file_at(&world.clone, json["commit"].as_str().unwrap(), "entries/drone-two.yaml"), WRITTEN);
    assert!(add("nowhere.yaml", "drone").ends(2).err.contains("cannot read `nowhere.yaml`: there is no such file"));
    // A flag beside the file wins over it.
    let json = add("-", "drone-three").args(&["--kind", "service"]).input(WRITTEN).ends(0).json();
    let text = world.file_at(&world.clone, json["commit"].as_str().unwrap(), "entries/drone-three.yaml");
    assert!(text.contains("kind: service\n") && text.contains("x-seen:\n  - 2014\n  - 2026\n"), "{text}");
}

#[test]
fn a_file_that_would_lose_something_is_refused_at_its_line() {
    let world = World::new();
    let text = WRITTEN.replace("kind: tool", "licence: MIT\nkind: tool");
    let from = world.root.join("drone.yaml");
    write(&from, &text);
    let args = ["add", "--agree-cla=2", "--from", from.to_str().unwrap()];
    let ended = untouched(&world, &world.clone, || world.program(&world.clone).args(&args).ends(1));
    ended
        .says("unknown-field")
        .says("drone.yaml:3:1")
        .says("did you mean `license`?")
        .says("is not an entry as it stands");
    assert_eq!(fs::read_to_string(&from).unwrap(), text);
    for (broken, line) in
        [("name: [Drone\n", 1), ("name: Drone\nkind: tool\nname: Two\n", 3), ("name: Drone\nkind: 3\n", 2)]
    {
        let ended = world.program(&world.clone).args(&["add", "--from", "-"]).input(broken).ends(1);
        ended.says(&format!("stdin:{line}:"));
    }
    assert_eq!(world.branch(&world.clone, "add/drone"), None);
    assert!(world.drafts().is_empty());
}

#[test]
fn the_file_of_the_last_run_counts_and_not_its_draft() {
    let world = World::new();
    let add = |text: &str| world.program(&world.clone).args(&["add", "--from", "-", "--agree-cla=2"]).input(text);
    let first =
        WRITTEN.replace("kind: tool", "vendor: Harness\nkind: tool").replace("theme: monitoring", "theme: watching");
    add(&first).ends(1).says("dangling-theme");
    // The vendor is taken out again: the draft must not bring it back, nor cost the comments.
    add(WRITTEN).ends(0);
    assert_eq!(world.file_at(&world.clone, "add/drone", "entries/drone.yaml"), WRITTEN);
}

#[test]
fn a_dry_run_tells_a_script_what_is_wrong() {
    let world = World::new();
    let text = WRITTEN.replace("theme: monitoring", "theme: watching");
    let add = world.program(&world.clone).args(&["add", "--from", "-", "--agree-cla=2", "--dry-run", "--json"]);
    let json = add.input(&text).ends(1).json();
    assert_eq!(json["findings"]["findings"][0]["rule"], "dangling-theme");
    assert!(world.drafts().is_empty());
}

#[test]
fn not_pushed_now_is_pushed_later() {
    let world = World::new();
    let json = world.add().args(&["--no-push", "--json"]).ends(0).json();
    assert_eq!((&json["stage"], &json["pushed_to"]), (&json!("committed"), &Value::Null));
    assert_eq!(json["next"], json!(["The commit is kept. `ddscurate submit drone` pushes and proposes it."]));
    assert_eq!(world.branch(&world.fork, "add/drone"), None);
    // Upstream goes on meanwhile; the commit that is there is the one that is pushed.
    world.advance("entries/nagios.yaml", &DRONE_FILE.replace("Drone", "Nagios").replace("drone", "nagios"));
    let later = world.add().arg("--json").ends(0).json();
    assert_eq!((&later["stage"], &later["commit"]), (&json!("pushed"), &json["commit"]));
    assert_eq!(world.git(&world.fork, &["rev-parse", "add/drone"]), json["commit"]);
}

#[test]
fn slug_branch_and_place_can_be_chosen() {
    let world = World::new();
    world.git(&world.root, &["clone", "-q", "--bare", "upstream.git", "second.git"]);
    let second = world.root.join("second.git");
    let json = untouched(&world, &world.clone, || {
        let add = world.add().args(&["--slug", "drone-ci", "--branch", "add/mine", "--handle", "ann", "--no-propose"]);
        add.args(&["--contributor-name", "Ann of Example", "--push-to", second.to_str().unwrap(), "--json"])
            .ends(0)
            .json()
    });
    assert_eq!(json["stage"], "pushed");
    assert_eq!(json["files"], json!(["entries/drone-ci.yaml", "contributors/ann.yaml"]));
    let submit = format!("ddscurate submit drone-ci --push-to {}", second.display());
    assert_eq!(json["next"], json!([format!("The branch is pushed; nothing is proposed yet. `{submit}` goes on.")]));
    assert_eq!(world.git(&second, &["rev-parse", "add/mine"]), json["commit"]);
    assert_eq!(world.branch(&world.fork, "add/mine"), None);
    let ann = world.file_at(&second, "add/mine", "contributors/ann.yaml");
    assert_eq!(ann, ANN_FILE.replace("name: Ann Example", "name: Ann of Example"));
    let world = World::new();
    world.add().args(&["--push-to", "nobody"]).ends(2).says("no remote called `nobody`");
    assert_eq!(world.branch(&world.clone, "add/drone"), None);
    world.add().args(&["--branch", "a..b"]).ends(2).says("`a..b` cannot be the name of a branch");
}

#[test]
fn quiet_says_nothing_and_verbose_says_more() {
    let world = World::new();
    let quiet = world.add().arg("-q").ends(0);
    assert_eq!((quiet.out.as_str(), quiet.err.as_str()), ("", ""));
    let world = World::new();
    world.add().arg("-v").ends(0).says("Pushing \u{2026}").says("committed on branch add/drone");
}
