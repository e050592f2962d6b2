//! `invalid-date`: a date that does not exist, is written in another form, or lies ahead.

use super::{Check, Context, Rule};
use crate::finding::{Applicability, Place, Raised, RuleId, Severity, Sink};
use crate::guide::{ContributorFile, Date, EntryFile};
use crate::source::{FieldPath, FileId};

const ID: RuleId = RuleId("invalid-date");

pub(super) const RULE: Rule = Rule {
    id: ID,
    severity: Severity::Error,
    summary: "a date that does not exist, is not written `YYYY[-MM[-DD]]`, or lies ahead",
    fix: Some(Applicability::Suggested),
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
            let raised = Raised::new(ID, file, Place::value(path), format!("`{text}` is not a date: {reason}"));
            sink.push(match understood(text) {
                Some(date) => raised
                    .help(format!("write `{date}` if that is meant"))
                    .replace_with(Applicability::Suggested, date.to_string()),
                None => match days_of_month(text) {
                    Some((month, days)) => raised.help(format!("{month} has {days} days; write the day that is meant")),
                    None => raised.help("write YYYY-MM-DD, or YYYY-MM or YYYY when the day is not known"),
                },
            });
            None
        }
    }
}

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// The month of a date whose day it does not have, and how many it has.
fn days_of_month(text: &str) -> Option<(&str, u8)> {
    let (month, day) = text.rsplit_once('-')?;
    let is_day = day.len() == 2 && day.parse::<u8>().is_ok_and(|day| day > 0);
    let last = month.parse::<Date>().ok().filter(|_| is_day && month.contains('-'))?.last_day();
    Some((month, last.day().unsigned_abs()))
}

/// A date in another order or with other marks, if it can only be read in one way.
fn understood(text: &str) -> Option<Date> {
    // A date and a time, as programs write them.
    if let Some((day, _)) = text.split_once(['T', ' '])
        && day.len() == 10
        && let Ok(date) = day.parse()
    {
        return Some(date);
    }
    if text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return format!("{}-{}-{}", &text[..4], &text[4..6], &text[6..]).parse().ok();
    }
    let parts: Vec<&str> = text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|part| !part.is_empty()).collect();
    let is_name = |part: &&str| part.bytes().all(|byte| byte.is_ascii_alphabetic());
    let month = parts.iter().find(|part| is_name(part)).and_then(|name| {
        let name = name.to_ascii_lowercase();
        let at = MONTHS.iter().position(|month| name == *month || (name.len() == 3 && month.starts_with(&name)));
        at.map(|at| at + 1)
    });
    let numbers = parts.iter().filter(|part| !is_name(part)).map(|part| part.parse::<usize>().ok());
    let numbers: Vec<usize> = numbers.collect::<Option<_>>()?;
    let date = match (month, numbers.as_slice(), parts.len()) {
        (Some(month), [year], 2) if *year > 999 => format!("{year}-{month:02}"),
        (Some(month), [day, year] | [year, day], 3) if *year > 999 && *day < 100 => {
            format!("{year}-{month:02}-{day:02}")
        }
        (None, [year, month] | [month, year], 2) if *year > 999 && *month < 13 => format!("{year}-{month:02}"),
        (None, [year, month, day], 3) if *year > 999 => format!("{year}-{month:02}-{day:02}"),
        // Which of two small numbers is the month nobody can tell.
        (None, [day, month, year] | [month, day, year], 3) if *year > 999 && *month < 13 && *day > 12 => {
            format!("{year}-{month:02}-{day:02}")
        }
        _ => return None,
    };
    date.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_understood_where_it_has_one_meaning() {
        let understood = |text: &str| understood(text).map(|date| date.to_string());
        for text in [
            "2015/05/31",
            "31.05.2015",
            "05/31/2015",
            "31 May 2015",
            "May 31, 2015",
            "2015-5-31",
            "2015 may 31",
            "2015-05-31T00:00:00Z",
            "20150531",
        ] {
            assert_eq!(understood(text).as_deref(), Some("2015-05-31"), "{text}");
        }
        for text in ["2015-5", "5/2015", "May 2015", "2015 May"] {
            assert_eq!(understood(text).as_deref(), Some("2015-05"), "{text}");
        }
        for text in ["04/05/2015", "31 June 2015", "15-05", "2015-13", "2015-02-30", "soon", "", "May", "May June 2015"]
        {
            assert_eq!(understood(text), None, "{text}");
        }
    }
}
