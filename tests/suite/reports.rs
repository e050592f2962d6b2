//! One finding in each form, its places counted by hand.

use crate::guides::{TODAY, TODAY_SECONDS, base, run, write_to};
use ddscurate::guide::load;
use ddscurate::report::{Format, Offer, Run};
use ddscurate::rules::{RULES, judge};
use std::fs;
use std::process::Command;

/// `anvl` is marked: line 8, columns 18 up to 22 (ten characters before the note, `Über ` is five, two brackets), and
/// bytes 136 up to 140, `ö` and `Ü` being two bytes each.
const ENTRY: &str = "name: Zöe
kind: tool
summary: Does one thing well.
urls:
  home: https://new.example.com/
listings:
  - theme: watch
    note: Über [[anvl]] — see.
";

const HUMAN: &str = "\
error[dangling-entry]: no entry is called `anvl`
 --> entries/new.yaml:8:18
  |
8 |     note: Über [[anvl]] — see.
  |                  ^^^^
  |
  = help: did you mean `anvil`?

4 entries: 1 error
`ddscurate validate --fix-suggested` offers to mend it
`ddscurate explain dangling-entry` says more about the rule
";

/// The same in a narrow terminal, when the note goes on. Of 40 columns four go to the line's number and the bar, 10 are
/// marked, and of the 26 others half are left on each side.
const NARROW: &str = "\
error[dangling-entry]: no entry is
    called `an-anvil-z`
 --> entries/new.yaml:8:18
  |
8 | …ote: Über [[an-anvil-z]] — see wha…
  |              ^^^^^^^^^^
  |
  = help: find the slug with `ddscurate
          search`; if there is no entry
          yet, add it first

4 entries: 1 error
`ddscurate explain dangling-entry` says
  more about the rule
";

const JSON: &str = concat!(
    r#"{"schema":"ddscurate/findings/1","tool":{"name":"ddscurate","version":""#,
    env!("CARGO_PKG_VERSION"),
    r#""},"summary":{"entries":4,"errors":1,"warnings":0,"infos":0,"waived":0},"findings":[{"rule":"dangling-entry","#,
    r#""severity":"error","message":"no entry is called `anvl`","help":"did you mean `anvil`?","#,
    r#""path":"entries/new.yaml","range":{"start":{"line":8,"column":18},"end":{"line":8,"column":22}},"#,
    r#""field":"listings[0].note","related":[],"fix":{"applicability":"suggested","edits":[{"path":"entries/new.yaml","#,
    r#""start":136,"end":140,"text":"anvil"}]}}]}"#,
    "\n"
);

fn said(entry: &str, arguments: &[&str]) -> String {
    let folder = tempfile::tempdir().unwrap();
    write_to(folder.path(), &base());
    fs::write(folder.path().join("entries/new.yaml"), entry).unwrap();
    let output = run(folder.path(), arguments);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "");
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn for_people() {
    assert_eq!(said(ENTRY, &["validate"]), HUMAN);
}

#[test]
fn for_programs() {
    assert_eq!(said(ENTRY, &["validate", "--format", "json"]), JSON);
}

#[test]
fn the_place_is_the_files_even_where_the_line_is_cut_or_written_out() {
    let long = ENTRY.replace("Über", &"x".repeat(400));
    assert!(said(&long, &["validate"]).contains(" --> entries/new.yaml:8:414\n"));
    let hidden = said(&ENTRY.replace("Über", "Ü\u{200b}ber"), &["validate"]);
    assert!(hidden.contains(" --> entries/new.yaml:8:12\n"), "{hidden}");
    assert!(hidden.contains(" --> entries/new.yaml:8:19\n"), "{hidden}");
    assert!(hidden.contains("note: Ü\\u{200b}ber [[anvl]]"), "{hidden}");
}

/// What somebody reads who has so many columns, or no terminal.
fn read_in(columns: Option<usize>, color: bool, entry: &str) -> String {
    let mut tree = base();
    tree.0.insert("entries/new.yaml".to_owned(), entry.into());
    let guide = load(&tree).unwrap();
    let mut findings = judge(&guide, &[], TODAY);
    findings.work_out_fixes(&guide.files, |_| true);
    let run = Run::on_all(&findings, &guide.files, guide.entries.len());
    let mut text = Vec::new();
    Format::Human { color, columns, offer: Offer::Both }.reporter().report(&run, &mut text).unwrap();
    String::from_utf8(text).unwrap()
}

#[test]
fn in_a_terminal_sentences_are_wrapped_and_lines_cut() {
    let long = ENTRY.replace("anvl", "an-anvil-z").replace("see.", "see what it says about hammers.");
    assert_eq!(read_in(Some(40), false, &long), NARROW);
    assert_eq!(read_in(Some(80), false, ENTRY), HUMAN);
    assert_eq!(console::strip_ansi_codes(&read_in(Some(40), true, &long)), NARROW);
    // A file or a pipe has no width to wrap for.
    assert!(
        read_in(None, false, &long)
            .contains("\n  = help: find the slug with `ddscurate search`; if there is no entry yet, add it first\n")
    );
}

#[test]
fn a_row_that_begins_like_a_command_is_none() {
    let entry = ENTRY.replace("theme: watch", "theme: \"word word word word ::error::x\"");
    let text = read_in(Some(40), false, &entry);
    assert!(text.contains("\n    \\u{003a}:error::x`\n"), "{text}");
}

