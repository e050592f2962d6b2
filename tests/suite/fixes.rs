//! The fixes that findings offer, tried on every fixture: applied alone, each one mends its finding and breaks nothing.

use crate::guides::{TODAY, base, files_below, fixtures, run, write_to};
use ddscurate::finding::{Applicability, Finding, Fix};
use ddscurate::guide::load;
use ddscurate::rules::{RULES, judge};
use ddscurate::source::{DiskTree, MemoryTree, Overlay, Tree};
use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

/// What is seen only when something else was mended: a field that gets its right name may hold the wrong thing, a date
/// that can be read may be over, a link that is one may lead nowhere.
const COMES_NEXT: [(&str, &str); 7] = [
    ("unknown-field", "wrong-type"),
    ("invalid-date", "waiver-expired"),
    ("markdown-link-broken", "markdown-link-text"),
    ("markdown-link-broken", "url-form"),
    ("url-form", "url-not-canonical"),
    ("wrong-type", "theme-order"),
    ("wrong-type", "unknown-field"),
];

#[test]
fn every_fix_mends_its_finding_and_breaks_nothing() {
    let base = DiskTree::new(fixtures().join("base"));
    let mut failures = Vec::new();
    let mut tried = 0;
    let mut offered: BTreeMap<&str, Applicability> = BTreeMap::new();
    for case in cases() {
        let over = DiskTree::new(&case);
        let tree = Overlay { upper: &over, lower: &base };
        let before = findings(&tree);
        for (finding, fix) in before.iter().filter_map(|finding| Some((finding, finding.fix.as_ref()?))) {
            tried += 1;
            let best = offered.entry(finding.rule.0).or_insert(fix.applicability);
            if fix.applicability == Applicability::Automatic {
                *best = Applicability::Automatic;
            }
            let message = finding.message.replace(" `", "`");
            let marked = &text_of(&tree, &finding.path)[finding.span.start..finding.span.end];
            let marked = as_words(marked.trim_matches(['"', '\'']));
            for word in replaced(&tree, fix) {
                if !word.trim().is_empty() && word != marked && !message.contains(&format!("`{word}`")) {
                    failures.push(format!("{}\n  {}\n  its fix takes away `{word}`", case.display(), said(finding)));
                }
            }
            let fixed = applied(&tree, fix);
            let after = findings(&Overlay { upper: &fixed, lower: &tree });
            let comes_next = |later: &Finding| COMES_NEXT.contains(&(finding.rule.0, later.rule.0));
            let is_old = |later: &Finding| before.iter().any(|earlier| said(earlier) == said(later));
            let is_new = |later: &&Finding| !is_old(later) && !comes_next(later);
            if let Some(new) = after.iter().find(is_new) {
                failures.push(format!("{}\n  {}\n  its fix makes: {}", case.display(), said(finding), said(new)));
            } else if after.iter().any(|later| said(later) == said(finding) && later.range == finding.range) {
                failures.push(format!("{}\n  {}\n  its fix mends nothing", case.display(), said(finding)));
            }
        }
    }
    assert!(tried >= 20, "only {tried} fixes were tried");
    assert!(failures.is_empty(), "{}", failures.join("\n"));
    // A fixture need not hold the findings that a rule can mend best.
    for rule in RULES {
        let best = offered.get(rule.id.0).copied();
        let is_within = best.is_none() || rule.fix == best || rule.fix == Some(Applicability::Automatic);
        assert!(is_within, "{}: its findings offer {best:?}, and it says {:?}", rule.id, rule.fix);
    }
}

