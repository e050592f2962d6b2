//! `summary-length`: a summary shorter than 10 or longer than 160 characters.

use super::{Check, Context, Rule};
use crate::finding::{Place, Raised, RuleId, Severity, Sink};
use crate::guide::{EntryFile, check_summary};

const ID: RuleId = RuleId("summary-length");

pub(super) const RULE: Rule = Rule {
    id: ID,
    severity: Severity::Error,
    summary: "a summary shorter than 10 or longer than 160 characters",
    fix: None,
    docs: include_str!("../../docs/rules/summary-length.md"),
    checks: &[Check::Entry(look)],
};

fn look(_: &Context<'_>, file: &EntryFile, sink: &mut Sink) {
    let text = &file.entry().summary;
    // An empty one is a missing field.
    if !text.is_empty()
        && let Err(error) = check_summary(text)
    {
        sink.push(Raised::new(ID, file.file, Place::value("summary"), error.message).maybe_help(error.help));
    }
}
