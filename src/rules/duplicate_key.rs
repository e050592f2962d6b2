//! `duplicate-key`: a key that stands twice in one mapping.

use super::{Check, Context, Rule};
use crate::finding::{Applicability, Place, Raised, RuleId, Severity};
use crate::guide::{Problem, ProblemKind};
use crate::source::{FlawKind, Segment};

const ID: RuleId = RuleId("duplicate-key");

pub(super) const RULE: Rule = Rule {
    id: ID,
    severity: Severity::Error,
    summary: "a key stands twice in one mapping",
    docs: include_str!("../../docs/rules/duplicate-key.md"),
    checks: &[Check::Problem(look)],
};

fn look(_: &Context<'_>, problem: &Problem) -> Option<Raised> {
    let ProblemKind::Flaw(FlawKind::DuplicateKey { is_same }) = problem.kind else { return None };
    let Place::Field { path, .. } = &problem.place else { return None };
    let key = match path.segments().last() {
        Some(Segment::Key(key)) => key.as_str(),
        _ => "",
    };
    let raised = Raised::new(ID, problem.file, problem.place.clone(), format!("`{key}` stands here a second time"))
        .related(problem.file, Place::key(path.clone()), "it stands here already")
        .help("keep one of the two");
    Some(if is_same { raised.remove(Applicability::Automatic) } else { raised })
}
