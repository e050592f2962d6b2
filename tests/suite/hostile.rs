//! Files that nobody wrote in good faith, and files that cannot stand in a repository. Each gives its findings, nothing
//! hangs or panics, and the files beside it are judged as ever.

use crate::guides::{base, findings_in, run, write_to};
use ddscurate::source::{DiskTree, MAX_FILE_BYTES, MemoryTree};
use std::fs;

const WITNESS: &str = "name: Witness
kind: tool
summary: Stands beside what is tested.
urls:
  home: https://witness.example.com/
listings:
  - theme: nowhere
";

/// What is always found beside everything else.
const WITNESSED: &str = "entries/witness.yaml:7:12-7:19 dangling-theme: no theme is called `nowhere`";

const NOT_A_SLUG: &str = "only lower-case letters a-z, digits and single hyphens between them are allowed";

/// The small guide with the witness and one more file.
fn with(path: &str, bytes: impl Into<Vec<u8>>) -> MemoryTree {
    let mut tree = base();
    tree.0.insert("entries/witness.yaml".to_owned(), WITNESS.into());
    tree.0.insert(path.to_owned(), bytes.into());
    tree
}

/// What is found in `entries/x.yaml` when it holds these bytes, its path left out.
fn findings_of(bytes: impl Into<Vec<u8>>) -> Vec<String> {
    let mut found = findings_in(&with("entries/x.yaml", bytes));
    assert_eq!(found.iter().position(|line| line == WITNESSED), Some(0), "{found:#?}");
    found.remove(0);
    found.iter().map(|line| line.strip_prefix("entries/x.yaml:").unwrap().to_owned()).collect()
}

/// A whole entry, padded with a comment to `size` bytes.
fn entry_of(size: usize) -> Vec<u8> {
    let mut text = WITNESS.replace("itness", "eight").replace("nowhere", "watch");
    text.push('#');
    text.push_str(&"x".repeat(size - text.len() - 1));
    text.push('\n');
    assert_eq!(text.len(), size);
    text.into_bytes()
}

#[test]
fn yaml_that_grows_or_nests_without_end_is_one_finding() {
    let mut bomb = "a: &a [x, x, x, x, x, x, x, x, x]\n".to_owned();
    for (letter, before) in ('b'..='z').zip('a'..='y') {
        let aliases = vec![format!("*{before}"); 9].join(", ");
        bomb.push_str(&format!("{letter}: &{letter} [{aliases}]\n"));
    }
    assert_eq!(findings_of(bomb), ["1:4-1:6 yaml-syntax: an anchor (`&`) is not allowed here"]);
    let too_large = ["1:1-1:1 file-size: the file is larger than 64 KiB and was not read"];
    assert_eq!(findings_of("[".repeat(100_000)), too_large);
    assert_eq!(findings_of("{a: ".repeat(100_000)), too_large);
    let brackets = ["yaml-syntax: more than 256 opening brackets in one file"];
    for opener in ["[", "{", "[{", "a: [\n"] {
        let text = format!("{}\n", opener.repeat(60_000 / opener.len()));
        let found = findings_of(text);
        assert!(found.len() == 1 && found[0].ends_with(brackets[0]), "{opener}: {found:?}");
    }
    assert_eq!(findings_of(format!("{}{}\n", "[".repeat(256), "]".repeat(256))).len(), 1);
    for nested in
        ["- ", "? ", "- - ", "a: &a ", "a: !t ", "!t ", "&a ", ": ", "'", "\"", "\\", "%", "--- ", "|\n", "*a "]
    {
        let found = findings_of(format!("{}\n", nested.repeat(60_000 / nested.len())));
        assert!((1..=5).contains(&found.len()), "{nested}: {found:#?}");
    }
    let mut deep = String::new();
    (0..300).for_each(|depth| deep.push_str(&format!("{}a:\n", " ".repeat(depth))));
    assert_eq!(findings_of(deep).len(), 1);
}

#[test]
fn thousands_of_findings_in_one_file_are_counted_and_not_all_shown() {
    let members = |line: &dyn Fn(usize) -> String, count: usize| (0..count).map(line).collect::<String>();
    let found = findings_of(format!("{WITNESS}{}", members(&|n| format!("k{n}: 1\n"), 5_000)));
    let unknown: Vec<&String> = found.iter().filter(|line| line.contains("unknown-field")).collect();
    assert_eq!(unknown.len(), 50);
    assert!(unknown[49].ends_with("; 4950 more like this in the file are left out"), "{}", unknown[49]);
    let repeated = findings_of(members(&|_| "a: 1\n".to_owned(), 10_000));
    assert_eq!(repeated.iter().filter(|line| line.contains("duplicate-key")).count(), 50);
    let listed = findings_of(format!("listings:\n{}", members(&|_| "  - theme: watch\n".to_owned(), 3_000)));
    assert_eq!(listed.iter().filter(|line| line.contains("duplicate-listing")).count(), 50);
    let own = format!("x-a:\n{}", members(&|n| format!("  - {n}\n"), 6_000));
    assert_eq!(findings_of(own).len(), 5, "what the entry lacks, and nothing else");
}

