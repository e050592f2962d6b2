//! Stopping a request in its tracks, so that a test can do something at exactly that moment.

use std::sync::{Arc, Condvar, Mutex};
use std::time::Duration;

use super::super::server::Seen;

/// How long a test waits for a request before it is taken for stuck.
const STUCK: Duration = Duration::from_secs(120);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// Before anything is done about the request.
    Before,
    /// When it was carried out, but is not answered yet.
    After,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Progress {
    Waiting,
    Reached,
    Released,
}

/// A request that will be held. Dropped, it lets go.
pub struct Held(Arc<(Mutex<Progress>, Condvar)>);

/// The server's side of it.
#[derive(Clone)]
pub(crate) struct Hold {
    method: String,
    part: String,
    when: When,
    progress: Arc<(Mutex<Progress>, Condvar)>,
}

impl Hold {
    pub(crate) fn new(method: &str, part: &str, when: When) -> (Self, Held) {
        let progress = Arc::new((Mutex::new(Progress::Waiting), Condvar::new()));
        let held = Held(Arc::clone(&progress));
        (Self { method: method.to_owned(), part: part.to_owned(), when, progress }, held)
    }

    pub(crate) fn fits(&self, request: &Seen, when: When) -> bool {
        let waiting = *self.progress.0.lock().unwrap() == Progress::Waiting;
        waiting && self.when == when && self.method == request.method && request.path.contains(&self.part)
    }

    /// Stays here until the test lets go.
    pub(crate) fn stay(&self) {
        let (lock, changed) = &*self.progress;
        let mut progress = lock.lock().unwrap();
        if *progress == Progress::Waiting {
            *progress = Progress::Reached;
            changed.notify_all();
        }
        while *progress != Progress::Released {
            progress = changed.wait(progress).unwrap();
        }
    }
}

impl Held {
    /// Waits until the request is there.
    pub fn wait(&self) {
        let (lock, changed) = &*self.0;
        let progress = lock.lock().unwrap();
        let (progress, _) =
            changed.wait_timeout_while(progress, STUCK, |progress| *progress == Progress::Waiting).unwrap();
        assert_ne!(*progress, Progress::Waiting, "the request that was to be held never came");
    }

    /// Lets it go on.
    pub fn release(&self) {
        let (lock, changed) = &*self.0;
        *lock.lock().unwrap() = Progress::Released;
        changed.notify_all();
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        self.release();
    }
}
