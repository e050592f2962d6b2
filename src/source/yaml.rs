//! Reading YAML into typed values and plain [`Value`]s, strictly: one document, no anchors, aliases or tags.

use super::locate::{locate_key, locate_value};
use super::mistake::{Complaint, Mistake, likely_mistake};
use super::node::Node;
use super::quick::parse_quickly;
use super::shape::Shape;
use super::slip::{key_run_together, list_behind_key, merge_marker, without_dash};
use super::text::Span;
use super::token::token_end;
use serde::Serialize;
use serde::de::DeserializeOwned;

pub use serde_yaml::{Mapping, Value};

/// A text that is not YAML, or YAML of a kind that a guide's files may not hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntaxError {
    /// What is wrong, as a clause without capital and full stop.
    pub message: String,
    /// How to mend it, where that is known.
    pub help: Option<String>,
    /// Where it was noticed, in bytes of the text.
    pub span: Span,
}

/// How many places that look like an anchor or a tag are looked up before the file is refused. Each look-up parses the
/// text some dozens of times, and a file written by hand has none.
const MAX_SUSPECTS: usize = 16;

/// Reads `text` into a type. An error says only that the fast reading failed; [`super::check`] then says everything
/// that is wrong and where.
///
/// # Errors
/// When the text is no YAML or does not fit `T`.
pub fn parse<T: DeserializeOwned>(text: &str) -> Result<T, SyntaxError> {
    // No value begins with `&` or `!` to the quick reader. Where they are part of a text it knows so at once.
    if cfg!(feature = "quick-yaml")
        && let Some(value) = parse_quickly(text)
    {
        return Ok(value);
    }
    if text.bytes().any(|byte| byte == b'&' || byte == b'!') {
        refuse_properties(text)?;
    }
    serde_yaml::from_str(text).map_err(|error| syntax_error(&error, text, &[]))
}

/// Reads `text` into an untyped value.
///
/// # Errors
/// As [`parse`].
pub fn parse_value(text: &str) -> Result<Value, SyntaxError> {
    parse(text)
}

/// Turns an untyped value into a typed one.
///
/// # Errors
/// When the value does not fit the type; there is no place to point at then.
pub fn from_value<T: DeserializeOwned>(value: Value) -> Result<T, SyntaxError> {
    serde_yaml::from_value(value).map_err(placeless)
}

/// Turns a typed value into an untyped one, fields in the order of the type.
///
/// # Errors
/// When a map of the type has keys that YAML cannot hold.
pub fn to_value<T: Serialize>(value: &T) -> Result<Value, SyntaxError> {
    serde_yaml::to_value(value).map_err(placeless)
}

/// Reads `text` into a tree that keeps duplicate keys.
pub(super) fn parse_node(text: &str) -> Result<Node, SyntaxError> {
    parse_node_of(text, None)
}

/// As [`parse_node`]; the keys of `shape` are known in what is said of a text that is not YAML.
pub(super) fn parse_node_of(text: &str, shape: Option<&Shape>) -> Result<Node, SyntaxError> {
    refuse_properties(text)?;
    serde_yaml::from_str(text).map_err(|error| {
        let names = shape.map(Shape::names).unwrap_or_default();
        syntax_error(&error, text, &names)
    })
}

/// Refuses anchors, aliases and tags: what a reviewer reads must be what is published. (An alias without an anchor is
/// an error of the parser's own, so looking for anchors is enough.)
fn refuse_properties(text: &str) -> Result<(), SyntaxError> {
    let suspects = text.match_indices(['&', '!']).map(|(at, _)| at).filter(|at| could_begin_node(text, *at));
    let mut suspects = suspects.enumerate().peekable();
    if suspects.peek().is_none() {
        return Ok(());
    }
    let tree = serde_yaml::from_str::<Node>(text);
    let has_grown = tree.as_ref().is_err_and(|error| error.to_string().contains("repetition limit"));
    for (count, at) in suspects {
        let begins = match &tree {
            Ok(root) => begins_node(text, root, at),
            // Aliases of aliases. Any other error is no property's doing and speaks for itself.
            Err(_) => has_grown,
        };
        if begins || (count >= MAX_SUSPECTS && tree.is_ok()) {
            let what = if text[at..].starts_with('&') { "an anchor (`&`)" } else { "a tag (`!`)" };
            let end = at + text[at..].find(char::is_whitespace).unwrap_or(text.len() - at);
            return Err(SyntaxError {
                message: format!("{what} is not allowed here"),
                help: Some("write the value out; if it is meant as text, put it in quotes".to_owned()),
                span: Span::new(at, end),
            });
        }
    }
    Ok(())
}

