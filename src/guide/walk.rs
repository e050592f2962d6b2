//! Visits every text of a file with its field and its role, so that a rule about texts is written once for all of them.
//!
//! Fields are handed out as borrowed steps: most visits find nothing, and a path is only built for a finding.

use super::config::{Config, Page};
use super::entry::{Component, Entry, Listing, Status, Successor};
use super::link::Link;
use super::people::Contributor;
use super::theme::{Section, Theme};
use crate::source::FieldPath;

/// One step to a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// A key.
    Key(&'static str),
    /// A list's element, from 0.
    Index(usize),
}

/// What a text is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextRole {
    /// A name or title.
    Name,
    /// An entry's summary.
    Summary,
    /// Small Markdown that readers see: a note, or the sentence under a heading.
    Note,
    /// Somebody else's words.
    Quote,
    /// The Markdown of a theme or page.
    Body,
    /// Other plain text that readers see.
    Plain,
    /// An address.
    Url,
    /// A slug, date, license or other word for the program.
    Word,
}

/// The path that the steps lead along.
pub fn field_path(steps: &[Step]) -> FieldPath {
    steps.iter().fold(FieldPath::root(), |path, step| match step {
        Step::Key(key) => path.key(*key),
        Step::Index(index) => path.index(*index),
    })
}

/// Visits every text of an entry.
pub fn walk_entry(entry: &Entry, mut visit: impl FnMut(&[Step], TextRole, &str)) {
    let v = &mut visit;
    v(&[Step::Key("name")], TextRole::Name, &entry.name);
    v(&[Step::Key("summary")], TextRole::Summary, &entry.summary);
    for (name, url) in entry.urls.iter() {
        v(&[Step::Key("urls"), Step::Key(name)], TextRole::Url, url);
    }
    optional(v, &[Step::Key("license")], TextRole::Word, entry.license.as_ref());
    optional(v, &[Step::Key("vendor")], TextRole::Plain, entry.vendor.as_ref());
    for (index, alias) in entry.aliases.iter().enumerate() {
        v(&[Step::Key("aliases"), Step::Index(index)], TextRole::Name, alias);
    }
    for (index, tag) in entry.tags.iter().enumerate() {
        v(&[Step::Key("tags"), Step::Index(index)], TextRole::Word, tag);
    }
    for (index, listing) in entry.listings.iter().enumerate() {
        walk_listing(v, index, listing);
    }
    for (index, component) in entry.components.iter().enumerate() {
        walk_component(v, index, component);
    }
    for (index, link) in entry.links.iter().enumerate() {
        walk_link(v, &[Step::Key("links"), Step::Index(index)], link);
    }
    if let Some(status) = &entry.status {
        walk_status(v, status);
    }
    for (index, waiver) in entry.waivers.iter().enumerate() {
        v(&[Step::Key("waivers"), Step::Index(index), Step::Key("reason")], TextRole::Plain, &waiver.reason);
    }
}

/// Visits every text of a theme's front matter.
pub fn walk_theme(theme: &Theme, mut visit: impl FnMut(&[Step], TextRole, &str)) {
    let v = &mut visit;
    v(&[Step::Key("title")], TextRole::Name, &theme.title);
    optional(v, &[Step::Key("short_title")], TextRole::Name, theme.short_title.as_ref());
    walk_sections(v, &mut Vec::new(), &theme.sections);
    for (index, link) in theme.further_reading.iter().enumerate() {
        walk_link(v, &[Step::Key("further_reading"), Step::Index(index)], link);
    }
}

/// Visits every text of a contributor's file.
pub fn walk_contributor(contributor: &Contributor, mut visit: impl FnMut(&[Step], TextRole, &str)) {
    visit(&[Step::Key("name")], TextRole::Name, &contributor.name);
    optional(&mut visit, &[Step::Key("url")], TextRole::Url, contributor.url.as_ref());
    for (index, email) in contributor.emails.iter().enumerate() {
        visit(&[Step::Key("emails"), Step::Index(index)], TextRole::Word, email);
    }
}

