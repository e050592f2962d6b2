//! What holds for any text at all. The property tests try these laws on some hundreds of texts each time, the fuzz
//! targets on as many as they have time for. A law that does not hold panics.

use crate::runner::{Heard, has_form_of_command, heard};
use ddscurate::finding::{Applicability, Edit, Finding, Findings, Fix, Related, RuleId, Severity};
use ddscurate::guide::{Entry, Mark, canonical_entry, load, marks, read_entry, shape_of, url_key};
use ddscurate::report::{Format, Offer, Run, clean, clean_block};
use ddscurate::rules::judge;
use ddscurate::source::{
    Change, FieldPath, MemoryTree, Segment, SourceFile, SourceFiles, Span, Value, edit, is_hidden_character,
    parse_quickly, parse_value, prescan, too_many_brackets,
};
use serde::de::DeserializeOwned;
use std::borrow::Cow;

/// Every form in which findings are shown, those for people with and without color.
pub const FORMATS: [Format; 10] = [
    Format::Human { color: false, columns: Some(80), offer: Offer::Both },
    Format::Human { color: true, columns: Some(100), offer: Offer::Both },
    Format::Human { color: false, columns: Some(40), offer: Offer::Both },
    Format::Lines,
    Format::Json,
    Format::GitHub,
    Format::Sarif { rules: &[] },
    Format::JUnit,
    Format::GitLab,
    Format::Markdown { most_bytes: usize::MAX },
];

/// The quick reader accepts only what the YAML parser reads in the same way, and no text brings either down.
pub fn both_readers_agree(text: &str) {
    let (text, blemishes) = prescan(text.as_bytes().to_vec());
    let must_not_be_parsed = blemishes.iter().any(|blemish| blemish.kind.forbids_parsing());
    if !must_not_be_parsed && too_many_brackets(&text).is_none() {
        agree_on::<Entry>(&text);
        agree_on::<Value>(&text);
    }
    read_entry(&text);
}

fn agree_on<T: DeserializeOwned + PartialEq + std::fmt::Debug>(text: &str) {
    if let Some(quick) = parse_quickly::<T>(text) {
        let real = serde_yaml::from_str::<T>(text).expect("what the quick reader accepts, the parser does");
        // Written out, since a NaN is not equal to itself.
        assert_eq!(format!("{quick:?}"), format!("{real:?}"), "{text}");
    }
}

/// An entry that was read is written so that the same entry is read again, and then no other way.
pub fn the_canonical_form_reads_back(text: &str) {
    let (entry, problems) = read_entry(text);
    if !problems.is_empty() {
        return;
    }
    let canonical = canonical_entry(&entry).expect("what was read can be written");
    let (again, problems) = read_entry(&canonical);
    assert!(problems.is_empty(), "{problems:?}\n{canonical}");
    assert_eq!(format!("{entry:?}"), format!("{again:?}"), "{canonical}");
    assert_eq!(canonical_entry(&again).expect("it was written before"), canonical);
}

/// What stands before a U+0001 is changed with what stands behind it, in every field: what comes of it holds exactly that,
/// or there is nothing.
pub fn changes_are_exact_or_refused(text: &str) {
    let (text, word) = text.split_once('\u{1}').unwrap_or((text, "a: b"));
    let Some((text, value)) = mapping_in(text) else { return };
    for (path, key) in fields(&value) {
        let remove = Change::Remove { path: path.clone(), nth: 0 };
        let set = Change::Set { path: path.clone(), value: Value::from(word) };
        for change in [remove, set] {
            let mut wanted = value.clone();
            let above = path.parent().and_then(|above| find(&mut wanted, &above));
            match (above, path.segments().last(), &change) {
                (Some(Value::Mapping(members)), _, Change::Remove { .. }) => drop(members.shift_remove(key.as_str())),
                (Some(Value::Sequence(items)), Some(Segment::Index(index)), Change::Remove { .. }) => {
                    items.remove(*index);
                }
                (Some(Value::Mapping(members)), ..) => {
                    drop(members.insert(Value::from(key.as_str()), Value::from(word)));
                }
                (Some(Value::Sequence(items)), Some(Segment::Index(index)), _) => items[*index] = Value::from(word),
                _ => continue,
            }
            if let Ok(new) = edit(&text, std::slice::from_ref(&change), None) {
                let holds = parse_value(&new).expect("a change leaves YAML");
                assert_eq!(format!("{holds:?}"), format!("{wanted:?}"), "{change:?}\n{text}\nbecame\n{new}");
            }
        }
    }
    for change in [Change::LineEnds, Change::FinalNewline] {
        if let Ok(new) = edit(&text, std::slice::from_ref(&change), None) {
            let holds = parse_value(&new).expect("a change leaves YAML");
            assert_eq!(format!("{holds:?}"), format!("{value:?}"), "{change:?}\n{text}\nbecame\n{new}");
            assert_eq!(edit(&new, &[change], None).as_ref(), Ok(&new), "{text}");
        }
    }
}

