//! Slugs: the names of entries, themes, sections, pages and contributors, safe as file names and in addresses.

use std::fmt;
use unicode_normalization::UnicodeNormalization as _;

/// The longest slug, in characters.
pub const MAX_SLUG: usize = 64;

/// Names that a published guide needs for itself.
const RESERVED: [&str; 12] =
    ["index", "404", "feed", "search", "sitemap", "robots", "api", "assets", "static", "readme", "license", "favicon"];

/// Device names that Windows cannot use as file names, whatever the ending (Microsoft, "Naming Files, Paths, and
/// Namespaces").
const WINDOWS_DEVICES: [&str; 4] = ["con", "prn", "aux", "nul"];

/// Why a text is no slug.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SlugError {
    /// Nothing at all.
    Empty,
    /// More than [`MAX_SLUG`] characters.
    TooLong,
    /// Other characters than `a-z`, `0-9` and single hyphens between them.
    Form,
    /// A name that the published guide or an operating system keeps for itself.
    Reserved,
}

/// Checks that `text` is a slug: `^[a-z0-9]+(-[a-z0-9]+)*$`, at most [`MAX_SLUG`] characters, not reserved.
///
/// # Errors
/// The first reason why it is not.
pub fn check_slug(text: &str) -> Result<(), SlugError> {
    if text.is_empty() {
        return Err(SlugError::Empty);
    }
    let parts_are_good = text
        .split('-')
        .all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit()));
    if !parts_are_good {
        return Err(SlugError::Form);
    }
    if text.len() > MAX_SLUG {
        return Err(SlugError::TooLong);
    }
    if RESERVED.contains(&text) || is_device(text) {
        return Err(SlugError::Reserved);
    }
    Ok(())
}

/// True for a name, in lower case and without its ending, that Windows keeps for a device.
pub(super) fn is_device(name: &str) -> bool {
    let is_numbered = (name.starts_with("com") || name.starts_with("lpt"))
        && name.len() == 4
        && name.ends_with(|c: char| c.is_ascii_digit());
    WINDOWS_DEVICES.contains(&name) || is_numbered
}

/// The slug that a name suggests: letters without their marks, everything else a hyphen. Always a valid slug, or
/// `None` when the name has no letter or digit of the Latin alphabet, or is reserved.
pub fn suggest_slug(name: &str) -> Option<String> {
    let mut slug = String::new();
    for c in name.nfkd().flat_map(char::to_lowercase) {
        match c {
            'a'..='z' | '0'..='9' => slug.push(c),
            'ß' => slug.push_str("ss"),
            'æ' => slug.push_str("ae"),
            'ø' => slug.push('o'),
            '+' => slug.push_str("-plus"),
            '#' => slug.push_str("-sharp"),
            '\'' | '’' | '\u{300}'..='\u{36f}' => {}
            _ => {
                if !slug.ends_with('-') {
                    slug.push('-');
                }
            }
        }
    }
    let joined = slug.split('-').filter(|part| !part.is_empty()).collect::<Vec<_>>().join("-");
    let mut short = joined.as_str();
    while short.len() > MAX_SLUG {
        short = short.rsplit_once('-').map_or(&short[..MAX_SLUG], |(head, _)| head);
    }
    check_slug(short).is_ok().then(|| short.to_owned())
}

impl fmt::Display for SlugError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("it is empty"),
            Self::TooLong => write!(f, "it is longer than {MAX_SLUG} characters"),
            Self::Form => {
                f.write_str("only lower-case letters a-z, digits and single hyphens between them are allowed")
            }
            Self::Reserved => f.write_str("this name is reserved"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_are_what_the_pattern_says() {
        for good in ["a", "0", "vagrant-cloud", "x1-2", "console", "com10"] {
            assert_eq!(check_slug(good), Ok(()), "{good}");
        }
        for bad in ["", "-a", "a-", "a--b", "A", "a_b", "a.b", "../x", "é", "con", "lpt1", "index", "a/b", "-rf"] {
            assert!(check_slug(bad).is_err(), "{bad}");
        }
        assert_eq!(check_slug(&"a".repeat(64)), Ok(()));
        assert_eq!(check_slug(&"a".repeat(65)), Err(SlugError::TooLong));
    }

    #[test]
    fn names_suggest_slugs() {
        let suggested = |name: &str| suggest_slug(name).unwrap_or_default();
        assert_eq!(suggested("Loader.io"), "loader-io");
        assert_eq!(suggested("Réseau d'été"), "reseau-dete");
        assert_eq!(suggested("C++ & C#"), "c-plus-plus-c-sharp");
        assert_eq!(suggested("  VMware vCloud® Suite "), "vmware-vcloud-suite");
        assert_eq!(suggest_slug("日本語"), None);
        assert_eq!(suggest_slug("Index"), None);
        assert!(suggested(&"word ".repeat(40)).len() <= MAX_SLUG);
        assert_eq!(suggested(&"x".repeat(100)).len(), MAX_SLUG);
    }
}
