//! `deprecated-license`: a license identifier that SPDX has withdrawn.

use super::{Check, Context, Rule};
use crate::finding::{Applicability, Place, Raised, RuleId, Severity, Sink};
use crate::guide::{EntryFile, old_licenses};
use crate::source::FieldPath;

const ID: RuleId = RuleId("deprecated-license");

pub(super) const RULE: Rule = Rule {
    id: ID,
    severity: Severity::Warning,
    summary: "a license identifier that SPDX has withdrawn",
    fix: Some(Applicability::Suggested),
    docs: include_str!("../../docs/rules/deprecated-license.md"),
    checks: &[Check::Entry(look)],
};

fn look(_: &Context<'_>, file: &EntryFile, sink: &mut Sink) {
    let Some(license) = &file.entry().license else { return };
    for old in old_licenses(license) {
        let path = FieldPath::from("license");
        let place = if old.id == license { Place::value(path) } else { Place::Within(path, old.span) };
        let raised = Raised::new(ID, file.file, place, format!("SPDX has withdrawn the identifier `{}`", old.id));
        sink.push(match old.instead {
            Some(instead) if instead.ends_with("-only") => raised
                .help(format!(
                    "write `{instead}`, or `{}or-later` if its files allow later versions too",
                    instead.trim_end_matches("only")
                ))
                .replace_with(Applicability::Suggested, instead),
            Some(instead) => raised.help(format!("write `{instead}`")).replace_with(Applicability::Suggested, instead),
            None => raised.help("look at https://spdx.org/licenses/ for the one that took its place"),
        });
    }
}
