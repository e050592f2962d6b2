//! The formats for CI systems: what they say, and that no entry can speak through them to the runner that reads the log.

use crate::guides::{TODAY_SECONDS, base, run, write_to};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

const FORMATS: [&str; 7] = ["human", "json", "github", "sarif", "junit", "gitlab", "markdown"];

/// Texts with which somebody might want to be heard.
const HOSTILE: [&str; 9] = [
    "::error file=x::y",
    "##[add-mask]x",
    "###[add-mask]x",
    "a%0A::stop-commands::t",
    "\u{a0}::add-mask::x",
    "x,line=1::y",
    "100%25 <!-- & \"quoted\" ]]> | [a](javascript:b) ![i](x) @everyone #1",
    "line one\\n::set-output name=a::b",
    "escape \\u001b[31m \\u202e \\u0085::warning::x",
];

/// A command as the runner reads it.
#[derive(Debug, PartialEq)]
struct Heard {
    name: String,
    properties: BTreeMap<String, String>,
    data: String,
}

/// The runner's reading of one line, written from its published behavior (actions/runner, `ActionCommand.cs`): the newer
/// form at the start of a line, blanks aside, and the older one anywhere in it.
fn heard(line: &str) -> Option<Heard> {
    newer(line.trim_start()).or_else(|| older(line))
}

fn newer(line: &str) -> Option<Heard> {
    let (info, data) = line.strip_prefix("::")?.split_once("::")?;
    let (name, properties) = info.split_once(' ').unwrap_or((info, ""));
    let pairs = properties.split(',').filter_map(|pair| pair.trim().split_once('='));
    let unescape = |text: &str| {
        let text = text.replace("%0D", "\r").replace("%0A", "\n");
        text.replace("%3A", ":").replace("%2C", ",").replace("%25", "%")
    };
    Some(Heard {
        name: name.to_owned(),
        properties: pairs.map(|(key, value)| (key.to_owned(), unescape(value))).collect(),
        data: data.replace("%0D", "\r").replace("%0A", "\n").replace("%25", "%"),
    })
}

fn older(line: &str) -> Option<Heard> {
    let (info, data) = line.split_once("##[")?.1.split_once(']')?;
    let name = info.split(' ').next().unwrap_or_default().to_owned();
    Some(Heard { name, properties: BTreeMap::new(), data: data.to_owned() })
}

/// A guide with hostile texts in names, summaries, words, references and file names.
fn hostile(folder: &Path) {
    let mut tree = base();
    for (index, text) in HOSTILE.iter().enumerate() {
        let quoted = format!("\"{}\"", text.replace('"', "\\\""));
        let entry = format!(
            "name: {quoted}\nkind: {quoted}\nsummary: {quoted}\nlicense: {quoted}\nurls:\n  home: {quoted}\n\
             listings:\n  - theme: {quoted}\n    note: {quoted}\n{quoted}: 1\nstatus:\n  state: archived\n  since: {quoted}\n"
        );
        tree.0.insert(format!("entries/hostile-{index}.yaml"), entry.into());
    }
    for name in ["::error::x.yaml", "##[add-mask]x.yaml", "a,line=1.yaml", "%0A::debug::x.yaml"] {
        tree.0.insert(format!("entries/{name}"), "name: x\n".into());
    }
    write_to(folder, &tree);
}

#[test]
fn no_text_can_speak_to_the_runner() {
    assert!(heard("  ::error file=a%2Cb::c%0Ad").is_some() && heard("x ##[add-mask]y").is_some());
    let folder = tempfile::tempdir().unwrap();
    hostile(folder.path());
    let json = run(folder.path(), &["validate", "--format", "json"]);
    let findings = serde_json::from_slice::<Value>(&json.stdout).unwrap()["findings"].as_array().unwrap().clone();
    assert!(findings.len() > 60, "{}", findings.len());
    for format in FORMATS {
        let output = run(folder.path(), &["validate", "--format", format]);
        assert_eq!(output.status.code(), Some(1), "{format}");
        let text =
            format!("{}\n{}", String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap());
        assert!(!text.contains(|c: char| c.is_control() && c != '\n'), "{format}");
        assert!(!text.contains(['\u{202e}', '\u{85}', '\u{2028}']), "{format}");
        let commands: Vec<Heard> = text.lines().filter_map(heard).collect();
        if format == "github" {
            assert_eq!(commands.len(), findings.len());
            assert!(commands.iter().all(|command| ["error", "warning", "notice"].contains(&command.name.as_str())));
        } else {
            assert_eq!(commands, [], "{format}");
        }
    }
}

