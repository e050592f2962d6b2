//! The arguments of the commands that change what is there, and of those that look after contributions under way.

use super::flow_args::{FlowArgs, YouArgs};
use clap::Args;

/// Arguments of `edit`.
#[derive(Clone, Debug, Default, Args)]
pub struct EditArgs {
    /// The entry's slug, name or alias
    pub slug: String,
    /// What to write into which field. Its help is an attribute: rustdoc takes the index of a list for a link.
    #[arg(
        long,
        value_name = "FIELD=VALUE",
        help = "Write this into a field, such as urls.docs or listings[0].note; a list or mapping as YAML. Repeatable",
        help_heading = "The change"
    )]
    pub set: Vec<String>,
    /// What to take out.
    #[arg(
        long,
        value_name = "FIELD",
        help = "Take a field out, or an element of a list such as tags[1]; repeatable",
        help_heading = "The change"
    )]
    pub unset: Vec<String>,
    /// Its name (the same as --set name=...)
    #[arg(long, value_name = "NAME", help_heading = "The change")]
    pub name: Option<String>,
    /// tool, service, platform, library, resource or group
    #[arg(long, value_name = "KIND", help_heading = "The change")]
    pub kind: Option<String>,
    /// One sentence on what it does for its user
    #[arg(long, value_name = "TEXT", help_heading = "The change")]
    pub summary: Option<String>,
    /// Address of its home page
    #[arg(long, value_name = "URL", help_heading = "The change")]
    pub home: Option<String>,
    /// Address of its source repository
    #[arg(long, value_name = "URL", help_heading = "The change")]
    pub source: Option<String>,
    /// SPDX expression, or proprietary
    #[arg(long, value_name = "LICENSE", help_heading = "The change")]
    pub license: Option<String>,
    /// Who makes it
    #[arg(long, value_name = "NAME", help_heading = "The change")]
    pub vendor: Option<String>,
    /// hosted, self-hosted or local; what is given replaces all there are. Repeatable
    #[arg(long, value_name = "WHERE", help_heading = "The change")]
    pub hosting: Vec<String>,
    /// A word more to find it by; repeatable
    #[arg(long = "tag", value_name = "TAG", help_heading = "The change")]
    pub tags: Vec<String>,
    /// One more former or other name; repeatable
    #[arg(long = "alias", value_name = "NAME", help_heading = "The change")]
    pub aliases: Vec<String>,
    /// One more place where it appears, or one whose --note changes; repeatable
    #[arg(long = "theme", value_name = "THEME[/SECTION]", help_heading = "The change")]
    pub themes: Vec<String>,
    /// What it means for that theme; the first belongs to the first --theme
    #[arg(long = "note", value_name = "TEXT", help_heading = "The change")]
    pub notes: Vec<String>,
    /// Begin anew: do not pick up what was left in the editor
    #[arg(long, help_heading = "The change")]
    pub fresh: bool,

    /// Who contributes.
    #[command(flatten)]
    pub you: YouArgs,
    /// The way to a proposal.
    #[command(flatten)]
    pub flow: FlowArgs,
}

impl EditArgs {
    /// Whether any flag says what to change.
    pub fn says_something(&self) -> bool {
        let texts = [&self.name, &self.kind, &self.summary, &self.home, &self.source, &self.license, &self.vendor];
        let lists = [&self.set, &self.unset, &self.hosting, &self.tags, &self.aliases, &self.themes, &self.notes];
        texts.iter().any(|text| text.is_some()) || lists.iter().any(|list| !list.is_empty())
    }
}

/// Arguments of `retire`.
#[derive(Clone, Debug, Default, Args)]
pub struct RetireArgs {
    /// The entry's slug, name or alias
    pub slug: String,
    /// maintenance, discontinued, archived, renamed or merged; or active, to take it back
    #[arg(long, value_name = "STATE", help_heading = "The change")]
    pub state: Option<String>,
    /// What to look at instead: an entry, or NAME=URL for something outside the guide
    #[arg(long, value_name = "SLUG|NAME=URL", help_heading = "The change")]
    pub successor: Option<String>,
    /// Since when, YYYY[-MM[-DD]]
    #[arg(long, value_name = "DATE", help_heading = "The change")]
    pub since: Option<String>,
    /// Address of a page that says so
    #[arg(long, value_name = "URL", help_heading = "The change")]
    pub evidence: Option<String>,

