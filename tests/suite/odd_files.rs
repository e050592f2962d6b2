//! Files that are none, links wherever one can lie, and names that no file should have: in each folder of a guide, in
//! every format, with a word behind the links that must not be read out anywhere.
#![cfg(unix)]

use crate::guides::{base, run, write_to};
use crate::runner::{has_form_of_command, heard};
use serde_json::Value;
use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::symlink;
use std::os::unix::net::UnixListener;
use std::path::Path;
use std::process::{Command, Output};

/// Stands in every file that a link leads to.
const CANARY: &str = "HUNTER2";

const FORMATS: [&str; 7] = ["human", "json", "github", "sarif", "junit", "gitlab", "markdown"];

/// Where a file is looked for. The last one is a folder below a folder.
const PLACES: [&str; 5] = ["entries/x.yaml", "themes/x.md", "contributors/x.yaml", "pages/x.md", "entries/ab/x.yaml"];

/// An entry that is judged beside what is tested, and found to refer to nothing.
const WITNESS: &str = "name: Witness\nkind: tool\nsummary: Stands beside what is tested.\nurls:\n  home: https://witness.example.com/\nlistings:\n  - theme: nowhere\n";

/// The small guide with the witness, in a folder.
fn guide_in(folder: &Path) {
    let mut tree = base();
    tree.0.insert("entries/witness.yaml".to_owned(), WITNESS.into());
    write_to(folder, &tree);
}

/// What links lead to: a good file of each kind that holds the canary, a folder of them, and files that never end.
fn behind(folder: &Path) {
    let entry = WITNESS.replace("Witness", CANARY).replace("nowhere", CANARY);
    fs::create_dir(folder.join("many")).unwrap();
    for (name, text) in [
        ("entry", entry.clone()),
        ("theme", format!("---\ntitle: {CANARY}\n---\n\nSee [{CANARY}]().\n")),
        ("config", format!("schema: 1\ntitle: {CANARY}\nthemes: [{CANARY}]\n{CANARY}: 1\n")),
        ("broken", format!("{CANARY}: [\n\t{CANARY}")),
        ("many/inner.yaml", entry.clone()),
        ("many/inner.md", format!("---\ntitle: {CANARY}\n{CANARY}: 1\n---\n")),
    ] {
        fs::write(folder.join(name), text).unwrap();
    }
}

/// Everything that the program says of the guide in a folder, command by command. Nothing of it may end in a panic.
fn all_said(folder: &Path) -> Vec<(String, Output)> {
    let mut commands: Vec<Vec<&str>> = FORMATS.iter().map(|format| vec!["validate", "--format", format]).collect();
    commands.extend([
        vec!["validate", "--quiet"],
        vec!["validate", "--verbose", "--color", "always"],
        vec!["validate", "--rule", "stray-file=off"],
        vec!["validate", "--fix"],
        vec!["fmt", "--check"],
        vec!["list", "--json"],
        vec!["search", "hunter"],
        vec!["show", "x"],
    ]);
    let all: Vec<_> = commands.iter().map(|arguments| (arguments.join(" "), run(folder, arguments))).collect();
    for (command, output) in &all {
        assert!(output.status.code().is_some_and(|code| code <= 3), "{command}: {output:?}");
    }
    all
}

/// Lines of the JSON report's findings: `path rule message`.
fn found(folder: &Path) -> Vec<String> {
    let output = run(folder, &["validate", "--format", "json"]);
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let words = |finding: &Value| ["path", "rule", "message"].map(|key| finding[key].as_str().unwrap().to_owned());
    report["findings"].as_array().unwrap().iter().map(|finding| words(finding).join(" ")).collect()
}

fn is_silent_about_the_canary(folder: &Path) {
    for (command, output) in all_said(folder) {
        let said = [output.stdout, output.stderr].concat();
        let at = said.windows(CANARY.len()).position(|bytes| bytes.eq_ignore_ascii_case(CANARY.as_bytes()));
        assert_eq!(at, None, "{command}: {}", String::from_utf8_lossy(&said));
    }
}

