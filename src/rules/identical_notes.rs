//! `identical-notes`: an entry that says the same under two themes.

use super::{Check, Context, Rule};
use crate::finding::{Place, Raised, RuleId, Severity, Sink};
use crate::guide::EntryFile;
use crate::source::FieldPath;

const ID: RuleId = RuleId("identical-notes");

pub(super) const RULE: Rule = Rule {
    id: ID,
    severity: Severity::Info,
    summary: "two listings of an entry with the same note",
    fix: None,
    docs: include_str!("../../docs/rules/identical-notes.md"),
    checks: &[Check::Entry(look)],
};

fn look(_: &Context<'_>, file: &EntryFile, sink: &mut Sink) {
    let listings = &file.entry().listings;
    // One that has thousands of listings has other troubles.
    for (index, listing) in listings.iter().enumerate().take(64).skip(1) {
        let Some(note) = listing.note.as_deref().map(str::trim).filter(|note| !note.is_empty()) else { continue };
        let same = |other: &crate::guide::Listing| other.note.as_deref().map(str::trim) == Some(note);
        if let Some(first) = listings[..index].iter().position(same) {
            let at = |index| Place::value(FieldPath::from("listings").index(index).key("note"));
            sink.push(
                Raised::new(ID, file.file, at(index), "this note stands under another theme already")
                    .related(file.file, at(first), "here")
                    .help("say what the tool means for this theme; what it is in general stands in `summary`"),
            );
        }
    }
}
