//! The forge that a guide lives on, as this person reaches it: their login there, their fork, the proposal.

use super::gh::Gh;
use super::others::is_for_review;
use super::outcome::{Outcome, Stage};
use super::session::Session;
use super::under_way::meant_by;
use crate::cli::{Exit, FlowArgs, Ui, was_interrupted};
use crate::commands::Error;
use crate::contribute::{
    Change, Ends, Proposed, Target, find_proposal, likely_target, may_push, pages, propose, push_for_review, refusal_of,
};
use crate::forge::{
    Api, ApiError, Forge, Fork, Opened, ProposalState, Repo, Synced, Token, api_address_for, token_for,
};
use crate::git::{Oid, PushOutcome, redact};
use crate::prompt::confirm;
use crate::report::clean;
use std::collections::BTreeMap;
use std::time::Duration;

/// How long a new fork may take, in seconds of waiting; the forge's documentation says up to five minutes.
const FORK_WAITS: [u64; 13] = [1, 2, 4, 8, 16, 30, 30, 30, 30, 30, 30, 30, 30];

/// The steps in which waiting looks for Ctrl-C.
const STEP: Duration = Duration::from_millis(50);

/// The forge, the place that is pushed to, and what this person may do there.
pub(in crate::commands) struct Hosted {
    pub(in crate::commands) target: Target,
    /// True when the branch goes to upstream for review, without a fork.
    pub(in crate::commands) for_review: bool,
    ends: Option<Ends>,
    api: Option<Api>,
    has_token: bool,
    fork_is_new: bool,
    /// Why the forge did not tell whether this account has a fork.
    unsure: Option<ApiError>,
}

impl Hosted {
    /// The forge that the guide lives on, and the fork: the one that the flag or the remotes name, else the one that the
    /// forge knows of this account. Git's own login is used only where `may_ask` lets the person be asked for it.
    pub(in crate::commands) fn reach(
        session: &Session,
        push_to: Option<&str>,
        may_ask: bool,
        ui: &mut Ui,
    ) -> Result<Self, Error> {
        let target = likely_target(&session.repository, &session.upstream, push_to)?;
        let mut hosted = Self::of(session, target.unwrap_or(Target::Nowhere), may_ask && session.ask, ui)?;
        if hosted.target == Target::Nowhere
            && let (Some(api), Some(ends)) = (hosted.api.as_ref().filter(|_| hosted.has_token), hosted.ends.as_mut())
        {
            match api.own_fork(&ends.upstream) {
                Ok(Some(fork)) => {
                    ends.fork = Some(fork.repo.clone());
                    hosted.target = Target::Fork { url: address_of(session, fork) };
                }
                Ok(None) => {}
                Err(error) => hosted.unsure = Some(error),
            }
        }
        Ok(hosted)
    }

    /// What is known of the forge that the guide lives on. Asks the forge nothing.
    fn of(session: &Session, target: Target, ask: bool, ui: &mut Ui) -> Result<Self, Error> {
        let configured = session.frame().config.forge.as_deref();
        let ends = Ends::of(&session.upstream, &target, configured);
        let login = match &ends {
            Some(ends) => login(session, ends, ask, ui)?,
            None => None,
        };
        let has_token = login.is_some();
        let api = ends.as_ref().and_then(|ends| {
            api_of(ends, login)
                .inspect_err(|error| ui.say(&format!("The forge cannot be asked: {}.", clean(&error.to_string()))))
                .ok()
        });
        Ok(Self { target, for_review: false, ends, api, has_token, fork_is_new: false, unsure: None })
    }

