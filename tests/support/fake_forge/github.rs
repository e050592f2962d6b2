//! GitHub's API, as far as the clients use it.

use serde_json::{Value, json};

use super::super::server::{Reply, Seen};
use super::state::{FakeProposal, Problem, Repository, Standing, Wanted, iso, name, owner};
use super::{World, backend};

pub(super) fn serve(world: &World, request: &Seen, path: &[&str], caller: Option<&str>) -> Reply {
    match (request.method.as_str(), path) {
        ("GET", ["user"]) => match caller {
            Some(login) => world.reply(request, 200, user(world, login)),
            None => Reply::json(401, &json!({"message": "Requires authentication"})),
        },
        ("GET", ["repos", owner, name]) => match found(world, owner, name) {
            Some(found) => world.reply(request, 200, repository(world, &found)),
            None => missing(),
        },
        ("GET", ["repos", owner, name, "pulls"]) => match found(world, owner, name) {
            Some(found) => world.reply(request, 200, Value::Array(pulls(world, request, &found))),
            None => missing(),
        },
        ("POST", ["repos", owner, name, "pulls"]) => match (found(world, owner, name), caller) {
            (Some(found), Some(login)) => create(world, request, &found, login),
            _ => missing(),
        },
        ("POST", ["repos", owner, name, "forks"]) => match (found(world, owner, name), caller) {
            (Some(found), Some(login)) => match world.fork(&found.path, login, None) {
                Ok(fork) => world.reply(request, 202, repository(world, &fork)),
                Err(_) => Reply::json(403, &json!({"message": "Forbidden"})),
            },
            _ => missing(),
        },
        ("GET", ["repos", owner, name, "branches", branch @ ..]) => {
            let path = format!("{owner}/{name}");
            let branch = branch.join("/");
            let commit =
                world.look_at(&path).then(|| backend::commit_of(&world.dir(&path), &format!("refs/heads/{branch}")));
            match commit.flatten() {
                Some(commit) => world.reply(request, 200, json!({"name": branch, "commit": {"sha": commit}})),
                None => Reply::json(404, &json!({"message": "Branch not found"})),
            }
        }
        ("POST", ["repos", owner, name, "merge-upstream"]) => match (found(world, owner, name), caller) {
            (Some(found), Some(login)) if backend::may_write(world, &found.path, login) => sync(world, request, &found),
            _ => missing(),
        },
        _ => missing(),
    }
}

fn missing() -> Reply {
    Reply::json(404, &json!({"message": "Not Found", "documentation_url": "https://docs.github.com/rest"}))
}

/// A repository that is there; a fork that is still being copied is not.
fn found(world: &World, owner: &str, name: &str) -> Option<Repository> {
    let found = world.state().repository(&format!("{owner}/{name}")).cloned()?;
    world.dir(&found.path).exists().then_some(found)
}

fn create(world: &World, request: &Seen, into: &Repository, login: &str) -> Reply {
    let body = request.json();
    let text = |key: &str| body[key].as_str().unwrap_or_default().to_owned();
    let head = text("head");
    let (head_owner, branch) = head.split_once(':').unwrap_or((owner(&into.path), &head));
    let head_repo = match body["head_repo"].as_str() {
        Some(name) => format!("{head_owner}/{}", name.rsplit('/').next().unwrap_or_default()),
        None if head_owner == owner(&into.path) => into.path.clone(),
        None => {
            world.state().fork_of(&into.path, head_owner).map_or_else(|| format!("{head_owner}/none"), |fork| fork.path)
        }
    };
    let maintainers = head_repo != into.path && body["maintainer_can_modify"].as_bool().unwrap_or(true);
    if maintainers && world.state().refuse_maintainers {
        let error = json!({"resource": "PullRequest", "code": "custom", "field": "fork_collab",
            "message": "Fork collab can't be granted by someone without permission"});
        return invalid(&error);
    }
    let wanted = Wanted {
        repo: into.path.clone(),
        head_repo,
        branch: branch.to_owned(),
        base: text("base"),
        title: text("title"),
        body: text("body"),
        author: login.to_owned(),
        maintainers,
    };
    let base = wanted.base.clone();
    let custom = |message: String| invalid(&json!({"resource": "PullRequest", "code": "custom", "message": message}));
    match world.propose(wanted) {
        Ok(_) if std::mem::take(&mut world.state().lose_answer) => Reply::Cut,
        Ok(one) => world.reply(request, 201, pull(world, &one)),
        Err(Problem::Exists(_)) => custom(format!("A pull request already exists for {head_owner}:{branch}.")),
        Err(Problem::NothingNew) => custom(format!("No commits between {base} and {branch}")),
        Err(Problem::NoBase) => invalid(&json!({"resource": "PullRequest", "field": "base", "code": "invalid"})),
        Err(Problem::NoHead) => invalid(&json!({"resource": "PullRequest", "field": "head", "code": "invalid"})),
        Err(_) => missing(),
    }
}

