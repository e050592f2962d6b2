//! Reads a whole guide from a tree, in parallel and in a stable order. Nothing that one file does hides another.

use super::config::{CONFIG_FILE, Config, Page};
use super::document::{Document, read};
use super::entries::list_entries;
use super::entry::Entry;
use super::folders::Folders;
use super::people::{Agreement, AgreementHead, Contributor};
use super::problem::{Problem, ProblemKind, Stray};
use super::schema::shape_of;
use super::slug::check_slug;
use super::theme::Theme;
use super::{ContributorFile, Guide, PageFile, ThemeFile};
use crate::finding::Place;
use crate::source::{
    FileId, FlawKind, Item, ItemKind, ReadError, SharedTree, SourceFile, SourceFiles, Span, Tree, prescan,
    split_front_matter, too_many_brackets,
};
use rayon::prelude::*;
use std::collections::HashMap;
use std::collections::hash_map::Entry::{Occupied, Vacant};
use std::io;
use std::sync::Arc;

/// Why there is no guide to speak of.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// No `guide.yaml`.
    #[error("there is no `{CONFIG_FILE}` here")]
    NoGuide,
    /// A folder could not be listed.
    #[error("cannot list `{folder}`: {source}")]
    List {
        /// The folder.
        folder: String,
        /// Why.
        source: io::Error,
    },
}

/// Reads the guide in `tree`.
///
/// # Errors
/// When there is no `guide.yaml`, or a folder cannot be listed. Everything else becomes a [`Problem`].
pub fn load(tree: &dyn Tree) -> Result<Guide, LoadError> {
    let mut guide = Guide::default();
    guide.files.know_shapes(shape_of);
    load_frame(tree, &mut guide)?;
    list_entries(tree, None, &mut guide)?;
    let all: Vec<usize> = (0..guide.entries.len()).collect();
    let unusable = guide.read_entries(tree, &all);
    guide.retire_entries(&unusable);
    guide.problems.sort_by_key(|problem| problem.file);
    Ok(guide)
}

/// Reads all of the guide in `tree` but its entries, which are listed and can be read one by one.
///
/// # Errors
/// As [`load`].
pub fn open(tree: &SharedTree) -> Result<Guide, LoadError> {
    let mut guide = Guide { files: SourceFiles::of_tree(Arc::clone(tree), shape_of), ..Guide::default() };
    load_frame(tree.as_ref(), &mut guide)?;
    list_entries(tree.as_ref(), Some(tree), &mut guide)?;
    guide.problems.sort_by_key(|problem| problem.file);
    Ok(guide)
}

/// Everything but the entries.
fn load_frame(tree: &dyn Tree, guide: &mut Guide) -> Result<(), LoadError> {
    load_config(tree, guide)?;
    load_folder(tree, guide, "themes", Format::Markdown, |slug, file, body, theme: Theme, guide| {
        guide.themes.push(ThemeFile { slug, file, theme, body });
    })?;
    load_folder(tree, guide, "contributors", Format::Yaml, |handle, file, _, contributor: Contributor, guide| {
        guide.contributors.push(ContributorFile { handle, file, contributor });
    })?;
    load_folder(tree, guide, "pages", Format::Markdown, |slug, file, body, page: Page, guide| {
        guide.pages.push(PageFile { slug, file, page, body });
    })?;
    load_agreement(tree, guide);
    guide.themes.sort_by(|a, b| a.slug.cmp(&b.slug));
    guide.contributors.sort_by(|a, b| a.handle.cmp(&b.handle));
    guide.pages.sort_by(|a, b| a.slug.cmp(&b.slug));
    Ok(())
}

/// Reads only the configuration in `tree`, for those who need no more.
///
/// # Errors
/// When there is no `guide.yaml`.
pub fn load_config_alone(tree: &dyn Tree) -> Result<Config, LoadError> {
    let mut guide = Guide::default();
    load_config(tree, &mut guide)?;
    Ok(guide.config)
}

/// Reads one entry from a text that is not in a guide yet. What could not be read is told in the problems.
pub fn read_entry(text: &str) -> (Entry, Vec<Problem>) {
    let reading: Reading<Entry> = read_file("", text.as_bytes().to_vec(), Format::Yaml);
    let mut guide = Guide::default();
    let (_, _, entry) = take(&mut guide, reading);
    (entry, guide.problems)
}

/// Reads a contributor's file from a text that is not in a guide yet; `None` when it has any problem.
pub fn read_contributor(text: &str) -> Option<Contributor> {
    let reading: Reading<Contributor> = read_file("", text.as_bytes().to_vec(), Format::Yaml);
    reading.problems.is_empty().then_some(reading.document)
}

/// How the files of a folder are written.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Format {
    Yaml,
    Markdown,
}

impl Format {
    fn ending(self) -> &'static str {
        match self {
            Self::Yaml => "yaml",
            Self::Markdown => "md",
        }
    }
}