    /// Where there is no fork: upstream itself, when a push that sends nothing shows that this user may; else makes one, if
    /// there is a token and the person agrees; or takes the way without a fork that Forgejo and Gitea have.
    pub(in crate::commands) fn find_a_way(
        &mut self,
        session: &Session,
        flow: &FlowArgs,
        change: &Change,
        ui: &mut Ui,
    ) -> Result<(), Error> {
        // On Forgejo whoever may read may begin a push, because it may be for review; the trial tells nothing there.
        let has_reviews = self.ends.as_ref().is_some_and(|ends| ends.forge == Forge::Forgejo);
        if !has_reviews && may_push(&session.quiet, &session.upstream, &change.branch) {
            let url = session.upstream.url.clone();
            if let Some(ends) = self.ends.as_mut() {
                ends.fork = Some(ends.upstream.clone());
            }
            self.target = Target::Upstream { url };
            return Ok(());
        }
        // Another way could lead to a second proposal beside the fork's.
        if let Some(error) = self.unsure.take() {
            return Err(forge_error(error).hint("or name your fork with --push-to"));
        }
        let Some(ends) = self.ends.as_mut() else { return Ok(()) };
        if let Some(api) = self.api.as_ref().filter(|_| self.has_token) {
            let may = flow.fork || {
                let question = "You have no fork. Make one under your account?";
                session.ask && confirm(question, true).map_err(|stopped| session.stopped(&stopped, &change.slug))?
            };
            if may {
                let fork = match api.fork(&ends.upstream) {
                    Err(ApiError::OwnRepository { .. }) => {
                        ends.fork = Some(ends.upstream.clone());
                        self.target = Target::Upstream { url: session.upstream.url.clone() };
                        return Ok(());
                    }
                    fork => fork.map_err(forge_error)?,
                };
                let what = if fork.existed { "You have a fork already" } else { "Made a fork" };
                ui.done(&format!("{what}: {}", clean(&fork.https_url)));
                if !fork.existed {
                    ui.say("Waiting for it to be ready \u{2026}");
                    let mut interrupted = None;
                    let mut wait = |time| interrupted = pause(time).err();
                    let ready = api.wait_for_fork(&fork, &session.upstream.branch, &mut wait);
                    if let Some(error) = interrupted {
                        return Err(error);
                    }
                    ready.map_err(forge_error)?;
                }
                self.fork_is_new = !fork.existed;
                ends.fork = Some(fork.repo.clone());
                self.target = Target::Fork { url: address_of(session, fork) };
                return Ok(());
            }
        }
        if ends.forge == Forge::Forgejo && !flow.no_propose {
            self.for_review = true;
        }
        Ok(())
    }

    /// Looks whether the change is under review already without a fork, on Forgejo and Gitea; then it stays there, and no
    /// second proposal comes from a fork that was made since.
    pub(in crate::commands) fn stay_under_review(&mut self, session: &Session, change: &Change, commit: Oid) {
        let Some(ends) = self.ends.as_ref().filter(|ends| ends.forge == Forge::Forgejo) else { return };
        let open = self.api.as_ref().and_then(|api| api.open_proposals(&ends.upstream).ok()).unwrap_or_default();
        let is_ours = |at: &Oid| *at == commit || session.repository.has_been_at(&change.branch, *at);
        let at = |one: &Opened| one.head_commit.as_deref().and_then(|at| at.parse().ok());
        self.for_review |= open.iter().any(|one| is_for_review(one) && at(one).is_some_and(|at| is_ours(&at)));
    }

    /// Whether proposals are opened on a forge that is known.
    pub(in crate::commands) fn is_on_a_forge(&self) -> bool {
        self.ends.is_some()
    }

    /// The pages for a person.
    pub(in crate::commands) fn pages(&self, session: &Session, change: &Change) -> Proposed {
        self.ends.as_ref().map(|ends| pages(ends, &session.upstream, change)).unwrap_or_default()
    }

    /// What the server is asked to do with the push, where the forge takes that and its API is out of reach.
    pub(in crate::commands) fn push_options(&self, session: &Session, change: &Change) -> Vec<String> {
        let Some(ends) = self.ends.as_ref().filter(|_| !self.has_token) else { return Vec::new() };
        let Some(proposal) = ends.proposal(&session.upstream, change) else { return Vec::new() };
        ends.forge.push_options(&proposal).unwrap_or_default()
    }

    /// The waits while a new fork cannot be written to.
    pub(in crate::commands) fn waits(&self) -> impl Iterator<Item = Duration> + use<> {
        let waits: &[u64] = if self.fork_is_new { &FORK_WAITS } else { &[] };
        waits.iter().map(|seconds| Duration::from_secs(*seconds))
    }

