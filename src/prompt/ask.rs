//! Single questions, for those who ask no more than one at a time.

use super::block::{fold, size};
use super::question::{Answer, Line, OneOf, Question, YesOrNo};
use super::{Stopped, asker, is_plain};
use crate::guide::FieldError;

/// Asks for a line of text. `most` is the limit to show a count against.
///
/// # Errors
/// When the person interrupts, or the terminal fails.
pub fn text(
    label: &str,
    help: &str,
    initial: &str,
    most: Option<usize>,
    check: &dyn Fn(&str) -> Result<(), FieldError>,
) -> Result<String, Stopped> {
    let question = Question { label, help, ..Question::default() };
    given(asker().line(&Line { question, initial, most, check })?)
}

/// Asks for one of `items`; gives its index. Typing narrows the list when `search` is set.
///
/// # Errors
/// When the person interrupts, or the terminal fails.
pub fn choose(label: &str, items: &[String], default: usize, search: bool) -> Result<usize, Stopped> {
    let question = Question { label, ..Question::default() };
    given(asker().choice(&OneOf { question, items, default, search })?)
}

/// Asks yes or no; Enter takes `default`.
///
/// # Errors
/// When the person interrupts, or the terminal fails.
pub fn confirm(label: &str, default: bool) -> Result<bool, Stopped> {
    let question = Question { label, ..Question::default() };
    given(asker().yes_or_no(&YesOrNo { question, default })?)
}

/// Nobody goes back from a question that has none before it.
fn given<T>(answer: Answer<T>) -> Result<T, Stopped> {
    match answer {
        Answer::Given(answer) => Ok(answer),
        Answer::Back(_) => Err(Stopped::Interrupted),
    }
}

/// Rows below a text that is asked about: the question, the answers, the keys.
const BELOW: usize = 5;

/// Shows the agreement and asks whether the person agrees to it; the answer must be typed.
///
/// # Errors
/// When the person interrupts, or the terminal fails.
pub fn agree(text: &str, version: &str) -> Result<bool, Stopped> {
    let mut asker = asker();
    let lines: Vec<String> = if is_plain() {
        reflow(text.trim(), usize::MAX)
    } else {
        let bar = |line: String| format!("  \u{2502} {line}").trim_end().to_owned();
        reflow(text.trim(), size().1.clamp(30, 100) - 6).into_iter().map(bar).collect()
    };
    asker.say("")?;
    asker.show(&lines, BELOW)?;
    asker.say("")?;
    let label = format!("Do you agree to this contributor agreement, version {version}?");
    let question = Question { label: &label, help: "yes or no, the whole word", binds: true, ..Question::default() };
    let answer = given(asker.line(&Line { question, initial: "", most: None, check: &whole_word })?)?;
    Ok(answer.eq_ignore_ascii_case(YES))
}

const YES: &str = "yes";
const NO: &str = "no";

/// What binds somebody is said in a word, and not by a key that was hit.
fn whole_word(answer: &str) -> Result<(), FieldError> {
    if answer.eq_ignore_ascii_case(YES) || answer.eq_ignore_ascii_case(NO) {
        return Ok(());
    }
    Err(FieldError { message: "answer with the whole word, `yes` or `no`".to_owned(), help: None })
}

/// Breaks a Markdown text to fit a terminal: lines of one paragraph are joined first, list items and headings are not.
fn reflow(text: &str, columns: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for line in text.lines() {
        let begins_anew = line.trim().is_empty() || line.starts_with(['#', '-', '*', '>', '|']) || numbered(line);
        match lines.last_mut().filter(|last| !last.is_empty() && !begins_anew) {
            Some(last) => {
                last.push(' ');
                last.push_str(line.trim());
            }
            None => lines.push(line.trim_end().to_owned()),
        }
    }
    let wrapped = |line: &String| -> Vec<String> {
        let indent = if numbered(line) { "    " } else { "" };
        let options = textwrap::Options::new(columns).subsequent_indent(indent);
        textwrap::wrap(line, &options).into_iter().map(std::borrow::Cow::into_owned).collect()
    };
    lines.iter().flat_map(wrapped).collect()
}

/// The lines of a file as they are shown, each broken so that no part of it is lost in a narrow terminal.
pub(super) fn barred(text: &str) -> Vec<String> {
    let dim = console::Style::new().for_stderr().dim();
    let columns = size().1;
    let mut rows = Vec::new();
    for line in text.lines() {
        if is_plain() {
            rows.push(line.to_owned());
            continue;
        }
        // What goes on stands as far in as what it goes on from.
        let indent = &line[..line.len() - line.trim_start().len()];
        for row in fold(line.trim_start(), indent, columns.saturating_sub(2)) {
            rows.push(format!("{} {row}", dim.apply_to("\u{2502}")));
        }
        if line.trim().is_empty() {
            rows.push(dim.apply_to("\u{2502}").to_string());
        }
    }
    rows
}

fn numbered(line: &str) -> bool {
    let digits = line.len() - line.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    digits > 0 && line[digits..].starts_with(". ")
}

#[cfg(test)]
mod tests {
    use super::reflow;

    #[test]
    fn paragraphs_are_joined_and_items_are_not() {
        let text = "# Title\n\n1. one two\n   three four\n2. five\n\nsix\nseven";
        assert_eq!(
            reflow(text, 12),
            ["# Title", "", "1. one two", "    three", "    four", "2. five", "", "six seven"]
        );
    }
}
