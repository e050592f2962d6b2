//! Where everything stands in a YAML text: each key, value and comment, from its first byte to its last.
//!
//! The parser tells only where a value begins, and nothing of comments. So the text is read a second time, led by the
//! tree that the parser made of it: what a place holds is known before it is read, and only how far it reaches has to be
//! found. Where the two do not come out even nothing is claimed, and nobody changes a file that is not understood.

mod scalar;

use super::node::Node;
use super::text::Span;

/// A text with the places of all that is in it.
#[derive(Debug)]
pub(super) struct Layout {
    /// The document's value.
    pub root: Placed,
    /// Every comment, in the order of the text.
    pub comments: Vec<Comment>,
}

/// A comment, from its `#` to the end of its line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Comment {
    pub span: Span,
    /// True when nothing but space stands before it on its line.
    pub is_alone: bool,
}

/// A value and how it is written.
#[derive(Debug)]
pub(super) struct Placed {
    /// All of it; empty when nothing is written, just behind the colon or dash.
    pub span: Span,
    pub style: Style,
    /// The members or elements, in the order of the text.
    pub children: Vec<Child>,
}

/// A member of a mapping or an element of a list.
#[derive(Debug)]
pub(super) struct Child {
    /// The key or the dash; in `[…]` the empty span before the element.
    pub mark: Span,
    /// One past the colon or dash; in `[…]` where the element begins.
    pub open: usize,
    pub value: Placed,
}

/// How a value is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Style {
    /// Not at all: null.
    Empty,
    Plain,
    Single,
    Double,
    /// `|`
    Literal,
    /// `>`
    Folded,
    /// A list or mapping line by line.
    Block,
    /// `[…]` or `{…}`.
    Flow,
}

impl Child {
    /// From the key or dash to the last byte of the value.
    pub fn span(&self) -> Span {
        Span::new(self.mark.start, self.value.span.end.max(self.open))
    }
}

impl Placed {
    /// The first byte's column when it is written line by line: where its keys or dashes stand.
    pub fn column(&self, text: &str) -> usize {
        self.children.first().map_or(0, |child| column(text, child.mark.start))
    }
}

/// Reads where everything stands; `tree` is what the parser made of `text`. `None` where the two do not come out even.
pub(super) fn lay_out(text: &str, tree: &Node) -> Option<Layout> {
    let mut reader = Reader { text, at: 0, comments: Vec::new() };
    reader.gap();
    if reader.rest().starts_with("---") && reader.rest()[3..].chars().next().is_none_or(char::is_whitespace) {
        reader.at += 3;
    }
    let root = reader.value(tree, reader.at, Context::TOP)?;
    reader.gap();
    if reader.rest().starts_with("...") {
        reader.at += 3;
        reader.gap();
    }
    (reader.at == text.len()).then_some(Layout { root, comments: reader.comments })
}

/// How many bytes stand before `at` on its line.
pub(super) fn column(text: &str, at: usize) -> usize {
    at - line_start(text, at)
}

/// The first byte of the line that `at` stands on.
pub(super) fn line_start(text: &str, at: usize) -> usize {
    text[..at].rfind('\n').map_or(0, |newline| newline + 1)
}

/// One past the last byte of the line that `at` stands on, its end left out.
pub(super) fn line_end(text: &str, at: usize) -> usize {
    let line = text[at..].split('\n').next().unwrap_or_default();
    at + line.strip_suffix('\r').unwrap_or(line).len()
}

/// What a value stands in.
#[derive(Clone, Copy)]
struct Context {
    /// The column of the keys or dashes around it: its further lines are indented more. -1 for the document.
    indent: isize,
    in_flow: bool,
}

impl Context {
    const TOP: Self = Self { indent: -1, in_flow: false };
}

struct Reader<'t> {
    text: &'t str,
    /// The next byte.
    at: usize,
    comments: Vec<Comment>,
}

impl<'t> Reader<'t> {
    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// Steps over space, line ends and comments.
    fn gap(&mut self) {
        loop {
            self.at += self.rest().len() - self.rest().trim_start_matches([' ', '\t', '\r', '\n']).len();
            if !self.rest().starts_with('#') {
                return;
            }
            self.comment();
        }
    }

    /// Takes the comment that begins here.
    fn comment(&mut self) {
        let span = Span::new(self.at, line_end(self.text, self.at));
        let before = &self.text[line_start(self.text, self.at)..self.at];
        self.comments.push(Comment { span, is_alone: before.trim().is_empty() });
        self.at = span.end;
    }

    /// Reads the value `node`, which stands behind the byte `open`.
    fn value(&mut self, node: &Node, open: usize, context: Context) -> Option<Placed> {
        let before = (self.at, self.comments.len());
        self.gap();
        match node {
            Node::Null => {
                let is_below = column(self.text, self.at) as isize > context.indent || context.in_flow;
                if let Some(end) = self.null_end(context.in_flow).filter(|_| is_below) {
                    return Some(self.leaf(Style::Plain, end));
                }
                (self.at, _) = before;
                self.comments.truncate(before.1);
                Some(Placed { span: Span::new(open, open), style: Style::Empty, children: Vec::new() })
            }
            Node::Map(members) if self.rest().starts_with('{') => self.flow_map(members, context),
            Node::Map(members) if !members.is_empty() && !context.in_flow => self.block_map(members, context),
            Node::List(items) if self.rest().starts_with('[') => self.flow_list(items, context),
            Node::List(items) if !items.is_empty() && !context.in_flow => self.block_list(items, context),
            Node::Map(_) | Node::List(_) => None,
            Node::Text(_) | Node::Number(_) | Node::Bool(_) => self.scalar(context),
        }
    }