    /// Another program that has credentials for the host that is pushed to, which must be the guide's own.
    pub(in crate::commands) fn another_login(&self, session: &Session) -> Option<String> {
        let ends = self.ends.as_ref().filter(|ends| ends.forge == Forge::GitHub)?;
        // Where `insteadOf` leads elsewhere, git logs in there.
        let url = session.repository.effective_url(self.target.url()?).ok().filter(|url| url.starts_with("http"))?;
        let host = host_and_port(&Repo::parse(&url)?);
        let gh = Gh::find(&host).filter(|_| host == host_and_port(&ends.upstream))?;
        gh.token().and_then(|_| gh.helper())
    }

    /// Brings the fork's branch up to date on the forge; true when that was done.
    pub(in crate::commands) fn sync_fork(&self, session: &Session, ui: &mut Ui) -> bool {
        let (Some(api), Some(ends)) = (self.api.as_ref().filter(|_| self.has_token), &self.ends) else { return false };
        let Some(fork) = &ends.fork else { return false };
        let is_done = matches!(api.sync_fork(fork, &session.upstream.branch), Ok(Synced::Done));
        if is_done {
            ui.say("Brought the fork up to date with upstream.");
        }
        is_done
    }

    /// Pushes for review, without a fork: the server makes the proposal of it.
    pub(in crate::commands) fn push_for_review(
        &self,
        session: &Session,
        change: &Change,
        commit: Oid,
        outcome: &mut Outcome,
        ui: &mut Ui,
    ) -> Result<(), Error> {
        let Some(ends) = &self.ends else { return Ok(()) };
        let to_upstream = Ends { fork: Some(ends.upstream.clone()), ..ends.clone() };
        let Some((_, mut options)) =
            to_upstream.proposal(&session.upstream, change).and_then(|proposal| ends.forge.agit(&proposal))
        else {
            return Ok(());
        };
        ui.say("There is no fork; sending it to upstream for review \u{2026}");
        let url = &session.upstream.url;
        let mut on_line = |line: &str| ui.detail(&clean(line));
        let mut pushed = push_for_review(&session.repository, &session.upstream, commit, &options, &mut on_line)?;
        // An earlier form is under review already. The topic belongs to this account alone, so it is one's own.
        if matches!(&pushed, PushOutcome::Other { text } if text.contains("force-push")) {
            options.push("force-push=true".to_owned());
            pushed = push_for_review(&session.repository, &session.upstream, commit, &options, &mut on_line)?;
        }
        match pushed {
            PushOutcome::Done { remote_lines } => {
                outcome.pushed_to = Some(redact(url).into_owned());
                outcome.stage = Stage::Proposed;
                outcome.proposed.open =
                    ends.forge.proposal_url_in(&ends.upstream, &remote_lines).map(|url| opened(url, change));
                outcome.remote_lines = remote_lines;
            }
            PushOutcome::UpToDate => {
                outcome.pushed_to = Some(redact(url).into_owned());
                outcome.stage = Stage::Proposed;
                outcome.proposed.existed = true;
                outcome.proposed.open = self.of_commit(commit);
            }
            // Whoever may not even read there makes a fork by hand, or logs in.
            refused @ (PushOutcome::AuthFailed { .. } | PushOutcome::NotFound { .. }) => {
                outcome.proposed = Proposed {
                    why_by_hand: Some(refusal_of(refused, url).to_string()),
                    ..pages(ends, &session.upstream, change)
                };
            }
            refused => return Err(refusal_of(refused, url).into()),
        }
        Ok(())
    }

