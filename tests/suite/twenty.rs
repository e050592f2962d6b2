//! Twenty different mistakes in twenty entries of the real guide: one run finds them all, and nothing else.

use crate::guides::{root, run_on};
use ddscurate::guide::load;
use ddscurate::rules::judge;
use ddscurate::source::DiskTree;
use jiff::civil;
use std::fs;
use std::path::Path;

/// A day after everything that the guide tells of, and the same day in seconds since 1970.
const LATER: civil::Date = civil::date(2027, 1, 1);
const LATER_SECONDS: &str = "1798761600";

/// One mistake. In `entries/<entry>.yaml` the first line that begins with `from` becomes `to`; the finding is on that
/// line, `below` lines further down, between the two columns.
struct Mistake {
    rule: &'static str,
    entry: &'static str,
    from: &'static str,
    to: &'static str,
    below: usize,
    columns: (usize, usize),
}

const fn mistake(
    rule: &'static str,
    entry: &'static str,
    from: &'static str,
    to: &'static str,
    columns: (usize, usize),
) -> Mistake {
    Mistake { rule, entry, from, to, below: 0, columns }
}

/// In the order of the entries, which is that of the findings.
const MISTAKES: [Mistake; 20] = [
    mistake("control-character", "ansible", "name: Ansible", "name: An\u{200b}sible", (9, 10)),
    mistake("invalid-license", "chef", "license: Apache-2.0", "license: Apache 2.0 # the second", (10, 20)),
    mistake("yaml-syntax", "docker", "name: Docker", "name: &docker Docker", (7, 14)),
    mistake("missing-field", "etcd", "summary: ", "summary:", (1, 8)),
    mistake("summary-form", "fleet", "summary: ", "summary: Spread systemd units", (10, 30)),
    mistake("dangling-theme", "git", "  - theme: codebase", "  - theme: codebse", (12, 19)),
    mistake("url-form", "gitorious", "  home: ", "  home: gitorious.org", (9, 22)),
    mistake("summary-length", "graphite", "summary: ", "summary: \"Grâphs.\"", (10, 19)),
    mistake("invalid-date", "heroku", "  since: ", "  since: \"2026-02-31\"", (10, 22)),
    mistake("wrong-type", "hudson", "license: ", "license: [EPL-1.0, 'MIT'] # two", (10, 26)),
    Mistake {
        rule: "duplicate-key",
        entry: "jenkins",
        from: "license: MIT",
        to: "license: MIT\nlicense: MIT",
        below: 1,
        columns: (1, 8),
    },
    mistake("placeholder-text", "kale", "  - title: ", "  - title: Größe TODO", (18, 22)),
    mistake("unknown-field", "linode", "vendor: ", "vendr: Akamai", (1, 6)),
    mistake(
        "markdown-link-broken",
        "mesos-stack",
        "    note: Started jobs",
        "    note: Started [jobs] by the clock.",
        (19, 25),
    ),
    mistake("duplicate-name", "nagios", "  - Nagios", "  - grafana.com", (5, 16)),
    mistake("dangling-entry", "puppet", "    entry: chef", "    entry: cheff", (12, 17)),
    mistake("invalid-enum", "salt", "kind: ", "kind: tol", (7, 10)),
    mistake("dangling-section", "slack", "    section: chat", "    section: 'chatt'", (14, 21)),
    mistake(
        "duplicate-url",
        "statsd",
        "  source: ",
        "  source: https://github.com/Graphite-Project/graphite-web/",
        (11, 60),
    ),
    mistake("invalid-slug", "vagrant", "  - virtual-machines", "  - virtual machines", (5, 21)),
];

/// `path:line:column rule`
fn expected(folder: &Path) -> Vec<(String, &'static str, usize)> {
    let plant = |mistake: &Mistake| {
        let name = format!("entries/{}.yaml", mistake.entry);
        let text = fs::read_to_string(folder.join(&name)).unwrap();
        let mut lines: Vec<&str> = text.lines().collect();
        let at = lines.iter().position(|line| line.starts_with(mistake.from));
        let at = at.unwrap_or_else(|| panic!("{name} has no line that begins with `{}`", mistake.from));
        lines[at] = mistake.to;
        fs::write(folder.join(&name), lines.join("\n") + "\n").unwrap();
        (format!("{name}:{}:{}", at + 1 + mistake.below, mistake.columns.0), mistake.rule, mistake.columns.1)
    };
    MISTAKES.iter().map(plant).collect()
}

