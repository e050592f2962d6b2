//! The arguments of `add`: one for every question of its form, and those about the flow.

use clap::Args;
use std::path::PathBuf;

/// Arguments of `add`.
#[derive(Clone, Debug, Default, Args)]
pub struct AddArgs {
    /// The tool's name, as the makers spell it
    #[arg(value_name = "NAME")]
    pub name_argument: Option<String>,
    /// The tool's name (the same as NAME)
    #[arg(long, value_name = "NAME", conflicts_with = "name_argument", help_heading = "The entry")]
    pub name: Option<String>,
    /// tool, service, platform, library, resource or group
    #[arg(long, value_name = "KIND", help_heading = "The entry")]
    pub kind: Option<String>,
    /// One sentence on what it does for its user, 10 to 160 characters
    #[arg(long, value_name = "TEXT", help_heading = "The entry")]
    pub summary: Option<String>,
    /// Address of its home page
    #[arg(long, value_name = "URL", help_heading = "The entry")]
    pub home: Option<String>,
    /// Address of its source repository
    #[arg(long, value_name = "URL", help_heading = "The entry")]
    pub source: Option<String>,
    /// SPDX expression, or proprietary
    #[arg(long, value_name = "LICENSE", help_heading = "The entry")]
    pub license: Option<String>,
    /// hosted, self-hosted or local; repeatable
    #[arg(long, value_name = "WHERE", help_heading = "The entry")]
    pub hosting: Vec<String>,
    /// Who makes it
    #[arg(long, value_name = "NAME", help_heading = "The entry")]
    pub vendor: Option<String>,
    /// A word to find it by; repeatable
    #[arg(long = "tag", value_name = "TAG", help_heading = "The entry")]
    pub tags: Vec<String>,
    /// A former or other name; repeatable
    #[arg(long = "alias", value_name = "NAME", help_heading = "The entry")]
    pub aliases: Vec<String>,
    /// Where it appears; repeatable, each with its --note
    #[arg(long = "theme", value_name = "THEME[/SECTION]", help_heading = "The entry")]
    pub themes: Vec<String>,
    /// What it means for that theme, a sentence or three; the first belongs to the first --theme
    #[arg(long = "note", value_name = "TEXT", help_heading = "The entry")]
    pub notes: Vec<String>,
    /// Name of the file under entries/, without .yaml [default: made from the name]
    #[arg(long, value_name = "SLUG", help_heading = "The entry")]
    pub slug: Option<String>,
    /// Take the entry from a YAML file, or from stdin with -
    #[arg(long, value_name = "FILE|-", help_heading = "The entry")]
    pub from: Option<PathBuf>,

    /// The name to credit you by, if you are new here
    #[arg(long, value_name = "NAME", help_heading = "You")]
    pub contributor_name: Option<String>,
    /// Your handle: the name of your file under contributors/
    #[arg(long, value_name = "HANDLE", help_heading = "You")]
    pub handle: Option<String>,
    /// Agree to this version of the contributor agreement
    #[arg(long, value_name = "VERSION", help_heading = "You")]
    pub agree_cla: Option<String>,

    /// Repository that the entry goes to [default: `upstream` of guide.yaml]
    #[arg(long, value_name = "URL|PATH", help_heading = "The flow")]
    pub upstream: Option<String>,
    /// Where to push the branch: a remote's name or an address [default: your fork among the remotes]
    #[arg(long, value_name = "REMOTE|URL", help_heading = "The flow")]
    pub push_to: Option<String>,
    /// Name of the branch [default: `add/SLUG`]
    #[arg(long, value_name = "NAME", help_heading = "The flow")]
    pub branch: Option<String>,
    /// Make the commit, do not push it
    #[arg(long, help_heading = "The flow")]
    pub no_push: bool,
    /// Push, but print no address to open the pull request
    #[arg(long, help_heading = "The flow")]
    pub no_propose: bool,
    /// Do not ask upstream for its newest commit
    #[arg(long, help_heading = "The flow")]
    pub offline: bool,
    /// Never ask; name every missing answer and stop
    #[arg(long, help_heading = "The flow")]
    pub no_input: bool,
    /// Say yes to the last question
    #[arg(short, long, help_heading = "The flow")]
    pub yes: bool,
    /// Begin anew: do not pick up an unfinished draft
    #[arg(long, help_heading = "The flow")]
    pub fresh: bool,
    /// Show what would be done; write nothing
    #[arg(short = 'n', long, help_heading = "The flow")]
    pub dry_run: bool,
    /// Print one JSON object on stdout
    #[arg(long, help_heading = "The flow")]
    pub json: bool,
}
