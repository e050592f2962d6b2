//! Questions line by line: for screen readers, for terminals whose cursor cannot be moved, and for pipes.
//!
//! Nothing is drawn twice and nothing is colored. An answer is a line; `<` goes back, `?` helps, and Enter alone takes
//! what stands in brackets.

use super::Stopped;
use super::drawn::fits;
use super::keys::read_line;
use super::question::{Answer, Ask, Line, OneOf, Question, YesOrNo, on_one_line};
use console::Term;

/// What empties an optional answer that has a text already.
const NOTHING: &str = "-";

/// Asks line by line.
pub(super) struct Plain;

impl Ask for Plain {
    fn line(&mut self, line: &Line<'_>) -> Result<Answer<String>, Stopped> {
        let question = &line.question;
        let about = if question.help.is_empty() { String::new() } else { format!(" ({})", question.help) };
        let limit = line.most.map(|most| format!(", at most {most} characters")).unwrap_or_default();
        let initial = if line.initial.is_empty() { String::new() } else { format!(" [{}]", line.initial) };
        let asked = format!("{}{}{about}{limit}{initial}: ", number(question), question.label);
        loop {
            let typed = match said(&asked, question)? {
                Said::Back => return Ok(Answer::Back(line.initial.to_owned())),
                Said::Words(typed) => typed,
            };
            let answer = match typed.as_str() {
                "" => line.initial.to_owned(),
                NOTHING => String::new(),
                _ => typed,
            };
            match (line.check)(&answer) {
                Ok(()) => return Ok(Answer::Given(answer)),
                Err(error) => self.say(&format!("Not yet: {error}."))?,
            }
        }
    }

    fn choice(&mut self, choice: &OneOf<'_>) -> Result<Answer<usize>, Stopped> {
        let question = &choice.question;
        let items: Vec<String> =
            choice.items.iter().map(|item| item.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
        self.say(&format!("{}{}", number(question), question.label))?;
        self.list(&items, 0..items.len())?;
        let asked = format!("A number from 1 to {}, or a word of it [{}]: ", items.len(), choice.default + 1);
        loop {
            let typed = match said(&asked, question)? {
                Said::Back => return Ok(Answer::Back(String::new())),
                Said::Words(typed) => typed,
            };
            let fitting = fitting(&items, &typed, choice.default);
            match fitting[..] {
                [one] => {
                    self.say(&format!("Taken: {}.", items[one]))?;
                    return Ok(Answer::Given(one));
                }
                [] => self.say(&format!("Not yet: there is no `{typed}` in the list."))?,
                _ => {
                    self.say(&format!("Not yet: `{typed}` may be each of these."))?;
                    self.list(&items, fitting.into_iter())?;
                }
            }
        }
    }

    fn yes_or_no(&mut self, asked: &YesOrNo<'_>) -> Result<Answer<bool>, Stopped> {
        let question = &asked.question;
        let usual = if asked.default { " [yes]" } else { " [no]" };
        let line = format!("{}{} yes or no{usual}: ", number(question), question.label);
        loop {
            let typed = match said(&line, question)? {
                Said::Back => return Ok(Answer::Back(String::new())),
                Said::Words(typed) => typed.to_lowercase(),
            };
            match typed.as_str() {
                "y" | "yes" => return Ok(Answer::Given(true)),
                "n" | "no" => return Ok(Answer::Given(false)),
                "" => return Ok(Answer::Given(asked.default)),
                _ => self.say("Not yet: answer yes or no.")?,
            }
        }
    }

    fn show(&mut self, lines: &[String], _: usize) -> Result<(), Stopped> {
        lines.iter().try_for_each(|line| self.say(line))
    }

    fn say(&mut self, text: &str) -> Result<(), Stopped> {
        Ok(Term::stderr().write_line(text)?)
    }
}

impl Plain {
    fn list(&mut self, items: &[String], which: impl Iterator<Item = usize>) -> Result<(), Stopped> {
        which.into_iter().try_for_each(|at| self.say(&format!("  {}. {}", at + 1, items[at])))
    }
}

/// What a line says.
enum Said {
    Words(String),
    Back,
}

/// Asks and reads a line. Help is given here, as often as it is asked for.
fn said(asked: &str, question: &Question<'_>) -> Result<Said, Stopped> {
    let term = Term::stderr();
    loop {
        term.write_str(asked)?;
        let Some(line) = read_line()? else {
            term.write_line("")?;
            return Err(Stopped::Interrupted);
        };
        let words = on_one_line(&line);
        match words.as_str() {
            "<" if question.can_go_back => return Ok(Said::Back),
            "<" => term.write_line("This is the first question; there is none to go back to.")?,
            "?" | ":help" => {
                let more = if question.more.is_empty() { question.help } else { question.more };
                term.write_line(if more.is_empty() { "There is no more to say about this one." } else { more })?;
            }
            _ => return Ok(Said::Words(words)),
        }
    }
}

/// The items that were meant: by number, by the first word, or by any words in them.
fn fitting(items: &[String], typed: &str, default: usize) -> Vec<usize> {
    if typed.is_empty() {
        return vec![default];
    }
    if let Some(at) =
        typed.parse::<usize>().ok().and_then(|number| number.checked_sub(1)).filter(|at| *at < items.len())
    {
        return vec![at];
    }
    let first = |item: &String| item.split([' ', ':']).next().is_some_and(|word| word.eq_ignore_ascii_case(typed));
    let begin: Vec<usize> = (0..items.len()).filter(|at| first(&items[*at])).collect();
    if begin.len() == 1 {
        return begin;
    }
    (0..items.len()).filter(|at| fits(&items[*at], typed)).collect()
}

fn number(question: &Question<'_>) -> String {
    question.number.map(|(at, of)| format!("{at} of {of}. ")).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::fitting;

    #[test]
    fn an_item_is_meant_by_number_or_word() {
        let items = ["tool a program you install", "service hosted by its vendor", "Hosted (ci/hosted)"];
        let items: Vec<String> = items.iter().map(|item| (*item).to_owned()).collect();
        for (typed, meant) in [
            ("", &[1][..]),
            ("1", &[0]),
            ("3", &[2]),
            ("4", &[]),
            ("0", &[]),
            ("Tool", &[0]),
            ("hosted", &[2]),
            ("ci/hosted", &[2]),
            ("vendor", &[1]),
            ("in", &[0]),
            ("host", &[1, 2]),
            ("nothing", &[]),
        ] {
            assert_eq!(fitting(&items, typed, 1), meant, "{typed}");
        }
    }
}
