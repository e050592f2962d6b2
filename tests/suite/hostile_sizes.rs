//! Files and guides that are large or repeat themselves on purpose. Each number here is so large that work which grows
//! with its square would not end before everybody has left, and memory is bounded, so that a test which takes long or
//! fails shows what became slow or greedy.

use crate::guides::{TODAY, base};
use ddscurate::guide::load;
use ddscurate::rules::judge;
use ddscurate::source::{MAX_FILE_BYTES, MemoryTree};
use std::collections::BTreeMap;

/// An entry that is judged beside what is tested, and found to refer to nothing.
const WITNESS: &str = "name: Witness\nkind: tool\nsummary: Stands beside what is tested.\nurls:\n  home: https://witness.example.com/\nlistings:\n  - theme: nowhere\n";

const WITNESSED: &str = "entries/witness.yaml:7:12-7:19 dangling-theme: no theme is called `nowhere`";

/// The head of an entry in which nothing is wrong.
const HEAD: &str =
    "name: Large\nkind: group\nsummary: Holds more than anybody wants to read.\nlistings:\n  - theme: watch\n";

fn with_witness() -> MemoryTree {
    let mut tree = base();
    tree.0.insert("entries/witness.yaml".to_owned(), WITNESS.into());
    tree
}

/// `head`, and below it as many lines as there is room for.
fn filled(head: &str, line: impl Fn(usize) -> String) -> String {
    let mut text = head.to_owned();
    for number in 0.. {
        let line = line(number);
        if text.len() + line.len() > MAX_FILE_BYTES {
            break;
        }
        text.push_str(&line);
    }
    text
}

/// How often each rule speaks in `path`, those that it left out not counted, and how many it says it left out.
fn counted(tree: &MemoryTree, path: &str) -> BTreeMap<&'static str, (usize, usize)> {
    let guide = load(tree).unwrap();
    let mut counted = BTreeMap::new();
    let findings = judge(&guide, &[], TODAY);
    assert!(
        findings.shown.iter().any(|finding| crate::guides::line(finding) == WITNESSED),
        "the neighbor was not judged"
    );
    for finding in findings.shown.iter().filter(|finding| finding.path == path) {
        let (shown, left_out): &mut (usize, usize) = counted.entry(finding.rule.0).or_default();
        *shown += 1;
        *left_out += finding.clause().1;
    }
    counted
}

/// Each of the wrong slugs might be compared with those of all entries, to guess which one was meant, and its entry might
/// be looked through for each of them.
#[test]
fn thousands_of_wrong_references_are_found_by_one_look_at_each_entry() {
    let mut tree = with_witness();
    for number in 0..500 {
        tree.0.insert(format!("entries/right-{number}.yaml"), WITNESS.replace("itness", &number.to_string()).into());
    }
    for file in 0..2 {
        let text = filled(&format!("{HEAD}components:\n"), |number| format!("- entry: wrong-{file}-{number}\n"));
        tree.0.insert(format!("entries/large-{file}.yaml"), text.into());
    }
    let found = counted(&tree, "entries/large-1.yaml");
    assert_eq!(found["dangling-entry"].0, 50);
    assert!(found["dangling-entry"].1 > 2_500, "{found:?}");
}

/// Texts of nothing but beginnings, each half as long as a file may be, in a note and in a theme. Whatever begins something has
/// its end looked for; none may be looked for through all that is left of the text, time and again.
#[test]
fn a_text_of_nothing_but_beginnings_is_read_once() {
    let beginnings = [
        "[a](",
        "[](",
        "[[a ",
        "[",
        "](",
        "<a ",
        "<!",
        "<!-- ",
        "`",
        "`a ",
        "``` ",
        "**a ",
        "\"x ",
        "\"x\" ",
        "'",
        "\u{201c}x ",
        "& ",
        "&amp;",
        "!x ",
        "www.",
        "a://",
        "://",
        "a@",
        "a\n",
        "a ",
        "(a ",
        "> ",
        "| ",
        "\u{301}",
        "\u{1f600}",
        "\\",
        "a. ",
    ];
    let mut tree = with_witness();
    for (number, beginning) in beginnings.iter().enumerate() {
        let text = beginning.repeat(MAX_FILE_BYTES / 2 / beginning.len());
        let head = WITNESS.replace("nowhere", "watch").replace("itness", &number.to_string()) + "    note: |\n      x";
        let mut entry = head + &text.replace('\n', "\n      ");
        entry.truncate(entry.floor_char_boundary(MAX_FILE_BYTES - 1));
        tree.0.insert(format!("entries/begins-{number}.yaml"), format!("{entry}\n").into());
        if beginning.starts_with(['[', ']', '<', '`', '*', '>', '|', '\n']) {
            let theme = format!("---\ntitle: Begins {number}\n---\n\n{text}\n");
            tree.0.insert(format!("themes/begins-{number}.md"), theme.into());
        }
    }
    let guide = load(&tree).unwrap();
    let findings = judge(&guide, &[], TODAY);
    for (number, beginning) in beginnings.iter().enumerate() {
        let path = format!("entries/begins-{number}.yaml");
        let found: Vec<&str> = findings.shown.iter().filter(|f| f.path == path).map(|f| f.rule.0).collect();
        // More than 256 opening brackets are in no entry; those of themes are read.
        let wanted = if beginning.contains('[') { "yaml-syntax" } else { "note-length" };
        assert!(found.contains(&wanted), "{beginning:?}: {found:?}");
    }
}
