//! Repositories that the library cannot open: what needs no history works, and everything else says why not and what to do.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::support::World;

/// Kinds of repositories, the option that makes one, what is said of it, and the way out.
const KINDS: [(&str, &str, &str); 2] = [
    ("--object-format=sha256", "its objects have SHA-256 names, which this program cannot read yet", "clone the guide"),
    (
        "--ref-format=reftable",
        "it keeps its refs as a reftable, which this program cannot read yet",
        "git refs migrate",
    ),
];

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

fn run(world: &World, dir: &Path, args: &[&str]) -> (Option<i32>, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_ddscurate"))
        .current_dir(dir)
        .env_clear()
        .envs(world.env())
        .args(args)
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let said = [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).unwrap()).concat();
    (output.status.code(), said)
}

#[test]
fn each_command_works_or_says_what_is_in_its_way() {
    let world = World::new();
    let base = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/rules/base");
    for (option, why, way_out) in KINDS {
        let dir = world.root().join(&option[2..5]);
        let (made, _) = world.try_git(&world.root(), &["init", "-q", option, dir.to_str().unwrap()]);
        if !made {
            continue; // This git is too old to make one.
        }
        copy(&base, &dir);
        world.git(&dir, &["add", "."]);
        world.git(&dir, &["commit", "-qm", "guide"]);
        for args in [&["validate"][..], &["list"], &["show", "bellows"], &["search", "fire"]] {
            let (status, said) = run(&world, &dir, args);
            assert_eq!(status, Some(0), "{args:?}: {said}");
        }
        for args in [
            &["validate", "--changed"][..],
            &["add", "--no-input", "Docker"],
            &["add", "--no-input", "--dry-run", "Docker"],
            &["add", "--no-input", "--no-push", "--offline", "Docker"],
        ] {
            let (status, said) = run(&world, &dir, args);
            let wanted = format!("error: cannot open the Git repository `{}`: {why}\nhint: ", dir.display());
            assert_eq!(status, Some(4), "{args:?}: {said}");
            assert!(said.contains(&wanted) && said.contains(way_out), "{args:?}: {said}");
        }
    }
}
