//! `markdown-bare-url`: An address that stands in the open.

use super::texts::Text;
use super::{Check, Context, Rule};
use crate::finding::{Applicability, Raised, RuleId, Severity, Sink};
use crate::guide::{Mark, PartKind, TextRole, Trait, check_url, marks};
use crate::source::Span;

const ID: RuleId = RuleId("markdown-bare-url");

pub(super) const RULE: Rule = Rule {
    id: ID,
    severity: Severity::Warning,
    summary: "an address in the open",
    fix: Some(Applicability::Automatic),
    docs: include_str!("../../docs/rules/markdown-bare-url.md"),
    checks: &[Check::Text(look)],
};

fn look(_: &Context<'_>, text: &Text<'_>, sink: &mut Sink) {
    if !text.is_own() || !(text.prose.has(Trait::Colon) || text.text().contains("www.")) {
        return;
    }
    let links = if text.prose.has(Trait::Bracket) { links(text.text()) } else { Vec::new() };
    let is_linked = |span: Span| links.iter().any(|link| link.start <= span.start && span.end <= link.end);
    for span in text.prose.parts_of(PartKind::Address).filter(|span| !is_linked(*span)) {
        let address = &text.text()[span.start..span.end];
        if text.role == TextRole::Summary {
            sink.push(
                Raised::new(ID, text.file, text.place(span), "a summary cannot hold an address")
                    .help("it belongs under `urls`, or in a listing's `note`"),
            );
        } else if check_url(address).is_ok() && !defines(text.text(), span.start) {
            sink.push(
                Raised::new(ID, text.file, text.place(span), "this address is not a link")
                    .help("put it in angle brackets, `<https://\u{2026}>`, or link words to it, `[words](https://\u{2026})`")
                    .replace_with(Applicability::Automatic, format!("<{address}>")),
            );
        }
    }
}

fn links(text: &str) -> Vec<Span> {
    let links = marks(text).into_iter().filter_map(|mark| match mark {
        Mark::Link { span, .. } | Mark::SpacedLink { span, .. } | Mark::EmptyLink { span } => Some(span),
        Mark::BareBrackets { .. } | Mark::Citation { .. } => None,
    });
    links.collect()
}

/// True when the address at `at` is what a line like `[label]: https://…` defines, or a link that is never closed.
fn defines(text: &str, at: usize) -> bool {
    let before = text[..at].trim_end_matches([' ', '<']);
    before.ends_with("]:") || before.ends_with("](")
}
