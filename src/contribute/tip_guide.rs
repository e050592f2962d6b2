//! The guide at upstream's newest commit, of which no more is read than somebody asks for.

use super::excerpt::Excerpt;
use super::known::{Known, known};
use super::neighbors::Neighbors;
use super::{Error, TipTree};
use crate::git::{CommitFile, FileKind, Oid, Repository, TreeFile};
use crate::guide::{Entry, Guide, LoadError, load, open};
use crate::source::{Item, ItemKind, SharedTree, Tree as _};
use std::cell::OnceCell;
use std::collections::BTreeSet;
use std::ops::Deref;
use std::path::PathBuf;
use std::sync::Arc;

/// What is kept from run to run of the entries of a commit, and for which program.
#[derive(Clone, Debug)]
pub struct EntryMemory {
    /// The file it is kept in.
    pub file: PathBuf,
    /// Whatever tells this build of the program from any other.
    pub build: String,
    /// False to use what is there and write nothing.
    pub may_write: bool,
}

/// The guide at a commit. It is the whole one to whoever looks at it as a [`Guide`], and is read for that; the methods here
/// read less.
pub struct TipGuide {
    repository: Arc<Repository>,
    commit: Oid,
    prefix: String,
    tree: Arc<TipTree>,
    memory: Option<EntryMemory>,
    frame: Guide,
    whole: OnceCell<Guide>,
    neighbors: OnceCell<Option<Neighbors>>,
}

impl TipGuide {
    /// Reads all but the entries of the guide in `commit`, in the folder `prefix` (empty, or ending in `/`).
    ///
    /// # Errors
    /// [`Error::Guide`] when there is none.
    pub fn open(
        repository: &Arc<Repository>,
        commit: Oid,
        prefix: &str,
        memory: Option<EntryMemory>,
    ) -> Result<Self, Error> {
        let tree = Arc::new(TipTree::new(repository, commit, prefix));
        let frame = load(&Excerpt::new(Arc::<TipTree>::clone(&tree), BTreeSet::new()))
            .map_err(|source| Error::Guide { source })?;
        let (repository, prefix) = (Arc::clone(repository), prefix.to_owned());
        let (whole, neighbors) = (OnceCell::new(), OnceCell::new());
        Ok(Self { repository, commit, prefix, tree, memory, frame, whole, neighbors })
    }

    /// The guide without its entries.
    pub fn frame(&self) -> &Guide {
        &self.frame
    }

    /// All of it.
    ///
    /// # Errors
    /// [`Error::Guide`] when the entries cannot be listed.
    pub fn all(&self) -> Result<&Guide, Error> {
        if let Some(whole) = self.whole.get() {
            return Ok(whole);
        }
        let whole = load(self.tree.as_ref()).map_err(|source| Error::Guide { source })?;
        Ok(self.whole.get_or_init(|| whole))
    }

    /// The text of one file, if it is there.
    pub fn text(&self, path: &str) -> Option<String> {
        String::from_utf8(self.tree.read(path).ok()?).ok()
    }

    /// How many entries were read so far.
    pub fn entries_read(&self) -> usize {
        self.tree.entries_read()
    }

    pub(super) fn tree(&self) -> &Arc<TipTree> {
        &self.tree
    }

    /// As [`Guide::entry_path`].
    pub fn entry_path(&self, slug: &str) -> String {
        let excerpt = self.neighbors().and_then(|neighbors| self.excerpt(neighbors.beside(slug)?).ok());
        excerpt.map_or_else(|| self.whole().entry_path(slug), |guide| guide.entry_path(slug))
    }

    /// As [`Guide::knows_entry`].
    pub fn knows_entry(&self, slug: &str) -> bool {
        let excerpt = self.neighbors().and_then(|neighbors| self.excerpt(neighbors.called(slug)?).ok());
        excerpt.map_or_else(|| self.whole().knows_entry(slug), |guide| guide.knows_entry(slug))
    }

    /// The entry that has the slug, a name, an alias or an address of `entry`: the first of them.
    pub fn known(&self, slug: Option<&str>, entry: &Entry) -> Option<Known> {
        let like = self.neighbors().and_then(|neighbors| neighbors.like(slug, entry));
        // They are read: an entry of which nothing can be used is none.
        let excerpt = like.and_then(|like| load(&self.excerpt_tree(like)).ok());
        known(excerpt.as_ref().unwrap_or_else(|| self.whole()), slug, entry)
    }

    /// What can be looked up of the entries; none where nothing may be kept.
    pub(super) fn neighbors(&self) -> Option<&Neighbors> {
        let neighbors = self.neighbors.get_or_init(|| {
            let memory = self.memory.as_ref()?;
            let kept = Neighbors::open(&memory.file, &memory.build).and_then(|kept| self.bring_up(kept));
            kept.or_else(|| {
                let file = memory.may_write.then_some(memory.file.as_path())?;
                Neighbors::learn(self.tree.as_ref(), self.commit, &memory.build, Some(file))
            })
        });
        neighbors.as_ref()
    }

    /// Has what was learned of another commit hold for this one; none where learning anew costs less in the long run.
    fn bring_up(&self, mut neighbors: Neighbors) -> Option<Neighbors> {
        if neighbors.commit() == self.commit {
            return Some(neighbors);
        }
        let changes = self.repository.changes_between(neighbors.commit(), self.commit).ok()?;
        let folder = format!("{}entries/", self.prefix);
        let changes: Vec<_> = changes.into_iter().filter(|change| change.path.starts_with(&folder)).collect();
        // So many files are read again by each run, until all are read by one.
        if changes.len() > 100 + neighbors.len() / 200 {
            return None;
        }
        let is_there = |change: &CommitFile| change.new.is_some();
        let file = |change: &CommitFile| self.repository.file(self.commit, &change.path).ok().flatten();
        let now: Vec<Option<TreeFile>> =
            changes.iter().map(|change| file(change).filter(|_| is_there(change))).collect();
        // As when a folder is listed: one question brings them all.
        let _ = self.repository.prefetch(now.iter().flatten());
        let kind = |file: TreeFile| match file.kind {
            FileKind::Regular => ItemKind::File,
            FileKind::Symlink => ItemKind::Symlink,
            FileKind::Submodule => ItemKind::Other,
        };
        let changes = changes.into_iter().zip(now);
        let changes = changes.map(|(change, now)| (change.path[self.prefix.len()..].to_owned(), now.map(kind)));
        neighbors.follow(self.tree.as_ref(), changes.collect());
        Some(neighbors)
    }

    /// A guide of these entries alone, listed and not read.
    fn excerpt(&self, entries: BTreeSet<Item>) -> Result<Guide, LoadError> {
        let tree: SharedTree = Arc::new(self.excerpt_tree(entries));
        open(&tree)
    }

    fn excerpt_tree(&self, entries: BTreeSet<Item>) -> Excerpt {
        Excerpt::without_frame(Arc::<TipTree>::clone(&self.tree), entries)
    }

    /// All of it. Where the entries cannot be listed there are none, and [`TipGuide::all`] or the check of a change says why.
    fn whole(&self) -> &Guide {
        self.whole.get_or_init(|| load(self.tree.as_ref()).unwrap_or_default())
    }
}

impl Deref for TipGuide {
    type Target = Guide;

    fn deref(&self) -> &Guide {
        self.whole()
    }
}
