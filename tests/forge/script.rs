//! A server that gives the answers it was told to give, in their order, and keeps what it was sent.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use ddscurate::forge::{Api, Forge, Repo, Token};
use serde_json::Value;

use crate::support::server::{Reply, Seen, Server};

pub const TOKEN: &str = "canary-0123456789-s3cret";

pub struct Script {
    server: Server,
    log: Arc<Mutex<Vec<Seen>>>,
    replies: Arc<Mutex<VecDeque<Reply>>>,
}

impl Script {
    pub fn new(replies: impl IntoIterator<Item = Reply>) -> Self {
        let replies = Arc::new(Mutex::new(replies.into_iter().collect::<VecDeque<_>>()));
        let log = Arc::new(Mutex::new(Vec::new()));
        let (left, seen) = (Arc::clone(&replies), Arc::clone(&log));
        let server = Server::start(Arc::new(move |request| {
            seen.lock().unwrap().push(request.clone());
            left.lock().unwrap().pop_front().unwrap_or_else(|| Reply::text(500, "text/plain", "nothing left to say"))
        }));
        Self { server, log, replies }
    }

    /// One answer more.
    pub fn then(&self, reply: Reply) {
        self.replies.lock().unwrap().push_back(reply);
    }

    pub fn url(&self) -> String {
        self.server.url()
    }

    pub fn requests(&self) -> Vec<Seen> {
        self.log.lock().unwrap().clone()
    }

    /// `METHOD path` of each request.
    pub fn lines(&self) -> Vec<String> {
        self.requests().iter().map(Seen::line).collect()
    }

    /// Whether every answer was asked for.
    pub fn is_done(&self) -> bool {
        self.replies.lock().unwrap().is_empty()
    }

    /// The API of a forge whose real address is what it is, asked here instead.
    pub fn api(&self, forge: Forge) -> Api {
        Api::new(forge, &upstream(forge), Some(Token::new(TOKEN.to_owned())), Some(&self.url())).unwrap()
    }

    pub fn anonymous(&self, forge: Forge) -> Api {
        Api::new(forge, &upstream(forge), None, Some(&self.url())).unwrap()
    }
}

pub fn upstream(forge: Forge) -> Repo {
    Repo::parse(&format!("https://{}/o/guide", host(forge))).unwrap()
}

pub fn fork(forge: Forge) -> Repo {
    Repo::parse(&format!("https://{}/ann/guide", host(forge))).unwrap()
}

pub fn host(forge: Forge) -> &'static str {
    match forge {
        Forge::GitHub => "github.com",
        Forge::GitLab => "gitlab.com",
        Forge::Forgejo => "codeberg.org",
        Forge::Bitbucket => "bitbucket.org",
    }
}

pub fn json(status: u16, body: Value) -> Reply {
    Reply::json(status, &body)
}
