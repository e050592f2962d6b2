//! `summary-form`: a summary that is not one plain sentence.

use super::{Check, Context, Rule, text_cut_off};
use crate::finding::{Applicability, Place, Raised, RuleId, Severity, Sink};
use crate::guide::{EntryFile, check_summary_form};

const ID: RuleId = RuleId("summary-form");

pub(super) const RULE: Rule = Rule {
    id: ID,
    severity: Severity::Warning,
    summary: "a summary that is not one plain sentence",
    fix: Some(Applicability::Automatic),
    docs: include_str!("../../docs/rules/summary-form.md"),
    checks: &[Check::Entry(look)],
};

fn look(context: &Context<'_>, file: &EntryFile, sink: &mut Sink) {
    let text = &file.entry().summary;
    // An empty one is a missing field.
    if !text.is_empty()
        && let Err(error) = check_summary_form(text)
        // How one ends that was cut off is not known.
        && text_cut_off::comment_behind(context, file.file, &"summary".into(), text).is_none()
    {
        let raised = Raised::new(ID, file.file, Place::value("summary"), error.message).maybe_help(error.help);
        sink.push(mended(text, raised));
    }
}

/// Offers to end the sentence and to remove the space around it, where nothing else is wrong.
fn mended(text: &str, raised: Raised) -> Raised {
    let bare = text.trim();
    let last = bare.trim_end_matches(['"', '\'', ')', '\u{201d}', '\u{2019}']).chars().next_back();
    let is_open = last.is_some_and(|c| c.is_ascii_alphanumeric() || ('\u{c0}'..='\u{24f}').contains(&c));
    let stop = if is_open { "." } else { "" };
    if check_summary_form(&format!("{bare}{stop}")).is_err() {
        return raised;
    }
    let start = text.len() - text.trim_start().len();
    let end = start + bare.len();
    let ended = raised.replace_part(Applicability::Automatic, end..text.len(), stop);
    if start > 0 { ended.replace_part(Applicability::Automatic, 0..start, "") } else { ended }
}
