//! `invalid-license`: a license that is neither an SPDX expression nor `proprietary`.

use super::{Check, Context, Rule};
use crate::finding::{Applicability, Place, Raised, RuleId, Severity, Sink};
use crate::guide::{EntryFile, check_license, mend_license};
use crate::source::{FieldPath, FileId};

const ID: RuleId = RuleId("invalid-license");

pub(super) const RULE: Rule = Rule {
    id: ID,
    severity: Severity::Error,
    summary: "a license that is neither an SPDX expression nor `proprietary`",
    fix: Some(Applicability::Automatic),
    docs: include_str!("../../docs/rules/invalid-license.md"),
    checks: &[Check::Entry(entry), Check::Guide(text)],
};

fn entry(_: &Context<'_>, file: &EntryFile, sink: &mut Sink) {
    if let Some(license) = &file.entry().license {
        judge(file.file, license, sink);
    }
}

/// The license of the guide's own text.
fn text(context: &Context<'_>, sink: &mut Sink) {
    if let (Some(file), Some(license)) = (context.guide.config_file, &context.guide.config.license) {
        judge(file, license, sink);
    }
}

fn judge(file: FileId, license: &str, sink: &mut Sink) {
    // An empty one says nothing.
    if license.is_empty() {
        return;
    }
    if let Err(error) = check_license(license) {
        let place = Place::value(FieldPath::from("license"));
        let raised = Raised::new(ID, file, place, error.message).maybe_help(error.help);
        sink.push(match mend_license(license) {
            Some(mend) if mend.is_certain => raised.replace_with(Applicability::Automatic, mend.text),
            Some(mend) => raised.replace_with(Applicability::Suggested, mend.text),
            None => raised,
        });
    }
}
