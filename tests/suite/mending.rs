//! `validate --fix`: what it writes, what it leaves, and what it never touches.

use crate::guides::{base, run, write_to};
use std::fs;
use std::path::Path;
use tempfile::TempDir;

const ENTRY: &str = "\u{feff}# As they write it.\r\nname: Foo Bar\r\nkind: tol\r\nsummary: Does one thing well.\r\nurls:\r\n  \
                     # their page\r\n  home: https://foo.example.com/\r\nlistings:\r\n  - theme: >-\r\n      wach\r\n";

fn guide() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    write_to(folder.path(), &base());
    fs::write(folder.path().join("entries/foo-bar.yaml"), ENTRY).unwrap();
    folder
}

fn read(guide: &Path) -> String {
    fs::read_to_string(guide.join("entries/foo-bar.yaml")).unwrap()
}

#[test]
fn a_dry_run_shows_a_diff_and_writes_nothing() {
    let guide = guide();
    let output = run(guide.path(), &["validate", "--fix", "--dry-run"]);
    let shown = String::from_utf8(output.stdout).unwrap();
    assert!(shown.starts_with("--- a/entries/foo-bar.yaml\n+++ b/entries/foo-bar.yaml\n"), "{shown}");
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(read(guide.path()), ENTRY);
}

#[test]
fn automatic_fixes_are_applied_and_the_rest_is_reported() {
    let guide = guide();
    let output = run(guide.path(), &["validate", "--fix"]);
    let plain = ENTRY.trim_start_matches('\u{feff}').replace("\r\n", "\n");
    assert_eq!(read(guide.path()), plain);
    let shown = String::from_utf8(output.stdout).unwrap();
    assert!(shown.contains("no theme is called `wach`") && !shown.contains("CR LF"), "{shown}");
    assert_eq!(output.status.code(), Some(1));
}

#[test]
fn suggested_fixes_are_taken_where_nobody_can_be_asked() {
    let guide = guide();
    let output = run(guide.path(), &["validate", "--fix-suggested"]);
    assert_eq!(output.status.code(), Some(0));
    let mended = "# As they write it.\nname: Foo Bar\nkind: tool\nsummary: Does one thing well.\nurls:\n  # their page\n  \
                  home: https://foo.example.com/\nlistings:\n  - theme: watch\n";
    assert_eq!(read(guide.path()), mended);
}

#[test]
fn other_files_than_those_named_are_left() {
    let guide = guide();
    run(guide.path(), &["validate", "--fix", "entries/anvil.yaml"]);
    assert_eq!(read(guide.path()), ENTRY);
}

#[cfg(unix)]
#[test]
fn what_a_link_leads_to_is_never_written() {
    let guide = guide();
    let outside = tempfile::tempdir().unwrap();
    let target = outside.path().join("foo-bar.yaml");
    fs::rename(guide.path().join("entries/foo-bar.yaml"), &target).unwrap();
    std::os::unix::fs::symlink(&target, guide.path().join("entries/foo-bar.yaml")).unwrap();
    run(guide.path(), &["validate", "--fix-suggested"]);
    assert_eq!(fs::read_to_string(&target).unwrap(), ENTRY);
}
