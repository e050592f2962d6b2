//! The rows of the question that is open: drawn, drawn again, and taken away.

use super::Stopped;
use console::{Term, measure_text_width};
use std::fmt::Write as _;
use unicode_width::UnicodeWidthChar as _;

/// What of a terminal is used at least. A smaller one shows the end of it.
const LEAST: (usize, usize) = (6, 20);

/// Between these a terminal shows nothing of what it is told, and then all at once: nobody sees half a question. Those that
/// do not know them pass over them (Contour's "Synchronized Output" specification, DEC private mode 2026).
const BEGIN: &str = "\u{1b}[?2026h";
const END: &str = "\u{1b}[?2026l";

/// Rows and columns of the terminal that questions go to.
pub(super) fn size() -> (usize, usize) {
    let (rows, columns) = Term::stderr().size();
    (usize::from(rows).max(LEAST.0), usize::from(columns).max(LEAST.1))
}

/// The rows of an open question, at the bottom of what is on the screen.
pub(super) struct Block {
    term: Term,
    /// The width of every row as it was drawn.
    rows: Vec<usize>,
    /// Row and column of the cursor.
    cursor: (usize, usize),
}

impl Block {
    pub(super) fn new() -> Self {
        Self { term: Term::stderr(), rows: Vec::new(), cursor: (0, 0) }
    }

    /// Draws rows in the place of those before. None may be as wide as the terminal, and together they must fit on it.
    /// The cursor stands at this row and column, or is hidden.
    pub(super) fn draw(&mut self, rows: &[String], cursor: Option<(usize, usize)>) -> Result<(), Stopped> {
        let mut text = format!("{BEGIN}\u{1b}[?25l{}{}", self.to_start(), rows.join("\r\n"));
        self.rows = rows.iter().map(|row| measure_text_width(row)).collect();
        let last = rows.len().saturating_sub(1);
        self.cursor = cursor.unwrap_or((last, self.rows.last().copied().unwrap_or(0)));
        if let Some((row, column)) = cursor {
            if last > row {
                let _ = write!(text, "\u{1b}[{}A", last - row);
            }
            text.push('\r');
            if column > 0 {
                let _ = write!(text, "\u{1b}[{column}C");
            }
            text.push_str("\u{1b}[?25h");
        }
        text.push_str(END);
        Ok(self.term.write_str(&text)?)
    }

    /// Takes the rows away.
    pub(super) fn close(&mut self) -> Result<(), Stopped> {
        let text = format!("{}\u{1b}[?25h", self.to_start());
        self.rows.clear();
        self.cursor = (0, 0);
        Ok(self.term.write_str(&text)?)
    }

    /// From the cursor to the first row, everything below it gone. A terminal that has become narrower has broken rows
    /// that were too wide for it by itself.
    fn to_start(&self) -> String {
        let columns = size().1;
        let above: usize =
            self.rows.iter().take(self.cursor.0).map(|width| width.saturating_sub(1) / columns + 1).sum();
        let above = above + self.cursor.1 / columns;
        let up = if above > 0 { format!("\u{1b}[{above}A") } else { String::new() };
        format!("{up}\r\u{1b}[J")
    }
}

impl Drop for Block {
    /// An open question that is left, by Ctrl-C or an error, stays on the screen; what follows begins below it.
    fn drop(&mut self) {
        if self.rows.is_empty() {
            return;
        }
        let below = self.rows.len() - 1 - self.cursor.0.min(self.rows.len() - 1);
        let down = if below > 0 { format!("\u{1b}[{below}B") } else { String::new() };
        let _ = self.term.write_str(&format!("{down}\r\n\u{1b}[?25h"));
    }
}

/// Breaks a text into rows of fewer than `columns` columns, between words where it can.
pub(super) fn fold(text: &str, indent: &str, columns: usize) -> Vec<String> {
    let width = columns.saturating_sub(1).max(LEAST.1 - 1);
    let options = textwrap::Options::new(width).initial_indent(indent).subsequent_indent(indent);
    text.split('\n').flat_map(|line| textwrap::wrap(line, &options)).map(std::borrow::Cow::into_owned).collect()
}

/// A text on one row of fewer than `columns` columns.
pub(super) fn cut(text: &str, columns: usize) -> String {
    console::truncate_str(text, columns.saturating_sub(1), "\u{2026}").into_owned()
}

/// Breaks label and text into rows of fewer than `columns` columns; gives the cursor's row and column too.
pub(super) fn wrap(label: &str, text: &[char], at: usize, columns: usize) -> (Vec<String>, (usize, usize)) {
    let mut rows = vec![String::new()];
    let mut used = 0;
    let mut cursor = (0, 0);
    let label_length = label.chars().count();
    for (index, c) in label.chars().chain(text.iter().copied()).chain([' ']).enumerate() {
        let width = c.width().unwrap_or(0);
        if used + width >= columns {
            rows.push(String::new());
            used = 0;
        }
        if index == label_length + at {
            cursor = (rows.len() - 1, used);
        }
        if let Some(row) = rows.last_mut() {
            row.push(c);
        }
        used += width;
    }
    (rows, cursor)
}

/// The part of `count` rows that shows around the row `at`, where there is room for `room` of them.
pub(super) fn window(count: usize, at: usize, first: usize, room: usize) -> std::ops::Range<usize> {
    let room = room.max(1).min(count);
    let first = first.min(at).max((at + 1).saturating_sub(room)).min(count - room);
    first..first + room
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_broken_before_the_last_column() {
        let text: Vec<char> = "abcdefgh".chars().collect();
        let (rows, cursor) = wrap("? N: ", &text, 8, 10);
        assert_eq!(rows, ["? N: abcd", "efgh "]);
        assert_eq!(cursor, (1, 4));
        assert_eq!(wrap("? N: ", &text, 0, 10).1, (0, 5));
    }

    #[test]
    fn wide_characters_take_two_columns() {
        let text: Vec<char> = "日本".chars().collect();
        let (rows, cursor) = wrap("> ", &text, 1, 6);
        assert_eq!(rows, ["> 日", "本 "]);
        assert_eq!(cursor, (1, 0));
    }

    #[test]
    fn a_window_follows_what_is_looked_at() {
        assert_eq!(window(3, 2, 0, 10), 0..3);
        assert_eq!(window(30, 0, 0, 10), 0..10);
        assert_eq!(window(30, 12, 0, 10), 3..13);
        assert_eq!(window(30, 5, 3, 10), 3..13);
        assert_eq!(window(30, 29, 3, 10), 20..30);
        assert_eq!(window(0, 0, 0, 10), 0..0);
    }
}
