//! `fmt`: what it writes, what it leaves, and that it changes nothing but the form.

use crate::guides::{base, files_below, fixtures, root, run, write_to};
use ddscurate::guide::{canonical_entry, read_entry, shape_of};
use ddscurate::source::{emit, format, parse_value};
use proptest::prelude::*;
use std::fs;
use tempfile::TempDir;

const MESSY: &str = "\u{feff}# As they write it.\r\nkind: \"tool\"\r\nname: 'Foo Bar'   #  theirs\r\nsummary: Does one\r\n  thing well.\r\n\
                     urls: {home: https://foo.example.com/} # their page\r\nlistings:\r\n- theme: >-\r\n    watch";
const NEAT: &str = "name: Foo Bar #  theirs\n# As they write it.\nkind: tool\nsummary: Does one thing well.\nurls: # their page\n  \
                    home: https://foo.example.com/\nlistings:\n  - theme: watch\n";

/// The fixtures' guide, in which one file is not canonical.
fn guide() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    write_to(folder.path(), &base());
    assert_eq!(run(folder.path(), &["fmt"]).status.code(), Some(0));
    fs::write(folder.path().join("entries/foo-bar.yaml"), MESSY).unwrap();
    folder
}

fn read(guide: &TempDir) -> String {
    fs::read_to_string(guide.path().join("entries/foo-bar.yaml")).unwrap()
}

fn text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).unwrap()
}

#[test]
fn check_lists_what_is_not_canonical_and_writes_nothing() {
    let guide = guide();
    let output = run(guide.path(), &["fmt", "--check"]);
    assert_eq!((text(output.stdout).as_str(), output.status.code()), ("entries/foo-bar.yaml\n", Some(1)));
    assert_eq!(read(&guide), MESSY);
    assert_eq!(run(guide.path(), &["fmt", "--check", "guide.yaml", "themes"]).status.code(), Some(0));
}

#[test]
fn a_diff_shows_what_would_be_written() {
    let guide = guide();
    let output = run(guide.path(), &["fmt", "--diff"]);
    let shown = text(output.stdout);
    assert!(shown.starts_with("--- a/entries/foo-bar.yaml\n+++ b/entries/foo-bar.yaml\n"), "{shown}");
    assert!(shown.contains("\n+name: Foo Bar #  theirs\n") && output.status.code() == Some(1), "{shown}");
    assert_eq!(read(&guide), MESSY);
}

#[test]
fn files_are_written_and_then_canonical() {
    let guide = guide();
    let output = run(guide.path(), &["fmt"]);
    assert_eq!((read(&guide).as_str(), output.status.code()), (NEAT, Some(0)));
    assert!(text(output.stderr).contains("1 file formatted"));
    assert_eq!(run(guide.path(), &["fmt", "--check"]).status.code(), Some(0));
}

#[test]
fn what_cannot_be_read_is_named_and_left_while_others_are_written() {
    let guide = guide();
    let bad = guide.path().join("entries/bad.yaml");
    for wrong in ["name: a\nname: b\n", "name: &a b\n", "name: [\n", "\u{1b}[31m: a\n", "? name\n: b\n"] {
        fs::write(&bad, wrong).unwrap();
        fs::write(guide.path().join("entries/foo-bar.yaml"), MESSY).unwrap();
        let output = run(guide.path(), &["fmt"]);
        let told = text(output.stderr);
        assert!(told.starts_with("entries/bad.yaml: ") && output.status.code() == Some(1), "{wrong}: {told}");
        assert_eq!((fs::read_to_string(&bad).unwrap().as_str(), read(&guide).as_str()), (wrong, NEAT));
    }
}

#[test]
fn the_text_below_front_matter_stays_byte_for_byte() {
    let guide = guide();
    let body = "# A\r\n\n- x:   [y ]\n\n\n  no newline";
    let path = guide.path().join("themes/watch.md");
    let theme = text(fs::read(&path).unwrap());
    let title = theme.lines().find(|line| line.starts_with("title:")).unwrap();
    fs::write(&path, format!("--- \nkind: \"tools\"\n{title} # t\n---\r\n{body}")).unwrap();
    run(guide.path(), &["fmt", "themes"]);
    assert_eq!(fs::read_to_string(&path).unwrap(), format!("---\n{title} # t\nkind: tools\n---\n{body}"));
}

