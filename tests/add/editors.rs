//! The line that leads editors to the schema, in guides that keep their schemas.

use crate::guide::{GIT, ZOE};
use crate::support::*;
use serde_json::json;

const ENTRY_LINE: &str = "# yaml-language-server: $schema=../schemas/entry.json\n";
const CONTRIBUTOR_LINE: &str = "# yaml-language-server: $schema=../schemas/contributor.json\n";

/// A guide that keeps its schemas, and whose files have the line.
fn with_schemas(world: &World) {
    world.advance("schemas/entry.json", "{}");
    world.advance("schemas/contributor.json", "{}");
    world.advance("entries/git.yaml", &format!("{ENTRY_LINE}{GIT}"));
    world.advance("contributors/zoe.yaml", &format!("{CONTRIBUTOR_LINE}{ZOE}"));
}

#[test]
fn a_guide_whose_files_do_without_gets_none() {
    let world = World::new();
    world.advance("schemas/entry.json", "{}");
    world.add().ends(0);
    assert_eq!(world.file_at(&world.fork, "add/drone", "entries/drone.yaml"), DRONE_FILE);
}

#[test]
fn a_new_file_begins_with_the_way_to_its_schema() {
    let world = World::new();
    with_schemas(&world);
    let run = || world.add().arg("--json").ends(0).json();
    let first = untouched(&world, &world.clone, run);
    let at = |path: &str| world.file_at(&world.fork, "add/drone", path);
    assert_eq!(at("entries/drone.yaml"), format!("{ENTRY_LINE}{DRONE_FILE}"));
    assert_eq!(at("contributors/ann-example.yaml"), format!("{CONTRIBUTOR_LINE}{ANN_FILE}"));
    // The very same again, from the branch alone.
    let second = untouched(&world, &world.clone, run);
    assert_eq!((&second["resumed"], &second["commit"]), (&json!(true), &first["commit"]));
    world.program(&world.clone).args(&["add", "Drone", "--no-input", "--agree-cla=2"]).ends(0);
    // The program reads what it wrote.
    world.git(&world.clone, &["switch", "-q", "add/drone"]);
    world.program(&world.clone).args(&["validate", "entries/drone.yaml", "contributors/ann-example.yaml"]).ends(0);
}

#[test]
fn a_draft_goes_on_without_a_second_line() {
    let world = World::new();
    with_schemas(&world);
    // The first run stops for the agreement and keeps the draft.
    let answers: Vec<&str> = DRONE.into_iter().filter(|flag| *flag != "--agree-cla=2").collect();
    world.program(&world.clone).args(&answers).args(&["--theme=nowhere"]).arg("--agree-cla=2").ends(1);
    assert_eq!(world.drafts().keys().collect::<Vec<_>>(), ["drone.about.json", "drone.yaml"]);
    world.program(&world.clone).args(&DRONE).arg("--no-push").ends(0);
    assert_eq!(world.file_at(&world.clone, "add/drone", "entries/drone.yaml"), format!("{ENTRY_LINE}{DRONE_FILE}"));
    // Pushing later finds the commit that is there.
    world.add().ends(0);
    assert_eq!(world.branch(&world.fork, "add/drone"), world.branch(&world.clone, "add/drone"));
}

#[test]
fn a_file_with_a_line_of_its_own_keeps_it() {
    let world = World::new();
    world.advance("schemas/entry.json", "{}");
    let own = format!("# yaml-language-server: $schema=https://example.org/my.json\n{DRONE_FILE}");
    let add = |text: &str| world.program(&world.clone).args(&["add", "--from", "-", "--agree-cla=2"]).input(text);
    add(&own).ends(0);
    assert_eq!(world.file_at(&world.fork, "add/drone", "entries/drone.yaml"), own);
}

#[test]
fn in_a_folder_of_a_repository_and_a_folder_of_its_letters() {
    let world = World::shaped(Shape { folder: "docs/guide/", ..Shape::default() });
    world.advance("schemas/entry.json", "{}");
    for slug in ["git", "gitlab", "ganglia"] {
        let to = world.root.join("seed/docs/guide/entries").join(&slug[..2]);
        std::fs::create_dir_all(&to).unwrap();
        let from = world.root.join(format!("seed/docs/guide/entries/{slug}.yaml"));
        std::fs::rename(from, to.join(format!("{slug}.yaml"))).unwrap();
    }
    world.advance("README.md", "Entries lie in folders now.\n");
    world.program(&world.clone.join("docs/guide")).args(&DRONE).ends(0);
    let text = world.file_at(&world.fork, "add/drone", "docs/guide/entries/dr/drone.yaml");
    assert_eq!(text, format!("# yaml-language-server: $schema=../../schemas/entry.json\n{DRONE_FILE}"));
}
