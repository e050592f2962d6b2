//! `url-not-canonical`: an address with something in it that changes nothing about where it leads.

use super::addresses::{Verdict, is_at, judge_each};
use super::{Check, Rule};
use crate::finding::{Applicability, RuleId, Severity};
use crate::guide::{check_url, url_key};

const ID: RuleId = RuleId("url-not-canonical");

pub(super) const RULE: Rule = Rule {
    id: ID,
    severity: Severity::Info,
    summary: "an address that could be written shorter, or with `https`",
    fix: Some(Applicability::Automatic),
    docs: include_str!("../../docs/rules/url-not-canonical.md"),
    checks: &[Check::Text(|_, text, sink| judge_each(ID, judge, text, sink))],
};

/// Forges whose pages stand without `.git` and `www.`.
const FORGES: [&str; 4] = ["bitbucket.org", "codeberg.org", "github.com", "gitlab.com"];

fn judge(url: &str) -> Option<Verdict> {
    let short = shorter(url)?;
    // One that is no address has its own finding, and what is written instead must lead to the same place.
    (short != url && check_url(url).is_ok() && url_key(url) == url_key(&short)).then(|| Verdict {
        message: if url.starts_with("http:") && short.starts_with("https:") {
            "this forge's addresses begin with `https://`".to_owned()
        } else {
            "this address can be written shorter".to_owned()
        },
        help: format!("write `{short}`"),
        instead: Some((Applicability::Automatic, short)),
    })
}

/// The same address in its usual form; `None` when it has it already, as far as a glance tells.
fn shorter(url: &str) -> Option<String> {
    let (scheme, rest) = url.split_once("://")?;
    let at = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (authority, rest) = rest.split_at(at);
    let is_forge = is_at(url, &FORGES);
    let has_noise = authority.bytes().any(|byte| byte.is_ascii_uppercase() || byte == b':')
        || authority.ends_with('.')
        || scheme.bytes().any(|byte| byte.is_ascii_uppercase())
        || rest.ends_with(['#', '?'])
        || (is_forge
            && (scheme == "http" || authority.len() > 13 || rest.ends_with(".git") || rest.contains(['?', '#'])))
        || rest.contains("#readme")
        || rest.contains("%7");
    if !has_noise {
        return None;
    }
    let scheme = scheme.to_ascii_lowercase();
    let host = authority.to_ascii_lowercase();
    let port = if scheme == "http" { ":80" } else { ":443" };
    let host = host.strip_suffix(port).unwrap_or(&host);
    let host = host.strip_suffix('.').unwrap_or(host);
    let host = if is_forge { host.strip_prefix("www.").unwrap_or(host) } else { host };
    // These answer with a redirect anyway; at a port of somebody's choice there is something else.
    let scheme = if is_forge && !host.contains(':') { "https" } else { scheme.as_str() };
    let (rest, fragment) = rest.split_once('#').unwrap_or((rest, ""));
    let fragment = if matches!(fragment, "readme" | "readme-ov-file") { "" } else { fragment };
    let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
    let query = if is_forge && query == "tab=readme-ov-file" { "" } else { query };
    let path = if is_forge { path.strip_suffix(".git").unwrap_or(path) } else { path };
    let path = path.replace("%7E", "~").replace("%7e", "~");
    let mut short = format!("{scheme}://{host}{path}");
    for (mark, part) in [('?', query), ('#', fragment)] {
        if !part.is_empty() {
            short.push(mark);
            short.push_str(part);
        }
    }
    Some(short)
}

#[cfg(test)]
mod tests {
    use super::shorter;

    #[test]
    fn only_noise_is_left_out() {
        for (url, wanted) in [
            ("HTTPS://A.Example:443/B?#", "https://a.example/B"),
            ("http://a.example.:80/x?y=1#z", "http://a.example/x?y=1#z"),
            ("http://github.com/o/r", "https://github.com/o/r"),
            ("HTTP://www.gitlab.com:80/o/r", "https://gitlab.com/o/r"),
            ("https://www.github.com/o/r.git", "https://github.com/o/r"),
            ("https://github.com/o/r?tab=readme-ov-file#readme", "https://github.com/o/r"),
            ("https://a.example/%7Eann#readme", "https://a.example/~ann"),
        ] {
            assert_eq!(shorter(url).as_deref(), Some(wanted), "{url}");
        }
        for url in [
            "https://a.example",
            "https://a.example/x.git",
            "https://www.a.example/#/app",
            "https://a.example/X?tab=readme-ov-file#install",
            "https://github.com/o/r#install",
            "https://a.example:8080/",
            "http://a.example/",
            "http://github.com:8080/o/r",
        ] {
            assert!(shorter(url).is_none_or(|short| short == url), "{url} {:?}", shorter(url));
        }
    }
}
