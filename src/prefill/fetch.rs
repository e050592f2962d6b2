//! One page, read with care: an honest name, no more bytes and no more time than it is worth, no way into a network that
//! the person did not name.

use crate::forge::Forge;
use crate::guide::{check_url, is_public_address};
use reqwest::blocking::{Client, Response};
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::header::{ACCEPT, CONTENT_TYPE, LOCATION};
use reqwest::redirect::Policy;
use std::io::Read as _;
use std::net::{SocketAddr, ToSocketAddrs as _};
use std::sync::Arc;
use std::time::{Duration, Instant};
use url::Url;

/// Tells the time. Only differences count.
pub type Clock = fn() -> Instant;

/// How long it may take in all, redirects included.
pub(super) const TOTAL: Duration = Duration::from_secs(5);

/// The most bytes that are read: titles and descriptions stand at the beginning.
const MOST_BYTES: u64 = 512 * 1024;

/// The most redirects that are followed.
const MOST_REDIRECTS: usize = 5;

/// Where something is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    url: Url,
    forge: Option<Forge>,
}

impl Place {
    /// A web page. `None` for an address that no guide may publish: an entry in a file may be a stranger's.
    pub(super) fn page(url: &str) -> Option<Self> {
        check_url(url).ok()?;
        let url = Url::parse(url).ok()?;
        Some(Self { url, forge: None })
    }

    /// A repository's place in its forge's interface.
    pub(super) fn repository(url: &str, forge: Forge) -> Option<Self> {
        Self::page(url).map(|place| Self { forge: Some(forge), ..place })
    }

    pub(super) fn forge(&self) -> Option<Forge> {
        self.forge
    }

    /// The host that is asked.
    pub fn host(&self) -> String {
        self.url.host_str().unwrap_or_default().to_owned()
    }
}

/// Reads a place: its text, or why there is none, as a clause.
pub(super) fn fetch(place: &Place, clock: Clock) -> Result<String, String> {
    let begun = clock();
    let (accept, wanted) = match place.forge {
        Some(_) => ("application/json", &["application/json"][..]),
        None => ("text/html", &["text/html", "application/xhtml+xml"][..]),
    };
    let mut url = place.url.clone();
    for _ in 0..=MOST_REDIRECTS {
        let left = TOTAL.checked_sub(clock().saturating_duration_since(begun)).ok_or(SLOW)?;
        // Whoever typed an address may ask the host in it, wherever that is. No page may send us into a network of
        // theirs, be it by a name.
        let is_elsewhere = url.host() != place.url.host();
        let client = client(left, is_elsewhere).map_err(|error| innermost(&error))?;
        let response = client.get(url.clone()).header(ACCEPT, accept).send().map_err(|error| failed(&error))?;
        if response.status().is_redirection() {
            url = target(&url, &response, &place.url)?;
            continue;
        }
        if !response.status().is_success() {
            return Err(format!("it answers {}", response.status().as_u16()));
        }
        let kind = header(&response, CONTENT_TYPE).split(';').next().unwrap_or_default().trim().to_lowercase();
        if !wanted.contains(&kind.as_str()) {
            return Err("it is no page".to_owned());
        }
        let mut body = Vec::new();
        response.take(MOST_BYTES).read_to_end(&mut body).map_err(|_| SLOW)?;
        return Ok(String::from_utf8_lossy(&body).into_owned());
    }
    Err("it leads from page to page".to_owned())
}

const SLOW: &str = "it does not answer in time";

/// Where a redirect leads, if one may go there.
fn target(from: &Url, response: &Response, typed: &Url) -> Result<Url, String> {
    let to = from.join(&header(response, LOCATION)).map_err(|_| "it leads nowhere".to_owned())?;
    let is_public = check_url(to.as_str()).is_ok();
    let is_same_host = to.host() == typed.host();
    let is_worse = from.scheme() == "https" && to.scheme() == "http";
    if is_worse || !matches!(to.scheme(), "http" | "https") || !(is_public || is_same_host) {
        return Err("it leads to where no page may lead".to_owned());
    }
    Ok(to)
}

fn client(timeout: Duration, is_elsewhere: bool) -> reqwest::Result<Client> {
    // Another part of the process may have chosen one before.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let client = Client::builder()
        .user_agent(concat!("ddscurate/", env!("CARGO_PKG_VERSION")))
        .redirect(Policy::none())
        .referer(false)
        .timeout(timeout);
    if is_elsewhere { client.dns_resolver(Arc::new(Public)).build() } else { client.build() }
}

/// Finds only addresses that are reachable from everywhere. They are those that are then connected to, so that a name
/// cannot mean another address the second time.
struct Public;

impl Resolve for Public {
    fn resolve(&self, name: Name) -> Resolving {
        let found = (name.as_str(), 0).to_socket_addrs().map(|found| {
            let public: Vec<SocketAddr> = found.filter(|address| is_public_address(address.ip())).collect();
            Box::new(public.into_iter()) as Addrs
        });
        Box::pin(std::future::ready(found.map_err(Into::into)))
    }
}

fn header(response: &Response, name: reqwest::header::HeaderName) -> String {
    response.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned()
}

fn failed(error: &reqwest::Error) -> String {
    if error.is_timeout() { SLOW.to_owned() } else { innermost(error) }
}

/// The last cause of an error: what the system or the TLS library said.
fn innermost(error: &dyn std::error::Error) -> String {
    let mut last = error;
    while let Some(source) = last.source() {
        last = source;
    }
    last.to_string()
}
