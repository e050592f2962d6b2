//! Finds part of a text in the source it was read from: behind escapes, doubled quotes, indentation and folded lines.
//!
//! The source is read along with the text that the parser made of it, and every character must be the one that comes
//! next there. No letter of the source is ever skipped, so where both come out even there is no second way to lay one
//! over the other; where they do not, nothing is claimed.

use super::field::FieldPath;
use super::locate::locate_text;
use super::text::Span;

/// Where each character of one text stands in its source. To know one is to have read the whole text, so whoever asks
/// for several keeps this.
#[derive(Debug)]
pub struct TextPlaces {
    /// For each character, its first byte in the text as it was parsed, and its source.
    places: Vec<(usize, Span)>,
    /// The bytes of the text as it was parsed.
    length: usize,
}

impl TextPlaces {
    /// Those of the text under `path` in the source `text`. `None` when there is none, or its source is not understood.
    pub fn of(text: &str, path: &FieldPath) -> Option<Self> {
        let (start, parsed) = locate_text(text, path)?;
        let mut reader = Reader { source: text, at: start, parsed: &parsed, done: 0, places: Vec::new() };
        reader.read()?;
        Some(Self { places: reader.places, length: parsed.len() })
    }

    /// Where `inner` stands in the source that this is of, up to the end of its first line.
    pub fn part(&self, source: &str, inner: Span) -> Option<Span> {
        let nth = |byte: usize| self.places.binary_search_by_key(&byte, |(at, _)| *at).ok();
        let first = nth(inner.start).filter(|_| inner.start <= inner.end)?;
        nth(inner.end).or((inner.end == self.length).then_some(0))?;
        let (_, Span { start, end }) = *self.places.get(first)?;
        let on_line = |from: usize, to: usize| source.get(from..to).is_some_and(|source| !source.contains('\n'));
        let mut end_of_part = start;
        for (_, place) in self.places.iter().skip(first).take_while(|(at, _)| *at < inner.end) {
            if !on_line(end_of_part, place.end) {
                break;
            }
            end_of_part = place.end;
        }
        on_line(start, end).then(|| Span::new(start, end_of_part))
    }
}

struct Reader<'t> {
    source: &'t str,
    /// The next byte of the source.
    at: usize,
    parsed: &'t str,
    /// How much of `parsed` was found.
    done: usize,
    /// For each character found, its first byte in `parsed` and its source.
    places: Vec<(usize, Span)>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Style {
    Plain,
    Single,
    Double,
}

impl<'t> Reader<'t> {
    fn read(&mut self) -> Option<()> {
        let style = match self.rest().chars().next()? {
            '|' | '>' => return self.block(),
            '"' => Style::Double,
            '\'' => Style::Single,
            _ => Style::Plain,
        };
        self.at += usize::from(style != Style::Plain);
        self.flow(style)
    }

    /// A literal or folded text. The two are told apart by what the parser made of the ends of their lines.
    fn block(&mut self) -> Option<()> {
        self.at += self.line().len();
        self.at += self.line_end()?;
        let indent = self.indent()?;
        while !self.is_done() {
            self.outdent(indent);
            for c in self.line().chars() {
                self.take(c, c.len_utf8())?;
            }
            let (start, mut ends) = (self.at, 0);
            while let Some(length) = self.line_end() {
                self.at += length;
                ends += 1;
                // An empty line adds to the ends; one of more spaces than the indentation is text.
                let line_start = self.at;
                self.outdent(indent);
                if self.line_end().is_none() {
                    self.at = line_start;
                    break;
                }
            }
            if !self.is_done() {
                self.take_ends(Span::new(start, self.at), ends, ends)?;
            }
        }
        Some(())
    }

    /// A plain or quoted text.
    fn flow(&mut self, style: Style) -> Option<()> {
        while !self.is_done() {
            let start = self.at;
            let ends = self.skip_ends();
            if ends > 0 {
                self.take_ends(Span::new(start, self.at), ends, ends - 1)?;
                continue;
            }
            let c = self.rest().chars().next()?;
            match (style, c) {
                (Style::Single, '\'') if self.rest().starts_with("''") => self.take(c, 2)?,
                (Style::Double, '\\') => self.escape()?,
                (Style::Single, '\'') | (Style::Double, '"') => return None,
                _ => self.take(c, c.len_utf8())?,
            }
        }
        Some(())
    }

