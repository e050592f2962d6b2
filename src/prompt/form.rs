//! The form of a new entry. What has an answer already, from a flag or a draft, is not asked again.

use super::Stopped;
use super::ask::{choose, confirm, text};
use crate::guide::{
    Entry, FieldError, Guide, Kind, Listing, MAX_NAME, NOTE_LENGTH, SUMMARY_LENGTH, check_license, check_name,
    check_note, check_summary, check_summary_form, check_url,
};

/// What the form needs to know and to tell.
pub struct Form<'f> {
    /// The guide that the entry is for.
    pub guide: &'f Guide,
    /// Keeps the entry after each answer.
    pub keep: &'f mut dyn FnMut(&Entry) -> Result<(), Stopped>,
    /// Looks whether the tool is in the guide already; shows the entry that it is.
    pub known: &'f dyn Fn(&Entry) -> Option<String>,
    /// Makes a text of the guide safe to show.
    pub clean: &'f dyn Fn(&str) -> String,
}

/// Asks for everything that `entry` still lacks.
///
/// # Errors
/// When the person interrupts or stops; what was answered is kept.
pub fn fill(entry: &mut Entry, form: &mut Form<'_>) -> Result<(), Stopped> {
    loop {
        ask_name(entry, form)?;
        ask_addresses(entry, form)?;
        match (form.known)(entry) {
            None => break,
            Some(shown) => same_tool(entry, &shown)?,
        }
    }
    if entry.kind.is_none() {
        entry.kind = Some(ask_kind()?);
        (form.keep)(entry)?;
    }
    if entry.summary.is_empty() {
        entry.summary = ask_summary("")?;
        (form.keep)(entry)?;
    }
    // A form that was left at the note has no license yet: that is asked for next.
    let note_is_open = entry.license.is_none() && entry.listings.last().is_some_and(|last| last.note.is_none());
    if note_is_open {
        ask_note(entry, form)?;
    }
    if entry.listings.is_empty() || (note_is_open && confirm(ANOTHER, false)?) {
        ask_listings(entry, form)?;
    }
    if entry.license.is_none() {
        let help = "an SPDX expression like MIT or Apache-2.0, or proprietary; Enter leaves it out";
        let license = text("License", help, "", None, &optional(&check_license))?;
        entry.license = (!license.is_empty()).then_some(license);
        (form.keep)(entry)?;
    }
    Ok(())
}

fn ask_name(entry: &mut Entry, form: &mut Form<'_>) -> Result<(), Stopped> {
    if !entry.name.is_empty() && check_name(&entry.name).is_ok() {
        return Ok(());
    }
    entry.name = text("Name", "as the makers spell it", &entry.name, Some(MAX_NAME), &check_name)?;
    (form.keep)(entry)
}

/// A known tool is best noticed after the name; an address tells it even when the name does not.
fn ask_addresses(entry: &mut Entry, form: &mut Form<'_>) -> Result<(), Stopped> {
    if (form.known)(entry).is_some() || entry.is_group() {
        return Ok(());
    }
    if entry.urls.home.is_none() && entry.urls.source.is_none() {
        let home = text(
            "Home page",
            "https://\u{2026}; Enter if it has only a source repository",
            "",
            None,
            &optional(&check_url),
        )?;
        entry.urls.home = (!home.is_empty()).then_some(home);
        (form.keep)(entry)?;
        if (form.known)(entry).is_some() {
            return Ok(());
        }
    }
    // A form that was left here has no kind yet: that is asked for next.
    if entry.urls.source.is_none() && (entry.urls.home.is_none() || entry.kind.is_none()) {
        let home_is_given = entry.urls.home.is_some();
        let help = if home_is_given { "https://\u{2026}; Enter if it is not public" } else { "https://\u{2026}" };
        let check = |answer: &str| if home_is_given && answer.is_empty() { Ok(()) } else { check_url(answer) };
        let source = text("Source repository", help, "", None, &check)?;
        entry.urls.source = (!source.is_empty() && Some(&source) != entry.urls.home.as_ref()).then_some(source);
        (form.keep)(entry)?;
    }
    Ok(())
}

