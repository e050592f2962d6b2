//! `typography`: spaces and marks that are wrong in any style.

use super::texts::Text;
use super::{Check, Context, Rule};
use crate::finding::{Applicability, Raised, RuleId, Severity, Sink};
use crate::guide::{TextRole, Trait};
use crate::source::Span;

const ID: RuleId = RuleId("typography");

pub(super) const RULE: Rule = Rule {
    id: ID,
    severity: Severity::Warning,
    summary: "spaces and marks that are wrong in any style",
    fix: Some(Applicability::Automatic),
    docs: include_str!("../../docs/rules/typography.md"),
    checks: &[Check::Text(look)],
};

fn look(_: &Context<'_>, text: &Text<'_>, sink: &mut Sink) {
    if !text.is_seen() {
        return;
    }
    let whole = text.text();
    if text.role == TextRole::Name {
        quoted(text, sink);
    }
    if text.role != TextRole::Body && text.role != TextRole::Summary {
        around(text, sink);
    }
    let (mut spaced, mut before_stop, mut double) = (false, false, false);
    for pair in whole.as_bytes().windows(2) {
        match pair {
            b"  " => spaced = true,
            b" ," | b" ." => before_stop = true,
            b",," | b".." => double = true,
            _ => {}
        }
    }
    if spaced {
        spaces(text, sink);
    }
    if before_stop {
        before_stops(text, sink);
    }
    if double {
        doubled(text, sink);
    }
    if text.prose.has(Trait::NonAscii) && (text.prose.has(Trait::Quote) || text.prose.has(Trait::Apostrophe)) {
        mixed(text, sink);
    }
}

/// Marks that open and close a quotation.
const QUOTES: [(char, char); 7] = [
    ('"', '"'),
    ('\'', '\''),
    ('\u{201c}', '\u{201d}'),
    ('\u{2018}', '\u{2019}'),
    ('\u{201e}', '\u{201c}'),
    ('\u{ab}', '\u{bb}'),
    ('\u{201d}', '\u{201d}'),
];

/// A name with quotation marks around all of it.
fn quoted(text: &Text<'_>, sink: &mut Sink) {
    let whole = text.text();
    let inner = QUOTES.iter().find_map(|(open, close)| {
        let inner = whole.strip_prefix(*open)?.strip_suffix(*close)?;
        (!inner.trim().is_empty() && !inner.contains([*open, *close])).then_some(inner)
    });
    if let Some(inner) = inner {
        let place = text.place(Span::new(0, whole.len()));
        sink.push(
            Raised::new(ID, text.file, place, "quotation marks around the whole name")
                .help(format!("write `{}`", inner.trim()))
                .replace_with(Applicability::Automatic, inner.trim()),
        );
    }
}

/// Space around a text. That of a summary is a matter of its form, and a block of lines may end with one.
fn around(text: &Text<'_>, sink: &mut Sink) {
    let whole = text.text();
    let lines = whole.trim_matches('\n');
    if lines.len() == lines.trim().len() || lines.trim().is_empty() {
        return;
    }
    let start = whole.len() - whole.trim_start().len();
    let end = whole.trim_end().len();
    for (span, side) in [(Span::new(0, start), "begins"), (Span::new(end, whole.len()), "ends")] {
        if !whole[span.start..span.end].trim_matches('\n').is_empty() {
            sink.push(
                Raised::new(ID, text.file, text.place(span), format!("the text {side} with space"))
                    .help("remove it")
                    .replace_with(Applicability::Automatic, ""),
            );
        }
    }
}

