//! What a repository says of itself, through its forge's public interface.

use super::ASKED;
use super::fetch::Place;
use super::guess;
use super::texts::{Texts, license, name, summary};
use crate::forge::{Forge, Repo};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::Value;

/// Where the forge of a repository tells about it. `None` for an address that is none of a repository, or on a forge
/// whose interface is not known.
pub(super) fn place(url: &str) -> Option<Place> {
    let (forge, repo) = guess::repository(url).filter(|(forge, _)| ASKED.contains(forge))?;
    Place::repository(&address(forge, &repo)?, forge)
}

/// The address of a repository: GitHub's "Get a repository", GitLab's "Get a single project" (with its license), and
/// Gitea's and Forgejo's `repoGet`.
fn address(forge: Forge, repo: &Repo) -> Option<String> {
    let web = repo.web_url();
    let mut base = url::Url::parse(&web).ok()?;
    base.set_path("");
    let base = base.as_str().trim_end_matches('/').to_owned();
    let part = |at: usize| repo.path().get(at).map(|part| utf8_percent_encode(part, NON_ALPHANUMERIC).to_string());
    let (owner, name) = (part(0)?, part(1)?);
    Some(match forge {
        Forge::GitHub if repo.host() == "github.com" => format!("https://api.github.com/repos/{owner}/{name}"),
        Forge::GitHub => format!("{base}/api/v3/repos/{owner}/{name}"),
        Forge::GitLab => {
            let path = utf8_percent_encode(&guess::project(repo).join("/"), NON_ALPHANUMERIC).to_string();
            format!("{base}/api/v4/projects/{path}?license=true")
        }
        Forge::Forgejo => format!("{base}/api/v1/repos/{owner}/{name}"),
        Forge::Bitbucket => return None,
    })
}

/// Reads an answer.
pub(super) fn read(forge: Forge, json: &str) -> Texts {
    let Ok(answer) = serde_json::from_str::<Value>(json) else { return Texts::default() };
    let text = |pointer: &str| answer.pointer(pointer).and_then(Value::as_str);
    let found = match forge {
        Forge::GitHub => text("/license/spdx_id"),
        Forge::GitLab => text("/license/key"),
        // Several are those of several files; how they go together is not told.
        Forge::Forgejo => text("/licenses/0").filter(|_| answer.pointer("/licenses/1").is_none()),
        Forge::Bitbucket => None,
    };
    Texts {
        name: text("/name").and_then(name).map(|name| guess::spelled(&name)),
        summary: text("/description").and_then(summary),
        license: found.and_then(license),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_forge_has_its_interface() {
        let of = |url: &str| {
            let (forge, repo) = guess::repository(url)?;
            address(forge, &repo)
        };
        for (url, wanted) in [
            ("https://github.com/harness/drone.git", Some("https://api.github.com/repos/harness/drone")),
            ("https://github.example.org/a/b", Some("https://github.example.org/api/v3/repos/a/b")),
            ("https://gitlab.com/a/b/c", Some("https://gitlab.com/api/v4/projects/a%2Fb%2Fc?license=true")),
            ("http://gitlab.example:8080/a/b", Some("http://gitlab.example:8080/api/v4/projects/a%2Fb?license=true")),
            ("https://codeberg.org/a/b.c", Some("https://codeberg.org/api/v1/repos/a/b%2Ec")),
            ("https://bitbucket.org/a/b", None),
            ("https://github.com/harness", None),
        ] {
            assert_eq!(of(url).as_deref(), wanted, "{url}");
        }
    }

    #[test]
    fn answers_as_the_forges_document_them() {
        let wanted = Texts {
            name: Some("Drone".to_owned()),
            summary: Some("Runs builds.".to_owned()),
            license: Some("Apache-2.0".to_owned()),
        };
        for (forge, license) in [
            (Forge::GitHub, r#""license":{"key":"apache-2.0","name":"Apache License 2.0","spdx_id":"Apache-2.0"}"#),
            (Forge::GitLab, r#""license":{"key":"apache-2.0","name":"Apache License 2.0"}"#),
            (Forge::Forgejo, r#""licenses":["Apache-2.0"]"#),
        ] {
            let json = format!(r#"{{"name":"drone","description":"runs builds",{license}}}"#);
            assert_eq!(read(forge, &json), wanted, "{forge}");
        }
        assert_eq!(read(Forge::GitHub, r#"{"license":null,"description":null}"#), Texts::default());
        assert_eq!(read(Forge::Forgejo, r#"{"licenses":["MIT","ISC"]}"#), Texts::default());
        assert_eq!(read(Forge::GitHub, "<html>"), Texts::default());
    }
}
