//! The secret that shows a forge who asks, and which of the user's own variables holds it for which host.

use secrecy::{ExposeSecret, SecretString};

use super::Forge;

/// A token for one forge. It is wiped from memory when dropped, and `Debug` shows nothing of it.
#[derive(Clone)]
pub struct Token {
    user: Option<String>,
    secret: SecretString,
}

impl Token {
    /// A token as the forge handed it out. White space around it is dropped. For Bitbucket, `EMAIL:API_TOKEN` is taken
    /// too, since its personal tokens need the address beside them.
    #[must_use]
    pub fn new(secret: String) -> Self {
        Self { user: None, secret: SecretString::from(secret.trim()) }
    }

    /// The user name and password that git has for a host. Where the password is a token, which GitHub and GitLab
    /// demand, the name plays no part.
    #[must_use]
    pub fn from_credential(user: String, password: String) -> Self {
        Self { user: Some(user), secret: SecretString::from(password) }
    }

    pub(super) fn user(&self) -> Option<&str> {
        self.user.as_deref()
    }

    pub(super) fn expose(&self) -> &str {
        self.secret.expose_secret()
    }
}

impl std::fmt::Debug for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Token(…)")
    }
}

/// The token that the environment holds for a host (`host` or `host:port`, the port only where an address names one),
/// and the variable it came from. Each variable belongs to one host:
///
/// | variable | host |
/// |---|---|
/// | `DDSCURATE_TOKEN` | `DDSCURATE_HOST`, else github.com |
/// | `GH_TOKEN`, `GITHUB_TOKEN` | github.com and the hosts below `ghe.com`, as [gh] has it |
/// | `GH_ENTERPRISE_TOKEN`, `GITHUB_ENTERPRISE_TOKEN` | `GH_HOST`, unless that is one of the above |
/// | `GITLAB_TOKEN` | `GITLAB_HOST`, else gitlab.com |
///
/// A repository's own files play no part: they must not be able to send a token anywhere.
///
/// [gh]: https://cli.github.com/manual/gh_help_environment
#[must_use]
pub fn token_for(
    forge: Forge,
    host_with_port: &str,
    env: &dyn Fn(&str) -> Option<String>,
) -> Option<(Token, &'static str)> {
    let host = bare_host(host_with_port);
    if host.is_empty() {
        return None;
    }
    let value = |name: &str| env(name).map(|value| value.trim().to_owned()).filter(|value| !value.is_empty());
    let bound_to = |variable: &str, else_to: &str| {
        let bound = value(variable).map_or_else(|| else_to.to_owned(), |bound| bare_host(&bound));
        bound == host
    };
    let mut names: Vec<&'static str> = Vec::new();
    if bound_to("DDSCURATE_HOST", "github.com") {
        names.push("DDSCURATE_TOKEN");
    }
    match forge {
        Forge::GitHub if is_github_cloud(&host) => names.extend(["GH_TOKEN", "GITHUB_TOKEN"]),
        Forge::GitHub if value("GH_HOST").is_some_and(|bound| bare_host(&bound) == host) => {
            names.extend(["GH_ENTERPRISE_TOKEN", "GITHUB_ENTERPRISE_TOKEN"]);
        }
        Forge::GitLab if bound_to("GITLAB_HOST", "gitlab.com") => names.push("GITLAB_TOKEN"),
        Forge::GitHub | Forge::GitLab | Forge::Forgejo | Forge::Bitbucket => {}
    }
    names.into_iter().find_map(|name| Some((Token::new(value(name)?), name)))
}

/// Where the environment says that the API of a host is, and the variable that says so:
///
/// | variable | host |
/// |---|---|
/// | `DDSCURATE_API_URL` | `DDSCURATE_HOST`, else github.com |
/// | `GITHUB_API_URL`, which GitHub Actions sets | that of `GITHUB_SERVER_URL`, else github.com |
///
/// As with tokens, each belongs to one host, so that the token of one forge never goes to the API of another.
#[must_use]
pub fn api_address_for(
    forge: Forge,
    host_with_port: &str,
    env: &dyn Fn(&str) -> Option<String>,
) -> Option<(String, &'static str)> {
    let host = bare_host(host_with_port);
    let value = |name: &str| env(name).map(|value| value.trim().to_owned()).filter(|value| !value.is_empty());
    let bound_to = |variable: &str| value(variable).map_or_else(|| "github.com".to_owned(), |bound| bare_host(&bound));
    let own = value("DDSCURATE_API_URL").filter(|_| bound_to("DDSCURATE_HOST") == host);
    own.map(|address| (address, "DDSCURATE_API_URL")).or_else(|| {
        let address = value("GITHUB_API_URL").filter(|_| forge == Forge::GitHub);
        let address = address.filter(|_| bound_to("GITHUB_SERVER_URL") == host);
        address.map(|address| (address, "GITHUB_API_URL"))
    })
}

/// `github.com`, or a host that GitHub runs for one customer. `ghe.com` itself serves nobody.
fn is_github_cloud(host: &str) -> bool {
    host == "github.com"
        || host.strip_suffix(".ghe.com").is_some_and(|tenant| !tenant.is_empty() && !tenant.contains(':'))
}

/// A host as people write it in a variable: `https://` before it and the usual port behind it say nothing.
fn bare_host(text: &str) -> String {
    let text = text.trim().to_ascii_lowercase();
    let text = text.strip_prefix("https://").map_or(text.as_str(), |rest| rest).trim_end_matches('/');
    text.strip_suffix(":443").unwrap_or(text).trim_end_matches('.').to_owned()
}
