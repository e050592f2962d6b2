//! Opening a proposal: once, whatever the server answers and however often the connection breaks.

use std::time::Duration;

use super::answers::ProposalState;
use super::api::Api;
use super::ask::Ask;
use super::{ApiError, Created, Opened, Proposal};

/// The seconds to wait for a branch that was pushed a moment ago to be seen by the API.
const UNTIL_VISIBLE: [u64; 5] = [1, 2, 4, 8, 16];

/// The seconds to wait for a proposal that is said to exist, or may have been made, to be listed.
const UNTIL_LISTED: [u64; 3] = [1, 2, 4];

/// What an answer to the request that opens a proposal means, when it is no success.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    /// There is one of this branch.
    Exists,
    /// The upstream has all the commits.
    NothingToPropose,
    /// The branch is not seen yet.
    HeadNotVisible,
    /// The branch is not seen yet, or the repository is unknown: whoever wants to know asks for the branch.
    PerhapsNotVisible,
    /// The fork cannot be opened to those who keep the upstream; the proposal can be made without.
    MaintainersCannotPush,
    /// None of these.
    Refusal,
}

/// Opens the proposal and makes sure that it is there.
///
/// # Errors
/// As the forge answers, after everything that can be done about it was done.
pub(super) fn create(api: &Api, ask: &Ask<'_>, proposal: &Proposal<'_>) -> Result<Created, ApiError> {
    let mut until_visible = UNTIL_VISIBLE.iter();
    let mut open_to_maintainers = true;
    let mut sent_again = false;
    // Bitbucket opens a second one without a word.
    if api.may_double()
        && let Some(existing) = open_one(api, ask, proposal)?
    {
        return Ok(Created::Existed(existing));
    }
    if api.has_nothing_new(ask, proposal)? {
        return Ok(Created::NothingToPropose);
    }
    loop {
        let request = api.creation(ask, proposal, open_to_maintainers)?;
        let answer = match ask.post(&request) {
            Ok(answer) if answer.status < 500 => answer,
            Err(error) if !matches!(error, ApiError::Unreachable { .. } | ApiError::Unreadable { .. }) => {
                return Err(error);
            }
            failed => {
                // It may have arrived. It is sent again only when looking shows that it has not.
                if let Some(existing) = listed(api, ask, proposal)? {
                    return Ok(Created::Existed(existing));
                }
                if sent_again {
                    return Err(failed.map_or_else(|error| error, |answer| ask.refusal(&answer, "repository")));
                }
                sent_again = true;
                continue;
            }
        };
        if answer.is_success() {
            let value = answer.json().unwrap_or_default();
            if let Some(opened) = api.created(ask, proposal, &value).filter(|opened| fits(opened, proposal)) {
                return Ok(Created::Opened(opened));
            }
            // The answer is odd, but the request was carried out.
            let found = listed(api, ask, proposal)?.map(Created::Opened);
            return found.ok_or_else(|| ask.http.unreadable("it does not tell of the proposal that was asked for"));
        }
        let what = format!("repository `{}`", proposal.upstream);
        match api.verdict(&answer) {
            Verdict::Exists => {
                let found = listed(api, ask, proposal)?.map(Created::Existed);
                return found.ok_or_else(|| ApiError::Conflict { host: ask.http.host(), words: answer.words() });
            }
            Verdict::NothingToPropose => return Ok(Created::NothingToPropose),
            Verdict::MaintainersCannotPush if open_to_maintainers => open_to_maintainers = false,
            verdict @ (Verdict::HeadNotVisible | Verdict::PerhapsNotVisible) => {
                if verdict == Verdict::PerhapsNotVisible && api.has_branch(ask, proposal.fork, proposal.branch)? {
                    return Err(ask.refusal(&answer, &what));
                }
                let Some(seconds) = until_visible.next() else {
                    let what = format!("the branch `{}` of `{}`", proposal.branch, proposal.fork);
                    return Err(ApiError::NotYet { host: ask.http.host(), what });
                };
                ask.pause(Duration::from_secs(*seconds));
            }
            Verdict::MaintainersCannotPush | Verdict::Refusal => return Err(ask.refusal(&answer, &what)),
        }
    }
}

/// Whether it is an open proposal of the branch that was meant.
fn fits(opened: &Opened, proposal: &Proposal<'_>) -> bool {
    opened.head_branch == proposal.branch && opened.state == ProposalState::Open
}

/// The open proposal of the branch, waited for a little: lists lag behind.
fn listed(api: &Api, ask: &Ask<'_>, proposal: &Proposal<'_>) -> Result<Option<Opened>, ApiError> {
    for seconds in UNTIL_LISTED {
        if let Some(opened) = open_one(api, ask, proposal)? {
            return Ok(Some(opened));
        }
        ask.pause(Duration::from_secs(seconds));
    }
    open_one(api, ask, proposal)
}

fn open_one(api: &Api, ask: &Ask<'_>, proposal: &Proposal<'_>) -> Result<Option<Opened>, ApiError> {
    let Proposal { upstream, base_branch, fork, branch, .. } = proposal;
    let found = api.find_with(ask, upstream, fork, branch, base_branch)?;
    Ok(found.filter(|one| one.state == ProposalState::Open))
}
