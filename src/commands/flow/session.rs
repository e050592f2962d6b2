//! What every step of the flow works with: the repository, upstream's newest commit, the guide as it is there.

use crate::cli::{Exit, FlowArgs, Global, Ui};
use crate::commands::Error;
use crate::commands::open::{entry_memory, guide_folder};
use crate::contribute::{self, Contribution, Drafts, Freshness, TipGuide, TipTree, Upstream, open, pending_entries};
use crate::git::{self, GitProgram, Identity, Interaction, Repository, redact};
use crate::guide::{Agreement, AgreementMode, Config, Entry, EntryFile, Guide, load_config_alone, name_key};
use crate::prompt::{Stopped, restore_cursor};
use crate::report::clean;
use crate::source::DiskTree;
use jiff::Timestamp;
use std::cell::OnceCell;
use std::ffi::OsString;
use std::path::PathBuf;
use std::sync::Arc;

pub(in crate::commands) struct Session {
    pub(in crate::commands) repository: Arc<Repository>,
    /// The same repository with a git that asks nothing, for trying things out.
    pub(in crate::commands) quiet: Repository,
    /// The guide's folder within the repository.
    pub(in crate::commands) prefix: String,
    pub(in crate::commands) upstream: Upstream,
    /// The guide on upstream's newest commit.
    pub(in crate::commands) guide: TipGuide,
    /// New entries as far as they were answered.
    pub(in crate::commands) drafts: Drafts,
    /// What was left in the editor of entries that are there.
    pub(in crate::commands) edits: Drafts,
    /// Whether a person can be asked.
    pub(in crate::commands) ask: bool,
    /// The flags that said where upstream and the fork are, to be repeated in commands that are printed.
    flags: String,
    identity: OnceCell<Result<Identity, git::Error>>,
}

/// How upstream's newest commit is found: [`Upstream::find`] or its like.
type FindUpstream =
    fn(&Repository, Option<&str>, &Config, bool, &mut dyn FnMut(&str)) -> Result<Upstream, contribute::Error>;

impl Session {
    /// Opens what the command line means: the guide around here; or a repository that has one without a checkout of it.
    pub(in crate::commands) fn open(global: &Global, flow: &FlowArgs, ask: bool, ui: &mut Ui) -> Result<Self, Error> {
        Self::open_with(global, flow, ask, Upstream::find, ui)
    }

    /// The same for commands that only look after what is here, and need no answer of upstream's for it.
    pub(in crate::commands) fn look(global: &Global, flow: &FlowArgs, ask: bool, ui: &mut Ui) -> Result<Self, Error> {
        Self::open_with(global, flow, ask, Upstream::find_or_known, ui)
    }

    fn open_with(global: &Global, flow: &FlowArgs, ask: bool, find: FindUpstream, ui: &mut Ui) -> Result<Self, Error> {
        let interaction = if ask { Interaction::Allowed } else { Interaction::Forbidden };
        let git = GitProgram::find(interaction, environment())?;
        let git = match Ui::terminal_name().filter(|_| ask) {
            Some(name) => git.with_gpg_tty(name),
            None => git,
        };
        let quiet = GitProgram::find(Interaction::Forbidden, environment())?;
        let (folder, no_files) = match guide_folder(global) {
            Ok(folder) => (folder, None),
            Err(error) => (start(global)?, Some(error)),
        };
        let (repository, prefix) = match (open(&folder, git), &no_files) {
            (Ok((repository, _)), Some(_)) => (repository, String::new()),
            (Ok(opened), None) => opened,
            (Err(error), _) => return Err(no_files.unwrap_or_else(|| error.into())),
        };
        let repository = Arc::new(repository);
        let (quiet, _) = open(&folder, quiet)?;
        let config = match no_files {
            None => load_config_alone(&DiskTree::new(&folder))?,
            Some(error) => config_without_files(&repository, flow).ok_or_else(|| {
                error.hint("in a repository that has no guide yet, name the one it is for with --upstream")
            })?,
        };
        if !flow.offline {
            ui.say("Asking upstream for its newest commit \u{2026}");
        }
        let asked = flow.upstream.as_deref();
        // A dry run writes nothing, not even what a fetch would bring.
        let upstream = if flow.dry_run && !flow.offline {
            Upstream::peek(&repository, asked, &config)?
        } else {
            let mut on_line = |line: &str| ui.detail(&clean(line));
            find(&repository, asked, &config, flow.offline, &mut on_line)?
        };
        tell_age(&upstream, flow, ui);
        let memory = entry_memory(&repository, &prefix, !flow.dry_run);
        let guide = TipGuide::open(&repository, upstream.tip, &prefix, memory)?;
        let kept = |drafts: Drafts| if flow.dry_run { drafts.unwritten() } else { drafts };
        let (drafts, edits) = (kept(Drafts::of(&repository)), kept(Drafts::of_edits(&repository)));
        Ok(Self {
            quiet,
            prefix,
            upstream,
            guide,
            drafts,
            edits,
            ask,
            repository,
            flags: repeated(flow),
            identity: OnceCell::new(),
        })
    }

