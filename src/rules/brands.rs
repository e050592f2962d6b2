//! Names that have a spelling of their own, and where a text spells one of them otherwise.

use super::phrases::Sieve;
use crate::guide::{Prose, joined_hash, word_hash};
use crate::source::Span;
use std::collections::HashMap;

/// Names that any guide to tools may speak of and that are often misspelled, as their makers write them.
const WELL_KNOWN: [&str; 50] = [
    "AppVeyor",
    "BitTorrent",
    "CircleCI",
    "ClickHouse",
    "Cloudflare",
    "CoffeeScript",
    "CouchDB",
    "DevOps",
    "DigitalOcean",
    "DokuWiki",
    "DynamoDB",
    "Elasticsearch",
    "FreeBSD",
    "GitHub",
    "GitLab",
    "GraphQL",
    "IntelliJ",
    "JavaScript",
    "JetBrains",
    "LibreOffice",
    "LinkedIn",
    "MariaDB",
    "MongoDB",
    "MySQL",
    "Node.js",
    "OAuth",
    "OpenBSD",
    "OpenSSL",
    "OpenStack",
    "PagerDuty",
    "PayPal",
    "PhpStorm",
    "PostgreSQL",
    "PowerShell",
    "PyPI",
    "RabbitMQ",
    "Raspberry Pi",
    "Red Hat",
    "RubyGems",
    "SourceForge",
    "SQLite",
    "Stack Overflow",
    "TeamCity",
    "TypeScript",
    "VMware",
    "WebAssembly",
    "WordPress",
    "YouTube",
    "jQuery",
    "macOS",
];

/// Words in front of a name in small letters that is right.
const PACKAGE_WORDS: [&str; 8] = ["binary", "command", "crate", "driver", "gem", "library", "module", "package"];

/// Spellings by what they have in common with their misspellings.
pub(super) struct Brands {
    spellings: HashMap<u32, String>,
    /// Hashes of whole names and of their beginnings.
    sieve: Sieve,
}

/// A part of a text that may be a name: one word, or two beside each other.
pub(super) struct Candidate<'t> {
    /// Where it stands.
    pub(super) span: Span,
    /// What is written there.
    pub(super) written: &'t str,
}

impl Brands {
    /// The well-known names, and the guide's own, which win. A guide that writes one of them otherwise on purpose says
    /// so; two of its spellings that differ in nothing but case or space cancel each other.
    pub(super) fn new(own: &[String]) -> Self {
        let mut spellings: HashMap<u32, String> =
            WELL_KNOWN.iter().map(|name| (fold(name), (*name).to_owned())).collect();
        let mut seen: HashMap<u32, &str> = HashMap::new();
        for name in own {
            match seen.insert(fold(name), name) {
                Some(other) if other != name => spellings.remove(&fold(name)),
                _ => spellings.insert(fold(name), name.clone()),
            };
        }
        let hashes = spellings.values().flat_map(|name| beginnings(name).chain([fold(name)]));
        Self { sieve: Sieve::new(hashes), spellings }
    }

    /// True when the name, however it is spelled, is one of these.
    pub(super) fn knows(&self, folded: u32) -> bool {
        self.spellings.contains_key(&folded)
    }

    /// Each misspelled name in the prose, with its spelling.
    pub(super) fn misspelled<'b>(&'b self, prose: &Prose<'_>) -> Vec<(Span, &'b str)> {
        let mut found = Vec::new();
        candidates(
            prose,
            |word| self.sieve.may_hold(word),
            |folded, candidate| {
                if let Some(name) = self.spellings.get(&folded)
                    && is_misspelled(prose, &candidate, name, true)
                {
                    found.push((candidate.span, name.as_str()));
                }
            },
        );
        found
    }
}

/// What all spellings of a name have in common: a hash of its letters and digits, in any case of ASCII.
pub(super) fn fold(name: &str) -> u32 {
    name.split(|c: char| !c.is_alphanumeric()).fold(word_hash(""), joined_hash)
}

/// True for a name whose spelling says something: it has a capital inside, or several words with capitals.
pub(super) fn is_distinctive(name: &str) -> bool {
    let words: Vec<&str> = name.split(' ').collect();
    let is_plain = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b' ');
    let is_word = |word: &&str| word.len() > 1 && word.starts_with(|c: char| c.is_ascii_uppercase());
    match words.as_slice() {
        [word] => is_plain && word.len() > 3 && has_inner_capital(word),
        [_, _] => is_plain && name.len() > 5 && words.iter().all(is_word),
        _ => false,
    }
}

/// A capital behind the first letter, and not all of them capitals.
pub(super) fn has_inner_capital(word: &str) -> bool {
    word.bytes().skip(1).any(|byte| byte.is_ascii_uppercase()) && word.bytes().any(|byte| byte.is_ascii_lowercase())
}

/// Visits every word and every two words that may be a name; `may_begin` is asked about the hash of each word first.
pub(super) fn candidates<'t>(
    prose: &Prose<'t>,
    may_begin: impl Fn(u32) -> bool,
    mut visit: impl FnMut(u32, Candidate<'t>),
) {
    let words = prose.words();
    for (at, word) in words.iter().enumerate() {
        if !may_begin(word.hash) {
            continue;
        }
        let span = word.span();
        visit(word.hash, Candidate { span, written: prose.word(*word) });
        let Some(next) = words.get(at + 1) else { continue };
        let gap = &prose.text()[span.end..next.span().start];
        if gap == " " || gap == "." {
            let both = Span::new(span.start, next.span().end);
            let folded = joined_hash(word.hash, prose.word(*next));
            visit(folded, Candidate { span: both, written: &prose.text()[both.start..both.end] });
        }
    }
}