    /// The proposal of a branch, as far as the forge tells without much ado.
    fn find(&self, session: &Session, branch: &str) -> Result<Option<Opened>, ApiError> {
        let (Some(api), Some(ends)) = (&self.api, &self.ends) else { return Ok(None) };
        // Where there is no fork, the branch is in upstream itself; a fork elsewhere has no proposals there.
        let is_elsewhere = ends.fork.is_none() && self.target.url().is_some_and(|url| Repo::parse(url).is_some());
        let fork = ends.fork.clone().or_else(|| Some(ends.upstream.clone()).filter(|_| !is_elsewhere));
        let found = find_proposal(api, &Ends { fork, ..ends.clone() }, &session.upstream, branch)?;
        // What was pushed for review has no branch there.
        let was_for_review = found.is_none() && ends.fork.is_none() && ends.forge == Forge::Forgejo;
        let at = was_for_review.then(|| session.repository.branch(branch).ok().flatten()).flatten();
        Ok(found.or_else(|| self.of_commit(at?)))
    }

    /// The proposals of branches, by branch: the list of those that are open tells of most, so that only the others are
    /// asked for one by one.
    pub(in crate::commands) fn proposals(
        &self,
        session: &Session,
        branches: &[(&str, Oid)],
    ) -> Result<BTreeMap<String, Opened>, ApiError> {
        let (Some(api), Some(ends)) = (&self.api, &self.ends) else { return Ok(BTreeMap::new()) };
        let open = if branches.len() > 1 { api.open_proposals(&ends.upstream)? } else { Vec::new() };
        let own = ends.fork.as_ref().unwrap_or(&ends.upstream).owner().to_lowercase();
        let mut found = BTreeMap::new();
        for (branch, at) in branches {
            let at = at.to_string();
            let is_it = |one: &&Opened| {
                let is_own = one.head_owner.as_ref().is_some_and(|owner| owner.to_lowercase() == own);
                one.head_branch == *branch && (is_own || one.head_commit.as_ref() == Some(&at))
            };
            let listed = open.iter().find(is_it).cloned();
            if let Some(one) = if listed.is_some() { listed } else { self.find(session, branch)? } {
                found.insert((*branch).to_owned(), one);
            }
        }
        Ok(found)
    }

    /// True when the forge merged a proposal of exactly this commit. What became of it afterwards is upstream's affair.
    pub(in crate::commands) fn has_merged(&self, session: &Session, branch: &str, commit: Oid) -> bool {
        matches!(self.find(session, branch), Ok(Some(found)) if found.is_merged_at(&commit.to_string()))
    }

    /// The open proposal of a commit, whatever branch it is on.
    fn of_commit(&self, commit: Oid) -> Option<Opened> {
        let (api, ends) = (self.api.as_ref()?, self.ends.as_ref()?);
        let commit = commit.to_string();
        let mut open = api.open_proposals(&ends.upstream).ok()?.into_iter();
        open.find(|one| one.head_commit.as_deref() == Some(commit.as_str()))
    }

    /// Opens the proposal of the pushed branch, or finds it.
    pub(in crate::commands) fn propose(
        &self,
        session: &Session,
        change: &Change,
        commit: Oid,
        said: &[String],
        again: bool,
        ui: &mut Ui,
    ) -> Result<Proposed, Error> {
        let Some(ends) = &self.ends else { return Ok(Proposed::default()) };
        if let Some(url) = ends.forge.proposal_url_in(&ends.upstream, said).filter(|_| ends.fork.is_some()) {
            let proposed = |open| Ok(Proposed { open: Some(open), ..Proposed::default() });
            match self.api.as_ref().map(|api| find_proposal(api, ends, &session.upstream, &change.branch)) {
                Some(Ok(Some(open))) if open.state == ProposalState::Open => return proposed(open),
                // The lines speak of another proposal.
                Some(Ok(_)) => {}
                Some(Err(_)) | None => return proposed(opened(url, change)),
            }
        }
        let Some(api) = &self.api else { return Ok(pages(ends, &session.upstream, change)) };
        ui.detail("Asking the forge for a proposal of this branch \u{2026}");
        let mut interrupted = None;
        let mut wait = |time| interrupted = pause(time).err();
        let proposed = propose(api, self.has_token, ends, &session.upstream, (change, commit), again, &mut wait);
        if let Some(error) = interrupted {
            return Err(error);
        }
        let name = meant_by(session, change.kind, &change.slug, &change.branch);
        match &proposed.closed {
            Some(closed) => Err(Error::new(
                Exit::Conflict,
                format!("an earlier pull request of the branch {} was closed: {}", change.branch, closed.url),
            )
            .hint(format!("see what was said there; `ddscurate submit {name} --again` opens another"))),
            None => Ok(proposed),
        }
    }
}

