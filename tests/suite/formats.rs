//! The formats for CI systems: what they say, and that no entry can speak through them to the runner that reads the log.

use crate::guides::{TODAY_SECONDS, base, run, write_to};
use crate::runner::{Heard, has_form_of_command, heard, lines};
use serde_json::Value;
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
fn the_oracle_hears_what_a_runner_hears() {
    let one = |log: &str| match heard(log).as_slice() {
        [] => None,
        [only] => Some((only.name.clone(), only.properties.clone().into_iter().collect::<Vec<_>>(), only.data.clone())),
        more => panic!("{more:?}"),
    };
    let command = |name: &str, properties: &[(&str, &str)], data: &str| {
        let properties = properties.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
        Some((name.to_owned(), properties, data.to_owned()))
    };
    // The newer form: at the start, behind any blanks, known names only, in any case, up to a plain space.
    assert_eq!(one("\u{a0}\u{2003}\t::DEBUG::a::b"), command("DEBUG", &[], "a::b"));
    assert_eq!(one("\u{200b}::debug::a"), None);
    assert_eq!(one("x ::debug::a"), None);
    assert_eq!(one("::debug:a"), None);
    assert_eq!(one("::unknown::a"), None);
    assert_eq!(one(":: debug::a"), None);
    assert_eq!(one("::debug\u{a0}x=1::a"), None);
    assert_eq!(one("::debug::\u{301}a"), None, "a mark that joins the colons");
    // A lone CR ends a line; U+2028 and U+0085 do not.
    assert_eq!(one("x\r::debug::a"), command("debug", &[], "a"));
    assert_eq!(one("x\u{2028}::debug::a"), None);
    // Properties: the last of two wins, keys in any case, empty ones fall out, `=` at the start of a value is eaten.
    assert_eq!(
        one("::error  File=a%2Cb%3Ac%250A,,line=,=x=1,t==y=z, FILE=b::m%0Dn%0Ao%25%2C"),
        command("error", &[(" file", "b"), ("file", "a,b:c%0A"), ("t", "y=z"), ("x", "1")], "m\rn\no%%2C")
    );
    // The older form: anywhere, the first one only, with other escapes.
    assert_eq!(one("x ##[error a=1%3B;b=%5D]m%5D%25"), command("error", &[("a", "1;"), ("b", "]")], "m]%"));
    assert_eq!(one("##[x]##[debug]y"), None);
    assert_eq!(one("###[debug]y"), command("debug", &[], "y"));
    assert_eq!(one("##[debug y"), None);
    // The newer one is tried first; the older one when it is none.
    assert_eq!(one("::unknown::##[debug]y"), command("debug", &[], "y"));
    // Silence lasts until its word, in any case and either form.
    let log = "::stop-commands::Word\n::error::a\n##[stop-commands]b\n##[word]\n::error::c";
    assert_eq!(heard(log).iter().map(|command| command.data.as_str()).collect::<Vec<_>>(), ["Word", "c"]);
    assert!(has_form_of_command(" ::x::") && has_form_of_command("a##[") && !has_form_of_command("a ::x::\n# #["));
    assert_eq!(lines("a\r\nb\rc\u{85}d\n").collect::<Vec<_>>(), ["a", "b", "c\u{85}d"]);
}

/// All that a run wrote, stdout before stderr.
fn log_of(output: &std::process::Output) -> String {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    format!("{}\n{}", text(&output.stdout), text(&output.stderr))
}

