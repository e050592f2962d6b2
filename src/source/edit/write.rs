//! The ways to write a change into a text, the most faithful first. None of them is trusted: each is tried.

use super::place::Found;
use super::tree::{fields_at, place_of, spliced};
use super::{Change, Document, TextEdit, Way};
use crate::source::emit;
use crate::source::field::{FieldPath, Segment};
use crate::source::inside::TextPlaces;
use crate::source::layout::{Child, Placed, Style, column, line_end};
use crate::source::node::Node;
use crate::source::text::Span;
use crate::source::yaml::Value;

/// The ways to carry out `change`.
pub(super) fn ways(document: &Document<'_>, change: &Change) -> Vec<Way> {
    let ways = match change {
        Change::Set { path, value } => document.set(path, value),
        Change::Append { path, value } => document.append(path, value),
        Change::Rename { path, nth, key } => document.rename(path, *nth, key),
        Change::Remove { path, nth } => document.take_out(path, *nth),
        Change::Splice { path, part, text } => document.splice(path, *part, text),
        Change::Text { span, text } => Some(vec![Way::new(*span, text.clone(), *span)]),
        Change::LineEnds => Some(vec![match line_ends(document.text) {
            Some((span, text)) => Way::new(span, text, NOTHING),
            None => Way { edits: Vec::new(), taken_out: NOTHING },
        }]),
        Change::FinalNewline => Some(document.final_newline()),
        Change::NoByteOrderMark => None,
    };
    let mut ways = ways.unwrap_or_default();
    // A block text at the end of the file may need the end of its last line.
    let is_last = |way: &&Way| way.edits.last().is_some_and(|edit| edit.span.end == document.text.len());
    let ended: Vec<Way> = ways.iter().filter(is_last).filter_map(Way::ended).collect();
    ways.extend(ended.into_iter().filter(|_| !matches!(change, Change::Text { .. })));
    if document.text.contains("\r\n") && !matches!(change, Change::Text { .. } | Change::LineEnds) {
        // What is new ends its lines as the rest does.
        let texts = ways.iter_mut().flat_map(|way| &mut way.edits);
        texts.for_each(|edit| edit.text = edit.text.replace('\n', "\r\n"));
    }
    ways
}

/// From the first CR LF to the last, with LF for each.
pub(in crate::source) fn line_ends(text: &str) -> Option<(Span, String)> {
    let span = Span::new(text.find("\r\n")?, text.rfind("\r\n")? + 2);
    Some((span, text[span.start..span.end].replace("\r\n", "\n")))
}

impl Way {
    fn new(span: Span, text: String, taken_out: Span) -> Self {
        Self { edits: vec![TextEdit { span, text }], taken_out }
    }

    /// The same with a line end behind what is new.
    fn ended(&self) -> Option<Self> {
        let mut edits = self.edits.clone();
        let text = &mut edits.last_mut()?.text;
        (!text.is_empty() && !text.ends_with('\n')).then(|| text.push('\n'))?;
        Some(Self { edits, taken_out: self.taken_out })
    }
}

/// A new value in writing: what stands on the line of its key, and the lines below.
struct Written {
    head: String,
    below: String,
}

