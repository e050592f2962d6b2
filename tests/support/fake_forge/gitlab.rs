//! GitLab's API, as far as the clients use it.

use serde_json::{Value, json};

use super::super::server::{Reply, Seen};
use super::state::{FakeProposal, Problem, Repository, Standing, Wanted, iso, name, owner};
use super::{World, backend};

pub(super) fn serve(world: &World, request: &Seen, path: &[&str], caller: Option<&str>) -> Reply {
    if let ("GET", ["user"]) = (request.method.as_str(), path) {
        return match caller {
            Some(login) => world.reply(request, 200, user(world, login)),
            None => Reply::json(401, &json!({"message": "401 Unauthorized"})),
        };
    }
    let ["projects", project_path, rest @ ..] = path else { return missing("404 Not Found") };
    let Some(found) = found(world, project_path) else { return missing("404 Project Not Found") };
    match (request.method.as_str(), rest, caller) {
        ("GET", [], _) => {
            // Whoever asks sees how the copying goes.
            let there = world.look_at(&found.path);
            world.reply(request, 200, project(world, &found, there))
        }
        ("GET", ["forks"], _) => {
            let owned = request.parameter("owned").as_deref() == Some("true");
            let state: Vec<Repository> = world.state().repositories.values().cloned().collect();
            let of_it = |one: &&Repository| {
                one.parent.as_deref() == Some(&*found.path) && (!owned || caller == Some(owner(&one.path)))
            };
            let forks: Vec<Value> = state.iter().filter(of_it).map(|one| project(world, one, true)).collect();
            world.reply(request, 200, Value::Array(forks))
        }
        ("POST", ["fork"], Some(login)) => {
            let body = request.json();
            match world.fork(&found.path, login, body["path"].as_str()) {
                Ok(fork) => world.reply(request, 201, project(world, &fork, false)),
                Err(_) => Reply::json(
                    409,
                    &json!({"message": {"base": ["Project namespace name has already been taken"], "name": ["has already been taken"], "path": ["has already been taken"]}}),
                ),
            }
        }
        ("GET", ["merge_requests"], _) => {
            world.reply(request, 200, Value::Array(merge_requests(world, request, &found)))
        }
        ("POST", ["merge_requests"], Some(login)) if backend::may_write(world, &found.path, login) => {
            create(world, request, &found, login)
        }
        ("POST", ["merge_requests"], Some(_)) => Reply::json(403, &json!({"message": "403 Forbidden"})),
        ("GET", ["repository", "branches", branch], _) => {
            let there = world.look_at(&found.path);
            match backend::commit_of(&world.dir(&found.path), &format!("refs/heads/{branch}")).filter(|_| there) {
                Some(commit) => world.reply(request, 200, json!({"name": branch, "commit": {"id": commit}})),
                None => missing("404 Branch Not Found"),
            }
        }
        ("GET", ["repository", "compare"], _) => compare(world, request, &found),
        (_, _, None) => Reply::json(401, &json!({"message": "401 Unauthorized"})),
        _ => missing("404 Not Found"),
    }
}

fn missing(words: &str) -> Reply {
    Reply::json(404, &json!({ "message": words }))
}

/// By number or path. A fork in the making is there already, only empty.
fn found(world: &World, named: &str) -> Option<Repository> {
    match named.parse() {
        Ok(id) => world.state().by_id(id),
        Err(_) => world.state().repository(named).cloned(),
    }
}

fn create(world: &World, request: &Seen, from: &Repository, login: &str) -> Reply {
    let body = request.json();
    let text = |key: &str| body[key].as_str().unwrap_or_default().to_owned();
    let target = match body["target_project_id"].as_u64() {
        Some(id) => world.state().by_id(id),
        None => Some(from.clone()),
    };
    let Some(target) = target else { return missing("404 Project Not Found") };
    let wanted = Wanted {
        repo: target.path,
        head_repo: from.path.clone(),
        branch: text("source_branch"),
        base: text("target_branch"),
        title: text("title"),
        body: text("description"),
        author: login.to_owned(),
        maintainers: body["allow_collaboration"].as_bool().unwrap_or(false),
    };
    let branch = wanted.branch.clone();
    let refused = |status: u16, words: String| Reply::json(status, &json!({"message": [words]}));
    match world.propose(wanted) {
        Ok(_) if std::mem::take(&mut world.state().lose_answer) => Reply::Cut,
        Ok(one) => world.reply(request, 201, merge_request(world, &one)),
        Err(Problem::Exists(number)) => {
            refused(409, format!("Another open merge request already exists for this source branch: !{number}"))
        }
        Err(Problem::NoHead) => refused(400, format!("Source branch \"{branch}\" does not exist")),
        Err(Problem::NoBase) => refused(400, "Target branch does not exist".to_owned()),
        Err(_) => refused(422, "Branch has nothing new".to_owned()),
    }
}

