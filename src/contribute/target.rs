//! Where the branch is pushed: the contributor's fork, found among the remotes.

use super::upstream::{absolute_if_path, same_address};
use super::{Error, Upstream};
use crate::forge::{Forge, Repo};
use crate::git::{Lease, Push, PushOutcome, Remote, Repository};
use std::path::Path;

/// Where a branch goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// A repository that is not upstream.
    Fork {
        /// Its address. It may hold credentials.
        url: String,
    },
    /// Upstream itself, for somebody who may push there.
    Upstream {
        /// Its address. It may hold credentials.
        url: String,
    },
    /// No fork is known, and upstream does not let this user push.
    Nowhere,
}

impl Target {
    /// The address, if there is one.
    pub fn url(&self) -> Option<&str> {
        match self {
            Self::Fork { url } | Self::Upstream { url } => Some(url),
            Self::Nowhere => None,
        }
    }
}

/// The fork to push to, as far as this clone tells without asking anybody: `asked` (a remote's name or an address),
/// else `remote.pushDefault`, else a remote that is not upstream and looks like a fork of it, one with upstream's name
/// before others, then `origin` and `fork`.
///
/// # Errors
/// When the remote asked for is not there, or git cannot be run.
pub fn likely_target(
    repository: &Repository,
    upstream: &Upstream,
    asked: Option<&str>,
) -> Result<Option<Target>, Error> {
    let remotes = as_configured(repository)?;
    let target = |url: String| {
        if same_address(repository, &url, &upstream.url) { Target::Upstream { url } } else { Target::Fork { url } }
    };
    if let Some(asked) = asked {
        return named(&remotes, asked).map(target).map(Some);
    }
    if let Some(preferred) = repository.config("remote.pushDefault")? {
        return named(&remotes, &preferred).map(target).map(Some);
    }
    let is_fork =
        |remote: &&Remote| !same_address(repository, &remote.push_url, &upstream.url) && may_be_fork(remote, upstream);
    let mut forks: Vec<&Remote> = remotes.iter().filter(is_fork).collect();
    forks.sort_by_key(|remote| (!has_name_of(remote, upstream), rank(&remote.name)));
    Ok(forks.first().map(|fork| Target::Fork { url: fork.push_url.clone() }))
}

/// True when a push to upstream that sends nothing shows that this user may push there. `quiet` is the repository with a git
/// that asks nothing.
pub fn may_push(quiet: &Repository, upstream: &Upstream, branch: &str) -> bool {
    let push = Push::to_branch(&upstream.url, upstream.tip, branch, Lease::Absent);
    matches!(quiet.try_push(&push), Ok(PushOutcome::Done { .. } | PushOutcome::UpToDate | PushOutcome::RemoteMoved))
}

/// The remotes with the addresses their owner wrote, where those name a host: they tell the forge even when
/// `insteadOf` leads elsewhere, and git applies that itself when it pushes.
fn as_configured(repository: &Repository) -> Result<Vec<Remote>, Error> {
    let mut remotes = repository.remotes()?;
    for remote in &mut remotes {
        let key = |field: &str| format!("remote.{}.{field}", remote.name);
        let written = match repository.config(&key("pushurl"))? {
            Some(written) => Some(written),
            None => repository.config(&key("url"))?,
        };
        if let Some(written) = written.filter(|url| Repo::parse(url).is_some()) {
            remote.push_url = written;
        }
    }
    Ok(remotes)
}

fn named(remotes: &[Remote], asked: &str) -> Result<String, Error> {
    if let Some(remote) = remotes.iter().find(|remote| remote.name == asked) {
        return Ok(remote.push_url.clone());
    }
    let looks_like_address = asked.contains([':', '/', '\\']) || asked == "." || asked == "..";
    if looks_like_address { Ok(absolute_if_path(asked)) } else { Err(Error::NoRemote { name: asked.to_owned() }) }
}

/// Whether a remote that is not upstream may be this person's fork of it: a backup, or a colleague's other work, is no
/// place to push to unasked. It is one that a clone of a fork or a person names so, has upstream's name, or is on
/// upstream's forge, where a fork may have any name.
fn may_be_fork(remote: &Remote, upstream: &Upstream) -> bool {
    let is_beside = || {
        let (own, of) = (Repo::parse(&remote.push_url), Repo::parse(&upstream.url));
        own.zip(of).is_some_and(|(own, of)| own.same_host(&of) && Forge::detect(&upstream.url, None).is_some())
    };
    matches!(remote.name.as_str(), "origin" | "fork") || has_name_of(remote, upstream) || is_beside()
}

fn has_name_of(remote: &Remote, upstream: &Upstream) -> bool {
    name_of(&remote.push_url).is_some_and(|own| Some(own) == name_of(&upstream.url))
}

/// The repository's name in an address or a path.
fn name_of(url: &str) -> Option<String> {
    if let Some(repo) = Repo::parse(url) {
        return Some(repo.name().to_lowercase());
    }
    let path = Path::new(url.strip_prefix("file://").unwrap_or(url));
    let name = path.file_name()?.to_str()?.to_lowercase();
    Some(name.strip_suffix(".git").unwrap_or(&name).to_owned())
}

fn rank(name: &str) -> (u8, String) {
    let rank = match name {
        "origin" => 0,
        "fork" => 1,
        "upstream" => 3,
        _ => 2,
    };
    (rank, name.to_owned())
}
