//! The test that every change must pass before it counts.

use super::{Document, Way, apply_edits, contains};
use crate::source::layout::{Comment, lay_out};
use crate::source::node::Node;
use crate::source::yaml::parse_node;

impl Document<'_> {
    /// True when the text that `way` leads to reads as `wanted`, and no comment is lost or made but those that are taken
    /// out with what they stand in.
    pub(super) fn is_exact(&self, way: &Way, wanted: &Node) -> bool {
        if !fits(self.text, way) {
            return false;
        }
        let new = apply_edits(self.text, &way.edits);
        let Ok(tree) = parse_node(&new) else { return false };
        if tree != *wanted {
            return false;
        }
        let Some(layout) = lay_out(&new, &tree) else { return false };
        let (may_go, must_stay): (Vec<_>, Vec<_>) =
            self.layout.comments.iter().partition(|comment| contains(way.taken_out, comment.span));
        let mut may_go = texts(self.text, may_go.into_iter());
        let mut must_stay = texts(self.text, must_stay.into_iter());
        let take = |text: &str, from: &mut Vec<String>| {
            let at = from.iter().position(|other| other == text);
            at.map(|at| from.swap_remove(at)).is_some()
        };
        let found = texts(&new, layout.comments.iter());
        found.iter().all(|text| take(text, &mut must_stay) || take(text, &mut may_go)) && must_stay.is_empty()
    }
}

/// True when the replacements are in order and lie in the text.
fn fits(text: &str, way: &Way) -> bool {
    let in_order = way.edits.windows(2).all(|pair| pair[0].span.end <= pair[1].span.start);
    in_order && way.edits.iter().all(|edit| text.get(edit.span.start..edit.span.end).is_some())
}

fn texts<'c>(text: &str, comments: impl Iterator<Item = &'c Comment>) -> Vec<String> {
    comments.map(|comment| text[comment.span.start..comment.span.end].trim_end().to_owned()).collect()
}
