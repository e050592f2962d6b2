//! A repository on a host, read from any address that git takes.

use std::hash::{Hash, Hasher};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use url::Url;

/// What stays as it is in a path segment: the unreserved characters of RFC 3986, section 2.3.
pub(super) const UNRESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The same, with the `/` between segments.
pub(super) const IN_PATH: &AsciiSet = &UNRESERVED.remove(b'/');

/// Hosts that speak ssh on the https port for another host.
const SSH_ALIASES: [(&str, &str); 3] =
    [("ssh.github.com", "github.com"), ("altssh.gitlab.com", "gitlab.com"), ("altssh.bitbucket.org", "bitbucket.org")];

/// A repository on a host. Two are equal when host and path are, in any case, whatever scheme, user or port
/// the addresses had.
#[derive(Debug, Clone)]
pub struct Repo {
    host: String,
    /// `https://host[:port]`, where its pages are.
    web: String,
    path: Vec<String>,
}

impl Repo {
    /// Reads `https://…`, `http://…`, `ssh://…`, `git://…` and `[user@]host:path`. Credentials are dropped, and so are
    /// `.git` and `/` at the end. `None` for a local path, a `file://` address, and what no host could serve.
    #[must_use]
    pub fn parse(address: &str) -> Option<Self> {
        let address = address.trim();
        if address.chars().any(char::is_control) {
            return None;
        }
        if address.contains("://") { Self::parse_url(address) } else { Self::parse_scp(address) }
    }

    /// The host in lower case, without port.
    #[must_use]
    pub fn host(&self) -> &str {
        &self.host
    }

    /// The parts of the path; the last is the repository's name.
    #[must_use]
    pub fn path(&self) -> &[String] {
        &self.path
    }

    /// Everything before the name, joined with `/`: a user, an organization, a group and its subgroups. May be empty.
    #[must_use]
    pub fn owner(&self) -> String {
        let above = self.path.len().saturating_sub(1);
        self.path[..above].join("/")
    }

    /// The last part of the path.
    #[must_use]
    pub fn name(&self) -> &str {
        self.path.last().map_or("", String::as_str)
    }

    /// The address of its page. The port of an ssh address is not the web's, and is left out.
    #[must_use]
    pub fn web_url(&self) -> String {
        format!("{}/{}", self.web, self.encoded_path())
    }

    /// Whether both stand on the same host.
    #[must_use]
    pub fn same_host(&self, other: &Self) -> bool {
        self.host == other.host
    }

    /// `https://host[:port]`, where its pages are.
    pub(super) fn web(&self) -> &str {
        &self.web
    }

    /// The repository of that path on the same host; `None` when no repository has such a path.
    pub(super) fn beside(&self, path: &str) -> Option<Self> {
        let url = format!("{}/{}", self.web, utf8_percent_encode(path, IN_PATH));
        // Reading an address resolves `..` in it, which no repository's path has.
        Self::parse(&url).filter(|repo| repo.path.len() >= 2 && repo.path.join("/") == path)
    }

    pub(super) fn encoded_path(&self) -> String {
        let parts: Vec<String> =
            self.path.iter().map(|part| utf8_percent_encode(part, UNRESERVED).to_string()).collect();
        parts.join("/")
    }

    fn parse_url(address: &str) -> Option<Self> {
        let url = Url::parse(address).ok()?;
        let web = match url.scheme() {
            scheme @ ("http" | "https") => scheme,
            "ssh" | "git+ssh" | "ssh+git" | "git" => "https",
            _ => return None,
        };
        let port = url.port().filter(|_| url.scheme().starts_with("http"));
        let path = percent_decode_str(url.path()).decode_utf8().ok()?;
        Self::new(web, url.host_str()?, port, &path)
    }

