//! The arguments of every command.

use super::add_args::AddArgs;
use super::change_args::{AgreeArgs, DoctorArgs, EditArgs, RenameArgs, RetireArgs, StatusArgs, SubmitArgs, UndoArgs};
use super::examples::{ADD, EDIT, EXAMPLES_FIRST, RENAME, RETIRE, SUBMIT};
use crate::finding::Level;
use crate::report::clean_block;
use clap::builder::styling::{AnsiColor, Styles};
use clap::{Args, Parser, Subcommand, ValueEnum};
use std::io::{self, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;

const STYLES: Styles = Styles::styled()
    .header(AnsiColor::Green.on_default().bold())
    .usage(AnsiColor::Green.on_default().bold())
    .literal(AnsiColor::Cyan.on_default().bold())
    .placeholder(AnsiColor::Cyan.on_default());

/// Keeps a curated guide, one YAML file per tool, in Git.
#[derive(Debug, Parser)]
#[command(name = "ddscurate", version, styles = STYLES, max_term_width = 100, arg_required_else_help = true, after_help = EXIT_CODES)]
pub struct Arguments {
    /// What holds for every command.
    #[command(flatten)]
    pub global: Global,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

const EXIT_CODES: &str = "Exit codes: 0 done, nothing found; 1 findings; 2 usage or a missing answer; 3 not a guide; \
4 git, credentials or network; 5 conflict; 70 a bug; 130 interrupted";

/// Arguments of every command.
#[derive(Clone, Debug, Args)]
pub struct Global {
    /// The guide's folder [default: the nearest one upwards with a guide.yaml]
    #[arg(long, global = true, value_name = "DIR", help_heading = "Everywhere")]
    pub guide: Option<PathBuf>,
    /// When to use color
    #[arg(
        long,
        global = true,
        value_name = "WHEN",
        default_value = "auto",
        help_heading = "Everywhere",
        hide_possible_values = false
    )]
    pub color: Color,
    /// Ask line by line, without moving the cursor; also from a pipe
    #[arg(long, global = true, help_heading = "Everywhere")]
    pub plain: bool,
    /// Say less
    #[arg(short, long, global = true, help_heading = "Everywhere", conflicts_with = "verbose")]
    pub quiet: bool,
    /// Say more
    #[arg(short, long, global = true, help_heading = "Everywhere")]
    pub verbose: bool,
}

/// When to use color.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Color {
    /// On a terminal.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Add a tool: answer a form, and open a pull request with the entry
    #[command(before_help = ADD, help_template = EXAMPLES_FIRST)]
    Add(Box<AddArgs>),
    /// Finish what is under way: whatever is missing of commit, push and pull request
    #[command(before_help = SUBMIT, help_template = EXAMPLES_FIRST)]
    Submit(Box<SubmitArgs>),
    /// List drafts and branches, and how far each has come
    Status(StatusArgs),
    /// Delete a draft and its branch; what is on a server stays
    Undo(UndoArgs),
    /// Change an entry, in your editor or by flags
    #[command(before_help = EDIT, help_template = EXAMPLES_FIRST)]
    Edit(Box<EditArgs>),
    /// Say what became of a tool: discontinued, archived, merged ...
    #[command(before_help = RETIRE, help_template = EXAMPLES_FIRST)]
    Retire(Box<RetireArgs>),
    /// Give an entry another name or slug; references follow
    #[command(before_help = RENAME, help_template = EXAMPLES_FIRST)]
    Rename(Box<RenameArgs>),
    /// Sign the contributor agreement
    Agree(Box<AgreeArgs>),
    /// Judge the guide by every rule
    Validate(ValidateArgs),
    /// List the entries
    List(ListArgs),
    /// Show one entry
    Show(ShowArgs),
    /// Find entries by words
    Search(SearchArgs),
    /// Look over all that a contribution needs: git, identity, signing, fork, token, network
    Doctor(DoctorArgs),
    /// Explain a rule
    Explain(ExplainArgs),
    /// Write files in the canonical form, comments kept
    Fmt(FmtArgs),
    /// Print the JSON Schema of a kind of file, for editors
    Schema(SchemaArgs),
}

