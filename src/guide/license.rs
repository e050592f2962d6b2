//! Licenses: SPDX expressions and the word `proprietary`, and what people write instead of them.

mod unclear;

use super::fields::FieldError;
use crate::source::Span;
use spdx::identifiers::LICENSES;
use spdx::{Expression, ParseMode};
use unclear::{gnu_ids, how_to_tell};

/// The word for what is sold, or whose source nobody may use.
const PROPRIETARY: &str = "proprietary";

/// Identifiers that were withdrawn are known: they have a finding of their own.
const MODE: ParseMode = ParseMode { allow_deprecated: true, allow_postfix_plus_on_gpl: true, ..ParseMode::STRICT };

/// What people call licenses, as [`plain_words`] makes it; `true` where it can mean no other one.
const NAMES: [(&str, &str, bool); 35] = [
    ("agpl 3.0 only", "AGPL-3.0-only", true),
    ("apache", "Apache-2.0", false),
    ("apache 2", "Apache-2.0", true),
    ("apache 2.0", "Apache-2.0", true),
    ("apache software 2.0", "Apache-2.0", true),
    ("apache2", "Apache-2.0", true),
    ("artistic 2.0", "Artistic-2.0", true),
    ("boost software 1.0", "BSL-1.0", true),
    ("bsd 2", "BSD-2-Clause", true),
    ("bsd 2 clause", "BSD-2-Clause", true),
    ("bsd 3", "BSD-3-Clause", true),
    ("bsd 3 clause", "BSD-3-Clause", true),
    ("cc by 4.0", "CC-BY-4.0", true),
    ("cc by sa 4.0", "CC-BY-SA-4.0", true),
    ("cc0", "CC0-1.0", true),
    ("cc0 1.0", "CC0-1.0", true),
    ("closed", PROPRIETARY, false),
    ("closed source", PROPRIETARY, false),
    ("commercial", PROPRIETARY, false),
    ("eclipse public 1.0", "EPL-1.0", true),
    ("eclipse public 2.0", "EPL-2.0", true),
    ("epl 2", "EPL-2.0", true),
    ("european union public 1.2", "EUPL-1.2", true),
    ("isc", "ISC", true),
    ("mit", "MIT", true),
    ("modified bsd", "BSD-3-Clause", true),
    ("mozilla public 2.0", "MPL-2.0", true),
    ("mpl 2", "MPL-2.0", true),
    ("new bsd", "BSD-3-Clause", true),
    ("non free", PROPRIETARY, false),
    ("postgresql", "PostgreSQL", true),
    ("proprietary", PROPRIETARY, true),
    ("simplified bsd", "BSD-2-Clause", true),
    ("unlicense", "Unlicense", true),
    ("zlib", "Zlib", true),
];

/// Withdrawn identifiers with what took their place, where it is not the same name with `-only` or `-or-later`
/// (SPDX license list, "Deprecated License Identifiers").
const REPLACED: [(&str, &str); 9] = [
    ("BSD-2-Clause-FreeBSD", "BSD-2-Clause"),
    ("BSD-2-Clause-NetBSD", "BSD-2-Clause"),
    ("bzip2-1.0.5", "bzip2-1.0.6"),
    ("GPL-2.0-with-autoconf-exception", "GPL-2.0-only WITH Autoconf-exception-2.0"),
    ("GPL-2.0-with-bison-exception", "GPL-2.0-only WITH Bison-exception-2.2"),
    ("GPL-2.0-with-classpath-exception", "GPL-2.0-only WITH Classpath-exception-2.0"),
    ("GPL-2.0-with-font-exception", "GPL-2.0-only WITH Font-exception-2.0"),
    ("GPL-2.0-with-GCC-exception", "GPL-2.0-only WITH GCC-exception-2.0"),
    ("StandardML-NJ", "SMLNJ"),
];

/// A license as it should be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LicenseMend {
    /// The expression.
    pub text: String,
    /// True when nothing else can have been meant.
    pub is_certain: bool,
}

/// An identifier that SPDX has withdrawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OldLicense<'t> {
    /// Where it stands in the expression.
    pub span: Span,
    /// The identifier.
    pub id: &'t str,
    /// What means the same today, if it has one meaning.
    pub instead: Option<String>,
}

