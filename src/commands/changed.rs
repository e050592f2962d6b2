//! `validate --changed`: finds out what is proposed and by whom, from flags or from what the CI system says.

use super::Error;
use super::ci::{event, forge, is_ci, read, target_branch, variable};
use super::open::today;
use super::reports::{work_out_fixes, write_reports};
use super::validate::{keep_wanted, shown};
use crate::cli::{Exit, Ui, ValidateArgs};
use crate::contribute::{self, Base, BaseWish, JudgedBy, Question, Review, TipTree, open, review};
use crate::git::{GitProgram, Interaction, Oid, Repository};
use crate::guide::load_config_alone;
use crate::report::{Run, clean};
use crate::source::DiskTree;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Judges a proposal and reports what it is answerable for, in the files that are `wanted`.
pub(super) fn run(
    folder: &Path,
    base: Option<&str>,
    wanted: &[PathBuf],
    args: &ValidateArgs,
    ui: &mut Ui,
) -> Result<Exit, Error> {
    let (mut review, root, judged) = review_head(folder, base, args, ui)?;
    keep_wanted(&mut review.findings, &review.guide, wanted);
    let Review { findings, guide, .. } = &mut review;
    work_out_fixes(findings, &guide.files, args);
    let paths = shown(wanted);
    let run = Run {
        findings,
        files: &guide.files,
        entries: guide.entries.len(),
        paths: &paths,
        root: &root,
        judged: &judged,
    };
    write_reports(&run, args, ui)?;
    Ok(match (guide.config_is_unreadable(), findings.any_to_mend()) {
        (true, _) => Exit::NotAGuide,
        (false, true) => Exit::Findings,
        (false, false) => Exit::Done,
    })
}

/// Judges what is proposed in the repository that holds the guide in `folder`. Gives the guide's folder within it too,
/// and what was compared with what; that, and what was left out, goes to stderr as well.
fn review_head(
    folder: &Path,
    base: Option<&str>,
    args: &ValidateArgs,
    ui: &mut Ui,
) -> Result<(Review, String, String), Error> {
    let git = GitProgram::find(Interaction::Forbidden, std::env::vars_os())?;
    let (repository, prefix) = open(folder, git)?;
    let repository = Arc::new(repository);
    let ci_branch = target_branch(variable);
    let wish = match (base, ci_branch.as_deref()) {
        (Some(base), _) => BaseWish::Revision(base),
        (None, Some(branch)) => BaseWish::Branch(branch),
        (None, None) => BaseWish::Usual,
    };
    // Only says where the base is; what holds is read from the base itself.
    let config = load_config_alone(&DiskTree::new(folder)).ok();
    let config_at = |commit: Oid| load_config_alone(&TipTree::new(&repository, commit, &prefix)).ok();
    let base = Base::find(&repository, wish, config.as_ref(), config_at).map_err(|error| no_base(error, base))?;
    let name = args.head.as_deref().unwrap_or("HEAD");
    let Some(head) = repository.commit_named(name)? else {
        return Err(Error::new(Exit::Environment, format!("there is no commit `{name}` here")));
    };
    let short = |id: Oid| id.to_string().chars().take(10).collect::<String>();
    ui.say(&format!(
        "judging {} ({}) against {} ({})",
        clean(name),
        short(head),
        clean(&base.name),
        short(base.commit)
    ));
    if args.head.is_none() && has_uncommitted(&repository, &prefix) {
        ui.say("what is not committed is not judged");
    }
    let event = event(&mut |line| ui.say(line));
    let actor = args.actor.clone().filter(|actor| !actor.trim().is_empty()).or_else(|| event.actor.clone());
    let is_ci = is_ci(variable);
    if is_ci && actor.is_none() {
        ui.say("the account that proposes this is not known, so nobody counts as an editor; `--actor` names it");
    }
    let text = match &args.description {
        Some(path) => {
            read(path).map_err(|error| Error::new(Exit::Usage, format!("cannot read {}: {error}", path.display())))?
        }
        None => event.text,
    };
    let forge = forge(variable);
    let question = Question { base: base.commit, head, actor, forge, trusts_addresses: !is_ci, text };
    let review = review(&repository, &prefix, &question, &args.rules, today())?;
    let extent = tell(&review, ui);
    let (head, commit) = (short(head), short(base.commit));
    let judged = format!("`{name}` (`{head}`) against `{}` (`{commit}`): {extent}", base.name);
    Ok((review, prefix, judged))
}

/// Why there is no base. A file behind `--changed` was most likely meant to be judged.
fn no_base(error: contribute::Error, named: Option<&str>) -> Error {
    match named.filter(|named| Path::new(named).exists()) {
        Some(path) if matches!(error, contribute::Error::NoBase { .. }) => {
            let path = clean(path);
            Error::new(Exit::Usage, format!("`{path}` is a path, and `--changed` is followed by a commit"))
                .hint(format!("`ddscurate validate {path} --changed` reports on that path"))
        }
        _ => error.into(),
    }
}

/// Gives how much was looked at, too.
fn tell(review: &Review, ui: &mut Ui) -> String {
    match review.judged_by {
        JudgedBy::Base => {}
        JudgedBy::ItselfAsFirst => ui.say("the base has no guide yet, so the change is judged by its own `guide.yaml`"),
        JudgedBy::ItselfAsMended => {
            ui.say("the base's `guide.yaml` cannot be read, so the change is judged by its own");
        }
    }
    let count = |count: usize, what: &str| format!("{count} {what}{}", if count == 1 { "" } else { "s" });
    let mut line = format!("{}, {} changed", count(review.commits, "commit"), count(review.files, "file"));
    if review.left_out > 0 {
        line.push_str(&format!("; {} left out that the base has too", count(review.left_out, "finding")));
    }
    ui.say(&line);
    line
}

/// A clone without a working tree has nothing uncommitted, and neither has one that git will not look at.
fn has_uncommitted(repository: &Repository, prefix: &str) -> bool {
    repository.has_uncommitted(prefix).unwrap_or(false)
}