/// What the program says to stdout, and whether it was content, with these variables.
fn with_variables(entry: &str, variables: &[(&str, &str)], arguments: &[&str]) -> (String, String) {
    let folder = tempfile::tempdir().unwrap();
    write_to(folder.path(), &base());
    fs::write(folder.path().join("entries/new.yaml"), entry).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_ddscurate"));
    command.env_clear().env("SOURCE_DATE_EPOCH", TODAY_SECONDS).envs(variables.iter().copied());
    let output = command.current_dir(folder.path()).arg("validate").args(arguments).output().unwrap();
    (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap())
}

#[test]
fn quiet_says_a_line_a_finding() {
    assert_eq!(
        said(ENTRY, &["validate", "-q"]),
        "entries/new.yaml:8:18: error[dangling-entry]: no entry is called `anvl`\n"
    );
    let nothing = with_variables(&ENTRY.replace("anvl", "anvil"), &[], &["-q"]);
    assert_eq!(nothing, (String::new(), String::new()));
}

#[test]
fn in_github_actions_findings_are_annotations_unless_asked_otherwise() {
    let (out, err) = with_variables(ENTRY, &[("GITHUB_ACTIONS", "true")], &[]);
    assert!(out.starts_with("::error file=entries/new.yaml,line=8,"), "{out}");
    assert!(err.contains("`--format human`"), "{err}");
    assert_eq!(with_variables(ENTRY, &[("GITHUB_ACTIONS", "true")], &["--format", "human"]).0, HUMAN);
    assert_eq!(with_variables(ENTRY, &[("GITHUB_ACTIONS", "false")], &[]).0, HUMAN);
}

#[test]
fn color_is_used_where_it_is_wanted() {
    let colored = |variables: &[(&str, &str)], arguments: &[&str]| {
        let (out, _) = with_variables(ENTRY, variables, arguments);
        let bare = console::strip_ansi_codes(&out).into_owned();
        assert_eq!(bare, HUMAN);
        bare != out
    };
    assert!(!colored(&[], &[]), "stdout is no terminal");
    assert!(colored(&[("CLICOLOR_FORCE", "1")], &[]));
    assert!(!colored(&[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")], &[]));
    assert!(colored(&[], &["--color", "always"]));
    assert!(colored(&[("NO_COLOR", "1")], &["--color", "always"]), "whoever asks on the command line means it");
    assert!(!colored(&[("CLICOLOR_FORCE", "1")], &["--color", "never"]));
}

#[test]
fn rules_are_listed_with_the_level_that_holds_here() {
    let folder = tempfile::tempdir().unwrap();
    let list = |arguments: &[&str]| {
        let output = run(folder.path(), &[&["validate", "--list-rules"], arguments].concat());
        assert_eq!(output.status.code(), Some(0));
        let lines: Vec<String> = String::from_utf8(output.stdout).unwrap().lines().map(str::to_owned).collect();
        move |rule: &str| {
            let line = lines.iter().find(|line| line.split(' ').next() == Some(rule)).unwrap();
            line.split("  ")
                .map(str::trim)
                .filter(|part| !part.is_empty())
                .skip(1)
                .take(2)
                .collect::<Vec<_>>()
                .join(", ")
        }
    };
    // No guide, no other levels.
    let own = list(&[]);
    assert_eq!([own("note-length"), own("typography")], ["warning, -", "warning, automatic"]);
    write_to(folder.path(), &base());
    let config = folder.path().join("guide.yaml");
    let text = fs::read_to_string(&config).unwrap();
    fs::write(&config, format!("{text}rules:\n  note-length: off\n  typography: warning\n  file-size: info\n"))
        .unwrap();
    let here = list(&["--rule", "dangling-theme=info"]);
    assert_eq!([here("note-length"), here("typography")], ["off (warning), -", "warning, automatic"]);
    assert_eq!(here("dangling-theme"), "info (error), suggested");
    assert_eq!(here("file-size"), "error, -", "one that cannot be less");
    let output = run(folder.path(), &["validate", "--list-rules", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let rules = json["rules"].as_array().unwrap();
    assert_eq!((&json["schema"], rules.len()), (&"ddscurate/rules/1".into(), RULES.len()));
    let of = |id: &str| rules.iter().find(|rule| rule["rule"] == id).unwrap();
    assert_eq!((&of("note-length")["level"], &of("note-length")["usual_level"]), (&"off".into(), &"warning".into()));
    assert_eq!((&of("note-length")["fix"], &of("typography")["fix"]), (&().into(), &"automatic".into()));
    let other = run(folder.path(), &["validate", "--list-rules", "--format", "junit"]);
    assert_eq!((other.status.code(), other.stdout.len()), (Some(2), 0));
}

#[test]
fn diffs_are_colored_where_results_are() {
    let folder = tempfile::tempdir().unwrap();
    write_to(folder.path(), &base());
    fs::write(
        folder.path().join("entries/new.yaml"),
        ENTRY.replace("Does one", "Does  one").replace("kind: tool", "kind:   tool"),
    )
    .unwrap();
    for arguments in [&["fmt", "--diff"][..], &["validate", "--fix", "--dry-run"]] {
        let text = |more: &[&str]| {
            let output = run(folder.path(), &[arguments, more].concat());
            assert_eq!(output.status.code(), Some(1));
            String::from_utf8(output.stdout).unwrap()
        };
        let (plain, colored) = (text(&[]), text(&["--color", "always"]));
        assert!(plain.contains("\n-") && !plain.contains('\u{1b}'), "{plain}");
        assert!(colored.contains("\n\u{1b}[31m-") && colored.contains("\n\u{1b}[32m+"), "{colored}");
        assert_eq!(console::strip_ansi_codes(&colored), plain);
    }
}
