//! Finds out what each comment belongs to.
//!
//! A comment alone on its line belongs to what stands below it; below the last member or element of a collection, and
//! indented like it, to the end of that collection. A comment behind something belongs to it.

use super::{Body, Document, Line, Piece};
use crate::source::emit::{is_plain, write_key};
use crate::source::layout::{Child, Comment, Layout, Placed, Style, column};
use crate::source::node::Node;
use crate::source::shape::{Field, Shape};
use crate::source::yaml::{Value, parse_value};

/// How a comment begins that editors look for at the top of a file.
const MODELINE: &str = "# yaml-language-server:";

/// Takes a text apart. Also gives the numbers and the like in it, as they are written.
pub(super) fn attach<'t>(
    text: &'t str,
    tree: &'t Node,
    layout: &Layout,
    shape: Option<Shape>,
) -> (Document<'t>, Vec<String>) {
    let mut reader = Reader { text, comments: &layout.comments, next: 0, end: 0, words: Vec::new() };
    let root = &layout.root;
    let first = root.children.first().map_or(0, |child| child.mark.start);
    let head = reader.head(first);
    let below = reader.comments.get(reader.next).map_or(first, |next| next.span.start.min(first));
    let has_gap = reader.has_gap_before(below);
    // That line belongs below the head, whichever field turns out to be the first.
    reader.end = below;
    let limit = if root.style == Style::Flow { root.span.end - 1 } else { text.len() };
    let members = reader.children(tree, root, shape, limit);
    let foot = reader.take_while(|_| true);
    (Document { head, has_gap, members, foot }, reader.words)
}

struct Reader<'t, 'l> {
    text: &'t str,
    comments: &'l [Comment],
    /// The first comment that was not taken yet.
    next: usize,
    /// Behind what was taken last.
    end: usize,
    words: Vec<String>,
}

