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

mod place;
mod take_out;
mod tree;
mod verify;
mod write;

use super::Value;
use super::field::FieldPath;
use super::front_matter::split_front_matter;
use super::layout::{Layout, lay_out};
use super::node::Node;
use super::shape::Shape;
use super::text::Span;
use super::yaml::parse_node;

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
    #[error("the file is no YAML that can be edited")]
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
    let plan = plan_all(text, Some(Span::new(0, text.len())), changes, shape)?;
    Ok(apply_edits(text, &plan.edits))
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

/// The replacements that carry out `changes` in a text of which the part `yaml` is YAML.
///
/// # Errors
/// As [`edit`].
pub(super) fn plan_all(
    text: &str,
    yaml: Option<Span>,
    changes: &[Change],
    shape: Option<&Shape>,
) -> Result<Plan, Refused> {
    if let [change] = changes {
        return plan_in(text, yaml, change, shape);
    }
    let mut new = text.to_owned();
    let mut yaml = yaml;
    let mut loses_comments = false;
    for change in changes {
        let plan = plan_in(&new, yaml, change, shape)?;
        loses_comments |= plan.loses_comments;
        let changed = apply_edits(&new, &plan.edits);
        yaml = match yaml {
            Some(span) if span == Span::new(0, new.len()) => Some(Span::new(0, changed.len())),
            Some(_) => split_front_matter(&changed).map(|parts| parts.yaml),
            None => None,
        };
        new = changed;
    }
    Ok(Plan { edits: difference(text, &new), loses_comments })
}

/// The replacements that carry out one change.
fn plan_in(text: &str, yaml: Option<Span>, change: &Change, shape: Option<&Shape>) -> Result<Plan, Refused> {
    let whole = Span::new(0, text.len());
    let inside = |span: Span| yaml.is_some_and(|yaml| yaml.start <= span.start && span.end <= yaml.end);
    match (change, yaml) {
        (Change::NoByteOrderMark, _) => {
            let nothing = TextEdit { span: Span::new(0, 0), text: String::new() };
            Ok(Plan { edits: vec![nothing], loses_comments: false })
        }
        // What stands outside the YAML is nothing but text.
        (Change::Text { span, text: new }, _) if !inside(*span) => {
            let touches = yaml.is_some_and(|yaml| span.start < yaml.end) || text.get(span.start..span.end).is_none();
            if touches {
                return Err(Refused::NotExact);
            }
            Ok(Plan { edits: vec![TextEdit { span: *span, text: new.clone() }], loses_comments: false })
        }
        (Change::FinalNewline, _) if yaml != Some(whole) => {
            let end = Span::new(text.len(), text.len());
            let is_ended = text.is_empty() || text.ends_with('\n');
            let newline = TextEdit { span: end, text: "\n".to_owned() };
            Ok(Plan { edits: if is_ended { Vec::new() } else { vec![newline] }, loses_comments: false })
        }
        (Change::LineEnds, Some(yaml)) if yaml != whole => {
            plan(&text[yaml.start..yaml.end], change, shape)?;
            let edits = write::line_ends(text).map(|(span, text)| TextEdit { span, text });
            Ok(Plan { edits: edits.into_iter().collect(), loses_comments: false })
        }
        (_, None) => Err(Refused::NotYaml),
        (Change::Text { span, text: new }, Some(yaml)) => {
            let span = Span::new(span.start - yaml.start, span.end - yaml.start);
            shifted(plan(&text[yaml.start..yaml.end], &Change::Text { span, text: new.clone() }, shape)?, yaml.start)
        }
        (change, Some(yaml)) => shifted(plan(&text[yaml.start..yaml.end], change, shape)?, yaml.start),
    }
}

fn shifted(mut plan: Plan, by: usize) -> Result<Plan, Refused> {
    plan.edits.iter_mut().for_each(|edit| edit.span = edit.span.shifted(by));
    Ok(plan)
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

/// The replacements that carry out one change of a YAML text, tried and found exact.
fn plan(text: &str, change: &Change, shape: Option<&Shape>) -> Result<Plan, Refused> {
    let tree = parse_node(text).map_err(|_| Refused::NotYaml)?;
    let layout = lay_out(text, &tree).ok_or(Refused::NotUnderstood)?;
    let wanted = tree::changed(&tree, change, shape)?;
    let document = Document { text, tree: &tree, layout: &layout, shape };
    let ways = write::ways(&document, change);
    let exact = ways.into_iter().find(|way| document.is_exact(way, &wanted)).ok_or(Refused::NotExact)?;
    let loses_comments = document.comments(exact.taken_out).next().is_some();
    Ok(Plan { edits: exact.edits, loses_comments })
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
