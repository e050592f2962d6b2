//! Changes a YAML text where it must and nowhere else: comments, quotes and layout stay as somebody wrote them.
//!
//! A change says what is meant ([`Change`]), not how it is written. Each is carried out twice: on the tree of values,
//! and on the text. The new text is then read again; unless it holds exactly what the tree says, and every comment but
//! those inside what was taken out, the change is refused and the text stays as it is.
//!
//! ```
//! use ddscurate::source::{Change, FieldPath, Value, edit};
//!
//! let text = "name: Docker # the makers' spelling\nkind: tool\n";
//! let change = Change::Set { path: FieldPath::from("kind"), value: Value::from("platform") };
//! let edited = edit(text, &[change], None)?;
//! assert_eq!(edited, "name: Docker # the makers' spelling\nkind: platform\n");
//! # Ok::<(), ddscurate::source::Refused>(())
//! ```

mod batch;
mod place;
mod take_out;
mod tree;
mod verify;
mod write;

use super::Value;
use super::field::{FieldPath, Part};
use super::front_matter::split_front_matter;
use super::layout::{Layout, lay_out};
use super::node::Node;
use super::shape::Shape;
use super::text::Span;
use super::yaml::parse_node;
use std::sync::OnceLock;

/// What is to become of a text.
#[derive(Clone, Debug, PartialEq)]
pub enum Change {
    /// The field holds this value. One that is not there yet is added, in the place that the shape of the document gives
    /// it, and so is a mapping around it.
    Set {
        /// The field.
        path: FieldPath,
        /// Its value from now on.
        value: Value,
    },
    /// The key has another name; what stands under it stays.
    Rename {
        /// The field, by its old key.
        path: FieldPath,
        /// Which of several equal keys, from 0.
        nth: usize,
        /// The new key.
        key: String,
    },
    /// The field or list element is gone, with comments inside it and behind it. Comments above it stay.
    Remove {
        /// The field or element.
        path: FieldPath,
        /// Which of several equal keys, from 0.
        nth: usize,
    },
    /// Part of the field's text is another one.
    Splice {
        /// The field, a text.
        path: FieldPath,
        /// Which part, in bytes of the text as it reads.
        part: Span,
        /// What stands there from now on.
        text: String,
    },
    /// The list has one more element, at its end. A list that is not there yet is added.
    Append {
        /// The list.
        path: FieldPath,
        /// The element.
        value: Value,
    },
    /// The text itself is written otherwise, and still says the same.
    Text {
        /// Which part, in bytes of the text as it is written.
        span: Span,
        /// What stands there from now on.
        text: String,
    },
    /// Lines end in LF, as they may already. What the text says stays.
    LineEnds,
    /// The last line ends, as it may already. What the text says stays.
    FinalNewline,
    /// The file does not begin with a byte order mark. Texts are held without one, so nothing in them changes.
    NoByteOrderMark,
}

/// Why a text was left as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// It cannot be read.
    #[error("the file is not YAML that can be edited")]
    NotYaml,
    /// It is written in a way that the editor does not know, such as `? key`.
    #[error("the file is written in a way that only a person can edit")]
    NotUnderstood,
    /// The field is not there, or is no list, text or mapping.
    #[error("the field to change is not there")]
    Nowhere,
    /// The mapping has a field of that name.
    #[error("the field is there already")]
    Taken,
    /// No way was found to write it that reads back as it is meant, comments included.
    #[error("the change cannot be written without changing something else")]
    NotExact,
}

/// A replacement in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextEdit {
    /// What is replaced, in bytes.
    pub span: Span,
    /// What stands there afterwards.
    pub text: String,
}

/// What is to be done to a text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// Replacements, in the order of their places.
    pub edits: Vec<TextEdit>,
    /// True when comments go with what is taken out.
    pub loses_comments: bool,
}

/// Carries out `changes`, one after the other, in a YAML text. `shape` tells where new fields go; without it they go to
/// the end of their mapping.
///
/// # Errors
/// When one of them cannot be carried out exactly. Nothing is changed then.
pub fn edit(text: &str, changes: &[Change], shape: Option<&Shape>) -> Result<String, Refused> {
    let editor = Editor::new(text, Some(Span::new(0, text.len())), shape.copied());
    Ok(apply_edits(text, &editor.plan(changes)?.edits))
}