/// What becomes of an entry's line, or of several, when all its findings are mended that can be.
#[test]
fn what_is_written_instead() {
    let summary = "Does one thing well.";
    for (lines, wanted) in [
        ("summary: 'Does one thing well' # c\n", "summary: 'Does one thing well.' # c\n"),
        // How a text ends that was cut off is not known.
        ("summary: Does one thing well # c\n", "summary: Does one thing well # c\n"),
        ("summary: Builds C# code and tests it #1 in class.\n", "summary: Builds C# code and tests it #1 in class.\n"),
        ("summary: 'Does one thing (well)'\n", "summary: 'Does one thing (well).'\n"),
        ("summary: \" Does one thing well \"\n", "summary: \"Does one thing well.\"\n"),
        ("summary: Does one thing;\n", "summary: Does one thing;\n"),
        ("tags: one # c\n", "tags: # c\n  - one\n"),
        ("tags: one, two # c\n", "tags: # c\n  - one\n  - two\n"),
        ("tags:\n  -one\n  -two\n", "tags:\n  - one\n  - two\n"),
        ("aliases: One, Two\n", "aliases: One, Two\n"),
        ("hosting: self-hosted, local\n", "hosting:\n  - self-hosted\n  - local\n"),
        // Two elements became one text; who joins them loses one.
        ("tags:\n - one\n  - two\n", "tags:\n - one\n  - two\n"),
        ("tags: one\n  - two\n", "tags: one\n  - two\n"),
        ("hosting:\n - self-hosted\n  - local\n", "hosting:\n - self-hosted\n  - local\n"),
        ("listings:\n  - theme: watch\n    weight: \"50\"\n", "listings:\n  - theme: watch\n    weight: 50\n"),
        ("listings:\n  - theme: build/hosted\n", "listings:\n  - theme: build\n    section: hosted\n"),
        ("listings:\n  - theme: Build\n    section: servers\n", "listings:\n  - theme: build\n    section: servers\n"),
        ("listings:\n  - theme: build/nothing\n", "listings:\n  - theme: build/nothing\n"),
        ("hosting: hosted\n", "hosting:\n  - hosted\n"),
        ("tags:\n  - Load Testing\n  - C++\n", "tags:\n  - load-testing\n  - c-plus-plus\n"),
        ("tags:\n  - load-testing\n  - Load Testing\n", "tags:\n  - load-testing\n"),
        ("vendor: A\nvendor: A # c\n", "vendor: A\n"),
        ("vendor: A\nvendor: B\n", "vendor: A\nvendor: B\n"),
        (
            "license: MIT\nstatus:\n  state: archived\n  since: 31 May 2015\n",
            "license: MIT\nstatus:\n  state: archived\n  since: \"2015-05-31\"\n",
        ),
        (
            "license: MIT\nstatus:\n  state: archived\n  since: 04/05/2015\n",
            "license: MIT\nstatus:\n  state: archived\n  since: 04/05/2015\n",
        ),
        ("urls:\n  home: a.example.com/x # c\n", "urls:\n  home: https://a.example.com/x # c\n"),
        ("urls:\n  home: //a.example.com/x\n", "urls:\n  home: https://a.example.com/x\n"),
        ("urls:\n  home: mailto:a@example.com\n", "urls:\n  home: mailto:a@example.com\n"),
        (
            "listings:\n  - theme: watch\n    note: See [Lita] (https://lita.example.com/) too.\n",
            "listings:\n  - theme: watch\n    note: See [Lita](https://lita.example.com/) too.\n",
        ),
        (
            "listings:\n  - theme: watch\n    note: A.\n  - theme: watch\n    note: A.\n",
            "listings:\n  - theme: watch\n    note: A.\n",
        ),
        (
            "listings:\n  - theme: watch\n    note: A.\n  - theme: watch\n    note: B.\n",
            "listings:\n  - theme: watch\n    note: A.\n  - theme: watch\n    note: B.\n",
        ),
    ] {
        let rest = [
            ("summary:", format!("summary: {summary}\n")),
            ("urls:", "urls:\n  home: https://new.example.com/\n".to_owned()),
            ("listings:", "listings:\n  - theme: watch\n".to_owned()),
        ];
        let rest: String = rest.into_iter().filter(|(key, _)| !lines.starts_with(key)).map(|(_, text)| text).collect();
        let entry = |lines: &str| format!("name: New\nkind: tool\n{rest}{lines}");
        let folder = tempfile::tempdir().unwrap();
        write_to(folder.path(), &base());
        fs::write(folder.path().join("entries/new.yaml"), entry(lines)).unwrap();
        run(folder.path(), &["validate", "--fix-suggested", "entries/new.yaml"]);
        assert_eq!(fs::read_to_string(folder.path().join("entries/new.yaml")).unwrap(), entry(wanted), "{lines}");
    }
}

/// The folders of all bad fixtures.
fn cases() -> Vec<PathBuf> {
    let expected = files_below(&fixtures()).into_iter().filter(|path| path.ends_with("expected.txt"));
    expected.map(|path| path.parent().unwrap().to_owned()).collect()
}

fn findings(tree: &dyn Tree) -> Vec<Finding> {
    let guide = load(tree).unwrap();
    let mut findings = judge(&guide, &[], TODAY);
    findings.work_out_fixes(&guide.files, |_| true);
    findings.shown
}

fn said(finding: &Finding) -> String {
    format!("{}: {}: {}", finding.path, finding.rule, finding.message)
}

/// What a fix writes over, without quotes: nothing but the word that the message speaks of, or the marked one. (What is taken out, and line
/// ends, are no words.)
fn replaced(tree: &dyn Tree, fix: &Fix) -> Vec<String> {
    let is_line_ends =
        |edit: &&ddscurate::finding::Edit| text_of(tree, &edit.path)[edit.start..edit.end].contains('\r');
    let word = |edit: &ddscurate::finding::Edit| {
        let text = text_of(tree, &edit.path);
        // A text over several lines is a word too.
        as_words(text[edit.start..edit.end].trim_start_matches(['|', '>', '-', '+']))
            .trim_matches(['"', '\''])
            .trim()
            .to_owned()
    };
    let written = fix.edits.iter().filter(|edit| !edit.text.is_empty() && !is_line_ends(edit));
    // What is only moved is still there.
    let is_gone = |edit: &&ddscurate::finding::Edit| word(edit).split(' ').any(|word| !edit.text.contains(word));
    written.filter(is_gone).map(word).collect()
}

fn as_words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The text that findings count in: without a byte order mark.
fn text_of(tree: &dyn Tree, path: &str) -> String {
    let text = String::from_utf8(tree.read(path).unwrap()).unwrap();
    text.trim_start_matches('\u{feff}').to_owned()
}

/// The files that a fix changes, changed.
fn applied(tree: &dyn Tree, fix: &Fix) -> MemoryTree {
    let mut changed = BTreeMap::new();
    // From the last to the first, so that the places of the others stay.
    for edit in fix.edits.iter().rev() {
        let text = changed.entry(edit.path.clone()).or_insert_with(|| text_of(tree, &edit.path));
        text.replace_range(edit.start..edit.end, &edit.text);
    }
    MemoryTree(changed.into_iter().map(|(path, text)| (path, text.into_bytes())).collect())
}
