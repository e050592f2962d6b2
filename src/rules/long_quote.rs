//! `long-quote`: a quote longer than the guide takes.

use super::texts::Text;
use super::{Check, Context, Rule};
use crate::finding::{Raised, RuleId, Severity, Sink};
use crate::guide::TextRole;

const ID: RuleId = RuleId("long-quote");

pub(super) const RULE: Rule = Rule {
    id: ID,
    severity: Severity::Warning,
    summary: "a quote longer than the guide takes",
    fix: None,
    docs: include_str!("../../docs/rules/long-quote.md"),
    checks: &[Check::Text(look)],
};

/// The longest quote where the guide says nothing, in characters: three or four sentences, which most readers and
/// lawyers take for a quotation and not for a copy.
const LONGEST: usize = 300;

fn look(context: &Context<'_>, text: &Text<'_>, sink: &mut Sink) {
    if text.role != TextRole::Quote {
        return;
    }
    let most = context.guide.config.policy.longest_quote().unwrap_or(LONGEST);
    // Characters are at most as many as bytes.
    if text.text().len() <= most {
        return;
    }
    let length = text.text().chars().count();
    if length > most {
        sink.push(
            Raised::new(
                ID,
                text.file,
                text.whole(),
                format!("the quote has {length} characters, at most {most} are allowed"),
            )
            .help("quote the sentence that matters and link to the rest"),
        );
    }
}