/// True when the candidate, which has the letters of `name`, is meant as that name and spelled otherwise.
///
/// Words all in small letters count only when `small` is true: they may be ordinary words, or the name of a package.
pub(super) fn is_misspelled(prose: &Prose<'_>, candidate: &Candidate<'_>, name: &str, small: bool) -> bool {
    let written = candidate.written;
    if written == name || fold(written) != fold(name) || prose.is_quoted(candidate.span) {
        return false;
    }
    let is_small = !written.bytes().any(|byte| byte.is_ascii_uppercase());
    let shouts = !written.bytes().any(|byte| byte.is_ascii_lowercase());
    let all_capital =
        |text: &str| text.split([' ', '.']).all(|word| word.starts_with(|c: char| c.is_ascii_uppercase()));
    let is_meant = match (written.split_once([' ', '.']), name.split_once([' ', '.'])) {
        (None, None) => !shouts && (small || !is_small),
        (None, Some(_)) => !shouts && all_capital(written),
        // Two words are the name in pieces where the name has a capital; in a heading any two words have capitals.
        (Some((first, _)), None) => {
            // `Tiny Go` and `Go Audio` are about Go.
            let is_long = first.len() > 2 && written.len() - first.len() > 3;
            let is_piece = is_long && name.as_bytes().get(first.len()).is_some_and(u8::is_ascii_uppercase);
            written.contains(' ') && is_piece && all_capital(written) && !in_heading(prose.text(), candidate.span.start)
        }
        (Some(_), Some(_)) => name.contains('.') && !shouts && all_capital(written) && !ends_sentence(written),
    };
    is_meant
        && stands_alone(prose.text(), candidate.span, is_small)
        && !(is_small && is_package(prose.text(), candidate.span.start))
}

/// True behind a word that says that a name as programs know it follows.
fn is_package(text: &str, at: usize) -> bool {
    let before = text[..at].trim_end();
    let word = before.rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    PACKAGE_WORDS.iter().any(|package| package.eq_ignore_ascii_case(word))
}

/// `a sentence. Another`, where no name was meant.
fn ends_sentence(written: &str) -> bool {
    written.contains(". ")
}

fn in_heading(text: &str, at: usize) -> bool {
    let line = text[..at].rfind('\n').map_or(0, |newline| newline + 1);
    text[line..].starts_with('#')
}

/// False within a host, path, account, file name, variable or package.
fn stands_alone(text: &str, span: Span, is_small: bool) -> bool {
    let before = text[..span.start].chars().next_back();
    let mut after = text[span.end..].chars();
    let (next, then) = (after.next(), after.next());
    let joins = |c: char| matches!(c, '/' | '_' | '@' | '=' | '\\' | '~' | '$' | '#' | ':') || (is_small && c == '-');
    let ends = |c: char| c == ':' && then.is_none_or(char::is_whitespace);
    let goes_on =
        next.is_some_and(|c| joins(c) && !ends(c)) || (next == Some('.') && then.is_some_and(char::is_alphanumeric));
    !before.is_some_and(|c| joins(c) || c == '.') && !goes_on
}

/// The hashes of what a name may begin with when it is written in two words.
fn beginnings(name: &str) -> impl Iterator<Item = u32> {
    let cuts = name.char_indices().skip(1).filter(|(_, c)| c.is_uppercase() || matches!(c, ' ' | '.'));
    cuts.map(|(at, _)| word_hash(&name[..at]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<String> {
        let brands = Brands::new(&["Vim".to_owned(), "PayPal".to_owned(), "Paypal".to_owned(), "DEVOPS".to_owned()]);
        let prose = Prose::new(text);
        let shown = |(span, name): (Span, &str)| format!("{} > {name}", &text[span.start..span.end]);
        brands.misspelled(&prose).into_iter().map(shown).collect()
    }

    #[test]
    fn misspelled_names_are_found() {
        assert_eq!(
            found("VMWare, Open Stack and Openstack, Github's, the github-like Redhat, NodeJS, Node.JS, Node JS. VIM"),
            [
                "VMWare > VMware",
                "Open Stack > OpenStack",
                "Openstack > OpenStack",
                "Github > GitHub",
                "Redhat > Red Hat",
                "NodeJS > Node.js",
                "Node.JS > Node.js",
                "Node JS > Node.js"
            ]
        );
        assert_eq!(found("on github: yes. Devops"), ["github > GitHub", "Devops > DEVOPS"]);
    }

    #[test]
    fn what_is_no_name_or_spelled_well_is_left_alone() {
        for text in [
            "GitHub and github.com/github, @github, a/Github, github_token, `github`, https://github.com, [x](https://Github.com)",
            "the red hat, an open stack, a raspberry pi, GITHUB, \"as Github said\", Paypal",
            "node.js is a file, node js too, Open. Stack",
            "## Open Stack",
            "the package sqlite is one",
            "stack overflow",
        ] {
            assert_eq!(found(text), Vec::<String>::new(), "{text}");
        }
    }

    #[test]
    fn names_with_a_spelling_of_their_own() {
        for name in ["OpenProject", "VMware", "jQuery", "Home Assistant", "Red Hat"] {
            assert!(is_distinctive(name), "{name}");
        }
        for name in ["Go", "Make", "Slack", "npm", "AWS", "Visual Studio Code", "it tools", "C++", "A B", "Wiki.js"] {
            assert!(!is_distinctive(name), "{name}");
        }
    }
}
