//! One forge, asked through its API.

use std::time::Duration;

use super::{Account, ApiError, Created, Forge, Fork, Opened, Proposal, Repo, Synced, Token};

/// The API of one forge on one host. Making one costs nothing: the connection is set up with the first question.
#[derive(Debug)]
pub struct Api {
    forge: Forge,
    upstream: Repo,
    token: Option<Token>,
    address: Option<String>,
}

impl Api {
    /// The API of `upstream`'s forge. Its address follows from the repository's (api.github.com, `HOST/api/v3`,
    /// `HOST/api/v4`, `HOST/api/v1`, api.bitbucket.org/2.0) unless the user's own environment names another.
    ///
    /// # Errors
    /// The address is neither https nor loopback.
    pub fn new(forge: Forge, upstream: &Repo, token: Option<Token>, address: Option<&str>) -> Result<Self, ApiError> {
        Ok(Self { forge, upstream: upstream.clone(), token, address: address.map(str::to_owned) })
    }

    /// Who the token belongs to.
    ///
    /// # Errors
    /// As the forge answers.
    pub fn account(&self) -> Result<Account, ApiError> {
        Err(self.unset())
    }

    /// The open proposal of that very head, else the newest merged or closed one of it.
    ///
    /// # Errors
    /// As the forge answers.
    pub fn find(&self, _upstream: &Repo, _fork: &Repo, _branch: &str, _base: &str) -> Result<Option<Opened>, ApiError> {
        Err(self.unset())
    }

    /// The open proposals, newest first, of which only the first few hundred are read.
    ///
    /// # Errors
    /// As the forge answers.
    pub fn open_proposals(&self, _upstream: &Repo) -> Result<Vec<Opened>, ApiError> {
        Err(self.unset())
    }

    /// Opens the proposal.
    ///
    /// # Errors
    /// As the forge answers.
    pub fn create(&self, _proposal: &Proposal<'_>, _pause: &mut dyn FnMut(Duration)) -> Result<Created, ApiError> {
        Err(self.unset())
    }

    /// The account's fork of `upstream`, if it has one under the same name.
    ///
    /// # Errors
    /// As the forge answers.
    pub fn own_fork(&self, _upstream: &Repo) -> Result<Option<Fork>, ApiError> {
        Err(self.unset())
    }

    /// Makes or finds the account's fork of `upstream`.
    ///
    /// # Errors
    /// As the forge answers.
    pub fn fork(&self, _upstream: &Repo) -> Result<Fork, ApiError> {
        Err(self.unset())
    }

    /// Waits until the fork has the branch.
    ///
    /// # Errors
    /// As the forge answers.
    pub fn wait_for_fork(&self, _fork: &Fork, _branch: &str, _pause: &mut dyn FnMut(Duration)) -> Result<(), ApiError> {
        Err(self.unset())
    }

    /// Brings a branch of the fork up to date.
    ///
    /// # Errors
    /// As the forge answers.
    pub fn sync_fork(&self, _fork: &Repo, _branch: &str) -> Result<Synced, ApiError> {
        Err(self.unset())
    }

    fn unset(&self) -> ApiError {
        let _ = (
            self.forge,
            &self.address,
            self.token.as_ref().map(|token| (token.user().is_some(), token.expose().is_empty())),
        );
        ApiError::NoToken { host: self.upstream.host().to_owned() }
    }
}
