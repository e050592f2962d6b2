//! `add` from every state a clone can be in, towards every kind of remote.

use crate::support::*;
use serde_json::json;
use std::fs;
use std::path::Path;
use std::process::Stdio;

/// Runs `add` about Drone in `dir` and demands that it goes all the way and touches nothing else.
#[track_caller]
fn goes_through(world: &World, dir: &Path) -> String {
    let run = || world.program(dir).args(&DRONE).arg("--json").ends(0).json();
    let json = untouched(world, dir, run);
    assert_eq!((&json["stage"], &json["base"]), (&json!("pushed"), &json!(world.tip())));
    let commit = world.branch(&world.fork, "add/drone").unwrap();
    assert_eq!(json["commit"], json!(commit));
    assert_eq!(world.git(&world.fork, &["rev-parse", "add/drone^"]), world.tip());
    assert_eq!(world.file_at(&world.fork, &commit, "entries/drone.yaml"), DRONE_FILE);
    assert_eq!(untouched(world, dir, run)["resumed"], true);
    commit
}

#[test]
fn a_dirty_tree_with_an_index_a_stash_and_a_file_of_the_same_name() {
    let world = World::new();
    let clone = &world.clone;
    write(&clone.join("entries/git.yaml"), "name: stashed\n");
    world.git(clone, &["stash"]);
    write(&clone.join("themes/cloud.md"), "staged\n");
    write(&clone.join("pages/new.md"), "staged too\n");
    world.git(clone, &["add", "-A"]);
    write(&clone.join("themes/cloud.md"), "staged, then changed\n");
    fs::remove_file(clone.join("entries/gitlab.yaml")).unwrap();
    write(&clone.join("entries/drone.yaml"), "name: something of my own\n");
    write(&clone.join("contributors/ann-example.yaml"), "name: me\n");
    goes_through(&world, clone);
}

#[test]
fn a_detached_head() {
    let world = World::new();
    world.git(&world.clone, &["switch", "-q", "--detach"]);
    goes_through(&world, &world.clone);
}

#[test]
fn in_the_middle_of_a_rebase() {
    let world = World::new();
    let clone = &world.clone;
    world.git(clone, &["switch", "-qc", "mine"]);
    for (branch, text) in [("mine", "mine\n"), ("main", "theirs\n")] {
        world.git(clone, &["switch", "-q", branch]);
        write(&clone.join("pages/page.md"), text);
        world.git(clone, &["add", "-A"]);
        world.git(clone, &["commit", "-qm", branch]);
    }
    world.git(clone, &["switch", "-q", "mine"]);
    assert!(!world.try_git(clone, &["rebase", "main"]).0);
    assert!(clone.join(".git/rebase-merge").exists());
    goes_through(&world, clone);
}

#[test]
fn a_linked_worktree() {
    let world = World::new();
    let linked = world.root.join("linked");
    world.git(&world.clone, &["worktree", "add", "-q", linked.to_str().unwrap(), "-b", "topic"]);
    untouched(&world, &world.clone, || goes_through(&world, &linked));
    // An unfinished draft is shared by all worktrees.
    let home = ["--name=Buildkite", "--home=nowhere", "--kind=service", "--summary=Runs builds on your own machines."];
    world.program(&linked).args(&["add", "--agree-cla=2", "--theme=monitoring"]).args(&home).ends(1);
    assert!(world.drafts().contains_key("buildkite.yaml"));
}

#[test]
fn a_shallow_clone() {
    let world = World::new();
    // More history than the clone will have.
    let seed = world.root.join("seed");
    world.git(&seed, &["push", "-q", &url(&world.fork), "main"]);
    world.git(&world.root, &["clone", "-q", "--depth=1", &url(&world.fork), "shallow"]);
    let shallow = world.root.join("shallow");
    assert_eq!(world.git(&shallow, &["rev-parse", "--is-shallow-repository"]), "true");
    world.advance("entries/nagios.yaml", &DRONE_FILE.replace("Drone", "Nagios").replace("drone", "nagios"));
    goes_through(&world, &shallow);
}

