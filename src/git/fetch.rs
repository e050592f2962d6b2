//! Fetching the tip of a branch into a ref of our own, and remembering it.

use std::thread;
use std::time::Duration;

use git2::ObjectType;

use super::branch::ref_name;
use super::call::{Call, Finished};
use super::remote::fetch_error;
use super::{Error, Oid, Repository, redact};

/// Where our own refs are, which no configured refspec knows.
const OURS: &str = "refs/ddscurate/";

/// The ref for the tip of the upstream at that address: each has its own, so that runs with other upstreams, which may go
/// on at the same time, never take each other's commit for theirs. The address, which may hold credentials, is not told.
fn base_of(url: &str) -> Result<String, Error> {
    let sum = Oid::hash_object(ObjectType::Blob, redact(url).as_bytes());
    let sum = sum.map_err(|error| Error::storage("name the ref of upstream's tip", &error))?;
    Ok(format!("{OURS}upstream/{sum}"))
}

/// A commit known from an earlier fetch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tip {
    /// The commit.
    pub oid: Oid,
    /// When it was made, in seconds since 1970.
    pub time: i64,
}

impl Repository {
    /// Fetches the tip of `branch` from `url` into a ref of ours for that address and gives it. Remote-tracking refs, tags,
    /// `FETCH_HEAD` and the configuration stay as they are. Lines of progress go to `on_line`.
    ///
    /// # Errors
    /// [`Error::Fetch`], [`Error::BadAddress`], [`Error::BadBranchName`].
    pub fn fetch_tip(&self, url: &str, branch: &str, on_line: &mut dyn FnMut(&str)) -> Result<Oid, Error> {
        self.fetch_to(url, branch, &base_of(url)?, on_line)
    }

    /// Like [`Self::fetch_tip`], into another ref of ours: `private_ref` begins with `refs/ddscurate/`.
    ///
    /// # Errors
    /// As there; [`Error::BadBranchName`] also for a ref that is not ours.
    pub fn fetch_to(
        &self,
        url: &str,
        branch: &str,
        private_ref: &str,
        on_line: &mut dyn FnMut(&str),
    ) -> Result<Oid, Error> {
        self.fetch_as(url, branch, private_ref, None, on_line)
    }

    /// Like [`Self::fetch_to`], with a credential helper that alone is asked, as in [`super::Push::helper`].
    ///
    /// # Errors
    /// As there.
    pub fn fetch_as(
        &self,
        url: &str,
        branch: &str,
        private_ref: &str,
        helper: Option<&str>,
        on_line: &mut dyn FnMut(&str),
    ) -> Result<Oid, Error> {
        /// Another `ddscurate` may hold the ref's lock for a moment.
        const TRIES: u32 = 5;
        if !private_ref.starts_with(OURS) || !git2::Reference::is_valid_name(private_ref) {
            return Err(Error::BadBranchName { name: private_ref.to_owned() });
        }
        self.check_address(url)?;
        let full = ref_name(branch)?;
        if let Some(tip) = self.nearby_branch(url, &full)
            && self.has_already(tip, &full, private_ref)?
        {
            return Ok(tip);
        }
        let refspec = format!("+{full}:{private_ref}");
        let mut tries = 0;
        loop {
            tries += 1;
            let finished = self.fetch_with(url, &refspec, &[], helper, on_line)?;
            if finished.success {
                break;
            }
            let locked = finished.stderr.contains("cannot lock ref") || finished.stderr.contains(".lock'");
            if !locked || tries == TRIES {
                return Err(fetch_error(&format!("fetch the branch `{branch}` from"), url, &finished));
            }
            thread::sleep(Duration::from_millis(40) * tries);
        }
        if let Some(tip) = self.ref_tip(private_ref)? {
            return Ok(tip);
        }
        // A program that is called git and does nothing says so best by its version.
        self.git.version()?;
        Err(Error::Missing { what: format!("the tip of `{branch}` just fetched") })
    }

    /// Whether `private_ref` is at `tip`, or could be moved there without fetching anything.
    fn has_already(&self, tip: Oid, full: &str, private_ref: &str) -> Result<bool, Error> {
        if self.ref_tip(private_ref)? == Some(tip) {
            return Ok(true);
        }
        if !self.is_tip_here(tip, full) {
            return Ok(false);
        }
        let call = Call::new(["update-ref", "--", private_ref, &tip.to_string()]);
        Ok(self.run(call)?.success)
    }

