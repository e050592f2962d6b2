//! The steps of `add` that write: commit and push.

use super::Error;
use super::outcome::{Outcome, Stage};
use super::person::Contributor;
use super::session::Session;
use crate::cli::{AddArgs, Ui};
use crate::contribute::{self, Change, Committed, propose, push_target, replace};
use crate::prompt::confirm;
use crate::report::clean;

/// One commit on upstream's tip, on a branch of its own.
pub(super) fn commit(
    session: &Session,
    ask: bool,
    change: &Change,
    who: &Contributor,
    outcome: &mut Outcome,
    ui: &mut Ui,
) -> Result<(), Error> {
    let person = who.asked.then_some(&who.person);
    let (repository, upstream, prefix) = (&session.repository, &session.upstream, session.prefix.as_str());
    let made = match contribute::commit(repository, upstream, change, prefix, person) {
        Err(contribute::Error::BranchTaken { at, .. })
            if ask && may_replace(change).map_err(|stopped| session.stopped(&stopped, &change.slug))? =>
        {
            outcome.replaces = Some(at);
            replace(repository, upstream, change, prefix, person, at)
        }
        made => made,
    };
    let Committed { commit, resumed } = made?;
    outcome.committed(commit, resumed);
    let what = if resumed { "was committed already" } else { "committed" };
    ui.done(&format!("{}: {what} on branch {}", clean(&change.title), change.branch));
    Ok(())
}

/// The branch at the fork, and the address that opens the proposal.
pub(super) fn push(
    session: &Session,
    args: &AddArgs,
    change: &Change,
    outcome: &mut Outcome,
    ui: &mut Ui,
) -> Result<(), Error> {
    let (repository, upstream) = (&session.repository, &session.upstream);
    let target = push_target(repository, &session.quiet, upstream, args.push_to.as_deref(), &change.branch)?;
    let configured = session.guide.config.forge.as_deref();
    outcome.proposed = propose(upstream, &target, change, configured);
    let Some(url) = target.url() else { return Ok(()) };
    let Some(commit) = outcome.commit else { return Ok(()) };
    ui.detail("Pushing \u{2026}");
    let pushed =
        contribute::push(repository, url, change, commit, outcome.replaces, &mut |line| ui.detail(&clean(line)))?;
    let shown = crate::git::redact(url);
    let what = if pushed.resumed { "The branch was there already" } else { "Pushed the branch" };
    ui.done(&format!("{what}: {}", clean(&shown)));
    outcome.pushed_to = Some(shown.into_owned());
    outcome.remote_lines = pushed.remote_lines;
    outcome.resumed &= pushed.resumed;
    outcome.stage = Stage::Pushed;
    Ok(())
}

fn may_replace(change: &Change) -> Result<bool, crate::prompt::Stopped> {
    confirm(&format!("The branch {} holds an earlier form of this. Replace it?", change.branch), false)
}
