//! What CI systems say of a proposal, in variables of the environment and in the file of an event.

use crate::forge::Forge;
use crate::report::clean;
use std::io::Read as _;
use std::path::Path;

/// The largest file that is read for a proposal's description, in bytes. GitHub sends events of up to 25 MB.
const MOST_BYTES: u64 = 32 * 1024 * 1024;

/// Where the branch stands that a proposal is to be merged into, by the systems' own documentation. Each is set only in
/// runs for a proposal, or with another one beside it that says so.
const TARGETS: [(&str, Option<&str>); 12] = [
    // GitHub, Gitea, Forgejo
    ("GITHUB_BASE_REF", None),
    // GitLab
    ("CI_MERGE_REQUEST_TARGET_BRANCH_NAME", None),
    // Woodpecker
    ("CI_COMMIT_TARGET_BRANCH", None),
    // Drone
    ("DRONE_TARGET_BRANCH", Some("DRONE_PULL_REQUEST")),
    // Bitbucket
    ("BITBUCKET_PR_DESTINATION_BRANCH", None),
    // Azure, for its own repositories (as `refs/heads/main`), then for others
    ("SYSTEM_PULLREQUEST_TARGETBRANCH", None),
    ("SYSTEM_PULLREQUEST_TARGETBRANCHNAME", None),
    // Jenkins
    ("CHANGE_TARGET", Some("CHANGE_ID")),
    // Buildkite
    ("BUILDKITE_PULL_REQUEST_BASE_BRANCH", None),
    // Cirrus
    ("CIRRUS_BASE_BRANCH", Some("CIRRUS_PR")),
    // AppVeyor
    ("APPVEYOR_REPO_BRANCH", Some("APPVEYOR_PULL_REQUEST_NUMBER")),
    // Travis, which says `false` where there is none
    ("TRAVIS_BRANCH", Some("TRAVIS_PULL_REQUEST_BRANCH")),
];

/// What the CI system says of the proposal.
#[derive(Default)]
pub(super) struct Event {
    /// The account that opened it.
    pub(super) actor: Option<String>,
    /// Its title and description.
    pub(super) text: String,
}

/// The branch that a proposal is to be merged into, if `variable` gives one that a CI system names it in.
pub(super) fn target_branch(variable: impl Fn(&str) -> Option<String>) -> Option<String> {
    let is_told = |beside: Option<&str>| beside.is_none_or(|name| variable(name).is_some());
    let told = TARGETS.iter().filter(|(_, beside)| is_told(*beside)).find_map(|(name, _)| variable(name))?;
    Some(told.strip_prefix("refs/heads/").unwrap_or(&told).to_owned())
}

/// The forge whose CI this is, if `variable` gives one by which it is known. Gitea and Forgejo set GitHub's too.
pub(super) fn forge(variable: impl Fn(&str) -> Option<String>) -> Option<Forge> {
    let known = [
        ("GITEA_ACTIONS", Forge::Forgejo),
        ("FORGEJO_ACTIONS", Forge::Forgejo),
        ("GITHUB_ACTIONS", Forge::GitHub),
        ("GITLAB_CI", Forge::GitLab),
        ("BITBUCKET_BUILD_NUMBER", Forge::Bitbucket),
    ];
    known.into_iter().find(|(name, _)| variable(name).is_some()).map(|(_, forge)| forge)
}

/// Whether a CI system runs this, if `variable` gives one by which they are known.
pub(super) fn is_ci(variable: impl Fn(&str) -> Option<String>) -> bool {
    // Azure and Jenkins do not set the first one, which most others do.
    let is_said =
        variable("CI").is_some_and(|value| !matches!(value.trim().to_ascii_lowercase().as_str(), "false" | "0"));
    let is_known = ["TF_BUILD", "JENKINS_URL"].iter().any(|name| variable(name).is_some());
    is_said || is_known || forge(&variable).is_some() || target_branch(&variable).is_some()
}