    /// git's own rule: there is a `:` and no `/` before it. A single letter before it is a Windows drive.
    fn parse_scp(address: &str) -> Option<Self> {
        let (before, path) = address.split_once(':')?;
        let host = before.rsplit_once('@').map_or(before, |(_, host)| host);
        let hostly = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '_');
        // `::` is a remote helper, such as `ext::`, and no host.
        if host.len() < 2 || !host.chars().all(hostly) || path.starts_with(':') {
            return None;
        }
        Self::new("https", host, None, path)
    }

    fn new(scheme: &str, host: &str, port: Option<u16>, path: &str) -> Option<Self> {
        let host = host.trim_end_matches('.').to_lowercase();
        let alias = SSH_ALIASES.iter().find(|(ssh, _)| *ssh == host);
        let host = alias.map_or(host, |(_, real)| (*real).to_owned());
        let path = path.trim_matches('/');
        let path = path.strip_suffix(".git").unwrap_or(path).trim_end_matches('/');
        let bad = |part: &str| matches!(part, "" | "." | "..") || part.contains(char::is_control);
        if host.is_empty() || path.split('/').any(bad) {
            return None;
        }
        let port = port.map(|port| format!(":{port}")).unwrap_or_default();
        Some(Self { web: format!("{scheme}://{host}{port}"), path: path.split('/').map(str::to_owned).collect(), host })
    }

    fn folded(&self) -> (&str, Vec<String>) {
        let path = self.path.iter().map(|part| part.to_lowercase()).collect();
        (&self.host, path)
    }
}

impl PartialEq for Repo {
    fn eq(&self, other: &Self) -> bool {
        self.folded() == other.folded()
    }
}

impl Eq for Repo {}

impl Hash for Repo {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.folded().hash(state);
    }
}

impl std::fmt::Display for Repo {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/{}", self.host, self.path.join("/"))
    }
}

#[cfg(test)]
mod tests {
    use super::Repo;

    #[test]
    fn every_form_of_address() {
        for (address, wanted) in [
            ("https://github.com/o/r", "https://github.com/o/r"),
            ("https://GitHub.com/O/r.git/", "https://github.com/O/r"),
            ("https://ann:s3cret@github.com/o/r.git", "https://github.com/o/r"),
            ("http://localhost:3000/o/r.git", "http://localhost:3000/o/r"),
            ("ssh://git@forge.example:2222/o/r.git", "https://forge.example/o/r"),
            ("git+ssh://git@forge.example/o/r", "https://forge.example/o/r"),
            ("git://forge.example/o/r.git", "https://forge.example/o/r"),
            ("git@gitlab.com:group/sub/r.git", "https://gitlab.com/group/sub/r"),
            ("git@host:/o/r.git", "https://host/o/r"),
            ("work-alias:o/r", "https://work-alias/o/r"),
            ("ssh://git@ssh.github.com:443/o/r.git", "https://github.com/o/r"),
            ("https://host/o/a%20b.git", "https://host/o/a%20b"),
            ("git@host:~ann/r.git", "https://host/~ann/r"),
            ("https://host/@ann/r?x=1#y", "https://host/%40ann/r"),
            (" https://host/o/r\n", "https://host/o/r"),
        ] {
            let web = Repo::parse(address).map(|repo| repo.web_url());
            assert_eq!(web.as_deref(), Some(wanted), "{address}");
        }
    }

    #[test]
    fn what_is_on_no_host() {
        for address in [
            "",
            "/srv/r.git",
            "./r",
            "../host:o/r",
            "C:\\guides\\r",
            "C:/guides/r",
            "file:///srv/r.git",
            "ext::sh -c x",
            "https://",
            "https://host",
            "https://host/",
            "https://host//o//r",
            "git@host:",
            "git@host:o/../r",
            "https://host/o/%0ar",
            "https://host/o/%ff",
            "javascript://host/o/r",
            "-oProxyCommand=x:o/r",
            "git@host:o/r\u{1b}[2J",
        ] {
            let repo = Repo::parse(address);
            assert!(repo.is_none(), "{address}: {repo:?}");
        }
    }

    #[test]
    fn one_repository_has_many_addresses() {
        let ours = Repo::parse("https://github.com/Odewahn/DDS-field-guide");
        assert_eq!(ours, Repo::parse("git@github.com:odewahn/dds-field-guide.git"));
        assert_eq!(ours, Repo::parse("ssh://git@github.com:22/odewahn/dds-field-guide"));
        assert_ne!(ours, Repo::parse("https://github.com/ann/dds-field-guide"));
        assert_ne!(ours, Repo::parse("https://gitlab.com/odewahn/dds-field-guide"));
        let nested = Repo::parse("https://gitlab.com/a/b/c");
        let nested = nested.as_ref().map(|repo| (repo.owner(), repo.name()));
        assert_eq!(nested, Some(("a/b".to_owned(), "c")));
    }
}
