//! The token goes to the forge's API and nowhere else: not across a redirect, not into a text, not to another host.

use ddscurate::forge::{Api, ApiError, Forge, Repo, Token, api_address_for, token_for};
use serde_json::json;

use crate::script::{Script, TOKEN, fork, json, upstream};
use crate::support::fake_forge::Kind;
use crate::support::server::Reply;
use crate::world::{World, proposal};

/// The token in base64, alone and behind a name, at any offset of its first bytes.
fn forms() -> Vec<String> {
    use base64::Engine;
    let encode = |text: &str| base64::engine::general_purpose::STANDARD.encode(text);
    vec![TOKEN.to_owned(), encode(&format!("ann:{TOKEN}")), "canary".to_owned(), "s3cret".to_owned()]
}

fn assert_clean(text: &str) {
    for form in forms() {
        assert!(!text.contains(&form), "{text}");
    }
}

#[test]
fn a_redirect_elsewhere_is_not_followed() {
    for forge in [Forge::GitHub, Forge::GitLab, Forge::Forgejo, Forge::Bitbucket] {
        for status in [301, 302, 303, 307, 308] {
            let other = Script::new([]);
            // The same host on another port is another server; so is the same server named otherwise.
            let port = other.url().rsplit(':').next().unwrap().to_owned();
            for to in
                [other.url(), format!("http://localhost:{port}/x"), format!("//127.0.0.1:{port}"), "ftp://x".to_owned()]
            {
                let script = Script::new([Reply::text(status, "text/plain", "").with("location", &to)]);
                let api = script.api(forge);
                let error = api.open_proposals(&upstream(forge)).unwrap_err();
                assert!(matches!(error, ApiError::Moved { .. }), "{forge} {status} {to}: {error:?}");
                assert_eq!(script.lines().len(), 1);
            }
            assert_eq!(other.lines(), [""; 0]);
        }
    }
}

#[test]
fn a_redirect_within_the_server_is_followed() {
    let moved = |status: u16, to: &str| Reply::text(status, "text/plain", "").with("location", to);
    let script = Script::new([moved(301, "/repositories/1/pulls?state=open"), json(200, json!([]))]);
    assert_eq!(script.api(Forge::GitHub).open_proposals(&upstream(Forge::GitHub)), Ok(vec![]));
    assert_eq!(script.lines()[1], "GET /repositories/1/pulls");
    assert_eq!(script.requests()[1].query, "state=open");
    // A change is sent on only when it stays a change.
    let (upstream, fork) = (upstream(Forge::GitHub), fork(Forge::GitHub));
    let no_commits = json!({"message": "Validation Failed", "errors": [{"message": "No commits between a and b"}]});
    let script = Script::new([moved(307, "/repositories/1/pulls"), json(422, no_commits)]);
    script.api(Forge::GitHub).create(&proposal(&upstream, &fork), &mut |_| ()).unwrap();
    assert_eq!(script.lines()[1], "POST /repositories/1/pulls");
    assert_eq!(script.requests()[1].body, script.requests()[0].body);
    let script = Script::new([moved(302, "/repositories/1/pulls")]);
    let error = script.api(Forge::GitHub).create(&proposal(&upstream, &fork), &mut |_| ()).unwrap_err();
    assert!(matches!(error, ApiError::Moved { .. }), "{error:?}");
    // In a circle, we give up.
    let script = Script::new((0..9).map(|_| moved(301, "/a")));
    assert!(script.api(Forge::GitHub).open_proposals(&upstream).is_err());
    assert_eq!(script.lines().len(), 4);
}

#[test]
fn what_the_server_repeats_is_cut_out() {
    use base64::Engine;
    let basic = base64::engine::general_purpose::STANDARD.encode(format!("ann:{TOKEN}"));
    for status in [400, 401, 403, 404, 409, 422, 429] {
        for forge in [Forge::GitHub, Forge::Forgejo] {
            let words = format!("no: Bearer {TOKEN} or Basic {basic} or {TOKEN}{TOKEN}");
            let script = Script::new([json(status, json!({"message": words, "errors": [words]}))]);
            let token = Token::from_credential("ann".to_owned(), TOKEN.to_owned());
            let api = Api::new(forge, &upstream(forge), Some(token), Some(&script.url())).unwrap();
            let error = api.open_proposals(&upstream(forge)).unwrap_err();
            assert_clean(&format!("{error} {error:?} {}", error.hint().unwrap_or_default()));
        }
    }
    let title = json!([{"number": 1, "state": "open", "title": format!("x {TOKEN}"), "head": {"ref": "x"}}]);
    let all = Script::new([json(200, title)]).api(Forge::GitHub).open_proposals(&upstream(Forge::GitHub)).unwrap();
    assert_clean(&format!("{all:?}"));
}

