//! Asking: requests with what patience is in order, and answers told apart.

use std::cell::{Cell, RefCell};
use std::time::Duration;

use jiff::Timestamp;
use serde_json::Value;

use super::ApiError;
use super::http::{Answer, Http, Request, TOO_LATE};

/// The longest time to wait because a server says so.
const LONGEST_WAIT: Duration = Duration::from_secs(60);

/// How often a GET is sent again that the server failed on, and after how many seconds.
const AGAIN_AFTER: [u64; 2] = [1, 2];

/// How long one request may take, with its answer.
const TIMEOUT: Duration = Duration::from_secs(30);

/// How long it may take where the answer only saves somebody work.
const SHORT_TIMEOUT: Duration = Duration::from_secs(5);

/// How often a server may send us on within itself: a repository that was renamed takes one.
const MOST_REDIRECTS: usize = 3;

/// Who waits for a time: the caller, who may show it, cut it short, or only note it.
pub(super) type Pause<'a> = &'a mut dyn FnMut(Duration);

/// A conversation with a server, as long as one question takes.
pub(super) struct Ask<'a> {
    pub(super) http: &'a Http,
    pause: Option<RefCell<Pause<'a>>>,
    waited: Cell<bool>,
    /// How long one request may take.
    within: Duration,
}

impl<'a> Ask<'a> {
    /// Without `pause`, nothing waits: a server that is busy is an error.
    pub(super) fn new(http: &'a Http, pause: Option<Pause<'a>>) -> Self {
        Self { http, pause: pause.map(RefCell::new), waited: Cell::new(false), within: TIMEOUT }
    }

    /// Asks, and not for long: a server that says nothing holds nobody up.
    pub(super) fn briefly(http: &'a Http) -> Self {
        Self { within: SHORT_TIMEOUT, ..Self::new(http, None) }
    }

    /// Waits, if somebody does.
    pub(super) fn pause(&self, time: Duration) {
        if let Some(pause) = &self.pause {
            (pause.borrow_mut())(time);
        }
    }

    /// Reads something: an answer of success as JSON. What the server failed on is asked again.
    ///
    /// # Errors
    /// What the answer says; `what` names the thing that was asked for.
    pub(super) fn get(&self, request: &Request, what: &str) -> Result<Value, ApiError> {
        let answer = self.get_raw(request)?;
        self.success(&answer, what)
    }

    /// As [`Ask::get`]; `None` where there is no such thing.
    pub(super) fn get_if_any(&self, request: &Request, what: &str) -> Result<Option<Value>, ApiError> {
        match self.get(request, what) {
            Err(ApiError::NotFound { .. }) => Ok(None),
            other => other.map(Some),
        }
    }

    fn get_raw(&self, request: &Request) -> Result<Answer, ApiError> {
        let mut again = AGAIN_AFTER.iter();
        loop {
            let answer = self.send(request);
            let failed = match &answer {
                Ok(answer) => answer.status >= 500,
                Err(error) => matches!(error, ApiError::Unreachable { .. }),
            };
            // Who does not wait between does not wait all that time again either.
            let is_late =
                self.pause.is_none() && matches!(&answer, Err(ApiError::Unreachable { why, .. }) if why == TOO_LATE);
            match again.next() {
                Some(seconds) if failed && !is_late => self.pause(Duration::from_secs(*seconds)),
                _ => return answer,
            }
        }
    }

    /// Changes something. It is sent once, unless the server refuses to look at it for now.
    ///
    /// # Errors
    /// No answer came, which does not mean that the request did not arrive.
    pub(super) fn post(&self, request: &Request) -> Result<Answer, ApiError> {
        self.send(request)
    }

    /// Sends, follows the server within itself, and waits once when it says for how long.
    fn send(&self, request: &Request) -> Result<Answer, ApiError> {
        loop {
            let answer = self.send_and_follow(request)?;
            if !is_rate_limited(&answer) {
                return Ok(answer);
            }
            match retry_after(&answer) {
                Some(time) if time <= LONGEST_WAIT && self.pause.is_some() && !self.waited.get() => {
                    self.waited.set(true);
                    self.pause(time);
                }
                _ => return Ok(answer),
            }
        }
    }

