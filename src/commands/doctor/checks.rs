//! What `doctor` looks at, one thing after the other. What one look needs of another and does not get is left out.

use super::Line;
use crate::cli::{DoctorArgs, Ui};
use crate::commands::Error;
use crate::commands::flow::forge::{api_of, login_of};
use crate::commands::flow::outcome::short;
use crate::commands::flow::session::environment;
use crate::contribute::{Ends, Freshness, TRIAL, Target, TipTree, Upstream, likely_target, may_push, open};
use crate::git::{
    self, GitProgram, Head, Identity, Interaction, Layout, Operation, Repository, RepositoryState, redact,
};
use crate::guide::{AgreementMode, Config, Guide, load, load_config_alone};
use crate::source::DiskTree;
use jiff::Timestamp;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// All lines, in the order in which a contribution would come upon them.
pub(super) fn all(folder: Result<PathBuf, Error>, args: &DoctorArgs, can_ask: bool, ui: &mut Ui) -> Vec<Line> {
    let offline = args.offline;
    let mut lines = vec![Line::good("ddscurate", env!("CARGO_PKG_VERSION"))];
    let git = git(&mut lines);
    let asking = || {
        let git = GitProgram::find(Interaction::Allowed, environment()).ok()?;
        Some(Ui::terminal_name().map_or(git.clone(), |name| git.with_gpg_tty(name)))
    };
    let asking = if can_ask { asking() } else { None };
    let folder = match folder {
        Ok(folder) => folder,
        Err(error) => {
            lines.push(Line::bad("guide", error.message).maybe_mend(error.hints.into_iter().next()));
            return lines;
        }
    };
    let config = guide(&folder, &mut lines);
    let Some(git) = git else { return lines };
    let (repository, prefix) = match open(&folder, git) {
        Ok((repository, prefix)) => (Arc::new(repository), prefix),
        Err(error) => {
            lines.push(Line::bad("repository", error.to_string()).maybe_mend(error.hint()));
            return lines;
        }
    };
    state(&repository, &mut lines);
    let who = identity(&repository, &mut lines);
    signing(&repository, &folder, asking, &mut lines);
    let Some(config) = config else { return lines };
    if !offline {
        ui.say("Asking upstream and the forge \u{2026}");
    }
    let Some(upstream) = upstream(&repository, &config, args, &mut lines) else { return lines };
    let there = load(&TipTree::new(&repository, upstream.tip, &prefix)).ok();
    if let (Some(guide), Some(who)) = (&there, &who) {
        agreement(guide, who, &mut lines);
    }
    let target = target(&repository, &upstream, args, &mut lines);
    forge(&config, &upstream, &target, offline, &mut lines);
    lines
}

fn git(lines: &mut Vec<Line>) -> Option<GitProgram> {
    let found = GitProgram::find(Interaction::Forbidden, environment());
    let version = found.and_then(|git| Ok((git.version()?, git)));
    match version {
        Ok((version, git)) => {
            lines.push(Line::good("git", format!("{version}, {}", git.path().display())));
            Some(git)
        }
        Err(error) => {
            lines.push(Line::bad("git", error.to_string()).maybe_mend(error.hint()));
            None
        }
    }
}

fn guide(folder: &Path, lines: &mut Vec<Line>) -> Option<Config> {
    let tree = DiskTree::new(folder);
    match load_config_alone(&tree) {
        Ok(config) => {
            let counted = load(&tree)
                .ok()
                .map(|guide| format!(" ({} entries, {} themes)", guide.entries.len(), guide.themes.len()));
            let counted = counted.unwrap_or_default();
            lines.push(Line::good(
                "guide",
                format!("\u{201c}{}\u{201d} in {}{counted}", config.title, folder.display()),
            ));
            if config.upstream.is_none() {
                let line =
                    Line::note("guide", "guide.yaml names no `upstream`, so the remotes decide where changes go");
                lines.push(line.mend("write `upstream: https://\u{2026}` into guide.yaml"));
            }
            Some(config)
        }
        Err(error) => {
            lines.push(Line::bad("guide", error.to_string()).mend("`ddscurate validate` says more"));
            None
        }
    }
}

/// Nothing of this stops a contribution; it is told because it often stops others.
fn state(repository: &Repository, lines: &mut Vec<Line>) {
    let place = repository.work_dir().unwrap_or_else(|| repository.common_dir()).display().to_string();
    let said = match repository.state() {
        Ok(state) => words_of(&state),
        Err(error) => {
            lines.push(Line::note("repository", format!("{place}: {error}")).maybe_mend(error.hint()));
            return;
        }
    };
    lines.push(if said.is_empty() {
        Line::good("repository", place)
    } else {
        Line::note("repository", format!("{place}: {} (contributions go on all the same)", said.join(", ")))
    });
}

