//! Whose repository takes the branch, and what the commit stands on there: fork, upstream, nobody; a fork that is behind,
//! an upstream that went elsewhere.

use super::{ADD, ALL, All, EDIT, End, Place, Row, Share, Situation, status};
use crate::support::*;
use serde_json::json;
use std::fs;

/// A web address of the fork, which has upstream's name as forks have.
const OWN: &str = "https://forge.example/ann/guide";

/// The fork's clone with its remotes renamed: upstream is `main-repo`, the fork `mine`.
fn renamed() -> Place {
    let world = World::new();
    world.git(&world.clone, &["remote", "rename", "origin", "mine"]);
    world.lead(OWN, &world.fork);
    world.git(&world.clone, &["remote", "set-url", "mine", OWN]);
    world.git(&world.clone, &["remote", "add", "main-repo", UPSTREAM]);
    world.git(&world.clone, &["fetch", "-q", "main-repo"]);
    Place::new(world)
}

fn usual_two() -> Place {
    let world = World::new();
    world.git(&world.clone, &["remote", "add", "upstream", UPSTREAM]);
    Place::new(world)
}

/// `origin` is upstream, and the fork has some other name; so does a stranger's.
fn turned_round() -> Place {
    let world = World::new();
    world.git(&world.clone, &["remote", "set-url", "origin", UPSTREAM]);
    world.git(&world.clone, &["remote", "add", "fork", &url(&world.fork)]);
    let stranger = world.root.join("stranger.git");
    world.git(&world.root, &["clone", "-q", "--bare", &url(&world.upstream), "stranger.git"]);
    world.git(&world.clone, &["remote", "add", "aaa", &url(&stranger)]);
    Place::new(world)
}

fn push_default() -> Place {
    let world = World::new();
    let other = world.root.join("other.git");
    world.git(&world.root, &["clone", "-q", "--bare", &url(&world.fork), "other.git"]);
    world.git(&world.clone, &["remote", "add", "other", &url(&other)]);
    world.git(&world.clone, &["config", "remote.pushDefault", "other"]);
    Place::new(world).to(other)
}

/// One remote: read from upstream, written to the fork.
fn push_url() -> Place {
    let world = World::new();
    world.git(&world.clone, &["remote", "set-url", "origin", UPSTREAM]);
    world.git(&world.clone, &["remote", "set-url", "--push", "origin", &url(&world.fork)]);
    Place::new(world)
}

fn named_with_push_to() -> Place {
    let world = World::new();
    world.git(&world.clone, &["remote", "rename", "origin", "mine"]);
    world.git(&world.clone, &["remote", "add", "origin", UPSTREAM]);
    Place::new(world).args(&["--push-to", "mine"])
}

fn no_remote() -> Place {
    let world = World::new();
    world.git(&world.clone, &["remote", "remove", "origin"]);
    let fork = url(&world.fork);
    Place::new(world).args(&["--push-to", &fork])
}

/// A maintainer's clone: there is no fork, which a backup is not either, and upstream lets them push.
fn maintainer() -> Place {
    let world = World::new();
    let (direct, upstream) = (world.direct_clone(), world.upstream.clone());
    world.git(&world.root, &["clone", "-q", "--bare", &url(&world.fork), "backup.git"]);
    world.git(&direct, &["remote", "add", "backup", &url(&world.root.join("backup.git"))]);
    Place::new(world).at(direct).to(upstream)
}

fn empty_fork() -> Place {
    let world = World::new();
    world.git(&world.fork, &["update-ref", "-d", "refs/heads/main"]);
    Place::new(world)
}

/// The fork's `main` has commits of its owner's, which are no business of the guide's.
fn diverged_fork() -> Place {
    let world = World::new();
    write(&world.clone.join("pages/mine.md"), "mine\n");
    world.git(&world.clone, &["add", "-A"]);
    world.git(&world.clone, &["commit", "-qm", "Mine"]);
    world.git(&world.clone, &["push", "-q", "origin", "main"]);
    Place::new(world)
}