impl<'t> Reader<'t, '_> {
    /// The comments before the first key that are not about it: those with an empty line below, and a modeline.
    fn head(&mut self, first: usize) -> Vec<Line<'t>> {
        let above = self.comments.iter().take_while(|comment| comment.span.start < first).count();
        let is_head = |at: &usize| {
            let comment = self.comments[*at].span;
            let below = if at + 1 < above { self.comments[at + 1].span.start } else { first };
            self.text[comment.start..].starts_with(MODELINE) || has_gap(&self.text[comment.end..below])
        };
        let end =
            (0..above).rev().find(is_head).and_then(|last| self.comments.get(last)).map_or(0, |last| last.span.end);
        self.take_while(|comment| comment.span.start < end)
    }

    /// The members or elements of a collection, those of a record in the order of its fields. Comments from the byte
    /// `limit` on are not theirs.
    fn children(&mut self, node: &'t Node, placed: &Placed, shape: Option<Shape>, limit: usize) -> Vec<Piece<'t>> {
        let mut pieces = Vec::with_capacity(placed.children.len());
        for (at, child) in placed.children.iter().enumerate() {
            let Some(inner) = node.child(at) else { continue };
            let key = if let Node::Map(members) = node { Some(members[at].0.as_str()) } else { None };
            let limit = placed.children.get(at + 1).map_or(limit, |next| next.mark.start);
            let rank = key.zip(fields_of(shape)).map_or((0, 0), |(key, fields)| rank(key, fields));
            let piece = self.piece(key, child, inner, shape_below(shape, key), limit, placed.style == Style::Block);
            pieces.push((rank, piece));
        }
        pieces.sort_by_key(|(rank, _)| *rank);
        pieces.into_iter().map(|(_, piece)| piece).collect()
    }

    fn piece(
        &mut self,
        key: Option<&str>,
        child: &Child,
        node: &'t Node,
        shape: Option<Shape>,
        limit: usize,
        is_block: bool,
    ) -> Piece<'t> {
        let above = self.take_while(|comment| comment.span.start < child.mark.start);
        let has_gap = self.has_gap_before(child.mark.start);
        let key = key.map(|key| self.key(key, child));
        self.end = child.open;
        let mut piece = Piece { above, has_gap, key, behind: Vec::new(), body: Body::Word(""), foot: Vec::new() };
        let value = &child.value;
        let own_column = column(self.text, child.mark.start);
        match (node, value.children.first()) {
            (Node::Map(_) | Node::List(_), Some(first)) => {
                let is_flow = value.style == Style::Flow;
                self.take_behind(&mut piece, first.mark.start);
                let inner = if is_flow { value.span.end - 1 } else { limit };
                let children = self.children(node, value, shape, inner);
                let indent = value.column(self.text);
                let text = self.text;
                piece.foot = self.take_while(|comment| {
                    let is_deep = || {
                        let column = column(text, comment.span.start);
                        column >= indent && column > own_column
                    };
                    let is_inside = if is_flow { comment.span.start < value.span.end } else { is_deep() };
                    is_inside && (is_flow || comment.is_alone) && comment.span.start < limit
                });
                piece.body = if node.is_map() { Body::Map(children) } else { Body::List(children) };
            }
            (node, _) => {
                self.take_inside(&mut piece, value.span.end);
                piece.body = self.leaf(node, value);
            }
        }
        self.end = self.end.max(value.span.end);
        self.take_behind(&mut piece, limit);
        if value.style == Style::Empty && is_block {
            // What somebody has commented out, most likely.
            let text = self.text;
            piece.foot = self.take_while(|comment| {
                comment.is_alone && comment.span.start < limit && column(text, comment.span.start) > own_column
            });
        }
        settle(&mut piece);
        piece
    }

    fn leaf(&mut self, node: &'t Node, value: &Placed) -> Body<'t> {
        match node {
            Node::Text(text) => Body::Text(text),
            Node::List(_) => Body::Word("[]"),
            Node::Map(_) => Body::Word("{}"),
            Node::Null | Node::Bool(_) | Node::Number(_) => {
                let word = &self.text[value.span.start..value.span.end];
                self.words.push(word.to_owned());
                Body::Word(word)
            }
        }
    }

    /// The key as it is to be written. A number, or another word that is no text, stays one.
    fn key(&self, key: &str, child: &Child) -> String {
        let written = &self.text[child.mark.start..child.mark.end];
        let is_quoted = written.starts_with(['"', '\'']);
        if !is_quoted && !is_plain(key) && !matches!(parse_value(written), Ok(Value::String(_))) {
            return written.to_owned();
        }
        let mut out = String::new();
        write_key(&mut out, &Value::String(key.to_owned()));
        out
    }

    /// Takes the comments before the byte `end` that stand behind something.
    fn take_behind(&mut self, piece: &mut Piece<'t>, end: usize) {
        while let Some(line) = self.take_if(|comment| !comment.is_alone && comment.span.start < end) {
            piece.behind.push(line.text);
        }
    }

    /// Takes the comments between a key and the end of its value.
    fn take_inside(&mut self, piece: &mut Piece<'t>, end: usize) {
        loop {
            self.take_behind(piece, end);
            let Some(line) = self.take_if(|comment| comment.span.start < end) else { return };
            piece.above.push(Line { has_gap: false, ..line });
        }
    }

    fn take_while(&mut self, is_wanted: impl Fn(&Comment) -> bool) -> Vec<Line<'t>> {
        std::iter::from_fn(|| self.take_if(&is_wanted)).collect()
    }

    fn take_if(&mut self, is_wanted: impl Fn(&Comment) -> bool) -> Option<Line<'t>> {
        let comment = self.comments.get(self.next).filter(|comment| is_wanted(comment))?;
        let has_gap = self.has_gap_before(comment.span.start);
        self.next += 1;
        self.end = comment.span.end;
        Some(Line { text: self.text[comment.span.start..comment.span.end].trim_end(), has_gap })
    }

    /// True when an empty line stands between what was taken last and the byte `at`.
    fn has_gap_before(&self, at: usize) -> bool {
        self.text.get(self.end..at).is_some_and(has_gap)
    }
}

fn has_gap(between: &str) -> bool {
    between.matches('\n').nth(1).is_some()
}

/// Moves comments to where there is room for them: one behind a value, and none between a dash and the first key behind
/// it.
fn settle(piece: &mut Piece<'_>) {
    let is_element = piece.key.is_none();
    let room = usize::from(!(is_element && matches!(piece.body, Body::Map(_))));
    let spare = piece.behind.len().saturating_sub(room);
    let spare = piece.behind.drain(..spare);
    piece.above.extend(spare.map(|text| Line { text, has_gap: false }));
    if let (true, Body::Map(members)) = (is_element, &mut piece.body)
        && let Some(first) = members.first_mut()
    {
        piece.above.append(&mut first.above);
    }
}

/// The fields of a record, and no others' keys have an order.
fn fields_of(shape: Option<Shape>) -> Option<&'static [Field]> {
    match shape? {
        Shape::Record(fields) | Shape::TextOr(fields) => Some(fields),
        _ => None,
    }
}

/// Where a key goes in a record: known ones in their order, unknown ones, `x-…` ones.
fn rank(key: &str, fields: &[Field]) -> (usize, usize) {
    match fields.iter().position(|field| field.name == key) {
        Some(at) => (0, at),
        None => (if key.starts_with("x-") { 2 } else { 1 }, 0),
    }
}

/// The shape of a member or element.
fn shape_below(shape: Option<Shape>, key: Option<&str>) -> Option<Shape> {
    match (shape?, key) {
        (Shape::List(inner), None) | (Shape::Map(inner), Some(_)) => Some(*inner),
        (Shape::Record(fields) | Shape::TextOr(fields), Some(key)) => {
            fields.iter().find(|field| field.name == key).map(|field| field.shape)
        }
        _ => None,
    }
}
