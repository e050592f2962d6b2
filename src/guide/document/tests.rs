//! The quick and the thorough reading agree: neither takes a document that the other refuses, and they read the same.

use super::*;
use crate::guide::{Config, Contributor, Entry, Theme};
use crate::source::from_value;
use proptest::prelude::*;
use proptest::sample::Index;

/// A YAML tree whose scalars stand as they are written, so that it can hold what no reader would accept.
#[derive(Clone, Debug)]
enum Tree {
    Scalar(&'static str),
    List(Vec<Self>),
    Map(Vec<(&'static str, Self)>),
}

/// One change at one place of a tree.
#[derive(Clone, Debug)]
enum Change {
    Drop,
    Rename(&'static str),
    Repeat,
    Replace(&'static str),
    WrapInList,
    WrapInMap(&'static str),
    EmptyList,
    EmptyMap,
}

const ENTRY: &str = "name kind summary urls{home source docs demo package changelog} license hosting[] vendor \
    aliases[] tags[] listings[{theme section label url note quote{text source} weight links[{title url kind note}]}] \
    components[{entry name url note}] relations[{type entry}] links[{title url kind note}] \
    status{state since successor evidence} waivers[{rule path reason until}]";
const THEME: &str = "title short_title kind sections[{id title intro order sections[{id title sections[{id}]}]}] order \
    further_reading[{title url kind note}] related[]";
const CONTRIBUTOR: &str = "name url handles{github gitlab} emails[] roles[] agreement{version sha256 signed}";
const CONFIG: &str = "schema title description language license editors[] upstream default_branch forge themes[] \
    front[] back[] agreement{mode file} rules{note-length summary-form}";

/// Words that each field takes, where not every word will do.
const GOOD: [(&str, &str); 12] = [
    ("hosting", "local"),
    ("kind", "tool"),
    ("mode", "cla"),
    ("note-length", "info"),
    ("order", "manual"),
    ("roles", "editor"),
    ("schema", "1"),
    ("state", "active"),
    ("summary-form", "off"),
    ("forge", "github"),
    ("type", "built-on"),
    ("weight", "10"),
];

/// What may stand anywhere: words of several types, near misses of enums, all ways to say nothing.
const SCALARS: [&str; 28] = [
    "word",
    "\"\"",
    "''",
    "",
    "~",
    "null",
    "Null",
    "\"null\"",
    "true",
    "yes",
    "1",
    "-1",
    "+1",
    "1.10",
    "0x1F",
    "0o17",
    "007",
    "1e3",
    ".inf",
    "99999999999999999999",
    "2014-10",
    "'1'",
    "tool",
    "Tool",
    "article",
    "local",
    "built-on",
    "off",
];
const KEYS: [&str; 10] = ["name", "naem", "x-own", "\"url\"", "1", "~", "title", "kind", "entry", "Theme"];

/// The tree of a document that has every field, from its outline.
fn outline(text: &'static str) -> Tree {
    fn members(rest: &mut &'static str, kind: &'static str) -> Vec<(&'static str, Tree)> {
        let mut found = Vec::new();
        loop {
            *rest = rest.trim_start();
            let end = rest.find([' ', '[', '{', ']', '}']).unwrap_or(rest.len());
            let (key, after) = rest.split_at(end);
            *rest = after;
            if key.is_empty() {
                return found;
            }
            found.push((key, value(rest, key, kind)));
        }
    }
    fn value(rest: &mut &'static str, key: &'static str, kind: &'static str) -> Tree {
        let open = rest.chars().next().unwrap_or(' ');
        if !matches!(open, '[' | '{') {
            // The word `kind` means one thing in an entry and another in a link.
            let word = GOOD.iter().find(|(name, _)| *name == key).map_or("word", |(_, word)| *word);
            return Tree::Scalar(if key == "kind" { kind } else { word });
        }
        *rest = &rest[1..];
        let tree = if open == '{' {
            Tree::Map(members(rest, "article"))
        } else {
            Tree::List(vec![match rest.strip_prefix('{') {
                Some(inner) => {
                    *rest = inner;
                    let map = Tree::Map(members(rest, "article"));
                    *rest = &rest[1..];
                    map
                }
                None => Tree::Scalar(GOOD.iter().find(|(name, _)| *name == key).map_or("word", |(_, word)| *word)),
            }])
        };
        *rest = &rest[1..];
        tree
    }
    let kind = if text == THEME { "chapter" } else { "tool" };
    Tree::Map(members(&mut { text }, kind))
}

impl Tree {
    fn size(&self) -> usize {
        match self {
            Self::Scalar(_) => 0,
            Self::List(items) => items.iter().map(|item| 1 + item.size()).sum(),
            Self::Map(members) => members.iter().map(|(_, value)| 1 + value.size()).sum(),
        }
    }

    /// Makes the change at the child number `at`, counted through the whole tree.
    fn change(&mut self, mut at: usize, change: &Change) {
        let count = match self {
            Self::Scalar(_) => return,
            Self::List(items) => items.len(),
            Self::Map(members) => members.len(),
        };
        for index in 0..count {
            if at == 0 {
                return self.change_child(index, change);
            }
            at -= 1;
            let child = match self {
                Self::Scalar(_) => return,
                Self::List(items) => &mut items[index],
                Self::Map(members) => &mut members[index].1,
            };
            let size = child.size();
            if at < size {
                return child.change(at, change);
            }
            at -= size;
        }
    }

    fn change_child(&mut self, index: usize, change: &Change) {
        match (self, change) {
            (Self::Scalar(_), _) => {}
            (Self::List(items), Change::Drop) => drop(items.remove(index)),
            (Self::Map(members), Change::Drop) => drop(members.remove(index)),
            (Self::Map(members), Change::Rename(key)) => members[index].0 = key,
            (Self::List(items), Change::Repeat) => items.push(items[index].clone()),
            (Self::Map(members), Change::Repeat) => members.push(members[index].clone()),
            (Self::List(items), change) => items[index].replace(change),
            (Self::Map(members), change) => members[index].1.replace(change),
        }
    }

    fn replace(&mut self, change: &Change) {
        *self = match change {
            Change::Replace(scalar) => Self::Scalar(scalar),
            Change::WrapInList => Self::List(vec![self.clone()]),
            Change::WrapInMap(key) => Self::Map(vec![(key, self.clone())]),
            Change::EmptyList => Self::List(Vec::new()),
            Change::EmptyMap => Self::Map(Vec::new()),
            Change::Drop | Change::Rename(_) | Change::Repeat => return,
        };
    }

    fn flow(&self) -> String {
        match self {
            Self::Scalar(text) => (*text).to_owned(),
            Self::List(items) => format!("[{}]", items.iter().map(Self::flow).collect::<Vec<_>>().join(" , ")),
            Self::Map(members) => {
                let member = |(key, value): &(&str, Self)| format!("{key}: {}", value.flow());
                format!("{{{}}}", members.iter().map(member).collect::<Vec<_>>().join(" , "))
            }
        }
    }

    fn block(&self) -> String {
        let mut text = String::new();
        self.block_into(0, &mut text);
        text
    }

    fn block_into(&self, depth: usize, text: &mut String) {
        let indent = "  ".repeat(depth);
        match self {
            Self::List(items) if !items.is_empty() => {
                text.push('\n');
                for item in items {
                    text.push_str(&format!("{indent}-"));
                    item.block_into(depth + 1, text);
                }
            }
            Self::Map(members) if !members.is_empty() => {
                text.push('\n');
                for (key, value) in members {
                    text.push_str(&format!("{indent}{key}:"));
                    value.block_into(depth + 1, text);
                }
            }
            other => text.push_str(&format!(" {}\n", other.flow())),
        }
    }
}

fn changes() -> impl Strategy<Value = Vec<(Index, Change)>> {
    let change = prop_oneof![
        Just(Change::Drop),
        prop::sample::select(&KEYS[..]).prop_map(Change::Rename),
        Just(Change::Repeat),
        prop::sample::select(&SCALARS[..]).prop_map(Change::Replace),
        prop::sample::select(&SCALARS[..]).prop_map(Change::Replace),
        Just(Change::WrapInList),
        prop::sample::select(&KEYS[..]).prop_map(Change::WrapInMap),
        Just(Change::EmptyList),
        Just(Change::EmptyMap),
    ];
    prop::collection::vec((any::<Index>(), change), 0..4)
}

fn agree<D: Document + PartialEq + fmt::Debug>(
    text: &'static str,
    changes: &[(Index, Change)],
) -> Result<(), TestCaseError> {
    let mut tree = outline(text);
    for (at, change) in changes {
        if tree.size() > 0 {
            tree.change(at.index(tree.size()), change);
        }
    }
    agree_on::<D>([tree.block(), tree.flow()])
}

fn agree_on<D: Document + PartialEq + fmt::Debug>(
    texts: impl IntoIterator<Item = String>,
) -> Result<(), TestCaseError> {
    for text in texts {
        let quick = read_quickly::<D>(&text);
        let Ok(thorough) = check(&text, &D::SHAPE) else {
            prop_assert!(quick.is_none(), "only the quick reading takes this:\n{text}");
            continue;
        };
        let flaws = &thorough.flaws;
        prop_assert!(quick.is_none() || flaws.is_empty(), "only the quick reading takes this: {flaws:#?}\n{text}");
        let kept = from_value::<D>(thorough.value);
        prop_assert!(kept.is_ok(), "what was kept is no document: {kept:?}\n{text}");
        if let (true, Ok(kept)) = (flaws.is_empty(), kept) {
            prop_assert!(!kept.has_gaps(), "a gap is no flaw:\n{text}");
            prop_assert!(quick.is_none_or(|quick| quick == kept), "they read different things:\n{text}");
        }
    }
    Ok(())
}

#[test]
fn the_outlines_are_whole_documents() {
    fn whole<D: Document>(text: &'static str) {
        let text = outline(text).flow();
        assert!(parse::<D>(&text).is_ok_and(|document| !document.has_gaps()), "{text}");
        assert_eq!(check(&text, &D::SHAPE).unwrap().flaws, Vec::new());
    }
    whole::<Entry>(ENTRY);
    whole::<Theme>(THEME);
    whole::<Contributor>(CONTRIBUTOR);
    whole::<Config>(CONFIG);
}

#[test]
fn both_readings_agree_on_every_single_change() {
    fn all<D: Document + PartialEq + fmt::Debug>(text: &'static str) {
        let others = [Change::Drop, Change::Repeat, Change::WrapInList, Change::EmptyList, Change::EmptyMap];
        let keys = KEYS.into_iter().flat_map(|key| [Change::Rename(key), Change::WrapInMap(key)]);
        let changes: Vec<Change> = SCALARS.into_iter().map(Change::Replace).chain(keys).chain(others).collect();
        let whole = outline(text);
        for at in 0..whole.size() {
            for (number, change) in changes.iter().enumerate() {
                let mut tree = whole.clone();
                tree.change(at, change);
                // Half of them in each style: all in both take twice as long and find nothing more.
                let text = if (at + number).is_multiple_of(2) { tree.block() } else { tree.flow() };
                agree_on::<D>([text]).unwrap();
            }
        }
    }
    all::<Entry>(ENTRY);
    all::<Theme>(THEME);
    all::<Contributor>(CONTRIBUTOR);
    all::<Config>(CONFIG);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn both_readings_agree_on_entries(changes in changes()) {
        agree::<Entry>(ENTRY, &changes)?;
    }

    #[test]
    fn both_readings_agree_on_themes(changes in changes()) {
        agree::<Theme>(THEME, &changes)?;
    }

    #[test]
    fn both_readings_agree_on_contributors(changes in changes()) {
        agree::<Contributor>(CONTRIBUTOR, &changes)?;
    }

    #[test]
    fn both_readings_agree_on_the_configuration(changes in changes()) {
        agree::<Config>(CONFIG, &changes)?;
    }
}
