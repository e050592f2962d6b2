//! What a program that reads `--json` is told of a command that stopped: one object, in the form of that command.

use super::outcome::{CONTRIBUTION, Stage};
use crate::cli::{Exit, Ui};
use crate::commands::Error;
use crate::git::Oid;
use crate::report::write_json;
use serde::Serialize;
use serde_json::value::RawValue;

/// How far a contribution had come when it stopped: all of it is kept.
#[derive(Clone, Debug)]
pub(in crate::commands) struct Reached {
    pub(in crate::commands) stage: Stage,
    pub(in crate::commands) slug: String,
    pub(in crate::commands) branch: String,
    pub(in crate::commands) commit: Option<Oid>,
    /// Without credentials.
    pub(in crate::commands) pushed_to: Option<String>,
}

#[derive(Serialize)]
struct JsonError<'e> {
    schema: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    stage: Option<Stage>,
    #[serde(skip_serializing_if = "Option::is_none")]
    slug: Option<&'e str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    branch: Option<&'e str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    commit: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pushed_to: Option<&'e str>,
    error: JsonMessage<'e>,
    #[serde(skip_serializing_if = "Option::is_none")]
    findings: Option<&'e RawValue>,
}

#[derive(Serialize)]
struct JsonMessage<'e> {
    exit: u8,
    message: &'e str,
    hints: &'e [String],
    missing: Vec<JsonMissing<'e>>,
}

#[derive(Serialize)]
struct JsonMissing<'e> {
    flag: &'e str,
    about: &'e str,
}

/// Runs a command of the form `schema`, which prints one object where it ends well; prints one where it stops, too.
pub(in crate::commands) fn with_json(
    is_json: bool,
    schema: &'static str,
    ui: &mut Ui,
    go: impl FnOnce(&mut Ui) -> Result<Exit, Error>,
) -> Result<Exit, Error> {
    let ended = go(ui);
    if let Err(error) = &ended
        && is_json
        // Nobody reads any more.
        && error.exit != Exit::Done
    {
        print(schema, error, ui)?;
    }
    ended
}

fn print(schema: &'static str, error: &Error, ui: &mut Ui) -> Result<(), Error> {
    let reached = error.reached.as_deref();
    let message = JsonMessage {
        exit: error.exit.code(),
        message: &error.message,
        hints: &error.hints,
        missing: error.missing.iter().map(|(flag, about)| JsonMissing { flag, about }).collect(),
    };
    let json = JsonError {
        schema,
        stage: (schema == CONTRIBUTION).then(|| reached.map_or(Stage::Draft, |reached| reached.stage)),
        slug: reached.map(|reached| reached.slug.as_str()),
        branch: reached.map(|reached| reached.branch.as_str()),
        commit: reached.and_then(|reached| reached.commit).map(|commit| commit.to_string()),
        pushed_to: reached.and_then(|reached| reached.pushed_to.as_deref()),
        error: message,
        findings: error.findings.as_deref(),
    };
    Ok(write_json(ui.out(), &json)?)
}
