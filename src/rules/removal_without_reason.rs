//! `removal-without-reason`: an entry removed without a word about why.

use super::proposal::{FileChange, Proposal};
use super::{Check, Context, Rule};
use crate::finding::{RuleId, Severity, Sink};

const ID: RuleId = RuleId("removal-without-reason");

pub(super) const RULE: Rule = Rule {
    id: ID,
    severity: Severity::Warning,
    summary: "an entry removed without a word about why",
    fix: None,
    docs: include_str!("../../docs/rules/removal-without-reason.md"),
    checks: &[Check::Proposal(look)],
};

fn look(_: &Context<'_>, proposal: &Proposal<'_>, sink: &mut Sink) {
    if !proposal.base.config.policy.removal_needs_reason {
        return;
    }
    let mut texts = proposal.commits.iter().map(|commit| commit.message.as_str()).chain([proposal.text.as_str()]);
    if texts.any(gives_a_reason) {
        return;
    }
    let is_removed = |change: &FileChange| *change == FileChange::Removed;
    for file in proposal.files.iter().filter(|file| is_removed(&file.change)) {
        if let Some(slug) = file.stem_in("entries", ".yaml") {
            sink.push(file.raise(ID, format!("the entry `{slug}` is removed, and nothing says why")).help(
                "say why below the title of the proposal or of the commit. For a tool that ended, keep the entry and set \
                 its `status`; for one that was renamed, list its old name among the `aliases` of the new entry",
            ));
        }
    }
}

/// True when more than the first line says something: lines such as `Signed-off-by:` do not.
fn gives_a_reason(text: &str) -> bool {
    let below = text.lines().skip(1).map(str::trim);
    let words = below.filter(|line| !is_trailer(line)).flat_map(str::split_whitespace).filter(|word| word.len() > 1);
    words.count() >= 3
}

/// `Key-of-words: value`
fn is_trailer(line: &str) -> bool {
    line.split_once(": ").is_some_and(|(key, _)| key.contains('-') && !key.contains(char::is_whitespace))
}

#[cfg(test)]
mod tests {
    use super::gives_a_reason;

    #[test]
    fn a_title_is_no_reason() {
        assert!(gives_a_reason("Remove Anvil\n\nThe company closed in May."));
        assert!(!gives_a_reason("Remove Anvil, it closed in May"));
        assert!(!gives_a_reason("Remove Anvil\n\nSigned-off-by: Ann Example <ann@example.org>\nChange-Id: I1 2 3"));
        assert!(!gives_a_reason("Remove Anvil\n\n- - -\n"));
        assert!(!gives_a_reason(""));
    }
}
