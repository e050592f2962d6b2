//! Where contributions go: the upstream repository, its branch, and its newest commit.

use super::Error;
use crate::git::{self, GitProgram, Oid, Repository, Trouble};
use crate::guide::Config;
use std::path::{Path, PathBuf};

/// The branch assumed when neither the guide nor the repository says which is the default.
const USUAL_BRANCH: &str = "main";

/// The repository that takes contributions, and the commit they are made on.
#[derive(Clone, Debug)]
pub struct Upstream {
    /// Its address as it was given. It may hold credentials.
    pub url: String,
    /// The branch that takes contributions.
    pub branch: String,
    /// The newest commit known.
    pub tip: Oid,
    /// How new that is.
    pub freshness: Freshness,
}

/// How new the commit is that a contribution is made on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Freshness {
    /// Upstream was asked just now.
    Fresh,
    /// Upstream was not asked, or did not answer; this commit was made at that time (seconds since 1970).
    Known {
        /// When the commit was made.
        time: i64,
        /// Why upstream did not answer, when it was asked.
        why: Option<String>,
    },
}

/// Opens the repository that holds the guide in `folder`, and gives the guide's folder within it (empty, or ending in
/// `/`).
///
/// # Errors
/// When the guide is not in a repository that can be opened.
pub fn open(folder: &Path, git: GitProgram) -> Result<(Repository, String), Error> {
    let repository = match Repository::discover(folder, git) {
        Err(git::Error::NotARepository { .. }) => return Err(Error::NoRepository { folder: folder.to_owned() }),
        other => other?,
    };
    let real = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let prefix = repository
        .work_dir()
        .and_then(|top| real(folder).strip_prefix(real(top)).ok().map(Path::to_owned))
        .map(|inner| inner.to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/"))
        .unwrap_or_default();
    Ok((repository, if prefix.is_empty() { prefix } else { format!("{prefix}/") }))
}

impl Upstream {
    /// As [`Upstream::find`], without writing anything: upstream is asked for its newest commit, and that is used when it
    /// is here already.
    ///
    /// # Errors
    /// As there.
    pub fn peek(repository: &Repository, asked: Option<&str>, config: &Config) -> Result<Self, Error> {
        let url = address(repository, asked, config)?;
        let branch = match &config.default_branch {
            Some(branch) => branch.clone(),
            None => repository.default_branch(&url).ok().flatten().unwrap_or_else(|| USUAL_BRANCH.to_owned()),
        };
        let why = match repository.remote_branch(&url, &branch) {
            Ok(Some(tip)) if repository.authorship(tip).is_ok() => {
                return Ok(Self { url, branch, tip, freshness: Freshness::Fresh });
            }
            Ok(Some(_)) => "its newest commit is not here, and a dry run fetches nothing".to_owned(),
            Ok(None) => format!("it has no branch `{branch}`"),
            Err(error) => error.to_string(),
        };
        Self::known(repository, url, branch, Some(why))
    }

    /// Finds upstream and its newest commit.
    ///
    /// The address is `asked`, else `ddscurate.upstream` of git's configuration, else the guide's own `upstream`, else
    /// the remote `upstream`, else `origin`. When it does not answer, or `offline` is set, the newest commit known
    /// here is used. `on_line` hears git's progress.
    ///
    /// # Errors
    /// When no address is known, or it answers with a refusal, or nothing is known without it.
    pub fn find(
        repository: &Repository,
        asked: Option<&str>,
        config: &Config,
        offline: bool,
        on_line: &mut dyn FnMut(&str),
    ) -> Result<Self, Error> {
        let url = address(repository, asked, config)?;
        if offline {
            let branch = config.default_branch.clone().unwrap_or_else(|| USUAL_BRANCH.to_owned());
            return Self::known(repository, url, branch, None);
        }
        let branch = match &config.default_branch {
            Some(branch) => Ok(branch.clone()),
            None => repository.default_branch(&url).map(|branch| branch.unwrap_or_else(|| USUAL_BRANCH.to_owned())),
        };
        let fetched = branch.and_then(|branch| {
            let tip = repository.fetch_tip(&url, &branch, on_line)?;
            Ok((branch, tip))
        });
        match fetched {
            Ok((branch, tip)) => Ok(Self { url, branch, tip, freshness: Freshness::Fresh }),
            Err(error @ git::Error::Fetch { trouble: Trouble::Unreachable, .. }) => {
                let branch = config.default_branch.clone().unwrap_or_else(|| USUAL_BRANCH.to_owned());
                Self::known(repository, url, branch, Some(error.to_string())).map_err(|_| error.into())
            }
            Err(error) => Err(error.into()),
        }
    }

    /// As [`Upstream::find`], for who only looks after what is here: when upstream cannot be fetched from, for whatever
    /// reason, the newest commit known here is used.
    ///
    /// # Errors
    /// When no address is known, or nothing is known without it.
    pub fn find_or_known(
        repository: &Repository,
        asked: Option<&str>,
        config: &Config,
        offline: bool,
        on_line: &mut dyn FnMut(&str),
    ) -> Result<Self, Error> {
        match Self::find(repository, asked, config, offline, on_line) {
            Err(Error::Git(error @ git::Error::Fetch { .. })) => {
                let url = address(repository, asked, config)?;
                let branch = config.default_branch.clone().unwrap_or_else(|| USUAL_BRANCH.to_owned());
                Self::known(repository, url, branch, Some(error.to_string())).map_err(|_| error.into())
            }
            found => found,
        }
    }

    /// Upstream as this clone last saw it: our own last fetch, or a remote-tracking branch, whichever is newer.
    fn known(repository: &Repository, url: String, branch: String, why: Option<String>) -> Result<Self, Error> {
        let mut tips = vec![repository.last_tip(&url)?];
        for remote in repository.remotes()? {
            if remote.name == "upstream" || same_address(repository, &remote.fetch_url, &url) {
                tips.push(repository.tracking_tip(&remote.name, &branch)?);
            }
        }
        if tips.iter().all(Option::is_none) {
            tips.push(repository.tracking_tip("origin", &branch)?);
        }
        let newest = tips.into_iter().flatten().max_by_key(|tip| tip.time);
        let tip = newest.ok_or_else(|| Error::NoTip { branch: branch.clone() })?;
        Ok(Self { url, branch, tip: tip.oid, freshness: Freshness::Known { time: tip.time, why } })
    }
}

/// True when two addresses lead to the same repository, however they are written.
pub(super) fn same_address(repository: &Repository, one: &str, other: &str) -> bool {
    use crate::forge::Repo;
    let real = |url: &str| repository.effective_url(url).unwrap_or_else(|_| url.to_owned());
    match (Repo::parse(one), Repo::parse(other)) {
        (Some(one), Some(other)) if one == other => true,
        _ => {
            let (one, other) = (real(one), real(other));
            match (Repo::parse(&one), Repo::parse(&other)) {
                (Some(one), Some(other)) => one == other,
                (None, None) => local_path(&one) == local_path(&other),
                _ => false,
            }
        }
    }
}

fn local_path(url: &str) -> PathBuf {
    let path = Path::new(url.strip_prefix("file://").unwrap_or(url));
    path.canonicalize().unwrap_or_else(|_| path.to_owned())
}

fn address(repository: &Repository, asked: Option<&str>, config: &Config) -> Result<String, Error> {
    if let Some(asked) = asked {
        return Ok(absolute_if_path(asked));
    }
    if let Some(configured) = repository.config("ddscurate.upstream")? {
        return Ok(configured);
    }
    if let Some(upstream) = &config.upstream {
        return Ok(upstream.clone());
    }
    let remotes = repository.remotes()?;
    let named = |name: &str| remotes.iter().find(|remote| remote.name == name).map(|remote| remote.fetch_url.clone());
    named("upstream").or_else(|| named("origin")).ok_or(Error::NoUpstream)
}

/// Git runs in the repository; a path given from elsewhere must not change its meaning.
pub(super) fn absolute_if_path(url: &str) -> String {
    let path = Path::new(url);
    if path.is_relative() && path.exists() {
        return path.canonicalize().map_or_else(|_| url.to_owned(), |path| path.to_string_lossy().into_owned());
    }
    url.to_owned()
}
