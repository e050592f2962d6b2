//! `confusable-text`: words with a letter that passes for another.

use super::scripts::lookalike;
use super::texts::Text;
use super::{Check, Context, Rule};
use crate::finding::{Raised, RuleId, Severity, Sink};
use crate::guide::Trait;
use crate::source::Span;
use unicode_normalization::char::is_combining_mark;

const ID: RuleId = RuleId("confusable-text");

pub(super) const RULE: Rule = Rule {
    id: ID,
    severity: Severity::Warning,
    summary: "a word with a letter that passes for another",
    fix: None,
    docs: include_str!("../../docs/rules/confusable-text.md"),
    checks: &[Check::Text(look)],
};

fn look(_: &Context<'_>, text: &Text<'_>, sink: &mut Sink) {
    if !text.is_seen() || !text.prose.has(Trait::NonAscii) {
        return;
    }
    // Code and addresses too: there it does most harm.
    let whole = text.text();
    let mut at = 0;
    for word in whole.split(|c: char| !c.is_alphanumeric() && !is_combining_mark(c)) {
        // The words are slices of the text, in order.
        let start = at + whole[at..].find(word).unwrap_or_default();
        at = start + word.len();
        if let Some(found) = lookalike(word) {
            let letter = found.letter;
            let message = format!(
                "`{letter}` in `{word}` is {} (U+{:04X}) and looks like `{}`",
                found.kind(),
                u32::from(letter),
                found.looks_like
            );
            sink.push(
                Raised::new(ID, text.file, text.place(Span::new(start, at)), message)
                    .help("type the word anew; it was probably pasted"),
            );
        }
    }
}
