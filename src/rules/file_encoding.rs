//! `file-encoding`: files are UTF-8 without a byte order mark, with LF line ends, the last line included.

use super::{Check, Context, Rule};
use crate::finding::{Applicability, Raised, RuleId, Severity};
use crate::guide::{Problem, ProblemKind};
use crate::source::{BlemishKind, Change};

const ID: RuleId = RuleId("file-encoding");

pub(super) const RULE: Rule = Rule {
    id: ID,
    severity: Severity::Error,
    summary: "a file that is not plain UTF-8 with LF line ends",
    fix: Some(Applicability::Automatic),
    docs: include_str!("../../docs/rules/file-encoding.md"),
    checks: &[Check::Problem(look)],
};

fn look(_: &Context<'_>, problem: &Problem) -> Option<Raised> {
    let ProblemKind::Blemish(blemish) = &problem.kind else { return None };
    let raise = |message: &str| Raised::new(ID, problem.file, problem.place.clone(), message);
    match blemish {
        BlemishKind::NotUtf8 { looks_utf16: true } => {
            Some(raise("the file is UTF-16, not UTF-8").help("save it as UTF-8 (in Notepad: Save As, Encoding)"))
        }
        BlemishKind::NotUtf8 { looks_utf16: false } => {
            Some(raise("a byte here is not UTF-8; the rest was not read").help("save the file as UTF-8"))
        }
        BlemishKind::ByteOrderMark => {
            let raised = raise("the file begins with a byte order mark").help("save it as UTF-8 without BOM");
            Some(raised.change(Applicability::Automatic, problem.file, Change::NoByteOrderMark))
        }
        BlemishKind::CarriageReturns => Some(
            raise("lines end in CR LF")
                .help("save the file with LF line ends; `* text=auto eol=lf` in `.gitattributes` does it for you")
                .change(Applicability::Automatic, problem.file, Change::LineEnds),
        ),
        BlemishKind::NoFinalNewline => Some(
            raise("the last line does not end in a newline")
                .help("add one; without it the next change touches this line too")
                .change(Applicability::Automatic, problem.file, Change::FinalNewline),
        ),
        BlemishKind::TooLarge | BlemishKind::Hidden(_) | BlemishKind::TooManyBrackets => None,
    }
}
