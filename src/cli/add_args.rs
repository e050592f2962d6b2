//! The arguments of `add`: one for every question of its form, and those of the flow.

use super::flow_args::{FlowArgs, YouArgs};
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
    /// Write this into any other field, such as urls.docs or status.state; a list or mapping as YAML. Repeatable
    #[arg(long, value_name = "FIELD=VALUE", help_heading = "The entry")]
    pub set: Vec<String>,
    /// Name of the file under entries/, without .yaml [default: made from the name]
    #[arg(long, value_name = "SLUG", help_heading = "The entry")]
    pub slug: Option<String>,
    /// Take the entry from a YAML file, or from stdin with -
    #[arg(long, value_name = "FILE|-", help_heading = "The entry")]
    pub from: Option<PathBuf>,
    /// Read name, summary and license from the home page and the repository, to begin from
    #[arg(long, help_heading = "The entry", conflicts_with = "no_prefill")]
    pub prefill: bool,
    /// Ask neither the home page nor the repository about the tool
    #[arg(long, help_heading = "The entry")]
    pub no_prefill: bool,

    /// Begin anew: do not pick up an unfinished draft
    #[arg(long, help_heading = "The entry")]
    pub fresh: bool,

    /// Who contributes.
    #[command(flatten)]
    pub you: YouArgs,
    /// The way to a proposal.
    #[command(flatten)]
    pub flow: FlowArgs,
}

impl AddArgs {
    /// Whether anything of the entry is given besides its name.
    pub fn says_more_than_the_name(&self) -> bool {
        let texts = [&self.kind, &self.summary, &self.home, &self.source, &self.license, &self.vendor];
        let lists = [&self.hosting, &self.tags, &self.aliases, &self.themes, &self.notes, &self.set];
        self.from.is_some() || texts.iter().any(|text| text.is_some()) || lists.iter().any(|list| !list.is_empty())
    }
}
