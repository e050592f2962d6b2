//! Whatever a server answers, there is a result or an error, and never a panic or an address on another host.

use std::sync::{Arc, Mutex};

use ddscurate::forge::{Api, Created, Forge, Fork, Opened, Token};
use serde_json::{Value, json};

use crate::script::{TOKEN, fork, host, upstream};
use crate::support::server::{Reply, Server};
use crate::world::proposal;

/// Answers that no forge gives, and some that one might.
fn bodies() -> Vec<Value> {
    let mut bodies = vec![
        json!(null),
        json!(true),
        json!(-1),
        json!(1e300),
        json!(""),
        json!("a\u{1b}[31m\u{202e}\u{0}text"),
        json!([]),
        json!({}),
        json!({"values": null}),
        json!({"message": {"base": [["deep"], {"message": 3}]}, "errors": {"field": 1}, "error": [null]}),
        json!({"errors": [{"field": "head", "code": 7}, null, "text", [[]]]}),
    ];
    // Everything that is read, with values of each kind in its place.
    for odd in [
        json!(null),
        json!(0),
        json!(u64::MAX),
        json!("../../x"),
        json!("https://evil.example/o/r"),
        json!([1]),
        json!({"a": {}}),
    ] {
        let side = json!({"ref": odd, "label": odd, "sha": odd, "user": odd, "repo": {"full_name": odd, "owner": odd}});
        let value = json!({
            "number": 1, "iid": 1, "id": 1, "state": odd, "title": odd, "html_url": odd, "web_url": odd, "draft": odd,
            "head": side, "base": side, "user": odd, "author": odd, "merged_at": odd, "merged": odd,
            "source_branch": odd, "source_project_id": odd, "target_project_id": odd, "sha": odd,
            "source": {"branch": {"name": odd}, "repository": {"full_name": odd}, "commit": odd}, "links": odd,
            "login": odd, "username": odd, "nickname": odd,
            "full_name": odd, "path_with_namespace": odd, "ssh_url": odd, "ssh_url_to_repo": odd, "default_branch": odd,
            "fork": true, "parent": {"full_name": "o/guide"}, "created_at": odd, "import_status": odd,
        });
        let mut named = value.clone();
        for key in ["login", "username"] {
            named[key] = json!("ann");
        }
        bodies.extend([json!([value]), json!({ "values": [value] }), value, named]);
    }
    bodies
}

#[test]
fn nothing_panics_and_nothing_leads_elsewhere() {
    for forge in [Forge::GitHub, Forge::GitLab, Forge::Forgejo, Forge::Bitbucket] {
        let reply = Arc::new(Mutex::new(Reply::Cut));
        let given = Arc::clone(&reply);
        let server = Server::start(Arc::new(move |_| given.lock().unwrap().clone()));
        let (upstream, fork) = (upstream(forge), fork(forge));
        let token = Some(Token::new(TOKEN.to_owned()));
        let api = Api::new(forge, &upstream, token, Some(&server.url())).unwrap();
        let near = |url: &str| url.starts_with(&format!("https://{}/", host(forge))) || url.starts_with(&server.url());
        let opened = |one: &Opened| assert!(near(&one.url), "{one:?}");
        let forked = |one: &Fork| {
            assert!(near(&one.https_url) && one.repo.same_host(&upstream) && one.repo != upstream, "{one:?}");
            assert!(one.ssh_url.as_ref().is_none_or(|url| !url.contains("evil")), "{one:?}");
        };
        for body in bodies() {
            for status in [201, 409, 422] {
                *reply.lock().unwrap() = Reply::json(status, &body);
                let _ = api.account();
                api.find(&upstream, &fork, "add/docker", "main").ok().flatten().iter().for_each(opened);
                api.open_proposals(&upstream).unwrap_or_default().iter().for_each(opened);
                match api.create(&proposal(&upstream, &fork), &mut |_| ()) {
                    Ok(Created::Opened(one) | Created::Existed(one)) => opened(&one),
                    Ok(Created::NothingToPropose) => {}
                    Err(error) => assert!(!error.to_string().contains(TOKEN) && error.hint().is_some()),
                }
                api.own_fork(&upstream).ok().flatten().iter().for_each(forked);
                api.fork(&upstream).iter().for_each(forked);
                let _ = api.sync_fork(&fork, "main");
            }
        }
    }
}
