//! A description of what a YAML document may hold, from which it is checked, explained and written in order.

/// What may stand in a place.
#[derive(Clone, Copy, Debug)]
pub enum Shape {
    /// A text; numbers and other plain words are read as the text they are written as.
    Text,
    /// A whole number.
    Integer,
    /// `true` or `false`.
    Bool,
    /// One of these words.
    OneOf(&'static [&'static str]),
    /// A list of values of one shape.
    List(&'static Self),
    /// A mapping with these fields.
    Record(&'static [Field]),
    /// A text, or a mapping with these fields.
    TextOr(&'static [Field]),
    /// A mapping from any text to values of one shape.
    Map(&'static Self),
}

/// One field of a record.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// The key.
    pub name: &'static str,
    /// What may stand under it.
    pub shape: Shape,
    /// True when a record without it cannot be used.
    pub required: bool,
    /// What it is for, as a phrase; shown to people who left it out.
    pub about: &'static str,
}

impl Field {
    /// A field that must be there.
    pub const fn required(name: &'static str, shape: Shape, about: &'static str) -> Self {
        Self { name, shape, required: true, about }
    }

    /// A field that may be left out.
    pub const fn optional(name: &'static str, shape: Shape, about: &'static str) -> Self {
        Self { name, shape, required: false, about }
    }
}

impl Shape {
    /// What is expected, for messages: "text", "a list of text".
    pub fn describe(&self) -> String {
        match self {
            Self::Text => "text".to_owned(),
            Self::Integer => "a whole number".to_owned(),
            Self::Bool => "`true` or `false`".to_owned(),
            Self::OneOf(words) => format!("one of {}", quoted(words)),
            Self::List(inner) => match inner {
                Self::Record(_) => "a list of mappings".to_owned(),
                Self::OneOf(_) => "a list of words".to_owned(),
                inner => format!("a list of {}", inner.describe()),
            },
            Self::Record(_) | Self::Map(_) => "a mapping".to_owned(),
            Self::TextOr(_) => "text or a mapping".to_owned(),
        }
    }
}

/// Words in backticks with commas between them.
pub(super) fn quoted(words: &[&str]) -> String {
    words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
}