#[cfg(unix)]
#[test]
fn what_a_link_leads_to_is_never_written() {
    let guide = guide();
    let outside = tempfile::tempdir().unwrap();
    let target = outside.path().join("foo-bar.yaml");
    fs::rename(guide.path().join("entries/foo-bar.yaml"), &target).unwrap();
    std::os::unix::fs::symlink(&target, guide.path().join("entries/foo-bar.yaml")).unwrap();
    run(guide.path(), &["fmt"]);
    assert_eq!(fs::read_to_string(&target).unwrap(), MESSY);
}

#[test]
fn every_fixture_and_entry_keeps_its_value_and_its_comments() {
    let mut formatted = 0;
    let files = files_below(&fixtures()).into_iter().chain(files_below(&root().join("entries")));
    for path in files.filter(|path| path.extension().is_some_and(|ending| ending == "yaml")) {
        let Ok(text) = fs::read_to_string(&path) else { continue };
        let shape = shape_of("entries/a.yaml").unwrap();
        let Ok(new) = format(&text, Some(&shape)) else { continue };
        formatted += 1;
        assert_eq!(parse_value(&new).unwrap(), parse_value(&text).unwrap(), "{}", path.display());
        assert_eq!(format(&new, Some(&shape)).unwrap(), new, "{}", path.display());
    }
    assert!(formatted > 200, "only {formatted} files were formatted");
}

#[test]
fn entries_are_written_as_add_writes_them() {
    for path in files_below(&root().join("entries")) {
        let text = fs::read_to_string(&path).unwrap();
        let (entry, problems) = read_entry(&text);
        assert!(problems.is_empty(), "{}", path.display());
        let canonical = canonical_entry(&entry).unwrap();
        assert_eq!(format(&canonical, Some(&shape_of("entries/a.yaml").unwrap())).unwrap(), canonical);
    }
}

/// How one person or another writes a value: what it is, and its lines. Where it may begin on the line of its key, the
/// first line is that part of it.
#[derive(Clone, Debug)]
enum Messy {
    Scalar(String),
    Flow(String),
    List { zero_indent: bool, items: Vec<(Option<String>, Self)> },
    Map(Vec<(Option<String>, String, Self)>),
}

fn any_scalar() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-zé]{1,6}( [a-z]{1,4}){0,2}",
        "'[a-z:# é]{0,8}'",
        "\"[a-z:#é]{0,4}\\\\n[a-z]{0,4}\"",
        "(1\\.10|0x1F|true|~|null|yes|2020-01-01|\\[\\]|\\{\\})",
        Just(String::new()),
        "[|>][-+]?\nI[a-z]{1,4}\n(I  [a-z]{1,3}\n|\n){0,2}I[a-z # ]{0,4}[a-z]",
        "[a-z]{1,4}\n I[a-z]{1,4}\n(\n)?I[a-z]{1,4}",
        "'[a-z]{1,4}\nI[a-z#: ]{0,4}[a-z]'",
    ]
}

fn any_flow() -> impl Strategy<Value = String> {
    prop_oneof![
        "\\[[a-z]{1,3}, '[a-z,]{1,3}'\\]",
        "\\[ # [a-z]{1,3}\nI[a-z]{1,3}, # [a-z]{1,3}\nI# [a-z]{1,3}\nI[a-z]{1,3}\nI\\]",
        "\\{a: [a-z]{1,3}, 'b c': \\[[a-z]\\]\\}",
        "\\{a: [a-z]{1,3}, # [a-z]\nI b: \\{c: [a-z]\\} # [a-z]\nI\\}",
    ]
}

fn any_messy() -> impl Strategy<Value = Messy> {
    let leaf = prop_oneof![3 => any_scalar().prop_map(Messy::Scalar), 1 => any_flow().prop_map(Messy::Flow)];
    leaf.prop_recursive(3, 16, 4, |inner| {
        let above = || prop::option::weighted(0.3, "(\n)?# [a-z]{1,4}(\n)?");
        prop_oneof![
            (any::<bool>(), prop::collection::vec((above(), inner.clone()), 1..4))
                .prop_map(|(zero_indent, items)| Messy::List { zero_indent, items }),
            any_members(inner),
        ]
    })
}

