//! `foreign-contributor-file`: a change of somebody else's contributor file.

use super::proposal::{FileChange, Proposal};
use super::{Check, Context, Rule};
use crate::finding::{RuleId, Severity, Sink};
use crate::source::FileId;
use std::collections::HashSet;

const ID: RuleId = RuleId("foreign-contributor-file");

pub(super) const RULE: Rule = Rule {
    id: ID,
    severity: Severity::Error,
    summary: "a change of somebody else's contributor file",
    docs: include_str!("../../docs/rules/foreign-contributor-file.md"),
    checks: &[Check::Proposal(look)],
};

fn look(context: &Context<'_>, proposal: &Proposal<'_>, sink: &mut Sink) {
    let foreign = foreign(context, proposal);
    for file in proposal.files.iter().filter(|file| foreign.contains(&file.file)) {
        let Some(handle) = file.stem_in("contributors", ".yaml") else { continue };
        let what = match file.change {
            FileChange::Added => format!("the proposal signs for `{handle}`, who is not the one who proposes it"),
            FileChange::Removed => format!("`{handle}` is removed by somebody else"),
            _ => format!("the file of `{handle}` is changed by somebody else"),
        };
        sink.push(
            file.raise(ID, what)
                .help(format!("only `{handle}` or an editor may do so; take the file out of the proposal")),
        );
    }
}

/// The contributors' files that are touched by somebody else. What they say counts for nothing. A file that signs nothing
/// and is new only gives credit, which anybody may.
pub(super) fn foreign(context: &Context<'_>, proposal: &Proposal<'_>) -> HashSet<FileId> {
    if proposal.is_by_editor() {
        return HashSet::new();
    }
    let now = proposal.changed_contributors(context.guide);
    let is_foreign = |file: &&super::proposal::ProposedFile| {
        if let Some(before) = proposal.contributor_before(file) {
            return !proposal.is_by(&before.handle, &before.contributor);
        }
        let new = now.iter().find(|(changed, _)| changed.file == file.file).map(|(_, new)| new);
        new.is_some_and(|new| new.contributor.agreement.is_some() && !proposal.is_by(&new.handle, &new.contributor))
    };
    let touched = proposal.files.iter().filter(|file| file.stem_in("contributors", ".yaml").is_some());
    touched.filter(is_foreign).map(|file| file.file).collect()
}
