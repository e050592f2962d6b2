//! `retire`: says in its entry what became of a tool.

use super::Error;
use super::flow::outcome::{CONTRIBUTION, nothing_to_do};
use super::flow::session::Session;
use super::flow::settle::{Settled, Wanted, refuse, settle};
use super::flow::stopped::with_json;
use super::open::{may_ask, start_workers};
use crate::cli::{Exit, Global, RetireArgs, Ui};
use crate::contribute::{ChangedFile, Kind};
use crate::guide::{Date, Elsewhere, FieldError, State, Status, check_url, read_entry, shape_of};
use crate::prompt::{choose, text};
use crate::source::{Change, FieldPath, Value, edit, to_value};

/// The states that a tool may be in, with what they say.
const STATES: [(State, &str); 6] = [
    (State::Discontinued, "it has ended, or shows no sign of life for years"),
    (State::Archived, "its owner declared it read-only"),
    (State::Maintenance, "it is kept going, without new work"),
    (State::Renamed, "it lives on under another name"),
    (State::Merged, "it lives on inside another"),
    (State::Active, "it is alive after all"),
];

/// What became of the tool.
#[derive(Default)]
struct Fate {
    state: Option<State>,
    successor: Option<String>,
    since: Option<String>,
    evidence: Option<String>,
}

pub(super) fn run(global: &Global, args: &RetireArgs, ui: &mut Ui) -> Result<Exit, Error> {
    with_json(args.flow.json, CONTRIBUTION, ui, |ui| go(global, args, ui))
}

fn go(global: &Global, args: &RetireArgs, ui: &mut Ui) -> Result<Exit, Error> {
    start_workers();
    let ask = may_ask(args.flow.no_input || args.flow.json);
    let session = Session::open(global, &args.flow, ask, ui)?;
    let file = session.entry(&args.slug)?;
    let fate = if ask { ask_for(&session, args)? } else { from_flags(args)? };
    let path = session.guide.files.path(file.file);
    let old = &session.guide.files.get(file.file).text;
    let changes = changes(&session, &fate, file.entry().status.as_ref())?;
    let text = edit(old, &changes, shape_of(path).as_ref()).map_err(|error| {
        Error::new(Exit::Conflict, format!("`{path}` cannot be changed: {error}"))
            .hint(format!("`ddscurate edit {}` opens it in your editor", file.slug))
    })?;
    if text == *old {
        let says = format!("The entry `{}` says so already; nothing to do.", file.slug);
        return nothing_to_do(&session, &args.flow, (&file.slug, &Kind::Retire.branch(&file.slug)), &says, ui);
    }
    let after = read_entry(&text).0;
    let branch = args.flow.branch.clone().unwrap_or_else(|| Kind::Retire.branch(&file.slug));
    let wanted = Wanted {
        kind: Kind::Retire,
        slug: &file.slug,
        branch,
        before: Some(file.entry()),
        after: Some(&after),
        files: vec![ChangedFile::with(path, text)],
    };
    match settle(&session, &args.flow, &args.you, wanted, ui)? {
        Settled::Ended(exit) => Ok(exit),
        Settled::Refused(guide, findings) => refuse(&guide, &findings),
        Settled::Declined => Ok(Exit::Done),
    }
}

fn from_flags(args: &RetireArgs) -> Result<Fate, Error> {
    if args.state.is_none() {
        return Err(Error::missing(&[("--state", "maintenance, discontinued, archived, renamed, merged or active")]));
    }
    Ok(Fate {
        state: state(args)?,
        successor: args.successor.clone(),
        since: args.since.clone(),
        evidence: args.evidence.clone(),
    })
}

fn state(args: &RetireArgs) -> Result<Option<State>, Error> {
    let Some(word) = &args.state else { return Ok(None) };
    let found = STATES.into_iter().map(|(state, _)| state).find(|state| state.word() == word);
    let words = STATES.map(|(state, _)| state.word()).join(", ");
    found.map(Some).ok_or_else(|| {
        Error::new(Exit::Usage, format!("--state does not know `{word}`")).hint(format!("use one of {words}"))
    })
}

