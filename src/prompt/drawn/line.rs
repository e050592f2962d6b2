//! One line of text, edited in place, with its length and what is wrong with it shown while it is typed.

use super::{Beneath, bold};
use crate::prompt::Stopped;
use crate::prompt::block::{Block, size, window, wrap};
use crate::prompt::decode::{Event, Key};
use crate::prompt::keys::Keyboard;
use crate::prompt::question::{Answer, Line, is_bidi_control, on_one_line};

/// The line while it is edited.
struct Editor<'q> {
    line: &'q Line<'q>,
    text: Vec<char>,
    /// Where the cursor is, in characters.
    at: usize,
    /// Whether Enter was refused: from then on the error is shown.
    refused: bool,
    shows_more: bool,
}

/// Asks until the check is content.
pub(super) fn ask(line: &Line<'_>) -> Result<Answer<String>, Stopped> {
    let mut keyboard = Keyboard::take();
    if line.question.binds {
        keyboard.forget_typed();
    }
    let mut block = Block::new();
    let text: Vec<char> = line.initial.chars().collect();
    let mut editor = Editor { line, at: text.len(), text, refused: false, shows_more: false };
    editor.draw(&mut block)?;
    loop {
        match super::answer_key(&mut keyboard)? {
            Event::Key(Key::Enter) if editor.answer() == ":help" => {
                editor.clear();
                editor.shows_more = true;
            }
            Event::Key(Key::Enter) => {
                let answer = editor.answer();
                if (line.check)(&answer).is_ok() {
                    block.close()?;
                    return Ok(Answer::Given(answer));
                }
                editor.refused = true;
                editor.shows_more = false;
            }
            Event::Key(key) if line.question.can_go_back && editor.goes_back(key) => {
                block.close()?;
                return Ok(Answer::Back(editor.answer()));
            }
            Event::Key(Key::Char('?')) if editor.text.is_empty() && !line.question.more.is_empty() => {
                editor.shows_more = !editor.shows_more;
            }
            Event::Key(key) => editor.press(key),
            Event::Paste(text) => editor.insert(&on_one_line(&text)),
            Event::Nothing | Event::Interrupt | Event::End => {}
        }
        editor.draw(&mut block)?;
    }
}

impl Editor<'_> {
    fn answer(&self) -> String {
        self.text.iter().collect::<String>().trim().to_owned()
    }

    fn clear(&mut self) {
        self.text.clear();
        self.at = 0;
    }

    /// Up leaves the question only from its first row.
    fn goes_back(&self, key: Key) -> bool {
        match key {
            Key::Escape | Key::BackTab => true,
            Key::Up => self.cursor().0 == 0,
            _ => false,
        }
    }

    fn cursor(&self) -> (usize, usize) {
        wrap(&self.label(), &self.text, self.at, size().1).1
    }

    fn label(&self) -> String {
        let label = self.line.question.label;
        if label.ends_with('?') { format!("? {label} ") } else { format!("? {label}: ") }
    }

    fn insert(&mut self, text: &str) {
        for c in text.chars() {
            self.text.insert(self.at, c);
            self.at += 1;
        }
    }

    fn press(&mut self, key: Key) {
        let before = &self.text[..self.at];
        let word_before = || {
            let blanks = before.iter().rev().take_while(|c| c.is_whitespace()).count();
            self.at - blanks - before[..self.at - blanks].iter().rev().take_while(|c| !c.is_whitespace()).count()
        };
        match key {
            Key::Ctrl('u') => {
                self.text.drain(..self.at);
                self.at = 0;
            }
            Key::Ctrl('k') => self.text.truncate(self.at),
            Key::Ctrl('w') => {
                let begin = word_before();
                self.text.drain(begin..self.at);
                self.at = begin;
            }
            Key::WordLeft => self.at = word_before(),
            Key::WordRight => {
                let after = &self.text[self.at..];
                let blanks = after.iter().take_while(|c| c.is_whitespace()).count();
                self.at += blanks + after[blanks..].iter().take_while(|c| !c.is_whitespace()).count();
            }
            Key::Ctrl('a') | Key::Home => self.at = 0,
            Key::Ctrl('e') | Key::End => self.at = self.text.len(),
            Key::Char(c) if !is_bidi_control(c) => {
                self.text.insert(self.at, c);
                self.at += 1;
            }
            Key::Backspace if self.at > 0 => {
                self.at -= 1;
                self.text.remove(self.at);
            }
            Key::Delete if self.at < self.text.len() => {
                self.text.remove(self.at);
            }
            Key::Left => self.at = self.at.saturating_sub(1),
            Key::Right => self.at = (self.at + 1).min(self.text.len()),
            Key::Up | Key::Down => self.move_by_row(key == Key::Down),
            _ => {}
        }
    }

    /// To the row above or below, as near to the same column as there is text.
    fn move_by_row(&mut self, down: bool) {
        let (label, columns) = (self.label(), size().1);
        let place = |at: usize| wrap(&label, &self.text, at, columns).1;
        let (row, column) = place(self.at);
        let wanted = if down { row + 1 } else { row.wrapping_sub(1) };
        let there = (0..=self.text.len()).filter(|at| place(*at).0 == wanted);
        if let Some(at) = there.min_by_key(|at| place(*at).1.abs_diff(column)) {
            self.at = at;
        }
    }

    /// Draws question, text and what stands beneath, and puts the cursor where it belongs. Rows are broken here and not
    /// by the terminal, so that a narrow one shows the same.
    fn draw(&self, block: &mut Block) -> Result<(), Stopped> {
        let (height, columns) = size();
        let label = self.label();
        let (rows, (row, column)) = wrap(&label, &self.text, self.at, columns);
        let beneath = self.beneath().rows(columns, (height / 2).saturating_sub(1).max(2));
        // Of a text longer than the screen, the part around the cursor.
        let shown = window(rows.len(), row, 0, height - 1 - beneath.len().min(height - 2));
        let first = shown.start;
        let mut drawn: Vec<String> = rows[shown].to_vec();
        if first == 0
            && let Some(rest) = drawn.first().and_then(|row| row.strip_prefix(&label)).map(str::to_owned)
        {
            drawn[0] = format!("{}{rest}", bold().apply_to(&label));
        }
        drawn.extend(beneath);
        block.draw(&drawn, Some((row - first, column)))
    }

    fn beneath(&self) -> Beneath<'_> {
        let answer = self.answer();
        let length = answer.chars().count();
        let too_long = self.line.most.is_some_and(|most| length > most);
        let count = self.line.most.map(|most| format!("{length}/{most}  ")).unwrap_or_default();
        let wrong = (self.line.check)(&answer).err().filter(|_| self.refused || too_long);
        Beneath {
            question: &self.line.question,
            wrong: wrong.map(|error| error.to_string()),
            count,
            shows_more: self.shows_more,
            keys: &[],
        }
    }
}
