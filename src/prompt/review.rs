//! The last look: the entry as its file will be, and what to do with it.

use super::ask::barred;
use super::block::{fold, size};
use super::question::{Answer, OneOf, Question};
use super::{Stopped, asker};
use console::Style;
use dialoguer::Editor;

/// What to do with a reviewed entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    /// Commit and push it.
    Submit,
    /// Give another answer to a question.
    Change,
    /// Change the text in the editor.
    Edit,
    /// Keep the draft and stop.
    Later,
    /// Throw the draft away.
    Discard,
}

/// Shows the text of the entry's file and what submitting it would do (`plan`, line by line), and asks what to do. When `can_submit` is false, what is wrong has just been
/// shown, and it can only be mended.
///
/// # Errors
/// When the person interrupts, or the terminal fails.
pub fn review(path: &str, text: &str, plan: &[String], can_submit: bool) -> Result<Choice, Stopped> {
    let mut asker = asker();
    let dim = Style::new().for_stderr().dim();
    let columns = size().1;
    let mut lines = vec![Style::new().for_stderr().bold().apply_to(path).to_string()];
    lines.extend(barred(text));
    lines.push(String::new());
    let plan = plan.iter().flat_map(|line| fold(line, "", columns));
    lines.extend(plan.map(|line| dim.apply_to(line).to_string()));
    let mut choices = vec![
        (Choice::Submit, "Submit: commit it on a branch of its own and push that"),
        (Choice::Change, "Change an answer"),
        (Choice::Edit, "Edit it as YAML"),
        (Choice::Later, "Keep it for later"),
        (Choice::Discard, "Throw it away"),
    ];
    if !can_submit {
        choices.remove(0);
    }
    asker.say("")?;
    // The question, its keys, and what it offers.
    asker.show(&lines, choices.len() + 2)?;
    let items: Vec<String> = choices.iter().map(|(_, shown)| (*shown).to_owned()).collect();
    let question = Question { label: "What now?", ..Question::default() };
    match asker.choice(&OneOf { question, items: &items, default: 0, search: false })? {
        Answer::Given(chosen) => Ok(choices[chosen].0),
        Answer::Back(_) => Ok(Choice::Later),
    }
}

/// Opens `text` in `editor`, a program with its arguments. `None` when it was not saved.
///
/// # Errors
/// When the editor cannot be started.
pub fn edit(text: &str, editor: &str) -> Result<Option<String>, Stopped> {
    let mut program = Editor::new();
    // The last line break belongs to the text like everything else.
    program.executable(editor).extension(".yaml").require_save(true).trim_newlines(false);
    Ok(program.edit(text)?)
}
