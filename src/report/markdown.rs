//! Findings as Markdown, for job summaries and comments. What others wrote stays text: it can be no link, no image, no
//! HTML, no mention of a person, an issue or a commit.

use super::sanitize::clean;
use super::{Reporter, Run, counts};
use std::borrow::Cow;
use std::io::{self, Write};

pub(super) struct Markdown {
    /// How many bytes there may be; rows that do not fit are left out and counted.
    pub(super) most_bytes: usize,
}

/// Room for the sentence that tells how many rows are left out.
const LAST_SENTENCE: usize = 80;

impl Reporter for Markdown {
    fn report(&self, run: &Run<'_>, out: &mut dyn Write) -> io::Result<()> {
        let findings = &run.findings.shown;
        let waived = match run.findings.waived.len() {
            0 => String::new(),
            some => format!(", {some} waived"),
        };
        let total = if findings.is_empty() { run.nothing_in_words() } else { counts(run.findings) };
        let mut text = format!("### Guide: {total}\n\n{}{waived}.\n", run.entries_in_words());
        if !run.judged.is_empty() {
            text.push_str(&format!("\nJudged: {}.\n", prose(run.judged)));
        }
        if !findings.is_empty() {
            text.push_str("\n| | Where | What | How to mend it |\n|---|---|---|---|\n");
        }
        let mut written = text.len();
        if written + LAST_SENTENCE > self.most_bytes {
            return Ok(());
        }
        write!(out, "{text}")?;
        for (index, finding) in findings.iter().enumerate() {
            let place = finding.range.start;
            let row = format!(
                "| {} | {} | {} (`{}`) | {} |\n",
                finding.severity.word(),
                code(&format!("{}:{}:{}", run.path_in_repository(&finding.path), place.line, place.column)),
                prose(&finding.message),
                finding.rule,
                prose(finding.help.as_deref().unwrap_or_default())
            );
            written += row.len();
            if written + LAST_SENTENCE > self.most_bytes {
                return writeln!(out, "\n{} more findings are left out here.", findings.len() - index);
            }
            write!(out, "{row}")?;
        }
        Ok(())
    }
}

/// Tells why nothing was judged and what to do next.
pub fn not_judged(message: &str, hints: &[String]) -> String {
    let lines = |text: &str| text.lines().map(prose).collect::<Vec<_>>().join(" ");
    let mut text = format!("### Guide: not judged\n\nerror: {}\n", lines(message));
    for hint in hints {
        text.push_str(&format!("\nhint: {}\n", lines(hint)));
    }
    text
}

/// A sentence of ours with words of others in it, for a cell of a table. What stands in backticks is code. Of the rest
/// every word that is not plainly one is code too: within code GitHub looks for no link, mention, issue or commit, while
/// it does look behind escapes.
fn prose(text: &str) -> String {
    let text = clean(text);
    let mut safe = String::with_capacity(text.len() + 16);
    let mut rest = &*text;
    while let Some((before, after)) = rest.split_once('`') {
        let Some((inside, behind)) = after.split_once('`').filter(|(inside, _)| !inside.trim().is_empty()) else {
            break;
        };
        words(&mut safe, before);
        add_code(&mut safe, inside);
        rest = behind;
    }
    words(&mut safe, rest);
    safe
}

fn words(safe: &mut String, text: &str) {
    for (index, word) in text.split(' ').enumerate() {
        if index > 0 {
            safe.push(' ');
        }
        if is_plain(word) {
            safe.push_str(word);
        } else {
            add_code(safe, word);
        }
    }
}

/// True for a word that means nothing to any Markdown of GitHub's, wherever it stands in a cell. `www.` begins a link, a
/// long hexadecimal number is a commit, `GH-1` an issue.
fn is_plain(word: &str) -> bool {
    let quiet = |c: char| c.is_alphanumeric() || matches!(c, '.' | ',' | ';' | '\'' | '(' | ')' | '?' | '-');
    let word = word.strip_suffix(':').unwrap_or(word);
    let names_something = |part: &str| part.len() >= 7 && part.bytes().all(|byte| byte.is_ascii_hexdigit());
    word.chars().all(quiet)
        && !word.split(|c: char| !c.is_ascii_alphanumeric()).any(names_something)
        && !contains_ignoring_case(word, "www.")
        && !contains_ignoring_case(word, "gh-")
}

fn contains_ignoring_case(text: &str, part: &str) -> bool {
    text.as_bytes().windows(part.len()).any(|window| window.eq_ignore_ascii_case(part.as_bytes()))
}

fn code(text: &str) -> String {
    let mut safe = String::new();
    add_code(&mut safe, &clean(text));
    safe
}

/// Adds code spans. No span can hold a `|`, which would end the cell, so each part beside one is a span of its own.
fn add_code(safe: &mut String, text: &str) {
    for (index, part) in text.split('|').enumerate() {
        if index > 0 {
            safe.push_str("&#124;");
        }
        if part.trim().is_empty() {
            safe.push_str(part);
            continue;
        }
        // A backtick beside another one would make a longer fence of both.
        if safe.ends_with('`') {
            safe.push(' ');
        }
        let longest = part.split(|c| c != '`').map(str::len).max().unwrap_or_default();
        let fence = "`".repeat(longest + 1);
        let part: Cow<'_, str> = if part.starts_with(['`', ' ']) || part.ends_with(['`', ' ']) {
            format!(" {part} ").into()
        } else {
            part.into()
        };
        safe.push_str(&fence);
        safe.push_str(&part);
        safe.push_str(&fence);
    }
}
