//! Forges: which one an address belongs to, the pages where a proposal or a fork is made by hand, and the forges' APIs.
//!
//! Addresses are worked out from addresses alone. Only [`Api`] asks a server.

mod answers;
mod api;
mod ask;
mod bitbucket;
mod compare;
mod error;
mod forgejo;
mod github;
mod gitlab;
mod http;
mod propose;
mod push;
mod reading;
mod repo;
mod token;

use std::str::FromStr;

pub use answers::{Account, Created, Fork, Opened, ProposalState, Synced};
pub use api::Api;
pub use compare::{CompareUrl, Proposal};
pub use error::ApiError;
pub use repo::Repo;
pub use token::{Token, api_address_for, token_for};

/// The kind of a forge.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Forge {
    /// GitHub, and GitHub Enterprise.
    GitHub,
    /// GitLab, hosted or one's own.
    GitLab,
    /// Forgejo and Gitea, Codeberg among them.
    Forgejo,
    /// Bitbucket Cloud. (Bitbucket Data Center has other addresses and is not covered.)
    Bitbucket,
}

/// The forges whose host everybody knows.
const HOSTS: [(&str, Forge); 5] = [
    ("github.com", Forge::GitHub),
    ("gitlab.com", Forge::GitLab),
    ("codeberg.org", Forge::Forgejo),
    ("gitea.com", Forge::Forgejo),
    ("bitbucket.org", Forge::Bitbucket),
];

/// First labels that name the software. A wrong guess costs a page that is not found, on the very host that the
/// user pushes to; nothing reaches a third party. `git.` is not here: it says nothing about the software.
/// Nor is `bitbucket.`: a host of one's own runs the Data Center edition.
const FIRST_LABELS: [(&str, Forge); 4] =
    [("github.", Forge::GitHub), ("gitlab.", Forge::GitLab), ("gitea.", Forge::Forgejo), ("forgejo.", Forge::Forgejo)];

impl Forge {
    /// The forge of a repository's address: by its well-known host, else as `configured` (a name as
    /// [`Forge::from_str`] reads it), else by a host name that begins with the software's. `None` when nothing tells,
    /// and for a local path.
    #[must_use]
    pub fn detect(url: &str, configured: Option<&str>) -> Option<Self> {
        let repo = Repo::parse(url)?;
        let host = repo.host();
        let by = |table: &[(&str, Self)], fits: &dyn Fn(&str) -> bool| {
            table.iter().find(|(name, _)| fits(name)).map(|(_, forge)| *forge)
        };
        by(&HOSTS, &|name| host == name)
            .or_else(|| configured?.parse().ok())
            .or_else(|| by(&FIRST_LABELS, &|label| host.starts_with(label)))
    }

    /// The page where a person makes a fork of `upstream`.
    #[must_use]
    pub fn fork_url(self, upstream: &Repo) -> Option<String> {
        let page = match self {
            Self::GitLab => "/-/forks/new",
            Self::GitHub | Self::Forgejo | Self::Bitbucket => "/fork",
        };
        self.fits(upstream).then(|| format!("{}{page}", upstream.web_url()))
    }

    /// Whether a repository of this forge can have such a path: GitLab alone has nested groups.
    fn fits(self, repo: &Repo) -> bool {
        let parts = repo.path().len();
        match self {
            Self::GitLab => parts >= 2,
            Self::GitHub | Self::Forgejo | Self::Bitbucket => parts == 2,
        }
    }
}

/// A name that is no forge.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a forge known here; known are github, gitlab, forgejo, gitea, codeberg and bitbucket")]
pub struct UnknownForge(String);

impl FromStr for Forge {
    type Err = UnknownForge;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        match name.trim().to_ascii_lowercase().as_str() {
            "github" => Ok(Self::GitHub),
            "gitlab" => Ok(Self::GitLab),
            "forgejo" | "gitea" | "codeberg" => Ok(Self::Forgejo),
            "bitbucket" => Ok(Self::Bitbucket),
            _ => Err(UnknownForge(name.to_owned())),
        }
    }
}

impl std::fmt::Display for Forge {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::GitHub => "GitHub",
            Self::GitLab => "GitLab",
            Self::Forgejo => "Forgejo",
            Self::Bitbucket => "Bitbucket",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{Forge, Repo};

    #[test]
    fn which_forge() {
        for (url, configured, wanted) in [
            ("https://github.com/o/r", None, Some(Forge::GitHub)),
            ("git@GitHub.com:o/r.git", None, Some(Forge::GitHub)),
            ("ssh://git@ssh.github.com:443/o/r.git", None, Some(Forge::GitHub)),
            ("https://github.com/o/r", Some("gitlab"), Some(Forge::GitHub)),
            ("https://gitlab.com/a/b/c", None, Some(Forge::GitLab)),
            ("ssh://git@codeberg.org/o/r", None, Some(Forge::Forgejo)),
            ("https://gitea.com/o/r", None, Some(Forge::Forgejo)),
            ("git@bitbucket.org:o/r", None, Some(Forge::Bitbucket)),
            ("https://gitlab.gnome.org/o/r", None, Some(Forge::GitLab)),
            ("https://gitlab.example.org/o/r", Some("Forgejo"), Some(Forge::Forgejo)),
            ("https://git.example.org/o/r", None, None),
            ("https://git.example.org/o/r", Some("gitea"), Some(Forge::Forgejo)),
            ("https://git.example.org/o/r", Some("sourcehut"), None),
            ("https://notgithub.com/o/r", None, None),
            ("https://github.com.evil.example/o/r", Some("gitlab"), Some(Forge::GitLab)),
            ("https://bitbucket.example.org/o/r", None, None),
            ("/srv/github.com/o/r", Some("github"), None),
            ("file:///srv/o/r", Some("github"), None),
        ] {
            assert_eq!(Forge::detect(url, configured), wanted, "{url} {configured:?}");
        }
    }

    #[test]
    fn where_forks_are_made() {
        let page = |forge: Forge, url: &str| forge.fork_url(&Repo::parse(url)?);
        for (forge, url, wanted) in [
            (Forge::GitHub, "git@github.com:o/r.git", Some("https://github.com/o/r/fork")),
            (Forge::GitLab, "https://gitlab.com/a/b/c", Some("https://gitlab.com/a/b/c/-/forks/new")),
            (Forge::Forgejo, "https://codeberg.org/o/r", Some("https://codeberg.org/o/r/fork")),
            (Forge::Bitbucket, "https://bitbucket.org/o/r", Some("https://bitbucket.org/o/r/fork")),
            (Forge::GitHub, "https://github.com/o/r/extra", None),
            (Forge::GitLab, "https://gitlab.com/r", None),
        ] {
            assert_eq!(page(forge, url).as_deref(), wanted, "{url}");
        }
    }
}
