//! `waiver-unused`: a waiver that covers no finding.

use super::Rule;
use crate::finding::{Applicability, Place, Raised, RuleId, Severity, WaiverOf};
use crate::source::{Change, FieldPath};

const ID: RuleId = RuleId("waiver-unused");

/// It has no check: whether a waiver was of use is known when all others are done, and [`unused`] is asked then.
pub(super) const RULE: Rule = Rule {
    id: ID,
    severity: Severity::Warning,
    summary: "a waiver that covers no finding",
    fix: Some(Applicability::Suggested),
    docs: include_str!("../../docs/rules/waiver-unused.md"),
    checks: &[],
};

/// What is said of a waiver that covered nothing.
pub(super) fn unused(waiver: &WaiverOf) -> Raised {
    let waivers = FieldPath::from("waivers");
    let place = Place::value(waivers.clone().index(waiver.number).key("rule"));
    let at = waiver.path.as_ref().map(|path| format!(" at `{path}`")).unwrap_or_default();
    Raised::new(ID, waiver.file, place, format!("`{}` finds nothing{at} that this waiver could cover", waiver.rule))
        .help(if waiver.path.is_some() { "remove the waiver, or correct its `path`" } else { "remove the waiver" })
        .change(Applicability::Suggested, waiver.file, Change::Remove { path: waivers.index(waiver.number), nth: 0 })
}
