//! A document as the YAML library reads it, and changes carried out on that alone.

use ddscurate::source::{Change, FieldPath, Segment, Value};
use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use std::fmt;

/// What a document holds, with the order of its members and with equal keys.
#[derive(Clone, Debug, PartialEq)]
pub enum Tree {
    Null,
    Bool(bool),
    /// As it is shown.
    Number(String),
    Text(String),
    List(Vec<Self>),
    Map(Vec<(String, Self)>),
}

impl Tree {
    pub fn read(text: &str) -> Option<Self> {
        serde_yaml::from_str(text).ok()
    }

    pub fn of(value: &Value) -> Self {
        match value {
            Value::Null => Self::Null,
            Value::Bool(is) => Self::Bool(*is),
            Value::Number(number) => Self::Number(number.to_string()),
            Value::String(text) => Self::Text(text.clone()),
            Value::Sequence(items) => Self::List(items.iter().map(Self::of).collect()),
            Value::Mapping(members) => Self::Map(
                members.iter().map(|(key, value)| (key.as_str().unwrap().to_owned(), Self::of(value))).collect(),
            ),
            Value::Tagged(_) => unreachable!("no test makes one"),
        }
    }

    pub fn is_collection(&self) -> bool {
        matches!(self, Self::List(_) | Self::Map(_))
    }

    pub fn len(&self) -> usize {
        match self {
            Self::List(items) => items.len(),
            Self::Map(members) => members.len(),
            _ => 0,
        }
    }

    pub fn child(&self, index: usize) -> Option<&Self> {
        match self {
            Self::List(items) => items.get(index),
            Self::Map(members) => members.get(index).map(|(_, value)| value),
            _ => None,
        }
    }

    fn child_mut(&mut self, index: usize) -> Option<&mut Self> {
        match self {
            Self::List(items) => items.get_mut(index),
            Self::Map(members) => members.get_mut(index).map(|(_, value)| value),
            _ => None,
        }
    }

    /// Which child a step leads to; `nth` counts equal keys.
    fn step(&self, segment: &Segment, nth: usize) -> Option<usize> {
        match (self, segment) {
            (Self::Map(members), Segment::Key(key)) => (0..members.len()).filter(|at| members[*at].0 == *key).nth(nth),
            (Self::List(items), Segment::Index(index)) => (*index < items.len()).then_some(*index),
            _ => None,
        }
    }

    /// The numbers of the children on the way to a field, as far as it is there.
    pub fn way(&self, path: &FieldPath, nth: usize) -> Vec<usize> {
        let mut way = Vec::new();
        let mut at = self;
        for (number, segment) in path.segments().iter().enumerate() {
            let is_last = number + 1 == path.segments().len();
            let Some(index) = at.step(segment, if is_last { nth } else { 0 }) else { break };
            way.push(index);
            at = at.child(index).unwrap();
        }
        way
    }

    pub fn at(&self, way: &[usize]) -> &Self {
        way.iter().fold(self, |tree, index| tree.child(*index).unwrap())
    }

    fn at_mut(&mut self, way: &[usize]) -> &mut Self {
        way.iter().fold(self, |tree, index| tree.child_mut(*index).unwrap())
    }

    /// The ways to everything below.
    pub fn ways(&self) -> Vec<Vec<usize>> {
        let below = |index| {
            let inner = self.child(index).unwrap().ways().into_iter();
            [vec![index]].into_iter().chain(inner.map(move |way| [vec![index], way].concat()))
        };
        (0..self.len()).flat_map(below).collect()
    }

    /// The path to a child, and how many equal keys stand before it.
    pub fn path(&self, way: &[usize]) -> (FieldPath, usize) {
        let (mut path, mut nth, mut at) = (FieldPath::root(), 0, self);
        for index in way {
            (path, nth) = match at {
                Self::Map(members) => {
                    let key = &members[*index].0;
                    (path.key(key.as_str()), members[..*index].iter().filter(|(other, _)| other == key).count())
                }
                _ => (path.index(*index), 0),
            };
            at = at.child(*index).unwrap();
        }
        (path, nth)
    }

    /// True when the way goes through the second of two equal keys, so that no path leads there.
    pub fn is_hidden(&self, way: &[usize]) -> bool {
        let above = &way[..way.len().saturating_sub(1)];
        (1..=above.len()).any(|length| self.path(&above[..length]).1 > 0)
    }

