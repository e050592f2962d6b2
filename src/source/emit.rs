//! Writes YAML in the one canonical form: block style, lists indented by two, a text on one line, quotes where any
//! YAML 1.1 or 1.2 reader would otherwise take the text for something else.

use super::prescan::is_hidden_character;
use super::yaml::Value;
use std::fmt::Write as _;

/// The canonical text of `value`, a mapping, final newline included. Reading it gives `value` back.
pub fn emit(value: &Value) -> String {
    let mut out = String::new();
    match value {
        Value::Mapping(mapping) if !mapping.is_empty() => write_mapping(&mut out, value, 0, false),
        other => {
            write_inline(&mut out, other, 0);
            out.push('\n');
        }
    }
    out
}

pub(super) fn write_mapping(out: &mut String, value: &Value, indent: usize, mut first_is_placed: bool) {
    let Value::Mapping(mapping) = value else { return };
    for (key, value) in mapping {
        if !std::mem::take(&mut first_is_placed) {
            pad(out, indent);
        }
        write_key(out, key);
        out.push(':');
        write_member(out, value, indent);
    }
}

pub(super) fn write_member(out: &mut String, value: &Value, indent: usize) {
    match value {
        Value::Mapping(mapping) if !mapping.is_empty() => {
            out.push('\n');
            write_mapping(out, value, indent + 2, false);
        }
        Value::Sequence(items) if !items.is_empty() => {
            out.push('\n');
            write_sequence(out, items, indent + 2);
        }
        other => {
            out.push(' ');
            write_inline(out, other, indent + 2);
            out.push('\n');
        }
    }
}

pub(super) fn write_sequence(out: &mut String, items: &[Value], indent: usize) {
    for item in items {
        pad(out, indent);
        out.push_str("- ");
        match item {
            Value::Mapping(mapping) if !mapping.is_empty() => write_mapping(out, item, indent + 2, true),
            Value::Sequence(inner) if !inner.is_empty() => {
                out.truncate(out.len() - 1);
                out.push('\n');
                write_sequence(out, inner, indent + 2);
            }
            other => {
                write_inline(out, other, indent + 2);
                out.push('\n');
            }
        }
    }
}

/// A key stands on one line, so a text of several lines is quoted.
pub(super) fn write_key(out: &mut String, key: &Value) {
    match key {
        Value::String(text) if !is_plain(text) => write_double_quoted(out, text),
        key => write_inline(out, key, 0),
    }
}

/// A scalar, or an empty collection. `indent` is where the lines of a block text go.
pub(super) fn write_inline(out: &mut String, value: &Value, indent: usize) {
    match value {
        Value::Null => out.push_str("null"),
        Value::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
        Value::Number(number) => {
            let _ = write!(out, "{number}");
        }
        Value::String(text) => write_text(out, text, indent),
        Value::Sequence(_) => out.push_str("[]"),
        Value::Mapping(_) => out.push_str("{}"),
        Value::Tagged(tagged) => write_inline(out, &tagged.value, indent),
    }
}

fn write_text(out: &mut String, text: &str, indent: usize) {
    if is_plain(text) {
        out.push_str(text);
    } else if text.contains('\n') && fits_block(text) {
        write_block(out, text, indent);
    } else if text.contains(['"', '\\']) && !text.contains(|c: char| matches!(c, '\'' | '\n' | '\t') || needs_escape(c))
    {
        out.push('\'');
        out.push_str(text);
        out.push('\'');
    } else {
        write_double_quoted(out, text);
    }
}

pub(super) fn write_double_quoted(out: &mut String, text: &str) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => {
                out.push('\\');
                out.push(c);
            }
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            c if needs_escape(c) => {
                let _ = if u32::from(c) > 0xffff {
                    write!(out, "\\U{:08x}", u32::from(c))
                } else {
                    write!(out, "\\u{:04x}", u32::from(c))
                };
            }
            c => out.push(c),
        }
    }
    out.push('"');
}

pub(super) fn write_block(out: &mut String, text: &str, indent: usize) {
    let body = text.trim_end_matches('\n');
    out.push_str(match text.len() - body.len() {
        0 => "|-",
        1 => "|",
        _ => "|+",
    });
    for line in text.strip_suffix('\n').unwrap_or(text).split('\n') {
        out.push('\n');
        if !line.is_empty() {
            pad(out, indent);
            out.push_str(line);
        }
    }
}

/// True when a text of several lines reads back the same from a literal block without an indentation indicator.
pub(super) fn fits_block(text: &str) -> bool {
    let has_content = text.trim_matches('\n').len() == text.trim_end_matches('\n').len() && !text.trim().is_empty();
    has_content
        && !text.starts_with([' ', '\t'])
        && !text.contains(|c: char| c != '\n' && (needs_escape(c) || c == '\t'))
        && !text.split('\n').any(|line| line.ends_with(' '))
}