#[test]
fn a_sparse_checkout() {
    let world = World::new();
    world.git(&world.clone, &["sparse-checkout", "set", "themes"]);
    assert!(!world.clone.join("entries").exists());
    goes_through(&world, &world.clone);
}

#[test]
fn a_guide_in_a_folder_of_the_repository() {
    let world = World::shaped(Shape { folder: "docs/guide/", ..Shape::default() });
    let themes = world.clone.join("docs/guide/themes");
    let json = untouched(&world, &world.clone, || world.program(&themes).args(&DRONE).arg("--json").ends(0).json());
    assert_eq!(json["files"], json!(["entries/drone.yaml", "contributors/ann-example.yaml"]));
    let changed = world.git(&world.fork, &["diff-tree", "--no-commit-id", "-r", "--name-status", "add/drone"]);
    assert_eq!(changed, "A\tdocs/guide/contributors/ann-example.yaml\nA\tdocs/guide/entries/drone.yaml");
    assert_eq!(world.file_at(&world.fork, "add/drone", "docs/guide/entries/drone.yaml"), DRONE_FILE);
    // The same from elsewhere.
    let guide = world.clone.join("docs/guide");
    let again = world.program(&world.root).args(&DRONE).args(&["--json", "--guide", guide.to_str().unwrap()]).ends(0);
    assert_eq!(again.json()["resumed"], true);
    world.program(&world.clone).args(&DRONE).ends(3).says("there is no `guide.yaml`");
}

#[test]
fn a_fork_without_a_single_branch() {
    let world = World::new();
    world.git(&world.fork, &["update-ref", "-d", "refs/heads/main"]);
    goes_through(&world, &world.clone);
}

#[test]
fn one_branch_is_in_use_and_one_stands_in_the_way() {
    let world = World::new();
    let commit = goes_through(&world, &world.clone);
    // Looking at the branch does no harm.
    world.git(&world.clone, &["switch", "-q", "add/drone"]);
    assert_eq!(goes_through(&world, &world.clone), commit);
    let world = World::new();
    world.git(&world.clone, &["branch", "add"]);
    let ended = untouched(&world, &world.clone, || world.add().ends(5));
    ended.says("the branch `add/drone` cannot exist beside the branch `add`").says("--branch");
    assert!(world.drafts().contains_key("drone.yaml"));
    world.add().args(&["--branch", "add-drone"]).ends(0);
    assert!(world.branch(&world.fork, "add-drone").is_some());
}

/// A stand-in for ssh: whoever comes this way may read from upstream, and not write.
fn reader_only(world: &World) -> String {
    let script = world.script(
        &world.root.join("ssh"),
        &format!(
            "case \"$*\" in *receive-pack*) echo 'ERROR: Permission to editors/guide denied to ann.' >&2; exit 1;; esac\n\
             exec git upload-pack '{}'",
            world.upstream.display()
        ),
    );
    script.to_str().unwrap().to_owned()
}

#[test]
fn without_a_fork_the_commit_waits() {
    let upstream = "ssh://git@github.com/editors/guide.git";
    let world = World::shaped(Shape { upstream, ..Shape::default() });
    let ssh = reader_only(&world);
    let direct = world.direct_clone();
    world.git(&direct, &["remote", "set-url", "origin", upstream]);
    let add = || world.program(&direct).args(&DRONE).args(&["--account", "ann"]).env("GIT_SSH_COMMAND", &ssh);
    let ended = untouched(&world, &direct, || add().ends(0));
    ended
        .says("committed on branch add/drone")
        .says("The commit is kept, but there is no fork to push it to.")
        .says("1. Make a fork: https://github.com/editors/guide/fork")
        .says("2. Then: ddscurate submit drone --push-to");
    assert_eq!(ended.out, "");
    let json = add().arg("--json").ends(0).json();
    assert_eq!((&json["stage"], &json["pushed_to"]), (&json!("committed"), &json!(null)));
    assert!(drafts(&direct.join(".git")).contains_key("drone.yaml"));
    // Then there is a fork.
    let done = add().args(&["--json", "--push-to", &url(&world.fork)]).ends(0).json();
    assert_eq!((&done["stage"], &done["commit"]), (&json!("pushed"), &json["commit"]));
    assert_eq!(json!(world.branch(&world.fork, "add/drone")), json["commit"]);
    assert!(drafts(&direct.join(".git")).is_empty());
}

