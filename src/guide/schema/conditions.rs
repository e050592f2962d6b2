//! What one field asks of another, in the words of JSON Schema. Fields by themselves are described by their shapes.

use super::json::{mapping, text};
use crate::guide::words::Kind;
use crate::source::{Mapping, Value};

/// Only a group may do without an address, and it must have components. What has components and no kind that is known
/// was probably meant as a group.
pub(super) fn group_or_address() -> [Value; 2] {
    let kind =
        |kind: Value| mapping([("properties", mapping([("kind", kind)])), ("required", vec![text("kind")].into())]);
    let is_group = || kind(mapping([("const", text(Kind::Group.word()))]));
    let is_known = kind(mapping([("enum", Kind::ALL.map(|(kind, _)| text(kind.word())).to_vec().into())]));
    let components = need("components", mapping([("type", text("array")), ("minItems", 1.into())]));
    let could_be_group = mapping([("allOf", vec![mapping([("not", is_known)]), components.clone()].into())]);
    // No `anyOf`: where both hold, editors show the titles of the two and not the field's own.
    let one_of_two = [("type", text("object")), ("if", filled(&["source"])), ("else", filled(&["home"]))];
    let urls = need("urls", mapping(one_of_two));
    [
        mapping([("if", is_group()), ("then", components)]),
        mapping([("if", mapping([("anyOf", vec![is_group(), could_be_group].into())])), ("else", urls)]),
    ]
}

fn need(name: &str, value: Value) -> Value {
    mapping([("properties", mapping([(name, value)])), ("required", vec![text(name)].into())])
}

/// A mapping in which something stands in all of these fields.
pub(super) fn filled(names: &[&'static str]) -> Value {
    let something = || mapping([("not", mapping([("enum", vec![Value::Null, text("")].into())]))]);
    let properties: Mapping = names.iter().map(|name| (text(name), something())).collect();
    let required: Vec<Value> = names.iter().map(|name| text(name)).collect();
    mapping([("required", required.into()), ("properties", Value::Mapping(properties))])
}
