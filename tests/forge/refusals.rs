//! Refusals, one by one: what the clients make of each, and what they tell the person to do.

use ddscurate::forge::{ApiError, Created, Forge, ProposalState, Synced};
use serde_json::json;

use crate::script::{Script, fork, json, upstream};
use crate::support::server::Reply;
use crate::world::{Waits, proposal};

const FORGES: [Forge; 4] = [Forge::GitHub, Forge::GitLab, Forge::Forgejo, Forge::Bitbucket];

/// What listing the proposals comes to when the server answers this.
fn listing(forge: Forge, reply: Reply) -> ApiError {
    Script::new([reply]).api(forge).open_proposals(&upstream(forge)).unwrap_err()
}

fn hint(error: &ApiError) -> String {
    error.hint().unwrap_or_default()
}

#[test]
fn tokens_that_are_not_accepted() {
    for (forge, body) in [
        (Forge::GitHub, json!({"message": "Bad credentials"})),
        (Forge::GitLab, json!({"message": "401 Unauthorized"})),
        (Forge::Forgejo, json!({"message": "invalid username, password or token"})),
        (Forge::Bitbucket, json!({"type": "error", "error": {"message": "Token is invalid or expired."}})),
    ] {
        let error = listing(forge, Reply::json(401, &body));
        assert!(matches!(error, ApiError::Unauthorized { .. }), "{error:?}");
        let anonymous = Script::new([Reply::json(401, &body)]);
        let error = anonymous.anonymous(forge).open_proposals(&upstream(forge)).unwrap_err();
        assert!(matches!(error, ApiError::NoToken { .. }), "{error:?}");
    }
    let error = listing(Forge::Bitbucket, json(401, json!({"error": {"message": "Token is invalid or expired."}})));
    assert!(error.to_string().ends_with("does not accept the token: Token is invalid or expired."), "{error}");
    assert!(hint(&error).contains("run out or been revoked"));
}

#[test]
fn what_cannot_be_done_without_a_token_is_not_tried() {
    for forge in FORGES {
        let script = Script::new([]);
        let api = script.anonymous(forge);
        let (upstream, fork) = (upstream(forge), fork(forge));
        let no_token = |error: ApiError| assert!(matches!(error, ApiError::NoToken { .. }), "{error:?}");
        no_token(api.account().unwrap_err());
        no_token(api.fork(&upstream).unwrap_err());
        no_token(api.own_fork(&upstream).unwrap_err());
        no_token(api.sync_fork(&fork, "main").unwrap_err());
        no_token(api.create(&proposal(&upstream, &fork), &mut |_| ()).unwrap_err());
        assert_eq!(script.lines(), [""; 0]);
    }
}

#[test]
fn scopes_that_are_missing() {
    let accepted =
        |reply: Reply| reply.with("x-accepted-oauth-scopes", "public_repo, repo").with("x-oauth-scopes", "gist");
    for (forge, reply, scopes) in [
        (Forge::GitHub, accepted(json(403, json!({"message": "Forbidden"}))), "`public_repo` or `repo`"),
        (Forge::GitHub, accepted(json(404, json!({"message": "Not Found"}))), "`public_repo` or `repo`"),
        (
            Forge::GitLab,
            json(
                403,
                json!({"error": "insufficient_scope", "error_description": "The request requires higher privileges than provided by the access token.", "scope": "api"}),
            ),
            "`api`",
        ),
        (
            Forge::Forgejo,
            json(
                403,
                json!({"message": "token does not have at least one of required scope(s): [write:repository]", "url": "https://x"}),
            ),
            "`write:repository`",
        ),
        (
            Forge::Bitbucket,
            json(
                403,
                json!({"type": "error", "error": {"message": "Your credentials lack one or more required privilege scopes.", "detail": {"required": ["pullrequest:write"], "granted": ["account"]}}}),
            ),
            "`pullrequest:write`",
        ),
    ] {
        let error = listing(forge, reply);
        assert_eq!(hint(&error), format!("the token needs the scope {scopes}"), "{error:?}");
    }
    // With the scope, it is something else.
    let reply = json(404, json!({"message": "Not Found"}))
        .with("x-accepted-oauth-scopes", "repo")
        .with("x-oauth-scopes", "gist, repo");
    let error = listing(Forge::GitHub, reply);
    assert!(matches!(error, ApiError::NotFound { needs: None, with_token: true, .. }), "{error:?}");
}

