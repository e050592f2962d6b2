//! Reads the arguments, runs the command, ends with its exit code.

use ddscurate::cli::{self, Exit, Ui, was_interrupted};
use ddscurate::commands;
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments = cli::parse();
    let mut ui = Ui::new(&arguments.global);
    match commands::run(arguments, &mut ui) {
        Ok(exit) => exit.into(),
        Err(error) => {
            if error.exit == Exit::Done {
                ui.say(&error.message);
            } else {
                ui.fail(&error.message, &error.hints);
            }
            if was_interrupted() { Exit::Interrupted.into() } else { error.exit.into() }
        }
    }
}
