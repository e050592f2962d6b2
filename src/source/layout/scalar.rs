//! How far a scalar reaches.

use super::{Context, Placed, Reader, Style, line_end};

/// Words for nothing.
const NULLS: [&str; 4] = ["null", "Null", "NULL", "~"];

impl Reader<'_> {
    /// The text, number or truth value that begins here.
    pub(super) fn scalar(&mut self, context: Context) -> Option<Placed> {
        match self.rest().chars().next()? {
            quote @ ('"' | '\'') => {
                let style = if quote == '"' { Style::Double } else { Style::Single };
                let end = quoted_end(self.text, self.at, quote)?;
                Some(self.leaf(style, end))
            }
            mark @ ('|' | '>') if !context.in_flow => self.block_text(mark, context.indent),
            _ => {
                let end = self.plain_end(context);
                (end > self.at).then(|| self.leaf(Style::Plain, end))
            }
        }
    }

    /// One past a word for nothing that stands here by itself.
    pub(super) fn null_end(&self, in_flow: bool) -> Option<usize> {
        let word = NULLS.iter().find(|word| self.rest().starts_with(**word))?;
        let behind = self.rest()[word.len()..].chars().next();
        let ends = |c: char| c.is_whitespace() || (in_flow && matches!(c, ',' | ']' | '}'));
        behind.is_none_or(ends).then_some(self.at + word.len())
    }

    /// A text without quotes goes on over all lines that are indented more than what it stands in.
    fn plain_end(&self, context: Context) -> usize {
        let mut end = self.at;
        let mut from = self.at;
        loop {
            let line = &self.text[from..line_end(self.text, from)];
            let (length, is_whole) = plain_part(line, context.in_flow);
            if length > 0 {
                end = from + length;
            }
            let next = next_line_with_text(self.text, from);
            let Some((start, column)) = next.filter(|_| is_whole) else { return end };
            let rest = &self.text[start..];
            let is_deeper = column as isize > context.indent;
            if !is_deeper || rest.starts_with('#') || (context.in_flow && rest.starts_with([',', ']', '}', ':'])) {
                return end;
            }
            from = start;
        }
    }

    /// A literal or folded text. Line ends behind it belong to it only when it keeps them (`|+`).
    fn block_text(&mut self, mark: char, parent: isize) -> Option<Placed> {
        let start = self.at;
        let style = if mark == '|' { Style::Literal } else { Style::Folded };
        let header_end = line_end(self.text, start);
        let header = &self.text[start..header_end];
        let indicators = header.len() - header[1..].trim_start_matches(|c: char| "+-123456789".contains(c)).len();
        let keeps = header[..indicators].contains('+');
        let digit = header[..indicators].chars().find_map(|c| c.to_digit(10)).map(|digit| digit as isize);
        self.at += indicators;
        self.gap_on_line();
        let mut end = start + indicators;
        if self.rest().starts_with('#') {
            self.comment();
            end = self.at;
        } else if self.at != header_end {
            return None;
        }
        let mut indent = digit.map(|digit| parent.max(0) + digit);
        let mut at = header_end;
        while let Some(newline) = self.text[at..].find('\n') {
            let line_start = at + newline + 1;
            let line_end = line_end(self.text, line_start);
            let line = &self.text[line_start..line_end];
            let spaces = (line.len() - line.trim_start_matches(' ').len()) as isize;
            let is_blank = spaces as usize == line.len();
            if !is_blank {
                let least = *indent.get_or_insert(spaces);
                if spaces < least || spaces <= parent {
                    break;
                }
                end = line_end;
            } else if indent.is_some_and(|indent| spaces > indent) || (keeps && line_start < self.text.len()) {
                // Spaces beyond the indentation are text.
                end = line_end;
            }
            at = line_end;
        }
        self.at = end;
        Some(Placed { span: super::Span::new(start, end), style, children: Vec::new() })
    }
}

/// How much of a line belongs to a text without quotes, and whether the text may go on in the next line.
fn plain_part(line: &str, in_flow: bool) -> (usize, bool) {
    let mut previous = None;
    for (at, c) in line.char_indices() {
        let next = line[at + c.len_utf8()..].chars().next();
        let is_comment = c == '#' && previous.is_none_or(char::is_whitespace);
        let ends_flow = in_flow
            && (matches!(c, ',' | '[' | ']' | '{' | '}')
                || (c == ':' && next.is_none_or(|next| next.is_whitespace() || matches!(next, ',' | ']' | '}'))));
        if is_comment || ends_flow {
            return (line[..at].trim_end().len(), false);
        }
        previous = Some(c);
    }
    (line.trim_end().len(), true)
}

/// The first byte that is no space in the lines behind the one at `at`, and its column.
fn next_line_with_text(text: &str, at: usize) -> Option<(usize, usize)> {
    let mut from = at + text[at..].find('\n')? + 1;
    loop {
        let line = &text[from..line_end(text, from)];
        let column = line.len() - line.trim_start_matches([' ', '\t']).len();
        if column < line.len() {
            return Some((from + column, column));
        }
        from += text[from..].find('\n')? + 1;
    }
}

/// One past the quote that closes the one at `start`, on whatever line.
pub(super) fn quoted_end(text: &str, start: usize, quote: char) -> Option<usize> {
    let mut chars = text[start..].char_indices().skip(1).peekable();
    while let Some((at, c)) = chars.next() {
        if c == '\\' && quote == '"' {
            chars.next();
        } else if c == quote {
            if quote == '\'' && chars.peek().is_some_and(|(_, next)| *next == '\'') {
                chars.next();
            } else {
                return Some(start + at + 1);
            }
        }
    }
    None
}
