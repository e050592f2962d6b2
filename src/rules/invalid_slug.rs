//! `invalid-slug`: a file name, tag or section id that is no slug, or that another one has already.

use super::dashes::slipped;
use super::{Check, Context, Rule};
use crate::finding::{Applicability, Place, Raised, RuleId, Severity, Sink};
use crate::guide::{EntryFile, MAX_SLUG, Problem, ProblemKind, SlugError, ThemeFile, check_slug, suggest_slug};
use crate::source::FieldPath;

const ID: RuleId = RuleId("invalid-slug");

pub(super) const RULE: Rule = Rule {
    id: ID,
    severity: Severity::Error,
    summary: "a file name, tag or section id that is not a slug, or is taken",
    fix: Some(Applicability::Automatic),
    docs: include_str!("../../docs/rules/invalid-slug.md"),
    checks: &[Check::Problem(file_names), Check::Entry(tags), Check::Theme(sections)],
};

fn file_names(context: &Context<'_>, problem: &Problem) -> Option<Raised> {
    let path = &context.guide.files.get(problem.file).path;
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    let (stem, ending) = name.rsplit_once('.').unwrap_or((name, ""));
    match &problem.kind {
        ProblemKind::BadSlug(error) => Some(
            Raised::new(ID, problem.file, Place::File, format!("the file name `{name}` is not a slug: {error}"))
                .maybe_help(suggest_slug(stem).map(|slug| format!("rename it to `{folder}/{slug}.{ending}`"))),
        ),
        ProblemKind::SlugTaken { by } => Some(
            Raised::new(ID, problem.file, Place::File, format!("the slug `{}` is taken", stem.to_lowercase()))
                .related(*by, Place::File, "by this file")
                .help("rename one of the two, or remove it"),
        ),
        ProblemKind::BadFolder { folder, other: None } => Some(
            Raised::new(ID, problem.file, Place::File, format!("not every system can have a folder `{folder}`"))
                .help("name it with the letters `a` to `z`, digits and hyphens"),
        ),
        ProblemKind::BadFolder { folder, other: Some(other) } => Some(
            Raised::new(
                ID,
                problem.file,
                Place::File,
                format!("the folders `{folder}` and `{other}` differ by case alone"),
            )
            .help("join the two; on many systems they are one"),
        ),
        _ => None,
    }
}

fn tags(context: &Context<'_>, file: &EntryFile, sink: &mut Sink) {
    for (index, tag) in file.entry().tags.iter().enumerate().filter(|(_, tag)| !tag.is_empty()) {
        // A tag is no file name: the reserved ones may be tags.
        if let Err(error @ (SlugError::Form | SlugError::TooLong)) = check_slug(tag) {
            let path = FieldPath::from("tags").index(index);
            if let Some(raised) = slipped(context, ID, file.file, &path, tag) {
                sink.push(raised);
                continue;
            }
            let place = Place::value(path);
            let raised = Raised::new(ID, file.file, place, format!("the tag `{tag}` is not a slug: {error}"));
            let applicability = if is_plain(tag) { Applicability::Automatic } else { Applicability::Suggested };
            sink.push(match suggest_slug(tag) {
                Some(slug) if file.entry().tags.contains(&slug) => {
                    raised.help(format!("remove it; `{slug}` is there already")).remove(applicability)
                }
                Some(slug) => raised.help(format!("write `{slug}`")).replace_with(applicability, slug),
                None => raised,
            });
        }
    }
}

/// True when only case and what stands between words keep it from being a slug.
fn is_plain(tag: &str) -> bool {
    tag.len() <= MAX_SLUG && tag.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, ' ' | '_' | '-'))
}

fn sections(_: &Context<'_>, file: &ThemeFile, sink: &mut Sink) {
    let mut seen: Vec<(&str, FieldPath)> = Vec::new();
    for (path, section) in file.theme.all_sections() {
        let id = section.id.as_str();
        if id.is_empty() {
            continue;
        }
        let path = path.key("id");
        if let Err(error) = check_slug(id) {
            sink.push(
                Raised::new(
                    ID,
                    file.file,
                    Place::value(path.clone()),
                    format!("the section id `{id}` is not a slug: {error}"),
                )
                .maybe_help(suggest_slug(id).map(|slug| format!("write `{slug}`"))),
            );
        }
        match seen.iter().find(|(earlier, _)| *earlier == id) {
            Some((_, first)) => sink.push(
                Raised::new(ID, file.file, Place::value(path), format!("the section id `{id}` is taken"))
                    .related(file.file, Place::value(first.clone()), "by this section")
                    .help("listings name a section by its id alone; give each its own"),
            ),
            None => seen.push((id, path)),
        }
    }
}
