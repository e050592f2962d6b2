//! Canonical writing: a typed value as the YAML text that everybody's file should look like.

use super::entry::Entry;
use super::people::Contributor;
use crate::source::{SyntaxError, Value, emit, to_value};

/// The canonical text of an entry: fields in the order of the format, `x-…` fields last.
///
/// # Errors
/// When an `x-…` field holds something that cannot be written.
pub fn canonical_entry(entry: &Entry) -> Result<String, SyntaxError> {
    let mut value = to_value(entry)?;
    if let Value::Mapping(mapping) = &mut value {
        for (key, extra) in &entry.extra {
            mapping.insert(Value::String(key.clone()), extra.clone());
        }
    }
    Ok(emit(&value))
}

/// The canonical text of a contributor's file.
///
/// # Errors
/// As [`canonical_entry`].
pub fn canonical_contributor(contributor: &Contributor) -> Result<String, SyntaxError> {
    Ok(emit(&to_value(contributor)?))
}
