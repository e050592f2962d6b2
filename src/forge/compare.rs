//! The address of the page that opens a proposal, filled in: no token is needed for it.

use percent_encoding::utf8_percent_encode;

use super::repo::{IN_PATH, UNRESERVED};
use super::{Forge, Repo};

/// Servers and browsers give up on longer addresses; the GitHub command line draws the line here too.
const TOO_LONG: usize = 8192;

/// A change that is to be proposed.
#[derive(Debug, Clone, Copy)]
pub struct Proposal<'a> {
    /// The repository that is to take it.
    pub upstream: &'a Repo,
    /// The branch it is for.
    pub base_branch: &'a str,
    /// The repository that has it; the same as `upstream` for a maintainer.
    pub fork: &'a Repo,
    /// The branch that holds it.
    pub branch: &'a str,
    /// The title.
    pub title: &'a str,
    /// The description, in Markdown.
    pub body: &'a str,
}

/// Where a person opens the proposal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CompareUrl {
    /// The address, under 8,192 characters of ASCII.
    pub url: String,
    /// Whether the description is not in it: too long, or the forge takes none.
    pub body_left_out: bool,
}

impl Forge {
    /// The page on which the proposal is one click away. `None` when upstream and fork are not on one host, or their
    /// paths are none of this forge's, or even the bare address would be too long.
    #[must_use]
    pub fn compare_url(self, proposal: &Proposal<'_>) -> Option<CompareUrl> {
        let Proposal { upstream, fork, .. } = proposal;
        if !self.fits(upstream) || !self.fits(fork) || !upstream.same_host(fork) {
            return None;
        }
        let bare = self.page(proposal);
        let (title, body) = match self {
            Self::GitHub | Self::Forgejo => ("title", "body"),
            Self::GitLab => ("merge_request[title]", "merge_request[description]"),
            Self::Bitbucket => {
                return (bare.len() < TOO_LONG)
                    .then_some(CompareUrl { url: bare, body_left_out: !proposal.body.is_empty() });
            }
        };
        let titled = format!("{bare}&{}", pair(title, proposal.title));
        // An empty body is sent too: it keeps a template for other changes out of the form.
        let full = format!("{titled}&{}", pair(body, proposal.body));
        [(full, false), (titled, true), (bare, true)]
            .into_iter()
            .find(|(url, _)| url.len() < TOO_LONG)
            .map(|(url, body_left_out)| CompareUrl { url, body_left_out })
    }

    /// The page without title and body; it has a query already.
    fn page(self, proposal: &Proposal<'_>) -> String {
        let Proposal { upstream, base_branch, fork, branch, .. } = proposal;
        let in_path = |name: &str| utf8_percent_encode(name, IN_PATH).to_string();
        match self {
            Self::GitHub | Self::Forgejo => format!(
                "{}/compare/{}...{}{}?quick_pull=1",
                upstream.web_url(),
                in_path(base_branch),
                self.head_owner(upstream, fork),
                in_path(branch)
            ),
            Self::GitLab => format!(
                "{}/-/merge_requests/new?{}&{}",
                fork.web_url(),
                pair("merge_request[source_branch]", branch),
                pair("merge_request[target_branch]", base_branch)
            ),
            Self::Bitbucket => {
                let upstream = format!("{}/{}:{base_branch}", upstream.owner(), upstream.name());
                format!(
                    "{}/pull-requests/new?{}&{}&t=1",
                    fork.web_url(),
                    pair("source", branch),
                    pair("dest", &upstream)
                )
            }
        }
    }

    /// What stands before the branch in a comparison: nothing within one repository, the fork's owner, and the fork's
    /// name too when it has another (`owner:name:` on GitHub, `owner/name:` on Forgejo).
    fn head_owner(self, upstream: &Repo, fork: &Repo) -> String {
        if upstream == fork {
            return String::new();
        }
        let encoded = |text: &str| utf8_percent_encode(text, UNRESERVED).to_string();
        let owner = encoded(&fork.owner());
        if fork.name().to_lowercase() == upstream.name().to_lowercase() {
            return format!("{owner}:");
        }
        let between = if self == Self::GitHub { ':' } else { '/' };
        format!("{owner}{between}{}:", encoded(fork.name()))
    }
}

fn pair(key: &str, value: &str) -> String {
    let encoded = |text| utf8_percent_encode(text, UNRESERVED);
    format!("{}={}", encoded(key), encoded(value))
}

#[cfg(test)]
mod tests {
    use super::{CompareUrl, Forge, Proposal, Repo};

    /// The proposal's page for addresses and names, title `Add Docker`, body `Two\nlines & more`.
    fn page(forge: Forge, upstream: &str, base: &str, fork: &str, branch: &str) -> Option<String> {
        let (upstream, fork) = (Repo::parse(upstream)?, Repo::parse(fork)?);
        let proposal = Proposal {
            upstream: &upstream,
            base_branch: base,
            fork: &fork,
            branch,
            title: "Add Docker",
            body: "Two\nlines & more",
        };
        forge.compare_url(&proposal).map(|page| page.url)
    }

