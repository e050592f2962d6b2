//! Contributions that are under way, read from the branches they are on: nothing else is written down about them.

use super::{ChangedFile, Error, Kind, Upstream};
use crate::git::{Merge, Oid, Person, Repository, Touched};
use crate::guide::{CONFIG_FILE, Entry, read_entry, stem};
use crate::source::MAX_FILE_BYTES;

/// The folders in which a guide's files are.
const FOLDERS: [&str; 4] = ["entries/", "themes/", "contributors/", "pages/"];

/// A contribution on a branch, as merging it into upstream's newest commit would bring it.
#[derive(Clone, Debug)]
pub struct Contribution {
    /// What it is about.
    pub kind: Kind,
    /// The entry's slug, or the contributor's handle.
    pub slug: String,
    /// The branch.
    pub branch: String,
    /// Its newest commit.
    pub at: Oid,
    /// The newest commit that it and upstream have in common.
    pub base: Option<Oid>,
    /// Whether that commit is all there is on the branch, so that it can be made anew elsewhere and nothing is lost.
    pub is_single: bool,
    /// What the branch brings, in one line: the first line of its oldest commit's message.
    pub title: String,
    /// The newest commit's message.
    pub message: String,
    /// Its author.
    pub author: Person,
    /// When it was written, as git has it.
    pub date: String,
    /// The files of the guide that merging would change; none when upstream has them all as they are here.
    pub files: Vec<ChangedFile>,
    /// Files, from the repository's root, that upstream changed otherwise meanwhile.
    pub conflicts: Vec<String>,
    /// Files that are none of the guide's, or no text: this program does not commit such.
    pub others: Vec<String>,
}

impl Contribution {
    /// What `branch` would bring; `None` when there is no such branch. The guide lies in the folder `prefix` of the
    /// repository, empty or ending in `/`; `agreement` is the agreement's file there.
    ///
    /// # Errors
    /// When git's objects cannot be read, or the branch and upstream have no history in common here.
    pub fn on(
        repository: &Repository,
        upstream: &Upstream,
        prefix: &str,
        agreement: &str,
        branch: &str,
    ) -> Result<Option<Self>, Error> {
        let Some(at) = repository.branch(branch)? else { return Ok(None) };
        let authorship = repository.authorship(at)?;
        let merge = repository.merge(upstream.tip, at, MAX_FILE_BYTES)?;
        let (files, others) = changed_files(&merge, prefix, agreement);
        let base = repository.merge_base(upstream.tip, at)?;
        // Where history is cut off, the newest commit has to speak for all.
        let history = repository.history(upstream.tip, at, "").unwrap_or_default();
        let first = history.commits.first().map_or(&authorship.message, |first| &first.message);
        let is_new = |path: &str| {
            let full = format!("{prefix}{path}");
            merge.changes.iter().any(|change| change.path == full && change.touched == Touched::Added)
        };
        let (kind, slug) = about(branch, &files, is_new);
        Ok(Some(Self {
            kind,
            slug,
            branch: branch.to_owned(),
            at,
            is_single: !authorship.is_merge && base.is_some() && authorship.parent == base,
            base,
            title: first.lines().next().unwrap_or_default().to_owned(),
            message: authorship.message,
            author: authorship.person,
            date: authorship.date,
            files,
            conflicts: merge.conflicts.into_iter().collect(),
            others,
        }))
    }

    /// True when upstream has all of it.
    pub fn is_merged(&self) -> bool {
        self.files.is_empty() && self.others.is_empty() && self.conflicts.is_empty()
    }

    /// True when it can be made anew on another commit: it is one commit, on a branch that this program made.
    pub fn may_move(&self, repository: &Repository) -> bool {
        self.is_single && repository.made_here(&self.branch)
    }
}

/// The branches of contributions: those with the names that this program gives, and those that it made under another. By
/// name.
///
/// # Errors
/// When git's refs cannot be read.
pub fn contribution_branches(repository: &Repository) -> Result<Vec<String>, Error> {
    let branches = repository.branches("")?.into_iter().map(|(name, _)| name);
    Ok(branches.filter(|name| Kind::of_branch(name).is_some() || repository.made_here(name)).collect())
}

/// The entries that the user's own branches `add/…` bring: branch, slug, entry. `path_of` gives the path of an entry from
/// the guide's root.
///
/// # Errors
/// When git's objects cannot be read.
pub fn pending_entries(
    repository: &Repository,
    prefix: &str,
    path_of: impl Fn(&str) -> String,
) -> Result<Vec<(String, String, Entry)>, Error> {
    let mut found = Vec::new();
    for (branch, at) in repository.branches("add/")? {
        let Some((_, slug)) = Kind::of_branch(&branch) else { continue };
        let Some(file) = repository.file(at, &format!("{prefix}{}", path_of(slug)))? else { continue };
        if let Ok(text) = String::from_utf8(repository.read(file.id)?) {
            let slug = slug.to_owned();
            found.push((branch, slug, read_entry(&text).0));
        }
    }
    Ok(found)
}

/// Files as merging leaves them, and those that are none of the guide's.
fn changed_files(merge: &Merge, prefix: &str, agreement: &str) -> (Vec<ChangedFile>, Vec<String>) {
    let (mut files, mut others) = (Vec::new(), Vec::new());
    let of_guide = |path: &'_ str| {
        path == CONFIG_FILE || path == agreement || FOLDERS.iter().any(|folder| path.starts_with(folder))
    };
    for change in &merge.changes {
        let Some(path) = change.path.strip_prefix(prefix).filter(|path| of_guide(path)) else {
            others.push(change.path.clone());
            continue;
        };
        if let Touched::Renamed(from) = &change.touched {
            match from.strip_prefix(prefix).filter(|from| of_guide(from)) {
                Some(from) => files.push(ChangedFile::gone(from)),
                None => others.push(from.clone()),
            }
        }
        if change.touched == Touched::Removed {
            files.push(ChangedFile::gone(path));
            continue;
        }
        match change.bytes.clone().map(String::from_utf8) {
            Some(Ok(text)) => files.push(ChangedFile::with(path, text)),
            _ => others.push(change.path.clone()),
        }
    }
    // The entry comes first, the contributor's own file after it.
    files.sort_by_key(|file| (!file.path.starts_with("entries/"), file.text.is_none(), file.path.clone()));
    (files, others)
}

/// What a branch is about: by its name, else by what it brings.
fn about(branch: &str, files: &[ChangedFile], is_new: impl Fn(&str) -> bool) -> (Kind, String) {
    let entry =
        |is_there: bool| files.iter().find(|file| file.path.starts_with("entries/") && file.text.is_some() == is_there);
    let slug = entry(true).or_else(|| files.first()).map(|file| stem(&file.path).to_owned());
    let by_files = match (entry(true), entry(false)) {
        (Some(_), Some(_)) => Kind::Rename,
        (Some(entry), None) if is_new(&entry.path) => Kind::Add,
        (None, None) if files.iter().all(|file| file.path.starts_with("contributors/")) => Kind::Agree,
        (Some(_), None) | (None, Some(_)) | (None, None) => Kind::Edit,
    };
    match (Kind::of_branch(branch), slug) {
        (Some((Kind::Rename, _)), Some(slug)) => (Kind::Rename, slug),
        (Some((kind, slug)), _) => (kind, slug.to_owned()),
        (None, slug) => (by_files, slug.unwrap_or_else(|| branch.to_owned())),
    }
}
