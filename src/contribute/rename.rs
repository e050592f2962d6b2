//! Another slug or name for an entry: its file moves, and whatever refers to it follows.

use super::{ChangedFile, Error};
use crate::finding::Place;
use crate::guide::{
    EntryFile, Guide, TextRole, citations, each_reference, field_path, name_key, suggest_slug, walk_theme,
};
use crate::source::{Change, FieldPath, FileId, Span, apply_edits};

/// What an entry is to be called.
#[derive(Clone, Copy, Debug)]
pub struct Rename<'r> {
    /// Its slug from now on.
    pub slug: &'r str,
    /// Its name from now on, when that changes.
    pub name: Option<&'r str>,
    /// Whether the old name, or the old slug, stays behind as an alias.
    pub alias: bool,
}

/// The files that are others when `file` is called as `rename` says: its own first.
///
/// # Errors
/// [`Error::Unwritable`] when a file is written in a way that only a person can edit.
pub fn rename(guide: &Guide, file: &EntryFile, rename: Rename<'_>) -> Result<Vec<ChangedFile>, Error> {
    let old_path = guide.files.path(file.file).to_owned();
    let mut own = references(file, rename.slug, &file.slug);
    own.extend(names(file, rename));
    let text = changed(guide, file.file, &own)?;
    if rename.slug == file.slug {
        return Ok(vec![ChangedFile::with(old_path, text)]);
    }
    let mut files = vec![ChangedFile::with(new_path(guide, &old_path, rename.slug), text)];
    for other in guide.entries.iter().filter(|other| other.slug != file.slug) {
        let changes = references(other, rename.slug, &file.slug);
        if !changes.is_empty() {
            files.push(ChangedFile::with(guide.files.path(other.file), changed(guide, other.file, &changes)?));
        }
    }
    for theme in &guide.themes {
        let mut changes = Vec::new();
        walk_theme(&theme.theme, |steps, role, text| {
            if role == TextRole::Note {
                changes.extend(cited(&field_path(steps), text, &file.slug, rename.slug));
            }
        });
        let text = &guide.files.get(theme.file).text;
        // The narrative first: its place is known in the text as it stands.
        let body = in_body(text, theme.body, &file.slug, rename.slug);
        if let Some(body) = &body
            && changes.is_empty()
        {
            files.push(ChangedFile::with(guide.files.path(theme.file), body.clone()));
        } else if !changes.is_empty() {
            let text = body.as_ref().unwrap_or(text);
            files.push(ChangedFile::with(
                guide.files.path(theme.file),
                changed_text(guide, theme.file, text, &changes)?,
            ));
        }
    }
    for page in &guide.pages {
        let text = &guide.files.get(page.file).text;
        if let Some(text) = in_body(text, page.body, &file.slug, rename.slug) {
            files.push(ChangedFile::with(guide.files.path(page.file), text));
        }
    }
    files.push(ChangedFile::gone(old_path));
    Ok(files)
}

/// A new path in the folder that the slug belongs to: the old one's, or another of those that are called by the first
/// letters.
fn new_path(guide: &Guide, old: &str, slug: &str) -> String {
    let proposed = guide.entry_path(slug);
    let folder = |path: &str| path.rsplit_once('/').map(|(folder, _)| folder.to_owned());
    match (folder(old), folder(&proposed)) {
        (Some(folder), Some(usual)) if usual == "entries" => format!("{folder}/{slug}.yaml"),
        _ => proposed,
    }
}

/// The new name, and the old one as an alias.
fn names(file: &EntryFile, rename: Rename<'_>) -> Vec<Change> {
    let entry = file.entry();
    let mut changes = Vec::new();
    if let Some(name) = rename.name {
        changes.push(Change::Set { path: FieldPath::from("name"), value: name.into() });
    }
    let name = rename.name.unwrap_or(&entry.name);
    // The new name is no other name any more; from the end, so that each is where it was.
    let is_new = |alias: &String| rename.name.is_some_and(|name| name_key(name) == name_key(alias));
    for (index, _) in entry.aliases.iter().enumerate().rev().filter(|(_, alias)| is_new(alias)) {
        changes.push(Change::Remove { path: FieldPath::from("aliases").index(index), nth: 0 });
    }
    // What the name itself leads to needs no alias.
    let left_behind = if name == entry.name { file.slug.as_str() } else { entry.name.as_str() };
    let key = name_key(left_behind);
    let is_known = name_key(name) == key || entry.aliases.iter().any(|alias| name_key(alias) == key);
    if rename.alias && !is_known {
        changes.push(Change::Append { path: FieldPath::from("aliases"), value: left_behind.into() });
    }
    // Whoever knows it by its slug finds it too, though no name leads there.
    let slug_key = name_key(&file.slug);
    let leads = |name: &str| name_key(name) == slug_key || suggest_slug(name).as_deref() == Some(&*file.slug);
    let names = entry.aliases.iter().map(String::as_str).chain([name, left_behind]);
    if rename.alias && rename.slug != file.slug && !names.into_iter().any(leads) {
        changes.push(Change::Append { path: FieldPath::from("aliases"), value: file.slug.as_str().into() });
    }
    changes
}

/// The changes by which an entry that refers to `old` refers to `new`.
fn references(file: &EntryFile, new: &str, old: &str) -> Vec<Change> {
    let mut changes = Vec::new();
    each_reference(file.entry(), |place, slug| {
        if slug != old {
            return;
        }
        match place() {
            Place::Field { path, .. } => changes.push(Change::Set { path, value: new.into() }),
            Place::Within(path, part) => changes.push(Change::Splice { path, part, text: new.to_owned() }),
            _ => {}
        }
    });
    last_first(changes)
}

/// The citations of `old` in a field's text.
fn cited(path: &FieldPath, text: &str, old: &str, new: &str) -> Vec<Change> {
    let found = citations(text).filter(|(_, slug)| *slug == old);
    let changes = found.map(|(part, _)| Change::Splice { path: path.clone(), part, text: new.to_owned() }).collect();
    last_first(changes)
}

/// Several places of one text from its end, so that each is where it was.
fn last_first(mut changes: Vec<Change>) -> Vec<Change> {
    changes.sort_by_key(|change| match change {
        Change::Splice { part, .. } => std::cmp::Reverse(part.start),
        _ => std::cmp::Reverse(usize::MAX),
    });
    changes
}

/// A Markdown file whose narrative cites `new` where it cited `old`; `None` when it did not.
fn in_body(text: &str, body: Span, old: &str, new: &str) -> Option<String> {
    let mut spans: Vec<Span> = citations(&text[body.start..body.end])
        .filter(|(_, slug)| *slug == old)
        .map(|(span, _)| span.shifted(body.start))
        .collect();
    spans.sort_by_key(|span| std::cmp::Reverse(span.start));
    let mut text = (!spans.is_empty()).then(|| text.to_owned())?;
    for span in spans {
        text.replace_range(span.start..span.end, new);
    }
    Some(text)
}

fn changed(guide: &Guide, file: FileId, changes: &[Change]) -> Result<String, Error> {
    changed_text(guide, file, &guide.files.get(file).text, changes)
}

fn changed_text(guide: &Guide, file: FileId, text: &str, changes: &[Change]) -> Result<String, Error> {
    let plan = guide.files.editor_of(file, text).plan(changes);
    let plan = plan.map_err(|error| Error::Unwritable(format!("{error} (`{}`)", guide.files.path(file))))?;
    Ok(apply_edits(text, &plan.edits))
}
