//! The way to a field inside a YAML document: `listings[0].theme`.

use std::fmt;

/// One step of a [`FieldPath`].
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Segment {
    /// The value under a key of a mapping.
    Key(String),
    /// The element of a list, counted from 0.
    Index(usize),
}

impl Segment {
    /// The key, if it is one.
    pub fn as_key(&self) -> Option<&str> {
        match self {
            Self::Key(key) => Some(key),
            Self::Index(_) => None,
        }
    }
}

/// Which part of a mapping's member is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Part {
    /// The key itself.
    Key,
    /// What stands under it.
    Value,
}

/// A path from the document's root to a field. The empty path is the root.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FieldPath(Vec<Segment>);

impl FieldPath {
    /// The document itself.
    pub fn root() -> Self {
        Self::default()
    }

    /// The path one key further down.
    pub fn key(mut self, name: impl Into<String>) -> Self {
        self.0.push(Segment::Key(name.into()));
        self
    }

    /// The path one list element further down, counted from 0.
    pub fn index(mut self, index: usize) -> Self {
        self.0.push(Segment::Index(index));
        self
    }

    /// The steps from the root.
    pub fn segments(&self) -> &[Segment] {
        &self.0
    }

    /// True for the document itself.
    pub fn is_root(&self) -> bool {
        self.0.is_empty()
    }

    /// The path one step up; `None` at the root.
    pub fn parent(&self) -> Option<Self> {
        let (_, rest) = self.0.split_last()?;
        Some(Self(rest.to_vec()))
    }

    /// True when `self` is `other` or stands above it.
    pub fn is_prefix_of(&self, other: &Self) -> bool {
        other.0.starts_with(&self.0)
    }
}

/// `&str` becomes a path of one key, so that rules can write `"summary".into()`.
impl From<&str> for FieldPath {
    fn from(key: &str) -> Self {
        Self::root().key(key)
    }
}

/// Dotted keys and bracketed indexes, as in the JSON output: `listings[0].theme`.
impl fmt::Display for FieldPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, segment) in self.0.iter().enumerate() {
            match segment {
                Segment::Key(key) if at == 0 => f.write_str(key)?,
                Segment::Key(key) => write!(f, ".{key}")?,
                Segment::Index(index) => write!(f, "[{index}]")?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_shown_with_dots_and_brackets() {
        let path = FieldPath::from("listings").index(0).key("theme");
        assert_eq!(path.to_string(), "listings[0].theme");
        assert_eq!(path.parent().unwrap().to_string(), "listings[0]");
        assert!(FieldPath::from("listings").is_prefix_of(&path));
        assert_eq!(FieldPath::root().to_string(), "");
    }
}
