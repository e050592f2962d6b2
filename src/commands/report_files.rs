//! The files that `--report` names: which it may be, and how they are written.

use super::Error;
use super::validate::without_dots;
use crate::cli::{Exit, ValidateArgs};
use crate::guide::{CONFIG_FILE, load_config_alone};
use crate::source::{DiskTree, write_atomically};
use std::fs::{self, Metadata, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

/// The folders in which nothing but files of the guide may lie.
const GUIDE_FOLDERS: [&str; 4] = ["contributors", "entries", "pages", "themes"];

/// Refuses, before anything is judged, a file in whose place a report would do harm.
pub(super) fn check(args: &ValidateArgs, folder: &Path) -> Result<(), Error> {
    let mut seen: Vec<PathBuf> = Vec::new();
    for (_, path) in &args.reports {
        let name = path.display();
        let refused = |why: String| Err(Error::new(Exit::Usage, format!("cannot write a report to `{name}`: {why}")));
        let there = fs::metadata(path).ok();
        if there.is_none() && path.is_symlink() {
            return refused("it is a symbolic link to a file that is not there".to_owned());
        }
        if there.as_ref().is_some_and(Metadata::is_dir) || path.as_os_str().as_encoded_bytes().ends_with(b"/") {
            return refused("it is a folder".to_owned());
        }
        let place = resolved(path)?;
        if is_of_guide(&place, folder)? {
            return refused("that is a file of the guide".to_owned());
        }
        if seen.contains(&place) {
            return refused("another report goes there too".to_owned());
        }
        if let Some(stream) = there.as_ref().filter(|data| data.is_file()).and_then(stream_into) {
            return refused(format!("{stream} goes there too"));
        }
        seen.push(place);
    }
    Ok(())
}

/// Writes a report. A regular file is replaced in one go, that behind a symbolic link too; what is no file, such as a pipe
/// or a terminal, is written to.
pub(super) fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    match fs::metadata(path) {
        Err(_) => write_atomically(path, bytes),
        Ok(data) if data.is_file() => match fs::canonicalize(path) {
            Ok(target) => write_atomically(&target, bytes),
            // A file that is open under a name it no longer has, as in `/proc/self/fd`.
            Err(_) => write_through(path, bytes),
        },
        Ok(_) => write_through(path, bytes),
    }
}

fn write_through(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).open(path)?;
    file.write_all(bytes)?;
    file.flush()
}

/// Where a path leads, as far as it exists.
fn resolved(path: &Path) -> io::Result<PathBuf> {
    let absolute = std::path::absolute(path)?;
    for folder in absolute.ancestors() {
        if let Ok(there) = fs::canonicalize(folder) {
            let rest = absolute.strip_prefix(folder).unwrap_or(Path::new(""));
            return Ok(if rest.as_os_str().is_empty() { there } else { without_dots(&there.join(rest)) });
        }
    }
    Ok(without_dots(&absolute))
}

fn is_of_guide(place: &Path, folder: &Path) -> io::Result<bool> {
    let guide = fs::canonicalize(folder)?;
    let Ok(inner) = place.strip_prefix(&guide) else { return Ok(false) };
    let config = load_config_alone(&DiskTree::new(folder)).ok();
    let agreement = config.and_then(|config| resolved(&guide.join(config.agreement_file())).ok());
    Ok(GUIDE_FOLDERS.iter().chain([&CONFIG_FILE]).any(|own| inner.starts_with(own))
        || agreement.is_some_and(|own| own == place))
}

/// The stream that goes into this very file: what it wrote would be lost.
#[cfg(unix)]
fn stream_into(file: &Metadata) -> Option<&'static str> {
    use std::os::fd::AsFd as _;
    use std::os::unix::fs::MetadataExt as _;
    let is_same = |stream: io::Result<std::os::fd::OwnedFd>| {
        let data = stream.and_then(|stream| fs::File::from(stream).metadata());
        data.is_ok_and(|data| (data.dev(), data.ino()) == (file.dev(), file.ino()))
    };
    if is_same(io::stdout().as_fd().try_clone_to_owned()) {
        return Some("stdout");
    }
    is_same(io::stderr().as_fd().try_clone_to_owned()).then_some("stderr")
}

#[cfg(not(unix))]
fn stream_into(_: &Metadata) -> Option<&'static str> {
    None
}
