//! `text-not-normalized`: characters that Unicode composes and the text does not.

use super::texts::Text;
use super::{Check, Context, Rule};
use crate::finding::{Applicability, Raised, RuleId, Severity, Sink};
use crate::guide::Trait;
use crate::source::Span;
use unicode_normalization::{UnicodeNormalization as _, is_nfc};

const ID: RuleId = RuleId("text-not-normalized");

pub(super) const RULE: Rule = Rule {
    id: ID,
    severity: Severity::Warning,
    summary: "characters in another form than Unicode composes",
    fix: Some(Applicability::Automatic),
    docs: include_str!("../../docs/rules/text-not-normalized.md"),
    checks: &[Check::Text(look)],
};

fn look(_: &Context<'_>, text: &Text<'_>, sink: &mut Sink) {
    if !text.is_seen() || !text.prose.has(Trait::NonAscii) || is_nfc(text.text()) {
        return;
    }
    let mut at = 0;
    for word in text.text().split_inclusive(char::is_whitespace) {
        let length = word.trim_end().len();
        if !is_nfc(&word[..length]) {
            let word = &word[..length];
            let composed: String = word.nfc().collect();
            let message = format!("`{word}` is not written in composed characters (NFC)");
            sink.push(
                Raised::new(ID, text.file, text.place(Span::new(at, at + length)), message)
                    .help(format!("write `{composed}`, which looks the same and can be found by a search"))
                    .replace_with(Applicability::Automatic, composed),
            );
        }
        at += word.len();
    }
}
