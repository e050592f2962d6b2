//! The one sanitizer: makes text that somebody else wrote safe to print on a terminal or in a log that a CI runner reads.

use crate::source::is_hidden_character;
use std::borrow::Cow;
use std::fmt::Write as _;

/// The text on one line, with every control, bidirectional and invisible character written out as `\u{…}`. Tabs and
/// line breaks become `\t` and `\n` in writing. It may stand at the start of a line: what a CI runner would take for a
/// command there, or anywhere, is broken up.
pub fn clean(text: &str) -> Cow<'_, str> {
    escape(text, false)
}

/// As [`clean`], but line breaks and tabs stay.
pub fn clean_block(text: &str) -> Cow<'_, str> {
    escape(text, true)
}

/// How workflow commands of the old form begin, which a CI runner finds anywhere in a line (actions/runner,
/// `ActionCommand`).
pub(super) const COMMAND: &str = "##[";

/// How those of the new form begin; only blanks may stand before it.
const NEW_COMMAND: &str = "::";

fn escape(text: &str, keep_lines: bool) -> Cow<'_, str> {
    let must = |c: char| is_hidden_character(c) || (!keep_lines && matches!(c, '\n' | '\t'));
    if !text.contains(must) && !may_command(text, keep_lines) {
        return Cow::Borrowed(text);
    }
    let mut safe = String::with_capacity(text.len() + 16);
    // Whether only blanks stand before, in this line: the runner's blanks, which are Unicode's.
    let mut at_start = true;
    for (at, c) in text.char_indices() {
        let rest = &text[at..];
        match c {
            '\n' if !keep_lines => safe.push_str("\\n"),
            '\t' if !keep_lines => safe.push_str("\\t"),
            // Of `##[` the second, so that what is left begins no other.
            '#' if rest.starts_with("#[") && text[..at].ends_with('#') => write_out(&mut safe, c),
            ':' if at_start && rest.starts_with(NEW_COMMAND) => write_out(&mut safe, c),
            c if must(c) => write_out(&mut safe, c),
            c => safe.push(c),
        }
        at_start = match c {
            '\n' => keep_lines,
            c => at_start && c.is_whitespace() && !must(c),
        };
    }
    Cow::Owned(safe)
}

/// True when a CI runner that reads the text in its log might take a part of it for a command.
fn may_command(text: &str, keep_lines: bool) -> bool {
    let starts_one = |line: &str| line.trim_start().starts_with(NEW_COMMAND);
    text.contains(COMMAND) || if keep_lines { text.split('\n').any(starts_one) } else { starts_one(text) }
}

fn write_out(safe: &mut String, c: char) {
    let _ = write!(safe, "\\u{{{:04x}}}", u32::from(c));
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

    #[test]
    fn what_a_runner_would_take_for_a_command_is_broken_up() {
        assert_eq!(clean("a ###[add-mask]x"), "a ##\\u{0023}[add-mask]x");
        assert_eq!(clean(" \u{a0}::error::x"), " \u{a0}\\u{003a}:error::x");
        assert_eq!(clean_block("a\n\t::debug::x\n:::"), "a\n\t\\u{003a}:debug::x\n\\u{003a}::");
        assert!(matches!(clean("std::env, a:: b, ## [x]"), Cow::Borrowed(_)));
        assert!(matches!(clean_block("a ::\nb ::x::"), Cow::Borrowed(_)));
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
