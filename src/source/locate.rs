//! Finds the byte at which a field stands, by walking its path inside the YAML parser.
//!
//! The parser attaches its own position to every error, so the walk raises one at the target. Nothing is kept for
//! files without findings. The quick reading never has a part in it: a file with a finding about its form was judged by
//! this parser, and what the quick one accepts means the same in both.

use super::field::{FieldPath, Part, Segment};
use super::text::Span;
use super::token::{Token, end_of, key_end};
use serde::de::{
    self, DeserializeSeed, Deserializer, EnumAccess, IgnoredAny, MapAccess, SeqAccess, VariantAccess, Visitor,
};
use std::fmt;

/// Raised at the target, with what is there. A control character that no text of a guide may hold keeps it apart from
/// any real message.
const HIT: &str = "\u{1}here";
/// Between [`HIT`] and the text of a scalar.
const TEXT: &str = "\u{1}text:";
/// After [`HIT`] when the target is a list or mapping.
const COLLECTION: &str = "\u{1}collection";
/// After the text of a scalar.
const END: &str = "\u{1}end";
/// Raised when the path leads nowhere.
const MISS: &str = "\u{1}nowhere";

/// The span of a key or a value in `text`.
///
/// `nth` counts keys of the same name in the last mapping of the path, from 0. A value's span ends with its first
/// line. `None` when the path does not lead anywhere or the text is no YAML up to there.
pub fn locate(text: &str, path: &FieldPath, part: Part, nth: usize) -> Option<Span> {
    match part {
        Part::Key => locate_key(text, path, nth).map(|start| Span::new(start, key_end(text, start))),
        Part::Value => {
            let (start, message) = walk(text, path, Part::Value, nth)?;
            let token = match text_in(&message) {
                Some(scalar) => Token::Text(scalar),
                None if message.contains(COLLECTION) => Token::Collection,
                None => Token::Word,
            };
            Some(Span::new(start, end_of(text, start, &token)))
        }
    }
}

/// The first byte of a key.
pub(super) fn locate_key(text: &str, path: &FieldPath, nth: usize) -> Option<usize> {
    walk(text, path, Part::Key, nth).map(|(start, _)| start)
}

/// The first byte of a value.
pub(super) fn locate_value(text: &str, path: &FieldPath) -> Option<usize> {
    walk(text, path, Part::Value, 0).map(|(start, _)| start)
}

/// The first byte of a text, and what the parser reads there.
pub(super) fn locate_text(text: &str, path: &FieldPath) -> Option<(usize, String)> {
    let (start, message) = walk(text, path, Part::Value, 0)?;
    Some((start, text_in(&message)?.to_owned()))
}

/// The text that a message was raised with.
fn text_in(message: &str) -> Option<&str> {
    let (_, rest) = message.split_once(TEXT)?;
    Some(rest.rsplit_once(END)?.0)
}

/// The first byte of the target, and the message raised there.
fn walk(text: &str, path: &FieldPath, part: Part, nth: usize) -> Option<(usize, String)> {
    let walk = Walk { path: path.segments(), part, nth };
    let error = walk.deserialize(serde_yaml::Deserializer::from_str(text)).err()?;
    let message = error.to_string();
    message.contains(HIT).then_some((error.location()?.index(), message))
}

struct Walk<'p> {
    path: &'p [Segment],
    part: Part,
    nth: usize,
}

impl Walk<'_> {
    fn leaf<E: de::Error>(&self) -> Result<(), E> {
        Err(E::custom(if self.path.is_empty() { HIT } else { MISS }))
    }

    fn collection<E: de::Error>() -> E {
        E::custom(format_args!("{HIT}{COLLECTION}"))
    }
}