/// A node begins after an indicator or at the start of a line; `Q &A` inside a sentence does not.
fn could_begin_node(text: &str, at: usize) -> bool {
    match text[..at].trim_end_matches([' ', '\t']).chars().next_back() {
        None | Some('\n' | ':' | '-' | '?' | '[' | '{' | ',') => true,
        // Two properties in a row: `!!str &a x`.
        Some(_) => {
            text[..at].ends_with(char::is_whitespace)
                && text[..at].split_ascii_whitespace().next_back().is_some_and(|word| word.starts_with(['&', '!']))
        }
    }
}

/// Asks the parser itself whether a node begins at byte `at`, walking down to it by bisection.
fn begins_node(text: &str, root: &Node, at: usize) -> bool {
    let mut path = super::FieldPath::root();
    let mut node = root;
    if locate_value(text, &path) == Some(at) {
        return true;
    }
    loop {
        let count = node.len();
        let child = |index: usize| node.step(&path, index);
        let starts = |index: usize| {
            let child = child(index)?;
            if node.is_map() { locate_key(text, &child, node.occurrence(index)) } else { locate_value(text, &child) }
        };
        // The last child that begins at or before `at`.
        let (mut low, mut high) = (0, count);
        while low < high {
            let middle = usize::midpoint(low, high);
            if starts(middle).is_some_and(|start| start <= at) { low = middle + 1 } else { high = middle }
        }
        let Some(index) = low.checked_sub(1) else { return false };
        let Some(next) = child(index) else { return false };
        if starts(index) == Some(at) || locate_value(text, &next) == Some(at) {
            return true;
        }
        let Some(inner) = node.child(index) else { return false };
        node = inner;
        path = next;
    }
}

