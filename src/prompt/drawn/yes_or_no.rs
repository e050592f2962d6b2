//! Yes or no, answered by one key.

use super::{Beneath, label_rows};
use crate::prompt::Stopped;
use crate::prompt::block::{Block, size};
use crate::prompt::decode::{Event, Key};
use crate::prompt::keys::Keyboard;
use crate::prompt::question::{Answer, YesOrNo};
use console::measure_text_width;

/// Asks until `y`, `n`, or Enter where that means something. A paste is no answer.
pub(super) fn ask(asked: &YesOrNo<'_>) -> Result<Answer<bool>, Stopped> {
    let question = &asked.question;
    let mut keyboard = Keyboard::take();
    if asked.default.is_none() {
        // A yes that binds somebody is not taken from what was typed before the question stood there.
        keyboard.forget_typed();
    }
    let mut block = Block::new();
    let mut shows_more = false;
    loop {
        draw(asked, shows_more, &mut block)?;
        let answer = match super::answer_key(&mut keyboard)? {
            Event::Key(Key::Char('y' | 'Y')) => Some(true),
            Event::Key(Key::Char('n' | 'N')) => Some(false),
            Event::Key(Key::Enter) => asked.default,
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
    let offered = match asked.default {
        Some(true) => "(Y/n) ",
        Some(false) => "(y/N) ",
        None => "(y/n) ",
    };
    let mut rows = label_rows(asked.question.label, columns);
    match rows.last_mut() {
        Some(last) if measure_text_width(last) + 1 + offered.len() < columns => *last = format!("{last} {offered}"),
        _ => rows.push(format!("  {offered}")),
    }
    let cursor = (rows.len() - 1, rows.last().map_or(0, |row| measure_text_width(row)));
    let keys: &[&str] = match asked.default {
        Some(true) => &["enter yes"],
        Some(false) => &["enter no"],
        None => &["type y or n"],
    };
    let beneath = Beneath { question: &asked.question, wrong: None, count: String::new(), shows_more, keys };
    rows.extend(beneath.rows(columns, height / 2));
    block.draw(&rows, Some(cursor))
}
