//! `agree`, and what becomes of a signature when the agreement changes.

use crate::guide::{CLA, ZOE};
use crate::support::*;
use serde_json::json;

fn agree(world: &World) -> Run {
    world.program(&world.clone).args(&["agree", "--no-input"])
}

/// The same world with a newer agreement upstream.
fn newer(world: &World) {
    world.advance("CLA.md", &CLA.replace("version: 2", "version: 3").replace("CC-BY-4.0.", "CC-BY-SA-4.0."));
}

#[test]
fn a_newcomer_signs_on_a_branch_of_its_own() {
    let world = World::new();
    agree(&world).ends(2).says("--agree-cla");
    agree(&world).arg("--agree-cla=1").ends(2).says("the contributor agreement is version 2, not 1");
    let ended = untouched(&world, &world.clone, || agree(&world).args(&["--agree-cla=2", "--json"]).ends(0));
    let json = ended.json();
    assert_eq!(
        (&json["branch"], &json["files"]),
        (&json!("agree/ann-example"), &json!(["contributors/ann-example.yaml"]))
    );
    assert_eq!(world.file_at(&world.fork, "agree/ann-example", "contributors/ann-example.yaml"), ANN_FILE);
    let subject = world.git(&world.fork, &["show", "-s", "--format=%s", "agree/ann-example"]);
    assert_eq!(subject, "Sign the contributor agreement: ann-example");
    // The entry that follows brings the same file, and asks no more.
    let add: Vec<&str> = DRONE.into_iter().filter(|arg| *arg != "--agree-cla=2").collect();
    world.program(&world.clone).args(&add).ends(0);
    assert_eq!(world.file_at(&world.fork, "add/drone", "contributors/ann-example.yaml"), ANN_FILE);
    // Merged, there is nothing to sign.
    world.advance("contributors/ann-example.yaml", ANN_FILE);
    agree(&world).ends(0).says("is signed already");
}

#[test]
fn a_new_version_is_asked_for_again_with_the_next_change() {
    let world = World::new();
    world.advance("contributors/ann-example.yaml", &format!("# mine\n{ANN_FILE}"));
    newer(&world);
    let add: Vec<&str> = DRONE.into_iter().filter(|arg| *arg != "--agree-cla=2").collect();
    let asked = untouched(&world, &world.clone, || world.program(&world.clone).args(&add).ends(2));
    asked.says("--agree-cla");
    world.program(&world.clone).args(&add).arg("--agree-cla=3").ends(0).says("The agreement is now version 3");
    let text = world.file_at(&world.fork, "add/drone", "contributors/ann-example.yaml");
    assert!(text.starts_with("# mine\nname: Ann Example\n") && text.contains("  version: \"3\"\n"), "{text}");
    let changed = world.git(&world.clone, &["diff-tree", "--no-commit-id", "-r", "--name-status", "add/drone"]);
    assert_eq!(changed, "M\tcontributors/ann-example.yaml\nA\tentries/drone.yaml");
}

#[test]
fn an_older_version_that_the_guide_still_takes_is_told_and_not_asked() {
    let world = World::new();
    world.advance("contributors/ann-example.yaml", ANN_FILE);
    newer(&world);
    let config = world.file_at(&world.upstream, "main", "guide.yaml");
    world.advance("guide.yaml", &config.replace("  file: CLA.md\n", "  file: CLA.md\n  accepts:\n    - \"2\"\n"));
    let add: Vec<&str> = DRONE.into_iter().filter(|arg| *arg != "--agree-cla=2").collect();
    let ended = world.program(&world.clone).args(&add).ends(0);
    ended.says("The agreement is now version 3; your file `contributors/ann-example.yaml` has version 2.");
    let changed = world.git(&world.clone, &["diff-tree", "--no-commit-id", "-r", "--name-only", "add/drone"]);
    assert_eq!(changed, "entries/drone.yaml");
    // Whoever wants to sign the new one can.
    agree(&world).arg("--agree-cla=3").ends(0);
    assert!(world.file_at(&world.fork, "agree/ann-example", "contributors/ann-example.yaml").contains("\"3\""));
}

#[test]
fn another_address_goes_into_the_file_of_whoever_says_it_is_theirs() {
    let world = World::new();
    agree(&world)
        .args(&["--handle", "zoe", "--agree-cla=2"])
        .ends(0)
        .says("Adding ann@example.org to `contributors/zoe.yaml`");
    // No more than that is told of it.
    let subject = world.git(&world.fork, &["show", "-s", "--format=%s", "agree/zoe"]);
    assert_eq!(subject, "Add an address: zoe");
    let text = world.file_at(&world.fork, "agree/zoe", "contributors/zoe.yaml");
    assert_eq!(text, ZOE.replace("  - zoe@example.org\n", "  - zoe@example.org\n  - ann@example.org\n"));
}

#[test]
fn where_nothing_is_signed_nothing_is_asked() {
    for (mode, words) in [("dco", "every commit is signed off"), ("none", "asks for no agreement")] {
        let world = World::shaped(Shape { mode, ..Shape::default() });
        untouched(&world, &world.clone, || agree(&world).ends(0)).says(words);
    }
}

#[test]
fn a_signature_that_is_under_way_is_not_given_twice() {
    let world = World::new();
    world.add().ends(0);
    let ended = untouched(&world, &world.clone, || agree(&world).arg("--agree-cla=2").ends(5));
    ended.says("the branch `add/drone` brings your signature already");
    assert_eq!(world.branch(&world.clone, "agree/ann-example"), None);
}
