//! A reader for the plain part of YAML that nearly all files keep to, several times faster than the whole language.
//!
//! It knows block mappings and lists, texts on one line (plain or quoted), literal and folded blocks, comments, and `[lists, of,
//! words]`. Everything else, and everything that does not fit the type, is declined: the caller then asks the real
//! parser, which alone says what is wrong. What is accepted here means exactly what it means there; a test compares
//! the two on tens of thousands of mutilated files.

mod value;

use memchr::memchr;
use serde::de::DeserializeOwned;
use std::borrow::Cow;
use value::Value;

/// The longest key, in bytes. The real parser takes up to 1024.
const MAX_KEY: usize = 128;

/// Reads `text` into a type, or declines.
pub fn parse_quickly<T: DeserializeOwned>(text: &str) -> Option<T> {
    // A fold looks at every byte and is faster for it: it is done many bytes at a time.
    let has_control = text.bytes().fold(false, |found, byte| found | is_control(byte));
    if has_control || !text.ends_with('\n') || (!text.is_ascii() && text.chars().any(is_odd)) {
        return None;
    }
    let mut reader = Reader { text, next_line: 0, indent: 0, line: "", ended: false, depth: 0 };
    reader.advance();
    if reader.ended || reader.indent > 0 {
        return None;
    }
    let node = reader.block().ok()?;
    let value = T::deserialize(Value { reader: &mut reader, node }).ok()?;
    reader.ended.then_some(value)
}

/// Line breaks, and other control characters that are not allowed at all. Tabs are left to the real parser.
fn is_control(byte: u8) -> bool {
    (byte < b' ' && byte != b'\n') || byte == 0x7f
}

/// Characters beyond ASCII that the real parser treats as line breaks, spaces or errors, and some more to be safe.
fn is_odd(c: char) -> bool {
    matches!(c, '\u{80}'..='\u{a0}' | '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{e000}'..='\u{f8ff}' | '\u{fff0}'..)
}

/// The text was declined; there is nothing to say about it.
#[derive(Debug)]
struct Declined;

type Result<T> = std::result::Result<T, Declined>;

/// What stands at a place. Scalars have been read when this is known; collections have not.
enum Node<'t> {
    /// A text, and whether it is written without quotes and may mean a number or the like.
    Scalar { text: Cow<'t, str>, plain: bool },
    /// The inside of `[a, b]`.
    Words(&'t str),
    /// A list whose dashes stand in that column.
    List(usize),
    /// A mapping whose keys stand in that column.
    Mapping(usize),
}

/// Goes through the lines that hold something.
struct Reader<'t> {
    text: &'t str,
    /// Where the next line begins.
    next_line: usize,
    /// The column in which the rest of this line begins.
    indent: usize,
    /// What is left of this line: never empty, never a comment alone.
    line: &'t str,
    /// True after the last line.
    ended: bool,
    depth: usize,
}

impl<'t> Reader<'t> {
    /// Goes to the next line that holds more than a comment.
    fn advance(&mut self) {
        while let Some(line) = self.take_line() {
            let content = line.trim_start_matches(' ');
            if !content.is_empty() && !content.starts_with('#') {
                self.indent = line.len() - content.len();
                self.line = content;
                return;
            }
        }
        self.ended = true;
    }

    /// The next line whatever it holds, without its newline.
    fn take_line(&mut self) -> Option<&'t str> {
        let rest = &self.text[self.next_line..];
        let end = memchr(b'\n', rest.as_bytes())?;
        self.next_line += end + 1;
        Some(&rest[..end])
    }

    /// True when the current line stands in that column. One further right belongs to nothing and is declined.
    fn stands_in(&self, column: usize) -> Result<bool> {
        if !self.ended && self.indent > column { Err(Declined) } else { Ok(!self.ended && self.indent == column) }
    }

    fn is_item(&self) -> bool {
        self.line.starts_with("- ")
    }

    /// The collection that begins on this line.
    fn block(&self) -> Result<Node<'t>> {
        if self.is_item() {
            Ok(Node::List(self.indent))
        } else {
            split_key(self.line).map(|_| Node::Mapping(self.indent)).ok_or(Declined)
        }
    }

    /// The key on this line; what follows the colon is left.
    fn key(&mut self) -> Result<&'t str> {
        let (key, rest) = split_key(self.line).ok_or(Declined)?;
        self.line = rest.trim_start_matches(' ');
        Ok(key)
    }

    /// What stands after a key of the mapping in `column`.
    fn member(&mut self, column: usize) -> Result<Node<'t>> {
        if !self.line.is_empty() && !self.line.starts_with('#') {
            return self.scalar(column);
        }
        self.advance();
        // A list may stand in the column of the key it belongs to.
        let belongs = self.indent > column || (self.indent == column && self.is_item());
        if self.ended || !belongs { Err(Declined) } else { self.block() }
    }

    /// What stands after the dash of a list in `column`.
    fn item(&mut self, column: usize) -> Result<Node<'t>> {
        self.line = &self.line[2..];
        self.indent += 2;
        if split_key(self.line).is_some() { Ok(Node::Mapping(self.indent)) } else { self.scalar(column) }
    }

    /// A text whose parent stands in `column`, and everything up to the next line that holds something.
    fn scalar(&mut self, column: usize) -> Result<Node<'t>> {
        let line = self.line;
        let node = match line.as_bytes() {
            b"|" => return self.block_text(column, false, true),
            b"|-" => return self.block_text(column, false, false),
            b">" => return self.block_text(column, true, true),
            b">-" => return self.block_text(column, true, false),
            [b'"', ..] => Node::Scalar { text: double_quoted(line)?, plain: false },
            [b'\'', ..] => Node::Scalar { text: single_quoted(line)?, plain: false },
            [b'[', words @ .., b']'] if words.split(|byte| *byte == b',').all(is_word) => {
                Node::Words(&line[1..line.len() - 1])
            }
            _ => Node::Scalar { text: Cow::Borrowed(plain(line)?), plain: true },
        };
        self.advance();
        Ok(node)
    }

    /// A block of text below a parent in `column`. `keep_newline` is false for `|-` and `>-`.
    fn block_text(&mut self, column: usize, folded: bool, keep_newline: bool) -> Result<Node<'t>> {
        let mut text = String::new();
        let mut indent = None;
        let mut empty_lines = 0;
        loop {
            let here = self.next_line;
            let Some(line) = self.take_line() else { break };
            let spaces = line.len() - line.trim_start_matches(' ').len();
            if line.is_empty() && indent.is_some() {
                empty_lines += 1;
                continue;
            }
            // Lines of spaces alone have rules of their own.
            if spaces == line.len() {
                return Err(Declined);
            }
            if spaces <= column || indent.is_some_and(|indent| spaces < indent) {
                self.next_line = here;
                break;
            }
            let line_of_text = &line[indent.unwrap_or(spaces)..];
            // Lines further right are not folded, and neither is what stands around them.
            if folded && line_of_text.starts_with([' ', '\t']) {
                return Err(Declined);
            }
            match (indent, folded, empty_lines) {
                (None, ..) => indent = Some(spaces),
                (_, true, 0) => text.push(' '),
                (_, true, some) => text.extend(std::iter::repeat_n('\n', some)),
                (_, false, some) => text.extend(std::iter::repeat_n('\n', some + 1)),
            }
            empty_lines = 0;
            text.push_str(line_of_text);
        }
        if indent.is_none() {
            return Err(Declined);
        }
        if keep_newline {
            text.push('\n');
        }
        self.advance();
        Ok(Node::Scalar { text: Cow::Owned(text), plain: false })
    }
}

