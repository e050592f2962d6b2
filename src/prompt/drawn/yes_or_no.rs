//! Yes or no, answered by one key.

use super::{Beneath, label_rows};
use crate::prompt::Stopped;
use crate::prompt::block::{Block, size};
use crate::prompt::decode::{Event, Key};
use crate::prompt::keys::Keyboard;
use crate::prompt::question::{Answer, YesOrNo};
use console::measure_text_width;

/// Asks until `y`, `n` or Enter. A paste is no answer.
pub(super) fn ask(asked: &YesOrNo<'_>) -> Result<Answer<bool>, Stopped> {
    let question = &asked.question;
    let mut keyboard = Keyboard::take();
    let mut block = Block::new();
    let mut shows_more = false;
    loop {
        draw(asked, shows_more, &mut block)?;
        let answer = match super::answer_key(&mut keyboard)? {
            Event::Key(Key::Char('y' | 'Y')) => Some(true),
            Event::Key(Key::Char('n' | 'N')) => Some(false),
            Event::Key(Key::Enter) => Some(asked.default),
            Event::Key(Key::Escape | Key::BackTab | Key::Up) if question.can_go_back => {
                block.close()?;
                return Ok(Answer::Back(String::new()));
            }
            Event::Key(Key::Char('?')) => {
                shows_more = !shows_more;
                None
            }
            _ => None,
        };
        if let Some(answer) = answer {
            block.close()?;
            return Ok(Answer::Given(answer));
        }
    }
}

fn draw(asked: &YesOrNo<'_>, shows_more: bool, block: &mut Block) -> Result<(), Stopped> {
    let (height, columns) = size();
    let offered = if asked.default { "(Y/n) " } else { "(y/N) " };
    let mut rows = label_rows(asked.question.label, columns);
    match rows.last_mut() {
        Some(last) if measure_text_width(last) + 1 + offered.len() < columns => *last = format!("{last} {offered}"),
        _ => rows.push(format!("  {offered}")),
    }
    let cursor = (rows.len() - 1, rows.last().map_or(0, |row| measure_text_width(row)));
    let keys: &[&str] = if asked.default { &["enter yes"] } else { &["enter no"] };
    let beneath = Beneath { question: &asked.question, wrong: None, count: String::new(), shows_more, keys };
    rows.extend(beneath.rows(columns, height / 2));
    block.draw(&rows, Some(cursor))
}
