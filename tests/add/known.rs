//! A tool that the guide has already is noticed under any of its names and addresses, before anything is written.

use crate::support::*;
use serde_json::json;

/// Runs `add` about a tool that is there, and demands that it says which and writes nothing.
fn refused(world: &World, answers: &[&str], why: &str, slug: &str) {
    let full =
        ["add", "--kind=tool", "--summary=Does what the other one does.", "--theme=cloud/public", "--agree-cla=2"];
    let run = || world.program(&world.clone).args(&full).args(answers);
    let ended = untouched(world, &world.clone, || run().ends(5));
    ended.says("the tool is in the guide already").says(why).says(&format!("`ddscurate show {slug}`"));
    assert_eq!(ended.out, "");
    let json = run().arg("--json").ends(5).json();
    assert_eq!((&json["stage"], &json["error"]["exit"]), (&json!("draft"), &json!(5)));
    assert!(json["error"]["message"].as_str().unwrap().contains(why), "{json}");
    assert!(world.drafts().is_empty());
    assert_eq!(world.git(&world.clone, &["for-each-ref", "--format=%(refname)", "refs/heads"]), "refs/heads/main");
    assert_eq!(world.git(&world.fork, &["for-each-ref", "--format=%(refname)"]), "refs/heads/main");
}

#[test]
fn by_its_slug() {
    let world = World::new();
    refused(
        &world,
        &["--name=Another", "--slug=git", "--home=https://a.example/"],
        "its file is `entries/git.yaml`",
        "git",
    );
    // Only upstream has this one: the clone and its fork are older.
    assert!(!world.clone.join("entries/ganglia.yaml").exists());
    let home = "--home=https://a.example/";
    refused(&world, &["--name=Another", "--slug=ganglia", home], "its file is `entries/ganglia.yaml`", "ganglia");
}

#[test]
fn by_its_name() {
    let world = World::new();
    let home = "--home=https://a.example/";
    refused(&world, &["--name=GIT", home], "its file is `entries/git.yaml`", "git");
    for name in ["Git Lab", "git-lab", "GitLab.com", "\u{ff27}itLab"] {
        let why = format!("`{name}` is `GitLab`, which it is called");
        refused(&world, &["--name", name, "--slug=another", home], &why, "gitlab");
    }
    refused(&world, &["--name=GitLab", "--slug=another", home], "it is called `GitLab`", "gitlab");
}

#[test]
fn by_an_alias() {
    let world = World::new();
    let home = "--home=https://a.example/";
    let why = "which it is called";
    refused(&world, &["--name=The Stupid-Content-Tracker", "--alias=stupid content tracker", home], why, "git");
    refused(&world, &["--name=StupidContentTracker", home], why, "git");
    refused(&world, &["--name=Another", "--alias=gitlab", home], "`gitlab` is `GitLab`", "gitlab");
}

#[test]
fn by_an_address() {
    let world = World::new();
    for home in ["https://git-scm.com/", "http://www.git-scm.com", "https://git-scm.com/index.html?utm_source=x#top"] {
        refused(&world, &["--name=Another", "--home", home], "it has the address https://git-scm.com/", "git");
    }
    for source in ["https://github.com/Git/Git.git", "http://github.com/git/git/#readme"] {
        refused(
            &world,
            &["--name=Another", "--source", source],
            "it has the address https://github.com/git/git",
            "git",
        );
    }
    // A home page may be known as somebody's source, and an address as that of a mere listing.
    let source_as_home = ["--name=Another", "--home=https://github.com/git/git"];
    refused(&world, &source_as_home, "it has the address https://github.com/git/git", "git");
    let listing = ["--name=Another", "--home=http://gitlab.com/explore/"];
    refused(&world, &listing, "it has the address https://gitlab.com/explore", "gitlab");
}

#[test]
fn from_a_file_as_well() {
    let world = World::new();
    let text = "name: Another\naliases:\n  - git.io\nurls:\n  home: https://a.example/\n";
    let ended = world.program(&world.clone).args(&["add", "--from", "-"]).input(text).ends(5);
    ended.says("the tool is in the guide already: `git.io` is `Git`, which it is called");
    assert!(world.drafts().is_empty());
}

#[test]
fn what_only_looks_alike_goes_through() {
    let world = World::new();
    let args =
        ["add", "--kind=tool", "--summary=Shows the history of a repository as a tree.", "--theme=codebase/hosted"];
    let run = world.program(&world.clone).args(&args).args(&["--agree-cla=2", "--json", "--name=Gitk"]);
    let json = run.arg("--home=https://git-scm.com/docs/gitk").ends(0).json();
    assert_eq!(json["stage"], "pushed");
}

#[test]
fn ones_own_that_waits_is_known_too() {
    let world = World::new();
    world.add().arg("--no-push").ends(0);
    let other = ["add", "--no-input", "--name", "Drone CI", "--kind", "tool", "--home", "https://drone.io"];
    let more = ["--summary", "Runs builds in containers.", "--theme", "monitoring", "--agree-cla=2"];
    let again = || world.program(&world.clone).args(&other).args(&more);
    let ended = untouched(&world, &world.clone, || again().ends(5));
    ended.says("your own branch add/drone adds it already: it has the address https://drone.io").says("--again");
    again().arg("--again").ends(0);
}
