//! A finding as a rule raises it: a field and a sentence. Lines and columns are worked out once, later.

use super::{Applicability, Edit, Finding, Fix, Related, RuleId, Severity};
use crate::source::{FieldPath, FileId, Part, SourceFile, SourceFiles, Span};

/// Where a finding points, before it is resolved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// A key or value of the file's YAML; `nth` counts equal keys from 0.
    Field {
        /// The field.
        path: FieldPath,
        /// Its key or its value.
        part: Part,
        /// Which of several equal keys.
        nth: usize,
    },
    /// A span of the file's text.
    Span(Span),
    /// A span inside a field's value: bytes counted from the first character of the value's text. Of several lines the
    /// first is marked; where the source cannot be told, the whole value is.
    Within(FieldPath, Span),
    /// The file as a whole.
    File,
}

/// A finding that has no severity and no line numbers yet.
#[derive(Clone, Debug, PartialEq)]
pub struct Raised {
    pub(super) rule: RuleId,
    pub(super) file: FileId,
    pub(super) place: Place,
    message: String,
    help: Option<String>,
    related: Vec<(FileId, Place, String)>,
    fix: Option<(Applicability, String)>,
}

impl Raised {
    /// A finding of `rule` at `place` in `file`. The message says what is wrong, as a clause.
    pub fn new(rule: RuleId, file: FileId, place: Place, message: impl Into<String>) -> Self {
        Self { rule, file, place, message: message.into(), help: None, related: Vec::new(), fix: None }
    }

    /// Says how to mend it.
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Says how to mend it, if there is something to say.
    pub fn maybe_help(mut self, help: Option<String>) -> Self {
        self.help = help.or(self.help);
        self
    }

    /// Names another place that belongs to it.
    pub fn related(mut self, file: FileId, place: Place, message: impl Into<String>) -> Self {
        self.related.push((file, place, message.into()));
        self
    }

    /// Offers to replace what the finding marks by `text`, which must be valid YAML there.
    pub fn replace_with(mut self, applicability: Applicability, text: impl Into<String>) -> Self {
        self.fix = Some((applicability, text.into()));
        self
    }

    /// The field it is about, if its place is one.
    pub fn field(&self) -> Option<&FieldPath> {
        match &self.place {
            Place::Field { path, .. } | Place::Within(path, _) => Some(path),
            Place::Span(_) | Place::File => None,
        }
    }

    /// Works out every place.
    pub(super) fn resolve(self, severity: Severity, files: &SourceFiles) -> Finding {
        let file = files.get(self.file);
        let field = self.field().filter(|path| !path.is_root()).map(ToString::to_string);
        let span = self.place.span(self.file, files);
        let related = self.related.into_iter().map(|(id, place, message)| {
            let span = place.span(id, files);
            Related { path: files.get(id).path.clone(), range: files.get(id).range(span), message }
        });
        Finding {
            rule: self.rule,
            severity,
            message: self.message,
            help: self.help,
            file: self.file,
            path: file.path.clone(),
            span,
            range: file.range(span),
            field,
            related: related.collect(),
            fix: self.fix.filter(|_| self.place.is_marked_whole(span, file)).map(|(applicability, text)| Fix {
                applicability,
                edits: vec![Edit { path: file.path.clone(), start: span.start, end: span.end, text }],
            }),
        }
    }
}

impl Place {
    /// The value of a field.
    pub fn value(path: impl Into<FieldPath>) -> Self {
        Self::Field { path: path.into(), part: Part::Value, nth: 0 }
    }

    /// The key of a field.
    pub fn key(path: impl Into<FieldPath>) -> Self {
        Self::Field { path: path.into(), part: Part::Key, nth: 0 }
    }

    /// True when `span` is all of what is to be replaced, and nothing else. Of what goes over several lines only the
    /// first is marked, and of a text that is not understood the whole instead of a part: to replace that would lose what
    /// somebody wrote.
    fn is_marked_whole(&self, span: Span, file: &SourceFile) -> bool {
        match self {
            Self::Span(_) | Self::Field { part: Part::Key, .. } => true,
            Self::File => false,
            Self::Within(path, inner) => {
                let value = file.locate(path, Part::Value, 0);
                let is_literal = !file.text[span.start..span.end].contains(['\\', '\'']);
                is_literal && span != value && span.end - span.start == inner.end - inner.start
            }
            Self::Field { part: Part::Value, .. } => ends_on_its_line(&file.text, span),
        }
    }

    fn span(&self, file: FileId, files: &SourceFiles) -> Span {
        let file = files.get(file);
        match self {
            Self::Field { path, part, nth } => file.locate(path, *part, *nth),
            Self::Span(span) => *span,
            Self::Within(path, inner) => file.locate_inside(path, *inner),
            Self::File => Span::new(0, 0),
        }
    }
}

/// True when the value that begins at `span` ends with it: no block text, no open quote, no line that goes on with it.
fn ends_on_its_line(text: &str, span: Span) -> bool {
    let source = &text[span.start..span.end];
    if source.starts_with(['|', '>']) {
        return false;
    }
    if let Some(quote) = source.chars().next().filter(|c| matches!(c, '"' | '\'')) {
        return source.len() > 1 && source.ends_with(quote);
    }
    let line_start = text[..span.start].rfind('\n').map_or(0, |newline| newline + 1);
    // `- - key: value`: what is indented like the key is its neighbor.
    let indent = text[line_start..].len() - text[line_start..].trim_start_matches([' ', '-']).len();
    let mut below = text[span.end..].lines().skip(1).filter(|line| !line.trim().is_empty());
    let next = below.next().unwrap_or_default();
    next.trim_start().starts_with('#') || next.len() - next.trim_start().len() <= indent || in_brackets(text, span)
}

/// True when the value stands in `[…]` or `{…}`, where a comma or bracket ends it and lines mean nothing.
fn in_brackets(text: &str, span: Span) -> bool {
    text[span.end..].trim_start().starts_with([',', ']', '}'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_marked_whole_is_replaced() {
        let ends = |text: &str, value: &str| {
            let start = text.find(value).unwrap();
            ends_on_its_line(text, Span::new(start, start + value.len()))
        };
        assert!(ends("kind: tol\nname: x\n", "tol"));
        assert!(ends("- - kind: tol # why\n    name: x\n", "tol"));
        assert!(ends("a:\n  - kind: 'tol'\n    name: x\n", "'tol'"));
        assert!(ends("a: [tol,\n      x]\n", "tol"));
        assert!(ends("kind: tol\n\n  # x\n", "tol"));
        assert!(!ends("kind: >-\n  tol\n", ">-"));
        assert!(!ends("kind: tol\n  and more\n", "tol"));
        assert!(!ends("kind: \"tol\n  and more\"\n", "\"tol"));
    }
}
