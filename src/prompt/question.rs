//! Questions, whoever puts them: what is asked, what a good answer is, and what was said.

use super::Stopped;
use crate::guide::FieldError;

/// What every question has.
#[derive(Clone, Copy, Debug, Default)]
pub struct Question<'q> {
    /// What is asked for.
    pub label: &'q str,
    /// What a good answer looks like, in a line.
    pub help: &'q str,
    /// What is told when somebody asks for help: more words, and an example.
    pub more: &'q str,
    /// Its number, and how many there are.
    pub number: Option<(usize, usize)>,
    /// True when there is a question before it to go back to.
    pub can_go_back: bool,
    /// True when the answer binds somebody: it is not taken from what was typed before the question stood there.
    pub binds: bool,
}

/// A question that is answered by a text on one line.
#[derive(Clone, Copy)]
pub struct Line<'q> {
    /// What is asked.
    pub question: Question<'q>,
    /// What stands there to begin with.
    pub initial: &'q str,
    /// The most characters, when there is a limit: shown as a count.
    pub most: Option<usize>,
    /// What is wrong with an answer, if anything. An answer may be empty only if this says so.
    pub check: &'q dyn Fn(&str) -> Result<(), FieldError>,
}

/// A question that is answered by taking one of several.
#[derive(Clone, Copy, Debug)]
pub struct OneOf<'q> {
    /// What is asked.
    pub question: Question<'q>,
    /// What there is to choose from, each on a line. The first word stands for the whole where one types.
    pub items: &'q [String],
    /// The one to begin with.
    pub default: usize,
    /// True when what is typed narrows the list.
    pub search: bool,
}

/// A question that is answered by yes or no.
#[derive(Clone, Copy, Debug)]
pub struct YesOrNo<'q> {
    /// What is asked.
    pub question: Question<'q>,
    /// What Enter means.
    pub default: bool,
}

/// What was said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer<T> {
    /// The answer.
    Given(T),
    /// To go back to the question before. What was typed here until then is not lost.
    Back(String),
}

/// Somebody who puts questions to a person.
pub trait Ask {
    /// Asks for a line of text; the answer has no space around it.
    ///
    /// # Errors
    /// When the person interrupts, or the terminal fails.
    fn line(&mut self, line: &Line<'_>) -> Result<Answer<String>, Stopped>;

    /// Asks for one of several; gives its index.
    ///
    /// # Errors
    /// When the person interrupts, or the terminal fails.
    fn choice(&mut self, choice: &OneOf<'_>) -> Result<Answer<usize>, Stopped>;

    /// Asks yes or no.
    ///
    /// # Errors
    /// When the person interrupts, or the terminal fails.
    fn yes_or_no(&mut self, question: &YesOrNo<'_>) -> Result<Answer<bool>, Stopped>;

    /// Shows a text that may be longer than the screen. `below` rows are wanted for the question about it.
    ///
    /// # Errors
    /// When the person interrupts, or the terminal fails.
    fn show(&mut self, lines: &[String], below: usize) -> Result<(), Stopped>;

    /// Says something in passing.
    ///
    /// # Errors
    /// When the terminal fails.
    fn say(&mut self, text: &str) -> Result<(), Stopped>;
}

/// The label and the answer as they stay to be read: `License: MIT`, `Go on? yes`.
pub(super) fn answered(label: &str, answer: &str) -> String {
    let answer = if answer.is_empty() { "(none)" } else { answer };
    if label.ends_with(['?', ':']) { format!("{label} {answer}") } else { format!("{label}: {answer}") }
}

/// A pasted or typed text as one line: line breaks and tabs are spaces, and what does not show is left out.
pub(super) fn on_one_line(text: &str) -> String {
    let shows = |c: &char| !c.is_control() && !is_bidi_control(*c);
    let words: Vec<&str> = text.split(['\n', '\r', '\t']).map(str::trim).filter(|line| !line.is_empty()).collect();
    words.join(" ").chars().filter(shows).collect()
}

/// Characters that change the direction in which others are shown (UAX #9): nobody types them, and a line that holds
/// them is not what it looks like.
pub(super) fn is_bidi_control(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn several_lines_become_one() {
        assert_eq!(on_one_line("one \r\n\r\n  two\tthree\u{202e}\u{1b}[2J\n"), "one two three[2J");
        assert_eq!(on_one_line(" \n "), "");
    }

    #[test]
    fn an_answer_follows_its_label() {
        assert_eq!(answered("License", ""), "License: (none)");
        assert_eq!(answered("Go on?", "yes"), "Go on? yes");
    }
}
