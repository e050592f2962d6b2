//! `status-inconsistent`: a status whose parts contradict each other.

use super::{Check, Context, Rule};
use crate::finding::{Place, Raised, RuleId, Severity, Sink};
use crate::guide::{EntryFile, State};
use crate::source::FieldPath;

const ID: RuleId = RuleId("status-inconsistent");

pub(super) const RULE: Rule = Rule {
    id: ID,
    severity: Severity::Warning,
    summary: "a status whose parts contradict each other",
    fix: None,
    docs: include_str!("../../docs/rules/status-inconsistent.md"),
    checks: &[Check::Entry(look)],
};

fn look(context: &Context<'_>, file: &EntryFile, sink: &mut Sink) {
    let Some(status) = &file.entry().status else { return };
    let Some(state) = status.state else { return };
    let at = |field: &str| FieldPath::from("status").key(field);
    match (state, &status.successor) {
        (State::Active, Some(_)) => sink.push(
            Raised::new(ID, file.file, Place::key(at("successor")), "the tool is active, but has a successor")
                .help("if it was given up, say so in `state`; if not, name the other tool under `relations`"),
        ),
        // An entry that goes by the new name has the old one among its aliases. A successor that cannot be read has its
        // own finding.
        (State::Renamed | State::Merged, None) if !context.guide.has_problem_at(file.file, at("successor")) => {
            if state == State::Merged {
                sink.push(
                    Raised::new(
                        ID,
                        file.file,
                        Place::value(at("state")),
                        "the tool was merged, but nothing says into what",
                    )
                    .help("name what it lives on in: `successor` is an entry, or has `name` and `url`"),
                );
            } else if file.entry().aliases.is_empty() {
                sink.push(
                    Raised::new(
                        ID,
                        file.file,
                        Place::value(at("state")),
                        "the tool was renamed, but only one name is given",
                    )
                    .help("give the new name as `successor`, or the former one among `aliases`"),
                );
            }
        }
        _ => {}
    }
}
