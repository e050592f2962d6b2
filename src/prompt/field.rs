//! The fields of an entry as questions: what each is asked with, what it holds, and how an answer becomes its value.

use super::Stopped;
use super::form::Form;
use super::place;
use super::question::{Answer, Ask, Line, OneOf, Question};
use crate::guide::{
    Date, Elsewhere, Entry, FieldError, Hosting, Kind, MAX_NAME, NOTE_LENGTH, SUMMARY_LENGTH, State, Status, Successor,
    check_license, check_name, check_note, check_slug, check_summary, check_summary_form, check_url,
};

/// A field that can be asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Field {
    Home,
    Source,
    Name,
    Kind,
    Summary,
    /// Theme and section of the listing with this number.
    Place(usize),
    /// The note of the listing with this number.
    Note(usize),
    License,
    Hosting,
    Vendor,
    Aliases,
    Tags,
    Docs,
    Demo,
    Package,
    Changelog,
    State,
    Since,
    Successor,
    Evidence,
}

/// How a field is asked for this time.
#[derive(Clone, Copy, Default)]
pub(super) struct Asking<'a> {
    pub(super) number: Option<(usize, usize)>,
    pub(super) can_go_back: bool,
    /// What stands there to begin with, in the place of the field's value.
    pub(super) initial: Option<&'a str>,
    /// Where that comes from, if nobody has said it yet.
    pub(super) from: Option<&'a str>,
}

impl Field {
    /// Those that can be changed at the last look, in the order of the file. A place more can be added.
    pub(super) fn all(entry: &Entry) -> Vec<Self> {
        let mut all = vec![Self::Name, Self::Kind, Self::Summary, Self::Home, Self::Source];
        for at in 0..entry.listings.len() {
            all.extend([Self::Place(at), Self::Note(at)]);
        }
        all.extend([
            Self::Place(entry.listings.len()),
            Self::License,
            Self::Hosting,
            Self::Vendor,
            Self::Aliases,
            Self::Tags,
        ]);
        all.extend([Self::Docs, Self::Demo, Self::Package, Self::Changelog, Self::State]);
        if entry.status.is_some() {
            all.extend([Self::Since, Self::Successor, Self::Evidence]);
        }
        all
    }

