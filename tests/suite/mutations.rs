//! The real guide, broken in one place at a time in some hundred ways: each break is found, and on its very line.

use crate::guides::{files_below, root};
use crate::random::Random;
use ddscurate::finding::{Applicability, Finding};
use ddscurate::guide::{LoadError, load};
use ddscurate::mend::{Task, Which, mend};
use ddscurate::rules::judge;
use ddscurate::source::{MemoryTree, Overlay, Tree};
use jiff::civil::{Date, date};
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::fs;
use std::sync::atomic::{AtomicUsize, Ordering};

/// No date in the guide lies ahead of it, and no waiver has run out.
const DAY: Date = date(2026, 12, 1);

/// The guide of this repository.
struct Guide {
    tree: MemoryTree,
}

/// One way in which it was broken.
struct Break {
    what: String,
    /// The files that differ; an empty text is a file that is gone.
    changed: BTreeMap<String, String>,
    /// Where a finding must be: the file, and the line if there is one to blame.
    path: String,
    line: Option<usize>,
}

impl Guide {
    fn new() -> Self {
        let mut tree = MemoryTree::default();
        for folder in ["entries", "themes", "contributors", "pages"] {
            for path in files_below(&root().join(folder)) {
                let name = path.strip_prefix(root()).unwrap().to_str().unwrap().replace('\\', "/");
                tree.0.insert(name, fs::read(&path).unwrap());
            }
        }
        for name in ["guide.yaml", "CLA.md"] {
            tree.0.insert(name.to_owned(), fs::read(root().join(name)).unwrap());
        }
        Self { tree }
    }

    fn text(&self, path: &str) -> &str {
        std::str::from_utf8(&self.tree.0[path]).unwrap()
    }

    /// The paths of a folder's files.
    fn paths(&self, folder: &str) -> Vec<&str> {
        self.tree.0.keys().map(String::as_str).filter(|path| path.starts_with(folder)).collect()
    }

    /// Places in a folder: path, line from 0, and the line itself.
    fn lines(&self, folder: &str, wanted: impl Fn(&str) -> bool) -> Vec<(&str, usize, &str)> {
        let of_file = |path| self.text(path).lines().enumerate().map(move |(at, line)| (path, at, line));
        self.paths(folder).into_iter().flat_map(of_file).filter(|(_, _, line)| wanted(line)).collect()
    }

    /// A break of one line, which becomes what `change` makes of it.
    fn line_break(
        &self,
        what: &str,
        (path, at, line): (&str, usize, &str),
        change: impl Fn(&str) -> String,
    ) -> Option<Break> {
        let new = change(line);
        let lines = self.text(path).lines().enumerate().map(|(index, old)| if index == at { &new } else { old });
        let text: String = lines.flat_map(|line| [line, "\n"]).collect();
        (new != line).then(|| Break {
            what: format!("{what}: `{}` became `{new}`", line.trim()),
            changed: BTreeMap::from([(path.to_owned(), text)]),
            path: path.to_owned(),
            line: Some(at + 1),
        })
    }

    fn broken(&self, broken: &Break) -> MemoryTree {
        let mut tree = self.tree.clone();
        for (path, text) in &broken.changed {
            if text.is_empty() {
                tree.0.remove(path);
            } else {
                tree.0.insert(path.clone(), text.clone().into_bytes());
            }
        }
        tree
    }
}

fn findings(tree: &dyn Tree) -> Vec<Finding> {
    let guide = load(tree).unwrap();
    let mut findings = judge(&guide, &[], DAY);
    findings.work_out_fixes(&guide.files, |_| true);
    findings.shown
}

fn is_automatic(finding: &Finding) -> bool {
    finding.fix.as_ref().is_some_and(|fix| fix.applicability == Applicability::Automatic)
}

