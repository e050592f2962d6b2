//! What the form finds out by itself: a name from the address, and what pages and repositories say when they may be
//! asked.

use crate::cli::{AddArgs, Ui};
use crate::guide::Entry;
use crate::prefill::{Place, Reading, Texts, Told, is_repository, name_of, places};
use crate::prompt::{Helper, Suggestion};
use crate::report::clean;
use std::time::Instant;

/// Guesses from the addresses, and reads there.
pub(super) struct Reader {
    reading: Reading,
    /// Whether it may ask; `None` when nobody has said yet.
    may: Option<bool>,
    /// Whether it was told why nothing came.
    has_told: bool,
}

impl Reader {
    /// What the flags say: `--prefill` allows it, `--no-prefill` and `--offline` forbid it.
    pub(super) fn new(args: &AddArgs) -> Self {
        let may = if args.no_prefill || args.flow.offline { Some(false) } else { args.prefill.then_some(true) };
        Self { reading: Reading::new(Instant::now), may, has_told: false }
    }

    /// The first place that told something, repositories first where `first` says so.
    fn told(&mut self, what: impl Fn(&Texts) -> Option<&String>, repositories_first: bool) -> Option<Suggestion> {
        first(self.reading.told(), what, repositories_first)
    }
}

impl Helper for Reader {
    fn hosts(&self, entry: &Entry) -> Vec<String> {
        let mut hosts: Vec<String> = Vec::new();
        if self.may.is_none() {
            for host in places(&entry.urls).iter().map(Place::host) {
                if !hosts.contains(&host) {
                    hosts.push(host);
                }
            }
        }
        hosts
    }

    fn is_decided(&self) -> bool {
        self.may.is_some()
    }

    fn allow(&mut self, may: bool) {
        self.may = Some(may);
    }

    fn look(&mut self, entry: &Entry) {
        let is_complete = !entry.name.is_empty() && !entry.summary.is_empty() && entry.license.is_some();
        if self.may == Some(true) && !is_complete {
            places(&entry.urls).into_iter().for_each(|place| self.reading.begin(place));
        }
    }

    fn name(&mut self, entry: &Entry) -> Option<Suggestion> {
        // A page spells the name as its makers do; a repository's is made for addresses.
        let read = self.told(|texts| texts.name.as_ref(), false);
        read.or_else(|| {
            let urls = [&entry.urls.source, &entry.urls.home];
            let text = urls.into_iter().flatten().find_map(|url| name_of(url))?;
            Some(Suggestion { text, from: "the address".to_owned() })
        })
    }

    fn summary(&mut self) -> Option<Suggestion> {
        self.told(|texts| texts.summary.as_ref(), true)
    }

    fn license(&mut self) -> Option<Suggestion> {
        self.told(|texts| texts.license.as_ref(), true)
    }

    fn trouble(&mut self) -> Option<String> {
        if self.has_told {
            return None;
        }
        let trouble = trouble(self.reading.told())?;
        self.has_told = true;
        Some(trouble)
    }

    fn is_repository(&self, url: &str) -> bool {
        is_repository(url)
    }
}

/// Without a person to ask: fills what is missing, and says with what and from where.
pub(super) fn fill_missing(args: &AddArgs, entry: &mut Entry, ui: &mut Ui) {
    let is_complete = !entry.name.is_empty() && !entry.summary.is_empty() && entry.license.is_some();
    if !args.prefill || args.flow.offline || is_complete {
        return;
    }
    let mut reading = Reading::new(Instant::now);
    places(&entry.urls).into_iter().for_each(|place| reading.begin(place));
    let told = reading.finish();
    if let Some(trouble) = trouble(told) {
        ui.say(&clean(&trouble));
    }
    let mut take = |what: &str, field: &mut String, found: Option<Suggestion>| {
        if let Some(found) = found.filter(|_| field.is_empty()) {
            ui.say(&format!("The {what} is read from {}: {}", clean(&found.from), clean(&found.text)));
            *field = found.text;
        }
    };
    take("name", &mut entry.name, first(told, |texts| texts.name.as_ref(), false));
    take("summary", &mut entry.summary, first(told, |texts| texts.summary.as_ref(), true));
    let mut license = entry.license.take().unwrap_or_default();
    take("license", &mut license, first(told, |texts| texts.license.as_ref(), true));
    entry.license = (!license.is_empty()).then_some(license);
}

fn first(told: &[Told], what: impl Fn(&Texts) -> Option<&String>, repositories_first: bool) -> Option<Suggestion> {
    let said = |told: &Told| {
        let text = what(told.texts.as_ref().ok()?)?;
        Some(Suggestion { text: text.clone(), from: told.host.clone() })
    };
    let of = |is_repository: bool| told.iter().filter(move |told| told.is_repository == is_repository).find_map(said);
    of(repositories_first).or_else(|| of(!repositories_first))
}

/// Why a host told nothing.
fn trouble(told: &[Told]) -> Option<String> {
    let (host, why) = told.iter().find_map(|told| Some((&told.host, told.texts.as_ref().err()?)))?;
    Some(format!("Nothing could be read from {host}: {why}."))
}
