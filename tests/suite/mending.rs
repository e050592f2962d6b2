//! `validate --fix`: what it writes, what it leaves, and what it never touches.

use crate::guides::{base, files_below, run, write_to};
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

/// Writes entries of a theme and what else they need; `rest` follows the fields that all have.
fn with_entries(entries: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    write_to(folder.path(), &base());
    for (slug, rest) in entries {
        let text = format!(
            "name: {slug} of Forge\nkind: tool\nsummary: Does one thing well.\nurls:\n  home: https://{slug}.example.com/\n\
             listings:\n  - theme: watch\n{rest}"
        );
        fs::write(folder.path().join(format!("entries/{slug}.yaml")), text).unwrap();
    }
    folder
}

fn entry(guide: &TempDir, slug: &str) -> String {
    fs::read_to_string(guide.path().join(format!("entries/{slug}.yaml"))).unwrap()
}

#[test]
fn a_fix_that_makes_another_error_is_taken_back_and_others_stay() {
    // With the reference mended, each would be a fork of the other.
    let fork_of = |other: &str| format!("relations:\n  - type: fork-of\n    entry: {other}\n");
    let good = "tags:\n  - one\n  - one\nhosting: hosted\n";
    let guide = with_entries(&[
        ("bellows", &fork_of("tongss")),
        ("tongs", &format!("{}tags:\n  - two\n  - two\n", fork_of("bellows"))),
        ("quench", good),
    ]);
    let output = run(guide.path(), &["validate", "--fix-suggested"]);
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("its fix would make another error") && said.contains("tongss"), "{said}");
    assert!(entry(&guide, "bellows").ends_with(&fork_of("tongss")));
    assert!(entry(&guide, "tongs").ends_with("tags:\n  - two\n"));
    assert!(entry(&guide, "quench").ends_with("tags:\n  - one\nhosting:\n  - hosted\n"));
    assert_eq!(output.status.code(), Some(1));
}

#[test]
fn fixes_of_the_same_lines_all_come_out_right() {
    let guide = with_entries(&[(
        "bellows",
        "    note: >-\n      Blows  air , see [Air] (https://air.example.com/?utm_source=x) and https://b.example.com/x\n      too.\n\
         tags: # all\n  - Hot Air\n  - hot-air # again\n  - Hot Air\nvendor: A\nvendor: A\n",
    )]);
    let output = run(guide.path(), &["validate", "--fix-suggested", "entries/bellows.yaml"]);
    let wanted = "    note: >-\n      Blows air, see [Air](https://air.example.com/) and <https://b.example.com/x>\n      too.\n\
                  tags: # all\n  - hot-air # again\nvendor: A\n";
    let text = entry(&guide, "bellows");
    assert!(text.ends_with(wanted), "{text}\n{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn very_many_findings_of_a_file_are_mended_in_one_run() {
    let lines = |count: usize, line: &dyn Fn(usize) -> String| (0..count).map(line).collect::<String>();
    for (count, before, after, line) in [
        (3000, "tags:\n", lines(3000, &|n| format!("  - bad-tag-{n}\n")), &|n| format!("  - Bad Tag {n}\n")),
        (400, "tags:\n", "  - bad-tag\n".to_owned(), &|_| "  - Bad Tag\n".to_owned()),
        (1700, "waivers:\n", String::new(), &|_| "  - rule: url-form\n    reason: A.\n".to_owned()),
    ] as [(usize, &str, String, &dyn Fn(usize) -> String); 3]
    {
        let guide = with_entries(&[("bellows", &format!("{before}{}", lines(count, line)))]);
        let output = run(guide.path(), &["validate", "--fix-suggested", "entries/bellows.yaml"]);
        let (text, said) = (entry(&guide, "bellows"), String::from_utf8_lossy(&output.stderr).into_owned());
        let mended = if after.is_empty() { "waivers: []\n".to_owned() } else { format!("{before}{after}") };
        let start = text.len().saturating_sub(200);
        let is_left_out = after.is_empty() && text.ends_with("- theme: watch\n");
        assert!(text.ends_with(&mended) || is_left_out, "{}\n{said}", &text[start..]);
        assert!(said.lines().count() < 60 && said.contains(" more"), "{said}");
    }
}

#[test]
fn all_parts_of_a_text_are_mended_at_once() {
    for (open, close) in [("", ""), ("\"", "\""), (">-\n      ", "")] {
        let guide = with_entries(&[("bellows", "")]);
        let text = format!("{open}{}b.{close}", "A &amp; ".repeat(2300));
        let text = entry(&guide, "bellows").replace("Does one thing well.", &text);
        fs::write(guide.path().join("entries/bellows.yaml"), text).unwrap();
        let output = run(guide.path(), &["validate", "--fix-suggested", "entries/bellows.yaml"]);
        let text = entry(&guide, "bellows");
        let left = text.matches("&amp;").count();
        assert!(left == 0, "{left} left: {}", String::from_utf8_lossy(&output.stderr));
    }
}

#[test]
fn what_was_hidden_behind_an_error_does_not_keep_it_from_being_mended() {
    let guide = with_entries(&[("bellows", "  - theme: buidl\n    section: serverz\n")]);
    let output = run(guide.path(), &["validate", "--fix-suggested", "entries/bellows.yaml"]);
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(entry(&guide, "bellows").ends_with("  - theme: build\n    section: servers\n"), "{said}");
    assert!(!said.contains("not mended"), "{said}");
}

#[test]
fn what_was_mended_is_told_shortly_and_what_is_left_too() {
    let guide = with_entries(&[("bellows", "tags:\n  - CI\n")]);
    let output = run(guide.path(), &["validate", "--fix", "entries/bellows.yaml"]);
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("mended: entries/bellows.yaml:9: `CI` is `ci` now (invalid-slug)"), "{said}");
    let guide = with_entries(&[("bellows", "  - theme: nowhere-at-all\n")]);
    let output = run(guide.path(), &["validate", "--fix", "--dry-run", "entries/bellows.yaml"]);
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("nothing would be mended; 1 finding is left"), "{said}");
    assert_eq!(output.status.code(), Some(1));
}

#[cfg(unix)]
#[test]
fn a_folder_that_cannot_be_written_to_stays_as_it_is() {
    use std::os::unix::fs::PermissionsExt as _;
    let guide = guide();
    let entries = guide.path().join("entries");
    let names = || files_below(&entries);
    let before = names();
    let allow = |mode| fs::set_permissions(&entries, fs::Permissions::from_mode(mode)).unwrap();
    allow(0o555);
    let may_write_anywhere = fs::write(entries.join("probe.yaml"), "").is_ok();
    let output = run(guide.path(), &["validate", "--fix"]);
    allow(0o755);
    // The superuser is asked by no permission.
    if !may_write_anywhere {
        assert_eq!(output.status.code(), Some(4));
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(said.contains("`entries/foo-bar.yaml` cannot be written"), "{said}");
        assert_eq!(read(guide.path()), ENTRY);
        assert_eq!(names(), before);
    }
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
