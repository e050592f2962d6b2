//! `note-length`: a note that is too long for a line of the guide.

use super::{Check, Context, Rule};
use crate::finding::{Place, Raised, RuleId, Severity, Sink};
use crate::guide::{EntryFile, Step, TextRole, ThemeFile, check_note, field_path, walk_entry, walk_theme};
use crate::source::FileId;

const ID: RuleId = RuleId("note-length");

pub(super) const RULE: Rule = Rule {
    id: ID,
    severity: Severity::Warning,
    summary: "a note longer than 500 characters",
    fix: None,
    docs: include_str!("../../docs/rules/note-length.md"),
    checks: &[Check::Entry(entry), Check::Theme(theme)],
};

fn entry(_: &Context<'_>, file: &EntryFile, sink: &mut Sink) {
    walk_entry(file.entry(), |steps, role, text| judge(file.file, steps, role, text, sink));
}

fn theme(_: &Context<'_>, file: &ThemeFile, sink: &mut Sink) {
    walk_theme(&file.theme, |steps, role, text| judge(file.file, steps, role, text, sink));
}

fn judge(file: FileId, steps: &[Step], role: TextRole, text: &str, sink: &mut Sink) {
    if role == TextRole::Note
        && let Err(error) = check_note(text)
    {
        sink.push(Raised::new(ID, file, Place::value(field_path(steps)), error.message).maybe_help(error.help));
    }
}
