//! `edit`: changes an entry, field by field through flags, or as a whole in the person's editor.

use super::Error;
use super::flow::outcome::{CONTRIBUTION, nothing_to_do};
use super::flow::session::Session;
use super::flow::settle::{Settled, Wanted, refuse, settle};
use super::flow::stopped::with_json;
use super::open::{editor, may_ask, start_workers};
use crate::cli::{EditArgs, Exit, Global, Ui};
use crate::contribute::{ChangedFile, Kind, listing, read_assignment, read_path};
use crate::guide::{Entry, EntryFile, read_entry, shape_of};
use crate::prompt;
use crate::report::clean;
use crate::source::{self, Change, FieldPath, Part, Value};

pub(super) fn run(global: &Global, args: &EditArgs, ui: &mut Ui) -> Result<Exit, Error> {
    with_json(args.flow.json, CONTRIBUTION, ui, |ui| go(global, args, ui))
}

fn go(global: &Global, args: &EditArgs, ui: &mut Ui) -> Result<Exit, Error> {
    start_workers();
    let ask = may_ask(args.flow.no_input || args.flow.json);
    let session = Session::open(global, &args.flow, ask, ui)?;
    let file = session.entry(&args.slug)?;
    let branch = args.flow.branch.clone().unwrap_or_else(|| Kind::Edit.branch(&file.slug));
    let (text, is_earlier) = earlier_form(&session, file, &branch, ui)?;
    let mut changes = changes(args, &read_entry(&text).0)?;
    if is_earlier {
        // What an earlier run took out is out.
        let editor = session.guide.files.editor_of(file.file, &text);
        changes.retain(|change| match change {
            Change::Remove { path, .. } => editor.place(path, Part::Value, 0).is_some(),
            _ => true,
        });
    }
    if changes.is_empty() && !args.says_something() {
        return if ask {
            in_editor(&session, args, file, (&branch, is_earlier), &text, ui)
        } else {
            Err(nothing_said(&file.slug))
        };
    }
    let path = session.guide.files.path(file.file);
    let text = source::edit(&text, &changes, shape_of(path).as_ref()).map_err(|error| {
        Error::new(Exit::Usage, format!("`{path}` cannot be changed so: {error}"))
            .hint(format!("`ddscurate show {}` shows its fields; without flags, `edit` opens your editor", file.slug))
    })?;
    match propose(&session, args, file, (&branch, is_earlier), &text, ui)? {
        Settled::Ended(exit) => Ok(exit),
        Settled::Refused(guide, findings) => refuse(&guide, &findings),
        Settled::Declined => Ok(Exit::Done),
    }
}

/// The entry's text to begin with: upstream's, or what an earlier edit made of it that is not merged yet; and whether it
/// is the latter.
fn earlier_form(session: &Session, file: &EntryFile, branch: &str, ui: &mut Ui) -> Result<(String, bool), Error> {
    let guide = &session.guide;
    let path = guide.files.path(file.file);
    let earlier = session.contribution(branch)?;
    let earlier = earlier.filter(|earlier| !earlier.is_merged() && earlier.conflicts.is_empty());
    let text = earlier.and_then(|earlier| earlier.files.into_iter().find(|file| file.path == path)?.text);
    if text.is_some() {
        ui.say(&format!("Going on from what the branch {branch} has."));
    }
    let is_earlier = text.is_some();
    Ok((text.unwrap_or_else(|| guide.files.get(file.file).text.clone()), is_earlier))
}

/// Through the person's editor, again and again until the rules are content or the person is.
fn in_editor(
    session: &Session,
    args: &EditArgs,
    file: &EntryFile,
    branch: (&str, bool),
    base: &str,
    ui: &mut Ui,
) -> Result<Exit, Error> {
    let kept = &session.edits;
    let slug = &file.slug;
    // What a commit holds already is not left over, though the run that made it could not go on to the push.
    let left = kept.edit(slug).filter(|(text, _)| !args.fresh && text != base);
    if let Some((_, began_with)) = &left
        && began_with != base
    {
        return Err(Error::new(Exit::Conflict, format!("`{slug}` was changed since you began to edit it"))
            .hint(format!("your text is kept in {}", kept.path(slug).display()))
            .hint(format!("`ddscurate edit {slug} --fresh` begins anew from what is there now")));
    }
    let mut text = match left {
        Some((text, _)) => {
            ui.say("Picking up what you left in the editor.");
            text
        }
        None => base.to_owned(),
    };
    loop {
        let editor = editor();
        match prompt::edit(&text, &editor) {
            Ok(Some(edited)) => text = edited,
            Ok(None) if text == base => {
                ui.say("Nothing was changed.");
                return Ok(Exit::Done);
            }
            Ok(None) => ui.say("Nothing was saved in the editor."),
            Err(prompt::Stopped::Terminal(error)) => {
                return Err(Error::new(
                    Exit::Environment,
                    format!("the editor `{editor}` could not be started: {error}"),
                )
                .hint("set EDITOR to one that is there"));
            }
            Err(stopped) => return Err(session.stopped(&stopped, "")),
        }
        kept.keep_edit(slug, &text, base)?;
        let settled = propose(session, args, file, branch, &text, ui);
        if settled.as_ref().is_err_and(|error| error.reached.as_ref().is_some_and(|reached| reached.commit.is_some())) {
            kept.forget_edit(slug);
        }
        match settled? {
            Settled::Ended(exit) => {
                kept.forget_edit(slug);
                return Ok(exit);
            }
            Settled::Refused(..) => {
                let again = prompt::confirm("Open the editor again?", true);
                if !again.map_err(|stopped| session.stopped(&stopped, ""))? {
                    return Err(Error::new(Exit::Findings, "nothing was committed: the entry does not pass the rules")
                        .hint(format!("your text is kept; `ddscurate edit {slug}` opens it again")));
                }
            }
            Settled::Declined => {
                ui.say(&format!("Your text is kept; `ddscurate edit {slug}` opens it again."));
                return Ok(Exit::Done);
            }
        }
    }
}

