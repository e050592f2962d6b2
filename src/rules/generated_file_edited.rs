//! `generated-file-edited`: a change of a file that only the publisher writes.

use super::proposal::Proposal;
use super::{Check, Context, Rule};
use crate::finding::{RuleId, Severity, Sink};

const ID: RuleId = RuleId("generated-file-edited");

pub(super) const RULE: Rule = Rule {
    id: ID,
    severity: Severity::Error,
    summary: "a change of a file that only the publisher writes",
    fix: None,
    docs: include_str!("../../docs/rules/generated-file-edited.md"),
    checks: &[Check::Proposal(look)],
};

fn look(_: &Context<'_>, proposal: &Proposal<'_>, sink: &mut Sink) {
    if proposal.is_by_program() {
        return;
    }
    let policy = &proposal.base.config.policy;
    for file in &proposal.files {
        if file.inside.as_deref().is_some_and(|path| policy.is_generated(path)) {
            sink.push(
                file.raise(
                    ID,
                    format!("`{}` is generated, and the next publication overwrites this change", file.path),
                )
                .help("take the change out, and change the entry or theme that it comes from"),
            );
        }
    }
}
