//! `marketing-language`: words that praise and say nothing.

use super::phrases::Phrases;
use super::texts::Text;
use super::{Check, Context, Rule};
use crate::finding::{Raised, RuleId, Severity, Sink};
use crate::guide::TextRole;
use crate::source::Span;

const ID: RuleId = RuleId("marketing-language");

pub(super) const RULE: Rule = Rule {
    id: ID,
    severity: Severity::Warning,
    summary: "words that praise instead of telling",
    docs: include_str!("../../docs/rules/marketing-language.md"),
    checks: &[Check::Text(look)],
};

/// Words that could stand in front of any product. Those that tell something, if little (`simple`, `fast`, `modern`,
/// `powerful`), are left to the guide's own list.
pub(super) const WORDS: [&str; 44] = [
    "amazing",
    "best in class",
    "best of breed",
    "blazing fast",
    "blazingly fast",
    "bleeding edge",
    "breathtaking",
    "cutting edge",
    "delightful",
    "effortless",
    "effortlessly",
    "enterprise grade",
    "enterprise ready",
    "game changer",
    "game changing",
    "groundbreaking",
    "incredible",
    "incredibly",
    "industry leading",
    "innovative",
    "insanely",
    "leading edge",
    "lightning fast",
    "market leading",
    "next gen",
    "next generation",
    "next level",
    "revolutionary",
    "revolutionize",
    "revolutionizes",
    "seamless",
    "seamlessly",
    "sleek",
    "state of the art",
    "stunning",
    "super charge",
    "supercharge",
    "supercharges",
    "turbocharge",
    "unleash",
    "unmatched",
    "unparalleled",
    "unrivaled",
    "world class",
];

fn look(context: &Context<'_>, text: &Text<'_>, sink: &mut Sink) {
    if !matches!(text.role, TextRole::Summary | TextRole::Note) {
        return;
    }
    for span in context.marketing().find(&text.prose) {
        let found = &text.text()[span.start..span.end];
        if text.prose.is_quoted(span) || is_name(text.text(), span) {
            continue;
        }
        sink.push(
            Raised::new(
                ID,
                text.file,
                text.place(span),
                format!("`{}` praises and says nothing", found.replace('\n', " ")),
            )
            .help("leave it out, or tell what makes it so: a number, a comparison, a way of working"),
        );
    }
}

/// The guide's words, or the built-in ones.
pub(super) fn phrases(context: &Context<'_>) -> Phrases {
    match &context.guide.config.policy.marketing_words {
        Some(words) => Phrases::new(words.iter().map(String::as_str)),
        None => Phrases::new(WORDS.into_iter()),
    }
}

/// True for a capital within a sentence: something is called that.
fn is_name(text: &str, span: Span) -> bool {
    let before = text[..span.start].trim_end_matches([' ', '\n', '"', '(', '*']);
    let begins = before.is_empty() || before.ends_with(['.', '!', '?', ':']);
    text[span.start..].starts_with(char::is_uppercase) && !begins
}
