//! What kind of trouble a remote repository gives, told from the words of git, ssh, curl and the forges.

/// What kind of trouble a remote repository gave.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Trouble {
    /// The server wants other credentials, or any.
    Auth,
    /// There is no such repository, or none that these credentials may see.
    NotFound,
    /// The repository has no such branch.
    NoBranch,
    /// The server could not be reached: name, route, proxy, certificate.
    Unreachable,
    /// Something else; git's words are all there is.
    Other,
}

impl Trouble {
    /// What to do about it.
    #[must_use]
    pub fn hint(self) -> Option<&'static str> {
        match self {
            Self::Auth => {
                Some("log in for this host (a credential helper, `gh auth login`, a token) or use its SSH address")
            }
            Self::NotFound => Some("check the address, and that your account may see the repository"),
            Self::NoBranch => Some("check the branch's name"),
            Self::Unreachable => Some("check the network, the proxy and the address, then repeat"),
            Self::Other => None,
        }
    }

    /// Tells the kinds of trouble apart by git's English words, and those of ssh, curl and the forges.
    pub(super) fn of(stderr: &str) -> Self {
        const AUTH: [&str; 13] = [
            "could not read Username",
            "could not read Password",
            "Authentication failed",
            "terminal prompts disabled",
            "Permission denied",
            "Permission to ",
            "returned error: 401",
            "returned error: 403",
            "Host key verification failed",
            "Write access to repository not granted",
            "marked as read only",
            "You are not allowed to push",
            // Forgejo and Gitea, over ssh.
            "is not authorized to",
        ];
        const NOT_FOUND: [&str; 8] = [
            "Repository not found",
            "' not found",
            "does not appear to be a git repository",
            "does not exist",
            "could not be found",
            "Could not find repository",
            "Cannot find repository",
            "returned error: 404",
        ];
        const UNREACHABLE: [&str; 14] = [
            "Could not resolve",
            "unable to look up",
            "Connection refused",
            "Connection timed out",
            "Operation timed out",
            "Connection reset",
            "Connection closed",
            "Failed to connect",
            "Couldn't connect",
            "unable to connect",
            "Network is unreachable",
            "No route to host",
            "hung up unexpectedly",
            "unable to access",
        ];
        let any = |signs: &[&str]| signs.iter().any(|sign| stderr.contains(sign));
        if stderr.contains("couldn't find remote ref") {
            Self::NoBranch
        } else if any(&AUTH) {
            Self::Auth
        } else if any(&NOT_FOUND) {
            Self::NotFound
        } else if any(&UNREACHABLE) {
            Self::Unreachable
        } else {
            Self::Other
        }
    }
}

/// The lock file that stood in git's way, when that is what it says.
pub(super) fn lock_in(stderr: &str) -> Option<&str> {
    let (_, rest) = stderr.split_once("Unable to create '")?;
    let (path, _) = rest.split_once("': File exists")?;
    path.ends_with(".lock").then_some(path)
}

#[cfg(test)]
mod tests {
    use super::{Trouble, lock_in};

    #[test]
    fn a_lock_is_named() {
        let words =
            "error: cannot lock ref 'refs/x': Unable to create '/a b/.git/refs/x.lock': File exists.\n\nAnother";
        assert_eq!(lock_in(words), Some("/a b/.git/refs/x.lock"));
        assert_eq!(lock_in("fatal: Unable to create '/a/.git/x.lock': Permission denied"), None);
    }

    #[test]
    fn words_of_git_ssh_curl_and_forges() {
        for (words, wanted) in [
            ("fatal: could not read Username for 'https://h': terminal prompts disabled", Trouble::Auth),
            (
                "git@github.com: Permission denied (publickey).\nfatal: Could not read from remote repository.",
                Trouble::Auth,
            ),
            (
                "remote: Permission to o/r.git denied to ann.\nfatal: unable to access 'https://h/': The requested URL returned error: 403",
                Trouble::Auth,
            ),
            ("Forgejo: User: 7:ann with Key: 3:laptop is not authorized to write o/r.", Trouble::Auth),
            ("Gitea: Cannot find repository: o/r", Trouble::NotFound),
            ("ERROR: Repository not found.\nfatal: Could not read from remote repository.", Trouble::NotFound),
            ("fatal: '/x' does not appear to be a git repository", Trouble::NotFound),
            ("fatal: repository 'https://h/o/r/' not found", Trouble::NotFound),
            ("fatal: unable to access 'https://h/': Could not resolve host: h", Trouble::Unreachable),
            ("fatal: couldn't find remote ref refs/heads/x", Trouble::NoBranch),
            ("fatal: something new", Trouble::Other),
        ] {
            assert_eq!(Trouble::of(words), wanted, "{words}");
        }
    }
}
