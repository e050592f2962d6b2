//! The command line: arguments, output, exit codes. The only place that names clap or writes to the terminal.

mod add_args;
mod args;
mod change_args;
mod examples;
mod exit;
mod flow_args;
mod interrupt;
mod ui;

pub use add_args::AddArgs;
pub use args::{
    Arguments, Color, Command, ExplainArgs, FmtArgs, Global, ListArgs, OutputFormat, SchemaArgs, SchemaKind,
    SearchArgs, ShowArgs, ValidateArgs, parse,
};
pub use change_args::{AgreeArgs, DoctorArgs, EditArgs, RenameArgs, RetireArgs, StatusArgs, SubmitArgs, UndoArgs};
pub use exit::Exit;
pub use flow_args::{FlowArgs, YouArgs};
pub use interrupt::{catch_interrupts, was_interrupted, was_interrupted_just_now};
pub use ui::Ui;
