//! What the runner of GitHub Actions hears in a log: an own reading of its two forms of commands, written from what
//! `ActionCommand.cs`, `ActionCommandManager.cs` and `OutputManager.cs` of actions/runner do (looked at in August 2026).
//! The fuzz targets use it too.
//!
//! The runner looks for `::` and `##[` by collation, where some characters count as not there; but it goes on by a fixed
//! number of characters, so that a name is found only where they stand as such. A combining mark behind the second `::`
//! does make a difference: it hides a command, and is looked at here.

use std::collections::{BTreeMap, BTreeSet};

/// The commands that a runner knows. Their names are compared without regard to case.
pub const KNOWN: [&str; 17] = [
    "add-mask",
    "add-matcher",
    "add-path",
    "debug",
    "echo",
    "endgroup",
    "error",
    "group",
    "internal-set-repo-path",
    "notice",
    "remove-matcher",
    "save-state",
    "set-env",
    "set-output",
    "stop-commands",
    "warning",
    // Not a command, but a word that must not be taken as one either.
    "pause-logging",
];

/// A command as the runner reads it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heard {
    /// As it is written, in whatever case.
    pub name: String,
    /// By name in lower case, which is how the runner looks them up; of two equal ones the last.
    pub properties: BTreeMap<String, String>,
    /// What it is about.
    pub data: String,
}

/// Everything heard in a step, in order: stop-commands silences all until its own word is heard.
pub fn heard(log: &str) -> Vec<Heard> {
    let mut known: BTreeSet<String> = KNOWN.iter().map(|name| (*name).to_owned()).collect();
    let mut silenced: Option<String> = None;
    let mut all = Vec::new();
    for line in lines(log) {
        let Some(command) = command(line, &known) else { continue };
        let name = command.name.to_ascii_lowercase();
        match &silenced {
            Some(word) if *word == name => {
                known.remove(word);
                silenced = None;
            }
            Some(_) => {}
            None => {
                if name == "stop-commands" && !command.data.is_empty() {
                    let word = command.data.to_ascii_lowercase();
                    known.insert(word.clone());
                    silenced = Some(word);
                }
                all.push(command);
            }
        }
    }
    all
}

/// True when a line has the form of a command of either kind, whatever its name. Stricter than any runner is.
pub fn has_form_of_command(log: &str) -> bool {
    lines(log).any(|line| {
        let bare = line.trim_start_matches(is_blank);
        line.contains("##[") || bare.strip_prefix("::").is_some_and(|rest| rest.contains("::"))
    })
}

/// Lines as .NET's `StreamReader.ReadLine` cuts them: a lone CR ends one too, and no other character does.
pub fn lines(log: &str) -> impl Iterator<Item = &str> {
    log.split(['\n', '\r']).filter(|line| !line.is_empty())
}

fn command(line: &str, known: &BTreeSet<String>) -> Option<Heard> {
    newer(line, known).or_else(|| older(line, known))
}

/// `::name key=value,key=value::data` at the start of a line, blanks aside.
fn newer(line: &str, known: &BTreeSet<String>) -> Option<Heard> {
    let rest = line.trim_start_matches(is_blank).strip_prefix("::")?;
    let middle = rest.find("::")?;
    // The rest must not begin with a mark that combines with the colons: by collation these are other letters then.
    let data = &rest[middle + 2..];
    if data.starts_with(combines) {
        return None;
    }
    let (name, properties) = name_and_rest(&rest[..middle], known)?;
    let properties = properties.trim_matches(is_blank);
    Some(Heard {
        name,
        properties: pairs(properties, ',', &[("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")]),
        data: unescape(data, &[("%0D", "\r"), ("%0A", "\n"), ("%25", "%")]),
    })
}

/// `##[name key=value;key=value]data` anywhere in a line; only the first one counts.
fn older(line: &str, known: &BTreeSet<String>) -> Option<Heard> {
    const ESCAPES: [(&str, &str); 5] = [("%3B", ";"), ("%0D", "\r"), ("%0A", "\n"), ("%5D", "]"), ("%25", "%")];
    let rest = &line[line.find("##[")? + 3..];
    let middle = rest.find(']')?;
    let (name, properties) = name_and_rest(&rest[..middle], known)?;
    Some(Heard { name, properties: pairs(properties, ';', &ESCAPES), data: unescape(&rest[middle + 1..], &ESCAPES) })
}

/// The name goes up to the first space, a plain one, and must be known as it stands: nothing is trimmed.
fn name_and_rest<'l>(info: &'l str, known: &BTreeSet<String>) -> Option<(String, &'l str)> {
    let (name, rest) = info.split_once(' ').unwrap_or((info, ""));
    known.contains(&name.to_ascii_lowercase()).then(|| (name.to_owned(), rest))
}

/// Empty pieces are dropped, which eats `=` at the start of a value as well; a pair without a value is none.
fn pairs(text: &str, between: char, escapes: &[(&str, &str)]) -> BTreeMap<String, String> {
    let mut all = BTreeMap::new();
    for piece in text.split(between) {
        let piece = piece.trim_start_matches('=');
        if let Some((key, value)) = piece.split_once('=') {
            let value = value.trim_start_matches('=');
            if !value.is_empty() {
                all.insert(key.to_lowercase(), unescape(value, escapes));
            }
        }
    }
    all
}

/// One replacement after the other over the whole text, in this order.
fn unescape(text: &str, escapes: &[(&str, &str)]) -> String {
    escapes.iter().fold(text.to_owned(), |text, (escape, meant)| text.replace(escape, meant))
}

/// .NET's `char.IsWhiteSpace`: separators of space, line and paragraph, U+0009 to U+000D and U+0085.
fn is_blank(c: char) -> bool {
    matches!(c,
        '\t'..='\r' | ' ' | '\u{85}' | '\u{a0}' | '\u{1680}' | '\u{2000}'..='\u{200a}' | '\u{2028}' | '\u{2029}'
        | '\u{202f}' | '\u{205f}' | '\u{3000}')
}

/// The commonest combining marks.
fn combines(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}' | '\u{20d0}'..='\u{20ff}')
}
