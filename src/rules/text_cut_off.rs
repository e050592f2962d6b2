//! `text-cut-off`: a text that ends before a `#`, because YAML takes what follows for a comment.

use super::{Check, Context, Rule};
use crate::finding::{Place, Raised, RuleId, Severity, Sink};
use crate::guide::{EntryFile, TextRole, ThemeFile, field_path, walk_entry, walk_theme};
use crate::source::{FieldPath, FileId, Part, Span};
use memchr::memmem;

const ID: RuleId = RuleId("text-cut-off");

pub(super) const RULE: Rule = Rule {
    id: ID,
    severity: Severity::Warning,
    summary: "a text that ends before a `#`, where a comment begins",
    fix: None,
    docs: include_str!("../../docs/rules/text-cut-off.md"),
    checks: &[Check::Entry(entry), Check::Theme(theme)],
};

fn entry(context: &Context<'_>, file: &EntryFile, sink: &mut Sink) {
    let before = before_comments(context, file.file);
    if !before.is_empty() {
        walk_entry(file.entry(), |steps, role, text| {
            if is_read(role) && before.iter().any(|line| line.ends_with(text)) {
                judge(context, file.file, &field_path(steps), text, sink);
            }
        });
    }
}

fn theme(context: &Context<'_>, file: &ThemeFile, sink: &mut Sink) {
    let before = before_comments(context, file.file);
    if !before.is_empty() {
        walk_theme(&file.theme, |steps, role, text| {
            if is_read(role) && before.iter().any(|line| line.ends_with(text)) {
                judge(context, file.file, &field_path(steps), text, sink);
            }
        });
    }
}

/// What stands before a comment on each line that has one behind a value.
fn before_comments<'g>(context: &Context<'g>, file: FileId) -> Vec<&'g str> {
    let yaml = context.guide.files.get(file).yaml_text();
    // Few files have any, and then only few texts end where a comment begins.
    if memmem::find(yaml.as_bytes(), b" #").is_none() {
        return Vec::new();
    }
    let before = yaml.lines().flat_map(|line| line.match_indices(" #").map(|(at, _)| line[..at].trim_end()));
    // Nobody writes so many; a file that has them is not worth the time.
    before.filter(|before| !before.is_empty()).take(256).collect()
}

fn is_read(role: TextRole) -> bool {
    !matches!(role, TextRole::Url | TextRole::Word)
}

fn judge(context: &Context<'_>, file: FileId, path: &FieldPath, text: &str, sink: &mut Sink) {
    if let Some(comment) = comment_behind(context, file, path, text) {
        sink.push(
            Raised::new(ID, file, Place::Span(comment), "the text ends before this `#`, which begins a comment")
                .help("put the whole text in quotes; if it is a remark for curators, give it a line of its own"),
        );
    }
}

/// The comment that cuts a text off.
pub(super) fn comment_behind(context: &Context<'_>, file: FileId, path: &FieldPath, text: &str) -> Option<Span> {
    if text.is_empty() || text.contains('\n') {
        return None;
    }
    let source = context.guide.files.get(file);
    let span = source.locate(path, Part::Value, 0);
    // In quotes or in a block nothing is cut off, and a text of several lines ends elsewhere.
    if source.text[span.start..span.end] != *text {
        return None;
    }
    let line = source.text[span.end..].lines().next().unwrap_or_default();
    let comment = line.trim_start();
    // A remark has a space behind its `#` and follows a whole sentence or a name.
    let is_remark = comment.strip_prefix('#').is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '#']))
        && (text.ends_with(['.', '!', '?', ')', '"', '\'']) || !text.contains(' '));
    let start = span.end + line.len() - comment.len();
    (comment.starts_with('#') && !is_remark).then(|| Span::new(start, start + comment.trim_end().len()))
}
