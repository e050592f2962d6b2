//! GitLab's API, version 4.
//!
//! Source: <https://docs.gitlab.com/api/rest/>

use serde_json::{Value, json};

use super::ask::Ask;
use super::github::fork_names;
use super::http::{Answer, Request};
use super::propose::Verdict;
use super::reading::{best, is_repo, list, number, page, part, same_name, ssh_url, text, truth};
use super::{Account, ApiError, Fork, Opened, Proposal, ProposalState, Repo, Synced};

pub(super) const HEADERS: &[(&str, &str)] = &[("accept", "application/json")];

/// A project, by the number that proposals name it with.
struct Project {
    id: u64,
    default_branch: Option<String>,
}

pub(super) fn account(ask: &Ask<'_>, host: &str) -> Result<Account, ApiError> {
    let user = ask.get(&Request::get("/user".to_owned()), "account")?;
    let login = text(&user, "/username").ok_or_else(|| ask.http.unreadable("the account has no name"))?;
    let id = number(&user, "/id");
    let noreply_email = id.filter(|_| host == "gitlab.com").map(|id| format!("{id}-{login}@users.noreply.gitlab.com"));
    Ok(Account { login, id, noreply_email })
}

pub(super) fn find(
    ask: &Ask<'_>,
    upstream: &Repo,
    fork: &Repo,
    branch: &str,
    base: &str,
) -> Result<Option<Opened>, ApiError> {
    let source = if upstream == fork { None } else { project(ask, fork)? };
    if upstream != fork && source.is_none() {
        // Nothing was ever proposed from a project that is not there.
        return Ok(None);
    }
    let request = Request::get(format!("{}/merge_requests", project_path(upstream)))
        .with("state", "all")
        .with("source_branch", branch)
        .with("target_branch", base)
        .with("order_by", "created_at")
        .with("sort", "desc")
        .with("per_page", "50");
    let answer = ask.get(&request, &format!("project `{upstream}`"))?;
    let of_head = |value: &&Value| {
        let from = number(value, "/source_project_id");
        let fits = match &source {
            Some(project) => from == Some(project.id),
            None => from == number(value, "/target_project_id"),
        };
        fits && text(value, "/source_branch").as_deref() == Some(branch)
    };
    let owner = fork.owner();
    let found =
        list(ask.http, &answer)?.iter().filter(of_head).filter_map(|value| opened(ask, upstream, Some(&owner), value));
    Ok(best(found.collect()))
}

pub(super) fn list_page(ask: &Ask<'_>, upstream: &Repo, at: usize, size: usize) -> Result<Vec<Opened>, ApiError> {
    let request = Request::get(format!("{}/merge_requests", project_path(upstream)))
        .with("state", "opened")
        .with("order_by", "created_at")
        .with("sort", "desc")
        .with("per_page", size.to_string())
        .with("page", at.to_string());
    let answer = ask.get(&request, &format!("project `{upstream}`"))?;
    let owner = upstream.owner();
    let owner_of = |value: &Value| {
        let within = number(value, "/source_project_id") == number(value, "/target_project_id");
        within.then_some(owner.as_str())
    };
    Ok(list(ask.http, &answer)?.iter().filter_map(|value| opened(ask, upstream, owner_of(value), value)).collect())
}

/// The request that opens the proposal: it goes to the project that has the branch, and names the upstream by number.
pub(super) fn creation(ask: &Ask<'_>, proposal: &Proposal<'_>) -> Result<Request, ApiError> {
    let Proposal { upstream, base_branch, fork, branch, title, body } = proposal;
    let mut fields =
        json!({"source_branch": branch, "target_branch": base_branch, "title": title, "description": body});
    if upstream != fork {
        fields["target_project_id"] = json!(needed_project(ask, upstream)?.id);
        fields["allow_collaboration"] = json!(true);
    }
    Ok(Request::post(format!("{}/merge_requests", project_path(fork)), fields))
}

/// Whether the upstream's branch has everything: GitLab opens an empty proposal then. What cannot be compared is for
/// the request itself to find out.
pub(super) fn has_nothing_new(ask: &Ask<'_>, proposal: &Proposal<'_>) -> Result<bool, ApiError> {
    let Proposal { upstream, base_branch, fork, branch, .. } = proposal;
    let mut request = Request::get(format!("{}/repository/compare", project_path(fork)))
        .with("from", *base_branch)
        .with("to", *branch);
    if upstream != fork {
        request = request.with("from_project_id", needed_project(ask, upstream)?.id.to_string());
    }
    let compared = ask.get_if_any(&request, "comparison")?;
    let commits = compared.as_ref().and_then(|value| value.get("commits")?.as_array());
    Ok(commits.is_some_and(Vec::is_empty))
}

pub(super) fn verdict(answer: &Answer) -> Verdict {
    let words = answer.words().to_lowercase();
    match answer.status {
        409 if words.contains("already exists") => Verdict::Exists,
        400 | 409 | 422 if words.contains("already exists") => Verdict::Exists,
        400 | 409 | 422 if words.contains("source branch") && words.contains("does not exist") => {
            Verdict::HeadNotVisible
        }
        404 => Verdict::PerhapsNotVisible,
        _ => Verdict::Refusal,
    }
}

