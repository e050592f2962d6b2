//! `repeated-word`: a word that stands twice in a row.

use super::texts::Text;
use super::{Check, Context, Rule};
use crate::finding::{Applicability, Raised, RuleId, Severity, Sink};
use crate::guide::Word;
use crate::source::Span;

const ID: RuleId = RuleId("repeated-word");

pub(super) const RULE: Rule = Rule {
    id: ID,
    severity: Severity::Warning,
    summary: "a word that stands twice in a row",
    fix: Some(Applicability::Suggested),
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
    let words = text.prose.words();
    let mut at = 1;
    while at < words.len() {
        let first = at - 1;
        while at < words.len() && is_repeated(text, words[at - 1], words[at]) {
            at += 1;
        }
        if at - first > 1 {
            raise(text, &words[first..at], sink);
        }
        at += 1;
    }
}

/// One finding for all words of a run.
fn raise(text: &Text<'_>, run: &[Word], sink: &mut Sink) {
    let [first, .., last] = run else { return };
    let word = text.prose.word(*first);
    let often = match run.len() {
        2 => "twice".to_owned(),
        count => format!("{count} times"),
    };
    let span = Span::new(first.span().start, last.span().end);
    sink.push(
        Raised::new(ID, text.file, text.place(span), format!("`{word}` stands {often} in a row"))
            .help("leave one of them")
            .replace_with(Applicability::Suggested, word),
    );
}

/// True when a word says again what the one before it says.
fn is_repeated(text: &Text<'_>, before: Word, word: Word) -> bool {
    if before.hash != word.hash {
        return false;
    }
    let (first, second) = (before.span(), word.span());
    let (before, again) = (text.prose.word(before), text.prose.word(word));
    let gap = &text.text()[first.end..second.start];
    before.eq_ignore_ascii_case(again)
        && !gap.is_empty()
        && gap.chars().all(char::is_whitespace)
        && !gap.contains("\n\n")
        && before.chars().all(char::is_alphabetic)
        // A name may do so, as in Duran Duran.
        && again.starts_with(char::is_lowercase)
        && !MAY_REPEAT.contains(&again)
        && !is_joined(text.text(), first, second)
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
