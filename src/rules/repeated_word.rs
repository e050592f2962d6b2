//! `repeated-word`: a word that stands twice in a row.

use super::texts::Text;
use super::{Check, Context, Rule};
use crate::finding::{Applicability, Raised, RuleId, Severity, Sink};
use crate::source::Span;

const ID: RuleId = RuleId("repeated-word");

pub(super) const RULE: Rule = Rule {
    id: ID,
    severity: Severity::Warning,
    summary: "a word that stands twice in a row",
    docs: include_str!("../../docs/rules/repeated-word.md"),
    checks: &[Check::Text(look)],
};

/// Words that may follow themselves in good English.
const MAY_REPEAT: [&str; 23] = [
    "again", "blah", "bye", "do", "far", "had", "her", "in", "is", "log", "long", "many", "master", "more", "much",
    "no", "on", "out", "really", "so", "that", "too", "very",
];

fn look(_: &Context<'_>, text: &Text<'_>, sink: &mut Sink) {
    if !text.is_own() {
        return;
    }
    for pair in text.prose.words().windows(2) {
        if pair[0].hash != pair[1].hash {
            continue;
        }
        let (first, second) = (pair[0].span(), pair[1].span());
        let word = text.prose.word(pair[0]);
        let again = text.prose.word(pair[1]);
        let gap = &text.text()[first.end..second.start];
        let is_repeated = word.eq_ignore_ascii_case(again)
            && !gap.is_empty()
            && gap.chars().all(char::is_whitespace)
            && !gap.contains("\n\n")
            && word.chars().all(char::is_alphabetic)
            // A name may do so, as in Duran Duran.
            && again.starts_with(char::is_lowercase)
            && !MAY_REPEAT.contains(&again)
            && !is_joined(text.text(), first, second);
        if is_repeated {
            let span = Span::new(first.start, second.end);
            let raised = Raised::new(ID, text.file, text.place(span), format!("`{word} {again}` says a word twice"))
                .help("leave one out");
            sink.push(raised.replace_with(Applicability::Suggested, word));
        }
    }
}

/// True when one of the two is part of a longer word: `plug-in in`, `the the-one`, `it's s`.
fn is_joined(text: &str, first: Span, second: Span) -> bool {
    let joins = |c: char| matches!(c, '-' | '\'' | '\u{2019}' | '_' | '/' | '.' | '+' | '#' | '$' | '@' | '&');
    let before = text[..first.start].ends_with(joins);
    let mut after = text[second.end..].chars();
    let next = after.next();
    let goes_on = next.is_some_and(joins) && (next != Some('.') || after.next().is_some_and(char::is_alphanumeric));
    before || goes_on
}
