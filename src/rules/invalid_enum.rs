//! `invalid-enum`: a word that is none of those a field knows.

use super::dashes::slipped;
use super::suggest::nearest;
use super::{Check, Context, Rule, is_too_low};
use crate::finding::{Applicability, Place, Raised, RuleId, Severity, Sink};
use crate::guide::{FORMAT, Guide, Problem, ProblemKind};
use crate::source::{FieldPath, FileId, FlawKind, Part, Segment, Span};

const ID: RuleId = RuleId("invalid-enum");

pub(super) const RULE: Rule = Rule {
    id: ID,
    severity: Severity::Error,
    summary: "a word that the field does not know",
    fix: Some(Applicability::Suggested),
    docs: include_str!("../../docs/rules/invalid-enum.md"),
    checks: &[Check::Problem(look), Check::Guide(format_version), Check::Guide(levels)],
};

fn look(context: &Context<'_>, problem: &Problem) -> Option<Raised> {
    let ProblemKind::Flaw(FlawKind::NotOneOf { allowed, found }) = &problem.kind else { return None };
    let Place::Field { path, .. } = &problem.place else { return None };
    if let Some(raised) = slipped(context, ID, problem.file, path, found) {
        return Some(raised);
    }
    let field = path.segments().iter().rev().find_map(Segment::as_key);
    let message = format!("`{}` cannot be `{found}`", field.unwrap_or_default());
    let raised = Raised::new(ID, problem.file, problem.place.clone(), message);
    let words = allowed.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ");
    // The level of a rule that is to say nothing.
    let off = allowed.iter().copied().find(|word| *word == "off" && matches!(found.as_str(), "false" | "no" | "none"));
    Some(match off.or_else(|| nearest(found, allowed.iter().copied())) {
        Some(best) => raised
            .help(format!("did you mean `{best}`? It is one of {words}"))
            .replace_with(Applicability::Suggested, best),
        None => raised.help(format!("use one of {words}")),
    })
}

/// What a rule finds may be about a file that is not read at all; that is never less than an error.
fn levels(context: &Context<'_>, sink: &mut Sink) {
    let Some(file) = context.guide.config_file else { return };
    for (rule, level) in &context.guide.config.rules {
        if level.parse().is_ok_and(|level| is_too_low(rule, level)) {
            let place = Place::value(FieldPath::from("rules").key(rule.as_str()));
            sink.push(
                Raised::new(ID, file, place, format!("`{rule}` cannot be `{level}`: files would be missing unnoticed"))
                    .help("remove the line"),
            );
        }
    }
}

/// Where the guide names a format that this program does not read.
pub(super) fn unknown_format(guide: &Guide) -> Option<(FileId, Span)> {
    let file = guide.config_file.filter(|_| guide.config.schema.is_some_and(|version| version != FORMAT))?;
    Some((file, guide.files.get(file).locate(&"schema".into(), Part::Value, 0)))
}

/// A newer format may mean something else by the same words.
fn format_version(context: &Context<'_>, sink: &mut Sink) {
    let config = &context.guide.config;
    if let (Some(file), Some(version)) = (context.guide.config_file, config.schema)
        && version != FORMAT
    {
        sink.push(
            Raised::new(
                ID,
                file,
                Place::value("schema"),
                format!("format {version} is not known to this version of ddscurate"),
            )
            .help(format!("this version reads format {FORMAT}; a newer ddscurate may read this one")),
        );
    }
}
