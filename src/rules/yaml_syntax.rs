//! `yaml-syntax`: a file that is not YAML, or YAML of a kind that a guide does not use.

use super::{Check, Context, Rule};
use crate::finding::{Raised, RuleId, Severity};
use crate::guide::{Problem, ProblemKind};
use crate::source::BlemishKind;

const ID: RuleId = RuleId("yaml-syntax");

pub(super) const RULE: Rule = Rule {
    id: ID,
    severity: Severity::Error,
    summary: "the file is not YAML, or uses anchors, tags or several documents",
    fix: None,
    docs: include_str!("../../docs/rules/yaml-syntax.md"),
    checks: &[Check::Problem(look)],
};

fn look(_: &Context<'_>, problem: &Problem) -> Option<Raised> {
    let raise = |message: String| Raised::new(ID, problem.file, problem.place.clone(), message);
    match &problem.kind {
        ProblemKind::Syntax(error) => Some(raise(error.message.clone()).maybe_help(error.help.clone())),
        ProblemKind::NoFrontMatter => Some(
            raise("the file does not begin with front matter".to_owned())
                .help("put its fields between two lines `---` at the very top"),
        ),
        ProblemKind::Blemish(BlemishKind::TooManyBrackets) => Some(
            raise("more than 256 opening brackets in one file".to_owned())
                .help("write lists with one `- ` line an element, mappings with one `key: value` line a member"),
        ),
        _ => None,
    }
}
