//! Fixtures of the rules: `tests/rules/<rule>/bad-…` and `good-…` hold files that are laid over `tests/rules/base`, a
//! small guide without a finding. A bad one says in `expected.txt` what must be found, all of it and nothing else.
//!
//! Those of rules about proposals hold a `history.sh` instead, which goes on where `tests/rules/history.sh` ends: it makes a
//! real repository, whose branch `proposal` is judged against `main`. In a line `# actor: LOGIN` it may name who proposes
//! it, in `# text: WORDS` the description.

use crate::guides::{findings_in, fixtures, root};
use crate::histories::History;
use ddscurate::finding::Applicability;
use ddscurate::rules::{RULES, Rule};
use ddscurate::source::{DiskTree, Overlay};
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::sync::Mutex;

/// The parts that every page of a rule has, in this order.
const PARTS: [&str; 4] = ["## Why", "## Wrong", "## Right", "## How to mend it"];

/// The files in `src/rules/` that are no rules.
const SUPPORT: [&str; 15] = [
    "accounts",
    "addresses",
    "brands",
    "changes",
    "dashes",
    "judging",
    "keys",
    "neighbors",
    "mod",
    "phrases",
    "proposal",
    "recalled",
    "scripts",
    "suggest",
    "texts",
];

#[test]
fn every_fixture_has_exactly_the_findings_it_expects() {
    let base = DiskTree::new(fixtures().join("base"));
    let mut failures = Vec::new();
    compare(&findings_in(&base), &[], "base", &mut failures);
    for rule in folders(&fixtures()).into_iter().filter(|rule| rule != "base") {
        for case in folders(&fixtures().join(&rule)) {
            let folder = fixtures().join(&rule).join(&case);
            if folder.join("history.sh").is_file() {
                continue;
            }
            let expected = lines(&folder.join("expected.txt"));
            let over = DiskTree::new(&folder);
            let found = findings_in(&Overlay { upper: &over, lower: &base });
            compare(&found, &expected, &format!("{rule}/{case}"), &mut failures);
        }
    }
    assert!(failures.is_empty(), "- is expected and not found, + is found and not expected\n\n{}", failures.join("\n"));
}

#[test]
fn every_history_has_exactly_the_findings_it_expects() {
    let cases = folders(&fixtures()).into_iter().flat_map(|rule| {
        let folder = fixtures().join(&rule);
        folders(&folder).into_iter().map(move |case| (format!("{rule}/{case}"), folder.join(case)))
    });
    let with_history = cases.filter(|(_, folder)| folder.join("history.sh").is_file());
    let waiting = Mutex::new(with_history.collect::<Vec<_>>().into_iter());
    let failures = Mutex::new(Vec::new());
    // Most of the time goes by in git's processes.
    let work = || {
        while let Some((name, folder)) = { waiting.lock().unwrap().next() } {
            let script = fs::read_to_string(folder.join("history.sh")).unwrap();
            let said = |key: &str| script.lines().find_map(|line| line.strip_prefix(key)).map(str::trim);
            let text = said("# text:").unwrap_or_default().replace("\\n", "\n");
            let found = History::new(&script).findings(said("# actor:"), &text);
            let mut failed = Vec::new();
            compare(&found, &lines(&folder.join("expected.txt")), &name, &mut failed);
            failures.lock().unwrap().append(&mut failed);
        }
    };
    std::thread::scope(|scope| (0..4).for_each(|_| drop(scope.spawn(work))));
    let failures = failures.into_inner().unwrap();
    assert!(failures.is_empty(), "- is expected and not found, + is found and not expected\n\n{}", failures.join("\n"));
}

#[test]
fn no_part_of_a_rule_was_forgotten() {
    let ids: BTreeSet<String> = RULES.iter().map(|rule| rule.id.to_string()).collect();
    let mut missing = Vec::new();
    for rule in RULES {
        let id = rule.id.0;
        if !root().join(format!("src/rules/{}.rs", id.replace('-', "_"))).is_file() {
            missing.push(format!("{id}: there is no src/rules/{}.rs", id.replace('-', "_")));
        }
        check_page(rule, &mut missing);
        check_fixtures(id, &mut missing);
        if rule.is_about_proposals() {
            check_histories(id, &mut missing);
        }
    }
    for stem in stems(&root().join("docs/rules")).difference(&ids) {
        missing.push(format!("docs/rules/{stem}.md belongs to no rule"));
    }
    for folder in folders(&fixtures()).into_iter().filter(|name| name != "base" && !ids.contains(name)) {
        missing.push(format!("tests/rules/{folder} belongs to no rule"));
    }
    for stem in stems(&root().join("src/rules")) {
        if !SUPPORT.contains(&stem.as_str()) && !ids.contains(&stem.replace('_', "-")) {
            missing.push(format!("src/rules/{stem}.rs is neither in RULES nor known to support rules"));
        }
    }
    assert!(RULES.windows(2).all(|pair| pair[0].id < pair[1].id), "RULES is not in order, or has a rule twice");
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}

