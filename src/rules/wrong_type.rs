//! `wrong-type`: a list where a text belongs, a text where a list belongs, and the like.

use super::dashes::{plain_lines, without_space};
use super::{Check, Context, Rule};
use crate::finding::{Applicability, Place, Raised, RuleId, Severity, Sink};
use crate::guide::{Hosting, Problem, ProblemKind, check_slug};
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

fn look(context: &Context<'_>, problem: &Problem) -> Option<Raised> {
    let ProblemKind::Flaw(FlawKind::WrongType { expected, found, text }) = &problem.kind else { return None };
    let message = format!("{} is expected here, this is {}", with_article(expected), what_it_is(expected, found));
    let raised = Raised::new(ID, problem.file, problem.place.clone(), message);
    let text_at = text.as_deref().and_then(|text| Some((text, raised.field()?.clone())));
    let is_list = LISTS.contains(&expected.as_str());
    if let Some((text, path)) = text_at.as_ref().filter(|_| is_list)
        && let Some(elements) = without_space(context, problem.file, path, text)
    {
        let space = Raised::new(
            ID,
            problem.file,
            problem.place.clone(),
            format!("a space is missing behind the `-` of `{text}`"),
        );
        let help = format!("write `- {}`", elements.first().copied().unwrap_or_default());
        return Some(space.help(help).set(Applicability::Automatic, path.clone(), list(&elements)));
    }
    if let Some((text, path)) = text_at.as_ref().filter(|_| expected == "a whole number")
        && let Ok(number) = text.parse::<i64>()
    {
        let value = Value::Number(number.into());
        return Some(raised.help("remove the quotes").set(Applicability::Automatic, path.clone(), value));
    }
    if let Some((url, path)) = text_at.as_ref().filter(|(url, path)| *path == "urls".into() && url.contains("://")) {
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
    Some(match text_at {
        Some((text, path)) if is_list => match meant(context, problem, &path, text) {
            Some((applicability, elements)) => raised.set(applicability, path, list(&elements)),
            None => raised,
        },
        _ => raised,
    })
}

/// The elements of a list that was written as one text, and whether they are certain.
fn meant<'t>(
    context: &Context<'_>,
    problem: &Problem,
    path: &FieldPath,
    text: &'t str,
) -> Option<(Applicability, Vec<&'t str>)> {
    let is_plain = !text.contains(['\n', ';']) && text.trim() == text;
    let has_dash = text.contains(" -")
        && plain_lines(context, problem.file, path, text)
            .is_none_or(|lines| lines.iter().skip(1).any(|(_, line)| line.starts_with('-')));
    if !is_plain || has_dash {
        return None;
    }
    if !text.contains(',') {
        // It is the only one.
        return Some((Applicability::Automatic, vec![text]));
    }
    // A name may have a comma in it, a word has none.
    let is_valid: fn(&str) -> bool = match path.to_string().as_str() {
        "tags" => |tag| check_slug(tag).is_ok(),
        "hosting" => |word| Hosting::ALL.iter().any(|hosting| hosting.word() == word),
        _ => return None,
    };
    let elements: Vec<&str> = text.split(',').map(str::trim).collect();
    let applicability =
        if elements.iter().all(|word| is_valid(word)) { Applicability::Automatic } else { Applicability::Suggested };
    (!elements.contains(&"")).then_some((applicability, elements))
}

fn list(elements: &[&str]) -> Vec<Value> {
    elements.iter().map(|text| Value::from(*text)).collect()
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
