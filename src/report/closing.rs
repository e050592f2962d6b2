//! The last lines for people: what was looked at, what was found, and what to do next.

use super::Run;
use super::human::{Offer, style_of};
use crate::finding::{Applicability, Finding, Findings, Severity};
use anstyle::Style;
use std::collections::HashSet;

/// What was looked at and what was found, and below it what can be done about it; a sentence each.
pub(super) fn closing(run: &Run<'_>, offer: Offer, color: bool) -> Vec<String> {
    let findings = run.findings;
    let looked_at = run.entries_in_words();
    let waived = match findings.waived.len() {
        0 => String::new(),
        some => format!(" ({some} waived)"),
    };
    if findings.shown.is_empty() {
        return vec![format!("{looked_at}: {}{waived}", run.nothing_in_words())];
    }
    let mut lines = vec![format!("{looked_at}: {}{}{waived}", counts(findings, color), in_files(&findings.shown))];
    lines.extend(what_fixing_does(&findings.shown, offer));
    lines.push(match only(findings.shown.iter().map(|finding| finding.rule.0)) {
        Some(rule) => format!("`ddscurate explain {rule}` says more about the rule"),
        None => "`ddscurate explain RULE` says more about a rule".to_owned(),
    });
    lines
}

/// As [`super::counts`], in the colors of the levels.
fn counts(findings: &Findings, color: bool) -> String {
    let words = super::counts(findings);
    if !color {
        return words;
    }
    let levels = [Severity::Error, Severity::Warning, Severity::Info].into_iter();
    let levels = levels.filter(|severity| findings.count(*severity) > 0);
    let styled = levels.zip(words.split(", ")).map(|(severity, words)| {
        let style: Style = style_of(severity);
        format!("{style}{words}{style:#}")
    });
    styled.collect::<Vec<_>>().join(", ")
}

/// ` in 2 files`; nothing for one finding, which is in one.
fn in_files(findings: &[Finding]) -> String {
    let files: HashSet<_> = findings.iter().map(|finding| finding.file).collect();
    match (findings.len(), files.len()) {
        (1, _) => String::new(),
        (_, 1) => " in 1 file".to_owned(),
        (_, many) => format!(" in {many} files"),
    }
}

/// How many findings carry a fix, by the option that applies it.
fn what_fixing_does(findings: &[Finding], offer: Offer) -> Option<String> {
    let with = |wanted| {
        let fixes = findings.iter().filter_map(|finding| finding.fix.as_ref());
        fixes.filter(|fix| fix.applicability == wanted).count()
    };
    let automatic = if offer == Offer::Both { with(Applicability::Automatic) } else { 0 };
    let suggested = if offer == Offer::Nothing { 0 } else { with(Applicability::Suggested) };
    let all = findings.len();
    let of_them = |count: usize| match count {
        1 if all == 1 => "it".to_owned(),
        count if count == all => "all of them".to_owned(),
        count => format!("{count} of them"),
    };
    match (automatic, suggested) {
        (0, 0) => None,
        (some, 0) => Some(format!("`ddscurate validate --fix` mends {}", of_them(some))),
        (0, some) => Some(format!("`ddscurate validate --fix-suggested` offers to mend {}", of_them(some))),
        (some, more) => Some(format!(
            "`ddscurate validate --fix` mends {}, `--fix-suggested` offers to mend {more} more",
            of_them(some)
        )),
    }
}

/// The one item that all are equal to.
fn only<'i>(mut items: impl Iterator<Item = &'i str>) -> Option<&'i str> {
    let first = items.next()?;
    items.all(|item| item == first).then_some(first)
}
