//! `add`: from a form or flags to a branch ready for a pull request.

mod answers;
mod form;
mod helper;
mod look;
mod written;

use super::Error;
use super::flow::contributor::{self, Asking, Contributor, new_file};
use super::flow::deliver::deliver;
use super::flow::others::Others;
use super::flow::outcome::{CONTRIBUTION, Stage, print_dry_run};
use super::flow::session::{self, Session};
use super::flow::settle::{plan, refuse, show, words};
use super::flow::stopped::with_json;
use super::open::{may_ask, start_workers, today};
use crate::cli::{AddArgs, Exit, Global, Ui};
use crate::contribute::{Change, Draft, Kind, check, pending_entries, shared};
use crate::git::Person;
use crate::guide::{Entry, check_slug, suggest_slug};
use crate::report::clean;
use look::{Next, look};

pub(super) fn run(global: &Global, args: &AddArgs, ui: &mut Ui) -> Result<Exit, Error> {
    with_json(args.flow.json, CONTRIBUTION, ui, |ui| add(global, args, ui))
}

fn add(global: &Global, args: &AddArgs, ui: &mut Ui) -> Result<Exit, Error> {
    start_workers();
    let ask = may_ask(args.flow.no_input || args.flow.json);
    answers::look_over(args)?;
    written::look_over(args)?;
    let session = Session::open(global, &args.flow, ask, ui)?;
    let mut others = Others::ask(&session, &args.flow);
    let mut draft = answers::gather(&session, args, ask, ui)?;
    stop_for_others(&mut others, &session, args, &draft, ui)?;
    if ask {
        form::ask(&session, args, &mut draft, ui)?;
    } else {
        helper::fill_missing(args, &mut draft.entry, ui);
        answers::require(&session, args, &draft)?;
    }
    stop_for_others(&mut others, &session, args, &draft, ui)?;
    go_through(&session, args, draft, ui)
}

/// Goes on with the draft of `slug`: asks for what is still open, and carries it as far as it goes.
pub(super) fn go_on_with(session: &Session, args: &AddArgs, slug: &str, ui: &mut Ui) -> Result<Exit, Error> {
    let mut draft = session.drafts.load(slug).ok_or_else(|| {
        Error::new(Exit::Usage, format!("the draft of `{slug}` cannot be read"))
            .hint(format!("it is kept in {}", session.drafts.path(slug).display()))
    })?;
    let mut others = Others::ask(session, &args.flow);
    stop_for_others(&mut others, session, args, &draft, ui)?;
    if session.ask {
        form::ask(session, args, &mut draft, ui)?;
    } else {
        answers::require(session, args, &draft)?;
    }
    stop_for_others(&mut others, session, args, &draft, ui)?;
    go_through(session, args, draft, ui)
}

/// From all answers to the end of the flow.
fn go_through(session: &Session, args: &AddArgs, mut draft: Draft, ui: &mut Ui) -> Result<Exit, Error> {
    let ask = session.ask;
    let mut slug = slug_of(args, &draft.entry)?;
    written::tell_of_own_file(session, args, &slug, &draft, ui);
    let Some(who) = contributor_who_agrees(session, args, &mut slug, &mut draft, ui)? else { return Ok(Exit::Done) };
    loop {
        let change = change(session, args, &slug, &draft, &who)?;
        let (guide, findings) = check(&session.guide, &change, today())?;
        show(&guide, &findings, &args.flow, ui)?;
        // What the pull request would be refused for is refused here, warnings included.
        let is_sound = !findings.any_to_mend();
        if args.flow.dry_run && args.flow.json && !is_sound {
            return refuse(&guide, &findings);
        }
        if args.flow.dry_run {
            print_dry_run(session, &change, &who, is_sound, &args.flow, ui)?;
            return Ok(if is_sound { Exit::Done } else { Exit::Findings });
        }
        session.drafts.save(&slug, &draft)?;
        if is_sound && (args.flow.yes || !ask) {
            return finish(session, args, &change, &who, ui);
        }
        if !ask {
            return refuse(&guide, &findings);
        }
        match look(session, args, &change, &plan(session, &change, &who), is_sound, &mut draft, ui)? {
            // With another name it is another file.
            Next::Again => slug = slug_of(args, &draft.entry)?,
            Next::Submit => return finish(session, args, &change, &who, ui),
            Next::End(exit) => return Ok(exit),
        }
    }
}

