//! A text as a rule about texts reads it: the words that a person wrote, with code, markup and addresses set aside.

use super::parts::{Part, PartKind, parts};
use crate::source::Span;
use std::borrow::Cow;
use std::cell::OnceCell;

/// A text and its prose. What is costly is worked out when a rule first asks for it, and once.
pub struct Prose<'t> {
    text: &'t str,
    seen: u16,
    parts: OnceCell<Vec<Part>>,
    masked: OnceCell<Cow<'t, str>>,
    words: OnceCell<Vec<Word>>,
    quotations: OnceCell<Vec<Span>>,
}

/// A run of letters and digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Word {
    start: u32,
    end: u32,
    /// The same for words that differ in the case of ASCII letters only, see [`word_hash`].
    pub hash: u32,
}

/// What a text may hold, told by one look at its bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u16)]
pub enum Trait {
    /// A character outside ASCII.
    NonAscii = 1,
    /// `` ` `` or `~`
    Tick = 1 << 1,
    /// `[` or `]`
    Bracket = 1 << 2,
    /// `<`
    Angle = 1 << 3,
    /// `@`
    At = 1 << 4,
    /// `:`
    Colon = 1 << 5,
    /// `\`
    Backslash = 1 << 6,
    /// `"`
    Quote = 1 << 7,
    /// `'`
    Apostrophe = 1 << 8,
    /// `(` or `)`
    Parenthesis = 1 << 9,
    /// `{` or `}`
    Brace = 1 << 10,
    /// The end of a line.
    Line = 1 << 11,
    /// `&`
    Ampersand = 1 << 12,
    /// `!`, `?`, `;` or `,`
    Stop = 1 << 13,
    /// `#`, `*`, `|`, `=`, `+`, `-` or `>`: what may begin a block in Markdown.
    Block = 1 << 14,
}

/// The traits of each byte.
const TRAITS: [u16; 256] = {
    let mut table = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte] = match byte as u8 {
            128.. => Trait::NonAscii as u16,
            b'`' | b'~' => Trait::Tick as u16,
            b'[' | b']' => Trait::Bracket as u16,
            b'<' => Trait::Angle as u16,
            b'@' => Trait::At as u16,
            b':' => Trait::Colon as u16,
            b'\\' => Trait::Backslash as u16,
            b'"' => Trait::Quote as u16,
            b'\'' => Trait::Apostrophe as u16,
            b'(' | b')' => Trait::Parenthesis as u16,
            b'{' | b'}' => Trait::Brace as u16,
            b'\n' => Trait::Line as u16,
            b'&' => Trait::Ampersand as u16,
            b'!' | b'?' | b';' | b',' => Trait::Stop as u16,
            b'#' | b'*' | b'|' | b'=' | b'+' | b'-' | b'>' => Trait::Block as u16,
            _ => 0,
        };
        byte += 1;
    }
    table
};

/// Without any of these there is nothing in a text but prose.
const MARKUP: u16 = Trait::Tick as u16
    | Trait::Bracket as u16
    | Trait::Angle as u16
    | Trait::At as u16
    | Trait::Colon as u16
    | Trait::Backslash as u16;

impl<'t> Prose<'t> {
    /// Looks at a text.
    pub fn new(text: &'t str) -> Self {
        let seen = text.bytes().fold(0, |seen, byte| seen | TRAITS[usize::from(byte)]);
        Self {
            text,
            seen,
            parts: OnceCell::new(),
            masked: OnceCell::new(),
            words: OnceCell::new(),
            quotations: OnceCell::new(),
        }
    }

    /// The whole text.
    pub fn text(&self) -> &'t str {
        self.text
    }

    /// True when the text holds a byte of that kind.
    pub fn has(&self, kind: Trait) -> bool {
        self.seen & kind as u16 != 0
    }

    /// What stands in the text and is no prose, in order.
    pub fn parts(&self) -> &[Part] {
        self.parts.get_or_init(|| {
            if self.seen & MARKUP == 0 && !self.text.contains("www.") { Vec::new() } else { parts(self.text) }
        })
    }

    /// The parts of that kind.
    pub fn parts_of(&self, kind: PartKind) -> impl Iterator<Item = Span> {
        self.parts().iter().filter(move |part| part.kind == kind).map(|part| part.span)
    }

    /// The text with a NUL for each byte that is no prose: as long as the whole, so that places in it are the same.
    pub fn masked(&self) -> &str {
        self.masked.get_or_init(|| {
            if self.parts().is_empty() {
                return Cow::Borrowed(self.text);
            }
            let mut bytes = self.text.as_bytes().to_vec();
            for Part { span, .. } in self.parts() {
                bytes[span.start..span.end].fill(0);
            }
            // Parts end where characters do.
            String::from_utf8(bytes).map_or(Cow::Borrowed(self.text), Cow::Owned)
        })
    }

    /// The words of the prose, in order.
    pub fn words(&self) -> &[Word] {
        self.words.get_or_init(|| words(self.masked()))
    }

    /// The word as it is written.
    pub fn word(&self, word: Word) -> &'t str {
        &self.text[word.span().start..word.span().end]
    }

    /// What stands between quotation marks, marks included, in order: others' words, or a word held at a distance.
    pub fn quotations(&self) -> &[Span] {
        self.quotations.get_or_init(|| {
            if self.has(Trait::Quote) || self.has(Trait::NonAscii) { quotations(self.masked()) } else { Vec::new() }
        })
    }

    /// True when `span` is part of a quotation.
    pub fn is_quoted(&self, span: Span) -> bool {
        let next = self.quotations().partition_point(|quotation| quotation.end < span.end);
        self.quotations().get(next).is_some_and(|quotation| quotation.start <= span.start)
    }
}

