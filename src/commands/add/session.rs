//! What every step of `add` works with: the repository, upstream's newest commit, the guide as it is there.

use super::Error;
use crate::cli::{AddArgs, Exit, Ui};
use crate::contribute::{Draft, Drafts, Freshness, TipTree, Upstream, open};
use crate::git::{self, GitProgram, Identity, Interaction, Repository};
use crate::guide::{Entry, Guide, check_slug, load, load_config_alone, suggest_slug};
use crate::prompt::{Stopped, restore_cursor};
use crate::report::clean;
use crate::source::DiskTree;
use jiff::Timestamp;
use std::cell::OnceCell;
use std::path::Path;
use std::sync::Arc;

pub(super) struct Session {
    pub(super) repository: Arc<Repository>,
    /// The same repository with a git that asks nothing, for trying things out.
    pub(super) quiet: Repository,
    /// The guide's folder within the repository.
    pub(super) prefix: String,
    pub(super) upstream: Upstream,
    /// The guide on upstream's newest commit.
    pub(super) guide: Guide,
    pub(super) drafts: Drafts,
    identity: OnceCell<Result<Identity, git::Error>>,
}

impl Session {
    pub(super) fn open(folder: &Path, args: &AddArgs, ask: bool, ui: &mut Ui) -> Result<Self, Error> {
        let interaction = if ask { Interaction::Allowed } else { Interaction::Forbidden };
        let git = GitProgram::find(interaction, std::env::vars_os())?;
        let git = match Ui::terminal_name().filter(|_| ask) {
            Some(name) => git.with_gpg_tty(name),
            None => git,
        };
        let quiet = GitProgram::find(Interaction::Forbidden, std::env::vars_os())?;
        let (repository, prefix) = open(folder, git)?;
        let repository = Arc::new(repository);
        let (quiet, _) = open(folder, quiet)?;
        let config = load_config_alone(&DiskTree::new(folder))?;
        // A dry run writes nothing, not even what a fetch would bring.
        let offline = args.offline || args.dry_run;
        if !offline {
            ui.say("Asking upstream for its newest commit \u{2026}");
        }
        let upstream = Upstream::find(&repository, args.upstream.as_deref(), &config, offline, &mut |line| {
            ui.detail(&clean(line));
        })?;
        tell_age(&upstream, offline, ui);
        let guide = load(&TipTree::new(&repository, upstream.tip, &prefix))
            .map_err(|source| crate::contribute::Error::Guide { source })?;
        let drafts = Drafts::of(&repository);
        let drafts = if args.dry_run { drafts.unwritten() } else { drafts };
        Ok(Self { quiet, prefix, upstream, guide, drafts, repository, identity: OnceCell::new() })
    }

    /// The identity that git would commit with.
    pub(super) fn identity(&self) -> Result<Identity, git::Error> {
        self.identity.get_or_init(|| self.repository.identity()).clone()
    }

    pub(super) fn tip_tree(&self) -> TipTree {
        TipTree::new(&self.repository, self.upstream.tip, &self.prefix)
    }

    /// The slug asked for, else the one that the name suggests.
    pub(super) fn slug(&self, args: &AddArgs, entry: &Entry) -> Result<String, Error> {
        if let Some(slug) = &args.slug {
            return match check_slug(slug) {
                Ok(()) => Ok(slug.clone()),
                Err(error) => Err(Error::new(Exit::Usage, format!("`{slug}` is not a slug: {error}"))),
            };
        }
        suggest_slug(&entry.name).ok_or_else(|| {
            Error::new(Exit::Usage, format!("no file name can be made from the name `{}`", entry.name))
                .hint("choose one with --slug: lower-case letters a-z, digits and hyphens")
        })
    }

    pub(super) fn branch(&self, args: &AddArgs, slug: &str) -> String {
        args.branch.clone().unwrap_or_else(|| format!("add/{slug}"))
    }

    pub(super) fn keep(&self, slug: &str, draft: &Draft) -> Result<(), Error> {
        Ok(self.drafts.save(slug, draft)?)
    }

    /// How `add` ends when the person stops answering: what was answered is kept, and this says how to go on.
    pub(super) fn stopped(&self, stopped: &Stopped, slug: &str) -> Error {
        restore_cursor();
        let is_kept = !slug.is_empty() && self.drafts.path(slug).exists();
        match stopped {
            Stopped::Chosen => Error::new(Exit::Conflict, "the tool is in the guide already")
                .hint(format!("`ddscurate show {slug}` shows it; a listing more is a change to its file")),
            Stopped::Interrupted if is_kept => Error::new(Exit::Interrupted, "interrupted")
                .hint("every answer so far is kept; `ddscurate add` picks the draft up"),
            Stopped::Interrupted => Error::new(Exit::Interrupted, "interrupted").hint("nothing was written"),
            Stopped::Terminal(_) => Error::new(Exit::Environment, stopped.to_string()),
        }
    }
}

fn tell_age(upstream: &Upstream, offline: bool, ui: &mut Ui) {
    let Freshness::Known { time, why } = &upstream.freshness else { return };
    if let Some(why) = why {
        ui.say(&format!("Upstream does not answer ({}).", clean(why)));
    }
    let day = Timestamp::from_second(*time).map(|time| time.strftime("%Y-%m-%d").to_string()).unwrap_or_default();
    let why_not_asked = if offline { "Upstream was not asked; using" } else { "Using" };
    ui.say(&format!("{why_not_asked} its newest commit known here, of {day}."));
}
