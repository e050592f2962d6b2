//! What a tool's addresses tell of it: a beginning for the answers, never the answers.
//!
//! A name stands in the address itself. The rest is read from the page, or from the repository through its forge's
//! public interface, once and in the background: no account, no cookie, no referrer, and nothing is kept.

mod fetch;
mod guess;
mod page;
mod repository;
mod texts;

pub use fetch::{Clock, Place};
pub use guess::{is_repository, name_of};
pub use texts::Texts;

use crate::forge::Forge;
use crate::guide::Urls;
use fetch::fetch;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

/// The places that tell something of a tool: its repository's interface, and its home page.
pub fn places(urls: &Urls) -> Vec<Place> {
    let mut places: Vec<Place> = Vec::new();
    for url in [&urls.source, &urls.home].into_iter().flatten() {
        let place = repository::place(url).or_else(|| Place::page(url));
        places.extend(place.filter(|place| !places.contains(place)));
    }
    places
}

/// What one place told.
#[derive(Debug)]
pub struct Told {
    /// The host that was asked.
    pub host: String,
    /// True for a repository, whose license is the tool's own word for it.
    pub is_repository: bool,
    /// What it said, or why it said nothing.
    pub texts: Result<Texts, String>,
}

/// Places that are being read, each in a thread of its own. Nothing waits for them unless it wants to.
pub struct Reading {
    clock: Clock,
    begun: Vec<Place>,
    sender: Sender<Told>,
    receiver: Receiver<Told>,
    open: usize,
    told: Vec<Told>,
}

impl Reading {
    /// Nothing yet. The clock says how long an answer has taken.
    pub fn new(clock: Clock) -> Self {
        let (sender, receiver) = channel();
        Self { clock, begun: Vec::new(), sender, receiver, open: 0, told: Vec::new() }
    }

    /// Begins to read a place, if that was not begun before.
    pub fn begin(&mut self, place: Place) {
        if self.begun.contains(&place) {
            return;
        }
        self.begun.push(place.clone());
        let (sender, clock) = (self.sender.clone(), self.clock);
        let reader = std::thread::Builder::new().name("prefill".to_owned());
        // Whoever asks may be gone by the time of the answer.
        let spawned = reader.spawn(move || drop(sender.send(read(&place, clock))));
        self.open += usize::from(spawned.is_ok());
    }

    /// What was told by now.
    pub fn told(&mut self) -> &[Told] {
        while let Ok(told) = self.receiver.try_recv() {
            self.open -= 1;
            self.told.push(told);
        }
        &self.told
    }

    /// What is told in the end.
    pub fn finish(&mut self) -> &[Told] {
        while self.open > 0 {
            match self.receiver.recv_timeout(fetch::TOTAL + Duration::from_secs(1)) {
                Ok(told) => self.told.push(told),
                Err(_) => break,
            }
            self.open -= 1;
        }
        &self.told
    }
}

fn read(place: &Place, clock: Clock) -> Told {
    let texts = fetch(place, clock).map(|body| match place.forge() {
        Some(forge) => repository::read(forge, &body),
        None => page::read(&body),
    });
    Told { host: place.host(), is_repository: place.forge().is_some(), texts }
}

/// The forges whose interface is asked. Others are read as pages.
const ASKED: [Forge; 3] = [Forge::GitHub, Forge::GitLab, Forge::Forgejo];