    fn send_and_follow(&self, request: &Request) -> Result<Answer, ApiError> {
        let mut answer = self.http.send(request, self.within)?;
        for _ in 0..MOST_REDIRECTS {
            if !(300..400).contains(&answer.status) {
                return Ok(answer);
            }
            match self.http.follow(&answer, request.body.as_ref(), self.within) {
                Some(next) => answer = next?,
                None => break,
            }
        }
        if (300..400).contains(&answer.status) {
            return Err(ApiError::Moved { host: self.http.host(), status: answer.status });
        }
        Ok(answer)
    }

    /// The JSON of a success, or what the refusal means.
    ///
    /// # Errors
    /// See [`Ask::refusal`]; also when a success is not JSON.
    pub(super) fn success(&self, answer: &Answer, what: &str) -> Result<Value, ApiError> {
        if !answer.is_success() {
            return Err(self.refusal(answer, what));
        }
        answer.json().ok_or_else(|| self.http.unreadable("it is not the JSON of an API"))
    }

    /// What an answer that is no success means, on any forge.
    pub(super) fn refusal(&self, answer: &Answer, what: &str) -> ApiError {
        let host = self.http.host();
        let words = answer.words();
        let with_token = self.http.has_token();
        if is_rate_limited(answer) {
            return ApiError::RateLimited { host, words, retry_after: retry_after(answer) };
        }
        match answer.status {
            401 if !with_token => ApiError::NoToken { host },
            401 => ApiError::Unauthorized { host, words },
            403 if words.contains("Resource not accessible by") => {
                let needs = answer.header("x-accepted-github-permissions").map(str::to_owned);
                ApiError::NotAllowedByToken { host, words, needs }
            }
            403 if !with_token => ApiError::NoToken { host },
            403 => ApiError::Forbidden {
                needs: missing_scopes(answer),
                authorize_at: self.single_sign_on(answer),
                host,
                words,
            },
            404 => ApiError::NotFound { host, what: what.to_owned(), with_token, needs: missing_scopes(answer) },
            409 => ApiError::Conflict { host, words },
            status @ 500.. => ApiError::Server { host, status },
            status => ApiError::Refused { host, status, words },
        }
    }

    /// The page where a token is authorized for an organization, from `X-GitHub-SSO: required; url=…`. A page on
    /// another host than the API's own site is not passed on.
    fn single_sign_on(&self, answer: &Answer) -> Option<String> {
        let value = answer.header("x-github-sso")?;
        let page = value.split(';').find_map(|part| part.trim().strip_prefix("url="))?;
        let url = url::Url::parse(page).ok()?;
        (is_site_of(&self.http.host(), &url) || self.http.serves(&url)).then(|| url.to_string())
    }
}

/// Whether an address is on the site that belongs to GitHub's API at `api.SITE`.
fn is_site_of(api: &str, url: &url::Url) -> bool {
    url.scheme() == "https" && url.port().is_none() && url.host_str() == api.strip_prefix("api.")
}

/// Whether the server takes no more requests: 429, or GitHub's 403 with a limit used up.
///
/// Source: <https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api>
fn is_rate_limited(answer: &Answer) -> bool {
    let limited = || {
        let words = answer.words().to_lowercase();
        answer.header("retry-after").is_some()
            || answer.header("x-ratelimit-remaining") == Some("0")
            || ["rate limit", "abuse detection"].iter().any(|said| words.contains(said))
    };
    answer.status == 429 || (answer.status == 403 && limited())
}

