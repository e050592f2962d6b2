//! Pushing one commit to a repository by its address, to a branch or for review, and telling the outcomes apart.

use super::branch::ref_name;
use super::call::{Call, Finished};
use super::{Error, Oid, Repository, Trouble, redact};

/// One push: what goes where, on which condition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Push<'a> {
    /// The repository's address.
    pub url: &'a str,
    /// The commit.
    pub oid: Oid,
    /// Where it goes there.
    pub to: PushTo<'a>,
    /// Push options, each `key` or `key=value` without a line break (git-push(1), `--push-option`).
    pub options: &'a [String],
    /// A credential helper that alone is asked, as the value of `credential.helper`; it holds no secret itself.
    pub helper: Option<&'a str>,
}

/// Where a push goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PushTo<'a> {
    /// To a branch.
    Branch {
        /// Its name.
        name: &'a str,
        /// What it must be.
        lease: Lease,
    },
    /// To `refs/for/<branch>`, where Forgejo and Gitea make a pull request of it, without a branch or a fork (the AGit
    /// flow). They want a `topic` among the options, and `force-push=true` to replace what was there.
    Review {
        /// The branch that it is to be merged into.
        branch: &'a str,
    },
}

impl<'a> Push<'a> {
    /// A push to a branch, without options.
    #[must_use]
    pub fn to_branch(url: &'a str, oid: Oid, name: &'a str, lease: Lease) -> Self {
        Self { url, oid, to: PushTo::Branch { name, lease }, options: &[], helper: None }
    }

    fn refname(&self) -> Result<String, Error> {
        match self.to {
            PushTo::Branch { name, .. } => ref_name(name),
            PushTo::Review { branch } => ref_name(branch).map(|full| full.replacen("refs/heads/", "refs/for/", 1)),
        }
    }
}

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
    /// The server takes no push options; nothing was sent. Without them the same push may go through.
    OptionsUnsupported,
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
    /// Pushes a commit, to a branch only if that is what the lease says. The user's `pre-push` hook runs. No tag, tracking
    /// ref or configuration changes. Every line git writes goes to `on_line`.
    ///
    /// # Errors
    /// Only when git cannot be run or an argument is wrong ([`Error::BadAddress`], [`Error::BadBranchName`],
    /// [`Error::BadPushOption`]); a refusal is an outcome.
    pub fn push(&self, push: &Push<'_>, on_line: &mut dyn FnMut(&str)) -> Result<PushOutcome, Error> {
        self.send(push, &["--progress"], on_line)
    }

    /// Whether a push would be let in: logs in and compares, but sends nothing and runs no hook. Policies of the
    /// server are not asked.
    ///
    /// # Errors
    /// As [`Self::push`].
    pub fn try_push(&self, push: &Push<'_>) -> Result<PushOutcome, Error> {
        self.send(push, &["--dry-run", "--no-verify"], &mut |_| {})
    }

    fn send(&self, push: &Push<'_>, how: &[&str], on_line: &mut dyn FnMut(&str)) -> Result<PushOutcome, Error> {
        self.check_address(push.url)?;
        let full = push.refname()?;
        let mut args = self.login_with(push.url, push.helper)?;
        // `push.followTags` and `push.recurseSubmodules` would push more than was asked.
        args.extend(["push", "--porcelain", "--no-follow-tags", "--recurse-submodules=no"].map(str::to_owned));
        if let PushTo::Branch { lease, .. } = push.to {
            let expected = match lease {
                Lease::Absent => String::new(),
                Lease::At(oid) => oid.to_string(),
            };
            args.push(format!("--force-with-lease={full}:{expected}"));
        }
        for option in push.options {
            if option.contains(['\n', '\0']) {
                return Err(Error::BadPushOption { option: redact(option).into_owned() });
            }
            args.push(format!("--push-option={option}"));
        }
        args.extend(how.iter().map(|word| (*word).to_owned()));
        let refspec = format!("{}:{full}", push.oid);
        args.extend(["--end-of-options", push.url, &refspec].map(str::to_owned));
        let finished = self.run(self.quietly(Call::new(args))?.on_line(on_line))?;
        Ok(outcome(&finished, push, &refspec))
    }
}

/// Reads the line `flag TAB from:to TAB summary` about our commit. A `pre-push` hook writes to the same stream, so
/// other lines may be anything. What is pushed for review ends up in a ref that the server chooses.
fn outcome(finished: &Finished, push: &Push<'_>, refspec: &str) -> PushOutcome {
    let ours = |about: &str| match push.to {
        PushTo::Branch { .. } => about == refspec,
        PushTo::Review { .. } => about.split_once(':').is_some_and(|(from, _)| from == push.oid.to_string()),
    };
    let stdout = String::from_utf8_lossy(&finished.stdout);
    let report = stdout.lines().rev().find_map(|line| {
        let (flag, rest) = line.split_once('\t')?;
        let (about, summary) = rest.split_once('\t')?;
        ours(about).then_some((flag, summary))
    });
    match report {
        // Gitea and Forgejo say so of a commit that is under review already.
        Some(("!", summary)) if summary.contains("new commit is same with old commit") => PushOutcome::UpToDate,
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
    if text.contains("the receiving end does not support push options") {
        return PushOutcome::OptionsUnsupported;
    }
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