#[test]
fn nothing_shows_it() {
    let token = Token::new(TOKEN.to_owned());
    assert_clean(&format!("{token:?} {token:#?}"));
    let api = Api::new(Forge::GitHub, &upstream(Forge::GitHub), Some(token), None).unwrap();
    assert_clean(&format!("{api:?} {api:#?}"));
    for bad in ["canary-s3cret\r\nHost: evil.example", "canary-s3cret\u{0}", "canary-s3cret ü\n x"] {
        let script = Script::new([]);
        let token = Token::new(bad.to_owned());
        let api = Api::new(Forge::GitHub, &upstream(Forge::GitHub), Some(token), Some(&script.url())).unwrap();
        if let Err(error) = api.account() {
            assert_clean(&format!("{error} {error:?}"));
        }
        assert!(script.requests().iter().all(|seen| seen.header("host") != Some("evil.example")));
    }
}

#[test]
fn addresses_it_is_not_sent_to() {
    let upstream = Repo::parse("https://forge.example/o/r").unwrap();
    for address in [
        "http://forge.example/api/v1",
        "http://localhost.evil.example/",
        "http://127.0.0.1.evil.example/",
        "http://10.0.0.1/",
        "https://ann:canary-s3cret@forge.example/api",
        "ftp://forge.example",
        "file:///etc/passwd",
        "forge.example",
        "https://forge.example/?x=",
    ] {
        let token = Some(Token::new(TOKEN.to_owned()));
        let error = Api::new(Forge::Forgejo, &upstream, token, Some(address)).unwrap_err();
        assert!(matches!(error, ApiError::BadAddress { .. }), "{address}");
        assert_clean(&format!("{error} {error:?}"));
    }
    // What follows from an address over http is not safe either, unless it is on this machine.
    for (url, fine) in [
        ("http://forge.example/o/r", false),
        ("http://127.0.0.1:3000/o/r", true),
        ("http://[::1]:3000/o/r", true),
        ("http://localhost:3000/o/r", true),
        ("ssh://git@forge.example/o/r", true),
    ] {
        let upstream = Repo::parse(url).unwrap();
        assert_eq!(Api::new(Forge::Forgejo, &upstream, None, None).is_ok(), fine, "{url}");
    }
}

#[test]
fn only_the_api_is_told() {
    for kind in [Kind::GitHub, Kind::GitLab, Kind::Gitea] {
        let world = World::new(kind);
        let (api, upstream) = (world.api(), world.upstream());
        let fork = api.fork(&upstream).unwrap();
        world.commit();
        world.push("ann/guide");
        api.create(&proposal(&upstream, &fork.repo), &mut |_| ()).unwrap();
        let mut told = 0;
        for seen in world.forge.requests() {
            let elsewhere = format!("{} {} {}", seen.path, seen.query, String::from_utf8_lossy(&seen.body));
            assert!(!elsewhere.contains(&world.token), "{elsewhere}");
            for (name, value) in &seen.headers {
                if value.contains(&world.token) {
                    assert_eq!(name, "authorization", "{}", seen.line());
                    told += 1;
                }
            }
        }
        assert!(told >= 2, "{kind:?}: the API saw no token");
        // Nor is it in a configuration or a repository.
        let config = std::fs::read_to_string(world.clone.join(".git/config")).unwrap();
        assert!(!config.contains(&world.token));
    }
}