/// Visits every text of a page's front matter.
pub fn walk_page(page: &Page, mut visit: impl FnMut(&[Step], TextRole, &str)) {
    visit(&[Step::Key("title")], TextRole::Name, &page.title);
    optional(&mut visit, &[Step::Key("short_title")], TextRole::Name, page.short_title.as_ref());
}

/// Visits the texts of `guide.yaml` that readers see.
pub fn walk_config(config: &Config, mut visit: impl FnMut(&[Step], TextRole, &str)) {
    visit(&[Step::Key("title")], TextRole::Name, &config.title);
    optional(&mut visit, &[Step::Key("description")], TextRole::Plain, config.description.as_ref());
}

type Visit<'v> = dyn FnMut(&[Step], TextRole, &str) + 'v;

fn optional(v: &mut Visit<'_>, steps: &[Step], role: TextRole, text: Option<&String>) {
    if let Some(text) = text {
        v(steps, role, text);
    }
}

fn walk_listing(v: &mut Visit<'_>, index: usize, listing: &Listing) {
    let at = |name| [Step::Key("listings"), Step::Index(index), Step::Key(name)];
    optional(v, &at("label"), TextRole::Name, listing.label.as_ref());
    optional(v, &at("url"), TextRole::Url, listing.url.as_ref());
    optional(v, &at("note"), TextRole::Note, listing.note.as_ref());
    if let Some(quote) = &listing.quote {
        let [a, b, c] = at("quote");
        v(&[a, b, c, Step::Key("text")], TextRole::Quote, &quote.text);
        let role = if quote.source.contains("://") { TextRole::Url } else { TextRole::Plain };
        v(&[a, b, c, Step::Key("source")], role, &quote.source);
    }
    for (inner, link) in listing.links.iter().enumerate() {
        let [a, b, c] = at("links");
        walk_link(v, &[a, b, c, Step::Index(inner)], link);
    }
}

fn walk_component(v: &mut Visit<'_>, index: usize, component: &Component) {
    let at = |name| [Step::Key("components"), Step::Index(index), Step::Key(name)];
    optional(v, &at("name"), TextRole::Name, component.name.as_ref());
    optional(v, &at("url"), TextRole::Url, component.url.as_ref());
    optional(v, &at("note"), TextRole::Note, component.note.as_ref());
}

fn walk_link(v: &mut Visit<'_>, steps: &[Step], link: &Link) {
    let with = |name| [steps, &[Step::Key(name)]].concat();
    v(&with("title"), TextRole::Name, &link.title);
    v(&with("url"), TextRole::Url, &link.url);
    optional(v, &with("note"), TextRole::Note, link.note.as_ref());
}

fn walk_status(v: &mut Visit<'_>, status: &Status) {
    optional(v, &[Step::Key("status"), Step::Key("since")], TextRole::Word, status.since.as_ref());
    if let Some(Successor::Elsewhere(elsewhere)) = &status.successor {
        let at = |name| [Step::Key("status"), Step::Key("successor"), Step::Key(name)];
        v(&at("name"), TextRole::Name, &elsewhere.name);
        v(&at("url"), TextRole::Url, &elsewhere.url);
    }
    optional(v, &[Step::Key("status"), Step::Key("evidence")], TextRole::Url, status.evidence.as_ref());
}

fn walk_sections(v: &mut Visit<'_>, above: &mut Vec<Step>, sections: &[Section]) {
    for (index, section) in sections.iter().enumerate() {
        above.extend([Step::Key("sections"), Step::Index(index)]);
        let with = |above: &[Step], name| [above, &[Step::Key(name)]].concat();
        optional(v, &with(above, "title"), TextRole::Name, section.title.as_ref());
        optional(v, &with(above, "intro"), TextRole::Note, section.intro.as_ref());
        walk_sections(v, above, &section.sections);
        above.truncate(above.len() - 2);
    }
}
