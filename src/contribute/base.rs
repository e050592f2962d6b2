//! What a proposal is to be merged into.

use super::Error;
use super::upstream::same_address;
use crate::git::{Oid, Repository};
use crate::guide::Config;

/// The branch that a proposal is to be merged into, as far as it is known here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Base {
    /// Its newest commit.
    pub commit: Oid,
    /// What it was found under.
    pub name: String,
}

/// How the base is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BaseWish<'w> {
    /// By the name of any commit.
    Revision(&'w str),
    /// By the name of a branch in the repository that takes proposals, as CI systems tell it.
    Branch(&'w str),
    /// Not at all.
    Usual,
}

/// Branches that take proposals when nothing says which does.
const USUAL_BRANCHES: [&str; 2] = ["main", "master"];

impl Base {
    /// Finds the base. Nobody is asked over the network. Where a branch is meant, the remote-tracking branch of upstream
    /// is looked at first, whatever the remote is called, and a branch of one's own last.
    ///
    /// `config` is what the proposal says of the guide, and a proposal must not choose its own judge: when nobody names the
    /// base, the configuration that stands *there* must agree about upstream and its branch. `config_at` reads it.
    ///
    /// # Errors
    /// When there is no such commit here, or the two do not agree.
    pub fn find(
        repository: &Repository,
        wish: BaseWish<'_>,
        config: Option<&Config>,
        config_at: impl Fn(Oid) -> Option<Config>,
    ) -> Result<Self, Error> {
        let base = Self::look_up(repository, wish, config)?;
        if wish != BaseWish::Usual {
            return Ok(base);
        }
        // Before a proposal can say anything: what the remote calls its main branch, or the branches of that name.
        let told = |config: &Config| (config.upstream.clone(), config.default_branch.clone());
        let independent = Self::look_up(repository, wish, None).ok().filter(|other| other.commit != base.commit);
        let doubted = [Some(&base), independent.as_ref()].into_iter().flatten();
        for known in doubted {
            let there = config_at(known.commit);
            if let (Some(there), Some(here)) = (there.as_ref(), config)
                && told(there) != told(here)
            {
                return Err(Error::UnsureBase { name: known.name.clone() });
            }
        }
        Ok(base)
    }

    fn look_up(repository: &Repository, wish: BaseWish<'_>, config: Option<&Config>) -> Result<Self, Error> {
        let branches: Vec<&str> = match wish {
            BaseWish::Revision(revision) => {
                if let Some(commit) = repository.commit_named(revision)? {
                    return Ok(Self { commit, name: revision.to_owned() });
                }
                vec![revision]
            }
            BaseWish::Branch(branch) => vec![branch],
            BaseWish::Usual => match config.and_then(|config| config.default_branch.as_deref()) {
                Some(branch) => vec![branch],
                None => USUAL_BRANCHES.to_vec(),
            },
        };
        let remotes = remotes(repository, config)?;
        for branch in &branches {
            let names = remotes.iter().map(|remote| format!("refs/remotes/{remote}/{branch}"));
            for full in names.chain([format!("refs/heads/{branch}")]) {
                if let Some(commit) = repository.commit_named(&full)? {
                    let name = full.trim_start_matches("refs/remotes/").trim_start_matches("refs/heads/").to_owned();
                    return Ok(Self { commit, name });
                }
            }
        }
        Err(Error::NoBase { name: branches.join("` or `"), has_remote: !remotes.is_empty() })
    }
}

/// The names of the remotes, upstream's first.
fn remotes(repository: &Repository, config: Option<&Config>) -> Result<Vec<String>, Error> {
    let configured = repository.config("ddscurate.upstream")?;
    let upstream = configured.as_deref().or_else(|| config.and_then(|config| config.upstream.as_deref()));
    let mut remotes = repository.remotes()?;
    let is_upstream = |url: &str| upstream.is_some_and(|upstream| same_address(repository, url, upstream));
    remotes.sort_by_cached_key(|remote| match remote.name.as_str() {
        _ if is_upstream(&remote.fetch_url) => 0,
        "upstream" => 1,
        "origin" => 2,
        _ => 3,
    });
    Ok(remotes.into_iter().map(|remote| remote.name).collect())
}
