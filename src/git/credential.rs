//! The credentials that git's own helpers keep: handed on where a forge's API needs them, and helpers for one push.

use super::call::Call;
use super::{Error, Repository};

/// A user name and a password or token. It is shown nowhere, not even by `Debug`.
#[derive(Clone, PartialEq, Eq)]
pub struct Credential {
    /// The user name.
    pub username: String,
    password: String,
}

impl Credential {
    /// The password or token, for the one request that it was asked for.
    #[must_use]
    pub fn password(&self) -> &str {
        &self.password
    }
}

impl std::fmt::Debug for Credential {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Credential(..)")
    }
}

impl Repository {
    /// What the configured credential helpers know for an `https` address, by `git credential fill`. Nobody is asked
    /// anything, even where commands may ask. `None` when no helper knows any, and for other addresses.
    ///
    /// # Errors
    /// [`Error::NoGit`], [`Error::GitTooOld`].
    pub fn credential(&self, url: &str) -> Result<Option<Credential>, Error> {
        let is_https = url.get(..8).is_some_and(|scheme| scheme.eq_ignore_ascii_case("https://"));
        if !is_https || url.contains(char::is_control) {
            return Ok(None);
        }
        let question = format!("url={url}\n\n");
        // `credential.interactive` came with 2.47; older ones know the variables that `silent` sets.
        let call = Call::new(["-c", "credential.interactive=false", "credential", "fill"]);
        let finished = self.git.silent().run(&self.place, call.stdin(question.as_bytes()))?;
        if !finished.success {
            return Ok(None);
        }
        Ok(parse(&String::from_utf8_lossy(&finished.stdout)))
    }
}

/// The settings that have git ask `helper` alone for the address's host. An empty value takes the helpers away that were
/// set before (gitcredentials(7)), whose answer was refused already. Only `https` addresses qualify, and `http` ones of
/// this machine: nothing that a helper knows goes over a network unencrypted.
pub(super) fn only_helper(url: &str, helper: &str) -> Option<[String; 4]> {
    let (scheme, rest) = url.split_once("://")?;
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    let is_here = ["127.0.0.1", "[::1]", "localhost"].contains(&name);
    if scheme != "https" && !(scheme == "http" && is_here) {
        return None;
    }
    let key = format!("credential.{scheme}://{host}.helper");
    Some(["-c".into(), format!("{key}="), "-c".into(), format!("{key}={helper}")])
}

/// Reads the lines `name=value` of git-credential(1).
fn parse(said: &str) -> Option<Credential> {
    let value = |name: &str| said.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix('='));
    let password = value("password").filter(|password| !password.is_empty())?;
    Some(Credential { username: value("username").unwrap_or_default().to_owned(), password: password.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::{only_helper, parse};

    #[test]
    fn what_git_credential_prints() {
        let found = parse("protocol=https\nhost=h\nusername=ann\npassword=a=b c\n");
        assert_eq!(found.as_ref().map(|found| found.password()), Some("a=b c"));
        assert_eq!(found.as_ref().map(|found| found.username.as_str()), Some("ann"));
        assert_eq!(format!("{found:?}"), "Some(Credential(..))");
        assert_eq!(parse("username=ann\n"), None);
        assert_eq!(parse("username=ann\npassword=\n"), None);
    }

    #[test]
    fn a_helper_is_for_one_host() {
        let settings = only_helper("https://ann:pw@h.example:8443/o/r.git", "!gh x").map(|all| all.join(" "));
        let wanted = "-c credential.https://h.example:8443.helper= -c credential.https://h.example:8443.helper=!gh x";
        assert_eq!(settings.as_deref(), Some(wanted));
        for address in ["git@h:o/r", "ssh://git@h/o/r", "http://h/o/r", "http://localhost@h/o/r", "file:///x", "/x"] {
            assert_eq!(only_helper(address, "x"), None, "{address}");
        }
        assert!(only_helper("http://127.0.0.1:80/o/r", "x").is_some());
    }
}
