//! A question that one key answers.

use super::Stopped;
use super::keys::Keyboard;
use console::{Key, Style, Term};

/// Asks for one of several answers, each a letter and what it stands for; gives its index. Escape and the end of input
/// (Ctrl-D) are the last of them; another key has them named again.
///
/// # Errors
/// When the person interrupts, or the terminal fails.
pub fn pick(label: &str, answers: &[(char, &str)]) -> Result<usize, Stopped> {
    let _keyboard = Keyboard::take();
    let term = Term::stderr();
    let bold = Style::new().for_stderr().bold();
    let offered = answers.iter().map(|(letter, words)| format!("{} {words}", bold.apply_to(letter)));
    term.write_str(&format!("{label} ({}) ", offered.collect::<Vec<_>>().join(", ")))?;
    loop {
        let chosen = match term.read_key()? {
            // Ctrl-D that is pressed before the terminal gives single keys arrives as NUL (Linux, n_tty).
            Key::Escape | Key::Char('\u{4}' | '\0') => answers.len().checked_sub(1),
            Key::Char(typed) => answers.iter().position(|(letter, _)| typed.eq_ignore_ascii_case(letter)),
            Key::CtrlC => {
                term.write_line("")?;
                return Err(Stopped::Interrupted);
            }
            _ => None,
        };
        if let Some((index, (_, words))) = chosen.and_then(|index| Some((index, answers.get(index)?))) {
            term.write_line(words)?;
            return Ok(index);
        }
        let letters = answers.iter().map(|(letter, words)| format!("`{letter}` for {words}"));
        term.write_line("")?;
        term.write_str(&format!("press {}: ", letters.collect::<Vec<_>>().join(", ")))?;
    }
}
