//! `invalid-date`: a date that does not exist, is written in another form, or lies ahead.

use super::{Check, Context, Rule};
use crate::finding::{Place, Raised, RuleId, Severity, Sink};
use crate::guide::{ContributorFile, Date, EntryFile};
use crate::source::{FieldPath, FileId};

const ID: RuleId = RuleId("invalid-date");

pub(super) const RULE: Rule = Rule {
    id: ID,
    severity: Severity::Error,
    summary: "a date that does not exist, is not written `YYYY[-MM[-DD]]`, or lies ahead",
    docs: include_str!("../../docs/rules/invalid-date.md"),
    checks: &[Check::Entry(entry), Check::Contributor(contributor)],
};

fn entry(context: &Context<'_>, file: &EntryFile, sink: &mut Sink) {
    if let Some(since) = file.entry().status.as_ref().and_then(|status| status.since.as_ref()) {
        past(context, file.file, FieldPath::from("status").key("since"), since, sink);
    }
    for (index, waiver) in file.entry().waivers.iter().enumerate() {
        if let Some(until) = &waiver.until {
            let path = FieldPath::from("waivers").index(index).key("until");
            well_formed(file.file, path, until, sink);
        }
    }
}

fn contributor(context: &Context<'_>, file: &ContributorFile, sink: &mut Sink) {
    if let Some(agreement) = file.contributor.agreement.as_ref().filter(|agreement| !agreement.signed.is_empty()) {
        past(context, file.file, FieldPath::from("agreement").key("signed"), &agreement.signed, sink);
    }
}

/// A date of something that has happened. One day's grace: the author's clock may be ahead of ours.
fn past(context: &Context<'_>, file: FileId, path: FieldPath, text: &str, sink: &mut Sink) {
    let Some(date) = well_formed(file, path.clone(), text, sink) else { return };
    let tomorrow = context.today.tomorrow().unwrap_or(context.today);
    if date.first_day() > tomorrow {
        sink.push(
            Raised::new(ID, file, Place::value(path), format!("`{text}` lies in the future"))
                .help("give the day on which it happened"),
        );
    }
}

fn well_formed(file: FileId, path: FieldPath, text: &str, sink: &mut Sink) -> Option<Date> {
    match text.parse::<Date>() {
        Ok(date) => Some(date),
        Err(reason) => {
            sink.push(
                Raised::new(ID, file, Place::value(path), format!("`{text}` is no date: {reason}"))
                    .help("write YYYY-MM-DD, or YYYY-MM or YYYY when the day is not known"),
            );
            None
        }
    }
}
