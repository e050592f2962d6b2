//! `markdown-link-text`: A link whose words do not say where it leads.

use super::texts::Text;
use super::{Check, Context, Rule};
use crate::finding::{Applicability, Raised, RuleId, Severity, Sink};
use crate::guide::{Mark, Trait, marks};
use crate::source::Span;

const ID: RuleId = RuleId("markdown-link-text");

pub(super) const RULE: Rule = Rule {
    id: ID,
    severity: Severity::Warning,
    summary: "a link whose words do not say where it leads",
    fix: Some(Applicability::Suggested),
    docs: include_str!("../../docs/rules/markdown-link-text.md"),
    checks: &[Check::Text(look)],
};

/// Words that say nothing about where a link leads.
const EMPTY_WORDS: [&str; 10] =
    ["click", "click here", "go here", "here", "link", "more", "read more", "this link", "this page", "this site"];

fn look(_: &Context<'_>, text: &Text<'_>, sink: &mut Sink) {
    if !text.is_markdown() || !text.prose.has(Trait::Bracket) {
        return;
    }
    for mark in marks(text.text()) {
        let Mark::Link { span, url } = mark else { continue };
        let is_image = text.text()[..span.start].ends_with('!');
        let Some(end) = text.text()[span.start..url.start].rfind("](").filter(|_| !is_image) else { continue };
        let inner = Span::new(span.start + 1, span.start + end);
        let words = text.text()[inner.start..inner.end].trim();
        let address = &text.text()[url.start..url.end];
        if words.is_empty() {
            sink.push(
                Raised::new(ID, text.file, text.place(span), "this link has no words and cannot be seen")
                    .help("write between the brackets where it leads"),
            );
        } else if words == address {
            sink.push(
                Raised::new(
                    ID,
                    text.file,
                    text.place(span),
                    format!("`{}` has its address for words", &text.text()[span.start..span.end]),
                )
                .help(format!("write `<{address}>`, or say between the brackets where it leads"))
                .replace_with(Applicability::Suggested, format!("<{address}>")),
            );
        } else if EMPTY_WORDS.iter().any(|empty| empty.eq_ignore_ascii_case(words)) {
            sink.push(
                Raised::new(ID, text.file, text.place(inner), format!("`{words}` does not say where the link leads"))
                    .help("link the words that name what readers find there"),
            );
        }
    }
}
