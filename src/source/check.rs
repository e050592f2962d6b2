//! The slow and thorough reading: every way in which a document differs from its shape, found in one pass.
//!
//! The typed reading stops at its first error. When it fails, this one walks the whole tree, lists all flaws with
//! their paths and gives back what could be kept, so that the other rules still see the file.

use super::field::{FieldPath, Part};
use super::locate::locate;
use super::node::Node;
use super::shape::{Field, Shape};
use super::yaml::{SyntaxError, Value, parse_node_of};
use serde_yaml::Mapping;
use std::collections::HashMap;

/// One difference between a document and its shape.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flaw {
    /// The field it is about.
    pub path: FieldPath,
    /// Whether the key or the value is to blame.
    pub part: Part,
    /// Which of several equal keys, from 0.
    pub nth: usize,
    /// What is wrong.
    pub kind: FlawKind,
}

/// The kinds of [`Flaw`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FlawKind {
    /// The record has no such field; `allowed` are those it has.
    UnknownField {
        /// The fields that the record has.
        allowed: Vec<&'static str>,
    },
    /// The key stands in the mapping already.
    DuplicateKey {
        /// True when the same stands under both.
        is_same: bool,
    },
    /// The value is of another kind than expected.
    WrongType {
        /// What should stand here.
        expected: String,
        /// What does.
        found: &'static str,
        /// The text that does.
        text: Option<String>,
    },
    /// The word is none of those allowed.
    NotOneOf {
        /// The words that are.
        allowed: &'static [&'static str],
        /// The word found.
        found: String,
    },
    /// The record at `path` lacks `field`.
    Missing {
        /// The field's name.
        field: &'static str,
        /// What it is for.
        about: &'static str,
    },
    /// The field is there, but nothing stands in it.
    Empty {
        /// What it is for.
        about: &'static str,
    },
}

/// What [`check`] found.
#[derive(Clone, Debug)]
pub struct Checked {
    /// The document reduced to what its shape allows, missing texts empty. Lists keep their length, so that indexes
    /// stay those of the file.
    pub value: Value,
    /// All flaws, in the order of the file.
    pub flaws: Vec<Flaw>,
    /// The `x-…` fields of the root, kept as they are.
    pub extra: Vec<(String, Value)>,
}

/// Compares the document in `text` with `shape`, a record.
///
/// # Errors
/// When the text is not one YAML document.
pub fn check(text: &str, shape: &Shape) -> Result<Checked, SyntaxError> {
    let node = parse_node_of(text, Some(shape))?;
    let mut checker = Checker { text, lookups: 0, flaws: Vec::new(), extra: Vec::new() };
    let node = if node == Node::Null { Node::Map(Vec::new()) } else { node };
    let value = checker.value(&node, shape, &FieldPath::root());
    Ok(Checked { value, flaws: checker.flaws, extra: checker.extra })
}

/// How many numbers of one file are looked up in its text.
const MAX_LOOKUPS: usize = 100;

struct Checker<'t> {
    text: &'t str,
    lookups: usize,
    flaws: Vec<Flaw>,
    extra: Vec<(String, Value)>,
}

