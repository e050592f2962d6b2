//! Who may import whom, and what only some modules may name: the architecture, read from the sources.

use crate::guides::{files_below, root};
use std::collections::BTreeSet;
use std::fs;

/// Each module with those it may import. Data flows down the list.
pub const MAY_IMPORT: [(&str, &[&str]); 16] = [
    ("source", &[]),
    ("finding", &["source"]),
    ("guide", &["source", "finding"]),
    ("rules", &["guide", "finding", "source"]),
    ("rerun", &["rules", "guide", "finding", "source"]),
    ("mend", &["rules", "guide", "finding", "source"]),
    ("report", &["finding", "source"]),
    ("links", &["guide", "finding", "source"]),
    ("publish", &["guide"]),
    ("import", &["guide", "source", "finding"]),
    ("git", &[]),
    ("forge", &[]),
    ("contribute", &["guide", "rules", "finding", "source", "git", "forge"]),
    ("prefill", &["guide", "forge", "source"]),
    ("prompt", &["guide"]),
    ("cli", &["report", "finding"]),
];

/// May import everything.
const TOP: &str = "commands";

/// Words that only some modules may use, and why.
const RESERVED: [(&[&str], &[&str], &str); 6] = [
    (&["serde_yaml"], &["source"], "YAML is read and written in one place"),
    (&["dialoguer"], &["prompt"], "people are asked in one place"),
    (&["clap"], &["cli"], "arguments are read in one place"),
    (&["println!", "print!", "eprintln!", "eprint!"], &[], "output goes through `Ui`"),
    (
        &["env::var", "env::vars", "env::vars_os", "env::args", "env::current_dir"],
        &["cli", TOP, "main"],
        "the environment is handed in",
    ),
    (&["Timestamp::now", "Zoned::now", "SystemTime", "Instant::now"], &["cli", TOP, "main"], "the clock is handed in"),
];

/// The most lines of a file.
const MAX_LINES: usize = 500;

/// A file of `src/`, without its comments and unit tests.
struct Source {
    /// Its path from `src/`.
    path: String,
    /// The module it belongs to: its folder, or its own name.
    module: String,
    code: String,
    lines: usize,
}

#[test]
fn modules_import_only_what_stands_in_their_column() {
    let mut wrong = Vec::new();
    for source in sources() {
        let imported = imports(&source.code);
        let allowed: BTreeSet<&str> = match source.module.as_str() {
            // The binary sees what everybody sees, through the library's name.
            "main" => BTreeSet::new(),
            "lib" | TOP => continue,
            module => match MAY_IMPORT.iter().find(|(name, _)| *name == module) {
                Some((name, allowed)) => allowed.iter().copied().chain([*name]).collect(),
                None => {
                    wrong.push(format!("src/{}: the module `{module}` has no row in the table", source.path));
                    continue;
                }
            },
        };
        for name in imported.iter().filter(|name| !allowed.contains(name.as_str())) {
            wrong.push(format!("src/{}: `{}` may not import `{name}`", source.path, source.module));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn some_words_are_kept_for_some_modules() {
    let mut wrong = Vec::new();
    for source in sources() {
        for (words, modules, why) in RESERVED {
            let allowed = modules.contains(&source.module.as_str());
            for word in words.iter().filter(|word| !allowed && names(&source.code, word)) {
                wrong.push(format!("src/{}: `{word}` may not stand here: {why}", source.path));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn no_file_is_too_long_and_no_module_is_a_drawer() {
    let mut wrong = Vec::new();
    for source in sources() {
        if source.lines > MAX_LINES {
            wrong.push(format!("src/{} has {} lines, {MAX_LINES} are allowed", source.path, source.lines));
        }
        let drawers = ["utils", "util", "common", "helpers", "types", "misc"];
        if source.path.split(['/', '.']).any(|part| drawers.contains(&part)) {
            wrong.push(format!("src/{}: name it after what it does", source.path));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_reading_of_imports_sees_all_forms() {
    let code = "use crate::{a::B, c,\n  d::{e, f}};\nlet x = crate::g::h();\nuse super::super::i::J;\nmycrate::k();";
    assert_eq!(imports(code).into_iter().collect::<Vec<_>>(), ["a", "c", "d", "g", "i"]);
    assert_eq!(without_comments("a // crate::b\n/// crate::c\n\"https://d\"\n"), "a \n\n\"https://d\"\n");
    assert!(names("use clap::Args;", "clap") && !names("overclap()", "clap") && !names("eprintln!()", "println!"));
}

fn sources() -> Vec<Source> {
    let folder = root().join("src");
    let read = |path: std::path::PathBuf| {
        let name = path.strip_prefix(&folder).unwrap().to_str().unwrap().replace('\\', "/");
        let text = fs::read_to_string(&path).unwrap();
        let module = name.split('/').next().unwrap_or_default().trim_end_matches(".rs").to_owned();
        let code = text.split("#[cfg(test)]\nmod ").next().unwrap_or_default();
        Source { module, code: without_comments(code), lines: text.lines().count(), path: name }
    };
    let sources: Vec<Source> = files_below(&folder).into_iter().map(read).collect();
    assert!(sources.len() > 50, "the sources were not found");
    sources
}

/// The text without line comments; `//` inside an address is none.
fn without_comments(text: &str) -> String {
    let mut code = String::with_capacity(text.len());
    for line in text.lines() {
        let starts = line.match_indices("//").map(|(at, _)| at);
        let comment =
            starts.into_iter().find(|at| line[..*at].is_empty() || line[..*at].ends_with(char::is_whitespace));
        code.push_str(&line[..comment.unwrap_or(line.len())]);
        code.push('\n');
    }
    code
}

/// The modules of this crate that a text names, in a `use` or in an expression. A relative path that climbs out of its
/// module counts too.
fn imports(code: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for start in ["crate::", "super::super::"] {
        for (at, _) in code.match_indices(start) {
            let is_word = code[..at].chars().next_back().is_some_and(|c| c.is_alphanumeric() || c == '_');
            let rest = &code[at + start.len()..];
            if is_word || rest.starts_with("super::") {
                continue;
            }
            match rest.strip_prefix('{') {
                Some(list) => found.extend(first_words(list)),
                None => found.extend(word(rest)),
            }
        }
    }
    found
}

/// The first word of each element of `a::B, c, d::{e, f}}`.
fn first_words(list: &str) -> Vec<String> {
    let mut words = Vec::new();
    let (mut depth, mut start) = (1, 0);
    for (at, c) in list.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        if (c == ',' && depth == 1) || depth == 0 {
            words.extend(word(list[start..at].trim()));
            start = at + 1;
        }
        if depth == 0 {
            break;
        }
    }
    words
}

/// The lower-case word at the start of a text: types and functions at the crate's root are no modules.
fn word(text: &str) -> Option<String> {
    let end = text.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(text.len());
    let word = &text[..end];
    word.starts_with(|c: char| c.is_lowercase()).then(|| word.to_owned())
}

/// True when `word` stands in the code as a word of its own.
fn names(code: &str, word: &str) -> bool {
    code.match_indices(word).any(|(at, _)| {
        let part_of_word = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
        !part_of_word(code[..at].chars().next_back()) && !part_of_word(code[at + word.len()..].chars().next())
    })
}
