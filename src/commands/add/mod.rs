//! `add`: from a form or flags to a branch ready for a pull request.

mod answers;
mod form;
mod helper;
mod look;
mod outcome;
mod person;
mod session;
mod write;
mod written;

use super::Error;
use super::open::{guide_folder, start_workers, today};
use crate::cli::{AddArgs, Exit, Global, Ui, catch_interrupts};
use crate::contribute::{Change, check};
use crate::finding::Findings;
use crate::guide::Guide;
use crate::report::{Format, Offer, Run};
use look::{Next, look};
use outcome::{Outcome, Stage};
use session::Session;

pub(super) fn run(global: &Global, args: &AddArgs, ui: &mut Ui) -> Result<Exit, Error> {
    let ended = add(global, args, ui);
    if let (true, Err(error)) = (args.json, &ended) {
        outcome::print_error(error, ui)?;
    }
    ended
}

fn add(global: &Global, args: &AddArgs, ui: &mut Ui) -> Result<Exit, Error> {
    start_workers();
    let ask = !args.no_input && !args.json && Ui::can_ask();
    if ask {
        catch_interrupts();
    }
    let session = Session::open(&guide_folder(global)?, args, ask, ui)?;
    let mut draft = answers::gather(&session, args, ask, ui)?;
    if ask {
        form::ask(&session, args, &mut draft, ui)?;
    } else {
        answers::require(&session, args, &draft)?;
    }
    let slug = session.slug(args, &draft.entry)?;
    let person = person::find(&session, args, ask, &slug, &mut draft, ui)?;
    loop {
        let change = person::change(&session, args, &slug, &draft, &person)?;
        let (guide, findings) = check(&session.tip_tree(), &change, today())?;
        show(&guide, &findings, args, ui)?;
        // What the pull request would be refused for is refused here, warnings included.
        let is_sound = !findings.any_to_mend();
        if args.dry_run && args.json && !is_sound {
            return refuse(&guide, &findings);
        }
        if args.dry_run {
            outcome::print_dry_run(&session, &change, &person, args, ui)?;
            return Ok(if is_sound { Exit::Done } else { Exit::Findings });
        }
        session.keep(&slug, &draft)?;
        if is_sound && (args.yes || !ask) {
            return finish(&session, args, ask, &change, &person, ui);
        }
        if !ask {
            return refuse(&guide, &findings);
        }
        match look(&session, args, &change, &person.plan(&session, &change), is_sound, &mut draft, ui)? {
            Next::Again => {}
            Next::Submit => return finish(&session, args, ask, &change, &person, ui),
            Next::End(exit) => return Ok(exit),
        }
    }
}

fn finish(
    session: &Session,
    args: &AddArgs,
    ask: bool,
    change: &Change,
    person: &person::Contributor,
    ui: &mut Ui,
) -> Result<Exit, Error> {
    let mut outcome = Outcome::new(session, change);
    write::commit(session, ask, change, person, &mut outcome, ui)?;
    if !args.no_push {
        write::push(session, args, change, &mut outcome, ui).map_err(|mut error| {
            error.commit = outcome.commit.map(|commit| commit.to_string());
            error
        })?;
    }
    if outcome.stage != Stage::Committed && !args.no_propose {
        outcome.stage = Stage::Proposed;
    }
    if outcome.stage == Stage::Proposed || args.no_propose || args.no_push {
        session.drafts.remove(&change.slug);
    }
    outcome.print(args, ui)?;
    Ok(Exit::Done)
}

/// Shows what the rules say of the change, where the lines stand.
fn show(guide: &Guide, findings: &Findings, args: &AddArgs, ui: &mut Ui) -> Result<(), Error> {
    if findings.shown.is_empty() || args.json {
        return Ok(());
    }
    let mut text = Vec::new();
    // What is shown is a draft's; `validate` has nothing to mend there.
    let (color, columns) = (ui.color_of_messages(), Ui::columns_of_messages());
    let format = Format::Human { color, columns, offer: Offer::Nothing };
    format.reporter().report(&Run::on_all(findings, &guide.files, 1), &mut text)?;
    ui.show_findings(&String::from_utf8_lossy(&text));
    Ok(())
}

fn refuse(guide: &Guide, findings: &Findings) -> Result<Exit, Error> {
    let error = Error::new(Exit::Findings, "nothing was committed: the entry does not pass the rules");
    Err(error.findings(outcome::findings_json(guide, findings)?))
}
