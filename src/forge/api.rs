//! One forge, asked through its API.

use std::time::Duration;

use serde_json::Value;

use super::ask::Ask;
use super::http::{Answer, Auth, Http, Request};
use super::propose::Verdict;
use super::{Account, ApiError, Created, Forge, Fork, Opened, Proposal, Repo, Synced, Token};
use super::{bitbucket, forgejo, github, gitlab, propose};

/// How many open proposals are read at once, and how many pages of them at most.
const PAGE: usize = 50;
const MOST_PAGES: usize = 6;

/// Seconds between looks at a fork that is being made, and how long that goes on. GitHub says that it may take five
/// minutes.
const LOOKS: [u64; 5] = [1, 2, 4, 8, 16];
const LONGEST_LOOK: u64 = 30;
const FORK_TAKES: u64 = 300;

/// The API of one forge on one host. Making one costs nothing: the connection is set up with the first question.
#[derive(Debug)]
pub struct Api {
    forge: Forge,
    host: String,
    http: Http,
}

impl Api {
    /// The API of `upstream`'s forge. Its address follows from the repository's (api.github.com, `HOST/api/v3`,
    /// `HOST/api/v4`, `HOST/api/v1`, api.bitbucket.org/2.0) unless the user's own environment names another.
    ///
    /// # Errors
    /// The address is neither https nor on this machine, or the forge has no API there.
    pub fn new(forge: Forge, upstream: &Repo, token: Option<Token>, address: Option<&str>) -> Result<Self, ApiError> {
        let derived;
        let address = match address {
            Some(address) => address,
            None => {
                derived = api_address(forge, upstream)?;
                &derived
            }
        };
        let (auth, headers) = match forge {
            Forge::GitHub => (Auth::Bearer, github::HEADERS),
            Forge::GitLab => (Auth::Bearer, gitlab::HEADERS),
            Forge::Forgejo => (Auth::TokenOrBasic, forgejo::HEADERS),
            Forge::Bitbucket => (Auth::BearerOrBasic, bitbucket::HEADERS),
        };
        let token = token.filter(|token| !token.expose().is_empty());
        Ok(Self { forge, host: upstream.host().to_owned(), http: Http::new(address, token, auth, headers)? })
    }

    /// Which account the token belongs to.
    ///
    /// # Errors
    /// There is no token, the forge does not accept it, or it cannot be reached.
    pub fn account(&self) -> Result<Account, ApiError> {
        self.account_with(&Ask::new(&self.http, None))
    }

    /// The open proposal of that very branch of that very repository, else the newest merged or closed one of it.
    ///
    /// # Errors
    /// As the forge answers.
    pub fn find(&self, upstream: &Repo, fork: &Repo, branch: &str, base: &str) -> Result<Option<Opened>, ApiError> {
        self.find_with(&Ask::briefly(&self.http), upstream, fork, branch, base)
    }

    /// The open proposals, newest first. No more than 300 are read.
    ///
    /// # Errors
    /// As the forge answers.
    pub fn open_proposals(&self, upstream: &Repo) -> Result<Vec<Opened>, ApiError> {
        let ask = Ask::briefly(&self.http);
        let mut all = Vec::new();
        for at in 1..=MOST_PAGES {
            let page = match self.forge {
                Forge::GitHub => github::list_page(&ask, upstream, at, PAGE),
                Forge::GitLab => gitlab::list_page(&ask, upstream, at, PAGE),
                Forge::Forgejo => forgejo::list_page(&ask, upstream, at, PAGE),
                Forge::Bitbucket => bitbucket::list_page(&ask, upstream, at, PAGE),
            }?;
            let last = page.len() < PAGE;
            all.extend(page);
            if last {
                break;
            }
        }
        Ok(all)
    }

    /// Opens the proposal, and makes sure that it is there. A branch that the forge does not see yet is waited for; a
    /// proposal that exists is found; what may have arrived is never sent again blindly. `pause` waits.
    ///
    /// # Errors
    /// As the forge answers. [`ApiError::NotYet`] when the branch is still not seen after half a minute.
    pub fn create(&self, proposal: &Proposal<'_>, pause: &mut dyn FnMut(Duration)) -> Result<Created, ApiError> {
        self.needs_token()?;
        propose::create(self, &Ask::new(&self.http, Some(pause)), proposal)
    }

