//! The ways to take a field or element out of a text. Comments inside it and behind it go, those above it stay.

use super::place::Found;
use super::{Document, TextEdit, Way};
use crate::source::field::FieldPath;
use crate::source::layout::{Style, line_end, line_start};
use crate::source::node::Node;
use crate::source::text::Span;
use crate::source::yaml::{Mapping, Value};

impl Document<'_> {
    /// The field or element out.
    pub(super) fn take_out(&self, path: &FieldPath, nth: usize) -> Option<Vec<Way>> {
        let found = self.find(path.segments(), nth)?;
        let is_only = found.parent.children.len() == 1;
        let mut ways = Vec::new();
        if is_only && let Some(parent) = self.find(path.parent()?.segments(), 0) {
            ways.extend(self.empty(&parent, &found));
        }
        if found.is_in_flow() {
            ways.extend(self.take_out_of_flow(&found));
        } else if !is_only {
            ways.extend(self.take_out_of_block(&found));
        }
        Some(ways)
    }

    /// The list or mapping `of` without its only element.
    fn empty(&self, of: &Found<'_>, only: &Found<'_>) -> Vec<Way> {
        let (value, brackets) = match of.node {
            Node::List(_) => (Value::Sequence(Vec::new()), " []"),
            _ => (Value::Mapping(Mapping::new()), " {}"),
        };
        let span = only.child.span();
        let taken_out = Span::new(span.start, line_end(self.text, span.end));
        let mut ways = self.replace(of, &value, Some(taken_out));
        let (open, lines) = (of.child.open, self.lines_of(span));
        if of.child.value.style == Style::Block
            && let Some(lines) = lines.filter(|lines| lines.start > open)
        {
            // What else stands below the key stays there.
            let brackets = TextEdit { span: Span::new(open, open), text: brackets.to_owned() };
            ways.push(Way { edits: vec![brackets, cut(lines)], taken_out });
        }
        ways
    }

    fn take_out_of_block(&self, found: &Found<'_>) -> Vec<Way> {
        let span = found.child.span();
        let end = line_end(self.text, span.end);
        let taken_out = Span::new(span.start, end);
        if let Some(lines) = self.lines_of(span) {
            return vec![Way { edits: vec![cut(lines)], taken_out }];
        }
        // `- first: of a mapping`: the next key moves up to the dash, unless comments stand above it.
        let Some(next) = found.parent.children.get(found.index + 1) else { return Vec::new() };
        let mut ways = Vec::new();
        if self.comments(Span::new(end, next.mark.start)).next().is_none() {
            ways.push(Way { edits: vec![cut(Span::new(span.start, next.mark.start))], taken_out });
        }
        let start = line_start(self.text, span.start);
        let dash_end = start + self.text[start..span.start].trim_end().len();
        ways.push(Way { edits: vec![cut(Span::new(dash_end, end))], taken_out });
        ways
    }

    fn take_out_of_flow(&self, found: &Found<'_>) -> Vec<Way> {
        let span = found.child.span();
        let siblings = &found.parent.children;
        let before = found.index.checked_sub(1).and_then(|before| siblings.get(before));
        let gap = self.gap_end(span.end);
        let own_comma = self.text[gap..].starts_with(',').then(|| Span::new(gap, gap + 1));
        let far_comma = own_comma.filter(|comma| comma.start > line_end(self.text, span.end));
        let end = own_comma.filter(|_| far_comma.is_none()).map_or(span.end, |comma| comma.end);
        // On lines of its own it goes with them; otherwise only what belongs to nothing else on its line.
        let lines = self.lines_of(Span::new(span.start, end));
        let taken_out = Span::new(span.start, if lines.is_some() { line_end(self.text, end) } else { end });
        let whole = match (lines, siblings.get(found.index + 1)) {
            (Some(lines), _) => lines,
            (None, Some(next)) if self.text[end..next.mark.start].trim_matches(' ').is_empty() => {
                Span::new(span.start, next.mark.start)
            }
            _ => Span::new(self.text[..span.start].trim_end_matches(' ').len(), end),
        };
        let mut ways = Vec::new();
        if let Some(comma) = far_comma {
            // What stands between the two, and behind the comma, is not only about what is taken out.
            let whole = self.lines_of(span).filter(|lines| lines.end <= comma.start).unwrap_or(span);
            ways.push(Way { edits: vec![cut(whole), cut(comma)], taken_out: Span::new(span.start, whole.end) });
        }
        if own_comma.is_none()
            && let Some(before) = before
        {
            let comma = self.gap_end(before.span().end);
            let comma = Span::new(comma, comma + 1);
            let is_close = self.text[comma.end..span.start].trim().is_empty();
            if comma.start == before.span().end && is_close && self.text[end..].trim_start().starts_with([']', '}']) {
                ways.push(Way { edits: vec![cut(Span::new(comma.start, end))], taken_out });
            }
            if comma.end <= whole.start {
                ways.push(Way { edits: vec![cut(comma), cut(whole)], taken_out });
            }
        }
        // The comma before it may stay where it is.
        ways.push(Way { edits: vec![cut(whole)], taken_out });
        ways.push(Way { edits: vec![cut(Span::new(span.start, end))], taken_out });
        ways
    }

    /// The lines that `span` reaches over, line ends included, if nothing but space stands before it and nothing but a
    /// comment behind. The last line of a text that does not end takes the end of the line above with it.
    fn lines_of(&self, span: Span) -> Option<Span> {
        let (start, end) = (line_start(self.text, span.start), line_end(self.text, span.end));
        let behind = self.text[span.end..end].trim_start_matches([' ', '\t']);
        let is_alone = self.text[start..span.start].trim_matches(' ').is_empty();
        if !is_alone || !(behind.is_empty() || behind.starts_with('#')) {
            return None;
        }
        let above =
            self.text[..start].strip_suffix('\n').map_or(0, |line| line.strip_suffix('\r').unwrap_or(line).len());
        Some(match self.text[end..].find('\n') {
            Some(newline) => Span::new(start, end + newline + 1),
            None => Span::new(above, end),
        })
    }

    /// Past the space and the comments that begin at `at`.
    fn gap_end(&self, mut at: usize) -> usize {
        loop {
            let rest = &self.text[at..];
            at += rest.len() - rest.trim_start_matches([' ', '\t', '\r', '\n']).len();
            match self.layout.comments.iter().find(|comment| comment.span.start == at) {
                Some(comment) => at = comment.span.end,
                None => return at,
            }
        }
    }
}

fn cut(span: Span) -> TextEdit {
    TextEdit { span, text: String::new() }
}
