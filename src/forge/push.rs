//! Proposals that a push makes by itself, without the forge's API: what to push, with which options, and what to read
//! in the server's answer.

use super::{Forge, Proposal, Repo};

/// The longest description that goes into a push option: git sends an option in one packet of at most 65,516 bytes
/// (gitprotocol-common(5)).
const LONGEST: usize = 60_000;

impl Forge {
    /// The push options that make the proposal, to be given with a push of its branch: on GitLab. They count only when
    /// the push brings a commit. `None` on the other forges.
    #[must_use]
    pub fn push_options(self, proposal: &Proposal<'_>) -> Option<Vec<String>> {
        if self != Self::GitLab {
            return None;
        }
        let mut options = vec![
            "merge_request.create".to_owned(),
            format!("merge_request.target={}", one_line(proposal.base_branch, " ")),
            format!("merge_request.title={}", one_line(proposal.title, " ")),
        ];
        if proposal.fork != proposal.upstream {
            options.push(format!("merge_request.target_project={}", proposal.upstream.path().join("/")));
        }
        options.extend(description(proposal.body).map(|text| format!("merge_request.description={text}")));
        Some(options)
    }

    /// The ref of the *upstream* repository to push the commit to, and the push options, so that the push itself makes
    /// the proposal and no fork is needed: on Forgejo and Gitea. `None` on the other forges.
    #[must_use]
    pub fn agit(self, proposal: &Proposal<'_>) -> Option<(String, Vec<String>)> {
        if self != Self::Forgejo {
            return None;
        }
        let mut options = vec![
            format!("topic={}", one_line(proposal.branch, " ")),
            format!("title={}", one_line(proposal.title, " ")),
        ];
        options.extend(description(proposal.body).map(|text| format!("description={text}")));
        Some((format!("refs/for/{}", proposal.base_branch), options))
    }

    /// The address of a proposal of `upstream`, new or old, that a server printed after a push; not that of a page where
    /// one could be made, nor another repository's, which a rule may be explained in. The lines are the server's, without
    /// `remote: ` before them.
    #[must_use]
    pub fn proposal_url_in(self, upstream: &Repo, remote_lines: &[String]) -> Option<String> {
        let words = remote_lines.iter().flat_map(|line| line.split_whitespace());
        words.filter_map(|word| self.proposal_url(upstream, word)).next_back()
    }

    /// The address of the proposal that a push to [`Forge::agit`]'s ref made, from the ref that git reports in its
    /// place, `refs/pull/NUMBER/head`. Forgejo prints the address too; Gitea does not.
    #[must_use]
    pub fn proposal_of_ref(self, upstream: &Repo, name: &str) -> Option<String> {
        let number = name.strip_prefix("refs/pull/")?.strip_suffix("/head")?;
        let fits = self == Self::Forgejo && !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
        fits.then(|| format!("{}/pulls/{number}", upstream.web_url()))
    }

    /// The word as a proposal's address: a page of upstream's whose path ends as this forge's do.
    fn proposal_url(self, upstream: &Repo, word: &str) -> Option<String> {
        let url = url::Url::parse(word).ok().filter(|url| matches!(url.scheme(), "http" | "https"))?;
        let before = match self {
            Self::GitHub => &["pull"][..],
            Self::GitLab => &["-", "merge_requests"],
            Self::Forgejo => &["pulls"],
            Self::Bitbucket => &["pull-requests"],
        };
        let parts: Vec<&str> = url.path_segments()?.collect();
        let (number, rest) = parts.split_last()?;
        let numbered = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
        let repo = rest.strip_suffix(before)?.join("/");
        let repo = Repo::parse(&format!("{}/{repo}", url.origin().ascii_serialization()));
        let fits = numbered && repo.as_ref() == Some(upstream);
        (fits && url.username().is_empty() && url.password().is_none()).then(|| {
            let mut url = url.clone();
            url.set_query(None);
            url.set_fragment(None);
            url.to_string()
        })
    }
}

/// A description as one option. The forges show `<br>` as the line end that an option cannot have.
fn description(body: &str) -> Option<String> {
    let text = one_line(body, "<br>");
    (!text.is_empty() && text.len() <= LONGEST).then_some(text)
}

/// Git refuses an option that has a line end.
fn one_line(text: &str, between: &str) -> String {
    // A lone carriage return, and what a terminal takes for a line end, are none to git.
    let lines: Vec<&str> = text.trim().lines().map(|line| line.trim_end_matches('\r')).collect();
    lines.join(between).replace(['\r', '\0'], " ")
}

#[cfg(test)]
mod tests {
    use super::{Forge, Proposal, Repo};

