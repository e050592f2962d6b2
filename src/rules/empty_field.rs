//! `empty-field`: a field that is there and holds nothing.

use super::missing_field::lacks_address;
use super::{Check, Context, Rule};
use crate::finding::{Applicability, Place, Raised, RuleId, Severity, Sink};
use crate::guide::EntryFile;
use crate::source::{FieldPath, FileId, Segment, Value, parse_value};
use memchr::{memchr, memmem};

const ID: RuleId = RuleId("empty-field");

pub(super) const RULE: Rule = Rule {
    id: ID,
    severity: Severity::Info,
    summary: "a field that is empty",
    fix: Some(Applicability::Automatic),
    docs: include_str!("../../docs/rules/empty-field.md"),
    checks: &[
        Check::Entry(|context, file, sink| look(context, file.file, |path| is_needed(file, path), sink)),
        Check::Theme(|context, file, sink| look(context, file.file, |_| false, sink)),
        Check::Contributor(|context, file, sink| look(context, file.file, |_| false, sink)),
    ],
};

fn look(context: &Context<'_>, file: FileId, is_needed: impl Fn(&FieldPath) -> bool, sink: &mut Sink) {
    let text = context.guide.files.get(file).yaml_text();
    if !may_hold_nothing(text) {
        return;
    }
    // What is no YAML has its own finding.
    let Ok(value) = parse_value(text) else { return };
    let mut found = Vec::new();
    collect(&value, &FieldPath::root(), &mut found);
    for path in found {
        // One that must be there has its own finding, and so has one that nobody knows.
        if !is_needed(&path) && !context.guide.has_problem_at(file, path.clone()) {
            let message = format!("`{path}` is empty");
            sink.push(
                Raised::new(ID, file, Place::key(path), message)
                    .help("remove it, or fill it in")
                    .remove(Applicability::Automatic),
            );
        }
    }
}

/// True for a field of which `missing-field` says that it must hold something.
fn is_needed(file: &EntryFile, path: &FieldPath) -> bool {
    let keys: Vec<&str> = path.segments().iter().filter_map(Segment::as_key).collect();
    match keys.as_slice() {
        ["listings"] => true,
        ["components"] => file.entry().is_group(),
        ["urls"] | ["urls", "home" | "source"] => lacks_address(file.entry()),
        _ => false,
    }
}

/// Every field below `value` that holds nothing.
fn collect(value: &Value, path: &FieldPath, found: &mut Vec<FieldPath>) {
    match value {
        Value::Mapping(members) => {
            for (key, value) in members {
                let Some(key) = key.as_str().filter(|key| !key.starts_with("x-")) else { continue };
                let here = path.clone().key(key);
                // Whether a component names something is for `missing-field` to say.
                if is_component(path) && matches!(key, "entry" | "name" | "url") {
                    continue;
                }
                // A section without a heading says so with `title: null`.
                if is_nothing(value) && key != "title" {
                    found.push(here);
                } else {
                    collect(value, &here, found);
                }
            }
        }
        Value::Sequence(items) => {
            for (index, item) in items.iter().enumerate() {
                collect(item, &path.clone().index(index), found);
            }
        }
        _ => {}
    }
}

fn is_component(path: &FieldPath) -> bool {
    matches!(path.segments(), [Segment::Key(key), Segment::Index(_)] if key == "components")
}

fn is_nothing(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Sequence(items) => items.is_empty(),
        Value::Mapping(members) => members.is_empty(),
        _ => false,
    }
}

/// Tells most files from those that are worth reading once more: some key has nothing behind its colon and nothing
/// beneath it, or one of the words for nothing.
fn may_hold_nothing(text: &str) -> bool {
    let mut lines =
        text.lines().filter(|line| !matches!(line.trim_start().bytes().next(), None | Some(b'#'))).peekable();
    let (has_comment, has_brace) =
        (memmem::find(text.as_bytes(), b" #").is_some(), memchr(b'{', text.as_bytes()).is_some());
    while let Some(line) = lines.next() {
        if !has_comment && !has_brace && line.bytes().next_back().is_some_and(ends_a_text) {
            continue;
        }
        let Some((key, value)) = line.split_once(':') else { continue };
        let value = value.split(" #").next().unwrap_or_default().trim();
        match value {
            "" | "|" | "|-" | "|+" | ">" | ">-" | ">+" => {
                // In `- key:` the key stands behind the dash; what belongs to it stands further right, or is a list.
                let column = key.len() - key.trim_start_matches([' ', '-']).len();
                let is_beneath = |below: &&str| {
                    let content = below.trim_start_matches(' ');
                    let start = below.len() - content.len();
                    let is_word = is_word_for_nothing(content.split(" #").next().unwrap_or_default().trim_end());
                    // A block text may have no line.
                    let is_block = content.starts_with(['|', '>']);
                    !is_word && !is_block && (start > column || (start == column && content.starts_with('-')))
                };
                if !lines.peek().is_some_and(is_beneath) {
                    return true;
                }
            }
            word if is_word_for_nothing(word) => return true,
            // `{home: , docs: ""}`
            _ if line.contains('{') => return true,
            _ => {}
        }
    }
    false
}

/// True for a byte with which no word for nothing ends, and no key.
fn ends_a_text(byte: u8) -> bool {
    byte == b'.' || byte == b'/' || (byte.is_ascii_alphanumeric() && !byte.eq_ignore_ascii_case(&b'l'))
}

fn is_word_for_nothing(value: &str) -> bool {
    matches!(value, "null" | "Null" | "NULL" | "~" | "[]" | "{}" | "\"\"" | "''")
}

#[cfg(test)]
mod tests {
    use super::{collect, may_hold_nothing};
    use crate::source::{FieldPath, parse_value};
    use proptest::prelude::*;

    #[test]
    fn files_without_empty_fields_are_not_read_again() {
        for full in [
            "name: x\ntags:\n  - a\nurls:\n  home: y\n",
            "tags:\n- a\n\nname: x: y\n",
            "tags: [a, b]\n",
            "note: |\n  a\nlinks:\n  - title: b\n    url: c\n",
        ] {
            assert!(!may_hold_nothing(full), "{full}");
        }
        for empty in [
            "name:\nkind: x\n",
            "tags: []\n",
            "note: '' # none\n",
            "a:\n  b:\nc: d\n",
            "a:\n  - b:\n  - c: d\n",
            "a:\n  # b\nc: d\n",
            "a:\n",
            "u: {a: , b: c}\n",
        ] {
            assert!(may_hold_nothing(empty), "{empty}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, cases: 2_000, ..ProptestConfig::default() })]

        #[test]
        fn no_empty_field_is_passed_over(
            lines in prop::collection::vec(
                "( {2}| {4})?(- )?(- )?(a|b|c|title|x-d)?:?( (x|~|null|''|\"\"|\\[\\]|\\[x\\]|\\{\\}|\\{e: \\}|\\||>-|# y|x: y))?( # z)?",
                1..8,
            ),
        ) {
            let text = lines.join("\n") + "\n";
            if let Ok(value) = parse_value(&text) && value.is_mapping() {
                let mut found = Vec::new();
                collect(&value, &FieldPath::root(), &mut found);
                prop_assert!(found.is_empty() || may_hold_nothing(&text), "{:?}\n{}", found, text);
            }
        }
    }
}
