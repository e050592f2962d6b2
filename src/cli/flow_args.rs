//! The arguments that every command of the contribution flow has: about the person, and about the way to a proposal.

use clap::Args;

/// Who contributes.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "You")]
pub struct YouArgs {
    /// The name to credit you by, if you are new here
    #[arg(long, value_name = "NAME")]
    pub contributor_name: Option<String>,
    /// Your account at the guide's forge, which opens the pull request [default: the owner of your fork]
    #[arg(long, value_name = "LOGIN")]
    pub account: Option<String>,
    /// Your handle: the name of your file under contributors/ [default: your account]
    #[arg(long, value_name = "HANDLE")]
    pub handle: Option<String>,
    /// Agree to this version of the contributor agreement
    #[arg(long, value_name = "VERSION")]
    pub agree_cla: Option<String>,
}

/// The way from a change to a proposal.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "The flow")]
pub struct FlowArgs {
    /// Repository that the change goes to [default: upstream in guide.yaml]
    #[arg(long, value_name = "URL|PATH")]
    pub upstream: Option<String>,
    /// Where to push the branch: a remote's name or an address [default: your fork among the remotes]
    #[arg(long, value_name = "REMOTE|URL")]
    pub push_to: Option<String>,
    /// Make a fork if you have none, without asking; needs a token for the forge
    #[arg(long)]
    pub fork: bool,
    /// Name of the branch [default: COMMAND/SLUG, as add/woodpecker]
    #[arg(long, value_name = "NAME")]
    pub branch: Option<String>,
    /// Make the commit, do not push it
    #[arg(long)]
    pub no_push: bool,
    /// Push, but open no pull request and print no address for it
    #[arg(long)]
    pub no_propose: bool,
    /// Put this in the place of what the branch holds, where that is an earlier form of it
    #[arg(long)]
    pub replace: bool,
    /// Go on though somebody proposed the same, or an earlier pull request of this branch was closed
    #[arg(long)]
    pub again: bool,
    /// Ask nobody over the network: make the commit, and leave the rest to submit
    #[arg(long)]
    pub offline: bool,
    /// Never ask; name every missing answer and stop
    #[arg(long)]
    pub no_input: bool,
    /// Say yes to the last question
    #[arg(short, long)]
    pub yes: bool,
    /// Show what would be done; write nothing
    #[arg(short = 'n', long)]
    pub dry_run: bool,
    /// Print one JSON object on stdout
    #[arg(long)]
    pub json: bool,
}

impl FlowArgs {
    /// Whether the flow ends with the commit.
    pub fn stays_here(&self) -> bool {
        self.no_push || self.offline
    }
}
