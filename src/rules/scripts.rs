//! Letters that look like others: what a reader takes for `o` and is none.

use unicode_script::{Script, UnicodeScript as _};
use unicode_security::skeleton;

/// A letter that passes for another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Lookalike {
    /// Its first byte in the word.
    pub(super) at: usize,
    /// What it is.
    pub(super) letter: char,
    /// What it passes for.
    pub(super) looks_like: char,
}

impl Lookalike {
    /// What its letter is, in words.
    pub(super) fn kind(self) -> &'static str {
        match self.letter.script() {
            Script::Common => "a mathematical letter",
            Script::Latin => "a letter of double width",
            script => script.full_name(),
        }
    }
}

/// The first letter in a word that is of another script than the Latin ones beside it and looks like one of them.
///
/// Words that mix scripts for good reasons have none: Chinese, Japanese and Korean beside Latin, `\u{3b4}elta`, and a Greek
/// small letter in front, as in formulas. Letters of mathematical alphabets pass for others in any word.
pub(super) fn lookalike(word: &str) -> Option<Lookalike> {
    if word.is_ascii() {
        return None;
    }
    let has_latin = word.chars().any(|c| c.script() == Script::Latin && !is_wide(c));
    word.char_indices().find_map(|(at, letter)| {
        let is_styled = matches!(letter, '\u{1d400}'..='\u{1d7ff}');
        let is_foreign =
            is_wide(letter) || !matches!(letter.script(), Script::Latin | Script::Common | Script::Inherited);
        let is_symbol = at == 0 && letter.script() == Script::Greek && letter.is_lowercase();
        if letter.is_ascii() || !(is_styled || (has_latin && is_foreign && !is_symbol)) {
            return None;
        }
        Some(Lookalike { at, letter, looks_like: latin(letter)? })
    })
}

/// The ASCII letter or digit that a letter looks like.
pub(super) fn latin(letter: char) -> Option<char> {
    let mut buffer = [0; 4];
    let mut skeleton = skeleton(letter.encode_utf8(&mut buffer));
    match (skeleton.next(), skeleton.next()) {
        (Some(c), None) if c.is_ascii_alphanumeric() => Some(c),
        _ => None,
    }
}

/// Latin letters as wide as Chinese ones.
fn is_wide(c: char) -> bool {
    matches!(c, '\u{ff21}'..='\u{ff3a}' | '\u{ff41}'..='\u{ff5a}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn honest_words_have_no_lookalike() {
        for word in [
            "\u{65e5}\u{672c}\u{8a9e}tool",
            "\u{394}elta",
            "\u{c5}ngstr\u{f6}m",
            "Caf\u{e9}",
            "\u{b5}Torrent",
            "\u{3bc}Torrent",
            "\u{3a9}mega",
            "\u{3b1}Test",
            "\u{43c}\u{43e}\u{441}\u{43a}\u{432}\u{430}",
            "\u{3b1}\u{3b2}\u{3b3}",
            "\u{ff37}\u{ff45}\u{ff42}",
            "m\u{b2}",
            "\u{ac00}\u{b098}API",
        ] {
            assert_eq!(lookalike(word), None, "{word}");
        }
    }

    #[test]
    fn letters_that_pass_for_others_are_found() {
        let found = |word: &str| lookalike(word).map(|found| (found.at, found.looks_like, found.kind()));
        assert_eq!(found("D\u{43e}cker"), Some((1, 'o', "Cyrillic")));
        assert_eq!(found("g\u{3bf}ogle"), Some((1, 'o', "Greek")));
        assert_eq!(found("\u{391}pple"), Some((0, 'A', "Greek")));
        assert_eq!(found("\u{ff24}ocker"), Some((0, 'D', "a letter of double width")));
        assert_eq!(found("\u{1d41b}est"), Some((0, 'b', "a mathematical letter")));
    }
}
