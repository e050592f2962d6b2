//! Reads the arguments, runs the command, ends with its exit code.

use ddscurate::cli::{self, Arguments, Exit, Ui, was_interrupted};
use ddscurate::commands;
use std::panic;
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments = cli::parse();
    let mut ui = Ui::new(&arguments.global);
    // The default hook has printed what happened and where; this says whose fault it is.
    panic::catch_unwind(panic::AssertUnwindSafe(|| run(arguments, &mut ui))).unwrap_or_else(|_| {
        ui.fail("this is a bug in ddscurate", &[format!("please report it, with the lines above, at {ISSUES}")]);
        Exit::Bug.into()
    })
}

const ISSUES: &str = concat!(env!("CARGO_PKG_REPOSITORY"), "/issues");

fn run(arguments: Arguments, ui: &mut Ui) -> ExitCode {
    match commands::run(arguments, ui) {
        Ok(exit) => exit.into(),
        Err(error) if error.exit == Exit::Done => Exit::Done.into(),
        Err(error) => {
            ui.fail(&error.message, &error.hints);
            if was_interrupted() { Exit::Interrupted.into() } else { error.exit.into() }
        }
    }
}
