//! The laws for any text, tried on texts made of what means trouble to some reader.

use crate::laws;
use proptest::prelude::*;
use proptest::sample::select;

/// Pieces that mean something to a runner, a terminal, a reader of Markdown, of YAML or of addresses.
const PIECES: [&str; 62] = [
    "::",
    ":",
    "error",
    "::error::",
    "::stop-commands::x",
    " file=",
    "##[",
    "#",
    "[debug]",
    "]",
    "%",
    "%0A",
    "%25",
    ",",
    "=",
    ";",
    "\u{a0}",
    "\u{3000}",
    "\u{85}",
    "\u{2028}",
    "\u{301}",
    "\u{fe0f}",
    "\u{200b}",
    "\u{202e}",
    "\u{1b}[31m",
    "\r",
    "\n",
    "\n",
    "\t",
    "\0",
    " ",
    "`",
    "``",
    "|",
    "\\",
    "@everyone",
    "#1",
    "GH-1",
    "www.a.example",
    "a@b.example",
    "https://a.example/x",
    "[a](b)",
    "[[anvil]]",
    "![i](x)",
    "<b>",
    "&amp;",
    "name: ",
    "note: ",
    "listings:\n  - theme: ",
    "- ",
    "\"",
    "'",
    "x-a: ",
    "0123456789abcdef0123456789abcdef01234567",
    "日本",
    "\u{1f469}\u{200d}\u{1f4bb}",
    "HTTP://WWW.",
    "/index.html",
    ".git",
    "?utm_a=b",
    "word",
    "\u{1}",
];

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        prop::collection::vec(select(&PIECES[..]), 0..24).prop_map(|pieces| pieces.concat()),
        "(\\PC|[\n:'\" -]){0,60}",
    ]
}

fn address() -> impl Strategy<Value = String> {
    let part = select(
        &[
            "a",
            "B",
            "/",
            "//",
            "index.html",
            ".git",
            ".",
            "?",
            "&",
            "=",
            "#",
            "utm_x=1",
            "ref",
            "top",
            "readme",
            "%41",
            "%2F",
            ":80",
            ":443",
            "é",
            "www.",
            "@",
            " ",
        ][..],
    );
    let scheme = select(&["https://", "http://", "HTTP://", "https://www.", "https://github.com/", "ftp://", ""][..]);
    (scheme, prop::collection::vec(part, 0..9)).prop_map(|(scheme, parts)| format!("{scheme}{}", parts.concat()))
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn both_readers_agree(text in text()) {
        laws::both_readers_agree(&text);
    }

    #[test]
    fn the_canonical_form_reads_back(text in text()) {
        laws::the_canonical_form_reads_back(&text);
    }

    #[test]
    fn changes_are_exact_or_refused(text in text()) {
        laws::changes_are_exact_or_refused(&text);
    }

    #[test]
    fn the_form_says_the_same(text in text()) {
        laws::the_form_says_the_same(&text);
    }

    #[test]
    fn any_entry_is_judged(text in text()) {
        laws::any_entry_is_judged(&text);
    }

    #[test]
    fn every_report_says_only_what_is_meant(text in text()) {
        laws::every_report_says_only_what_is_meant(&text);
    }

    #[test]
    fn marks_stand_in_order(text in text()) {
        laws::marks_stand_in_order(&text);
    }

    #[test]
    fn nothing_hidden_comes_out(text in text()) {
        laws::nothing_hidden_comes_out(&text);
    }

    #[test]
    fn one_address_has_one_key(address in address()) {
        laws::one_address_has_one_key(&address);
    }
}