/// What is out of the ordinary, in a few words each.
fn words_of(state: &RepositoryState) -> Vec<String> {
    let mut said = Vec::new();
    match &state.head {
        Head::Branch(_) => {}
        Head::Unborn(branch) => said.push(format!("`{branch}` has no commit yet")),
        Head::Detached(at) => said.push(format!("HEAD is detached at {}", short(*at))),
    }
    said.extend(state.operation.map(|operation| {
        let what = match operation {
            Operation::Merge => "a merge",
            Operation::Rebase => "a rebase",
            Operation::CherryPick => "a cherry-pick",
            Operation::Revert => "a revert",
            Operation::Bisect => "a bisection",
            Operation::ApplyMailbox => "an `am`",
        };
        format!("{what} is under way")
    }));
    match state.layout {
        Layout::Main => {}
        Layout::Worktree => said.push("a linked worktree".to_owned()),
        Layout::Bare => said.push("bare".to_owned()),
    }
    let traits = [(state.is_shallow, "shallow"), (state.is_partial, "partial"), (state.is_sparse, "sparse")];
    said.extend(traits.into_iter().filter(|(is_so, _)| *is_so).map(|(_, word)| word.to_owned()));
    said
}

fn identity(repository: &Repository, lines: &mut Vec<Line>) -> Option<Identity> {
    match repository.identity() {
        Ok(identity) => {
            let person = &identity.author;
            let shown = format!("{} <{}>", person.name, person.email);
            lines.push(match person.is_absurd() {
                Some(why) => Line::note("identity", format!("{shown}: {why}"))
                    .mend("git config --global user.name 'Your Name' and user.email 'you@your.domain'"),
                None => Line::good("identity", shown),
            });
            Some(identity)
        }
        Err(error) => {
            lines.push(Line::bad("identity", error.to_string()).maybe_mend(error.hint()));
            None
        }
    }
}

/// A trial, with a git that asks nothing and then, where somebody can answer, with `asking`, as a contribution has it.
fn signing(repository: &Repository, folder: &Path, asking: Option<GitProgram>, lines: &mut Vec<Line>) {
    let signing = match repository.signing() {
        Ok(signing) if signing.is_on => signing,
        Ok(_) => {
            lines.push(Line::good("signing", "off; commits are not signed"));
            return;
        }
        Err(error) => {
            lines.push(Line::bad("signing", error.to_string()).maybe_mend(error.hint()));
            return;
        }
    };
    let format = &signing.format;
    let can_ask = asking.is_some();
    let tried = repository.try_signing().or_else(|error| match asking.and_then(|git| open(folder, git).ok()) {
        Some((repository, _)) => repository.try_signing(),
        None => Err(error),
    });
    lines.push(match tried {
        Ok(()) => Line::good("signing", format!("on ({format}), and a trial signature was made")),
        Err(error) if !can_ask && is_locked(&error) => {
            let line = Line::note("signing", format!("on ({format}): the key is locked, and nobody can be asked here"));
            line.mend("in a terminal you are asked for its passphrase; elsewhere an agent has to have it")
        }
        Err(error) => Line::bad("signing", format!("on ({format}): {error}")).maybe_mend(error.hint()),
    });
}

/// True when a passphrase is all that a signature lacks: the words of ssh-keygen(1), and of gpg(1) without a terminal.
fn is_locked(error: &git::Error) -> bool {
    let git::Error::Signing { stderr } = error else { return false };
    let stderr = stderr.to_lowercase();
    ["passphrase", "inappropriate ioctl", "pinentry"].iter().any(|word| stderr.contains(word))
}

fn upstream(
    repository: &Arc<Repository>,
    config: &Config,
    args: &DoctorArgs,
    lines: &mut Vec<Line>,
) -> Option<Upstream> {
    match Upstream::find(repository, args.upstream.as_deref(), config, args.offline, &mut |_| {}) {
        Ok(upstream) => {
            let url = redact(&upstream.url).into_owned();
            let at = format!("{url}, branch {}", upstream.branch);
            lines.push(match &upstream.freshness {
                Freshness::Fresh => Line::good("upstream", format!("{at}: it answers")),
                Freshness::Known { time, why } => {
                    let day = Timestamp::from_second(*time).map(|time| time.strftime("%Y-%m-%d").to_string());
                    let day = day.unwrap_or_default();
                    match why {
                        Some(why) => {
                            Line::note("upstream", format!("{at}: it does not answer ({why}); known as of {day}"))
                                .mend("changes can be committed here; `ddscurate submit` sends them when it answers")
                        }
                        None => Line::good("upstream", format!("{at}: not asked; known as of {day}")),
                    }
                }
            });
            Some(upstream)
        }
        Err(error) => {
            lines.push(Line::bad("upstream", error.to_string()).maybe_mend(error.hint()));
            None
        }
    }
}

