//! The check stage: the very rules that judge the pull request, on upstream's newest commit with the change laid over it.
//!
//! A change that only adds files is judged in a guide that has, of upstream's entries, only those that bear on it: what is
//! found of it there is what is found of it in the whole guide. A property test holds the two against each other.

use super::answerable::leave_out_old;
use super::excerpt::{ENTRIES, Excerpt};
use super::merged_tree::MergedTree;
use super::neighbors::{Neighbors, NewFile};
use super::{Change, Error, TipGuide};
use crate::finding::Findings;
use crate::git::{FileChange, Touched};
use crate::guide::{Guide, entry_at, load};
use crate::rules::judge;
use crate::source::SharedTree;
use jiff::civil;
use std::sync::Arc;

/// Judges upstream with the change in it. Only findings that the change is answerable for are kept: in its own files,
/// or in others that point to them, and not what was found there before. Gives the guide too, for showing the lines; not all
/// of its entries need be in it.
///
/// # Errors
/// When upstream has no guide.
pub fn check(tip: &TipGuide, change: &Change, today: civil::Date) -> Result<(Guide, Findings), Error> {
    let tree: SharedTree = Arc::<super::TipTree>::clone(tip.tree());
    let changes = change.as_merged("", |path| tree.read(path).is_ok());
    let only_adds = changes.iter().all(|change| change.touched == Touched::Added);
    if only_adds
        && let Some(neighbors) = tip.neighbors()
        && let Some(checked) = check_beside(&tree, neighbors, &changes, today)
    {
        return Ok(checked);
    }
    check_in_all(&tree, &changes, today)
}

/// Judges new files with the entries beside them that bear on them; none where all entries must be looked at.
fn check_beside(
    tip: &SharedTree,
    neighbors: &Neighbors,
    changes: &[FileChange],
    today: civil::Date,
) -> Option<(Guide, Findings)> {
    let is_contributor = |path: &str| path.starts_with("contributors/") && path.ends_with(".yaml");
    let is_below = |path: &str| path.strip_prefix(ENTRIES).is_some_and(|rest| rest.starts_with('/'));
    let (entries, others): (Vec<&FileChange>, Vec<&FileChange>) =
        changes.iter().partition(|change| is_below(&change.path));
    others.iter().all(|other| is_contributor(&other.path)).then_some(())?;
    let new = MergedTree::new(Arc::clone(tip), changes.into(), "");
    let of_new = |change: &&FileChange| entry_at(&new, &change.path);
    let new: Vec<NewFile<'_>> =
        entries.iter().map(|change| NewFile { path: &change.path, entry: of_new(change) }).collect();
    let excerpt: SharedTree = Arc::new(Excerpt::new(Arc::clone(tip), neighbors.of_new(&new)?));
    let (guide, findings) = check_new(&excerpt, changes, today).ok()?;
    // What is meant by a name that nobody has is looked for among all of them.
    let is_dangling = findings.shown.iter().any(|finding| finding.rule.0 == "dangling-entry");
    (!is_dangling).then_some((guide, findings))
}

/// Judges all of a guide with the change in it.
fn check_in_all(tip: &SharedTree, changes: &[FileChange], today: civil::Date) -> Result<(Guide, Findings), Error> {
    if changes.iter().all(|change| change.touched == Touched::Added) {
        return check_new(tip, changes, today);
    }
    let (guide, mut findings) = judge_with(tip, changes, today)?;
    let before = load(tip.as_ref()).map_err(|source| Error::Guide { source })?;
    let mut before = judge(&before, &[], today);
    // What refers to a file that is gone stands in others, and has no way back to it.
    if changes.iter().all(|change| change.touched != Touched::Removed) {
        keep_ours(&mut findings, changes);
        keep_ours(&mut before, changes);
    }
    leave_out_old(&mut findings, &before, changes, "", &guide.files);
    Ok((guide, findings))
}

/// Judges a guide with new files in it.
fn check_new(tip: &SharedTree, changes: &[FileChange], today: civil::Date) -> Result<(Guide, Findings), Error> {
    let (guide, mut findings) = judge_with(tip, changes, today)?;
    keep_ours(&mut findings, changes);
    let is_ours = |path: &str| changes.iter().any(|change| change.path == path);
    findings.waived.retain(|file| is_ours(guide.files.path(*file)));
    Ok((guide, findings))
}

fn judge_with(tip: &SharedTree, changes: &[FileChange], today: civil::Date) -> Result<(Guide, Findings), Error> {
    let merged = MergedTree::new(Arc::clone(tip), changes.into(), "");
    let guide = load(&merged).map_err(|source| Error::Guide { source })?;
    let findings = judge(&guide, &[], today);
    Ok((guide, findings))
}

/// Leaves out what is found neither in the changed files nor in one that points to them.
fn keep_ours(findings: &mut Findings, changes: &[FileChange]) {
    let is_ours = |path: &str| changes.iter().any(|change| change.path == path);
    findings
        .shown
        .retain(|finding| is_ours(&finding.path) || finding.related.iter().any(|related| is_ours(&related.path)));
    findings.left_out.retain(|finding| is_ours(&finding.path));
}

#[cfg(test)]
mod tests;
