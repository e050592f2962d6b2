//! Findings as workflow commands, which GitHub shows as annotations at their lines.
//!
//! Escaping follows the runner's own reading of such commands: in data `%`, CR and LF, in properties `:` and `,` too
//! (actions/toolkit, `command.ts`). One command is one line, and nothing else is printed at the start of a line.

use super::sanitize::{clean, clean_block};
use super::{Reporter, Run, counts};
use crate::finding::{Finding, Severity};
use crate::source::Position;
use std::io::{self, Write};

/// GitHub shows this many annotations of each level for one step and drops the rest without a word.
const SHOWN_PER_LEVEL: usize = 10;

pub(super) struct GitHub;

impl Reporter for GitHub {
    fn report(&self, run: &Run<'_>, out: &mut dyn Write) -> io::Result<()> {
        let mut findings: Vec<&Finding> = run.findings.shown.iter().collect();
        // The sort is stable: within one severity the order of files and places stays.
        findings.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
        for finding in &findings {
            write_command(run, finding, out)?;
        }
        let total = if findings.is_empty() { run.nothing_in_words() } else { counts(run.findings) };
        let hidden = [Severity::Error, Severity::Warning, Severity::Info]
            .iter()
            .map(|severity| run.findings.count(*severity).saturating_sub(SHOWN_PER_LEVEL))
            .sum::<usize>();
        let rest = if hidden > 0 {
            format!("; {hidden} of them are not shown as annotations, the log and the job summary have all")
        } else {
            String::new()
        };
        writeln!(out, "ddscurate: {}, {total}{rest}", run.entries_in_words())
    }
}

/// An annotation, with its line's end, that tells why `command` could not be carried out and what to do next.
pub fn failed_command(command: &str, message: &str, hints: &[String]) -> String {
    let hints = hints.iter().map(|hint| format!("\nhint: {hint}"));
    let text = std::iter::once(message.to_owned()).chain(hints).collect::<String>();
    format!("::error title={}::{}\n", property(&clean(&format!("ddscurate {command}"))), data(&clean_block(&text)))
}

fn write_command(run: &Run<'_>, finding: &Finding, out: &mut dyn Write) -> io::Result<()> {
    let command = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "notice",
    };
    let range = finding.range;
    let columns = if range.start.line == range.end.line && range.start.column < range.end.column {
        format!(",col={},endColumn={}", range.start.column, range.end.column)
    } else {
        String::new()
    };
    writeln!(
        out,
        "::{command} file={},line={},endLine={}{columns},title={}::{}",
        property(&clean(&run.path_in_repository(&finding.path))),
        range.start.line,
        range.end.line,
        property(finding.rule.0),
        data(&message(run, finding))
    )
}

/// What is wrong, the other places it is about, how to mend it; each on a line.
fn message(run: &Run<'_>, finding: &Finding) -> String {
    let mut text = clean(&finding.message).into_owned();
    for related in &finding.related {
        let Position { line, column } = related.range.start;
        let path = run.path_in_repository(&related.path);
        text.push_str(&format!("\n{}: {}:{line}:{column}", clean(&related.message), clean(&path)));
    }
    if let Some(help) = &finding.help {
        text.push_str(&format!("\nhelp: {}", clean(help)));
    }
    text
}

/// Escapes what stands after the second `::`.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// Escapes a property's value.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::{data, property};

    #[test]
    fn what_the_runner_reads_specially_is_escaped() {
        assert_eq!(data("100%\r\n::error::x"), "100%25%0D%0A::error::x");
        assert_eq!(property("a:b,c%0A"), "a%3Ab%2Cc%250A");
    }
}
