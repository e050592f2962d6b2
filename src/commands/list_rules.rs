//! `validate --list-rules`: every rule, with the level that it has here.

use super::Error;
use super::open::guide_folder;
use crate::cli::{Exit, Global, OutputFormat, Ui, ValidateArgs};
use crate::finding::{Applicability, Level};
use crate::guide::load_config_alone;
use crate::report::write_json;
use crate::rules::{RULES, Rule, is_too_low};
use crate::source::DiskTree;
use serde::Serialize;
use std::collections::BTreeMap;

/// Lists the rules. Where there is a guide, its levels count, and those of the command line above them.
pub(super) fn run(global: &Global, args: &ValidateArgs, ui: &mut Ui) -> Result<Exit, Error> {
    let set = levels(global, args)?;
    match args.format {
        None | Some(OutputFormat::Human) => {}
        Some(OutputFormat::Json) => {
            let rules = RULES.iter().map(|rule| listed(rule, &set)).collect();
            write_json(ui.out(), &Output { schema: "ddscurate/rules/1", rules })?;
            return Ok(Exit::Done);
        }
        Some(_) => return Err(Error::new(Exit::Usage, "`--list-rules` goes with `--format human` and `json` alone")),
    }
    let rows: Vec<[String; 3]> = RULES.iter().map(|rule| row(rule, &set)).collect();
    let head = ["rule", "level", "fix"].map(str::to_owned);
    let width = |column: usize| rows.iter().chain([&head]).map(|row| row[column].len()).max().unwrap_or_default();
    let (id, level, fix) = (width(0), width(1), width(2));
    let line = |row: &[String; 3]| format!("{:id$}  {:level$}  {:fix$}  ", row[0], row[1], row[2]);
    // For people alone: whatever reads stdout gets a rule a line.
    ui.heading(&format!("{}finds", line(&head)));
    for (rule, row) in RULES.iter().zip(&rows) {
        let begin = line(row);
        writeln!(ui.out(), "{begin}{}", Ui::fold(rule.summary, begin.len()))?;
    }
    if rows.iter().any(|row| row[1].contains('(')) {
        ui.say("in parentheses: the rule's own level, where `guide.yaml` or `--rule` sets another");
    }
    Ok(Exit::Done)
}

#[derive(Serialize)]
struct Output {
    schema: &'static str,
    rules: Vec<Listed>,
}

/// A rule, for programs.
#[derive(Serialize)]
struct Listed {
    rule: &'static str,
    /// The level that it has here.
    level: &'static str,
    /// Its own.
    usual_level: &'static str,
    fix: Option<&'static str>,
    finds: &'static str,
}

fn listed(rule: &Rule, set: &BTreeMap<String, Level>) -> Listed {
    let level = match set.get(rule.id.0) {
        Some(Level::Off) => "off",
        Some(Level::On(severity)) => severity.word(),
        None => rule.severity.word(),
    };
    let fix = rule.fix.map(Applicability::word);
    Listed { rule: rule.id.0, level, usual_level: rule.severity.word(), fix, finds: rule.summary }
}

/// The levels that somebody has set, by rule.
fn levels(global: &Global, args: &ValidateArgs) -> Result<BTreeMap<String, Level>, Error> {
    let config = match guide_folder(global) {
        Ok(folder) => load_config_alone(&DiskTree::new(folder)).ok(),
        Err(error) if global.guide.is_some() => return Err(error),
        Err(_) => None,
    };
    let of_guide = config.map(|config| config.rules).unwrap_or_default().into_iter();
    let of_guide = of_guide.filter_map(|(rule, level)| Some((rule, level.parse().ok()?)));
    Ok(of_guide.chain(args.rules.iter().cloned()).filter(|(rule, level)| !is_too_low(rule, *level)).collect())
}

fn row(rule: &Rule, set: &BTreeMap<String, Level>) -> [String; 3] {
    let own = rule.severity.word();
    let level = match set.get(rule.id.0) {
        Some(Level::Off) => format!("off ({own})"),
        Some(Level::On(severity)) if *severity != rule.severity => format!("{} ({own})", severity.word()),
        _ => own.to_owned(),
    };
    let fix = rule.fix.map_or("-", Applicability::word);
    [rule.id.to_string(), level, fix.to_owned()]
}