    pub(super) fn label(self) -> &'static str {
        match self {
            Self::Home => "Home page",
            Self::Source => "Source repository",
            Self::Name => "Name",
            Self::Kind => "What it is",
            Self::Summary => "Summary",
            Self::Place(_) => "Theme and section",
            Self::Note(_) => "Note",
            Self::License => "License",
            Self::Hosting => "Hosting",
            Self::Vendor => "Vendor",
            Self::Aliases => "Other names",
            Self::Tags => "Tags",
            Self::Docs => "Documentation",
            Self::Demo => "Demo",
            Self::Package => "Package",
            Self::Changelog => "Changelog",
            Self::State => "Status",
            Self::Since => "Status since",
            Self::Successor => "Successor",
            Self::Evidence => "Evidence",
        }
    }

    /// What a good answer looks like.
    fn help(self, entry: &Entry, form: &Form<'_>) -> String {
        let fixed = match self {
            Self::Home => "https://\u{2026}; Enter if it has only a source repository",
            Self::Source if entry.urls.home.is_some() => "https://\u{2026}; Enter if it is not public",
            Self::Source => "https://\u{2026}",
            Self::Name => "as the makers spell it",
            Self::Kind | Self::Place(_) | Self::State => "",
            Self::Summary => "one sentence: what it does for you. Capital first, full stop last",
            Self::Note(at) => {
                let listing = entry.listings.get(at);
                let theme = listing.and_then(|listing| form.guide.theme(&listing.theme));
                let title = theme.map(|theme| (form.clean)(theme.theme.menu_title())).unwrap_or_default();
                return format!(
                    "one to three sentences: what it means for \u{201c}{title}\u{201d}; Enter leaves it out"
                );
            }
            Self::License => "an SPDX expression like MIT or Apache-2.0, or proprietary; Enter leaves it out",
            Self::Hosting => "any of hosted, self-hosted, local, with commas; Enter leaves it out",
            Self::Vendor => "who makes it; Enter leaves it out",
            Self::Aliases => "former and other names, with commas; Enter leaves them out",
            Self::Tags => "words to find it by, in lower case, with commas; Enter leaves them out",
            Self::Docs | Self::Demo | Self::Package | Self::Changelog => "https://\u{2026}; Enter leaves it out",
            Self::Since => "YYYY, YYYY-MM or YYYY-MM-DD; Enter leaves it out",
            Self::Successor => "the slug of an entry, or a name and an address; Enter leaves it out",
            Self::Evidence => "the address of a page that says so; Enter leaves it out",
        };
        fixed.to_owned()
    }

    /// What is told to somebody who asks for help.
    fn more(self) -> &'static str {
        match self {
            Self::Home => {
                "The page that its makers would give you, not an article about it. Example: https://www.drone.io/"
            }
            Self::Source => {
                "Where its source can be read, without a branch or a file behind it. Example: https://github.com/harness/drone"
            }
            Self::Name => "Only the name: no version, no maker, no slogan. The file is called after it. Example: Drone",
            Self::Kind => {
                "Take what fits best; it says how one comes to use it, not how it is licensed. Example: a CI server that you run yourself is a tool."
            }
            Self::Summary => {
                "Readers see it beside the name in every list. Say what it does, without praise and without the name. Example: Runs builds in containers and reports back to the forge."
            }
            Self::Place(_) => {
                "Take the section where a reader would look for it first; others can follow. Example: type `hosted` to see every section that has the word."
            }
            Self::Note(_) => {
                "What a reader of this theme should know that the summary does not say. Links are written [words](https://\u{2026}). Example: Every push builds in a container of its own."
            }
            Self::License => {
                "As in the SPDX license list (spdx.org/licenses); several are joined with OR or AND. Example: MIT OR Apache-2.0"
            }
            Self::Hosting => {
                "`hosted` by its vendor, `self-hosted` on your own servers, `local` on your own machine. Example: hosted, self-hosted"
            }
            Self::Vendor => "The company, foundation or person behind it. Example: Harness",
            Self::Aliases => {
                "What it was called before, or is called elsewhere: readers who know it so will find it. Example: Drone CI, Drone.io"
            }
            Self::Tags => "Lower-case letters, digits and hyphens. Example: ci, containers",
            Self::Docs => "Where its manual begins. Example: https://docs.drone.io/",
            Self::Demo => "A place to try it without installing it.",
            Self::Package => "Its page in a package registry.",
            Self::Changelog => "Where it is told what changed from release to release.",
            Self::State => "Leave it at active as long as somebody works on it.",
            Self::Since => "As exactly as it is known. Example: 2015-05",
            Self::Successor => "What to look at instead. Example: gitlab, or: Woodpecker https://woodpecker-ci.org/",
            Self::Evidence => "An announcement, a notice in the repository.",
        }
    }

    /// The most characters, where there is a limit.
    fn most(self) -> Option<usize> {
        match self {
            Self::Name => Some(MAX_NAME),
            Self::Summary => Some(SUMMARY_LENGTH.1),
            Self::Note(_) => Some(NOTE_LENGTH),
            _ => None,
        }
    }

    /// What the field holds, as it is typed and shown.
    pub(super) fn value(self, entry: &Entry) -> String {
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        let status = entry.status.as_ref();
        match self {
            Self::Home => text(&entry.urls.home),
            Self::Source => text(&entry.urls.source),
            Self::Name => entry.name.clone(),
            Self::Kind => entry.kind.map(|kind| kind.word().to_owned()).unwrap_or_default(),
            Self::Summary => entry.summary.clone(),
            Self::Place(at) => entry.listings.get(at).map_or_else(String::new, |listing| {
                listing.section.iter().fold(listing.theme.clone(), |place, section| format!("{place}/{section}"))
            }),
            Self::Note(at) => entry.listings.get(at).and_then(|listing| listing.note.clone()).unwrap_or_default(),
            Self::License => text(&entry.license),
            Self::Hosting => entry.hosting.iter().map(|hosting| hosting.word()).collect::<Vec<_>>().join(", "),
            Self::Vendor => text(&entry.vendor),
            Self::Aliases => entry.aliases.join(", "),
            Self::Tags => entry.tags.join(", "),
            Self::Docs => text(&entry.urls.docs),
            Self::Demo => text(&entry.urls.demo),
            Self::Package => text(&entry.urls.package),
            Self::Changelog => text(&entry.urls.changelog),
            Self::State => entry.state().word().to_owned(),
            Self::Since => status.map(|status| text(&status.since)).unwrap_or_default(),
            Self::Successor => match status.and_then(|status| status.successor.as_ref()) {
                Some(Successor::Entry(slug)) => slug.clone(),
                Some(Successor::Elsewhere(elsewhere)) => format!("{} {}", elsewhere.name, elsewhere.url),
                None => String::new(),
            },
            Self::Evidence => status.map(|status| text(&status.evidence)).unwrap_or_default(),
        }
    }

    /// What is wrong with an answer, if anything.
    fn check(self, answer: &str, entry: &Entry, form: &Form<'_>) -> Result<(), FieldError> {
        let must_not_be_empty = match self {
            Self::Name | Self::Summary => true,
            Self::Source => entry.urls.home.is_none() && !entry.is_group(),
            _ => false,
        };
        if answer.is_empty() && !must_not_be_empty {
            return Ok(());
        }
        let each = |check: &dyn Fn(&str) -> Result<(), FieldError>| words(answer).try_for_each(check);
        match self {
            Self::Home | Self::Source | Self::Docs | Self::Demo | Self::Package | Self::Changelog | Self::Evidence => {
                check_url(answer)
            }
            Self::Name => check_name(answer),
            Self::Summary => check_summary(answer).and_then(|()| check_summary_form(answer)),
            Self::Note(_) => check_note(answer),
            Self::License => check_license(answer),
            Self::Hosting => each(&|word| match hosting(word) {
                Some(_) => Ok(()),
                None => Err(wrong(format!("`{word}` is none of hosted, self-hosted and local"))),
            }),
            Self::Aliases => each(&check_name),
            Self::Tags => each(&|tag| check_slug(tag).map_err(|error| wrong(format!("`{tag}` is not a tag: {error}")))),
            Self::Since => answer.parse::<Date>().map(|_| ()).map_err(wrong),
            Self::Successor => match successor(answer) {
                Successor::Entry(slug) if form.guide.knows_entry(&slug) => Ok(()),
                Successor::Entry(slug) => Err(FieldError {
                    message: format!("the guide has no entry `{slug}`"),
                    help: Some("write its slug, or a name and an address".to_owned()),
                }),
                Successor::Elsewhere(elsewhere) => check_name(&elsewhere.name).and_then(|()| check_url(&elsewhere.url)),
            },
            Self::Vendor | Self::Kind | Self::Place(_) | Self::State => Ok(()),
        }
    }

    /// Puts an answer that was checked into the entry.
    fn set(self, entry: &mut Entry, answer: &str) {
        let text = (!answer.is_empty()).then(|| answer.to_owned());
        let words = || words(answer).map(str::to_owned).collect::<Vec<_>>();
        match self {
            Self::Home => entry.urls.home = text,
            Self::Source => entry.urls.source = text.filter(|source| Some(source) != entry.urls.home.as_ref()),
            Self::Name => answer.clone_into(&mut entry.name),
            Self::Summary => answer.clone_into(&mut entry.summary),
            Self::Note(at) => {
                if let Some(listing) = entry.listings.get_mut(at) {
                    listing.note = text;
                }
            }
            Self::License => entry.license = text,
            Self::Hosting => entry.hosting = words().iter().filter_map(|word| hosting(word)).collect(),
            Self::Vendor => entry.vendor = text,
            Self::Aliases => entry.aliases = words(),
            Self::Tags => entry.tags = words(),
            Self::Docs => entry.urls.docs = text,
            Self::Demo => entry.urls.demo = text,
            Self::Package => entry.urls.package = text,
            Self::Changelog => entry.urls.changelog = text,
            Self::Since => entry.status.get_or_insert_default().since = text,
            Self::Successor => entry.status.get_or_insert_default().successor = text.as_deref().map(successor),
            Self::Evidence => entry.status.get_or_insert_default().evidence = text,
            Self::Kind | Self::Place(_) | Self::State => {}
        }
    }

    /// Asks for the field and puts the answer into the entry.
    pub(super) fn ask(
        self,
        entry: &mut Entry,
        form: &Form<'_>,
        asking: Asking<'_>,
        asker: &mut dyn Ask,
    ) -> Result<Answer<()>, Stopped> {
        let mut help = self.help(entry, form);
        if let Some(from) = asking.from {
            help = format!("read from {from}: make it yours. {help}");
        }
        let question = Question {
            label: self.label(),
            help: &help,
            more: self.more(),
            number: asking.number,
            can_go_back: asking.can_go_back,
            binds: false,
        };
        match self {
            Self::Kind => return ask_kind(entry, question, asker),
            Self::State => return ask_state(entry, question, asker),
            Self::Place(at) => return place::ask(entry, at, form.guide, form.clean, question, asker),
            _ => {}
        }
        let value = self.value(entry);
        let initial = asking.initial.unwrap_or(&value);
        let answer = {
            let check = |answer: &str| self.check(answer, entry, form);
            asker.line(&Line { question, initial, most: self.most(), check: &check })?
        };
        Ok(match answer {
            Answer::Given(answer) => {
                self.set(entry, &answer);
                Answer::Given(())
            }
            Answer::Back(typed) => Answer::Back(typed),
        })
    }
}

