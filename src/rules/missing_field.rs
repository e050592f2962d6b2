//! `missing-field`: something that a file cannot do without.

use super::keys::{Index, Keys};
use super::suggest::field_meant;
use super::{Check, Context, Rule};
use crate::finding::{Place, Raised, RuleId, Severity, Sink};
use crate::guide::{AgreementMode, Entry, EntryFile, Problem, ProblemKind};
use crate::source::{FieldPath, FileId, FlawKind, Part, Segment, locate};

const ID: RuleId = RuleId("missing-field");

pub(super) const RULE: Rule = Rule {
    id: ID,
    severity: Severity::Error,
    summary: "a field that is needed is missing or empty",
    fix: None,
    docs: include_str!("../../docs/rules/missing-field.md"),
    checks: &[
        Check::Problem(look),
        Check::Entry(addresses),
        Check::Entry(parts),
        Check::Keys(parts_and_unlisted, listings, Some(is_part)),
        Check::Guide(agreement),
    ],
};

fn look(context: &Context<'_>, problem: &Problem) -> Option<Raised> {
    let raise = |message: String| Raised::new(ID, problem.file, problem.place.clone(), message);
    match (&problem.kind, &problem.place) {
        (ProblemKind::Flaw(FlawKind::Missing { field, about }), Place::Field { path, .. }) => {
            let is_blank = context.guide.is_blank(problem.file);
            let is_first = *field == first_field(context, problem.file);
            if is_misspelt(context, problem.file, path, field) || (is_blank && !is_first) {
                return None;
            }
            if is_blank {
                return Some(raise("the file is empty".to_owned()).help(format!("begin with `{field}`: {about}")));
            }
            let of = if path.is_root() { String::new() } else { format!(" in `{path}`") };
            Some(raise(format!("`{field}` is missing{of}")).help(format!("add `{field}`: {about}")))
        }
        (ProblemKind::Flaw(FlawKind::Empty { about }), Place::Field { path, part, .. }) => {
            let name = match path.segments().last() {
                Some(Segment::Key(key)) => key.clone(),
                _ => path.to_string(),
            };
            let file = context.guide.files.get(problem.file);
            let span = file.locate(path, Part::Value, 0);
            // YAML's words for nothing; somebody may have meant the word.
            let help = match &file.text[span.start..span.end] {
                word @ ("null" | "Null" | "NULL" | "~") => {
                    format!("to YAML, `{word}` is nothing; if it is the text, put it in quotes")
                }
                // The key of a required field is to blame; an element or a member may as well go.
                _ if *part == Part::Key => format!("fill it in: {about}"),
                _ => format!("fill it in ({about}) or remove the line"),
            };
            Some(raise(format!("`{name}` is empty")).help(help))
        }
        _ => None,
    }
}

