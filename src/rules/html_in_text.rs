//! `html-in-text`: HTML in a text, which is not published as such.

use super::texts::Text;
use super::{Check, Context, Rule};
use crate::finding::{Applicability, Raised, RuleId, Severity, Sink};
use crate::guide::{PartKind, TextRole, Trait, is_element, tag_name};
use crate::source::Span;

const ID: RuleId = RuleId("html-in-text");

pub(super) const RULE: Rule = Rule {
    id: ID,
    severity: Severity::Error,
    summary: "HTML, which is not published as such",
    fix: Some(Applicability::Suggested),
    docs: include_str!("../../docs/rules/html-in-text.md"),
    checks: &[Check::Text(look)],
};

/// Stand-ins for characters that come along when a text is copied from a page's source.
const ENTITIES: [(&str, &str); 12] = [
    ("&amp;", "&"),
    ("&lt;", "<"),
    ("&gt;", ">"),
    ("&quot;", "\""),
    ("&apos;", "'"),
    ("&#39;", "'"),
    ("&#x27;", "'"),
    ("&nbsp;", " "),
    ("&mdash;", "\u{2014}"),
    ("&ndash;", "\u{2013}"),
    ("&hellip;", "\u{2026}"),
    ("&rsquo;", "\u{2019}"),
];

fn look(_: &Context<'_>, text: &Text<'_>, sink: &mut Sink) {
    if !text.is_seen() {
        return;
    }
    if text.prose.has(Trait::Angle) {
        tags(text, sink);
    }
    if text.prose.has(Trait::Ampersand) && !text.is_markdown() {
        entities(text, sink);
    }
}

fn tags(text: &Text<'_>, sink: &mut Sink) {
    // An element is one finding, at its first tag.
    let mut open: Vec<&str> = Vec::new();
    for span in text.prose.parts_of(PartKind::Tag) {
        let tag = &text.text()[span.start..span.end];
        if closes_one(tag, &mut open) {
            continue;
        }
        let is_html = tag_name(tag).is_none_or(is_element);
        if is_html {
            let raised = Raised::new(ID, text.file, text.place(span), format!("`{}` is HTML", short(tag)));
            let help = if text.is_markdown() {
                "write Markdown, or put it between backticks if it is an example; HTML is not published"
            } else {
                "write plain text; HTML is not published"
            };
            sink.push(raised.help(help));
        } else if text.is_markdown() {
            let message = format!("`{}` is taken for HTML and not shown", short(tag));
            sink.push(Raised::new(ID, text.file, text.place(span), message).help("put it between backticks"));
        }
    }
    // A comment in a narrative is its writer's business; in a line of the guide it only hides something.
    for span in text.prose.parts_of(PartKind::Comment).filter(|_| text.role != TextRole::Body) {
        sink.push(
            Raised::new(ID, text.file, text.place(span), "this comment is in the text and readers do not see it")
                .help("remove it; what is meant for editors belongs in the proposal"),
        );
    }
}

/// True for the second tag of an element, whose first one was remembered.
fn closes_one<'t>(tag: &'t str, open: &mut Vec<&'t str>) -> bool {
    let Some(name) = tag_name(tag) else { return false };
    if !tag.starts_with("</") {
        open.push(name);
        return false;
    }
    let at = open.iter().rposition(|other| other.eq_ignore_ascii_case(name));
    at.is_some_and(|at| {
        open.truncate(at);
        true
    })
}

fn entities(text: &Text<'_>, sink: &mut Sink) {
    let masked = text.prose.masked();
    for (at, _) in masked.match_indices('&') {
        let Some((entity, c)) = ENTITIES.iter().find(|(entity, _)| masked[at..].starts_with(entity)) else { continue };
        let place = text.place(Span::new(at, at + entity.len()));
        let raised = Raised::new(ID, text.file, place, format!("`{entity}` is HTML, and is printed as it stands"))
            .help(format!("write `{c}`"));
        // Other characters would need quotes around the text, or other ones.
        let is_safe = at > 0 && matches!(*c, "&" | "\u{2014}" | "\u{2013}" | "\u{2026}" | "\u{2019}");
        sink.push(if is_safe { raised.replace_with(Applicability::Suggested, *c) } else { raised });
    }
}

/// The beginning of a tag, on one line.
fn short(tag: &str) -> String {
    let line = tag.lines().next().unwrap_or_default();
    if line.chars().count() <= 40 { line.to_owned() } else { line.chars().take(39).chain(['\u{2026}']).collect() }
}