#[test]
fn fine_grained_tokens_and_single_sign_on() {
    let words = "Resource not accessible by personal access token";
    let reply = json(403, json!({ "message": words })).with("x-accepted-github-permissions", "pull_requests=write");
    let script = Script::new([reply]);
    let (upstream, fork) = (upstream(Forge::GitHub), fork(Forge::GitHub));
    let error = script.api(Forge::GitHub).create(&proposal(&upstream, &fork), &mut |_| ()).unwrap_err();
    assert!(matches!(error, ApiError::NotAllowedByToken { .. }), "{error:?}");
    assert!(hint(&error).contains("pull_requests=write") && hint(&error).contains("in the browser"));
    let sso = |url: &str| {
        let body = json!({"message": "Resource protected by organization SAML enforcement."});
        listing(Forge::GitHub, json(403, body).with("x-github-sso", &format!("required; url={url}")))
    };
    // A page elsewhere is not passed on. (The API's own host is the script's here.)
    assert!(matches!(sso("https://evil.example/sso"), ApiError::Forbidden { authorize_at: None, .. }));
    let script = Script::new([]);
    let page = format!("{}/orgs/acme/sso?authorization_request=A", script.url());
    script.then(json(403, json!({"message": "SAML"})).with("x-github-sso", &format!("required; url={page}")));
    let error = script.api(Forge::GitHub).open_proposals(&upstream).unwrap_err();
    assert!(hint(&error).ends_with(&format!("authorize the token at {page}")), "{error:?}");
    let body = json!({"message": "Must have admin rights to Repository."});
    let plain = listing(Forge::GitHub, json(403, body));
    assert!(matches!(plain, ApiError::Forbidden { needs: None, authorize_at: None, .. }), "{plain:?}");
}

#[test]
fn limits_are_waited_for_once_and_only_when_short() {
    let limited = |status: u16, headers: &[(&str, &str)]| {
        let mut reply = json(status, json!({"message": "You have exceeded a secondary rate limit."}));
        for (name, value) in headers {
            reply = reply.with(name, value);
        }
        reply.with("date", "Fri, 02 Jan 2026 03:04:05 GMT")
    };
    for (forge, status, headers, seconds) in [
        (Forge::GitHub, 403, &[("retry-after", "30")][..], Some(30)),
        (Forge::GitHub, 429, &[("retry-after", "Fri, 02 Jan 2026 03:04:25 GMT")], Some(20)),
        (Forge::GitHub, 403, &[("x-ratelimit-remaining", "0"), ("x-ratelimit-reset", "1767323055")], Some(10)),
        (Forge::GitHub, 403, &[], None),
        (Forge::GitLab, 429, &[("ratelimit-reset", "1767323060")], Some(15)),
        (Forge::Forgejo, 429, &[("retry-after", "3600")], Some(3600)),
        (Forge::Bitbucket, 429, &[], None),
    ] {
        let error = listing(forge, limited(status, headers));
        let told = match &error {
            ApiError::RateLimited { retry_after, .. } => retry_after.map(|time| time.as_secs()),
            other => panic!("{other:?}"),
        };
        assert_eq!(told, seconds, "{forge} {headers:?}");
    }
    // Opening a proposal waits, once.
    let (upstream, fork) = (upstream(Forge::GitHub), fork(Forge::GitHub));
    let wait = || limited(403, &[("retry-after", "30")]);
    let mut waits = Waits::default();
    let script = Script::new([wait(), nothing_new()]);
    let created = script.api(Forge::GitHub).create(&proposal(&upstream, &fork), &mut waits.pause());
    assert_eq!((created, waits.0), (Ok(Created::NothingToPropose), vec![30]));
    let mut waits = Waits::default();
    let script = Script::new([wait(), wait()]);
    let error = script.api(Forge::GitHub).create(&proposal(&upstream, &fork), &mut waits.pause()).unwrap_err();
    assert_eq!((hint(&error).as_str(), waits.0), ("run the command again in 30 seconds", vec![30]));
    let mut waits = Waits::default();
    let script = Script::new([limited(429, &[("retry-after", "61")])]);
    let error = script.api(Forge::GitHub).create(&proposal(&upstream, &fork), &mut waits.pause()).unwrap_err();
    assert!(matches!(error, ApiError::RateLimited { .. }) && waits.0.is_empty());
}

fn nothing_new() -> Reply {
    let error =
        json!({"resource": "PullRequest", "code": "custom", "message": "No commits between o:main and ann:add/docker"});
    json(422, json!({"message": "Validation Failed", "errors": [error]}))
}

