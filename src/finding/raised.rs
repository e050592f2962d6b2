//! A finding as a rule raises it: a field and a sentence. Lines and columns are worked out once, later.

use super::{Applicability, Edit, Finding, Fix, Related, RuleId, Severity};
use crate::source::{FieldPath, FileId, Part, SourceFiles, Span};

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
    /// A span inside a field's value: bytes counted from the first character of the value's text. Resolved exactly when
    /// the value is written on one line without escapes; otherwise the whole value is marked.
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
            fix: self.fix.map(|(applicability, text)| Fix {
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

    fn span(&self, file: FileId, files: &SourceFiles) -> Span {
        let file = files.get(file);
        match self {
            Self::Field { path, part, nth } => file.locate(path, *part, *nth),
            Self::Span(span) => *span,
            Self::Within(path, inner) => {
                let value = file.locate(path, Part::Value, 0);
                within(&file.text, value, *inner)
            }
            Self::File => Span::new(0, 0),
        }
    }
}

/// The part `inner` of the text whose source stands at `value`.
fn within(text: &str, value: Span, inner: Span) -> Span {
    let source = &text[value.start..value.end];
    let quote = usize::from(source.starts_with(['"', '\'']));
    let is_literal = !source.starts_with(['|', '>']) && !source.contains('\\') && !source.contains("''");
    let span = inner.shifted(value.start + quote);
    let fits = span.end <= value.end && text.is_char_boundary(span.start) && text.is_char_boundary(span.end);
    if is_literal && fits { span } else { value }
}