/// The form that `fmt` writes says the same, and stays as it is.
pub fn the_form_says_the_same(text: &str) {
    let Some((text, value)) = mapping_in(text) else { return };
    let shape = shape_of("entries/a.yaml");
    for shape in [None, shape.as_ref()] {
        if let Ok(new) = ddscurate::source::format(&text, shape) {
            assert_eq!(in_order(&parse_value(&new).expect("it is YAML")), in_order(&value), "{text}\nbecame\n{new}");
            assert_eq!(ddscurate::source::format(&new, shape).as_ref(), Ok(&new), "{text}");
        }
    }
}

/// A text as far as it may be parsed, and the mapping in it.
fn mapping_in(text: &str) -> Option<(String, Value)> {
    let (text, blemishes) = prescan(text.as_bytes().to_vec());
    let must_not_be_parsed = blemishes.iter().any(|blemish| blemish.kind.forbids_parsing());
    if must_not_be_parsed || too_many_brackets(&text).is_some() {
        return None;
    }
    let value = parse_value(&text).ok().filter(Value::is_mapping)?;
    Some((text, value))
}

/// The paths of the first fields that have texts as keys, each with its last key.
fn fields(value: &Value) -> Vec<(FieldPath, String)> {
    let mut found = Vec::new();
    let mut rest = vec![(FieldPath::root(), value)];
    while let Some((path, value)) = rest.pop().filter(|_| found.len() < 12) {
        let children: Vec<(FieldPath, String, &Value)> = match value {
            Value::Mapping(members) => {
                let named = members.iter().filter_map(|(key, value)| Some((key.as_str()?, value)));
                named.map(|(key, value)| (path.clone().key(key), key.to_owned(), value)).collect()
            }
            Value::Sequence(items) => {
                (0..).zip(items).map(|(index, value)| (path.clone().index(index), String::new(), value)).collect()
            }
            _ => Vec::new(),
        };
        for (path, key, value) in children {
            found.push((path.clone(), key));
            rest.push((path, value));
        }
    }
    found
}

fn find<'v>(value: &'v mut Value, path: &FieldPath) -> Option<&'v mut Value> {
    path.segments().iter().try_fold(value, |value, segment| match (value, segment) {
        (Value::Mapping(members), Segment::Key(key)) => members.get_mut(key.as_str()),
        (Value::Sequence(items), Segment::Index(index)) => items.get_mut(*index),
        _ => None,
    })
}

/// A value written out, members by their keys: a NaN is not equal to itself, and the order of fields does not count.
fn in_order(value: &Value) -> String {
    match value {
        Value::Mapping(members) => {
            let mut members: Vec<String> =
                members.iter().map(|(key, value)| format!("{key:?}: {}", in_order(value))).collect();
            members.sort();
            format!("{{{}}}", members.join(", "))
        }
        Value::Sequence(items) => format!("[{}]", items.iter().map(in_order).collect::<Vec<_>>().join(", ")),
        other => format!("{other:?}"),
    }
}

