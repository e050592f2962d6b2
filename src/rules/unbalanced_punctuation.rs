//! `unbalanced-punctuation`: a quotation mark, bracket or backtick without its other half.

use super::texts::Text;
use super::{Check, Context, Rule};
use crate::finding::{Raised, RuleId, Severity, Sink};
use crate::guide::{Mark, Trait, marks};
use crate::source::Span;

const ID: RuleId = RuleId("unbalanced-punctuation");

pub(super) const RULE: Rule = Rule {
    id: ID,
    severity: Severity::Warning,
    summary: "a quotation mark, bracket or backtick without its other half",
    fix: None,
    docs: include_str!("../../docs/rules/unbalanced-punctuation.md"),
    checks: &[Check::Text(look)],
};

fn look(_: &Context<'_>, text: &Text<'_>, sink: &mut Sink) {
    let prose = &text.prose;
    let any = [Trait::Tick, Trait::Bracket, Trait::Quote, Trait::Parenthesis, Trait::NonAscii];
    if !text.is_seen() || !any.into_iter().any(|kind| prose.has(kind)) {
        return;
    }
    let mut at = 0;
    let mut paragraphs = prose.masked().split_inclusive("\n\n").peekable();
    while let Some(paragraph) = paragraphs.next() {
        // A quotation of several paragraphs opens in each of them, and is closed in the last.
        let goes_on = paragraphs.peek().is_some_and(|next| next.trim_start().starts_with(['"', '\u{201c}']));
        let quotes = if goes_on { None } else { lone_quote(paragraph).or_else(|| lone_curly_quote(paragraph)) };
        let tick = if text.is_markdown() { paragraph.find('`') } else { None };
        let bracket = if prose.has(Trait::Parenthesis) || prose.has(Trait::Bracket) {
            lone_bracket(paragraph).filter(|found| !is_broken_link(text.text(), at + found))
        } else {
            None
        };
        for found in [quotes, tick, bracket].into_iter().flatten() {
            raise(text, at + found, sink);
        }
        at += paragraph.len();
    }
}

fn raise(text: &Text<'_>, at: usize, sink: &mut Sink) {
    let Some(mark) = text.text()[at..].chars().next() else { return };
    let missing = if matches!(mark, ')' | ']' | '\u{201d}') { "was never opened" } else { "is never closed" };
    let shown = if mark == '`' { "backtick".to_owned() } else { format!("`{mark}`") };
    let help = if mark == '`' {
        "add the other half, or write `\\`` for the character"
    } else {
        "add the other half, or remove it"
    };
    sink.push(
        Raised::new(ID, text.file, text.place(Span::new(at, at + mark.len_utf8())), format!("this {shown} {missing}"))
            .help(help),
    );
}

/// The straight quotation mark that is left over. Behind a digit it stands for inches.
fn lone_quote(text: &str) -> Option<usize> {
    let mut open = None;
    for (at, _) in text.match_indices('"') {
        let is_inch = open.is_none() && text[..at].ends_with(|c: char| c.is_ascii_digit());
        if !is_inch {
            open = if open.is_some() { None } else { Some(at) };
        }
    }
    open
}

/// The curly quotation mark that is left over. In some languages `\u{201c}` closes what `\u{201e}` opened, and in some
/// `\u{201d}` stands at both ends.
fn lone_curly_quote(text: &str) -> Option<usize> {
    if text.is_ascii() || text.contains(['\u{201e}', '\u{ab}']) || !text.contains('\u{201c}') {
        return None;
    }
    let mut open = None;
    for (at, mark) in text.match_indices(['\u{201c}', '\u{201d}']) {
        let opens = mark == "\u{201c}";
        if opens == open.is_some() {
            return Some(open.unwrap_or(at));
        }
        open = opens.then_some(at);
    }
    open
}

/// The bracket that is left over. Any closes any other: `[0, 1)` is an interval.
fn lone_bracket(text: &str) -> Option<usize> {
    let mut open = Vec::new();
    for (at, bracket) in text.match_indices(['(', '[', ')', ']']) {
        if matches!(bracket, "(" | "[") {
            if !is_face(text, at) {
                open.push(at);
            }
        } else if open.pop().is_none() && !is_face(text, at) && !is_number(text, at) {
            return Some(at);
        }
    }
    open.pop()
}

/// True for the mouth of `:)`, `;-)` and the like.
fn is_face(text: &str, at: usize) -> bool {
    text[..at].trim_end_matches('-').ends_with([':', ';', '=', '\\', '\u{af}']) || text[at..].starts_with("(:")
}

/// True for the end of `a)` or `12)`, which number the points of a list.
fn is_number(text: &str, at: usize) -> bool {
    let word = text[..at].rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    let digits = word.chars().all(|c| c.is_ascii_digit());
    (digits && (1..=3).contains(&word.len())) || word.chars().count() == 1 || matches!(word, "ii" | "iii" | "iv")
}

/// True when the bracket is that of a link that is told to be broken.
fn is_broken_link(text: &str, at: usize) -> bool {
    text.contains("](")
        && marks(text).iter().any(|mark| match mark {
            Mark::EmptyLink { span } | Mark::SpacedLink { span, .. } => span.start <= at && at < span.end,
            _ => false,
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_looks_lone_and_is_not() {
        for text in ["17\" screens", "a \"b\" c", "a 17\" or \"19\" screen"] {
            assert_eq!(lone_quote(text), None, "{text}");
        }
        for text in ["nice :) and (b)", "a) one b) two 12) three", "[0, 1)", "it (:", "i) x ii) y", "shrug \u{af}\\(x)"]
        {
            assert_eq!(lone_bracket(text), None, "{text}");
        }
        for text in ["\u{201e}a\u{201c}", "\u{201d}a\u{201d}", "\u{201c}a\u{201d}", "\u{ab}a\u{bb}"] {
            assert_eq!(lone_curly_quote(text), None, "{text}");
        }
    }

    #[test]
    fn what_is_lone_is_found_where_it_stands() {
        assert_eq!(lone_quote("a \"b c"), Some(2));
        assert_eq!(lone_quote("a \"b\" \"c"), Some(6));
        assert_eq!(lone_bracket("a (b (c) d"), Some(2));
        assert_eq!(lone_bracket("ab) c"), Some(2));
        assert_eq!(lone_curly_quote("\u{201c}a\u{201d} \u{201c}b"), Some(8));
        assert_eq!(lone_curly_quote("\u{201c}a \u{201c}b\u{201d}"), Some(0));
    }
}