#[test]
fn how_each_forge_wants_it() {
    use base64::Engine;
    let pair = base64::engine::general_purpose::STANDARD.encode(format!("ann:{TOKEN}"));
    let (bearer, token, basic) = (format!("Bearer {TOKEN}"), format!("token {TOKEN}"), format!("Basic {pair}"));
    let user = json!({"login": "ann", "username": "ann", "id": 1});
    for (forge, alone, with_name) in [
        (Forge::GitHub, &bearer, &bearer),
        (Forge::GitLab, &bearer, &bearer),
        (Forge::Forgejo, &token, &basic),
        (Forge::Bitbucket, &bearer, &basic),
    ] {
        for (given, wanted) in [
            (Token::new(format!(" {TOKEN}\n")), alone),
            (Token::from_credential("ann".to_owned(), TOKEN.to_owned()), with_name),
        ] {
            let script = Script::new([json(200, user.clone())]);
            let api = Api::new(forge, &upstream(forge), Some(given), Some(&script.url())).unwrap();
            assert_eq!(api.account().unwrap().login, "ann");
            assert_eq!(script.requests()[0].header("authorization"), Some(wanted.as_str()), "{forge}");
        }
    }
}

#[test]
fn whose_token_it_is() {
    let all = [
        ("DDSCURATE_TOKEN", "t-own"),
        ("GH_TOKEN", "t-gh"),
        ("GITHUB_TOKEN", "t-github"),
        ("GH_ENTERPRISE_TOKEN", "t-ghe"),
        ("GITLAB_TOKEN", "t-gitlab"),
    ];
    let found = |forge: Forge, host: &str, more: &[(&str, &str)], without: &[&str]| {
        let env = |name: &str| {
            let set = more.iter().chain(&all).find(|(key, _)| *key == name).filter(|(key, _)| !without.contains(key));
            set.map(|(_, value)| (*value).to_owned())
        };
        token_for(forge, host, &env).map(|(_, name)| name)
    };
    let own = &["DDSCURATE_TOKEN"][..];
    for (forge, host, more, without, wanted) in [
        (Forge::GitHub, "github.com", &[][..], &[][..], Some("DDSCURATE_TOKEN")),
        (Forge::GitHub, "GitHub.com:443", &[], &[], Some("DDSCURATE_TOKEN")),
        (Forge::GitHub, "github.com", &[], own, Some("GH_TOKEN")),
        (Forge::GitHub, "github.com", &[], &["DDSCURATE_TOKEN", "GH_TOKEN"], Some("GITHUB_TOKEN")),
        (Forge::GitHub, "github.com", &[("GH_TOKEN", " ")], own, Some("GITHUB_TOKEN")),
        (Forge::GitHub, "github.com", &[("DDSCURATE_HOST", "codeberg.org")], &[], Some("GH_TOKEN")),
        (Forge::GitHub, "acme.ghe.com", &[], &[], Some("GH_TOKEN")),
        (Forge::GitHub, "ghe.com", &[], &[], None),
        (Forge::GitHub, "evilghe.com", &[], &[], None),
        (Forge::GitHub, "github.com.evil.example", &[], &[], None),
        (Forge::GitHub, "github.example.org", &[], &[], None),
        (Forge::GitHub, "github.example.org", &[("GH_HOST", "github.example.org")], &[], Some("GH_ENTERPRISE_TOKEN")),
        (
            Forge::GitHub,
            "github.example.org",
            &[("GH_HOST", "https://github.example.org/")],
            &[],
            Some("GH_ENTERPRISE_TOKEN"),
        ),
        (Forge::GitHub, "github.example.org:8443", &[("GH_HOST", "github.example.org")], &[], None),
        (Forge::GitHub, "github.com", &[("GH_HOST", "github.example.org")], own, Some("GH_TOKEN")),
        (Forge::GitLab, "gitlab.com", &[], &[], Some("GITLAB_TOKEN")),
        (Forge::GitLab, "gitlab.com", &[("GITLAB_HOST", "gitlab.gnome.org")], &[], None),
        (Forge::GitLab, "gitlab.gnome.org", &[("GITLAB_HOST", "gitlab.gnome.org")], &[], Some("GITLAB_TOKEN")),
        (Forge::GitLab, "gitlab.example.org", &[], &[], None),
        (Forge::Forgejo, "codeberg.org", &[], &[], None),
        (Forge::Forgejo, "codeberg.org", &[("DDSCURATE_HOST", "codeberg.org")], &[], Some("DDSCURATE_TOKEN")),
        (Forge::Forgejo, "127.0.0.1:3000", &[("DDSCURATE_HOST", "127.0.0.1:3000")], &[], Some("DDSCURATE_TOKEN")),
        (Forge::Forgejo, "127.0.0.1:3001", &[("DDSCURATE_HOST", "127.0.0.1:3000")], &[], None),
        // A guide that calls github.com a GitLab gets GitHub's own token at most, at GitHub.
        (Forge::GitLab, "github.com", &[], own, None),
        (Forge::Bitbucket, "bitbucket.org", &[], &[], None),
        (Forge::Bitbucket, "", &[("DDSCURATE_HOST", "")], &[], None),
    ] {
        assert_eq!(found(forge, host, more, without), wanted, "{forge} {host} {more:?}");
    }
}

