//! `placeholder-text`: words that an author meant to replace.

use super::texts::Text;
use super::{Check, Context, Rule};
use crate::finding::{Raised, RuleId, Severity, Sink};
use crate::source::Span;

const ID: RuleId = RuleId("placeholder-text");

pub(super) const RULE: Rule = Rule {
    id: ID,
    severity: Severity::Error,
    summary: "words that were meant to be replaced",
    fix: None,
    docs: include_str!("../../docs/rules/placeholder-text.md"),
    checks: &[Check::Text(look)],
};

/// Marks that authors leave for themselves, found as whole words in this very case.
const MARKS: [&str; 7] = ["TODO", "FIXME", "TBD", "XXX", "TK TK", "MISSING WORD", "IS THIS CORRECT"];

/// Stand-ins of templates, found in any case.
const STAND_INS: [&str; 4] = ["lorem ipsum", "insert text here", "description here", "your text here"];

fn look(_: &Context<'_>, text: &Text<'_>, sink: &mut Sink) {
    if text.is_seen()
        && let Some(span) = find(text.text())
    {
        let found = &text.text()[span.start..span.end];
        sink.push(
            Raised::new(ID, text.file, text.place(span), format!("`{found}` looks like a note to yourself"))
                .help("write what belongs here, or leave it out"),
        );
    }
}

/// The first placeholder in a text.
fn find(text: &str) -> Option<Span> {
    if !could_hold_one(text) {
        return None;
    }
    let marks = MARKS.iter().filter_map(|mark| whole_word(text, mark));
    let asked = text.find("???").map(|at| Span::new(at, at + 3));
    let lower = text.to_ascii_lowercase();
    let stand_ins = STAND_INS.iter().filter_map(|words| lower.find(words).map(|at| Span::new(at, at + words.len())));
    marks.chain(asked).chain(stand_ins).min()
}

fn whole_word(text: &str, word: &str) -> Option<Span> {
    text.match_indices(word).map(|(at, _)| Span::new(at, at + word.len())).find(|span| {
        let letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        // A tool may keep TODO lists, or a file called TODO.txt.
        let is_about_them = [" list", " item", " comment", "-list", ".txt", ".md"]
            .iter()
            .any(|rest| text[span.end..].starts_with(rest));
        !letter(text[..span.start].chars().next_back()) && !letter(text[span.end..].chars().next()) && !is_about_them
    })
}

/// Spares most texts the search for each of them: every mark begins with two capitals, and every stand-in holds `here`
/// or `psum`.
fn could_hold_one(text: &str) -> bool {
    let bytes = text.as_bytes();
    let shouts = |pair: &[u8]| (pair[0].is_ascii_uppercase() && pair[1].is_ascii_uppercase()) || pair == b"??";
    let stands_in = |four: &[u8]| four.eq_ignore_ascii_case(b"here") || four.eq_ignore_ascii_case(b"psum");
    bytes.windows(2).any(shouts) || bytes.windows(4).any(stands_in)
}

#[cfg(test)]
mod tests {
    use super::find;

    #[test]
    fn notes_to_oneself_are_found_and_ordinary_words_are_not() {
        for text in [
            "TODO: write",
            "It is TBD.",
            "runs [MISSING WORD] tests",
            "what ???",
            "2014 <-IS THIS CORRECT",
            "Lorem ipsum dolor",
            "Description here",
        ] {
            assert!(find(text).is_some(), "{text}");
        }
        for text in [
            "Keeps TODOs in Git.",
            "Manages your TODO list.",
            "Reads TODO.txt files.",
            "The todo list.",
            "mTODO",
            "Really?",
            "XXXL shirts",
            "See here.",
        ] {
            assert!(find(text).is_none(), "{text}");
        }
    }
}
