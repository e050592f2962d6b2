//! Texts that others wrote, made into what an answer may begin from.

use crate::guide::{MAX_NAME, SUMMARY_LENGTH, check_license, check_name, mend_license};
use crate::source::is_hidden_character;

/// What a page or repository says of a tool.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Texts {
    /// Its name.
    pub name: Option<String>,
    /// A sentence on it, no longer than a summary may be.
    pub summary: Option<String>,
    /// Its license, as an SPDX expression.
    pub license: Option<String>,
}

/// What stands between a name and a slogan in a title.
const SEPARATORS: [&str; 9] =
    [" | ", " - ", " \u{2013} ", " \u{2014} ", " \u{b7} ", " \u{2022} ", ": ", " :: ", " \u{bb} "];

/// The name in a title: what stands before the slogan.
pub(super) fn name(text: &str) -> Option<String> {
    let text = clean(text)?;
    let first = SEPARATORS.iter().filter_map(|separator| text.find(separator)).min().map_or(&*text, |at| &text[..at]);
    let name = first.trim();
    (name.chars().count() <= MAX_NAME && check_name(name).is_ok()).then(|| name.to_owned())
}

/// The beginning of a description, as a sentence that fits.
pub(super) fn summary(text: &str) -> Option<String> {
    let text = clean(text)?;
    let most = SUMMARY_LENGTH.1;
    let mut sentences = text.split_inclusive(['.', '!', '?']).scan(0, |end, part| {
        *end += part.len();
        Some(*end)
    });
    // Not every full stop ends a sentence; a blank must follow.
    let ends = |end: &usize| text[*end..].starts_with(' ') || *end == text.len();
    let first = sentences.find(ends).map_or(&*text, |end| &text[..end]);
    let mut words = String::new();
    for word in first.trim_end_matches(['.', '!', '?', '\u{2026}', ' ']).split(' ') {
        // One for the blank, one for the full stop.
        if words.chars().count() + word.chars().count() + 2 > most {
            break;
        }
        if !words.is_empty() {
            words.push(' ');
        }
        words.push_str(word);
    }
    let words = words.trim_end_matches([',', ';', ':', ' ', '-', '\u{2013}', '\u{2014}']);
    let mut letters = words.chars();
    let begin: String = letters.next()?.to_uppercase().collect();
    Some(format!("{begin}{}.", letters.as_str()))
}

/// A license, if it is one of the SPDX list.
pub(super) fn license(text: &str) -> Option<String> {
    let text = clean(text)?;
    if check_license(&text).is_ok() {
        // Services that found a license they do not know say so with these.
        return (!matches!(text.as_str(), "NONE" | "NOASSERTION") && !text.starts_with("LicenseRef-")).then_some(text);
    }
    mend_license(&text).filter(|mend| mend.is_certain).map(|mend| mend.text)
}

/// One line without anything that does not show. `None` when nothing is left, or when it was written in an encoding that
/// was not understood.
fn clean(text: &str) -> Option<String> {
    let words: Vec<&str> = text.split(char::is_whitespace).filter(|word| !word.is_empty()).collect();
    let clean: String = words.join(" ").chars().filter(|c| !is_hidden_character(*c) && !c.is_control()).collect();
    let clean = clean.trim();
    (!clean.is_empty() && !clean.contains('\u{fffd}')).then(|| clean.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::guide::{check_summary, check_summary_form};
    use proptest::prelude::*;

    #[test]
    fn a_title_begins_with_the_name() {
        assert_eq!(name("Drone CI \u{2013} Automate Software Testing"), Some("Drone CI".to_owned()));
        assert_eq!(name("  Go\u{202e}CD\n"), Some("GoCD".to_owned()));
        assert_eq!(name("Git: the stupid content tracker - x"), Some("Git".to_owned()));
        assert_eq!(name("x".repeat(61).as_str()), None);
        assert_eq!(name(" \u{200b} "), None);
        assert_eq!(name("B\u{fffd}cher"), None);
    }

    #[test]
    fn a_description_becomes_one_sentence() {
        assert_eq!(summary("a v1.2 server. It has more!"), Some("A v1.2 server.".to_owned()));
        assert_eq!(summary("Is it fast?"), Some("Is it fast.".to_owned()));
        let long = summary(&"words and ".repeat(40)).unwrap();
        assert!(long.chars().count() <= 160 && long.ends_with("and.") || long.ends_with("words."), "{long}");
        assert_eq!(summary("\u{1b}[2J"), Some("[2J.".to_owned()));
        assert_eq!(summary("..."), None);
    }

    #[test]
    fn a_license_is_one_of_the_list() {
        for (text, found) in [
            ("Apache-2.0", Some("Apache-2.0")),
            ("apache-2.0", Some("Apache-2.0")),
            ("NOASSERTION", None),
            ("Other", None),
            ("", None),
        ] {
            assert_eq!(license(text).as_deref(), found, "{text}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn a_summary_is_never_too_long_and_shows_all_it_has(text in "\\PC{0,300}") {
            if let Some(summary) = summary(&text) {
                prop_assert!(summary.chars().count() < 10 || check_summary(&summary).is_ok(), "{summary:?}");
                prop_assert!(!summary.contains(is_hidden_character));
                prop_assert!(summary.ends_with('.'));
                let is_odd = check_summary_form(&summary).is_err();
                prop_assert!(!is_odd || !summary.starts_with(|c: char| c.is_ascii_alphabetic()), "{summary:?}");
            }
        }
    }
}
