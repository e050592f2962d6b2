//! Lists a guide's entries and reads them: all at once, or some at a time for those who need no more of most.

use super::entry::Entry;
use super::folders::Folders;
use super::load::{Format, LoadError, Reading, add_strays, read_from, sort_out, stem};
use super::problem::{Problem, ProblemKind};
use super::slug::check_slug;
use super::{EntryFile, Guide};
use crate::finding::Place;
use crate::source::{FileId, SharedTree, Tree};
use rayon::prelude::*;
use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

const FOLDER: &str = "entries";

/// An entry that is read when it is asked for.
#[derive(Default)]
pub(super) struct LazyEntry {
    path: Arc<str>,
    entry: OnceLock<Box<Entry>>,
    tree: Option<SharedTree>,
}

impl LazyEntry {
    pub(super) fn get(&self) -> &Entry {
        self.entry.get_or_init(|| {
            let reading = self.tree.as_ref().map(|tree| read_from::<Entry>(tree.as_ref(), &self.path, Format::Yaml));
            Box::new(reading.map(|reading| reading.document).unwrap_or_default())
        })
    }
}

/// Names every entry of the guide, sorted by slug, and reads none of them.
pub(super) fn list_entries(tree: &dyn Tree, shared: Option<&SharedTree>, guide: &mut Guide) -> Result<(), LoadError> {
    let (wanted, strays) = sort_out(tree, FOLDER, Format::Yaml)?;
    guide.files.reserve(wanted.len());
    guide.entries.reserve(wanted.len());
    let mut folders = Folders::default();
    // Of two files with one slug, the one whose name needs no change keeps it.
    let (good, bad): (Vec<_>, Vec<_>) = wanted.iter().partition(|item| check_slug(stem(&item.path)).is_ok());
    for item in good {
        let entry = announce(guide, shared, &mut folders, &item.path);
        guide.entries.push(entry);
    }
    // The sort is stable: of two that lie in different folders the first one stays first.
    guide.entries.sort_by(|a, b| a.slug.cmp(&b.slug));
    let mut taken: Vec<(EntryFile, FileId)> = Vec::new();
    let mut kept: Vec<EntryFile> = Vec::with_capacity(guide.entries.len());
    for entry in guide.entries.drain(..) {
        match kept.last().filter(|last| last.slug == entry.slug) {
            Some(first) => taken.push((entry, first.file)),
            None => kept.push(entry),
        }
    }
    guide.entries = kept;
    let mut odd: Vec<EntryFile> = Vec::new();
    let mut seen: HashMap<String, FileId> = HashMap::new();
    for item in bad {
        let entry = announce(guide, shared, &mut folders, &item.path);
        if let Err(error) = check_slug(&entry.slug) {
            guide.problems.push(Problem::new(entry.file, Place::File, ProblemKind::BadSlug(error)));
        }
        let lower = entry.slug.to_lowercase();
        match guide.entry(&lower).map(|first| first.file).or_else(|| seen.get(&lower).copied()) {
            Some(first) => taken.push((entry, first)),
            None => {
                seen.insert(lower, entry.file);
                odd.push(entry);
            }
        }
    }
    guide.entries.append(&mut odd);
    for (entry, by) in taken {
        guide.problems.push(Problem::new(entry.file, Place::File, ProblemKind::SlugTaken { by }));
        guide.unusable.insert(format!("{FOLDER}/{}", entry.slug));
        let reading: Reading<Entry> = read_from(tree, &entry.entry.path, Format::Yaml);
        guide.files.put(entry.file, reading.source);
        guide.add_problems(entry.file, reading.problems);
    }
    add_strays(guide, FOLDER, Format::Yaml, strays);
    guide.entries.sort_by(|a, b| a.slug.cmp(&b.slug));
    Ok(())
}

/// Gives an entry's file its number.
fn announce(guide: &mut Guide, shared: Option<&SharedTree>, folders: &mut Folders, path: &str) -> EntryFile {
    let file = guide.files.announce(path);
    if let Some(kind) = folders.judge(path) {
        guide.problems.push(Problem::new(file, Place::File, kind));
    }
    let entry = LazyEntry { path: guide.files.shared_path(file), entry: OnceLock::new(), tree: shared.cloned() };
    EntryFile { slug: stem(path).to_owned(), file, entry }
}

/// One entry as it was read; in the guide it stays only when somebody says so.
pub struct EntryReading {
    /// The entry.
    pub file: EntryFile,
    problems: Vec<(Place, ProblemKind)>,
    usable: bool,
}

