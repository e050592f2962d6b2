//! `several-tools`: an entry that is about several tools and is no group.

use super::{Check, Context, Rule};
use crate::finding::{Place, Raised, RuleId, Severity, Sink};
use crate::guide::{Entry, EntryFile, Kind};
use crate::source::{FieldPath, Span};

const ID: RuleId = RuleId("several-tools");

pub(super) const RULE: Rule = Rule {
    id: ID,
    severity: Severity::Warning,
    summary: "one entry for several tools",
    docs: include_str!("../../docs/rules/several-tools.md"),
    checks: &[Check::Entry(look)],
};

const HELP: &str = "make an entry of each; one of the kind `group` may name them together";

/// Kinds of companies.
const COMPANIES: [&str; 8] = ["AB", "AG", "Co", "GmbH", "Inc", "LLC", "Ltd", "SA"];

/// How far into a text its subject and verb may reach, in bytes.
const MOST: usize = 106;

fn look(_: &Context<'_>, file: &EntryFile, sink: &mut Sink) {
    let entry = file.entry();
    // A book may be about several.
    if matches!(entry.kind, Some(Kind::Group | Kind::Resource)) {
        return;
    }
    let labels =
        entry.listings.iter().enumerate().filter_map(|(index, listing)| Some((Some(index), listing.label.as_deref()?)));
    for (listing, name) in std::iter::once((None, entry.name.as_str())).chain(labels) {
        if names_several(name) {
            let message = format!("`{name}` names several tools");
            let path = listing.map_or("name".into(), |index| FieldPath::from("listings").index(index).key("label"));
            sink.push(Raised::new(ID, file.file, Place::value(path), message).help(HELP));
        }
    }
    let notes =
        entry.listings.iter().enumerate().filter_map(|(index, listing)| Some((Some(index), listing.note.as_deref()?)));
    for (listing, text) in std::iter::once((None, entry.summary.as_str())).chain(notes) {
        if let Some(end) = subject_of_several(text, entry) {
            let message = format!("this is about several tools: `{}`", &text[..end]);
            let path = listing.map_or("summary".into(), |index| FieldPath::from("listings").index(index).key("note"));
            sink.push(Raised::new(ID, file.file, Place::Within(path, Span::new(0, end)), message).help(HELP));
        }
    }
}

/// `A / B`, `A | B`, `A, B, C` and `A, B and C`, but not `Acme, Inc.`, `A, a Book` and `A/B`.
fn names_several(name: &str) -> bool {
    if name.contains(" / ") || name.contains(" | ") {
        return true;
    }
    let parts = name.split(", ").flat_map(|part| part.split(" and "));
    let is_word = |part: &str| part.len() > 1 && !part.contains(' ') && part.starts_with(|c: char| c.is_uppercase());
    name.contains(", ") && parts.clone().count() > 2 && parts.clone().all(is_word) && !parts.clone().any(is_company)
}

/// What companies write behind a comma.
fn is_company(part: &str) -> bool {
    COMPANIES.contains(&part.trim_end_matches('.'))
}

/// The end of `A, B and C` at the start of a text, when `are` follows and one of them is the entry.
fn subject_of_several(text: &str, entry: &Entry) -> Option<usize> {
    // So many names are no subject.
    let text = &text[..text.floor_char_boundary(MOST)];
    let end = [" are ", " were "].into_iter().filter_map(|verb| text.find(verb)).min()?;
    let subject = &text[..end];
    let joins = [", and ", ", ", " and ", " & ", " / "];
    if !joins.iter().any(|join| subject.contains(join)) {
        return None;
    }
    let mut parts = vec![subject];
    for join in joins {
        parts = parts.into_iter().flat_map(|part| part.split(join)).collect();
    }
    let are_names = parts.iter().all(|part| {
        let words = part.split(' ').count();
        words <= 3 && part.split(' ').all(|word| word.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit()))
    });
    let is_own = |part: &str| entry.names().any(|name| name.eq_ignore_ascii_case(part));
    (are_names && parts.len() > 1 && parts.iter().any(|part| is_own(part))).then_some(end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_one_tool_are_left_alone() {
        for name in [
            "Weights & Biases",
            "Search and Rescue",
            "TCP/IP",
            "Acme, Inc.",
            "I, Librarian",
            "Go, Second Edition",
            "Mesos",
        ] {
            assert!(!names_several(name), "{name}");
        }
        for name in ["Mesos / Marathon", "Splunk, Zenoss and Nagios", "Splunk, Zenoss, Nagios", "A | B"] {
            assert!(names_several(name), "{name}");
        }
    }

    #[test]
    fn only_a_subject_with_the_entry_in_it_counts() {
        let entry = Entry { name: "Splunk".to_owned(), ..Entry::default() };
        assert_eq!(subject_of_several("Splunk, Zenoss are built for logs.", &entry), Some(14));
        assert_eq!(subject_of_several("Splunk and Zenoss were here.", &entry), Some(17));
        for text in [
            "Chef and Puppet are heavier.",
            "Splunk and its friends are here.",
            "Splunk servers are fast.",
            "Splunk is.",
        ] {
            assert_eq!(subject_of_several(text, &entry), None, "{text}");
        }
    }
}
