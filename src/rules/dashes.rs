//! A line that begins with `-` and still belongs to the text above it: indented more than the list, or without the space
//! behind the hyphen. YAML reads it as more of that text, and nobody means that.

use super::Context;
use crate::finding::{Place, Raised, RuleId};
use crate::source::{FieldPath, FileId, Part, Span};

/// The lines of a plain text, each with its place; `None` when it is written otherwise.
pub(super) fn plain_lines<'g>(
    context: &Context<'g>,
    file: FileId,
    path: &FieldPath,
    text: &str,
) -> Option<Vec<(Span, &'g str)>> {
    let source = &context.guide.files.get(file).text;
    let start = context.guide.files.get(file).locate(path, Part::Value, 0).start;
    let mut rest = text;
    let mut lines = Vec::new();
    let mut at = start;
    for line in source.get(start..)?.split_inclusive('\n') {
        let content = line.trim();
        if !content.is_empty() {
            let words = content.split(" #").next().unwrap_or_default().trim_end();
            let begin = at + line.len() - line.trim_start().len();
            rest = rest.trim_start().strip_prefix(words)?;
            lines.push((Span::new(begin, begin + words.len()), words));
        }
        if rest.trim().is_empty() {
            return Some(lines);
        }
        at += line.len();
    }
    None
}

/// A finding about the first such line in the text of a list's element. It offers nothing: only its author knows how
/// many elements there are.
pub(super) fn slipped(
    context: &Context<'_>,
    rule: RuleId,
    file: FileId,
    path: &FieldPath,
    text: &str,
) -> Option<Raised> {
    // Lines are joined by a space.
    if !text.contains(" -") {
        return None;
    }
    let lines = plain_lines(context, file, path, text)?;
    let (span, line) = lines.iter().skip(1).find(|(_, line)| line.starts_with('-'))?;
    let dash = Place::Span(Span::new(span.start, span.start + 1));
    let raised = if *line == "-" || line.starts_with("- ") {
        let raised = Raised::new(rule, file, dash, "this `-` does not stand below the one above");
        raised.help(format!("begin both in one column; as it is, they are one element, `{text}`"))
    } else {
        let raised = Raised::new(rule, file, dash, "a space is missing behind this `-`");
        raised.help(format!("write `- ` before each element; as it is, this one is part of `{text}`"))
    };
    Some(raised.related(file, Place::value(path.clone()), "the element above"))
}

/// What is meant by a text of which each line begins with a `-` that no space follows.
pub(super) fn without_space<'g>(
    context: &Context<'g>,
    file: FileId,
    path: &FieldPath,
    text: &str,
) -> Option<Vec<&'g str>> {
    if !text.starts_with('-') {
        return None;
    }
    let lines = plain_lines(context, file, path, text)?.into_iter().map(|(_, line)| line.strip_prefix('-'));
    let elements = lines.collect::<Option<Vec<_>>>()?;
    let is_word = |element: &&str| element.starts_with(|c: char| c.is_alphanumeric());
    elements.iter().all(is_word).then_some(elements)
}
