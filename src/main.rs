//! Reads the arguments, runs the command, ends with its exit code.

use ddscurate::cli::{self, Arguments, Exit, Ui, was_interrupted, was_interrupted_just_now};
use ddscurate::commands;
use ddscurate::report::clean_block;
use std::io::{self, Write as _};
use std::panic;
use std::process::ExitCode;

fn main() -> ExitCode {
    print_panics_safely();
    let arguments = match cli::parse() {
        Ok(arguments) => arguments,
        Err(code) => return code,
    };
    let mut ui = Ui::new(&arguments.global);
    // The hook has printed what happened and where; this says whose fault it is.
    panic::catch_unwind(panic::AssertUnwindSafe(|| run(arguments, &mut ui))).unwrap_or_else(|_| {
        ui.fail("this is a bug in ddscurate", &[format!("please report it, with the lines above, at {ISSUES}")]);
        Exit::Bug.into()
    })
}

/// What a panic says may quote a file; a terminal or a CI runner must not obey it.
fn print_panics_safely() {
    let usual = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        let text = info.to_string();
        let safe = clean_block(&text);
        if safe == text {
            usual(info);
        } else {
            let _ = writeln!(io::stderr(), "{safe}");
        }
    }));
}

const ISSUES: &str = concat!(env!("CARGO_PKG_REPOSITORY"), "/issues");

fn run(arguments: Arguments, ui: &mut Ui) -> ExitCode {
    match commands::run(arguments, ui) {
        Ok(exit) => exit.into(),
        Err(error) if error.exit == Exit::Done => Exit::Done.into(),
        Err(error) => {
            ui.fail(&error.message, &error.hints);
            let interrupted = match error.exit {
                Exit::Environment => was_interrupted_just_now(),
                _ => was_interrupted(),
            };
            if interrupted { Exit::Interrupted.into() } else { error.exit.into() }
        }
    }
}
