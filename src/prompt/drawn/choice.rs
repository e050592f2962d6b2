//! One of several, in a list that is as long as the terminal allows.

use super::{Beneath, bold, dim, label_rows};
use crate::prompt::Stopped;
use crate::prompt::block::{Block, cut, size, window};
use crate::prompt::decode::{Event, Key};
use crate::prompt::keys::Keyboard;
use crate::prompt::question::{Answer, OneOf, is_bidi_control, on_one_line};
use console::{Style, measure_text_width};

/// The most rows of a list, however tall the terminal is.
const MOST: usize = 15;

/// The list while one looks at it.
struct List<'q> {
    choice: &'q OneOf<'q>,
    /// What was typed to search.
    typed: String,
    /// The items that fit what was typed.
    fitting: Vec<usize>,
    /// The chosen one of them.
    at: usize,
    /// The first that shows.
    first: usize,
    shows_more: bool,
}

/// Asks until one is taken. A paste takes none.
pub(super) fn ask(choice: &OneOf<'_>) -> Result<Answer<usize>, Stopped> {
    let mut keyboard = Keyboard::take();
    let mut block = Block::new();
    let fitting: Vec<usize> = (0..choice.items.len()).collect();
    let at = choice.default.min(fitting.len().saturating_sub(1));
    let mut list = List { choice, typed: String::new(), fitting, at, first: 0, shows_more: false };
    list.draw(&mut block)?;
    loop {
        match super::answer_key(&mut keyboard)? {
            Event::Key(Key::Enter) => {
                if let Some(&chosen) = list.fitting.get(list.at) {
                    block.close()?;
                    return Ok(Answer::Given(chosen));
                }
            }
            // What was typed to search goes first.
            Event::Key(Key::Escape) if !list.typed.is_empty() => list.search(String::new()),
            Event::Key(Key::Escape | Key::BackTab) if choice.question.can_go_back => {
                block.close()?;
                return Ok(Answer::Back(String::new()));
            }
            Event::Key(Key::Char('?')) if list.typed.is_empty() && !choice.question.more.is_empty() => {
                list.shows_more = !list.shows_more;
            }
            Event::Key(key) => list.press(key),
            Event::Paste(text) if choice.search => {
                let typed = format!("{}{}", list.typed, on_one_line(&text));
                list.search(typed);
            }
            Event::Paste(_) | Event::Nothing | Event::Interrupt | Event::End => {}
        }
        list.draw(&mut block)?;
    }
}

impl List<'_> {
    fn press(&mut self, key: Key) {
        let last = self.fitting.len().saturating_sub(1);
        match key {
            Key::Up => self.at = if self.at == 0 { last } else { self.at - 1 },
            Key::Down | Key::Tab => self.at = if self.at >= last { 0 } else { self.at + 1 },
            Key::PageUp => self.at = self.at.saturating_sub(MOST),
            Key::PageDown => self.at = (self.at + MOST).min(last),
            Key::Home => self.at = 0,
            Key::End => self.at = last,
            Key::Backspace if self.choice.search => {
                let mut typed = self.typed.clone();
                typed.pop();
                self.search(typed);
            }
            Key::Ctrl('u') => self.search(String::new()),
            Key::Char(c) if self.choice.search && !is_bidi_control(c) => self.search(format!("{}{c}", self.typed)),
            // Without a search, a letter goes to the next item that begins with it.
            Key::Char(c) => {
                let after = self.at + 1;
                let count = self.fitting.len();
                let begins = |at: &usize| {
                    let first = self.choice.items[self.fitting[*at]].chars().next();
                    first.is_some_and(|first| first.to_lowercase().eq(c.to_lowercase()))
                };
                if let Some(at) = (after..after + count).map(|at| at % count.max(1)).find(begins) {
                    self.at = at;
                }
            }
            _ => {}
        }
    }

    /// Narrows the list to the items that have every word of what was typed.
    fn search(&mut self, typed: String) {
        let items = self.choice.items;
        self.fitting = (0..items.len()).filter(|at| fits(&items[*at], &typed)).collect();
        self.typed = typed;
        self.at = if self.typed.is_empty() { self.choice.default.min(self.fitting.len().saturating_sub(1)) } else { 0 };
        self.first = 0;
    }

    fn draw(&mut self, block: &mut Block) -> Result<(), Stopped> {
        let (height, columns) = size();
        let mut rows = label_rows(self.choice.question.label, columns);
        let mut cursor = None;
        if self.choice.search {
            let typed = cut(&format!("  search: {}", self.typed), columns);
            cursor = Some((rows.len(), measure_text_width(&typed)));
            rows.push(typed);
        }
        let keys: &[&str] = if self.choice.search {
            &["type to search", "\u{2191}\u{2193} enter"]
        } else {
            &["\u{2191}\u{2193} enter"]
        };
        let wrong = self.fitting.is_empty().then(|| "nothing here has these words".to_owned());
        let beneath =
            Beneath { question: &self.choice.question, wrong, count: String::new(), shows_more: self.shows_more, keys };
        let beneath = beneath.rows(columns, if self.shows_more { height / 2 } else { 2.max(height / 4) });
        let room = height.saturating_sub(1 + rows.len() + beneath.len()).clamp(1, MOST);
        let shown = window(self.fitting.len(), self.at, self.first, room);
        self.first = shown.start;
        let (above, below) = (shown.start > 0, shown.end < self.fitting.len());
        let (top, bottom) = (shown.start, shown.end.saturating_sub(1));
        for at in shown {
            let more = if above && at == top {
                '\u{2191}'
            } else if below && at == bottom {
                '\u{2193}'
            } else {
                ' '
            };
            rows.push(self.row(at, more, columns));
        }
        rows.extend(beneath);
        block.draw(&rows, cursor)
    }

    /// `❯` stands before the chosen one; an arrow where the list goes on.
    fn row(&self, at: usize, more: char, columns: usize) -> String {
        let text = cut(&self.choice.items[self.fitting[at]], columns - 2);
        if at == self.at {
            let mark = Style::new().for_stderr().green().apply_to('\u{276f}');
            format!("{mark} {}", bold().apply_to(text))
        } else {
            format!("{} {text}", dim().apply_to(more))
        }
    }
}

/// True when an item has every word that was typed.
pub(in crate::prompt) fn fits(item: &str, typed: &str) -> bool {
    let item = item.to_lowercase();
    typed.to_lowercase().split_whitespace().all(|word| item.contains(word))
}

#[cfg(test)]
mod tests {
    use super::fits;

    #[test]
    fn every_word_must_be_there() {
        let item = "Everything is in the repository › Hosted  (codebase/hosted)";
        assert!(fits(item, "") && fits(item, "HOST") && fits(item, "hosted code") && !fits(item, "hosted cloud"));
    }
}
