//! `url-tracking`: an address that tells its owner where readers come from.

use super::addresses::{Verdict, host, judge_each};
use super::{Check, Rule};
use crate::finding::{Applicability, RuleId, Severity};
use crate::guide::is_tracking;

const ID: RuleId = RuleId("url-tracking");

pub(super) const RULE: Rule = Rule {
    id: ID,
    severity: Severity::Warning,
    summary: "an address with tracking or affiliate parameters",
    docs: include_str!("../../docs/rules/url-tracking.md"),
    checks: &[Check::Text(|_, text, sink| judge_each(ID, judge, text, sink))],
};

fn judge(url: &str) -> Option<Verdict> {
    let (page, query, fragment) = parts(url)?;
    // On a forge `ref` is the branch that is shown.
    let is_forge = host(url).contains("git") || host(url) == "codeberg.org";
    let tells = |pair: &str| is_tracking(pair) && !(is_forge && pair.starts_with("ref="));
    let named: Vec<&str> = query.split('&').filter(|pair| tells(pair)).collect();
    let first = named.first()?.split('=').next().unwrap_or_default();
    let kept = query.split('&').filter(|pair| !tells(pair)).collect::<Vec<_>>().join("&");
    let mark = if kept.is_empty() { "" } else { "?" };
    let clean = format!("{page}{mark}{kept}{fragment}");
    Some(Verdict {
        message: format!("`{first}` in this address tells where its readers come from"),
        help: format!("write `{clean}`"),
        instead: Some((Applicability::Automatic, clean)),
    })
}

/// What stands before the query, the query, and the fragment with its `#`; `None` without a query.
fn parts(url: &str) -> Option<(&str, &str, &str)> {
    let (page, rest) = url.split_once('?')?;
    let at = rest.find('#').unwrap_or(rest.len());
    (!page.contains('#')).then(|| (page, &rest[..at], &rest[at..]))
}
