//! What `add` tells at its end: to a person what to do next, to a program one JSON object.

use super::Error;
use super::person::Contributor;
use super::session::Session;
use crate::cli::{AddArgs, Exit, Ui};
use crate::contribute::{Change, Proposed};
use crate::finding::Findings;
use crate::git::{Oid, redact};
use crate::guide::Guide;
use crate::report::{Format, Run, clean, clean_block, write_json};
use serde::Serialize;
use serde_json::value::RawValue;

/// How far the contribution has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Stage {
    Draft,
    Committed,
    Pushed,
    Proposed,
}

/// What was done.
pub(super) struct Outcome {
    pub(super) stage: Stage,
    pub(super) commit: Option<Oid>,
    pub(super) replaces: Option<Oid>,
    pub(super) resumed: bool,
    pub(super) pushed_to: Option<String>,
    pub(super) remote_lines: Vec<String>,
    pub(super) proposed: Proposed,
    slug: String,
    branch: String,
    base: Oid,
    upstream: String,
    files: Vec<String>,
    body: String,
}

/// The frozen form `ddscurate/add/1`.
#[derive(Serialize)]
struct Json<'o> {
    schema: &'static str,
    stage: Stage,
    slug: &'o str,
    branch: &'o str,
    files: &'o [String],
    commit: Option<String>,
    base: String,
    upstream: &'o str,
    pushed_to: Option<&'o str>,
    compare_url: Option<&'o str>,
    resumed: bool,
    next: Vec<String>,
}

#[derive(Serialize)]
struct JsonError<'e> {
    schema: &'static str,
    stage: Stage,
    #[serde(skip_serializing_if = "Option::is_none")]
    commit: Option<&'e str>,
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

const SCHEMA: &str = "ddscurate/add/1";

impl Outcome {
    pub(super) fn new(session: &Session, change: &Change) -> Self {
        Self {
            stage: Stage::Draft,
            commit: None,
            replaces: None,
            resumed: true,
            pushed_to: None,
            remote_lines: Vec::new(),
            proposed: Proposed::default(),
            slug: change.slug.clone(),
            branch: change.branch.clone(),
            base: session.upstream.tip,
            upstream: redact(&session.upstream.url).into_owned(),
            files: change.files.iter().map(|file| file.path.clone()).collect(),
            body: change.body.clone(),
        }
    }

    pub(super) fn committed(&mut self, commit: Oid, resumed: bool) {
        self.stage = Stage::Committed;
        self.commit = Some(commit);
        self.resumed = resumed;
    }

    pub(super) fn print(&self, args: &AddArgs, ui: &mut Ui) -> Result<(), Error> {
        if args.json {
            let json = Json {
                schema: SCHEMA,
                stage: self.stage,
                slug: &self.slug,
                branch: &self.branch,
                files: &self.files,
                commit: self.commit.map(|commit| commit.to_string()),
                base: self.base.to_string(),
                upstream: &self.upstream,
                pushed_to: self.pushed_to.as_deref(),
                compare_url: self.compare_url(args),
                resumed: self.resumed,
                next: self.next(args),
            };
            write_json(ui.out(), &json)?;
            return Ok(());
        }
        for line in &self.remote_lines {
            ui.say(&format!("  remote: {}", clean(line)));
        }
        for line in self.next(args) {
            ui.say(&clean_block(&line));
        }
        if let Some(url) = self.compare_url(args) {
            writeln!(ui.out(), "{url}")?;
        }
        Ok(())
    }

    fn compare_url(&self, args: &AddArgs) -> Option<&str> {
        self.proposed.compare_url.as_deref().filter(|_| !args.no_propose && !args.no_push)
    }

    /// What the person does next, in sentences.
    fn next(&self, args: &AddArgs) -> Vec<String> {
        let mut next = Vec::new();
        if self.stage == Stage::Draft {
            next.push("Nothing was written. Run the same command without --dry-run to do it.".to_owned());
        } else if args.no_push {
            next.push("The commit is kept. Run the same command without --no-push to push it.".to_owned());
        } else if self.pushed_to.is_none() {
            next.push("The commit is kept, but there is no fork to push it to.".to_owned());
            if let Some(fork) = &self.proposed.fork_url {
                next.push(format!("1. Make a fork: {fork}"));
                next.push("2. Run the same command again with --push-to and the fork's address.".to_owned());
            } else {
                next.push(
                    "Run the same command again with --push-to and the address of a repository of yours.".to_owned(),
                );
            }
        } else if args.no_propose {
            next.push("The branch is pushed; nothing is proposed yet.".to_owned());
        } else if self.proposed.compare_url.is_some() {
            next.push("Open this address to create the pull request:".to_owned());
            if self.proposed.body_left_out {
                next.push(format!("Its text did not fit in; paste this there:\n\n{}", self.body));
            }
        } else {
            next.push(format!("Ask the guide's editors to take the branch {} from there.", self.branch));
        }
        next
    }
}

/// Shows what would be done.
pub(super) fn print_dry_run(
    session: &Session,
    change: &Change,
    who: &Contributor,
    args: &AddArgs,
    ui: &mut Ui,
) -> Result<(), Error> {
    let mut outcome = Outcome::new(session, change);
    outcome.resumed = false;
    if args.json {
        return outcome.print(args, ui);
    }
    for file in &change.files {
        writeln!(ui.out(), "+++ {}", clean(&file.path))?;
        for line in file.text.lines() {
            writeln!(ui.out(), "+{}", clean(line))?;
        }
    }
    ui.say(&format!(
        "Would commit as {} <{}> on branch {}, on {} of {}. Nothing was written.",
        clean(&who.person.name),
        clean(&who.person.email),
        change.branch,
        &session.upstream.tip.to_string()[..12],
        clean(&redact(&session.upstream.url))
    ));
    Ok(())
}

/// The JSON object of a run that stopped.
pub(super) fn print_error(error: &Error, ui: &mut Ui) -> Result<(), Error> {
    if error.exit == Exit::Done {
        return Ok(());
    }
    let commit = error.commit.as_deref();
    let stage = if commit.is_some() { Stage::Committed } else { Stage::Draft };
    let message = JsonMessage {
        exit: error.exit.code(),
        message: &error.message,
        hints: &error.hints,
        missing: error.missing.iter().map(|(flag, about)| JsonMissing { flag, about }).collect(),
    };
    let json = JsonError { schema: SCHEMA, stage, commit, error: message, findings: error.findings.as_deref() };
    Ok(write_json(ui.out(), &json)?)
}

/// Findings as `validate --format json` shows them, to be put into another object.
pub(super) fn findings_json(guide: &Guide, findings: &Findings) -> Result<Box<RawValue>, Error> {
    let mut text = Vec::new();
    Format::Json.reporter().report(&Run::on_all(findings, &guide.files, 1), &mut text)?;
    Ok(serde_json::from_slice(&text)?)
}
