//! `new-theme-needs-issue`: a new theme that no issue was opened for.

use super::proposal::{Proposal, ProposedFile};
use super::{Check, Context, Rule};
use crate::finding::{RuleId, Severity, Sink};

const ID: RuleId = RuleId("new-theme-needs-issue");

pub(super) const RULE: Rule = Rule {
    id: ID,
    severity: Severity::Warning,
    summary: "a new theme that no issue was opened for",
    fix: None,
    docs: include_str!("../../docs/rules/new-theme-needs-issue.md"),
    checks: &[Check::Proposal(look)],
};

fn look(_: &Context<'_>, proposal: &Proposal<'_>, sink: &mut Sink) {
    if !proposal.base.config.policy.new_theme_needs_issue {
        return;
    }
    let is_new_theme = |file: &&ProposedFile| file.is_added() && file.stem_in("themes", ".md").is_some();
    let new: Vec<&ProposedFile> = proposal.files.iter().filter(is_new_theme).collect();
    if new.is_empty() {
        return;
    }
    let mut texts = proposal.commits.iter().map(|commit| commit.message.as_str()).chain([proposal.text.as_str()]);
    if texts.any(names_an_issue) {
        return;
    }
    for file in new {
        sink.push(file.raise(ID, "the theme is new, and no issue is named in which it was discussed").help(
            "open an issue about it first, and name it in the proposal's description or in a commit: `#12` or its address",
        ));
    }
}

/// True when a text has `#12`, or the address of an issue on any forge.
fn names_an_issue(text: &str) -> bool {
    let number = |rest: &str| rest.starts_with(|c: char| c.is_ascii_digit() && c != '0');
    let by_number = text.match_indices('#').filter(|(at, _)| number(&text[at + 1..])).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        // Not the color in `x#123`, not the anchor in `page#1`; `owner/repo#12` is one.
        let word = word_before(text, at);
        let stands_alone = before.is_none_or(|c| !c.is_alphanumeric() && !matches!(c, '/' | '&'));
        let of_repository = word.split('/').count() == 2 && !word.contains(':');
        stands_alone || of_repository
    });
    let by_address = text.match_indices("/issues/").any(|(at, found)| {
        let word = word_before(text, at);
        word.contains("://") && number(&text[at + found.len()..])
    });
    by_number || by_address
}

/// What stands before byte `at` without a blank between, as far as an address could reach.
fn word_before(text: &str, at: usize) -> &str {
    const LONGEST: usize = 500;
    let start = text.ceil_char_boundary(at.saturating_sub(LONGEST));
    text[start..at].rsplit(char::is_whitespace).next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::names_an_issue;

    #[test]
    fn issues_by_number_and_by_address() {
        for text in [
            "#12",
            "Add a theme (#12)",
            "see: #7.",
            "owner/repo#12",
            "https://forge.example/o/r/issues/3",
            "https://gitlab.example/o/r/-/issues/31#note_1",
        ] {
            assert!(names_an_issue(text), "{text}");
        }
        for text in
            ["", "#", "# 12", "#one", "#0", "x#12", "https://example.org/page#1", "/issues/12", "&#39;", "issues/1"]
        {
            assert!(!names_an_issue(text), "{text}");
        }
    }
}
