//! `explain`: a rule's page in the terminal.

use super::Error;
use crate::cli::{Exit, ExplainArgs, Ui};
use crate::rules::{find, nearest};

pub(super) fn run(args: &ExplainArgs, ui: &mut Ui) -> Result<Exit, Error> {
    let Some(rule) = find(&args.rule) else {
        let error = Error::new(Exit::Usage, format!("there is no rule `{}`", args.rule));
        return Err(match nearest(&args.rule) {
            Some(best) => error.hint(format!("did you mean `{best}`?")),
            None => error.hint("`ddscurate validate --list-rules` lists them"),
        });
    };
    writeln!(ui.out(), "{}", rule.docs.trim_end())?;
    Ok(Exit::Done)
}
