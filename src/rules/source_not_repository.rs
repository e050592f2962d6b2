//! `source-not-repository`: a source that is a page of a forge, and no repository.

use super::addresses::host;
use super::{Check, Context, Rule};
use crate::finding::{Applicability, Place, Raised, RuleId, Severity, Sink};
use crate::guide::EntryFile;
use crate::source::FieldPath;

const ID: RuleId = RuleId("source-not-repository");

pub(super) const RULE: Rule = Rule {
    id: ID,
    severity: Severity::Warning,
    summary: "a source that is another page of a forge than a repository's",
    fix: Some(Applicability::Suggested),
    docs: include_str!("../../docs/rules/source-not-repository.md"),
    checks: &[Check::Entry(look)],
};

/// Pages of GitHub that stand where an owner's name would.
const GITHUB_PAGES: [&str; 16] = [
    "about",
    "apps",
    "collections",
    "contact",
    "customer-stories",
    "enterprise",
    "explore",
    "features",
    "marketplace",
    "notifications",
    "pricing",
    "search",
    "settings",
    "site",
    "topics",
    "trending",
];

/// What follows a repository's name in the address of one of its pages.
const PAGES: [&str; 22] = [
    "actions",
    "archive",
    "blob",
    "branches",
    "commit",
    "commits",
    "compare",
    "discussions",
    "downloads",
    "forks",
    "graphs",
    "issues",
    "packages",
    "pull",
    "pulls",
    "pulse",
    "raw",
    "releases",
    "stargazers",
    "tags",
    "wiki",
    "wikis",
];

/// What stands before a branch and a folder.
const FOLDERS: [&str; 2] = ["src", "tree"];

fn look(_: &Context<'_>, file: &EntryFile, sink: &mut Sink) {
    let Some(url) = &file.entry().urls.source else { return };
    let Some(found) = judge(url) else { return };
    let place = Place::value(FieldPath::from("urls").key("source"));
    let raised = |message: &str| Raised::new(ID, file.file, place, message);
    sink.push(match found {
        Found::NoRepository => raised("this is a page of the forge, not a repository")
            .help("give the repository, or leave `source` out; another page may be `home` or `docs`"),
        Found::PageOf(repository) => raised("this is a page of a repository, not the repository")
            .help(format!("write `{repository}`"))
            .replace_with(Applicability::Suggested, repository),
    });
}

#[derive(Debug, PartialEq)]
enum Found<'u> {
    /// A page that belongs to no repository.
    NoRepository,
    /// A page of this repository.
    PageOf(&'u str),
}

fn judge(url: &str) -> Option<Found<'_>> {
    let host = host(url);
    let is_github = host.eq_ignore_ascii_case("github.com");
    let is_gitlab = host.eq_ignore_ascii_case("gitlab.com");
    let is_forge = is_github
        || is_gitlab
        || host.eq_ignore_ascii_case("codeberg.org")
        || host.eq_ignore_ascii_case("bitbucket.org");
    if !is_forge {
        return None;
    }
    // `https://host/owner/name/page`
    let start = url.find("://")? + 3;
    let mut ends = url[start..].match_indices('/').map(|(at, _)| start + at).chain([url.len()]);
    ends.next()?;
    let parts: Vec<&str> = url[start..].split('/').skip(1).collect();
    if is_github && parts.first().is_some_and(|first| GITHUB_PAGES.contains(first)) {
        return Some(Found::NoRepository);
    }
    if is_gitlab {
        // Groups nest; a lone hyphen divides the repository from its page.
        let at = parts.iter().position(|part| *part == "-").filter(|at| *at >= 2)?;
        let page = parts.get(at + 1)?;
        return is_page(page, &parts[at + 2..]).then(|| Found::PageOf(&url[..ends.nth(at - 1).unwrap_or(start)]));
    }
    let page = parts.get(2)?.split(['?', '#']).next().unwrap_or_default();
    is_page(page, &parts[3..]).then(|| Found::PageOf(&url[..ends.nth(1).unwrap_or(start)]))
}

/// True for what stands behind a repository. A folder in it may be a tool of its own, but one of its branches is not.
fn is_page(page: &str, rest: &[&str]) -> bool {
    let is_branch = || matches!(rest, [branch] | [branch, ""] if !branch.is_empty());
    PAGES.contains(&page) || (FOLDERS.contains(&page) && is_branch())
}

#[cfg(test)]
mod tests {
    use super::{Found, judge};

    #[test]
    fn pages_are_told_from_repositories() {
        for (url, repository) in [
            ("https://github.com/o/r/releases", "https://github.com/o/r"),
            ("https://www.github.com/o/r/blob/main/README.md", "https://www.github.com/o/r"),
            ("https://github.com/o/r/wiki#x", "https://github.com/o/r"),
            ("https://gitlab.com/a/b/c/-/issues/3", "https://gitlab.com/a/b/c"),
            ("https://codeberg.org/o/r/pulls?q=x", "https://codeberg.org/o/r"),
            ("https://github.com/o/r/tree/main", "https://github.com/o/r"),
            ("https://gitlab.com/a/b/-/tree/v1.0/", "https://gitlab.com/a/b"),
            ("https://bitbucket.org/o/r/src/main", "https://bitbucket.org/o/r"),
        ] {
            assert_eq!(judge(url), Some(Found::PageOf(repository)), "{url}");
        }
        assert_eq!(judge("https://github.com/marketplace/actions/x"), Some(Found::NoRepository));
        for good in [
            "https://github.com/o/r",
            "https://github.com/o",
            "https://github.com/o/r/tree/main/tools/x",
            "https://github.com/o/r/tree",
            "https://codeberg.org/o/r/src/branch/main",
            "https://github.com/wiki/r",
            "https://gitlab.com/issues/wiki/c",
            "https://gitlab.com/a/b/-/tree/main/x",
            "https://a.example/o/r/releases",
            "https://github.com",
            "https://",
        ] {
            assert_eq!(judge(good), None, "{good}");
        }
    }
}
