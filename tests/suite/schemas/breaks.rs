//! Breaks a document in one of the ways in which people do.

use ddscurate::source::{Mapping, Value};

/// Changes one thing in a document.
pub fn mutate(value: &mut Value, [place, what, with]: &[u16; 3], others: &[&Value]) {
    let (place, what, with) = (usize::from(*place), usize::from(*what), usize::from(*with));
    let count = nodes(value);
    let mut left = place % count;
    let Some(node) = node(value, &mut left) else { return };
    match (what % 8, &mut *node) {
        (0, Value::Mapping(members)) if !members.is_empty() => {
            let key = members.keys().nth(with % members.len()).cloned();
            key.and_then(|key| members.remove(&key));
        }
        (1, Value::Mapping(members)) if !members.is_empty() => {
            let at = with % members.len();
            let renamed = members.iter().enumerate().map(|(index, (key, value))| {
                (if index == at { misspelled(key, with) } else { key.clone() }, value.clone())
            });
            *members = renamed.collect::<Mapping>();
        }
        (2 | 3, Value::Mapping(members)) => {
            let fields = ["name", "url", "title", "kind", "theme", "entry", "links", "x-own", "order", "note", "since"];
            members.insert(Value::String(fields[with % fields.len()].to_owned()), odd(with / fields.len()));
        }
        (2, Value::Sequence(items)) => items.push(odd(with)),
        (3, Value::Sequence(items)) if !items.is_empty() => {
            let twice = items[with % items.len()].clone();
            items.push(twice);
        }
        (4, node) => {
            let other = others[with % others.len()];
            let mut left = place.wrapping_mul(31) % nodes(other);
            let mut other = other.clone();
            if let Some(found) = self::node(&mut other, &mut left) {
                *node = found.clone();
            }
        }
        (_, Value::Mapping(_)) if place % count == 0 => {}
        (_, node) => *node = odd(with),
    }
}

fn misspelled(key: &Value, with: usize) -> Value {
    let key = key.as_str().unwrap_or_default();
    Value::String(match with % 4 {
        0 => format!("{key}s"),
        1 => format!("x-{key}"),
        2 => key.to_uppercase(),
        _ => key.chars().rev().collect(),
    })
}

/// Values that somebody could write, right in some places and wrong in others.
fn odd(with: usize) -> Value {
    let texts = [
        "",
        " ",
        "x",
        "tool",
        "group",
        "Text of some length.",
        "lower case.",
        "Two\nlines.",
        "-a",
        "a-b",
        "a_b",
        "UPPER",
        "2015",
        "2015-06",
        "2015-06-31",
        "2015-13-01",
        "1899",
        "3000-01-01",
        "https://a.example/",
        "HTTPS://A.EXAMPLE/",
        "http:/a.example",
        "ftp://a.example/",
        "https:///a.example",
        "a.example",
        "https://a.example/b c",
        "MIT",
        "MIT OR Apache-2.0",
        "GPL (v3), see file",
        "build",
        "bellows",
        "off",
        "null",
        "~",
        "1.10",
        "true",
        "[[bowline]]",
        "\u{1f600}",
        "É",
        "Ends in a bracket (.)",
        "Ends in \"quotes.\"",
        "@ann",
        "@ann@a.example",
        "ann@a.example",
        "en_US",
    ];
    let lengths = [59, 60, 61, 159, 160, 161, 499, 500, 501, 64, 65];
    let numbers = [0, 1, 2, 1899, 1900, 2015, 2999, 3000, -1];
    let with = with % (texts.len() + lengths.len() + numbers.len() + 9);
    if let Some(text) = texts.get(with) {
        return Value::String((*text).to_owned());
    }
    let with = with - texts.len();
    if let Some(length) = lengths.get(with) {
        return Value::String(format!("{}.", "a".repeat(length - 1)));
    }
    let with = with - lengths.len();
    if let Some(number) = numbers.get(with) {
        return Value::Number((*number).into());
    }
    let text = Value::String("x".to_owned());
    match with - numbers.len() {
        0 => Value::Null,
        1 => Value::Bool(true),
        2 => Value::Number(2015.5.into()),
        3 => Value::Sequence(Vec::new()),
        4 => Value::Sequence(vec![Value::Null]),
        5 => Value::Sequence(vec![text]),
        6 => Value::Mapping(Mapping::new()),
        7 => Value::Mapping([(text.clone(), text)].into_iter().collect()),
        _ => Value::Sequence(vec![Value::Mapping(Mapping::new())]),
    }
}

fn nodes(value: &Value) -> usize {
    1 + match value {
        Value::Mapping(members) => members.values().map(nodes).sum(),
        Value::Sequence(items) => items.iter().map(nodes).sum(),
        _ => 0,
    }
}

/// The node that is `left` steps away in the order of the file.
fn node<'v>(value: &'v mut Value, left: &mut usize) -> Option<&'v mut Value> {
    if *left == 0 {
        return Some(value);
    }
    *left -= 1;
    match value {
        Value::Mapping(members) => members.values_mut().find_map(|inner| node(inner, left)),
        Value::Sequence(items) => items.iter_mut().find_map(|inner| node(inner, left)),
        _ => None,
    }
}