fn check_page(rule: &Rule, missing: &mut Vec<String>) {
    let (id, page) = (rule.id.0, rule.docs);
    let mut say = |what: &str| missing.push(format!("docs/rules/{id}.md: {what}"));
    let paragraphs: Vec<&str> = page.split("\n\n").collect();
    if paragraphs.first() != Some(&format!("# {id}").as_str()) {
        say(&format!("does not begin with `# {id}`"));
    }
    if paragraphs.get(1).is_none_or(|text| text.starts_with(['#', '`'])) {
        say("does not say in one paragraph what the rule finds");
    }
    let levels = format!("Level: {}. Fix: {}.", rule.severity.word(), rule.fix.map_or("none", Applicability::word));
    if paragraphs.get(2) != Some(&levels.as_str()) {
        say(&format!("does not say `{levels}` next"));
    }
    let headings: Vec<&str> = page.lines().filter(|line| line.starts_with("## ")).collect();
    let rest = headings.strip_prefix(PARTS.as_slice());
    if !rest.is_some_and(|rest| rest.is_empty() || rest == ["## Exceptions"]) {
        say(&format!("has the parts {headings:?}"));
    }
    for part in ["## Wrong\n\n```", "## Right\n\n```"] {
        if !page.contains(part) {
            say(&format!("has no fenced block under {:?}", part.lines().next().unwrap_or_default()));
        }
    }
    for line in page.lines().filter(|line| line.chars().count() > 100) {
        say(&format!("this line has more than 100 characters: {line}"));
    }
}

fn check_fixtures(id: &str, missing: &mut Vec<String>) {
    let folder = fixtures().join(id);
    let cases = if folder.is_dir() { folders(&folder) } else { Vec::new() };
    let mut raised = false;
    for case in &cases {
        let expected = folder.join(case).join("expected.txt");
        match (case.starts_with("bad-"), case.starts_with("good-"), expected.is_file()) {
            (true, _, true) => raised |= lines(&expected).iter().any(|line| line.contains(&format!(" {id}: "))),
            (_, true, false) => {}
            _ => missing.push(format!("tests/rules/{id}/{case}: bad ones have an expected.txt, good ones have none")),
        }
    }
    if !raised {
        missing.push(format!("{id}: no tests/rules/{id}/bad-… expects it"));
    }
    if !cases.iter().any(|case| case.starts_with("good-")) {
        missing.push(format!("{id}: there is no tests/rules/{id}/good-…"));
    }
}

/// A rule about proposals is tried on repositories: on a folder of files it never looks.
fn check_histories(id: &str, missing: &mut Vec<String>) {
    let folder = fixtures().join(id);
    for case in if folder.is_dir() { folders(&folder) } else { Vec::new() } {
        if !folder.join(&case).join("history.sh").is_file() {
            missing.push(format!("tests/rules/{id}/{case}: a rule about proposals needs a history.sh"));
        }
    }
}

fn compare(found: &[String], expected: &[String], case: &str, failures: &mut Vec<String>) {
    if found == expected {
        return;
    }
    let mut text = format!("{case}\n");
    for line in expected.iter().filter(|line| !found.contains(line)) {
        text.push_str(&format!("  - {line}\n"));
    }
    for line in found.iter().filter(|line| !expected.contains(line)) {
        text.push_str(&format!("  + {line}\n"));
    }
    if text.lines().count() == 1 {
        text.push_str("  the order or the number of equal findings differs\n");
    }
    failures.push(text);
}

/// The names of the folders in `folder`, sorted.
fn folders(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap());
    let folders = entries.filter(|entry| entry.file_type().unwrap().is_dir());
    let names: BTreeSet<String> = folders.map(|entry| entry.file_name().into_string().unwrap()).collect();
    names.into_iter().collect()
}

/// The names of the files in `folder`, without their endings.
fn stems(folder: &Path) -> BTreeSet<String> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned()).collect()
}

/// The lines of a file; none when it is not there.
fn lines(path: &Path) -> Vec<String> {
    fs::read_to_string(path).unwrap_or_default().lines().map(ToOwned::to_owned).collect()
}
