//! `submit`: finishes what is under way, whichever stage is missing.

use super::Error;
use super::add;
use super::flow::contributor::{Contributor, new_file};
use super::flow::deliver::go_on;
use super::flow::forge::Hosted;
use super::flow::outcome::{CONTRIBUTION, Outcome, Stage, print_dry_run};
use super::flow::session::{Session, quoted};
use super::flow::settle::{refuse, show, words};
use super::flow::stopped::{Reached, with_json};
use super::flow::under_way::the_one;
use super::open::{may_ask, start_workers, today};
use crate::cli::{AddArgs, Exit, Global, SubmitArgs, Ui};
use crate::contribute::{self, Change, Contribution, Kind, check, on_branch, transplant};
use crate::git;
use crate::guide::{Entry, read_entry};
use crate::report::clean;

pub(super) fn run(global: &Global, args: &SubmitArgs, ui: &mut Ui) -> Result<Exit, Error> {
    with_json(args.flow.json, CONTRIBUTION, ui, |ui| go(global, args, ui))
}

fn go(global: &Global, args: &SubmitArgs, ui: &mut Ui) -> Result<Exit, Error> {
    start_workers();
    let ask = may_ask(args.flow.no_input || args.flow.json);
    let session = Session::open(global, &args.flow, ask, ui)?;
    let wanted = args.flow.branch.as_deref().or(args.slug.as_deref());
    let found = the_one(&session, wanted, "submit")?;
    let Some(branch) = found.branch else {
        return draft(&session, args, &found.slug, found.kind, ui);
    };
    let Some(contribution) = found.contribution else {
        // Reading it again says why it could not be read.
        session.contribution(&branch)?;
        return Err(Error::new(Exit::Environment, format!("the branch {branch} cannot be read")));
    };
    let kept = Reached {
        stage: Stage::Committed,
        slug: contribution.slug.clone(),
        branch,
        commit: Some(contribution.at),
        pushed_to: None,
    };
    branch_with(&session, args, contribution, ui).map_err(|mut error| {
        error.reached.get_or_insert_with(|| Box::new(kept));
        error
    })
}

/// A draft that no branch has yet.
fn draft(session: &Session, args: &SubmitArgs, slug: &str, kind: Kind, ui: &mut Ui) -> Result<Exit, Error> {
    if kind != Kind::Add {
        return Err(Error::new(Exit::Usage, format!("the edit of `{slug}` is not finished"))
            .hint(format!("`ddscurate edit {slug}` goes on with it")));
    }
    let (flow, you) = (args.flow.clone(), args.you.clone());
    let add = AddArgs { slug: Some(slug.to_owned()), flow, you, ..AddArgs::default() };
    add::go_on_with(session, &add, slug, ui)
}

/// A branch that has everything: checked again on what upstream is now, and carried as far as it goes.
fn branch_with(session: &Session, args: &SubmitArgs, contribution: Contribution, ui: &mut Ui) -> Result<Exit, Error> {
    let who = Contributor { person: contribution.author.clone(), asked: false, file: None };
    let (before, after) = entries(session, &contribution);
    let words = words(
        session,
        contribution.kind,
        &contribution.slug,
        &contribution.branch,
        before.as_ref(),
        after.as_ref(),
        &who,
    );
    let mut change = Change::titled(words, contribution.files.clone(), contribution.title.clone());
    change.message.clone_from(&contribution.message);
    let mut outcome = Outcome::new(session, &change);
    outcome.committed(contribution.at, true);
    if contribution.is_merged() {
        return merged(session, args, &contribution, outcome, ui);
    }
    let mut hosted = None;
    // What does not fit any more may have been taken, and changed there since.
    if let Some(path) = contribution.conflicts.first().cloned() {
        if is_merged_there(session, args, &contribution, &mut hosted, ui)? {
            return merged(session, args, &contribution, outcome, ui);
        }
        return Err(contribute::Error::Outdated { branch: contribution.branch, path }.into());
    }
    if let Some(path) = contribution.others.first().cloned() {
        return Err(contribute::Error::NotOurs { branch: contribution.branch, path }.into());
    }
    let (guide, findings) = check(&session.guide, &change, today())?;
    show(&guide, &findings, &args.flow, ui)?;
    if findings.any_to_mend() {
        return refuse(&guide, &findings);
    }
    if args.flow.dry_run {
        print_dry_run(session, &change, &who, true, &args.flow, ui)?;
        return Ok(Exit::Done);
    }
    if is_merged_there(session, args, &contribution, &mut hosted, ui)? {
        return merged(session, args, &contribution, outcome, ui);
    }
    if hosted.as_ref().is_some_and(|hosted| is_behind(session, hosted, &contribution)) {
        match transplant(&session.repository, &contribution, &change, &session.prefix, session.upstream.tip) {
            // Whoever works in the branch would see its files as changed; the older commit serves as well.
            Err(contribute::Error::Git(git::Error::BranchCheckedOut { .. })) => {
                ui.say("Upstream has moved on; the commit stays where it is, because its branch is in use.");
            }
            moved => {
                outcome.committed(moved?.commit, false);
                ui.say("Upstream has moved on: the commit now stands on its newest.");
            }
        }
    }
    ui.done(&format!("{}: committed on branch {}", clean(&change.title), clean(&change.branch)));
    go_on(session, &args.flow, &change, hosted, &mut outcome, ui)?;
    if outcome.stage >= Stage::Pushed {
        forget_draft(session, &contribution, ui)?;
    }
    outcome.print(&args.flow, ui)?;
    Ok(Exit::Done)
}

