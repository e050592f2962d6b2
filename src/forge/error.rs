//! What a forge can answer instead of what was wanted, said so that a person can act on it.

use std::time::Duration;

/// A request that came to nothing. `Display` says what happened and where; [`ApiError::hint`] says what to do next.
///
/// No variant ever holds a token. `words` are the server's own, cut to a few hundred characters; who prints them
/// cleans them.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ApiError {
    /// No address for the forge's API follows from the repository's, or it is none to send anything to.
    #[error("`{address}` cannot be used as the address of an API: {why}")]
    BadAddress {
        /// What was to be used.
        address: String,
        /// The reason.
        why: &'static str,
    },
    /// The server could not be reached, or the connection broke.
    #[error("cannot reach `{host}`: {why}")]
    Unreachable {
        /// The API's host.
        host: String,
        /// The reason, as the system or the TLS library has it.
        why: String,
    },
    /// The request needs a token, and there is none.
    #[error("`{host}` answers this only with a token")]
    NoToken {
        /// The API's host.
        host: String,
    },
    /// The token has characters that no token has.
    #[error("the token for `{host}` has characters that no token has")]
    BadToken {
        /// The API's host.
        host: String,
    },
    /// The server does not accept the token (401).
    #[error("`{host}` does not accept the token: {words}")]
    Unauthorized {
        /// The API's host.
        host: String,
        /// The server's words.
        words: String,
    },
    /// The account or its token may not do this (403).
    #[error("`{host}` does not allow this: {words}")]
    Forbidden {
        /// The API's host.
        host: String,
        /// The server's words.
        words: String,
        /// The scopes of which the token would need one, when the server told and the token has none of them.
        needs: Option<String>,
        /// The page where the token is authorized for an organization with single sign-on.
        authorize_at: Option<String>,
    },
    /// A token of the fine-grained kind that does not list this repository: it cannot open proposals on it at all.
    #[error("`{host}` does not let this token do that: {words}")]
    NotAllowedByToken {
        /// The API's host.
        host: String,
        /// The server's words.
        words: String,
        /// The permissions that the request needs, when the server told.
        needs: Option<String>,
    },
    /// No such repository, or none that this token can see (404).
    #[error("`{host}` has no {what} that can be seen with {}", if *with_token { "this token" } else { "no token" })]
    NotFound {
        /// The API's host.
        host: String,
        /// What was asked for.
        what: String,
        /// Whether a token was sent.
        with_token: bool,
        /// The scopes of which the token would need one, when the server told and the token has none of them.
        needs: Option<String>,
    },
    /// Too many requests (429, or 403 with a limit used up).
    #[error("`{host}` takes no more requests for now: {words}")]
    RateLimited {
        /// The API's host.
        host: String,
        /// The server's words.
        words: String,
        /// How long to wait, when the server told.
        retry_after: Option<Duration>,
    },
    /// The branch, or the fork, was pushed or made, and the forge does not show it yet.
    #[error("`{host}` does not see {what} yet")]
    NotYet {
        /// The API's host.
        host: String,
        /// What it does not see.
        what: String,
    },
    /// Something is in the way that has the same name (409).
    #[error("`{host}` refused because of a conflict: {words}")]
    Conflict {
        /// The API's host.
        host: String,
        /// The server's words.
        words: String,
    },
    /// The server understood and would not (any other 4xx).
    #[error("`{host}` refused with status {status}: {words}")]
    Refused {
        /// The API's host.
        host: String,
        /// The status.
        status: u16,
        /// The server's words.
        words: String,
    },
    /// The server failed (5xx).
    #[error("`{host}` failed with status {status}")]
    Server {
        /// The API's host.
        host: String,
        /// The status.
        status: u16,
    },
    /// The server sent us elsewhere, where no token may follow.
    #[error("`{host}` sends requests on to another place (status {status})")]
    Moved {
        /// The API's host.
        host: String,
        /// The status.
        status: u16,
    },
    /// The answer is none that the forge's API gives.
    #[error("the answer of `{host}` cannot be read: {why}")]
    Unreadable {
        /// The API's host.
        host: String,
        /// The reason.
        why: String,
    },
    /// The server began to make a fork and gave up.
    #[error("`{host}` could not make the fork: {words}")]
    ForkFailed {
        /// The API's host.
        host: String,
        /// The server's words.
        words: String,
    },
    /// There is nothing to fork: the repository is the account's own.
    #[error("`{repo}` belongs to the account itself, which cannot fork it")]
    OwnRepository {
        /// The repository.
        repo: String,
    },
}

impl ApiError {
    /// What to do next, in a sentence; `None` when the message says it all.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        let text = match self {
            Self::BadAddress { .. } => "use an address that begins with `https://`".to_owned(),
            Self::Unreachable { .. } => {
                "check the network and the proxy (`HTTPS_PROXY`, `NO_PROXY`), then run the command again".to_owned()
            }
            Self::NoToken { .. } => {
                "log in with `gh auth login`, or put a token into `DDSCURATE_TOKEN` and its host into \
                 `DDSCURATE_HOST`"
                    .to_owned()
            }
            Self::BadToken { .. } => "set it anew; often a line end or a quotation mark was copied along".to_owned(),
            Self::Unauthorized { .. } => {
                "it may have run out or been revoked; make a new one, or log in again".to_owned()
            }
            Self::Forbidden { authorize_at: Some(page), .. } => {
                format!("the organization demands single sign-on: authorize the token at {page}")
            }
            Self::Forbidden { needs: Some(scopes), .. } | Self::NotFound { needs: Some(scopes), .. } => {
                format!("the token needs the scope {scopes}")
            }
            Self::Forbidden { .. } => "open the proposal in the browser, or ask who keeps the repository".to_owned(),
            Self::NotAllowedByToken { needs, .. } => {
                let needs = needs.as_deref().map(|needs| format!(" (here: {needs})")).unwrap_or_default();
                format!(
                    "a fine-grained token reaches only the repositories it lists, with the permissions it has{needs}; \
                     open the proposal in the browser, or use a classic token with the scope `public_repo`"
                )
            }
            Self::NotFound { with_token: true, .. } => {
                "check the address; a private repository needs a token of somebody who may see it".to_owned()
            }
            Self::NotFound { .. } => "check the address; a private repository needs a token".to_owned(),
            Self::RateLimited { retry_after: Some(time), .. } => {
                format!("run the command again in {} seconds", time.as_secs())
            }
            Self::RateLimited { .. } => "run the command again later".to_owned(),
            Self::NotYet { .. } => "it was made already; run the command again in a few minutes".to_owned(),
            Self::Server { .. } => "run the command again later; nothing that was done is lost".to_owned(),
            Self::Moved { .. } => {
                "the repository or the forge may have another address now; put the new one into `guide.yaml`".to_owned()
            }
            Self::Unreadable { .. } => {
                "check that the address is a forge's and that no proxy answers in its place".to_owned()
            }
            Self::OwnRepository { .. } => "push the branch to the repository itself".to_owned(),
            Self::ForkFailed { .. } => "delete the half-made fork on the forge, then run the command again".to_owned(),
            Self::Conflict { .. } => {
                "look on the forge at what has the same name, then run the command again".to_owned()
            }
            Self::Refused { .. } => "try the same in the browser, where the forge may say more".to_owned(),
        };
        Some(text)
    }
}
