//! One command a file, each a flat list of steps.

mod add;
mod agree;
mod changed;
mod ci;
mod doctor;
mod edit;
mod error;
mod explain;
mod flow;
mod fmt;
mod list;
mod list_rules;
mod mending;
mod open;
mod rename;
mod report_files;
mod reports;
mod retire;
mod schema;
mod search;
mod show;
mod status;
mod submit;
mod undo;
mod validate;

pub use error::Error;

use crate::cli::{Arguments, Command, Exit, Ui, was_interrupted};
use crate::prompt::{Manner, set_manner};

/// Runs the command that was asked for.
///
/// # Errors
/// When it cannot be carried out; [`Error`] says how to end.
pub fn run(arguments: Arguments, ui: &mut Ui) -> Result<Exit, Error> {
    set_manner(Manner { plain: ui.is_plain(), is_to_stop: was_interrupted });
    let global = &arguments.global;
    match arguments.command {
        Command::Add(args) => add::run(global, &args, ui),
        Command::Submit(args) => submit::run(global, &args, ui),
        Command::Status(args) => status::run(global, &args, ui),
        Command::Undo(args) => undo::run(global, &args, ui),
        Command::Edit(args) => edit::run(global, &args, ui),
        Command::Retire(args) => retire::run(global, &args, ui),
        Command::Rename(args) => rename::run(global, &args, ui),
        Command::Agree(args) => agree::run(global, &args, ui),
        Command::Doctor(args) => doctor::run(global, &args, ui),
        Command::Validate(args) => validate::run(global, &args, ui),
        Command::List(args) => list::run(global, &args, ui),
        Command::Show(args) => show::run(global, &args, ui),
        Command::Search(args) => search::run(global, &args, ui),
        Command::Explain(args) => explain::run(&args, ui),
        Command::Fmt(args) => fmt::run(global, &args, ui),
        Command::Schema(args) => schema::run(global, &args, ui),
    }
}
