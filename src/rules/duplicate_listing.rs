//! `duplicate-listing`: an entry listed twice in the same place.

use super::{Check, Context, Rule};
use crate::finding::{Applicability, Place, Raised, RuleId, Severity, Sink};
use crate::guide::EntryFile;
use crate::source::{Change, FieldPath};

const ID: RuleId = RuleId("duplicate-listing");

pub(super) const RULE: Rule = Rule {
    id: ID,
    severity: Severity::Error,
    summary: "an entry listed twice in the same theme and section",
    fix: Some(Applicability::Automatic),
    docs: include_str!("../../docs/rules/duplicate-listing.md"),
    checks: &[Check::Entry(look)],
};

fn look(context: &Context<'_>, file: &EntryFile, sink: &mut Sink) {
    let listings = &file.entry().listings;
    for (index, listing) in listings.iter().enumerate().filter(|(_, listing)| !listing.theme.is_empty()) {
        let same = |other: &&crate::guide::Listing| other.theme == listing.theme && other.section == listing.section;
        if let Some(first) = listings[..index].iter().position(|other| same(&other)) {
            let at = |index| Place::value(FieldPath::from("listings").index(index).key("theme"));
            let place = match &listing.section {
                Some(section) => format!("{}/{section}", listing.theme),
                None => listing.theme.clone(),
            };
            let raised = Raised::new(ID, file.file, at(index), format!("the entry is listed under `{place}` twice"))
                .related(file.file, at(first), "it is listed here already");
            // What could not be read may tell the two apart.
            let is_same = listings[first] == *listing && !context.guide.has_problem_at(file.file, "listings");
            sink.push(if is_same {
                let remove = Change::Remove { path: FieldPath::from("listings").index(index), nth: 0 };
                raised.help("remove one of the two").change(Applicability::Automatic, file.file, remove)
            } else {
                raised.help("join the two notes in one listing")
            });
        }
    }
}
