//! What git remembers of the branches that were made here: where each has been.

use super::branch::ref_name;
use super::{Oid, Repository};

/// How the messages begin with which branches are made and moved here.
pub(super) const MARK: &str = "ddscurate: ";

impl Repository {
    /// True when the branch `name` was made by this program: the first line of its reflog says so. False when git keeps
    /// none.
    #[must_use]
    pub fn made_here(&self, name: &str) -> bool {
        self.positions(name).last().is_some_and(|(_, message)| message.starts_with(MARK))
    }

    /// True when the branch `name` is, or was at some time, at the commit `oid`: what stands there elsewhere is an earlier
    /// form of it, and nobody else's. False when git keeps no reflog.
    #[must_use]
    pub fn has_been_at(&self, name: &str, oid: Oid) -> bool {
        self.positions(name).iter().any(|(at, _)| *at == oid)
    }

    /// Where the branch has been, the newest first, with the message of each move.
    fn positions(&self, name: &str) -> Vec<(Oid, String)> {
        let Ok(full) = ref_name(name) else { return Vec::new() };
        let local = self.local();
        // The library would make an empty one where there is none: in a bare clone, or where they are switched off.
        if !local.repository().reference_has_log(&full).unwrap_or(false) {
            return Vec::new();
        }
        let Ok(log) = local.repository().reflog(&full) else { return Vec::new() };
        log.iter()
            .map(|entry| (entry.id_new(), entry.message().ok().flatten().unwrap_or_default().to_owned()))
            .collect()
    }
}