pub(super) fn created(ask: &Ask<'_>, proposal: &Proposal<'_>, value: &Value) -> Option<Opened> {
    opened(ask, proposal.upstream, Some(&proposal.fork.owner()), value)
}

pub(super) fn fork(ask: &Ask<'_>, upstream: &Repo, login: &str) -> Result<Fork, ApiError> {
    let project = needed_project(ask, upstream)?;
    if let Some(fork) = own_fork(ask, upstream, login)? {
        return Ok(fork);
    }
    let mut fields = json!({});
    if let Some(branch) = &project.default_branch {
        fields["branches"] = json!(branch);
    }
    let mut renamed = false;
    loop {
        let answer = ask.post(&Request::post(format!("{}/fork", project_path(upstream)), fields.clone()))?;
        if answer.status == 409 {
            if let Some(fork) = own_fork(ask, upstream, login)? {
                return Ok(fork);
            }
            if !renamed {
                // Something else of the account's has the name; GitHub makes room in the same way.
                let [_, name] = fork_names(upstream);
                fields["name"] = json!(name);
                fields["path"] = json!(name);
                renamed = true;
                continue;
            }
        }
        let value = ask.success(&answer, &format!("project `{upstream}`"))?;
        return read_fork(upstream, &value, false).ok_or_else(|| ask.http.unreadable("the fork has no name"));
    }
}

/// The account's own fork, in its personal namespace if there are several.
pub(super) fn own_fork(ask: &Ask<'_>, upstream: &Repo, login: &str) -> Result<Option<Fork>, ApiError> {
    let request =
        Request::get(format!("{}/forks", project_path(upstream))).with("owned", "true").with("per_page", "50");
    let Some(forks) = ask.get_if_any(&request, "forks")? else { return Ok(None) };
    let personal = |value: &&Value| same_name(text(value, "/namespace/full_path").as_deref(), login);
    let of_upstream = |value: &&Value| {
        // Not every answer says what it is a fork of; the question did.
        value
            .get("forked_from_project")
            .is_none_or(|_| is_repo(value, "/forked_from_project/path_with_namespace", upstream))
    };
    let forks: Vec<&Value> = list(ask.http, &forks)?.iter().filter(of_upstream).collect();
    let own = forks.iter().copied().find(|value| personal(value)).or_else(|| forks.first().copied());
    Ok(own.and_then(|value| read_fork(upstream, value, true)))
}

/// Whether the copying of a fork went wrong, and the server's words for it.
pub(super) fn copy_failed(ask: &Ask<'_>, fork: &Repo) -> Result<Option<String>, ApiError> {
    let Some(value) = ask.get_if_any(&Request::get(project_path(fork)), "fork")? else { return Ok(None) };
    let failed = text(&value, "/import_status").as_deref() == Some("failed");
    Ok(failed.then(|| text(&value, "/import_error").unwrap_or_else(|| "copying the fork failed".to_owned())))
}

pub(super) fn branch_path(repo: &Repo, branch: &str) -> String {
    format!("{}/repository/branches/{}", project_path(repo), part(branch))
}

/// GitLab's API has no such request.
pub(super) fn sync_fork() -> Synced {
    Synced::Refused("GitLab's API cannot bring a fork up to date".to_owned())
}

fn project_path(repo: &Repo) -> String {
    format!("/projects/{}", part(&repo.path().join("/")))
}

fn project(ask: &Ask<'_>, repo: &Repo) -> Result<Option<Project>, ApiError> {
    let value = ask.get_if_any(&Request::get(project_path(repo)), "project")?;
    value.map(|value| read_project(ask, &value)).transpose()
}

fn needed_project(ask: &Ask<'_>, repo: &Repo) -> Result<Project, ApiError> {
    let value = ask.get(&Request::get(project_path(repo)), &format!("project `{repo}`"))?;
    read_project(ask, &value)
}

fn read_project(ask: &Ask<'_>, value: &Value) -> Result<Project, ApiError> {
    let id = number(value, "/id").ok_or_else(|| ask.http.unreadable("the project has no number"))?;
    Ok(Project { id, default_branch: text(value, "/default_branch") })
}

fn read_fork(upstream: &Repo, value: &Value, existed: bool) -> Option<Fork> {
    let repo = upstream.beside(&text(value, "/path_with_namespace")?)?;
    Some(Fork {
        https_url: format!("{}.git", repo.web_url()),
        ssh_url: ssh_url(text(value, "/ssh_url_to_repo"), &repo),
        existed,
        default_branch: text(value, "/default_branch"),
        repo,
    })
}

fn opened(ask: &Ask<'_>, upstream: &Repo, owner: Option<&str>, value: &Value) -> Option<Opened> {
    let number = number(value, "/iid")?;
    Some(Opened {
        number,
        url: page(ask.http, upstream, text(value, "/web_url"), "/-/merge_requests/", number),
        title: text(value, "/title").unwrap_or_default(),
        head_branch: text(value, "/source_branch")?,
        head_owner: owner.map(str::to_owned),
        head_commit: text(value, "/sha"),
        author: text(value, "/author/username"),
        draft: truth(value, "/draft") || truth(value, "/work_in_progress"),
        state: match text(value, "/state").as_deref() {
            // While it is being merged, it is `locked`.
            Some("opened" | "locked") => ProposalState::Open,
            Some("merged") => ProposalState::Merged,
            _ => ProposalState::Closed,
        },
    })
}
