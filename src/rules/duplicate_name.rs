//! `duplicate-name`: two entries with the same name, however it is spelled, aliases included.

use super::keys::{ANY, Index, Keys};
use super::{Check, Context, Rule};
use crate::finding::{Place, Raised, RuleId, Severity, Sink};
use crate::guide::{EntryFile, name_key};
use crate::source::FieldPath;

const ID: RuleId = RuleId("duplicate-name");

pub(super) const RULE: Rule = Rule {
    id: ID,
    severity: Severity::Error,
    summary: "two entries with the same name or alias",
    fix: None,
    docs: include_str!("../../docs/rules/duplicate-name.md"),
    checks: &[Check::Keys(keys, look, ANY)],
};

fn look(context: &Context<'_>, index: &Index<'_>, sink: &mut Sink) {
    for (first, second) in index.twins() {
        let ((first_file, first_which), (second_file, second_which)) =
            ((context.entry_with(&first), first.which), (context.entry_with(&second), second.which));
        let (Some(first_name), Some(second_name)) = (name(first_file, first_which), name(second_file, second_which))
        else {
            continue;
        };
        if name_key(first_name) != name_key(second_name) {
            continue;
        }
        let message = format!("`{second_name}` is also the name of the entry `{}`", first_file.slug);
        sink.push(
            Raised::new(ID, second_file.file, Place::value(field(second_which)), message)
                .related(
                    first_file.file,
                    Place::value(field(first_which)),
                    "it has the same name, however it is spelled",
                )
                .help(
                    "if it is the same tool, add a listing to that entry; if not, use the name that tells them apart",
                ),
        );
    }
}

fn keys(file: &EntryFile, keys: &mut Keys<'_>) {
    for (which, name) in (0..).zip(file.entry().names()) {
        let key = name_key(name);
        if !key.is_empty() {
            keys.add(which, key);
        }
    }
}

fn name(file: &EntryFile, which: u16) -> Option<&str> {
    file.entry().names().nth(which.into())
}

/// The field that holds the name of that number.
pub(super) fn field(which: u16) -> FieldPath {
    match which.checked_sub(1) {
        None => "name".into(),
        Some(alias) => FieldPath::from("aliases").index(alias.into()),
    }
}