/// GitHub, Gitea and Forgejo write the event to a file and GitLab has variables. Nothing but the account and the words is
/// taken from them.
pub(super) fn event(say: &mut dyn FnMut(&str)) -> Event {
    let json = variable("GITHUB_EVENT_PATH").and_then(|path| {
        let read = read(Path::new(&path)).map_err(|error| error.to_string());
        let json = read
            .and_then(|text| serde_json::from_str::<serde_json::Value>(&text).map_err(|_| "it is not JSON".to_owned()));
        json.inspect_err(|why| say(&format!("cannot read the event in GITHUB_EVENT_PATH: {}", clean(why)))).ok()
    });
    let proposal = json.as_ref().and_then(|json| json.get("pull_request"));
    if let Some(proposal) = proposal {
        let text = |pointer: &str| proposal.pointer(pointer).and_then(|value| value.as_str()).map(str::to_owned);
        return Event { actor: text("/user/login"), text: both(text("/title"), text("/body")) };
    }
    let title = variable("CI_MERGE_REQUEST_TITLE");
    // Other systems say who started the run, and that may be an editor who never looked at the proposal.
    Event { actor: None, text: both(title, variable("CI_MERGE_REQUEST_DESCRIPTION")) }
}

/// The title on the first line, whether there is one or not.
fn both(title: Option<String>, body: Option<String>) -> String {
    format!("{}\n\n{}", title.unwrap_or_default(), body.unwrap_or_default())
}

/// A variable that holds something.
pub(super) fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.trim().is_empty())
}

/// The beginning of a text file.
pub(super) fn read(path: &Path) -> std::io::Result<String> {
    let mut bytes = Vec::new();
    std::fs::File::open(path)?.take(MOST_BYTES).read_to_end(&mut bytes)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

#[cfg(test)]
mod tests {
    use super::{forge, is_ci, target_branch};
    use crate::forge::Forge;

    fn of<'v>(set: &'v [(&'v str, &'v str)]) -> impl Fn(&str) -> Option<String> + 'v {
        |name| set.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned())
    }

    #[test]
    fn the_target_branch_is_found_whoever_names_it() {
        let target = |set: &[(&str, &str)]| target_branch(of(set));
        assert_eq!(target(&[]), None);
        assert_eq!(target(&[("CI_COMMIT_TARGET_BRANCH", "main")]).as_deref(), Some("main"));
        assert_eq!(target(&[("SYSTEM_PULLREQUEST_TARGETBRANCH", "refs/heads/a/b")]).as_deref(), Some("a/b"));
        assert_eq!(target(&[("BITBUCKET_PR_DESTINATION_BRANCH", "main")]).as_deref(), Some("main"));
        // Set in every run, and about a proposal only in some.
        assert_eq!(target(&[("DRONE_TARGET_BRANCH", "feature")]), None);
        let drone = [("DRONE_TARGET_BRANCH", "main"), ("DRONE_PULL_REQUEST", "7")];
        assert_eq!(target(&drone).as_deref(), Some("main"));
    }

    #[test]
    fn a_run_in_ci_is_told_from_one_at_home() {
        for set in [("CI", "true"), ("CI", "1"), ("TF_BUILD", "True"), ("JENKINS_URL", "x"), ("GITHUB_ACTIONS", "true")]
        {
            assert!(is_ci(of(&[set])), "{set:?}");
        }
        assert!(is_ci(of(&[("CHANGE_TARGET", "main"), ("CHANGE_ID", "7")])));
        for set in [("CI", "false"), ("CI", "0"), ("CHANGE_TARGET", "main")] {
            assert!(!is_ci(of(&[set])), "{set:?}");
        }
    }

    #[test]
    fn those_that_imitate_github_are_not_taken_for_it() {
        let both = [("GITHUB_ACTIONS", "true"), ("GITEA_ACTIONS", "true")];
        assert_eq!(forge(of(&both)), Some(Forge::Forgejo));
        assert_eq!(forge(of(&both[..1])), Some(Forge::GitHub));
        assert_eq!(forge(of(&[])), None);
    }
}
