//! The line of a file that a finding points into, made safe to print and cut to the columns that there are.

use super::sanitize::{COMMAND, clean};
use crate::finding::Finding;
use crate::source::SourceFiles;
use std::ops::Range;
use unicode_width::UnicodeWidthChar as _;

/// What stands where a line is cut; one column wide.
const CUT: char = '…';

/// As many columns behind the marked text are worth seeing the beginning of the line for.
const WORTH_SEEING: usize = 12;

/// A line, or the part of it around what is marked.
pub(super) struct Excerpt {
    /// The number of the line, from 1.
    pub(super) number: usize,
    /// What is shown.
    pub(super) text: String,
    /// The marked part of `text`, in bytes; never empty.
    pub(super) marked: Range<usize>,
}

impl Excerpt {
    /// The line of a finding in at most `columns` columns. `None` when there is no text to show: the finding is about the
    /// file, or the file was not read.
    pub(super) fn of(finding: &Finding, files: &SourceFiles, columns: usize) -> Option<Self> {
        let file = files.get(finding.file);
        let span = finding.span;
        if file.text.is_empty() || (span.start == 0 && span.end == 0) {
            return None;
        }
        let start = file.text[..span.start.min(file.text.len())].rfind('\n').map_or(0, |newline| newline + 1);
        let line = file.text[start..].lines().next().unwrap_or_default();
        // The renderer drops a source of blanks, and the path with it.
        if line.trim().is_empty() {
            return None;
        }
        let from = file.text.floor_char_boundary(span.start).saturating_sub(start).min(line.len());
        let to = file.text.floor_char_boundary(span.end).saturating_sub(start).clamp(from, line.len());
        // Each part is made safe by itself, so that the marker still stands under the right characters. A workflow
        // command that begins in one part and goes on in the next is taken apart here.
        let seam = |part: &str| if line.contains(COMMAND) { part.replace('#', "\\u{0023}") } else { part.to_owned() };
        let clean = |part: &str| clean(&seam(part)).into_owned();
        let mut marked = clean(&line[from..to]);
        let after = clean(&line[to..]);
        if marked.is_empty() {
            marked.push(after.chars().next().unwrap_or(' '));
        }
        let after = after.strip_prefix(marked.as_str()).filter(|_| from == to).unwrap_or(&after);
        let (text, marked) = window(&clean(&line[..from]), &marked, after, columns);
        Some(Self { number: finding.range.start.line, text, marked })
    }
}

/// Three parts of a line as one, cut so that it is at most `columns` wide, and the place of the middle one in it, in
/// bytes. What is marked is cut only when it does not fit beside a few columns before it.
fn window(before: &str, marked: &str, after: &str, columns: usize) -> (String, Range<usize>) {
    let left = width(before);
    let kept = first_columns(marked, columns.saturating_sub(left.min(columns / 4) + 1).max(1));
    let behind = format!("{}{after}", &marked[kept.len()..]);
    let (room, right) = (columns.saturating_sub(width(kept)), width(&behind));
    let left = if kept.len() < marked.len() {
        left.min(room.saturating_sub(1))
    } else if left + right.min(WORTH_SEEING) <= room {
        left
    } else {
        left.min((room / 2).max(room.saturating_sub(right)))
    };
    let mut text = last_columns(before, left);
    let from = text.len();
    text.push_str(kept);
    let to = text.len();
    let right = room - left.min(room);
    if width(&behind) <= right {
        text.push_str(&behind);
    } else {
        text.push_str(first_columns(&behind, right.saturating_sub(1)));
        text.push(CUT);
    }
    (text, from..to)
}

/// The end of a text, behind a [`CUT`] when there is more of it than fits.
fn last_columns(text: &str, most: usize) -> String {
    let mut rest = width(text);
    if rest <= most {
        return text.to_owned();
    }
    // Marks that belong to the letter before are left out with it.
    let fits = |(_, c): &(usize, char)| {
        let before = rest;
        rest -= columns_of(*c);
        before < most && columns_of(*c) > 0
    };
    let from = text.char_indices().find(fits).map_or(text.len(), |(at, _)| at);
    format!("{CUT}{}", &text[from..])
}

/// The beginning of a text, as much as fits.
fn first_columns(text: &str, most: usize) -> &str {
    let mut taken = 0;
    let too_much = |(_, c): &(usize, char)| {
        taken += columns_of(*c);
        taken > most
    };
    text.char_indices().find(too_much).map_or(text, |(at, _)| &text[..at])
}

/// Columns that a text takes in a terminal.
pub(super) fn width(text: &str) -> usize {
    text.chars().map(columns_of).sum()
}

fn columns_of(c: char) -> usize {
    c.width().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn shown(before: &str, marked: &str, after: &str, columns: usize) -> (String, String) {
        let (text, range) = window(before, marked, after, columns);
        let mark = format!("{}{}", " ".repeat(width(&text[..range.start])), "^".repeat(width(&text[range])));
        (text, mark)
    }

    #[test]
    fn a_line_is_cut_on_the_side_where_it_is_too_long() {
        let of = |before, marked, after, columns| shown(before, marked, after, columns).0;
        assert_eq!(of("note: ", "mark", " and more", 19), "note: mark and more");
        assert_eq!(of("note: ", "mark", " and more", 18), "note: mark and mo…");
        assert_eq!(of("note: ", "mark", " and more than that", 24), "note: mark and more tha…");
        assert_eq!(of("a long way to the ", "mark", "", 12), "…to the mark");
        assert_eq!(of("a long way to the ", "mark", " and a long way on", 20), "…to the mark and a …");
        assert_eq!(of("note: ", "a mark that is long", "; more", 16), "…e: a mark that…");
    }

    #[test]
    fn wide_characters_take_two_columns() {
        let (text, mark) = shown("熱い鉄を打つ", "道具", "熱い鉄を打つ", 18);
        assert_eq!((text.as_str(), mark.as_str()), ("…を打つ道具熱い鉄…", "       ^^^^"));
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn it_fits_and_what_is_marked_is_what_was(
            before in "[a ÄЖ熱\u{301}]{0,60}", marked in "[b熱\u{301}]{1,60}", after in "[c 鉄]{0,60}", columns in 20_usize..90
        ) {
            let (text, range) = window(&before, &marked, &after, columns);
            prop_assert!(width(&text) <= columns, "{text}");
            prop_assert!(!range.is_empty() && marked.starts_with(&text[range.clone()]));
            prop_assert!(before.ends_with(text[..range.start].trim_start_matches(CUT)));
            let all = format!("{before}{marked}{after}");
            prop_assert_eq!(width(&all) <= columns, text == all);
        }
    }
}
