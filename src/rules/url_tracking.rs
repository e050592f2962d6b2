//! `url-tracking`: an address that tells its owner where readers come from.

use super::addresses::{Verdict, host, judge_each};
use super::{Check, Rule};
use crate::finding::{Applicability, RuleId, Severity};
use crate::guide::{check_url, is_tracking};

const ID: RuleId = RuleId("url-tracking");

pub(super) const RULE: Rule = Rule {
    id: ID,
    severity: Severity::Warning,
    summary: "an address with tracking or affiliate parameters",
    fix: Some(Applicability::Automatic),
    docs: include_str!("../../docs/rules/url-tracking.md"),
    checks: &[Check::Text(|_, text, sink| judge_each(ID, judge, text, sink))],
};

/// How many parameters are named; the others are counted.
const NAMED: usize = 3;

fn judge(url: &str) -> Option<Verdict> {
    let clean = without_tracking(url)?;
    // One that cannot be published has its own finding, which says how to mend both.
    if check_url(url).is_err() {
        return None;
    }
    let (_, query, _) = parts(url)?;
    let name = |pair: &str| format!("`{}`", pair.split('=').next().unwrap_or_default());
    let mut names: Vec<String> = query.split('&').filter(|pair| tells(url, pair)).map(name).collect();
    names.dedup();
    let (shown, rest) = names.split_at(names.len().min(NAMED));
    let (list, tell) = match (shown, rest.len()) {
        ([only], _) => (only.clone(), "tells"),
        ([others @ .., last], 0) => (format!("{} and {last}", others.join(", ")), "tell"),
        (shown, more) => (format!("{} and {more} more", shown.join(", ")), "tell"),
    };
    Some(Verdict {
        message: format!("{list} in this address {tell} where its readers come from"),
        help: format!("write `{clean}`"),
        instead: Some((Applicability::Automatic, clean)),
    })
}

/// The address without the parameters that tell where its readers come from; `None` when it has none.
pub(super) fn without_tracking(url: &str) -> Option<String> {
    let (page, query, fragment) = parts(url)?;
    let kept: Vec<&str> = query.split('&').filter(|pair| !tells(url, pair)).collect();
    if kept.len() == query.split('&').count() {
        return None;
    }
    let mark = if kept.is_empty() { "" } else { "?" };
    Some(format!("{page}{mark}{}{fragment}", kept.join("&")))
}

/// On a forge `ref` is the branch that is shown.
fn tells(url: &str, pair: &str) -> bool {
    let is_forge = || host(url).contains("git") || host(url) == "codeberg.org";
    is_tracking(pair) && !(pair.starts_with("ref=") && is_forge())
}

/// What stands before the query, the query, and the fragment with its `#`; `None` without a query.
fn parts(url: &str) -> Option<(&str, &str, &str)> {
    let (page, rest) = url.split_once('?')?;
    let at = rest.find('#').unwrap_or(rest.len());
    (!page.contains('#')).then(|| (page, &rest[..at], &rest[at..]))
}