    /// The identity that git would commit with.
    pub(in crate::commands) fn identity(&self) -> Result<Identity, git::Error> {
        self.identity.get_or_init(|| self.repository.identity()).clone()
    }

    /// All of the guide but its entries: quick to have, however many those are.
    pub(in crate::commands) fn frame(&self) -> &Guide {
        self.guide.frame()
    }

    /// The agreement that contributors sign here, if they do.
    pub(in crate::commands) fn agreement(&self) -> Option<&Agreement> {
        let is_asked_for = self.frame().config.agreement_mode() == AgreementMode::Cla;
        self.frame().agreement.as_ref().filter(|_| is_asked_for)
    }

    /// What is to follow a printed command that goes on from here: empty, or flags with a space before them.
    pub(in crate::commands) fn flags(&self) -> &str {
        &self.flags
    }

    /// The contribution on a branch, if there is such a branch.
    pub(in crate::commands) fn contribution(&self, branch: &str) -> Result<Option<Contribution>, Error> {
        let agreement = self.frame().config.agreement_file();
        Ok(Contribution::on(&self.repository, &self.upstream, &self.prefix, agreement, branch)?)
    }

    /// The entry with that slug, name or alias.
    pub(in crate::commands) fn entry(&self, wanted: &str) -> Result<&EntryFile, Error> {
        let guide = self.guide.all()?;
        if let Some(file) = guide.entry(wanted) {
            return Ok(file);
        }
        let key = name_key(wanted);
        let is_it = |file: &&EntryFile| file.entry().names().any(|name| name_key(name) == key);
        let mut found = guide.entries.iter().filter(is_it);
        let not_merged = || self.not_merged_yet(wanted);
        match (found.next(), found.next()) {
            (Some(file), None) => Ok(file),
            (Some(one), Some(other)) => {
                Err(Error::new(Exit::Usage, format!("`{wanted}` may be `{}` or `{}`", one.slug, other.slug))
                    .hint("name the one you mean by its slug"))
            }
            (None, _) => Err(not_merged().unwrap_or_else(|| {
                Error::new(Exit::Usage, format!("there is no entry `{wanted}` in upstream's guide"))
                    .hint("`ddscurate search WORDS` finds entries; `ddscurate list` lists them")
            })),
        }
    }

