//! `waiver-invalid`: a waiver of a rule that does not exist or may not be waived.

use super::suggest::nearest;
use super::{Check, Context, RULES, Rule, find, is_too_low};
use crate::finding::{Applicability, Level, Place, Raised, RuleId, Severity, Sink};
use crate::guide::{EntryFile, Waiver};
use crate::source::FieldPath;

const ID: RuleId = RuleId("waiver-invalid");

pub(super) const RULE: Rule = Rule {
    id: ID,
    severity: Severity::Warning,
    summary: "a waiver of a rule that does not exist or may not be waived",
    fix: Some(Applicability::Suggested),
    docs: include_str!("../../docs/rules/waiver-invalid.md"),
    checks: &[Check::Entry(look)],
};

/// True when entries of this guide may waive the rule that `waiver` names.
pub(super) fn is_valid(context: &Context<'_>, waiver: &Waiver) -> bool {
    let is_about_entries = find(&waiver.rule).is_some_and(|rule| !rule.is_about_proposals());
    let is_open = is_about_entries && !judges_waivers(&waiver.rule) && !is_always_error(&waiver.rule);
    is_open && context.guide.config.policy.may_waive(&waiver.rule)
}

fn look(context: &Context<'_>, file: &EntryFile, sink: &mut Sink) {
    for (index, waiver) in file.entry().waivers.iter().enumerate() {
        // One without a rule lacks a field.
        if waiver.rule.is_empty() || is_valid(context, waiver) {
            continue;
        }
        let rule = &waiver.rule;
        let place = Place::value(FieldPath::from("waivers").index(index).key("rule"));
        let raised = |message: String| Raised::new(ID, file.file, place.clone(), message);
        sink.push(if judges_waivers(rule) {
            raised(format!("`{rule}` judges waivers and cannot be waived")).help("mend the other waiver, or remove it")
        } else if is_always_error(rule) {
            raised(format!("`{rule}` cannot be waived: of a file in which it finds anything, nothing is read"))
                .help("mend what it finds, and remove the waiver")
        } else if find(rule).is_some_and(Rule::is_about_proposals) {
            raised(format!("`{rule}` is about a proposal, and no entry can waive it"))
                .help("mend what it finds in the proposal, and remove the waiver")
        } else if find(rule).is_some() {
            raised(format!("this guide does not let an entry waive `{rule}`"))
                .help("mend what the rule finds; `policy.waivers` in `guide.yaml` names those that may be waived")
        } else {
            let raised = raised(format!("there is no rule `{rule}`"));
            let names = RULES.iter().filter(|rule| !rule.is_about_proposals()).map(|rule| rule.id.0);
            let names = names.filter(|id| !judges_waivers(id) && !is_always_error(id));
            match nearest(rule, names) {
                Some(best) => {
                    raised.help(format!("did you mean `{best}`?")).replace_with(Applicability::Suggested, best)
                }
                None => raised.help("`ddscurate validate --list-rules` lists them"),
            }
        });
    }
}

/// True for the rules whose findings hide the file, and the waiver in it.
fn is_always_error(rule: &str) -> bool {
    is_too_low(rule, Level::Off)
}

/// True for the rules about waivers: a waiver of one could hide itself.
fn judges_waivers(rule: &str) -> bool {
    rule.starts_with("waiver-")
}