#[test]
fn sixty_four_kibibytes_are_read_and_not_one_byte_more() {
    assert_eq!(findings_of(entry_of(MAX_FILE_BYTES)), Vec::<String>::new());
    let more = findings_of(entry_of(MAX_FILE_BYTES + 1));
    assert_eq!(more, ["1:1-1:1 file-size: the file is larger than 64 KiB and was not read"]);
}

#[test]
fn bytes_that_are_no_text_are_one_finding() {
    let utf16 = ["1:1-1:1 file-encoding: the file is UTF-16, not UTF-8"];
    let units = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    assert_eq!(findings_of(units(&format!("\u{feff}{WITNESS}"))), utf16);
    assert_eq!(findings_of(units(WITNESS)), utf16);
    assert_eq!(findings_of("name: a\0b\n"), ["1:8-1:9 control-character: a control character, U+0000"]);
    let bad = findings_of(b"name: \xc3\xa9\xed\xa0\x80\n");
    assert_eq!(bad, ["1:8-1:8 file-encoding: a byte here is not UTF-8; the rest was not read"]);
    let twenty = findings_of([b'x', 0, 0, b'\n'].repeat(1000));
    assert_eq!(twenty.len(), 20);
    assert!(twenty.iter().all(|line| line.contains("control-character")));
}

#[test]
fn an_empty_file_is_one_finding() {
    assert_eq!(findings_of(""), ["1:1-1:1 missing-field: the file is empty"]);
    assert_eq!(findings_of("\n"), ["1:1-1:1 missing-field: the file is empty"]);
    assert_eq!(findings_of("---\n"), ["1:1-1:4 missing-field: the file is empty"]);
}

#[test]
fn tags_and_second_documents_are_refused_where_they_stand() {
    assert_eq!(findings_of(format!("{WITNESS}---\n")), ["8:1-8:4 yaml-syntax: a second document begins here"]);
    let tagged = WITNESS.replace("kind: tool", "kind: !!python/object/apply:os.system [id]");
    assert_eq!(findings_of(tagged), ["2:7-2:38 yaml-syntax: a tag (`!`) is not allowed here"]);
}

#[test]
fn names_of_files_are_judged_and_the_file_is_read() {
    let long = format!("entries/{}.yaml", "n".repeat(300));
    let wrong = "name: Long\n";
    let found = findings_in(&with(&long, wrong));
    let name = "n".repeat(300);
    let slug = format!(
        "{long}:1:1-1:1 invalid-slug: the file name `{name}.yaml` is not a slug: it is longer than 64 characters"
    );
    assert!(found.contains(&slug) && found.contains(&WITNESSED.to_owned()), "{found:#?}");
    assert_eq!(found.len(), 6);
}

#[test]
fn two_files_whose_names_differ_in_case_are_one_slug() {
    let mut tree = with("entries/docker.yaml", WITNESS.replace("itness", "docker").replace("nowhere", "watch"));
    tree.0.insert("entries/Docker.yaml".to_owned(), WITNESS.replace("itness", "Docker").into());
    let related = "name: R\nkind: group\nsummary: Refers to the other one.\nlistings:\n  - theme: watch\n\
                   components:\n  - entry: docker\n";
    tree.0.insert("entries/refers.yaml".to_owned(), related.into());
    let expected = [
        format!("entries/Docker.yaml:1:1-1:1 invalid-slug: the file name `Docker.yaml` is not a slug: {NOT_A_SLUG}"),
        "entries/Docker.yaml:1:1-1:1 invalid-slug: the slug `docker` is taken".to_owned(),
        WITNESSED.to_owned(),
    ];
    assert_eq!(findings_in(&tree), expected);
    let mut folders = with("entries/a/con.yaml", WITNESS.replace("itness", "ith").replace("nowhere", "watch"));
    folders.0.insert("entries/b/con.yaml".to_owned(), WITNESS.into());
    let expected = [
        "entries/a/con.yaml:1:1-1:1 invalid-slug: the file name `con.yaml` is not a slug: this name is reserved",
        "entries/b/con.yaml:1:1-1:1 invalid-slug: the file name `con.yaml` is not a slug: this name is reserved",
        "entries/b/con.yaml:1:1-1:1 invalid-slug: the slug `con` is taken",
        WITNESSED,
    ];
    assert_eq!(findings_in(&folders), expected);
}

