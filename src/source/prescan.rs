//! What is looked at in a file's bytes before any parser sees them: size, encoding, line ends, hidden characters.
//!
//! The YAML parser below accepts or misreads several of these (a lone CR or U+2028 is a line break to it and shifts
//! every line number, unclosed brackets take quadratic time), so they are settled here, on bytes.

use super::text::Span;

/// The largest file of a guide that is read, in bytes.
pub const MAX_FILE_BYTES: usize = 64 * 1024;

/// How many `[` and `{` a YAML text may hold. The parser's time grows with the square of unclosed ones; 256 keeps the
/// worst case in the milliseconds.
const MAX_FLOW_OPENERS: usize = 256;

/// Hidden characters are reported one by one up to this many per file; a binary file would otherwise fill the screen.
const MAX_REPORTED: usize = 20;

/// Something wrong with the bytes of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Blemish {
    /// Where, in bytes of the text that [`prescan`] returned.
    pub span: Span,
    /// What.
    pub kind: BlemishKind,
}

/// The kinds of [`Blemish`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BlemishKind {
    /// More than [`MAX_FILE_BYTES`].
    TooLarge,
    /// Not UTF-8; `looks_utf16` when the bytes look like UTF-16 text.
    NotUtf8 {
        /// A byte order mark or a NUL in every other byte was seen.
        looks_utf16: bool,
    },
    /// Begins with a byte order mark.
    ByteOrderMark,
    /// Lines end in CR LF.
    CarriageReturns,
    /// The last line has no newline.
    NoFinalNewline,
    /// A control, bidirectional or invisible character.
    Hidden(char),
    /// More brackets than a hand-written file has.
    TooManyBrackets,
}

impl BlemishKind {
    /// True when the text must not be given to the YAML parser.
    pub fn forbids_parsing(&self) -> bool {
        match self {
            Self::TooLarge | Self::NotUtf8 { .. } | Self::TooManyBrackets => true,
            Self::Hidden(c) => c.is_control() || matches!(c, '\u{2028}' | '\u{2029}'),
            Self::ByteOrderMark | Self::CarriageReturns | Self::NoFinalNewline => false,
        }
    }
}

/// Turns a file's bytes into text and lists what is wrong with them.
///
/// The text has no byte order mark and keeps its line ends. When it is not UTF-8, the text is what could be read up to
/// the first bad byte. Clean files cost one pass over their bytes and no allocation but the text's own.
pub fn prescan(bytes: Vec<u8>) -> (String, Vec<Blemish>) {
    if bytes.len() > MAX_FILE_BYTES {
        return (String::new(), vec![Blemish { span: Span::new(0, 0), kind: BlemishKind::TooLarge }]);
    }
    let mut blemishes = Vec::new();
    // UTF-16 without a byte order mark is UTF-8 too as long as all its letters are English: letters and NULs in turn.
    if looks_utf16(&bytes) {
        let kind = BlemishKind::NotUtf8 { looks_utf16: true };
        return (String::new(), vec![Blemish { span: Span::new(0, 0), kind }]);
    }
    let mut text = match String::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => {
            let good = error.utf8_error().valid_up_to();
            let mut bytes = error.into_bytes();
            let kind = BlemishKind::NotUtf8 { looks_utf16: false };
            blemishes.push(Blemish { span: Span::new(good, good), kind });
            bytes.truncate(good);
            return (String::from_utf8(bytes).unwrap_or_default(), blemishes);
        }
    };
    if text.starts_with('\u{feff}') {
        text.drain(..'\u{feff}'.len_utf8());
        blemishes.push(Blemish { span: Span::new(0, 0), kind: BlemishKind::ByteOrderMark });
    }
    if !is_plain(text.as_bytes()) {
        find_hidden(&text, &mut blemishes);
    }
    if !text.is_empty() && !text.ends_with('\n') {
        blemishes.push(Blemish { span: Span::new(text.len(), text.len()), kind: BlemishKind::NoFinalNewline });
    }
    (text, blemishes)
}

/// The first bracket too many in a YAML text: it must not be given to the parser. (Markdown may hold any number.)
pub fn too_many_brackets(yaml: &str) -> Option<Blemish> {
    let mut openers = yaml.bytes().enumerate().filter(|(_, byte)| matches!(byte, b'[' | b'{'));
    let (at, _) = openers.nth(MAX_FLOW_OPENERS)?;
    Some(Blemish { span: Span::new(at, at + 1), kind: BlemishKind::TooManyBrackets })
}

/// The first hidden character of a text, and where. Joiners between characters beyond ASCII are none: Persian, Indic
/// scripts and emoji are spelled with them.
pub fn find_hidden_character(text: &str) -> Option<(usize, char)> {
    hidden_characters(text).next()
}

fn hidden_characters(text: &str) -> impl Iterator<Item = (usize, char)> {
    text.char_indices().filter(|(at, c)| is_hidden_character(*c) && !joins(text, *at, *c))
}