#[test]
fn annotations_say_what_was_found_errors_first() {
    let folder = tempfile::tempdir().unwrap();
    let mut tree = base();
    let entry = "name: A\nkind: tool\nsummary: ten chars at least.\nurls:\n  home: https://a.example/?a=1,b:2%\n\
                 listings:\n  - theme: nowhere,:%0A\n";
    tree.0.insert("entries/a.yaml".to_owned(), entry.into());
    write_to(folder.path(), &tree);
    let summary = folder.path().join("summary.md");
    fs::write(&summary, "before\n").unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_ddscurate"))
        .env_clear()
        .env("SOURCE_DATE_EPOCH", TODAY_SECONDS)
        .env("GITHUB_STEP_SUMMARY", &summary)
        .current_dir(folder.path())
        .args(["validate", "--format", "github", "--report", "sarif=out/f.sarif", "--report", "junit=f.xml"])
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let commands: Vec<Heard> = text.lines().filter_map(heard).collect();
    let [error, warning] = &commands[..] else { panic!("{text}") };
    assert_eq!((error.name.as_str(), warning.name.as_str()), ("error", "warning"));
    let wanted = [
        ("file", "entries/a.yaml"),
        ("line", "7"),
        ("endLine", "7"),
        ("col", "12"),
        ("endColumn", "24"),
        ("title", "dangling-theme"),
    ];
    assert_eq!(error.properties, wanted.map(|(key, value)| (key.to_owned(), value.to_owned())).into());
    assert!(error.data.starts_with("no theme is called `nowhere,:%0A`\nhelp: "), "{}", error.data);
    assert_eq!(warning.properties["title"], "summary-form");
    assert!(text.ends_with("ddscurate: 4 entries, 1 error, 1 warning\n"), "{text}");
    let summary = fs::read_to_string(&summary).unwrap();
    assert!(summary.starts_with("before\n### Guide: 1 error, 1 warning\n"), "{summary}");
    let sarif: Value = serde_json::from_slice(&fs::read(folder.path().join("out/f.sarif")).unwrap()).unwrap();
    let result = &sarif["runs"][0]["results"][1];
    assert_eq!(result["ruleId"], "dangling-theme");
    assert_eq!(result["locations"][0]["physicalLocation"]["region"]["startColumn"], 12);
    assert_eq!(result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"], "entries/a.yaml");
    let junit = fs::read_to_string(folder.path().join("f.xml")).unwrap();
    assert!(
        junit.contains("tests=\"2\" failures=\"2\"") && junit.contains("no theme is called `nowhere,:%0A`"),
        "{junit}"
    );
}

#[test]
fn fingerprints_stay_when_lines_move_and_are_never_shared() {
    let folder = tempfile::tempdir().unwrap();
    let mut tree = base();
    let entry = "name: A\nkind: tool\nsummary: Ten chars at least.\nurls:\n  home: https://a.example/\nlistings:\n  - theme: x\n  - theme: x\n";
    let prints = |text: &str, tree: &mut ddscurate::source::MemoryTree| -> Vec<String> {
        tree.0.insert("entries/a.yaml".to_owned(), text.into());
        write_to(folder.path(), tree);
        let output = run(folder.path(), &["validate", "--format", "gitlab"]);
        let items: Value = serde_json::from_slice(&output.stdout).unwrap();
        items.as_array().unwrap().iter().map(|item| item["fingerprint"].as_str().unwrap().to_owned()).collect()
    };
    let before = prints(entry, &mut tree);
    let after = prints(&format!("# a comment\n\n{entry}"), &mut tree);
    assert_eq!(before, after);
    let mut unique = before.clone();
    unique.sort();
    unique.dedup();
    assert!(before.len() == 3 && unique.len() == 3, "{before:?}");
}

#[test]
fn in_a_guide_below_the_repository_files_are_named_from_its_root() {
    let folder = tempfile::tempdir().unwrap();
    let guide = folder.path().join("docs/guide");
    let mut tree = base();
    tree.0.insert("entries/a.yml".to_owned(), "x".into());
    write_to(&guide, &tree);
    git2::Repository::init(folder.path()).unwrap();
    let output = run(&guide, &["validate", "--format", "github"]);
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.starts_with("::error file=docs/guide/entries/a.yml,line=1,"), "{text}");
}
