//! What others have proposed already: nobody should describe a tool that is waiting to be merged.

use super::forge::{api_of, login_of};
use super::session::Session;
use crate::cli::{Exit, FlowArgs, Ui};
use crate::commands::Error;
use crate::contribute::{Ends, Kind, Target, likely_target};
use crate::forge::{Api, Opened, Repo};
use crate::git::Oid;
use crate::guide::name_key;
use crate::prompt::confirm;
use crate::report::clean;
use std::thread::JoinHandle;

/// The open proposals of the guide, asked for while other things go on. Without an answer there are none: this saves
/// somebody work, and stops nobody.
pub(in crate::commands) struct Others {
    asked: Option<JoinHandle<(Api, Vec<Opened>)>>,
    found: Vec<Opened>,
    api: Option<Api>,
    /// The repository that this person's branches are pushed to.
    own: Option<Repo>,
}

impl Others {
    /// Asks the forge, unless nothing is to be asked or the guide is on none.
    pub(in crate::commands) fn ask(session: &Session, flow: &FlowArgs) -> Self {
        let quiet = flow.stays_here() || flow.dry_run || flow.no_propose || flow.again;
        let target = likely_target(&session.repository, &session.upstream, flow.push_to.as_deref()).ok().flatten();
        let own = target.as_ref().and_then(Target::url).and_then(Repo::parse);
        let target = target.unwrap_or(Target::Nowhere);
        let ends = Ends::of(&session.upstream, &target, session.frame().config.forge.as_deref()).filter(|_| !quiet);
        let asked = ends.and_then(|ends| {
            let api = api_of(&ends, login_of(&ends).map(|(token, _)| token)).ok()?;
            Some(std::thread::spawn(move || {
                let found = api.open_proposals(&ends.upstream).unwrap_or_default();
                (api, found)
            }))
        });
        Self { asked, found: Vec::new(), api: None, own }
    }

    /// Stops when somebody else proposes a tool of that name or slug, unless the person goes on all the same.
    pub(in crate::commands) fn stop_for(
        &mut self,
        session: &Session,
        name: &str,
        slug: &str,
        ui: &mut Ui,
    ) -> Result<(), Error> {
        if let Some((api, found)) = self.asked.take().and_then(|asked| asked.join().ok()) {
            (self.api, self.found) = (Some(api), found);
        }
        let key = name_key(name);
        let own = self.own.as_ref().map(|own| own.owner().to_lowercase());
        let is_same = |other: &&Opened| {
            let is_branch = other.head_branch == Kind::Add.branch(slug);
            let is_own = own.is_some() && other.head_owner.as_ref().map(|owner| owner.to_lowercase()) == own;
            let title = other.title.strip_prefix("Add ").map(name_key);
            !(is_branch && is_own || was_here(session, slug, other))
                && (is_branch || (!key.is_empty() && title.as_ref() == Some(&key)))
        };
        let mut others = self.found.iter().filter(is_same).filter(|other| !self.is_own(other, slug));
        let Some(other) = others.next().cloned() else { return Ok(()) };
        self.found.clear();
        let (title, url) = (clean(&other.title).into_owned(), clean(&other.url).into_owned());
        if session.ask {
            ui.say(&format!("Somebody proposes it already: \u{201c}{title}\u{201d}\n  {url}"));
            if confirm("Go on all the same?", false).map_err(|stopped| session.stopped(&stopped, slug))? {
                return Ok(());
            }
        }
        Err(Error::new(Exit::Conflict, format!("somebody proposes it already: \u{201c}{title}\u{201d}, {url}"))
            .hint("help there; --again proposes it all the same"))
    }

    /// True when the account of the token proposes it: from a fork that only the forge knows, or for review without one.
    fn is_own(&self, other: &Opened, slug: &str) -> bool {
        let is_from_here = other.head_branch == Kind::Add.branch(slug) || is_for_review(other);
        let Some(account) = self.api.as_ref().filter(|_| is_from_here).and_then(|api| api.account().ok()) else {
            return false;
        };
        let login = account.login.to_lowercase();
        [&other.author, &other.head_owner].into_iter().flatten().any(|name| name.to_lowercase() == login)
    }
}

/// True when the proposal came by a push for review, as Forgejo and Gitea take it, and has no branch.
pub(super) fn is_for_review(other: &Opened) -> bool {
    other.head_branch.starts_with("refs/pull/")
}

/// True when the proposal's commit is, or once was, where the branch of this very contribution is here. That tells one's own
/// where the forge says only by number which fork it came from, or no fork is known here.
fn was_here(session: &Session, slug: &str, other: &Opened) -> bool {
    let commit = other.head_commit.as_deref().and_then(|commit| commit.parse::<Oid>().ok());
    commit.is_some_and(|commit| session.repository.has_been_at(&Kind::Add.branch(slug), commit))
}
