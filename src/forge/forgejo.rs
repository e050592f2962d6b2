//! The API of Forgejo and Gitea, version 1.
//!
//! Source: <https://codeberg.org/api/swagger>, <https://docs.gitea.com/api/>

use serde_json::{Value, json};

use super::ask::Ask;
use super::github::{fork_names, read_fork, repo_path};
use super::http::{Answer, Request};
use super::propose::Verdict;
use super::reading::{best, is_repo, list, number, page, part, same_name, text, truth};
use super::{Account, ApiError, Fork, Opened, Proposal, ProposalState, Repo, Synced};

pub(super) const HEADERS: &[(&str, &str)] = &[("accept", "application/json")];

/// The most that a server gives at once unless it was told otherwise.
const PAGE: usize = 50;

/// How many pages of all proposals are looked through for one of a head: the API cannot filter by it.
const MOST_PAGES: usize = 6;

pub(super) fn account(ask: &Ask<'_>, host: &str) -> Result<Account, ApiError> {
    let user = ask.get(&Request::get("/user".to_owned()), "account")?;
    let login = text(&user, "/login").ok_or_else(|| ask.http.unreadable("the account has no name"))?;
    let noreply_email = (host == "codeberg.org").then(|| format!("{login}@noreply.codeberg.org"));
    Ok(Account { login, id: number(&user, "/id"), noreply_email })
}

pub(super) fn find(
    ask: &Ask<'_>,
    upstream: &Repo,
    fork: &Repo,
    branch: &str,
    base: &str,
) -> Result<Option<Opened>, ApiError> {
    let mut found = Vec::new();
    // Open ones first: once there is one, the closed ones do not matter.
    for state in ["open", "closed"] {
        for at in 1..=MOST_PAGES {
            let values = pulls(ask, upstream, state, at, PAGE)?;
            let fits = values.iter().filter(|value| {
                // The label keeps the branch's name when the branch is deleted; the ref does not.
                let named = ["/head/label", "/head/ref"].iter().any(|at| text(value, at).as_deref() == Some(branch));
                named
                    && is_repo(value, "/head/repo/full_name", fork)
                    && text(value, "/base/ref").as_deref() == Some(base)
            });
            found.extend(fits.filter_map(|value| opened(ask, upstream, value)));
            if !found.is_empty() || values.len() < PAGE {
                break;
            }
        }
        if !found.is_empty() {
            break;
        }
    }
    Ok(best(found))
}

pub(super) fn list_page(ask: &Ask<'_>, upstream: &Repo, at: usize, size: usize) -> Result<Vec<Opened>, ApiError> {
    let values = pulls(ask, upstream, "open", at, size)?;
    Ok(values.iter().filter_map(|value| opened(ask, upstream, value)).collect())
}

fn pulls(ask: &Ask<'_>, upstream: &Repo, state: &str, at: usize, size: usize) -> Result<Vec<Value>, ApiError> {
    let request = Request::get(format!("{}/pulls", repo_path(upstream)))
        .with("state", state)
        .with("page", at.to_string())
        .with("limit", size.to_string());
    let answer = ask.get(&request, &format!("repository `{upstream}`"))?;
    Ok(list(ask.http, &answer)?.to_vec())
}

pub(super) fn creation(proposal: &Proposal<'_>) -> Request {
    let Proposal { upstream, base_branch, fork, branch, title, body } = proposal;
    // The fork is found by its owner, whatever its name is.
    let head = if upstream == fork { (*branch).to_owned() } else { format!("{}:{branch}", fork.owner()) };
    let fields = json!({"base": base_branch, "head": head, "title": title, "body": body});
    Request::post(format!("{}/pulls", repo_path(upstream)), fields)
}

pub(super) fn verdict(answer: &Answer) -> Verdict {
    let words = answer.words().to_lowercase();
    match answer.status {
        409 if words.contains("already exists") => Verdict::Exists,
        422 if words.contains("no changes") => Verdict::NothingToPropose,
        // The same answer stands for an unknown repository and for a branch that is not there yet.
        404 => Verdict::PerhapsNotVisible,
        _ => Verdict::Refusal,
    }
}