/// Upstream's default branch is called otherwise; nothing in the guide says so.
fn trunk() -> Place {
    let world = World::new();
    let seed = world.root.join("seed");
    let config = fs::read_to_string(seed.join("guide.yaml")).unwrap().replace("default_branch: main\n", "");
    world.advance("guide.yaml", &config);
    world.git(&world.upstream, &["branch", "-m", "main", "trunk"]);
    world.git(&world.upstream, &["symbolic-ref", "HEAD", "refs/heads/trunk"]);
    let tip = world.branch(&world.upstream, "trunk").unwrap();
    write(&world.clone.join("guide.yaml"), &config);
    Place::new(world).on(tip)
}

/// Nobody's branch is checked out upstream; the guide says which takes contributions.
fn detached_upstream() -> Place {
    let world = World::new();
    let tip = world.tip();
    fs::write(world.upstream.join("HEAD"), format!("{tip}\n")).unwrap();
    Place::new(world)
}

/// Upstream threw its history away: nothing is left that the fork or the clone has.
fn unrelated_upstream() -> Place {
    let world = World::new();
    let seed = world.root.join("seed");
    world.git(&seed, &["checkout", "-q", "--orphan", "anew"]);
    world.git(&seed, &["commit", "-qm", "Begin anew"]);
    world.git(&seed, &["push", "-qf", "--no-follow-tags", &url(&world.upstream), "anew:main"]);
    Place::new(world)
}

const THROUGH: &[Situation] = &[
    ("remotes with other names", renamed),
    ("origin and upstream", usual_two),
    ("origin is upstream, the fork is another", turned_round),
    ("remote.pushDefault", push_default),
    ("a pushurl", push_url),
    ("--push-to a remote", named_with_push_to),
    ("no remote at all", no_remote),
    ("a maintainer", maintainer),
    ("a fork without branches", empty_fork),
    ("a fork with commits of its own", diverged_fork),
    ("upstream's branch is trunk", trunk),
    ("upstream's HEAD is detached", detached_upstream),
    ("upstream has another history now", unrelated_upstream),
];

#[test]
fn everything_goes_through_1() {
    THROUGH.all_go_through(Share { of: 0, among: 2 });
}

#[test]
fn everything_goes_through_2() {
    THROUGH.all_go_through(Share { of: 1, among: 2 });
}

/// A stand-in for ssh: whoever comes this way may read from upstream, and not write.
fn reader_only(upstream: &str) -> Place {
    let world = World::shaped(Shape { upstream, ..Shape::default() });
    let words = format!(
        "case \"$*\" in *receive-pack*) echo 'ERROR: Permission to editors/guide denied to ann.' >&2; exit 1;; esac\n\
         exec git upload-pack '{}'",
        world.upstream.display()
    );
    let ssh = world.script(&world.root.join("ssh"), &words);
    let direct = world.direct_clone();
    world.git(&direct, &["remote", "set-url", "origin", upstream]);
    Place::new(world).at(direct).env("GIT_SSH_COMMAND", ssh.to_str().unwrap()).args(&["--account", "ann-example"])
}

#[test]
fn without_a_fork_and_a_token_there_are_steps() {
    let place = reader_only("ssh://git@github.com/editors/guide.git");
    let says = ["https://github.com/editors/guide/fork", "ddscurate submit drone --push-to"];
    for row in &ALL[..6] {
        let says = if row.branch == ADD.branch { &says[..] } else { &[] };
        Row { end: End::Committed, says, ..*row }.holds_in("no fork, no token", &place);
    }
    // Where pages are not known either, somebody has to be asked.
    let place = reader_only("ssh://git@forge.example/editors/guide.git");
    Row { end: End::Committed, says: &["--push-to"], ..ADD }.holds_in("no fork, an unknown forge", &place);
}

/// GitHub's rule about workflow files, as the fork's server would apply it to a token without the scope for them.
const WORKFLOW_SCOPE: &str = r#"
while read old new ref; do
    theirs=$(git rev-parse -q --verify main:.github/workflows || true)
    its=$(git rev-parse -q --verify "$new:.github/workflows" || true)
    if [ "$its" != "$theirs" ]; then
        echo "refusing to allow a Personal Access Token to create or update workflow \`.github/workflows/ci.yml\` without \`workflow\` scope"
        exit 1
    fi
