//! What an address tells by itself, without asking anybody.

use crate::forge::{Forge, Repo};
use url::{Host, Url};

/// First labels that say nothing about the tool.
const EMPTY_LABELS: [&str; 9] = ["www", "docs", "doc", "get", "go", "about", "app", "try", "web"];

/// The name that an address suggests: of a repository its own, else the first label of the host that says something.
/// `None` for an address in figures.
pub fn name_of(url: &str) -> Option<String> {
    if let Some((forge, repo)) = repository(url) {
        let path = if forge == Forge::GitLab { project(&repo) } else { &repo.path()[..2] };
        return path.last().map(|name| spelled(name));
    }
    let parsed = Url::parse(url).ok()?;
    let Some(Host::Domain(host)) = parsed.host() else { return None };
    let labels: Vec<&str> = host.split('.').filter(|label| !label.is_empty()).collect();
    // The last label is the top-level domain's.
    let (_, names) = labels.split_last()?;
    let name = names.iter().find(|label| !EMPTY_LABELS.contains(label)).or(names.last())?;
    // A label that begins so is no name until it is decoded (RFC 5890).
    let (decoded, result) = idna::domain_to_unicode(name);
    result.ok().map(|()| spelled(&decoded))
}

/// True when the address is that of a repository on a forge known here.
pub fn is_repository(url: &str) -> bool {
    repository(url).is_some()
}

/// The repository that an address on a known forge leads to, if it leads to one and not to a person's page.
pub(super) fn repository(url: &str) -> Option<(Forge, Repo)> {
    let forge = Forge::detect(url, None)?;
    let repo = Repo::parse(url).filter(|repo| repo.path().len() >= 2)?;
    Some((forge, repo))
}

/// The path of a GitLab project; what follows a `-` is a page within it.
pub(super) fn project(repo: &Repo) -> &[String] {
    repo.path().split(|part| part == "-").next().unwrap_or_default()
}

/// A name in small letters begins with a capital: that is how most makers write it.
pub(super) fn spelled(name: &str) -> String {
    let mut letters = name.chars();
    match letters.next() {
        Some(first) if !name.contains(char::is_uppercase) => first.to_uppercase().chain(letters).collect(),
        _ => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::name_of;

    #[test]
    fn names_stand_in_addresses() {
        for (url, name) in [
            ("https://www.drone.io/", Some("Drone")),
            ("https://github.com/harness/drone", Some("Drone")),
            ("https://github.com/harness/drone.git", Some("Drone")),
            ("https://github.com/gocd/gocd/tree/master", Some("Gocd")),
            ("https://gitlab.com/a/b/GitEye", Some("GitEye")),
            ("https://gitlab.com/a/b/-/tree/main", Some("B")),
            ("https://kafka.apache.org/intro", Some("Kafka")),
            ("https://docs.example.co.uk/", Some("Example")),
            ("https://www.com/", Some("Www")),
            ("https://xn--bcher-kva.example/", Some("B\u{fc}cher")),
            ("https://8.8.8.8/", None),
            ("https://[2001:db8::1]/", None),
            ("no address", None),
        ] {
            assert_eq!(name_of(url).as_deref(), name, "{url}");
        }
    }
}
