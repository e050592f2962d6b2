//! One request to one server and its bounded answer. Whatever is sent goes to the address that this was made for, and
//! nowhere else.

use std::io::Read;
use std::net::IpAddr;
use std::sync::OnceLock;
use std::time::Duration;

/// Why a server counts as unreachable that took the request and said nothing.
pub(super) const TOO_LATE: &str = "it does not answer in time";

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use reqwest::blocking::{Client, Response};
use reqwest::header::{AUTHORIZATION, HeaderMap, HeaderValue};
use reqwest::redirect::Policy;
use serde_json::Value;
use url::{Host, Url};

use super::{ApiError, Token};

/// What is read of an answer at most: a hundred proposals of GitHub's have about 3 MB.
const MOST_BYTES: u64 = 16 * 1024 * 1024;

/// What is kept of an answer's words in an error.
const MOST_WORDS: usize = 300;

/// How long it may take to reach the server.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// How a forge wants the token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Auth {
    /// `Bearer TOKEN`, whoever the user is.
    Bearer,
    /// `token TOKEN`, or the user's name and password.
    TokenOrBasic,
    /// `Bearer TOKEN`, or the user's name (or address) and password.
    BearerOrBasic,
}

/// The way to a server. The connection, and all that belongs to it, is set up with the first request.
pub(super) struct Http {
    base: Url,
    token: Option<Token>,
    auth: Auth,
    headers: &'static [(&'static str, &'static str)],
    client: OnceLock<Client>,
}

/// A request. The path begins with `/`, and its parts are percent-encoded.
#[derive(Debug, Clone)]
pub(super) struct Request {
    pub(super) path: String,
    pub(super) query: Vec<(&'static str, String)>,
    /// With a body it is a POST.
    pub(super) body: Option<Value>,
}

/// What came back. The token is in no part of it, even if the server sent it.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) status: u16,
    headers: HeaderMap,
    text: String,
}

impl Http {
    /// # Errors
    /// The address is none of a server, has credentials in it, or is neither https nor on this machine.
    pub(super) fn new(
        address: &str,
        token: Option<Token>,
        auth: Auth,
        headers: &'static [(&'static str, &'static str)],
    ) -> Result<Self, ApiError> {
        let bad = |why| ApiError::BadAddress { address: without_credentials(address), why };
        let base = Url::parse(address.trim().trim_end_matches('/')).map_err(|_| bad("it is no web address"))?;
        if !base.username().is_empty() || base.password().is_some() {
            return Err(bad("it has credentials in it"));
        }
        if base.query().is_some() || base.fragment().is_some() {
            return Err(bad("it has a query or a fragment"));
        }
        match base.scheme() {
            "https" => {}
            "http" if is_loopback(&base) => {}
            "http" => return Err(bad("a token would be readable on its way; only https is used")),
            _ => return Err(bad("it is no web address")),
        }
        Ok(Self { base, token, auth, headers, client: OnceLock::new() })
    }

    /// `host` or `host:port`, for messages.
    pub(super) fn host(&self) -> String {
        let host = self.base.host_str().unwrap_or_default();
        self.base.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
    }

    /// Whether an address stands on the API's own server.
    pub(super) fn serves(&self, url: &Url) -> bool {
        url.origin() == self.base.origin()
    }

    pub(super) fn has_token(&self) -> bool {
        self.token.is_some()
    }

    /// Sends a request and reads the answer, whatever its status is, for no longer than `within`.
    ///
    /// # Errors
    /// The server could not be reached, the answer is too large or broke off, or the token cannot be sent.
    pub(super) fn send(&self, request: &Request, within: Duration) -> Result<Answer, ApiError> {
        let mut url = self.base.clone();
        url.set_path(&format!("{}{}", self.base.path().trim_end_matches('/'), request.path));
        if !request.query.is_empty() {
            url.query_pairs_mut().extend_pairs(&request.query);
        }
        self.send_to(url, request.body.as_ref(), within)
    }

    /// Sends to the place on this very server that an answer pointed to; `None` when it points anywhere else.
    pub(super) fn follow(
        &self,
        answer: &Answer,
        body: Option<&Value>,
        within: Duration,
    ) -> Option<Result<Answer, ApiError>> {
        // A POST that is to become a GET is no longer what was asked.
        if body.is_some() && !matches!(answer.status, 307 | 308) {
            return None;
        }
        let to = self.base.join(answer.header("location")?).ok()?;
        let clean = to.username().is_empty() && to.password().is_none();
        (self.serves(&to) && clean).then(|| self.send_to(to, body, within))
    }

    fn send_to(&self, url: Url, body: Option<&Value>, within: Duration) -> Result<Answer, ApiError> {
        let client = self.client()?;
        let mut request = match body {
            Some(body) => {
                client.post(url).header("content-type", "application/json").body(body.to_string().into_bytes())
            }
            None => client.get(url),
        };
        for (name, value) in self.headers {
            request = request.header(*name, *value);
        }
        if let Some(value) = self.authorization()? {
            request = request.header(AUTHORIZATION, value);
        }
        let response = request.timeout(within).send().map_err(|error| self.unreachable(&error))?;
        self.read(response)
    }

    fn read(&self, response: Response) -> Result<Answer, ApiError> {
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let mut bytes = Vec::new();
        response.take(MOST_BYTES + 1).read_to_end(&mut bytes).map_err(|error| self.broken(&error))?;
        if bytes.len() as u64 > MOST_BYTES {
            return Err(self.unreadable("it is larger than any that a forge gives"));
        }
        let text = self.redact(&String::from_utf8_lossy(&bytes));
        Ok(Answer { status, headers, text })
    }

