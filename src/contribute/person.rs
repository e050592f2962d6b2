//! The contributor's own file, with the agreement signed, for somebody who is new here.

use super::Error;
use crate::forge::{Forge, Repo};
use crate::git::Person;
use crate::guide::{Agreement, Config, Contributor, Guide, Role, Signature, canonical_contributor, suggest_slug};
use jiff::civil;

/// Somebody who signs.
#[derive(Clone, Debug)]
pub struct Signer<'a> {
    /// The identity that the commit will carry.
    pub person: &'a Person,
    /// The name to be credited by.
    pub name: &'a str,
    /// The handle: the stem of their file.
    pub handle: &'a str,
    /// The fork they push to, if it is on a forge.
    pub fork: Option<&'a str>,
    /// The agreement they agree to, if the guide has one.
    pub agreement: Option<&'a Agreement>,
    /// The day.
    pub today: civil::Date,
}

/// The path and text of the file of a new contributor.
///
/// # Errors
/// When the handle is somebody else's.
pub fn contributor_file(guide: &Guide, signer: &Signer<'_>) -> Result<(String, String), Error> {
    let handle = signer.handle;
    if guide.contributors.iter().any(|file| file.handle == handle)
        || guide.unusable.contains(&format!("contributors/{handle}"))
    {
        return Err(Error::HandleTaken { handle: handle.to_owned(), email: signer.person.email.clone() });
    }
    let contributor = Contributor {
        name: signer.name.to_owned(),
        url: None,
        handles: signer
            .fork
            .and_then(|fork| forge_handle(fork).or_else(|| own_forge(fork, &guide.config)))
            .into_iter()
            .collect(),
        emails: vec![signer.person.email.clone()],
        roles: vec![Role::Contributor],
        agreement: signer.agreement.map(|agreement| Signature {
            version: agreement.version.clone(),
            sha256: agreement.sha256.clone(),
            signed: signer.today.to_string(),
        }),
    };
    let text = canonical_contributor(&contributor).map_err(|error| Error::Unwritable(error.message))?;
    Ok((format!("contributors/{handle}.yaml"), text))
}

/// The handle that a fork's address and an identity suggest: the fork's owner, else the noreply address's login, else
/// the person's name, else the part of the address before the `@`.
pub fn suggest_handle(person: &Person, fork: Option<&str>) -> Option<String> {
    let owner = fork.and_then(forge_handle).and_then(|(_, owner)| suggest_slug(&owner));
    let (local, domain) = person.email.split_once('@').unwrap_or((&person.email, ""));
    // GitHub's private addresses are `ID+login@users.noreply.github.com`.
    let login = domain.contains("noreply").then(|| local.rsplit('+').next()).flatten();
    owner
        .or_else(|| login.and_then(suggest_slug))
        .or_else(|| suggest_slug(&person.name))
        .or_else(|| suggest_slug(local))
}

/// The account of a fork that lies beside the guide, on a forge of which only the guide tells what it is.
fn own_forge(fork: &str, config: &Config) -> Option<(String, String)> {
    let upstream = config.upstream.as_deref()?;
    let place = match Forge::detect(upstream, config.forge.as_deref())? {
        Forge::GitHub => "github",
        Forge::GitLab => "gitlab",
        Forge::Forgejo => "forgejo",
        Forge::Bitbucket => "bitbucket",
    };
    let (fork, upstream) = (Repo::parse(fork)?, Repo::parse(upstream)?);
    let owner = fork.path().first().filter(|_| fork.path().len() > 1)?;
    (fork.host() == upstream.host()).then(|| (place.to_owned(), owner.clone()))
}

fn forge_handle(url: &str) -> Option<(String, String)> {
    let forge = match Forge::detect(url, None)? {
        Forge::GitHub => "github",
        Forge::GitLab => "gitlab",
        Forge::Forgejo => "codeberg",
        Forge::Bitbucket => "bitbucket",
    };
    let repo = Repo::parse(url)?;
    let owner = repo.path().first()?.clone();
    let known_host = matches!(repo.host(), "github.com" | "gitlab.com" | "codeberg.org" | "bitbucket.org");
    (known_host && repo.path().len() > 1).then(|| (forge.to_owned(), owner))
}

#[cfg(test)]
mod tests {
    use super::own_forge;
    use crate::guide::Config;

    #[test]
    fn a_fork_beside_the_guide_tells_the_account() {
        let config = |forge: Option<&str>| Config {
            upstream: Some("https://code.example.com/guides/tools".to_owned()),
            forge: forge.map(str::to_owned),
            ..Config::default()
        };
        let own = |fork: &str, forge: Option<&str>| own_forge(fork, &config(forge));
        let account = |place: &str| Some((place.to_owned(), "ann".to_owned()));
        assert_eq!(own("git@code.example.com:ann/tools.git", Some("gitlab")), account("gitlab"));
        assert_eq!(own("https://code.example.com/ann/tools", Some("forgejo")), account("forgejo"));
        assert_eq!(own("https://code.example.com/ann/tools", None), None);
        assert_eq!(own("https://other.example.com/ann/tools", Some("gitlab")), None);
    }
}
