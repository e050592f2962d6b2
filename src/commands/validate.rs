//! `validate`: all rules, all findings, one run.

use super::open::{guide_folder, repository_of, start_workers, today};
use super::reports::{tell_runner, work_out_fixes, write_reports};
use super::{Error, changed, list_rules, mending, report_files};
use crate::cli::{Exit, Global, Ui, ValidateArgs};
use crate::finding::Findings;
use crate::guide::{CONFIG_FILE, Guide, load_config_alone};
use crate::mend::Task;
use crate::report::Run;
use crate::rerun::judge_folder;
use crate::rules::{find, is_too_low, nearest};
use crate::source::DiskTree;
use std::path::{Component, Path, PathBuf};

/// The folders that a guide's files are in.
const FOLDERS: [&str; 4] = ["contributors", "entries", "pages", "themes"];

pub(super) fn run(global: &Global, args: &ValidateArgs, ui: &mut Ui) -> Result<Exit, Error> {
    judge(global, args, ui).inspect_err(|error| tell_runner(error, args, ui))
}

fn judge(global: &Global, args: &ValidateArgs, ui: &mut Ui) -> Result<Exit, Error> {
    check_rules(args)?;
    if args.list_rules {
        return list_rules::run(global, args, ui);
    }
    let folder = guide_folder(global)?;
    report_files::check(args, &folder)?;
    let wanted = args.paths.iter().map(|path| inside(path, &folder)).collect::<Result<Vec<_>, _>>()?;
    start_workers();
    if let Some(base) = &args.changed {
        return changed::run(&folder, base.as_deref(), &wanted, args, ui);
    }
    let tree = DiskTree::new(&folder);
    refuse_strangers(&tree, &wanted, &args.paths)?;
    if args.fix || args.fix_suggested {
        let is_wanted = |path: &str| is_among(path, &wanted);
        let task = Task { tree: &tree, overrides: &args.rules, today: today(), is_wanted: &is_wanted };
        if let Some(exit) = mending::run(&task, &tree, args, ui)? {
            return Ok(exit);
        }
    }
    let (memory, root) = repository_of(&folder);
    let memory = memory.filter(|_| !args.no_cache);
    let (guide, mut findings) = judge_folder(&tree, memory.as_ref(), &args.rules, today())?;
    keep_wanted(&mut findings, &guide, &wanted);
    work_out_fixes(&mut findings, &guide.files, args);
    let paths = shown(&wanted);
    let run = Run {
        findings: &findings,
        files: &guide.files,
        entries: guide.entries.len(),
        paths: &paths,
        root: &root,
        judged: "",
    };
    write_reports(&run, args, ui)?;
    let exit = if guide.config_is_unreadable() {
        Exit::NotAGuide
    } else if findings.any_to_mend() {
        Exit::Findings
    } else {
        Exit::Done
    };
    // Taking a hundred thousand entries apart again takes longer than ending does.
    std::mem::forget(guide);
    Ok(exit)
}

/// Leaves what is not about the paths that were asked for; all of it when none were.
pub(super) fn keep_wanted(findings: &mut Findings, guide: &Guide, wanted: &[PathBuf]) {
    findings.shown.retain(|finding| is_among(&finding.path, wanted));
    findings.waived.retain(|file| is_among(guide.files.path(*file), wanted));
}

pub(super) fn is_among(path: &str, wanted: &[PathBuf]) -> bool {
    wanted.is_empty() || wanted.iter().any(|wanted| Path::new(path).starts_with(wanted))
}

/// Paths as reports name them; none when the whole guide was asked for.
pub(super) fn shown(wanted: &[PathBuf]) -> Vec<String> {
    if wanted.iter().any(|path| path.as_os_str().is_empty()) {
        return Vec::new();
    }
    wanted.iter().map(|path| path.display().to_string()).collect()
}

/// Refuses a path with nothing of the guide in it: to find nothing there would sound like praise. `given` are the paths as
/// they were written.
pub(super) fn refuse_strangers(tree: &DiskTree, wanted: &[PathBuf], given: &[PathBuf]) -> Result<(), Error> {
    // A guide that is none is told of when it is read.
    let Ok(config) = load_config_alone(tree) else { return Ok(()) };
    let files = [Path::new(CONFIG_FILE), Path::new(config.agreement_file())];
    let is_of_guide = |path: &Path| {
        let mut parts = path.components().map(|part| part.as_os_str().to_string_lossy());
        let in_folder = parts.next().is_some_and(|first| FOLDERS.contains(&first.as_ref()));
        (in_folder && !parts.any(|part| part.starts_with('.'))) || files.iter().any(|file| file.starts_with(path))
    };
    match wanted.iter().zip(given).find(|(path, _)| !is_of_guide(path)) {
        None => Ok(()),
        Some((_, given)) => Err(Error::new(Exit::Usage, format!("nothing of the guide is in `{}`", given.display()))
            .hint(format!(
                "its files are `{CONFIG_FILE}`, the agreement, and what is in {}",
                FOLDERS.map(|folder| format!("`{folder}/`")).join(", ")
            ))),
    }
}

fn check_rules(args: &ValidateArgs) -> Result<(), Error> {
    if let Some((rule, _)) = args.rules.iter().find(|(rule, level)| is_too_low(rule, *level)) {
        return Err(Error::new(Exit::Usage, format!("`{rule}` cannot be less than `error`"))
            .hint("what it finds is not read at all, and would be missing unnoticed"));
    }
    match args.rules.iter().find(|(rule, _)| find(rule).is_none()) {
        None => Ok(()),
        Some((rule, _)) => {
            let error = Error::new(Exit::Usage, format!("there is no rule `{rule}`"));
            Err(match nearest(rule) {
                Some(best) => error.hint(format!("did you mean `{best}`?")),
                None => error.hint("`ddscurate validate --list-rules` lists them"),
            })
        }
    }
}

/// A path as given, seen from the guide's root. One that does not exist is a slip: to find nothing there would be a lie.
pub(super) fn inside(path: &Path, guide: &Path) -> Result<PathBuf, Error> {
    if path.symlink_metadata().is_err() {
        return Err(Error::new(Exit::Usage, format!("there is no file or folder `{}`", path.display()))
            .hint("paths are taken from the folder you are in"));
    }
    let absolute = |path: &Path| std::path::absolute(path).map(|path| without_dots(&path));
    let (path, guide) = (absolute(path)?, absolute(guide)?);
    if let Ok(inner) = path.strip_prefix(&guide) {
        return Ok(inner.to_owned());
    }
    Err(Error::new(Exit::Usage, format!("`{}` is not in the guide", path.display()))
        .hint(format!("the guide is in {}", guide.display())))
}

/// A path with each `..` taken back, and without asking what is a link.
pub(super) fn without_dots(path: &Path) -> PathBuf {
    let mut clean = PathBuf::new();
    for part in path.components() {
        if part == Component::ParentDir {
            clean.pop();
        } else {
            clean.push(part);
        }
    }
    clean
}
