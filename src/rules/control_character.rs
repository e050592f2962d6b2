//! `control-character`: characters that do not show, or that change how others show.

use super::{Check, Context, Rule};
use crate::finding::{Place, Raised, RuleId, Severity, Sink};
use crate::guide::{
    ContributorFile, EntryFile, Problem, ProblemKind, ThemeFile, field_path, walk_contributor, walk_entry, walk_theme,
};
use crate::source::{BlemishKind, FieldPath, FileId, find_hidden_character};
use memchr::memchr;

const ID: RuleId = RuleId("control-character");

pub(super) const RULE: Rule = Rule {
    id: ID,
    severity: Severity::Error,
    summary: "an invisible character, or one that changes how others show",
    fix: None,
    docs: include_str!("../../docs/rules/control-character.md"),
    checks: &[
        Check::Problem(raw),
        Check::Entry(entry),
        Check::Theme(theme),
        Check::Contributor(contributor),
        Check::Guide(titles),
    ],
};

/// As they stand in the file.
fn raw(_: &Context<'_>, problem: &Problem) -> Option<Raised> {
    let ProblemKind::Blemish(BlemishKind::Hidden(c)) = problem.kind else { return None };
    Some(
        Raised::new(ID, problem.file, problem.place.clone(), describe(c))
            .help("remove it; it was probably pasted along with the text"),
    )
}

fn entry(context: &Context<'_>, file: &EntryFile, sink: &mut Sink) {
    if has_escapes(context, file.file) {
        walk_entry(file.entry(), |steps, _, text| escaped(context, file.file, || field_path(steps), text, sink));
    }
}

fn theme(context: &Context<'_>, file: &ThemeFile, sink: &mut Sink) {
    if has_escapes(context, file.file) {
        walk_theme(&file.theme, |steps, _, text| escaped(context, file.file, || field_path(steps), text, sink));
    }
}

fn contributor(context: &Context<'_>, file: &ContributorFile, sink: &mut Sink) {
    if !has_escapes(context, file.file) {
        return;
    }
    walk_contributor(&file.contributor, |steps, _, text| escaped(context, file.file, || field_path(steps), text, sink));
    for (forge, handle) in &file.contributor.handles {
        escaped(context, file.file, || FieldPath::from("handles").key(forge.as_str()), handle, sink);
    }
}

/// The texts of the guide and its pages.
fn titles(context: &Context<'_>, sink: &mut Sink) {
    if let Some(file) = context.guide.config_file {
        let config = &context.guide.config;
        escaped(context, file, || "title".into(), &config.title, sink);
        escaped(context, file, || "description".into(), config.description.as_deref().unwrap_or_default(), sink);
    }
    for file in &context.guide.pages {
        escaped(context, file.file, || "title".into(), &file.page.title, sink);
        escaped(
            context,
            file.file,
            || "short_title".into(),
            file.page.short_title.as_deref().unwrap_or_default(),
            sink,
        );
    }
}

fn has_escapes(context: &Context<'_>, file: FileId) -> bool {
    memchr(b'\\', context.guide.files.get(file).yaml_text().as_bytes()).is_some()
}

/// As an escape in a quoted text, where a reviewer sees a harmless `\u202e`.
fn escaped(context: &Context<'_>, file: FileId, field: impl Fn() -> FieldPath, value: &str, sink: &mut Sink) {
    let text = &context.guide.files.get(file).text;
    // One that stands in the file itself was reported already.
    let hidden = find_hidden_character(value).map(|(_, c)| c).filter(|c| !text.contains(*c));
    if let Some(c) = hidden {
        sink.push(Raised::new(ID, file, Place::value(field()), describe(c)).help("remove the escape"));
    }
}

fn describe(c: char) -> String {
    let what = match c {
        '\r' => "a lone carriage return",
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}' | '\u{61c}' => {
            "a character that changes the direction of text"
        }
        '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}' | '\u{ad}' => "an invisible character",
        c if c.is_control() => "a control character",
        _ => "a character that readers cannot see",
    };
    format!("{what}, U+{:04X}", u32::from(c))
}