/// One file after reading, before it is given its number.
pub(super) struct Reading<D> {
    pub(super) source: SourceFile,
    body: Span,
    pub(super) document: D,
    pub(super) problems: Vec<(Place, ProblemKind)>,
    /// False when nothing could be read of it.
    pub(super) usable: bool,
}

fn load_config(tree: &dyn Tree, guide: &mut Guide) -> Result<(), LoadError> {
    let reading: Reading<Config> = match tree.read(CONFIG_FILE) {
        Ok(bytes) => read_file(CONFIG_FILE, bytes, Format::Yaml),
        Err(ReadError::Missing) => return Err(LoadError::NoGuide),
        Err(error) => unreadable(CONFIG_FILE, &error),
    };
    let (file, _, config) = take(guide, reading);
    guide.config_file = Some(file);
    guide.config = config;
    Ok(())
}

fn load_agreement(tree: &dyn Tree, guide: &mut Guide) {
    let path = guide.config.agreement_file().to_owned();
    if !lies_inside(tree, &path) {
        return;
    }
    let Ok(bytes) = tree.read(&path) else { return };
    let reading: Reading<AgreementHead> = read_file(&path, bytes, Format::Markdown);
    let text = reading.source.text[reading.body.start..reading.body.end].to_owned();
    let (_, _, head) = take(guide, reading);
    if !head.version.is_empty() {
        guide.agreement = Some(Agreement::new(head.version, &text));
    }
}

/// True when a path that a guide names leads to no other place than one in the guide: nowhere upwards, and through no
/// link. What lies outside would be shown wherever the file is.
pub(super) fn lies_inside(tree: &dyn Tree, path: &str) -> bool {
    let is_plain = |part: &str| !matches!(part, "" | "." | "..") && !part.contains(['\\', ':']);
    let folders = path.match_indices('/').map(|(at, _)| &path[..at]);
    let is_link = |folder: &str| {
        let items = tree.list(folder).unwrap_or_default();
        items.iter().any(|item| item.path == folder)
    };
    path.split('/').all(is_plain) && !folders.into_iter().any(is_link)
}

fn load_folder<D: Document + Send>(
    tree: &dyn Tree,
    guide: &mut Guide,
    folder: &str,
    format: Format,
    keep: impl Fn(String, FileId, Span, D, &mut Guide),
) -> Result<(), LoadError> {
    let (wanted, strays) = sort_out(tree, folder, format)?;
    let readings: Vec<Reading<D>> =
        wanted.par_iter().with_min_len(16).map(|item| read_from(tree, &item.path, format)).collect();
    guide.files.reserve(readings.len());
    let mut folders = Folders::default();
    let mut seen: HashMap<String, FileId> = HashMap::with_capacity(readings.len());
    // Of two files with one slug, the one whose name needs no change keeps it.
    let (good, bad): (Vec<_>, Vec<_>) =
        wanted.iter().zip(readings).partition(|(item, _)| check_slug(stem(&item.path)).is_ok());
    for (item, reading) in good.into_iter().chain(bad) {
        let stem = stem(&item.path).to_owned();
        let usable = reading.usable;
        let (file, body, document) = take(guide, reading);
        if let Err(error) = check_slug(&stem) {
            guide.problems.push(Problem::new(file, Place::File, ProblemKind::BadSlug(error)));
        }
        if let Some(kind) = folders.judge(&item.path) {
            guide.problems.push(Problem::new(file, Place::File, kind));
        }
        match seen.entry(stem.to_lowercase()) {
            Occupied(first) => {
                guide.problems.push(Problem::new(file, Place::File, ProblemKind::SlugTaken { by: *first.get() }));
                guide.unusable.insert(format!("{folder}/{stem}"));
                continue;
            }
            Vacant(free) => free.insert(file),
        };
        if usable {
            keep(stem, file, body, document, guide);
        } else {
            guide.unusable.insert(format!("{folder}/{stem}"));
        }
    }
    add_strays(guide, folder, format, strays);
    Ok(())
}

/// What a folder holds: the files that are read, and the others.
pub(super) fn sort_out(tree: &dyn Tree, folder: &str, format: Format) -> Result<(Vec<Item>, Vec<Item>), LoadError> {
    let items = tree.list(folder).map_err(|source| LoadError::List { folder: folder.to_owned(), source })?;
    Ok(items.into_iter().partition(|item| is_wanted(item, format)))
}

/// Says of each stray why it is one.
pub(super) fn add_strays(guide: &mut Guide, folder: &str, format: Format, strays: Vec<Item>) {
    for item in strays {
        let kind = ProblemKind::Stray(stray(&item, format));
        let file = add_unread(&mut guide.files, &item.path);
        guide.unusable.insert(format!("{folder}/{}", stem(&item.path)));
        guide.problems.push(Problem::new(file, Place::File, kind));
    }
}

/// Reads one file.
pub(super) fn read_from<D: Document>(tree: &dyn Tree, path: &str, format: Format) -> Reading<D> {
    match tree.read(path) {
        Ok(bytes) => read_file(path, bytes, format),
        Err(error) => unreadable(path, &error),
    }
}

