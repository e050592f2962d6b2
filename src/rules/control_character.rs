//! `control-character`: characters that do not show, or that change how others show.

use super::{Check, Context, Rule};
use crate::finding::{Place, Raised, RuleId, Severity, Sink};
use crate::guide::{EntryFile, Problem, ProblemKind, field_path, walk_entry};
use crate::source::{BlemishKind, is_hidden_character};

const ID: RuleId = RuleId("control-character");

pub(super) const RULE: Rule = Rule {
    id: ID,
    severity: Severity::Error,
    summary: "an invisible character, or one that changes how others show",
    docs: include_str!("../../docs/rules/control-character.md"),
    checks: &[Check::Problem(raw), Check::Entry(escaped)],
};

/// As they stand in the file.
fn raw(_: &Context<'_>, problem: &Problem) -> Option<Raised> {
    let ProblemKind::Blemish(BlemishKind::Hidden(c)) = problem.kind else { return None };
    Some(
        Raised::new(ID, problem.file, problem.place.clone(), describe(c))
            .help("remove it; it was probably pasted along with the text"),
    )
}

/// As escapes in a quoted text, where a reviewer sees a harmless `\u202e`.
fn escaped(context: &Context<'_>, file: &EntryFile, sink: &mut Sink) {
    if !context.guide.files.get(file.file).text.contains('\\') {
        return;
    }
    let text = &context.guide.files.get(file.file).text;
    walk_entry(&file.entry, |steps, _, value| {
        let hidden = value.chars().find(|c| is_hidden_character(*c));
        // One that stands in the file itself was reported already.
        if let Some(c) = hidden.filter(|c| !text.contains(*c)) {
            let place = Place::value(field_path(steps));
            sink.push(Raised::new(ID, file.file, place, describe(c)).help("remove the escape"));
        }
    });
}

fn describe(c: char) -> String {
    let what = match c {
        '\r' => "a lone carriage return",
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}' | '\u{61c}' => {
            "a character that changes the direction of text"
        }
        '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}' | '\u{ad}' => "an invisible character",
        c if c.is_control() => "a control character",
        _ => "a character that readers cannot see",
    };
    format!("{what}, U+{:04X}", u32::from(c))
}
