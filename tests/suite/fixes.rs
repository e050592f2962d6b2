//! The fixes that findings offer, tried on every fixture: applied alone, each one mends its finding and breaks nothing.

use crate::guides::{TODAY, files_below, fixtures};
use ddscurate::finding::{Finding, Fix};
use ddscurate::guide::load;
use ddscurate::rules::judge;
use ddscurate::source::{DiskTree, MemoryTree, Overlay, Tree};
use std::path::PathBuf;

#[test]
fn every_fix_mends_its_finding_and_breaks_nothing() {
    let base = DiskTree::new(fixtures().join("base"));
    let mut failures = Vec::new();
    let mut tried = 0;
    for case in cases() {
        let over = DiskTree::new(&case);
        let tree = Overlay { upper: &over, lower: &base };
        let before = findings(&tree);
        for (finding, fix) in before.iter().filter_map(|finding| Some((finding, finding.fix.as_ref()?))) {
            tried += 1;
            let message = finding.message.replace(" `", "`");
            for word in replaced(&tree, fix) {
                if !word.trim().is_empty() && !message.contains(&format!("`{word}`")) {
                    failures.push(format!("{}\n  {}\n  its fix takes away `{word}`", case.display(), said(finding)));
                }
            }
            let fixed = applied(&tree, fix);
            let after = findings(&Overlay { upper: &fixed, lower: &tree });
            // A field that gets its right name may turn out to hold the wrong thing.
            let comes_next = |later: &Finding| finding.rule.0 == "unknown-field" && later.rule.0 == "wrong-type";
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

/// What a fix writes over, without quotes: nothing but the word that the message speaks of. (What is taken out, and line
/// ends, are no words.)
fn replaced(tree: &dyn Tree, fix: &Fix) -> Vec<String> {
    let is_line_ends =
        |edit: &&ddscurate::finding::Edit| text_of(tree, &edit.path)[edit.start..edit.end].contains('\r');
    let word = |edit: &ddscurate::finding::Edit| {
        let text = text_of(tree, &edit.path);
        // A text over several lines is a word too.
        let words = text[edit.start..edit.end].trim_start_matches(['|', '>', '-', '+']).split_whitespace();
        words.collect::<Vec<_>>().join(" ").trim_matches(['"', '\'']).trim().to_owned()
    };
    fix.edits.iter().filter(|edit| !edit.text.is_empty() && !is_line_ends(edit)).map(word).collect()
}

/// The text that findings count in: without a byte order mark.
fn text_of(tree: &dyn Tree, path: &str) -> String {
    let text = String::from_utf8(tree.read(path).unwrap()).unwrap();
    text.trim_start_matches('\u{feff}').to_owned()
}

/// The files that a fix changes, changed.
fn applied(tree: &dyn Tree, fix: &Fix) -> MemoryTree {
    let mut changed = std::collections::BTreeMap::new();
    // From the last to the first, so that the places of the others stay.
    for edit in fix.edits.iter().rev() {
        let text = changed.entry(edit.path.clone()).or_insert_with(|| text_of(tree, &edit.path));
        text.replace_range(edit.start..edit.end, &edit.text);
    }
    MemoryTree(changed.into_iter().map(|(path, text)| (path, text.into_bytes())).collect())
}
