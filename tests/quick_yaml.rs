//! The quick reader against the real parser: whatever it accepts, both read the same.
//!
//! `QUICK_YAML_CASES=1000000 cargo test --release --test quick_yaml` runs as many cases of each kind.

#[path = "../examples/generate_guide.rs"]
#[allow(dead_code, reason = "its command line is not used here")]
mod generate_guide;

use ddscurate::guide::{Config, Contributor, Entry, Page, Theme};
use ddscurate::source::{Value, parse_quickly, split_front_matter};
use proptest::prelude::*;
use serde::de::DeserializeOwned;
use std::path::Path;
use std::sync::LazyLock;
use std::{fs, io};

/// What an author's slip, or malice, may put anywhere.
const TOKENS: &[&str] = &[
    " ",
    "  ",
    "    ",
    "\n",
    "\n\n",
    "\n  ",
    "\n    ",
    "\n\n\n      ",
    ":",
    ": ",
    " :",
    ":\n",
    "#",
    " #",
    " # x",
    "\n# x\n",
    "\n      # x\n",
    "'",
    "''",
    "\"",
    "\\",
    "\\\"",
    "\\n",
    "\\x41",
    "\\u00e9",
    "-",
    "- ",
    "- - ",
    "\n- ",
    "\n  - ",
    "\n    - a: b",
    "|",
    "|-",
    "|+",
    "|2",
    " |\n",
    " |-\n",
    "|\n\n",
    ">",
    ">-",
    "&a ",
    "*a",
    "!",
    "!!str ",
    "~",
    "null",
    "Null",
    "true",
    "True",
    "no",
    "[",
    "]",
    "[]",
    "[a, b]",
    "[ a,b ]",
    "[null]",
    "{",
    "}",
    "{}",
    "{a: b}",
    ",",
    "?",
    "? ",
    "%",
    "%YAML 1.2\n",
    "@",
    "`",
    "---",
    "\n---\n",
    "...",
    "\n...\n",
    "<<: ",
    "=",
    ".",
    "..",
    "0",
    "1",
    "-1",
    "+1",
    "007",
    "0x1f",
    "0o7",
    "1e3",
    "1_000",
    "12345678901234567890123",
    "1.10",
    "2014-10",
    ".inf",
    "inf",
    "nan",
    "\t",
    "\r",
    "\r\n",
    "\0",
    "\u{7f}",
    "\u{85}",
    "\u{a0}",
    "\u{2028}",
    "\u{feff}",
    "\u{e9}",
    "\u{1f600}",
    "\u{fffd}",
    "a",
    "a:",
    "a: b",
    "\na: b\n",
    "\n  a: b\n",
    "name: x\n",
    "x-own: 1\n",
    "kind: tool\n",
    "weight: 7\n",
    "weight: \"7\"\n",
    "(",
    "/",
    "_",
    "+",
    "$",
    "<",
    ">=",
    ";",
    "^",
];

/// A text of the corpus with some changes made to it.
fn mutant() -> impl Strategy<Value = String> {
    let change = (any::<prop::sample::Index>(), any::<prop::sample::Index>(), prop::sample::select(TOKENS), 0..9_u8);
    (any::<prop::sample::Index>(), prop::collection::vec(change, 1..4)).prop_map(|(which, changes)| {
        let mut text = CORPUS[which.index(CORPUS.len())].clone();
        for (place, other, token, kind) in changes {
            text = changed(&text, place, other, token, kind);
        }
        text
    })
}

fn changed(text: &str, place: prop::sample::Index, other: prop::sample::Index, token: &str, kind: u8) -> String {
    let at = text.floor_char_boundary(place.index(text.len() + 1));
    let (head, tail) = text.split_at(at);
    let mut lines: Vec<&str> = text.split_inclusive('\n').collect();
    if lines.is_empty() {
        return token.to_owned();
    }
    let (line, other_line) = (place.index(lines.len()), other.index(lines.len()));
    let longer;
    match kind {
        0..3 => return format!("{head}{token}{tail}"),
        3 => return format!("{head}{token}{}", &tail[tail.floor_char_boundary(token.len())..]),
        4 => return format!("{head}{}", &tail[tail.floor_char_boundary(other.index(12) + 1)..]),
        5 => lines.swap(line, other_line),
        6 => lines.insert(line, lines[other_line]),
        7 => lines[line] = lines[line].strip_prefix("  ").unwrap_or(lines[line]),
        _ => {
            longer = format!("  {}", lines[line]);
            lines[line] = &longer;
        }
    }
    lines.concat()
}

