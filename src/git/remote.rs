//! Remote repositories: what they are called, and where their branches stand.

use std::ffi::OsStr;

use super::branch::ref_name;
use super::call::{Call, Finished};
use super::credential::only_helper;
use super::{Error, Interaction, Oid, Repository, Trouble, redact};
use std::collections::BTreeMap;

/// A configured remote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remote {
    /// Its name here.
    pub name: String,
    /// Where it is fetched from, `insteadOf` applied. It may hold credentials: [`redact`] before showing.
    pub fetch_url: String,
    /// Where it is pushed to, `pushInsteadOf` applied. It may hold credentials: [`redact`] before showing.
    pub push_url: String,
}

impl Repository {
    /// The configured remotes in git's order. One that has no address is left out.
    ///
    /// # Errors
    /// [`Error::Git`] when the configuration cannot be read.
    pub fn remotes(&self) -> Result<Vec<Remote>, Error> {
        if let Some(remotes) = self.settings()?.remotes() {
            return Ok(remotes);
        }
        let said = self.run(Call::new(["remote", "-v"]))?.ok()?;
        Ok(parse_remotes(&said))
    }

    /// The address that git would really talk to for `url`: `url.<base>.insteadOf` applied. Asks nobody.
    ///
    /// # Errors
    /// [`Error::BadAddress`].
    pub fn effective_url(&self, url: &str) -> Result<String, Error> {
        self.check_address(url)?;
        Ok(self.settings()?.instead_of(url, "insteadof").unwrap_or_else(|| url.to_owned()))
    }

    /// The branch that the repository at `url` shows first; `None` when it is empty or its `HEAD` is detached.
    ///
    /// # Errors
    /// [`Error::Fetch`], [`Error::BadAddress`].
    pub fn default_branch(&self, url: &str) -> Result<Option<String>, Error> {
        if let Some(branch) = self.nearby_default_branch(url) {
            return Ok(Some(branch));
        }
        let action = "ask for the default branch of";
        let said = self.ask(url, action, &["ls-remote", "--symref", "--", url, "HEAD"])?;
        Ok(said.lines().find_map(|line| {
            let branch = line.strip_prefix("ref: refs/heads/")?;
            branch.strip_suffix("\tHEAD").map(str::to_owned)
        }))
    }

    /// Where the branch `name` stands in the repository at `url`; `None` when it has none.
    ///
    /// # Errors
    /// [`Error::Fetch`], [`Error::BadAddress`], [`Error::BadBranchName`].
    pub fn remote_branch(&self, url: &str, name: &str) -> Result<Option<Oid>, Error> {
        self.remote_branch_as(url, name, None)
    }

    /// Like [`Self::remote_branch`], with a credential helper that alone is asked, as in [`super::Push::helper`].
    ///
    /// # Errors
    /// As there.
    pub fn remote_branch_as(&self, url: &str, name: &str, helper: Option<&str>) -> Result<Option<Oid>, Error> {
        let full = ref_name(name)?;
        let action = format!("ask for the branch `{name}` of");
        let mut args = self.login_with(url, helper)?;
        args.extend(["ls-remote", "--", url, &full].map(str::to_owned));
        let said = self.ask(url, &action, &args)?;
        Ok(said.lines().find_map(|line| {
            // The pattern matches the ends of names, so look for the whole one.
            let (oid, found) = line.split_once('\t')?;
            (found == full).then(|| Oid::from_str(oid).ok()).flatten()
        }))
    }

    /// Where those of the branches `names` stand that the repository at `url` has, in one question.
    ///
    /// # Errors
    /// As [`Self::remote_branch`].
    pub fn remote_branches(&self, url: &str, names: &[&str]) -> Result<BTreeMap<String, Oid>, Error> {
        let full = names.iter().map(|name| ref_name(name)).collect::<Result<Vec<_>, _>>()?;
        if full.is_empty() {
            return Ok(BTreeMap::new());
        }
        let args = ["ls-remote", "--", url].into_iter().chain(full.iter().map(String::as_str));
        let said = self.ask(url, "ask for the branches of", &args.collect::<Vec<_>>())?;
        let found = said.lines().filter_map(|line| {
            let (oid, found) = line.split_once('\t')?;
            // A pattern matches the ends of names too.
            let name = found.strip_prefix("refs/heads/").filter(|name| names.contains(name))?;
            Some((name.to_owned(), Oid::from_str(oid).ok()?))
        });
        Ok(found.collect())
    }

