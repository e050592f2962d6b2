//! Reads the files of a commit straight from the object database: no checkout, no index, no filters.

use git2::Tree;

use super::call::Place;
use super::{Error, GitProgram, Oid, Repository};

/// Bounds that no honest guide meets. A few small objects can spell out a tree of billions of files.
pub(super) const MOST_FILES: usize = 1_000_000;
pub(super) const DEEPEST: usize = 100;

/// The modes of Git's tree entries.
const SYMLINK: i32 = 0o120_000;
const SUBMODULE: i32 = 0o160_000;

/// What a tree entry is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FileKind {
    /// A plain file, executable or not.
    Regular,
    /// A symbolic link; its blob holds the target.
    Symlink,
    /// A commit of another repository; there is nothing to read.
    Submodule,
}

/// One file of a commit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TreeFile {
    /// From the repository's root, with `/`. Bytes that are no UTF-8 appear as U+FFFD.
    pub path: String,
    /// What it is.
    pub kind: FileKind,
    /// The blob, to be given to [`TreeReader::read`] and [`TreeReader::size`].
    pub id: Oid,
}

/// A handle of its own on the object database. Make one per thread with [`Repository::reader`].
pub struct TreeReader {
    pub(super) local: git2::Repository,
    pub(super) git: GitProgram,
    pub(super) place: Place,
}

impl Repository {
    /// A reader for another thread. Takes about 0.2 ms.
    ///
    /// # Errors
    /// [`Error::Storage`] when the repository cannot be opened any more.
    pub fn reader(&self) -> Result<TreeReader, Error> {
        let local = git2::Repository::open(&self.git_dir)
            .map_err(|error| Error::storage("open the repository again", &error))?;
        Ok(TreeReader::new(local, self.git.clone(), self.place.clone()))
    }

    /// See [`TreeReader::files`].
    ///
    /// # Errors
    /// As there.
    pub fn files(&self, commit: Oid, dir: &str) -> Result<Vec<TreeFile>, Error> {
        self.local().files(commit, dir)
    }

    /// See [`TreeReader::file`].
    ///
    /// # Errors
    /// As there.
    pub fn file(&self, commit: Oid, path: &str) -> Result<Option<TreeFile>, Error> {
        self.local().file(commit, path)
    }

    /// See [`TreeReader::read`].
    ///
    /// # Errors
    /// As there.
    pub fn read(&self, id: Oid) -> Result<Vec<u8>, Error> {
        self.local().read(id)
    }

    /// See [`TreeReader::size`].
    ///
    /// # Errors
    /// As there.
    pub fn size(&self, id: Oid) -> Result<u64, Error> {
        self.local().size(id)
    }
}

impl TreeReader {
    pub(super) fn new(local: git2::Repository, git: GitProgram, place: Place) -> Self {
        Self { local, git, place }
    }

    /// Every file below the directory `dir` of a commit (`""` is the root), sorted by path. A `dir` that does not
    /// exist has none; one that is a file or a link is listed itself.
    ///
    /// # Errors
    /// [`Error::Missing`] when the commit or a tree is not here, [`Error::TreeTooLarge`] for a hostile tree.
    pub fn files(&self, commit: Oid, dir: &str) -> Result<Vec<TreeFile>, Error> {
        let root = self.root(commit)?;
        let dir = dir.trim_matches('/');
        let mut files = Vec::new();
        let mut open = match self.entry(root, dir)? {
            None => return Ok(files),
            Some((id, mode)) => match kind(mode) {
                None => vec![(id, dir.to_owned(), 0)],
                Some(kind) => {
                    let path = dir.to_owned();
                    return Ok(vec![TreeFile { path, kind, id }]);
                }
            },
        };
        let mut seen = 0;
        let refused = |why| Err(Error::TreeTooLarge { commit, why });
        while let Some((id, prefix, depth)) = open.pop() {
            if depth > DEEPEST {
                return refused("its folders are nested too deeply");
            }
            for entry in &self.tree(id)? {
                seen += 1;
                if seen > MOST_FILES {
                    return refused("it has too many files");
                }
                let name = String::from_utf8_lossy(entry.name_bytes());
                let path = if prefix.is_empty() { name.into_owned() } else { format!("{prefix}/{name}") };
                let id = entry.id();
                match kind(entry.filemode()) {
                    Some(kind) => files.push(TreeFile { path, kind, id }),
                    None => open.push((id, path, depth + 1)),
                }
            }
        }
        files.sort_unstable_by(|a, b| a.path.cmp(&b.path));
        Ok(files)
    }

    /// One file of a commit; `None` when there is none, or a directory.
    ///
    /// # Errors
    /// As [`Self::files`].
    pub fn file(&self, commit: Oid, path: &str) -> Result<Option<TreeFile>, Error> {
        let found = self.entry(self.root(commit)?, path)?;
        Ok(found.and_then(|(id, mode)| Some(TreeFile { path: path.to_owned(), kind: kind(mode)?, id })))
    }

    /// The bytes of a blob, exactly as committed. Ask for [`Self::size`] first when it could be too large.
    ///
    /// # Errors
    /// [`Error::Missing`] when it is not here and cannot be fetched.
    pub fn read(&self, id: Oid) -> Result<Vec<u8>, Error> {
        self.object(id, "a file", || self.local.find_blob(id).map(|blob| blob.content().to_vec()))
    }

    /// The size of a blob in bytes, from its header alone.
    ///
    /// # Errors
    /// As [`Self::read`].
    pub fn size(&self, id: Oid) -> Result<u64, Error> {
        self.object(id, "a file", || {
            let (size, _) = self.local.odb()?.read_header(id)?;
            Ok(size as u64)
        })
    }

    pub(super) fn repository(&self) -> &git2::Repository {
        &self.local
    }

    /// The root tree of a commit.
    pub(super) fn root(&self, commit: Oid) -> Result<Oid, Error> {
        self.object(commit, "the commit", || self.local.find_commit(commit).map(|commit| commit.tree_id()))
    }

    pub(super) fn tree(&self, id: Oid) -> Result<Tree<'_>, Error> {
        self.object(id, "a folder", || self.local.find_tree(id))
    }

    /// The id and mode of the entry at `path` below the tree `root`.
    pub(super) fn entry(&self, root: Oid, path: &str) -> Result<Option<(Oid, i32)>, Error> {
        let mut at = (root, 0o040_000);
        for name in path.split('/').filter(|name| !name.is_empty()) {
            if kind(at.1).is_some() {
                return Ok(None);
            }
            let tree = self.tree(at.0)?;
            // The library panics at a NUL, which no name in a tree can have.
            let found = (!name.contains('\0')).then(|| tree.get_name_bytes(name.as_bytes()));
            let Some(entry) = found.flatten() else {
                return Ok(None);
            };
            at = (entry.id(), entry.filemode());
        }
        Ok(Some(at))
    }
}

impl std::fmt::Debug for TreeReader {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("TreeReader").field(&self.local.path()).finish()
    }
}

/// The kind of an entry by its mode; `None` for a folder.
pub(super) fn kind(mode: i32) -> Option<FileKind> {
    match mode {
        SYMLINK => Some(FileKind::Symlink),
        SUBMODULE => Some(FileKind::Submodule),
        mode if mode & 0o170_000 == 0o040_000 => None,
        _ => Some(FileKind::Regular),
    }
}