/// Lines put together at random, most of them from the subset.
fn soup() -> impl Strategy<Value = String> {
    let key = prop::sample::select(&["a", "b", "c-d", "e_f", "null", "true", "x1", "1x", "\"q\"", "a b"][..]);
    let value = prop::sample::select(TOKENS);
    let word = prop::sample::select(
        &[
            "",
            "text",
            "two words",
            "a#b",
            "a: b",
            "'it''s'",
            "\"a \\\"b\\\" c\"",
            "|",
            "|-",
            "[a, b]",
            "3",
            "text # c",
            "'q' # c",
            "http://x.y/z",
        ][..],
    );
    let content = prop_oneof![
        (key.clone(), word.clone()).prop_map(|(key, word)| format!("{key}@: {word}")),
        (key.clone(), word.clone()).prop_map(|(key, word)| format!("- {key}@: {word}")),
        key.clone().prop_map(|key| format!("{key}@:")),
        word.prop_map(|word| format!("- {word}")),
        (key, value).prop_map(|(key, value)| format!("{key}@: {value}")),
        Just("# comment".to_owned()),
        Just(String::new()),
        Just("text".to_owned()),
    ];
    prop::collection::vec((0..12_usize, content), 1..9).prop_map(|lines| {
        let mut text = String::new();
        let mut indent = 0;
        for (at, (step, content)) in lines.into_iter().enumerate() {
            // Mostly as a person would indent, sometimes not; `@` makes most keys differ.
            let opens = text.ends_with(":\n") || text.ends_with("|\n") || text.ends_with("|-\n");
            indent = match step {
                0..8 => indent + usize::from(opens) * 2,
                8 => indent + 1,
                9 => indent + 2,
                _ => indent.saturating_sub(2),
            };
            let content = content.replace('@', if step == 7 { "" } else { &"jklmnopqr"[at..=at] });
            text.push_str(&format!("{}{content}\n", " ".repeat(indent)));
        }
        text
    })
}

/// The guide's own files, and generated ones. Empty, and then a test fails, when they cannot be read.
static CORPUS: LazyLock<Vec<String>> = LazyLock::new(|| corpus().unwrap_or_default());

fn corpus() -> io::Result<Vec<String>> {
    let generated = tempfile::tempdir()?;
    generate_guide::generate(generated.path(), 300, None)?;
    let mut texts = Vec::new();
    for root in [Path::new(env!("CARGO_MANIFEST_DIR")), generated.path()] {
        for folder in ["", "entries", "contributors", "themes", "pages"] {
            let mut files = fs::read_dir(root.join(folder))?.collect::<io::Result<Vec<_>>>()?;
            files.sort_by_key(fs::DirEntry::path);
            for text in files.iter().filter_map(|file| fs::read_to_string(file.path()).ok()) {
                match split_front_matter(&text) {
                    Some(parts) => texts.push(text[parts.yaml.start..parts.yaml.end].to_owned()),
                    None if text.len() < 4096 => texts.push(text),
                    None => {}
                }
            }
        }
    }
    Ok(texts)
}

fn cases() -> u32 {
    std::env::var("QUICK_YAML_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(20_000)
}

/// True when the quick reader accepted the text.
fn compare<T: DeserializeOwned + PartialEq + std::fmt::Debug>(text: &str) -> Result<bool, TestCaseError> {
    let Some(quick) = parse_quickly::<T>(text) else { return Ok(false) };
    match serde_yaml::from_str::<T>(text) {
        Ok(real) => prop_assert_eq!(quick, real, "{}", text),
        Err(error) => prop_assert!(false, "accepted {:?}, but {}\n{}", quick, error, text),
    }
    Ok(true)
}

fn compare_as_all(text: &str) -> Result<bool, TestCaseError> {
    compare::<Entry>(text)?;
    compare::<Contributor>(text)?;
    compare::<Theme>(text)?;
    compare::<Config>(text)?;
    compare::<Page>(text)?;
    compare::<Value>(text)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn mutilated_files_are_read_alike_or_declined(text in mutant()) {
        compare_as_all(&text)?;
    }

    #[test]
    fn lines_at_random_are_read_alike_or_declined(text in soup()) {
        compare_as_all(&text)?;
    }
}

/// It would be of no use if it declined what people write.
#[test]
fn most_files_are_accepted() {
    let accepted = CORPUS.iter().filter(|text| compare_as_all(text).expect("alike")).count();
    assert!(accepted * 10 > CORPUS.len() * 8, "{accepted} of {}", CORPUS.len());
}
