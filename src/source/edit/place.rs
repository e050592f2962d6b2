//! Finds the place of a field in the layout of its text.

use super::Document;
use super::tree::index_of;
use crate::source::field::Segment;
use crate::source::layout::{Child, Comment, Placed, Style};
use crate::source::node::Node;
use crate::source::text::Span;

/// A field, and the list or mapping that it stands in.
pub(super) struct Found<'t> {
    /// What it stands in.
    pub parent: &'t Placed,
    /// Which of its members or elements it is.
    pub index: usize,
    pub child: &'t Child,
    pub node: &'t Node,
}

impl<'t> Document<'t> {
    /// The field at `path`; `nth` counts equal keys in the last step.
    pub fn find(&self, path: &[Segment], nth: usize) -> Option<Found<'t>> {
        let (last, above) = path.split_last()?;
        let (parent, parent_node) = self.value(above)?;
        let index = step(parent_node, last, nth)?;
        let child = parent.children.get(index)?;
        Some(Found { parent, index, child, node: parent_node.child(index)? })
    }

    /// The value at `path`.
    pub fn value(&self, path: &[Segment]) -> Option<(&'t Placed, &'t Node)> {
        let mut at = (&self.layout.root, self.tree);
        for segment in path {
            let index = step(at.1, segment, 0)?;
            at = (&at.0.children.get(index)?.value, at.1.child(index)?);
        }
        Some(at)
    }

    /// The comments in a part of the text.
    pub fn comments(&self, within: Span) -> impl Iterator<Item = &'t Comment> {
        let comments = &self.layout.comments;
        let first = comments.partition_point(|comment| comment.span.start < within.start);
        comments[first..].iter().take_while(move |comment| comment.span.end <= within.end)
    }

    /// The text of a span.
    pub fn shown(&self, span: Span) -> &'t str {
        &self.text[span.start..span.end]
    }
}

impl Found<'_> {
    /// True when it stands in `[…]` or `{…}`.
    pub fn is_in_flow(&self) -> bool {
        self.parent.style == Style::Flow
    }
}

fn step(node: &Node, segment: &Segment, nth: usize) -> Option<usize> {
    match (node, segment) {
        (Node::Map(members), Segment::Key(_)) => index_of(members, segment, nth),
        (Node::List(items), Segment::Index(index)) => (*index < items.len()).then_some(*index),
        _ => None,
    }
}
