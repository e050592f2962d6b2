//! `stray-file`: something in a guide's folder that is not read, so that its author waits for it in vain.

use super::{Check, Context, Rule};
use crate::finding::{Raised, RuleId, Severity};
use crate::guide::{Problem, ProblemKind, Stray};

const ID: RuleId = RuleId("stray-file");

pub(super) const RULE: Rule = Rule {
    id: ID,
    severity: Severity::Error,
    summary: "a file in one of the guide's folders that is not read",
    fix: None,
    docs: include_str!("../../docs/rules/stray-file.md"),
    checks: &[Check::Problem(look)],
};

fn look(_: &Context<'_>, problem: &Problem) -> Option<Raised> {
    let ProblemKind::Stray(stray) = &problem.kind else { return None };
    let raise = |message: &str| Raised::new(ID, problem.file, problem.place.clone(), message);
    Some(match stray {
        Stray::Symlink => raise("this is a symbolic link; it was not followed").help("put the file itself here"),
        Stray::NotAFile => raise("this is not a regular file").help("remove it"),
        Stray::UnreadableName => raise("the name of this file is not UTF-8")
            .help("rename it with the letters `a` to `z`, digits and hyphens"),
        Stray::Ending { wanted } => {
            raise("this file is not read because of its ending").help(format!("rename it to `{wanted}`"))
        }
        Stray::Backup => raise("this is a copy that an editor or a merge put aside").help("remove it"),
        Stray::Foreign { ending } => raise("this file does not belong here")
            .help(format!("only `.{ending}` files are read here; move it elsewhere")),
        Stray::Unreadable(why) => raise(&format!("this file cannot be read: {why}")),
    })
}