fn any_members(value: impl Strategy<Value = Messy>) -> impl Strategy<Value = Messy> {
    const KEYS: [&str; 9] = ["name", "'kind'", "\"summary\"", "urls", "x-a", "listings", "theme", "note", "a b"];
    let above = prop::option::weighted(0.3, "(\n)?# [a-z]{1,4}(\n)?");
    let members = prop::collection::vec((above, value), 1..5);
    (members, Just(KEYS.to_vec()).prop_shuffle()).prop_map(|(members, keys)| {
        Messy::Map(members.into_iter().zip(keys).map(|((above, value), key)| (above, key.to_owned(), value)).collect())
    })
}

/// Writes a value behind a key or dash that stands in column `indent`.
fn write_messy(out: &mut String, value: &Messy, indent: usize, trailing: bool) {
    let comment = if trailing { "  # behind" } else { "" };
    match value {
        Messy::Scalar(text) | Messy::Flow(text) => {
            let pad = " ".repeat(indent + 3);
            let is_block = text.starts_with(['|', '>']);
            let text = text.replace("\n I", "\nI").replace("\nI", &format!("\n{pad}"));
            match text.split_once('\n').filter(|_| is_block) {
                Some((first, rest)) => *out += &format!(" {first}{comment}\n{rest}\n"),
                None => *out += &format!(" {text}{comment}\n"),
            }
        }
        Messy::List { zero_indent, items } => {
            *out += &format!("{comment}\n");
            let indent = if *zero_indent { indent } else { indent + 3 };
            for (above, item) in items {
                write_above(out, above.as_ref(), indent);
                *out += &format!("{}-", " ".repeat(indent));
                // A list in a list needs its own column.
                let inner = if matches!(item, Messy::List { .. }) { indent + 1 } else { indent };
                write_messy(out, item, inner, !trailing);
            }
        }
        Messy::Map(members) => {
            *out += &format!("{comment}\n");
            write_members(out, members, indent + 4);
        }
    }
}

fn write_members(out: &mut String, members: &[(Option<String>, String, Messy)], indent: usize) {
    for (at, (above, key, value)) in members.iter().enumerate() {
        write_above(out, above.as_ref(), indent);
        *out += &format!("{}{key} :", " ".repeat(indent));
        write_messy(out, value, indent, at % 2 == 0);
    }
}

fn write_above(out: &mut String, above: Option<&String>, indent: usize) {
    if let Some(above) = above {
        *out += &above.replace("# ", &format!("{}# ", " ".repeat(indent)));
        *out += "\n";
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn whatever_the_manner_value_and_comments_stay(
        document in any_members(any_messy()),
        crlf in any::<bool>(),
        final_newline in any::<bool>(),
    ) {
        let Messy::Map(members) = &document else { unreachable!() };
        let mut text = String::new();
        write_members(&mut text, members, 0);
        text += "\n# the end\n";
        if crlf {
            text = text.replace('\n', "\r\n");
        }
        let text = if final_newline { text.as_str() } else { text.trim_end() };
        let value = parse_value(text);
        prop_assume!(value.is_ok());
        let shape = shape_of("entries/a.yaml").unwrap();
        let new = format(text, Some(&shape));
        prop_assert!(new.is_ok(), "not understood:\n{text}");
        let new = new.unwrap();
        prop_assert_eq!(parse_value(&new).unwrap(), value.unwrap(), "{}\nbecame\n{}", text, new);
        prop_assert_eq!(format(&new, Some(&shape)).unwrap(), new.clone(), "{}", text);
        prop_assert_eq!(new.matches("# behind").count(), text.matches("# behind").count(), "{}\nbecame\n{}", text, new);
        prop_assert!(new.ends_with("# the end\n") && !new.contains('\r'), "{}", new);
        for flow in ["[a", "{a"] {
            prop_assert!(!new.contains(&format!(": {flow}")), "{}", new);
        }
    }

    #[test]
    fn what_is_emitted_is_canonical(document in any_members(any_messy())) {
        let Messy::Map(members) = &document else { unreachable!() };
        let mut text = String::new();
        write_members(&mut text, members, 0);
        let value = parse_value(&text);
        prop_assume!(value.is_ok());
        let written = emit(&value.unwrap());
        prop_assert_eq!(format(&written, None).unwrap(), written);
    }
}
