//! A guide as values: its configuration, entries, themes, contributors and pages, and how they are read and written.
//!
//! Reading is lenient: one bad file never hides another, and what is wrong is told in [`Guide::problems`].

mod canon;
mod config;
mod date;
mod document;
mod entries;
mod entry;
mod fields;
mod folders;
mod host;
mod keys;
mod license;
mod link;
mod load;
mod markdown;
mod parts;
mod people;
mod policy;
mod problem;
mod prose;
mod references;
mod schema;
mod search;
mod slug;
mod theme;
mod walk;
mod words;

pub use canon::{canonical_contributor, canonical_entry, canonical_file, files_to_format};
pub use config::{AgreementMode, AgreementPolicy, CONFIG_FILE, Config, Exempt, FORMAT, Page};
pub use date::Date;
pub use entries::{EntryReading, entry_at};
pub use entry::{Component, Elsewhere, Entry, Listing, Quote, Relation, Status, Successor, Urls, Waiver};
pub use fields::{
    FieldError, MAX_NAME, NOTE_LENGTH, SUMMARY_LENGTH, check_name, check_note, check_summary, check_summary_form,
    check_url, read_place,
};
pub use host::is_public_address;
pub use keys::{is_tracking, name_key, url_key};
pub use license::{LicenseMend, OldLicense, check_license, mend_license, old_licenses};
pub use link::{Link, LinkKind};
pub use load::{LoadError, load, load_config_alone, open, read_contributor, read_entry, stem};
pub use markdown::{Mark, marks};
pub use parts::{Part, PartKind, is_element, tag_name};
pub use people::{Agreement, AgreementHead, Contributor, Role, Signature, checksum};
pub use policy::Policy;
pub use problem::{Problem, ProblemKind, Stray};
pub use prose::{Prose, Trait, Word, joined_hash, word_hash};
pub use references::{citations, each_reference};
pub use schema::{FileKind, SchemaRules, json_schema, shape_of};
pub use search::{Match, search};
pub use slug::{MAX_SLUG, SlugError, check_slug, suggest_slug};
pub use theme::{Order, Section, Theme, ThemeKind};
pub use walk::{Step, TextRole, field_path, walk_config, walk_contributor, walk_entry, walk_page, walk_theme};
pub use words::{Hosting, Kind, RelationKind, State};

use crate::finding::Place;
use crate::source::{FieldPath, FileId, FlawKind, SourceFiles, Span};
use entries::LazyEntry;
use std::collections::BTreeSet;
use std::fmt;

/// A whole guide.
#[derive(Debug, Default)]
pub struct Guide {
    /// The texts of all files.
    pub files: SourceFiles,
    /// What `guide.yaml` says.
    pub config: Config,
    /// The file that it was read from.
    pub config_file: Option<FileId>,
    /// Entries, sorted by slug.
    pub entries: Vec<EntryFile>,
    /// Themes, sorted by slug; their order in the guide is in the configuration.
    pub themes: Vec<ThemeFile>,
    /// Contributors, sorted by handle.
    pub contributors: Vec<ContributorFile>,
    /// Pages, sorted by slug.
    pub pages: Vec<PageFile>,
    /// The agreement, if there is one that can be read.
    pub agreement: Option<Agreement>,
    /// What went wrong while reading, sorted by file.
    pub problems: Vec<Problem>,
    /// `folder/stem` of files that are there but could not be used: what refers to them is not dangling.
    pub unusable: BTreeSet<String>,
}

/// An entry and where it was read from.
pub struct EntryFile {
    /// The file's stem.
    pub slug: String,
    /// The file.
    pub file: FileId,
    entry: LazyEntry,
}

/// A theme and where it was read from.
#[derive(Debug)]
pub struct ThemeFile {
    /// The file's stem.
    pub slug: String,
    /// The file.
    pub file: FileId,
    /// Its front matter.
    pub theme: Theme,
    /// Where its narrative stands in the file's text.
    pub body: Span,
}

/// A contributor and where they were read from.
#[derive(Debug)]
pub struct ContributorFile {
    /// The file's stem.
    pub handle: String,
    /// The file.
    pub file: FileId,
    /// What it says.
    pub contributor: Contributor,
}

/// A page and where it was read from.
#[derive(Debug)]
pub struct PageFile {
    /// The file's stem.
    pub slug: String,
    /// The file.
    pub file: FileId,
    /// Its front matter.
    pub page: Page,
    /// Where its text stands in the file's text.
    pub body: Span,
}

impl Guide {
    /// The entry with that slug.
    pub fn entry(&self, slug: &str) -> Option<&EntryFile> {
        let at = self.entries.binary_search_by(|file| file.slug.as_str().cmp(slug)).ok()?;
        self.entries.get(at)
    }