fn ask_kind(entry: &mut Entry, question: Question<'_>, asker: &mut dyn Ask) -> Result<Answer<()>, Stopped> {
    // A group names entries that are there already; it is written in the editor or by hand.
    let kinds: Vec<_> = Kind::ALL.into_iter().filter(|(kind, _)| *kind != Kind::Group).collect();
    let items: Vec<String> = kinds.iter().map(|(kind, about)| format!("{:9} {about}", kind.word())).collect();
    let default = kinds.iter().position(|(kind, _)| Some(*kind) == entry.kind).unwrap_or(0);
    Ok(match asker.choice(&OneOf { question, items: &items, default, search: false })? {
        Answer::Given(chosen) => {
            entry.kind = Some(kinds[chosen].0);
            Answer::Given(())
        }
        Answer::Back(typed) => Answer::Back(typed),
    })
}

/// The states, each with what it means.
const STATES: [(State, &str); 6] = [
    (State::Active, "somebody works on it"),
    (State::Maintenance, "kept going, without new work"),
    (State::Discontinued, "ended, or without a sign of life for years"),
    (State::Archived, "declared read-only by its owner"),
    (State::Renamed, "alive under another name"),
    (State::Merged, "lives on inside another"),
];

fn ask_state(entry: &mut Entry, question: Question<'_>, asker: &mut dyn Ask) -> Result<Answer<()>, Stopped> {
    let items: Vec<String> = STATES.iter().map(|(state, about)| format!("{:12} {about}", state.word())).collect();
    let default = STATES.iter().position(|(state, _)| *state == entry.state()).unwrap_or(0);
    Ok(match asker.choice(&OneOf { question, items: &items, default, search: false })? {
        Answer::Given(chosen) => {
            let state = STATES[chosen].0;
            let rest = entry.status.take().filter(|_| state != State::Active);
            entry.status = match (state, rest) {
                (State::Active, _) => None,
                (state, rest) => Some(Status { state: Some(state), ..rest.unwrap_or_default() }),
            };
            Answer::Given(())
        }
        Answer::Back(typed) => Answer::Back(typed),
    })
}

/// The parts of a list that is typed with commas.
fn words(answer: &str) -> impl Iterator<Item = &str> {
    answer.split(',').map(str::trim).filter(|word| !word.is_empty())
}

fn hosting(word: &str) -> Option<Hosting> {
    Hosting::ALL.into_iter().find(|hosting| hosting.word() == word)
}

/// A slug, or a name with an address behind it.
fn successor(answer: &str) -> Successor {
    match answer.rsplit_once(char::is_whitespace) {
        Some((name, url)) => Successor::Elsewhere(Elsewhere { name: name.trim().to_owned(), url: url.to_owned() }),
        None => Successor::Entry(answer.to_owned()),
    }
}

fn wrong(message: String) -> FieldError {
    FieldError { message, help: None }
}