fn invalid(error: &Value) -> Reply {
    let documentation = "https://docs.github.com/rest/pulls/pulls#create-a-pull-request";
    Reply::json(422, &json!({"message": "Validation Failed", "errors": [error], "documentation_url": documentation}))
}

fn pulls(world: &World, request: &Seen, of: &Repository) -> Vec<Value> {
    let wanted = |key: &str| request.parameter(key);
    let (state, base, head) = (wanted("state"), wanted("base"), wanted("head"));
    let number = |key: &str, default: usize| wanted(key).and_then(|text| text.parse().ok()).unwrap_or(default);
    let mut all = world.state().proposals.clone();
    all.retain(|one| {
        let open = one.standing == Standing::Open;
        one.repo == of.path
            && match state.as_deref().unwrap_or("open") {
                "open" => open,
                "closed" => !open,
                _ => true,
            }
            && base.as_ref().is_none_or(|base| one.base == *base)
            && head.as_ref().is_none_or(|head| *head == format!("{}:{}", owner(&one.head_repo), one.branch))
    });
    all.reverse();
    let size = number("per_page", 30);
    all.iter().skip((number("page", 1) - 1) * size).take(size).map(|one| pull(world, one)).collect()
}

fn sync(world: &World, request: &Seen, fork: &Repository) -> Reply {
    let body = request.json();
    let branch = body["branch"].as_str().unwrap_or_default();
    let Some(parent) = &fork.parent else {
        return Reply::json(422, &json!({"message": "The branch could not be synced"}));
    };
    if fork.workflow_scope {
        let words = "refusing to allow a Personal Access Token to create or update workflow without `workflow` scope";
        return Reply::json(422, &json!({ "message": words }));
    }
    if backend::fast_forward(&world.dir(&fork.path), &world.dir(parent), branch) {
        let words = "Successfully fetched and fast-forwarded from upstream";
        return world.reply(
            request,
            200,
            json!({"message": words, "merge_type": "fast-forward", "base_branch": branch}),
        );
    }
    Reply::json(409, &json!({"message": "There are merge conflicts"}))
}

fn user(world: &World, login: &str) -> Value {
    let id = world.state().account_id(login);
    json!({"login": login, "id": id, "html_url": format!("{}/{login}", world.url()), "type": "User"})
}

fn repository(world: &World, of: &Repository) -> Value {
    let mut value = short_repository(world, of);
    let parent = of.parent.as_ref().and_then(|parent| world.state().repository(parent).cloned());
    if let Some(parent) = parent {
        value["parent"] = short_repository(world, &parent);
        value["source"] = short_repository(world, &parent);
    }
    value
}

fn short_repository(world: &World, of: &Repository) -> Value {
    let host = world.url().trim_start_matches("http://").split(':').next().unwrap_or_default();
    json!({
        "id": of.id,
        "name": name(&of.path),
        "full_name": of.path,
        "owner": user(world, owner(&of.path)),
        "html_url": format!("{}/{}", world.url(), of.path),
        "clone_url": format!("{}/{}.git", world.url(), of.path),
        "ssh_url": format!("git@{host}:{}.git", of.path),
        "fork": of.parent.is_some(),
        "default_branch": of.default_branch,
        "created_at": iso(of.created),
        "private": false,
    })
}

fn pull(world: &World, one: &FakeProposal) -> Value {
    let found = |path: &str| world.state().repository(path).cloned();
    let side = |path: &str, branch: &str, commit: &str| {
        json!({
            "label": format!("{}:{branch}", owner(path)),
            "ref": branch,
            "sha": commit,
            "user": user(world, owner(path)),
            "repo": found(path).map(|found| short_repository(world, &found)),
        })
    };
    let base_commit = backend::commit_of(&world.dir(&one.repo), &format!("refs/heads/{}", one.base));
    let closed = one.standing != Standing::Open;
    json!({
        "number": one.number,
        "state": if closed { "closed" } else { "open" },
        "title": one.title,
        "body": one.body,
        "html_url": format!("{}/{}/pull/{}", world.url(), one.repo, one.number),
        "user": user(world, &one.author),
        "draft": false,
        "merged_at": (one.standing == Standing::Merged).then(|| iso(world.state().now)),
        "head": side(&one.head_repo, &one.branch, &one.commit),
        "base": side(&one.repo, &one.base, &base_commit.unwrap_or_default()),
        "maintainer_can_modify": one.maintainers,
    })
}