    /// The theme with that slug.
    pub fn theme(&self, slug: &str) -> Option<&ThemeFile> {
        let at = self.themes.binary_search_by(|file| file.slug.as_str().cmp(slug)).ok()?;
        self.themes.get(at)
    }

    /// True when there is a file for that entry, even one that could not be read.
    pub fn knows_entry(&self, slug: &str) -> bool {
        self.entry(slug).is_some() || self.unusable.contains(&format!("entries/{slug}"))
    }

    /// True when there is a file for that theme, even one that could not be read.
    pub fn knows_theme(&self, slug: &str) -> bool {
        self.theme(slug).is_some() || self.unusable.contains(&format!("themes/{slug}"))
    }

    /// True when there is a file for that page, even one that could not be read.
    pub fn knows_page(&self, slug: &str) -> bool {
        self.pages.iter().any(|page| page.slug == slug) || self.unusable.contains(&format!("pages/{slug}"))
    }

    /// True when reading had something to say about that field of a file, or about one below it: a rule that misses the
    /// field need not say so again.
    pub fn has_problem_at(&self, file: FileId, field: impl Into<FieldPath>) -> bool {
        let field = field.into();
        self.problems_of(file)
            .any(|problem| matches!(&problem.place, Place::Field { path, .. } if field.is_prefix_of(path)))
    }

    /// What reading had to say about a file.
    pub fn problems_of(&self, file: FileId) -> impl Iterator<Item = &Problem> {
        let start = self.problems.partition_point(|problem| problem.file < file);
        self.problems[start..].iter().take_while(move |problem| problem.file == file)
    }

    /// True when reading had anything to say about that file.
    pub fn has_any_problem(&self, file: FileId) -> bool {
        self.problems.binary_search_by_key(&file, |problem| problem.file).is_ok()
    }

    /// True when nothing of `guide.yaml` could be read, so that the configuration says nothing.
    pub fn config_is_unreadable(&self) -> bool {
        let hides_it = |problem: &Problem| match (&problem.kind, &problem.place) {
            (ProblemKind::Syntax(_) | ProblemKind::Stray(_), _) => true,
            (ProblemKind::Blemish(blemish), _) => blemish.forbids_parsing(),
            (ProblemKind::Flaw(FlawKind::WrongType { .. }), Place::Field { path, .. }) => path.is_root(),
            _ => false,
        };
        self.problems.iter().any(|problem| Some(problem.file) == self.config_file && hides_it(problem))
            || self.config_file.is_some_and(|file| self.is_blank(file))
    }

    /// True when there is nothing in a YAML file, comments aside.
    pub fn is_blank(&self, file: FileId) -> bool {
        let is_nothing = |line: &str| line.is_empty() || line.starts_with('#') || matches!(line, "---" | "...");
        let file = self.files.get(file);
        file.path.ends_with(".yaml") && file.text.lines().all(|line| is_nothing(line.trim()))
    }

    /// The themes in the order of the guide; those that the configuration forgot come last.
    pub fn themes_in_order(&self) -> Vec<&ThemeFile> {
        let mut ordered: Vec<&ThemeFile> = self.config.themes.iter().filter_map(|slug| self.theme(slug)).collect();
        ordered.extend(self.themes.iter().filter(|theme| !self.config.themes.contains(&theme.slug)));
        ordered
    }

    /// The contributor one of whose commit addresses is `email`.
    pub fn contributor_by_email(&self, email: &str) -> Option<&ContributorFile> {
        self.contributors.iter().find(|file| file.contributor.has_email(email))
    }

    /// The folder in which the entry `slug` is kept, and its file's path. An existing entry's own folder comes first;
    /// a new one lies flat, or beside those with the same first letters when the guide keeps its entries in folders.
    pub fn entry_path(&self, slug: &str) -> String {
        if let Some(existing) = self.entry(slug) {
            return self.files.path(existing.file).to_owned();
        }
        let shard = self.entries.first().and_then(|first| {
            let path = self.files.path(first.file);
            let folder = path.strip_prefix("entries/")?.rsplit_once('/')?.0;
            (first.slug.starts_with(folder) && !folder.contains('/')).then_some(folder.len())
        });
        match shard.and_then(|length| slug.get(..length)) {
            Some(folder) => format!("entries/{folder}/{slug}.yaml"),
            None => format!("entries/{slug}.yaml"),
        }
    }
}

impl fmt::Debug for EntryFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("EntryFile").field(&self.slug).finish()
    }
}

impl EntryFile {
    /// What it says.
    pub fn entry(&self) -> &Entry {
        self.entry.get()
    }
}

impl ThemeFile {
    /// The narrative.
    pub fn narrative<'g>(&self, guide: &'g Guide) -> &'g str {
        &guide.files.get(self.file).text[self.body.start..self.body.end]
    }
}