/// The end of what upstream has.
fn merged(
    session: &Session,
    args: &SubmitArgs,
    contribution: &Contribution,
    mut outcome: Outcome,
    ui: &mut Ui,
) -> Result<Exit, Error> {
    outcome.stage = Stage::Merged;
    forget_draft(session, contribution, ui)?;
    outcome.print(&args.flow, ui)?;
    Ok(Exit::Done)
}

/// True when the forge says that this very commit was merged. Reaches the forge where the flow may and did not yet.
fn is_merged_there(
    session: &Session,
    args: &SubmitArgs,
    contribution: &Contribution,
    hosted: &mut Option<Hosted>,
    ui: &mut Ui,
) -> Result<bool, Error> {
    if args.flow.stays_here() || args.flow.dry_run {
        return Ok(false);
    }
    let reached = Hosted::reach(session, args.flow.push_to.as_deref(), true, ui)?;
    let is_merged = reached.has_merged(session, &contribution.branch, contribution.at);
    *hosted = Some(reached);
    Ok(is_merged)
}

/// True when the commit stands on an older commit of upstream and nobody else has it yet, so that it can still be made
/// anew.
fn is_behind(session: &Session, hosted: &Hosted, contribution: &Contribution) -> bool {
    if contribution.base == Some(session.upstream.tip) || !contribution.may_move(&session.repository) {
        return false;
    }
    let url = hosted.target.url().unwrap_or(&session.upstream.url);
    // Where the answer does not come, the push says why.
    matches!(session.quiet.remote_branch(url, &contribution.branch), Ok(None))
}

/// The entry before and after.
fn entries(session: &Session, contribution: &Contribution) -> (Option<Entry>, Option<Entry>) {
    let of_entry = |path: &str| path.starts_with("entries/");
    let after = contribution.files.iter().find(|file| of_entry(&file.path) && file.text.is_some());
    let gone = contribution.files.iter().find(|file| of_entry(&file.path) && file.text.is_none());
    let before = gone.or(after).and_then(|file| Some(read_entry(&session.guide.text(&file.path)?).0));
    (before, after.and_then(|file| file.text.as_deref()).map(|text| read_entry(text).0))
}

/// Forgets the draft when the branch, or upstream, has its very text. A newer one stays, and its owner is told.
fn forget_draft(session: &Session, contribution: &Contribution, ui: &mut Ui) -> Result<(), Error> {
    let slug = contribution.slug.as_str();
    let path = session.guide.entry_path(slug);
    let kept = match contribution.kind {
        Kind::Add => match session.drafts.load(slug) {
            Some(draft) => {
                let how = format!("add {} --replace", quoted(&draft.entry.name));
                new_file(session, path.clone(), draft.text()?)?.text.map(|text| (text, how))
            }
            None => None,
        },
        Kind::Edit => session.edits.edit(slug).map(|(text, _)| (text, format!("edit {slug}"))),
        Kind::Retire | Kind::Rename | Kind::Agree => None,
    };
    let Some((kept, how)) = kept else { return Ok(()) };
    let committed = on_branch(&session.repository, &contribution.branch, &session.prefix, &path)?;
    if committed.is_some_and(|text| text == kept) || session.guide.text(&path).is_some_and(|text| text == kept) {
        match contribution.kind {
            Kind::Edit => session.edits.forget_edit(slug),
            _ => session.drafts.remove(slug),
        }
        return Ok(());
    }
    ui.say(&format!(
        "Your draft of {} says more than the branch has, and is kept; `ddscurate {}` goes on with it.",
        clean(slug),
        clean(&how)
    ));
    Ok(())
}