fn joins(text: &str, at: usize, c: char) -> bool {
    let beyond_ascii = |c: Option<char>| c.is_some_and(|c| !c.is_ascii() && !is_hidden_character(c));
    matches!(c, '\u{200c}' | '\u{200d}')
        && beyond_ascii(text[..at].chars().next_back())
        && beyond_ascii(text[at + c.len_utf8()..].chars().next())
}

/// Characters that do not show, or change how others show: what a reviewer reads would not be what is published.
///
/// C0 and C1 controls except tab and line ends, DEL, line and paragraph separators, bidirectional controls
/// (UAX #9), zero-width and other invisible format characters, tag characters, private use.
pub fn is_hidden_character(c: char) -> bool {
    match c {
        '\t' | '\n' => false,
        ' '..='~' => false,
        _ => matches!(c,
            '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{ad}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
            | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}'
            | '\u{e000}'..='\u{f8ff}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{fffe}' | '\u{ffff}'
            | '\u{e0000}'..='\u{e0fff}' | '\u{f0000}'..='\u{10ffff}'),
    }
}

/// True when every byte is printable ASCII, a tab or a newline: the usual file, decided without looking at characters.
fn is_plain(bytes: &[u8]) -> bool {
    bytes.iter().fold(true, |plain, byte| plain & (matches!(byte, b' '..=b'~') | (*byte == b'\n') | (*byte == b'\t')))
}

fn find_hidden(text: &str, blemishes: &mut Vec<Blemish>) {
    if let Some(at) = text.find("\r\n") {
        blemishes.push(Blemish { span: Span::new(at, at + 1), kind: BlemishKind::CarriageReturns });
    }
    let shown = hidden_characters(text).filter(|(at, c)| *c != '\r' || !text[at + 1..].starts_with('\n'));
    blemishes.extend(
        shown
            .take(MAX_REPORTED)
            .map(|(at, c)| Blemish { span: Span::new(at, at + c.len_utf8()), kind: BlemishKind::Hidden(c) }),
    );
}

fn looks_utf16(bytes: &[u8]) -> bool {
    let marked = bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]);
    let in_turn = |nul: usize| bytes.chunks_exact(2).take(16).all(|pair| pair[nul] == 0 && pair[1 - nul] != 0);
    marked || (bytes.len() > 3 && (in_turn(0) || in_turn(1)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(bytes: &[u8]) -> Vec<BlemishKind> {
        prescan(bytes.to_vec()).1.into_iter().map(|blemish| blemish.kind).collect()
    }

    #[test]
    fn a_clean_file_has_no_blemish() {
        assert_eq!(prescan(b"name: Zo\xc3\xab\n".to_vec()), ("name: Zo\u{eb}\n".to_owned(), vec![]));
    }

    #[test]
    fn one_byte_too_many_is_refused_unread() {
        let mut bytes = vec![b'a'; MAX_FILE_BYTES - 1];
        bytes.push(b'\n');
        assert_eq!(kinds(&bytes), vec![]);
        bytes.push(b'\n');
        assert_eq!(kinds(&bytes), vec![BlemishKind::TooLarge]);
    }

    #[test]
    fn encodings_are_told_apart() {
        assert_eq!(kinds(b"a\xffb\n"), vec![BlemishKind::NotUtf8 { looks_utf16: false }]);
        assert_eq!(kinds(b"\xff\xfea\0\n\0"), vec![BlemishKind::NotUtf8 { looks_utf16: true }]);
        assert_eq!(kinds(b"a\0b\0"), vec![BlemishKind::NotUtf8 { looks_utf16: true }]);
        assert_eq!(kinds(b"\xef\xbb\xbfa\n"), vec![BlemishKind::ByteOrderMark]);
        assert_eq!(kinds(b"a\r\nb\r\n"), vec![BlemishKind::CarriageReturns]);
        assert_eq!(kinds(b"a\rb\n"), vec![BlemishKind::Hidden('\r')]);
        assert_eq!(kinds(b"a"), vec![BlemishKind::NoFinalNewline]);
    }

    #[test]
    fn hidden_characters_are_found_where_they_stand() {
        let (_, blemishes) = prescan("a\u{202e}b\u{200b}\n".as_bytes().to_vec());
        assert_eq!(blemishes[0], Blemish { span: Span::new(1, 4), kind: BlemishKind::Hidden('\u{202e}') });
        assert_eq!(blemishes[1].span, Span::new(5, 8));
        assert_eq!(too_many_brackets(&"[\n".repeat(257)).unwrap().span.start, 512);
        assert_eq!(too_many_brackets(&"[\n".repeat(256)), None);
    }

    #[test]
    fn joiners_are_letters_where_they_join() {
        let kinds = |text: &str| kinds(text.as_bytes());
        assert_eq!(kinds("\u{645}\u{6cc}\u{200c}\u{62e}\n"), vec![]);
        assert_eq!(kinds("\u{1f469}\u{200d}\u{1f4bb}\n"), vec![]);
        assert_eq!(kinds("Doc\u{200d}ker\n"), vec![BlemishKind::Hidden('\u{200d}')]);
        assert_eq!(kinds("\u{e9}\u{200d}\u{200d}\u{e9}\n").len(), 2);
    }
}
