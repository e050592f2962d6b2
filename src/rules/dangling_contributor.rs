//! `dangling-contributor`: an editor who has no contributor's file.

use super::suggest::nearest;
use super::{Check, Context, Rule};
use crate::finding::{Applicability, Place, Raised, RuleId, Severity, Sink};
use crate::source::FieldPath;

const ID: RuleId = RuleId("dangling-contributor");

pub(super) const RULE: Rule = Rule {
    id: ID,
    severity: Severity::Error,
    summary: "an editor who is not a contributor",
    fix: Some(Applicability::Suggested),
    docs: include_str!("../../docs/rules/dangling-contributor.md"),
    checks: &[Check::Guide(look)],
};

fn look(context: &Context<'_>, sink: &mut Sink) {
    let guide = context.guide;
    let Some(file) = guide.config_file else { return };
    let known = |handle: &str| {
        guide.contributors.binary_search_by(|file| file.handle.as_str().cmp(handle)).is_ok()
            || guide.unusable.contains(&format!("contributors/{handle}"))
    };
    for (index, handle) in guide.config.editors.iter().enumerate() {
        if handle.is_empty() || known(handle) {
            continue;
        }
        let place = Place::value(FieldPath::from("editors").index(index));
        let raised = Raised::new(ID, file, place, format!("no contributor is called `{handle}`"));
        let handles = guide.contributors.iter().map(|file| file.handle.as_str());
        sink.push(match nearest(handle, handles) {
            Some(best) => raised.help(format!("did you mean `{best}`?")).replace_with(Applicability::Suggested, best),
            None => raised.help(format!("write `contributors/{handle}.yaml`, or remove the line")),
        });
    }
}