/// The text after replacements that do not overlap, in the order of their places.
pub fn apply_edits(text: &str, edits: &[TextEdit]) -> String {
    let mut new = String::with_capacity(text.len());
    let mut done = 0;
    for edit in edits {
        new.push_str(&text[done..edit.span.start]);
        new.push_str(&edit.text);
        done = edit.span.end;
    }
    new.push_str(&text[done..]);
    new
}

/// A text that is to be changed, of which a part is YAML. It is taken apart once, however many changes are tried.
pub struct Editor<'t> {
    text: &'t str,
    yaml: Option<Span>,
    shape: Option<Shape>,
    parts: OnceLock<Result<(Node, Layout), Refused>>,
}

impl<'t> Editor<'t> {
    /// The editor of a text whose part `yaml` is YAML. `shape` tells where new fields go; without it they go to the end
    /// of their mapping.
    pub(super) fn new(text: &'t str, yaml: Option<Span>, shape: Option<Shape>) -> Self {
        Self { text, yaml, shape, parts: OnceLock::new() }
    }

    /// The replacements that carry out `changes`, one after the other.
    ///
    /// # Errors
    /// When one of them cannot be carried out exactly.
    pub fn plan(&self, changes: &[Change]) -> Result<Plan, Refused> {
        if let [change] = changes {
            return self.plan_one(change);
        }
        let mut new = self.text.to_owned();
        let mut yaml = self.yaml;
        let mut loses_comments = false;
        for (number, change) in changes.iter().enumerate() {
            let plan = match number {
                0 => self.plan_one(change)?,
                _ => Editor::new(&new, yaml, self.shape).plan_one(change)?,
            };
            loses_comments |= plan.loses_comments;
            let changed = apply_edits(&new, &plan.edits);
            yaml = yaml_after(&new, yaml, &changed);
            new = changed;
        }
        Ok(Plan { edits: difference(self.text, &new), loses_comments })
    }

    /// True when the change takes comments out of the text, as it would be written first.
    pub fn loses_comments(&self, change: &Change) -> bool {
        let is_about_values = matches!(change, Change::Set { .. } | Change::Remove { .. });
        let document = if is_about_values { self.document() } else { None };
        document.is_some_and(|document| {
            let ways = write::ways(&document, change);
            ways.first().is_some_and(|way| document.comments(way.taken_out).next().is_some())
        })
    }

    /// Where a field stands, its key or its value; `None` where that cannot be told.
    pub fn place(&self, path: &FieldPath, part: Part, nth: usize) -> Option<Span> {
        let document = self.document()?;
        let child = document.find(path.segments(), nth)?.child;
        let span = if part == Part::Key { child.mark } else { child.value.span };
        Some(span.shifted(self.yaml?.start))
    }

