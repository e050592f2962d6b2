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
    fix: None,
    docs: include_str!("../../docs/rules/marketing-language.md"),
    checks: &[Check::Text(look)],
};

/// Words that could stand in front of any product. Those that tell something, if little (`simple`, `fast`, `modern`,
/// `powerful`), are left to the guide's own list.
pub(super) const WORDS: [&str; 68] = [
    "amazing",
    "among the best",
    "are the best",
    "are the most popular",
    "award winning",
    "best in class",
    "best of breed",
    "blazing",
    "blazing fast",
    "blazingly",
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
    "game changers",
    "game changing",
    "groundbreaking",
    "incredible",
    "incredibly",
    "industry leading",
    "innovative",
    "insanely",
    "is the best",
    "is the most popular",
    "leading edge",
    "lightning fast",
    "loved by millions",
    "loved by thousands",
    "market leading",
    "most popular",
    "next gen",
    "next generation",
    "next level",
    "one of the best",
    "one of the most popular",
    "revolutionary",
    "revolutionize",
    "revolutionizes",
    "revolutionizing",
    "seamless",
    "seamlessly",
    "second to none",
    "sleek",
    "state of the art",
    "stunning",
    "super charge",
    "supercharge",
    "supercharged",
    "supercharges",
    "supercharging",
    "the best",
    "the most popular",
    "trusted by millions",
    "trusted by thousands",
    "turbocharge",
    "unleash",
    "unmatched",
    "unparalleled",
    "unrivaled",
    "unrivalled",
    "world class",
    "world leading",
];

/// Those of them that are praise where a sentence begins, and elsewhere may tell what a tool does (`picks the best route`).
const CLAIMS: [&str; 3] = ["most popular", "the best", "the most popular"];

fn look(context: &Context<'_>, text: &Text<'_>, sink: &mut Sink) {
    if !matches!(text.role, TextRole::Summary | TextRole::Note) {
        return;
    }
    let has_own = context.guide.config.policy.marketing_words.is_some();
    for span in context.marketing().find(&text.prose) {
        let found = &text.text()[span.start..span.end];
        let is_claim = || !begins(text.text(), span) && CLAIMS.iter().any(|claim| found.eq_ignore_ascii_case(claim));
        if text.prose.is_quoted(span) || is_name(text.text(), span) || (!has_own && is_claim()) {
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
    text[span.start..].starts_with(char::is_uppercase) && !begins(text, span)
}

/// True where a sentence begins.
fn begins(text: &str, span: Span) -> bool {
    let before = text[..span.start].trim_end_matches([' ', '\n', '"', '(', '*']);
    before.is_empty() || before.ends_with(['.', '!', '?', ':'])
}