#[test]
fn nothing_behind_a_link_is_read_wherever_it_lies() {
    let outside = tempfile::tempdir().unwrap();
    behind(outside.path());
    let folder = tempfile::tempdir().unwrap();
    guide_in(folder.path());
    let target = |name: &str| outside.path().join(name);
    let (itself, a, b) = ("x-itself", "x-there", "x-back");
    for place in PLACES {
        let place = folder.path().join(place);
        let (parent, ending) = (place.parent().unwrap(), place.extension().unwrap().to_str().unwrap());
        fs::create_dir_all(parent).unwrap();
        let named = |name: &str| parent.join(name).with_extension(ending);
        for name in ["entry", "theme", "config", "broken", "many", "missing"] {
            symlink(target(name), named(&format!("x-{name}"))).unwrap();
        }
        symlink(named(itself), named(itself)).unwrap();
        symlink(named(a), named(b)).unwrap();
        symlink(named(b), named(a)).unwrap();
        symlink("/dev/zero", named("x-zero")).unwrap();
        symlink("/dev/stdin", named("x-stdin")).unwrap();
        symlink(target("many"), parent.join("x-folder")).unwrap();
        symlink("/", parent.join("x-root")).unwrap();
        symlink("..", parent.join("x-up")).unwrap();
    }
    let found = found(folder.path());
    let links = found.iter().filter(|line| line.ends_with("stray-file this is a symbolic link; it was not followed"));
    assert_eq!(links.count(), PLACES.len() * 14, "{found:#?}");
    assert_eq!(found.len(), PLACES.len() * 14 + 1, "{found:#?}");
    assert!(found.contains(&"entries/witness.yaml dangling-theme no theme is called `nowhere`".to_owned()));
    is_silent_about_the_canary(folder.path());
}

#[test]
fn a_folder_of_a_guide_that_is_a_link_is_not_entered() {
    for name in ["entries", "themes", "contributors", "pages"] {
        let outside = tempfile::tempdir().unwrap();
        behind(outside.path());
        for target in [outside.path().join("many"), outside.path().join("missing"), "/".into(), "/dev/zero".into()] {
            let folder = tempfile::tempdir().unwrap();
            guide_in(folder.path());
            fs::remove_dir_all(folder.path().join(name)).unwrap();
            symlink(target, folder.path().join(name)).unwrap();
            let link = format!("{name} stray-file this is a symbolic link; it was not followed");
            assert!(found(folder.path()).contains(&link), "{:#?}", found(folder.path()));
            is_silent_about_the_canary(folder.path());
        }
    }
}

/// Makes something at the first path, with what lies in the second one.
type Make = fn(&Path, &Path);

#[test]
fn a_guide_file_that_is_none_says_so_and_the_entries_are_judged() {
    let outside = tempfile::tempdir().unwrap();
    behind(outside.path());
    let (link, none) = ("this is a symbolic link; it was not followed", "this is not a regular file");
    let kinds: [(&str, Make); 8] = [
        (link, |path, outside| symlink(outside.join("config"), path).unwrap()),
        (link, |path, outside| symlink(outside.join("broken"), path).unwrap()),
        (link, |path, outside| symlink(outside, path).unwrap()),
        (link, |path, outside| symlink(outside.join("missing"), path).unwrap()),
        (link, |path, _| symlink(path, path).unwrap()),
        (link, |path, _| symlink("/dev/zero", path).unwrap()),
        (none, |path, _| assert!(Command::new("mkfifo").arg(path).status().unwrap().success())),
        (none, |path, _| drop(UnixListener::bind(path).unwrap())),
    ];
    for (message, make) in kinds {
        let folder = tempfile::tempdir().unwrap();
        guide_in(folder.path());
        let path = folder.path().join("guide.yaml");
        fs::remove_file(&path).unwrap();
        make(&path, outside.path());
        let output = run(folder.path(), &["validate"]);
        assert_eq!(output.status.code(), Some(3), "{message}");
        let config = format!("guide.yaml stray-file {message}");
        let neighbour = "entries/witness.yaml dangling-theme no theme is called `nowhere`".to_owned();
        assert_eq!(found(folder.path()), [neighbour, config]);
        is_silent_about_the_canary(folder.path());
    }
}