    /// Fetches as much more of the history of a shallow clone as reaches back to `shared`, a commit that the repository to
    /// be pushed to has: pushing what stands on it then needs no more. It asks for some commits, then for more, at last
    /// for all of them. Gives whether `shared` is in the history of the branch.
    ///
    /// # Errors
    /// [`Error::Fetch`], [`Error::BadAddress`], [`Error::BadBranchName`].
    pub fn deepen(&self, url: &str, branch: &str, shared: Oid, on_line: &mut dyn FnMut(&str)) -> Result<bool, Error> {
        self.check_address(url)?;
        let base = base_of(url)?;
        let refspec = format!("+{}:{base}", ref_name(branch)?);
        for how in ["--deepen=100", "--deepen=1000", "--unshallow"] {
            if self.reaches(&base, shared)? || !self.is_shallow() {
                break;
            }
            let finished = self.fetch(url, &refspec, &[how], on_line)?;
            if !finished.success {
                return Err(fetch_error("fetch more of the history from", url, &finished));
            }
            self.reopen()?;
        }
        self.reaches(&base, shared)
    }

    /// Whether `shared` is in the history of our last fetch, as far as it is here.
    fn reaches(&self, base: &str, shared: Oid) -> Result<bool, Error> {
        let Some(tip) = self.ref_tip(base)? else { return Ok(false) };
        match self.merge_base(tip, shared) {
            Err(Error::Missing { .. }) => Ok(false),
            found => Ok(found? == Some(shared)),
        }
    }

    /// A handle that is open goes on seeing where the history was cut off.
    fn reopen(&self) -> Result<(), Error> {
        let now = self.reader()?;
        *self.local() = now;
        Ok(())
    }

    /// Fetches the rest of the history of a shallow clone from `url`, all files of all commits; [`Self::deepen`] may do with
    /// less. A clone that has it all is left alone.
    ///
    /// # Errors
    /// [`Error::Fetch`], [`Error::BadAddress`], [`Error::BadBranchName`].
    pub fn unshallow(&self, url: &str, branch: &str, on_line: &mut dyn FnMut(&str)) -> Result<(), Error> {
        self.check_address(url)?;
        let base = base_of(url)?;
        let refspec = format!("+{}:{base}", ref_name(branch)?);
        if !self.is_shallow() {
            return Ok(());
        }
        let finished = self.fetch(url, &refspec, &["--unshallow"], on_line)?;
        if !finished.success {
            return Err(fetch_error("fetch the whole history from", url, &finished));
        }
        self.reopen()
    }

    /// Whether history is cut off here.
    #[must_use]
    pub fn is_shallow(&self) -> bool {
        self.local().repository().is_shallow()
    }

    /// What the last [`Self::fetch_tip`] from `url` brought, for work without a network.
    ///
    /// # Errors
    /// [`Error::Storage`] when it cannot be read.
    pub fn last_tip(&self, url: &str) -> Result<Option<Tip>, Error> {
        self.tip(&base_of(url)?)
    }

    /// Where the user's own last fetch saw `branch` of `remote`.
    ///
    /// # Errors
    /// [`Error::Storage`] when it cannot be read; [`Error::BadBranchName`].
    pub fn tracking_tip(&self, remote: &str, branch: &str) -> Result<Option<Tip>, Error> {
        ref_name(&format!("{remote}/{branch}"))?;
        self.tip(&format!("refs/remotes/{remote}/{branch}"))
    }

    fn fetch(
        &self,
        url: &str,
        refspec: &str,
        options: &[&str],
        on_line: &mut dyn FnMut(&str),
    ) -> Result<Finished, Error> {
        self.fetch_with(url, refspec, options, None, on_line)
    }

    fn fetch_with(
        &self,
        url: &str,
        refspec: &str,
        options: &[&str],
        helper: Option<&str>,
        on_line: &mut dyn FnMut(&str),
    ) -> Result<Finished, Error> {
        let login = self.login_with(url, helper)?;
        let head = [
            "-c",
            "fetch.writeCommitGraph=false",
            "fetch",
            "--progress",
            "--no-tags",
            "--no-prune",
            "--no-write-fetch-head",
            "--no-recurse-submodules",
            // No configured refspec has a say; fetching by address already keeps tracking refs still.
            "--refmap=",
        ];
        let tail = ["--end-of-options", url, refspec];
        let args = login.iter().map(String::as_str).chain(head).chain(options.iter().copied()).chain(tail);
        self.run(self.quietly(Call::new(args))?.on_line(on_line))
    }

    fn tip(&self, name: &str) -> Result<Option<Tip>, Error> {
        let Some(oid) = self.ref_tip(name)? else {
            return Ok(None);
        };
        let local = self.local();
        let commit = local
            .repository()
            .find_commit(oid)
            .map_err(|error| Error::storage(format!("read the commit {oid}"), &error))?;
        let time = commit.time().seconds();
        Ok(Some(Tip { oid, time }))
    }
}