    /// The value of `Authorization`, marked so that nothing prints it.
    fn authorization(&self) -> Result<Option<HeaderValue>, ApiError> {
        let Some(token) = &self.token else { return Ok(None) };
        let value = match (self.auth, basic(token)) {
            (Auth::Bearer, _) | (Auth::BearerOrBasic, None) => format!("Bearer {}", token.expose()),
            (Auth::TokenOrBasic, None) => format!("token {}", token.expose()),
            (Auth::TokenOrBasic | Auth::BearerOrBasic, Some(pair)) => format!("Basic {}", BASE64.encode(pair)),
        };
        let mut value = HeaderValue::from_str(&value).map_err(|_| ApiError::BadToken { host: self.host() })?;
        value.set_sensitive(true);
        Ok(Some(value))
    }

    /// A text without the token, in every form in which it is sent: a server may repeat what it was told.
    fn redact(&self, text: &str) -> String {
        let Some(token) = &self.token else { return text.to_owned() };
        let mut text = text.to_owned();
        let encoded = basic(token).map(|pair| BASE64.encode(pair));
        for secret in [Some(token.expose()), encoded.as_deref()].into_iter().flatten() {
            if !secret.is_empty() && text.contains(secret) {
                text = text.replace(secret, "…");
            }
        }
        text
    }

    fn client(&self) -> Result<&Client, ApiError> {
        if let Some(client) = self.client.get() {
            return Ok(client);
        }
        // Another part of the process may have chosen one before.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let mut builder = Client::builder()
            .user_agent(concat!("ddscurate/", env!("CARGO_PKG_VERSION")))
            .redirect(Policy::none())
            .referer(false)
            .connect_timeout(CONNECT_TIMEOUT);
        if self.base.scheme() == "http" {
            // On this machine nothing stands between; a proxy would read the token.
            builder = builder.no_proxy();
        }
        let client = builder.build().map_err(|error| self.unreachable(&error))?;
        Ok(self.client.get_or_init(|| client))
    }

    fn unreachable(&self, error: &reqwest::Error) -> ApiError {
        let why = if error.is_timeout() { TOO_LATE.to_owned() } else { innermost(error) };
        ApiError::Unreachable { host: self.host(), why: self.redact(&why) }
    }

    fn broken(&self, error: &std::io::Error) -> ApiError {
        ApiError::Unreachable {
            host: self.host(),
            why: self.redact(&format!("its answer broke off: {}", innermost(error))),
        }
    }

    pub(super) fn unreadable(&self, why: &str) -> ApiError {
        ApiError::Unreadable { host: self.host(), why: why.to_owned() }
    }
}

impl std::fmt::Debug for Http {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Http").field("base", &self.base.as_str()).field("token", &self.token).finish_non_exhaustive()
    }
}

impl Request {
    pub(super) fn get(path: String) -> Self {
        Self { path, query: Vec::new(), body: None }
    }

    pub(super) fn post(path: String, body: Value) -> Self {
        Self { path, query: Vec::new(), body: Some(body) }
    }

    pub(super) fn with(mut self, key: &'static str, value: impl Into<String>) -> Self {
        self.query.push((key, value.into()));
        self
    }
}

impl Answer {
    /// A header's value, if it is plain text.
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    pub(super) fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// The body as JSON.
    pub(super) fn json(&self) -> Option<Value> {
        serde_json::from_str(&self.text).ok()
    }

    /// What the server says, on one line: the messages in its JSON, wherever the forges put them, else the status.
    pub(super) fn words(&self) -> String {
        let mut found = Vec::new();
        match self.json() {
            Some(Value::Object(map)) => {
                for key in ["message", "error", "error_description", "errors"] {
                    map.get(key).into_iter().for_each(|value| gather(value, &mut found));
                }
            }
            Some(Value::String(text)) => found.push(text),
            _ => {}
        }
        let words = found.join("; ");
        let words: Vec<&str> = words.split_whitespace().collect();
        match cut(&words.join(" ")) {
            words if words.is_empty() => format!("status {}", self.status),
            words => words,
        }
    }
}

/// Texts of a message: itself, or those within it. A machine's names for what is wrong come with the field they are
/// about.
fn gather(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::String(text) => found.push(text.clone()),
        Value::Array(values) => values.iter().for_each(|value| gather(value, found)),
        Value::Object(map) => match (map.get("message"), map.get("field"), map.get("code")) {
            (Some(message), ..) => gather(message, found),
            (None, Some(Value::String(field)), Some(Value::String(code))) => found.push(format!("{field} is {code}")),
            _ => map.values().for_each(|value| gather(value, found)),
        },
        _ => {}
    }
}

fn cut(text: &str) -> String {
    match text.char_indices().nth(MOST_WORDS) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// `name:password`, when the token has both.
fn basic(token: &Token) -> Option<String> {
    let secret = token.expose();
    match token.user() {
        Some(user) => Some(format!("{user}:{secret}")),
        None => secret.contains(':').then(|| secret.to_owned()),
    }
}

/// The last cause of an error: what the system or the TLS library said.
fn innermost(error: &dyn std::error::Error) -> String {
    let mut last = error;
    while let Some(source) = last.source() {
        last = source;
    }
    cut(&last.to_string())
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => IpAddr::from(address).is_loopback(),
        Some(Host::Ipv6(address)) => IpAddr::from(address).is_loopback(),
        None => false,
    }
}

/// An address to show: whatever stands before an `@` is left out.
fn without_credentials(address: &str) -> String {
    match address.rsplit_once('@') {
        Some((_, rest)) => format!("…@{rest}"),
        None => address.to_owned(),
    }
}
