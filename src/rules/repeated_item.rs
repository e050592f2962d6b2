//! `repeated-item`: something that stands twice in a list where once is enough.

use super::{Check, Context, Rule};
use crate::finding::{Applicability, Place, Raised, RuleId, Severity, Sink};
use crate::guide::{ContributorFile, EntryFile, ThemeFile};
use crate::source::{FieldPath, FileId};

const ID: RuleId = RuleId("repeated-item");

pub(super) const RULE: Rule = Rule {
    id: ID,
    severity: Severity::Warning,
    summary: "something that stands twice in a list",
    fix: Some(Applicability::Automatic),
    docs: include_str!("../../docs/rules/repeated-item.md"),
    checks: &[Check::Entry(entry), Check::Theme(theme), Check::Contributor(contributor), Check::Guide(config)],
};

fn entry(context: &Context<'_>, file: &EntryFile, sink: &mut Sink) {
    let entry = file.entry();
    let id = file.file;
    // A word that is not known is left out, so that those behind it are counted wrongly.
    if entry.hosting.len() > 1 && !context.guide.has_problem_at(id, "hosting") {
        repeated(id, "hosting", &entry.hosting, |word| Some(*word), sink);
    }
    repeated(id, "aliases", &entry.aliases, |item| text(item), sink);
    repeated(id, "tags", &entry.tags, |item| text(item), sink);
    repeated(id, "components", &entry.components, |part| part.entry.as_deref().or(part.url.as_deref()), sink);
    repeated(id, "relations", &entry.relations, |relation| Some((relation.kind?, relation.entry.as_str())), sink);
    repeated(id, "links", &entry.links, |link| text(&link.url), sink);
    // One in other letters helps a search by eye.
    for (index, _) in entry.aliases.iter().enumerate().filter(|(_, alias)| !alias.is_empty() && **alias == entry.name) {
        let place = Place::value(FieldPath::from("aliases").index(index));
        sink.push(
            Raised::new(ID, id, place, "this alias is the name itself")
                .related(id, Place::value("name"), "here")
                .help("remove it; `aliases` are the other names")
                .remove(Applicability::Automatic),
        );
    }
}

fn theme(_: &Context<'_>, file: &ThemeFile, sink: &mut Sink) {
    repeated(file.file, "related", &file.theme.related, |item| text(item), sink);
    repeated(file.file, "further_reading", &file.theme.further_reading, |link| text(&link.url), sink);
}

fn contributor(_: &Context<'_>, file: &ContributorFile, sink: &mut Sink) {
    repeated(file.file, "emails", &file.contributor.emails, |item| text(item), sink);
}

fn config(context: &Context<'_>, sink: &mut Sink) {
    if let Some(file) = context.guide.config_file {
        repeated(file, "editors", &context.guide.config.editors, |item| text(item), sink);
    }
}

/// An empty one is a missing field.
fn text(text: &str) -> Option<&str> {
    Some(text).filter(|text| !text.is_empty())
}

/// How many elements are remembered: a list made to have thousands must not be compared with itself.
const REMEMBERED: usize = 256;

fn repeated<'t, T, K: PartialEq>(
    file: FileId,
    field: &'static str,
    items: &'t [T],
    key: impl Fn(&'t T) -> Option<K>,
    sink: &mut Sink,
) {
    // What has fields of its own may say something that the other one does not.
    let has_fields = matches!(field, "components" | "relations" | "links" | "further_reading");
    let applicability = if has_fields { Applicability::Suggested } else { Applicability::Automatic };
    for (index, item) in items.iter().enumerate().skip(1) {
        let Some(own) = key(item) else { continue };
        let earlier = &items[..index.min(REMEMBERED)];
        if let Some(first) = earlier.iter().position(|item| key(item).as_ref() == Some(&own)) {
            let at = |index| Place::value(FieldPath::from(field).index(index));
            sink.push(
                Raised::new(ID, file, at(index), format!("this stands in `{field}` already"))
                    .related(file, at(first), "here")
                    .help("remove one of the two")
                    .remove(applicability),
            );
        }
    }
}
