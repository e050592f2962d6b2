//! `component-form`: a component that is an entry and something without one at once.

use super::{Check, Context, Rule};
use crate::finding::{Place, Raised, RuleId, Severity, Sink};
use crate::guide::EntryFile;
use crate::source::FieldPath;

const ID: RuleId = RuleId("component-form");

pub(super) const RULE: Rule = Rule {
    id: ID,
    severity: Severity::Error,
    summary: "a component with an entry and a name or address of its own",
    fix: None,
    docs: include_str!("../../docs/rules/component-form.md"),
    checks: &[Check::Entry(look)],
};

fn look(_: &Context<'_>, file: &EntryFile, sink: &mut Sink) {
    for (index, component) in file.entry().components.iter().enumerate() {
        let Some(slug) = component.entry.as_ref().filter(|slug| !slug.is_empty()) else { continue };
        let own = [("name", &component.name), ("url", &component.url)];
        for (field, _) in own.into_iter().filter(|(_, text)| text.is_some()) {
            let path = FieldPath::from("components").index(index).key(field);
            sink.push(
                Raised::new(ID, file.file, Place::key(path), format!("this component has both `entry` and `{field}`"))
                    .help(format!("`entry: {slug}` names it already; keep one of the two")),
            );
        }
    }
}