#[test]
fn folders_that_do_not_come_out_alike_everywhere_are_told_of_once() {
    let entry = |name: &str| WITNESS.replace("itness", name).replace("nowhere", "watch");
    let mut tree = with("entries/a/one.yaml", entry("One"));
    for (path, name) in [("A/two", "Two"), ("A/three", "Three"), ("aux.d/four", "Four"), ("cafe\u{301}/five", "Five")] {
        tree.0.insert(format!("entries/{path}.yaml"), entry(name).replace("name: W", "name: ").into());
    }
    let expected = [
        "entries/a/one.yaml:1:1-1:1 invalid-slug: the folders `entries/a` and `entries/A` differ by case alone",
        "entries/aux.d/four.yaml:1:1-1:1 invalid-slug: not every system can have a folder `entries/aux.d`",
        "entries/cafe\u{301}/five.yaml:1:1-1:1 invalid-slug: not every system can have a folder `entries/cafe\u{301}`",
    ];
    let found: Vec<String> = findings_in(&tree).into_iter().filter(|line| line.contains("invalid-slug")).collect();
    assert_eq!(found, expected);
}

#[test]
fn an_agreement_that_is_not_there_is_missed_where_it_is_asked_for() {
    let mut tree = base();
    tree.0.remove("CLA.md");
    assert_eq!(findings_in(&tree), ["guide.yaml:11:9-11:15 missing-field: the agreement `CLA.md` is missing"]);
    let config = "schema: 1\ntitle: A\nthemes: [build, watch]\nfront: [introduction]\nagreement: {mode: cla}\n";
    tree.0.insert("guide.yaml".to_owned(), config.into());
    assert_eq!(findings_in(&tree), ["guide.yaml:5:19-5:22 missing-field: the agreement `CLA.md` is missing"]);
}

#[test]
fn a_folder_with_a_files_name_is_a_folder() {
    let folder = tempfile::tempdir().unwrap();
    write_to(folder.path(), &with("entries/x.yaml/within.yaml", WITNESS.replace("itness", "ithin")));
    fs::create_dir(folder.path().join("themes/empty.md")).unwrap();
    let found = findings_in(&DiskTree::new(folder.path()));
    let inner = WITNESSED.replace("entries/witness.yaml", "entries/x.yaml/within.yaml");
    assert_eq!(found, [WITNESSED.to_owned(), inner]);
}

/// Everything that the program says about the guide in a folder, in all its forms.
#[cfg(unix)]
fn everything_said(folder: &std::path::Path) -> String {
    let mut said = Vec::new();
    for arguments in [
        &["validate"][..],
        &["validate", "--format", "json"],
        &["validate", "--color", "always"],
        &["list"],
        &["list", "--json"],
        &["search", "anvil"],
        &["show", "leak"],
    ] {
        let output = run(folder, arguments);
        said.extend(output.stdout);
        said.extend(output.stderr);
    }
    String::from_utf8(said).unwrap()
}

#[cfg(unix)]
#[test]
fn links_are_reported_and_no_byte_behind_them_is_shown() {
    use std::os::unix::fs::symlink;
    let outside = tempfile::tempdir().unwrap();
    let secret = outside.path().join("secret.md");
    fs::write(&secret, "---\nversion: 1\nsecretkey: HUNTER2\n---\nHUNTER2 [x]\n").unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    write_to(folder.path(), &with("entries/refers.yaml", WITNESS.replace("itness", "efers")));
    for link in
        ["entries/leak.yaml", "entries/deep/leak2.yaml", "themes/leak.md", "contributors/leak.yaml", "pages/leak.md"]
    {
        fs::create_dir_all(path(link).parent().unwrap()).unwrap();
        symlink(&secret, path(link)).unwrap();
    }
    symlink(outside.path(), path("entries/folder")).unwrap();
    fs::remove_file(path("CLA.md")).unwrap();
    symlink(&secret, path("CLA.md")).unwrap();
    let link = |path: &str| format!("{path}:1:1-1:1 stray-file: this is a symbolic link; it was not followed");
    let expected = [
        link("contributors/leak.yaml"),
        link("entries/deep/leak2.yaml"),
        link("entries/folder"),
        link("entries/leak.yaml"),
        WITNESSED.replace("witness.yaml", "refers.yaml"),
        WITNESSED.to_owned(),
        "guide.yaml:11:9-11:15 missing-field: the agreement `CLA.md` is missing".to_owned(),
        link("pages/leak.md"),
        link("themes/leak.md"),
    ];
    assert_eq!(findings_in(&DiskTree::new(folder.path())), expected);
    assert!(!everything_said(folder.path()).contains("HUNTER2"));

    // A folder of the guide that is itself a link.
    fs::rename(path("themes"), path("real-themes")).unwrap();
    symlink(path("real-themes"), path("themes")).unwrap();
    assert!(findings_in(&DiskTree::new(folder.path())).contains(&link("themes")));
}

