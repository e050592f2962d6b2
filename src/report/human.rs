//! Findings for people: the sentence, the line of the file, a marker under the very characters, the way to mend it.

use super::closing::closing;
use super::excerpt::{Excerpt, width};
use super::sanitize::clean;
use super::{Reporter, Run};
use crate::finding::{Finding, Severity};
use crate::source::{Position, SourceFiles};
use annotate_snippets::renderer::{
    DEFAULT_EMPHASIS_STYLE, DEFAULT_ERROR_STYLE, DEFAULT_INFO_STYLE, DEFAULT_WARNING_STYLE,
};
use annotate_snippets::{AnnotationKind, Element, Group, Level, Origin, Renderer, Snippet};
use anstyle::Style;
use std::io::{self, Write};
use textwrap::{Options, WordSeparator, WordSplitter};

/// How many columns of a line are shown where there is no terminal to ask.
const WITHOUT_TERMINAL: usize = 100;

/// Nobody reads in fewer columns; what does not fit is then wrapped by the terminal.
const FEWEST: usize = 30;

/// A sentence keeps to the right of what stands before it when that leaves so many columns.
const ROOM_BESIDE: usize = 40;

/// What goes before the text of a note or help, below a line of the file: `  = help: `, without the line's number.
const BEFORE_HELP: usize = 9;

pub(super) struct Human {
    pub(super) color: bool,
    /// `None` where nobody looks at a terminal: sentences stay on one line there, for `grep` and for boxes that wrap.
    pub(super) columns: Option<usize>,
    pub(super) offer: Offer,
}

/// Which ways of mending are worth telling of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Offer {
    /// None: there is nothing to run.
    Nothing,
    /// `--fix-suggested`, since what `--fix` does is done.
    Suggested,
    /// `--fix` and `--fix-suggested`.
    Both,
}

impl Reporter for Human {
    fn report(&self, run: &Run<'_>, out: &mut dyn Write) -> io::Result<()> {
        for finding in &run.findings.shown {
            writeln!(out, "{}\n{}\n", self.title(finding), self.body(finding, run.files))?;
        }
        for line in closing(run, self.offer, self.color) {
            writeln!(out, "{}", self.rows(&line, 0, 2).join("\n  "))?;
        }
        Ok(())
    }
}

impl Human {
    /// Level, rule and sentence.
    fn title(&self, finding: &Finding) -> String {
        let label = format!("{}[{}]", finding.severity.word(), finding.rule);
        let used = label.len() + 2;
        let message = clean(&finding.message);
        let longest = message.split(' ').map(width).max().unwrap_or_default();
        let room = used + longest.max(ROOM_BESIDE);
        let indent = if self.columns.is_some_and(|columns| columns < room) { 4 } else { used };
        let (strong, plain) =
            if self.color { (style_of(finding.severity), DEFAULT_EMPHASIS_STYLE) } else { Default::default() };
        let rows = self.wrap(&message, used, indent);
        let rows: Vec<String> = rows.iter().map(|row| format!("{plain}{row}{plain:#}")).collect();
        format!("{strong}{label}{strong:#}{plain}: {plain:#}{}", rows.join(&format!("\n{}", " ".repeat(indent))))
    }

    /// The place, the line, and what is to be said below it.
    fn body(&self, finding: &Finding, files: &SourceFiles) -> String {
        let Position { line, column } = finding.range.start;
        // A file as a whole has no number to stand beside.
        let gutter = if finding.span.start > 0 || finding.span.end > 0 { line.to_string().len() } else { 1 };
        let columns = self.columns.unwrap_or(WITHOUT_TERMINAL).max(FEWEST).saturating_sub(gutter + 3);
        let excerpt = Excerpt::of(finding, files, columns);
        let path = clean(&finding.path);
        let mut group = Group::with_level(match finding.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
            Severity::Info => Level::INFO,
        });
        let place: Element<'_> = match &excerpt {
            Some(excerpt) => Snippet::source(excerpt.text.as_str())
                .path(path.as_ref())
                .line_start(excerpt.number)
                .annotation(AnnotationKind::Primary.span(excerpt.marked.clone()))
                .into(),
            // Beyond the last line there is nothing to mark, but the place is known all the same.
            None if finding.span.start > 0 => Origin::path(path.as_ref()).line(line).char_column(column).into(),
            None => Origin::path(path.as_ref()).into(),
        };
        group = group.element(place);
        let below = |text: &str| self.wrap(text, gutter + BEFORE_HELP, gutter + BEFORE_HELP).join("\n");
        for related in &finding.related {
            let Position { line, column } = related.range.start;
            let place = format!("{}: {}:{line}:{column}", clean(&related.message), clean(&related.path));
            group = group.element(Level::NOTE.message(below(&place)));
        }
        if let Some(help) = &finding.help {
            group = group.element(Level::HELP.message(below(&clean(help))));
        }
        // The line is cut already.
        let renderer = if self.color { Renderer::styled() } else { Renderer::plain() };
        let renderer = renderer.term_width(columns * 4);
        let rendered = renderer.render(&[group]);
        match &excerpt {
            Some(excerpt) => with_true_column(&rendered, &path, excerpt, column),
            // The renderer leaves no room for a number here.
            None => rendered.lines().map(|line| format!(" {line}")).collect::<Vec<_>>().join("\n"),
        }
    }

    /// As [`Self::rows`], for text that others wrote.
    fn wrap(&self, text: &str, used: usize, indent: usize) -> Vec<String> {
        let mut rows = self.rows(text, used, indent);
        // A word that begins a row now could be taken for a command by a CI runner.
        for row in rows.iter_mut().skip(1) {
            *row = clean(row).into_owned();
        }
        rows
    }

    /// The rows of a sentence that begins behind `used` columns and goes on behind `indent`. Words stay whole, addresses
    /// too. The indents are not part of the rows.
    fn rows(&self, text: &str, used: usize, indent: usize) -> Vec<String> {
        let Some(columns) = self.columns else { return vec![text.to_owned()] };
        let (first, others) = (" ".repeat(used), " ".repeat(indent));
        let options = Options::new(columns.max(FEWEST))
            .initial_indent(&first)
            .subsequent_indent(&others)
            .break_words(false)
            .word_separator(WordSeparator::AsciiSpace)
            .word_splitter(WordSplitter::NoHyphenation);
        let rows = textwrap::wrap(text, options);
        let rows =
            rows.iter().enumerate().map(|(number, row)| row[if number == 0 { used } else { indent }..].to_owned());
        rows.collect()
    }
}

/// The color of a level.
pub(super) fn style_of(severity: Severity) -> Style {
    match severity {
        Severity::Error => DEFAULT_ERROR_STYLE,
        Severity::Warning => DEFAULT_WARNING_STYLE,
        Severity::Info => DEFAULT_INFO_STYLE,
    }
}

/// The renderer works the column out from the line shown. That one may be cut, and holds more characters than the file
/// where hidden ones are written out; the place must be the file's.
fn with_true_column(rendered: &str, path: &str, excerpt: &Excerpt, column: usize) -> String {
    let shown = excerpt.text[..excerpt.marked.start].chars().count() + 1;
    let place = |column: usize| format!("{path}:{}:{column}", excerpt.number);
    if shown == column { rendered.to_owned() } else { rendered.replacen(&place(shown), &place(column), 1) }
}
