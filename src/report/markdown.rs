//! Findings as Markdown, for job summaries and comments. What others wrote is escaped: it can be no link, no image, no
//! HTML and no mention.

use super::sanitize::clean;
use super::{Reporter, Run, counts};
use std::io::{self, Write};

/// GitHub takes a job summary of at most 1 MiB; rows after this many bytes are left out and counted.
const MOST_BYTES: usize = 900 * 1024;

pub(super) struct Markdown;

impl Reporter for Markdown {
    fn report(&self, run: &Run<'_>, out: &mut dyn Write) -> io::Result<()> {
        let findings = &run.findings.shown;
        let waived = match run.findings.waived.len() {
            0 => String::new(),
            some => format!(", {some} waived"),
        };
        if findings.is_empty() {
            return writeln!(out, "### Guide: nothing to mend\n\n{} entries{waived}.", run.entries);
        }
        writeln!(out, "### Guide: {}\n\n{} entries{waived}.\n", counts(run.findings), run.entries)?;
        writeln!(out, "| | Where | What | How to mend it |\n|---|---|---|---|")?;
        let mut written = 0;
        for (index, finding) in findings.iter().enumerate() {
            let place = finding.range.start;
            let row = format!(
                "| {} | {}:{}:{} | {} (`{}`) | {} |",
                finding.severity.word(),
                escape(&run.path_in_repository(&finding.path)),
                place.line,
                place.column,
                escape(&finding.message),
                finding.rule,
                escape(finding.help.as_deref().unwrap_or_default())
            );
            written += row.len() + 1;
            if written > MOST_BYTES {
                return writeln!(out, "\n{} more findings are left out here.", findings.len() - index);
            }
            writeln!(out, "{row}")?;
        }
        Ok(())
    }
}

/// Text that stays text: every character with a meaning in GitHub's Markdown is escaped, `@` and `#` so that nobody is
/// called and no issue is mentioned.
fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len() + 8);
    for c in clean(text).chars() {
        match c {
            '@' => safe.push_str("&#64;"),
            '#' => safe.push_str("&#35;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '&' => safe.push_str("&amp;"),
            // A bare address would become a link.
            ':' => safe.push_str("&#58;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '(' | ')' | '!' | '|' | '~' | '$' => {
                safe.push('\\');
                safe.push(c);
            }
            c => safe.push(c),
        }
    }
    safe
}
