//! Any bytes in any file give findings: never a panic, never a place outside the file, never a control character in
//! what is printed, and never a neighbour that is not judged.

use crate::guides::{TODAY, base};
use crate::laws::FORMATS;
use crate::runner::heard;
use ddscurate::guide::load;
use ddscurate::report::{Format, Run};
use ddscurate::rules::judge;
use ddscurate::source::MemoryTree;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde_json::Value;

const PATHS: [&str; 7] = [
    "guide.yaml",
    "CLA.md",
    "entries/anvil.yaml",
    "entries/bellows.yaml",
    "themes/build.md",
    "contributors/ada.yaml",
    "pages/introduction.md",
];

/// Pieces that mean something to a reader of YAML or Markdown, and some that mean trouble.
const PIECES: [&str; 44] = [
    "name: ",
    "kind: ",
    "listings:",
    "theme: ",
    "urls: ",
    "components:",
    "status: ",
    "\n",
    "\n",
    "\n  ",
    "\n- ",
    "\n---\n",
    "...",
    ": ",
    "- ",
    "? ",
    "[",
    "]",
    "{",
    "}",
    "'",
    "\"",
    "|\n",
    ">-\n",
    "#",
    " # ",
    "&a ",
    "*a ",
    "!!str ",
    "%YAML 1.2\n",
    "\\u202e",
    "\\x",
    "\u{202e}",
    "\u{feff}",
    "\t",
    "\r",
    "\r\n",
    "\0",
    "é",
    "日本",
    "[[anvil]]",
    "[a] (b.c/d)",
    "](",
    "2015",
];

const WITNESS: &str = "name: Witness\nkind: nothing\n";

fn contents() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        prop::collection::vec(any::<u8>(), 0..200),
        prop::collection::vec(select(&PIECES[..]), 0..40).prop_map(|pieces| pieces.concat().into_bytes()),
        "(\\PC|[\n:'\" -]){0,60}".prop_map(String::into_bytes),
    ]
}

/// Puts `piece` into the file, or in place of a part of it.
fn splice(bytes: &mut Vec<u8>, at: Index, cut: usize, piece: &[u8]) {
    let at = at.index(bytes.len() + 1);
    let end = (at + cut).min(bytes.len());
    bytes.splice(at..end, piece.iter().copied());
}

fn survives(tree: &MemoryTree) -> Result<(), TestCaseError> {
    let guide = load(tree).unwrap();
    let findings = judge(&guide, &[], TODAY);
    for finding in &findings.shown {
        let text = &guide.files.get(guide.files.by_path(&finding.path).unwrap()).text;
        let span = finding.span;
        prop_assert!(span.end <= text.len() && text.get(span.start..span.end).is_some(), "{finding:?}");
        prop_assert!(finding.range.start <= finding.range.end, "{finding:?}");
        prop_assert!(!finding.message.is_empty(), "{finding:?}");
    }
    let seen = |rule: &str| findings.shown.iter().any(|f| f.path == "entries/witness.yaml" && f.rule.0 == rule);
    prop_assert!(seen("invalid-enum") && seen("missing-field"), "the neighbour was not judged");
    for format in FORMATS.iter().filter(|format| !matches!(format, Format::Human { color: true, .. })) {
        let mut out = Vec::new();
        let run = Run::on_all(&findings, &guide.files, guide.entries.len());
        format.reporter().report(&run, &mut out).unwrap();
        let out = String::from_utf8(out).unwrap();
        let shown = |c: char| c == '\n' || !c.is_control();
        prop_assert!(out.chars().all(shown), "a control character was printed: {out:?}");
        let told = told(*format, &out);
        prop_assert!(told.is_none_or(|told| told == findings.shown.len()), "{told:?} in {format:?}\n{out}");
    }
    Ok(())
}

/// How many findings a program is told of that reads a report of that form; `None` for the forms that people read.
fn told(format: Format, report: &str) -> Option<usize> {
    let json = || serde_json::from_str::<Value>(report).unwrap();
    Some(match format {
        Format::Json => json()["findings"].as_array().unwrap().len(),
        Format::Sarif { .. } => json()["runs"][0]["results"].as_array().unwrap().len(),
        Format::GitLab => json().as_array().unwrap().len(),
        Format::GitHub => heard(report).len(),
        Format::JUnit => {
            let document = roxmltree::Document::parse(report).unwrap();
            let cases = document.descendants().filter(|node| node.has_tag_name("testcase"));
            cases.filter(|case| case.attribute("file").is_some()).count()
        }
        Format::Human { .. } | Format::Lines | Format::Markdown { .. } => return None,
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn any_content_is_survived(path in select(&PATHS[..]), content in contents()) {
        let mut tree = base();
        tree.0.insert("entries/witness.yaml".to_owned(), WITNESS.into());
        tree.0.insert(path.to_owned(), content);
        survives(&tree)?;
    }

    #[test]
    fn any_change_to_a_good_file_is_survived(
        path in select(&PATHS[..]),
        changes in prop::collection::vec((any::<Index>(), 0..20_usize, contents()), 1..4),
    ) {
        let mut tree = base();
        tree.0.insert("entries/witness.yaml".to_owned(), WITNESS.into());
        let bytes = tree.0.get_mut(path).unwrap();
        for (at, cut, piece) in changes {
            splice(bytes, at, cut, &piece);
        }
        survives(&tree)?;
    }
}
