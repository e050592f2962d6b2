//! The contributor's own file, with the agreement signed, for somebody who is new here.

use super::Error;
use crate::forge::{Forge, Repo};
use crate::git::Person;
use crate::guide::{Agreement, Contributor, Guide, Role, Signature, canonical_contributor, suggest_slug};
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
        handles: signer.fork.and_then(forge_handle).into_iter().collect(),
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
