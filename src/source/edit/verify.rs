//! The test that every change must pass before it counts.

use super::{Document, Way, apply_edits, contains};
use crate::source::layout::{Comment, lay_out};
use crate::source::node::Node;
use crate::source::text::Span;
use crate::source::yaml::parse_node;
use std::collections::HashMap;

impl Document<'_> {
    /// True when the text that `way` leads to reads as `wanted`, and no comment is lost or made but those that are taken
    /// out with what they stand in.
    pub(super) fn is_exact(&self, way: &Way, wanted: &Node) -> bool {
        if !fits(self.text, way) {
            return false;
        }
        self.reads_as(&apply_edits(self.text, &way.edits), &[way.taken_out], wanted)
    }

    /// True when `new` reads as `wanted` and has the comments of this text; of those in `taken_out` some may be gone.
    pub(super) fn reads_as(&self, new: &str, taken_out: &[Span], wanted: &Node) -> bool {
        let Ok(tree) = parse_node(new) else { return false };
        if tree != *wanted {
            return false;
        }
        let Some(layout) = lay_out(new, &tree) else { return false };
        let taken_out = joined(taken_out);
        let may_go = |comment: &&Comment| {
            let before = taken_out.partition_point(|span| span.start <= comment.span.start);
            before.checked_sub(1).is_some_and(|at| contains(taken_out[at], comment.span))
        };
        let (may_go, must_stay): (Vec<_>, Vec<_>) = self.layout.comments.iter().partition(may_go);
        let mut may_go = counted(self.text, may_go.into_iter());
        let mut must_stay = counted(self.text, must_stay.into_iter());
        let take = |text: &str, from: &mut HashMap<&str, usize>| {
            let Some(count) = from.get_mut(text).filter(|count| **count > 0) else { return false };
            *count -= 1;
            true
        };
        let mut found = layout.comments.iter().map(|comment| text_of(new, comment));
        found.all(|text| take(text, &mut must_stay) || take(text, &mut may_go))
            && must_stay.values().all(|count| *count == 0)
    }
}

/// The same places without those that overlap, in their order.
fn joined(spans: &[Span]) -> Vec<Span> {
    let mut sorted = spans.to_vec();
    sorted.sort_unstable_by_key(|span| (span.start, span.end));
    let mut joined: Vec<Span> = Vec::with_capacity(sorted.len());
    for span in sorted {
        match joined.last_mut().filter(|last| span.start < last.end) {
            Some(last) => last.end = last.end.max(span.end),
            None => joined.push(span),
        }
    }
    joined
}

/// True when the replacements are in order and lie in the text.
fn fits(text: &str, way: &Way) -> bool {
    let in_order = way.edits.windows(2).all(|pair| pair[0].span.end <= pair[1].span.start);
    in_order && way.edits.iter().all(|edit| text.get(edit.span.start..edit.span.end).is_some())
}

fn counted<'t, 'c>(text: &'t str, comments: impl Iterator<Item = &'c Comment>) -> HashMap<&'t str, usize> {
    let mut counts = HashMap::new();
    comments.for_each(|comment| *counts.entry(text_of(text, comment)).or_default() += 1);
    counts
}

fn text_of<'t>(text: &'t str, comment: &Comment) -> &'t str {
    text[comment.span.start..comment.span.end].trim_end()
}