/// A text as an entry, as the Markdown of a theme and as `guide.yaml` gives findings at places in those files, in every
/// format, and nothing in them speaks to a runner.
pub fn any_entry_is_judged(text: &str) {
    const CONFIG: &str = "schema: 1\ntitle: A guide\nthemes: [build]\n";
    const THEME: &str = "---\ntitle: Build\n---\n";
    for (config, theme) in [(CONFIG, format!("{THEME}{text}")), (text, THEME.to_owned())] {
        let mut tree = MemoryTree::default();
        tree.0.insert("guide.yaml".to_owned(), config.into());
        tree.0.insert("themes/build.md".to_owned(), theme.into());
        tree.0.insert("entries/a.yaml".to_owned(), text.into());
        let guide = load(&tree).expect("there is a guide.yaml");
        let mut findings = judge(&guide, &[], jiff::civil::date(2025, 6, 15));
        findings.work_out_fixes(&guide.files, |_| true);
        for finding in &findings.shown {
            let text = &guide.files.get(finding.file).text;
            assert!(text.is_empty() || text.get(finding.span.start..finding.span.end).is_some(), "{finding:?}");
            assert!(finding.range.start <= finding.range.end && !finding.message.is_empty(), "{finding:?}");
        }
        let run = Run::on_all(&findings, &guide.files, guide.entries.len());
        is_heard_as_meant(&run);
    }
}

/// Findings made of pieces of the text are reported so that what a runner hears of them is what was meant: message,
/// help, paths and the source may hold anything.
pub fn every_report_says_only_what_is_meant(text: &str) {
    let pieces: Vec<&str> = text.split('\u{1}').collect();
    let piece = |at: usize| pieces.get(at).copied().unwrap_or(text);
    let mut files = SourceFiles::default();
    let source = piece(4).to_owned();
    let path = format!("e{}", piece(0));
    let file = files.add(SourceFile { path: path.clone(), text: source.clone(), ..SourceFile::default() });
    let middle = source.floor_char_boundary(source.len() / 2);
    let spans = [Span::new(0, 0), Span::new(0, middle), Span::new(middle, source.len())];
    let severities = [Severity::Warning, Severity::Error, Severity::Info];
    let mut shown = Vec::new();
    for (span, severity) in spans.into_iter().zip(severities) {
        let range = span.range_in(&source);
        shown.push(Finding {
            rule: RuleId("summary-form"),
            severity,
            message: format!("it {}", piece(1)),
            help: (!piece(2).is_empty()).then(|| piece(2).to_owned()),
            file,
            path: path.clone(),
            span,
            range,
            field: Some(piece(3).to_owned()),
            related: vec![Related { path: piece(0).to_owned(), range, message: piece(3).to_owned() }],
            remedy: None,
            fix: Some(Fix {
                applicability: Applicability::Suggested,
                edits: vec![Edit { path: path.clone(), start: span.start, end: span.end, text: piece(1).to_owned() }],
            }),
        });
    }
    let findings = Findings { shown, ..Findings::default() };
    is_heard_as_meant(&Run::on_all(&findings, &files, 1));
}

/// A runner that reads the report of a run hears an annotation for each finding from the form for GitHub, and nothing at
/// all from the others; and nothing stands in them that does not show.
pub fn is_heard_as_meant(run: &Run<'_>) {
    for format in FORMATS {
        let mut bytes = Vec::new();
        format.reporter().report(run, &mut bytes).expect("memory can be written to");
        let mut log = String::from_utf8(bytes).expect("a report is text");
        if matches!(format, Format::Human { color: true, .. }) {
            log = without_color(&log);
        }
        let odd = log.chars().find(|c| *c != '\n' && is_hidden_character(*c));
        assert_eq!(odd, None, "{format:?}\n{log}");
        if format == Format::GitHub {
            is_annotated(run, &heard(&log));
        } else {
            assert!(!has_form_of_command(&log), "{format:?}\n{log}");
        }
    }
}

