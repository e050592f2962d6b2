//! `dangling-entry`: a reference to an entry that does not exist, or to the entry itself.

use super::suggest::nearest;
use super::{Body, Check, Context, Rule};
use crate::finding::{Applicability, Place, Raised, RuleId, Severity, Sink};
use crate::guide::{EntryFile, Mark, Successor, TextRole, field_path, marks, walk_entry};
use crate::source::{FieldPath, FileId, Span};

const ID: RuleId = RuleId("dangling-entry");

pub(super) const RULE: Rule = Rule {
    id: ID,
    severity: Severity::Error,
    summary: "a reference to an entry that does not exist",
    docs: include_str!("../../docs/rules/dangling-entry.md"),
    checks: &[Check::Entry(fields), Check::Entry(notes), Check::Body(body)],
};

fn fields(context: &Context<'_>, file: &EntryFile, sink: &mut Sink) {
    let entry = &file.entry;
    for (index, component) in entry.components.iter().enumerate() {
        if let Some(slug) = &component.entry {
            reference(context, file, FieldPath::from("components").index(index).key("entry"), slug, sink);
        }
    }
    for (index, relation) in entry.relations.iter().enumerate() {
        reference(context, file, FieldPath::from("relations").index(index).key("entry"), &relation.entry, sink);
    }
    if let Some(Successor::Entry(slug)) = entry.status.as_ref().and_then(|status| status.successor.as_ref()) {
        reference(context, file, FieldPath::from("status").key("successor"), slug, sink);
    }
}

fn notes(context: &Context<'_>, file: &EntryFile, sink: &mut Sink) {
    walk_entry(&file.entry, |steps, role, text| {
        if role == TextRole::Note {
            for (span, slug) in citations(text).filter(|(_, slug)| !context.guide.knows_entry(slug)) {
                sink.push(dangling(context, file.file, Place::Within(field_path(steps), span), slug, None));
            }
        }
    });
}

fn body(context: &Context<'_>, body: &Body<'_>, sink: &mut Sink) {
    for (span, slug) in citations(body.text).filter(|(_, slug)| !context.guide.knows_entry(slug)) {
        sink.push(dangling(context, body.file, body.place(span), slug, None));
    }
}

fn citations(text: &str) -> impl Iterator<Item = (Span, &str)> {
    marks(text).into_iter().filter_map(|mark| match mark {
        Mark::Citation { slug, .. } => Some((slug, &text[slug.start..slug.end])),
        _ => None,
    })
}

fn reference(context: &Context<'_>, file: &EntryFile, path: FieldPath, slug: &str, sink: &mut Sink) {
    if slug.is_empty() {
        return;
    }
    if slug == file.slug {
        sink.push(
            Raised::new(ID, file.file, Place::value(path), "the entry refers to itself")
                .help("name another entry, or remove it"),
        );
    } else if !context.guide.knows_entry(slug) {
        sink.push(dangling(context, file.file, Place::value(path), slug, Some(&file.slug)));
    }
}

/// `own` is the entry that refers, where it may not refer to itself.
fn dangling(context: &Context<'_>, file: FileId, place: Place, slug: &str, own: Option<&str>) -> Raised {
    let raised = Raised::new(ID, file, place, format!("no entry is called `{slug}`"));
    let others = context.guide.entries.iter().map(|entry| entry.slug.as_str()).filter(|slug| Some(*slug) != own);
    match nearest(slug, others) {
        Some(best) => raised.help(format!("did you mean `{best}`?")).replace_with(Applicability::Suggested, best),
        None => raised.help("`ddscurate search` finds entries; one that is still to be written comes first"),
    }
}
