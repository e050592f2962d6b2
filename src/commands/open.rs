//! Finds the guide that a command works on, and reads it.

use super::Error;
use crate::cli::{Exit, Global, Ui, catch_interrupts};
use crate::contribute::{EntryMemory, open};
use crate::git::{GitProgram, Interaction, Repository};
use crate::guide::{CONFIG_FILE, Guide, checksum, load};
use crate::rerun::Memory;
use crate::source::{DiskTree, Stamp};
use jiff::{Timestamp, civil, tz::TimeZone};
use std::path::{Path, PathBuf};

/// The guide's folder: the one named, or the nearest one upwards with a `guide.yaml`.
pub(super) fn guide_folder(global: &Global) -> Result<PathBuf, Error> {
    if let Some(folder) = &global.guide {
        if is_guide(folder) {
            return Ok(folder.clone());
        }
        // Whoever names the file means its folder.
        if folder.ends_with(CONFIG_FILE)
            && let Some(above) =
                folder.parent().map(|above| if above.as_os_str().is_empty() { Path::new(".") } else { above })
            && is_guide(above)
        {
            return Ok(above.to_owned());
        }
        return Err(Error::new(Exit::NotAGuide, format!("there is no `{CONFIG_FILE}` in {}", folder.display())));
    }
    let here = std::env::current_dir()?;
    let found = here.ancestors().find(|folder| is_guide(folder));
    found.map(Path::to_owned).ok_or_else(|| {
        Error::new(Exit::NotAGuide, format!("there is no `{CONFIG_FILE}` here or in any folder above"))
            .hint("go to a clone of a guide, or name its folder with --guide")
    })
}

/// A link or pipe of that name counts: reading it says what is wrong, and no other guide further up is taken for this one.
fn is_guide(folder: &Path) -> bool {
    folder.join(CONFIG_FILE).symlink_metadata().is_ok_and(|data| !data.is_dir())
}

/// Reads the guide that a command works on.
pub(super) fn open_guide(global: &Global) -> Result<Guide, Error> {
    start_workers();
    Ok(load(&DiskTree::new(guide_folder(global)?))?)
}

/// What the folder's repository has for us: a place to remember a run in, and the folder's path from the repository's root,
/// empty or ending in `/`. Nothing when there is no repository. Runs no git.
pub(super) fn repository_of(folder: &Path) -> (Option<Memory>, String) {
    let git = GitProgram::new("git", Interaction::Forbidden, Vec::new());
    let Ok((repository, prefix)) = open(folder, git) else { return (None, String::new()) };
    // Each worktree has its own git directory, and a repository may hold several guides.
    let name = if prefix.is_empty() { "validate".to_owned() } else { format!("validate-{}", checksum(&prefix)) };
    let file = repository.git_dir().join("ddscurate").join(name);
    (build().map(|build| Memory { file, build, now: Timestamp::now() }), prefix)
}

/// Where the flow remembers under which names and addresses entries are found: one place for all worktrees, of which each
/// may hold several guides.
pub(super) fn entry_memory(repository: &Repository, prefix: &str, may_write: bool) -> Option<EntryMemory> {
    let name = if prefix.is_empty() { "neighbors".to_owned() } else { format!("neighbors-{}", checksum(prefix)) };
    let file = repository.common_dir().join("ddscurate").join(name);
    build().map(|build| EntryMemory { file, build, may_write })
}

/// Tells this very program from any other, also while somebody works on it and the version stays.
fn build() -> Option<String> {
    let program = std::env::current_exe().ok()?;
    let stamp = Stamp::of(&std::fs::canonicalize(program).ok()?)?;
    Some(format!("{} {stamp:?}", env!("CARGO_PKG_VERSION")))
}

/// The day it is, in UTC. `SOURCE_DATE_EPOCH` stands in for the clock where a run must be reproducible
/// (reproducible-builds.org).
pub(super) fn today() -> civil::Date {
    let fixed = std::env::var("SOURCE_DATE_EPOCH").ok().and_then(|seconds| seconds.parse().ok());
    let now = fixed.and_then(|seconds| Timestamp::from_second(seconds).ok()).unwrap_or_else(Timestamp::now);
    now.to_zoned(TimeZone::UTC).date()
}

/// The person's editor, as `VISUAL` or `EDITOR` name it. An empty variable names nothing.
pub(super) fn editor() -> String {
    let usual = if cfg!(windows) { "notepad.exe" } else { "vi" };
    let named = ["VISUAL", "EDITOR"].into_iter().filter_map(|key| std::env::var(key).ok());
    named.map(|editor| editor.trim().to_owned()).find(|editor| !editor.is_empty()).unwrap_or_else(|| usual.to_owned())
}

/// Whether a person is asked: there is one, and no flag forbids it. From then on Ctrl-C ends a question in order.
pub(super) fn may_ask(is_forbidden: bool) -> bool {
    let may = !is_forbidden && Ui::can_ask();
    if may {
        catch_interrupts();
    }
    may
}

/// Reading many small files waits for the disk more than for the processor, so there are more workers than cores.
pub(super) fn start_workers() {
    let cores = std::thread::available_parallelism().map_or(2, usize::from);
    // An error means that they are running already.
    let _ = rayon::ThreadPoolBuilder::new().num_threads((cores * 2).max(8)).build_global();
}