#[test]
fn whose_api_it_is() {
    let actions = [("GITHUB_API_URL", "https://api.github.com"), ("GITHUB_SERVER_URL", "https://github.com")];
    let own = [("DDSCURATE_API_URL", "http://127.0.0.1:1"), ("DDSCURATE_HOST", "forge.example")];
    for (forge, host, set, wanted) in [
        (Forge::GitHub, "github.com", &actions[..], Some("GITHUB_API_URL")),
        (Forge::GitHub, "github.com", &actions[..1], Some("GITHUB_API_URL")),
        (Forge::GitHub, "github.example.org", &actions, None),
        (Forge::GitLab, "github.com", &actions, None),
        (Forge::GitHub, "forge.example", &own, Some("DDSCURATE_API_URL")),
        (Forge::Forgejo, "forge.example", &own, Some("DDSCURATE_API_URL")),
        (Forge::GitHub, "github.com", &own, None),
        (Forge::GitHub, "github.com", &own[..1], Some("DDSCURATE_API_URL")),
        (Forge::GitHub, "github.com", &[("DDSCURATE_API_URL", "")], None),
    ] {
        let env = |name: &str| set.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned());
        assert_eq!(api_address_for(forge, host, &env).map(|(_, name)| name), wanted, "{forge} {host} {set:?}");
    }
}

#[test]
fn https_is_spoken_or_nothing() {
    let script = Script::new([]);
    let address = script.url().replacen("http://", "https://", 1);
    let token = Some(Token::new(TOKEN.to_owned()));
    let api = Api::new(Forge::GitHub, &upstream(Forge::GitHub), token, Some(&address)).unwrap();
    let error = api.account().unwrap_err();
    assert!(matches!(error, ApiError::Unreachable { .. }), "{error:?}");
    // What came was no request in the clear.
    assert_eq!(script.lines(), [""; 0]);
}

/// Run by the next test in a process of its own, whose environment names a proxy.
#[test]
#[ignore = "needs the environment that `a_proxy_sees_no_token` gives it"]
fn asks_through_a_proxy() {
    let token = || Some(Token::new(TOKEN.to_owned()));
    let api = Api::new(Forge::GitHub, &upstream(Forge::GitHub), token(), Some("https://forge.example/api")).unwrap();
    let error = api.account().unwrap_err();
    assert!(matches!(error, ApiError::Unreachable { .. }), "{error:?}");
    assert_clean(&format!("{error} {error:?}"));
    let near = Script::new([json(200, json!({"login": "ann"}))]);
    assert_eq!(near.api(Forge::GitHub).account().unwrap().login, "ann");
}

#[test]
fn a_proxy_sees_no_token() {
    let proxy = Script::new((0..3).map(|_| Reply::text(403, "text/plain", "not through here")));
    let mut child = std::process::Command::new(std::env::current_exe().unwrap());
    child.args(["--exact", "secrets::asks_through_a_proxy", "--ignored"]).env_clear();
    for name in ["http_proxy", "https_proxy", "HTTPS_PROXY"] {
        child.env(name, proxy.url());
    }
    let output = child.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    assert_clean(&String::from_utf8_lossy(&output.stdout));
    let seen = proxy.requests();
    assert!(!seen.is_empty());
    for request in seen {
        assert_eq!(request.line(), "CONNECT forge.example:443");
        assert!(request.headers.iter().all(|(name, value)| name != "authorization" && !value.contains(TOKEN)));
    }
}