/// Checks a license: `proprietary`, or an SPDX expression of identifiers that are in the SPDX license list, or begin
/// with `LicenseRef-`.
///
/// # Errors
/// When it is neither.
pub fn check_license(license: &str) -> Result<(), FieldError> {
    if license == PROPRIETARY || is_current_id(license) {
        return Ok(());
    }
    let has_small_operator = words(license).any(|(_, word)| matches!(word, "and" | "or" | "with"));
    if !has_small_operator && Expression::parse_mode(license, MODE).is_ok() {
        return Ok(());
    }
    let help = match mend_license(license) {
        Some(mend) => match old_licenses(&mend.text).first() {
            // One withdrawn identifier instead of another would be refused next.
            Some(old) if is_current_id(&format!("{}-or-later", old.id)) => {
                format!("write `{0}-only` or `{0}-or-later`, as its `README` or the files themselves say", old.id)
            }
            Some(OldLicense { instead: Some(instead), .. }) => format!("write `{instead}`"),
            _ => format!("write `{}`", mend.text),
        },
        None if let Some(help) = how_to_tell(license) => help,
        None if is_gnu_name(license) => {
            "the version matters: `GPL-3.0-only` or `GPL-3.0-or-later`, as its `README` or the files themselves say"
                .to_owned()
        }
        None => "write an SPDX expression like `MIT` or `Apache-2.0 OR MIT`, or `proprietary`".to_owned(),
    };
    let unknown = words(license).map(|(_, word)| word).find(|word| !is_known_word(word));
    let message = match unknown {
        Some(word) if has_form(license) => format!("`{word}` is not an SPDX license identifier"),
        _ if license.is_empty() => "the license is empty".to_owned(),
        _ if words(license).count() == 1 => format!("`{license}` is not an SPDX license identifier"),
        _ => format!("`{license}` is not an SPDX license expression"),
    };
    Err(FieldError { message, help: Some(help) })
}

/// The expression that was meant by what [`check_license`] refuses, if that can be told.
pub fn mend_license(license: &str) -> Option<LicenseMend> {
    let plain = plain_words(license);
    if let Some((_, id, is_certain)) = NAMES.iter().find(|(name, _, _)| *name == plain) {
        return Some(LicenseMend { text: (*id).to_owned(), is_certain: *is_certain });
    }
    if let [id] = gnu_ids(license).as_slice() {
        return Some(LicenseMend { text: id.clone(), is_certain: true });
    }
    // `mit or apache-2.0` in other letters, and the slash that older manifests have for `OR`.
    let mut text = String::new();
    let mut rest = license.trim();
    while !rest.is_empty() {
        let end = rest.find([' ', '(', ')', '/']).unwrap_or(rest.len());
        text.push_str(&spelled(&rest[..end])?);
        rest = &rest[end..];
        let Some(c) = rest.chars().next() else { break };
        text.push_str(if c == '/' { " OR " } else { &rest[..c.len_utf8()] });
        rest = &rest[c.len_utf8()..];
    }
    let text = text.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
    Expression::parse_mode(&text, MODE).ok()?;
    Some(LicenseMend { text, is_certain: !license.contains('/') })
}

/// The identifiers in an expression that SPDX has withdrawn.
pub fn old_licenses(license: &str) -> Vec<OldLicense<'_>> {
    if is_current_id(license) {
        return Vec::new();
    }
    let old = |id: &str| spdx::license_id(id).is_some_and(spdx::LicenseId::is_deprecated);
    let found = words(license).filter(|(_, word)| old(word));
    found.map(|(span, id)| OldLicense { span, id, instead: instead_of(id) }).collect()
}

fn instead_of(id: &str) -> Option<String> {
    if let Some((_, new)) = REPLACED.iter().find(|(old, _)| *old == id) {
        return Some((*new).to_owned());
    }
    let new = match id.strip_suffix('+') {
        Some(base) => format!("{base}-or-later"),
        None => format!("{id}-only"),
    };
    is_current_id(&new).then_some(new)
}

