//! `dangling-theme`: a reference to a theme that does not exist.

use super::dangling_section::section_meant;
use super::suggest::nearest;
use super::{Check, Context, Rule};
use crate::finding::{Applicability, Place, Raised, RuleId, Severity, Sink};
use crate::guide::{EntryFile, Listing, ThemeFile};
use crate::source::{FieldPath, FileId};

const ID: RuleId = RuleId("dangling-theme");

pub(super) const RULE: Rule = Rule {
    id: ID,
    severity: Severity::Error,
    summary: "a reference to a theme that does not exist",
    fix: Some(Applicability::Suggested),
    docs: include_str!("../../docs/rules/dangling-theme.md"),
    checks: &[Check::Entry(listings), Check::Theme(related)],
};

fn listings(context: &Context<'_>, file: &EntryFile, sink: &mut Sink) {
    for (index, listing) in file.entry().listings.iter().enumerate() {
        if !listing.theme.is_empty() && !context.guide.knows_theme(&listing.theme) {
            let path = FieldPath::from("listings").index(index).key("theme");
            sink.push(match theme_and_section(context, listing) {
                Some((theme, section)) => with_section(file.file, path, listing, theme, section),
                None => dangling(context, file.file, path, &listing.theme),
            });
        }
    }
}

fn related(context: &Context<'_>, file: &ThemeFile, sink: &mut Sink) {
    for (index, slug) in file.theme.related.iter().enumerate() {
        let path = FieldPath::from("related").index(index);
        if *slug == file.slug {
            sink.push(
                Raised::new(ID, file.file, Place::value(path), "the theme is related to itself")
                    .help("name another theme, or remove it")
                    .remove(Applicability::Suggested),
            );
        } else if !slug.is_empty() && !context.guide.knows_theme(slug) {
            sink.push(dangling(context, file.file, path, slug));
        }
    }
}

/// The theme and the section of a listing that names both in one, as in `ci/deployment`, by id or by title.
fn theme_and_section<'g>(context: &Context<'g>, listing: &Listing) -> Option<(&'g str, &'g str)> {
    let (theme, section) = listing.theme.split_once('/')?;
    let theme = theme_meant(context, theme.trim())?;
    Some((&theme.slug, section_meant(theme, section.trim())?))
}

/// The theme that is called so, by its slug or a title.
fn theme_meant<'g>(context: &Context<'g>, name: &str) -> Option<&'g ThemeFile> {
    let is_meant = |file: &&ThemeFile| {
        let titles = [Some(file.theme.title.as_str()), file.theme.short_title.as_deref()];
        file.slug == name || titles.into_iter().flatten().any(|title| title.eq_ignore_ascii_case(name))
    };
    context.guide.themes.iter().find(is_meant)
}

fn with_section(file: FileId, path: FieldPath, listing: &Listing, theme: &str, section: &str) -> Raised {
    let message = format!("no theme is called `{}`; a section is not named after `/`", listing.theme);
    let place = path.parent().unwrap_or_default().key("section");
    let raised = Raised::new(ID, file, Place::value(path), message)
        .help(format!("write `theme: {theme}` and `section: {section}`"));
    match &listing.section {
        Some(other) if other != section => raised,
        Some(_) => raised.replace_with(Applicability::Suggested, theme),
        None => raised.replace_with(Applicability::Suggested, theme).set(Applicability::Suggested, place, section),
    }
}

fn dangling(context: &Context<'_>, file: FileId, path: FieldPath, slug: &str) -> Raised {
    let raised = Raised::new(ID, file, Place::value(path), format!("no theme is called `{slug}`"));
    let themes = || context.guide.themes_in_order().into_iter().map(|theme| theme.slug.as_str());
    let titled = theme_meant(context, slug).map(|theme| theme.slug.as_str());
    match titled.or_else(|| nearest(slug, themes())) {
        // What stands behind the theme would be lost.
        Some(best) if slug.contains('/') => {
            raised.help(format!("did you mean `{best}`? A section goes into `section`"))
        }
        Some(best) => raised.help(format!("did you mean `{best}`?")).replace_with(Applicability::Suggested, best),
        None => {
            let themes = themes().map(|slug| format!("`{slug}`")).collect::<Vec<_>>().join(", ");
            raised.help(format!("there are {themes}"))
        }
    }
}
