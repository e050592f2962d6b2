//! Where the findings of `validate` go: to stdout, to files beside it, to the page of a CI run.

use super::{Error, report_files};
use crate::cli::{Exit, OutputFormat, Ui, ValidateArgs};
use crate::finding::Findings;
use crate::report::{AboutRule, Format, Offer, Run, failed_command, not_judged};
use crate::rules::RULES;
use crate::source::SourceFiles;
use std::fs::OpenOptions;
use std::io::{self, Write as _};
use std::path::Path;
use std::sync::LazyLock;

/// What GitHub takes as the summary of a step, in bytes; a larger one is thrown away whole (actions/runner,
/// `CreateStepSummaryCommand.AttachmentSizeLimit`).
const MOST_SUMMARY: u64 = 1024 * 1024;

/// What reports say of rules.
static ABOUT: LazyLock<Vec<AboutRule>> = LazyLock::new(|| {
    let about = RULES.iter().map(|rule| AboutRule {
        id: rule.id,
        severity: rule.severity,
        summary: rule.summary,
        docs: rule.docs,
    });
    about.collect()
});

/// Works out the fixes of findings if a report shows them.
pub(super) fn work_out_fixes(findings: &mut Findings, files: &SourceFiles, args: &ValidateArgs) {
    let shown = args.format.unwrap_or(OutputFormat::Human);
    let mut formats = args.reports.iter().map(|(format, _)| *format).chain([shown]);
    // People are told how many there are.
    if formats.any(|format| matches!(format, OutputFormat::Human | OutputFormat::Json | OutputFormat::Sarif)) {
        findings.work_out_fixes(files, |_| true);
    }
}

/// Writes all reports that were asked for, stdout's last. One that cannot be written is told when the others are out:
/// whoever can be kept from one report must not be kept from all.
pub(super) fn write_reports(run: &Run<'_>, args: &ValidateArgs, ui: &mut Ui) -> Result<(), Error> {
    let format = args.format.unwrap_or_else(|| usual_format(ui));
    let offer = match (args.fix, args.fix_suggested) {
        // Somebody who said no may change their mind.
        (_, true) if !args.no_input && Ui::can_ask() => Offer::Suggested,
        (_, true) => Offer::Nothing,
        (true, false) => Offer::Suggested,
        (false, false) => Offer::Both,
    };
    let mut written = Ok(());
    for (format, path) in &args.reports {
        written = written.and(write_file(run, form(*format, false, None, offer), path));
    }
    if format == OutputFormat::Github {
        written = written.and(add_job_summary(run, ui));
    }
    let shown = match form(format, ui.color(), Ui::columns(), offer) {
        Format::Human { .. } if ui.is_quiet() => Format::Lines,
        other => other,
    };
    shown.reporter().report(run, ui.out())?;
    written
}

/// Tells a runner of GitHub Actions why nothing was judged: an error that only stands in the log shows nowhere else. The
/// annotation goes to stderr, which the runner reads too: stdout may be for another program.
pub(super) fn tell_runner(error: &Error, args: &ValidateArgs, ui: &mut Ui) {
    let is_github = args.format.map_or_else(is_in_actions, |format| format == OutputFormat::Github || is_in_actions());
    if !is_github || matches!(error.exit, Exit::Done | Exit::Interrupted) {
        return;
    }
    ui.show_findings(&failed_command("validate", &error.message, &error.hints));
    let text = not_judged(&error.message, &error.hints);
    // That this failed too is no news beside the error itself.
    let _ = add_to_job_summary(ui, |room| Ok(if text.len() <= room { text.into_bytes() } else { Vec::new() }));
}

fn is_in_actions() -> bool {
    std::env::var_os("GITHUB_ACTIONS").is_some_and(|value| value == "true")
}

/// For people, unless a runner of GitHub Actions reads it, which can show findings at their lines.
fn usual_format(ui: &mut Ui) -> OutputFormat {
    if !is_in_actions() {
        return OutputFormat::Human;
    }
    ui.say("in GitHub Actions findings are annotations, `--format human` shows them in full");
    OutputFormat::Github
}

fn write_file(run: &Run<'_>, format: Format, path: &Path) -> Result<(), Error> {
    let mut bytes = Vec::new();
    format.reporter().report(run, &mut bytes)?;
    report_files::write(path, &bytes)
        .map_err(|error| Error::new(Exit::Environment, format!("cannot write {}: {error}", path.display())))
}

/// GitHub shows ten annotations of a kind; the page of the run has room for more.
fn add_job_summary(run: &Run<'_>, ui: &mut Ui) -> Result<(), Error> {
    add_to_job_summary(ui, |room| {
        let mut bytes = Vec::new();
        Format::Markdown { most_bytes: room }.reporter().report(run, &mut bytes)?;
        Ok(bytes)
    })
}

/// Adds to the page of the run what `text` makes of the room that other steps have left, in bytes.
fn add_to_job_summary(ui: &mut Ui, text: impl FnOnce(usize) -> io::Result<Vec<u8>>) -> Result<(), Error> {
    let Some(path) = std::env::var_os("GITHUB_STEP_SUMMARY").filter(|path| !path.is_empty()) else { return Ok(()) };
    let failed = |error| Error::new(Exit::Environment, format!("cannot add to the job summary: {error}"));
    let mut file = OpenOptions::new().append(true).create(true).open(&path).map_err(failed)?;
    let used = file.metadata().map_err(failed)?.len();
    // An empty line, so that the heading is one whatever stands before it.
    let mut bytes = if used > 0 { b"\n\n".to_vec() } else { Vec::new() };
    let room = usize::try_from(MOST_SUMMARY.saturating_sub(used)).unwrap_or_default().saturating_sub(bytes.len());
    let added = text(room)?;
    if added.is_empty() {
        ui.say("the job summary is full: nothing is added to it");
        return Ok(());
    }
    bytes.extend(added);
    file.write_all(&bytes).map_err(failed)
}

fn form(format: OutputFormat, color: bool, columns: Option<usize>, offer: Offer) -> Format {
    match format {
        OutputFormat::Human => Format::Human { color, columns, offer },
        OutputFormat::Json => Format::Json,
        OutputFormat::Github => Format::GitHub,
        OutputFormat::Sarif => Format::Sarif { rules: &ABOUT },
        OutputFormat::Junit => Format::JUnit,
        OutputFormat::Gitlab => Format::GitLab,
        OutputFormat::Markdown => Format::Markdown { most_bytes: usize::try_from(MOST_SUMMARY).unwrap_or(usize::MAX) },
    }
}
