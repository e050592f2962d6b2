//! Places in a text: byte spans inside the program, 1-based lines and columns at its edge.

use serde::Serialize;

/// A half-open range of bytes in one file's text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

/// A place as people and editors count it: both numbers begin at 1, columns count characters (Unicode scalar values).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Position {
    /// Line, from 1. A line ends at `\n`.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

/// Two positions; `end` is the first one that no longer belongs to the range.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Range {
    /// Where it begins.
    pub start: Position,
    /// Where it ends, exclusive.
    pub end: Position,
}

impl Span {
    /// The span from `start` up to, not including, `end`.
    pub fn new(start: usize, end: usize) -> Self {
        Self { start, end: end.max(start) }
    }

    /// The same span, `by` bytes further on.
    pub fn shifted(self, by: usize) -> Self {
        Self { start: self.start + by, end: self.end + by }
    }

    /// Lines and columns of this span in `text`. Offsets past the end, or inside a character, are moved back to the
    /// nearest place that exists.
    pub fn range_in(self, text: &str) -> Range {
        Range { start: Position::of(self.start, text), end: Position::of(self.end, text) }
    }
}

impl Position {
    /// Line and column of byte `offset` in `text`.
    pub fn of(offset: usize, text: &str) -> Self {
        let before = &text[..text.floor_char_boundary(offset)];
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        Self {
            line: before.bytes().filter(|byte| *byte == b'\n').count() + 1,
            column: before[line_start..].chars().count() + 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters_not_bytes() {
        let text = "name: Zoë\nkind: tool\n";
        let kind = text.find("kind").unwrap();
        assert_eq!(Position::of(kind, text), Position { line: 2, column: 1 });
        assert_eq!(Span::new(6, 10).range_in(text).end, Position { line: 1, column: 10 });
    }

    #[test]
    fn offsets_that_do_not_exist_are_moved_back() {
        let text = "é";
        assert_eq!(Position::of(1, text), Position { line: 1, column: 1 });
        assert_eq!(Position::of(99, text), Position { line: 1, column: 2 });
    }
}
