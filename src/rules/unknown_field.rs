//! `unknown-field`: a field that the format does not have.

use super::suggest::{did_you_mean, field_meant};
use super::{Check, Context, RULES, Rule};
use crate::finding::{Applicability, Place, Raised, RuleId, Severity, Sink};
use crate::guide::{Problem, ProblemKind};
use crate::source::{FieldPath, FlawKind, Part, Segment, locate};

const ID: RuleId = RuleId("unknown-field");

pub(super) const RULE: Rule = Rule {
    id: ID,
    severity: Severity::Error,
    summary: "a field that the format does not have",
    fix: Some(Applicability::Suggested),
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
    let raise = |message: String| Raised::new(ID, problem.file, problem.place.clone(), message);
    if is_of_listing(context, problem).is_some() {
        let all: Vec<&str> = context
            .guide
            .problems_of(problem.file)
            .filter_map(|other| is_of_listing(context, other))
            .take(100)
            .collect();
        let belongs = if all.len() == 1 { "belongs" } else { "belong" };
        let names = all.iter().map(|key| format!("`{key}`")).collect::<Vec<_>>().join(", ");
        return (all.first() == Some(&key.as_str())).then(|| {
            raise(format!("{names} {belongs} beneath `listings`"))
                .help("write `listings:`, beneath it `- theme: …`, and what else is said of that theme below `theme`")
        });
    }
    let raised = raise(format!("there is no field `{key}`{}", place_name(path)));
    Some(match field_meant(&path.parent().unwrap_or_default(), key, allowed) {
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

/// What an entry says of one theme only.
const OF_LISTING: [&str; 6] = ["theme", "section", "label", "note", "quote", "weight"];

/// The key, when it is one of [`OF_LISTING`] and stands in the entry itself.
fn is_of_listing<'p>(context: &Context<'_>, problem: &'p Problem) -> Option<&'p str> {
    let (ProblemKind::Flaw(FlawKind::UnknownField { .. }), Place::Field { path, .. }) = (&problem.kind, &problem.place)
    else {
        return None;
    };
    let [Segment::Key(key)] = path.segments() else { return None };
    let is_entry = context.guide.files.path(problem.file).starts_with("entries/");
    (is_entry && OF_LISTING.contains(&key.as_str())).then_some(key)
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
