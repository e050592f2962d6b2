//! What a generated entry says: names that never repeat and sentences that a person might have written.

use super::THEMES;
use std::fmt::Write as _;

/// As many different names as there are.
pub const MOST_ENTRIES: usize = 1_000_000;

/// The sections that every theme has.
pub const SECTIONS: [&str; 4] = ["tools", "hosted", "self-hosted", "libraries"];
const ENDINGS: [(&str, &str); 8] = [
    ("", ""),
    (" CI", "-ci"),
    ("DB", "db"),
    (" Deploy", "-deploy"),
    (" Watch", "-watch"),
    (".io", "-io"),
    (" Stack", "-stack"),
    ("Hub", "hub"),
];
const VERBS: [&str; 8] = ["Runs", "Collects", "Schedules", "Packs", "Watches", "Describes", "Routes", "Stores"];
const OBJECTS: [&str; 8] = [
    "build jobs",
    "log lines from every host",
    "containers across a cluster",
    "the configuration of whole fleets",
    "metrics and alerts",
    "messages between services",
    "infrastructure as plain files",
    "releases and their history",
];
const MANNERS: [&str; 8] = [
    "without an agent on the machines",
    "from one static binary",
    "behind a small HTTP interface",
    "for teams that share one repository",
    "with a plugin for nearly everything",
    "as part of a larger suite",
    "in any language that compiles",
    "on your own servers or on theirs",
];
/// What notes and narratives are made of.
pub const SENTENCES: [&str; 10] = [
    "It was the first of its kind that a small team could run without a specialist.",
    "The configuration lives beside the code and is reviewed with it.",
    "Large installations split it over several hosts, which the manual describes well.",
    "Its plugin interface is why so many other tools in this chapter know how to talk to it.",
    "Upgrades have been uneventful for years; that is rarer than it should be.",
    "The hosted version costs money, the server itself is free.",
    "Start with the defaults and change one thing at a time.",
    "Most people meet it through the command line and stay for the dashboard.",
    "It replaced a folder of shell scripts at more than one company.",
    "What it does not do is left to others on purpose.",
];
const LICENSES: [&str; 6] =
    ["MIT", "Apache-2.0", "GPL-3.0-or-later", "BSD-3-Clause", "proprietary", "Apache-2.0 OR MIT"];
const KINDS: [&str; 5] = ["tool", "service", "platform", "library", "resource"];
const TAGS: [&str; 8] =
    ["build", "deployment", "logging", "metrics", "git-hosting", "containers", "orchestration", "testing"];

/// The text of one entry's file.
pub fn entry(index: usize, entries: usize) -> String {
    let mut dice = Dice::new(index, 0);
    let word = word(index);
    let slug = slug(index);
    let mut text = String::with_capacity(1024);
    if dice.chance(15) {
        text.push_str("# Keep the summary in step with the project's own front page.\n");
    }
    let name = name(index);
    let _ = if dice.chance(10) { writeln!(text, "name: \"{name}\"") } else { writeln!(text, "name: {name}") };
    let _ = writeln!(text, "kind: {}", dice.pick(&KINDS));
    let (verb, object, manner) = (dice.pick(&VERBS), dice.pick(&OBJECTS), dice.pick(&MANNERS));
    let _ = match dice.below(10) {
        0 => writeln!(text, "summary: '{verb} {object} {manner}: that''s all.'"),
        1 => writeln!(text, "summary: \"{verb} {object}, and \\\"nothing else\\\", {manner}.\""),
        _ => writeln!(text, "summary: {verb} {object} {manner}."),
    };
    let _ = writeln!(text, "urls:\n  home: https://www.{word}.example/");
    if dice.chance(70) {
        let _ = writeln!(text, "  source: https://github.com/{word}/{slug}");
    }
    if dice.chance(30) {
        let _ = writeln!(text, "  docs: https://docs.{word}.example/{slug}/en/latest/index.html");
    }
    if dice.chance(80) {
        let _ = write!(text, "license: {}", dice.pick(&LICENSES));
        text.push_str(if dice.chance(10) { " # as its repository says\n" } else { "\n" });
    }
    if dice.chance(60) {
        text.push_str(if dice.chance(15) { "hosting: [self-hosted]\n" } else { "hosting:\n  - self-hosted\n" });
    }
    if dice.chance(40) {
        let _ = writeln!(text, "vendor: {} Labs", capital(&self::word((index + 13) % MOST_ENTRIES)));
    }
    if dice.chance(25) {
        let other = capital(&self::word((index + 29) % MOST_ENTRIES));
        let _ = writeln!(text, "aliases:\n  - {} {other}", capital(&word));
    }
    if dice.chance(75) {
        tags(&mut text, &mut dice);
    }
    listings(&mut text, &mut dice, entries);
    if dice.chance(25) && entries > 1 {
        let other = slug_of_another(index, entries, &mut dice);
        let kind = dice.pick(&["alternative-to", "built-on", "works-with", "fork-of"]);
        let _ = writeln!(text, "relations:\n  - type: {kind}\n    entry: {other}");
    }
    if dice.chance(10) {
        let _ = writeln!(
            text,
            "links:\n  - title: A Year with {name}\n    url: https://blog.example/{slug}\n    kind: article"
        );
    }
    if dice.chance(12) {
        let _ = writeln!(text, "status:\n  state: archived\n  since: \"{}-{:02}\"", 2012 + index % 12, 1 + index % 12);
        if dice.chance(50) && entries > 1 {
            let _ = writeln!(text, "  successor: {}", slug_of_another(index, entries, &mut dice));
        }
        let _ = writeln!(text, "  evidence: https://{word}.example/farewell");
    }
    text
}