pub(super) fn created(ask: &Ask<'_>, upstream: &Repo, value: &Value) -> Option<Opened> {
    opened(ask, upstream, value)
}

pub(super) fn fork(ask: &Ask<'_>, upstream: &Repo, login: &str) -> Result<Fork, ApiError> {
    let what = format!("repository `{upstream}`");
    let mut name = None;
    loop {
        let fields = name.as_ref().map_or_else(|| json!({}), |name| json!({ "name": name }));
        let answer = ask.post(&Request::post(format!("{}/forks", repo_path(upstream)), fields))?;
        if answer.status == 409 {
            if let Some(fork) = own_fork(ask, upstream, login)? {
                return Ok(fork);
            }
            if name.is_none() && answer.words().contains("same name") {
                // Something else of the account's has the name; GitHub makes room in the same way.
                let [_, numbered] = fork_names(upstream);
                name = Some(numbered);
                continue;
            }
        }
        let value = ask.success(&answer, &what)?;
        return read_fork(upstream, &value, false).ok_or_else(|| ask.http.unreadable("the fork has no name"));
    }
}

/// The account's fork: of the same name, or among the newest forks.
pub(super) fn own_fork(ask: &Ask<'_>, upstream: &Repo, login: &str) -> Result<Option<Fork>, ApiError> {
    let path = format!("/repos/{}/{}", part(login), part(upstream.name()));
    if let Some(value) = ask.get_if_any(&Request::get(path), "fork")?
        && truth(&value, "/fork")
        && is_repo(&value, "/parent/full_name", upstream)
    {
        return Ok(read_fork(upstream, &value, true));
    }
    let request = Request::get(format!("{}/forks", repo_path(upstream))).with("limit", PAGE.to_string());
    let Some(forks) = ask.get_if_any(&request, "forks")? else { return Ok(None) };
    let own = list(ask.http, &forks)?.iter().find(|fork| same_name(text(fork, "/owner/login").as_deref(), login));
    Ok(own.and_then(|value| read_fork(upstream, value, true)))
}

/// Gitea has a request for it since 1.23, Forgejo another since 10.
pub(super) fn sync_fork(ask: &Ask<'_>, fork: &Repo, branch: &str) -> Result<Synced, ApiError> {
    let what = format!("fork `{fork}`");
    let gitea =
        Request::post(format!("{}/merge-upstream", repo_path(fork)), json!({"branch": branch, "ff_only": true}));
    let mut answer = ask.post(&gitea)?;
    if matches!(answer.status, 404 | 405) {
        let path = format!("{}/sync_fork/{}", repo_path(fork), part(branch));
        answer = ask.post(&Request::post(path, json!({})))?;
    }
    match answer.status {
        200..300 => Ok(Synced::Done),
        409 => Ok(Synced::Diverged),
        400 if answer.words().to_lowercase().contains("fast-forward") => Ok(Synced::Diverged),
        400 | 404 | 405 | 422 => Ok(Synced::Refused(answer.words())),
        _ => Err(ask.refusal(&answer, &what)),
    }
}

fn opened(ask: &Ask<'_>, upstream: &Repo, value: &Value) -> Option<Opened> {
    let number = number(value, "/number")?;
    let title = text(value, "/title").unwrap_or_default();
    // A proposal by push to `refs/for/` has an empty label and a ref such as `refs/pull/7/head`.
    let head_branch = text(value, "/head/label").or_else(|| text(value, "/head/ref"))?;
    let wip = ["WIP:", "[WIP]"].iter().any(|mark| title.to_uppercase().starts_with(mark));
    Some(Opened {
        number,
        url: page(ask.http, upstream, text(value, "/html_url"), "/pulls/", number),
        head_branch,
        head_owner: text(value, "/head/repo/owner/login"),
        head_commit: text(value, "/head/sha"),
        author: text(value, "/user/login"),
        draft: truth(value, "/draft") || wip,
        state: match text(value, "/state").as_deref() {
            _ if truth(value, "/merged") => ProposalState::Merged,
            Some("open") => ProposalState::Open,
            _ => ProposalState::Closed,
        },
        title,
    })
}
