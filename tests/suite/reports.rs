//! One finding in each form, its places counted by hand.

use crate::guides::{base, run, write_to};
use std::fs;

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

4 entries: 1 error. `ddscurate explain dangling-entry` says more.
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