/// How long to wait, by `Retry-After` or the time at which the limit begins anew. Both are held against the server's
/// own clock, not ours.
fn retry_after(answer: &Answer) -> Option<Duration> {
    let now = || answer.header("date").and_then(http_date);
    let until = |then: Timestamp| {
        let seconds = then.as_second().saturating_sub(now()?.as_second());
        Some(Duration::from_secs(u64::try_from(seconds).unwrap_or(0)))
    };
    if let Some(value) = answer.header("retry-after") {
        return match value.trim().parse() {
            Ok(seconds) => Some(Duration::from_secs(seconds)),
            Err(_) => http_date(value).and_then(until),
        };
    }
    let reset = answer.header("x-ratelimit-reset").or_else(|| answer.header("ratelimit-reset"))?;
    until(Timestamp::from_second(reset.trim().parse().ok()?).ok()?)
}

/// A date as HTTP writes it (RFC 9110, section 5.6.7).
pub(super) fn http_date(text: &str) -> Option<Timestamp> {
    jiff::fmt::rfc2822::DateTimeParser::new().parse_timestamp(text.trim()).ok()
}

/// The scopes of which the request needs one, when the token has none of them. GitHub tells in headers, Forgejo in its
/// words, GitLab and Bitbucket in fields of their own.
fn missing_scopes(answer: &Answer) -> Option<String> {
    let listed = |value: &str| -> Vec<String> {
        value.split(',').map(|scope| scope.trim().to_owned()).filter(|scope| !scope.is_empty()).collect()
    };
    let quoted = |scopes: &[String]| {
        let quoted: Vec<String> = scopes.iter().map(|scope| format!("`{scope}`")).collect();
        (!quoted.is_empty()).then(|| quoted.join(" or "))
    };
    if let (Some(accepted), Some(has)) = (answer.header("x-accepted-oauth-scopes"), answer.header("x-oauth-scopes")) {
        let (accepted, has) = (listed(accepted), listed(has));
        return if accepted.iter().any(|scope| has.contains(scope)) { None } else { quoted(&accepted) };
    }
    let json = answer.json()?;
    if json.get("error").and_then(Value::as_str) == Some("insufficient_scope") {
        let scopes = json.get("scope").and_then(Value::as_str)?;
        return quoted(&scopes.split_whitespace().map(str::to_owned).collect::<Vec<_>>());
    }
    if let Some(required) = json.pointer("/error/detail/required").and_then(Value::as_array) {
        let required: Vec<String> = required.iter().filter_map(Value::as_str).map(str::to_owned).collect();
        return quoted(&required);
    }
    let words = answer.words();
    let (_, rest) = words.split_once("required scope(s): [")?;
    let (scopes, _) = rest.split_once(']')?;
    quoted(&scopes.split([' ', ',']).filter(|scope| !scope.is_empty()).map(str::to_owned).collect::<Vec<_>>())
}

#[cfg(test)]
mod tests {
    use super::super::http::{Auth, Http, Request};
    use super::{Ask, is_site_of};
    use std::net::TcpListener;
    use std::time::Duration;

    #[test]
    fn a_server_that_says_nothing_is_asked_once() {
        let silent = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", silent.local_addr().unwrap());
        let http = Http::new(&address, None, Auth::Bearer, &[]).unwrap();
        let ask = Ask { within: Duration::from_millis(50), ..Ask::briefly(&http) };
        assert!(ask.get(&Request::get("/pulls".to_owned()), "thing").is_err());
        silent.set_nonblocking(true).unwrap();
        let calls = std::iter::from_fn(|| silent.accept().ok()).count();
        assert_eq!(calls, 1);
    }

    #[test]
    fn the_site_of_an_api() {
        for (api, url, wanted) in [
            ("api.github.com", "https://github.com/orgs/acme/sso", true),
            ("api.github.com", "https://github.com.evil.example/orgs", false),
            ("api.github.com", "https://github.com@evil.example/orgs", false),
            ("api.github.com", "http://github.com/orgs", false),
            ("api.github.com", "https://github.com:8443/orgs", false),
            ("127.0.0.1:3000", "https://127.0.0.1/orgs", false),
        ] {
            let parsed = url::Url::parse(url).ok();
            assert_eq!(parsed.is_some_and(|parsed| is_site_of(api, &parsed)), wanted, "{url}");
        }
    }
}
