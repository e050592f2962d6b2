//! The serde side of the quick reader: hands what was read to a type as that type asks for it.

use super::{Declined, Node, Reader, Result};
use serde::de::value::StrDeserializer;
use serde::de::{self, DeserializeSeed, Deserializer, Visitor};
use serde::forward_to_deserialize_any;
use std::borrow::Cow;
use std::fmt;

/// How deep collections may stand in each other. The real parser stops at 128; no file of ours comes near.
const MAX_DEPTH: usize = 32;

/// A node on its way into a type.
pub(super) struct Value<'r, 't> {
    pub(super) reader: &'r mut Reader<'t>,
    pub(super) node: Node<'t>,
}

impl<'t> Value<'_, 't> {
    /// Hands the elements of a collection to `visit`, one level further down.
    fn descend<T>(self, column: usize, visit: impl FnOnce(Members<'_, 't>) -> Result<T>) -> Result<T> {
        if self.reader.depth == MAX_DEPTH {
            return Err(Declined);
        }
        self.reader.depth += 1;
        let value = visit(Members { reader: self.reader, column })?;
        self.reader.depth -= 1;
        Ok(value)
    }
}

impl<'t> Deserializer<'t> for Value<'_, 't> {
    type Error = Declined;

    fn deserialize_any<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value> {
        match self.node {
            Node::Scalar { text, plain: true } => untyped(&text, visitor),
            Node::Scalar { text, plain: false } => visitor.visit_str(&text),
            Node::Words(words) => visitor.visit_seq(Words { reader: self.reader, rest: Some(words) }),
            Node::List(column) => self.descend(column, |items| visitor.visit_seq(items)),
            Node::Mapping(column) => self.descend(column, |members| visitor.visit_map(members)),
        }
    }

    fn deserialize_str<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value> {
        match self.node {
            Node::Scalar { text: Cow::Borrowed(text), .. } => visitor.visit_str(text),
            Node::Scalar { text: Cow::Owned(text), .. } => visitor.visit_string(text),
            _ => Err(Declined),
        }
    }

    fn deserialize_string<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value> {
        self.deserialize_str(visitor)
    }

    fn deserialize_identifier<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value> {
        self.deserialize_str(visitor)
    }

    /// Nothing at all is never accepted, so there is always something.
    fn deserialize_option<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'t>>(self, _: &'static str, visitor: V) -> Result<V::Value> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'t>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value> {
        match &self.node {
            Node::Scalar { text, plain: true } => visitor.visit_enum(StrDeserializer::new(text)),
            _ => Err(Declined),
        }
    }

    fn deserialize_seq<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value> {
        if matches!(self.node, Node::List(_) | Node::Words(_)) { self.deserialize_any(visitor) } else { Err(Declined) }
    }

    fn deserialize_map<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value> {
        if matches!(self.node, Node::Mapping(_)) { self.deserialize_any(visitor) } else { Err(Declined) }
    }

    fn deserialize_struct<V: Visitor<'t>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value> {
        self.deserialize_map(visitor)
    }

    fn deserialize_bytes<V: Visitor<'t>>(self, _: V) -> Result<V::Value> {
        Err(Declined)
    }

    fn deserialize_byte_buf<V: Visitor<'t>>(self, _: V) -> Result<V::Value> {
        Err(Declined)
    }

    forward_to_deserialize_any! {
        <V: Visitor<'t>>
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char unit unit_struct tuple tuple_struct ignored_any
    }
}

/// A text without quotes where the type does not say what it should be.
fn untyped<'t, V: Visitor<'t>>(text: &str, visitor: V) -> Result<V::Value> {
    match text {
        "true" => return visitor.visit_bool(true),
        "false" => return visitor.visit_bool(false),
        "True" | "TRUE" | "False" | "FALSE" => return Err(Declined),
        _ => {}
    }
    if !text.starts_with(|c: char| c.is_ascii_digit() || c == '+') {
        return visitor.visit_str(text);
    }
    let is_number = text.bytes().all(|byte| byte.is_ascii_digit()) && (text == "0" || !text.starts_with('0'));
    match text.parse() {
        Ok(number) if is_number => visitor.visit_u64(number),
        _ => Err(Declined),
    }
}

/// The elements of a list, or the members of a mapping, in that column.
struct Members<'r, 't> {
    reader: &'r mut Reader<'t>,
    column: usize,
}

impl<'t> de::MapAccess<'t> for Members<'_, 't> {
    type Error = Declined;

    fn next_key_seed<K: DeserializeSeed<'t>>(&mut self, seed: K) -> Result<Option<K::Value>> {
        if !self.reader.stands_in(self.column)? {
            return Ok(None);
        }
        let text = Cow::Borrowed(self.reader.key()?);
        seed.deserialize(Value { reader: self.reader, node: Node::Scalar { text, plain: true } }).map(Some)
    }

    fn next_value_seed<S: DeserializeSeed<'t>>(&mut self, seed: S) -> Result<S::Value> {
        let node = self.reader.member(self.column)?;
        seed.deserialize(Value { reader: self.reader, node })
    }
}

impl<'t> de::SeqAccess<'t> for Members<'_, 't> {
    type Error = Declined;

    fn next_element_seed<S: DeserializeSeed<'t>>(&mut self, seed: S) -> Result<Option<S::Value>> {
        if !self.reader.stands_in(self.column)? || !self.reader.is_item() {
            return Ok(None);
        }
        let node = self.reader.item(self.column)?;
        seed.deserialize(Value { reader: self.reader, node }).map(Some)
    }
}

/// The elements of `[a, b]`.
struct Words<'r, 't> {
    reader: &'r mut Reader<'t>,
    rest: Option<&'t str>,
}

impl<'t> de::SeqAccess<'t> for Words<'_, 't> {
    type Error = Declined;

    fn next_element_seed<S: DeserializeSeed<'t>>(&mut self, seed: S) -> Result<Option<S::Value>> {
        let Some(rest) = self.rest else { return Ok(None) };
        let (word, rest) = rest.split_once(',').map_or((rest, None), |(word, rest)| (word, Some(rest)));
        self.rest = rest;
        let node = Node::Scalar { text: Cow::Borrowed(word.trim_start_matches(' ')), plain: true };
        seed.deserialize(Value { reader: self.reader, node }).map(Some)
    }
}

impl fmt::Display for Declined {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("declined")
    }
}

impl std::error::Error for Declined {}

impl de::Error for Declined {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self
    }
}
