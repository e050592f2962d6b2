//! `validate --fix`: mends what can be mended before the rest is reported.

use super::Error;
use crate::cli::{Exit, Ui, ValidateArgs, catch_interrupts, was_interrupted};
use crate::mend::{Answer, Mended, Note, Question, Task, Which, mend};
use crate::prompt::{Stopped, pick, restore_cursor};
use crate::report::clean_block;
use crate::source::{DiskTree, ReplaceError, Replacement, replace_all};

/// What can be said of a fix that is only suggested.
const ANSWERS: [(char, &str, Answer); 4] = [
    ('y', "yes", Answer::Yes),
    ('n', "no", Answer::No),
    ('a', "all that come", Answer::All),
    ('q', "no more of them", Answer::Stop),
];

/// How many mended findings are told one by one.
const MAX_TOLD: usize = 50;

/// Mends the guide's files, or shows how. `Some` when there is nothing to report any more.
pub(super) fn run(task: &Task<'_>, tree: &DiskTree, args: &ValidateArgs, ui: &mut Ui) -> Result<Option<Exit>, Error> {
    catch_interrupts();
    let can_ask = args.fix_suggested && !args.no_input && Ui::can_ask();
    let mended = if can_ask {
        let mut ask = |question: &Question<'_>| ask(question, ui);
        mend(task, Which::Asking(&mut ask))?
    } else if args.fix_suggested {
        mend::<Error>(task, Which::Suggested)?
    } else {
        mend::<Error>(task, Which::Automatic)?
    };
    if args.dry_run {
        ui.write_diff(&clean_block(&mended.diff()))?;
        tell(&mended, "would be mended", ui);
        let left = mended.left;
        if mended.done.is_empty() && left > 0 {
            let are = if left == 1 { "is" } else { "are" };
            ui.say(&format!("nothing would be mended; {left} finding{} {are} left", s(left)));
        }
        let is_clean = mended.files.is_empty() && mended.left == 0;
        return Ok(Some(if is_clean { Exit::Done } else { Exit::Findings }));
    }
    if was_interrupted() {
        return Err(interrupted());
    }
    write(tree, &mended)?;
    tell(&mended, "mended", ui);
    Ok(None)
}

/// Writes the files, all of them worked out and tried before.
pub(super) fn write(tree: &DiskTree, mended: &Mended) -> Result<(), Error> {
    let replacements = mended.files.iter();
    let replacements = replacements.map(|(path, file)| Replacement { path, before: &file.before, after: &file.after });
    replace_all(tree, &replacements.collect::<Vec<_>>()).map_err(|error| match &error {
        ReplaceError::Changed(_) => {
            Error::new(Exit::Conflict, error.to_string()).hint("run the command again; it reads the file anew")
        }
        _ => Error::new(Exit::Environment, error.to_string()),
    })
}

fn ask(question: &Question<'_>, ui: &mut Ui) -> Result<Answer, Error> {
    let Question { finding, diff, number, of } = question;
    let (path, line) = (&finding.path, finding.range.start.line);
    let what = format!("\n{number} of {of}: {path}:{line}: {} ({})", finding.message, finding.rule);
    ui.heading(&clean_block(&what));
    if let Some(help) = &finding.help {
        ui.say(&clean_block(help));
    }
    ui.show_diff(diff);
    let answers = ANSWERS.map(|(letter, words, _)| (letter, words));
    match pick("Change it so?", &answers) {
        Ok(index) => Ok(ANSWERS[index].2),
        Err(Stopped::Terminal(error)) => Err(error.into()),
        Err(_) => {
            restore_cursor();
            Err(interrupted())
        }
    }
}

fn interrupted() -> Error {
    Error::new(Exit::Interrupted, "interrupted").hint("nothing was written")
}

fn tell(mended: &Mended, what: &str, ui: &mut Ui) {
    for note in mended.done.iter().take(MAX_TOLD) {
        ui.say(&clean_block(&format!("{what}: {}", in_words(note))));
    }
    if let Some(more) = mended.done.len().checked_sub(MAX_TOLD).filter(|more| *more > 0) {
        ui.say(&format!("and {more} more"));
    }
    for (note, why) in &mended.taken_back {
        let place = format!("{}:{}: {} ({})", note.path, note.line, note.message, note.rule);
        ui.say(&clean_block(&format!("not {what}: {place}; its fix would make another error: {why}")));
    }
    if mended.is_cut_short {
        ui.say("more can be mended: run the command again");
    }
    let (findings, files) = (mended.done.len(), mended.files.len());
    if findings > 0 {
        ui.done(&format!("{findings} finding{} {what} in {files} file{}", s(findings), s(files)));
    }
}

/// What was mended, and what it is now where that is said in a few words.
fn in_words(note: &Note) -> String {
    let Note { path, line, rule, message, now, .. } = note;
    format!("{path}:{line}: {} ({rule})", now.as_ref().unwrap_or(message))
}

fn s(count: usize) -> &'static str {
    if count == 1 { "" } else { "s" }
}
