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
    fix: Some(Applicability::Automatic),
    docs: include_str!("../../docs/rules/duplicate-key.md"),
    checks: &[Check::Problem(look)],
};

/// How many keys stand twice when two files were pasted into one.
const TWO_FILES: usize = 3;

fn look(context: &Context<'_>, problem: &Problem) -> Option<Raised> {
    let ProblemKind::Flaw(FlawKind::DuplicateKey { is_same }) = problem.kind else { return None };
    let Place::Field { path, .. } = &problem.place else { return None };
    if path.segments().len() == 1 && context.guide.files.path(problem.file).starts_with("entries/") {
        let mut repeated = context.guide.problems_of(problem.file).filter_map(repeated_at_root).take(100);
        let first = repeated.next();
        let rest: Vec<&str> = repeated.collect();
        if first == Some("name") && rest.len() + 1 >= TWO_FILES {
            let is_beginning = matches!(&problem.place, Place::Field { path, nth: 1, .. } if *path == "name".into());
            return is_beginning.then(|| {
                Raised::new(ID, problem.file, problem.place.clone(), "a second entry begins here")
                    .related(problem.file, Place::key("name"), "the first one begins here")
                    .help("give it a file of its own")
            });
        }
    }
    let key = match path.segments().last() {
        Some(Segment::Key(key)) => key.as_str(),
        _ => "",
    };
    let raised = Raised::new(ID, problem.file, problem.place.clone(), format!("`{key}` stands here a second time"))
        .related(problem.file, Place::key(path.clone()), "it stands here already")
        .help("keep one of the two");
    Some(if is_same { raised.remove(Applicability::Automatic) } else { raised })
}

/// The key that stands twice in the file's outermost mapping.
fn repeated_at_root(problem: &Problem) -> Option<&str> {
    match (&problem.kind, &problem.place) {
        (ProblemKind::Flaw(FlawKind::DuplicateKey { .. }), Place::Field { path, .. }) => match path.segments() {
            [Segment::Key(key)] => Some(key),
            _ => None,
        },
        _ => None,
    }
}