impl Document<'_> {
    fn set(&self, path: &FieldPath, value: &Value) -> Option<Vec<Way>> {
        if let Some(found) = self.find(path.segments(), 0) {
            return Some(self.replace(&found, value, None));
        }
        let parent = path.parent()?;
        let Some(Segment::Key(key)) = path.segments().last() else { return None };
        match self.value(parent.segments()) {
            Some((placed, Node::Map(members))) if !members.is_empty() => {
                let at = place_of(members, key, fields_at(self.shape, parent.segments()));
                Some(self.insert(placed, at, key, value))
            }
            Some((placed, Node::Map(_))) if self.comments(placed.span).next().is_some() => {
                Some(self.first_in_brackets(placed, &format!("{}: {}", flow(&Value::from(key.as_str())), flow(value))))
            }
            _ if parent.is_root() => None,
            _ => self.set(&parent, &mapping(key, value)),
        }
    }

    fn append(&self, path: &FieldPath, value: &Value) -> Option<Vec<Way>> {
        let list = self.value(path.segments()).map(|(placed, _)| placed);
        if let Some(empty) = list.filter(|list| list.style == Style::Flow && list.children.is_empty())
            && self.comments(empty.span).next().is_some()
        {
            return Some(self.first_in_brackets(empty, &flow(value)));
        }
        let Some((list, last)) = list.and_then(|list| Some((list, list.children.last()?))) else {
            return self.set(path, &Value::Sequence(vec![value.clone()]));
        };
        if list.style == Style::Flow {
            let at = last.span().end;
            return Some(vec![Way::new(Span::new(at, at), format!(", {}", flow(value)), NOTHING)]);
        }
        let indent = list.column(self.text);
        let mut item = "\n".to_owned();
        emit::write_sequence(&mut item, std::slice::from_ref(value), indent);
        let at = self.end_below(last, indent);
        Some(vec![Way::new(Span::new(at, at), without_line_end(item), NOTHING)])
    }

    /// The first element between brackets that hold nothing but comments.
    fn first_in_brackets(&self, brackets: &Placed, text: &str) -> Vec<Way> {
        let at = brackets.span.start + 1;
        vec![Way::new(Span::new(at, at), text.to_owned(), NOTHING)]
    }

    /// A new member of a mapping that has some, before its member `at`.
    fn insert(&self, map: &Placed, at: usize, key: &str, value: &Value) -> Vec<Way> {
        let key = Value::from(key);
        let before = at.checked_sub(1).and_then(|before| map.children.get(before));
        if map.style == Style::Flow {
            let member = format!("{}: {}", flow(&key), flow(value));
            let (at, text) = match (before, map.children.first()) {
                (Some(before), _) => (before.span().end, format!(", {member}")),
                (None, Some(first)) => (first.mark.start, format!("{member}, ")),
                (None, None) => return Vec::new(),
            };
            return vec![Way::new(Span::new(at, at), text, NOTHING)];
        }
        let indent = map.column(self.text);
        let mut member = String::new();
        emit::write_key(&mut member, &key);
        member.push(':');
        emit::write_member(&mut member, value, indent);
        let member = without_line_end(member);
        let (at, text) = match (before, map.children.first()) {
            (Some(before), _) => (self.end_below(before, indent), format!("\n{}{member}", " ".repeat(indent))),
            (None, Some(first)) => (first.mark.start, format!("{member}\n{}", " ".repeat(indent))),
            (None, None) => return Vec::new(),
        };
        vec![Way::new(Span::new(at, at), text, NOTHING)]
    }

    fn rename(&self, path: &FieldPath, nth: usize, key: &str) -> Option<Vec<Way>> {
        let found = self.find(path.segments(), nth)?;
        let mut text = String::new();
        emit::write_key(&mut text, &Value::from(key));
        let text = if found.is_in_flow() { flow(&Value::from(key)) } else { text };
        Some(vec![Way::new(found.child.mark, text, NOTHING)])
    }

    fn splice(&self, path: &FieldPath, part: Span, text: &str) -> Option<Vec<Way>> {
        let found = self.find(path.segments(), 0)?;
        let Node::Text(old) = found.node else { return None };
        let mut ways = Vec::new();
        if let Some(span) = self.source_of(path, old, part).filter(|_| !text.contains('\n')) {
            ways.push(Way::new(span, escaped(text, found.child.value.style), NOTHING));
        }
        ways.extend(self.replace(&found, &Value::from(spliced(old, part, text)?), None));
        Some(ways)
    }

    /// As [`splice`](Self::splice) for several parts of one text, the last first. Without `places` it is written anew.
    pub(super) fn splice_all(
        &self,
        path: &FieldPath,
        parts: &[(Span, &str)],
        places: Option<&TextPlaces>,
    ) -> Option<Vec<TextEdit>> {
        let found = self.find(path.segments(), 0)?;
        let Node::Text(old) = found.node else { return None };
        let mut edits = Vec::new();
        if let Some(places) = places {
            for (part, text) in parts.iter().filter(|(_, text)| !text.contains('\n')) {
                let span = self.source_in(places, old, *part)?;
                edits.push(TextEdit { span, text: escaped(text, found.child.value.style) });
            }
            return (edits.len() == parts.len()).then_some(edits);
        }
        let (mut new, mut rest) = (Vec::new(), old.as_str());
        for (part, text) in parts {
            new.push(rest.get(part.end..)?);
            new.push(text);
            rest = rest.get(..part.start)?;
        }
        new.push(rest);
        new.reverse();
        let ways = self.replace(&found, &Value::from(new.concat()), None);
        let line_end = if self.text.contains("\r\n") { "\r\n" } else { "\n" };
        let edit = |edit: TextEdit| TextEdit { text: edit.text.replace('\n', line_end), ..edit };
        Some(ways.into_iter().next()?.edits.into_iter().map(edit).collect())
    }

    /// A newline at the end. In a block text there it would become part of the text, so that must be told to leave it out.
    fn final_newline(&self) -> Vec<Way> {
        if self.text.is_empty() || self.text.ends_with('\n') {
            return vec![Way { edits: Vec::new(), taken_out: NOTHING }];
        }
        let end = TextEdit { span: Span::new(self.text.len(), self.text.len()), text: "\n".to_owned() };
        let mut last = &self.layout.root;
        while let Some(child) = last.children.last() {
            last = &child.value;
        }
        let mut ways = vec![Way { edits: vec![end.clone()], taken_out: NOTHING }];
        if matches!(last.style, Style::Literal | Style::Folded) {
            let header = &self.text[last.span.start..line_end(self.text, last.span.start)];
            let keep = header.find('+').map(|at| Span::new(last.span.start + at, last.span.start + at + 1));
            let span = keep.unwrap_or(Span::new(last.span.start + 1, last.span.start + 1));
            ways.push(Way { edits: vec![TextEdit { span, text: "-".to_owned() }, end], taken_out: NOTHING });
        }
        ways
    }

    /// Where part of a text is written, over several lines if need be.
    fn source_of(&self, path: &FieldPath, text: &str, part: Span) -> Option<Span> {
        self.source_in(&TextPlaces::of(self.text, path)?, text, part)
    }

    fn source_in(&self, places: &TextPlaces, text: &str, part: Span) -> Option<Span> {
        let place = |start: usize, end: usize| places.part(self.text, Span::new(start, end));
        let char_before = |at: usize| at - text[..at].chars().next_back().map_or(0, char::len_utf8);
        if part.start == part.end {
            let before = char_before(part.start);
            let at = if before < part.start { place(before, part.start)?.end } else { place(0, 1)?.start };
            return Some(Span::new(at, at));
        }
        let first = part.start + text[part.start..].chars().next()?.len_utf8();
        Some(Span::new(place(part.start, first)?.start, place(char_before(part.end), part.end)?.end))
    }

    /// Another value in the place of one that is there. Comments in `gone` go with it.
    pub(super) fn replace(&self, found: &Found<'_>, value: &Value, gone: Option<Span>) -> Vec<Way> {
        let Child { mark, open, value: old } = found.child;
        let indent = column(self.text, mark.start);
        // The comment on the line of the key, or behind the value: it stays, behind what is new.
        let is_written_below = old.style == Style::Block && old.span.start > line_end(self.text, *open);
        let first_line = if is_written_below || old.style == Style::Empty { *open } else { old.span.start };
        let line = match old.style {
            Style::Literal | Style::Folded | Style::Block => Span::new(first_line, line_end(self.text, first_line)),
            _ => Span::new(first_line.max(old.span.end), line_end(self.text, old.span.end)),
        };
        let comment = self.comments(line).next().filter(|_| !found.is_in_flow());
        // What stands behind the last of several lines belongs to that line.
        let is_block = old.style == Style::Block && old.span.end > line.end;
        let old_end = if is_block { line_end(self.text, old.span.end) } else { old.span.end };
        let taken_out = match (gone, old.style) {
            (Some(gone), _) => gone,
            (None, Style::Block) if is_written_below => Span::new(line.end, old_end),
            (None, Style::Block | Style::Flow) => Span::new(old.span.start, old_end),
            (None, _) => NOTHING,
        };
        let start = match old.style {
            Style::Empty => *open,
            _ if is_written_below => *open,
            _ => old.span.start,
        };
        let space = if start == *open && !found.is_in_flow() || old.style == Style::Empty { " " } else { "" };
        let mut ways = Vec::new();
        for Written { head, below } in self.written(value, old.style, found, indent) {
            let comment = comment.map(|comment| (comment.span, self.shown(comment.span)));
            let is_behind = comment.is_some_and(|(span, _)| span.start >= old.span.end);
            let (end, behind) = match comment {
                // It stays where it is.
                Some(_) if is_behind && below.is_empty() => (old.span.end, String::new()),
                Some((span, text)) => (old_end.max(span.end), format!(" {text}")),
                None => (old_end, String::new()),
            };
            let (start, head) = if head.is_empty() {
                // Lines below a key alone; blanks behind the colon go.
                (*open, String::new())
            } else {
                (start, format!("{space}{head}"))
            };
            ways.push(Way::new(Span::new(start, end.max(start)), format!("{head}{behind}{below}"), taken_out));
        }
        ways
    }

    /// A value in writing, in the manner of the old one first.
    fn written(&self, value: &Value, old: Style, found: &Found<'_>, indent: usize) -> Vec<Written> {
        let inline = |head: String| Written { head, below: String::new() };
        let is_collection = match value {
            Value::Sequence(items) => !items.is_empty(),
            Value::Mapping(members) => !members.is_empty(),
            _ => false,
        };
        if found.is_in_flow() {
            return vec![inline(flow(value))];
        }
        if !is_collection {
            let texts = scalars(value, old, indent + 2).into_iter();
            return texts
                .map(|text| match text.split_once('\n') {
                    Some((head, _)) => Written { head: head.to_owned(), below: text[head.len()..].to_owned() },
                    None => inline(text),
                })
                .collect();
        }
        let mut ways = Vec::new();
        if old == Style::Flow && !found.child.value.children.is_empty() {
            ways.push(inline(flow(value)));
        }
        let mut lines = String::new();
        if self.shown(found.child.mark) == "-" {
            let own = found.child.value.span.start;
            let indent = if old == Style::Empty { indent + 2 } else { column(self.text, own) };
            match value {
                Value::Mapping(_) => emit::write_mapping(&mut lines, value, indent, true),
                Value::Sequence(items) => {
                    emit::write_sequence(&mut lines, items, indent);
                    lines = lines.split_off(indent);
                }
                _ => {}
            }
            // The first line stands behind the dash, a comment behind the last.
            ways.push(inline(without_line_end(lines)));
            // Behind the dash, where the last line is part of a text.
            let mut lines = String::new();
            emit::write_member(&mut lines, value, indent);
            ways.push(Written { head: String::new(), below: without_line_end(lines) });
        } else {
            emit::write_member(&mut lines, value, indent);
            ways.push(Written { head: String::new(), below: without_line_end(lines) });
        }
        ways
    }

    /// Where a line below a member or element goes: behind its last line, and behind comments that are indented more
    /// than `indent`, the column of its key or dash.
    fn end_below(&self, child: &Child, indent: usize) -> usize {
        let line = line_end(self.text, child.span().end);
        let mut end = line;
        for comment in self.layout.comments.iter().filter(|comment| comment.span.start > line) {
            let between = &self.text[end..comment.span.start];
            if !comment.is_alone || !between.trim().is_empty() || column(self.text, comment.span.start) <= indent {
                break;
            }
            end = comment.span.end;
        }
        end
    }
}

