//! `validate` on a part of the guide.

use crate::guides::{base, run, write_to};

#[test]
fn only_what_was_asked_for_is_reported() {
    let folder = tempfile::tempdir().unwrap();
    let mut tree = base();
    let broken = "name: B\nkind: tol\nsummary: Ten chars at least.\nurls:\n  home: https://b.example/\nlistings:\n  - theme: x\n";
    tree.0.insert("entries/broken.yaml".to_owned(), broken.into());
    write_to(folder.path(), &tree);
    let count = |arguments: &[&str]| {
        let output = run(folder.path(), &[&["validate", "--format", "json"], arguments].concat());
        let json: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        (output.status.code(), json["findings"].as_array().unwrap().len())
    };
    assert_eq!(count(&[]), (Some(1), 2));
    assert_eq!(count(&["entries/broken.yaml"]), (Some(1), 2));
    assert_eq!(count(&["./entries/../entries"]), (Some(1), 2));
    assert_eq!(count(&["themes", "guide.yaml"]), (Some(0), 0));
}

#[test]
fn a_path_that_is_not_there_is_no_clean_bill() {
    let folder = tempfile::tempdir().unwrap();
    write_to(folder.path(), &base());
    for (path, words) in
        [("entries/typo.yaml", "there is no file or folder `entries/typo.yaml`"), ("/", "is not in the guide")]
    {
        let output = run(folder.path(), &["validate", path]);
        assert_eq!(output.status.code(), Some(2));
        assert!(String::from_utf8_lossy(&output.stderr).contains(words), "{output:?}");
        assert!(output.stdout.is_empty());
    }
}

#[test]
fn nothing_is_claimed_of_what_was_not_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let mut tree = base();
    tree.0.insert("entries/broken.yaml".to_owned(), "name: [\n".into());
    tree.0.insert("src/main.rs".to_owned(), "fn main() {}\n".into());
    write_to(folder.path(), &tree);
    let said = |path: &str| String::from_utf8(run(folder.path(), &["validate", path]).stdout).unwrap();
    assert_eq!(said("entries/anvil.yaml"), "3 entries: nothing to mend in `entries/anvil.yaml`\n");
    assert!(
        said(".").ends_with("1 error\n`ddscurate explain yaml-syntax` says more about the rule\n"),
        "{}",
        said(".")
    );
    for (command, path) in [("validate", "src"), ("validate", "src/main.rs"), ("fmt", "src")] {
        let output = run(folder.path(), &[command, path]);
        assert_eq!(output.status.code(), Some(2));
        let words = format!("nothing of the guide is in `{path}`");
        assert!(String::from_utf8_lossy(&output.stderr).contains(&words), "{output:?}");
    }
    assert_ne!(run(folder.path(), &["fmt", "--check", "entries/anvil.yaml", "CLA.md"]).status.code(), Some(2));
}

#[test]
fn the_guide_may_be_named_by_its_file() {
    let folder = tempfile::tempdir().unwrap();
    write_to(&folder.path().join("inner"), &base());
    for (below, name) in [("", "inner/guide.yaml"), ("", "inner"), ("inner", "guide.yaml"), ("inner/entries", "..")] {
        let output = run(&folder.path().join(below), &["validate", "--guide", name]);
        assert_eq!(output.status.code(), Some(0), "{name}: {output:?}");
    }
    let other = run(folder.path(), &["validate", "--guide", "inner/CLA.md"]);
    assert_eq!(other.status.code(), Some(3), "{other:?}");
}
