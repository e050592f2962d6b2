use super::{Change, answerable, leave_out_old, say_what_is_gone, without_lines};
use crate::finding::{Finding, Findings, RuleId, Severity};
use crate::git::{FileChange, FileKind, Touched};
use crate::guide::{Config, Guide, load, open};
use crate::rules::{Proposal, Unread, judge, judge_proposal};
use crate::source::{FileId, MemoryTree, Position, Range, SharedTree, SourceFiles, Span};
use jiff::civil;
use proptest::bool::weighted;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::sync::Arc;

const TODAY: civil::Date = civil::date(2025, 6, 1);

fn findings(all: &[(&'static str, &str, &str)]) -> Findings {
    let start = Position { line: 1, column: 1 };
    let finding = |(number, (rule, path, message)): (usize, &(&'static str, &str, &str))| Finding {
        rule: RuleId(rule),
        severity: Severity::Error,
        message: (*message).to_owned(),
        help: None,
        file: FileId::default(),
        path: (*path).into(),
        // Where it stands is nothing to go by.
        span: Span::new(number, number),
        range: Range { start, end: start },
        field: None,
        related: Vec::new(),
        remedy: None,
        fix: None,
    };
    Findings { shown: all.iter().enumerate().map(finding).collect(), ..Findings::default() }
}

fn new(before: &[(&'static str, &str, &str)], after: &[(&'static str, &str, &str)]) -> Vec<String> {
    let change = |from: &str, to: &str| FileChange {
        path: to.to_owned(),
        touched: Touched::Renamed(from.to_owned()),
        kind: FileKind::Regular,
        size: 0,
        is_binary: false,
        bytes: None,
    };
    let mut after = findings(after);
    leave_out_old(
        &mut after,
        &findings(before),
        &[change("guide/old", "guide/new")],
        "guide/",
        &SourceFiles::default(),
    );
    after.shown.iter().map(|finding| format!("{} {} {}", finding.rule, finding.path, finding.message)).collect()
}

#[test]
fn each_finding_is_old_as_often_as_it_was_there() {
    let (a, b, c) = (("r", "p", "a"), ("r", "p", "b"), ("s", "p", "a"));
    assert_eq!(new(&[a, b, c], &[c, b, a]), Vec::<String>::new());
    assert_eq!(new(&[a], &[a, a]), ["r p a"]);
    assert_eq!(new(&[a, a], &[a]), Vec::<String>::new());
    assert_eq!(new(&[a], &[b, c]), ["r p b", "s p a"]);
    assert_eq!(new(&[("r", "old", "a")], &[("r", "new", "a"), ("r", "old", "a")]), ["r old a"]);
}

#[test]
fn one_more_in_a_crowd_is_new_and_an_old_one_is_not() {
    let tree = |gone: &mut dyn Iterator<Item = usize>| {
        let mut files = guide(&[(0, (0, 0, 0, 0, 0, 0))]);
        let entry = files.get_mut("entries/s0.yaml").unwrap();
        for number in gone {
            entry.extend(format!("  - type: works-with\n    entry: gone-{number}\n").into_bytes());
        }
        files
    };
    let new = |before: &mut dyn Iterator<Item = usize>, after: &mut dyn Iterator<Item = usize>| {
        let (before, after) = (tree(before), tree(after));
        let changes = differences(&before, &after);
        let (before, after) = (MemoryTree(before), MemoryTree(after));
        let found = cleverly(&before, &after, &changes, true);
        assert_eq!(found, plainly(&before, &after, &changes, true));
        found.0.into_iter().map(|finding| finding.message).collect::<Vec<_>>()
    };
    let message = |number: usize| format!("no entry is called `gone-{number}`");
    assert_eq!(new(&mut (0..60), &mut (1..60)), Vec::<String>::new());
    assert_eq!(new(&mut (0..60), &mut (0..61)), [message(60)]);
    assert_eq!(new(&mut (0..60), &mut (1..61)), [message(60)]);
    assert_eq!(new(&mut (0..60), &mut (30..62)), [message(60), message(61)]);
    assert_eq!(new(&mut (0..60), &mut (0..60).chain([0])).len(), 2, "it also stands there twice");
    let many = new(&mut (0..60), &mut (0..120));
    assert_eq!(many.len(), 50);
    assert_eq!(many[49], format!("{}; 10 more like this in the file are left out", message(109)));
}

#[test]
fn a_message_is_the_same_on_another_line() {
    let message = |line: u32| without_lines(&format!("a key stands twice, first on line {line}, column 4"));
    assert_eq!(message(7), message(19));
    assert_ne!(without_lines("version 2"), without_lines("version 3"));
}

/// What may stand in an entry's file; each number chooses one of a few.
type Parts = (usize, usize, usize, usize, usize, usize);

const NAMES: [&str; 7] = ["Anvil", "anvil", "Anvils", "GitForge", "TODO", "Bellows", "Crucible"];
const SUMMARIES: [&str; 4] = [
    "Does one thing and does it well.",
    "does one thing  and does it well",
    "Works with Gitforge and with anvil.",
    "The best and most powerful tool \u{200b}there is.",
];
const FLAWS: [&str; 6] = ["", "", "licence: MIT\n", "license: nonsense\n", "tags: [a\n", "name: again\n"];
const NOTES: [&str; 3] = ["Heavy, and worth it.", "Heavy <b>and</b> worth it", "See [[s1]] and [[gone]]."];
const WAIVERS: [&str; 3] = [
    "",
    "waivers:\n  - rule: duplicate-name\n    reason: They are two.\n",
    "waivers:\n  - rule: summary-form\n    reason: It is meant so.\n    until: 2020-01-01\n",
];

fn entry((name, summary, flaw, note, waiver, other): Parts) -> Vec<u8> {
    let section = ["own", "none"][other / 4 % 2];
    format!(
        "name: {}\nkind: tool\nsummary: {}\nurls:\n  home: https://{}.example.com/\n{}listings:\n  - theme: build\n    \
         section: {section}\n    note: {}\nrelations:\n  - type: works-with\n    entry: s{}\n{}",
        NAMES[name],
        SUMMARIES[summary],
        ["a", "b", "c", "d"][other % 4],
        FLAWS[flaw],
        NOTES[note],
        other % 8,
        WAIVERS[waiver],
    )
    .into_bytes()
}

fn parts() -> impl Strategy<Value = Parts> {
    (0..NAMES.len(), 0..SUMMARIES.len(), 0..FLAWS.len(), 0..NOTES.len(), 0..WAIVERS.len(), 0..8_usize)
}

/// Two files of each slug, so that one may take it from the other.
fn path(number: usize) -> String {
    if number < 8 { format!("entries/s{number}.yaml") } else { format!("entries/a/s{}.yaml", number - 8) }
}

fn guide(entries: &[(usize, Parts)]) -> BTreeMap<String, Vec<u8>> {
    let frame = [
        ("guide.yaml", "schema: 1\ntitle: A Guide\nthemes:\n  - build\n"),
        ("themes/build.md", THEME),
        ("contributors/ada.yaml", "name: Ada Example\n"),
    ];
    let mut files: BTreeMap<String, Vec<u8>> =
        frame.into_iter().map(|(path, text)| (path.to_owned(), text.as_bytes().to_vec())).collect();
    files.extend(entries.iter().map(|(number, parts)| (path(*number), entry(*parts))));
    files
}

const THEME: &str = "---\ntitle: Build\nsections:\n  - id: own\n    title: Own\n  - id: none\n    title: None\n---\n\
                     With [[s0]], [[s5]] and gitforge.\n";

/// An entry in which nothing is to be found but, perhaps, a waiver that covers nothing.
fn flawless(number: usize, is_waiving: bool) -> Vec<u8> {
    let waiver = if is_waiving { "waivers:\n  - rule: duplicate-name\n    reason: They are two.\n" } else { "" };
    format!(
        "name: {}\nkind: tool\nsummary: Does one thing and does it well.\nurls:\n  home: https://s{number}.example.com/\n\
         listings:\n  - theme: build\n{waiver}",
        ["Anvil", "Bellows", "Crucible", "Docker"][number]
    )
    .into_bytes()
}

/// What is changed beside the entries.
fn change_frame(files: &mut BTreeMap<String, Vec<u8>>, what: usize) {
    let (path, text) = match what {
        0 => ("themes/build.md", THEME.replace("  - id: none\n    title: None\n", "")),
        1 => ("guide.yaml", "schema: 1\ntitle: A Guide  of Tools\nthemes:\n  - build\n".to_owned()),
        2 => ("contributors/bob.yaml", "name: Bob\nemail: bob@example.com\n".to_owned()),
        3 => ("themes/other.md", "---\ntitle: Other\n---\nNone.\n".to_owned()),
        _ => return,
    };
    files.insert(path.to_owned(), text.into_bytes());
}

/// How the two differ; a file with the same bytes at a new place is renamed.
fn differences(before: &BTreeMap<String, Vec<u8>>, after: &BTreeMap<String, Vec<u8>>) -> Vec<FileChange> {
    let change = |path: &String, touched: Touched| FileChange {
        path: path.clone(),
        touched,
        kind: FileKind::Regular,
        size: 0,
        is_binary: false,
        bytes: after.get(path).cloned(),
    };
    let mut gone: Vec<&String> = before.keys().filter(|path| !after.contains_key(*path)).collect();
    let mut changes = Vec::new();
    for (path, bytes) in after.iter().filter(|(path, bytes)| before.get(*path) != Some(*bytes)) {
        let from = gone.iter().position(|from| before[*from] == *bytes);
        changes.push(match from {
            _ if before.contains_key(path) => change(path, Touched::Modified),
            Some(at) => change(path, Touched::Renamed(gone.swap_remove(at).clone())),
            None => change(path, Touched::Added),
        });
    }
    changes.extend(gone.into_iter().map(|path| change(path, Touched::Removed)));
    changes
}

/// What was found and is new, how much is old, and which of the changed files have something waived.
type Verdict = (Vec<Finding>, usize, Vec<String>);

/// By reading both guides whole and judging all of them.
fn plainly(before: &MemoryTree, after: &MemoryTree, changes: &[FileChange], with_before: bool) -> Verdict {
    let (before, after) = (load(before).unwrap(), load(after).unwrap());
    let proposal = proposal(&before, &after.config);
    let mut findings = judge_proposal(&after, &proposal, &[], TODAY);
    let old = judge(&before, &[], TODAY);
    let left_out = if with_before { leave_out_old(&mut findings, &old, changes, "", &after.files) } else { 0 };
    say_what_is_gone(&mut findings, changes, "");
    let waived = waived(&findings, &after, changes);
    (findings.shown, left_out, waived)
}

/// As it is done.
fn cleverly(before: &MemoryTree, after: &MemoryTree, changes: &[FileChange], with_before: bool) -> Verdict {
    let base = load(before).unwrap();
    let is_same = |path: &str| before.0.get(path) == after.0.get(path);
    let (before, after): (SharedTree, SharedTree) =
        (Arc::new(MemoryTree(before.0.clone())), Arc::new(MemoryTree(after.0.clone())));
    let (mut whole, mut guide) = (open(&before).unwrap(), open(&after).unwrap());
    let config = guide.config.clone();
    let change = Change {
        after: Unread { guide: &mut guide, tree: after.as_ref() },
        before: with_before.then_some(Unread { guide: &mut whole, tree: before.as_ref() }),
        is_same: &is_same,
        files: changes,
        prefix: "",
    };
    let (findings, left_out) = answerable(change, &proposal(&base, &config), &[], TODAY);
    let waived = waived(&findings, &guide, changes);
    (findings.shown, left_out, waived)
}

fn waived(findings: &Findings, guide: &Guide, changes: &[FileChange]) -> Vec<String> {
    let paths = findings.waived.iter().map(|file| guide.files.path(*file).to_owned());
    let mut waived: Vec<String> = paths.filter(|path| changes.iter().any(|change| change.path == *path)).collect();
    waived.sort();
    waived
}

fn proposal<'p>(base: &'p Guide, config: &'p Config) -> Proposal<'p> {
    Proposal {
        base,
        config,
        agreement: None,
        commits: Vec::new(),
        files: Vec::new(),
        actor: None,
        places: &[],
        trusts_addresses: true,
        text: String::new(),
        removed: Vec::new(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, ..ProptestConfig::default() })]

    /// Where nothing is found but waivers that cover nothing, the guide before is not even looked at, unless it must be.
    #[test]
    fn a_waiver_of_an_entry_that_is_the_same_is_not_charged_to_the_change(
        before in vec(option::of(any::<bool>()), 4),
        after in vec(option::of(any::<bool>()), 4),
    ) {
        let guide = |entries: Vec<Option<bool>>| {
            let mut files = guide(&[]);
            files.insert("themes/build.md".to_owned(), b"---\ntitle: Build\n---\nWith words.\n".to_vec());
            let entries = entries.into_iter().enumerate().filter_map(|(number, waives)| Some((number, waives?)));
            files.extend(entries.map(|(number, waives)| {
                (["entries/anvil.yaml", "entries/bellows.yaml", "entries/crucible.yaml", "entries/docker.yaml"][number]
                    .to_owned(), flawless(number, waives))
            }));
            files
        };
        let (before, after) = (guide(before), guide(after));
        let changes = differences(&before, &after);
        let (before, after) = (MemoryTree(before), MemoryTree(after));
        let expected = plainly(&before, &after, &changes, true);
        prop_assert!(expected.0.iter().all(|finding| finding.rule.0 == "waiver-unused"), "{:?}", expected.0);
        prop_assert_eq!(cleverly(&before, &after, &changes, true), expected);
    }

    /// Most of a guide is read once and left out of both sides; that may never be seen from outside.
    #[test]
    fn what_is_answered_for_is_what_is_found_after_and_was_not_before(
        entries in vec((0..16_usize, parts()), 0..10),
        changed in vec((0..16_usize, option::of(parts())), 0..4),
        moved in option::of((0..16_usize, 0..16_usize)),
        frame in 0..9_usize,
        with_before in weighted(0.9),
    ) {
        let before = guide(&entries);
        let mut after = before.clone();
        for (number, parts) in changed {
            match parts {
                Some(parts) => after.insert(path(number), entry(parts)),
                None => after.remove(&path(number)),
            };
        }
        if let Some((from, to)) = moved && let Some(bytes) = after.remove(&path(from)) {
            after.insert(path(to), bytes);
        }
        change_frame(&mut after, frame);
        let changes = differences(&before, &after);
        let (before, after) = (MemoryTree(before), MemoryTree(after));
        let expected = plainly(&before, &after, &changes, with_before);
        prop_assert_eq!(cleverly(&before, &after, &changes, with_before), expected);
    }
}