    fn escape(&mut self) -> Option<()> {
        let start = self.at;
        self.at += 1;
        let rest = self.rest();
        if self.line_end().is_some() {
            // The end of this line is not there; those of empty lines below it are.
            let below = self.skip_ends() - 1;
            return if below > 0 { self.take_ends(Span::new(start, self.at), below, below) } else { Some(()) };
        }
        let (c, length) = match rest.chars().next()? {
            'x' => (code(rest, 2)?, 4),
            'u' => (code(rest, 4)?, 6),
            'U' => (code(rest, 8)?, 10),
            letter => (named(letter)?, 2),
        };
        self.at = start;
        self.take(c, length)
    }

    /// Takes the next `length` bytes of the source for the character `c`.
    fn take(&mut self, c: char, length: usize) -> Option<()> {
        let next = self.parsed.get(self.done..)?;
        next.starts_with(c).then(|| {
            self.places.push((self.done, Span::new(self.at, self.at + length)));
            self.done += c.len_utf8();
            self.at += length;
        })
    }

    /// Ends of lines were read as up to `most` ends of lines, or a single one as a space.
    fn take_ends(&mut self, source: Span, ends: usize, most: usize) -> Option<()> {
        let next = self.parsed.get(self.done..)?;
        let kept = next.bytes().take(most).take_while(|byte| *byte == b'\n').count();
        let folded = usize::from(kept == 0 && ends == 1 && next.starts_with(' '));
        self.places.extend((0..kept + folded).map(|at| (self.done + at, source)));
        self.done += kept + folded;
        (kept + folded > 0).then_some(())
    }

    /// Steps over blanks that an end of a line follows, and over all that is blank after it; counts the ends.
    fn skip_ends(&mut self) -> usize {
        let mut ends = 0;
        loop {
            let start = self.at;
            let line = self.line();
            self.at += line.len() - line.trim_start_matches([' ', '\t']).len();
            let Some(length) = self.line_end() else {
                // Blanks before a word count for nothing only at the start of its line.
                self.at = if ends == 0 { start } else { self.at };
                return ends;
            };
            self.at += length;
            ends += 1;
        }
    }

    /// Steps over the indentation of a line, as far as it has any.
    fn outdent(&mut self, indent: usize) {
        self.at += self.rest().bytes().take(indent).take_while(|byte| *byte == b' ').count();
    }

    /// How far a block text is indented: the spaces of its first line that holds a letter, less those that are text.
    /// (The digit after `|` counts from the indentation of what the text stands in, which is not known here.)
    fn indent(&self) -> Option<usize> {
        let is_text = |c: char| !matches!(c, ' ' | '\r' | '\n');
        let before = |text: &str| {
            let at = text.find(is_text)?;
            Some(at - text.get(..at)?.rfind('\n').map_or(0, |end| end + 1))
        };
        before(self.rest())?.checked_sub(before(self.parsed)?)
    }

    fn is_done(&self) -> bool {
        self.done == self.parsed.len()
    }

    fn rest(&self) -> &'t str {
        self.source.get(self.at..).unwrap_or_default()
    }

    /// What is left of the line, without its end.
    fn line(&self) -> &'t str {
        let line = self.rest().split('\n').next().unwrap_or_default();
        line.strip_suffix('\r').unwrap_or(line)
    }

    /// The length of the end of a line, if it comes next.
    fn line_end(&self) -> Option<usize> {
        ["\n", "\r\n"].iter().find(|end| self.rest().starts_with(**end)).map(|end| end.len())
    }
}

/// The character whose number stands in the `digits` bytes after a letter.
fn code(rest: &str, digits: usize) -> Option<char> {
    char::from_u32(u32::from_str_radix(rest.get(1..=digits)?, 16).ok()?)
}

/// The character that an escape of one letter stands for.
fn named(letter: char) -> Option<char> {
    Some(match letter {
        '"' | '\\' | '/' | ' ' | '\'' => letter,
        'n' => '\n',
        't' | '\t' => '\t',
        'r' => '\r',
        '0' => '\0',
        'a' => '\u{7}',
        'b' => '\u{8}',
        'v' => '\u{b}',
        'f' => '\u{c}',
        'e' => '\u{1b}',
        'N' => '\u{85}',
        '_' => '\u{a0}',
        'L' => '\u{2028}',
        'P' => '\u{2029}',
        _ => return None,
    })
}

#[cfg(test)]
mod tests;
