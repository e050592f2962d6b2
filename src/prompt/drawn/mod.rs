//! Questions drawn on the terminal, each in rows of its own that are drawn anew at every key.

mod choice;
mod line;
mod pager;
mod yes_or_no;

pub(super) use choice::fits;

use super::Stopped;
use super::block::{fold, size};
use super::decode::Event;
use super::keys::Keyboard;
use super::question::{Answer, Ask, Line, OneOf, Question, YesOrNo, answered};
use console::{Style, Term, measure_text_width};

/// Asks in a terminal whose cursor can be moved.
#[derive(Default)]
pub(super) struct Drawn {
    /// What stands above, the last line last: what is gone back to is taken away.
    left: Vec<Left>,
}

/// A line that was left on the screen, with its width.
enum Left {
    Answered(usize),
    Said(usize),
}

impl Ask for Drawn {
    fn line(&mut self, line: &Line<'_>) -> Result<Answer<String>, Stopped> {
        let answer = line::ask(line)?;
        let shown = match &answer {
            Answer::Given(answer) => Some(answer.clone()),
            Answer::Back(_) => None,
        };
        self.close(line.question.label, shown)?;
        Ok(answer)
    }

    fn choice(&mut self, choice: &OneOf<'_>) -> Result<Answer<usize>, Stopped> {
        let answer = choice::ask(choice)?;
        let words = |item: &String| item.split_whitespace().collect::<Vec<_>>().join(" ");
        let shown = match answer {
            Answer::Given(chosen) => choice.items.get(chosen).map(words),
            Answer::Back(_) => None,
        };
        self.close(choice.question.label, shown)?;
        Ok(answer)
    }

    fn yes_or_no(&mut self, question: &YesOrNo<'_>) -> Result<Answer<bool>, Stopped> {
        let answer = yes_or_no::ask(question)?;
        let shown = match answer {
            Answer::Given(answer) => Some(if answer { "yes" } else { "no" }.to_owned()),
            Answer::Back(_) => None,
        };
        self.close(question.question.label, shown)?;
        Ok(answer)
    }

    fn show(&mut self, lines: &[String], below: usize) -> Result<(), Stopped> {
        pager::show(lines, below)?;
        self.left.clear();
        Ok(())
    }

    fn say(&mut self, text: &str) -> Result<(), Stopped> {
        for row in fold(text, "", size().1) {
            Term::stderr().write_line(&row)?;
            self.left.push(Left::Said(measure_text_width(&row)));
        }
        Ok(())
    }
}

impl Drawn {
    /// Leaves question and answer on the screen, or takes away the answer before when one went back.
    fn close(&mut self, label: &str, answer: Option<String>) -> Result<(), Stopped> {
        let term = Term::stderr();
        if let Some(answer) = answer {
            for (at, row) in closed(label, &answer, size().1).into_iter().enumerate() {
                let width = measure_text_width(&row);
                self.left.push(if at == 0 { Left::Answered(width) } else { Left::Said(width) });
                term.write_line(&row)?;
            }
            return Ok(());
        }
        let columns = size().1;
        let rows = |width: usize| width.saturating_sub(1) / columns + 1;
        let mut up = 0;
        while let Some(left) = self.left.pop() {
            match left {
                Left::Said(width) => up += rows(width),
                Left::Answered(width) => {
                    up += rows(width);
                    break;
                }
            }
        }
        if up > 0 {
            term.write_str(&format!("\u{1b}[{up}A\r\u{1b}[J"))?;
        }
        Ok(())
    }
}

/// The next key of a question to which the end of input is no answer.
fn answer_key(keyboard: &mut Keyboard) -> Result<Event, Stopped> {
    match keyboard.next()? {
        Event::End => Err(Stopped::Interrupted),
        event => Ok(event),
    }
}

fn bold() -> Style {
    Style::new().for_stderr().bold()
}

fn dim() -> Style {
    Style::new().for_stderr().dim()
}

fn red() -> Style {
    Style::new().for_stderr().red()
}

/// Question and answer as they stay on the screen, in rows that are broken between words.
fn closed(label: &str, answer: &str, columns: usize) -> Vec<String> {
    let tick = Style::new().for_stderr().green().apply_to("\u{2714}");
    let options = textwrap::Options::new(columns.saturating_sub(1)).initial_indent("\u{2714} ").subsequent_indent("  ");
    let mut rows: Vec<String> =
        textwrap::wrap(&answered(label, answer), options).into_iter().map(std::borrow::Cow::into_owned).collect();
    if let Some(first) = rows.first_mut()
        && let Some(rest) = first.strip_prefix("\u{2714} ")
    {
        // A label that goes on in the next row stays as it is.
        let rest = rest
            .strip_prefix(label)
            .map_or_else(|| rest.to_owned(), |rest| format!("{}{rest}", bold().apply_to(label)));
        *first = format!("{tick} {rest}");
    }
    rows
}

/// The label of an open question as rows, each narrower than the terminal.
fn label_rows(label: &str, columns: usize) -> Vec<String> {
    let rows = fold(&format!("? {label}"), "", columns);
    rows.into_iter().map(|row| bold().apply_to(row).to_string()).collect()
}

/// What stands beneath a question: what is wrong or what a good answer looks like, or the longer help, then what the
/// keys do. At most `room` rows.
struct Beneath<'q> {
    question: &'q Question<'q>,
    /// What is wrong with the answer.
    wrong: Option<String>,
    /// A count before the help.
    count: String,
    /// Whether the longer help was asked for.
    shows_more: bool,
    /// What the keys of this kind of question do, the most important first.
    keys: &'q [&'q str],
}

impl Beneath<'_> {
    fn rows(&self, columns: usize, room: usize) -> Vec<String> {
        let (words, style) = match &self.wrong {
            // The mark says it where there is no color.
            Some(wrong) => (format!("\u{2718} {}{wrong}", self.count), red()),
            None if self.shows_more => (self.question.more.to_owned(), Style::new().for_stderr()),
            None => (format!("{}{}", self.count, self.question.help), dim()),
        };
        let keys = self.key_row(columns);
        let most = room.saturating_sub(usize::from(keys.is_some())).max(1);
        let mut rows: Vec<String> =
            if words.trim().is_empty() { Vec::new() } else { fold(words.trim_end(), "  ", columns) };
        if rows.len() > most {
            rows.truncate(most);
            if let Some(last) = rows.last_mut() {
                *last = super::block::cut(&format!("{last} \u{2026}"), columns);
            }
        }
        let mut rows: Vec<String> = rows.into_iter().map(|row| style.apply_to(row).to_string()).collect();
        rows.extend(keys.filter(|_| room > 1).map(|keys| dim().apply_to(keys).to_string()));
        rows
    }

    /// `3 of 9 · esc back · ? help`, as much of it as fits.
    fn key_row(&self, columns: usize) -> Option<String> {
        let number = self.question.number.map(|(at, of)| format!("{at} of {of}"));
        let back = self.question.can_go_back.then(|| "esc back".to_owned());
        let help = match (self.question.more.is_empty(), self.shows_more) {
            (true, _) => None,
            (false, false) => Some("? help".to_owned()),
            (false, true) => Some("? less".to_owned()),
        };
        let keys = self.keys.iter().map(|key| (*key).to_owned());
        let mut row = String::new();
        for part in number.into_iter().chain(back).chain(help).chain(keys) {
            let longer = if row.is_empty() { format!("  {part}") } else { format!("{row} \u{b7} {part}") };
            if measure_text_width(&longer) < columns {
                row = longer;
            }
        }
        (!row.is_empty()).then_some(row)
    }
}