    /// The error about an entry that only a branch of this person's own has.
    fn not_merged_yet(&self, wanted: &str) -> Option<Error> {
        let key = name_key(wanted);
        let path_of = |slug: &str| self.guide.entry_path(slug);
        let own = pending_entries(&self.repository, &self.prefix, path_of).ok()?;
        let is_it = |(_, slug, entry): &&(String, String, Entry)| {
            slug == wanted || entry.names().any(|name| name_key(name) == key)
        };
        let (branch, slug, _) = own.iter().find(is_it)?;
        let path = format!("{}{}", self.prefix, path_of(slug));
        let what = format!("`{slug}` is not in upstream's guide yet: your branch `{branch}` adds it");
        let change = format!("then `ddscurate add --from {slug}.yaml --replace` puts what you made of it in its place");
        let hint = format!("`git show {branch}:{path} > {slug}.yaml` gives you its file");
        Some(Error::new(Exit::Usage, what).hint(hint).hint(change))
    }

    /// How a command ends when the person stops answering: what was answered is kept, and this says how to go on.
    pub(in crate::commands) fn stopped(&self, stopped: &Stopped, slug: &str) -> Error {
        restore_cursor();
        let is_kept = !slug.is_empty() && self.drafts.path(slug).exists();
        match stopped {
            Stopped::Chosen => Error::new(Exit::Conflict, "the tool is in the guide already")
                .hint(format!("`ddscurate show {slug}` shows it; `ddscurate edit {slug}` changes it")),
            Stopped::Interrupted if is_kept => Error::new(Exit::Interrupted, "interrupted")
                .hint(format!("every answer so far is kept in {}", self.drafts.path(slug).display()))
                .hint("`ddscurate add` picks the draft up"),
            Stopped::Interrupted => Error::new(Exit::Interrupted, "interrupted").hint("nothing was written"),
            Stopped::Terminal(_) => Error::new(Exit::Environment, stopped.to_string()),
        }
    }
}

/// What git and the hooks that it runs get of the environment: all but the token that is for the forge's API alone.
pub(in crate::commands) fn environment() -> impl Iterator<Item = (OsString, OsString)> {
    std::env::vars_os().filter(|(key, _)| key != "DDSCURATE_TOKEN")
}

/// Flags without which the next command would look elsewhere. Credentials in an address are left out.
fn repeated(flow: &FlowArgs) -> String {
    let given = [("--upstream", &flow.upstream), ("--push-to", &flow.push_to)];
    let given = given.into_iter().filter_map(|(flag, value)| Some((flag, redact(value.as_deref()?).into_owned())));
    given.map(|(flag, value)| format!(" {flag} {}", quoted(&value))).collect()
}

/// A word as it is written in a shell.
pub(in crate::commands) fn quoted(word: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || "-_./:@%+=,~".contains(c);
    if word.chars().all(is_plain) { word.to_owned() } else { format!("'{}'", word.replace('\'', "'\\''")) }
}

/// Where to look for a repository when no guide is checked out.
fn start(global: &Global) -> Result<PathBuf, Error> {
    match &global.guide {
        Some(folder) => Ok(folder.clone()),
        None => Ok(std::env::current_dir()?),
    }
}

/// The configuration in a repository without a checkout of it (bare, sparse): that of the newest commit here. Where there
/// is none either, an upstream that was named says all.
fn config_without_files(repository: &Arc<Repository>, flow: &FlowArgs) -> Option<Config> {
    let head = repository.commit_named("HEAD").ok().flatten();
    let config = head.and_then(|head| load_config_alone(&TipTree::new(repository, head, "")).ok());
    config.or_else(|| flow.upstream.is_some().then(Config::default))
}

fn tell_age(upstream: &Upstream, flow: &FlowArgs, ui: &mut Ui) {
    let Freshness::Known { time, why } = &upstream.freshness else { return };
    match why {
        Some(why) if flow.dry_run => ui.say(&format!("What upstream has now cannot be used ({}).", clean(why))),
        Some(why) => ui.say(&format!("Upstream does not answer ({}).", clean(why))),
        None => {}
    }
    let day = Timestamp::from_second(*time).map(|time| time.strftime("%Y-%m-%d").to_string()).unwrap_or_default();
    let why_not_asked = if flow.offline { "Upstream was not asked; using" } else { "Using" };
    ui.say(&format!("{why_not_asked} its newest commit known here, of {day}."));
}
