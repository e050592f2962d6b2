//! `several-tools`: an entry that is about several tools and is no group.

use super::keys::{Index, Keyed, Keys, hash};
use super::{Check, Context, Rule};
use crate::finding::{Place, Raised, RuleId, Severity, Sink};
use crate::guide::{Entry, EntryFile, Kind, name_key};
use crate::source::{FieldPath, Span};
use std::collections::BTreeSet;

const ID: RuleId = RuleId("several-tools");

pub(super) const RULE: Rule = Rule {
    id: ID,
    severity: Severity::Warning,
    summary: "one entry for several tools",
    fix: None,
    docs: include_str!("../../docs/rules/several-tools.md"),
    checks: &[Check::Entry(look), Check::Keys(keys, known_ones, Some(is_named))],
};

const HELP: &str = "make an entry of each; one of the kind `group` may name them together";

/// Kinds of companies, and what else stands behind the comma of one name.
const COMPANIES: [&str; 22] = [
    "AB",
    "AG",
    "AS",
    "ASA",
    "BV",
    "Co",
    "Corp",
    "Corporation",
    "GmbH",
    "Inc",
    "Incorporated",
    "KG",
    "LLC",
    "LLP",
    "LP",
    "Limited",
    "Ltd",
    "NV",
    "PLC",
    "Pty",
    "SA",
    "SE",
];

/// What joins the names of two tools when both are known; by itself it stands in the names of single tools too.
const JOINS: [&str; 5] = [" and ", " & ", " + ", "/", ", "];

/// The key of an entry's own name; other keys are parts of a name or label, see [`labels`].
const NAME: u16 = 0;

/// How far into a text its subject and verb may reach, in bytes.
const MOST: usize = 106;

fn look(_: &Context<'_>, file: &EntryFile, sink: &mut Sink) {
    let entry = file.entry();
    if may_be_several(entry) {
        return;
    }
    for (which, name) in labels(entry) {
        if names_several(name) {
            sink.push(several(file, which, name));
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

/// A group is, and a book may be about several.
fn may_be_several(entry: &Entry) -> bool {
    matches!(entry.kind, Some(Kind::Group | Kind::Resource))
}

/// The name and the labels, counted from 1.
fn labels(entry: &Entry) -> impl Iterator<Item = (u16, &str)> {
    let labels = (2..).zip(&entry.listings).filter_map(|(which, listing)| Some((which, listing.label.as_deref()?)));
    std::iter::once((1, entry.name.as_str())).chain(labels)
}

fn several(file: &EntryFile, which: u16, name: &str) -> Raised {
    let path = match which.checked_sub(2) {
        None => "name".into(),
        Some(listing) => FieldPath::from("listings").index(listing.into()).key("label"),
    };
    Raised::new(ID, file.file, Place::value(path), format!("`{name}` names several tools")).help(HELP)
}

fn keys(file: &EntryFile, keys: &mut Keys<'_>) {
    let entry = file.entry();
    for key in entry.names().map(name_key).filter(|key| !key.is_empty()) {
        keys.add(NAME, key);
    }
    if may_be_several(entry) {
        return;
    }
    for (which, name) in labels(entry) {
        for part in joined(name) {
            keys.add(which, name_key(part));
        }
    }
}

/// Of a part, who is called so.
fn is_named(own: u16, other: u16) -> bool {
    own != NAME && other == NAME
}

/// Names and labels that are nothing but names of entries, not all of them the entry's own.
fn known_ones(context: &Context<'_>, index: &Index<'_>, sink: &mut Sink) {
    let mut all = None;
    let mut seen = BTreeSet::new();
    for group in index.groups() {
        let is_other = |part: &&Keyed| group.iter().any(|name| name.which == NAME && name.entry != part.entry);
        for part in group.iter().filter(|part| part.which != NAME).filter(is_other) {
            let all = all.get_or_insert_with(|| index.all());
            let file = context.entry_with(part);
            let Some((_, name)) = labels(file.entry()).find(|(which, _)| *which == part.which) else { continue };
            let parts = joined(name);
            let are_known = !parts.is_empty() && parts.iter().all(|part| is_known(context, all, part));
            if are_known && seen.insert((part.entry, part.which)) {
                sink.push(several(file, part.which, name));
            }
        }
    }
}

/// True when an entry has that name. `all` are all keys, sorted.
fn is_known(context: &Context<'_>, all: &[Keyed], name: &str) -> bool {
    let name = name_key(name);
    let key = hash(&name);
    let start = all.partition_point(|keyed| keyed.key < key);
    let same = all[start..].iter().take_while(|keyed| keyed.key == key).filter(|keyed| keyed.which == NAME);
    same.into_iter().any(|keyed| context.entry_with(keyed).entry().names().any(|other| name_key(other) == name))
}

/// The parts of a name that may be names of their own. None of one that [`names_several`] finds by itself.
fn joined(name: &str) -> Vec<&str> {
    if !JOINS.iter().any(|join| name.contains(join)) || names_several(name) {
        return Vec::new();
    }
    let parts =
        JOINS.iter().fold(vec![name], |parts, join| parts.into_iter().flat_map(|part| part.split(join)).collect());
    // A slash at the end, or signs between others, join no names.
    if parts.iter().any(|part| name_key(part).is_empty()) { Vec::new() } else { parts }
}

/// `A / B`, `A | B`, `A, B`, `A, B, C` and `A, B and C`, but not `Acme, Inc.`, `A, a Book` and `A/B`.
fn names_several(name: &str) -> bool {
    if name.contains(" / ") || name.contains(" | ") {
        return true;
    }
    let parts = name.split(", ").flat_map(|part| part.split(" and "));
    let is_word = |part: &str| part.len() > 1 && !part.contains(' ') && part.starts_with(|c: char| c.is_uppercase());
    name.contains(", ") && parts.clone().all(is_word) && !parts.clone().any(is_company)
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
            "Acme and Sons, Ltd.",
            "GoCD and Jenkins",
            "GoCD + Jenkins",
            "I, Librarian",
            "Go, Second Edition",
            "Mesos",
        ] {
            assert!(!names_several(name), "{name}");
        }
        for name in
            ["Mesos / Marathon", "Splunk, Zenoss and Nagios", "Splunk, Zenoss, Nagios", "Splunk, Zenoss", "A | B"]
        {
            assert!(names_several(name), "{name}");
        }
    }

    #[test]
    fn a_name_comes_apart_where_two_may_be_joined() {
        assert_eq!(joined("GoCD and Jenkins"), ["GoCD", "Jenkins"]);
        assert_eq!(joined("GoCD/Jenkins + Bash Kit"), ["GoCD", "Jenkins", "Bash Kit"]);
        for name in ["GoCD", "C/", "C++", "&", "GoCD, Jenkins"] {
            assert_eq!(joined(name), Vec::<&str>::new(), "{name}");
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