/// The parser's error as ours: its position in bytes, and better words for the mistakes people really make.
fn syntax_error(error: &serde_yaml::Error, text: &str, names: &[&'static str]) -> SyntaxError {
    let full = error.to_string();
    if let Some(mistake) = merge_marker(text) {
        return mistake.into();
    }
    if full.contains("more than one document") {
        let (message, help, span) = match second_document(text) {
            Some(at) => {
                let help = "a file holds one thing; remove the `---` line and what follows";
                ("a second document begins here", help, Span::new(at, at + 3))
            }
            None => {
                let help = "a text with quotes in it must itself stand in quotes, the other kind of them";
                ("the document ends before the file does", help, Span::new(0, token_end(text, 0)))
            }
        };
        return SyntaxError { message: message.to_owned(), help: Some(help.to_owned()), span };
    }
    let offset = error.location().map_or(0, |place| place.index()).min(text.len());
    let offset = text.floor_char_boundary(offset);
    let line_start = text[..offset].rfind('\n').map_or(0, |newline| newline + 1);
    let line = text[line_start..].lines().next().unwrap_or_default();
    let indent = &line[..line.len() - line.trim_start().len()];
    let message = without_places(&full);
    if let Some(tab) = indent.find('\t') {
        return SyntaxError {
            message: "this line is indented with a tab".to_owned(),
            help: Some("YAML is indented with spaces, two for each level".to_owned()),
            span: Span::new(line_start + tab, line_start + tab + 1),
        };
    }
    if let Some(space) = line.find(['\u{a0}', '\u{3000}']) {
        return SyntaxError {
            message: "this line holds a space that is not an ordinary one".to_owned(),
            help: Some("type the space again; it was probably pasted from a web page".to_owned()),
            span: Span::new(line_start + space, text.ceil_char_boundary(line_start + space + 1)),
        };
    }
    // A quote that is never closed is noticed at the end of the text; the place to look at is where it opens.
    let opened = full.rsplit_once("while scanning a quoted scalar at ").and_then(|(_, place)| offset_of(place, text));
    // So is a line without a colon, at the colon of the next.
    let key = full.rsplit_once("while scanning a simple key at ").and_then(|(_, place)| offset_of(place, text));
    let complaint = Complaint {
        offset: opened.or(key).unwrap_or(offset),
        in_brackets: full.contains("flow"),
        wants_colon: key.is_some(),
        names,
    };
    let slip = match message.as_str() {
        message if message.contains("mapping values are not allowed") => key_run_together(text, offset, names),
        message if message.contains("block sequence entries are not allowed") => list_behind_key(text, offset),
        message if message.contains("'-' indicator") || message.contains("did not find expected key") => {
            without_dash(text, offset)
        }
        _ => None,
    };
    if let Some(mistake) = slip.or_else(|| likely_mistake(text, complaint)) {
        return mistake.into();
    }
    if let Some(start) = opened {
        return SyntaxError {
            message,
            help: Some("close the quote that is opened here".to_owned()),
            span: Span::new(start, token_end(text, start)),
        };
    }
    let help = message
        .contains("mapping values are not allowed")
        .then(|| "a text that contains a colon and a space must stand in quotes".to_owned())
        .or_else(|| {
            let quoted = message.contains("quoted scalar") || message.contains("expected <block end>");
            quoted.then(|| "look for a quote that is opened and not closed, or write `''` for an apostrophe inside single quotes".to_owned())
        })
        .or_else(|| message.contains("cannot start any token").then(|| "put the text in double quotes".to_owned()));
    SyntaxError { message, help, span: Span::new(offset, token_end(text, offset).max(offset)) }
}

impl From<Mistake> for SyntaxError {
    fn from(mistake: Mistake) -> Self {
        Self { message: mistake.message, help: Some(mistake.help.into_owned()), span: mistake.span }
    }
}

/// The parser's message without its line numbers: the finding has its own, and in front matter they would be others.
fn without_places(message: &str) -> String {
    let mut rest = message;
    let mut clean = String::with_capacity(message.len());
    while let Some((before, place)) = rest.split_once(" at line ") {
        clean.push_str(before);
        let end = place.find(|c: char| !c.is_ascii_digit()).unwrap_or(place.len());
        let column = place[end..].strip_prefix(" column ").unwrap_or(&place[end..]);
        rest = column.trim_start_matches(|c: char| c.is_ascii_digit());
    }
    clean.push_str(rest);
    clean
}

/// The byte at `line 3 column 7`.
fn offset_of(place: &str, text: &str) -> Option<usize> {
    let (line, column) = place.strip_prefix("line ")?.split_once(" column ")?;
    let (line, column): (usize, usize) = (line.parse().ok()?, column.parse().ok()?);
    let start: usize = text.split_inclusive('\n').take(line.checked_sub(1)?).map(str::len).sum();
    let within = text[start..].char_indices().nth(column.checked_sub(1)?)?;
    Some(start + within.0)
}

fn placeless(error: serde_yaml::Error) -> SyntaxError {
    SyntaxError { message: error.to_string(), help: None, span: Span::new(0, 0) }
}

fn second_document(text: &str) -> Option<usize> {
    let mut seen_content = false;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let is_marker = line.starts_with("---") && line[3..].chars().next().is_none_or(char::is_whitespace);
        if is_marker && seen_content {
            return Some(at);
        }
        let content = line.trim();
        seen_content |= !content.is_empty() && !content.starts_with('#');
        at += line.len();
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(text: &str) -> SyntaxError {
        parse_value(text).expect_err("must be refused")
    }

    #[test]
    fn anchors_and_tags_are_refused_where_they_stand() {
        assert_eq!(error("a: &x 1\nb: *x\n").span, Span::new(3, 5));
        assert_eq!(error("a: !!str 1\n").span, Span::new(3, 8));
        assert_eq!(error("list:\n  - b\n  - &y\n    c: d\n").span.start, 16);
        assert_eq!(error("&k key: v\n").span.start, 0);
        assert_eq!(error("a: {b: !t c}\n").span.start, 7);
    }

    #[test]
    fn ampersands_and_exclamation_marks_in_text_are_fine() {
        for text in ["a: R&D, Q &A!\n", "a: 'x: &y'\n", "a: |\n  &not an anchor\n  !nor a tag\n", "a: b # - &c\n"] {
            assert!(parse_value(text).is_ok(), "{text}");
        }
    }

    #[test]
    fn common_mistakes_are_named() {
        assert!(error("a:\n\tb: c\n").message.contains("tab"));
        assert!(error("a: b: c\n").message.contains("colon"));
        let open = error("a: 'b\nc: d\n");
        assert_eq!((open.span, open.message.contains("line")), (Span::new(3, 5), false));
        let second = error("a: b\n---\nc: d\n");
        assert_eq!((second.span.start, second.message.as_str()), (5, "a second document begins here"));
    }
}
