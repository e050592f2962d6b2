//! `policy` of `guide.yaml`: what a proposal may do, and the guide's own words for rules about texts.

use serde::{Deserialize, Serialize};

/// What the guide asks of proposals and texts. What is left out asks for nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Policy {
    /// How many entries one proposal may add; see [`Policy::most_entries`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub entries_per_proposal: Option<i64>,
    /// Whether a proposal that adds a theme must name an issue.
    pub new_theme_needs_issue: bool,
    /// Whether a proposal that removes an entry must say why.
    pub removal_needs_reason: bool,
    /// Files that only the publisher writes; see [`Policy::is_generated`].
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub generated: Vec<String>,
    /// The rules that an entry may waive: all when absent, none when empty.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub waivers: Option<Vec<String>>,
    /// Words that praise instead of telling; these replace the built-in ones.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub marketing_words: Option<Vec<String>>,
    /// Names as their makers write them, beside those of the entries.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub spellings: Vec<String>,
    /// Hosts whose links hide where they lead, beside the built-in ones.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub short_link_hosts: Vec<String>,
    /// The longest quote; see [`Policy::longest_quote`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quote_length: Option<i64>,
}

impl Policy {
    /// How many entries one proposal may add; `None` is any number.
    pub fn most_entries(&self) -> Option<usize> {
        count(self.entries_per_proposal)
    }

    /// The longest quote that the guide takes, in characters, when it says so.
    pub fn longest_quote(&self) -> Option<usize> {
        count(self.quote_length)
    }

    /// True when entries may waive that rule.
    pub fn may_waive(&self, rule: &str) -> bool {
        self.waivers.as_ref().is_none_or(|rules| rules.iter().any(|allowed| allowed == rule))
    }

    /// True when only the publisher writes the file at `path`, which is given from the guide's root with `/`.
    ///
    /// A pattern stands for the path it names and for everything beneath it. `*` is any part of one name, `**` any
    /// number of folders.
    pub fn is_generated(&self, path: &str) -> bool {
        let path: Vec<&str> = path.split('/').collect();
        self.generated.iter().any(|pattern| {
            let pattern: Vec<&str> = pattern.split('/').filter(|name| !matches!(*name, "" | ".")).collect();
            !pattern.is_empty() && covers(&pattern, &path)
        })
    }

    pub(super) fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// A number below one counts nothing; it is a finding of its own.
fn count(number: Option<i64>) -> Option<usize> {
    number.and_then(|number| usize::try_from(number).ok()).filter(|number| *number > 0)
}

/// True when the pattern matches the path, or a folder above it.
fn covers(pattern: &[&str], path: &[&str]) -> bool {
    // How many names of the path the pattern so far can have used up.
    let mut reached = vec![false; path.len() + 1];
    reached[0] = true;
    for part in pattern {
        let mut next = vec![false; path.len() + 1];
        for at in 0..=path.len() {
            let from_before = at > 0 && next[at - 1];
            next[at] = match *part {
                "**" => reached[at] || from_before,
                part => at > 0 && reached[at - 1] && matches_name(part, path[at - 1]),
            };
        }
        reached = next;
    }
    reached[1..].contains(&true)
}

/// True when `name` is `pattern`, whose `*` stand for any characters.
fn matches_name(pattern: &str, name: &str) -> bool {
    let mut parts = pattern.split('*');
    let Some(mut rest) = parts.next().and_then(|first| name.strip_prefix(first)) else { return false };
    let Some(last) = parts.next_back() else { return rest.is_empty() };
    for part in parts {
        let Some(at) = rest.find(part) else { return false };
        rest = &rest[at + part.len()..];
    }
    rest.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::Policy;

    fn generated(pattern: &str, path: &str) -> bool {
        Policy { generated: vec![pattern.to_owned()], ..Policy::default() }.is_generated(path)
    }

    #[test]
    fn patterns_of_generated_files() {
        for (pattern, path) in [
            ("README.md", "README.md"),
            ("./README.md", "README.md"),
            ("site", "site/index.html"),
            ("site/", "site/a/b.html"),
            ("site/**", "site/a/b.html"),
            ("*.md", "README.md"),
            ("book-*.pdf", "book-2026.pdf"),
            ("**/*.html", "index.html"),
            ("**/*.html", "a/b/c.html"),
            ("a/**/z", "a/z"),
            ("a/**/z", "a/b/c/z"),
            ("a*b*c", "aXbbXc"),
            ("*", "anything/below"),
        ] {
            assert!(generated(pattern, path), "{pattern} {path}");
        }
        for (pattern, path) in [
            ("README.md", "docs/README.md"),
            ("README.md", "README.md.orig"),
            ("*.md", "themes/build.md"),
            ("site/**", "sites/a"),
            ("a/**/z", "a/b"),
            ("ab*ba", "aba"),
            ("", "README.md"),
            ("/", "README.md"),
        ] {
            assert!(!generated(pattern, path), "{pattern} {path}");
        }
    }

    #[test]
    fn no_waivers_and_no_word_about_waivers_are_different() {
        let with = |waivers: Option<&[&str]>| Policy {
            waivers: waivers.map(|rules| rules.iter().map(ToString::to_string).collect()),
            ..Policy::default()
        };
        assert!(with(None).may_waive("note-length"));
        assert!(!with(Some(&[])).may_waive("note-length"));
        assert!(with(Some(&["note-length"])).may_waive("note-length"));
        assert!(!with(Some(&["note-length"])).may_waive("name-length"));
    }
}