/// The real guide, to be spoiled.
fn copy_of_the_guide() -> tempfile::TempDir {
    let copy = tempfile::tempdir().unwrap();
    for folder in ["entries", "themes", "contributors", "pages"] {
        fs::create_dir(copy.path().join(folder)).unwrap();
        for file in crate::guides::files_below(&root().join(folder)) {
            let inner = file.strip_prefix(root()).unwrap();
            fs::create_dir_all(copy.path().join(inner).parent().unwrap()).unwrap();
            fs::copy(&file, copy.path().join(inner)).unwrap();
        }
    }
    for file in ["guide.yaml", "CLA.md"] {
        fs::copy(root().join(file), copy.path().join(file)).unwrap();
    }
    copy
}

#[test]
fn the_real_guide_has_no_finding() {
    let guide = load(&DiskTree::new(root())).unwrap();
    let findings = judge(&guide, &[], LATER);
    let shown: Vec<String> =
        findings.shown.iter().map(|f| format!("{}:{} {}: {}", f.path, f.range.start.line, f.rule, f.message)).collect();
    assert!(shown.is_empty(), "{}", shown.join("\n"));
    assert!(guide.entries.len() > 70);
    let copy = copy_of_the_guide();
    let output = run_on(LATER_SECONDS, copy.path(), &["validate"]);
    assert_eq!(output.status.code(), Some(0));
    assert!(String::from_utf8(output.stdout).unwrap().ends_with("entries: nothing to mend\n"));
}

#[test]
fn people_are_told_all_twenty() {
    let copy = copy_of_the_guide();
    let expected = expected(copy.path());
    let output = run_on(LATER_SECONDS, copy.path(), &["validate"]);
    assert_eq!(output.status.code(), Some(1));
    let text = String::from_utf8(output.stdout).unwrap();
    let titles = text.lines().filter(|line| line.starts_with("error[") || line.starts_with("warning["));
    let rules = titles.map(|line| line.split(['[', ']']).nth(1).unwrap());
    let places = text.lines().filter_map(|line| line.trim_start().strip_prefix("--> "));
    let found: Vec<(&str, &str)> = places.zip(rules).collect();
    let expected: Vec<(&str, &str)> = expected.iter().map(|(place, rule, _)| (place.as_str(), *rule)).collect();
    assert_eq!(found, expected, "{text}");
    assert!(text.contains(": 18 errors, 2 warnings in 20 files\n"), "{text}");
}

#[test]
fn programs_are_told_all_twenty() {
    let copy = copy_of_the_guide();
    let expected = expected(copy.path());
    let output = run_on(LATER_SECONDS, copy.path(), &["validate", "--format", "json"]);
    assert_eq!(output.status.code(), Some(1));
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let number = |value: &serde_json::Value| usize::try_from(value.as_u64().unwrap()).unwrap();
    let finding = |finding: &serde_json::Value| {
        let (start, end) = (&finding["range"]["start"], &finding["range"]["end"]);
        assert_eq!(start["line"], end["line"]);
        let path = finding["path"].as_str().unwrap();
        let place = format!("{path}:{}:{}", start["line"], start["column"]);
        (place, finding["rule"].as_str().unwrap().to_owned(), number(&end["column"]))
    };
    let found: Vec<(String, String, usize)> = report["findings"].as_array().unwrap().iter().map(finding).collect();
    let expected: Vec<(String, String, usize)> =
        expected.into_iter().map(|(place, rule, end)| (place, rule.to_owned(), end)).collect();
    assert_eq!(found, expected);
    assert_eq!((number(&report["summary"]["errors"]), number(&report["summary"]["warnings"])), (18, 2));
}

#[test]
fn the_mistakes_are_of_twenty_kinds_in_twenty_entries() {
    let kinds: std::collections::BTreeSet<&str> = MISTAKES.iter().map(|mistake| mistake.rule).collect();
    let entries: std::collections::BTreeSet<&str> = MISTAKES.iter().map(|mistake| mistake.entry).collect();
    assert_eq!((kinds.len(), entries.len()), (20, 20));
}
