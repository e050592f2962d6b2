//! The person's last look at the entry, and what they want with it.

use super::session::Session;
use super::written;
use crate::cli::{AddArgs, Exit, Ui};
use crate::commands::Error;
use crate::commands::open::editor;
use crate::contribute::{Change, Draft, without_modeline};
use crate::prompt::{Choice, Stopped, edit, review};
use crate::report::clean_block;

/// What follows the last look.
pub(super) enum Next {
    /// The entry may have changed: check it again.
    Again,
    /// Commit and push it.
    Submit,
    /// Nothing more, for now.
    End(Exit),
}

/// The person's last look at the entry, and what they want with it.
pub(super) fn look(
    session: &Session,
    args: &AddArgs,
    change: &Change,
    plan: &[String],
    is_sound: bool,
    draft: &mut Draft,
    ui: &mut Ui,
) -> Result<Next, Error> {
    let stop = |stopped: Stopped| session.stopped(&stopped, &change.slug);
    let Some((path, entry)) = change.files.first().and_then(|file| Some((&file.path, file.text.as_deref()?))) else {
        return Ok(Next::End(Exit::Done));
    };
    Ok(match review(path, &clean_block(entry), plan, is_sound).map_err(stop)? {
        Choice::Submit => Next::Submit,
        Choice::Edit => {
            // What could not be taken over the last time is what the person goes on with.
            let text = session.drafts.refused(&change.slug).unwrap_or_else(|| without_modeline(entry).to_owned());
            let editor = editor();
            match edit(&text, &editor) {
                Ok(Some(text)) => written::take_edited(session, args, &change.slug, draft, text, ui)?,
                Ok(None) => ui.say("Nothing was saved in the editor."),
                Err(Stopped::Terminal(error)) => ui.fail(
                    &format!("the editor `{editor}` could not be started: {error}"),
                    &["set EDITOR to one that is there".to_owned()],
                ),
                Err(stopped) => return Err(stop(stopped)),
            }
            Next::Again
        }
        Choice::Change => {
            super::form::ask_again(session, args, &change.slug, draft)?;
            Next::Again
        }
        Choice::Later => {
            ui.say("The draft is kept; `ddscurate add` picks it up.");
            Next::End(Exit::Done)
        }
        Choice::Discard => {
            session.drafts.remove(&change.slug);
            ui.say("The draft is gone; nothing else was written.");
            Next::End(Exit::Done)
        }
    })
}
