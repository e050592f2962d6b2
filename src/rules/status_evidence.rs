//! `status-evidence`: a tool is said to be gone, and nothing shows since when or who says so.

use super::{Check, Context, Rule};
use crate::finding::{Place, Raised, RuleId, Severity, Sink};
use crate::guide::{EntryFile, State};
use crate::source::FieldPath;

const ID: RuleId = RuleId("status-evidence");

pub(super) const RULE: Rule = Rule {
    id: ID,
    severity: Severity::Info,
    summary: "a tool that is gone, without `since` and `evidence`",
    fix: None,
    docs: include_str!("../../docs/rules/status-evidence.md"),
    checks: &[Check::Entry(look)],
};

fn look(context: &Context<'_>, file: &EntryFile, sink: &mut Sink) {
    let Some(status) = &file.entry().status else { return };
    let Some(state @ (State::Discontinued | State::Archived)) = status.state else { return };
    if status.since.is_none() && status.evidence.is_none() && !context.guide.has_problem_at(file.file, "status") {
        let path = FieldPath::from("status").key("state");
        sink.push(
            Raised::new(ID, file.file, Place::value(path), format!("nothing shows that the tool is {}", state.word()))
                .help("add `evidence`, the address of a page that says so, or at least `since`"),
        );
    }
}
