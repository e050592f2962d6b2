//! Partial clones: objects that are not here yet are fetched when they are asked for, as git itself does.

use std::collections::BTreeSet;

use git2::{ErrorCode, OdbLookupFlags};

use super::call::Call;
use super::{Error, FileKind, Oid, Repository, TreeFile, TreeReader};

impl Repository {
    /// Whether objects may be absent here that a server has.
    pub(super) fn is_partial(&self) -> Result<bool, Error> {
        Ok(!self.promisors()?.is_empty())
    }

    /// In a partial clone, fetches the blobs of `files` that are absent in one go; elsewhere it does nothing.
    /// Without it, [`TreeReader::read`] asks the server once for every blob.
    ///
    /// # Errors
    /// [`Error::Git`] when git cannot be asked. Blobs the server does not give stay absent, and `read` says so.
    pub fn prefetch<'a>(&self, files: impl IntoIterator<Item = &'a TreeFile>) -> Result<(), Error> {
        let remotes = self.promisors()?;
        if remotes.is_empty() {
            return Ok(());
        }
        let absent = self.local().absent(files)?;
        if absent.is_empty() {
            return Ok(());
        }
        let wanted: String = absent.iter().map(|id| format!("{id}\n")).collect();
        for remote in remotes {
            // The very command that git itself runs for a missing object: it moves no ref.
            let call = Call::new([
                "-c",
                "fetch.negotiationAlgorithm=noop",
                "fetch",
                remote,
                "--no-tags",
                "--no-write-fetch-head",
                "--recurse-submodules=no",
                "--filter=blob:none",
                "--stdin",
            ]);
            if self.run(self.quietly(call)?.stdin(wanted.as_bytes()))?.success {
                break;
            }
        }
        Ok(())
    }
}

impl TreeReader {
    /// The blobs among `files` that this repository does not hold.
    fn absent<'a>(&self, files: impl IntoIterator<Item = &'a TreeFile>) -> Result<BTreeSet<Oid>, Error> {
        let odb = self.local.odb().map_err(|error| Error::storage("open the object database", &error))?;
        Ok(files
            .into_iter()
            .filter(|file| file.kind != FileKind::Submodule)
            .map(|file| file.id)
            .filter(|id| !odb.exists_ext(*id, OdbLookupFlags::NO_REFRESH))
            .collect())
    }

    /// Runs `get`; when the object is not here, lets git fetch it as a partial clone does, and tries once more.
    pub(super) fn object<T>(&self, id: Oid, what: &str, get: impl Fn() -> Result<T, git2::Error>) -> Result<T, Error> {
        let error = match get() {
            Ok(found) => return Ok(found),
            Err(error) => error,
        };
        let missing = || Error::Missing { what: format!("{what} {id}") };
        if error.code() != ErrorCode::NotFound {
            return Err(Error::storage(format!("read {what} {id}"), &error));
        }
        let call = Call::new(["cat-file", "-e", &id.to_string()]);
        match self.git.run(&self.place, call) {
            Ok(finished) if finished.success => get().map_err(|_| missing()),
            _ => Err(missing()),
        }
    }
}
