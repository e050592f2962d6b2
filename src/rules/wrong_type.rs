//! `wrong-type`: a list where a text belongs, a text where a list belongs, and the like.

use super::{Check, Context, Rule};
use crate::finding::{Applicability, Place, Raised, RuleId, Severity, Sink};
use crate::guide::{Problem, ProblemKind};
use crate::source::{FieldPath, FlawKind, Value};

const ID: RuleId = RuleId("wrong-type");

pub(super) const RULE: Rule = Rule {
    id: ID,
    severity: Severity::Error,
    summary: "a value of another kind than its field holds",
    fix: Some(Applicability::Automatic),
    docs: include_str!("../../docs/rules/wrong-type.md"),
    checks: &[Check::Problem(look), Check::Guide(counts)],
};

/// Lists of what may stand alone, as they are expected.
const LISTS: [&str; 2] = ["a list of text", "a list of words"];

fn look(_: &Context<'_>, problem: &Problem) -> Option<Raised> {
    let ProblemKind::Flaw(FlawKind::WrongType { expected, found, text }) = &problem.kind else { return None };
    let message = format!("{} is expected here, this is {}", with_article(expected), what_it_is(expected, found));
    let raised = Raised::new(ID, problem.file, problem.place.clone(), message);
    if let (Some(url), Some(path)) = (text, raised.field().filter(|path| **path == "urls".into()).cloned())
        && url.contains("://")
    {
        let help = format!("write `home: {url}` beneath `{path}`, two spaces further right");
        return Some(raised.help(help));
    }
    let help = if expected.starts_with("a list") && *found == "a mapping" {
        Some("begin each element with `- `, its fields in one column")
    } else if expected.starts_with("a list") {
        Some("put each element on its own line, after `- `")
    } else if expected == "a mapping" && *found == "a list" {
        Some("write its fields without `- `, one `name: value` a line")
    } else if expected == "a mapping" {
        Some("write its fields beneath it, indented, one `name: value` a line")
    } else if expected.starts_with("`true`") {
        Some("write `true` or `false`, without quotes")
    } else if *found == "a list" {
        Some("write one value, without `- `")
    } else if *found == "a mapping" && expected == "text" {
        Some("if the text contains a colon, put it in quotes")
    } else {
        None
    };
    let raised = raised.maybe_help(help.map(ToOwned::to_owned));
    // One text where a list of texts belongs is its only element, unless it is several in one.
    let only = text.as_ref().filter(|text| !text.contains([',', ';', '\n']) && text.trim() == text.as_str());
    Some(match (only, raised.field().cloned()) {
        (Some(text), Some(path)) if LISTS.contains(&expected.as_str()) => {
            raised.set(Applicability::Automatic, path, vec![Value::from(text.as_str())])
        }
        _ => raised,
    })
}

/// `a text` for `text`; lists of single values are just lists.
fn with_article(expected: &str) -> &str {
    match expected {
        "text" => "a text",
        list if LISTS.contains(&list) => "a list",
        "text or a mapping" => "a text or a mapping",
        other => other,
    }
}

fn what_it_is<'f>(expected: &str, found: &'f str) -> &'f str {
    match found {
        "text" if expected.starts_with("a list") => "one text",
        "text" => "a text",
        other => other,
    }
}

/// What `guide.yaml` counts begins with one; a limit of none is said by leaving it out.
fn counts(context: &Context<'_>, sink: &mut Sink) {
    let Some(file) = context.guide.config_file else { return };
    let policy = &context.guide.config.policy;
    let counts = [("entries_per_proposal", policy.entries_per_proposal), ("quote_length", policy.quote_length)];
    for (name, number) in counts.into_iter().filter_map(|(name, number)| Some((name, number?))) {
        if number < 1 {
            let place = Place::value(FieldPath::from("policy").key(name));
            sink.push(
                Raised::new(ID, file, place, format!("a number from 1 is expected here, this is {number}"))
                    .help("leave the field out if there is no limit"),
            );
        }
    }
}