/// Stops when somebody else proposes the tool already, as soon as its name is known.
fn stop_for_others(
    others: &mut Others,
    session: &Session,
    args: &AddArgs,
    draft: &Draft,
    ui: &mut Ui,
) -> Result<(), Error> {
    let Ok(slug) = slug_of(args, &draft.entry) else { return Ok(()) };
    others.stop_for(session, &draft.entry.name, &slug, ui)?;
    if args.flow.again {
        return Ok(());
    }
    let own = pending_entries(&session.repository, &session.prefix, |slug| session.guide.entry_path(slug))?;
    let same = own.iter().filter(|(_, own, _)| *own != slug && !session.guide.knows_entry(own));
    match same.filter_map(|(branch, slug, entry)| Some((branch, slug, shared(&draft.entry, entry)?))).next() {
        None => Ok(()),
        Some((branch, slug, why)) => {
            Err(Error::new(Exit::Conflict, format!("your own branch {branch} adds it already: {}", clean(&why)))
                .hint(format!("`ddscurate status {slug}` says how far it is; --again adds this all the same")))
        }
    }
}

/// The slug asked for, else the one that the name suggests.
fn slug_of(args: &AddArgs, entry: &Entry) -> Result<String, Error> {
    if let Some(slug) = &args.slug {
        return match check_slug(slug) {
            Ok(()) => Ok(slug.clone()),
            Err(error) => Err(Error::new(Exit::Usage, format!("`{slug}` is not a slug: {error}"))),
        };
    }
    // A file that is called by an alias of the tool is called so on purpose.
    let stem = args.from.as_ref().and_then(|path| path.file_stem()?.to_str());
    let is_its = |stem: &&str| entry.names().any(|name| suggest_slug(name).as_deref() == Some(*stem));
    if let Some(stem) = stem.filter(is_its) {
        return Ok(stem.to_owned());
    }
    suggest_slug(&entry.name).ok_or_else(|| {
        Error::new(Exit::Usage, format!("no file name can be made from the name `{}`", entry.name))
            .hint("choose one with --slug: lower-case letters a-z, digits and hyphens")
    })
}

fn branch_of(args: &AddArgs, slug: &str) -> String {
    args.flow.branch.clone().unwrap_or_else(|| Kind::Add.branch(slug))
}

/// The contributor. Who says no to the agreement is back at the entry, and is asked again when they submit it; `None` when
/// they leave it at that.
fn contributor_who_agrees(
    session: &Session,
    args: &AddArgs,
    slug: &mut String,
    draft: &mut Draft,
    ui: &mut Ui,
) -> Result<Option<Contributor>, Error> {
    loop {
        match contributor(session, args, slug, draft, ui) {
            Err(error) if error.is_declined && !args.flow.yes => {}
            found => return found.map(Some),
        }
        session.drafts.save(slug, draft)?;
        ui.say("Without the agreement nothing is committed; your draft is kept.");
        let person = session.identity().map(|identity| identity.author);
        let person = person.unwrap_or(Person { name: String::new(), email: String::new() });
        let nobody = Contributor { person, asked: false, file: None };
        let plan = ["The agreement is not signed; to submit this, it is asked for again.".to_owned()];
        loop {
            let change = change(session, args, slug, draft, &nobody)?;
            match look(session, args, &change, &plan, true, draft, ui)? {
                Next::Again => *slug = slug_of(args, &draft.entry)?,
                Next::Submit => break,
                Next::End(_) => return Ok(None),
            }
        }
    }
}

fn contributor(
    session: &Session,
    args: &AddArgs,
    slug: &str,
    draft: &mut Draft,
    ui: &mut Ui,
) -> Result<Contributor, Error> {
    let mut about = draft.about.clone();
    let mut keep = |about: &_| {
        draft.about = Clone::clone(about);
        Ok(session.drafts.save(slug, draft)?)
    };
    let (branch, push_to) = (branch_of(args, slug), args.flow.push_to.as_deref());
    let asking = Asking { you: &args.you, push_to, branch: &branch, slug, newest: false, keep: &mut keep };
    let found = contributor::find(session, asking, &mut about, ui);
    draft.about = about;
    found
}

/// The whole contribution: the entry's file, and the contributor's.
fn change(session: &Session, args: &AddArgs, slug: &str, draft: &Draft, who: &Contributor) -> Result<Change, Error> {
    let entry = new_file(session, session.guide.entry_path(slug), draft.text()?)?;
    let files = std::iter::once(entry).chain(who.file.clone()).collect();
    let branch = branch_of(args, slug);
    Ok(Change::new(words(session, Kind::Add, slug, &branch, None, Some(&draft.entry), who), files))
}

fn finish(session: &Session, args: &AddArgs, change: &Change, who: &Contributor, ui: &mut Ui) -> Result<Exit, Error> {
    let outcome = deliver(session, &args.flow, change, who, ui)?;
    // From here on the branch has it all; until it is pushed, the form can still pick the draft up.
    if outcome.stage >= Stage::Pushed || args.flow.stays_here() {
        session.drafts.remove(&change.slug);
    }
    outcome.print(&args.flow, ui)?;
    Ok(Exit::Done)
}