impl EntryReading {
    /// True when nothing is wrong with how it is written.
    pub fn is_in_order(&self) -> bool {
        self.usable && self.problems.is_empty()
    }
}

/// Reads an entry's file by itself, whatever guide it belongs to; `None` when nothing of it can be used. Its number means
/// nothing.
pub fn entry_at(tree: &dyn Tree, path: &str) -> Option<EntryFile> {
    let reading = read_from::<Entry>(tree, path, Format::Yaml);
    let entry = LazyEntry { path: path.into(), entry: OnceLock::new(), tree: None };
    // Nothing is in it yet.
    let _ = entry.entry.set(Box::new(reading.document));
    reading.usable.then(|| EntryFile { slug: stem(path).to_owned(), file: FileId::default(), entry })
}

impl Guide {
    /// Reads one entry from the tree that it was listed in. Its text is then in the files; what it says is only in what
    /// is given back.
    pub fn read_entry(&self, tree: &dyn Tree, number: usize) -> EntryReading {
        let listed = &self.entries[number];
        let reading = read_from::<Entry>(tree, &listed.entry.path, Format::Yaml);
        self.files.put(listed.file, reading.source);
        let entry = LazyEntry { path: Arc::clone(&listed.entry.path), entry: OnceLock::new(), tree: None };
        // Nothing is in it yet.
        let _ = entry.entry.set(Box::new(reading.document));
        let file = EntryFile { slug: listed.slug.clone(), file: listed.file, entry };
        EntryReading { file, problems: reading.problems, usable: reading.usable }
    }

    /// Has what was read of an entry stay in memory.
    pub fn keep_entry(&self, number: usize, read: EntryFile) {
        if let Some(entry) = read.entry.entry.into_inner() {
            // One that is there already was read from the same file.
            let _ = self.entries[number].entry.entry.set(entry);
        }
    }

    /// Keeps entries that were read, and says in the problems what is wrong with them. Gives the numbers of those of which
    /// nothing could be used, in order.
    pub fn take_in(&mut self, mut readings: Vec<(usize, EntryReading)>) -> Vec<usize> {
        readings.sort_unstable_by_key(|(number, _)| *number);
        let mut unusable = Vec::new();
        let any = readings.iter().any(|(_, reading)| !reading.problems.is_empty());
        for (number, reading) in readings {
            self.add_problems(reading.file.file, reading.problems);
            self.keep_entry(number, reading.file);
            if !reading.usable {
                unusable.push(number);
            }
        }
        if any {
            self.problems.sort_by_key(|problem| problem.file);
        }
        unusable
    }

    /// Reads entries from the tree that they were listed in, in parallel. What is wrong with them goes to the problems.
    /// Gives the numbers of those of which nothing could be used, in order.
    pub fn read_entries(&mut self, tree: &dyn Tree, numbers: &[usize]) -> Vec<usize> {
        let read = numbers.par_iter().with_min_len(16).map(|number| (*number, self.read_entry(tree, *number)));
        self.take_in(read.collect())
    }

    /// Takes entries out that nothing could be read of, given by their numbers in order. What refers to them is not
    /// dangling.
    pub fn retire_entries(&mut self, numbers: &[usize]) {
        let mut number = 0;
        let unusable = &mut self.unusable;
        self.entries.retain(|file| {
            let stays = numbers.binary_search(&number).is_err();
            number += 1;
            if !stays {
                unusable.insert(format!("{FOLDER}/{}", file.slug));
            }
            stays
        });
    }

    /// Takes in problems that are known without reading the files that have them.
    pub fn add_known_problems(&mut self, mut problems: Vec<Problem>) {
        self.problems.append(&mut problems);
        self.problems.sort_by_key(|problem| problem.file);
    }

    /// Forgets what was read of these entries, so far as it can be read again.
    pub fn put_away(&mut self, numbers: &[usize]) {
        for number in numbers {
            let file = &mut self.entries[*number];
            if file.entry.tree.is_some() {
                file.entry.entry.take();
                self.files.put_away(file.file);
            }
        }
    }

    /// True when any file of the entries' folder is no good entry, or none at all.
    pub fn has_trouble_with_entries(&self) -> bool {
        let is_below =
            |path: &str| path.strip_prefix(FOLDER).is_some_and(|rest| rest.starts_with('/') || rest.is_empty());
        self.problems.iter().any(|problem| is_below(self.files.path(problem.file)))
            || self.unusable.iter().any(|path| is_below(path))
    }

    pub(super) fn add_problems(&mut self, file: FileId, problems: Vec<(Place, ProblemKind)>) {
        self.problems.extend(problems.into_iter().map(|(place, kind)| Problem::new(file, place, kind)));
    }
}