#[test]
fn a_maintainer_pushes_to_upstream_but_never_to_its_main_branch() {
    let world = World::new();
    let (direct, tip) = (world.direct_clone(), world.tip());
    let json = untouched(&world, &direct, || world.program(&direct).args(&DRONE).arg("--json").ends(0).json());
    assert_eq!((&json["stage"], &json["pushed_to"]), (&json!("pushed"), &json!(UPSTREAM)));
    assert_eq!(json!(world.branch(&world.upstream, "add/drone")), json["commit"]);
    assert_eq!(world.tip(), tip);
}

#[test]
fn a_branch_with_something_else_stays_as_it_is() {
    let world = World::new();
    world.git(&world.clone, &["branch", "add/drone"]);
    let before = world.branch(&world.clone, "add/drone");
    let ended = untouched(&world, &world.clone, || world.add().ends(5));
    ended.says("the branch `add/drone` exists already and holds something else").says("--branch").says("--replace");
    assert_eq!(world.branch(&world.clone, "add/drone"), before);
    assert_eq!(world.branch(&world.fork, "add/drone"), None);
    assert!(world.drafts().contains_key("drone.yaml"));
    let json = world.add().arg("--json").ends(5).json();
    assert_eq!((&json["stage"], &json["error"]["exit"]), (&json!("draft"), &json!(5)));
    assert_eq!((&json["slug"], &json["branch"]), (&json!("drone"), &json!("add/drone")));
    // An earlier form of the same contribution is something else, too, when nobody can be asked.
    let world = World::new();
    world.add().ends(0);
    let before = world.branch(&world.clone, "add/drone");
    untouched(&world, &world.clone, || world.add().arg("--vendor=Harness").ends(5)).says("holds something else");
    assert_eq!(
        (world.branch(&world.clone, "add/drone"), world.branch(&world.fork, "add/drone")),
        (before.clone(), before)
    );
    // With a word it takes its place, at the fork too; one commit, as before.
    untouched(&world, &world.clone, || world.add().args(&["--vendor=Harness", "--replace"]).ends(0));
    let after = world.branch(&world.clone, "add/drone").unwrap();
    assert_eq!(world.branch(&world.fork, "add/drone").as_ref(), Some(&after));
    assert!(world.file_at(&world.fork, &after, "entries/drone.yaml").contains("vendor: Harness\n"));
    assert_eq!(world.git(&world.fork, &["rev-parse", &format!("{after}^")]), world.tip());
}

#[test]
fn somebody_elses_branch_at_the_fork_stays_as_it_is() {
    let world = World::new();
    world.git(&world.fork, &["branch", "add/drone", "main"]);
    let theirs = world.branch(&world.fork, "add/drone");
    let ended = untouched(&world, &world.clone, || world.add().ends(5));
    ended.says("the branch `add/drone` exists already in").says("holds something else").says("--branch");
    assert_eq!(world.branch(&world.fork, "add/drone"), theirs);
    let kept = world.branch(&world.clone, "add/drone");
    assert!(kept.is_some() && kept != theirs);
    assert!(world.drafts().contains_key("drone.yaml"));
    let json = world.add().arg("--json").ends(5).json();
    assert_eq!((&json["stage"], &json["commit"]), (&json!("committed"), &json!(kept)));
}

