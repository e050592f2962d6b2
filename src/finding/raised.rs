//! A finding as a rule raises it: a field and a sentence. Lines and columns are worked out once, later.

use super::{Applicability, Finding, Related, Remedy, RuleId, Severity};
use crate::source::{Change, Editor, FieldPath, FileId, Part, SourceFile, SourceFiles, Span, TextPlaces, Value};
use std::collections::HashMap;

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
    remedy: Option<Remedy>,
}

impl Raised {
    /// A finding of `rule` at `place` in `file`. The message says what is wrong, as a clause.
    pub fn new(rule: RuleId, file: FileId, place: Place, message: impl Into<String>) -> Self {
        Self { rule, file, place, message: message.into(), help: None, related: Vec::new(), remedy: None }
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

    /// Offers to write `text` in the place that it marks: as the value of a field, as the name of a key, as part of a
    /// text, or, where it marks a span of the file, as it is. A value is put in quotes where it must be.
    pub fn replace_with(self, applicability: Applicability, text: impl Into<String>) -> Self {
        let (file, text) = (self.file, text.into());
        let change = match &self.place {
            Place::Field { path, part: Part::Value, .. } => {
                Change::Set { path: path.clone(), value: Value::String(text) }
            }
            Place::Field { path, part: Part::Key, nth } => Change::Rename { path: path.clone(), nth: *nth, key: text },
            Place::Within(path, part) => Change::Splice { path: path.clone(), part: *part, text },
            Place::Span(span) => Change::Text { span: *span, text },
            Place::File => return self,
        };
        self.change(applicability, file, change)
    }

    /// Offers to write `text` in part of what it marks, the value of a field or a part of the file: `part` in bytes of the
    /// text as it reads.
    pub fn replace_part(
        self,
        applicability: Applicability,
        part: std::ops::Range<usize>,
        text: impl Into<String>,
    ) -> Self {
        let (file, text) = (self.file, text.into());
        let part = Span::new(part.start, part.end);
        let change = match &self.place {
            Place::Field { path, part: Part::Value, .. } => Change::Splice { path: path.clone(), part, text },
            Place::Within(path, inner) => Change::Splice { path: path.clone(), part: part.shifted(inner.start), text },
            Place::Span(span) => Change::Text { span: part.shifted(span.start), text },
            Place::Field { .. } | Place::File => return self,
        };
        self.change(applicability, file, change)
    }

    /// Offers to take out the field or list element that it marks, by its key or by its value.
    pub fn remove(self, applicability: Applicability) -> Self {
        let (path, nth) = match &self.place {
            Place::Field { path, nth, .. } => (path.clone(), *nth),
            Place::Within(path, _) => (path.clone(), 0),
            Place::Span(_) | Place::File => return self,
        };
        let file = self.file;
        self.change(applicability, file, Change::Remove { path, nth })
    }

    /// Offers to set another field of the same file, which need not be there yet.
    pub fn set(self, applicability: Applicability, path: impl Into<FieldPath>, value: impl Into<Value>) -> Self {
        let file = self.file;
        self.change(applicability, file, Change::Set { path: path.into(), value: value.into() })
    }

    /// Offers any change of any file of the guide. Several changes of one finding are carried out one after the other
    /// (paths are those after the one before), all or none; one that is only suggested makes all of them so.
    pub fn change(mut self, applicability: Applicability, file: FileId, change: Change) -> Self {
        let remedy = self.remedy.get_or_insert(Remedy { applicability, changes: Vec::new() });
        if applicability == Applicability::Suggested {
            remedy.applicability = applicability;
        }
        remedy.changes.push((file, change));
        self
    }

    /// The file it is about.
    pub fn file(&self) -> FileId {
        self.file
    }

    /// What it says.
    pub(super) fn message(&self) -> &str {
        &self.message
    }

    /// True when both say the same about the same place in their files.
    pub fn says_the_same(&self, other: &Self) -> bool {
        (self.rule, &self.place, &self.message) == (other.rule, &other.place, &other.message)
    }

    /// The field it is about, if its place is one.
    pub fn field(&self) -> Option<&FieldPath> {
        match &self.place {
            Place::Field { path, .. } | Place::Within(path, _) => Some(path),
            Place::Span(_) | Place::File => None,
        }
    }

    /// Works out every place.
    pub(super) fn resolve(self, severity: Severity, files: &SourceFiles, recent: &mut Recent<'_>) -> Finding {
        let file = files.get(self.file);
        let field = self.field().filter(|path| !path.is_root()).map(ToString::to_string);
        let span = self.place.span(self.file, files, recent);
        let related = self.related.into_iter().map(|(id, place, message)| {
            let span = place.span(id, files, recent);
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
            remedy: self.remedy,
            fix: None,
        }
    }
}

/// The text in which something was found last: what a rule finds mostly stands in one text, and is found in a row.
#[derive(Default)]
pub(super) struct Recent<'f>(Option<(FileId, FieldPath, Option<TextPlaces>)>, HashMap<FileId, Editor<'f>>);

impl<'f> Recent<'f> {
    /// Has the places in a file told by how it is laid out, which is quicker for very many.
    pub fn take_apart(&mut self, file: FileId, files: &'f SourceFiles) {
        self.1.entry(file).or_insert_with(|| files.editor(file));
    }

    fn places(&mut self, id: FileId, path: &FieldPath, file: &SourceFile) -> Option<&TextPlaces> {
        if !matches!(&self.0, Some((last, of, _)) if *last == id && of == path) {
            self.0 = Some((id, path.clone(), file.text_places(path)));
        }
        self.0.as_ref().and_then(|(_, _, places)| places.as_ref())
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

    fn span(&self, id: FileId, files: &SourceFiles, recent: &mut Recent<'_>) -> Span {
        let file = files.get(id);
        let quickly = |path, part, nth| recent.1.get(&id).and_then(|editor| editor.place(path, part, nth));
        match self {
            Self::Field { path, part, nth } => {
                quickly(path, *part, *nth).unwrap_or_else(|| file.locate(path, *part, *nth))
            }
            Self::Span(span) => *span,
            Self::Within(path, inner) => file.locate_inside(path, recent.places(id, path, file), *inner),
            Self::File => Span::new(0, 0),
        }
    }
}
