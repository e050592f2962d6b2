//! `note-length`: a note that is too long for a line of the guide.

use super::{Check, Context, Rule};
use crate::finding::{Place, Raised, RuleId, Severity, Sink};
use crate::guide::{EntryFile, TextRole, check_note, field_path, walk_entry};

const ID: RuleId = RuleId("note-length");

pub(super) const RULE: Rule = Rule {
    id: ID,
    severity: Severity::Warning,
    summary: "a note longer than 500 characters",
    docs: include_str!("../../docs/rules/note-length.md"),
    checks: &[Check::Entry(look)],
};

fn look(_: &Context<'_>, file: &EntryFile, sink: &mut Sink) {
    walk_entry(file.entry(), |steps, role, text| {
        if role == TextRole::Note
            && let Err(error) = check_note(text)
        {
            sink.push(
                Raised::new(ID, file.file, Place::value(field_path(steps)), error.message).maybe_help(error.help),
            );
        }
    });
}