    /// Who contributes.
    #[command(flatten)]
    pub you: YouArgs,
    /// The way to a proposal.
    #[command(flatten)]
    pub flow: FlowArgs,
}

/// Arguments of `rename`.
#[derive(Clone, Debug, Default, Args)]
pub struct RenameArgs {
    /// The entry's slug, name or alias
    pub old: String,
    /// Its new slug; or its new name, from which the slug is made
    pub new: String,
    /// Its new slug, when NEW is a name that does not make it
    #[arg(long, value_name = "SLUG", help_heading = "The change")]
    pub slug: Option<String>,
    /// Leave no alias behind
    #[arg(long, help_heading = "The change")]
    pub no_alias: bool,

    /// Who contributes.
    #[command(flatten)]
    pub you: YouArgs,
    /// The way to a proposal.
    #[command(flatten)]
    pub flow: FlowArgs,
}

/// Arguments of `agree`.
#[derive(Clone, Debug, Default, Args)]
pub struct AgreeArgs {
    /// Who contributes.
    #[command(flatten)]
    pub you: YouArgs,
    /// The way to a proposal.
    #[command(flatten)]
    pub flow: FlowArgs,
}

/// Arguments of `submit`.
#[derive(Clone, Debug, Default, Args)]
pub struct SubmitArgs {
    /// An entry's slug, a handle or a branch [default: the only one that is under way]
    pub slug: Option<String>,
    /// Who contributes.
    #[command(flatten)]
    pub you: YouArgs,
    /// The way to a proposal.
    #[command(flatten)]
    pub flow: FlowArgs,
}

/// Arguments of `status`.
#[derive(Clone, Debug, Default, Args)]
pub struct StatusArgs {
    /// Only this: an entry's slug, a handle or a branch
    pub slug: Option<String>,
    /// Repository that contributions go to [default: upstream in guide.yaml]
    #[arg(long, value_name = "URL|PATH")]
    pub upstream: Option<String>,
    /// Where branches are pushed: a remote's name or an address [default: your fork among the remotes]
    #[arg(long, value_name = "REMOTE|URL")]
    pub push_to: Option<String>,
    /// Ask nobody over the network
    #[arg(long)]
    pub offline: bool,
    /// Print one JSON object on stdout
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `undo`.
#[derive(Clone, Debug, Default, Args)]
pub struct UndoArgs {
    /// An entry's slug, a handle or a branch
    pub slug: String,
    /// Repository that contributions go to [default: upstream in guide.yaml]
    #[arg(long, value_name = "URL|PATH")]
    pub upstream: Option<String>,
    /// Where branches are pushed: a remote's name or an address [default: your fork among the remotes]
    #[arg(long, value_name = "REMOTE|URL")]
    pub push_to: Option<String>,
    /// Ask nobody over the network
    #[arg(long)]
    pub offline: bool,
    /// Delete also what exists nowhere else, without asking
    #[arg(short, long)]
    pub yes: bool,
    /// Never ask; stop where a yes is missing
    #[arg(long)]
    pub no_input: bool,
    /// Print one JSON object on stdout
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `doctor`.
#[derive(Clone, Debug, Default, Args)]
pub struct DoctorArgs {
    /// Repository that contributions go to [default: upstream in guide.yaml]
    #[arg(long, value_name = "URL|PATH")]
    pub upstream: Option<String>,
    /// Where branches are pushed: a remote's name or an address [default: your fork among the remotes]
    #[arg(long, value_name = "REMOTE|URL")]
    pub push_to: Option<String>,
    /// Ask nobody over the network
    #[arg(long)]
    pub offline: bool,
    /// Print one JSON object on stdout
    #[arg(long)]
    pub json: bool,
}
