//! That the documents say what the program does: rules, flags, commands, exit codes, examples, links between them.

use crate::guides::{files_below, findings_in, root, run};
use crate::imports::MAY_IMPORT;
use ddscurate::finding::Applicability;
use ddscurate::rules::RULES;
use ddscurate::source::MemoryTree;
use std::collections::BTreeSet;
use std::fs;

#[test]
fn validate_lists_every_rule() {
    let rows: Vec<String> = RULES
        .iter()
        .map(|rule| {
            let (id, level) = (rule.id, rule.severity.word());
            let fix = rule.fix.map_or("none", Applicability::word);
            format!("| [{id}](rules/{id}.md) | {level} | {fix} | {} |", rule.summary)
        })
        .collect();
    let page = read("docs/validate.md");
    let listed: Vec<&str> = page.lines().filter(|line| line.contains("](rules/")).collect();
    assert_eq!(listed, rows, "the table of docs/validate.md and RULES differ");
}

#[test]
fn add_lists_every_flag() {
    let ours = flags(&help(&["add", "--help"]));
    let everywhere = flags(&help(&["--help"]));
    let documented = flags(&read("docs/add.md"));
    let missing: Vec<&String> = ours.difference(&everywhere).filter(|flag| !documented.contains(*flag)).collect();
    assert!(missing.is_empty(), "docs/add.md does not say what these are for: {missing:?}");
}

#[test]
fn no_document_names_a_flag_that_is_not_there() {
    // Those of cargo and git that stand beside ours.
    let mut known: BTreeSet<String> =
        ["--locked", "--release", "--path", "--check", "--all-targets", "--bench", "--no-default-features"]
            .into_iter()
            .map(str::to_owned)
            .collect();
    known.extend(flags(&help(&["--help"])));
    for command in commands() {
        known.extend(flags(&help(&[&command, "--help"])));
    }
    for document in documents() {
        let wrong: Vec<String> = flags(&read(&document)).difference(&known).cloned().collect();
        assert!(wrong.is_empty(), "{document} names {wrong:?}");
    }
}

#[test]
fn the_readme_lists_commands_and_exit_codes() {
    let readme = read("README.md");
    let row = |first: &str| readme.lines().any(|line| line.starts_with(&format!("| {first}")));
    for command in commands() {
        assert!(row(&format!("`{command}")), "README.md does not list {command}");
    }
    for code in [0, 1, 2, 3, 4, 5, 70, 130] {
        assert!(row(&format!("{code} |")), "README.md does not list the exit code {code}");
        assert!(read("docs/add.md").contains(&format!("\n| {code} |")), "docs/add.md does not list {code}");
    }
}

#[test]
fn the_guide_in_the_readme_has_no_finding() {
    let readme = read("README.md");
    let examples = readme.split("## Use it for your own guide").nth(1).unwrap();
    let mut blocks = examples.split("```").skip(1).step_by(2).map(|block| block.split_once('\n').unwrap().1);
    let mut guide = MemoryTree::default();
    for path in ["guide.yaml", "themes/climbing.md", "entries/animated-knots.yaml"] {
        assert!(examples.contains(&format!("`{path}`")), "README.md does not name {path}");
        guide.0.insert(path.to_owned(), blocks.next().unwrap().as_bytes().to_vec());
    }
    assert_eq!(findings_in(&guide), Vec::<String>::new());
}

#[test]
fn ci_runs_the_test_command_of_the_readme() {
    let command = "cargo test --locked";
    assert!(read("README.md").contains(&format!("\n{command}\n")));
    assert!(read(".ci/run").contains(&format!("\nrun {command}\n")));
}

#[test]
fn the_architecture_tells_who_imports_whom() {
    let page = read("ARCHITECTURE.md");
    for (module, allowed) in MAY_IMPORT.iter().filter(|(module, _)| root().join("src").join(module).is_dir()) {
        let row = page.lines().find(|line| line.starts_with(&format!("| `{module}` |")));
        let cell = row.and_then(|row| row.trim_end_matches(" |").rsplit(" | ").next());
        let told: BTreeSet<&str> = cell.unwrap_or_default().split(['`', ' ']).filter(|word| !word.is_empty()).collect();
        let told: BTreeSet<&str> = told.into_iter().filter(|word| *word != "\u{2013}").collect();
        assert_eq!(told, allowed.iter().copied().collect(), "the row of `{module}` in ARCHITECTURE.md");
    }
}

#[test]
fn links_between_documents_lead_somewhere() {
    let mut dead = Vec::new();
    for document in documents() {
        let folder = root().join(&document).parent().unwrap().to_owned();
        for link in read(&document).split("](").skip(1).filter_map(|rest| rest.split([')', '#']).next()) {
            if !link.is_empty() && !link.contains("://") && !folder.join(link).exists() {
                dead.push(format!("{document}: {link}"));
            }
        }
    }
    assert!(dead.is_empty(), "{}", dead.join("\n"));
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap()
}

/// The documents about the program, by their paths from the root.
fn documents() -> Vec<String> {
    let is_markdown = |name: &String| name.ends_with(".md");
    let top = fs::read_dir(root()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let below = ["docs", "pages"].into_iter().flat_map(|folder| files_below(&root().join(folder)));
    let below = below.map(|path| path.strip_prefix(root()).unwrap().to_str().unwrap().to_owned());
    let is_rule = |name: &String| name.starts_with("docs/rules");
    top.chain(below).filter(is_markdown).filter(|name| !is_rule(name)).collect()
}

fn help(arguments: &[&str]) -> String {
    String::from_utf8(run(&root(), arguments).stdout).unwrap()
}

/// The commands that `--help` lists.
fn commands() -> Vec<String> {
    let help = help(&["--help"]);
    let listed = help.split("Commands:\n").nth(1).unwrap().split("\n\n").next().unwrap();
    let names = listed.lines().filter_map(|line| line.split_whitespace().next());
    names.filter(|name| *name != "help").map(str::to_owned).collect()
}

/// Everything in a text that is written like a long flag.
fn flags(text: &str) -> BTreeSet<String> {
    let words = text.split(|c: char| !(c.is_ascii_lowercase() || c == '-'));
    let is_flag = |word: &&str| word.strip_prefix("--").is_some_and(|name| name.starts_with(|c| c != '-'));
    words.filter(is_flag).map(str::to_owned).collect()
}