/// True when `text` can stand without quotes in block style and every YAML reader takes it for a text.
pub(super) fn is_plain(text: &str) -> bool {
    let Some(first) = text.chars().next() else { return false };
    let second_is_space = text[first.len_utf8()..].chars().next().is_none_or(char::is_whitespace);
    let begins_well = match first {
        '-' | '?' | ':' => !second_is_space,
        ',' | '[' | ']' | '{' | '}' | '#' | '&' | '*' | '!' | '|' | '>' | '\'' | '"' | '%' | '@' | '`' => false,
        _ => true,
    };
    begins_well
        && !text.starts_with("---")
        && !text.starts_with("...")
        && !text.starts_with(char::is_whitespace)
        && !text.ends_with(char::is_whitespace)
        && !text.ends_with(':')
        && !text.contains(": ")
        && !text.contains(" #")
        && !text.contains(|c: char| needs_escape(c) || c == '\n' || c == '\t')
        && !reads_as_other(text)
}

/// True for words that some YAML reader takes for null, a truth value, a number, a date or a merge key (YAML 1.1
/// types repository, and the core schema of YAML 1.2).
fn reads_as_other(text: &str) -> bool {
    const WORDS: [&str; 14] =
        ["~", "null", "true", "false", "yes", "no", "on", "off", "y", "n", "=", "<<", ".inf", ".nan"];
    if WORDS.iter().any(|word| word.eq_ignore_ascii_case(text)) {
        return true;
    }
    let Some(first) = text.chars().next() else { return true };
    if !(first.is_ascii_digit() || matches!(first, '+' | '-' | '.')) {
        return false;
    }
    // Numbers in any notation, times (12:30:45) and dates (2028-01-01, 2028-01-01T…) are made of these alone.
    let looks_numeric = text
        .chars()
        .all(|c| c.is_ascii_hexdigit() || "+-._:xobXOBTZtz ".contains(c) || c == 'i' || c == 'f' || c == 'n');
    let year_and_month = text.len() == 7 && text.as_bytes()[4] == b'-' && text[..4].bytes().all(|b| b.is_ascii_digit());
    looks_numeric && text.contains(|c: char| c.is_ascii_digit() || c == 'f' || c == 'n') && !year_and_month
}

pub(super) fn needs_escape(c: char) -> bool {
    c != '\n' && (is_hidden_character(c) || c == '\u{85}' || c == '\u{a0}')
}

pub(super) fn pad(out: &mut String, indent: usize) {
    out.extend(std::iter::repeat_n(' ', indent));
}

#[cfg(test)]
mod tests {
    use super::super::yaml::parse_value;
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn lists_are_indented_and_texts_quoted_only_when_they_must() {
        let text = "name: Zo\u{eb} & friends\nsince: 2015-05\nuntil: \"2028-01-01\"\nanswer: \"no\"\nsay: '\"a\" b'\nlistings:\n  - theme: ci\n    note: \"Runs: here\"\n  - theme: chat\ntags:\n  - a\nempty: []\n";
        assert_eq!(emit(&parse_value(text).unwrap()), text);
    }

    #[test]
    fn several_lines_become_a_block() {
        let value = parse_value("note: \"one\\ntwo\\n\"\nlist:\n  - \"a\\n\\nb\"\n").unwrap();
        assert_eq!(emit(&value), "note: |\n  one\n  two\nlist:\n  - |-\n    a\n\n    b\n");
    }

    fn any_text() -> impl Strategy<Value = String> {
        prop_oneof![
            "[ -~]{0,12}",
            "[-+.0-9:eExoTZ_ ]{1,10}",
            "(yes|no|on|off|y|n|null|~|true|<<|=|0x1F|1e3|2020-01-02|12:30:45)",
            "[a-z \n#:'\"\\\\|>\\[\\]{},&*!?%@`-]{0,16}",
            "\\PC{0,8}",
            "[\u{0}-\u{20}\u{85}\u{a0}\u{2028}\u{feff}a]{0,5}",
        ]
    }

    fn any_value() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            any_text().prop_map(Value::String),
            any::<bool>().prop_map(Value::Bool),
            any::<i64>().prop_map(|number| Value::Number(number.into())),
            Just(Value::Null),
        ];
        leaf.prop_recursive(4, 24, 4, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Value::Sequence),
                prop::collection::vec((any_text(), inner), 0..4).prop_map(|members| Value::Mapping(
                    members.into_iter().map(|(key, value)| (Value::String(key), value)).collect()
                )),
            ]
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, cases: 1_000, ..ProptestConfig::default() })]

        #[test]
        fn what_is_written_reads_back(members in prop::collection::vec((any_text(), any_value()), 0..5)) {
            let value = Value::Mapping(members.into_iter().map(|(key, value)| (Value::String(key), value)).collect());
            let text = emit(&value);
            let read: Value = serde_yaml::from_str(&text).map_err(|error| TestCaseError::fail(format!("{error}\n{text}")))?;
            prop_assert_eq!(read, value, "{}", text);
        }
    }
}