/// The client of the forge's API. The person's own environment may name another address for it.
pub(in crate::commands) fn api_of(ends: &Ends, token: Option<Token>) -> Result<Api, ApiError> {
    let address = api_address_for(ends.forge, &host_and_port(&ends.upstream), &|key| std::env::var(key).ok());
    Api::new(ends.forge, &ends.upstream, token, address.as_ref().map(|(address, _)| address.as_str()))
}

/// Waits, unless the person presses Ctrl-C.
pub(in crate::commands) fn pause(time: Duration) -> Result<(), Error> {
    let mut left = time;
    while !left.is_zero() {
        if was_interrupted() {
            return Err(Error::new(Exit::Interrupted, "interrupted"));
        }
        let step = left.min(STEP);
        std::thread::sleep(step);
        left -= step;
    }
    Ok(())
}

/// A token for the forge's API: from the environment, from GitHub's command line, or the login that git has, which a
/// person is asked about first.
fn login(session: &Session, ends: &Ends, ask: bool, ui: &mut Ui) -> Result<Option<Token>, Error> {
    let host = host_and_port(&ends.upstream);
    if let Some((token, source)) = login_of(ends) {
        ui.detail(&format!("The token of {source} is used for {}.", clean(&host)));
        return Ok(Some(token));
    }
    if !ask || ends.upstream.web_url().starts_with("http://") {
        return Ok(None);
    }
    let credential = session.quiet.credential(&format!("https://{host}/")).ok().flatten();
    let Some(credential) = credential else { return Ok(None) };
    let question = format!("Git has a login for {}. Use it to open the pull request?", clean(&host));
    let may = confirm(&question, true).map_err(|stopped| session.stopped(&stopped, ""))?;
    Ok(may.then(|| Token::from_credential(credential.username.clone(), credential.password().to_owned())))
}

/// A token that can be used without asking, and where it is from.
pub(in crate::commands) fn login_of(ends: &Ends) -> Option<(Token, &'static str)> {
    let host = host_and_port(&ends.upstream);
    token_for(ends.forge, &host, &|key| std::env::var(key).ok())
        .or_else(|| Some((Gh::find(&host).filter(|_| ends.forge == Forge::GitHub)?.token()?, "gh")))
}

/// `host[:port]`, as a browser would show it.
fn host_and_port(repo: &Repo) -> String {
    let page = repo.web_url();
    let rest = page.split_once("://").map_or(page.as_str(), |(_, rest)| rest);
    rest.split('/').next().unwrap_or_default().to_owned()
}

/// The fork's address for git, in the way in which this clone reaches its forge.
fn address_of(session: &Session, fork: Fork) -> String {
    fork.ssh_url.filter(|_| speaks_ssh(session)).unwrap_or(fork.https_url)
}

/// True when this clone reaches its forge by ssh, so that a fork is better reached that way too.
fn speaks_ssh(session: &Session) -> bool {
    let is_ssh = |url: &str| url.starts_with("ssh://") || (!url.contains("://") && url.contains('@'));
    session.repository.remotes().is_ok_and(|remotes| remotes.iter().any(|remote| is_ssh(&remote.push_url)))
}

fn opened(url: String, change: &Change) -> Opened {
    let number = url.trim_end_matches('/').rsplit('/').next().and_then(|number| number.parse().ok()).unwrap_or(0);
    Opened {
        number,
        url,
        title: change.title.clone(),
        head_branch: change.branch.clone(),
        head_owner: None,
        head_commit: None,
        author: None,
        draft: false,
        state: ProposalState::Open,
    }
}

fn forge_error(error: ApiError) -> Error {
    let hint = error.hint();
    let mut converted = Error::new(Exit::Environment, error.to_string());
    converted.hints.extend(hint);
    converted
}
