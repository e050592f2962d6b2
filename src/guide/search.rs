//! Finds entries by words: names first, then what they are for.

use super::keys::name_key;
use super::{EntryFile, Guide};

/// An entry that was found.
#[derive(Debug)]
pub struct Match<'g> {
    /// The entry.
    pub file: &'g EntryFile,
    /// How well it fits; larger is better. Only the order of scores means anything.
    pub score: u32,
}

/// The entries in which every one of `words` occurs, best first; equal ones by slug. Case and punctuation are folded.
pub fn search<'g>(guide: &'g Guide, words: &[String]) -> Vec<Match<'g>> {
    let words: Vec<String> = words
        .iter()
        .flat_map(|word| word.split_whitespace())
        .map(str::to_lowercase)
        .filter(|word| !word.is_empty())
        .collect();
    if words.is_empty() {
        return Vec::new();
    }
    let whole = name_key(&words.concat());
    let mut matches: Vec<Match<'g>> = guide
        .entries
        .iter()
        .filter_map(|file| {
            let scores: Option<Vec<u32>> = words.iter().map(|word| score(file, word)).collect();
            let exact = u32::from(name_key(&file.entry().name) == whole) * 100;
            Some(Match { file, score: scores?.iter().sum::<u32>() + exact })
        })
        .collect();
    matches.sort_by(|a, b| b.score.cmp(&a.score).then_with(|| a.file.slug.cmp(&b.file.slug)));
    matches
}

/// How well one word fits one entry; `None` when it occurs nowhere.
fn score(file: &EntryFile, word: &str) -> Option<u32> {
    let entry = file.entry();
    let key = name_key(word);
    let in_name = |name: &str| {
        let name = name_key(name);
        if name == key {
            30
        } else if name.starts_with(&key) {
            20
        } else if name.contains(&key) {
            12
        } else {
            0
        }
    };
    let has = |text: &str| text.to_lowercase().contains(word);
    let names = std::iter::once(entry.name.as_str()).chain(entry.aliases.iter().map(String::as_str));
    let mut best = names.map(in_name).max().unwrap_or(0);
    if best == 0 && file.slug.contains(word) {
        best = 12;
    }
    if entry.tags.iter().any(|tag| has(tag)) {
        best += 8;
    }
    if has(&entry.summary) {
        best += 5;
    }
    if entry.vendor.as_deref().is_some_and(has) {
        best += 4;
    }
    let in_listing = entry.listings.iter().any(|listing| {
        listing.note.as_deref().is_some_and(has) || listing.label.as_deref().is_some_and(has) || has(&listing.theme)
    });
    if in_listing {
        best += 2;
    }
    (best > 0).then_some(best)
}
