//! `dangling-theme`: a reference to a theme that does not exist.

use super::suggest::nearest;
use super::{Check, Context, Rule};
use crate::finding::{Applicability, Place, Raised, RuleId, Severity, Sink};
use crate::guide::{EntryFile, ThemeFile};
use crate::source::{FieldPath, FileId};

const ID: RuleId = RuleId("dangling-theme");

pub(super) const RULE: Rule = Rule {
    id: ID,
    severity: Severity::Error,
    summary: "a reference to a theme that does not exist",
    fix: Some(Applicability::Suggested),
    docs: include_str!("../../docs/rules/dangling-theme.md"),
    checks: &[Check::Entry(listings), Check::Theme(related)],
};

fn listings(context: &Context<'_>, file: &EntryFile, sink: &mut Sink) {
    for (index, listing) in file.entry().listings.iter().enumerate() {
        if !listing.theme.is_empty() && !context.guide.knows_theme(&listing.theme) {
            let path = FieldPath::from("listings").index(index).key("theme");
            sink.push(dangling(context, file.file, path, &listing.theme));
        }
    }
}

fn related(context: &Context<'_>, file: &ThemeFile, sink: &mut Sink) {
    for (index, slug) in file.theme.related.iter().enumerate() {
        let path = FieldPath::from("related").index(index);
        if *slug == file.slug {
            sink.push(
                Raised::new(ID, file.file, Place::value(path), "the theme is related to itself")
                    .help("name another theme, or remove it")
                    .remove(Applicability::Suggested),
            );
        } else if !slug.is_empty() && !context.guide.knows_theme(slug) {
            sink.push(dangling(context, file.file, path, slug));
        }
    }
}

fn dangling(context: &Context<'_>, file: FileId, path: FieldPath, slug: &str) -> Raised {
    let raised = Raised::new(ID, file, Place::value(path), format!("no theme is called `{slug}`"));
    let themes = || context.guide.themes_in_order().into_iter().map(|theme| theme.slug.as_str());
    match nearest(slug, themes()) {
        Some(best) => raised.help(format!("did you mean `{best}`?")).replace_with(Applicability::Suggested, best),
        None => {
            let themes = themes().map(|slug| format!("`{slug}`")).collect::<Vec<_>>().join(", ");
            raised.help(format!("there are {themes}"))
        }
    }
}
