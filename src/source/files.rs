//! The files that were read, by number, with their texts: where every finding's place is resolved.

use super::field::{FieldPath, Part};
use super::inside::locate_inside;
use super::locate::locate;
use super::text::{Range, Span};

/// The number of a file in [`SourceFiles`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FileId(u32);

/// One file that was read.
#[derive(Clone, Debug, Default)]
pub struct SourceFile {
    /// Path from the guide's root, `/` between folders.
    pub path: String,
    /// Its text; empty when it could not be read.
    pub text: String,
    /// Which part of the text is YAML: all of it, or the front matter.
    pub yaml: Option<Span>,
}

/// All files of a guide that were read.
#[derive(Clone, Debug, Default)]
pub struct SourceFiles(Vec<SourceFile>);

impl SourceFiles {
    /// Takes a file in and gives it a number.
    pub fn add(&mut self, file: SourceFile) -> FileId {
        let id = u32::try_from(self.0.len()).unwrap_or(u32::MAX);
        self.0.push(file);
        FileId(id)
    }

    /// The file of that number.
    pub fn get(&self, id: FileId) -> &SourceFile {
        &self.0[id.0 as usize]
    }

    /// The file at that path.
    pub fn by_path(&self, path: &str) -> Option<FileId> {
        let at = self.0.iter().position(|file| file.path == path)?;
        u32::try_from(at).ok().map(FileId)
    }

    /// Makes room for `count` more files.
    pub fn reserve(&mut self, count: usize) {
        self.0.reserve(count);
    }
}

impl SourceFile {
    /// The text of the YAML part.
    pub fn yaml_text(&self) -> &str {
        self.yaml.map_or("", |span| &self.text[span.start..span.end])
    }

    /// The span of a field in the whole text.
    ///
    /// A field that is not there is placed at the nearest one above it that is; the root is the first line that holds
    /// anything but a comment.
    pub fn locate(&self, path: &FieldPath, part: Part, nth: usize) -> Span {
        let Some(yaml) = self.yaml else { return Span::new(0, 0) };
        let text = self.yaml_text();
        if path.is_root() {
            return first_line(text).shifted(yaml.start);
        }
        if let Some(span) = locate(text, path, part, nth) {
            return span.shifted(yaml.start);
        }
        let parent = path.parent().unwrap_or_default();
        self.locate(&parent, if parent.is_root() { Part::Value } else { Part::Key }, 0)
    }

    /// The span of part of a field's text, `inner` in bytes of that text; of all of it where its source is not understood.
    pub fn locate_inside(&self, path: &FieldPath, inner: Span) -> Span {
        let yaml_start = self.yaml.map_or(0, |span| span.start);
        let part = locate_inside(self.yaml_text(), path, inner).map(|span| span.shifted(yaml_start));
        part.unwrap_or_else(|| self.locate(path, Part::Value, 0))
    }

    /// Lines and columns of a span.
    pub fn range(&self, span: Span) -> Range {
        span.range_in(&self.text)
    }
}

fn first_line(text: &str) -> Span {
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let content = line.trim();
        if !content.is_empty() && !content.starts_with('#') && content != "---" {
            return Span::new(at, at + line.trim_end().len());
        }
        at += line.len();
    }
    Span::new(0, text.lines().next().map_or(0, str::len))
}
