//! Changes of an entry that somebody asks for field by field, as changes of its text.

use crate::guide::{Entry, read_place};
use crate::source::{Change, FieldPath, Value, parse_value};

/// A field path that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not the path of a field; write it like `summary`, `urls.home` or `listings[0].note`")]
pub struct BadPath(pub String);

/// What cannot be read as `FIELD=VALUE`.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadAssignment {
    /// It gives no value.
    #[error("--set {0} has no `=`; write it as --set FIELD=VALUE")]
    NoValue(String),
    /// It names no field.
    #[error(transparent)]
    Path(#[from] BadPath),
}

/// Reads `listings[0].note`, the form in which findings name fields.
///
/// # Errors
/// When it is written otherwise.
pub fn read_path(text: &str) -> Result<FieldPath, BadPath> {
    let bad = || BadPath(text.to_owned());
    let mut path = FieldPath::root();
    for part in text.split('.') {
        let (key, mut rest) = part.split_at(part.find('[').unwrap_or(part.len()));
        let is_key = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-');
        if key.is_empty() || !key.chars().all(is_key) {
            return Err(bad());
        }
        path = path.key(key);
        while let Some(inner) = rest.strip_prefix('[') {
            let (index, after) = inner.split_once(']').ok_or_else(bad)?;
            path = path.index(index.parse().map_err(|_| bad())?);
            rest = after;
        }
        if !rest.is_empty() {
            return Err(bad());
        }
    }
    Ok(path)
}

/// Reads `FIELD=VALUE` as a change of an entry.
///
/// # Errors
/// When there is no `=`, or what stands before it is no path.
pub fn read_assignment(text: &str) -> Result<Change, BadAssignment> {
    let (path, value) = text.split_once('=').ok_or_else(|| BadAssignment::NoValue(text.to_owned()))?;
    let path = read_path(path)?;
    let value = read_value(&path, value);
    Ok(Change::Set { path, value })
}

/// The value that somebody wrote for a field: a list or mapping in YAML, a number for a weight, and else the very text,
/// whatever YAML would take it for.
fn read_value(path: &FieldPath, text: &str) -> Value {
    let is_number = path.segments().last().and_then(|last| last.as_key()) == Some("weight");
    match parse_value(text) {
        Ok(value @ (Value::Mapping(_) | Value::Sequence(_))) => value,
        Ok(value @ Value::Number(_)) if is_number => value,
        _ => Value::from(text),
    }
}

/// A listing more; or another note for one that is there.
pub fn listing(entry: &Entry, place: &str, note: Option<&str>) -> Option<Change> {
    let (theme, section) = read_place(place);
    let is_it = |listing: &crate::guide::Listing| listing.theme == theme && listing.section.as_deref() == section;
    let listings = FieldPath::from("listings");
    if let Some(index) = entry.listings.iter().position(is_it) {
        return Some(Change::Set { path: listings.index(index).key("note"), value: note?.into() });
    }
    let mut value = crate::source::Mapping::new();
    let fields = [("theme", Some(theme)), ("section", section), ("note", note)];
    for (key, text) in fields.into_iter().filter_map(|(key, text)| Some((key, text?))) {
        value.insert(Value::from(key), Value::from(text));
    }
    Some(Change::Append { path: listings, value: Value::Mapping(value) })
}

#[cfg(test)]
mod tests {
    use super::{read_path, read_value};
    use crate::source::{FieldPath, Value};

    #[test]
    fn paths_are_read_as_they_are_shown() {
        for path in ["summary", "urls.home", "listings[0].note", "x-own[1][2].deep", "listings[12].links[3].url"] {
            assert_eq!(read_path(path).map(|path| path.to_string()), Ok(path.to_owned()));
        }
        for path in ["", ".", "a.", "a[", "a[x]", "a[0]b", "a b", "[0]", "a[-1]"] {
            assert!(read_path(path).is_err(), "{path}");
        }
    }

    #[test]
    fn a_text_stays_a_text() {
        let at = FieldPath::from("status").key("since");
        for text in ["2015", "yes", "2015-05-01", "null", "a: b: c", "- x", "~"] {
            let value = read_value(&at, text);
            assert_eq!(matches!(value, Value::Sequence(_)), text == "- x", "{text}");
            assert!(text == "- x" || value == *text, "{text}");
        }
        assert_eq!(read_value(&FieldPath::from("listings").index(0).key("weight"), "3"), Value::from(3));
        assert!(matches!(read_value(&FieldPath::from("tags"), "[ci, cd]"), Value::Sequence(_)));
    }
}
