//! Changes on the tree of values: what a changed text must read as.

use super::{Change, Refused};
use crate::source::Value;
use crate::source::field::{FieldPath, Segment};
use crate::source::node::Node;
use crate::source::shape::{Field, Shape};

/// The members of a mapping.
type Members = Vec<(String, Node)>;

/// The tree after a change.
pub(super) fn changed(tree: &Node, change: &Change, shape: Option<&Shape>) -> Result<Node, Refused> {
    let mut tree = tree.clone();
    carry_out(&mut tree, change, shape)?;
    Ok(tree)
}

/// Changes the tree.
pub(super) fn carry_out(tree: &mut Node, change: &Change, shape: Option<&Shape>) -> Result<(), Refused> {
    match change {
        Change::Text { .. } | Change::LineEnds | Change::FinalNewline | Change::NoByteOrderMark => {}
        Change::Set { path, value } => set(tree, path, node_of(value), shape)?,
        Change::Rename { path, nth, key } => {
            let (members, at) = member(tree, path, *nth)?;
            if members.iter().any(|(other, _)| other == key) {
                return Err(Refused::Taken);
            }
            members[at].0.clone_from(key);
        }
        Change::Remove { path, nth } => remove(tree, path, *nth)?,
        Change::Splice { path, part, text } => {
            let Some(Node::Text(old)) = find_mut(tree, path.segments()) else { return Err(Refused::Nowhere) };
            *old = spliced(old, *part, text).ok_or(Refused::Nowhere)?;
        }
        Change::Append { path, value } => match find_mut(tree, path.segments()) {
            Some(Node::List(items)) => items.push(node_of(value)),
            None | Some(Node::Null) => set(tree, path, Node::List(vec![node_of(value)]), shape)?,
            Some(_) => return Err(Refused::Nowhere),
        },
    }
    Ok(())
}

/// A text with part of it replaced.
pub(super) fn spliced(old: &str, part: crate::source::Span, text: &str) -> Option<String> {
    old.get(part.start..part.end)?;
    Some([&old[..part.start], text, &old[part.end..]].concat())
}

fn set(tree: &mut Node, path: &FieldPath, value: Node, shape: Option<&Shape>) -> Result<(), Refused> {
    if let Some(old) = find_mut(tree, path.segments()) {
        *old = value;
        return Ok(());
    }
    let (Some(parent), Some(Segment::Key(key))) = (path.parent(), path.segments().last()) else {
        return Err(Refused::Nowhere);
    };
    match find_mut(tree, parent.segments()) {
        Some(Node::Map(members)) => {
            let at = place_of(members, key, fields_at(shape, parent.segments()));
            members.insert(at, (key.clone(), value));
            Ok(())
        }
        None | Some(Node::Null) => set(tree, &parent, Node::Map(vec![(key.clone(), value)]), shape),
        Some(_) => Err(Refused::Nowhere),
    }
}

fn remove(tree: &mut Node, path: &FieldPath, nth: usize) -> Result<(), Refused> {
    if let Some(Segment::Index(index)) = path.segments().last() {
        let parent = path.parent().unwrap_or_default();
        let Some(Node::List(items)) = find_mut(tree, parent.segments()) else { return Err(Refused::Nowhere) };
        if *index >= items.len() {
            return Err(Refused::Nowhere);
        }
        items.remove(*index);
    } else {
        let (members, at) = member(tree, path, nth)?;
        members.remove(at);
    }
    Ok(())
}

/// The mapping that the field stands in, and which of its members it is.
fn member<'n>(tree: &'n mut Node, path: &FieldPath, nth: usize) -> Result<(&'n mut Members, usize), Refused> {
    let parent = path.parent().ok_or(Refused::Nowhere)?;
    let Some(Node::Map(members)) = find_mut(tree, parent.segments()) else { return Err(Refused::Nowhere) };
    let at = path.segments().last().and_then(|segment| index_of(members, segment, nth)).ok_or(Refused::Nowhere)?;
    Ok((members, at))
}

/// Which member of a mapping has that key.
pub(super) fn index_of(members: &[(String, Node)], segment: &Segment, nth: usize) -> Option<usize> {
    let Segment::Key(wanted) = segment else { return None };
    members.iter().enumerate().filter(|(_, (key, _))| key == wanted).nth(nth).map(|(at, _)| at)
}

fn find_mut<'n>(node: &'n mut Node, path: &[Segment]) -> Option<&'n mut Node> {
    let Some((first, rest)) = path.split_first() else { return Some(node) };
    let child = match (node, first) {
        (Node::Map(members), Segment::Key(_)) => {
            let at = index_of(members, first, 0)?;
            &mut members[at].1
        }
        (Node::List(items), Segment::Index(index)) => items.get_mut(*index)?,
        _ => return None,
    };
    find_mut(child, rest)
}

/// Where among the members a new one belongs: behind the last that comes before it in the order of the fields.
pub(super) fn place_of(members: &[(String, Node)], key: &str, fields: &[Field]) -> usize {
    let rank = |key: &str| fields.iter().position(|field| field.name == key).unwrap_or(fields.len());
    let own = rank(key);
    members.iter().rposition(|(other, _)| rank(other) <= own).map_or(0, |at| at + 1)
}

/// The fields of the record at `path`.
pub(super) fn fields_at(shape: Option<&Shape>, path: &[Segment]) -> &'static [Field] {
    let mut shape = match shape {
        Some(shape) => *shape,
        None => return &[],
    };
    for segment in path {
        shape = match (shape, segment) {
            (Shape::Record(fields) | Shape::TextOr(fields), Segment::Key(key)) => {
                match fields.iter().find(|field| field.name == key) {
                    Some(field) => field.shape,
                    None => return &[],
                }
            }
            (Shape::List(inner), Segment::Index(_)) | (Shape::Map(inner), Segment::Key(_)) => *inner,
            _ => return &[],
        };
    }
    match shape {
        Shape::Record(fields) | Shape::TextOr(fields) => fields,
        _ => &[],
    }
}

/// A value as the parser's tree has it.
pub(super) fn node_of(value: &Value) -> Node {
    match value {
        Value::Null => Node::Null,
        Value::Bool(value) => Node::Bool(*value),
        Value::Number(number) => Node::Number(number.clone()),
        Value::String(text) => Node::Text(text.clone()),
        Value::Sequence(items) => Node::List(items.iter().map(node_of).collect()),
        Value::Mapping(members) => {
            let key = |key: &Value| match key {
                Value::String(text) => text.clone(),
                Value::Number(number) => number.to_string(),
                Value::Bool(value) => value.to_string(),
                _ => "null".to_owned(),
            };
            Node::Map(members.iter().map(|(name, value)| (key(name), node_of(value))).collect())
        }
        Value::Tagged(tagged) => node_of(&tagged.value),
    }
}
