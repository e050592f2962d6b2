//! The form, with what it needs of the guide, the drafts and the network.

use super::Error;
use super::helper::Reader;
use super::session::Session;
use crate::cli::{AddArgs, Ui};
use crate::contribute::{Draft, Known};
use crate::guide::{Entry, suggest_slug};
use crate::prefill::name_of;
use crate::prompt::{Form, Stopped, change, fill};
use crate::report::clean;

/// Asks for everything that is still open.
pub(super) fn ask(session: &Session, args: &AddArgs, draft: &mut Draft, ui: &mut Ui) -> Result<(), Error> {
    ui.heading(&format!("A new entry for \u{201c}{}\u{201d}", clean(&session.frame().config.title)));
    let mut keeper = Keeper::new(session, args, draft);
    let asked = keeper.with_form(&mut draft.entry, fill);
    asked.map_err(|stopped| {
        let slug = keeper.kept_as.unwrap_or_default();
        let existing = session.guide.known(super::slug_of(args, &draft.entry).ok().as_deref(), &draft.entry);
        match (&stopped, existing) {
            (Stopped::Chosen, Some(existing)) => {
                session.drafts.remove(&slug);
                session.stopped(&stopped, &existing.slug)
            }
            _ => session.stopped(&stopped, &slug),
        }
    })
}

/// Lets the person change one answer.
pub(super) fn ask_again(session: &Session, args: &AddArgs, slug: &str, draft: &mut Draft) -> Result<(), Error> {
    let mut keeper = Keeper { kept_as: Some(slug.to_owned()), ..Keeper::new(session, args, draft) };
    keeper.with_form(&mut draft.entry, change).map_err(|stopped| {
        let slug = keeper.kept_as.unwrap_or_default();
        session.stopped(&stopped, &slug)
    })
}

/// Keeps the draft after each answer, in a file that is called after the tool.
struct Keeper<'s> {
    session: &'s Session,
    args: &'s AddArgs,
    /// What is kept beside the entry, and its text as the person wrote it.
    rest: Draft,
    /// The slug under which it was kept last.
    kept_as: Option<String>,
}

impl<'s> Keeper<'s> {
    fn new(session: &'s Session, args: &'s AddArgs, draft: &Draft) -> Self {
        let is_this = |slug: &String| {
            draft.written.is_some() && session.drafts.load(slug).is_some_and(|kept| kept.written == draft.written)
        };
        let kept_as = session.drafts.slugs().into_iter().find(is_this);
        Self { session, args, rest: draft.clone(), kept_as }
    }

    /// Puts the form before the person.
    fn with_form(
        &mut self,
        entry: &mut Entry,
        ask: impl FnOnce(&mut Entry, &mut Form<'_>) -> Result<(), Stopped>,
    ) -> Result<(), Stopped> {
        let (session, args) = (self.session, self.args);
        let look = |entry: &Entry| {
            let found = session.guide.known(super::slug_of(args, entry).ok().as_deref(), entry)?;
            Some(shown(&found))
        };
        let clean = |text: &str| clean(text).into_owned();
        let mut helper = Reader::new(args);
        let mut keep = |entry: &Entry| self.keep(entry);
        let mut form =
            Form { guide: &session.guide, keep: &mut keep, known: &look, clean: &clean, helper: &mut helper };
        ask(entry, &mut form)
    }

    fn keep(&mut self, entry: &Entry) -> Result<(), Stopped> {
        let Some(slug) = self.slug(entry) else { return Ok(()) };
        let drafts = &self.session.drafts;
        let draft = Draft { entry: entry.clone(), ..self.rest.clone() };
        drafts.save(&slug, &draft).map_err(|error| Stopped::Terminal(std::io::Error::other(error)))?;
        // Another name is another file: the draft moves with it.
        if let Some(old) = self.kept_as.replace(slug.clone()).filter(|old| *old != slug) {
            drafts.remove(&old);
        }
        Ok(())
    }

    /// The slug that the name makes; as long as there is none, one that the address suggests and no other draft has.
    fn slug(&self, entry: &Entry) -> Option<String> {
        if let Ok(slug) = super::slug_of(self.args, entry) {
            return Some(slug);
        }
        let urls = &entry.urls;
        let suggested = [&urls.source, &urls.home].into_iter().flatten().find_map(|url| suggest_slug(&name_of(url)?));
        let slug = suggested.or_else(|| (!urls.is_empty()).then(|| "unnamed".to_owned()))?;
        let is_free = |slug: &String| self.kept_as.as_ref() == Some(slug) || !self.session.drafts.path(slug).exists();
        std::iter::once(slug.clone()).chain((2..).map(|number| format!("{slug}-{number}"))).find(is_free)
    }
}

fn shown(Known { slug, entry, why }: &Known) -> String {
    let address = entry.urls.iter().next().map(|(_, url)| format!("\n  {}", clean(url))).unwrap_or_default();
    format!("  {} ({}): {}\n  {}{address}", clean(&entry.name), clean(slug), clean(why), clean(&entry.summary))
}