impl Word {
    /// Where it stands.
    pub fn span(self) -> Span {
        Span::new(self.start as usize, self.end as usize)
    }
}

/// The hash of a word; letters of ASCII in any case give the same.
pub fn word_hash(word: &str) -> u32 {
    word.bytes().fold(SEED, mix)
}

/// An inch sign and a quotation that is never closed are none.
fn quotations(text: &str) -> Vec<Span> {
    let mut found = Vec::new();
    let mut at = 0;
    // Marks that the rest of the text does not hold: thousands of open ones must not each search all of it.
    let mut absent = Vec::new();
    while let Some(next) = text[at..].find(['"', '\u{201c}', '\u{201e}', '\u{ab}']) {
        let start = at + next;
        let rest = &text[start..];
        let open = rest.chars().next().unwrap_or_default();
        let close = match open {
            '\u{201c}' => '\u{201d}',
            '\u{201e}' => '\u{201c}',
            '\u{ab}' => '\u{bb}',
            same => same,
        };
        at = start + open.len_utf8();
        // A straight mark opens before a word only: `17" screens` opens nothing.
        let is_inch = open == '"' && text[..start].ends_with(char::is_alphanumeric);
        if is_inch || absent.contains(&close) {
            continue;
        }
        match text[at..].find(close) {
            Some(end) => {
                at += end + close.len_utf8();
                found.push(Span::new(start, at));
            }
            None => absent.push(close),
        }
    }
    found
}

/// The hash of a word of that hash and another written as one.
pub fn joined_hash(first: u32, second: &str) -> u32 {
    second.bytes().fold(first, mix)
}

const SEED: u32 = 0x811c_9dc5;

/// One step of FNV-1a, in 32 bits.
fn mix(hash: u32, byte: u8) -> u32 {
    (hash ^ u32::from(byte.to_ascii_lowercase())).wrapping_mul(0x0100_0193)
}

fn words(text: &str) -> Vec<Word> {
    let bytes = text.as_bytes();
    let mut found = Vec::with_capacity(bytes.len() / 5);
    let mut start = None;
    let mut hash = SEED;
    let mut at = 0;
    while at < bytes.len() {
        let byte = bytes[at];
        let (is_letter, length) = if byte < 128 {
            (byte.is_ascii_alphanumeric(), 1)
        } else {
            let c = text[at..].chars().next().unwrap_or_default();
            (c.is_alphanumeric() || unicode_normalization::char::is_combining_mark(c), c.len_utf8())
        };
        if is_letter {
            start.get_or_insert(at);
            hash = bytes[at..at + length].iter().copied().fold(hash, mix);
        } else if let Some(start) = start.take() {
            found.push(word(start, at, hash));
            hash = SEED;
        }
        at += length;
    }
    if let Some(start) = start {
        found.push(word(start, bytes.len(), hash));
    }
    found
}

/// Files have 64 KiB at most; of a longer text the end is not looked at.
fn word(start: usize, end: usize, hash: u32) -> Word {
    let short = |at: usize| u32::try_from(at).unwrap_or_default();
    Word { start: short(start).min(short(end)), end: short(end), hash }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn spelled(text: &str) -> Vec<String> {
        let prose = Prose::new(text);
        prose.words().iter().map(|word| prose.word(*word).to_owned()).collect()
    }

    #[test]
    fn words_are_those_of_the_prose() {
        assert_eq!(
            spelled("See [the docs](https://x.example/y), `code` and [[git|Git]]: C\u{327}a's 2nd."),
            ["See", "the", "docs", "and", "Git", "C\u{327}a", "s", "2nd"]
        );
        assert_eq!(word_hash("GitHub"), word_hash("github"));
        assert_ne!(word_hash("GitHub"), word_hash("gitlab"));
    }

    #[test]
    fn quotations_have_two_marks() {
        let found =
            |text: &str| quotations(text).iter().map(|span| text[span.start..span.end].to_owned()).collect::<Vec<_>>();
        assert_eq!(
            found("a \"b c\" and \u{201c}d\u{201d} or \u{ab}e\u{bb}"),
            ["\"b c\"", "\u{201c}d\u{201d}", "\u{ab}e\u{bb}"]
        );
        assert_eq!(found("17\" screens and \"open"), Vec::<String>::new());
        let prose = Prose::new("a \"b\" c");
        assert!(prose.is_quoted(Span::new(3, 4)) && !prose.is_quoted(Span::new(6, 7)));
    }

    proptest! {
        #[test]
        fn the_prose_has_the_places_of_the_text(text in "([a-z \\\\`<>\\[\\]|():/@.w~\n\u{e9}\"]|https://|<b>|\\[\\[x\\]\\]){0,40}") {
            let prose = Prose::new(&text);
            prop_assert_eq!(prose.masked().len(), text.len());
            let mut end = 0;
            for part in prose.parts() {
                prop_assert!(part.span.start >= end && part.span.end > part.span.start);
                end = part.span.end;
            }
            for word in prose.words() {
                let span = word.span();
                prop_assert_eq!(&prose.masked()[span.start..span.end], prose.word(*word));
                prop_assert_eq!(word.hash, word_hash(prose.word(*word)));
            }
        }
    }
}
