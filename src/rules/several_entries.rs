//! `several-entries`: more new entries in one proposal than the guide takes.

use super::proposal::Proposal;
use super::{Check, Context, Rule};
use crate::finding::{RuleId, Severity, Sink};

const ID: RuleId = RuleId("several-entries");

pub(super) const RULE: Rule = Rule {
    id: ID,
    severity: Severity::Warning,
    summary: "more new entries in one proposal than the guide takes",
    fix: None,
    docs: include_str!("../../docs/rules/several-entries.md"),
    checks: &[Check::Proposal(look)],
};

fn look(_: &Context<'_>, proposal: &Proposal<'_>, sink: &mut Sink) {
    let Some(most) = proposal.base.config.policy.most_entries() else { return };
    let count = proposal.added_entries().count();
    // The first one too many is where it goes wrong.
    if let Some(file) = proposal.added_entries().nth(most) {
        let taken = if most == 1 { "one entry".to_owned() } else { format!("{most} entries") };
        sink.push(
            file.raise(ID, format!("the proposal adds {count} entries, and this guide takes {taken} at a time"))
                .help("propose each by itself, so that each can be discussed and merged by itself"),
        );
    }
}