    fn document(&self) -> Option<Document<'_>> {
        let yaml = self.yaml?;
        let text = &self.text[yaml.start..yaml.end];
        let (tree, layout) = self.parts.get_or_init(|| take_apart(text)).as_ref().ok()?;
        Some(Document { text, tree, layout, shape: self.shape.as_ref() })
    }

    fn plan_one(&self, change: &Change) -> Result<Plan, Refused> {
        let Self { text, yaml, .. } = *self;
        let is_whole = yaml == Some(Span::new(0, text.len()));
        let outside = |edits: Vec<TextEdit>| Ok(Plan { edits, loses_comments: false });
        match (change, yaml) {
            (Change::NoByteOrderMark, _) => outside(vec![TextEdit { span: Span::new(0, 0), text: String::new() }]),
            // What stands outside the YAML is nothing but text.
            (Change::Text { span, text: new }, _) if !yaml.is_some_and(|yaml| contains(yaml, *span)) => {
                let touches =
                    yaml.is_some_and(|yaml| span.start < yaml.end) || text.get(span.start..span.end).is_none();
                if touches {
                    return Err(Refused::NotExact);
                }
                outside(vec![TextEdit { span: *span, text: new.clone() }])
            }
            (Change::FinalNewline, _) if !is_whole => {
                let is_ended = text.is_empty() || text.ends_with('\n');
                let newline = TextEdit { span: Span::new(text.len(), text.len()), text: "\n".to_owned() };
                outside(if is_ended { Vec::new() } else { vec![newline] })
            }
            (Change::LineEnds, Some(_)) if !is_whole => {
                self.plan_yaml(change)?;
                outside(write::line_ends(text).map(|(span, text)| TextEdit { span, text }).into_iter().collect())
            }
            (_, None) => Err(Refused::NotYaml),
            (Change::Text { span, text: new }, Some(yaml)) => {
                let span = Span::new(span.start - yaml.start, span.end - yaml.start);
                self.plan_yaml(&Change::Text { span, text: new.clone() })
            }
            (change, Some(_)) => self.plan_yaml(change),
        }
    }

    /// The replacements that carry out one change of the YAML, tried and found exact. Places in the change are counted
    /// from where the YAML begins.
    fn plan_yaml(&self, change: &Change) -> Result<Plan, Refused> {
        let yaml = self.yaml.ok_or(Refused::NotYaml)?;
        let text = &self.text[yaml.start..yaml.end];
        let (tree, layout) = self.parts.get_or_init(|| take_apart(text)).as_ref().map_err(|refused| *refused)?;
        let shape = self.shape.as_ref();
        let wanted = tree::changed(tree, change, shape)?;
        let document = Document { text, tree, layout, shape };
        let ways = write::ways(&document, change);
        let exact = ways.into_iter().find(|way| document.is_exact(way, &wanted)).ok_or(Refused::NotExact)?;
        let loses_comments = document.comments(exact.taken_out).next().is_some();
        let edits = exact.edits.into_iter().map(|edit| TextEdit { span: edit.span.shifted(yaml.start), ..edit });
        let edits: Vec<TextEdit> = edits.collect();
        let new = apply_edits(self.text, &edits);
        // Front matter must not end earlier than it did.
        let end = yaml.end + new.len() - self.text.len();
        if yaml_after(self.text, self.yaml, &new) != Some(Span::new(yaml.start, end)) {
            return Err(Refused::NotExact);
        }
        Ok(Plan { edits, loses_comments })
    }
}

fn take_apart(text: &str) -> Result<(Node, Layout), Refused> {
    let tree = parse_node(text).map_err(|_| Refused::NotYaml)?;
    let layout = lay_out(text, &tree).ok_or(Refused::NotUnderstood)?;
    Ok((tree, layout))
}

/// Which part of a text is YAML after it was changed: all of it if it was, or the front matter.
pub(super) fn yaml_after(before: &str, yaml: Option<Span>, after: &str) -> Option<Span> {
    match yaml? {
        whole if whole == Span::new(0, before.len()) => Some(Span::new(0, after.len())),
        _ => split_front_matter(after).map(|parts| parts.yaml),
    }
}

fn contains(outer: Span, inner: Span) -> bool {
    outer.start <= inner.start && inner.end <= outer.end
}

/// The one replacement that makes `new` of `old`.
fn difference(old: &str, new: &str) -> Vec<TextEdit> {
    let same = old.bytes().zip(new.bytes()).take_while(|(a, b)| a == b).count();
    let start = old.floor_char_boundary(same).min(new.floor_char_boundary(same));
    let (rest_old, rest_new) = (&old[start..], &new[start..]);
    let behind = rest_old.bytes().rev().zip(rest_new.bytes().rev()).take_while(|(a, b)| a == b).count();
    let is_boundary = |length: &usize| {
        rest_old.is_char_boundary(rest_old.len() - length) && rest_new.is_char_boundary(rest_new.len() - length)
    };
    let behind = (0..=behind).rev().find(is_boundary).unwrap_or(0);
    if old == new {
        return Vec::new();
    }
    let span = Span::new(start, old.len() - behind);
    vec![TextEdit { span, text: rest_new[..rest_new.len() - behind].to_owned() }]
}

/// A text, what it holds, and where.
struct Document<'t> {
    text: &'t str,
    tree: &'t Node,
    layout: &'t Layout,
    shape: Option<&'t Shape>,
}

/// One way to carry out a change.
struct Way {
    edits: Vec<TextEdit>,
    /// The part of the old text whose comments may go.
    taken_out: Span,
}

#[cfg(test)]
mod tests;
