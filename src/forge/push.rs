//! Proposals that a push makes by itself, without the forge's API: what to push, with which options, and what to read
//! in the server's answer.

use super::{Forge, Proposal};

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
        if !proposal.body.trim().is_empty() {
            options.push(format!("merge_request.description={}", one_line(proposal.body, "<br>")));
        }
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
        if !proposal.body.trim().is_empty() {
            options.push(format!("description={}", one_line(proposal.body, "<br>")));
        }
        Some((format!("refs/for/{}", proposal.base_branch), options))
    }

    /// The address of a proposal, new or old, that a server printed after a push; not that of a page where one could be
    /// made. The lines are the server's, without `remote: ` before them.
    #[must_use]
    pub fn proposal_url_in(self, remote_lines: &[String]) -> Option<String> {
        let words = remote_lines.iter().flat_map(|line| line.split_whitespace());
        words.filter_map(|word| self.proposal_url(word)).next_back()
    }

    /// The word as a proposal's address: a web address whose path ends as this forge's do.
    fn proposal_url(self, word: &str) -> Option<String> {
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
        // A path that begins with the route has no repository before it.
        let fits = numbered && rest.ends_with(before) && rest.len() >= before.len() + 2;
        (fits && url.username().is_empty() && url.password().is_none()).then(|| {
            let mut url = url.clone();
            url.set_query(None);
            url.set_fragment(None);
            url.to_string()
        })
    }
}

/// Git refuses an option that has a line end.
fn one_line(text: &str, between: &str) -> String {
    let lines: Vec<&str> = text.trim().lines().collect();
    lines.join(between)
}
