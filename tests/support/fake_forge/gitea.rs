//! The API of Gitea and Forgejo, as far as the clients use it, with its oddities: `head` is no filter, a branch that is
//! not there is a plain 404, and a proposal by push has no branch.

use serde_json::{Value, json};

use super::super::server::{Reply, Seen};
use super::state::{FakeProposal, Problem, Repository, Standing, Wanted, iso, name, owner};
use super::{World, backend};

pub(super) fn serve(world: &World, request: &Seen, path: &[&str], caller: Option<&str>) -> Reply {
    match (request.method.as_str(), path) {
        ("GET", ["user"]) => match caller {
            Some(login) => world.reply(request, 200, user(world, login)),
            None => {
                Reply::json(401, &json!({"message": "token is required", "url": "https://forge.example/api/swagger"}))
            }
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
        ("GET", ["repos", owner, name, "forks"]) => match found(world, owner, name) {
            Some(found) => {
                let all: Vec<Repository> = world.state().repositories.values().cloned().collect();
                let forks = all.iter().filter(|one| one.parent.as_deref() == Some(&*found.path));
                world.reply(request, 200, Value::Array(forks.map(|one| repository(world, one)).collect()))
            }
            None => missing(),
        },
        ("POST", ["repos", owner, name, "forks"]) => match (found(world, owner, name), caller) {
            (Some(found), Some(login)) => match world.fork(&found.path, login, request.json()["name"].as_str()) {
                Ok(fork) => world.reply(request, 202, repository(world, &fork)),
                Err(Problem::ForkExists(_)) => refused(409, "repository is already forked by user"),
                Err(_) => refused(409, "The repository with the same name already exists."),
            },
            _ => missing(),
        },
        ("GET", ["repos", owner, name, "branches", branch @ ..]) => {
            let path = format!("{owner}/{name}");
            let branch = branch.join("/");
            let commit =
                world.look_at(&path).then(|| backend::commit_of(&world.dir(&path), &format!("refs/heads/{branch}")));
            match commit.flatten() {
                Some(commit) => world.reply(request, 200, json!({"name": branch, "commit": {"id": commit}})),
                None => missing(),
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
    refused(404, "The target couldn't be found.")
}

fn refused(status: u16, words: &str) -> Reply {
    Reply::json(status, &json!({"message": words, "url": "https://forge.example/api/swagger"}))
}

fn found(world: &World, owner: &str, name: &str) -> Option<Repository> {
    let found = world.state().repository(&format!("{owner}/{name}")).cloned()?;
    world.dir(&found.path).exists().then_some(found)
}

fn create(world: &World, request: &Seen, into: &Repository, login: &str) -> Reply {
    let body = request.json();
    let text = |key: &str| body[key].as_str().unwrap_or_default().to_owned();
    let head = text("head");
    let (head_repo, branch) = match head.split_once(':') {
        Some((from, branch)) if from != owner(&into.path) => match world.state().fork_of(&into.path, from) {
            Some(fork) => (fork.path, branch),
            None => return missing(),
        },
        Some((_, branch)) => (into.path.clone(), branch),
        None => (into.path.clone(), head.as_str()),
    };
    let wanted = Wanted {
        repo: into.path.clone(),
        head_repo,
        branch: branch.to_owned(),
        base: text("base"),
        title: text("title"),
        body: text("body"),
        author: login.to_owned(),
        maintainers: body["allow_maintainer_edit"].as_bool().unwrap_or(false),
    };
    match world.propose(wanted) {
        Ok(_) if std::mem::take(&mut world.state().lose_answer) => Reply::Cut,
        Ok(one) => world.reply(request, 201, pull(world, &one)),
        Err(Problem::Exists(number)) => refused(
            409,
            &format!(
                "pull request already exists for these targets [id: {number}, issue_id: {number}, head_repo_id: 1, base_repo_id: 2, head_branch: {branch}, base_branch: {}]",
                text("base")
            ),
        ),
        Err(Problem::NothingNew) => {
            refused(422, "Invalid PullRequest: There are no changes between the head and the base")
        }
        Err(_) => missing(),
    }
}

fn pulls(world: &World, request: &Seen, of: &Repository) -> Vec<Value> {
    let wanted = |key: &str| request.parameter(key);
    let number = |key: &str, default: usize| wanted(key).and_then(|text| text.parse().ok()).unwrap_or(default);
    let state = wanted("state");
    let mut all = world.state().proposals.clone();
    all.retain(|one| {
        let open = one.standing == Standing::Open;
        one.repo == of.path
            && match state.as_deref().unwrap_or("open") {
                "open" => open,
                "closed" => !open,
                _ => true,
            }
    });
    all.reverse();
    // No server gives more than 50 at once unless it is told to.
    let size = number("limit", 30).min(50);
    all.iter().skip((number("page", 1) - 1) * size).take(size).map(|one| pull(world, one)).collect()
}

fn sync(world: &World, request: &Seen, fork: &Repository) -> Reply {
    let body = request.json();
    let branch = body["branch"].as_str().unwrap_or_default();
    let Some(parent) = &fork.parent else { return refused(400, "repo is not a fork") };
    if backend::fast_forward(&world.dir(&fork.path), &world.dir(parent), branch) {
        return world.reply(request, 200, json!({"merge_type": "fast-forward"}));
    }
    refused(400, "fast-forward is not possible")
}

fn user(world: &World, login: &str) -> Value {
    let id = world.state().account_id(login);
    json!({"id": id, "login": login, "username": login, "html_url": format!("{}/{login}", world.url())})
}

fn repository(world: &World, of: &Repository) -> Value {
    let host = world.url().trim_start_matches("http://").split(':').next().unwrap_or_default();
    let mut value = json!({
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
    });
    let parent = of.parent.as_ref().and_then(|parent| world.state().repository(parent).cloned());
    if let Some(parent) = parent {
        value["parent"] = repository(world, &parent);
    }
    value
}

fn pull(world: &World, one: &FakeProposal) -> Value {
    let found = |path: &str| world.state().repository(path).cloned();
    let id = |path: &str| found(path).map(|found| found.id);
    let described = |path: &str| found(path).map(|found| repository(world, &found));
    let there = backend::commit_of(&world.dir(&one.head_repo), &format!("refs/heads/{}", one.branch)).is_some();
    let pulled = format!("refs/pull/{}/head", one.number);
    let (label, name) = match (one.agit, there) {
        (true, _) => ("", pulled.as_str()),
        (false, false) => (one.branch.as_str(), pulled.as_str()),
        (false, true) => (one.branch.as_str(), one.branch.as_str()),
    };
    json!({
        "id": 7000 + one.number,
        "number": one.number,
        "state": if one.standing == Standing::Open { "open" } else { "closed" },
        "merged": one.standing == Standing::Merged,
        "title": one.title,
        "body": one.body,
        "html_url": format!("{}/{}/pulls/{}", world.url(), one.repo, one.number),
        "user": user(world, &one.author),
        "head": {"label": label, "ref": name, "sha": one.commit, "repo_id": id(&one.head_repo), "repo": described(&one.head_repo)},
        "base": {"label": one.base, "ref": one.base, "repo_id": id(&one.repo), "repo": described(&one.repo)},
    })
}