/// What is wrong after `--fix`, if a fix that is always right did not do away with its finding.
fn left_by_fixing(tree: &MemoryTree, found: &[Finding]) -> Option<String> {
    if !found.iter().any(is_automatic) {
        return None;
    }
    let task = Task { tree, overrides: &[], today: DAY, is_wanted: &|_| true };
    let mended = mend::<LoadError>(&task, Which::Automatic).unwrap();
    let mut upper = MemoryTree::default();
    upper.0.extend(mended.files.into_iter().map(|(path, file)| (path, file.after)));
    let left = findings(&Overlay { upper: &upper, lower: tree });
    // What had no such fix may stay.
    let may_stay = |finding: &Finding| {
        let is_same = |old: &&Finding| old.rule == finding.rule && old.path == finding.path;
        found.iter().find(is_same).is_some_and(|old| !is_automatic(old))
    };
    let wrong = left.iter().find(|finding| is_automatic(finding) || !may_stay(finding))?;
    Some(format!("after --fix: {}:{} {}", wrong.path, wrong.range.start.line, wrong.message))
}

/// The key of a line like `  - key: value`.
fn key(line: &str) -> Option<&str> {
    let rest = line.trim_start().trim_start_matches("- ");
    let key = rest.split(':').next()?;
    let is_key = !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
    (is_key && rest[key.len()..].starts_with(':')).then_some(key)
}

fn value(line: &str) -> Option<&str> {
    let value = line.split_once(": ")?.1;
    key(line).map(|_| value)
}

/// The line with its value replaced.
fn with_value(line: &str, new: &str) -> String {
    match value(line) {
        Some(old) => format!("{}{new}", &line[..line.len() - old.len()]),
        None => line.to_owned(),
    }
}

/// A word mistyped: a letter too few, one too many, or two in the wrong order.
fn mistyped(word: &str, random: &mut Random) -> String {
    let at = random.below(word.len().saturating_sub(1).max(1));
    let mut letters: Vec<char> = word.chars().collect();
    match random.below(3) {
        0 if letters.len() > 2 => drop(letters.remove(at)),
        1 => letters.insert(at, letters[at]),
        _ if letters.len() > 1 && letters[at] != letters[at + 1] => letters.swap(at, at + 1),
        _ => letters.push('q'),
    }
    letters.into_iter().collect()
}