#[test]
fn a_refusing_hook_is_heard_and_the_next_run_goes_on() {
    let world = World::new();
    let words = "echo 'No tools on Mondays. \u{1b}[31m'; exit 1";
    let hook = world.script(&world.fork.join("hooks/pre-receive"), words);
    let ended = untouched(&world, &world.clone, || world.add().ends(4));
    // Colour on purpose: the words of others must be safe where escape sequences pass.
    let colored = world.add().arg("--color=always").ends(4);
    assert!(!colored.err.contains("Mondays. \u{1b}"), "{colored}");
    ended.says("No tools on Mondays.").says("pre-receive hook declined").says("hint: the server's rules said no");
    assert!(!ended.err.contains('\u{1b}'), "{ended}");
    let commit = world.branch(&world.clone, "add/drone");
    assert!(commit.is_some());
    assert_eq!(world.drafts()["drone.yaml"], DRONE_FILE);
    let json = world.add().arg("--json").ends(4).json();
    assert_eq!((&json["stage"], &json["commit"]), (&json!("committed"), &json!(commit)));
    assert!(json["error"]["message"].as_str().unwrap().contains("No tools on Mondays."));
    fs::remove_file(hook).unwrap();
    let json = world.add().arg("--json").ends(0).json();
    assert_eq!((&json["stage"], &json["commit"]), (&json!("pushed"), &json!(commit)));
    assert_eq!(world.branch(&world.fork, "add/drone"), commit);
    assert!(world.drafts().is_empty());
}

#[test]
fn a_hook_of_ones_own_is_heard_too() {
    let world = World::new();
    world.script(&world.clone.join(".git/hooks/pre-push"), "echo 'Not before the tests.' >&2; exit 1");
    let ended = untouched(&world, &world.clone, || world.add().ends(4));
    ended.says("Not before the tests.").says("your own pre-push hook said no");
    assert!(world.branch(&world.clone, "add/drone").is_some());
}

#[test]
fn an_upstream_that_does_not_answer_is_taken_as_it_was() {
    let upstream = closed_address();
    let world = World::shaped(Shape { upstream: &upstream, ..Shape::default() });
    // All that this clone knows is its fork, of the day before.
    let ended = world.add().ends(0);
    ended.says("Upstream does not answer").says("Using its newest commit known here, of 2026-11-20.");
    assert_eq!(world.branch(&world.fork, "add/drone^"), world.branch(&world.fork, "main"));
    // Once it has answered, its own tip is known and counts.
    let world = World::new();
    world.add().arg("--no-push").ends(0);
    world.git(&world.clone, &["branch", "-D", "add/drone"]);
    world.unconfigure(&format!("insteadOf = {UPSTREAM}\n"));
    world.configure(&format!("[url \"{upstream}\"]\n\tinsteadOf = {UPSTREAM}\n"));
    let ended = world.add().arg("--json").ends(0);
    ended.says("Upstream does not answer").says("of 2026-11-21.");
    assert_eq!(ended.json()["base"], world.tip());
}

#[test]
fn offline_asks_nobody() {
    let world = World::new();
    let ended = untouched(&world, &world.clone, || world.add().args(&["--offline", "--no-push", "--json"]).ends(0));
    ended.says("Upstream was not asked; using its newest commit known here, of 2026-11-20.");
    assert!(!ended.err.contains("Asking upstream"), "{ended}");
    assert_eq!(json!(world.branch(&world.clone, "main")), ended.json()["base"]);
    assert_eq!(world.git(&world.clone, &["for-each-ref", "refs/ddscurate"]), "");
}

#[test]
fn a_remote_that_is_gone_keeps_the_commit() {
    let world = World::new();
    let ended = world.add().args(&["--push-to", &closed_address(), "--json"]).ends(4);
    let json = ended.json();
    assert_eq!(
        (&json["stage"], &json["commit"]),
        (&json!("committed"), &json!(world.branch(&world.clone, "add/drone")))
    );
    assert!(world.drafts().contains_key("drone.yaml"));
    let gone = world.root.join("gone.git");
    world.add().args(&["--push-to", gone.to_str().unwrap()]).ends(4).says("gone.git");
    assert_eq!(world.add().arg("--json").ends(0).json()["commit"], json["commit"]);
}

