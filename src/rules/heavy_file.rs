//! `heavy-file`: a binary or large file.

use super::proposal::Proposal;
use super::{Check, Context, Rule};
use crate::finding::{RuleId, Severity, Sink};

const ID: RuleId = RuleId("heavy-file");

pub(super) const RULE: Rule = Rule {
    id: ID,
    severity: Severity::Warning,
    summary: "a binary or large file",
    fix: None,
    docs: include_str!("../../docs/rules/heavy-file.md"),
    checks: &[Check::Proposal(look)],
};

/// The largest file that nobody is asked about, in bytes. A history carries every version of a file for ever; all texts of a
/// large guide together are smaller than a few pictures.
const MOST_BYTES: u64 = 256 * 1024;

fn look(_: &Context<'_>, proposal: &Proposal<'_>, sink: &mut Sink) {
    for file in &proposal.files {
        let what = if file.size > MOST_BYTES {
            format!("is {} KiB large", file.size / 1024)
        } else if file.is_binary {
            "is binary".to_owned()
        } else {
            continue;
        };
        sink.push(
            file.raise(ID, format!("`{}` {what}", file.path))
                .help("keep it elsewhere and link to it: once merged, every clone carries it for ever"),
        );
    }
}
