//! `search`: entries by words, best first.

use super::Error;
use super::open::open_guide;
use crate::cli::{Exit, Global, SearchArgs, Ui};
use crate::guide::{State, search};
use crate::report::{clean, write_json};
use anstyle::Style;
use serde::Serialize;

const HEADING: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();

#[derive(Serialize)]
struct Output<'g> {
    schema: &'static str,
    matches: Vec<Hit<'g>>,
}

#[derive(Serialize)]
struct Hit<'g> {
    slug: &'g str,
    name: &'g str,
    state: &'g str,
    summary: &'g str,
    listings: Vec<String>,
}

pub(super) fn run(global: &Global, args: &SearchArgs, ui: &mut Ui) -> Result<Exit, Error> {
    let guide = open_guide(global)?;
    let matches: Vec<Hit<'_>> = search(&guide, &args.words)
        .into_iter()
        .map(|found| Hit {
            slug: &found.file.slug,
            name: &found.file.entry().name,
            state: found.file.entry().state().word(),
            summary: &found.file.entry().summary,
            listings: places(&found.file.entry().listings),
        })
        .collect();
    if args.json {
        let output = Output { schema: "ddscurate/search/1", matches };
        write_json(ui.out(), &output)?;
        return Ok(Exit::Done);
    }
    if matches.is_empty() {
        ui.say("nothing found; `ddscurate list` shows all entries");
    }
    for hit in &matches {
        let state = if hit.state == State::Active.word() { String::new() } else { format!(" [{}]", hit.state) };
        let places = hit.listings.join(", ");
        let (name, slug, places) = (clean(hit.name), clean(hit.slug), clean(&places));
        writeln!(ui.out(), "{HEADING}{name}{HEADING:#}{state} {DIM}({slug}; {places}){DIM:#}")?;
        writeln!(ui.out(), "  {}", Ui::fold(&clean(hit.summary), 2))?;
    }
    Ok(Exit::Done)
}

fn places(listings: &[crate::guide::Listing]) -> Vec<String> {
    let place = |listing: &crate::guide::Listing| match &listing.section {
        Some(section) => format!("{}/{section}", listing.theme),
        None => listing.theme.clone(),
    };
    listings.iter().map(place).collect()
}
