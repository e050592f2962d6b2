//! `url-archived-copy`: a tool that is alive, and an address in an archive.

use super::addresses::{host, is_at};
use super::{Check, Context, Rule};
use crate::finding::{Applicability, Place, Raised, RuleId, Severity, Sink};
use crate::guide::{EntryFile, State, check_url};
use crate::source::FieldPath;

const ID: RuleId = RuleId("url-archived-copy");

pub(super) const RULE: Rule = Rule {
    id: ID,
    severity: Severity::Warning,
    summary: "the copy in an archive as address of a tool that is not gone",
    fix: Some(Applicability::Suggested),
    docs: include_str!("../../docs/rules/url-archived-copy.md"),
    checks: &[Check::Entry(look)],
};

/// Hosts that keep copies of other people's pages.
const ARCHIVES: [&str; 9] = [
    "archive.fo",
    "archive.is",
    "archive.li",
    "archive.md",
    "archive.ph",
    "archive.today",
    "archive.vn",
    "web.archive.org",
    "webcache.googleusercontent.com",
];

fn look(_: &Context<'_>, file: &EntryFile, sink: &mut Sink) {
    let entry = file.entry();
    if !matches!(entry.state(), State::Active | State::Maintenance) {
        return;
    }
    for (field, url) in entry.urls.iter().filter(|(_, url)| is_at(url, &ARCHIVES)) {
        let place = Place::value(FieldPath::from("urls").key(field));
        let raised =
            Raised::new(ID, file.file, place, format!("this is a copy at `{}`, not the page itself", host(url)));
        sink.push(match original(url) {
            Some(original) => raised
                .help(format!("write `{original}`, or say in `status` that the tool is gone"))
                .replace_with(Applicability::Suggested, original),
            None => raised.help("give the page itself, or say in `status` that the tool is gone"),
        });
    }
}

/// The address that was copied: `https://web.archive.org/web/2015/https://a.example/`.
fn original(url: &str) -> Option<&str> {
    let (_, rest) = url.split_once("://")?;
    let at = rest.find("http://").or_else(|| rest.find("https://"))?;
    let original = &rest[at..];
    // In a quoted value, or beside one that needs quotes, it would be something else.
    let is_plain = !original.contains([',', '[', ']', '{', '}', '#', '"', '\'']);
    (is_plain && check_url(original).is_ok()).then_some(original)
}
