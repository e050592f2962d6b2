//! `show`: one entry in the terminal.

use super::Error;
use super::open::open_guide;
use crate::cli::{Exit, Global, ShowArgs, Ui};
use crate::guide::{Entry, EntryFile, Guide, Kind, Successor, name_key, search};
use crate::report::{clean, clean_block, write_json};
use anstyle::Style;
use serde::Serialize;
use std::io::{self, Write};

const HEADING: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();

pub(super) fn run(global: &Global, args: &ShowArgs, ui: &mut Ui) -> Result<Exit, Error> {
    let guide = open_guide(global)?;
    let file = find(&guide, &args.slug).ok_or_else(|| not_found(&guide, &args.slug))?;
    if args.json {
        let path = guide.files.get(file.file).path.as_str();
        let output = Output { schema: "ddscurate/entry/1", slug: &file.slug, path, entry: file.entry() };
        write_json(ui.out(), &output)?;
    } else {
        print(&guide, file, ui.out())?;
    }
    Ok(Exit::Done)
}

#[derive(Serialize)]
struct Output<'g> {
    schema: &'static str,
    slug: &'g str,
    path: &'g str,
    entry: &'g Entry,
}

/// By slug, else by name or alias however it is spelled.
fn find<'g>(guide: &'g Guide, asked: &str) -> Option<&'g EntryFile> {
    let key = name_key(asked);
    let is_called = |file: &&EntryFile| file.entry().names().any(|name| name_key(name) == key);
    guide.entry(asked).or_else(|| guide.entries.iter().find(is_called))
}

fn not_found(guide: &Guide, asked: &str) -> Error {
    let error = Error::new(Exit::Usage, format!("no entry is called `{asked}`"));
    let near: Vec<String> =
        search(guide, &[asked.to_owned()]).iter().take(5).map(|hit| hit.file.slug.clone()).collect();
    if near.is_empty() {
        error.hint("`ddscurate list` shows all, `ddscurate search` finds by words")
    } else {
        error.hint(format!("perhaps {}", near.join(", ")))
    }
}

fn print(guide: &Guide, file: &EntryFile, out: &mut dyn Write) -> io::Result<()> {
    let entry = file.entry();
    let kind = entry.kind.map_or("entry", Kind::word);
    writeln!(out, "{HEADING}{}{HEADING:#} {DIM}({}, {kind}){DIM:#}", clean(&entry.name), clean(&file.slug))?;
    writeln!(out, "{}", Ui::fold(&clean(&entry.summary), 0))?;
    writeln!(out)?;
    for (name, url) in entry.urls.iter() {
        row(out, name, url)?;
    }
    optional(out, "license", entry.license.as_deref())?;
    optional(out, "vendor", entry.vendor.as_deref())?;
    let hosting: Vec<&str> = entry.hosting.iter().map(|hosting| hosting.word()).collect();
    list(out, "hosting", &hosting)?;
    list(out, "also", &entry.aliases.iter().map(String::as_str).collect::<Vec<_>>())?;
    list(out, "tags", &entry.tags.iter().map(String::as_str).collect::<Vec<_>>())?;
    status(out, entry)?;
    for listing in &entry.listings {
        let theme = guide.theme(&listing.theme).map_or(listing.theme.as_str(), |theme| theme.theme.menu_title());
        let section = listing.section.as_ref().map(|id| format!("/{}", clean(id))).unwrap_or_default();
        let label = listing.label.as_ref().map(|label| format!(" as {}", clean(label))).unwrap_or_default();
        writeln!(
            out,
            "\n{HEADING}{}{HEADING:#} {DIM}({}{section}){DIM:#}{label}",
            clean(theme),
            clean(&listing.theme)
        )?;
        if let Some(note) = &listing.note {
            writeln!(out, "{}", Ui::fold(&clean_block(note), 0))?;
        }
    }
    for (at, part) in entry.components.iter().enumerate() {
        if at == 0 {
            writeln!(out, "\n{HEADING}Parts{HEADING:#}")?;
        }
        let name = part.entry.as_deref().or(part.name.as_deref()).unwrap_or_default();
        let part = format!("{}: {}", clean(name), clean(part.note.as_deref().unwrap_or_default()));
        writeln!(out, "  {}", Ui::fold(&part, 2))?;
    }
    writeln!(out, "\n{DIM}{}{DIM:#}", clean(&guide.files.get(file.file).path))
}

fn status(out: &mut dyn Write, entry: &Entry) -> io::Result<()> {
    let Some(status) = &entry.status else { return Ok(()) };
    let since = status.since.as_ref().map(|since| format!(" since {}", clean(since))).unwrap_or_default();
    row(out, "state", &format!("{}{since}", entry.state().word()))?;
    match &status.successor {
        Some(Successor::Entry(slug)) => row(out, "see now", slug)?,
        Some(Successor::Elsewhere(elsewhere)) => row(out, "see now", &format!("{} {}", elsewhere.name, elsewhere.url))?,
        None => {}
    }
    optional(out, "evidence", status.evidence.as_deref())
}

fn row(out: &mut dyn Write, name: &str, value: &str) -> io::Result<()> {
    writeln!(out, "{DIM}{name:>9}{DIM:#}  {}", clean(value))
}

fn optional(out: &mut dyn Write, name: &str, value: Option<&str>) -> io::Result<()> {
    value.map_or(Ok(()), |value| row(out, name, value))
}

fn list(out: &mut dyn Write, name: &str, values: &[&str]) -> io::Result<()> {
    if values.is_empty() { Ok(()) } else { row(out, name, &values.join(", ")) }
}
