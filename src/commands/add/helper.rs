//! What the form can find out by itself: a name from the address.

use super::session::Session;
use crate::cli::AddArgs;
use crate::guide::Entry;
use crate::prefill::{is_repository, name_of};
use crate::prompt::{Helper, Suggestion};

/// Guesses from the addresses.
pub(super) struct Reader;

impl Reader {
    pub(super) fn new(_: &Session, _: &AddArgs) -> Self {
        Self
    }
}

impl Helper for Reader {
    fn hosts(&self, _: &Entry) -> Vec<String> {
        Vec::new()
    }

    fn allow(&mut self, _: bool) {}

    fn look(&mut self, _: &Entry) {}

    fn name(&mut self, entry: &Entry) -> Option<Suggestion> {
        let urls = &entry.urls;
        let text = [&urls.source, &urls.home].into_iter().flatten().find_map(|url| name_of(url))?;
        Some(Suggestion { text, from: "the address".to_owned() })
    }

    fn summary(&mut self) -> Option<Suggestion> {
        None
    }

    fn license(&mut self) -> Option<Suggestion> {
        None
    }

    fn trouble(&mut self) -> Option<String> {
        None
    }

    fn is_repository(&self, url: &str) -> bool {
        is_repository(url)
    }
}
