//! The API of Bitbucket Cloud, version 2.0.
//!
//! Source: <https://developer.atlassian.com/cloud/bitbucket/rest/>

use serde_json::{Value, json};

use super::ask::Ask;
use super::github::fork_names;
use super::http::{Answer, Request};
use super::propose::Verdict;
use super::reading::{best, is_repo, list, number, page, part, ssh_url, text, truth};
use super::{Account, ApiError, Fork, Opened, Proposal, ProposalState, Repo, Synced};

pub(super) const HEADERS: &[(&str, &str)] = &[("accept", "application/json")];

pub(super) fn account(ask: &Ask<'_>) -> Result<Account, ApiError> {
    let user = ask.get(&Request::get("/user".to_owned()), "account")?;
    let login = text(&user, "/username").or_else(|| text(&user, "/nickname"));
    let login = login.ok_or_else(|| ask.http.unreadable("the account has no name"))?;
    Ok(Account { login, id: None, noreply_email: None })
}

pub(super) fn find(
    ask: &Ask<'_>,
    upstream: &Repo,
    fork: &Repo,
    branch: &str,
    base: &str,
) -> Result<Option<Opened>, ApiError> {
    let filter = format!(
        "source.branch.name = {} AND source.repository.full_name = {} AND destination.branch.name = {}",
        quoted(branch),
        quoted(&fork.path().join("/")),
        quoted(base)
    );
    let mut request = pulls(upstream).with("q", filter).with("sort", "-created_on").with("pagelen", "50");
    for state in ["OPEN", "MERGED", "DECLINED", "SUPERSEDED"] {
        request = request.with("state", state);
    }
    let answer = ask.get(&request, &format!("repository `{upstream}`"))?;
    let of_head = |value: &&Value| {
        is_repo(value, "/source/repository/full_name", fork)
            && text(value, "/source/branch/name").as_deref() == Some(branch)
    };
    Ok(best(list(ask.http, &answer)?.iter().filter(of_head).filter_map(|value| opened(ask, upstream, value)).collect()))
}

pub(super) fn list_page(ask: &Ask<'_>, upstream: &Repo, at: usize, size: usize) -> Result<Vec<Opened>, ApiError> {
    let request = pulls(upstream)
        .with("state", "OPEN")
        .with("sort", "-created_on")
        .with("pagelen", size.to_string())
        .with("page", at.to_string());
    let answer = ask.get(&request, &format!("repository `{upstream}`"))?;
    Ok(list(ask.http, &answer)?.iter().filter_map(|value| opened(ask, upstream, value)).collect())
}

pub(super) fn creation(proposal: &Proposal<'_>) -> Request {
    let Proposal { upstream, base_branch, fork, branch, title, body } = proposal;
    // The description of the API demands the type, which its examples leave out.
    let fields = json!({
        "type": "pullrequest",
        "title": title,
        "description": body,
        "source": {"branch": {"name": branch}, "repository": {"type": "repository", "full_name": fork.path().join("/")}},
        "destination": {"branch": {"name": base_branch}},
    });
    Request::post(pulls(upstream).path, fields)
}

pub(super) fn verdict(answer: &Answer) -> Verdict {
    let words = answer.words().to_lowercase();
    match answer.status {
        400 | 409 if words.contains("already") => Verdict::Exists,
        400 if words.contains("no changes") => Verdict::NothingToPropose,
        400 if words.contains("branch not found") || words.contains("branch does not exist") => Verdict::HeadNotVisible,
        _ => Verdict::Refusal,
    }
}

pub(super) fn created(ask: &Ask<'_>, upstream: &Repo, value: &Value) -> Option<Opened> {
    opened(ask, upstream, value)
}

pub(super) fn fork(ask: &Ask<'_>, upstream: &Repo, login: &str) -> Result<Fork, ApiError> {
    if let Some(fork) = own_fork(ask, upstream, login)? {
        return Ok(fork);
    }
    let mut fields = json!({"type": "repository", "workspace": {"slug": login}});
    loop {
        let answer = ask.post(&Request::post(format!("{}/forks", repo_path(upstream)), fields.clone()))?;
        if answer.status == 400 && answer.words().contains("already exists") && fields.get("name").is_none() {
            // Something else of the account's has the name; GitHub makes room in the same way.
            let [_, numbered] = fork_names(upstream);
            fields["name"] = json!(numbered);
            continue;
        }
        let value = ask.success(&answer, &format!("repository `{upstream}`"))?;
        return read_fork(upstream, &value, false).ok_or_else(|| ask.http.unreadable("the fork has no name"));
    }
}

/// The account's fork, under the names that [`fork`] gives.
pub(super) fn own_fork(ask: &Ask<'_>, upstream: &Repo, login: &str) -> Result<Option<Fork>, ApiError> {
    for name in fork_names(upstream) {
        let path = format!("/repositories/{}/{}", part(login), part(&name));
        let value = ask.get_if_any(&Request::get(path), "fork")?;
        if let Some(value) = value.filter(|value| is_repo(value, "/parent/full_name", upstream)) {
            return Ok(read_fork(upstream, &value, true));
        }
    }
    Ok(None)
}

pub(super) fn branch_path(repo: &Repo, branch: &str) -> String {
    format!("{}/refs/branches/{}", repo_path(repo), part(branch))
}

/// Bitbucket's API has no such request.
pub(super) fn sync_fork() -> Synced {
    Synced::Refused("Bitbucket's API cannot bring a fork up to date".to_owned())
}

fn repo_path(repo: &Repo) -> String {
    format!("/repositories/{}/{}", part(&repo.owner()), part(repo.name()))
}

fn pulls(upstream: &Repo) -> Request {
    Request::get(format!("{}/pullrequests", repo_path(upstream)))
}

/// A text in the language of Bitbucket's filters.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

fn read_fork(upstream: &Repo, value: &Value, existed: bool) -> Option<Fork> {
    let repo = upstream.beside(&text(value, "/full_name")?)?;
    let clone = value.pointer("/links/clone").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    let ssh = clone.iter().find(|link| text(link, "/name").as_deref() == Some("ssh"));
    Some(Fork {
        https_url: format!("{}.git", repo.web_url()),
        ssh_url: ssh_url(ssh.and_then(|link| text(link, "/href")), &repo),
        existed,
        default_branch: text(value, "/mainbranch/name"),
        repo,
    })
}

fn opened(ask: &Ask<'_>, upstream: &Repo, value: &Value) -> Option<Opened> {
    let number = number(value, "/id")?;
    let owner = text(value, "/source/repository/full_name");
    Some(Opened {
        number,
        url: page(ask.http, upstream, text(value, "/links/html/href"), "/pull-requests/", number),
        title: text(value, "/title").unwrap_or_default(),
        head_branch: text(value, "/source/branch/name")?,
        head_owner: owner.and_then(|path| Some(path.split_once('/')?.0.to_owned())),
        head_commit: text(value, "/source/commit/hash"),
        author: text(value, "/author/nickname"),
        draft: truth(value, "/draft"),
        state: match text(value, "/state").as_deref() {
            Some("OPEN") => ProposalState::Open,
            Some("MERGED") => ProposalState::Merged,
            _ => ProposalState::Closed,
        },
    })
}
