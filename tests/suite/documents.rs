//! That the documents say what the program does: rules, flags, commands, exit codes, examples, links between them.

use crate::guides::{files_below, findings_in, root, run};
use crate::histories::History;
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

/// Where the flags of a command are told; those of commands that are not named here, in the README.
const PAGES: [(&str, &[&str]); 12] = [
    ("add", &["docs/add.md", "docs/flow.md"]),
    ("edit", &["docs/change.md", "docs/flow.md"]),
    ("retire", &["docs/change.md", "docs/flow.md"]),
    ("rename", &["docs/change.md", "docs/flow.md"]),
    ("agree", &["docs/change.md", "docs/flow.md"]),
    ("submit", &["docs/flow.md"]),
    ("status", &["docs/flow.md"]),
    ("undo", &["docs/flow.md"]),
    ("doctor", &["docs/flow.md"]),
    ("validate", &["docs/validate.md"]),
    ("fmt", &["docs/fmt.md"]),
    ("", &["README.md"]),
];

#[test]
fn every_flag_is_documented() {
    let pages_of =
        |command: &str| PAGES.iter().find(|(name, _)| *name == command).map_or(&["README.md"][..], |(_, pages)| pages);
    let everywhere = flags(&help(&["--help"]));
    let mut missing = Vec::new();
    let mut look = |command: &str, wanted: BTreeSet<String>| {
        let told: BTreeSet<String> = pages_of(command).iter().flat_map(|page| flags(&read(page))).collect();
        let untold = wanted.into_iter().filter(|flag| !told.contains(flag));
        missing.extend(untold.map(|flag| format!("{command} {flag} in {}", pages_of(command).join(" or "))));
    };
    for command in commands() {
        let own = flags(&help(&[&command, "--help"]));
        look(&command, own.difference(&everywhere).cloned().collect());
    }
    look("", everywhere.into_iter().filter(|flag| !["--help", "--version"].contains(&flag.as_str())).collect());
    assert!(missing.is_empty(), "no document says what these are for:\n{}", missing.join("\n"));
}

#[test]
fn every_field_of_json_is_documented() {
    let pages: Vec<String> = documents().iter().map(|document| read(document)).collect();
    let mut missing = Vec::new();
    let mut forms = 0;
    for path in files_below(&root().join("src")) {
        let code = fs::read_to_string(&path).unwrap();
        let Some(form) = form_of(&code) else { continue };
        forms += 1;
        // What stands from the form's name to the next heading of its kind or a higher one.
        let sections: Vec<&str> =
            pages.iter().flat_map(|page| sections(page)).filter(|text| text.contains(form)).collect();
        if sections.is_empty() {
            missing.push(format!("{form} itself"));
        }
        for field in fields(&code).into_iter().filter(|field| field != "schema") {
            if !sections.iter().any(|section| section.contains(&format!("`{field}`"))) {
                missing.push(format!("`{field}` of {form}"));
            }
        }
    }
    assert!(forms > 5, "the forms are looked for where they are not: {forms}");
    assert!(missing.is_empty(), "no document tells of these:\n{}", missing.join("\n"));
}

#[test]
fn every_variable_of_the_environment_is_documented() {
    let told: Vec<String> = documents().iter().map(|document| read(document)).collect();
    let told: BTreeSet<&str> = told.iter().flat_map(|page| page.split(|c: char| !is_of_variable(c))).collect();
    let readers = ["src/cli", "src/commands"].map(|folder| files_below(&root().join(folder))).concat();
    let is_asked = |reader: &str| readers.iter().any(|path| fs::read_to_string(path).unwrap().contains(reader));
    // What no command asks for yet is nobody's to know.
    let unread: &[&str] = if is_asked("api_address_for") { &[] } else { &["GITHUB_API_URL", "GITHUB_SERVER_URL"] };
    let mut missing = BTreeSet::new();
    for path in readers.into_iter().chain([root().join("src/forge/token.rs")]) {
        let code = fs::read_to_string(path).unwrap();
        // Names of arguments look the same, and so do those that the compiler sets.
        let lines = code.lines().filter(|line| !line.contains("value_name") && !line.contains("env!("));
        for word in lines.flat_map(|line| line.split('"').skip(1).step_by(2)) {
            let is_name =
                word.len() > 1 && word.chars().all(is_of_variable) && word != "HEAD" && !unread.contains(&word);
            if is_name && !told.contains(word) {
                missing.insert(word.to_owned());
            }
        }
    }
    assert!(missing.is_empty(), "no document tells of these: {missing:?}");
}

