//! `undo`: takes a draft and its branch away again. What is on a server stays there.

use super::Error;
use super::flow::forge::Hosted;
use super::flow::session::Session;
use super::flow::stopped::with_json;
use super::flow::under_way::{UnderWay, the_one};
use super::open::{may_ask, start_workers};
use crate::cli::{Exit, FlowArgs, Global, Ui, UndoArgs};
use crate::contribute::Kind;
use crate::git::redact;
use crate::prompt::confirm;
use crate::report::{clean, write_json};
use serde::Serialize;

/// The frozen form `ddscurate/undo/1`.
#[derive(Serialize)]
struct Json<'u> {
    schema: &'static str,
    slug: &'u str,
    branch: Option<&'u str>,
    commit: Option<String>,
    draft: bool,
    left: Option<&'u str>,
}

/// The name of the form.
const SCHEMA: &str = "ddscurate/undo/1";

pub(super) fn run(global: &Global, args: &UndoArgs, ui: &mut Ui) -> Result<Exit, Error> {
    with_json(args.json, SCHEMA, ui, |ui| go(global, args, ui))
}

fn go(global: &Global, args: &UndoArgs, ui: &mut Ui) -> Result<Exit, Error> {
    start_workers();
    let ask = may_ask(args.no_input || args.json);
    let flow = FlowArgs {
        upstream: args.upstream.clone(),
        push_to: args.push_to.clone(),
        offline: args.offline,
        ..FlowArgs::default()
    };
    let session = Session::look(global, &flow, ask, ui)?;
    let found = the_one(&session, Some(&args.slug), "undo")?;
    let tip = match &found.branch {
        Some(branch) => session.repository.branch(branch)?,
        None => None,
    };
    if let Some(branch) = found.branch.as_deref().filter(|branch| !session.repository.made_here(branch)) {
        return Err(Error::new(Exit::Conflict, format!("the branch {} was not made by ddscurate", clean(branch)))
            .hint(format!("`git branch -D {}` deletes it, if you want that", clean(branch))));
    }
    let (elsewhere, is_safe) = elsewhere(&session, args, &found, ui)?;
    let is_safe = is_safe || found.contribution.as_ref().is_some_and(|there| there.is_merged());
    if !args.yes && (!is_safe || found.is_draft) {
        may_delete(&session, &found, is_safe)?;
    }
    let at = match (&found.contribution, &found.branch) {
        // What was looked at is what goes, and nothing that came meanwhile.
        (Some(contribution), _) => Some(contribution.at),
        (None, Some(_)) => tip,
        (None, None) => None,
    };
    if let (Some(branch), Some(at)) = (&found.branch, at) {
        session.repository.delete_branch(branch, at)?;
        ui.done(&format!("Deleted the branch {}; `git branch {} {at}` brings it back.", clean(branch), clean(branch)));
    }
    if found.is_draft {
        match found.kind {
            Kind::Edit => session.edits.forget_edit(&found.slug),
            _ => session.drafts.remove(&found.slug),
        }
        ui.done(&format!("Threw the draft of {} away.", clean(&found.slug)));
    }
    if let (Some(url), Some(branch)) = (&elsewhere, &found.branch) {
        ui.say(&format!(
            "The branch is still in {url}, with its pull request if there is one; `git push {url} --delete {branch}` \
             takes it away there."
        ));
    }
    if args.json {
        let json = Json {
            schema: SCHEMA,
            slug: &found.slug,
            branch: found.branch.as_deref(),
            commit: at.map(|at| at.to_string()),
            draft: found.is_draft,
            left: elsewhere.as_deref(),
        };
        write_json(ui.out(), &json)?;
    }
    Ok(Exit::Done)
}

/// Where the very same commit is, besides here; and whether it is safe there, or was merged.
fn elsewhere(
    session: &Session,
    args: &UndoArgs,
    found: &UnderWay,
    ui: &mut Ui,
) -> Result<(Option<String>, bool), Error> {
    let (Some(branch), Some(contribution), false) = (&found.branch, &found.contribution, args.offline) else {
        return Ok((None, false));
    };
    let hosted = Hosted::reach(session, args.push_to.as_deref(), false, ui)?;
    let url = hosted.target.url().unwrap_or(&session.upstream.url);
    let there = session.quiet.remote_branch(url, branch);
    if matches!(there, Ok(Some(at)) if at == contribution.at) {
        return Ok((Some(redact(url).into_owned()), true));
    }
    Ok((None, hosted.has_merged(session, branch, contribution.at)))
}

/// Asks before something goes that exists nowhere else.
fn may_delete(session: &Session, found: &UnderWay, is_branch_safe: bool) -> Result<(), Error> {
    let what =
        if found.branch.is_some() && !is_branch_safe { found.name() } else { format!("the draft of {}", found.slug) };
    if !session.ask {
        return Err(Error::missing(&[("--yes", "to delete what exists nowhere else")])
            .hint(format!("{} is nowhere but here", clean(&what))));
    }
    let question = format!("{} exists nowhere else. Delete it?", clean(&what));
    match confirm(&question, false).map_err(|stopped| session.stopped(&stopped, ""))? {
        true => Ok(()),
        false => Err(Error::new(Exit::Conflict, "nothing was deleted")),
    }
}