#[test]
fn each_422_of_github() {
    let (upstream, fork) = (upstream(Forge::GitHub), fork(Forge::GitHub));
    let invalid = |error: serde_json::Value| json(422, json!({"message": "Validation Failed", "errors": [error]}));
    let opened = || {
        let repo = json!({"full_name": "ann/guide", "owner": {"login": "ann"}});
        json!({"number": 7, "title": "Add Docker", "state": "open", "html_url": "https://github.com/o/guide/pull/7",
            "head": {"ref": "add/docker", "repo": repo}, "user": {"login": "ann"}})
    };
    let run = |replies: Vec<Reply>| {
        let script = Script::new(replies);
        let mut waits = Waits::default();
        let created = script.api(Forge::GitHub).create(&proposal(&upstream, &fork), &mut waits.pause());
        assert!(script.is_done(), "{:?}", script.lines());
        (created, waits.0, script.requests())
    };
    // It exists: it is looked up.
    let exists = || invalid(json!({"code": "custom", "message": "A pull request already exists for ann:add/docker."}));
    let (created, ..) = run(vec![exists(), json(200, json!([opened()]))]);
    assert!(matches!(created, Ok(Created::Existed(ref one)) if one.url == "https://github.com/o/guide/pull/7"));
    // It is said to exist, and shows a little later.
    let (created, waits, _) = run(vec![exists(), json(200, json!([])), json(200, json!([opened()]))]);
    assert!(matches!(created, Ok(Created::Existed(_))) && waits == [1]);
    // The head is not seen, in both of GitHub's ways to say so.
    for error in [
        json!({"resource": "PullRequest", "field": "head", "code": "invalid"}),
        json!({"resource": "PullRequest", "code": "custom", "message": "Head sha can't be blank"}),
    ] {
        let (created, waits, _) = run(vec![invalid(error.clone()), invalid(error), json(201, opened())]);
        assert!(matches!(created, Ok(Created::Opened(_))), "{created:?}");
        assert_eq!(waits, [1, 2]);
    }
    // Those who keep the upstream cannot be let in.
    let collab = json!({"resource": "PullRequest", "code": "custom", "field": "fork_collab", "message": "Fork collab can't be granted by someone without permission"});
    let (created, waits, requests) = run(vec![invalid(collab), json(201, opened())]);
    assert!(matches!(created, Ok(Created::Opened(_))) && waits.is_empty());
    let asked: Vec<_> = requests.iter().map(|request| request.json()["maintainer_can_modify"].clone()).collect();
    assert_eq!(asked, [json!(true), json!(false)]);
    assert_eq!(run(vec![nothing_new()]).0, Ok(Created::NothingToPropose));
    // Anything else is told as it is.
    let (created, ..) = run(vec![invalid(json!({"resource": "PullRequest", "field": "base", "code": "invalid"}))]);
    let error = created.unwrap_err();
    assert!(error.to_string().contains("status 422: Validation Failed; base is invalid"), "{error}");
}

#[test]
fn the_owner_alone_is_not_enough_within_an_organization() {
    let upstream = upstream(Forge::GitHub);
    let other = ddscurate::forge::Repo::parse("https://github.com/o/guide-drafts").unwrap();
    for (from, head, head_repo) in [(&upstream, "add/docker", None), (&other, "o:add/docker", Some("guide-drafts"))] {
        let script = Script::new([nothing_new()]);
        script.api(Forge::GitHub).create(&proposal(&upstream, from), &mut |_| ()).unwrap();
        let sent = script.requests()[0].json();
        assert_eq!((sent["head"].as_str(), sent["head_repo"].as_str()), (Some(head), head_repo));
        assert_eq!(sent.get("maintainer_can_modify").is_some(), from == &other);
    }
}

#[test]
fn servers_that_fail() {
    for forge in FORGES {
        let broken = || Reply::text(502, "text/html", "<h1>Bad Gateway</h1>");
        // A question is asked again twice.
        let script = Script::new([broken(), Reply::Cut, json(200, json!([]))]);
        assert_eq!(script.api(forge).open_proposals(&upstream(forge)), Ok(vec![]), "{forge}");
        let script = Script::new([broken(), broken(), broken()]);
        let error = script.api(forge).open_proposals(&upstream(forge)).unwrap_err();
        assert!(matches!(error, ApiError::Server { status: 502, .. }) && script.is_done(), "{error:?}");
        // A fork is asked for once.
        if forge == Forge::GitHub {
            let script = Script::new([broken()]);
            assert!(script.api(forge).fork(&upstream(forge)).is_err());
            assert_eq!(script.lines().len(), 1);
        }
    }
}