/// Asks for what the flags left open.
fn ask_for(session: &Session, args: &RetireArgs) -> Result<Fate, Error> {
    let stop = |stopped| session.stopped(&stopped, "");
    let given = state(args)?;
    let state = match given {
        Some(state) => state,
        None => {
            let items = STATES.map(|(state, about)| format!("{:<13} {about}", state.word()));
            STATES[choose("What became of it?", &items, 0, false).map_err(stop)?.min(STATES.len() - 1)].0
        }
    };
    if state == State::Active || given.is_some() {
        let (successor, since, evidence) = (args.successor.clone(), args.since.clone(), args.evidence.clone());
        return Ok(Fate { state: Some(state), successor, since, evidence });
    }
    let or_ask = |flag: &Option<String>,
                  label: &str,
                  help: &str,
                  check: &dyn Fn(&str) -> Result<(), FieldError>|
     -> Result<Option<String>, Error> {
        let optional = |answer: &str| if answer.is_empty() { Ok(()) } else { check(answer) };
        match flag {
            Some(flag) => Ok(Some(flag.clone())),
            None => {
                let answer = text(label, help, "", None, &optional).map_err(stop)?;
                Ok((!answer.is_empty()).then_some(answer))
            }
        }
    };
    let is_any = |_: &str| Ok(());
    let successor =
        or_ask(&args.successor, "Successor", "an entry, or NAME=URL; leave it empty if there is none", &is_any)?;
    let since = or_ask(&args.since, "Since", "YYYY, YYYY-MM or YYYY-MM-DD; may stay empty", &check_date)?;
    let evidence = or_ask(&args.evidence, "Evidence", "address of a page that says so; may stay empty", &check_url)?;
    Ok(Fate { state: Some(state), successor, since, evidence })
}

/// The changes of the entry's text.
fn changes(session: &Session, fate: &Fate, before: Option<&Status>) -> Result<Vec<Change>, Error> {
    let status = FieldPath::from("status");
    let Some(state) = fate.state else { return Ok(Vec::new()) };
    if state == State::Active {
        return Ok(if before.is_some() { vec![Change::Remove { path: status, nth: 0 }] } else { Vec::new() });
    }
    let set = |key: &str, value: Value| Change::Set { path: status.clone().key(key), value };
    let mut changes = vec![set("state", state.word().into())];
    if let Some(since) = &fate.since {
        changes.push(set("since", since.as_str().into()));
    }
    if let Some(successor) = &fate.successor {
        changes.push(set("successor", successor_value(session, successor)?));
    }
    if let Some(evidence) = &fate.evidence {
        changes.push(set("evidence", evidence.as_str().into()));
    }
    // What was said of another state is not true of this one.
    if let Some(before) = before.filter(|before| before.state != Some(state)) {
        for (key, is_stale) in [
            ("since", before.since.is_some() && fate.since.is_none()),
            ("successor", before.successor.is_some() && fate.successor.is_none()),
            ("evidence", before.evidence.is_some() && fate.evidence.is_none()),
        ] {
            changes.extend(is_stale.then(|| Change::Remove { path: status.clone().key(key), nth: 0 }));
        }
    }
    Ok(changes)
}

fn check_date(date: &str) -> Result<(), FieldError> {
    let help = Some("write it as YYYY, YYYY-MM or YYYY-MM-DD".to_owned());
    let bad = |why: String| FieldError { message: why, help };
    date.parse::<Date>().map(drop).map_err(bad)
}

/// An entry of the guide, or something outside it as `NAME=URL`.
fn successor_value(session: &Session, successor: &str) -> Result<Value, Error> {
    if let Some((name, url)) = successor.split_once('=').filter(|(_, url)| url.contains("://")) {
        let elsewhere = Elsewhere { name: name.trim().to_owned(), url: url.trim().to_owned() };
        return to_value(&elsewhere).map_err(|error| Error::new(Exit::Usage, error.message));
    }
    match session.entry(successor) {
        Ok(file) => Ok(file.slug.as_str().into()),
        Err(error) => Err(error.hint("something outside the guide is written as --successor NAME=URL")),
    }
}