    /// The account's fork of `upstream`, if it has one. On GitHub and Bitbucket only one of the same name is seen, or
    /// one that was numbered because that name was taken.
    ///
    /// # Errors
    /// As the forge answers.
    pub fn own_fork(&self, upstream: &Repo) -> Result<Option<Fork>, ApiError> {
        self.needs_token()?;
        let ask = Ask::new(&self.http, None);
        let login = self.account_with(&ask)?.login;
        let fork = match self.forge {
            Forge::GitHub => github::own_fork(&ask, upstream, &login),
            Forge::GitLab => gitlab::own_fork(&ask, upstream, &login),
            Forge::Forgejo => forgejo::own_fork(&ask, upstream, &login),
            Forge::Bitbucket => bitbucket::own_fork(&ask, upstream, &login),
        }?;
        Ok(fork.filter(|fork| fork.repo != *upstream))
    }

    /// Makes the account's fork of `upstream`, with the default branch only where the forge can do that; or finds the
    /// one there is. It may have another name than the upstream, and may not be ready yet, see [`Api::wait_for_fork`].
    ///
    /// # Errors
    /// As the forge answers; [`ApiError::OwnRepository`] when upstream is the account's own.
    pub fn fork(&self, upstream: &Repo) -> Result<Fork, ApiError> {
        self.needs_token()?;
        let ask = Ask::new(&self.http, None);
        let own = || ApiError::OwnRepository { repo: upstream.to_string() };
        let fork = match self.forge {
            Forge::GitHub => github::fork(&ask, upstream)?,
            Forge::GitLab | Forge::Forgejo | Forge::Bitbucket => {
                let login = self.account_with(&ask)?.login;
                if login.to_lowercase() == upstream.owner().to_lowercase() {
                    return Err(own());
                }
                match self.forge {
                    Forge::GitLab => gitlab::fork(&ask, upstream, &login)?,
                    Forge::Forgejo => forgejo::fork(&ask, upstream, &login)?,
                    Forge::GitHub | Forge::Bitbucket => bitbucket::fork(&ask, upstream, &login)?,
                }
            }
        };
        if fork.repo == *upstream { Err(own()) } else { Ok(fork) }
    }

    /// Waits until the forge shows a branch of the fork: for 1, 2, 4 … 30 seconds, five minutes in all.
    ///
    /// # Errors
    /// [`ApiError::NotYet`] when it is not there by then; otherwise as the forge answers.
    pub fn wait_for_fork(&self, fork: &Fork, branch: &str, pause: &mut dyn FnMut(Duration)) -> Result<(), ApiError> {
        let ask = Ask::new(&self.http, Some(pause));
        let mut waited = 0;
        for seconds in LOOKS.into_iter().chain(std::iter::repeat(LONGEST_LOOK)) {
            if self.has_branch(&ask, &fork.repo, branch)? {
                return Ok(());
            }
            if self.forge == Forge::GitLab
                && let Some(words) = gitlab::copy_failed(&ask, &fork.repo)?
            {
                return Err(ApiError::ForkFailed { host: self.http.host(), words });
            }
            if waited >= FORK_TAKES {
                break;
            }
            ask.pause(Duration::from_secs(seconds));
            waited += seconds;
        }
        let what = format!("the branch `{branch}` of the fork `{}`", fork.repo);
        Err(ApiError::NotYet { host: self.http.host(), what })
    }

    /// Brings a branch of the fork up to date with the upstream, on the server.
    ///
    /// # Errors
    /// As the forge answers, save for what [`Synced`] tells.
    pub fn sync_fork(&self, fork: &Repo, branch: &str) -> Result<Synced, ApiError> {
        self.needs_token()?;
        let ask = Ask::new(&self.http, None);
        match self.forge {
            Forge::GitHub => github::sync_fork(&ask, fork, branch),
            Forge::GitLab => Ok(gitlab::sync_fork()),
            Forge::Forgejo => forgejo::sync_fork(&ask, fork, branch),
            Forge::Bitbucket => Ok(bitbucket::sync_fork()),
        }
    }

    fn needs_token(&self) -> Result<(), ApiError> {
        if self.http.has_token() { Ok(()) } else { Err(ApiError::NoToken { host: self.http.host() }) }
    }

