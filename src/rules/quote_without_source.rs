//! `quote-without-source`: a text that is mostly a quotation, of nobody.

use super::texts::Text;
use super::{Check, Context, Rule};
use crate::finding::{Raised, RuleId, Severity, Sink};
use crate::guide::{PartKind, TextRole, Trait};
use crate::source::Span;

const ID: RuleId = RuleId("quote-without-source");

pub(super) const RULE: Rule = Rule {
    id: ID,
    severity: Severity::Warning,
    summary: "a text that is mostly a quotation and names no source",
    fix: None,
    docs: include_str!("../../docs/rules/quote-without-source.md"),
    checks: &[Check::Text(look)],
};

/// A quotation of fewer words is a phrase or a term held at a distance.
const LEAST_WORDS: usize = 6;

fn look(_: &Context<'_>, text: &Text<'_>, sink: &mut Sink) {
    let may_quote = text.prose.has(Trait::Quote) || text.prose.has(Trait::NonAscii);
    if !may_quote || !matches!(text.role, TextRole::Summary | TextRole::Note) || has_link(text) {
        return;
    }
    let quotations = text.prose.quotations();
    // Words are in order. There may be as many quotations as words, so that none may be counted through for each.
    // Words are in order. There may be thousands of quotations, and all words must not be looked through for each.
    let words = |span: &Span| {
        let all = text.prose.words();
        let ended = all.partition_point(|word| word.span().end <= span.end);
        ended.saturating_sub(all.partition_point(|word| word.span().start < span.start))
    };
    let Some(longest) = quotations.iter().max_by_key(|span| words(span)) else { return };
    let quoted: usize = quotations.iter().map(words).sum();
    if words(longest) >= LEAST_WORDS && quoted * 3 >= text.prose.words().len() * 2 {
        let help = if text.role == TextRole::Summary {
            "write a sentence of your own; a listing's `quote` holds others' words with their `source`"
        } else {
            "put it into the listing's `quote`, with its `source`; if the words are yours, they need no quotation marks"
        };
        sink.push(
            Raised::new(ID, text.file, text.place(*longest), "this quotation does not say whose it is").help(help),
        );
    }
}

fn has_link(text: &Text<'_>) -> bool {
    let leads_on = |kind| matches!(kind, PartKind::Link | PartKind::Autolink | PartKind::Address);
    text.prose.parts().iter().any(|part| leads_on(part.kind))
}