/// Several spaces between two words of a sentence. Behind a full stop some people write two on purpose, and a table or
/// list in Markdown may be aligned.
fn spaces(text: &Text<'_>, sink: &mut Sink) {
    let masked = text.prose.masked();
    let bytes = masked.as_bytes();
    let mut at = 0;
    while let Some(next) = masked[at..].find("  ") {
        let start = at + next;
        let length = bytes[start..].iter().take_while(|byte| **byte == b' ').count();
        let end = start + length;
        at = end;
        let joins = |byte: Option<&u8>| {
            byte.is_some_and(|byte| !byte.is_ascii_whitespace() && !matches!(byte, b'|' | b'(' | b')'))
        };
        let ends_sentence = start > 0
            && matches!(bytes[start - 1], b'.' | b'!' | b'?' | b':' | b'-' | b'*' | b'+' | b'>' | b')' | b'#');
        if start > 0 && joins(bytes.get(start - 1)) && joins(bytes.get(end)) && !ends_sentence && !is_row(masked, start)
        {
            sink.push(
                Raised::new(ID, text.file, text.place(Span::new(start, end)), format!("{length} spaces in a row"))
                    .help("write one")
                    .replace_with(Applicability::Automatic, " "),
            );
        }
    }
}

/// True when the line around `at` is a row of a table.
fn is_row(text: &str, at: usize) -> bool {
    let start = text[..at].rfind('\n').map_or(0, |newline| newline + 1);
    text[start..].lines().next().is_some_and(|line| line.contains('|'))
}

/// A space before a comma or full stop: `one , two .`
fn before_stops(text: &Text<'_>, sink: &mut Sink) {
    let masked = text.prose.masked();
    for (at, mark) in masked.match_indices([',', '.']) {
        let follows = masked[at + 1..].chars().next();
        let before = masked[..at].trim_end_matches(' ');
        let is_spaced = before.len() < at && before.ends_with(|c: char| c.is_alphanumeric() || matches!(c, ')' | '\0'));
        // `.NET` and `...` are words of their own, and so is a comma between two others like it.
        if is_spaced && follows.is_none_or(char::is_whitespace) {
            let span = Span::new(before.len(), at);
            sink.push(
                Raised::new(ID, text.file, text.place(span), format!("a space before `{mark}`"))
                    .help("remove it")
                    .replace_with(Applicability::Automatic, ""),
            );
        }
    }
}

/// `etc..` and `one,, two`
fn doubled(text: &Text<'_>, sink: &mut Sink) {
    let masked = text.prose.masked();
    for mark in [",,", ".."] {
        for (at, _) in masked.match_indices(mark) {
            let before = masked[..at].chars().next_back();
            let after = masked[at + 2..].chars().next();
            if before.is_some_and(char::is_alphabetic) && after.is_none_or(char::is_whitespace) {
                let single = &mark[..1];
                sink.push(
                    Raised::new(ID, text.file, text.place(Span::new(at, at + 2)), format!("`{mark}` in a sentence"))
                        .help(format!("write `{single}`"))
                        .replace_with(Applicability::Automatic, single),
                );
            }
        }
    }
}

/// Straight and curly marks in one text, of one kind.
fn mixed(text: &Text<'_>, sink: &mut Sink) {
    let masked = text.prose.masked();
    let between_letters = |mark: char| {
        masked.match_indices(mark).map(|(at, _)| at).find(|at| {
            let after = masked[at + mark.len_utf8()..].chars().next();
            masked[..*at].ends_with(char::is_alphabetic) && after.is_some_and(char::is_alphabetic)
        })
    };
    let straight = between_letters('\'');
    let curly = between_letters('\u{2019}');
    if let (Some(straight), Some(curly)) = (straight, curly) {
        let at = straight.max(curly);
        let length = if at == curly { '\u{2019}'.len_utf8() } else { 1 };
        sink.push(
            Raised::new(
                ID,
                text.file,
                text.place(Span::new(at, at + length)),
                "straight and curly apostrophes in one text",
            )
            .help("use one of them"),
        );
    }
    let straight =
        masked.match_indices('"').map(|(at, _)| at).find(|at| !masked[..*at].ends_with(|c: char| c.is_ascii_digit()));
    if let (Some(straight), Some(curly)) = (straight, masked.find(['\u{201c}', '\u{201d}'])) {
        let at = straight.max(curly);
        let length = if at == curly { '\u{201c}'.len_utf8() } else { 1 };
        sink.push(
            Raised::new(
                ID,
                text.file,
                text.place(Span::new(at, at + length)),
                "straight and curly quotation marks in one text",
            )
            .help("use one of them"),
        );
    }
}