fn tags(text: &mut String, dice: &mut Dice) {
    let start = dice.below(TAGS.len());
    let tags: Vec<&str> = (0..1 + dice.below(3)).map(|step| TAGS[(start + step) % TAGS.len()]).collect();
    if dice.chance(15) {
        let _ = writeln!(text, "tags: [{}]", tags.join(", "));
    } else {
        let _ = writeln!(text, "tags:\n  - {}", tags.join("\n  - "));
    }
}

fn listings(text: &mut String, dice: &mut Dice, entries: usize) {
    if dice.chance(10) {
        text.push_str("# The order of these does not matter.\n");
    }
    text.push_str("listings:\n");
    let start = dice.below(THEMES.len());
    let opening = dice.below(SENTENCES.len());
    let count = [1, 1, 1, 2, 2, 3][dice.below(6)];
    for step in 0..count {
        let _ = writeln!(text, "  - theme: {}", THEMES[(start + step) % THEMES.len()].0);
        let _ = writeln!(text, "    section: {}", dice.pick(&SECTIONS));
        // No two notes of an entry begin alike.
        let first = (opening + 4 * step) % SENTENCES.len();
        let sentence = |step: usize| SENTENCES[(first + step) % SENTENCES.len()];
        let _ = match dice.below(20) {
            0..3 => writeln!(text, "    note: |\n      {}\n      {}", sentence(0), sentence(1)),
            3 => writeln!(text, "    note: >-\n      {}\n      {}", sentence(0), sentence(1)),
            4 => writeln!(text, "    note: '{} It''s on [its blog](https://blog.example/{first}).'", sentence(0)),
            5 => writeln!(text, "    note: \"In short: {}\"", sentence(0)),
            6 if entries > 0 => {
                writeln!(text, "    note: {} Compare [[{}]].", sentence(0), slug(dice.below(entries)))
            }
            7..15 => writeln!(text, "    note: {} {}", sentence(0), sentence(1)),
            _ => writeln!(text, "    note: {} {} {}", sentence(0), sentence(1), sentence(2)),
        };
        if dice.chance(40) {
            let _ = writeln!(text, "    weight: {}", 10 * (1 + dice.below(20)));
        }
    }
}

fn slug_of_another(index: usize, entries: usize, dice: &mut Dice) -> String {
    slug((index + 1 + dice.below(entries - 1)) % entries)
}

/// A word of eight letters, for each index below [`MOST_ENTRIES`] one that differs from all others in two letters or
/// more: the last syllable is a check on the others, so none looks like another one mistyped.
pub fn word(index: usize) -> String {
    const CONSONANTS: &[u8; 20] = b"bcdfghjklmnpqrstvwxz";
    const VOWELS: &[u8; 5] = b"aeiou";
    let syllable = |number: usize| [CONSONANTS[number % 20], VOWELS[number / 20 % 5]].map(char::from);
    // Neither 2 nor 5 divides the factor, so this is a permutation of the numbers below 10^6.
    let number = (index % MOST_ENTRIES) * 618_033 % MOST_ENTRIES;
    let (first, second, third) = (number % 100, number / 100 % 100, number / 10_000);
    let check = (first % 20 + second % 20 + third % 20) % 20 + 20 * ((first / 20 + second / 20 + third / 20) % 5);
    [first, second, third, check].into_iter().flat_map(syllable).collect()
}

/// The word with a capital first.
pub fn capital(word: &str) -> String {
    word[..1].to_uppercase() + &word[1..]
}

fn name(index: usize) -> String {
    capital(&word(index)) + ENDINGS[index % ENDINGS.len()].0
}

/// The slug of that entry.
pub fn slug(index: usize) -> String {
    word(index) + ENDINGS[index % ENDINGS.len()].1
}

/// Numbers that look random and depend on nothing but the seed (SplitMix64, Steele et al. 2014).
pub struct Dice(u64);

impl Dice {
    /// Dice for one thing; `stream` tells apart the kinds of thing.
    pub fn new(index: usize, stream: u64) -> Self {
        Self((index as u64) << 8 | stream)
    }

    /// A number from 0 up to, not including, `end`.
    pub fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) % end as u64) as usize
    }

    fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    /// One of these.
    pub fn pick<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.below(all.len())]
    }
}
