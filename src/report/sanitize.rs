//! The one sanitizer: makes text that somebody else wrote safe to print on a terminal or in a log.

use crate::source::is_hidden_character;
use std::borrow::Cow;
use std::fmt::Write as _;

/// The text on one line, with every control, bidirectional and invisible character written out as `\u{…}`. Tabs and
/// line breaks become `\t` and `\n` in writing.
pub fn clean(text: &str) -> Cow<'_, str> {
    escape(text, false)
}

/// As [`clean`], but line breaks and tabs stay.
pub fn clean_block(text: &str) -> Cow<'_, str> {
    escape(text, true)
}

/// How workflow commands of the old form begin (actions/runner, `ActionCommand`).
pub(super) const COMMAND: &str = "##[";

fn escape(text: &str, keep_lines: bool) -> Cow<'_, str> {
    let must = |c: char| is_hidden_character(c) || (!keep_lines && matches!(c, '\n' | '\t'));
    if text.contains(COMMAND) {
        // A log that is read by a CI runner must not find a command of the old form, which may stand anywhere.
        return Cow::Owned(escape(&text.replace(COMMAND, "#\\u{0023}["), keep_lines).into_owned());
    }
    if !text.contains(must) {
        return Cow::Borrowed(text);
    }
    let mut safe = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            '\n' if !keep_lines => safe.push_str("\\n"),
            '\t' if !keep_lines => safe.push_str("\\t"),
            c if must(c) => {
                let _ = write!(safe, "\\u{{{:04x}}}", u32::from(c));
            }
            c => safe.push(c),
        }
    }
    Cow::Owned(safe)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_does_not_show_is_written_out() {
        assert_eq!(clean("a\u{1b}[31m\n"), "a\\u{001b}[31m\\n");
        assert_eq!(clean_block("a\u{202e}b\r\n"), "a\\u{202e}b\\u{000d}\n");
        assert!(matches!(clean("Zo\u{eb}"), Cow::Borrowed(_)));
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn nothing_hidden_comes_out(text in "\\PC*|[\u{0}-\u{2f}\u{7f}-\u{a0}\u{200b}-\u{202f}\u{2066}\u{feff}]{0,20}") {
            prop_assert!(!clean(&text).contains(|c: char| c.is_control() || is_hidden_character(c)));
            prop_assert!(!clean_block(&text).contains(|c: char| (c.is_control() && !matches!(c, '\n' | '\t')) || is_hidden_character(c)));
        }
    }
}
