//! `doctor`: what git, identity, signing, remotes, forge, network and guide look like from here, each with its mend.

mod checks;

use super::Error;
use super::open::{guide_folder, start_workers};
use crate::cli::{DoctorArgs, Exit, Global, Ui};
use crate::report::{clean_block, write_json};
use serde::Serialize;

/// What is told of one thing.
#[derive(Serialize)]
struct Line {
    about: &'static str,
    state: State,
    says: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    mend: Option<String>,
}

/// How it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
enum State {
    /// As it should be.
    Good,
    /// Worth knowing; nothing stops for it.
    Note,
    /// A contribution stops here.
    Bad,
}

/// The frozen form `ddscurate/doctor/1`.
#[derive(Serialize)]
struct Json<'l> {
    schema: &'static str,
    lines: &'l [Line],
}

impl Line {
    fn new(about: &'static str, state: State, says: impl Into<String>) -> Self {
        Self { about, state, says: says.into(), mend: None }
    }

    fn good(about: &'static str, says: impl Into<String>) -> Self {
        Self::new(about, State::Good, says)
    }

    fn note(about: &'static str, says: impl Into<String>) -> Self {
        Self::new(about, State::Note, says)
    }

    fn bad(about: &'static str, says: impl Into<String>) -> Self {
        Self::new(about, State::Bad, says)
    }

    fn mend(mut self, mend: impl Into<String>) -> Self {
        self.mend = Some(mend.into());
        self
    }

    fn maybe_mend(mut self, mend: Option<String>) -> Self {
        self.mend = mend;
        self
    }
}

pub(super) fn run(global: &Global, args: &DoctorArgs, ui: &mut Ui) -> Result<Exit, Error> {
    start_workers();
    let lines = checks::all(guide_folder(global), args, !args.json && Ui::can_ask(), ui);
    let is_bad = lines.iter().any(|line| line.state == State::Bad);
    if args.json {
        write_json(ui.out(), &Json { schema: "ddscurate/doctor/1", lines: &lines })?;
    } else {
        for line in &lines {
            print(line, ui)?;
        }
    }
    Ok(if is_bad { Exit::Environment } else { Exit::Done })
}

fn print(line: &Line, ui: &mut Ui) -> Result<(), Error> {
    let mark = match line.state {
        State::Good => "ok  ",
        State::Note => "note",
        State::Bad => "BAD ",
    };
    let says = clean_block(&line.says);
    writeln!(ui.out(), "{mark} {:<11} {}", line.about, Ui::fold(&says, 17))?;
    if let Some(mend) = &line.mend {
        writeln!(ui.out(), "                 {}", Ui::fold(&format!("-> {}", clean_block(mend)), 17))?;
    }
    Ok(())
}