impl Checker<'_> {
    fn value(&mut self, node: &Node, shape: &Shape, path: &FieldPath) -> Value {
        match (shape, node) {
            (_, Node::Null) => nothing(shape),
            (Shape::Text | Shape::TextOr(_), Node::Text(_) | Node::Number(_) | Node::Bool(_)) => {
                Value::String(self.text_of(node, path))
            }
            (Shape::Integer, Node::Number(_)) => match serde_yaml::from_str::<i64>(&self.text_of(node, path)) {
                Ok(number) => Value::Number(number.into()),
                Err(_) => self.wrong_type(node, shape, path),
            },
            (Shape::Bool, Node::Bool(value)) => Value::Bool(*value),
            (Shape::OneOf(allowed), Node::Text(_) | Node::Number(_) | Node::Bool(_)) => {
                let found = self.text_of(node, path);
                if allowed.contains(&found.as_str()) {
                    return Value::String(found);
                }
                self.flaw(path, Part::Value, FlawKind::NotOneOf { allowed, found });
                Value::Null
            }
            (Shape::List(inner), Node::List(items)) => {
                let items = items.iter().enumerate();
                let values = items
                    .map(|(index, item)| self.item(item, inner, &path.clone().index(index), "an element of a list"));
                // A word that is not allowed leaves a hole; nothing points into a list of words by index.
                Value::Sequence(values.filter(|value| !value.is_null()).collect())
            }
            (Shape::Record(fields) | Shape::TextOr(fields), Node::Map(members)) => self.record(members, fields, path),
            (Shape::Map(inner), Node::Map(members)) => self.map(members, inner, path),
            _ => self.wrong_type(node, shape, path),
        }
    }

    /// A list's element or a map's member: nothing at all is a flaw there, and so is an empty text.
    fn item(&mut self, node: &Node, shape: &Shape, path: &FieldPath, about: &'static str) -> Value {
        let is_text = matches!(shape, Shape::Text);
        // A record that needs no field of its own may be empty, however it is written.
        let may_be_empty = matches!(shape, Shape::Record(fields) if fields.iter().all(|field| !field.required));
        if (*node == Node::Null && !may_be_empty) || (is_text && matches!(node, Node::Text(text) if text.is_empty())) {
            self.flaw(path, Part::Value, FlawKind::Empty { about });
        }
        self.value(node, shape, path)
    }

    fn record(&mut self, members: &[(String, Node)], fields: &'static [Field], path: &FieldPath) -> Value {
        let mut mapping = Mapping::new();
        let mut seen = HashMap::new();
        for (key, node) in members {
            let here = path.clone().key(key.as_str());
            if self.is_repeated(&mut seen, key, node, &here) {
                continue;
            }
            let Some(field) = fields.iter().find(|field| field.name == key) else {
                if !key.starts_with("x-") {
                    let allowed = fields.iter().map(|field| field.name).collect();
                    self.flaw(&here, Part::Key, FlawKind::UnknownField { allowed });
                } else if path.is_root() {
                    let value = self.plain(node, &here);
                    self.extra.push((key.clone(), value));
                }
                continue;
            };
            if *node == Node::Null && !field.required {
                continue;
            }
            let value = self.value(node, &field.shape, &here);
            if field.required && is_nothing(&value, node) {
                self.flaw(&here, Part::Key, FlawKind::Empty { about: field.about });
            }
            mapping.insert(Value::String(key.clone()), value);
        }
        for field in fields.iter().filter(|field| field.required) {
            if !members.iter().any(|(key, _)| key == field.name) {
                self.flaw(path, Part::Value, FlawKind::Missing { field: field.name, about: field.about });
            }
        }
        Value::Mapping(mapping)
    }

    fn map(&mut self, members: &[(String, Node)], inner: &Shape, path: &FieldPath) -> Value {
        self.members(members, path, |checker, node, here| {
            let value = checker.item(node, inner, here, "a name and its value");
            (!value.is_null()).then_some(value)
        })
    }

    /// A mapping of what `read` makes of each member; a key that stands twice is read once.
    fn members(
        &mut self,
        members: &[(String, Node)],
        path: &FieldPath,
        read: impl Fn(&mut Self, &Node, &FieldPath) -> Option<Value>,
    ) -> Value {
        let mut mapping = Mapping::new();
        let mut seen = HashMap::new();
        for (key, node) in members {
            let here = path.clone().key(key.as_str());
            if !self.is_repeated(&mut seen, key, node, &here)
                && let Some(value) = read(self, node, &here)
            {
                mapping.insert(Value::String(key.clone()), value);
            }
        }
        Value::Mapping(mapping)
    }

    /// True when the key stands earlier too (`seen` has how often, and the first value); that is a flaw, and the value is
    /// not looked into.
    fn is_repeated<'k>(
        &mut self,
        seen: &mut HashMap<&'k str, (usize, &'k Node)>,
        key: &'k str,
        node: &'k Node,
        path: &FieldPath,
    ) -> bool {
        let (times, first) = seen.entry(key).or_insert((0, node));
        let nth = *times;
        *times += 1;
        if nth > 0 {
            let kind = FlawKind::DuplicateKey { is_same: is_same(first, node) };
            self.flaws.push(Flaw { path: path.clone(), part: Part::Key, nth, kind });
        }
        nth > 0
    }

    /// A value outside any shape (an `x-…` field), as it stands. Only keys that stand twice are a flaw: one of the two
    /// would be lost when the file is written again.
    fn plain(&mut self, node: &Node, path: &FieldPath) -> Value {
        match node {
            Node::Null => Value::Null,
            Node::Bool(value) => Value::Bool(*value),
            Node::Number(number) => Value::Number(number.clone()),
            Node::Text(text) => Value::String(text.clone()),
            Node::List(items) => {
                let items = items.iter().enumerate();
                Value::Sequence(items.map(|(index, item)| self.plain(item, &path.clone().index(index))).collect())
            }
            Node::Map(members) => self.members(members, path, |checker, node, here| Some(checker.plain(node, here))),
        }
    }

    /// The text of a scalar. Numbers are taken from the source: `1.10` must not become `1.1`. Each look-up reads the
    /// file again, so that after many of them (no file by hand has so many) the number itself must do.
    fn text_of(&mut self, node: &Node, path: &FieldPath) -> String {
        if let Node::Text(text) = node {
            return text.clone();
        }
        self.lookups += 1;
        let span = if self.lookups > MAX_LOOKUPS { None } else { locate(self.text, path, Part::Value, 0) };
        match (span, node) {
            (Some(span), _) => self.text[span.start..span.end].to_owned(),
            (None, Node::Number(number)) => number.to_string(),
            (None, Node::Bool(value)) => value.to_string(),
            (None, _) => String::new(),
        }
    }

    fn wrong_type(&mut self, node: &Node, shape: &Shape, path: &FieldPath) -> Value {
        let found = match (shape, node) {
            (Shape::Integer, Node::Number(_)) => "a number that is not whole, or too large",
            (_, node) => node.kind(),
        };
        let text = if let Node::Text(text) = node { Some(text.clone()) } else { None };
        self.flaw(path, Part::Value, FlawKind::WrongType { expected: shape.describe(), found, text });
        nothing(shape)
    }

    fn flaw(&mut self, path: &FieldPath, part: Part, kind: FlawKind) {
        self.flaws.push(Flaw { path: path.clone(), part, nth: 0, kind });
    }
}