#[test]
fn a_proposal_is_sent_again_only_after_looking() {
    let (upstream, fork) = (upstream(Forge::GitHub), fork(Forge::GitHub));
    for failure in [Reply::text(502, "text/html", "Bad Gateway"), Reply::Cut] {
        let none = || json(200, json!([]));
        let script = Script::new([failure.clone(), none(), none(), none(), none(), nothing_new()]);
        let mut waits = Waits::default();
        let created = script.api(Forge::GitHub).create(&proposal(&upstream, &fork), &mut waits.pause());
        assert_eq!((created, waits.0), (Ok(Created::NothingToPropose), vec![1, 2, 4]));
        let methods: Vec<String> = script.requests().iter().map(|request| request.method.clone()).collect();
        assert_eq!(methods, ["POST", "GET", "GET", "GET", "GET", "POST"]);
    }
}

#[test]
fn answers_that_are_no_answers() {
    for forge in FORGES {
        let page = Reply::text(200, "text/html", "<html>Log in to the hotel's network</html>");
        let error = listing(forge, page);
        assert!(matches!(error, ApiError::Unreadable { .. }), "{error:?}");
        let script = Script::new([Reply::CutWithin, Reply::CutWithin, Reply::CutWithin]);
        let error = script.api(forge).open_proposals(&upstream(forge)).unwrap_err();
        assert!(matches!(error, ApiError::Unreachable { .. }), "{error:?}");
        let error = listing(forge, json(200, json!({"login": 3})));
        assert!(matches!(error, ApiError::Unreadable { .. }), "{forge}: {error:?}");
    }
    let error = listing(Forge::GitHub, Reply::Endless);
    assert_eq!(error.to_string().split_once(": ").unwrap().1, "it is larger than any that a forge gives");
    // Fields that are not what they should be cost the proposal they are in, and no more.
    let odd = json!([{"number": "7"}, {"number": 8, "head": {"ref": "x", "repo": null}, "state": "open"}, null, 3]);
    let all = Script::new([json(200, odd)]).api(Forge::GitHub).open_proposals(&upstream(Forge::GitHub)).unwrap();
    assert_eq!(all.iter().map(|one| (one.number, one.state)).collect::<Vec<_>>(), [(8, ProposalState::Open)]);
    let deep = format!("{}{}", "[".repeat(5000), "]".repeat(5000));
    let error = listing(Forge::GitHub, Reply::text(200, "application/json", &deep));
    assert!(matches!(error, ApiError::Unreadable { .. }));
}

#[test]
fn nobody_is_there() {
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let address = format!("http://127.0.0.1:{port}");
    let api = ddscurate::forge::Api::new(Forge::GitHub, &upstream(Forge::GitHub), None, Some(&address)).unwrap();
    let error = api.open_proposals(&upstream(Forge::GitHub)).unwrap_err();
    assert!(matches!(error, ApiError::Unreachable { .. }), "{error:?}");
    assert!(error.to_string().starts_with(&format!("cannot reach `127.0.0.1:{port}`: ")), "{error}");
}

#[test]
fn forks_that_cannot_be() {
    let owner = json!({"login": "o", "username": "o", "id": 1});
    for forge in FORGES {
        let upstream = upstream(forge);
        let reply = match forge {
            Forge::GitHub => json(202, json!({"full_name": "O/guide", "fork": false})),
            _ => json(200, owner.clone()),
        };
        let error = Script::new([reply]).api(forge).fork(&upstream).unwrap_err();
        assert!(matches!(error, ApiError::OwnRepository { .. }), "{forge}: {error:?}");
    }
    // A path that leads elsewhere is not believed.
    for path in ["../../evil/guide", "guide", "", "ann/gui\u{1b}de"] {
        let script = Script::new([json(202, json!({"full_name": path}))]);
        let error = script.api(Forge::GitHub).fork(&upstream(Forge::GitHub)).unwrap_err();
        assert!(matches!(error, ApiError::Unreadable { .. }), "{path:?}: {error:?}");
    }
    let told = json!({"full_name": "ann/guide-1", "ssh_url": "git@evil.example:ann/guide-1.git",
        "clone_url": "https://evil.example/ann/guide-1.git", "created_at": "2020-01-02T03:04:05Z"});
    let script = Script::new([json(202, told).with("date", "Fri, 02 Jan 2026 03:04:05 GMT")]);
    let fork = script.api(Forge::GitHub).fork(&upstream(Forge::GitHub)).unwrap();
    assert_eq!(fork.https_url, "https://github.com/ann/guide-1.git");
    assert_eq!((fork.ssh_url, fork.existed), (None, true));
}

