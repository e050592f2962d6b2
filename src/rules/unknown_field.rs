//! `unknown-field`: a field that the format does not have.

use super::suggest::{did_you_mean, nearest};
use super::{Check, Context, RULES, Rule};
use crate::finding::{Applicability, Place, Raised, RuleId, Severity, Sink};
use crate::guide::{Problem, ProblemKind};
use crate::source::{FieldPath, FlawKind, Part, Segment, locate};

const ID: RuleId = RuleId("unknown-field");

pub(super) const RULE: Rule = Rule {
    id: ID,
    severity: Severity::Error,
    summary: "a field that the format does not have",
    docs: include_str!("../../docs/rules/unknown-field.md"),
    checks: &[Check::Problem(look), Check::Guide(rule_names)],
};

fn look(context: &Context<'_>, problem: &Problem) -> Option<Raised> {
    let (ProblemKind::Flaw(FlawKind::UnknownField { allowed }), Place::Field { path, .. }) =
        (&problem.kind, &problem.place)
    else {
        return None;
    };
    let Some(Segment::Key(key)) = path.segments().last() else { return None };
    let raised =
        Raised::new(ID, problem.file, problem.place.clone(), format!("there is no field `{key}`{}", place_name(path)));
    Some(match nearest(key, allowed.iter().copied()) {
        Some(best) => {
            let raised = raised.help(format!("did you mean `{best}`?"));
            // Where that one is there already, the two must be joined by hand.
            let other = path.parent().unwrap_or_default().key(best);
            let is_there = locate(context.guide.files.get(problem.file).yaml_text(), &other, Part::Key, 0).is_some();
            if is_there { raised } else { raised.replace_with(Applicability::Suggested, best) }
        }
        None if allowed.is_empty() => raised.help("nothing may stand here"),
        None => {
            let allowed = allowed.iter().map(|field| format!("`{field}`")).collect::<Vec<_>>().join(", ");
            raised.help(format!("there are {allowed}; fields of your own begin with `x-`"))
        }
    })
}

/// The levels in `guide.yaml` name rules, and so does the list of those that may be waived.
fn rule_names(context: &Context<'_>, sink: &mut Sink) {
    let Some(file) = context.guide.config_file else { return };
    let config = &context.guide.config;
    let levels = config.rules.keys().map(|name| (name, Place::key(FieldPath::from("rules").key(name.as_str()))));
    let waivable = config.policy.waivers.iter().flatten().enumerate().map(|(index, name)| {
        let path = FieldPath::from("policy").key("waivers").index(index);
        (name, Place::value(path))
    });
    let is_unknown = |name: &String| !name.is_empty() && super::find(name).is_none();
    for (name, place) in levels.chain(waivable).filter(|(name, _)| is_unknown(name)) {
        sink.push(
            Raised::new(ID, file, place, format!("there is no rule `{name}`"))
                .help("`ddscurate validate --list-rules` lists them")
                .maybe_help(did_you_mean(name, RULES.iter().map(|rule| rule.id.0))),
        );
    }
}

fn place_name(path: &FieldPath) -> String {
    let parent = path.parent().filter(|parent| !parent.is_root());
    parent.map(|parent| format!(" in `{parent}`")).unwrap_or_default()
}