    fn with_body<R>(body: &str, run: impl FnOnce(&Proposal<'_>) -> R) -> R {
        let upstream = Repo::parse("https://gitlab.com/g/sub/guide").unwrap();
        let fork = Repo::parse("git@gitlab.com:ann/guide.git").unwrap();
        let (branch, title) = ("add/docker", "Add\nDocker");
        run(&Proposal { upstream: &upstream, base_branch: "main", fork: &fork, branch, title, body })
    }

    #[test]
    fn options_of_a_push() {
        let options = with_body("One\r\n\r\n- two\n", |proposal| Forge::GitLab.push_options(proposal));
        let wanted = [
            "merge_request.create",
            "merge_request.target=main",
            "merge_request.title=Add Docker",
            "merge_request.target_project=g/sub/guide",
            "merge_request.description=One<br><br>- two",
        ];
        assert_eq!(options.unwrap(), wanted);
        for body in ["", " \n ", &"x".repeat(60_001)] {
            let options = with_body(body, |proposal| Forge::GitLab.push_options(proposal)).unwrap();
            assert_eq!(options, wanted[..4]);
        }
        let within =
            with_body("", |proposal| Forge::GitLab.push_options(&Proposal { fork: proposal.upstream, ..*proposal }));
        assert_eq!(within.unwrap(), wanted[..3]);
        for forge in [Forge::GitHub, Forge::Forgejo, Forge::Bitbucket] {
            assert_eq!(with_body("", |proposal| forge.push_options(proposal)), None);
        }
    }

    #[test]
    fn a_ref_that_makes_a_proposal() {
        let (target, options) = with_body("One\ntwo\rthree", |proposal| Forge::Forgejo.agit(proposal)).unwrap();
        assert_eq!(target, "refs/for/main");
        assert_eq!(options, ["topic=add/docker", "title=Add Docker", "description=One<br>two three"]);
        assert_eq!(with_body("", |proposal| Forge::GitHub.agit(proposal)), None);
        let upstream = Repo::parse("git@codeberg.org:o/guide.git").unwrap();
        for (forge, name, wanted) in [
            (Forge::Forgejo, "refs/pull/12/head", Some("https://codeberg.org/o/guide/pulls/12")),
            (Forge::GitHub, "refs/pull/12/head", None),
            (Forge::Forgejo, "refs/pull//head", None),
            (Forge::Forgejo, "refs/pull/1/../head", None),
            (Forge::Forgejo, "refs/for/main", None),
        ] {
            assert_eq!(forge.proposal_of_ref(&upstream, name).as_deref(), wanted, "{name}");
        }
    }

    #[test]
    fn addresses_that_servers_print() {
        for (forge, text, wanted) in [
            (
                Forge::GitHub,
                "Create a pull request for 'add/docker' on GitHub by visiting:\n  https://github.com/ann/guide/pull/new/add/docker",
                None,
            ),
            (
                Forge::GitLab,
                "To create a merge request for add/docker, visit:\n  https://gitlab.com/ann/guide/-/merge_requests/new?merge_request%5Bsource_branch%5D=1",
                None,
            ),
            (
                Forge::GitLab,
                "View merge request for add/docker:\n  https://gitlab.com/g/sub/guide/-/merge_requests/12",
                Some("https://gitlab.com/g/sub/guide/-/merge_requests/12"),
            ),
            (
                Forge::Forgejo,
                "Create a new pull request for 'x':\n  https://codeberg.org/o/guide/compare/main...x",
                None,
            ),
            (
                Forge::Forgejo,
                "Visit the existing pull request:\n  https://codeberg.org/o/guide/pulls/7",
                Some("https://codeberg.org/o/guide/pulls/7"),
            ),
            (
                Forge::Bitbucket,
                "View pull request for x => main:\n  https://bitbucket.org/o/guide/pull-requests/3?t=1",
                Some("https://bitbucket.org/o/guide/pull-requests/3"),
            ),
            (
                Forge::Bitbucket,
                "Create pull request for x:\n  https://bitbucket.org/o/guide/pull-requests/new?source=x&t=1",
                None,
            ),
            (
                Forge::GitHub,
                "Contributions follow https://github.com/acme/policies/pull/12, http://github.com.example/o/guide/pull/1",
                None,
            ),
            (
                Forge::GitHub,
                "https://github.com/O/Guide/pull/12 https://github.com/guide/pull/13 https://github.com/x/o/guide/pull/14",
                Some("https://github.com/O/Guide/pull/12"),
            ),
            (
                Forge::GitHub,
                "https://github.com/pull/7 javascript://o/r/pull/7 https://ann:x@github.com/o/r/pull/7",
                None,
            ),
        ] {
            let lines: Vec<String> = text.lines().map(str::to_owned).collect();
            let owner = if forge == Forge::GitLab { "g/sub" } else { "o" };
            let host = ["github.com", "gitlab.com", "codeberg.org", "bitbucket.org"]
                .into_iter()
                .find(|host| text.contains(*host))
                .unwrap();
            let upstream = Repo::parse(&format!("git@{host}:{owner}/guide.git")).unwrap();
            assert_eq!(forge.proposal_url_in(&upstream, &lines).as_deref(), wanted, "{text}");
        }
    }
}