    /// What a change makes of it; `None` when it cannot be carried out. New members come last.
    pub fn changed(&self, change: &Change) -> Option<Self> {
        let mut tree = self.clone();
        match change {
            Change::Text { .. } | Change::LineEnds | Change::FinalNewline | Change::NoByteOrderMark => {}
            Change::Set { path, value } => tree.set(path, Self::of(value))?,
            Change::Append { path, value } => {
                let way = tree.way(path, 0);
                let is_there = way.len() == path.segments().len();
                match tree.at_mut(&way) {
                    Self::List(items) if is_there => items.push(Self::of(value)),
                    old if !is_there || *old == Self::Null => tree.set(path, Self::List(vec![Self::of(value)]))?,
                    _ => return None,
                }
            }
            Change::Rename { path, nth, key } => {
                let way = self.way(path, *nth);
                let (index, above) = way.split_last().filter(|_| way.len() == path.segments().len())?;
                let Self::Map(members) = tree.at_mut(above) else { return None };
                if members.iter().any(|(other, _)| other == key) {
                    return None;
                }
                members[*index].0.clone_from(key);
            }
            Change::Remove { path, nth } => {
                let way = self.way(path, *nth);
                let (index, above) = way.split_last().filter(|_| way.len() == path.segments().len())?;
                match tree.at_mut(above) {
                    Self::Map(members) => drop(members.remove(*index)),
                    Self::List(items) => drop(items.remove(*index)),
                    _ => return None,
                }
            }
            Change::Splice { path, part, text } => {
                let way = self.way(path, 0);
                let Self::Text(old) = tree.at_mut(&way) else { return None };
                (way.len() == path.segments().len()).then_some(())?;
                old.get(part.start..part.end)?;
                old.replace_range(part.start..part.end, text);
            }
        }
        Some(tree)
    }

    fn set(&mut self, path: &FieldPath, value: Self) -> Option<()> {
        let way = self.way(path, 0);
        let (_, missing) = path.segments().split_at(way.len());
        let old = self.at_mut(&way);
        let Some((first, rest)) = missing.split_first() else {
            *old = value;
            return Some(());
        };
        let key = |segment: &Segment| match segment {
            Segment::Key(key) => Some(key.clone()),
            Segment::Index(_) => None,
        };
        let nested =
            rest.iter().rev().try_fold(value, |inner, segment| Some(Self::Map(vec![(key(segment)?, inner)])))?;
        match old {
            Self::Map(members) => members.push((key(first)?, nested)),
            Self::Null => *old = Self::Map(vec![(key(first)?, nested)]),
            _ => return None,
        }
        Some(())
    }

    /// The same with a member moved to the end of what it stands in.
    pub fn with_last(mut self, path: &FieldPath) -> Self {
        let way = self.way(path, 0);
        if let Some((index, above)) = way.split_last()
            && let Self::Map(members) = self.at_mut(above)
        {
            let member = members.remove(*index);
            members.push(member);
        }
        self
    }
}

impl<'de> Deserialize<'de> for Tree {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Reading)
    }
}

struct Reading;

impl<'de> Visitor<'de> for Reading {
    type Value = Tree;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("YAML")
    }

    fn visit_bool<E>(self, is: bool) -> Result<Tree, E> {
        Ok(Tree::Bool(is))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Tree, E> {
        Ok(Tree::Number(number.to_string()))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Tree, E> {
        Ok(Tree::Number(number.to_string()))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Tree, E> {
        Ok(Tree::Number(Value::from(number).as_f64().map_or_else(String::new, |number| format!("{number:?}"))))
    }

    fn visit_str<E>(self, text: &str) -> Result<Tree, E> {
        Ok(Tree::Text(text.to_owned()))
    }

    fn visit_unit<E>(self) -> Result<Tree, E> {
        Ok(Tree::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Tree, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = access.next_element()? {
            items.push(item);
        }
        Ok(Tree::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Tree, A::Error> {
        let mut members = Vec::new();
        while let Some(key) = access.next_key::<String>()? {
            members.push((key, access.next_value()?));
        }
        Ok(Tree::Map(members))
    }
}
