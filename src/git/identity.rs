//! Who makes a commit, as the user's own git sees it: every include, environment variable and guess applied.

use super::call::{Call, Finished};
use super::{Error, Repository};

/// A name and an e-mail address.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Person {
    /// The name.
    pub name: String,
    /// The address, without `<` and `>`.
    pub email: String,
}

/// The two persons of a commit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// Who wrote the change.
    pub author: Person,
    /// Who made the commit.
    pub committer: Person,
}

impl Repository {
    /// The identity that the next commit here would carry, by `git var`. The library's own notion is not asked: it
    /// ignores `GIT_CONFIG_GLOBAL`, `GIT_AUTHOR_*` and most conditional includes.
    ///
    /// # Errors
    /// [`Error::Identity`] when name or address are not set and cannot be guessed.
    pub fn identity(&self) -> Result<Identity, Error> {
        let author = self.ident("GIT_AUTHOR_IDENT")?;
        let committer = if self.is_told_apart()? { self.ident("GIT_COMMITTER_IDENT")? } else { author.clone() };
        Ok(Identity { author, committer })
    }

    /// Whether anything is set that makes author and committer two persons (git-commit(1), "Commit information").
    fn is_told_apart(&self) -> Result<bool, Error> {
        const VARIABLES: [&str; 4] =
            ["GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL", "GIT_COMMITTER_NAME", "GIT_COMMITTER_EMAIL"];
        const SETTINGS: [&str; 4] = ["author.name", "author.email", "committer.name", "committer.email"];
        if VARIABLES.iter().any(|variable| self.git.env(variable).is_some()) {
            return Ok(true);
        }
        for setting in SETTINGS {
            if self.config(setting)?.is_some() {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn ident(&self, variable: &str) -> Result<Person, Error> {
        let finished = self.run(Call::new(["var", variable]))?;
        if !finished.success {
            return Err(unknown(&finished.stderr).unwrap_or_else(|| finished.into_error()));
        }
        let text = finished.ok()?;
        if let Some(person) = Person::parse(text.trim_end()) {
            return Ok(person);
        }
        self.git.version()?;
        Err(Error::Identity { stderr: format!("`{}` is not a name and address", text.trim_end()) })
    }
}

impl Person {
    /// Reads `Name <address>`, with or without the time that git appends.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (head, _) = text.rsplit_once('>')?;
        let (name, email) = head.rsplit_once('<')?;
        Some(Self { name: name.trim().to_owned(), email: email.trim().to_owned() })
    }

    /// Why this is hardly a person's public identity, when it is not: machines make up such addresses.
    #[must_use]
    pub fn is_absurd(&self) -> Option<&'static str> {
        let email = self.email.to_ascii_lowercase();
        if self.name.trim().is_empty() {
            return Some("the name is empty");
        }
        if email.is_empty() {
            return Some("the e-mail address is empty");
        }
        let Some((user, domain)) = email.rsplit_once('@') else {
            return Some("the e-mail address has no @");
        };
        if user.is_empty() || domain.is_empty() {
            return Some("half of the e-mail address is missing");
        }
        if domain.contains("(none)") {
            return Some("the e-mail address was made up from a computer without a domain");
        }
        let local = ["local", "localhost", "localdomain", "lan", "internal", "home"];
        if domain == "local.host" || local.contains(&domain.rsplit('.').next().unwrap_or(domain)) {
            return Some("the e-mail address is that of a computer, not of a person");
        }
        if user == "root" {
            return Some("the e-mail address is that of the system's administrator");
        }
        None
    }
}

impl std::fmt::Display for Person {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} <{}>", self.name, self.email)
    }
}

/// Why no commit was made: the identity, the repository, or the signature if there was to be one.
pub(super) fn not_made(finished: Finished, signed: bool) -> Error {
    match unknown(&finished.stderr) {
        Some(error) => error,
        None => match finished.into_error() {
            Error::Git { stderr, .. } if signed => Error::Signing { stderr },
            other => other,
        },
    }
}

/// [`Error::Identity`] when git's words are about a missing identity.
pub(super) fn unknown(stderr: &str) -> Option<Error> {
    const SIGNS: [&str; 5] = [
        "identity unknown",
        "tell me who you are",
        "empty ident name",
        "unable to auto-detect email",
        "auto-detection is disabled",
    ];
    if !SIGNS.iter().any(|sign| stderr.contains(sign)) {
        return None;
    }
    // The rest is advice that `hint` gives better.
    let line = stderr.lines().rev().find_map(|line| line.strip_prefix("fatal: "));
    Some(Error::Identity { stderr: line.unwrap_or(stderr).to_owned() })
}

#[cfg(test)]
mod tests {
    use super::Person;

    #[test]
    fn what_git_var_prints() {
        let person = Person::parse("Ann <x> Example <ann@example.org> 1732300000 +0100");
        let shown = person.map(|person| person.to_string());
        assert_eq!(shown.as_deref(), Some("Ann <x> Example <ann@example.org>"));
        assert_eq!(Person::parse("nobody"), None);
    }

    #[test]
    fn made_up_identities() {
        let reason = |name: &str, email: &str| {
            let (name, email) = (name.to_owned(), email.to_owned());
            Person { name, email }.is_absurd()
        };
        for (name, email) in [
            ("", "ann@example.org"),
            ("Ann", ""),
            ("Ann", "ann"),
            ("Ann", "@example.org"),
            ("Ann", "ann@Anns-MacBook.local"),
            ("Administrator", "admin@local.host"),
            ("Ann", "ann@laptop.(none)"),
            ("root", "root@build.example.org"),
            ("Ann", "ann@localhost"),
        ] {
            assert!(reason(name, email).is_some(), "{name} <{email}>");
        }
        assert_eq!(reason("Ann", "1+ann@users.noreply.github.com"), None);
        assert_eq!(reason("Localhost", "home@example.org"), None);
    }
}
