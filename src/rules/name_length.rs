//! `name-length`: a name that is empty or longer than 60 characters.

use super::{Check, Context, Rule};
use crate::finding::{Place, Raised, RuleId, Severity, Sink};
use crate::guide::{EntryFile, check_name};

const ID: RuleId = RuleId("name-length");

pub(super) const RULE: Rule = Rule {
    id: ID,
    severity: Severity::Error,
    summary: "a name that is empty or longer than 60 characters",
    fix: None,
    docs: include_str!("../../docs/rules/name-length.md"),
    checks: &[Check::Entry(look)],
};

fn look(_: &Context<'_>, file: &EntryFile, sink: &mut Sink) {
    let text = &file.entry().name;
    // An empty one is a missing field.
    if !text.is_empty()
        && let Err(error) = check_name(text)
    {
        sink.push(Raised::new(ID, file.file, Place::value("name"), error.message).maybe_help(error.help));
    }
}