    #[test]
    fn pages_written_by_hand() {
        use Forge::{Bitbucket, Forgejo, GitHub, GitLab};
        let github = "https://github.com/o/guide";
        let codeberg = "https://codeberg.org/o/guide";
        let gitlab = "https://gitlab.com/g/sub/guide";
        let bitbucket = "https://bitbucket.org/o/guide";
        for (forge, upstream, base, fork, branch, wanted) in [
            // A fork of the same name, an ssh address.
            (
                GitHub,
                github,
                "main",
                "git@github.com:ann/guide.git",
                "add/docker",
                "https://github.com/o/guide/compare/main...ann:add/docker?quick_pull=1&title=Add%20Docker&body=Two%0Alines%20%26%20more",
            ),
            // A fork of another name.
            (
                GitHub,
                github,
                "main",
                "https://github.com/ann/my-guide",
                "add/docker",
                "https://github.com/o/guide/compare/main...ann:my-guide:add/docker?quick_pull=1&title=Add%20Docker&body=Two%0Alines%20%26%20more",
            ),
            // Within the repository, addressed in another case.
            (
                GitHub,
                github,
                "release/2.0",
                "git@github.com:O/Guide.git",
                "add/docker",
                "https://github.com/o/guide/compare/release/2.0...add/docker?quick_pull=1&title=Add%20Docker&body=Two%0Alines%20%26%20more",
            ),
            // Names that would break a careless address.
            (
                GitHub,
                github,
                "main",
                "https://github.com/ann/guide",
                "add/c#&title=x%20+ü é",
                "https://github.com/o/guide/compare/main...ann:add/c%23%26title%3Dx%2520%2B%C3%BC%20%C3%A9?quick_pull=1&title=Add%20Docker&body=Two%0Alines%20%26%20more",
            ),
            (
                GitHub,
                github,
                "main",
                "https://github.com/a@evil.example/guide",
                "add/x",
                "https://github.com/o/guide/compare/main...a%40evil.example:add/x?quick_pull=1&title=Add%20Docker&body=Two%0Alines%20%26%20more",
            ),
            (
                Forgejo,
                codeberg,
                "main",
                "ssh://git@codeberg.org/ann/guide.git",
                "add/docker",
                "https://codeberg.org/o/guide/compare/main...ann:add/docker?quick_pull=1&title=Add%20Docker&body=Two%0Alines%20%26%20more",
            ),
            (
                Forgejo,
                codeberg,
                "main",
                "https://codeberg.org/ann/mine",
                "add/docker",
                "https://codeberg.org/o/guide/compare/main...ann/mine:add/docker?quick_pull=1&title=Add%20Docker&body=Two%0Alines%20%26%20more",
            ),
            (
                Forgejo,
                codeberg,
                "main",
                codeberg,
                "add/docker",
                "https://codeberg.org/o/guide/compare/main...add/docker?quick_pull=1&title=Add%20Docker&body=Two%0Alines%20%26%20more",
            ),
            (
                GitLab,
                gitlab,
                "main",
                "git@gitlab.com:ann/guide.git",
                "add/c#&x",
                "https://gitlab.com/ann/guide/-/merge_requests/new?merge_request%5Bsource_branch%5D=add%2Fc%23%26x&merge_request%5Btarget_branch%5D=main&merge_request%5Btitle%5D=Add%20Docker&merge_request%5Bdescription%5D=Two%0Alines%20%26%20more",
            ),
            (
                Bitbucket,
                bitbucket,
                "main",
                "git@bitbucket.org:ann/guide.git",
                "add/docker",
                "https://bitbucket.org/ann/guide/pull-requests/new?source=add%2Fdocker&dest=o%2Fguide%3Amain&t=1",
            ),
        ] {
            assert_eq!(page(forge, upstream, base, fork, branch).as_deref(), Some(wanted));
        }
    }

    #[test]
    fn no_page_where_there_can_be_none() {
        let github = "https://github.com/o/guide";
        assert_eq!(page(Forge::GitHub, github, "main", "https://gitlab.com/ann/guide", "x"), None);
        assert_eq!(page(Forge::GitHub, github, "main", "https://github.com/ann/a/b", "x"), None);
        assert_eq!(page(Forge::GitHub, github, "main", "https://github.com/guide", "x"), None);
        assert_eq!(page(Forge::GitHub, github, "main", github, &"x".repeat(9000)), None);
    }

    #[test]
    fn what_is_too_long_is_left_out() -> Result<(), &'static str> {
        let upstream = Repo::parse("https://github.com/o/guide").ok_or("an address")?;
        let page = |title: &str, body: &str| {
            Forge::GitHub.compare_url(&Proposal {
                upstream: &upstream,
                base_branch: "main",
                fork: &upstream,
                branch: "add/x",
                title,
                body,
            })
        };
        let bare = "https://github.com/o/guide/compare/main...add/x?quick_pull=1";
        let room = 8191 - bare.len() - "&title=T&body=".len();
        let left_out = |url: String| {
            let body_left_out = true;
            Some(CompareUrl { url, body_left_out })
        };
        let fits = page("T", &"b".repeat(room)).ok_or("a page")?;
        assert_eq!((fits.url.len(), fits.body_left_out), (8191, false));
        assert_eq!(page("T", &"b".repeat(room + 1)), left_out(format!("{bare}&title=T")));
        assert_eq!(page("T", &"ü".repeat(room / 3)), left_out(format!("{bare}&title=T")));
        assert_eq!(page(&"t".repeat(9000), ""), left_out(bare.to_owned()));
        Ok(())
    }

    #[test]
    fn bitbucket_takes_no_body() -> Result<(), &'static str> {
        let upstream = Repo::parse("https://bitbucket.org/o/guide").ok_or("an address")?;
        let page = Forge::Bitbucket.compare_url(&Proposal {
            upstream: &upstream,
            base_branch: "main",
            fork: &upstream,
            branch: "add/x",
            title: "T",
            body: "B",
        });
        assert!(page.ok_or("a page")?.body_left_out);
        Ok(())
    }
}
