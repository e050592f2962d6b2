//! The check stage: the very rules that judge the pull request, on upstream's newest commit with the change laid over it.

use super::{Change, Error, TipTree};
use crate::finding::Findings;
use crate::guide::{Guide, load};
use crate::rules::judge;
use crate::source::{MemoryTree, Overlay};
use jiff::civil;

/// Judges upstream with the change in it. Only findings that the change is answerable for are kept: in its own files,
/// or in others that point to them. Gives the guide too, for showing the lines.
///
/// # Errors
/// When upstream has no guide.
pub fn check(tip: &TipTree, change: &Change, today: civil::Date) -> Result<(Guide, Findings), Error> {
    let upper =
        MemoryTree(change.files.iter().map(|file| (file.path.clone(), file.text.clone().into_bytes())).collect());
    let guide = load(&Overlay { upper: &upper, lower: tip }).map_err(|source| Error::Guide { source })?;
    let mut findings = judge(&guide, &[], today);
    let is_ours = |path: &String| upper.0.contains_key(path);
    findings
        .shown
        .retain(|finding| is_ours(&finding.path) || finding.related.iter().any(|related| is_ours(&related.path)));
    Ok((guide, findings))
}
