//! `url-form`: an address that a guide cannot publish.

use super::{Body, Check, Context, Rule};
use crate::finding::{Place, Raised, RuleId, Severity, Sink};
use crate::guide::{
    ContributorFile, EntryFile, Mark, Step, TextRole, ThemeFile, check_url, field_path, marks, walk_contributor,
    walk_entry, walk_theme,
};
use crate::source::{FieldPath, FileId, Span};

const ID: RuleId = RuleId("url-form");

pub(super) const RULE: Rule = Rule {
    id: ID,
    severity: Severity::Error,
    summary: "an address that is not a public http or https address",
    docs: include_str!("../../docs/rules/url-form.md"),
    checks: &[
        Check::Entry(entry),
        Check::Theme(theme),
        Check::Contributor(contributor),
        Check::Guide(config),
        Check::Body(body),
    ],
};

fn entry(_: &Context<'_>, file: &EntryFile, sink: &mut Sink) {
    walk_entry(file.entry(), |steps, role, text| field(file.file, steps, role, text, sink));
}

fn theme(_: &Context<'_>, file: &ThemeFile, sink: &mut Sink) {
    walk_theme(&file.theme, |steps, role, text| field(file.file, steps, role, text, sink));
}

fn contributor(_: &Context<'_>, file: &ContributorFile, sink: &mut Sink) {
    walk_contributor(&file.contributor, |steps, role, text| field(file.file, steps, role, text, sink));
}

/// The upstream may be an ssh address or a path; only one that claims to be a web address is looked at.
fn config(context: &Context<'_>, sink: &mut Sink) {
    let (Some(file), Some(upstream)) = (context.guide.config_file, &context.guide.config.upstream) else { return };
    if upstream.starts_with("http") {
        judge(file, Place::value(FieldPath::from("upstream")), upstream, sink);
    }
}

fn field(file: FileId, steps: &[Step], role: TextRole, text: &str, sink: &mut Sink) {
    match role {
        // An empty one is a missing field.
        TextRole::Url if !text.is_empty() => judge(file, Place::value(field_path(steps)), text, sink),
        TextRole::Note => {
            for (span, url) in links(text) {
                judge(file, Place::Within(field_path(steps), span), url, sink);
            }
        }
        _ => {}
    }
}

/// A narrative may link to other pages of the guide; only whole addresses are looked at.
fn body(_: &Context<'_>, body: &Body<'_>, sink: &mut Sink) {
    for (span, url) in
        links(body.text).filter(|(_, url)| url.contains(':') || url.starts_with("www.") || url.starts_with("//"))
    {
        judge(body.file, body.place(span), url, sink);
    }
}

fn links(text: &str) -> impl Iterator<Item = (Span, &str)> {
    marks(text).into_iter().filter_map(|mark| match mark {
        Mark::Link { url, .. } => Some((url, &text[url.start..url.end])),
        _ => None,
    })
}

fn judge(file: FileId, place: Place, url: &str, sink: &mut Sink) {
    if let Err(error) = check_url(url) {
        sink.push(Raised::new(ID, file, place, error.message).maybe_help(error.help));
    }
}
