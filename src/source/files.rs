//! The files that were read, by number, with their texts: where every finding's place is resolved.

use super::edit::{Editor, yaml_after};
use super::field::{FieldPath, Part};
use super::inside::TextPlaces;
use super::locate::locate;
use super::prescan::{prescan, too_many_brackets};
use super::shape::Shape;
use super::text::{Range, Span};
use super::tree::Tree;
use std::fmt;
use std::sync::{Arc, OnceLock};

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

/// A tree that outlives what reads it, to read a file from when it is asked for.
pub type SharedTree = Arc<dyn Tree + Send + Sync>;

/// All files of a guide. The text of one that was not read, or was put away, is read when somebody asks for it.
#[derive(Default)]
pub struct SourceFiles {
    slots: Vec<Slot>,
    tree: Option<SharedTree>,
    shape_of: Option<ShapeOf>,
}

/// Tells from a file's path what its YAML may hold.
pub type ShapeOf = fn(&str) -> Option<Shape>;

#[derive(Default)]
struct Slot {
    path: Arc<str>,
    file: OnceLock<Box<SourceFile>>,
}

impl SourceFiles {
    /// No files yet; those that are not read will be read from `tree`.
    pub fn of_tree(tree: SharedTree, shape_of: ShapeOf) -> Self {
        Self { slots: Vec::new(), tree: Some(tree), shape_of: Some(shape_of) }
    }

    /// Takes a file in and gives it a number.
    pub fn add(&mut self, file: SourceFile) -> FileId {
        let id = self.announce(&file.path);
        self.put(id, file);
        id
    }

    /// Gives a number to a file that is not read yet.
    pub fn announce(&mut self, path: &str) -> FileId {
        let id = u32::try_from(self.slots.len()).unwrap_or(u32::MAX);
        self.slots.push(Slot { path: path.into(), file: OnceLock::new() });
        FileId(id)
    }

    /// Takes in the text of a file that was announced.
    pub fn put(&self, id: FileId, file: SourceFile) {
        // One that is there already is the same file.
        let _ = self.slots[id.0 as usize].file.set(Box::new(file));
    }

    /// Forgets the text of a file, if it can be read again.
    pub fn put_away(&mut self, id: FileId) {
        if self.tree.is_some() {
            self.slots[id.0 as usize].file.take();
        }
    }

    /// The file of that number.
    pub fn get(&self, id: FileId) -> &SourceFile {
        let slot = &self.slots[id.0 as usize];
        slot.file.get_or_init(|| Box::new(self.read_again(&slot.path)))
    }

    /// The path of that file; nothing is read for it.
    pub fn path(&self, id: FileId) -> &str {
        &self.slots[id.0 as usize].path
    }

    /// The path of that file, to be shared.
    pub fn shared_path(&self, id: FileId) -> Arc<str> {
        Arc::clone(&self.slots[id.0 as usize].path)
    }

    /// The file at that path.
    pub fn by_path(&self, path: &str) -> Option<FileId> {
        let at = self.slots.iter().position(|slot| *slot.path == *path)?;
        u32::try_from(at).ok().map(FileId)
    }

    /// Changes the text of a file.
    pub fn editor(&self, id: FileId) -> Editor<'_> {
        let file = self.get(id);
        Editor::new(&file.text, file.yaml, self.shape_of(id))
    }

    /// Changes `text`, which is what has become of that file since it was read.
    pub fn editor_of<'t>(&self, id: FileId, text: &'t str) -> Editor<'t> {
        let file = self.get(id);
        Editor::new(text, yaml_after(&file.text, file.yaml, text), self.shape_of(id))
    }

    /// What the YAML of a file may hold, where that is known.
    fn shape_of(&self, id: FileId) -> Option<Shape> {
        self.shape_of.and_then(|shape_of| shape_of(self.path(id)))
    }

    /// Has new fields go where the shapes of the files say.
    pub fn know_shapes(&mut self, shape_of: ShapeOf) {
        self.shape_of = Some(shape_of);
    }

    /// Every file's number.
    pub fn ids(&self) -> impl Iterator<Item = FileId> + use<> {
        (0..u32::try_from(self.slots.len()).unwrap_or(u32::MAX)).map(FileId)
    }

    /// Makes room for `count` more files.
    pub fn reserve(&mut self, count: usize) {
        self.slots.reserve(count);
    }

    /// A YAML file as it is now. One that cannot be read any more is empty.
    fn read_again(&self, path: &str) -> SourceFile {
        let bytes = self.tree.as_ref().and_then(|tree| tree.read(path).ok()).unwrap_or_default();
        let (text, blemishes) = prescan(bytes);
        let readable =
            !blemishes.iter().any(|blemish| blemish.kind.forbids_parsing()) && too_many_brackets(&text).is_none();
        SourceFile { path: path.to_owned(), yaml: readable.then(|| Span::new(0, text.len())), text }
    }
}

impl fmt::Debug for SourceFiles {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.slots.iter().map(|slot| &slot.path)).finish()
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

    /// Where the characters of a field's text stand; `None` where its source is not understood.
    pub fn text_places(&self, path: &FieldPath) -> Option<TextPlaces> {
        TextPlaces::of(self.yaml_text(), path)
    }

    /// The span of part of a field's text, `inner` in bytes of that text, given its [`text_places`](Self::text_places);
    /// of all of it where there are none.
    pub fn locate_inside(&self, path: &FieldPath, places: Option<&TextPlaces>, inner: Span) -> Span {
        let yaml_start = self.yaml.map_or(0, |span| span.start);
        let part = places.and_then(|places| places.part(self.yaml_text(), inner)).map(|span| span.shifted(yaml_start));
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
