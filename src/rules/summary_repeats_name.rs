//! `summary-repeats-name`: a summary that begins with the name that stands above it.

use super::{Check, Context, Rule};
use crate::finding::{Place, Raised, RuleId, Severity, Sink};
use crate::guide::EntryFile;
use crate::source::Span;

const ID: RuleId = RuleId("summary-repeats-name");

pub(super) const RULE: Rule = Rule {
    id: ID,
    severity: Severity::Warning,
    summary: "a summary that begins with the name",
    fix: None,
    docs: include_str!("../../docs/rules/summary-repeats-name.md"),
    checks: &[Check::Entry(look)],
};

/// What follows when the name is the subject of the sentence. Elsewhere it may be part of another word or name.
const FOLLOWERS: [&str; 22] = [
    "aims", "allows", "are", "can", "does", "enables", "gives", "has", "helps", "is", "lets", "makes", "offers",
    "provided", "provides", "runs", "supports", "was", "were", "will", "-", "\u{2013}",
];

fn look(_: &Context<'_>, file: &EntryFile, sink: &mut Sink) {
    let entry = file.entry();
    let summary = &entry.summary;
    let names = entry.names();
    if let Some(end) = names.filter_map(|name| repeated(summary, name)).max() {
        let place = Place::Within("summary".into(), Span::new(0, end));
        let message = format!("the summary begins with the name, `{}`", &summary[..end]);
        sink.push(
            Raised::new(ID, file.file, place, message)
                .help("begin with what it does; the name stands beside it anyway"),
        );
    }
}

/// The end of the name at the start of a summary, an article before it included.
fn repeated(summary: &str, name: &str) -> Option<usize> {
    let article = ["The ", "A ", "An "].into_iter().find(|article| summary.starts_with(article)).map_or(0, str::len);
    let starts = [article, 0];
    let start = starts.into_iter().find(|start| {
        let here = summary.get(*start..*start + name.len());
        !name.is_empty() && here.is_some_and(|here| here.eq_ignore_ascii_case(name))
    })?;
    let end = start + name.len();
    let rest = &summary[end..];
    let next = rest.strip_prefix(' ').map(|rest| rest.split(' ').next().unwrap_or_default());
    (rest.starts_with(':') || next.is_some_and(|next| FOLLOWERS.contains(&next))).then_some(end)
}

#[cfg(test)]
mod tests {
    use super::repeated;

    #[test]
    fn names_that_are_the_subject_are_found() {
        assert_eq!(repeated("Docker is a tool.", "Docker"), Some(6));
        assert_eq!(repeated("The docker runs jobs.", "Docker"), Some(10));
        assert_eq!(repeated("A: does one thing.", "A"), Some(1));
        assert_eq!(repeated("Docker images are kept here.", "Docker"), None);
        assert_eq!(repeated("Dockers is one.", "Docker"), None);
        assert_eq!(repeated("Is \u{e9} a name?", "Is \u{e8}"), None);
        assert_eq!(repeated("Anything.", ""), None);
    }
}
