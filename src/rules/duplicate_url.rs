//! `duplicate-url`: two entries with the same home page or repository, however the address is spelled.

use super::keys::{ANY, Index, Keys};
use super::{Check, Context, Rule};
use crate::finding::{Place, Raised, RuleId, Severity, Sink};
use crate::guide::{Entry, EntryFile, RelationKind, Successor, url_key};
use crate::source::FieldPath;

const ID: RuleId = RuleId("duplicate-url");

pub(super) const RULE: Rule = Rule {
    id: ID,
    severity: Severity::Warning,
    summary: "two entries with the same home page or repository",
    fix: None,
    docs: include_str!("../../docs/rules/duplicate-url.md"),
    checks: &[Check::Keys(keys, look, ANY)],
};

const FIELDS: [&str; 2] = ["home", "source"];

fn look(context: &Context<'_>, index: &Index<'_>, sink: &mut Sink) {
    for (first, second) in index.twins() {
        let (first_field, second_field) = (FIELDS[usize::from(first.which)], FIELDS[usize::from(second.which)]);
        let (first, second) = (context.entry_with(&first), context.entry_with(&second));
        let key = |file: &EntryFile, field| {
            file.entry().urls.iter().find(|(name, _)| *name == field).and_then(|(_, url)| url_key(url))
        };
        if key(first, first_field) != key(second, second_field) {
            continue;
        }
        let is_repository = (first_field, second_field) == ("source", "source");
        if is_repository && (comes_from(first.entry(), &second.slug) || comes_from(second.entry(), &first.slug)) {
            continue;
        }
        let place = |field| Place::value(FieldPath::from("urls").key(field));
        let message = format!("the entry `{}` has the same address", first.slug);
        sink.push(
            Raised::new(ID, second.file, place(second_field), message)
                .related(first.file, place(first_field), "this is the same address, however it is spelled")
                .help("if it is the same tool, add a listing to that entry; if not, give each its own address"),
        );
    }
}

/// True when the entry says that it stands on the other one, has it as a part or became it: they may well live in one
/// repository. That people use two tools together explains nothing.
fn comes_from(entry: &Entry, slug: &str) -> bool {
    let successor = entry.status.as_ref().and_then(|status| status.successor.as_ref());
    entry.components.iter().any(|part| part.entry.as_deref() == Some(slug))
        || entry.relations.iter().any(|other| other.entry == slug && other.kind == Some(RelationKind::BuiltOn))
        || matches!(successor, Some(Successor::Entry(named)) if named == slug)
}

fn keys(file: &EntryFile, keys: &mut Keys<'_>) {
    let urls = &file.entry().urls;
    for (which, url) in (0..).zip([&urls.home, &urls.source]) {
        if let Some(key) = url.as_deref().and_then(url_key) {
            keys.add(which, key);
        }
    }
}
