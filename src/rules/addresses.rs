//! Every address that readers are sent to, so that a rule about addresses is written once for all of them.

use super::texts::Text;
use crate::finding::{Applicability, Place, Raised, RuleId, Sink};
use crate::guide::{Mark, TextRole, Trait, marks};

/// What is wrong with an address.
pub(super) struct Verdict {
    /// What is wrong, as a clause.
    pub(super) message: String,
    /// How to mend it.
    pub(super) help: String,
    /// The address to write instead.
    pub(super) instead: Option<(Applicability, String)>,
}

/// Visits the addresses in a text: the text itself, or those of its links.
pub(super) fn each(text: &Text<'_>, mut visit: impl FnMut(&str, Place)) {
    match text.role {
        TextRole::Url => visit(text.text(), text.whole()),
        TextRole::Note | TextRole::Body if text.prose.has(Trait::Bracket) => {
            for mark in marks(text.text()) {
                if let Mark::Link { url, .. } = mark {
                    visit(&text.text()[url.start..url.end], text.place(url));
                }
            }
        }
        _ => {}
    }
}

/// Raises a finding for each address in a text that `judge` finds something wrong with.
pub(super) fn judge_each(id: RuleId, judge: impl Fn(&str) -> Option<Verdict>, text: &Text<'_>, sink: &mut Sink) {
    each(text, |url, place| {
        let Some(verdict) = judge(url) else { return };
        let raised = Raised::new(id, text.file, place, verdict.message).help(verdict.help);
        sink.push(match verdict.instead {
            Some((applicability, url)) => raised.replace_with(applicability, url),
            None => raised,
        });
    });
}

/// The host of an address as it is written, without `www.`, user and port.
pub(super) fn host(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    let host = host.split(':').next().unwrap_or_default().trim_end_matches('.');
    host.get(..4).filter(|start| start.eq_ignore_ascii_case("www.")).map_or(host, |_| &host[4..])
}

/// True when `url` is at one of `hosts`, which are in lower case.
pub(super) fn is_at(url: &str, hosts: &[&str]) -> bool {
    let host = host(url);
    hosts.iter().any(|known| known.eq_ignore_ascii_case(host))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_host_is_told_from_what_stands_around_it() {
        for (url, wanted) in [
            ("https://www.Bit.ly/x", "Bit.ly"),
            ("http://ann:pw@a.example:80?x", "a.example"),
            ("https://a.example.#x", "a.example"),
            ("a.example/x", "a.example"),
            ("https://w\u{fc}.example", "w\u{fc}.example"),
            ("https://", ""),
        ] {
            assert_eq!(host(url), wanted, "{url}");
        }
    }
}
