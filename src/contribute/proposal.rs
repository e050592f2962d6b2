//! The propose stage without a token: the address of the page that opens the pull request, filled in.

use super::{Change, Target, Upstream};
use crate::forge::{Forge, Proposal, Repo};

/// What a person does next to propose the change.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Proposed {
    /// The page that opens the proposal, when the forge has one.
    pub compare_url: Option<String>,
    /// True when the proposal's text did not fit into the address.
    pub body_left_out: bool,
    /// The page that makes a fork, when none is known.
    pub fork_url: Option<String>,
}

/// Works out the addresses. `configured` is what the guide says of an upstream whose host does not tell.
pub fn propose(upstream: &Upstream, target: &Target, change: &Change, configured: Option<&str>) -> Proposed {
    let Some(upstream_repo) = Repo::parse(&upstream.url) else { return Proposed::default() };
    let Some(forge) = Forge::detect(&upstream.url, configured) else { return Proposed::default() };
    let Some(fork) = target.url().and_then(Repo::parse) else {
        return Proposed { fork_url: forge.fork_url(&upstream_repo), ..Proposed::default() };
    };
    let compare = forge.compare_url(&Proposal {
        upstream: &upstream_repo,
        base_branch: &upstream.branch,
        fork: &fork,
        branch: &change.branch,
        title: &change.title,
        body: &change.body,
    });
    Proposed {
        body_left_out: compare.as_ref().is_some_and(|compare| compare.body_left_out),
        compare_url: compare.map(|compare| compare.url),
        fork_url: None,
    }
}