fn is_current_id(word: &str) -> bool {
    !word.ends_with('+') && spdx::license_id(word).is_some_and(|id| !id.is_deprecated())
}

/// The words of an expression and where they stand.
fn words(license: &str) -> impl Iterator<Item = (Span, &str)> {
    let pieces = license.split_inclusive([' ', '(', ')']).scan(0, |at, piece| {
        let start = *at;
        *at += piece.len();
        Some((start, piece.trim_end_matches([' ', '(', ')'])))
    });
    pieces.filter(|(_, word)| !word.is_empty()).map(|(at, word)| (Span::new(at, at + word.len()), word))
}

/// True when it is built like an expression, whatever its identifiers.
fn has_form(license: &str) -> bool {
    let count = words(license).count();
    count % 2 == 1
        && words(license).enumerate().all(|(at, (_, word))| matches!(word, "AND" | "OR" | "WITH") == (at % 2 == 1))
}

fn is_known_word(word: &str) -> bool {
    matches!(word, "AND" | "OR" | "WITH")
        || spdx::license_id(word).is_some()
        || spdx::exception_id(word).is_some()
        || word.starts_with("LicenseRef-")
        || word.starts_with("DocumentRef-")
        || word.starts_with("AdditionRef-")
}

/// A word in the letters of the SPDX list.
fn spelled(word: &str) -> Option<String> {
    let upper = word.to_uppercase();
    if word.is_empty() || matches!(upper.as_str(), "AND" | "OR" | "WITH") {
        return Some(upper);
    }
    if is_known_word(word) {
        return Some(word.to_owned());
    }
    let listed = LICENSES.iter().map(|license| license.name).find(|name| name.eq_ignore_ascii_case(word));
    let exceptions = || spdx::identifiers::EXCEPTIONS.iter().map(|exception| exception.name);
    listed.or_else(|| exceptions().find(|name| name.eq_ignore_ascii_case(word))).map(ToOwned::to_owned)
}

/// `The Apache License, Version 2.0` as `apache 2.0`.
fn plain_words(license: &str) -> String {
    let lower = license.to_lowercase().replace(|c: char| !c.is_alphanumeric() && !matches!(c, '.' | '+' | '/'), " ");
    let words = lower.split_whitespace().map(|word| match word.strip_prefix('v') {
        Some(number) if number.starts_with(|c: char| c.is_ascii_digit()) => number,
        _ => word,
    });
    words.filter(|word| !matches!(*word, "the" | "license" | "licence" | "version")).collect::<Vec<_>>().join(" ")
}