/// Shows the entry that is there, and lets the person decide.
fn same_tool(entry: &mut Entry, shown: &str) -> Result<(), Stopped> {
    console::Term::stderr().write_line(&format!("\n{shown}\n"))?;
    let choices =
        ["It is the same tool: stop here".to_owned(), "It is another one: change name and addresses".to_owned()];
    if choose("This looks like the tool you want to add", &choices, 0, false)? == 0 {
        return Err(Stopped::Chosen);
    }
    entry.urls.home = None;
    entry.urls.source = None;
    entry.aliases.clear();
    let wanted = std::mem::take(&mut entry.name);
    entry.name = text("Name", "one that tells the two apart", &wanted, Some(MAX_NAME), &check_name)?;
    Ok(())
}

fn ask_kind() -> Result<Kind, Stopped> {
    // A group names entries that are there already; it is written in the editor or by hand.
    let kinds: Vec<_> = Kind::ALL.into_iter().filter(|(kind, _)| *kind != Kind::Group).collect();
    let items: Vec<String> = kinds.iter().map(|(kind, about)| format!("{:9} {about}", kind.word())).collect();
    let chosen = choose("What it is", &items, 0, false)?;
    Ok(kinds[chosen].0)
}

fn ask_summary(initial: &str) -> Result<String, Stopped> {
    let help = "one sentence: what it does for you. Capital first, full stop last";
    let check = |answer: &str| check_summary(answer).and_then(|()| check_summary_form(answer));
    text("Summary", help, initial, Some(SUMMARY_LENGTH.1), &check)
}

const ANOTHER: &str = "List it under another theme too?";

fn ask_listings(entry: &mut Entry, form: &mut Form<'_>) -> Result<(), Stopped> {
    loop {
        let listing = ask_listing(entry, form)?;
        entry.listings.push(listing);
        (form.keep)(entry)?;
        ask_note(entry, form)?;
        if !confirm(ANOTHER, false)? {
            return Ok(());
        }
    }
}

/// What the last listing means for its theme.
fn ask_note(entry: &mut Entry, form: &mut Form<'_>) -> Result<(), Stopped> {
    let Some(listing) = entry.listings.last_mut() else { return Ok(()) };
    let theme = form.guide.theme(&listing.theme);
    let title = (form.clean)(theme.map_or(listing.theme.as_str(), |theme| theme.theme.menu_title()));
    let help = format!("one to three sentences: what it means for \u{201c}{title}\u{201d}; Enter leaves it out");
    let note = text("Note", &help, "", Some(NOTE_LENGTH), &optional(&check_note))?;
    listing.note = (!note.is_empty()).then_some(note);
    (form.keep)(entry)
}

/// A place in the guide that the entry does not have yet, found by typing a part of its name.
fn ask_listing(entry: &Entry, form: &Form<'_>) -> Result<Listing, Stopped> {
    let guide = form.guide;
    let mut places: Vec<(String, Listing)> = Vec::new();
    for file in guide.themes_in_order() {
        let sections = file.theme.all_sections();
        if sections.is_empty() {
            places.push((file.theme.title.clone(), Listing { theme: file.slug.clone(), ..Listing::default() }));
        }
        for (_, section) in sections {
            // A section that only holds others, as a heading above them, takes no listings of its own.
            let only_holds = !section.sections.is_empty() && !has_listings(guide, &file.slug, &section.id);
            if only_holds {
                continue;
            }
            let heading = section.title.as_deref().or(section.intro.as_deref()).unwrap_or(&section.id);
            let shown = format!("{} \u{203a} {heading}  ({}/{})", file.theme.menu_title(), file.slug, section.id);
            let listing = Listing { theme: file.slug.clone(), section: Some(section.id.clone()), ..Listing::default() };
            places.push((shown, listing));
        }
    }
    places.retain(|(_, place)| {
        !entry.listings.iter().any(|own| own.theme == place.theme && own.section == place.section)
    });
    let shown: Vec<String> = places.iter().map(|(shown, _)| (form.clean)(shown)).collect();
    let chosen = choose("Theme and section (type to search)", &shown, 0, true)?;
    Ok(places.swap_remove(chosen).1)
}

fn has_listings(guide: &Guide, theme: &str, section: &str) -> bool {
    let listings = guide.entries.iter().flat_map(|file| &file.entry().listings);
    listings.into_iter().any(|listing| listing.theme == theme && listing.section.as_deref() == Some(section))
}

/// The check for an answer that may be left out.
fn optional<'c>(check: &'c dyn Fn(&str) -> Result<(), FieldError>) -> impl Fn(&str) -> Result<(), FieldError> + 'c {
    move |answer| if answer.is_empty() { Ok(()) } else { check(answer) }
}