#[test]
fn without_an_identity_there_is_no_commit() {
    let world = World::new();
    world.unconfigure("\tname = Ann Example\n\temail = ann@example.org\n");
    world.configure("[user]\n\tuseConfigOnly = true\n");
    let ended = untouched(&world, &world.clone, || world.add().ends(4));
    ended.says("git does not know who you are").says("hint:").says("user.email");
    assert_eq!(world.branch(&world.clone, "add/drone"), None);
    let json = world.add().arg("--json").ends(4).json();
    assert_eq!(json["stage"], "draft");
    // Git's own variables are enough.
    let known =
        ["GIT_AUTHOR_NAME", "GIT_COMMITTER_NAME"].iter().fold(world.add(), |add, key| add.env(key, "Ann Example"));
    let known =
        ["GIT_AUTHOR_EMAIL", "GIT_COMMITTER_EMAIL"].iter().fold(known, |add, key| add.env(key, "ann@example.org"));
    known.ends(0);
    assert_eq!(world.file_at(&world.fork, "add/drone", "contributors/ann-example.yaml"), ANN_FILE);
}

#[test]
fn somebody_known_signs_once() {
    let world = World::new();
    world.git(&world.clone, &["config", "user.name", "Zoe Known"]);
    world.git(&world.clone, &["config", "user.email", "Zoe@Example.org"]);
    let without: Vec<&str> = DRONE.iter().copied().filter(|arg| !arg.starts_with("--agree-cla")).collect();
    let json = world.program(&world.clone).args(&without).arg("--json").ends(0).json();
    assert_eq!(json["files"], json!(["entries/drone.yaml"]));
    let changed = world.git(&world.fork, &["diff-tree", "--no-commit-id", "-r", "--name-status", "add/drone"]);
    assert_eq!(changed, "A\tentries/drone.yaml");
}

#[test]
fn a_handle_belongs_to_one() {
    let world = World::new();
    let ended = untouched(&world, &world.clone, || world.add().args(&["--handle", "zoe"]).ends(5));
    ended
        .says("`contributors/zoe.yaml` exists and does not list the address ann@example.org")
        .says("ddscurate agree --handle zoe");
    assert_eq!(world.branch(&world.clone, "add/drone"), None);
}

#[test]
fn a_certificate_of_origin_is_signed_off_in_the_commit() {
    let world = World::shaped(Shape { mode: "dco", ..Shape::default() });
    let without: Vec<&str> = DRONE.iter().copied().filter(|arg| !arg.starts_with("--agree-cla")).collect();
    let json = world.program(&world.clone).args(&without).arg("--json").ends(0).json();
    assert_eq!(json["files"], json!(["entries/drone.yaml"]));
    let signed =
        world.git(&world.fork, &["show", "-s", "--format=%(trailers:key=Signed-off-by,valueonly)", "add/drone"]);
    assert_eq!(signed.trim(), "Ann Example <ann@example.org>");
}

#[test]
fn without_an_agreement_only_the_entry_goes() {
    let world = World::shaped(Shape { mode: "none", ..Shape::default() });
    let without: Vec<&str> = DRONE.iter().copied().filter(|arg| !arg.starts_with("--agree-cla")).collect();
    let json = world.program(&world.clone).args(&without).arg("--json").ends(0).json();
    assert_eq!(json["files"], json!(["entries/drone.yaml"]));
    let message = world.git(&world.fork, &["show", "-s", "--format=%B", "add/drone"]);
    assert!(!message.contains("Signed-off-by"), "{message}");
}

#[test]
fn at_the_same_moment_there_is_still_one_commit() {
    let world = World::new();
    let runs: Vec<_> = (0..4)
        .map(|_| {
            let mut command = world.add().arg("--json").into_command();
            command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
        })
        .collect();
    let commit = runs
        .into_iter()
        .map(|run| {
            let output = run.wait_with_output().unwrap();
            let said = String::from_utf8_lossy(&output.stderr);
            assert_eq!(output.status.code(), Some(0), "{said}");
            serde_json::from_slice::<serde_json::Value>(&output.stdout).unwrap()["commit"].clone()
        })
        .reduce(|one, other| {
            assert_eq!(one, other);
            one
        });
    assert_eq!(json!(world.branch(&world.fork, "add/drone")), commit.unwrap());
    assert_eq!(world.git(&world.clone, &["rev-parse", "add/drone^"]), world.tip());
}
