//! Reads one file's YAML into its type: quickly when all is well, thoroughly when not.

use super::problem::{Problem, ProblemKind};
use crate::finding::Place;
use crate::source::{FileId, Shape, SourceFile, Value, check, parse};
use serde::de::{Deserialize, DeserializeOwned, Deserializer, Error as _, MapAccess, Visitor};
use std::collections::BTreeMap;
use std::fmt;

/// A kind of file: entry, theme, contributor, page, agreement, configuration.
pub(super) trait Document: DeserializeOwned + Default {
    /// What the file may hold.
    const SHAPE: Shape;

    /// True when the typed reading refuses everything that the shape does, and gaps are all that it misses. There are many
    /// such files; for the few others the thorough reading is quick enough.
    const IS_STRICT: bool = true;

    /// True when a required field is missing or empty: the typed reading does not notice.
    fn has_gaps(&self) -> bool;

    /// Takes the root's `x-…` fields.
    fn keep_extra(&mut self, _extra: Vec<(String, Value)>) {}
}

/// Reads the YAML part of `file`. What could not be read is left at its default and told in the problems.
pub(super) fn read<D: Document>(file: &SourceFile, id: FileId) -> (D, Vec<Problem>) {
    let text = file.yaml_text();
    if let Some(document) = read_quickly(text) {
        return (document, Vec::new());
    }
    let offset = file.yaml.map_or(0, |span| span.start);
    let checked = match check(text, &D::SHAPE) {
        Ok(checked) => checked,
        Err(error) => {
            let place = Place::Span(error.span.shifted(offset));
            return (D::default(), vec![Problem::new(id, place, ProblemKind::Syntax(error))]);
        }
    };
    let mut problems: Vec<Problem> = checked
        .flaws
        .into_iter()
        .map(|flaw| {
            let place = Place::Field { path: flaw.path, part: flaw.part, nth: flaw.nth };
            Problem::new(id, place, ProblemKind::Flaw(flaw.kind))
        })
        .collect();
    let mut document = match crate::source::from_value::<D>(checked.value) {
        Ok(document) => document,
        Err(error) => {
            problems.push(Problem::new(id, Place::value(crate::source::FieldPath::root()), ProblemKind::Syntax(error)));
            D::default()
        }
    };
    document.keep_extra(checked.extra);
    (document, problems)
}

/// The document, when all is well with it.
fn read_quickly<D: Document>(text: &str) -> Option<D> {
    let document = if D::IS_STRICT { parse::<D>(text).ok() } else { None };
    document.filter(|document| !document.has_gaps())
}

/// Reads a text that may be absent: nothing at all becomes the empty text.
pub(super) fn text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    Option::<String>::deserialize(deserializer).map(Option::unwrap_or_default)
}

/// Reads a list of texts, elements with nothing in them as empty ones.
pub(super) fn texts<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    let texts = Vec::<Option<String>>::deserialize(deserializer)?;
    Ok(texts.into_iter().map(Option::unwrap_or_default).collect())
}

/// Reads a mapping of texts and refuses a key that stands twice; a plain map would keep the last one silently.
pub(super) fn map<'de, D: Deserializer<'de>>(deserializer: D) -> Result<BTreeMap<String, String>, D::Error> {
    struct Members;
    impl<'de> Visitor<'de> for Members {
        type Value = BTreeMap<String, String>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a mapping")
        }

        fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Self::Value, A::Error> {
            let mut members = BTreeMap::new();
            while let Some((key, value)) = access.next_entry::<String, Option<String>>()? {
                if members.insert(key, value.unwrap_or_default()).is_some() {
                    return Err(A::Error::custom("a key stands twice"));
                }
            }
            Ok(members)
        }
    }
    deserializer.deserialize_map(Members)
}

#[cfg(test)]
mod tests;
