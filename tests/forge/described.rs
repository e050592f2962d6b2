//! The descriptions of the APIs do notice what is wrong, and each client keeps to them.

use ddscurate::forge::{Created, Forge, ProposalState};
use serde_json::{Value, json};

use crate::script::{Script, fork, upstream};
use crate::support::description::Description;
use crate::support::server::{Reply, Seen};
use crate::world::proposal;

fn seen(line: &str, query: &str, body: &str) -> Seen {
    let (method, path) = line.split_once(' ').unwrap();
    let mut headers = vec![("user-agent".to_owned(), "x".to_owned()), ("accept".to_owned(), "x".to_owned())];
    if !body.is_empty() {
        headers.push(("content-type".to_owned(), "application/json".to_owned()));
    }
    let (method, path, query) = (method.to_owned(), path.to_owned(), query.to_owned());
    Seen { method, path, query, headers, body: body.as_bytes().to_vec() }
}

#[test]
fn wrong_requests_are_noticed() {
    for (line, query, body, wrong) in [
        ("GET /repos/o/r/pulls", "state=open&head=ann%3Ax", "", None),
        ("GET /repos/o/r/pulls", "state=opened", "", Some("\"opened\" is not one of")),
        ("GET /repos/o/r/pulls", "per_page=many", "", Some("is not of type")),
        ("GET /repos/o/r/pulls", "limit=3", "", Some("there is no parameter `limit`")),
        ("GET /repos/o/r/pulls", "", "{}", Some("takes no body")),
        ("GET /repos/o/r/pull", "", "", Some("there is no such request")),
        ("GET /repos/o/r//pulls", "", "", Some("there is no such request")),
        ("PUT /repos/o/r/pulls", "", "", Some("there is no such request")),
        ("POST /repos/o/r/pulls", "", "", Some("needs a body")),
        ("POST /repos/o/r/pulls", "", r#"{"head":"x","base":"main","title":"T"}"#, None),
        ("POST /repos/o/r/pulls", "", r#"{"head":"x","title":"T"}"#, Some("\"base\" is a required property")),
        ("POST /repos/o/r/pulls", "", r#"{"head":"x","base":3}"#, Some("3 is not of type \"string\"")),
        ("POST /repos/o/r/pulls", "", r#"{"head":"x","base":"m","description":"D"}"#, Some("no field `description`")),
    ] {
        let told = Description::github().check_request(&seen(line, query, body), line.split_once(' ').unwrap().1);
        match wrong {
            None => assert_eq!(told, Ok(()), "{line}"),
            Some(wrong) => assert!(told.as_ref().is_err_and(|told| told.contains(wrong)), "{line} {query}: {told:?}"),
        }
    }
}

#[test]
fn wrong_answers_are_noticed() {
    let answer = |value: Value| Description::github().complete_answer("GET", "/repos/o/r/pulls", 200, value);
    let full = answer(json!([{"number": 1}])).unwrap();
    assert!(full[0]["head"]["repo"]["owner"]["login"].is_string(), "{full}");
    assert!(answer(json!([{"number": "1"}])).is_err());
    assert!(answer(json!({"number": 1})).is_err());
    let elsewhere = Description::github().complete_answer("GET", "/repos/o/r/pulls", 201, json!([]));
    assert!(elsewhere.is_err_and(|wrong| wrong.contains("no such answer")));
}

/// What GitLab's own description leaves open or wrong (`descriptions/README.md`) is held here all the same.
#[test]
fn gitlab_is_held_to_what_it_documents() {
    let known = Description::gitlab();
    let list = "GET /projects/o%2Fguide/merge_requests";
    let create = "POST /projects/o%2Fguide/merge_requests";
    for (line, query, body, wrong) in [
        (list, "state=opened&order_by=created_at&per_page=100", "", None),
        (list, "state=open", "", Some("\"open\" is not one of")),
        (list, "per_page=101", "", Some("101 is greater than the maximum of 100")),
        (list, "source_project=5", "", Some("no parameter `source_project`")),
        (create, "", r#"{"source_branch":"x","target_branch":"main","title":"T"}"#, None),
        (create, "", r#"{"source_branch":"x","target_branch":"main"}"#, Some("\"title\" is a required property")),
        (create, "", r#"{"source_branch":"x","target_branch":"main","title":"T","body":"D"}"#, Some("no field `body`")),
    ] {
        let told = known.check_request(&seen(line, query, body), line.split_once(' ').unwrap().1);
        match wrong {
            None => assert_eq!(told, Ok(()), "{line}"),
            Some(wrong) => assert!(told.as_ref().is_err_and(|told| told.contains(wrong)), "{line} {query}: {told:?}"),
        }
    }
    let answer = |value: Value| known.complete_answer("GET", "/projects/o%2Fguide/merge_requests", 200, value);
    let full = answer(json!([{"iid": 1, "sha": null}])).unwrap();
    assert!(full[0]["author"]["username"].is_string() && full[0]["sha"].is_null(), "{full}");
    assert!(answer(json!([{"source_project_id": "5"}])).is_err());
    assert!(answer(json!({"iid": 1})).is_err(), "a list is asked for");
}

/// Bitbucket has no fake of its own: each request is held against the description, and each answer is made from it.
#[test]
fn bitbucket_from_fork_to_proposal() {
    let (upstream, fork) = (upstream(Forge::Bitbucket), fork(Forge::Bitbucket));
    let known = Description::bitbucket();
    let shaped = |line: &str, status: u16, value: Value| {
        let (method, path) = line.split_once(' ').unwrap();
        Reply::json(status, &known.complete_answer(method, path, status, value).unwrap())
    };
    let user = || shaped("GET /user", 200, json!({"type": "user", "username": "ann"}));
    let links =
        |clone: &str| json!({"clone": [{"name": "https", "href": "https://x"}, {"name": "ssh", "href": clone}]});
    let described = json!({"type": "repository", "full_name": "ann/guide", "links": links("git@bitbucket.org:ann/guide.git"),
        "mainbranch": {"type": "branch", "name": "main"}, "parent": {"type": "repository", "full_name": "o/guide"}});
    let pull = |number: u64, state: &str, from: &str| {
        json!({"type": "pullrequest", "id": number, "title": "Add Docker", "state": state,
            "links": {"html": {"href": format!("https://bitbucket.org/o/guide/pull-requests/{number}")}},
            "source": {"branch": {"name": "add/docker"}, "commit": {"hash": "0123456789ab"},
                "repository": {"type": "repository", "full_name": from}}})
    };
    let none = Reply::json(404, &json!({"type": "error", "error": {"message": "Repository ann/guide not found"}}));
    let list =
        |values: Value| shaped("GET /repositories/o/guide/pullrequests", 200, json!({"values": values, "pagelen": 50}));
    let branch = "/repositories/ann/guide/refs/branches/main";
    let script = Script::new([
        // fork
        user(),
        none.clone(),
        none.clone(),
        shaped("POST /repositories/o/guide/forks", 201, described.clone()),
        // wait_for_fork
        none,
        shaped(&format!("GET {branch}"), 200, json!({"type": "branch", "name": "main"})),
        // own_fork
        user(),
        shaped("GET /repositories/ann/guide", 200, described),
        // create: none of this head, then a branch that is not seen, then done
        list(json!([pull(3, "OPEN", "eve/guide"), pull(2, "MERGED", "ann/guide")])),
        Reply::json(400, &json!({"type": "error", "error": {"message": "source branch not found: add/docker"}})),
        shaped("POST /repositories/o/guide/pullrequests", 201, pull(4, "OPEN", "ann/guide")),
        // again
        list(json!([pull(2, "DECLINED", "ann/guide"), pull(4, "OPEN", "ann/guide")])),
        // find, after it was merged
        list(json!([pull(2, "DECLINED", "ann/guide"), pull(4, "MERGED", "ann/guide")])),
        list(json!([])),
    ]);
    let api = script.api(Forge::Bitbucket);
    let made = api.fork(&upstream).unwrap();
    assert_eq!((&made.repo, made.existed), (&fork, false));
    assert_eq!(made.https_url, "https://bitbucket.org/ann/guide.git");
    assert_eq!(made.ssh_url.as_deref(), Some("git@bitbucket.org:ann/guide.git"));
    let mut waited = 0;
    api.wait_for_fork(&made, "main", &mut |time| waited += time.as_secs()).unwrap();
    assert_eq!(waited, 1);
    assert!(api.own_fork(&upstream).unwrap().unwrap().existed);
    let Created::Opened(one) = api.create(&proposal(&upstream, &fork), &mut |_| ()).unwrap() else { panic!("not new") };
    assert_eq!((one.number, one.url.as_str()), (4, "https://bitbucket.org/o/guide/pull-requests/4"));
    assert_eq!((one.head_owner.as_deref(), one.head_commit.as_deref()), (Some("ann"), Some("0123456789ab")));
    assert_eq!(api.create(&proposal(&upstream, &fork), &mut |_| ()), Ok(Created::Existed(one)));
    let merged = api.find(&upstream, &fork, "add/docker", "main").unwrap().unwrap();
    assert_eq!((merged.number, merged.state), (4, ProposalState::Merged));
    assert_eq!(api.open_proposals(&upstream), Ok(vec![]));
    assert!(script.is_done());
    for request in script.requests() {
        known.check_request(&request, &request.path).unwrap();
    }
    let sent = &script.requests()[9].json();
    assert_eq!(sent["source"]["repository"]["full_name"], "ann/guide");
    assert_eq!(sent["description"], "Two\nlines");
}