    /// Makes sure that no command asks on a terminal when it must not. `ssh` needs a word of its own, which is
    /// left out when the user has chosen an ssh command: that would be overridden.
    pub(super) fn quietly<'a>(&self, call: Call<'a>) -> Result<Call<'a>, Error> {
        if self.git.interaction() == Interaction::Allowed {
            return Ok(call);
        }
        let ours = match self.quiet_ssh.get() {
            Some(ours) => *ours,
            None => {
                let chosen = ["GIT_SSH_COMMAND", "GIT_SSH"].iter().any(|key| self.git.env(key).is_some());
                let ours = !chosen && self.config("core.sshCommand")?.is_none();
                *self.quiet_ssh.get_or_init(|| ours)
            }
        };
        Ok(if ours { call.env("GIT_SSH_COMMAND", "ssh -o BatchMode=yes") } else { call })
    }

    /// Refuses what git would take for an option, or for a remote by name (whose refs it would then move).
    pub(super) fn check_address(&self, url: &str) -> Result<(), Error> {
        let why = if url.is_empty() {
            "it is empty"
        } else if url.starts_with('-') {
            "it begins with `-`"
        } else if url.contains(char::is_control) {
            "it holds a control character"
        } else if self.local().repository().find_remote(url).is_ok() {
            "it is the name of a remote; the remote's address is needed"
        } else {
            return Ok(());
        };
        let url = redact(url).into_owned();
        Err(Error::BadAddress { url, why })
    }

    /// The settings that have git ask `helper` alone for the login at the address.
    pub(super) fn login_with(&self, url: &str, helper: Option<&str>) -> Result<Vec<String>, Error> {
        let Some(helper) = helper else { return Ok(Vec::new()) };
        // Where `insteadOf` leads elsewhere, git logs in there.
        Ok(only_helper(&self.effective_url(url)?, helper).into_iter().flatten().collect())
    }

    fn ask(&self, url: &str, action: &str, args: &[impl AsRef<OsStr>]) -> Result<String, Error> {
        self.check_address(url)?;
        let finished = self.run(self.quietly(Call::new(args))?)?;
        if !finished.success {
            return Err(fetch_error(action, url, &finished));
        }
        finished.ok()
    }
}

/// [`Error::Fetch`] from what git said.
pub(super) fn fetch_error(action: &str, url: &str, finished: &Finished) -> Error {
    Error::Fetch {
        action: action.to_owned(),
        url: redact(url).into_owned(),
        trouble: Trouble::of(&finished.stderr),
        stderr: finished.words(),
    }
}

/// Reads `name TAB address (fetch)` and `name TAB address (push)`, of which a partial clone's end in ` [blob:none]`.
fn parse_remotes(text: &str) -> Vec<Remote> {
    let mut remotes: Vec<Remote> = Vec::new();
    for line in text.lines() {
        let Some((name, rest)) = line.split_once('\t') else {
            continue;
        };
        if let Some((url, _)) = rest.rsplit_once(" (fetch)") {
            remotes.push(Remote { name: name.to_owned(), fetch_url: url.to_owned(), push_url: String::new() });
        } else if let Some((url, _)) = rest.rsplit_once(" (push)")
            && let Some(remote) = remotes.iter_mut().find(|remote| remote.name == name)
            && remote.push_url.is_empty()
        {
            // Of several push addresses, the first.
            remote.push_url = url.to_owned();
        }
    }
    remotes
}

#[cfg(test)]
mod tests {
    use super::{Remote, parse_remotes};

    #[test]
    fn remotes_as_git_lists_them() {
        let text = "origin\t/tmp/a b (fetch)\norigin\t/tmp/p (push)\norigin\t/tmp/q (push)\n\
                    bare\nup\tssh://h/x (fetch) [blob:none]\nup\tssh://h/x (push)\n";
        let remote = |name: &str, fetch: &str, push: &str| Remote {
            name: name.to_owned(),
            fetch_url: fetch.to_owned(),
            push_url: push.to_owned(),
        };
        let wanted = [remote("origin", "/tmp/a b", "/tmp/p"), remote("up", "ssh://h/x", "ssh://h/x")];
        assert_eq!(parse_remotes(text), wanted);
    }
}