fn agreement(guide: &Guide, who: &Identity, lines: &mut Vec<Line>) {
    let known = guide.contributor_by_email(&who.author.email);
    let handle = known.map(|known| format!("contributors/{}.yaml", known.handle));
    match (guide.config.agreement_mode(), &guide.agreement, known) {
        (AgreementMode::Cla, Some(agreement), Some(known)) => {
            let signed = known.contributor.agreement.as_ref().map(|signed| signed.version.as_str());
            let file = handle.unwrap_or_default();
            lines.push(if signed == Some(agreement.version.as_str()) {
                Line::good("agreement", format!("version {}, signed in {file}", agreement.version))
            } else {
                Line::note("agreement", format!("version {} is not signed in {file}", agreement.version))
                    .mend("`ddscurate agree`, or with your next change")
            });
        }
        (AgreementMode::Cla, Some(agreement), None) => {
            let line = Line::note("agreement", format!("version {}: you are new here", agreement.version));
            lines.push(line.mend("`ddscurate agree`, or with your first change; you are asked"));
        }
        (AgreementMode::Cla, None, _) => {
            let line = Line::bad("agreement", format!("`{}` cannot be read", guide.config.agreement_file()));
            lines.push(line.mend("the guide's editors have to mend it"));
        }
        (AgreementMode::Dco, ..) => lines.push(Line::good("agreement", "commits are signed off for you")),
        (AgreementMode::None, ..) => lines.push(Line::good("agreement", "none is asked for")),
    }
}

fn target(repository: &Arc<Repository>, upstream: &Upstream, args: &DoctorArgs, lines: &mut Vec<Line>) -> Target {
    let offline = args.offline;
    let target = match likely_target(repository, upstream, args.push_to.as_deref()) {
        Ok(Some(target)) => target,
        Ok(None) if !offline && may_push(repository, upstream, TRIAL) => Target::Upstream { url: upstream.url.clone() },
        Ok(None) => Target::Nowhere,
        Err(error) => {
            lines.push(Line::bad("push", error.to_string()).maybe_mend(error.hint()));
            return Target::Nowhere;
        }
    };
    let Some(url) = target.url() else {
        let line = Line::note("push", "no fork is known, and upstream lets you read alone");
        lines.push(line.mend("make a fork, or let --fork make it; --push-to names it"));
        return target;
    };
    let shown = redact(url).into_owned();
    let what = if matches!(target, Target::Upstream { .. }) { "upstream itself" } else { "your fork" };
    if offline {
        lines.push(Line::good("push", format!("{what}, {shown}: not asked")));
        return target;
    }
    lines.push(match crate::contribute::try_push(repository, url, upstream) {
        Ok(()) => Line::good("push", format!("{what}, {shown}: it lets you push")),
        Err(error) => Line::bad("push", error.to_string()).maybe_mend(error.hint()),
    });
    target
}

fn forge(config: &Config, upstream: &Upstream, target: &Target, offline: bool, lines: &mut Vec<Line>) {
    let Some(ends) = Ends::of(upstream, target, config.forge.as_deref()) else {
        let line = Line::note("forge", "upstream's address does not tell which forge it is on");
        lines.push(line.mend("`forge: github` (or gitlab, forgejo, bitbucket) in guide.yaml, if it is on one"));
        return;
    };
    let (forge, host) = (ends.forge, ends.upstream.host().to_owned());
    let Some((token, source)) = login_of(&ends) else {
        let line =
            Line::note("forge", format!("{forge} at {host}, without a token: you open pull requests on its page"));
        lines.push(line.mend("`gh auth login`, or a token in the environment; docs/flow.md lists the variables"));
        return;
    };
    if offline {
        lines.push(Line::good("forge", format!("{forge} at {host}, with the token of {source}: not asked")));
        return;
    }
    let account = api_of(&ends, Some(token)).and_then(|api| api.account());
    lines.push(match account {
        Ok(account) => {
            Line::good("forge", format!("{forge} at {host}, with the token of {source}, which is {}'s", account.login))
        }
        Err(error) => {
            let line = Line::bad("forge", format!("{forge} at {host}, with the token of {source}: {error}"));
            line.maybe_mend(error.hint())
        }
    });
}