#[test]
fn a_socket_is_reported_and_not_opened() {
    let folder = tempfile::tempdir().unwrap();
    guide_in(folder.path());
    let sockets: Vec<UnixListener> = ["entries/s.yaml", "themes/s.md", "contributors/s.yaml", "pages/s.md"]
        .map(|path| UnixListener::bind(folder.path().join(path)).unwrap())
        .into();
    let expected = [
        "contributors/s.yaml stray-file this is not a regular file",
        "entries/s.yaml stray-file this is not a regular file",
        "entries/witness.yaml dangling-theme no theme is called `nowhere`",
        "pages/s.md stray-file this is not a regular file",
        "themes/s.md stray-file this is not a regular file",
    ];
    assert_eq!(found(folder.path()), expected);
    for socket in sockets {
        socket.set_nonblocking(true).unwrap();
        assert!(socket.accept().is_err(), "somebody was there");
    }
}

/// Names that a terminal, a shell, a runner or a report might take for something else.
const NAMES: [&[u8]; 18] = [
    b"a\nb.yaml",
    b"\n::error::x.yaml",
    b"a\r::set-output name=x::y.yaml",
    b"::set-output name=x::y.yaml",
    b"%0A::stop-commands::x.yaml",
    b"a,line=1,title=x.yaml",
    b"##[add-mask]x.yaml",
    b"\x1b[31mred\x1b]8;;http:x\x07.yaml",
    b"a\xe2\x80\xaelmay.yaml",
    b"zero\xe2\x80\x8bwidth.yaml",
    b"-rf.yaml",
    b"--format=json.yaml",
    b"$(touch pwned).yaml",
    b"`touch pwned`;touch pwned.yaml",
    b"<script>alert(1)<!--\"'&]]>.yaml",
    b"[a](javascript:b)|![i](x)@everyone #1.yaml",
    b"caf\xe9\x1b.yaml",
    b"\xff\xfe\x00.yaml",
];

#[test]
fn no_name_of_a_file_is_taken_for_anything_else() {
    let folder = tempfile::tempdir().unwrap();
    guide_in(folder.path());
    let long = [&[b'n'; 250][..], b".yaml"].concat();
    for name in NAMES.iter().copied().chain([&*long]) {
        let name: Vec<u8> = name.iter().copied().filter(|byte| *byte != 0).collect();
        let path = folder.path().join("entries").join(OsStr::from_bytes(&name));
        // Some file systems have no name that is not text.
        if fs::write(path, "name: x\n::error::y: [\n").is_err() {
            assert!(std::str::from_utf8(&name).is_err(), "{name:?}");
        }
    }
    let findings = found(folder.path());
    assert!(findings.len() > 30, "{findings:#?}");
    assert!(findings.contains(&"entries/witness.yaml dangling-theme no theme is called `nowhere`".to_owned()));
    for (command, output) in all_said(folder.path()) {
        let said = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
        let said = if command.ends_with("always") { crate::laws::without_color(&said) } else { said };
        let hidden = |c: char| c != '\n' && ddscurate::source::is_hidden_character(c);
        assert!(!said.contains(hidden), "{command}: {said:?}");
        if command.ends_with("github") {
            let shown = heard(&said);
            assert_eq!(shown.len(), findings.len(), "{said}");
            let known = ["error", "warning", "notice"];
            assert!(shown.iter().all(|heard| known.contains(&heard.name.as_str())), "{shown:#?}");
        } else {
            assert!(!has_form_of_command(&said), "{command}: {said}");
        }
    }
    assert!(!folder.path().join("pwned").exists());
}