/// Gives a reading its number and hands out what it holds.
fn take<D>(guide: &mut Guide, reading: Reading<D>) -> (FileId, Span, D) {
    let file = guide.files.add(reading.source);
    guide.add_problems(file, reading.problems);
    (file, reading.body, reading.document)
}

fn read_file<D: Document>(path: &str, bytes: Vec<u8>, format: Format) -> Reading<D> {
    let (text, blemishes) = prescan(bytes);
    let readable = !blemishes.iter().any(|blemish| blemish.kind.forbids_parsing());
    let mut problems: Vec<(Place, ProblemKind)> =
        blemishes.into_iter().map(|blemish| (Place::Span(blemish.span), ProblemKind::Blemish(blemish.kind))).collect();
    let (yaml, body) = match format {
        Format::Yaml => (Some(Span::new(0, text.len())), Span::new(text.len(), text.len())),
        Format::Markdown => match split_front_matter(&text) {
            Some(parts) => (Some(parts.yaml), parts.body),
            None => (None, Span::new(0, text.len())),
        },
    };
    let brackets = yaml.and_then(|span| Some((span.start, too_many_brackets(&text[span.start..span.end])?)));
    let readable = readable && brackets.is_none();
    problems.extend(
        brackets.map(|(start, found)| (Place::Span(found.span.shifted(start)), ProblemKind::Blemish(found.kind))),
    );
    let mut source = SourceFile { path: path.to_owned(), text, yaml };
    if !readable {
        source.yaml = None;
        return Reading { source, body: Span::new(0, 0), document: D::default(), problems, usable: false };
    }
    if yaml.is_none() {
        problems.push((Place::File, ProblemKind::NoFrontMatter));
        return Reading { source, body, document: D::default(), problems, usable: false };
    }
    // The number is given later; the problems' places do not depend on it.
    let (document, found) = read::<D>(&source, FileId::default());
    let usable = !found.iter().any(hides_everything);
    problems.extend(found.into_iter().map(|problem| (problem.place, problem.kind)));
    Reading { source, body, document, problems, usable }
}

/// True when nothing of the file could be read: it is no YAML, or no mapping.
fn hides_everything(problem: &Problem) -> bool {
    match (&problem.kind, &problem.place) {
        (ProblemKind::Syntax(_), _) => true,
        (ProblemKind::Flaw(FlawKind::WrongType { .. }), Place::Field { path, .. }) => path.is_root(),
        _ => false,
    }
}

fn unreadable<D: Document>(path: &str, error: &ReadError) -> Reading<D> {
    let source = SourceFile { path: path.to_owned(), ..SourceFile::default() };
    let stray = match error {
        ReadError::Symlink => Stray::Symlink,
        ReadError::NotAFile => Stray::NotAFile,
        ReadError::Missing | ReadError::Io(_) => Stray::Unreadable(error.to_string()),
    };
    let problems = vec![(Place::File, ProblemKind::Stray(stray))];
    Reading { source, body: Span::new(0, 0), document: D::default(), problems, usable: false }
}

fn add_unread(files: &mut SourceFiles, path: &str) -> FileId {
    files.add(SourceFile { path: path.to_owned(), ..SourceFile::default() })
}

fn is_wanted(item: &Item, format: Format) -> bool {
    item.kind == ItemKind::File && item.path.strip_suffix(format.ending()).is_some_and(|stem| stem.ends_with('.'))
}

fn stray(item: &Item, format: Format) -> Stray {
    let wanted = |path: &str| format!("{}.{}", path.rsplit_once('.').map_or(path, |(stem, _)| stem), format.ending());
    let ending =
        item.path.rsplit('/').next().and_then(|name| name.rsplit_once('.')).map(|(_, ending)| ending.to_lowercase());
    match (item.kind, ending.as_deref()) {
        (ItemKind::Symlink, _) => Stray::Symlink,
        // In its path stands a replacement for what could not be read.
        (ItemKind::Other, _) if item.path.contains(char::REPLACEMENT_CHARACTER) => Stray::UnreadableName,
        (ItemKind::Other, _) => Stray::NotAFile,
        (ItemKind::File, ending) if is_backup(&item.path, ending) => Stray::Backup,
        (ItemKind::File, None | Some("yml" | "yaml")) if format == Format::Yaml => {
            Stray::Ending { wanted: wanted(&item.path) }
        }
        (ItemKind::File, None | Some("markdown" | "mdown" | "md")) if format == Format::Markdown => {
            Stray::Ending { wanted: wanted(&item.path) }
        }
        (ItemKind::File, _) => Stray::Foreign { ending: format.ending() },
    }
}

/// True for the names that editors and merges give to what they put aside.
fn is_backup(path: &str, ending: Option<&str>) -> bool {
    path.ends_with('~') || matches!(ending, Some("bak" | "orig" | "rej" | "swp" | "swo" | "tmp"))
}

/// The name of a file without folders and ending: its slug or handle.
pub fn stem(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}