/// `branch` has its name, and whether it holds an earlier edit.
fn propose(
    session: &Session,
    args: &EditArgs,
    file: &EntryFile,
    (branch, is_earlier): (&str, bool),
    text: &str,
    ui: &mut Ui,
) -> Result<Settled, Error> {
    let stored = session.guide.files.get(file.file);
    if text == stored.text && is_earlier {
        let says =
            format!("upstream says that of `{}` already; only your branch {} says otherwise", file.slug, clean(branch));
        return Err(Error::new(Exit::Conflict, says).hint(format!("`ddscurate undo {branch}` takes your change back")));
    }
    if text == stored.text {
        let says = format!("The entry `{}` says so already; nothing to do.", file.slug);
        return nothing_to_do(session, &args.flow, (&file.slug, branch), &says, ui).map(Settled::Ended);
    }
    let after = read_entry(text).0;
    let wanted = Wanted {
        kind: Kind::Edit,
        slug: &file.slug,
        branch: branch.to_owned(),
        before: Some(file.entry()),
        after: Some(&after),
        files: vec![ChangedFile::with(&*stored.path, text)],
    };
    settle(session, &args.flow, &args.you, wanted, ui)
}

/// What the flags say, in the order in which the fields stand.
fn changes(args: &EditArgs, entry: &Entry) -> Result<Vec<Change>, Error> {
    let mut changes = Vec::new();
    let mut set = |path: FieldPath, text: &Option<String>| {
        changes.extend(text.as_ref().map(|text| Change::Set { path, value: text.as_str().into() }));
    };
    set("name".into(), &args.name);
    set("kind".into(), &args.kind);
    set("summary".into(), &args.summary);
    set(FieldPath::from("urls").key("home"), &args.home);
    set(FieldPath::from("urls").key("source"), &args.source);
    set("license".into(), &args.license);
    set("vendor".into(), &args.vendor);
    if !args.hosting.is_empty() {
        let places = args.hosting.iter().map(|place| Value::from(place.as_str())).collect();
        changes.push(Change::Set { path: "hosting".into(), value: Value::Sequence(places) });
    }
    let more = |list: &str, texts: &[String], there: &[String]| -> Vec<Change> {
        let new = texts.iter().filter(|text| !there.contains(text));
        new.map(|text| Change::Append { path: list.into(), value: text.as_str().into() }).collect()
    };
    changes.extend(more("aliases", &args.aliases, &entry.aliases));
    changes.extend(more("tags", &args.tags, &entry.tags));
    if args.notes.len() > args.themes.len() {
        return Err(Error::new(Exit::Usage, "there are more --note than --theme")
            .hint("each --note belongs to the --theme of the same number; --set listings[0].note=... changes one"));
    }
    for (number, place) in args.themes.iter().enumerate() {
        changes.extend(listing(entry, place, args.notes.get(number).map(String::as_str)));
    }
    for given in &args.set {
        changes.push(read_assignment(given).map_err(|error| Error::new(Exit::Usage, error.to_string()))?);
    }
    for path in &args.unset {
        let path = read_path(path).map_err(|error| Error::new(Exit::Usage, error.to_string()))?;
        changes.push(Change::Remove { path, nth: 0 });
    }
    Ok(changes)
}

fn nothing_said(slug: &str) -> Error {
    Error::missing(&[("--set", "what to change, FIELD=VALUE; or --summary, --home and the like")])
        .hint(format!("in a terminal, `ddscurate edit {slug}` opens your editor"))
}
