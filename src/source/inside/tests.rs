//! Parts of texts in every style: each is found, and what is found says the same as the part.

use super::*;
use crate::source::{Value, parse_value};
use proptest::prelude::*;

fn locate_inside(text: &str, path: &FieldPath, inner: Span) -> Option<Span> {
    TextPlaces::of(text, path)?.part(text, inner)
}

/// The source of the first `part` in the text under `a`.
fn source_of<'t>(text: &'t str, part: &str) -> &'t str {
    let value = parse_value(text).unwrap();
    let start = value["a"].as_str().unwrap().find(part).unwrap();
    let span = locate_inside(text, &"a".into(), Span::new(start, start + part.len())).unwrap();
    &text[span.start..span.end]
}

#[test]
fn parts_are_found_in_every_style() {
    for text in [
        "a: Zoë says [x](y) # [x](y\n",
        "a: 'it''s Zoë''s [x](y)'\n",
        r#"a: "\"\\ \x41\u00e9\U0001F600\n\t Zoë [x](y)""#,
        "a: |\n  one\n\n  Zoë [x](y)\n",
        "a: |- # why\n  one\n    [x](y)\n",
        "a: |+\n\n  [x](y)\n\n",
        "a: |2\n    two more\n  [x](y)\n",
        "a: |1-\n\n    [x](y)\n",
        "a: >\n  one\n  two\n\n  Zoë [x](y)\n",
        "a: >-\n  one\n    more\n\n    more\n  [x](y)\n",
        "a: one\n  two\n\n  Zoë [x](y)\n",
        "a: 'one  \n\n\n  it''s [x](y)'\n",
        "a: \"one \\\n\n  \\ two\n  [x](y)\"\n",
        "a: |\r\n  one\r\n  Zoë [x](y)\r\n",
        "{b: c, a: 'Zoë [x](y)', c: d}\n",
    ] {
        assert_eq!(source_of(text, "[x](y)"), "[x](y)", "{text}");
    }
}

#[test]
fn an_escape_is_marked_as_it_is_written() {
    assert_eq!(source_of("a: \"caf\\u00e9 \\x41\"\n", "fé A"), "f\\u00e9 \\x41");
    assert_eq!(source_of("a: 'it''s'\n", "t's"), "t''s");
}

#[test]
fn a_part_of_several_lines_ends_with_its_first() {
    assert_eq!(source_of("a: |\n  a [b\n  c] d\n", "[b\nc]"), "[b");
    assert_eq!(source_of("a: >\n  a [b\n  c] d\n", "[b c]"), "[b");
    assert_eq!(source_of("a: a [b \n  c] d\n", "[b c]"), "[b");
    assert_eq!(source_of("a: \"a [b\\\n  c] d\"\n", "[bc]"), "[b");
}

#[test]
fn what_is_not_there_has_no_place() {
    let found = |text, start, end| locate_inside(text, &"a".into(), Span::new(start, end));
    assert_eq!(found("a: é\n", 1, 2), None);
    assert_eq!(found("a: b\n", 0, 2), None);
    assert_eq!(found("a: |\n  b\n  c\n", 1, 2), None);
    assert_eq!(found("a: 12\n", 0, 1), None);
    assert_eq!(found("b: c\n", 0, 1), None);
    assert_eq!(found("a: ''\n", 0, 0), None);
    assert_eq!(found("a: 'b'\n", 0, 0), Some(Span::new(4, 4)));
}

const PIECES: [&str; 28] = [
    "a",
    "b",
    "é",
    "😀",
    "[x](y)",
    "word",
    " ",
    "  ",
    "\t",
    ":",
    "#",
    ",",
    "-",
    "'",
    "''",
    "\"",
    "\\n",
    "\\t",
    "\\\"",
    "\\\\",
    "\\xe9",
    "\\u00e9",
    "\\U0001F600",
    "\\_",
    "\\ ",
    "\\\n  ",
    "\n  ",
    "\n\n  ",
];

/// Quoted texts stand here more often: there is most to go wrong in them.
const STYLES: [&str; 18] =
    ["", "", "'", "'", "'", "\"", "\"", "\"", "|", "|-", "|+", ">", ">-", ">+", "|2", ">2-", "|3+", "|1"];

/// A document whose key `a` holds what may be a text, in any style and with any line ends.
fn document() -> impl Strategy<Value = String> {
    let pieces = prop::collection::vec(prop::sample::select(PIECES.as_slice()), 1..12);
    let indent = prop::sample::select(["  ", "   ", "     "].as_slice());
    (prop::sample::select(STYLES.as_slice()), pieces, indent, any::<bool>(), any::<bool>()).prop_map(
        |(style, pieces, indent, in_list, crlf)| {
            // What would end a quoted text is left out of it.
            let pieces: Vec<&str> = pieces.into_iter().filter(|piece| *piece != style).collect();
            let body = pieces.concat().replace("\n  ", &format!("\n{indent}"));
            let value = match style {
                "" => body,
                "'" | "\"" => format!("{style}{body}{style}"),
                _ => format!("{style}\n{indent}{body}\n\n"),
            };
            let text = if in_list { format!("l:\n- - z\n- {value}\n") } else { format!("z: é\na: {value}\nb: c\n") };
            if crlf { text.replace('\n', "\r\n") } else { text }
        },
    )
}

/// What a piece of source says, by the parser's own word.
fn decoded(source: &str, style: char) -> String {
    match style {
        '"' | '\'' => parse_value(&format!("{style}{source}{style}")).unwrap().as_str().unwrap().to_owned(),
        _ => source.to_owned(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 4_000, ..ProptestConfig::default() })]

    #[test]
    fn what_is_found_says_the_same(text in document(), from in any::<prop::sample::Index>(), to in any::<prop::sample::Index>()) {
        let Ok(document) = parse_value(&text) else { return Ok(()) };
        let (path, value) = match &document["a"] {
            Value::Null => (FieldPath::from("l").index(1), &document["l"][1]),
            value => ("a".into(), value),
        };
        let Value::String(parsed) = value else { return Ok(()) };
        let places: Vec<usize> = parsed.char_indices().map(|(at, _)| at).chain([parsed.len()]).collect();
        let (one, two) = (places[from.index(places.len())], places[to.index(places.len())]);
        let inner = Span::new(one.min(two), one.max(two));
        let part = &parsed[inner.start..inner.end];
        let Some(span) = locate_inside(&text, &path, inner) else {
            let begins_blank = part.starts_with(['\n', ' ']) || part.is_empty();
            prop_assert!(begins_blank, "{part:?} is not found in {text:?}");
            return Ok(());
        };
        let (start, _) = locate_text(&text, &path).unwrap();
        let source = &text[span.start..span.end];
        let said = decoded(source, text[start..].chars().next().unwrap());
        prop_assert!(!source.contains('\n'), "{source:?} of {text:?}");
        // Either all of it, or all of it that stands on the line.
        let rest = part.strip_prefix(said.as_str());
        let line_ends = text[span.end..].trim_start_matches([' ', '\t', '\\', '\r']).starts_with('\n');
        prop_assert!(rest == Some("") || (rest.is_some() && line_ends), "{source:?} is not {part:?} in {text:?}");
    }
}
