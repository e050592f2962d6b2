//! `waiver-expired`: a waiver whose last day has passed.

use super::{Check, Context, Rule};
use crate::finding::{Applicability, Place, Raised, RuleId, Severity, Sink};
use crate::guide::{Date, EntryFile, Waiver};
use crate::source::{Change, FieldPath};

const ID: RuleId = RuleId("waiver-expired");

pub(super) const RULE: Rule = Rule {
    id: ID,
    severity: Severity::Warning,
    summary: "a waiver whose last day has passed",
    fix: Some(Applicability::Suggested),
    docs: include_str!("../../docs/rules/waiver-expired.md"),
    checks: &[Check::Entry(look)],
};

/// True when the waiver does not hold any more. One whose date cannot be read never did.
pub(super) fn is_over(context: &Context<'_>, waiver: &Waiver) -> bool {
    let holds = |until: &String| until.parse::<Date>().is_ok_and(|date| date.last_day() >= context.today);
    !waiver.until.as_ref().is_none_or(holds)
}

fn look(context: &Context<'_>, file: &EntryFile, sink: &mut Sink) {
    for (index, waiver) in file.entry().waivers.iter().enumerate() {
        // A date that cannot be read has its own finding.
        let Some(until) = waiver.until.as_ref().filter(|until| until.parse::<Date>().is_ok()) else { continue };
        if is_over(context, waiver) {
            let waivers = FieldPath::from("waivers");
            let place = Place::value(waivers.clone().index(index).key("until"));
            let help = format!("mend what `{}` finds and remove the waiver, or decide anew until when", waiver.rule);
            // A month or a year holds to its last day.
            let word = if until.len() < "2000-01-01".len() { "with" } else { "on" };
            let removal = Change::Remove { path: waivers.index(index), nth: 0 };
            sink.push(
                Raised::new(ID, file.file, place, format!("this waiver ended {word} {until}")).help(help).change(
                    Applicability::Suggested,
                    file.file,
                    removal,
                ),
            );
        }
    }
}
