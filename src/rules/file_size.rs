//! `file-size`: a file that is too large to be one entry, theme or page.

use super::{Check, Context, Rule};
use crate::finding::{Raised, RuleId, Severity};
use crate::guide::{Problem, ProblemKind};
use crate::source::{BlemishKind, MAX_FILE_BYTES};

const ID: RuleId = RuleId("file-size");

pub(super) const RULE: Rule = Rule {
    id: ID,
    severity: Severity::Error,
    summary: "a file larger than 64 KiB, which is not read",
    fix: None,
    docs: include_str!("../../docs/rules/file-size.md"),
    checks: &[Check::Problem(look)],
};

fn look(_: &Context<'_>, problem: &Problem) -> Option<Raised> {
    matches!(problem.kind, ProblemKind::Blemish(BlemishKind::TooLarge)).then(|| {
        let limit = MAX_FILE_BYTES / 1024;
        Raised::new(
            ID,
            problem.file,
            problem.place.clone(),
            format!("the file is larger than {limit} KiB and was not read"),
        )
        .help("split it, or cut it down to what a reader needs")
    })
}
