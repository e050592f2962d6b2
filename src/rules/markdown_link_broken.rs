//! `markdown-link-broken`: something that was meant as a link and is printed as brackets.

use super::{Body, Check, Context, Rule};
use crate::finding::{Place, Raised, RuleId, Severity, Sink};
use crate::guide::{EntryFile, Mark, TextRole, ThemeFile, field_path, marks, walk_entry, walk_theme};
use crate::source::Span;

const ID: RuleId = RuleId("markdown-link-broken");

pub(super) const RULE: Rule = Rule {
    id: ID,
    severity: Severity::Error,
    summary: "brackets that were meant as a link and are none",
    docs: include_str!("../../docs/rules/markdown-link-broken.md"),
    checks: &[Check::Entry(entry), Check::Theme(theme), Check::Body(body)],
};

fn entry(_: &Context<'_>, file: &EntryFile, sink: &mut Sink) {
    walk_entry(file.entry(), |steps, role, text| {
        // Outside notes nothing is a link; there the brackets alone say that somebody thought so.
        let is_text = matches!(role, TextRole::Note | TextRole::Summary);
        if is_text && text.contains('[') {
            for (span, message, help) in broken(text).into_iter().chain(links_where_none_are(role, text)) {
                sink.push(Raised::new(ID, file.file, Place::Within(field_path(steps), span), message).help(help));
            }
        }
    });
}

/// A summary is plain text: a link in it is printed with brackets and all.
fn links_where_none_are(role: TextRole, text: &str) -> Vec<(Span, &'static str, String)> {
    let links = marks(text).into_iter().filter(|_| role == TextRole::Summary);
    links
        .filter_map(|mark| match mark {
            Mark::Link { span, .. } | Mark::Citation { span, .. } => Some((
                span,
                "a summary holds no links",
                "write the name alone; a link belongs in a listing's `note`".to_owned(),
            )),
            _ => None,
        })
        .collect()
}

fn theme(_: &Context<'_>, file: &ThemeFile, sink: &mut Sink) {
    walk_theme(&file.theme, |steps, role, text| {
        if role == TextRole::Note {
            for (span, message, help) in broken(text) {
                sink.push(Raised::new(ID, file.file, Place::Within(field_path(steps), span), message).help(help));
            }
        }
    });
}

fn body(_: &Context<'_>, body: &Body<'_>, sink: &mut Sink) {
    for (span, message, help) in broken(body.text) {
        sink.push(Raised::new(ID, body.file, body.place(span), message).help(help));
    }
}

/// Each broken link: where, what, and the mend.
fn broken(text: &str) -> Vec<(Span, &'static str, String)> {
    let shown = |span: Span| &text[span.start..span.end];
    marks(text)
        .into_iter()
        .filter_map(|mark| match mark {
            Mark::SpacedLink { span, gap } => {
                let joined = format!("{}{}", &text[span.start..gap.start], &text[gap.end..span.end]);
                Some((span, "a space keeps this from being a link", format!("write `{joined}`")))
            }
            Mark::BareBrackets { span } => Some((
                span,
                "these brackets are no link and are printed as they stand",
                format!("add the address, `{}(https://\u{2026})`, or remove the brackets", shown(span)),
            )),
            Mark::EmptyLink { span } => {
                Some((span, "this link has no address or is not closed", "write `[text](https://\u{2026})`".to_owned()))
            }
            Mark::Link { .. } | Mark::Citation { .. } => None,
        })
        .collect()
}
