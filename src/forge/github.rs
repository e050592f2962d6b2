//! GitHub's API, version 2022-11-28, which GitHub Enterprise serves under `/api/v3`.
//!
//! Source: <https://docs.github.com/rest>

use serde_json::{Value, json};

use super::ask::{Ask, http_date};
use super::http::{Answer, Request};
use super::propose::Verdict;
use super::reading::{best, is_repo, list, number, page, part, same_name, ssh_url, text, truth};
use super::{Account, ApiError, Fork, Opened, Proposal, ProposalState, Repo, Synced};

pub(super) const HEADERS: &[(&str, &str)] =
    &[("accept", "application/vnd.github+json"), ("x-github-api-version", "2022-11-28")];

/// A fork that is older than this when the answer is written was there before. Making one takes the server less.
const NEW_FOR_SECONDS: i64 = 60;

pub(super) fn account(ask: &Ask<'_>, host: &str) -> Result<Account, ApiError> {
    let user = ask.get(&Request::get("/user".to_owned()), "account")?;
    let login = text(&user, "/login").ok_or_else(|| ask.http.unreadable("the account has no name"))?;
    let id = number(&user, "/id");
    let noreply_email = id.filter(|_| host == "github.com").map(|id| format!("{id}+{login}@users.noreply.github.com"));
    Ok(Account { login, id, noreply_email })
}

pub(super) fn find(
    ask: &Ask<'_>,
    upstream: &Repo,
    fork: &Repo,
    branch: &str,
    base: &str,
) -> Result<Option<Opened>, ApiError> {
    let request = Request::get(format!("{}/pulls", repo_path(upstream)))
        .with("state", "all")
        .with("head", format!("{}:{branch}", fork.owner()))
        .with("base", base)
        .with("sort", "created")
        .with("direction", "desc")
        .with("per_page", "30");
    let answer = ask.get(&request, &format!("repository `{upstream}`"))?;
    let of_head = |value: &&Value| {
        let same_repo = match value.pointer("/head/repo") {
            Some(Value::Object(_)) => is_repo(value, "/head/repo/full_name", fork),
            // The fork is gone; its owner is still told.
            _ => same_name(text(value, "/head/user/login").as_deref(), &fork.owner()),
        };
        same_repo && text(value, "/head/ref").as_deref() == Some(branch)
    };
    let values = list(ask.http, &answer)?;
    Ok(best(values.iter().filter(of_head).filter_map(|value| opened(ask, upstream, value)).collect()))
}

pub(super) fn list_page(ask: &Ask<'_>, upstream: &Repo, at: usize, size: usize) -> Result<Vec<Opened>, ApiError> {
    let request = Request::get(format!("{}/pulls", repo_path(upstream)))
        .with("state", "open")
        .with("sort", "created")
        .with("direction", "desc")
        .with("per_page", size.to_string())
        .with("page", at.to_string());
    let answer = ask.get(&request, &format!("repository `{upstream}`"))?;
    let values = list(ask.http, &answer)?;
    Ok(values.iter().filter_map(|value| opened(ask, upstream, value)).collect())
}

/// The request that opens the proposal. `open_to_maintainers` lets those of the upstream push to the branch.
pub(super) fn creation(proposal: &Proposal<'_>, open_to_maintainers: bool) -> Request {
    let Proposal { upstream, base_branch, fork, branch, title, body } = proposal;
    let mut fields = json!({"base": base_branch, "title": title, "body": body});
    if upstream == fork {
        fields["head"] = json!(branch);
    } else {
        fields["head"] = json!(format!("{}:{branch}", fork.owner()));
        fields["maintainer_can_modify"] = json!(open_to_maintainers);
        // The owner alone does not say which of the organization's repositories is meant.
        if same_name(Some(&fork.owner()), &upstream.owner()) {
            fields["head_repo"] = json!(fork.name());
        }
    }
    Request::post(format!("{}/pulls", repo_path(upstream)), fields)
}

/// What an answer to [`creation`] that is no success means.
pub(super) fn verdict(answer: &Answer) -> Verdict {
    if answer.status != 422 {
        return Verdict::Refusal;
    }
    let words = answer.words().to_lowercase();
    let json = answer.json().unwrap_or_default();
    let errors = json.get("errors").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    let about = |field: &str| errors.iter().any(|error| error.get("field").and_then(Value::as_str) == Some(field));
    if words.contains("already exists") {
        Verdict::Exists
    } else if words.contains("no commits between") {
        Verdict::NothingToPropose
    } else if about("fork_collab") || words.contains("fork collab") {
        Verdict::MaintainersCannotPush
    } else if words.contains("sha can't be blank") || about("head") || about("head_sha") {
        Verdict::HeadNotVisible
    } else {
        Verdict::Refusal
    }
}

