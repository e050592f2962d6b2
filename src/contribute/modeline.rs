//! The line at the top of a new file that leads editors to its schema, in guides that keep their schemas.

use super::Error;
use crate::git::{Oid, Repository};

/// Where a guide keeps its schemas; `docs/editors.md` says how.
const FOLDER: &str = "schemas";

/// What the YAML language server looks for in the comments of a file.
const MARK: &str = "# yaml-language-server: $schema=";

/// The text of a new file at `path`, with the line that names its schema first. The text stays as it is when the guide
/// in `tip` keeps no schema for it, or when a line of its own names one.
///
/// # Errors
/// When git's objects cannot be read.
pub fn with_modeline(
    repository: &Repository,
    tip: Oid,
    prefix: &str,
    path: &str,
    text: String,
) -> Result<String, Error> {
    let kind = match path.split('/').next() {
        Some("entries") => "entry",
        Some("contributors") => "contributor",
        _ => return Ok(text),
    };
    let schema = format!("{FOLDER}/{kind}.json");
    let has_one = text.lines().any(|line| line.starts_with('#') && line.contains("yaml-language-server:"));
    if has_one
        || repository.file(tip, &format!("{prefix}{schema}"))?.is_none()
        || !neighbors_have_one(repository, tip, prefix, path)?
    {
        return Ok(text);
    }
    // The way from the file itself holds in every clone.
    let up = "../".repeat(path.matches('/').count());
    Ok(format!("{MARK}{up}{schema}\n{text}"))
}

/// True when other files of the folder have such a line, or there are none: a guide whose files do without does not want
/// it in the new ones alone.
fn neighbors_have_one(repository: &Repository, tip: Oid, prefix: &str, path: &str) -> Result<bool, Error> {
    /// How many are looked at.
    const ENOUGH: usize = 5;
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let files = repository.files(tip, &format!("{prefix}{folder}"))?;
    let mut looked_at = 0;
    for file in files.iter().filter(|file| file.path.ends_with(".yaml")).take(ENOUGH) {
        looked_at += 1;
        if repository.read(file.id)?.starts_with(MARK.as_bytes()) {
            return Ok(true);
        }
    }
    Ok(looked_at == 0)
}

/// The same text without such a line: away from its place, the file's way to the schema leads nowhere.
pub fn without_modeline(text: &str) -> &str {
    match text.split_once('\n') {
        Some((first, rest)) if first.starts_with(MARK) => rest,
        _ => text,
    }
}