done"#;

/// A fork that lacks upstream's newest workflow file, and whose server lets nobody bring one.
fn no_workflow_scope() -> Place {
    let world = World::new();
    world.advance(".github/workflows/ci.yml", "on: push\n");
    world.script(&world.fork.join("hooks/pre-receive"), WORKFLOW_SCOPE);
    let common = world.branch(&world.fork, "main").unwrap();
    Place::new(world).on(common)
}

/// The proposal is one change, and can be merged.
#[track_caller]
fn is_mergeable(place: &Place, branch: &str, wanted: &str) {
    let (world, dir) = (&place.world, &place.dir);
    let tip = world.tip();
    let changed = world.git(dir, &["diff", "--name-status", "--no-renames", &format!("{tip}...{branch}")]);
    assert_eq!(changed, wanted);
    let (success, said) = world.try_git(dir, &["merge-tree", "--write-tree", &tip, branch]);
    assert!(success, "{said}");
}

#[test]
fn a_token_that_may_bring_no_workflow_gets_a_commit_on_what_both_have() {
    for row in &ALL[..5] {
        let place = no_workflow_scope();
        row.holds_in("no scope for workflows", &place);
        let wanted = match row.args[0] {
            "add" => "A\tcontributors/ann-example.yaml\nA\tentries/drone.yaml",
            "agree" => "A\tcontributors/ann-example.yaml",
            "rename" => {
                "A\tcontributors/ann-example.yaml\nA\tentries/git-scm.yaml\nD\tentries/git.yaml\nM\tthemes/codebase.md"
            }
            _ => "A\tcontributors/ann-example.yaml\nM\tentries/git.yaml",
        };
        is_mergeable(&place, row.branch, wanted);
        // The same again is there already, and does not move back to upstream's newest.
        let again = row.holds_in("no scope for workflows, again", &place);
        assert_eq!(again["resumed"], true);
        let submit = Row { args: &["submit", row.branch], ..*row };
        submit.holds_in("no scope for workflows, submitted again", &place);
    }
}

#[test]
fn a_file_that_the_fork_has_in_an_older_form_cannot_go_back() {
    // The edit is of what upstream has now; on the older commit it would undo what came between.
    let place = no_workflow_scope();
    place.world.advance("entries/git.yaml", &crate::guide::GIT.replace("kind: tool\n", "kind: tool # still\n"));
    let tip = place.world.tip();
    let place = place.on(tip);
    let says = ["without `workflow` scope", "SSH"];
    Row { end: End::Kept(4), says: &says, ..EDIT }.holds_in("an older form at the fork", &place);
    let status = place.world.program(&place.dir).args(&["status", "--json"]).ends(0).json();
    assert_eq!(status["contributions"][0]["stage"], json!("committed"));
}

#[test]
fn upstream_threw_its_history_away_after_the_commit_was_made() {
    let world = World::new();
    world.add().arg("--no-push").ends(0);
    let seed = world.root.join("seed");
    world.git(&seed, &["checkout", "-q", "--orphan", "anew"]);
    world.git(&seed, &["commit", "-qm", "Begin anew"]);
    world.git(&seed, &["push", "-qf", "--no-follow-tags", &url(&world.upstream), "anew:main"]);
    let place = Place::new(world);
    let submit = Row { args: &["submit", "drone"], end: End::AsItWas(4), says: &["history", "hint: "], ..ADD };
    submit.holds_in("upstream has another history by now", &place);
    assert_eq!(status("upstream has another history by now", &place), ["add/drone committed"]);
    // The entry is not lost with it.
    let entry = place.git(&["show", "add/drone:entries/drone.yaml"]);
    assert_eq!(entry, DRONE_FILE.trim_end());
    let args = [ADD.args, &["--branch=add/drone-2"]].concat();
    Row { args: &args, branch: "add/drone-2", ..ADD }.holds_in("upstream has another history by now", &place);
}
