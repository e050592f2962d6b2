//! The steps of the flow that write: the commit, the push with what it may take, the proposal.

use super::contributor::Contributor;
use super::forge::{Hosted, pause};
use super::outcome::{Outcome, Stage, short};
use super::session::Session;
use crate::cli::{Exit, FlowArgs, Ui};
use crate::commands::Error;
use crate::contribute::{
    self, Change, Committed, Kind, PushWish, Pushed, Refusal, Target, likely_target, onto_common_ground, replace,
};
use crate::git::{Oid, redact};
use crate::prompt::confirm;
use crate::report::clean;

/// Carries a checked change as far as it goes: commit, push, proposal. Whatever is done already stays as it is.
pub(in crate::commands) fn deliver(
    session: &Session,
    flow: &FlowArgs,
    change: &Change,
    who: &Contributor,
    ui: &mut Ui,
) -> Result<Outcome, Error> {
    let mut outcome = Outcome::new(session, change);
    if !flow.stays_here() {
        // A place that is not there is told before anything is committed for it.
        likely_target(&session.repository, &session.upstream, flow.push_to.as_deref())?;
    }
    let committed = commit(session, flow, change, who, &mut outcome, ui);
    committed.map_err(|mut error| {
        error.reached = Some(outcome.reached());
        error
    })?;
    go_on(session, flow, change, None, &mut outcome, ui)?;
    Ok(outcome)
}

/// Push and proposal of what is committed, through the forge as it was reached already, if it was.
pub(in crate::commands) fn go_on(
    session: &Session,
    flow: &FlowArgs,
    change: &Change,
    hosted: Option<Hosted>,
    outcome: &mut Outcome,
    ui: &mut Ui,
) -> Result<(), Error> {
    if flow.stays_here() {
        return Ok(());
    }
    let ended = push_and_propose(session, flow, change, hosted, outcome, ui);
    ended.map_err(|mut error| {
        error.reached = Some(outcome.reached());
        if !error.hints.iter().any(|hint| hint.contains("submit")) && error.exit != Exit::Usage {
            error
                .hints
                .push(format!("the commit is kept; `ddscurate submit {}` goes on from here", clean(&outcome.name)));
        }
        error
    })
}

/// One commit on upstream's tip, on a branch of its own.
fn commit(
    session: &Session,
    flow: &FlowArgs,
    change: &Change,
    who: &Contributor,
    outcome: &mut Outcome,
    ui: &mut Ui,
) -> Result<(), Error> {
    let person = who.asked.then_some(&who.person);
    let (repository, upstream, prefix) = (&session.repository, &session.upstream, session.prefix.as_str());
    let made = match contribute::commit(repository, upstream, change, prefix, person) {
        Err(contribute::Error::BranchTaken { at, .. }) if may_replace(session, flow, change, at)? => {
            replace(repository, upstream, change, prefix, person, at)
        }
        made => made,
    };
    let Committed { commit, resumed } = made?;
    outcome.committed(commit, resumed);
    let what = if resumed { "was committed already" } else { "committed" };
    ui.done(&format!("{}: {what} on branch {} ({})", clean(&change.title), change.branch, short(commit)));
    Ok(())
}

fn push_and_propose(
    session: &Session,
    flow: &FlowArgs,
    change: &Change,
    hosted: Option<Hosted>,
    outcome: &mut Outcome,
    ui: &mut Ui,
) -> Result<(), Error> {
    let Some(commit) = outcome.commit else { return Ok(()) };
    let mut hosted = match hosted {
        Some(hosted) => hosted,
        None => Hosted::reach(session, flow.push_to.as_deref(), true, ui)?,
    };
    if flow.push_to.is_none() && !flow.no_propose {
        hosted.stay_under_review(session, change, commit);
    }
    if !hosted.for_review && matches!(hosted.target, Target::Nowhere) {
        hosted.find_a_way(session, flow, change, ui)?;
    }
    if hosted.for_review {
        return hosted.push_for_review(session, change, commit, outcome, ui);
    }
    let Some(url) = hosted.target.url().map(str::to_owned) else {
        outcome.proposed = hosted.pages(session, change);
        return Ok(());
    };
    let options = if flow.no_propose { Vec::new() } else { hosted.push_options(session, change) };
    ui.detail("Pushing \u{2026}");
    let pushed = Pushing { session, change, url: &url, hosted: &hosted, options: &options, replace: flow.replace }
        .run(commit, outcome, ui)?;
    let shown = redact(&url);
    let what = if pushed.resumed { "The branch is there already, up to date" } else { "Pushed the branch" };
    ui.done(&format!("{what}: {}", clean(&shown)));
    outcome.pushed_to = Some(shown.into_owned());
    outcome.resumed &= pushed.resumed;
    outcome.stage = Stage::Pushed;
    if flow.no_propose {
        outcome.remote_lines = pushed.remote_lines;
        return Ok(());
    }
    outcome.proposed = hosted.propose(session, change, commit, &pushed.remote_lines, flow.again, ui)?;
    outcome.remote_lines = pushed.remote_lines;
    if outcome.proposed.is_merged {
        outcome.stage = Stage::Merged;
    } else if let Some(open) = &outcome.proposed.open {
        outcome.stage = Stage::Proposed;
        outcome.resumed &= outcome.proposed.existed;
        ui.detail(&format!("proposal {}: {}", open.number, clean(&open.title)));
        // Its address says all that the server's lines say.
        outcome.remote_lines.clear();
    }
    Ok(())
}