impl<'de> DeserializeSeed<'de> for Walk<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Walk<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(MISS)
    }

    fn visit_bool<E: de::Error>(self, _: bool) -> Result<(), E> {
        self.leaf()
    }

    fn visit_i64<E: de::Error>(self, _: i64) -> Result<(), E> {
        self.leaf()
    }

    fn visit_i128<E: de::Error>(self, _: i128) -> Result<(), E> {
        self.leaf()
    }

    fn visit_u64<E: de::Error>(self, _: u64) -> Result<(), E> {
        self.leaf()
    }

    fn visit_u128<E: de::Error>(self, _: u128) -> Result<(), E> {
        self.leaf()
    }

    fn visit_f64<E: de::Error>(self, _: f64) -> Result<(), E> {
        self.leaf()
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<(), E> {
        if self.path.is_empty() { Err(E::custom(format_args!("{HIT}{TEXT}{text}{END}"))) } else { self.leaf() }
    }

    fn visit_unit<E: de::Error>(self) -> Result<(), E> {
        self.leaf()
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let Some((first, rest)) = self.path.split_first() else { return Err(Self::collection()) };
        let Segment::Key(wanted) = first else { return Err(de::Error::custom(MISS)) };
        let mut to_skip = if rest.is_empty() { self.nth } else { 0 };
        loop {
            let stop_at_key = rest.is_empty() && self.part == Part::Key && to_skip == 0;
            match map.next_key_seed(KeyIs { wanted, stop_at_key })? {
                None => return Err(de::Error::custom(MISS)),
                Some(true) if to_skip == 0 => {
                    return map.next_value_seed(Walk { path: rest, part: self.part, nth: self.nth });
                }
                Some(matched) => {
                    to_skip -= usize::from(matched);
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        let Some((first, rest)) = self.path.split_first() else { return Err(Self::collection()) };
        let Segment::Index(index) = first else { return Err(de::Error::custom(MISS)) };
        for _ in 0..*index {
            if list.next_element::<IgnoredAny>()?.is_none() {
                return Err(de::Error::custom(MISS));
            }
        }
        let found = list.next_element_seed(Walk { path: rest, part: self.part, nth: self.nth })?;
        found.ok_or_else(|| de::Error::custom(MISS))
    }

    fn visit_enum<A: EnumAccess<'de>>(self, access: A) -> Result<(), A::Error> {
        if self.path.is_empty() {
            return Err(de::Error::custom(HIT));
        }
        let (IgnoredAny, inner) = access.variant()?;
        inner.newtype_variant_seed(self)
    }
}

struct KeyIs<'a> {
    wanted: &'a str,
    stop_at_key: bool,
}

impl<'de> DeserializeSeed<'de> for KeyIs<'_> {
    type Value = bool;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<bool, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'de> Visitor<'de> for KeyIs<'_> {
    type Value = bool;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key that is plain text")
    }

    fn visit_str<E: de::Error>(self, key: &str) -> Result<bool, E> {
        let matched = key == self.wanted;
        if matched && self.stop_at_key { Err(E::custom(HIT)) } else { Ok(matched) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "# Zoë\nname: Zoë\nlistings:\n- theme: cloud # here\n  note: |\n    two\n    lines\n- {theme: 'ci', note: x}\nname: again\n";

    fn found(path: &FieldPath, part: Part, nth: usize) -> &'static str {
        let span = locate(TEXT, path, part, nth).unwrap();
        &TEXT[span.start..span.end]
    }

    #[test]
    fn keys_and_values_are_found_with_their_exact_extent() {
        let listing = |index| FieldPath::from("listings").index(index);
        assert_eq!(found(&"name".into(), Part::Value, 0), "Zoë");
        assert_eq!(found(&"name".into(), Part::Value, 1), "again");
        assert_eq!(locate(TEXT, &"name".into(), Part::Key, 1).unwrap().start, TEXT.rfind("name").unwrap());
        assert_eq!(found(&listing(0).key("theme"), Part::Value, 0), "cloud");
        assert_eq!(found(&listing(0).key("note"), Part::Value, 0), "|");
        assert_eq!(found(&listing(1).key("theme"), Part::Value, 0), "'ci'");
        assert_eq!(found(&listing(1).key("theme"), Part::Key, 0), "theme");
        assert_eq!(found(&listing(1).key("note"), Part::Value, 0), "x");
    }

    #[test]
    fn a_path_that_leads_nowhere_is_none() {
        assert_eq!(locate(TEXT, &"summary".into(), Part::Value, 0), None);
        assert_eq!(locate(TEXT, &FieldPath::from("listings").index(2), Part::Value, 0), None);
        assert_eq!(locate(TEXT, &FieldPath::from("name").key("x"), Part::Value, 0), None);
        assert_eq!(locate(TEXT, &"name".into(), Part::Value, 2), None);
    }
}