    fn account_with(&self, ask: &Ask<'_>) -> Result<Account, ApiError> {
        self.needs_token()?;
        match self.forge {
            Forge::GitHub => github::account(ask, &self.host),
            Forge::GitLab => gitlab::account(ask, &self.host),
            Forge::Forgejo => forgejo::account(ask, &self.host),
            Forge::Bitbucket => bitbucket::account(ask),
        }
    }

    pub(super) fn find_with(
        &self,
        ask: &Ask<'_>,
        upstream: &Repo,
        fork: &Repo,
        branch: &str,
        base: &str,
    ) -> Result<Option<Opened>, ApiError> {
        match self.forge {
            Forge::GitHub => github::find(ask, upstream, fork, branch, base),
            Forge::GitLab => gitlab::find(ask, upstream, fork, branch, base),
            Forge::Forgejo => forgejo::find(ask, upstream, fork, branch, base),
            Forge::Bitbucket => bitbucket::find(ask, upstream, fork, branch, base),
        }
    }

    /// Whether the forge would open a second proposal of the same branch.
    pub(super) fn may_double(&self) -> bool {
        self.forge == Forge::Bitbucket
    }

    /// Whether the forge would open a proposal without a single commit, and this were one.
    pub(super) fn has_nothing_new(&self, ask: &Ask<'_>, proposal: &Proposal<'_>) -> Result<bool, ApiError> {
        match self.forge {
            Forge::GitLab => gitlab::has_nothing_new(ask, proposal),
            Forge::GitHub | Forge::Forgejo | Forge::Bitbucket => Ok(false),
        }
    }

    pub(super) fn creation(
        &self,
        ask: &Ask<'_>,
        proposal: &Proposal<'_>,
        open_to_maintainers: bool,
    ) -> Result<Request, ApiError> {
        match self.forge {
            Forge::GitHub => Ok(github::creation(proposal, open_to_maintainers)),
            Forge::GitLab => gitlab::creation(ask, proposal),
            Forge::Forgejo => Ok(forgejo::creation(proposal)),
            Forge::Bitbucket => Ok(bitbucket::creation(proposal)),
        }
    }

    pub(super) fn verdict(&self, answer: &Answer) -> Verdict {
        match self.forge {
            Forge::GitHub => github::verdict(answer),
            Forge::GitLab => gitlab::verdict(answer),
            Forge::Forgejo => forgejo::verdict(answer),
            Forge::Bitbucket => bitbucket::verdict(answer),
        }
    }

    pub(super) fn created(&self, ask: &Ask<'_>, proposal: &Proposal<'_>, value: &Value) -> Option<Opened> {
        match self.forge {
            Forge::GitHub => github::created(ask, proposal.upstream, value),
            Forge::GitLab => gitlab::created(ask, proposal, value),
            Forge::Forgejo => forgejo::created(ask, proposal.upstream, value),
            Forge::Bitbucket => bitbucket::created(ask, proposal.upstream, value),
        }
    }

    /// Whether the forge shows a branch of a repository.
    pub(super) fn has_branch(&self, ask: &Ask<'_>, repo: &Repo, branch: &str) -> Result<bool, ApiError> {
        let path = match self.forge {
            Forge::GitHub | Forge::Forgejo => github::branch_path(repo, branch),
            Forge::GitLab => gitlab::branch_path(repo, branch),
            Forge::Bitbucket => bitbucket::branch_path(repo, branch),
        };
        Ok(ask.get_if_any(&Request::get(path), "branch")?.is_some())
    }
}

/// Where a forge has its API.
fn api_address(forge: Forge, upstream: &Repo) -> Result<String, ApiError> {
    let (web, host) = (upstream.web(), upstream.host());
    let address = match forge {
        Forge::GitHub if host == "github.com" => "https://api.github.com".to_owned(),
        // GitHub's hosts for one customer each.
        Forge::GitHub if host.ends_with(".ghe.com") => format!("https://api.{host}"),
        Forge::GitHub => format!("{web}/api/v3"),
        Forge::GitLab => format!("{web}/api/v4"),
        Forge::Forgejo => format!("{web}/api/v1"),
        Forge::Bitbucket if host == "bitbucket.org" => "https://api.bitbucket.org/2.0".to_owned(),
        Forge::Bitbucket => {
            let why = "only bitbucket.org has the API of Bitbucket Cloud";
            return Err(ApiError::BadAddress { address: web.to_owned(), why });
        }
    };
    Ok(address)
}
