//! Findings for people: the sentence, the line of the file, a marker under the very characters, the way to mend it.

use super::sanitize::{COMMAND, clean};
use super::{Reporter, Run, counts};
use crate::finding::{Finding, Severity};
use crate::source::{Position, SourceFiles};
use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use std::io::{self, Write};
use std::ops::Range;

/// How many columns of a long line are shown before the marked characters.
const LEAD: usize = 60;

pub(super) struct Human {
    pub(super) color: bool,
    pub(super) width: usize,
}

impl Reporter for Human {
    fn report(&self, run: &Run<'_>, out: &mut dyn Write) -> io::Result<()> {
        let renderer = if self.color { Renderer::styled() } else { Renderer::plain() };
        let renderer = renderer.term_width(self.width.max(40));
        for finding in &run.findings.shown {
            writeln!(out, "{}\n", render(&renderer, finding, run.files))?;
        }
        writeln!(out, "{}", closing_line(run))
    }
}

/// The last line: what was looked at and what was found.
fn closing_line(run: &Run<'_>) -> String {
    let Run { findings, .. } = run;
    let looked_at = run.entries_in_words();
    let waived = match findings.waived.len() {
        0 => String::new(),
        some => format!(" ({some} waived)"),
    };
    if findings.shown.is_empty() {
        return format!("{looked_at}: nothing to mend{waived}");
    }
    let mut rules: Vec<&str> = findings.shown.iter().map(|finding| finding.rule.0).collect();
    rules.dedup();
    let rule = if let [only] = rules.as_slice() { only } else { "RULE" };
    format!("{looked_at}: {}{waived}. `ddscurate explain {rule}` says more.", counts(findings))
}

fn render(renderer: &Renderer, finding: &Finding, files: &SourceFiles) -> String {
    let level = match finding.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Info => Level::INFO,
    };
    let message = clean(&finding.message);
    let path = clean(&finding.path);
    let help = finding.help.as_deref().map(clean);
    let line = Line::of(finding, files);
    let title = level.primary_title(message.as_ref()).id(finding.rule.0);
    let mut group = match &line {
        Some(line) => title.element(
            Snippet::source(line.text.as_str())
                .path(path.as_ref())
                .line_start(line.number)
                .annotation(AnnotationKind::Primary.span(line.marked.clone())),
        ),
        // Beyond the last line there is nothing to mark, but the place is known all the same.
        None if finding.span.start > 0 => {
            let Position { line, column } = finding.range.start;
            title.element(Origin::path(path.as_ref()).line(line).char_column(column))
        }
        None => title.element(Origin::path(path.as_ref())),
    };
    let related: Vec<String> = finding
        .related
        .iter()
        .map(|related| {
            let Position { line, column } = related.range.start;
            format!("{}: {}:{line}:{column}", clean(&related.message), clean(&related.path))
        })
        .collect();
    for note in &related {
        group = group.element(Level::NOTE.message(note.as_str()));
    }
    if let Some(help) = &help {
        group = group.element(Level::HELP.message(help.as_ref()));
    }
    let groups: [Group<'_>; 1] = [group];
    let rendered = renderer.render(&groups);
    match &line {
        Some(line) => with_true_column(&rendered, &path, line, finding),
        None => rendered,
    }
}

/// The renderer works the column out from the line shown. That one may be cut, and holds more characters than the file
/// where hidden ones are written out; the place below the title must be the file's.
fn with_true_column(rendered: &str, path: &str, line: &Line, finding: &Finding) -> String {
    let shown = line.text[..line.marked.start].chars().count() + 1;
    let column = finding.range.start.column;
    match rendered.split_once('\n').filter(|_| shown != column) {
        Some((title, rest)) => {
            let place = |column: usize| format!("{path}:{}:{column}", line.number);
            format!("{title}\n{}", rest.replacen(&place(shown), &place(column), 1))
        }
        None => rendered.to_owned(),
    }
}

/// The line that a finding points into, made safe to print.
struct Line {
    number: usize,
    text: String,
    marked: Range<usize>,
}

impl Line {
    /// `None` when there is no text to show: the finding is about the file, or the file was not read.
    fn of(finding: &Finding, files: &SourceFiles) -> Option<Self> {
        let file = files.get(finding.file);
        let span = finding.span;
        if file.text.is_empty() || (span.start == 0 && span.end == 0) {
            return None;
        }
        let start = file.text[..span.start.min(file.text.len())].rfind('\n').map_or(0, |newline| newline + 1);
        let line = file.text[start..].lines().next().unwrap_or_default();
        // The renderer drops a source of blanks, and the path with it.
        if line.trim().is_empty() {
            return None;
        }
        let from = file.text.floor_char_boundary(span.start).saturating_sub(start).min(line.len());
        let to = file.text.floor_char_boundary(span.end).saturating_sub(start).clamp(from, line.len());
        // Each part is made safe by itself, so that the marker still stands under the right characters. A workflow
        // command that begins in one part and goes on in the next is taken apart here.
        let seam = |part: &str| if line.contains(COMMAND) { part.replace('#', "\\u{0023}") } else { part.to_owned() };
        let clean = |part: &str| clean(&seam(part)).into_owned();
        let mut text = String::new();
        let before = clean(&line[..from]);
        text.push_str(tail(&before, LEAD * 4));
        let marked_from = text.len();
        text.push_str(&clean(&line[from..to]));
        let marked_to = text.len();
        text.push_str(&clean(&line[to..]));
        if marked_to == marked_from {
            text.push(' ');
        }
        Some(Self { number: finding.range.start.line, text, marked: marked_from..marked_to.max(marked_from + 1) })
    }
}

/// The whole text, or its last characters when it is very long; what stands left of them would push the marker off
/// every screen.
fn tail(text: &str, most: usize) -> &str {
    match text.char_indices().rev().nth(most) {
        Some((at, _)) => &text[at..],
        None => text,
    }
}