/// True when both are written alike: `1.10` is not `1.1`.
fn is_same(one: &Node, other: &Node) -> bool {
    match (one, other) {
        (Node::Number(one), Node::Number(other)) => one == other && !one.is_f64(),
        (Node::List(one), Node::List(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| is_same(one, other))
        }
        (Node::Map(one), Node::Map(other)) => {
            let mut pairs = one.iter().zip(other);
            one.len() == other.len() && pairs.all(|(one, other)| one.0 == other.0 && is_same(&one.1, &other.1))
        }
        _ => one == other,
    }
}

/// What a place holds when nothing usable stands there.
fn nothing(shape: &Shape) -> Value {
    match shape {
        Shape::Text => Value::String(String::new()),
        Shape::Bool => Value::Bool(false),
        Shape::List(_) => Value::Sequence(Vec::new()),
        Shape::Record(_) | Shape::Map(_) => Value::Mapping(Mapping::new()),
        Shape::Integer | Shape::OneOf(_) | Shape::TextOr(_) => Value::Null,
    }
}

/// True when the file itself has nothing in a required field; a value of the wrong type has its own flaw.
fn is_nothing(value: &Value, node: &Node) -> bool {
    match node {
        Node::Null => true,
        Node::Text(text) => text.is_empty(),
        Node::List(items) => items.is_empty() && matches!(value, Value::Sequence(_)),
        Node::Map(members) => members.is_empty() && matches!(value, Value::Mapping(_)),
        Node::Bool(_) | Node::Number(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PERSON: Shape = Shape::Record(&[
        Field::required("name", Shape::Text, "who"),
        Field::optional("age", Shape::Integer, "how old"),
        Field::optional("tags", Shape::List(&Shape::Text), "words"),
        Field::optional("tall", Shape::Bool, "how tall"),
        Field::optional("mood", Shape::OneOf(&["good", "bad"]), "how"),
        Field::optional("pets", Shape::List(&Shape::Record(&[Field::required("kind", Shape::Text, "what")])), "pets"),
    ]);

    fn flaws(text: &str) -> Vec<String> {
        let checked = check(text, &PERSON).unwrap();
        checked.flaws.iter().map(|flaw| format!("{} {:?}", flaw.path, flaw.kind)).collect()
    }

    #[test]
    fn all_flaws_are_found_in_one_reading() {
        let found = flaws("naem: x\nage: old\ntags: one\nmood: fine\npets:\n  - {}\n  -\n  - cat\nmood: bad\n");
        let expected = [
            "naem UnknownField",
            "age WrongType",
            "tags WrongType",
            "mood NotOneOf",
            "pets[0] Missing",
            "pets[1] Empty",
            "pets[2] WrongType",
            "mood DuplicateKey",
            " Missing",
        ];
        assert_eq!(found.len(), expected.len(), "{found:#?}");
        for (found, expected) in found.iter().zip(expected) {
            assert!(found.starts_with(expected), "{found} / {expected}");
        }
    }

    #[test]
    fn what_is_good_is_kept_as_it_is_written() {
        let checked = check("name: 1.10\nage: 7\nx-own: [1, yes]\ntags: [2014-10, ~]\n", &PERSON).unwrap();
        assert_eq!(checked.value["name"], Value::String("1.10".to_owned()));
        assert_eq!(checked.value["age"], Value::Number(7.into()));
        assert_eq!(checked.value["tags"][0], Value::String("2014-10".to_owned()));
        assert_eq!(checked.value["tags"].as_sequence().unwrap().len(), 2);
        assert_eq!(checked.extra[0].0, "x-own");
        assert_eq!(checked.flaws.len(), 1);
    }

    #[test]
    fn a_truth_is_written_as_yaml_has_it() {
        assert_eq!(flaws("name: x\ntall: false\n"), Vec::<String>::new());
        for text in ["yes", "'true'", "1", "[true]"] {
            let text = format!("name: x\ntall: {text}\n");
            assert!(flaws(&text)[0].starts_with("tall WrongType { expected: \"`true` or `false`\""), "{text}");
            assert_eq!(check(&text, &PERSON).unwrap().value["tall"], Value::Bool(false));
        }
    }

    #[test]
    fn nothing_in_a_required_field_is_a_flaw() {
        for text in ["name:\n", "name: ''\n", "name: ~\n", "name: null\n"] {
            assert!(flaws(text)[0].starts_with("name Empty"), "{text}");
        }
        assert_eq!(flaws("name: x\ntags:\nmood:\n"), Vec::<String>::new());
    }
}