/// The commits that a branch has and another project's branch has not.
fn compare(world: &World, request: &Seen, of: &Repository) -> Reply {
    let wanted = |key: &str| request.parameter(key).unwrap_or_default();
    let from = request.parameter("from_project_id").and_then(|id| world.state().by_id(id.parse().ok()?));
    let from = world.dir(&from.map_or_else(|| of.path.clone(), |from| from.path));
    let dir = world.dir(&of.path);
    let old = backend::commit_of(&from, &format!("refs/heads/{}", wanted("from")));
    let new = backend::commit_of(&dir, &format!("refs/heads/{}", wanted("to")));
    let (Some(old), Some(new)) = (old, new) else { return missing("404 Ref Not Found") };
    let merged = old == new || backend::commit_of(&dir, &old).is_some() && backend::is_ancestor(&dir, &new, &old);
    let newest = (!merged).then(|| json!({ "id": new }));
    let commits: Vec<&Value> = newest.iter().collect();
    world.reply(request, 200, json!({ "commit": newest, "commits": commits, "compare_same_ref": old == new }))
}

fn merge_requests(world: &World, request: &Seen, of: &Repository) -> Vec<Value> {
    let wanted = |key: &str| request.parameter(key);
    let number = |key: &str, default: usize| wanted(key).and_then(|text| text.parse().ok()).unwrap_or(default);
    let (state, source, target) = (wanted("state"), wanted("source_branch"), wanted("target_branch"));
    let mut all = world.state().proposals.clone();
    all.retain(|one| {
        one.repo == of.path
            && (state.as_deref() != Some("opened") || one.standing == Standing::Open)
            && source.as_ref().is_none_or(|branch| one.branch == *branch)
            && target.as_ref().is_none_or(|branch| one.base == *branch)
    });
    all.reverse();
    let size = number("per_page", 20);
    all.iter().skip((number("page", 1) - 1) * size).take(size).map(|one| merge_request(world, one)).collect()
}

fn user(world: &World, login: &str) -> Value {
    let id = world.state().account_id(login);
    json!({"id": id, "username": login, "name": login, "state": "active", "web_url": format!("{}/{login}", world.url())})
}

fn project(world: &World, of: &Repository, there: bool) -> Value {
    let host = world.url().trim_start_matches("http://").split(':').next().unwrap_or_default();
    let mut value = json!({
        "id": of.id,
        "name": name(&of.path),
        "path": name(&of.path),
        "path_with_namespace": of.path,
        "default_branch": of.default_branch,
        "created_at": iso(of.created),
        "web_url": format!("{}/{}", world.url(), of.path),
        "http_url_to_repo": format!("{}/{}.git", world.url(), of.path),
        "ssh_url_to_repo": format!("git@{host}:{}.git", of.path),
        "namespace": {"id": 1, "name": owner(&of.path), "path": name(owner(&of.path)), "kind": "user", "full_path": owner(&of.path)},
        "import_status": if there { "finished" } else { "scheduled" },
    });
    if let Some(parent) = of.parent.as_ref().and_then(|parent| world.state().repository(parent).cloned()) {
        value["forked_from_project"] =
            json!({"id": parent.id, "path_with_namespace": parent.path, "name": name(&parent.path)});
    }
    value
}

fn merge_request(world: &World, one: &FakeProposal) -> Value {
    let id = |path: &str| world.state().repository(path).map(|found| found.id);
    let state = match one.standing {
        Standing::Open => "opened",
        Standing::Merged => "merged",
        Standing::Closed => "closed",
    };
    json!({
        "id": 5000 + one.number,
        "iid": one.number,
        "project_id": id(&one.repo),
        "title": one.title,
        "description": one.body,
        "state": state,
        "source_branch": one.branch,
        "target_branch": one.base,
        "source_project_id": id(&one.head_repo),
        "target_project_id": id(&one.repo),
        "sha": one.commit,
        "author": user(world, &one.author),
        "draft": false,
        "web_url": format!("{}/{}/-/merge_requests/{}", world.url(), one.repo, one.number),
        "created_at": iso(world.state().now),
    })
}
