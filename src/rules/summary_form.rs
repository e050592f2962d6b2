//! `summary-form`: a summary that is not one plain sentence.

use super::{Check, Context, Rule};
use crate::finding::{Place, Raised, RuleId, Severity, Sink};
use crate::guide::{EntryFile, check_summary_form};

const ID: RuleId = RuleId("summary-form");

pub(super) const RULE: Rule = Rule {
    id: ID,
    severity: Severity::Warning,
    summary: "a summary that is not one plain sentence",
    docs: include_str!("../../docs/rules/summary-form.md"),
    checks: &[Check::Entry(look)],
};

fn look(_: &Context<'_>, file: &EntryFile, sink: &mut Sink) {
    let text = &file.entry().summary;
    // An empty one is a missing field.
    if !text.is_empty()
        && let Err(error) = check_summary_form(text)
    {
        sink.push(Raised::new(ID, file.file, Place::value("summary"), error.message).maybe_help(error.help));
    }
}
