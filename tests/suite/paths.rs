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
