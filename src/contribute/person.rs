//! The contributor's own file, with the agreement signed, for somebody who is new here.

use super::{ChangedFile, Error};
use crate::forge::{Forge, Repo};
use crate::git::Person;
use crate::guide::{
    Agreement, Config, Contributor, ContributorFile, Guide, Role, Signature, canonical_contributor, read_contributor,
    stem, suggest_slug,
};
use crate::source::{self, FieldPath, apply_edits, to_value};
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
    /// Their account: the place, as `github`, and the login.
    pub account: Option<(&'a str, &'a str)>,
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
        handles: signer.account.map(|(place, login)| (place.to_owned(), login.to_owned())).into_iter().collect(),
        emails: vec![signer.person.email.clone()],
        roles: vec![Role::Contributor],
        agreement: signer.agreement.map(|agreement| signature(agreement, signer.today)),
    };
    let text = canonical_contributor(&contributor).map_err(|error| Error::Unwritable(error.message))?;
    Ok((format!("contributors/{handle}.yaml"), text))
}

/// What the file of somebody known lacks.
#[derive(Clone, Copy, Debug, Default)]
pub struct Renewal<'r> {
    /// One more address of their commits.
    pub email: Option<&'r str>,
    /// Their account: the place, as `github`, and the login.
    pub account: Option<(&'r str, &'r str)>,
    /// The agreement that they sign.
    pub agreement: Option<&'r Agreement>,
}

/// The path and text of the file of somebody known, with what it lacked. Whatever else is in it stays.
///
/// # Errors
/// When the file is written in a way that only a person can edit.
pub fn renewed(
    guide: &Guide,
    known: &ContributorFile,
    renewal: Renewal<'_>,
    today: civil::Date,
) -> Result<(String, String), Error> {
    let mut changes = Vec::new();
    if let Some((place, login)) = renewal.account {
        let path = FieldPath::from("handles").key(place);
        changes.push(source::Change::Set { path, value: login.into() });
    }
    if let Some(email) = renewal.email {
        changes.push(source::Change::Append { path: FieldPath::from("emails"), value: email.into() });
    }
    if let Some(agreement) = renewal.agreement {
        let value = to_value(&signature(agreement, today)).map_err(|error| Error::Unwritable(error.message))?;
        changes.push(source::Change::Set { path: FieldPath::from("agreement"), value });
    }
    changed(guide, known, &changes)
}

/// What somebody's own file brings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Brings {
    /// A signature that was not there.
    Signature {
        /// Whether they had no file before.
        is_new: bool,
    },
    /// No more than another address of theirs.
    Address,
}

impl Brings {
    /// What `file` brings to the guide; `None` when it is no contributor's, or has neither.
    pub fn of(guide: &Guide, file: &ChangedFile) -> Option<Self> {
        if !file.path.starts_with("contributors/") {
            return None;
        }
        let own = read_contributor(file.text.as_deref()?)?;
        let handle = stem(&file.path);
        let before = guide.contributors.iter().find(|known| known.handle == handle).map(|known| &known.contributor);
        if own.agreement.is_some() && before.is_none_or(|before| before.agreement != own.agreement) {
            return Some(Self::Signature { is_new: before.is_none() });
        }
        let is_new = |email: &String| before.is_none_or(|before| !before.has_email(email));
        own.emails.iter().any(is_new).then_some(Self::Address)
    }
}

/// The contributor that a noreply address of GitHub's belongs to, by the account in it. It stays with the account however
/// often that is renamed only where it has the number, but a login alone is what old addresses have.
pub fn by_noreply<'g>(guide: &'g Guide, email: &str) -> Option<&'g ContributorFile> {
    let login = noreply_login(email)?;
    let is_it = |file: &&ContributorFile| {
        file.contributor.handles.get("github").is_some_and(|own| own.eq_ignore_ascii_case(login))
    };
    guide.contributors.iter().find(is_it)
}

/// The login in `ID+login@users.noreply.github.com` or `login@users.noreply.github.com`.
fn noreply_login(email: &str) -> Option<&str> {
    let (local, domain) = email.split_once('@')?;
    let login = local.rsplit('+').next()?;
    (domain.eq_ignore_ascii_case("users.noreply.github.com") && !login.is_empty()).then_some(login)
}

