//! `theme-order`: the order in `guide.yaml` and the files that are there differ.

use super::suggest::did_you_mean;
use super::{Check, Context, Rule};
use crate::finding::{Place, Raised, RuleId, Severity, Sink};
use crate::guide::{CONFIG_FILE, Config};
use crate::source::FieldPath;

const ID: RuleId = RuleId("theme-order");

pub(super) const RULE: Rule = Rule {
    id: ID,
    severity: Severity::Error,
    summary: "the order in `guide.yaml` does not match the files",
    fix: None,
    docs: include_str!("../../docs/rules/theme-order.md"),
    checks: &[Check::Guide(listed), Check::Guide(forgotten)],
};

/// What is listed exists, and is listed once.
fn listed(context: &Context<'_>, sink: &mut Sink) {
    let guide = context.guide;
    let Some(file) = guide.config_file else { return };
    let config = &guide.config;
    let in_order = [
        ("themes", vec![("themes", &config.themes)]),
        ("pages", vec![("front", &config.front), ("back", &config.back)]),
    ];
    for (folder, lists) in in_order {
        let is_theme = folder == "themes";
        let mut seen: Vec<(&str, FieldPath)> = Vec::new();
        for (field, slugs) in lists {
            for (index, slug) in slugs.iter().enumerate().filter(|(_, slug)| !slug.is_empty()) {
                let path = FieldPath::from(field).index(index);
                let known = if is_theme { guide.knows_theme(slug) } else { guide.knows_page(slug) };
                let place = Place::value(path.clone());
                if let Some((_, first)) = seen.iter().find(|(earlier, _)| earlier == slug) {
                    sink.push(
                        Raised::new(ID, file, place, format!("`{slug}` is listed twice"))
                            .related(file, Place::value(first.clone()), "it is listed here already")
                            .help("keep one of the two"),
                    );
                } else if !known {
                    let all: Vec<&str> = if is_theme {
                        guide.themes.iter().map(|theme| theme.slug.as_str()).collect()
                    } else {
                        guide.pages.iter().map(|page| page.slug.as_str()).collect()
                    };
                    sink.push(
                        Raised::new(ID, file, place, format!("there is no `{folder}/{slug}.md`"))
                            .help(format!("write `{folder}/{slug}.md`, or remove the line"))
                            .maybe_help(did_you_mean(slug, all.into_iter())),
                    );
                }
                seen.push((slug, path));
            }
        }
    }
}

/// What exists is listed.
fn forgotten(context: &Context<'_>, sink: &mut Sink) {
    let guide = context.guide;
    // A configuration that cannot be read, or has no order at all, has its own finding.
    if guide.config == Config::default() {
        return;
    }
    let has_order = !guide.config.themes.is_empty();
    for theme in guide.themes.iter().filter(|theme| has_order && !guide.config.themes.contains(&theme.slug)) {
        sink.push(
            Raised::new(
                ID,
                theme.file,
                Place::File,
                format!("the theme `{}` is not in the order of `{CONFIG_FILE}`", theme.slug),
            )
            .help(format!("add `- {}` under `themes` in `{CONFIG_FILE}`", theme.slug)),
        );
    }
    let config = &guide.config;
    let unlisted = |slug: &String| !config.front.contains(slug) && !config.back.contains(slug);
    for page in guide.pages.iter().filter(|page| unlisted(&page.slug)) {
        sink.push(
            Raised::new(
                ID,
                page.file,
                Place::File,
                format!("the page `{}` is in neither `front` nor `back` of `{CONFIG_FILE}`", page.slug),
            )
            .help(format!("add `- {}` under `front` or `back` in `{CONFIG_FILE}`", page.slug)),
        );
    }
}