#[cfg(unix)]
#[test]
fn the_agreements_path_leads_nowhere_outside() {
    use std::os::unix::fs::symlink;
    let outside = tempfile::tempdir().unwrap();
    fs::write(outside.path().join("secret.md"), "---\nversion: 1\nsecretkey: HUNTER2\n---\n").unwrap();
    let guide = outside.path().join("guide");
    write_to(&guide, &base());
    symlink(outside.path(), guide.join("linked")).unwrap();
    fs::create_dir(guide.join("docs")).unwrap();
    symlink(outside.path(), guide.join("docs/deep")).unwrap();
    let absolute = outside.path().join("secret.md").to_str().unwrap().to_owned();
    let config = String::from_utf8(fs::read(guide.join("guide.yaml")).unwrap()).unwrap();
    for path in ["../secret.md", "linked/secret.md", "docs/deep/secret.md", "docs/../../secret.md", &absolute] {
        fs::write(guide.join("guide.yaml"), config.replace("CLA.md", path)).unwrap();
        let end = 9 + path.chars().count();
        let missing = format!("guide.yaml:11:9-11:{end} missing-field: the agreement `{path}` is missing");
        assert_eq!(findings_in(&DiskTree::new(&guide)), [missing]);
        assert!(!everything_said(&guide).contains("HUNTER2"), "{path}");
    }
    fs::copy(guide.join("CLA.md"), guide.join("docs/agreement.md")).unwrap();
    fs::write(guide.join("guide.yaml"), config.replace("CLA.md", "docs/agreement.md")).unwrap();
    assert_eq!(findings_in(&DiskTree::new(&guide)), Vec::<String>::new());
}

#[cfg(unix)]
#[test]
fn a_guide_file_that_is_a_link_is_not_read() {
    let folder = tempfile::tempdir().unwrap();
    write_to(folder.path(), &base());
    fs::rename(folder.path().join("guide.yaml"), folder.path().join("real.yaml")).unwrap();
    std::os::unix::fs::symlink("real.yaml", folder.path().join("guide.yaml")).unwrap();
    let found = findings_in(&DiskTree::new(folder.path()));
    assert_eq!(found.len(), 1, "{found:#?}");
    assert!(found[0].starts_with("guide.yaml:1:1-1:1 stray-file: "), "{found:#?}");
    assert_eq!(run(folder.path(), &["validate"]).status.code(), Some(3));
}

#[cfg(unix)]
#[test]
fn a_pipe_is_reported_and_never_waited_for() {
    let folder = tempfile::tempdir().unwrap();
    write_to(folder.path(), &with("entries/x.yaml", WITNESS.replace("itness", "x")));
    fs::remove_file(folder.path().join("CLA.md")).unwrap();
    for pipe in ["entries/pipe.yaml", "CLA.md"] {
        assert!(std::process::Command::new("mkfifo").arg(folder.path().join(pipe)).status().unwrap().success());
    }
    let expected = [
        "entries/pipe.yaml:1:1-1:1 stray-file: this is not a regular file".to_owned(),
        WITNESSED.to_owned(),
        WITNESSED.replace("witness.yaml", "x.yaml"),
        "guide.yaml:11:9-11:15 missing-field: the agreement `CLA.md` is missing".to_owned(),
    ];
    assert_eq!(findings_in(&DiskTree::new(folder.path())), expected);
    assert_eq!(run(folder.path(), &["validate"]).status.code(), Some(1));
}

#[cfg(target_os = "linux")]
#[test]
fn a_name_that_is_not_utf_8_is_reported() {
    use std::os::unix::ffi::OsStrExt as _;
    let folder = tempfile::tempdir().unwrap();
    write_to(folder.path(), &with("entries/x.yaml", WITNESS.replace("itness", "x").replace("nowhere", "watch")));
    let name = std::ffi::OsStr::from_bytes(b"caf\xe9\x1b[31m.yaml");
    fs::write(folder.path().join("entries").join(name), WITNESS).unwrap();
    let found = findings_in(&DiskTree::new(folder.path()));
    let stray = "entries/caf\u{fffd}\u{1b}[31m.yaml:1:1-1:1 stray-file: the name of this file is not UTF-8";
    assert_eq!(found, [stray, WITNESSED]);
    let said = run(folder.path(), &["validate"]);
    assert!(!String::from_utf8(said.stdout).unwrap().contains('\u{1b}'));
}
