//! `merge-conflict`: a file that Git cannot merge.

use super::proposal::Proposal;
use super::{Check, Context, Rule};
use crate::finding::{RuleId, Severity, Sink};

const ID: RuleId = RuleId("merge-conflict");

pub(super) const RULE: Rule = Rule {
    id: ID,
    severity: Severity::Error,
    summary: "a file that Git cannot merge",
    fix: None,
    docs: include_str!("../../docs/rules/merge-conflict.md"),
    checks: &[Check::Proposal(look)],
};

fn look(_: &Context<'_>, proposal: &Proposal<'_>, sink: &mut Sink) {
    for file in proposal.files.iter().filter(|file| file.is_conflict) {
        sink.push(
            file.raise(ID, format!("`{}` was changed on both sides, and Git cannot merge it", file.path))
                .help("merge the base branch into the proposal, or rebase it, and settle the file there"),
        );
    }
}