/// Text that goes between what is written in that style.
fn escaped(text: &str, style: Style) -> String {
    match style {
        Style::Single => text.replace('\'', "''"),
        Style::Double => {
            let mut quoted = String::new();
            emit::write_double_quoted(&mut quoted, text);
            quoted[1..quoted.len() - 1].to_owned()
        }
        _ => text.to_owned(),
    }
}

const NOTHING: Span = Span { start: 0, end: 0 };

/// A text, number or the like in writing, in the manner of `old` first. Lines of a block stand in column `indent`.
fn scalars(value: &Value, old: Style, indent: usize) -> Vec<String> {
    let mut ways = Vec::new();
    let mut add = |write: &dyn Fn(&mut String)| {
        let mut text = String::new();
        write(&mut text);
        if !ways.contains(&text) {
            ways.push(text);
        }
    };
    if let Value::String(text) = value {
        let is_simple = !text.contains(|c: char| c == '\n' || c == '\t' || emit::needs_escape(c));
        match old {
            Style::Single if is_simple => add(&|out| {
                out.push('\'');
                out.push_str(&text.replace('\'', "''"));
                out.push('\'');
            }),
            Style::Double => add(&|out| emit::write_double_quoted(out, text)),
            Style::Literal if emit::fits_block(text) => add(&|out| emit::write_block(out, text, indent)),
            _ => {}
        }
        add(&|out| emit::write_inline(out, value, indent));
        add(&|out| emit::write_double_quoted(out, text));
    } else {
        add(&|out| emit::write_inline(out, value, indent));
    }
    ways
}

/// A value on one line, as it may stand in `[…]`.
fn flow(value: &Value) -> String {
    match value {
        Value::Sequence(items) => format!("[{}]", items.iter().map(flow).collect::<Vec<_>>().join(", ")),
        Value::Mapping(members) => {
            let members = members.iter().map(|(key, value)| format!("{}: {}", flow(key), flow(value)));
            format!("{{{}}}", members.collect::<Vec<_>>().join(", "))
        }
        Value::String(text) => {
            let mut out = String::new();
            if emit::is_plain(text) && !text.contains([',', '[', ']', '{', '}', '?']) {
                out.push_str(text);
            } else {
                emit::write_double_quoted(&mut out, text);
            }
            out
        }
        other => {
            let mut out = String::new();
            emit::write_inline(&mut out, other, 0);
            out
        }
    }
}

fn mapping(key: &str, value: &Value) -> Value {
    Value::Mapping([(Value::from(key), value.clone())].into_iter().collect())
}

fn without_line_end(mut text: String) -> String {
    if text.ends_with('\n') {
        text.pop();
    }
    text
}
