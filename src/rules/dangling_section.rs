//! `dangling-section`: a listing in a section that its theme does not have.

use super::suggest::nearest;
use super::{Check, Context, Rule};
use crate::finding::{Applicability, Place, Raised, RuleId, Severity, Sink};
use crate::guide::{EntryFile, ThemeFile};
use crate::source::FieldPath;

const ID: RuleId = RuleId("dangling-section");

pub(super) const RULE: Rule = Rule {
    id: ID,
    severity: Severity::Error,
    summary: "a listing in a section that its theme does not have",
    fix: Some(Applicability::Suggested),
    docs: include_str!("../../docs/rules/dangling-section.md"),
    checks: &[Check::Entry(look)],
};

fn look(context: &Context<'_>, file: &EntryFile, sink: &mut Sink) {
    for (index, listing) in file.entry().listings.iter().enumerate() {
        // A theme that is not there or cannot be read has its own finding.
        let (Some(theme), Some(id)) = (context.guide.theme(&listing.theme), &listing.section) else { continue };
        if id.is_empty() || theme.theme.section(id).is_some() {
            continue;
        }
        let place = Place::value(FieldPath::from("listings").index(index).key("section"));
        let raised = Raised::new(ID, file.file, place, format!("the theme `{}` has no section `{id}`", theme.slug));
        let sections = theme.theme.all_sections();
        let ids = || sections.iter().map(|(_, section)| section.id.as_str()).filter(|id| !id.is_empty());
        sink.push(match section_meant(theme, id).or_else(|| nearest(id, ids())) {
            Some(best) => raised.help(format!("did you mean `{best}`?")).replace_with(Applicability::Suggested, best),
            None if sections.is_empty() => raised.help("it has no sections; leave `section` out"),
            None => {
                let ids = ids().map(|id| format!("`{id}`")).collect::<Vec<_>>().join(", ");
                raised.help(format!("it has {ids}"))
            }
        });
    }
}

/// The id of the section that is called so, by its id or its title.
pub(super) fn section_meant<'g>(theme: &'g ThemeFile, name: &str) -> Option<&'g str> {
    let is_titled = |title: &Option<String>| title.as_deref().is_some_and(|title| title.eq_ignore_ascii_case(name));
    let sections = theme.theme.all_sections();
    let mut ids = sections.iter().filter(|(_, section)| section.id == name || is_titled(&section.title));
    let (_, section) = ids.next()?;
    (!section.id.is_empty()).then_some(&section.id)
}
