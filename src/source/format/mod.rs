//! Writes a YAML text anew in the canonical form, with all its comments.
//!
//! What the text says and where its comments belong is put into [`Piece`]s, which are sorted and written. The new text
//! is then read and formatted again. Unless it says the same, has the same comments and stays as it is, there is none: a
//! way of writing that is not understood costs the form, never a value or a comment.

mod attach;
mod write;

use super::layout::lay_out;
use super::node::Node;
use super::shape::Shape;
use super::yaml::{Value, parse_node, parse_value};

/// Why a text has no canonical form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unformatted {
    /// It is no YAML that a guide may hold, or no mapping.
    #[error("it cannot be read")]
    Unreadable,
    /// No way was found to write it that says the same, comments included.
    #[error("it cannot be formatted")]
    NotUnderstood,
}

/// The canonical form of a YAML text that holds a mapping. Fields stand in the order of `shape`, others behind them, and
/// `x-…` fields last; without a shape they stay where they are.
///
/// # Errors
/// When the text cannot be read, or cannot be written anew without changing more than its form.
pub fn format(text: &str, shape: Option<&Shape>) -> Result<String, Unformatted> {
    let once = Formatted::of(text, shape)?;
    let again = Formatted::of(&once.text, shape).map_err(|_| Unformatted::NotUnderstood)?;
    if once == again { Ok(once.text) } else { Err(Unformatted::NotUnderstood) }
}

/// A text in canonical form, and what must be the same before and after.
#[derive(PartialEq)]
struct Formatted {
    text: String,
    /// What it says; the order of members does not count.
    value: Value,
    /// Its comments, sorted.
    comments: Vec<String>,
    /// Numbers and the like as they were written, sorted: `1.10` is read as a text by fields that want one.
    words: Vec<String>,
}

impl Formatted {
    fn of(text: &str, shape: Option<&Shape>) -> Result<Self, Unformatted> {
        let value = parse_value(text).map_err(|_| Unformatted::Unreadable)?;
        let tree = parse_node(text).map_err(|_| Unformatted::Unreadable)?;
        let Node::Map(members) = &tree else { return Err(Unformatted::Unreadable) };
        if members.is_empty() {
            return Err(Unformatted::NotUnderstood);
        }
        let layout = lay_out(text, &tree).ok_or(Unformatted::NotUnderstood)?;
        let (document, mut words) = attach::attach(text, &tree, &layout, shape.copied());
        let comment = |span: super::Span| text[span.start..span.end].trim_end().to_owned();
        let mut comments: Vec<String> = layout.comments.iter().map(|found| comment(found.span)).collect();
        comments.sort();
        words.sort();
        Ok(Self { text: write::write(&document), value, comments, words })
    }
}

/// All of a text, taken apart.
struct Document<'t> {
    /// Comments on the file as a whole.
    head: Vec<Line<'t>>,
    /// True when an empty line follows them.
    has_gap: bool,
    members: Vec<Piece<'t>>,
    /// Comments at the end.
    foot: Vec<Line<'t>>,
}

/// A comment on a line of its own.
struct Line<'t> {
    text: &'t str,
    /// True when an empty line stood before it.
    has_gap: bool,
}

/// A member of a mapping or an element of a list, with its comments.
struct Piece<'t> {
    above: Vec<Line<'t>>,
    /// True when an empty line stood before it.
    has_gap: bool,
    /// The key as it is to be written; a list's element has none.
    key: Option<String>,
    /// The comment behind the value, or behind the key of what goes on below.
    behind: Vec<&'t str>,
    body: Body<'t>,
    /// Comments below the last line of the value, indented like it.
    foot: Vec<Line<'t>>,
}

/// What stands behind a key or dash.
enum Body<'t> {
    /// Numbers, truth values and nothing, as they were written.
    Word(&'t str),
    Text(&'t str),
    Map(Vec<Piece<'t>>),
    List(Vec<Piece<'t>>),
}

#[cfg(test)]
mod tests;