fn changed(guide: &Guide, known: &ContributorFile, changes: &[source::Change]) -> Result<(String, String), Error> {
    let file = guide.files.get(known.file);
    let plan = guide.files.editor(known.file).plan(changes);
    let plan = plan.map_err(|error| Error::Unwritable(format!("{error} (`{}`)", file.path)))?;
    Ok((file.path.to_string(), apply_edits(&file.text, &plan.edits)))
}

fn signature(agreement: &Agreement, today: civil::Date) -> Signature {
    Signature { version: agreement.version.clone(), sha256: agreement.sha256.clone(), signed: today.to_string() }
}

/// The handle that an identity suggests: the noreply address's login, else the person's name, else the part of the
/// address before the `@`.
pub fn suggest_handle(person: &Person) -> Option<String> {
    let (local, domain) = person.email.split_once('@').unwrap_or((&person.email, ""));
    // GitHub's private addresses are `ID+login@users.noreply.github.com`.
    let login = domain.contains("noreply").then(|| local.rsplit('+').next()).flatten();
    login.and_then(suggest_slug).or_else(|| suggest_slug(&person.name)).or_else(|| suggest_slug(local))
}

/// What accounts at the guide's forge are called in contributors' files, as `github`; `None` when no forge is known.
pub fn place_of(upstream: &str, config: &Config) -> Option<&'static str> {
    let forge = Forge::detect(upstream, config.forge.as_deref())?;
    let is_codeberg = Repo::parse(upstream).is_some_and(|repo| repo.host() == "codeberg.org");
    Some(match forge {
        Forge::GitHub => "github",
        Forge::GitLab => "gitlab",
        Forge::Forgejo if is_codeberg => "codeberg",
        Forge::Forgejo => "forgejo",
        Forge::Bitbucket => "bitbucket",
    })
}

/// The account that a fork belongs to, when it lies on the guide's own forge; else the one in a noreply address of that
/// forge's.
pub fn account_of(upstream: &str, fork: Option<&str>, email: &str, config: &Config) -> Option<String> {
    let place = place_of(upstream, config)?;
    let upstream = Repo::parse(upstream)?;
    let fork = fork.and_then(Repo::parse).filter(|fork| fork.same_host(&upstream) && fork.path().len() > 1);
    let owner = fork.as_ref().and_then(|fork| fork.path().first().cloned());
    owner.or_else(|| noreply_login(email).filter(|_| place == "github").map(str::to_owned))
}

#[cfg(test)]
mod tests {
    use super::{account_of, place_of};
    use crate::guide::Config;

    #[test]
    fn a_fork_beside_the_guide_tells_the_account() {
        let upstream = "https://code.example.com/guides/tools";
        let config = |forge: Option<&str>| Config { forge: forge.map(str::to_owned), ..Config::default() };
        let own = |fork: &str, forge: Option<&str>| account_of(upstream, Some(fork), "ann@example.org", &config(forge));
        let ann = || Some("ann".to_owned());
        assert_eq!(own("git@code.example.com:ann/tools.git", Some("gitlab")), ann());
        assert_eq!(own("https://code.example.com/ann/tools", Some("forgejo")), ann());
        assert_eq!(own("https://code.example.com/ann/tools", None), None);
        assert_eq!(own("https://other.example.com/ann/tools", Some("gitlab")), None);
    }

    #[test]
    fn a_private_address_tells_the_account_too() {
        let account = |upstream: &str, email: &str| account_of(upstream, None, email, &Config::default());
        let github = "git@github.com:guides/tools";
        assert_eq!(account(github, "12+Ann@users.noreply.github.com"), Some("Ann".to_owned()));
        assert_eq!(account(github, "ann@users.noreply.github.com"), Some("ann".to_owned()));
        assert_eq!(account(github, "ann@example.org"), None);
        assert_eq!(account("https://gitlab.com/guides/tools", "12+ann@users.noreply.github.com"), None);
    }

    #[test]
    fn places_are_called_as_in_contributors_files() {
        let place = |upstream: &str| place_of(upstream, &Config::default());
        assert_eq!(place("https://codeberg.org/guides/tools"), Some("codeberg"));
        assert_eq!(place("https://gitea.com/guides/tools"), Some("forgejo"));
        assert_eq!(place("https://example.org/guides/tools"), None);
    }
}