#[test]
fn no_document_names_a_flag_that_is_not_there() {
    // Those of cargo, git and gh that stand beside ours.
    let cargo = ["--locked", "--release", "--path", "--check", "--all-targets", "--bench", "--no-default-features"];
    let others = ["--unshallow", "--hostname"];
    let mut known: BTreeSet<String> = cargo.into_iter().chain(others).map(str::to_owned).collect();
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
        assert!(read("docs/flow.md").contains(&format!("\n| {code} |")), "docs/flow.md does not list {code}");
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

/// Examples of changes that stand in documents and helps are about the guide in this repository. If an entry that they
/// name is renamed, or a tool that they add is added, they need another one.
#[test]
fn examples_of_changes_hold_for_this_guide() {
    let history = History::new("");
    let ours = history.beside().join("ours");
    for folder in ["entries", "themes", "contributors", "pages", "schemas"] {
        for path in files_below(&root().join(folder)) {
            let copy = ours.join(path.strip_prefix(root()).unwrap());
            fs::create_dir_all(copy.parent().unwrap()).unwrap();
            fs::copy(&path, copy).unwrap();
        }
    }
    for file in ["guide.yaml", "CLA.md"] {
        fs::copy(root().join(file), ours.join(file)).unwrap();
    }
    for arguments in [&["init", "-q", "-b", "main"][..], &["add", "-A"], &["commit", "-qm", "Ours"]] {
        history.git(&ours, arguments);
    }
    let mut texts: Vec<String> = documents().iter().map(|document| read(document).replace("\\\n  ", " ")).collect();
    texts.extend(commands().iter().map(|command| help(&[command, "--help"]).replace("\n        --", " --")));
    let examples: BTreeSet<Vec<String>> = texts.iter().flat_map(|text| text.lines()).filter_map(example).collect();
    for kind in ["add", "edit", "retire", "rename", "agree"] {
        assert!(examples.iter().any(|example| example[0] == kind), "no example of {kind}");
    }
    for example in &examples {
        // An editor or a form is opened without flags; here they are named as missing.
        let is_open = example.len() < 3 && example[0] != "agree";
        let mut arguments: Vec<&str> = example.iter().map(String::as_str).filter(|word| *word != "--dry-run").collect();
        arguments.extend(["--upstream", ".", "--dry-run", "--no-input"]);
        if !example.iter().any(|word| word == "--agree-cla") {
            arguments.extend(["--agree-cla", "1"]);
        }
        let done = history.run(&ours, &[("SOURCE_DATE_EPOCH", "1796083200")], &arguments);
        let said = String::from_utf8_lossy(&done.stderr);
        assert_eq!(done.status.code(), Some(if is_open { 2 } else { 0 }), "{example:?}: {said}");
    }
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

/// The words of a line that is an example of a change, as a shell would hand them over.
fn example(line: &str) -> Option<Vec<String>> {
    let line = line.trim_start().strip_prefix("ddscurate ")?;
    // What stands further away says what it does.
    let command = line.split("   ").next()?;
    let mut words = Vec::new();
    for (at, part) in command.split('"').enumerate() {
        match at % 2 {
            0 => words.extend(part.split_whitespace().map(str::to_owned)),
            _ => words.push(part.to_owned()),
        }
    }
    let is_change = ["add", "edit", "retire", "rename", "agree"].contains(&words.first()?.as_str());
    // A file is not here, and what stands in capitals is for the reader to say.
    let is_whole = !words.iter().any(|word| word == "--from" || word.contains('<') || word.contains("SLUG"));
    (is_change && is_whole).then_some(words)
}

/// The name of the form of JSON that a source file writes.
fn form_of(code: &str) -> Option<&str> {
    let begin = code.find("\"ddscurate/")? + 1;
    code[begin..].split('"').next().filter(|form| form.matches('/').count() == 2)
}

/// The fields of the structs in a source file that are written as JSON.
fn fields(code: &str) -> Vec<String> {
    let mut fields = Vec::new();
    for part in code.split("#[derive(").skip(1).filter(|part| part.split(')').next().unwrap().contains("Serialize")) {
        let item = part.split_once("struct ").filter(|(before, _)| !before.contains("enum "));
        let Some((_, body)) = item.and_then(|(_, item)| item.split_once("{\n")) else { continue };
        let lines: Vec<&str> = body.split("\n}").next().unwrap().lines().map(str::trim).collect();
        for (at, line) in lines.iter().enumerate() {
            let is_skipped = at > 0 && lines[at - 1] == "#[serde(skip)]";
            let name = line.trim_start_matches("pub ").split_once(": ").map(|(name, _)| name);
            let is_name = |name: &&str| name.chars().all(|c| c.is_ascii_lowercase() || c == '_');
            fields.extend(name.filter(is_name).filter(|_| !is_skipped).map(str::to_owned));
        }
    }
    fields
}

/// A page cut before each heading; a section has those below it.
fn sections(page: &str) -> Vec<&str> {
    let mut starts: Vec<(usize, usize)> = Vec::new();
    let mut at = 0;
    let mut in_code = false;
    for line in page.split_inclusive('\n') {
        in_code ^= line.starts_with("```");
        let level = line.chars().take_while(|c| *c == '#').count();
        if level > 0 && !in_code {
            starts.push((at, level));
        }
        at += line.len();
    }
    let end = |of: usize| {
        let (_, level) = starts[of];
        starts[of + 1..].iter().find(|(_, other)| *other <= level).map_or(page.len(), |(start, _)| *start)
    };
    // The whole page would say of each form what it says of any.
    (0..starts.len()).filter(|of| starts[*of].1 > 1).map(|of| &page[starts[of].0..end(of)]).collect()
}

fn is_of_variable(c: char) -> bool {
    c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_'
}
