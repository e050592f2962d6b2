//! `url-shortener`: an address behind which somebody else decides where it leads.

use super::addresses::{Verdict, host, is_at, judge_each};
use super::{Check, Context, Rule};
use crate::finding::{RuleId, Severity};

const ID: RuleId = RuleId("url-shortener");

pub(super) const RULE: Rule = Rule {
    id: ID,
    severity: Severity::Warning,
    summary: "a short address that hides where it leads",
    fix: None,
    docs: include_str!("../../docs/rules/url-shortener.md"),
    checks: &[Check::Text(|context, text, sink| judge_each(ID, |url| judge(context, url), text, sink))],
};

/// Services that make short addresses of long ones, for everybody or for one company's pages.
const SHORTENERS: [&str; 36] = [
    "adf.ly",
    "amzn.eu",
    "amzn.to",
    "apple.co",
    "bit.do",
    "bit.ly",
    "bl.ink",
    "buff.ly",
    "cutt.ly",
    "db.tt",
    "dlvr.it",
    "fb.me",
    "git.io",
    "goo.gl",
    "ift.tt",
    "is.gd",
    "j.mp",
    "lnkd.in",
    "mcaf.ee",
    "ow.ly",
    "po.st",
    "rb.gy",
    "rebrand.ly",
    "s.id",
    "shorturl.at",
    "smarturl.it",
    "soo.gd",
    "spoti.fi",
    "t.co",
    "t.ly",
    "tiny.cc",
    "tinyurl.com",
    "trib.al",
    "v.gd",
    "wp.me",
    "x.co",
];

fn judge(context: &Context<'_>, url: &str) -> Option<Verdict> {
    let of_the_guide = &context.guide.config.policy.short_link_hosts;
    let is_short = is_at(url, &SHORTENERS) || of_the_guide.iter().any(|known| known.eq_ignore_ascii_case(host(url)));
    is_short.then(|| Verdict {
        message: format!("`{}` hides where the address leads", host(url)),
        help: "open it and give the address of the page that it ends on".to_owned(),
        instead: None,
    })
}
