//! One line of text, edited in place, with its length and what is wrong with it shown while it is typed.

use super::Stopped;
use super::keys::Keyboard;
use crate::guide::FieldError;
use console::{Key, Style, Term};
use unicode_width::UnicodeWidthChar as _;

/// A question that is answered by a line of text.
pub(super) struct Line<'q> {
    /// What is asked for.
    pub(super) label: &'q str,
    /// What a good answer looks like.
    pub(super) help: &'q str,
    /// What stands there to begin with.
    pub(super) initial: &'q str,
    /// The most characters, when there is a limit: shown as a count.
    pub(super) most: Option<usize>,
    /// What is wrong with an answer, if anything.
    pub(super) check: &'q dyn Fn(&str) -> Result<(), FieldError>,
}

/// The line while it is edited.
struct Editor<'q> {
    line: &'q Line<'q>,
    text: Vec<char>,
    /// Where the cursor is, in characters.
    at: usize,
    /// Rows between the first one drawn and the cursor's.
    row: usize,
    /// Whether Enter was refused: from then on the error is shown.
    refused: bool,
}

impl Line<'_> {
    /// Asks until the check is content. The answer has no space around it.
    pub(super) fn ask(&self, term: &Term) -> Result<String, Stopped> {
        let _keyboard = Keyboard::take();
        let _paste = BracketedPaste::ask_for(term);
        let mut pasting = false;
        let text: Vec<char> = self.initial.chars().collect();
        let mut editor = Editor { line: self, at: text.len(), text, row: 0, refused: false };
        editor.draw(term)?;
        loop {
            let key = term.read_key().map_err(Stopped::from).inspect_err(|_| editor.leave(term))?;
            match key {
                // A line break inside a paste is no answer: it would send the rest to the questions after this one.
                Key::Enter if pasting => editor.press(Key::Char(' ')),
                Key::Enter => {
                    let answer = editor.answer();
                    if (self.check)(&answer).is_ok() {
                        editor.close(term, &answer)?;
                        return Ok(answer);
                    }
                    editor.refused = true;
                }
                Key::CtrlC => {
                    editor.leave(term);
                    return Err(Stopped::Interrupted);
                }
                key => match paste_mark(&key, term)? {
                    Some(begins) => pasting = begins,
                    None => editor.press(key),
                },
            }
            // A paste is drawn once, when it is whole.
            if !pasting {
                editor.draw(term)?;
            }
        }
    }
}

/// The terminal says where a paste begins and ends (xterm's bracketed paste mode) until this is dropped.
struct BracketedPaste<'t>(&'t Term);

impl<'t> BracketedPaste<'t> {
    fn ask_for(term: &'t Term) -> Self {
        let _ = term.write_str("\u{1b}[?2004h");
        Self(term)
    }
}

impl Drop for BracketedPaste<'_> {
    fn drop(&mut self) {
        let _ = self.0.write_str("\u{1b}[?2004l");
    }
}

/// True at the beginning of a paste, false at its end, `None` for every other key. The marks are `ESC [ 200 ~` and
/// `ESC [ 201 ~`; the console knows neither and gives up after `ESC [ 2 0`, so that the last two characters are read
/// here.
fn paste_mark(key: &Key, term: &Term) -> Result<Option<bool>, Stopped> {
    if *key != Key::UnknownEscSeq(vec!['[', '2', '0']) {
        return Ok(None);
    }
    let begins = term.read_key()? == Key::Char('0');
    term.read_key()?;
    Ok(Some(begins))
}

