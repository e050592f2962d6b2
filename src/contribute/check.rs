//! The check stage: the very rules that judge the pull request, on upstream's newest commit with the change laid over it.

use super::answerable::leave_out_old;
use super::merged_tree::MergedTree;
use super::{Change, Error, TipTree};
use crate::finding::Findings;
use crate::guide::{Guide, load};
use crate::rules::judge;
use crate::source::SharedTree;
use jiff::civil;
use std::sync::Arc;

/// Judges upstream with the change in it. Only findings that the change is answerable for are kept: in its own files,
/// or in others that point to them, and not what was found there before. Gives the guide too, for showing the lines.
///
/// # Errors
/// When upstream has no guide.
pub fn check(tip: TipTree, change: &Change, today: civil::Date) -> Result<(Guide, Findings), Error> {
    let tip: SharedTree = Arc::new(tip);
    let changes = change.as_merged("", |path| tip.read(path).is_ok());
    let is_new = changes.iter().all(|change| change.touched == crate::git::Touched::Added);
    let merged = MergedTree::new(Arc::clone(&tip), changes.clone().into(), "");
    let guide = load(&merged).map_err(|source| Error::Guide { source })?;
    let is_ours = |path: &str| change.files.iter().any(|file| file.path == path);
    let keep_ours = |findings: &mut Findings| {
        findings
            .shown
            .retain(|finding| is_ours(&finding.path) || finding.related.iter().any(|related| is_ours(&related.path)));
        findings.left_out.retain(|finding| is_ours(&finding.path));
    };
    let mut findings = judge(&guide, &[], today);
    let removes = change.files.iter().any(|file| file.text.is_none());
    if is_new {
        keep_ours(&mut findings);
    } else {
        let before = load(tip.as_ref()).map_err(|source| Error::Guide { source })?;
        let mut before = judge(&before, &[], today);
        // What refers to a file that is gone stands in others, and has no way back to it.
        if !removes {
            keep_ours(&mut findings);
            keep_ours(&mut before);
        }
        leave_out_old(&mut findings, &before, &changes, "", &guide.files);
    }
    Ok((guide, findings))
}
