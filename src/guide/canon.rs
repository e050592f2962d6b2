//! Canonical writing: the YAML text that everybody's file should look like, from a typed value or from the file.

use super::config::CONFIG_FILE;
use super::entry::Entry;
use super::load::{Format, LoadError, lies_inside, load_config_alone, sort_out};
use super::people::Contributor;
use super::schema::FileKind;
use crate::source::{
    SyntaxError, Tree, Unformatted, Value, emit, format, prescan, split_front_matter, to_value, too_many_brackets,
};

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

/// The files of a guide that have a canonical form: path and kind of each. The agreement's may be missing.
///
/// # Errors
/// When there is no `guide.yaml`, or a folder cannot be listed.
pub fn files_to_format(tree: &dyn Tree) -> Result<Vec<(String, FileKind)>, LoadError> {
    const FOLDERS: [(&str, Format, FileKind); 4] = [
        ("contributors", Format::Yaml, FileKind::Contributor),
        ("entries", Format::Yaml, FileKind::Entry),
        ("pages", Format::Markdown, FileKind::Page),
        ("themes", Format::Markdown, FileKind::Theme),
    ];
    let config = load_config_alone(tree)?;
    let mut files = vec![(CONFIG_FILE.to_owned(), FileKind::Guide)];
    for (folder, format, kind) in FOLDERS {
        let (wanted, _) = sort_out(tree, folder, format)?;
        files.extend(wanted.into_iter().map(|item| (item.path, kind)));
    }
    let agreement = config.agreement_file();
    let is_known = files.iter().any(|(path, _)| path == agreement);
    if !is_known && lies_inside(tree, agreement) {
        files.push((agreement.to_owned(), FileKind::Agreement));
    }
    files.sort();
    Ok(files)
}

/// The canonical form of a file. Of a Markdown file only the front matter has one; its text stays byte for byte.
///
/// # Errors
/// When the file cannot be read, or cannot be written anew without changing more than its form.
pub fn canonical_file(kind: FileKind, bytes: Vec<u8>) -> Result<Vec<u8>, Unformatted> {
    let (text, blemishes) = prescan(bytes);
    if blemishes.iter().any(|blemish| blemish.kind.forbids_parsing()) {
        return Err(Unformatted::Unreadable);
    }
    let is_yaml = matches!(kind, FileKind::Entry | FileKind::Contributor | FileKind::Guide);
    let parts = if is_yaml { None } else { Some(split_front_matter(&text).ok_or(Unformatted::Unreadable)?) };
    let yaml = parts.map_or(text.as_str(), |parts| &text[parts.yaml.start..parts.yaml.end]);
    if too_many_brackets(yaml).is_some() {
        return Err(Unformatted::Unreadable);
    }
    let new = format(yaml, Some(&kind.shape()))?;
    Ok(match parts {
        None => new.into_bytes(),
        Some(parts) => ["---\n", &new, "---\n", &text[parts.body.start..parts.body.end]].concat().into_bytes(),
    })
}
