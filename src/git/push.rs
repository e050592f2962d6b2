//! Pushing one commit to one branch of a repository by its address, and telling the outcomes apart.

use super::branch::ref_name;
use super::call::{Call, Finished};
use super::{Error, Oid, Repository, Trouble, redact};

/// What the remote branch must be for the push to be accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lease {
    /// It must not exist.
    Absent,
    /// It must be at this commit.
    At(Oid),
}

/// What came of a push. Texts are git's and the server's words, without credentials; they are data from
/// elsewhere, to be made safe before they are shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PushOutcome {
    /// The branch is there now.
    Done {
        /// What the server said, without its `remote: `.
        remote_lines: Vec<String>,
    },
    /// The branch was there already.
    UpToDate,
    /// The branch is not what the lease says; nothing was changed.
    RemoteMoved,
    /// The server does not have the history that this shallow clone lacks.
    ShallowRefused,
    /// The token may not bring commits that hold workflow files, although the change touches none.
    WorkflowScope {
        /// The words.
        text: String,
    },
    /// Other credentials are needed.
    AuthFailed {
        /// The words.
        text: String,
    },
    /// There is no such repository, or none that these credentials may see.
    NotFound {
        /// The words.
        text: String,
    },
    /// A hook or a rule refused.
    HookDeclined {
        /// Whether it was the user's own `pre-push` hook, and not the server.
        local: bool,
        /// The words.
        text: String,
    },
    /// The server could not be reached.
    Unreachable {
        /// The words.
        text: String,
    },
    /// Something else.
    Other {
        /// The words.
        text: String,
    },
}

impl Repository {
    /// Pushes `oid` as the branch `branch` of the repository at `url`, if the branch is what `lease` says. The user's
    /// `pre-push` hook runs. No tag, tracking ref or configuration changes. Every line git writes goes to `on_line`.
    ///
    /// # Errors
    /// Only when git cannot be run or an argument is wrong ([`Error::BadAddress`], [`Error::BadBranchName`]);
    /// a refusal is an outcome.
    pub fn push(
        &self,
        url: &str,
        oid: Oid,
        branch: &str,
        lease: Lease,
        on_line: &mut dyn FnMut(&str),
    ) -> Result<PushOutcome, Error> {
        let full = ref_name(branch)?;
        self.send(url, &format!("{oid}:{full}"), lease, &["--progress"], on_line)
    }

    /// Whether a push would be let in: logs in and compares, but sends nothing and runs no hook. Policies of the
    /// server are not asked.
    ///
    /// # Errors
    /// As [`Self::push`].
    pub fn try_push(&self, url: &str, oid: Oid, branch: &str, lease: Lease) -> Result<PushOutcome, Error> {
        let full = ref_name(branch)?;
        let options = ["--dry-run", "--no-verify"];
        self.send(url, &format!("{oid}:{full}"), lease, &options, &mut |_| {})
    }

    fn send(
        &self,
        url: &str,
        refspec: &str,
        lease: Lease,
        options: &[&str],
        on_line: &mut dyn FnMut(&str),
    ) -> Result<PushOutcome, Error> {
        self.check_address(url)?;
        let expected = match lease {
            Lease::Absent => String::new(),
            Lease::At(oid) => oid.to_string(),
        };
        let full = refspec.split_once(':').map_or(refspec, |(_, full)| full);
        let lease = format!("--force-with-lease={full}:{expected}");
        let head = [
            "push",
            "--porcelain",
            // `push.followTags` and `push.recurseSubmodules` would push more than was asked.
            "--no-follow-tags",
            "--recurse-submodules=no",
            &lease,
        ];
        let tail = ["--end-of-options", url, refspec];
        let args = head.into_iter().chain(options.iter().copied()).chain(tail);
        let finished = self.run(self.quietly(Call::new(args))?.on_line(on_line))?;
        Ok(outcome(&finished, refspec))
    }
}