#[test]
fn a_fork_that_never_comes() {
    let fork = ddscurate::forge::Fork {
        repo: fork(Forge::GitHub),
        https_url: String::new(),
        ssh_url: None,
        existed: false,
        default_branch: None,
    };
    let script = Script::new(std::iter::repeat_n(json(404, json!({"message": "Not Found"})), 30));
    let mut waits = Waits::default();
    let error = script.api(Forge::GitHub).wait_for_fork(&fork, "main", &mut waits.pause()).unwrap_err();
    assert!(matches!(error, ApiError::NotYet { .. }), "{error:?}");
    assert!(waits.0.starts_with(&[1, 2, 4, 8, 16, 30, 30]), "{:?}", waits.0);
    let all: u64 = waits.0.iter().sum();
    assert!((300..=330).contains(&all), "{all}");
}

#[test]
fn a_fork_that_fails() {
    let repo = fork(Forge::GitLab);
    let fork =
        ddscurate::forge::Fork { repo, https_url: String::new(), ssh_url: None, existed: false, default_branch: None };
    let project = json!({"id": 7, "import_status": "failed", "import_error": "no space left"});
    let script = Script::new([json(404, json!({"message": "404 Branch Not Found"})), json(200, project)]);
    let error = script.api(Forge::GitLab).wait_for_fork(&fork, "main", &mut |_| panic!("no use")).unwrap_err();
    assert!(error.to_string().ends_with("could not make the fork: no space left"), "{error}");
    let lines = ["GET /projects/ann%2Fguide/repository/branches/main", "GET /projects/ann%2Fguide"];
    assert_eq!(script.lines(), lines);
}

#[test]
fn every_error_says_what_to_do() {
    for status in [400, 401, 403, 404, 405, 409, 418, 422, 423, 429, 451, 500, 503] {
        for forge in FORGES {
            let replies = std::iter::repeat_n(Reply::text(status, "text/html", "<h1>no</h1>"), 3);
            let error = Script::new(replies).api(forge).open_proposals(&upstream(forge)).unwrap_err();
            assert!(error.to_string().starts_with('`') && error.to_string().contains("127.0.0.1"), "{error}");
            assert!(!hint(&error).is_empty() && !error.to_string().contains("<h1>"), "{error:?}");
        }
    }
}

#[test]
fn forks_with_commits_of_their_own() {
    let fork = fork(Forge::GitHub);
    let sync = |reply: Reply| Script::new([reply]).api(Forge::GitHub).sync_fork(&fork, "main");
    assert_eq!(sync(json(409, json!({"message": "There are merge conflicts"}))), Ok(Synced::Diverged));
    let words = "refusing to allow a Personal Access Token to create or update workflow";
    assert_eq!(sync(json(422, json!({ "message": words }))), Ok(Synced::Refused(words.to_owned())));
    assert!(matches!(sync(json(404, json!({}))), Err(ApiError::NotFound { .. })));
    // Forgejo knows another request than Gitea.
    let fork = crate::script::fork(Forge::Forgejo);
    let script = Script::new([json(404, json!({"message": "not found"})), json(204, json!(null))]);
    assert_eq!(script.api(Forge::Forgejo).sync_fork(&fork, "main"), Ok(Synced::Done));
    assert_eq!(script.lines()[1], "POST /repos/ann/guide/sync_fork/main");
    let script = Script::new([json(404, json!({"message": "no"})), json(404, json!({"message": "not here"}))]);
    let synced = script.api(Forge::Forgejo).sync_fork(&fork, "main");
    assert_eq!(synced, Ok(Synced::Refused("not here".to_owned())));
}

#[test]
fn many_proposals_are_read_up_to_a_bound() {
    let page = |from: u64| {
        let one = |number: u64| json!({"number": number, "state": "open", "head": {"ref": "x"}});
        json(200, (from..from + 50).map(one).collect())
    };
    let script = Script::new((0..10).map(|at| page(at * 50)));
    let all = script.api(Forge::GitHub).open_proposals(&upstream(Forge::GitHub)).unwrap();
    assert_eq!((all.len(), script.lines().len()), (300, 6));
}