fn has_key<'k>(keys: &'k [&'k str]) -> impl Fn(&str) -> bool + 'k {
    move |line| key(line).is_some_and(|key| keys.contains(&key)) && value(line).is_some()
}

/// Breaks of single lines: what it is, which lines, and what becomes of one.
fn line_breaks(guide: &Guide, random: &mut Random) -> Vec<Break> {
    let mut all = Vec::new();
    let mut some =
        |count: usize, what: &str, lines: &[(&str, usize, &str)], change: &dyn Fn(&str, &mut Random) -> String| {
            assert!(!lines.is_empty(), "{what}: there is nothing to break");
            for _ in 0..count {
                let place = *random.of(lines);
                let new = change(place.2, random);
                all.extend(guide.line_break(what, place, |_| new.clone()));
            }
        };
    let keyed = guide.lines("entries", |line| key(line).is_some() && !line.contains("x-"));
    some(40, "a mistyped key", &keyed, &|line, random| {
        let old = key(line).unwrap();
        line.replacen(old, &mistyped(old, random), 1)
    });
    let words = guide.lines("entries", has_key(&["kind", "state", "type"]));
    some(25, "a mistyped word", &words, &|line, random| with_value(line, &mistyped(value(line).unwrap(), random)));
    let references = guide.lines("entries", has_key(&["theme", "section", "entry", "successor"]));
    some(35, "a mistyped reference", &references, &|line, random| {
        with_value(line, &mistyped(value(line).unwrap(), random))
    });
    let citations = guide.lines("themes", |line| line.contains("[["));
    some(15, "a mistyped citation", &citations, &|line, random| {
        let slug = line.split_once("[[").unwrap().1.split([']', '|']).next().unwrap();
        line.replacen(&format!("[[{slug}"), &format!("[[{}", mistyped(slug, random)), 1)
    });
    let urls = guide.lines("entries", |line| value(line).is_some_and(|value| value.starts_with("http")));
    let spoilt: [fn(&str) -> String; 6] = [
        |url| url.replacen("https://", "", 1).replacen("http://", "", 1),
        |url| url.replacen("http", "htp", 1),
        |url| url.replacen("://", ":/", 1),
        |url| format!("javascript:{url}"),
        |url| url.replacen("://", "://user:secret@", 1),
        |url| url.replacen("://", "://local host/", 1),
    ];
    some(30, "a spoilt address", &urls, &|line, random| with_value(line, &random.of(&spoilt)(value(line).unwrap())));
    let dates = guide.lines("entries", has_key(&["since", "until"]));
    some(20, "a date that does not exist", &dates, &|line, random| {
        with_value(
            line,
            random.of::<&str>(&["2015-13", "2015-02-30", "15-05", "May 2015", "2999-01-01", "2015/05", "2015-5"]),
        )
    });
    let summaries = guide.lines("entries", has_key(&["summary"]));
    some(20, "a summary out of form", &summaries, &|line, random| {
        let old = value(line).unwrap();
        let new = match random.below(5) {
            0 => old.trim_end_matches('.').to_owned(),
            1 => format!("{}{}", old[..1].to_lowercase(), &old[1..]),
            2 => old.repeat(5),
            3 => "Short.".to_owned(),
            _ => old.replacen(' ', " TODO: ", 1),
        };
        with_value(line, &new)
    });
    let texts = guide.lines("entries", |line| has_key(&["note", "summary"])(line) && !line.contains(": \""));
    some(25, "a text with something in it", &texts, &|line, random| {
        let new = random.of::<&str>(&[
            "\u{200b} ",
            "\u{202e} ",
            ": ",
            " #",
            " [x] (https://a.example) ",
            " <b>x</b> ",
            " the the ",
        ]);
        line.replacen(". ", &format!(".{new}"), 1)
    });
    let any = guide.lines("entries", |line| key(line).is_some() && line.starts_with("    "));
    some(20, "a line too far in or out", &any, &|line, random| {
        if random.below(2) == 0 { format!(" {line}") } else { line.replacen("    ", "   ", 1) }
    });
    some(10, "a tab", &any, &|line, _| line.replacen("    ", "\t", 1));
    let scalars = guide.lines("entries", has_key(&["name", "kind", "summary", "vendor", "theme", "license"]));
    some(20, "a list instead of a text", &scalars, &|line, _| with_value(line, "[1, 2]"));
    some(20, "a quote that is not closed", &scalars, &|line, _| {
        with_value(line, &format!("\"{}", value(line).unwrap()))
    });
    let configured = guide.lines("guide.yaml", |line| line.starts_with("  - "));
    some(8, "a mistyped name in guide.yaml", &configured, &|line, random| {
        format!("  - {}", mistyped(&line[4..], random))
    });
    let front = guide.lines("themes", |line| line.starts_with("  ") && has_key(&["id", "title", "intro", "url"])(line));
    some(15, "a mistyped key in a theme", &front, &|line, random| {
        let old = key(line).unwrap();
        line.replacen(old, &mistyped(old, random), 1)
    });
    let people = guide.lines("contributors", |line| key(line).is_some() && !line.starts_with("  "));
    some(10, "a mistyped key of a contributor", &people, &|line, random| {
        let old = key(line).unwrap();
        line.replacen(old, &mistyped(old, random), 1)
    });
    all
}

/// Breaks of whole files, and of lines that come or go.
fn other_breaks(guide: &Guide, random: &mut Random) -> Vec<Break> {
    let mut all = Vec::new();
    let entries = guide.paths("entries");
    let change = |what: String, path: &str, text: String, line: Option<usize>| Break {
        what,
        changed: BTreeMap::from([(path.to_owned(), text)]),
        path: path.to_owned(),
        line,
    };
    let joined = |lines: &[&str]| lines.iter().flat_map(|line| [*line, "\n"]).collect::<String>();
    for _ in 0..20 {
        let path = *random.of(&entries);
        let lines: Vec<&str> = guide.text(path).lines().collect();
        let at = *random.of(&(0..lines.len()).filter(|at| value(lines[*at]).is_some()).collect::<Vec<_>>());
        let mut twice = lines.clone();
        let copy = lines[at].replacen("- ", "  ", usize::from(lines[at].trim_start().starts_with("- ")));
        twice.insert(at + 1, &copy);
        all.push(change(format!("`{}` twice", lines[at].trim()), path, joined(&twice), Some(at + 2)));
        let required = ["name", "kind", "summary", "theme"];
        let gone: Vec<usize> =
            (0..lines.len()).filter(|at| key(lines[*at]).is_some_and(|key| required.contains(&key))).collect();
        let at = *random.of(&gone);
        let mut without = lines.clone();
        without.remove(at);
        all.push(change(format!("without `{}`", lines[at].trim()), path, joined(&without), None));
        let text = guide.text(path);
        let (what, spoilt) = match random.below(4) {
            0 => ("a byte order mark", format!("\u{feff}{text}")),
            1 => ("other line ends", text.replace('\n', "\r\n")),
            2 => ("no end of the last line", text.trim_end().to_owned()),
            _ => ("a second document", format!("{text}---\nname: x\n")),
        };
        all.push(change(what.to_owned(), path, spoilt, None));
    }
    for _ in 0..10 {
        let path = *random.of(&entries);
        let text = guide.text(path).to_owned();
        let stem = path.trim_end_matches(".yaml");
        let copy = format!("{stem}-again.yaml");
        all.push(change(format!("{path} a second time"), &copy, text.clone(), None));
        let other = match random.below(3) {
            0 => format!("{stem}.yml"),
            1 => format!("{stem}.txt"),
            _ => format!("entries/{}.yaml", stem.trim_start_matches("entries/").to_uppercase()),
        };
        let mut moved = change(format!("{path} as {other}"), &other, text, None);
        moved.changed.insert(path.to_owned(), String::new());
        all.push(moved);
    }
    let named = guide.lines("entries", has_key(&["entry", "successor"]));
    for _ in 0..10 {
        let (path, at, line) = *random.of(&named);
        let gone = format!("entries/{}.yaml", value(line).unwrap());
        if guide.tree.0.contains_key(&gone) && gone != path {
            let mut broken = change(format!("{gone} is gone"), path, guide.text(path).to_owned(), Some(at + 1));
            broken.changed.insert(gone, String::new());
            all.push(broken);
        }
    }
    all
}

#[test]
fn every_break_is_found_on_its_line() {
    let guide = Guide::new();
    let whole = Break { what: String::new(), changed: BTreeMap::new(), path: String::new(), line: None };
    let found = findings(&guide.broken(&whole));
    assert!(found.is_empty(), "{found:?}");
    let mut random = Random(7);
    let mut breaks = line_breaks(&guide, &mut random);
    breaks.extend(other_breaks(&guide, &mut random));
    assert!(breaks.len() > 300, "{}", breaks.len());
    let fixed = AtomicUsize::new(0);
    let missed: Vec<String> = breaks
        .par_iter()
        .filter_map(|broken| {
            let tree = guide.broken(broken);
            let found = findings(&tree);
            let is_there = |finding: &Finding| {
                let (start, end) = (finding.range.start.line, finding.range.end.line);
                finding.path == broken.path && broken.line.is_none_or(|line| (start..=end).contains(&line))
            };
            let told = || {
                found
                    .iter()
                    .map(|f| format!("\n    {}:{} {}", f.path, f.range.start.line, f.message))
                    .collect::<String>()
            };
            let wrong = match left_by_fixing(&tree, &found) {
                _ if !found.iter().any(is_there) => "not found".to_owned(),
                Some(wrong) => wrong,
                None => {
                    fixed.fetch_add(usize::from(found.iter().any(is_automatic)), Ordering::Relaxed);
                    return None;
                }
            };
            let line = broken.line.unwrap_or_default();
            Some(format!("{}:{line} {}: {wrong}{}", broken.path, broken.what, told()))
        })
        .collect();
    assert!(missed.is_empty(), "{} of {} breaks:\n{}", missed.len(), breaks.len(), missed.join("\n"));
    let fixed = fixed.into_inner();
    assert!(fixed >= 20, "only {fixed} breaks could be mended by --fix");
}
