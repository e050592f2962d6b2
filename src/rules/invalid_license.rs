//! `invalid-license`: a license that is neither an SPDX expression nor `proprietary`.

use super::{Check, Context, Rule};
use crate::finding::{Place, Raised, RuleId, Severity, Sink};
use crate::guide::{EntryFile, check_license};

const ID: RuleId = RuleId("invalid-license");

pub(super) const RULE: Rule = Rule {
    id: ID,
    severity: Severity::Error,
    summary: "a license that is neither an SPDX expression nor `proprietary`",
    docs: include_str!("../../docs/rules/invalid-license.md"),
    checks: &[Check::Entry(look)],
};

fn look(_: &Context<'_>, file: &EntryFile, sink: &mut Sink) {
    if let Some(license) = file.entry().license.as_ref().filter(|license| !license.is_empty())
        && let Err(error) = check_license(license)
    {
        sink.push(
            Raised::new(ID, file.file, Place::value("license"), format!("`{license}`: {}", error.message))
                .maybe_help(error.help),
        );
    }
}