/// A push with all that can be done about its refusal, each once.
struct Pushing<'p> {
    session: &'p Session,
    change: &'p Change,
    url: &'p str,
    hosted: &'p Hosted,
    options: &'p [String],
    replace: bool,
}

impl Pushing<'_> {
    fn run(&self, mut commit: Oid, outcome: &mut Outcome, ui: &mut Ui) -> Result<Pushed, Error> {
        let mut helper: Option<String> = None;
        let mut tried = Vec::new();
        let mut waits = self.hosted.waits();
        loop {
            let wish = PushWish { options: self.options, helper: helper.as_deref(), replace: self.replace };
            let mut on_line = |line: &str| ui.detail(&clean(line));
            let Session { repository, prefix, .. } = self.session;
            let refused = match contribute::push(repository, self.url, self.change, prefix, commit, wish, &mut on_line)
            {
                Err(contribute::Error::Refused { refusal, url, why, hint }) => (refusal, url, why, hint),
                Err(error) => return Err(error.into()),
                Ok(pushed) => {
                    if let Some(adopted) = pushed.adopted {
                        repository.move_branch(&self.change.branch, commit, adopted)?;
                        outcome.commit = Some(adopted);
                    }
                    return Ok(pushed);
                }
            };
            let (refusal, url, why, hint) = refused;
            let is_first = !tried.contains(&refusal);
            tried.push(refusal);
            let mended = match refusal {
                // A fork that was made a moment ago can be read before it can be written.
                Refusal::NotFound => waits.next().map(pause).transpose()?.is_some(),
                Refusal::Login if is_first => {
                    helper = self.hosted.another_login(self.session);
                    helper.is_some()
                }
                Refusal::WorkflowScope if is_first => {
                    self.hosted.sync_fork(self.session, ui) || self.stands_on_common_ground(&mut commit, outcome, ui)
                }
                Refusal::Shallow if is_first => {
                    self.stands_on_common_ground(&mut commit, outcome, ui) || self.unshallow(ui)?
                }
                Refusal::WorkflowScope if tried.iter().filter(|one| **one == refusal).count() == 2 => {
                    self.stands_on_common_ground(&mut commit, outcome, ui)
                }
                Refusal::Shallow if tried.iter().filter(|one| **one == refusal).count() == 2 => self.unshallow(ui)?,
                _ => false,
            };
            if !mended {
                return Err(contribute::Error::Refused { refusal, url, why, hint }.into());
            }
        }
    }

    /// Makes the commit anew on what the fork has of upstream, where that can be done. What keeps it from that, such as a
    /// fork without upstream's branch, says less than the refusal that it was tried for.
    fn stands_on_common_ground(&self, commit: &mut Oid, outcome: &mut Outcome, ui: &mut Ui) -> bool {
        let moved = self.move_to_common_ground(commit, outcome, ui);
        moved.inspect_err(|error| ui.detail(&clean(&error.message))).unwrap_or(false)
    }

    fn move_to_common_ground(&self, commit: &mut Oid, outcome: &mut Outcome, ui: &mut Ui) -> Result<bool, Error> {
        let Session { repository, upstream, prefix, .. } = self.session;
        let Some(contribution) = self.session.contribution(&self.change.branch)? else {
            return Ok(false);
        };
        let mut on_line = |line: &str| ui.detail(&clean(line));
        let moved =
            onto_common_ground(repository, upstream, &contribution, self.change, prefix, self.url, &mut on_line)?;
        let Some(Committed { commit: new, .. }) = moved else { return Ok(false) };
        ui.say("The fork is behind upstream: the commit now stands on the newest that both have.");
        *commit = new;
        outcome.committed(new, false);
        Ok(true)
    }

    /// Fetches what a shallow clone left out, if the person lets us.
    fn unshallow(&self, ui: &mut Ui) -> Result<bool, Error> {
        let session = self.session;
        let question = "The server needs the history that this shallow clone left out. Fetch it?";
        let may = session.ask
            && session.repository.is_shallow()
            && confirm(question, true).map_err(|stopped| session.stopped(&stopped, ""))?;
        if may {
            let mut on_line = |line: &str| ui.detail(&clean(line));
            contribute::deepen(&session.repository, &session.upstream, self.url, &mut on_line)?;
        }
        Ok(may)
    }
}

/// True when the change may take the place of what its branch holds: this program made that, and upstream has all of it, or
/// it is an earlier form of this change, from which an edit went on or which the person lets go. What somebody did there
/// themselves is never asked for.
fn may_replace(session: &Session, flow: &FlowArgs, change: &Change, at: Oid) -> Result<bool, Error> {
    let repository = &session.repository;
    let there = session.contribution(&change.branch)?;
    let Some(there) = there.filter(|there| there.at == at && repository.made_here(&change.branch)) else {
        return Ok(false);
    };
    if there.is_merged() {
        return Ok(true);
    }
    let is_same = there.others.is_empty() && there.slug == change.slug && there.kind == change.kind;
    let fits = is_same && there.conflicts.is_empty();
    if fits && flow.replace {
        return Ok(true);
    }
    // Whatever else stands on the branch is somebody's own work.
    let is_alone = there.is_single;
    if fits && is_alone && change.kind != Kind::Add {
        return Ok(true);
    }
    let question = format!("The branch {} holds an earlier form of this. Replace it?", change.branch);
    Ok(is_same
        && is_alone
        && session.ask
        && confirm(&question, false).map_err(|stopped| session.stopped(&stopped, &change.slug))?)
}
