//! `previously-removed`: a new entry for a tool that was removed from the guide before.

use super::proposal::{Proposal, RemovedEntry};
use super::{Check, Context, Rule};
use crate::finding::{Place, Raised, RuleId, Severity, Sink};
use crate::guide::{Entry, EntryFile, name_key, url_key};
use std::collections::{HashMap, HashSet};

const ID: RuleId = RuleId("previously-removed");

pub(super) const RULE: Rule = Rule {
    id: ID,
    severity: Severity::Warning,
    summary: "a new entry for a tool that was removed from the guide before",
    fix: None,
    docs: include_str!("../../docs/rules/previously-removed.md"),
    checks: &[Check::Proposal(look)],
};

fn look(context: &Context<'_>, proposal: &Proposal<'_>, sink: &mut Sink) {
    if proposal.removed.is_empty() {
        return;
    }
    let added: HashSet<_> = proposal.added_entries().map(|file| file.file).collect();
    let (added, old): (Vec<&EntryFile>, Vec<&EntryFile>) =
        context.guide.entries.iter().partition(|file| added.contains(&file.file));
    let there: HashSet<&str> = old.iter().map(|file| context.guide.files.path(file.file)).collect();
    // The newest removal under each key: what happened last is what counts.
    let mut by_key: HashMap<String, &RemovedEntry> = HashMap::new();
    for removed in proposal.removed.iter().filter(|removed| !there.contains(removed.path.as_str())) {
        for key in keys(&removed.entry) {
            by_key.entry(key).or_insert(removed);
        }
    }
    for file in added {
        let Some(removed) = keys(file.entry()).find_map(|key| by_key.get(&key)) else { continue };
        let message = format!(
            "it was in the guide before: commit `{}` removed `{}` (\"{}\")",
            removed.commit, removed.path, removed.subject
        );
        sink.push(
            Raised::new(ID, file.file, Place::value("name"), message)
                .help("read in that commit why it went, and say in the proposal what has changed since"),
        );
    }
}

/// Names, aliases and main addresses, so that those of one kind cannot be mistaken for the other.
fn keys(entry: &Entry) -> impl Iterator<Item = String> {
    let names = entry.names().map(name_key);
    let urls = [&entry.urls.home, &entry.urls.source].into_iter().flatten().filter_map(|url| url_key(url));
    let names = names.filter(|key| !key.is_empty()).map(|key| format!("name {key}"));
    names.chain(urls.map(|key| format!("url {key}")))
}
