//! `list`: the guide in the terminal, theme by theme.

use super::Error;
use super::open::open_guide;
use crate::cli::{Exit, Global, ListArgs, Ui};
use crate::guide::{EntryFile, Guide, Listing, Section, State, ThemeFile, read_place};
use crate::report::{clean, write_json};
use anstyle::Style;
use serde::Serialize;
use std::io::Write;

const HEADING: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();

pub(super) fn run(global: &Global, args: &ListArgs, ui: &mut Ui) -> Result<Exit, Error> {
    let guide = open_guide(global)?;
    let wanted = args.theme.as_deref().map(read_place);
    let themes = chosen(&guide, wanted)?;
    let rows: Vec<Row<'_>> = themes
        .iter()
        .flat_map(|theme| groups(theme).into_iter().map(move |section| (*theme, section)))
        .filter(|(_, section)| {
            wanted.and_then(|(_, id)| id).is_none_or(|id| section.is_some_and(|section| section.id == id))
        })
        .flat_map(|(theme, section)| rows_of(&guide, theme, section))
        .collect();
    if args.json {
        write_json(ui.out(), &Output { schema: "ddscurate/list/1", listings: &rows })?;
    } else {
        print(&themes, &rows, ui.out())?;
    }
    Ok(Exit::Done)
}

#[derive(Serialize)]
struct Output<'g> {
    schema: &'static str,
    listings: &'g [Row<'g>],
}

/// One listing.
#[derive(Serialize)]
struct Row<'g> {
    theme: &'g str,
    section: Option<&'g str>,
    #[serde(skip)]
    heading: Option<&'g str>,
    slug: &'g str,
    name: &'g str,
    kind: Option<&'g str>,
    state: &'g str,
    summary: &'g str,
    /// Entries that are published beneath this one.
    components: Vec<&'g str>,
}

fn chosen<'g>(guide: &'g Guide, wanted: Option<(&str, Option<&str>)>) -> Result<Vec<&'g ThemeFile>, Error> {
    let Some((slug, section)) = wanted else { return Ok(guide.themes_in_order()) };
    let theme = guide.theme(slug).ok_or_else(|| {
        let themes = guide.themes_in_order().iter().map(|theme| theme.slug.clone()).collect::<Vec<_>>().join(", ");
        Error::new(Exit::Usage, format!("no theme is called `{slug}`")).hint(format!("there are {themes}"))
    })?;
    match section {
        Some(id) if theme.theme.section(id).is_none() => {
            Err(Error::new(Exit::Usage, format!("the theme `{slug}` has no section `{id}`")))
        }
        _ => Ok(vec![theme]),
    }
}

/// The theme's own listings first, then its sections in order.
fn groups(theme: &ThemeFile) -> Vec<Option<&Section>> {
    std::iter::once(None).chain(theme.theme.all_sections().into_iter().map(|(_, section)| Some(section))).collect()
}

fn rows_of<'g>(guide: &'g Guide, theme: &'g ThemeFile, section: Option<&'g Section>) -> Vec<Row<'g>> {
    let id = section.map(|section| section.id.as_str());
    let mut found: Vec<(&EntryFile, &Listing)> = guide
        .entries
        .iter()
        .flat_map(|file| file.entry().listings.iter().map(move |listing| (file, listing)))
        .filter(|(_, listing)| listing.theme == theme.slug && listing.section.as_deref() == id)
        .collect();
    found.sort_by_key(|(file, listing)| (listing.weight.unwrap_or(i64::MAX), file.entry().name.to_lowercase()));
    found.into_iter().map(|(file, listing)| row(theme, section, file, listing)).collect()
}

fn row<'g>(theme: &'g ThemeFile, section: Option<&'g Section>, file: &'g EntryFile, listing: &'g Listing) -> Row<'g> {
    Row {
        theme: &theme.slug,
        section: listing.section.as_deref(),
        heading: section.and_then(|section| section.title.as_deref()),
        slug: &file.slug,
        name: listing.label.as_deref().unwrap_or(&file.entry().name),
        kind: file.entry().kind.map(crate::guide::Kind::word),
        state: file.entry().state().word(),
        summary: &file.entry().summary,
        components: file.entry().components.iter().filter_map(|part| part.entry.as_deref()).collect(),
    }
}

fn print(themes: &[&ThemeFile], rows: &[Row<'_>], out: &mut dyn Write) -> std::io::Result<()> {
    let longest = rows.iter().map(|row| row.slug.len()).max().unwrap_or_default().min(28);
    let mut first = true;
    for theme in themes {
        if !std::mem::take(&mut first) {
            writeln!(out)?;
        }
        writeln!(out, "{HEADING}{}{HEADING:#} {DIM}({}){DIM:#}", clean(&theme.theme.title), clean(&theme.slug))?;
        let mut section = None;
        for row in rows.iter().filter(|row| row.theme == theme.slug) {
            if row.section != section {
                section = row.section;
                let heading = row.heading.map_or_else(String::new, |heading| format!("{} ", clean(heading)));
                let id = row.section.unwrap_or_default();
                writeln!(out, "  {heading}{DIM}({}/{}){DIM:#}", clean(&theme.slug), clean(id))?;
            }
            let state = if row.state == State::Active.word() { String::new() } else { format!(" [{}]", row.state) };
            let summary = Ui::fold(&format!("{}{state}", clean(row.summary)), longest + 6);
            writeln!(out, "    {:longest$}  {summary}", clean(row.slug))?;
            for part in &row.components {
                writeln!(out, "      {DIM}+ {}{DIM:#}", clean(part))?;
            }
        }
    }
    Ok(())
}