#[test]
fn no_text_can_speak_to_the_runner() {
    let folder = tempfile::tempdir().unwrap();
    hostile(folder.path());
    let json = run(folder.path(), &["validate", "--format", "json"]);
    let findings = serde_json::from_slice::<Value>(&json.stdout).unwrap()["findings"].as_array().unwrap().clone();
    assert!(findings.len() > 60, "{}", findings.len());
    let reports = tempfile::tempdir().unwrap();
    for format in FORMATS {
        let file = reports.path().join(format);
        let output =
            run(folder.path(), &["validate", "--format", format, "--report", &format!("{format}={}", file.display())]);
        assert_eq!(output.status.code(), Some(1), "{format}");
        let text = log_of(&output);
        assert!(!text.contains(|c: char| c.is_control() && c != '\n'), "{format}");
        assert!(!text.contains(['\u{202e}', '\u{85}', '\u{2028}']), "{format}");
        assert_eq!(fs::read(&file).unwrap(), output.stdout, "{format}: what is written to a file is what is shown");
        if format == "github" {
            let commands = heard(&text);
            assert_eq!(commands.len(), findings.len());
            assert!(commands.iter().all(|command| ["error", "warning", "notice"].contains(&command.name.as_str())));
        } else {
            assert!(!has_form_of_command(&text), "{format}\n{text}");
        }
    }
}

#[test]
fn no_other_command_and_no_error_speaks_to_the_runner() {
    let folder = tempfile::tempdir().unwrap();
    hostile(folder.path());
    let theme = "---\ntitle: \"::error::t ##[debug]x\"\nshort_title: \"::error::s\"\nsections:\n  - id: s\n    title: \"::debug::u\"\n---\n";
    fs::write(folder.path().join("themes/build.md"), theme).unwrap();
    let entry = "name: \"::error::n\"\nkind: tool\nsummary: \"::error::s ##[debug]y\"\nurls:\n  home: \"::error::u\"\n\
                 license: \"##[debug]l\"\nvendor: \"::debug::v\"\naliases: [\"::error::a\"]\ntags: [\"::debug::t\"]\nlistings:\n  - theme: build\n    section: s\n    label: \"::error::l\"\n\
                 \x20   note: \"one\\n  ::stop-commands::x\\n\\u00a0::add-mask::y\\n##[add-mask]z\"\n\
                 components:\n  - name: \"::error::c\"\n    note: \"::error::d\"\nstatus:\n  state: archived\n  successor:\n    name: \"::e::\"\n    url: \"::f::\"\n";
    fs::write(folder.path().join("entries/loud.yaml"), entry).unwrap();
    let loud = "x\n::error::argument\r##[debug]y";
    for arguments in [
        &["list"][..],
        &["list", "--json"],
        &["list", "--theme", loud],
        &["list", "--theme", &format!("build/{loud}")],
        &["show", "loud"],
        &["show", "loud", "--json"],
        &["show", loud],
        &["search", "error"],
        &["search", "error", "--json"],
        &["search", loud],
        &["explain", loud],
        &["validate", loud],
        &["validate", "--rule", &format!("{loud}=off")],
        &["validate", "--format", loud],
        &["validate", "--report", loud],
        &["validate", "--report", &format!("json=guide.yaml/{loud}")],
        &["validate", "--guide", loud],
        &[loud],
        &["add", "--from", loud],
    ] {
        let output = run(folder.path(), arguments);
        let text = log_of(&output);
        assert!(text.len() > 20, "{arguments:?} says nothing");
        assert!(!has_form_of_command(&text), "{arguments:?}\n{text}");
        assert!(!text.contains(|c: char| c.is_control() && c != '\n'), "{arguments:?}\n{text}");
        assert!(!text.contains("panicked"), "{text}");
    }
    // What these show is there, and only broken up.
    let shown = log_of(&run(folder.path(), &["show", "loud"]));
    assert!(shown.starts_with("\\u{003a}:error::n (loud, tool)\n\\u{003a}:error::s #\\u{0023}[debug]y\n"), "{shown}");
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
    let commands: Vec<Heard> = heard(&text);
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
    assert_eq!(error.properties, wanted.map(|(key, value)| (key.to_lowercase(), value.to_owned())).into());
    assert!(error.data.starts_with("no theme is called `nowhere,:%0A`\nhelp: "), "{}", error.data);
    assert_eq!(warning.properties["title"], "summary-form");
    assert!(text.ends_with("ddscurate: 4 entries, 1 error, 1 warning\n"), "{text}");
    let summary = fs::read_to_string(&summary).unwrap();
    assert!(summary.starts_with("before\n\n\n### Guide: 1 error, 1 warning\n"), "{summary}");
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
