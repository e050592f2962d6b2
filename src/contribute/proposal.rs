//! The propose stage: the proposal that is open already, else a new one through the forge's API, else the page where a
//! person opens it.

use super::{Change, Target, Upstream};
use crate::forge::{Api, ApiError, Created, Forge, Opened, Proposal, ProposalState, Repo};
use crate::git::Oid;
use std::time::Duration;

/// Where a change stands between pushed and merged.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Proposed {
    /// The proposal that is open.
    pub open: Option<Opened>,
    /// True when it was open before.
    pub existed: bool,
    /// An earlier one of the same branch that its editors closed.
    pub closed: Option<Opened>,
    /// True when upstream has all of it already.
    pub is_merged: bool,
    /// The page that opens the proposal, when the forge has one.
    pub compare_url: Option<String>,
    /// True when the proposal's text did not fit into the address.
    pub body_left_out: bool,
    /// The page that makes a fork, when none is known.
    pub fork_url: Option<String>,
    /// Why the forge's API did not open it, where it was tried.
    pub why_by_hand: Option<String>,
}

/// The two ends of a proposal on one forge.
#[derive(Clone, Debug)]
pub struct Ends {
    /// What runs there.
    pub forge: Forge,
    /// The repository that is to take it.
    pub upstream: Repo,
    /// The repository that has the branch, when it is known and on the same host.
    pub fork: Option<Repo>,
}

impl Ends {
    /// Works them out from the addresses. `configured` is what the guide says of an upstream whose host does not tell.
    /// `None` where there is no forge.
    pub fn of(upstream: &Upstream, target: &Target, configured: Option<&str>) -> Option<Self> {
        let forge = Forge::detect(&upstream.url, configured)?;
        let upstream = Repo::parse(&upstream.url)?;
        let fork = target.url().and_then(Repo::parse).filter(|fork| is_there_too(fork, &upstream));
        Some(Self { forge, upstream, fork })
    }

    /// The proposal of `change`, when there is a repository that has the branch.
    pub fn proposal<'p>(&'p self, upstream: &'p Upstream, change: &'p Change) -> Option<Proposal<'p>> {
        Some(Proposal {
            upstream: &self.upstream,
            base_branch: &upstream.branch,
            fork: self.fork.as_ref()?,
            branch: &change.branch,
            title: &change.title,
            body: &change.body,
        })
    }
}

/// Whether both are on one forge, whose proposals go from one repository of its own to another. A host without a dot, or
/// named after upstream's, is a name that ssh's configuration has for it.
fn is_there_too(fork: &Repo, upstream: &Repo) -> bool {
    let (host, real) = (fork.host(), upstream.host());
    let is_alias = !host.contains('.') || host.strip_prefix(real).is_some_and(|rest| rest.starts_with('-'));
    fork.same_host(upstream) || is_alias
}

/// The pages for a person: where a proposal is opened, or a fork made. Nobody is asked.
pub fn pages(ends: &Ends, upstream: &Upstream, change: &Change) -> Proposed {
    let Some(proposal) = ends.proposal(upstream, change) else {
        return Proposed { fork_url: ends.forge.fork_url(&ends.upstream), ..Proposed::default() };
    };
    let compare = ends.forge.compare_url(&proposal);
    Proposed {
        body_left_out: compare.as_ref().is_some_and(|compare| compare.body_left_out),
        compare_url: compare.map(|compare| compare.url),
        ..Proposed::default()
    }
}

/// The proposal of that branch that is open, or the newest that was closed.
///
/// # Errors
/// Whatever the forge says.
pub fn find_proposal(api: &Api, ends: &Ends, upstream: &Upstream, branch: &str) -> Result<Option<Opened>, ApiError> {
    let Some(fork) = &ends.fork else { return Ok(None) };
    api.find(&ends.upstream, fork, branch, &upstream.branch)
}

/// Opens the proposal of a pushed branch, or finds it open. Whatever keeps the API from it leads to the page where a person
/// opens it, with the reason. What was merged with that very commit is not proposed again; an earlier proposal that was
/// closed is not opened anew unless `again` is set. `pause` waits.
pub fn propose(
    api: &Api,
    may_create: bool,
    ends: &Ends,
    upstream: &Upstream,
    (change, commit): (&Change, Oid),
    again: bool,
    pause: &mut dyn FnMut(Duration),
) -> Proposed {
    let by_hand = pages(ends, upstream, change);
    let Some(proposal) = ends.proposal(upstream, change) else { return by_hand };
    let earlier = match find_proposal(api, ends, upstream, &change.branch) {
        Ok(Some(open)) if open.state == ProposalState::Open => {
            return Proposed { open: Some(open), existed: true, ..by_hand };
        }
        Ok(Some(merged)) if merged.is_merged_at(&commit.to_string()) => {
            return Proposed { is_merged: true, ..by_hand };
        }
        Ok(earlier) => earlier.filter(|earlier| earlier.state == ProposalState::Closed),
        // Without an answer it is not known whether one is open; the page shows it.
        Err(error) if may_create => return Proposed { why_by_hand: Some(error.to_string()), ..by_hand },
        Err(_) => None,
    };
    if earlier.is_some() && !again {
        return Proposed { closed: earlier, ..by_hand };
    }
    if !may_create {
        return by_hand;
    }
    match api.create(&proposal, pause) {
        Ok(Created::Opened(open)) => Proposed { open: Some(open), ..by_hand },
        Ok(Created::Existed(open)) => Proposed { open: Some(open), existed: true, ..by_hand },
        Ok(Created::NothingToPropose) => Proposed { is_merged: true, ..by_hand },
        Err(error) => {
            let hint = error.hint().map(|hint| format!(" ({hint})")).unwrap_or_default();
            Proposed { why_by_hand: Some(format!("{error}{hint}")), ..by_hand }
        }
    }
}
