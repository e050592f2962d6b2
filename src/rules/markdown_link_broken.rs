//! `markdown-link-broken`: something that was meant as a link and is printed as brackets.

use super::texts::Text;
use super::{Check, Context, Rule};
use crate::finding::{Applicability, Raised, RuleId, Severity, Sink};
use crate::guide::{Mark, TextRole, Trait, marks};
use crate::source::Span;

const ID: RuleId = RuleId("markdown-link-broken");

pub(super) const RULE: Rule = Rule {
    id: ID,
    severity: Severity::Error,
    summary: "brackets that were meant as a link and are not one",
    fix: Some(Applicability::Automatic),
    docs: include_str!("../../docs/rules/markdown-link-broken.md"),
    checks: &[Check::Text(look)],
};

fn look(_: &Context<'_>, text: &Text<'_>, sink: &mut Sink) {
    // In a summary nothing is a link; there the brackets alone say that somebody thought so.
    if text.is_own() && text.prose.has(Trait::Bracket) {
        let in_summary = if text.role == TextRole::Summary { links_where_none_are(text.text()) } else { Vec::new() };
        for (mark, message, help) in broken(text.text()) {
            let raised = Raised::new(ID, text.file, text.place(mark.span()), message).help(help);
            sink.push(match mark {
                Mark::SpacedLink { span, gap } => {
                    raised.replace_part(Applicability::Automatic, gap.start - span.start..gap.end - span.start, "")
                }
                _ => raised,
            });
        }
        for (span, message, help) in in_summary {
            sink.push(Raised::new(ID, text.file, text.place(span), message).help(help));
        }
    }
}

/// A summary is plain text: a link in it is printed with brackets and all.
fn links_where_none_are(text: &str) -> Vec<(Span, &'static str, String)> {
    let links = marks(text).into_iter().filter_map(|mark| match mark {
        Mark::Link { span, .. } | Mark::Citation { span, .. } => Some((
            span,
            "a summary cannot hold a link",
            "write the name alone; a link belongs in a listing's `note`".to_owned(),
        )),
        _ => None,
    });
    links.collect()
}

/// Each broken link: where, what, and the mend.
fn broken(text: &str) -> Vec<(Mark, &'static str, String)> {
    let shown = |span: Span| &text[span.start..span.end];
    marks(text)
        .into_iter()
        .filter_map(|mark| match mark {
            Mark::SpacedLink { span, gap } => {
                let joined = format!("{}{}", &text[span.start..gap.start], &text[gap.end..span.end]);
                Some((mark, "a space keeps this from being a link", format!("write `{joined}`")))
            }
            Mark::BareBrackets { span } => Some((
                mark,
                "these brackets are not a link, and are printed as they stand",
                format!("add the address, `{}(https://\u{2026})`, or remove the brackets", shown(span)),
            )),
            Mark::EmptyLink { .. } => {
                Some((mark, "this link has no address or is not closed", "write `[text](https://\u{2026})`".to_owned()))
            }
            Mark::Link { .. } | Mark::Citation { .. } => None,
        })
        .collect()
}