/// The key that the line begins with, and what follows its colon.
fn split_key(line: &str) -> Option<(&str, &str)> {
    let end = line.bytes().take(MAX_KEY).position(|byte| !(byte.is_ascii_alphanumeric() || b"_-".contains(&byte)))?;
    let (key, rest) = line.split_at(end);
    let rest = rest.strip_prefix(':')?;
    let is_text = key.starts_with(|c: char| c.is_ascii_alphabetic()) && !key.eq_ignore_ascii_case("null");
    (is_text && (rest.is_empty() || rest.starts_with(' '))).then_some((key, rest))
}

/// A text without quotes: what stands before a comment, if nothing in it could mean more than itself.
fn plain(line: &str) -> Result<&str> {
    let bytes = line.as_bytes();
    let mut end = bytes.len();
    for (at, byte) in bytes.iter().enumerate() {
        match byte {
            b':' if matches!(bytes.get(at + 1), None | Some(b' ')) => return Err(Declined),
            b'#' if at > 0 && bytes[at - 1] == b' ' => {
                end = at;
                break;
            }
            _ => {}
        }
    }
    let text = line[..end].trim_end_matches(' ');
    let first = text.bytes().next().ok_or(Declined)?;
    let begins_text = first.is_ascii_alphanumeric() || first >= 0x80 || b"/(_+$".contains(&first);
    if !begins_text || text.eq_ignore_ascii_case("null") {
        return Err(Declined);
    }
    Ok(text)
}

fn is_word(word: &[u8]) -> bool {
    let word = word.strip_prefix(b" ").unwrap_or(word);
    word.first().is_some_and(u8::is_ascii_alphabetic)
        && word.iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'-')
        && !word.eq_ignore_ascii_case(b"null")
}

fn single_quoted(line: &str) -> Result<Cow<'_, str>> {
    let inner = &line[1..];
    let mut at = 0;
    while let Some(quote) = inner[at..].find('\'') {
        at += quote;
        if !inner[at + 1..].starts_with('\'') {
            ends(&inner[at + 1..])?;
            let text = &inner[..at];
            return Ok(if text.contains('\'') { text.replace("''", "'").into() } else { text.into() });
        }
        at += 2;
    }
    Err(Declined)
}

fn double_quoted(line: &str) -> Result<Cow<'_, str>> {
    let inner = &line[1..];
    let end = inner.find(['"', '\\']).ok_or(Declined)?;
    if inner[end..].starts_with('"') {
        ends(&inner[end + 1..])?;
        return Ok(Cow::Borrowed(&inner[..end]));
    }
    let mut text = inner[..end].to_owned();
    let mut chars = inner[end..].chars();
    loop {
        match chars.next().ok_or(Declined)? {
            '"' => break,
            '\\' => text.push(match chars.next() {
                Some('n') => '\n',
                Some('t') => '\t',
                Some(same @ ('"' | '\\')) => same,
                _ => return Err(Declined),
            }),
            c => text.push(c),
        }
    }
    ends(chars.as_str())?;
    Ok(Cow::Owned(text))
}

/// Nothing but a comment may follow a closing quote.
fn ends(rest: &str) -> Result<()> {
    let content = rest.trim_start_matches(' ');
    let is_comment = content.starts_with('#') && content.len() < rest.len();
    if content.is_empty() || is_comment { Ok(()) } else { Err(Declined) }
}
