//! Guides to test with: the small one of the fixtures, in memory and on disk, and the program run on one.

use ddscurate::finding::Finding;
use ddscurate::guide::load;
use ddscurate::rules::judge;
use ddscurate::source::{MemoryTree, Tree};
use jiff::civil;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// The day on which guides are judged: 15 June 2025.
pub const TODAY: civil::Date = civil::date(2025, 6, 15);

/// The same day for the program, at noon in seconds since 1970.
pub const TODAY_SECONDS: &str = "1749988800";

/// The folder of this repository, which is a guide too.
pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The folder of the rules' fixtures.
pub fn fixtures() -> PathBuf {
    root().join("tests/rules")
}

/// The fixtures' small guide without findings, in memory.
pub fn base() -> MemoryTree {
    let mut tree = MemoryTree::default();
    let folder = fixtures().join("base");
    for path in files_below(&folder) {
        let name = path.strip_prefix(&folder).unwrap().to_str().unwrap().replace('\\', "/");
        tree.0.insert(name, fs::read(&path).unwrap());
    }
    tree
}

/// Writes the files of a tree in memory to a folder.
pub fn write_to(folder: &Path, tree: &MemoryTree) {
    for (path, bytes) in &tree.0 {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
}

/// All regular files below a folder, hidden ones left out.
pub fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap()) {
        let kind = entry.file_type().unwrap();
        if entry.file_name().as_encoded_bytes().starts_with(b".") {
            continue;
        } else if kind.is_dir() {
            files.extend(files_below(&entry.path()));
        } else if kind.is_file() {
            files.push(entry.path());
        }
    }
    files.sort();
    files
}

/// All findings in a tree, one line each: `path:line:column-line:column rule: message`.
pub fn findings_in(tree: &dyn Tree) -> Vec<String> {
    let guide = load(tree).unwrap();
    judge(&guide, &[], TODAY).shown.iter().map(line).collect()
}

/// A finding on one line.
pub fn line(finding: &Finding) -> String {
    let (start, end) = (finding.range.start, finding.range.end);
    let place = format!("{}:{}-{}:{}", start.line, start.column, end.line, end.column);
    format!("{}:{place} {}: {}", finding.path, finding.rule, finding.message)
}

/// Runs the program on the guide in `guide`, with nothing of this process's environment.
pub fn run(guide: &Path, arguments: &[&str]) -> Output {
    run_on(TODAY_SECONDS, guide, arguments)
}

/// As [`run`], on another day, given in seconds since 1970.
pub fn run_on(day: &str, guide: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_ddscurate"))
        .env_clear()
        .env("SOURCE_DATE_EPOCH", day)
        .current_dir(guide)
        .args(arguments)
        .stdin(Stdio::null())
        .output()
        .unwrap()
}
