//! `duplicate-name`: two entries with the same name, however it is spelled, aliases included.

use super::twins::twins;
use super::{Check, Context, Rule};
use crate::finding::{Place, Raised, RuleId, Severity, Sink};
use crate::guide::{EntryFile, name_key};
use crate::source::FieldPath;

const ID: RuleId = RuleId("duplicate-name");

pub(super) const RULE: Rule = Rule {
    id: ID,
    severity: Severity::Error,
    summary: "two entries with the same name or alias",
    docs: include_str!("../../docs/rules/duplicate-name.md"),
    checks: &[Check::Guide(look)],
};

fn look(context: &Context<'_>, sink: &mut Sink) {
    for twin in twins(context.guide, keys, field) {
        let (first, first_field) = twin.first;
        let (second, second_field) = twin.second;
        let message = format!("`{}` is also the name of the entry `{}`", name(second, &second_field), first.slug);
        sink.push(
            Raised::new(ID, second.file, Place::value(second_field), message)
                .related(first.file, Place::value(first_field), "it has the same name, however it is spelled")
                .help(
                    "if it is the same tool, add a listing to that entry; if not, use the name that tells them apart",
                ),
        );
    }
}

/// The name first, then the aliases.
fn keys(file: &EntryFile) -> Vec<(usize, String)> {
    let names = std::iter::once(&file.entry.name).chain(&file.entry.aliases);
    names.enumerate().map(|(which, name)| (which, name_key(name))).collect()
}

fn field(_: &EntryFile, which: usize) -> FieldPath {
    match which.checked_sub(1) {
        None => "name".into(),
        Some(alias) => FieldPath::from("aliases").index(alias),
    }
}

fn name(file: &EntryFile, field: &FieldPath) -> String {
    let names = std::iter::once(&file.entry.name).chain(&file.entry.aliases).enumerate();
    names.filter(|(which, _)| self::field(file, *which) == *field).map(|(_, name)| name.clone()).collect()
}