/// Makes the fork, or finds the one there is: GitHub answers both in the same way.
pub(super) fn fork(ask: &Ask<'_>, upstream: &Repo) -> Result<Fork, ApiError> {
    let request = Request::post(format!("{}/forks", repo_path(upstream)), json!({"default_branch_only": true}));
    let answer = ask.post(&request)?;
    let value = ask.success(&answer, &format!("repository `{upstream}`"))?;
    let made = text(&value, "/created_at").and_then(|time| time.parse::<jiff::Timestamp>().ok());
    let now = answer.header("date").and_then(http_date);
    let existed = made.zip(now).is_some_and(|(made, now)| now.as_second() - made.as_second() > NEW_FOR_SECONDS);
    read_fork(upstream, &value, existed).ok_or_else(|| ask.http.unreadable("the fork has no name"))
}

/// The account's fork, under the names that GitHub gives.
pub(super) fn own_fork(ask: &Ask<'_>, upstream: &Repo, login: &str) -> Result<Option<Fork>, ApiError> {
    for name in fork_names(upstream) {
        let path = format!("/repos/{}/{}", part(login), part(&name));
        let Some(value) = ask.get_if_any(&Request::get(path), "fork")? else { continue };
        let ours = ["/parent/full_name", "/source/full_name"].iter().any(|pointer| is_repo(&value, pointer, upstream));
        if truth(&value, "/fork") && ours {
            return Ok(read_fork(upstream, &value, true));
        }
    }
    Ok(None)
}

/// What a fork is called: like the upstream, or with a number when the account has something else of that name.
pub(super) fn fork_names(upstream: &Repo) -> [String; 2] {
    [upstream.name().to_owned(), format!("{}-1", upstream.name())]
}

pub(super) fn branch_path(repo: &Repo, branch: &str) -> String {
    format!("{}/branches/{}", repo_path(repo), part(branch))
}

pub(super) fn sync_fork(ask: &Ask<'_>, fork: &Repo, branch: &str) -> Result<Synced, ApiError> {
    let request = Request::post(format!("{}/merge-upstream", repo_path(fork)), json!({"branch": branch}));
    let answer = ask.post(&request)?;
    match answer.status {
        409 => Ok(Synced::Diverged),
        422 => Ok(Synced::Refused(answer.words())),
        _ => ask.success(&answer, &format!("fork `{fork}`")).map(|_| Synced::Done),
    }
}

/// `/repos/owner/name`, which Forgejo has too.
pub(super) fn repo_path(repo: &Repo) -> String {
    format!("/repos/{}/{}", part(&repo.owner()), part(repo.name()))
}

/// The fork from GitHub's or Forgejo's description of a repository.
pub(super) fn read_fork(upstream: &Repo, value: &Value, existed: bool) -> Option<Fork> {
    let repo = upstream.beside(&text(value, "/full_name")?)?;
    Some(Fork {
        https_url: format!("{}.git", repo.web_url()),
        ssh_url: ssh_url(text(value, "/ssh_url"), &repo),
        existed,
        default_branch: text(value, "/default_branch"),
        repo,
    })
}

fn opened(ask: &Ask<'_>, upstream: &Repo, value: &Value) -> Option<Opened> {
    let number = number(value, "/number")?;
    Some(Opened {
        number,
        url: page(ask.http, upstream, text(value, "/html_url"), "/pull/", number),
        title: text(value, "/title").unwrap_or_default(),
        head_branch: text(value, "/head/ref")?,
        head_owner: text(value, "/head/repo/owner/login").or_else(|| text(value, "/head/user/login")),
        head_commit: text(value, "/head/sha"),
        author: text(value, "/user/login"),
        draft: truth(value, "/draft"),
        state: match text(value, "/state").as_deref() {
            Some("open") => ProposalState::Open,
            _ if text(value, "/merged_at").is_some() || truth(value, "/merged") => ProposalState::Merged,
            _ => ProposalState::Closed,
        },
    })
}

/// The proposal from an answer to [`creation`].
pub(super) fn created(ask: &Ask<'_>, upstream: &Repo, value: &Value) -> Option<Opened> {
    opened(ask, upstream, value)
}
