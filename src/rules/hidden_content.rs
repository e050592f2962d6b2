//! `hidden-content`: text that a reviewer does not see where it stands.

use super::{Check, Context, Rule};
use crate::finding::{Place, Raised, RuleId, Severity, Sink};
use crate::guide::{
    ContributorFile, EntryFile, Step, TextRole, ThemeFile, walk_contributor, walk_entry, walk_page, walk_theme,
};
use crate::source::{FileId, Span};
use memchr::memchr;

const ID: RuleId = RuleId("hidden-content");

pub(super) const RULE: Rule = Rule {
    id: ID,
    severity: Severity::Error,
    summary: "text that reviewers do not see: letters written as escapes, or far to the right",
    fix: None,
    docs: include_str!("../../docs/rules/hidden-content.md"),
    checks: &[Check::Entry(entry), Check::Theme(theme), Check::Contributor(contributor), Check::Guide(pages)],
};

/// So many spaces push what follows out of sight, and no honest line has them inside it.
const GAP: &str = "                                                                ";

type Visit<'v> = dyn FnMut(&[Step], TextRole, &str) + 'v;

fn entry(context: &Context<'_>, file: &EntryFile, sink: &mut Sink) {
    look(context, file.file, |visit| walk_entry(file.entry(), visit), sink);
}

fn theme(context: &Context<'_>, file: &ThemeFile, sink: &mut Sink) {
    look(context, file.file, |visit| walk_theme(&file.theme, visit), sink);
}

fn contributor(context: &Context<'_>, file: &ContributorFile, sink: &mut Sink) {
    look(context, file.file, |visit| walk_contributor(&file.contributor, visit), sink);
}

fn pages(context: &Context<'_>, sink: &mut Sink) {
    for file in &context.guide.pages {
        look(context, file.file, |visit| walk_page(&file.page, visit), sink);
    }
}

/// Looks at the YAML of a file as it is written; `walk` visits the texts that were read from it.
fn look(context: &Context<'_>, file: FileId, walk: impl Fn(&mut Visit<'_>), sink: &mut Sink) {
    let source = context.guide.files.get(file);
    let yaml = source.yaml_text();
    let start = source.yaml.map_or(0, |span| span.start);
    if memchr(b'\\', yaml.as_bytes()).is_some() {
        for (span, c) in escapes(yaml) {
            let escape = &yaml[span.start..span.end];
            // In other than double quotes an escape is what it looks like, and then it stands in the text, too.
            let mut is_literal = false;
            walk(&mut |_, _, text| is_literal |= text.contains(escape));
            if !is_literal {
                let message = format!("`{escape}` stands for `{c}`, and hides it from reviewers");
                sink.push(
                    Raised::new(ID, file, Place::Span(span.shifted(start)), message).help(format!("write `{c}`")),
                );
            }
        }
    }
    if yaml.contains(GAP) {
        for span in far_away(yaml) {
            sink.push(
                Raised::new(
                    ID,
                    file,
                    Place::Span(span.shifted(start)),
                    "this stands so far to the right that nobody sees it",
                )
                .help("remove the space before it"),
            );
        }
    }
}

/// Escapes of letters and other visible characters of ASCII, but for `\"` and `\\`, which need one.
fn escapes(yaml: &str) -> Vec<(Span, char)> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(next) = yaml[at..].find('\\') {
        let start = at + next;
        let digits = match yaml.as_bytes().get(start + 1) {
            Some(b'x') => 2,
            Some(b'u') => 4,
            Some(b'U') => 8,
            _ => 0,
        };
        let code = yaml.get(start + 2..start + 2 + digits).filter(|_| digits > 0);
        let c = code.and_then(|code| u32::from_str_radix(code, 16).ok()).and_then(char::from_u32);
        if let Some(c) = c.filter(|c| c.is_ascii_graphic()) {
            found.push((Span::new(start, start + 2 + digits), c));
        }
        // Two backslashes are one character, and begin nothing.
        at = start + 1 + usize::from(yaml[start + 1..].starts_with('\\'));
    }
    found
}

/// What stands behind a [`GAP`] on its line.
fn far_away(yaml: &str) -> Vec<Span> {
    let mut found = Vec::new();
    let mut at = 0;
    for line in yaml.split_inclusive('\n') {
        let text = line.trim_end();
        let begin = text.len() - text.trim_start().len();
        if let Some(gap) = text[begin..].find(GAP) {
            let gap = begin + gap;
            let start = text.len() - text[gap..].trim_start().len();
            found.push(Span::new(at + start, at + text.len()));
        }
        at += line.len();
    }
    found
}