fn is_annotated(run: &Run<'_>, commands: &[Heard]) {
    let mut wanted: Vec<&Finding> = run.findings.shown.iter().collect();
    wanted.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
    assert_eq!(commands.len(), wanted.len());
    for (finding, command) in wanted.iter().zip(commands) {
        let name = ["notice", "warning", "error"][finding.severity as usize];
        assert_eq!(command.name, name);
        let property = |name: &str| command.properties.get(name).map_or("", String::as_str);
        assert_eq!(property("file"), clean(&finding.path));
        assert_eq!(property("title"), finding.rule.0);
        assert_eq!(property("line"), finding.range.start.line.to_string());
        assert_eq!(property("endline"), finding.range.end.line.to_string());
        // What a runner drops, and where it complains of what it was given.
        let columns = (property("col").parse::<usize>(), property("endcolumn").parse::<usize>());
        assert!(!matches!(columns, (Ok(start), Ok(end)) if end < start), "{command:?}");
        let mut lines = command.data.lines();
        assert_eq!(lines.next(), Some(&*clean(&finding.message)));
        for related in &finding.related {
            let line = lines.next().unwrap_or_default();
            assert!(line.starts_with(&*clean(&related.message)) && line.contains(&*clean(&related.path)), "{line}");
        }
        let help = finding.help.as_deref().map(|help| format!("help: {}", clean(help)));
        assert_eq!(lines.next().map(str::to_owned), help);
        assert_eq!(lines.next(), None);
    }
}

pub fn without_color(log: &str) -> String {
    let mut parts = log.split("\u{1b}[");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |plain, part| {
        let (code, rest) = part.split_once('m').expect("a color ends");
        assert!(code.chars().all(|c| c.is_ascii_digit() || c == ';'), "{code}");
        plain + rest
    })
}

/// What is found in Markdown stands in the text, in order, one behind the other.
pub fn marks_stand_in_order(text: &str) {
    let mut end = 0;
    for mark in marks(text) {
        let (span, inner) = match mark {
            Mark::Link { span, url: inner }
            | Mark::SpacedLink { span, gap: inner }
            | Mark::Citation { span, slug: inner } => (span, inner),
            Mark::BareBrackets { span } | Mark::EmptyLink { span } => (span, span),
        };
        assert!(end <= span.start && text[span.start..span.end].starts_with('['), "{span:?}");
        assert!(span.start <= inner.start && inner.end <= span.end && text.get(inner.start..inner.end).is_some());
        end = span.end;
    }
}

/// Nothing that does not show comes out of the sanitizer, and nothing that a runner takes for a command, even behind
/// blanks. A text that needs no change is not changed, and none is changed twice.
pub fn nothing_hidden_comes_out(text: &str) {
    let line = clean(text);
    assert!(!line.contains(|c: char| c.is_control() || is_hidden_character(c)), "{line}");
    let block = clean_block(text);
    let hidden = |c: char| (c.is_control() && !matches!(c, '\n' | '\t')) || is_hidden_character(c);
    assert!(!block.contains(hidden), "{block}");
    for safe in [&line, &block] {
        assert!(!has_form_of_command(safe), "{safe}");
        assert!(!has_form_of_command(&format!(" \u{a0}{safe}")), "{safe}");
    }
    assert_eq!(clean(&line), line);
    assert_eq!(clean_block(&block), block);
    assert!(matches!(line, Cow::Borrowed(_)) == (line == text), "{line}");
}

/// Ways to write one address have one key, and a key is the key of itself.
pub fn one_address_has_one_key(text: &str) {
    let Some(key) = url_key(text) else { return };
    assert!(!key.is_empty() && !key.contains(char::is_whitespace), "{key:?}");
    assert_eq!(url_key(&format!("https://{key}")).as_ref(), Some(&key));
    let host = key.split(['/', '?', '#']).next().unwrap_or_default();
    if host.contains('.') && host.starts_with(|c: char| c.is_ascii_alphabetic()) {
        assert_eq!(url_key(&format!("http://www.{key}")).as_ref(), Some(&key), "{key}");
    }
    assert_eq!(url_key(&format!("  {text}\n")).as_ref(), Some(&key));
    if !key.contains(['?', '#']) {
        assert_eq!(url_key(&format!("https://{key}/?utm_source=x#top")).as_ref(), Some(&key), "{key}");
    }
}
