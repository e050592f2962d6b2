//! A text that may be longer than the terminal.

use super::dim;
use crate::prompt::Stopped;
use crate::prompt::block::{Block, cut, size};
use crate::prompt::decode::{Event, Key};
use crate::prompt::keys::Keyboard;
use console::Term;

/// Shows lines; those that do not fit above a question of `below` rows are first read page by page.
pub(super) fn show(lines: &[String], below: usize) -> Result<(), Stopped> {
    let (height, _) = size();
    if lines.len() + below > height {
        read(lines)?;
    }
    for line in lines {
        Term::stderr().write_line(line)?;
    }
    Ok(())
}

/// Reading with the arrow and page keys, until the person goes on.
fn read(lines: &[String]) -> Result<(), Stopped> {
    let mut keyboard = Keyboard::take();
    let mut block = Block::new();
    let mut first = 0;
    loop {
        let (height, columns) = size();
        let room = height.saturating_sub(2).max(1);
        let last = lines.len().saturating_sub(room);
        first = first.min(last);
        let shown = &lines[first..lines.len().min(first + room)];
        let mut rows: Vec<String> = shown.iter().map(|line| cut(line, columns)).collect();
        let to = first + shown.len();
        let ends = if to < lines.len() { "space on" } else { "enter go on" };
        let status =
            format!("  {}-{to} of {} \u{b7} {ends} \u{b7} q skip \u{b7} \u{2191}\u{2193}", first + 1, lines.len());
        rows.push(dim().apply_to(cut(&status, columns)).to_string());
        block.draw(&rows, None)?;
        let page = room.saturating_sub(1).max(1);
        match super::answer_key(&mut keyboard)? {
            Event::Key(Key::Char(' ') | Key::PageDown | Key::Enter) if to < lines.len() => first += page,
            Event::Key(Key::Char('q' | ' ') | Key::Escape | Key::Enter | Key::PageDown) => break,
            Event::Key(Key::Down | Key::Char('j')) => first += 1,
            Event::Key(Key::Up | Key::Char('k')) => first = first.saturating_sub(1),
            Event::Key(Key::PageUp | Key::Char('b')) => first = first.saturating_sub(page),
            Event::Key(Key::Home) => first = 0,
            Event::Key(Key::End) => first = last,
            _ => {}
        }
    }
    block.close()
}
