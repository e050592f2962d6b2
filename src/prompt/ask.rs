//! The kinds of questions: a text, a choice, yes or no.

use super::Stopped;
use super::keys::Keyboard;
use super::line::Line;
use crate::guide::FieldError;
use console::{Term, measure_text_width, truncate_str};
use dialoguer::theme::ColorfulTheme;
use dialoguer::{Confirm, FuzzySelect, Select};

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
    Line { label, help, initial, most, check }.ask(&Term::stderr())
}

/// Asks for one of `items`; gives its index. Typing narrows the list when `search` is set.
///
/// # Errors
/// When the person interrupts, or the terminal fails.
pub fn choose(label: &str, items: &[String], default: usize, search: bool) -> Result<usize, Stopped> {
    let _keyboard = Keyboard::take();
    let columns = usize::from(Term::stderr().size().1).max(20);
    // A row that wraps pushes the question off the screen.
    let items: Vec<_> = items.iter().map(|item| truncate_str(item, columns - 4, "\u{2026}")).collect();
    let theme = ColorfulTheme::default();
    if search {
        let label = fitting(label, "Your choice", SEARCH_ROOM)?;
        let select = FuzzySelect::with_theme(&theme).with_prompt(label).items(&items).default(default).max_length(12);
        return Ok(select.interact_on(&Term::stderr())?);
    }
    let label = fitting(label, "Your choice", 0)?;
    let select = Select::with_theme(&theme).with_prompt(label).items(&items).default(default).max_length(12);
    Ok(select.interact_on(&Term::stderr())?)
}

/// Asks yes or no; Enter takes `default`.
///
/// # Errors
/// When the person interrupts, or the terminal fails.
pub fn confirm(label: &str, default: bool) -> Result<bool, Stopped> {
    let _keyboard = Keyboard::take();
    Ok(Confirm::with_theme(&ColorfulTheme::default())
        .with_prompt(fitting(label, "Your answer", YES_OR_NO)?)
        .default(default)
        .interact_on(&Term::stderr())?)
}

/// Asks yes or no without a default: the answer must be typed.
///
/// # Errors
/// When the person interrupts, or the terminal fails.
pub fn say_yes(label: &str) -> Result<bool, Stopped> {
    let _keyboard = Keyboard::take();
    Ok(Confirm::with_theme(&ColorfulTheme::default())
        .with_prompt(fitting(label, "Your answer", YES_OR_NO)?)
        .interact_on(&Term::stderr())?)
}

/// Columns for what is typed to search.
const SEARCH_ROOM: usize = 20;

/// Columns of ` (y/n) › yes`.
const YES_OR_NO: usize = 12;

/// The question, if it fits on one row with `room` for the answer. Dialoguer draws it anew at every key, and over rows
/// that the terminal broke it draws wrongly; so a longer question is written above and only `short` is the prompt.
fn fitting(label: &str, short: &str, room: usize) -> Result<String, Stopped> {
    let term = Term::stderr();
    let columns = usize::from(term.size().1).max(20);
    // `? ` before it, ` › ` behind.
    if measure_text_width(label) + 5 + room < columns {
        return Ok(label.to_owned());
    }
    for line in textwrap::wrap(label, columns - 1) {
        term.write_line(&line)?;
    }
    Ok(short.to_owned())
}

/// Shows the agreement and asks whether the person agrees to it.
///
/// # Errors
/// When the person interrupts, or the terminal fails.
pub fn agree(text: &str, version: &str) -> Result<bool, Stopped> {
    let term = Term::stderr();
    term.write_line("")?;
    let columns = usize::from(term.size().1).clamp(30, 100);
    for line in reflow(text.trim(), columns - 6) {
        term.write_line(&format!("  \u{2502} {line}"))?;
    }
    term.write_line("")?;
    say_yes(&format!("Do you agree to this contributor agreement, version {version}?"))
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
        textwrap::wrap(line, options).into_iter().map(std::borrow::Cow::into_owned).collect()
    };
    lines.iter().flat_map(wrapped).collect()
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