/// Arguments of `validate`.
#[derive(Debug, Args)]
#[command(group = clap::ArgGroup::new("fixing").args(["fix", "fix_suggested"]).multiple(true))]
pub struct ValidateArgs {
    /// Report only on these files and folders; everything is read all the same
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Judge what a branch would change in BASE, as it is committed [default: what CI says, else upstream's branch]
    #[arg(long, value_name = "BASE", num_args = 0..=1)]
    pub changed: Option<Option<String>>,
    /// The commit to judge with --changed [default: HEAD]
    #[arg(long, value_name = "COMMIT", requires = "changed")]
    pub head: Option<String>,
    /// The account that proposes the change [default: what CI says]
    #[arg(long, value_name = "LOGIN", requires = "changed")]
    pub actor: Option<String>,
    /// A file with title and description of the proposal [default: what CI says]
    #[arg(long, value_name = "FILE", requires = "changed")]
    pub description: Option<PathBuf>,
    /// How to show the findings [default: human; in GitHub Actions, github]
    #[arg(long, value_name = "FORMAT")]
    pub format: Option<OutputFormat>,
    /// Write another report beside it; repeatable
    #[arg(long = "report", value_name = "FORMAT=PATH", value_parser = report)]
    pub reports: Vec<(OutputFormat, PathBuf)>,
    /// Set a rule's level: off, info, warning or error; repeatable
    #[arg(long = "rule", value_name = "ID=LEVEL", value_parser = rule_level)]
    pub rules: Vec<(String, Level)>,
    /// Read every entry, also those that did not change since the last run
    #[arg(long)]
    pub no_cache: bool,
    /// Apply the fixes that are always right, and report what is left; not with --changed
    #[arg(long, conflicts_with = "changed")]
    pub fix: bool,
    /// Apply those that are probably right too, after asking if there is a terminal; not with --changed
    #[arg(long, conflicts_with = "changed")]
    pub fix_suggested: bool,
    /// With --fix-suggested, take all without asking
    #[arg(long, requires = "fixing")]
    pub no_input: bool,
    /// Show what would be fixed as a diff, and write nothing
    #[arg(long, requires = "fixing", conflicts_with_all = ["format", "reports"])]
    pub dry_run: bool,
    /// List all rules with their levels and fixes, and stop
    #[arg(long)]
    pub list_rules: bool,
}

/// How findings are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum OutputFormat {
    /// For people.
    Human,
    /// One JSON object.
    Json,
    /// Annotations of GitHub Actions.
    Github,
    /// SARIF 2.1.0.
    Sarif,
    /// JUnit XML.
    Junit,
    /// GitLab Code Quality.
    Gitlab,
    /// A Markdown table.
    Markdown,
}

/// Arguments of `list`.
#[derive(Debug, Args)]
pub struct ListArgs {
    /// Only this theme, or this section of it
    #[arg(long, value_name = "THEME[/SECTION]")]
    pub theme: Option<String>,
    /// Print one JSON object on stdout
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `show`.
#[derive(Debug, Args)]
pub struct ShowArgs {
    /// The entry's slug, name or alias
    pub slug: String,
    /// Print one JSON object on stdout
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `search`.
#[derive(Debug, Args)]
pub struct SearchArgs {
    /// Words that must all occur
    #[arg(required = true)]
    pub words: Vec<String>,
    /// Print one JSON object on stdout
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `explain`.
#[derive(Debug, Args)]
pub struct ExplainArgs {
    /// The rule's id, as shown with its findings
    pub rule: String,
}

/// Arguments of `fmt`.
#[derive(Debug, Args)]
pub struct FmtArgs {
    /// Only these files and folders
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// List the files that are not in the canonical form, and write nothing
    #[arg(long)]
    pub check: bool,
    /// Show what would be changed as a diff, and write nothing
    #[arg(long)]
    pub diff: bool,
}

/// Arguments of `schema`.
#[derive(Debug, Args)]
pub struct SchemaArgs {
    /// The kind of file; for Markdown files it is about the front matter
    pub kind: SchemaKind,
}

/// The kinds of files that have a schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum SchemaKind {
    /// entries/*.yaml
    Entry,
    /// themes/*.md
    Theme,
    /// contributors/*.yaml
    Contributor,
    /// guide.yaml
    Guide,
    /// pages/*.md
    Page,
    /// The agreement, CLA.md
    Agreement,
}

/// Reads the command line. For `--help`, `--version` and wrong usage, the text is printed here.
///
/// # Errors
/// The exit code with which to end.
pub fn parse() -> Result<Arguments, ExitCode> {
    Arguments::try_parse().map_err(|error| {
        let text = error.render().to_string();
        let safe = clean_block(&text);
        // An argument may be the name of somebody's file or branch, and is shown.
        let _ = if error.use_stderr() && safe != text { write!(io::stderr(), "{safe}") } else { error.print() };
        ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(1))
    })
}

fn report(text: &str) -> Result<(OutputFormat, PathBuf), String> {
    let (format, path) = text.split_once('=').ok_or("write it as FORMAT=PATH, for example sarif=findings.sarif")?;
    let format = OutputFormat::from_str(format, false).map_err(|_| {
        let known: Vec<String> = OutputFormat::value_variants()
            .iter()
            .filter_map(|format| Some(format.to_possible_value()?.get_name().to_owned()))
            .collect();
        format!("there is no format `{format}`; there are {}", known.join(", "))
    })?;
    match path {
        "" => Err("it names no file, write it as FORMAT=PATH".to_owned()),
        "-" => Err("stdout shows what --format chooses; name a file here, `./-` if it is called so".to_owned()),
        _ => Ok((format, PathBuf::from(path))),
    }
}

fn rule_level(text: &str) -> Result<(String, Level), String> {
    let (rule, level) = text.split_once('=').ok_or("write it as ID=LEVEL, for example summary-form=off")?;
    Ok((rule.to_owned(), level.parse()?))
}