impl Editor<'_> {
    fn answer(&self) -> String {
        self.text.iter().collect::<String>().trim().to_owned()
    }

    fn press(&mut self, key: Key) {
        match key {
            Key::Char('\u{15}') => {
                self.text.drain(..self.at);
                self.at = 0;
            }
            Key::Char('\u{17}') => {
                let blanks = self.text[..self.at].iter().rev().take_while(|c| c.is_whitespace()).count();
                let word = self.text[..self.at - blanks].iter().rev().take_while(|c| !c.is_whitespace()).count();
                self.text.drain(self.at - blanks - word..self.at);
                self.at -= blanks + word;
            }
            Key::Char('\u{1}') | Key::Home => self.at = 0,
            Key::Char('\u{5}') | Key::End => self.at = self.text.len(),
            Key::Char(c) if !c.is_control() => {
                self.text.insert(self.at, c);
                self.at += 1;
            }
            Key::Backspace if self.at > 0 => {
                self.at -= 1;
                self.text.remove(self.at);
            }
            Key::Del if self.at < self.text.len() => {
                self.text.remove(self.at);
            }
            Key::ArrowLeft => self.at = self.at.saturating_sub(1),
            Key::ArrowRight => self.at = (self.at + 1).min(self.text.len()),
            _ => {}
        }
    }

    /// Draws question, text and the line beneath, and puts the cursor where it belongs. Rows are broken here and not
    /// by the terminal, so that a narrow one shows the same.
    fn draw(&mut self, term: &Term) -> Result<(), Stopped> {
        self.erase(term)?;
        let columns = usize::from(term.size().1).max(20);
        let label = format!("? {}: ", self.line.label);
        let (rows, (row, column)) = wrap(&label, &self.text, self.at, columns);
        let bold = Style::new().for_stderr().bold();
        let mut shown = rows.join("\n");
        if let Some(rest) = shown.strip_prefix(&label) {
            shown = format!("{}{rest}", bold.apply_to(&label));
        }
        term.write_str(&format!("{shown}\n{}", self.status(columns)))?;
        term.move_cursor_up(rows.len() - row)?;
        term.write_str("\r")?;
        term.move_cursor_right(column)?;
        self.row = row;
        Ok(())
    }

    /// The line beneath: what is wrong, or how long the text is and what a good one looks like.
    fn status(&self, columns: usize) -> String {
        let answer = self.answer();
        let length = answer.chars().count();
        let too_long = self.line.most.is_some_and(|most| length > most);
        let count = self.line.most.map(|most| format!("{length}/{most}  ")).unwrap_or_default();
        let problem = (self.line.check)(&answer).err().filter(|_| self.refused || too_long);
        let (words, style) = match problem {
            Some(error) => (format!("{count}{error}"), Style::new().for_stderr().red()),
            None => (format!("{count}{}", self.line.help), Style::new().for_stderr().dim()),
        };
        style.apply_to(console::truncate_str(&format!("  {words}"), columns - 1, "\u{2026}")).to_string()
    }

    fn erase(&self, term: &Term) -> Result<(), Stopped> {
        if self.row > 0 {
            term.move_cursor_up(self.row)?;
        }
        term.write_str("\r")?;
        Ok(term.clear_to_end_of_screen()?)
    }

    /// Leaves the question unanswered, so that what follows begins on a line of its own.
    fn leave(&self, term: &Term) {
        let shown: String = self.text.iter().collect();
        let _ = self.erase(term).and_then(|()| Ok(term.write_line(&format!("? {}: {shown}", self.line.label))?));
    }

    /// Leaves question and answer on the screen.
    fn close(&self, term: &Term, answer: &str) -> Result<(), Stopped> {
        self.erase(term)?;
        let tick = Style::new().for_stderr().green().apply_to("\u{2714}");
        let label = Style::new().for_stderr().bold().apply_to(self.line.label);
        let shown = if answer.is_empty() { "(none)" } else { answer };
        Ok(term.write_line(&format!("{tick} {label}: {shown}"))?)
    }
}

/// Breaks label and text into rows of fewer than `columns` columns; gives the cursor's row and column too.
fn wrap(label: &str, text: &[char], at: usize, columns: usize) -> (Vec<String>, (usize, usize)) {
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
}
