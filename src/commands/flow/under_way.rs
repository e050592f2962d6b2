//! What is under way: drafts, and branches that hold contributions.

use super::session::Session;
use crate::cli::Exit;
use crate::commands::Error;
use crate::contribute::{Contribution, Drafts, Kind, contribution_branches};
use crate::report::clean;

/// A draft, a branch, or both.
pub(in crate::commands) struct UnderWay {
    pub(in crate::commands) slug: String,
    pub(in crate::commands) kind: Kind,
    /// The branch's name, when there is one.
    pub(in crate::commands) branch: Option<String>,
    /// What it holds; none where it has no history in common with upstream.
    pub(in crate::commands) contribution: Option<Contribution>,
    /// Whether there is a draft of it.
    pub(in crate::commands) is_draft: bool,
}

impl UnderWay {
    /// How a person tells it from others.
    pub(in crate::commands) fn name(&self) -> String {
        self.branch.clone().unwrap_or_else(|| format!("the draft of {}", self.slug))
    }
}

/// Everything that is under way, or only what `wanted` names: an entry's slug, a contributor's handle, a branch.
pub(in crate::commands) fn under_way(session: &Session, wanted: Option<&str>) -> Result<Vec<UnderWay>, Error> {
    let Session { repository, upstream, prefix, .. } = session;
    let mut found: Vec<UnderWay> = Vec::new();
    for branch in contribution_branches(repository)? {
        // A branch with another history, or one that git cannot read whole, is listed all the same.
        let contribution = Contribution::on(repository, upstream, prefix, &branch).ok().flatten();
        let by_name = Kind::of_branch(&branch).map(|(kind, slug)| (kind, slug.to_owned()));
        let about = contribution.as_ref().map(|there| (there.kind, there.slug.clone())).or(by_name);
        let (kind, slug) = about.unwrap_or_else(|| (Kind::Edit, branch.clone()));
        found.push(UnderWay { slug, kind, branch: Some(branch), contribution, is_draft: false });
    }
    for (drafts, kind) in [(session.drafts.clone(), Kind::Add), (Drafts::of_edits(repository), Kind::Edit)] {
        for slug in drafts.slugs() {
            match found.iter_mut().find(|there| there.kind == kind && there.slug == slug) {
                Some(there) => there.is_draft = true,
                None => found.push(UnderWay { slug, kind, branch: None, contribution: None, is_draft: true }),
            }
        }
    }
    if let Some(wanted) = wanted {
        let is_branch = |there: &UnderWay| there.branch.as_deref() == Some(wanted);
        if found.iter().any(is_branch) {
            found.retain(is_branch);
        } else {
            let old =
                |there: &UnderWay| there.branch.as_deref().and_then(Kind::of_branch).map(|(_, slug)| slug.to_owned());
            found.retain(|there| there.slug == wanted || old(there).as_deref() == Some(wanted));
        }
    }
    found.sort_by(|a, b| (&a.slug, a.kind, &a.branch).cmp(&(&b.slug, b.kind, &b.branch)));
    Ok(found)
}

/// The one thing that is meant.
pub(in crate::commands) fn the_one(session: &Session, wanted: Option<&str>, command: &str) -> Result<UnderWay, Error> {
    let mut found = under_way(session, wanted)?;
    match (found.len(), wanted) {
        (1, _) => Ok(found.remove(0)),
        (0, Some(wanted)) => Err(Error::new(Exit::Usage, format!("nothing is under way for `{wanted}`"))
            .hint("`ddscurate status` lists what is; `ddscurate add` begins something new")),
        (0, None) => Err(Error::new(Exit::Usage, "nothing is under way").hint("`ddscurate add` begins something new")),
        (_, _) => {
            let names: Vec<String> = found.iter().map(|there| format!("`{}`", clean(&there.name()))).collect();
            Err(Error::new(Exit::Usage, format!("several things are under way: {}", names.join(", ")))
                .hint(format!("say which: ddscurate {command} SLUG-OR-BRANCH")))
        }
    }
}
