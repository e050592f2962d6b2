//! Looks for many phrases at once: each word of a text is looked up once, however many phrases there are.

use crate::guide::{Prose, Word};
use crate::source::Span;

/// Phrases to look for.
pub(super) struct Phrases {
    /// The words of each phrase, sorted.
    phrases: Vec<Vec<u32>>,
    first: Sieve,
}

/// A set of hashes that never says no to a member, and seldom yes to others.
pub(super) struct Sieve([u64; 64]);

impl Sieve {
    pub(super) fn new(hashes: impl Iterator<Item = u32>) -> Self {
        let mut bits = [0_u64; 64];
        for hash in hashes {
            bits[Self::slot(hash)] |= 1 << (hash % 64);
        }
        Self(bits)
    }

    pub(super) fn may_hold(&self, hash: u32) -> bool {
        self.0[Self::slot(hash)] & (1 << (hash % 64)) != 0
    }

    fn slot(hash: u32) -> usize {
        (hash as usize >> 6) % 64
    }
}

impl Phrases {
    /// Looks for these, in any case, whatever stands between their words: a space, a hyphen, the end of a line.
    pub(super) fn new<'p>(phrases: impl Iterator<Item = &'p str>) -> Self {
        let words = |phrase: &str| Prose::new(phrase).words().iter().map(|word| word.hash).collect::<Vec<u32>>();
        let mut phrases: Vec<Vec<u32>> = phrases.map(words).filter(|words| !words.is_empty()).collect();
        phrases.sort_unstable();
        let first = Sieve::new(phrases.iter().map(|words| words[0]));
        Self { phrases, first }
    }

    /// Where they stand in the prose; of several that begin at one word, the longest.
    pub(super) fn find(&self, prose: &Prose<'_>) -> Vec<Span> {
        let mut found = Vec::new();
        let words = prose.words();
        for (at, word) in words.iter().enumerate() {
            if !self.first.may_hold(word.hash) {
                continue;
            }
            let start = self.phrases.partition_point(|phrase| phrase[0] < word.hash);
            let same = self.phrases[start..].iter().take_while(|phrase| phrase[0] == word.hash);
            let here = same.filter(|phrase| stands_at(prose, &words[at..], phrase)).map(Vec::len).max();
            if let Some(count) = here {
                found.push(Span::new(word.span().start, words[at + count - 1].span().end));
            }
        }
        found
    }
}

fn stands_at(prose: &Prose<'_>, words: &[Word], phrase: &[u32]) -> bool {
    let is_gap = |pair: &[Word]| {
        let gap = &prose.text()[pair[0].span().end..pair[1].span().start];
        gap == "-" || (!gap.is_empty() && gap.chars().all(char::is_whitespace))
    };
    let Some(here) = words.get(..phrase.len()) else { return false };
    here.iter().map(|word| word.hash).eq(phrase.iter().copied()) && here.windows(2).all(is_gap)
}

// A hash may be that of another word; with 32 bits and some dozen phrases that is one text in many millions, and the
// finding is shown with what it found.
#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phrases_are_found_however_their_words_are_joined() {
        let phrases = Phrases::new(["next gen", "next", "world-class"].into_iter());
        let found = |text: &str| {
            let prose = Prose::new(text);
            phrases.find(&prose).iter().map(|span| text[span.start..span.end].to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(found("A Next-Gen, next\ngen and next, genuine thing."), ["Next-Gen", "next\ngen", "next"]);
        assert_eq!(found("world. class `world class` worldclass"), Vec::<String>::new());
    }
}
