//! What is under way: drafts, and branches that hold contributions.

use super::session::Session;
use crate::cli::Exit;
use crate::commands::Error;
use crate::contribute::{Contribution, Kind, contribution_branches};
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
    let mut found: Vec<UnderWay> = Vec::new();
    for branch in contribution_branches(&session.repository)? {
        // A branch with another history, or one that git cannot read whole, is listed all the same.
        let contribution = session.contribution(&branch).ok().flatten();
        let by_name = Kind::of_branch(&branch).map(|(kind, slug)| (kind, slug.to_owned()));
        let about = contribution.as_ref().map(|there| (there.kind, there.slug.clone())).or(by_name);
        let (kind, slug) = about.unwrap_or_else(|| (Kind::Edit, branch.clone()));
        found.push(UnderWay { slug, kind, branch: Some(branch), contribution, is_draft: false });
    }
    for (drafts, kind) in [(&session.drafts, Kind::Add), (&session.edits, Kind::Edit)] {
        for slug in drafts.slugs() {
            match found.iter_mut().find(|there| there.kind == kind && there.slug == slug) {
                Some(there) => there.is_draft = true,
                None => found.push(UnderWay { slug, kind, branch: None, contribution: None, is_draft: true }),
            }
        }
    }
    if let Some(wanted) = wanted {
        // A draft that no branch has yet is called as its branch would be.
        let is_branch = |there: &UnderWay| match &there.branch {
            Some(branch) => branch == wanted,
            None => there.kind.branch(&there.slug) == wanted,
        };
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

/// The one thing that is meant. Where nothing is named, somebody's own branches of such names are not.
pub(in crate::commands) fn the_one(session: &Session, wanted: Option<&str>, command: &str) -> Result<UnderWay, Error> {
    let mut found = under_way(session, wanted)?;
    if wanted.is_none() {
        let is_ours = |branch: &String| session.repository.made_here(branch);
        found.retain(|there| there.branch.as_ref().is_none_or(is_ours));
    }
    // What upstream has needs nothing more; but who takes something away says what.
    let is_open = |there: &UnderWay| there.contribution.as_ref().is_none_or(|there| !there.is_merged());
    if command != "undo" && found.iter().filter(|there| is_open(there)).count() == 1 {
        found.retain(is_open);
    }
    match (found.len(), wanted) {
        (1, _) => Ok(found.remove(0)),
        (0, Some(wanted)) => Err(Error::new(Exit::Usage, format!("nothing is under way for `{wanted}`"))
            .hint("`ddscurate status` lists what is; `ddscurate add` begins something new")),
        (0, None) => Err(Error::new(Exit::Usage, "nothing is under way").hint("`ddscurate add` begins something new")),
        (_, _) => {
            let names: Vec<String> = found.iter().map(|there| format!("`{}`", clean(&there.name()))).collect();
            let mut error = Error::new(Exit::Usage, format!("several things are under way: {}", names.join(", ")))
                .hint(format!("say which: ddscurate {command} SLUG-OR-BRANCH"));
            let drafts = found.iter().filter(|there| there.branch.is_none());
            for draft in drafts.filter(|draft| found.iter().filter(|there| there.slug == draft.slug).count() > 1) {
                let (name, slug) = (draft.kind.branch(&draft.slug), &draft.slug);
                error = error.hint(format!("`{}` is the draft of {}", clean(&name), clean(slug)));
            }
            Err(error)
        }
    }
}

/// What a command is to be told so that it takes this and nothing else: the slug, or the branch where that is not
/// enough. The flags that a person gave follow.
pub(in crate::commands) fn name_for(session: &Session, there: &UnderWay) -> String {
    let branch = there.branch.clone().unwrap_or_else(|| there.kind.branch(&there.slug));
    meant_by(session, there.kind, &there.slug, &branch)
}

/// The same for what is known by its kind, slug and branch.
pub(in crate::commands) fn meant_by(session: &Session, kind: Kind, slug: &str, branch: &str) -> String {
    let is_other = |other: String| other != branch && matches!(session.repository.branch(&other), Ok(Some(_)));
    let is_shared = Kind::ALL.into_iter().any(|kind| is_other(kind.branch(slug)))
        // A draft belongs to the branch of its kind.
        || (kind != Kind::Add && session.drafts.path(slug).exists())
        || (kind != Kind::Edit && session.edits.path(slug).exists());
    format!("{}{}", if is_shared { branch } else { slug }, session.flags())
}

/// The command that takes a branch away: `undo`, or git's own for one that this program did not make.
pub(in crate::commands) fn taken_away_by(session: &Session, kind: Kind, slug: &str, branch: &str) -> String {
    let Session { repository, .. } = session;
    match repository.branch(branch) {
        Ok(Some(_)) if !repository.made_here(branch) => format!("git branch -D {branch}"),
        _ => format!("ddscurate undo {}", meant_by(session, kind, slug, branch)),
    }
}
