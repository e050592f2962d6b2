//! `unused-weight`: a listing's weight where the order is not made by weight.

use super::{Check, Context, Rule};
use crate::finding::{Applicability, Place, Raised, RuleId, Severity, Sink};
use crate::guide::{EntryFile, Order};
use crate::source::FieldPath;

const ID: RuleId = RuleId("unused-weight");

pub(super) const RULE: Rule = Rule {
    id: ID,
    severity: Severity::Info,
    summary: "a weight where listings are not ordered by weight",
    fix: Some(Applicability::Suggested),
    docs: include_str!("../../docs/rules/unused-weight.md"),
    checks: &[Check::Entry(look)],
};

fn look(context: &Context<'_>, file: &EntryFile, sink: &mut Sink) {
    for (index, listing) in file.entry().listings.iter().enumerate().filter(|(_, listing)| listing.weight.is_some()) {
        let Some(theme) = context.guide.theme(&listing.theme) else { continue };
        // The innermost section that says something about order decides, the theme where none does.
        let section = listing.section.as_deref().and_then(|id| theme.theme.section(id));
        let order = section.and_then(|section| section.order).or(theme.theme.order).unwrap_or(Order::Manual);
        let by = match order {
            Order::Manual => continue,
            Order::Alphabetical => "name",
            Order::Added => "the day they were added",
        };
        let place = Place::key(FieldPath::from("listings").index(index).key("weight"));
        sink.push(
            Raised::new(ID, file.file, place, format!("listings are ordered by {by} here, not by weight"))
                .help("remove it, or set `order: manual` in the theme")
                .remove(Applicability::Suggested),
        );
    }
}
