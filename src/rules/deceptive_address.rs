//! `deceptive-address`: an address that passes for another.

use super::scripts::{latin, lookalike};
use super::texts::Text;
use super::{Check, Context, Rule};
use crate::finding::{Place, Raised, RuleId, Severity, Sink};
use crate::guide::{Mark, TextRole, Trait, marks};
use crate::source::Span;
use unicode_script::{Script, UnicodeScript as _};
use unicode_security::GeneralSecurityProfile as _;
use url::Url;

const ID: RuleId = RuleId("deceptive-address");

pub(super) const RULE: Rule = Rule {
    id: ID,
    severity: Severity::Error,
    summary: "an address that passes for another",
    fix: None,
    docs: include_str!("../../docs/rules/deceptive-address.md"),
    checks: &[Check::Text(look)],
};

fn look(_: &Context<'_>, text: &Text<'_>, sink: &mut Sink) {
    let prose = &text.prose;
    if text.role == TextRole::Url {
        if prose.has(Trait::NonAscii) || has_punycode(text.text()) {
            host_of(text.text(), || text.whole(), text, sink);
        }
    } else if text.is_markdown() && prose.has(Trait::Bracket) {
        for mark in marks(text.text()) {
            if let Mark::Link { span, url } = mark {
                link(text, span, url, sink);
            }
        }
    }
}

fn link(text: &Text<'_>, span: Span, url: Span, sink: &mut Sink) {
    let address = &text.text()[url.start..url.end];
    if !address.is_ascii() || has_punycode(address) {
        host_of(address, || text.place(url), text, sink);
    }
    let words = text.text()[span.start + 1..url.start].rsplit_once("](").map_or("", |(words, _)| words).trim();
    let shown = if words.starts_with("www.") { host(&format!("https://{words}")) } else { host(words) };
    let (Some(shown), Some(target)) = (shown, host(address)) else { return };
    let is_same = shown == target || shown.ends_with(&format!(".{target}")) || target.ends_with(&format!(".{shown}"));
    if !is_same {
        sink.push(
            Raised::new(
                ID,
                text.file,
                text.place(span),
                format!("the words of this link name `{shown}`, and it leads to `{target}`"),
            )
            .help("say in words where it leads"),
        );
    }
}

/// The host of an address that is written in full, without `www.`.
fn host(address: &str) -> Option<String> {
    if address.contains(char::is_whitespace) || !address.starts_with("http") {
        return None;
    }
    let parsed = Url::parse(address).ok()?;
    let host = parsed.host_str()?;
    Some(host.strip_prefix("www.").unwrap_or(host).to_owned())
}

fn has_punycode(address: &str) -> bool {
    address.contains("xn--") || address.contains("XN--")
}

fn host_of(address: &str, place: impl Fn() -> Place, text: &Text<'_>, sink: &mut Sink) {
    let Some(ascii) = host(address) else { return };
    let (unicode, _) = idna::domain_to_unicode(&ascii);
    let ends_in_ascii = unicode.rsplit('.').next().is_some_and(str::is_ascii);
    if let Some(label) = unicode.split('.').find(|label| passes_for_ascii(label, ends_in_ascii)) {
        sink.push(
            Raised::new(
                ID,
                text.file,
                place(),
                format!("`{label}` in this address passes for another name; it is `{ascii}`"),
            )
            .help("give the address that is meant, or write the host as `xn--\u{2026}` and waive the finding"),
        );
    }
}

/// True when a part of a host has letters that pass for ASCII ones: beside Latin letters, or all of them where the host
/// ends in ASCII. What browsers refuse to show, in short.
fn passes_for_ascii(label: &str, ends_in_ascii: bool) -> bool {
    if label.is_ascii() {
        return false;
    }
    let letters = || label.chars().filter(|c| !c.is_ascii_digit() && *c != '-');
    let is_foreign = letters().all(|c| !matches!(c.script(), Script::Latin | Script::Common | Script::Inherited));
    let all_pass = letters().all(|c| latin(c).is_some());
    let is_odd = letters().any(|c| !c.is_ascii() && !c.identifier_allowed() && latin(c).is_some());
    lookalike(label).is_some() || is_odd || (is_foreign && all_pass && ends_in_ascii)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_that_pass_for_others_are_told_from_honest_ones() {
        for label in ["d\u{43e}cker", "\u{430}\u{440}\u{440}\u{435}", "\u{261}ithub"] {
            assert!(passes_for_ascii(label, true), "{label}");
        }
        for label in [
            "b\u{fc}cher",
            "\u{43f}\u{440}\u{438}\u{43c}\u{435}\u{440}",
            "\u{65e5}\u{672c}\u{8a9e}",
            "stra\u{df}e",
            "\u{131}\u{15f}\u{131}k",
        ] {
            assert!(!passes_for_ascii(label, true), "{label}");
        }
        assert!(!passes_for_ascii("\u{43e}\u{43a}\u{43e}", false));
    }
}
