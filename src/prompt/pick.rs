//! A question that one key answers.

use super::decode::{Event, Key};
use super::keys::{Keyboard, read_line};
use super::{Stopped, is_plain};
use console::{Style, Term};

/// Asks for one of several answers, each a letter and what it stands for; gives its index. Escape and the end of input
/// (Ctrl-D) are the last of them; another key has them named again, and a paste is none.
///
/// # Errors
/// When the person interrupts, or the terminal fails.
pub fn pick(label: &str, answers: &[(char, &str)]) -> Result<usize, Stopped> {
    let term = Term::stderr();
    let bold = Style::new().for_stderr().bold();
    let offered = answers.iter().map(|(letter, words)| format!("{} {words}", bold.apply_to(letter)));
    term.write_str(&format!("{label} ({}) ", offered.collect::<Vec<_>>().join(", ")))?;
    let last = answers.len().checked_sub(1);
    let by_letter = |typed: char| answers.iter().position(|(letter, _)| typed.eq_ignore_ascii_case(letter));
    let letters = answers.iter().map(|(letter, words)| format!("`{letter}` for {words}"));
    let again = format!("press {}: ", letters.collect::<Vec<_>>().join(", "));
    if is_plain() {
        loop {
            let chosen = read_line()?.map_or(last, |line| line.trim().chars().next().and_then(by_letter));
            match chosen {
                Some(index) => return Ok(index),
                None => term.write_str(&again)?,
            }
        }
    }
    let mut keyboard = Keyboard::take();
    loop {
        let chosen = match keyboard.next() {
            Ok(Event::End | Event::Key(Key::Escape)) => last,
            Ok(Event::Key(Key::Char(typed))) => by_letter(typed),
            Ok(Event::Nothing) => continue,
            Ok(_) => None,
            Err(stopped) => {
                term.write_line("")?;
                return Err(stopped);
            }
        };
        if let Some((index, (_, words))) = chosen.and_then(|index| Some((index, answers.get(index)?))) {
            term.write_line(words)?;
            return Ok(index);
        }
        term.write_line("")?;
        term.write_str(&again)?;
    }
}
