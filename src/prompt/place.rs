//! Where an entry appears: the themes and sections to choose from.

use super::Stopped;
use super::question::{Answer, Ask, OneOf, Question};
use crate::guide::{Entry, Guide, Listing};

/// A place in the guide, with how it is shown.
type Place = (String, Listing);

/// Asks for a place that no listing of the entry but the one numbered `at` has yet. An answer keeps what that listing
/// says otherwise.
pub(super) fn ask(
    entry: &mut Entry,
    at: usize,
    guide: &Guide,
    clean: &dyn Fn(&str) -> String,
    question: Question<'_>,
    asker: &mut dyn Ask,
) -> Result<Answer<()>, Stopped> {
    let is_same = |listing: &Listing, place: &Listing| listing.theme == place.theme && listing.section == place.section;
    let is_another =
        |place: &Listing| !entry.listings.iter().enumerate().any(|(index, own)| index != at && is_same(own, place));
    let mut places: Vec<Place> = places(guide);
    places.retain(|(_, place)| is_another(place));
    let items: Vec<String> = places.iter().map(|(shown, _)| clean(shown)).collect();
    let now = entry.listings.get(at).and_then(|own| places.iter().position(|(_, place)| is_same(own, place)));
    let chosen = match asker.choice(&OneOf { question, items: &items, default: now.unwrap_or(0), search: true })? {
        Answer::Given(chosen) => chosen,
        Answer::Back(typed) => return Ok(Answer::Back(typed)),
    };
    let (_, place) = places.swap_remove(chosen);
    match entry.listings.get_mut(at) {
        Some(listing) => (listing.theme, listing.section) = (place.theme, place.section),
        None => entry.listings.push(place),
    }
    Ok(Answer::Given(()))
}

/// How a listing's place is shown, as in the list to choose from.
pub(super) fn shown(listing: &Listing, guide: &Guide) -> String {
    let theme = guide.theme(&listing.theme).map(|file| file.theme.menu_title());
    let section = listing.section.as_deref().map(|section| format!("/{section}")).unwrap_or_default();
    match theme {
        Some(title) => format!("{title} ({}{section})", listing.theme),
        None => format!("{}{section}", listing.theme),
    }
}

fn places(guide: &Guide) -> Vec<Place> {
    let mut places = Vec::new();
    for file in guide.themes_in_order() {
        let sections = file.theme.all_sections();
        if sections.is_empty() {
            let listing = Listing { theme: file.slug.clone(), ..Listing::default() };
            places.push((format!("{}  ({})", file.theme.title, file.slug), listing));
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
    places
}

fn has_listings(guide: &Guide, theme: &str, section: &str) -> bool {
    let listings = guide.entries.iter().flat_map(|file| &file.entry().listings);
    listings.into_iter().any(|listing| listing.theme == theme && listing.section.as_deref() == Some(section))
}
