//! `empty-section`: a section of a theme in which nothing is listed.

use super::keys::{Index, Keys, NONE, hash};
use super::{Check, Context, Rule};
use crate::finding::{Place, Raised, RuleId, Severity, Sink};
use crate::guide::{EntryFile, Section, check_slug};

const ID: RuleId = RuleId("empty-section");

pub(super) const RULE: Rule = Rule {
    id: ID,
    severity: Severity::Warning,
    summary: "a section in which nothing is listed",
    fix: None,
    docs: include_str!("../../docs/rules/empty-section.md"),
    checks: &[Check::Keys(keys, look, NONE)],
};

fn keys(file: &EntryFile, keys: &mut Keys<'_>) {
    for listing in &file.entry().listings {
        if let Some(section) = &listing.section {
            keys.add(0, (listing.theme.as_str(), section.as_str()));
        }
    }
}

fn look(context: &Context<'_>, index: &Index<'_>, sink: &mut Sink) {
    // A file that cannot be read may be the one that is listed there.
    if context.guide.unusable.iter().any(|path| path.starts_with("entries/")) {
        return;
    }
    for file in &context.guide.themes {
        // So may a field that is misspelled be the name of the section.
        if context.guide.has_problem_at(file.file, "sections") {
            continue;
        }
        let is_empty = |section: &Section| !is_used(index, &file.slug, section);
        for (path, section) in file.theme.all_sections().into_iter().filter(|(_, section)| is_empty(section)) {
            // One that is no slug has its own finding.
            if check_slug(&section.id).is_err() {
                continue;
            }
            sink.push(
                Raised::new(
                    ID,
                    file.file,
                    Place::value(path.key("id")),
                    format!("nothing is listed in `{}`", section.id),
                )
                .help("list an entry there, or remove the section until there is one"),
            );
        }
    }
}

/// True when something is listed in the section, or in one within it.
fn is_used(index: &Index<'_>, theme: &str, section: &Section) -> bool {
    index.has(hash((theme, section.id.as_str()))) || section.sections.iter().any(|inner| is_used(index, theme, inner))
}
