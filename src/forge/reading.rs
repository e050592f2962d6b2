//! Reading an answer: leniently where the forges differ, strictly where an address would be believed.

use percent_encoding::utf8_percent_encode;
use serde_json::Value;
use url::Url;

use super::http::Http;
use super::repo::UNRESERVED;
use super::{ApiError, Opened, Repo};

/// A text at a JSON pointer, unless it is empty.
pub(super) fn text(value: &Value, pointer: &str) -> Option<String> {
    value.pointer(pointer).and_then(Value::as_str).filter(|text| !text.is_empty()).map(str::to_owned)
}

/// A number at a JSON pointer.
pub(super) fn number(value: &Value, pointer: &str) -> Option<u64> {
    value.pointer(pointer).and_then(Value::as_u64)
}

/// Whether there is `true` at a JSON pointer.
pub(super) fn truth(value: &Value, pointer: &str) -> bool {
    value.pointer(pointer).and_then(Value::as_bool).unwrap_or(false)
}

/// The elements of a list, or of the list under `values`, which is how Bitbucket pages.
///
/// # Errors
/// It is neither.
pub(super) fn list<'a>(http: &Http, value: &'a Value) -> Result<&'a [Value], ApiError> {
    let list = value.as_array().or_else(|| value.get("values")?.as_array());
    list.map(Vec::as_slice).ok_or_else(|| http.unreadable("it is not the list that was asked for"))
}

/// Whether the path of a repository (`owner/name`) at a JSON pointer is that repository's. Forges fold case.
pub(super) fn is_repo(value: &Value, pointer: &str, repo: &Repo) -> bool {
    text(value, pointer).is_some_and(|path| path.to_lowercase() == repo.path().join("/").to_lowercase())
}

/// Whether two names of accounts are the same, in any case.
pub(super) fn same_name(one: Option<&str>, other: &str) -> bool {
    one.is_some_and(|one| one.to_lowercase() == other.to_lowercase())
}

/// A part of a path, with everything encoded that could end it.
pub(super) fn part(text: &str) -> String {
    utf8_percent_encode(text, UNRESERVED).to_string()
}

/// The address of a proposal's page: the one from the answer if it stands on the upstream's or the API's own host,
/// else the one that follows from the number. `route` is what stands between repository and number.
pub(super) fn page(http: &Http, upstream: &Repo, told: Option<String>, route: &str, number: u64) -> String {
    let on_host = |text: &String| {
        let Ok(url) = Url::parse(text) else { return false };
        let same_site = Url::parse(upstream.web()).is_ok_and(|web| web.origin() == url.origin());
        (same_site || http.serves(&url)) && url.username().is_empty() && url.password().is_none()
    };
    told.filter(on_host).unwrap_or_else(|| format!("{}{route}{number}", upstream.web_url()))
}

/// The address for ssh that an answer tells, if it is one of that very repository.
pub(super) fn ssh_url(told: Option<String>, repo: &Repo) -> Option<String> {
    told.filter(|url| {
        let plain = !url.starts_with('-') && !url.contains(char::is_whitespace);
        let ssh = url.starts_with("ssh://") || !url.contains("://");
        plain && ssh && Repo::parse(url).as_ref() == Some(repo)
    })
}

/// The open one of several, else the newest.
pub(super) fn best(mut found: Vec<Opened>) -> Option<Opened> {
    use super::ProposalState::Open;
    found.sort_by_key(|one| (one.state != Open, std::cmp::Reverse(one.number)));
    found.into_iter().next()
}