    /// A scalar that begins here and ends at `end`.
    fn leaf(&mut self, style: Style, end: usize) -> Placed {
        let span = Span::new(self.at, end);
        self.at = end;
        Placed { span, style, children: Vec::new() }
    }

    fn block_map(&mut self, members: &[(String, Node)], context: Context) -> Option<Placed> {
        let start = self.at;
        let indent = self.deeper(start, context.indent)?;
        let mut children = Vec::new();
        for (key, node) in members {
            self.gap();
            let mark = self.key(key, indent)?;
            let open = self.at;
            children.push(Child { mark, open, value: self.value(node, open, Context { indent, in_flow: false })? });
        }
        Some(collection(start, self.at, Style::Block, children))
    }

    fn block_list(&mut self, items: &[Node], context: Context) -> Option<Placed> {
        let start = self.at;
        // A list may stand in the column of the key above it.
        let indent = self.deeper(start, context.indent - 1)?;
        let mut children = Vec::new();
        for node in items {
            self.gap();
            let is_dash = self.rest().starts_with('-') && self.rest()[1..].starts_with([' ', '\t', '\r', '\n']);
            let is_last = self.rest() == "-";
            if !(is_dash || is_last) || column(self.text, self.at) as isize != indent {
                return None;
            }
            let mark = Span::new(self.at, self.at + 1);
            self.at += 1;
            let open = self.at;
            children.push(Child { mark, open, value: self.value(node, open, Context { indent, in_flow: false })? });
        }
        Some(collection(start, self.at, Style::Block, children))
    }

    fn flow_map(&mut self, members: &[(String, Node)], context: Context) -> Option<Placed> {
        let start = self.at;
        let context = Context { in_flow: true, ..context };
        self.at += 1;
        let mut children = Vec::new();
        for (key, node) in members {
            self.gap();
            let mark = self.key(key, -1)?;
            let open = self.at;
            children.push(Child { mark, open, value: self.value(node, open, context)? });
            self.comma()?;
        }
        self.closing(start, '}', children)
    }

    fn flow_list(&mut self, items: &[Node], context: Context) -> Option<Placed> {
        let start = self.at;
        let context = Context { in_flow: true, ..context };
        self.at += 1;
        let mut children = Vec::new();
        for node in items {
            self.gap();
            let open = self.at;
            let value = self.value(node, open, context)?;
            // `[a: b]` holds a mapping that has no brackets of its own: `value` gives up on it.
            children.push(Child { mark: Span::new(open, open), open, value });
            self.comma()?;
        }
        self.closing(start, ']', children)
    }

    /// Steps over a comma, which may be left out before the closing bracket.
    fn comma(&mut self) -> Option<()> {
        self.gap();
        if self.rest().starts_with(',') {
            self.at += 1;
            return Some(());
        }
        self.rest().starts_with([']', '}']).then_some(())
    }

    fn closing(&mut self, start: usize, bracket: char, children: Vec<Child>) -> Option<Placed> {
        self.gap();
        self.rest().starts_with(bracket).then(|| {
            self.at += 1;
            collection(start, self.at, Style::Flow, children)
        })
    }

    /// Steps over a key and its colon; in block style it stands in the column `indent`.
    fn key(&mut self, key: &str, indent: isize) -> Option<Span> {
        if indent >= 0 && column(self.text, self.at) as isize != indent {
            return None;
        }
        let start = self.at;
        let end = match self.rest().chars().next()? {
            quote @ ('"' | '\'') => scalar::quoted_end(self.text, start, quote)?,
            // A key that is not in quotes reads as it is written.
            _ => start + self.rest().starts_with(key).then_some(key.len())?,
        };
        self.at = end;
        self.gap_on_line();
        self.rest().starts_with(':').then(|| self.at += 1)?;
        Some(Span::new(start, end))
    }

    fn gap_on_line(&mut self) {
        self.at += self.rest().len() - self.rest().trim_start_matches([' ', '\t']).len();
    }

    /// The column of `at`, if it is greater than `than`.
    fn deeper(&self, at: usize, than: isize) -> Option<isize> {
        let column = column(self.text, at) as isize;
        (column > than).then_some(column)
    }
}

fn collection(start: usize, end: usize, style: Style, children: Vec<Child>) -> Placed {
    // What is not written at the end (`key:`) leaves the reader behind the colon.
    let last = children.last().map_or(start, |child| child.span().end);
    let end = if style == Style::Block { last } else { end };
    Placed { span: Span::new(start, end), style, children }
}

#[cfg(test)]
mod tests;
