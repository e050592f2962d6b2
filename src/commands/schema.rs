//! `schema`: what a kind of file may hold, as JSON Schema for editors.

use super::Error;
use super::open::guide_folder;
use crate::cli::{Exit, Global, SchemaArgs, SchemaKind, Ui};
use crate::finding::Level;
use crate::guide::{Config, FileKind, SchemaRules, json_schema, load_config_alone};
use crate::rules::RULES;
use crate::source::DiskTree;

pub(super) fn run(global: &Global, args: &SchemaArgs, ui: &mut Ui) -> Result<Exit, Error> {
    // Rules that the guide has turned off mark nothing in the editor either; outside of a guide, all are on.
    let config = match guide_folder(global) {
        Ok(folder) => load_config_alone(&DiskTree::new(folder))?,
        Err(error) if global.guide.is_some() => return Err(error),
        Err(_) => Config::default(),
    };
    let is_off = |rule: &str| config.rules.get(rule).is_some_and(|level| level.parse() == Ok(Level::Off));
    let all: Vec<(&str, &str)> = RULES.iter().map(|rule| (rule.id.0, rule.summary)).collect();
    let schema = json_schema(kind(args.kind), &SchemaRules { all: &all, is_off: &is_off });
    serde_json::to_writer_pretty(ui.out(), &schema)?;
    writeln!(ui.out())?;
    Ok(Exit::Done)
}

fn kind(word: SchemaKind) -> FileKind {
    match word {
        SchemaKind::Entry => FileKind::Entry,
        SchemaKind::Theme => FileKind::Theme,
        SchemaKind::Contributor => FileKind::Contributor,
        SchemaKind::Guide => FileKind::Guide,
        SchemaKind::Page => FileKind::Page,
        SchemaKind::Agreement => FileKind::Agreement,
    }
}