/// Reads the line `flag TAB from:to TAB summary` about our branch. A `pre-push` hook writes to the same stream, so
/// other lines may be anything.
fn outcome(finished: &Finished, refspec: &str) -> PushOutcome {
    let stdout = String::from_utf8_lossy(&finished.stdout);
    let report = stdout.lines().rev().find_map(|line| {
        let (flag, rest) = line.split_once('\t')?;
        let (about, summary) = rest.split_once('\t')?;
        (about == refspec).then_some((flag, summary))
    });
    match report {
        Some(("!", summary)) => rejected(summary, &finished.stderr),
        Some(("=", _)) if finished.success => PushOutcome::UpToDate,
        Some(_) if finished.success => PushOutcome::Done { remote_lines: remote_lines(&finished.stderr) },
        _ => failed(finished, &stdout),
    }
}

/// The branch was refused, for the reason in brackets at the end of `summary`.
fn rejected(summary: &str, stderr: &str) -> PushOutcome {
    const MOVED: [&str; 7] = [
        "stale info",
        "fetch first",
        "non-fast-forward",
        "remote ref updated since checkout",
        "reference already exists",
        "cannot lock ref",
        "failed to update ref",
    ];
    const HOOKS: [&str; 4] = ["hook declined", "rule violations", "protected branch", "GH0"];
    let text = if stderr.is_empty() { summary.to_owned() } else { format!("{summary}\n{stderr}") };
    if MOVED.iter().any(|sign| summary.contains(sign)) {
        PushOutcome::RemoteMoved
    } else if summary.contains("shallow update not allowed") {
        PushOutcome::ShallowRefused
    } else if is_workflow(&text) {
        PushOutcome::WorkflowScope { text }
    } else if HOOKS.iter().any(|sign| summary.contains(sign)) {
        PushOutcome::HookDeclined { local: false, text }
    } else {
        PushOutcome::Other { text }
    }
}

/// Git ended before there was anything to report about the branch.
fn failed(finished: &Finished, stdout: &str) -> PushOutcome {
    // What the hook printed comes first, as on a terminal.
    let text = format!("{}\n{}", redact(stdout.trim()), finished.stderr);
    let text = text.trim().to_owned();
    if is_workflow(&text) {
        return PushOutcome::WorkflowScope { text };
    }
    // The server was reached and nothing was sent: only the pre-push hook ends a push like this.
    let local = finished.code == Some(1) && text.contains("failed to push some refs")
        // … or a commit that is not here.
        && !text.contains("src refspec");
    match Trouble::of(&text) {
        _ if local => PushOutcome::HookDeclined { local, text },
        Trouble::Auth => PushOutcome::AuthFailed { text },
        Trouble::NotFound => PushOutcome::NotFound { text },
        Trouble::Unreachable => PushOutcome::Unreachable { text },
        Trouble::NoBranch | Trouble::Other => PushOutcome::Other { text },
    }
}

/// GitHub's `refusing to allow … to create or update workflow … without workflow scope`.
fn is_workflow(text: &str) -> bool {
    text.contains("refusing to allow") && text.contains("workflow")
}

fn remote_lines(stderr: &str) -> Vec<String> {
    let lines = stderr.lines().filter_map(|line| line.strip_prefix("remote:"));
    lines
        .map(|line| line.strip_prefix(' ').unwrap_or(line).trim_end().to_owned())
        .filter(|line| !line.is_empty())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{PushOutcome, rejected, remote_lines};

    #[test]
    fn refusals_by_their_reason() {
        let moved = rejected("[rejected] (stale info)", "error: failed to push some refs");
        assert_eq!(moved, PushOutcome::RemoteMoved);
        let shallow = rejected("[remote rejected] (shallow update not allowed)", "");
        assert_eq!(shallow, PushOutcome::ShallowRefused);
        let words = "[remote rejected] (refusing to allow a Personal Access Token to create or update workflow \
                     `.github/workflows/ci.yml` without `workflow` scope)";
        assert!(matches!(rejected(words, ""), PushOutcome::WorkflowScope { .. }));
        for words in [
            "[remote rejected] (pre-receive hook declined)",
            "[remote rejected] (push declined due to repository rule violations)",
        ] {
            let outcome = rejected(words, "remote: no");
            assert!(matches!(outcome, PushOutcome::HookDeclined { local: false, .. }), "{words}");
        }
    }

    #[test]
    fn the_server_s_lines() {
        let said = "remote:\nremote: Create a pull request:\nremote:      https://h/x\nTo /tmp/x";
        assert_eq!(remote_lines(said), ["Create a pull request:", "     https://h/x"]);
    }
}