/// The field that a file without front matter begins with.
fn first_field(context: &Context<'_>, file: FileId) -> &'static str {
    if context.guide.config_file == Some(file) { "schema" } else { "name" }
}

/// How many problems of a file are looked through for a misspelt field: a file made to have thousands must not be
/// compared with itself.
const LOOKED_THROUGH: usize = 1000;

/// True when the field is there under a name that is nearly right: `unknown-field` says so.
fn is_misspelt(context: &Context<'_>, file: FileId, parent: &FieldPath, field: &str) -> bool {
    context.guide.problems_of(file).take(LOOKED_THROUGH).any(|problem| {
        let (ProblemKind::Flaw(FlawKind::UnknownField { allowed }), Place::Field { path, .. }) =
            (&problem.kind, &problem.place)
        else {
            return false;
        };
        let key = path.segments().last().and_then(Segment::as_key);
        path.parent().is_some_and(|path| path == *parent)
            && key.is_some_and(|key| field_meant(parent, key, allowed) == Some(field))
    })
}

/// True for an entry of which `missing-field` says that it leads nowhere.
pub(super) fn lacks_address(entry: &Entry) -> bool {
    // A misspelled `kind` has its own finding; with components it was probably meant as `group`.
    let is_group = entry.is_group() || (entry.kind.is_none() && !entry.components.is_empty());
    let given = |url: &Option<String>| url.as_ref().is_some_and(|url| !url.is_empty());
    !is_group && !given(&entry.urls.home) && !given(&entry.urls.source)
}

/// True when something else is said of that field already: it cannot be read, is misspelt, or the file is empty.
fn has_own_finding(context: &Context<'_>, file: FileId, field: &str) -> bool {
    let is_there = || locate(context.guide.files.get(file).yaml_text(), &field.into(), Part::Key, 0).is_some();
    context.guide.has_problem_at(file, field)
        || (is_misspelt(context, file, &FieldPath::root(), field) && !is_there())
        || context.guide.is_blank(file)
}

/// A reader must be able to go somewhere.
fn addresses(context: &Context<'_>, file: &EntryFile, sink: &mut Sink) {
    // A `urls` that is no mapping, or holds a misspelled field, has its own finding.
    if lacks_address(file.entry()) && !has_own_finding(context, file.file, "urls") {
        sink.push(
            Raised::new(ID, file.file, Place::key("urls"), "neither `urls.home` nor `urls.source` is given")
                .help("add the address of its home page or of its source repository"),
        );
    }
}

/// A component is an entry, or has a name and an address; a group has components.
fn parts(context: &Context<'_>, file: &EntryFile, sink: &mut Sink) {
    for (index, component) in file.entry().components.iter().enumerate() {
        let path = FieldPath::from("components").index(index);
        let given = |text: &Option<String>| text.as_ref().is_some_and(|text| !text.is_empty());
        let names_something = given(&component.entry) || (given(&component.name) && given(&component.url));
        if !names_something && !context.guide.has_problem_at(file.file, path.clone()) {
            sink.push(
                Raised::new(ID, file.file, Place::value(path), "this component names nothing")
                    .help("give `entry`, or `name` and `url` for something that has no entry"),
            );
        }
    }
    let has_none = file.entry().is_group() && file.entry().components.is_empty();
    if has_none && !has_own_finding(context, file.file, "components") {
        sink.push(
            Raised::new(ID, file.file, Place::key("components"), "a group needs `components`")
                .help("list the entries that it stands for"),
        );
    }
}

/// An entry is a component of another.
const PART: u16 = 0;
/// An entry has no listing.
const UNLISTED: u16 = 1;

fn parts_and_unlisted(file: &EntryFile, keys: &mut Keys<'_>) {
    file.entry().components.iter().filter_map(|part| part.entry.as_ref()).for_each(|slug| keys.add(PART, slug));
    if file.entry().listings.is_empty() {
        keys.add(UNLISTED, &file.slug);
    }
}

/// Of an entry without a listing, what has it as a part.
fn is_part(own: u16, other: u16) -> bool {
    own == UNLISTED && other == PART
}

/// Every entry appears somewhere: under a theme, or beneath another entry.
fn listings(context: &Context<'_>, index: &Index<'_>, sink: &mut Sink) {
    for group in index.groups().filter(|group| group.iter().all(|keyed| keyed.which == UNLISTED)) {
        for file in group.iter().map(|keyed| context.entry_with(keyed)) {
            // A `listings` that is there but no list has its own finding, and so has a listing at the wrong place.
            let is_misplaced = || context.guide.has_problem_at(file.file, "theme");
            if !has_own_finding(context, file.file, "listings") && !is_misplaced() {
                sink.push(
                    Raised::new(
                        ID,
                        file.file,
                        Place::key("listings"),
                        "the entry has no `listings` and is not a component of another entry",
                    )
                    .help("say under which theme it appears"),
                );
            }
        }
    }
}

/// A guide whose contributors sign an agreement has one.
fn agreement(context: &Context<'_>, sink: &mut Sink) {
    let guide = context.guide;
    let Some(file) = guide.config_file else { return };
    if guide.config.agreement_mode() == AgreementMode::Cla && guide.agreement.is_none() {
        let path = guide.config.agreement_file();
        // One that is there but broken has its own finding.
        if guide.files.by_path(path).is_none() {
            let named = guide.config.agreement.as_ref().is_some_and(|agreement| agreement.file.is_some());
            let field = FieldPath::from("agreement").key(if named { "file" } else { "mode" });
            sink.push(
                Raised::new(ID, file, Place::value(field), format!("the agreement `{path}` is missing"))
                    .help("write it, with `version` in its front matter, or set `mode: none`"),
            );
        }
    }
}
