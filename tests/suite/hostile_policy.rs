//! A `guide.yaml` that nobody wrote in good faith, and files too large to be read, in little memory. What is wrong is said
//! once, the program ends with its own code for a guide that cannot be read, and the entries are judged as ever.

use crate::guides::{base, run, write_to};
use ddscurate::source::MAX_FILE_BYTES;
use serde_json::Value;
use std::fs;
use std::path::Path;

/// An entry that is judged beside what is tested, and found to refer to nothing.
const WITNESS: &str = "name: Witness\nkind: tool\nsummary: Stands beside what is tested.\nurls:\n  home: https://witness.example.com/\nlistings:\n  - theme: nowhere\n";

const WITNESSED: &str = "entries/witness.yaml dangling-theme no theme is called `nowhere`";

fn guide_in(folder: &Path) {
    let mut tree = base();
    tree.0.insert("entries/witness.yaml".to_owned(), WITNESS.into());
    write_to(folder, &tree);
}

/// Aliases of aliases: written out they would fill any memory.
fn bomb() -> String {
    let mut bomb = "a: &a [x, x, x, x, x, x, x, x, x]\n".to_owned();
    for (letter, before) in ('b'..='z').zip('a'..='y') {
        let aliases = vec![format!("*{before}"); 9].join(", ");
        bomb.push_str(&format!("{letter}: &{letter} [{aliases}]\n"));
    }
    bomb
}

/// Findings as `path rule message`.
fn findings(report: &[u8]) -> Vec<String> {
    let report: Value = serde_json::from_slice(report).unwrap();
    let words = |finding: &Value| ["path", "rule", "message"].map(|key| finding[key].as_str().unwrap().to_owned());
    report["findings"].as_array().unwrap().iter().map(|finding| words(finding).join(" ")).collect()
}

#[test]
fn a_policy_that_cannot_be_read_is_one_finding_and_ends_so() {
    let folder = tempfile::tempdir().unwrap();
    guide_in(folder.path());
    let policy = fs::read_to_string(folder.path().join("guide.yaml")).unwrap();
    let large = format!("{policy}#{}\n", "x".repeat(MAX_FILE_BYTES));
    let indented: String = (0..300).map(|depth| format!("{}a:\n", " ".repeat(depth))).collect();
    let cases: [(&str, Vec<u8>); 12] = [
        ("yaml-syntax an anchor (`&`) is not allowed here", bomb().into()),
        ("file-size the file is larger than 64 KiB and was not read", large.into()),
        ("file-size the file is larger than 64 KiB and was not read", "[".repeat(100_000).into()),
        ("wrong-type ", "- schema: 1\n".into()),
        ("wrong-type ", "just words\n".into()),
        ("yaml-syntax more than 256 opening brackets in one file", format!("{}\n", "[".repeat(60_000)).into()),
        ("yaml-syntax ", indented.into()),
        ("yaml-syntax a second document begins here", format!("{policy}---\n").into()),
        ("yaml-syntax a tag (`!`) is not allowed here", policy.replace("title: ", "title: !!binary ").into()),
        ("control-character a control character, U+0000", policy.replace("title: ", "title: \0").into()),
        ("file-encoding the file is UTF-16, not UTF-8", policy.encode_utf16().flat_map(u16::to_le_bytes).collect()),
        ("file-encoding a byte here is not UTF-8", [policy.as_bytes(), b"\xff"].concat()),
    ];
    for (wanted, bytes) in cases {
        fs::write(folder.path().join("guide.yaml"), bytes).unwrap();
        let done = run(folder.path(), &["validate", "--format", "json"]);
        assert_eq!(done.status.code(), Some(3), "{wanted}");
        let found = findings(&done.stdout);
        let [witness, policy] = &found[..] else { panic!("{wanted}: {found:#?}") };
        assert_eq!(witness, WITNESSED);
        assert!(policy.starts_with(&format!("guide.yaml {wanted}")), "{policy}");
    }
}

#[test]
fn tags_are_refused_whatever_they_ask_for() {
    let folder = tempfile::tempdir().unwrap();
    guide_in(folder.path());
    let tags = ["!!binary", "!!str", "!!python/object/apply:os.system", "!local", "!", "!<tag:yaml.org,2002:str>"];
    for (number, tag) in tags.iter().enumerate() {
        let entry = WITNESS.replace("name: Witness", &format!("name: {tag} SFVOVEVSMg=="));
        fs::write(folder.path().join(format!("entries/tag-{number}.yaml")), entry).unwrap();
    }
    let found = findings(&run(folder.path(), &["validate", "--format", "json"]).stdout);
    let refused = (0..tags.len()).map(|n| format!("entries/tag-{n}.yaml yaml-syntax a tag (`!`) is not allowed here"));
    assert_eq!(found, refused.chain([WITNESSED.to_owned()]).collect::<Vec<_>>());
}

/// The program in so little memory that it could not hold what it must not read. Only Linux counts what is asked for.
#[cfg(target_os = "linux")]
#[test]
fn no_file_makes_the_program_greedy() {
    use std::process::Command;
    let folder = tempfile::tempdir().unwrap();
    guide_in(folder.path());
    let keys: String = (0..200_000).map(|number| format!("k{number}: 1\n")).collect();
    let scalar = format!("name: \"{}\"\n", "x".repeat(20 << 20));
    let (brackets, braces) = ("[".repeat(60_000), "{a: ".repeat(15_000));
    let quotes = format!("{WITNESS}    note: |\n      {}\n", "\"x\" ".repeat(15_000));
    let unknown: String = (0..6_000).map(|number| format!("k{number}: 1\n")).collect();
    for (name, text) in [
        ("keys", &keys),
        ("scalar", &scalar),
        ("brackets", &brackets),
        ("braces", &braces),
        ("bomb", &bomb()),
        ("quotes", &quotes),
        ("unknown", &unknown),
    ] {
        fs::write(folder.path().join(format!("entries/{name}.yaml")), text).unwrap();
    }
    // A hole of a terabyte: to read it all would end nowhere.
    fs::File::create(folder.path().join("entries/hole.yaml")).unwrap().set_len(1 << 40).unwrap();
    let limited = |kibibytes: u32| {
        let script = format!("ulimit -d {kibibytes} && exec \"$0\" validate --format json");
        let mut command = Command::new("sh");
        command.env_clear().env("RUST_BACKTRACE", "0").current_dir(folder.path());
        command.args(["-c", &script, env!("CARGO_BIN_EXE_ddscurate")]).output().unwrap()
    };
    let done = limited(128 << 10);
    assert_eq!(done.status.code(), Some(1), "{}", String::from_utf8_lossy(&done.stderr));
    let found = findings(&done.stdout);
    assert!(found.contains(&WITNESSED.to_owned()), "{found:#?}");
    for name in ["keys", "scalar", "hole"] {
        let large = format!("entries/{name}.yaml file-size the file is larger than 64 KiB and was not read");
        assert!(found.contains(&large), "{found:#?}");
    }
    // The limit is one: with next to nothing the program does not get far.
    assert_ne!(limited(256).status.code(), Some(1));
}