/// `GPLv3`, `GNU AGPL` and the like: whether later versions are included is not said.
fn is_gnu_name(license: &str) -> bool {
    let lower = license.to_lowercase();
    lower.contains("gpl") || lower.contains("gnu ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn expressions_of_listed_identifiers_are_licenses() {
        for good in [
            "MIT",
            "Apache-2.0 OR MIT",
            "(MIT AND BSD-3-Clause) OR GPL-2.0-or-later WITH Classpath-exception-2.0",
            "proprietary",
            "LicenseRef-x",
            "GPL-3.0",
            "GPL-2.0+",
            "Apache-2.0+",
        ] {
            assert_eq!(check_license(good), Ok(()), "{good}");
        }
        for bad in
            ["", "MIT License", "MIT/Apache-2.0", "MIT OR", "OR", "(MIT", "MIT)(", "MIT)", "MIT or ISC", "Mit-0", "GPL"]
        {
            assert!(check_license(bad).is_err(), "{bad}");
        }
        let message = |license: &str| check_license(license).unwrap_err().message;
        assert_eq!(message("MIT OR Apachy-2.0"), "`Apachy-2.0` is not an SPDX license identifier");
        assert_eq!(message("Apachy-2.0"), "`Apachy-2.0` is not an SPDX license identifier");
    }

    #[test]
    fn no_withdrawn_identifier_is_proposed() {
        let help = |license: &str| check_license(license).unwrap_err().help.unwrap();
        assert!(help("gpl-3.0").contains("`GPL-3.0-only` or `GPL-3.0-or-later`"), "{}", help("gpl-3.0"));
        assert_eq!(help("apache-2.0"), "write `Apache-2.0`");
    }

    #[test]
    fn what_people_write_is_understood() {
        let mend = |license: &str| mend_license(license).map(|mend| (mend.text, mend.is_certain));
        for (written, meant, is_certain) in [
            ("MIT License", "MIT", true),
            ("The MIT license", "MIT", true),
            ("Apache License, Version 2.0", "Apache-2.0", true),
            ("Apache 2", "Apache-2.0", true),
            ("Apache", "Apache-2.0", false),
            ("apache-2.0", "Apache-2.0", true),
            ("BSD 3-Clause", "BSD-3-Clause", true),
            ("MIT/Apache-2.0", "MIT OR Apache-2.0", false),
            ("mit or apache-2.0", "MIT OR Apache-2.0", true),
            ("(mit and isc) or zlib", "(MIT AND ISC) OR Zlib", true),
            ("Proprietary", "proprietary", true),
            ("closed source", "proprietary", false),
            ("GPL v2+", "GPL-2.0-or-later", true),
            ("GPLv3 or later", "GPL-3.0-or-later", true),
            ("GNU Lesser General Public License v2.1 only", "LGPL-2.1-only", true),
        ] {
            assert_eq!(mend(written), Some((meant.to_owned(), is_certain)), "{written}");
        }
        for unclear in ["GPLv3", "GNU GPL", "BSD", "free", "MIT OR", "Custom", ""] {
            assert_eq!(mend(unclear), None, "{unclear}");
        }
    }

    #[test]
    fn what_is_unclear_is_asked_for() {
        let help = |license: &str| check_license(license).unwrap_err().help.unwrap();
        for (written, said) in [
            ("GPLv3", "write `GPL-3.0-only` or `GPL-3.0-or-later`, as its `README` or the files themselves say"),
            ("GNU AGPL 3", "write `AGPL-3.0-only` or `AGPL-3.0-or-later`, as its `README` or the files themselves say"),
            ("BSD", "write `BSD-2-Clause` or `BSD-3-Clause`; its text counts its conditions"),
            ("MIT, Apache 2", "write `MIT OR Apache-2.0` if one may choose, `MIT AND Apache-2.0` if all of them hold"),
            ("MIT, own", "write `OR` between licenses of which one may choose, `AND` between those that all hold"),
            ("n/a", "leave the field out when there is no license, or nobody knows it"),
            ("Unknown", "leave the field out when there is no license, or nobody knows it"),
        ] {
            assert_eq!(help(written), said, "{written}");
        }
        assert!(help("GPL").starts_with("the version matters"));
    }

    #[test]
    fn withdrawn_identifiers_have_successors() {
        let old = |license: &str| {
            let found = old_licenses(license).into_iter();
            found.map(|old| format!("{} {} {:?}", old.span.start, old.id, old.instead)).collect::<Vec<_>>()
        };
        assert_eq!(old("MIT OR GPL-3.0-only"), Vec::<String>::new());
        assert_eq!(old("GPL-3.0"), ["0 GPL-3.0 Some(\"GPL-3.0-only\")"]);
        assert_eq!(
            old("(MIT OR LGPL-2.1+) AND AGPL-3.0"),
            ["8 LGPL-2.1+ Some(\"LGPL-2.1-or-later\")", "23 AGPL-3.0 Some(\"AGPL-3.0-only\")"]
        );
        assert_eq!(old("Nunit"), ["0 Nunit None"]);
        for (id, instead) in REPLACED {
            assert!(old_licenses(id).len() == 1 && check_license(instead) == Ok(()), "{id}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn what_is_mended_is_a_license(text in "[A-Za-z0-9 ()/+.,-]{0,24}|(mit|MIT License|apache 2.0|isc)( (or|AND|/) (bsd-3-clause|zlib|gpl-2.0)){0,2}") {
            if let Some(mend) = mend_license(&text) {
                prop_assert_eq!(check_license(&mend.text), Ok(()), "{}", text);
            }
            let spans: Vec<_> = old_licenses(&text).into_iter().map(|old| (&text[old.span.start..old.span.end], old.id)).collect();
            prop_assert!(spans.iter().all(|(shown, id)| shown == id));
        }
    }
}
