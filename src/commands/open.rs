//! Finds the guide that a command works on, and reads it.

use super::Error;
use crate::cli::{Exit, Global};
use crate::guide::{CONFIG_FILE, Guide, load};
use crate::source::DiskTree;
use jiff::{Timestamp, civil, tz::TimeZone};
use std::path::{Path, PathBuf};

/// The guide's folder: the one named, or the nearest one upwards with a `guide.yaml`.
pub(super) fn guide_folder(global: &Global) -> Result<PathBuf, Error> {
    if let Some(folder) = &global.guide {
        if folder.join(CONFIG_FILE).is_file() {
            return Ok(folder.clone());
        }
        return Err(Error::new(Exit::NotAGuide, format!("there is no `{CONFIG_FILE}` in {}", folder.display())));
    }
    let here = std::env::current_dir()?;
    let found = here.ancestors().find(|folder| folder.join(CONFIG_FILE).is_file());
    found.map(Path::to_owned).ok_or_else(|| {
        Error::new(Exit::NotAGuide, format!("there is no `{CONFIG_FILE}` here or in any folder above"))
            .hint("go to a clone of a guide, or name its folder with --guide")
    })
}

/// Reads the guide that a command works on.
pub(super) fn open_guide(global: &Global) -> Result<Guide, Error> {
    start_workers();
    Ok(load(&DiskTree::new(guide_folder(global)?))?)
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

/// Reading many small files waits for the disk more than for the processor, so there are more workers than cores.
pub(super) fn start_workers() {
    let cores = std::thread::available_parallelism().map_or(2, usize::from);
    // An error means that they are running already.
    let _ = rayon::ThreadPoolBuilder::new().num_threads((cores * 2).max(8)).build_global();
}
