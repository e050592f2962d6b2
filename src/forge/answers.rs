//! What a forge says of proposals, accounts and forks, the same for every kind of forge.

use super::Repo;

/// How many digits of a commit's name a forge tells at least: Bitbucket's twelve.
const LEAST_DIGITS: usize = 12;

/// Where a proposal stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ProposalState {
    /// Waits for a decision.
    Open,
    /// Was taken.
    Merged,
    /// Was closed without being taken.
    Closed,
}

/// A proposal that is on the forge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opened {
    /// Its number within the upstream repository, which is how people call it.
    pub number: u64,
    /// The address of its page. It is on the forge's own host, whatever the answer said.
    pub url: String,
    /// Its title, as somebody wrote it.
    pub title: String,
    /// The branch that holds it, without owner. A proposal made through `refs/for/` has none that the forge tells,
    /// and then this is a ref such as `refs/pull/7/head`.
    pub head_branch: String,
    /// The owner of the repository that has the branch. `None` when that repository is gone, or when the forge tells
    /// only a number for it.
    pub head_owner: Option<String>,
    /// The commit at the tip of that branch, in hexadecimal. Bitbucket cuts it to twelve digits.
    pub head_commit: Option<String>,
    /// The login of who opened it.
    pub author: Option<String>,
    /// Whether it is marked as not ready yet.
    pub draft: bool,
    /// Where it stands.
    pub state: ProposalState,
}

impl Opened {
    /// True when it was taken with this very commit, in hexadecimal, at its tip. Where the forge cuts what it tells, its
    /// digits are compared.
    #[must_use]
    pub fn is_merged_at(&self, commit: &str) -> bool {
        let is_it = |told: &str| told.len() >= LEAST_DIGITS && commit.starts_with(told);
        self.state == ProposalState::Merged && self.head_commit.as_deref().is_some_and(is_it)
    }
}

/// The account that a token belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// The login.
    pub login: String,
    /// The number that stays when the login changes.
    pub id: Option<u64>,
    /// The address that stands for the account without telling the person's own: on github.com
    /// `ID+LOGIN@users.noreply.github.com`.
    pub noreply_email: Option<String>,
}

/// Somebody's own copy of the upstream repository.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fork {
    /// The repository, on the upstream's host. Its name may differ from the upstream's.
    pub repo: Repo,
    /// The address for git over https (http on loopback).
    pub https_url: String,
    /// The address for git over ssh, when the forge told one of this very repository.
    pub ssh_url: Option<String>,
    /// Whether it was there before, so that nothing was made.
    pub existed: bool,
    /// The branch that new proposals are usually based on.
    pub default_branch: Option<String>,
}

/// What came of asking for a proposal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Created {
    /// It is open now.
    Opened(Opened),
    /// There was an open one of this very branch already.
    Existed(Opened),
    /// The upstream's branch has everything already.
    NothingToPropose,
}

/// What came of bringing a fork's branch up to date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Synced {
    /// It has the upstream's newest commits.
    Done,
    /// It has commits of its own, which somebody has to merge.
    Diverged,
    /// The forge would not, in its own words; or it has no request for it.
    Refused(String),
}
