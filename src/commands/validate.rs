//! `validate`: all rules, all findings, one run.

use super::Error;
use super::open::{guide_folder, start_workers, today};
use crate::cli::{Exit, Global, OutputFormat, Ui, ValidateArgs};
use crate::finding::Severity;
use crate::guide::{Guide, ProblemKind, load};
use crate::report::{Format, Run};
use crate::rules::{RULES, find, judge, nearest};
use crate::source::DiskTree;
use std::path::{Component, Path, PathBuf};

pub(super) fn run(global: &Global, args: &ValidateArgs, ui: &mut Ui) -> Result<Exit, Error> {
    check_rules(args)?;
    if args.list_rules {
        return list_rules(ui);
    }
    let folder = guide_folder(global)?;
    let wanted = args.paths.iter().map(|path| inside(path, &folder)).collect::<Result<Vec<_>, _>>()?;
    start_workers();
    let guide = load(&DiskTree::new(&folder))?;
    let mut findings = judge(&guide, &args.rules, today());
    if !wanted.is_empty() {
        let is_wanted = |path: &str| wanted.iter().any(|wanted| Path::new(path).starts_with(wanted));
        findings.shown.retain(|finding| is_wanted(&finding.path));
        findings.waived.retain(|file| is_wanted(&guide.files.get(*file).path));
    }
    let format = match args.format {
        OutputFormat::Human => Format::Human { color: ui.color(), width: Ui::width() },
        OutputFormat::Json => Format::Json,
    };
    let run = Run { findings: &findings, files: &guide.files, entries: guide.entries.len() };
    format.reporter().report(&run, ui.out())?;
    let exit = if config_is_unreadable(&guide) {
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

fn check_rules(args: &ValidateArgs) -> Result<(), Error> {
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

fn list_rules(ui: &mut Ui) -> Result<Exit, Error> {
    let longest = RULES.iter().map(|rule| rule.id.0.len()).max().unwrap_or_default();
    for rule in RULES {
        let severity = Severity::word(rule.severity);
        writeln!(ui.out(), "{:longest$}  {severity:7}  {}", rule.id, rule.summary)?;
    }
    Ok(Exit::Done)
}

/// A path as given, seen from the guide's root. One that does not exist is a slip: to find nothing there would be a lie.
fn inside(path: &Path, guide: &Path) -> Result<PathBuf, Error> {
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

fn without_dots(path: &Path) -> PathBuf {
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

fn config_is_unreadable(guide: &Guide) -> bool {
    let hides_it = |kind: &ProblemKind| match kind {
        ProblemKind::Syntax(_) | ProblemKind::Stray(_) => true,
        ProblemKind::Blemish(blemish) => blemish.forbids_parsing(),
        _ => false,
    };
    guide.problems.iter().any(|problem| Some(problem.file) == guide.config_file && hides_it(&problem.kind))
}
