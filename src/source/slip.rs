//! Slips that show in how a line begins: markers of a merge, colons, dashes and indentation. They make the parser give
//! up somewhere below, in words about its own workings.

use super::mistake::{Mistake, is_key, shortened};
use super::text::Span;
use super::token::token_end;

/// What git leaves in a file that it could not merge.
pub(super) fn merge_marker(text: &str) -> Option<Mistake> {
    let (at, line) = lines(text).find(|(_, line)| is_merge_marker(line))?;
    let marker = &line[..7];
    Some(Mistake {
        message: format!("`{marker}` was left here when git could not merge two versions"),
        help: "keep one side and remove the markers, the lines that begin with `<<<<<<<`, `=======` and `>>>>>>>`"
            .into(),
        span: Span::new(at, at + line.len()),
    })
}

fn is_merge_marker(line: &str) -> bool {
    ["<<<<<<<", "|||||||", "=======", ">>>>>>>"].into_iter().any(|marker| {
        line.strip_prefix(marker).is_some_and(|rest| rest.is_empty() || (rest.starts_with(' ') && marker != "======="))
    })
}

/// What is wrong with the line at byte `at`, which the parser took for a key without a colon. `names` are the keys that
/// a document may have.
pub(super) fn not_a_key(text: &str, at: usize, names: &[&str]) -> Mistake {
    let start = text[..at].rfind('\n').map_or(0, |newline| newline + 1);
    let line = text[start..].lines().next().unwrap_or_default().trim_end();
    let above = line_above(text, start);
    if let Some(found) = above.and_then(|above| outside_its_text(above, start, line)) {
        return found;
    }
    if let Some(found) = colon(start, line, names) {
        return found;
    }
    let key = above.and_then(key_of).filter(|(column, _, value)| !value.is_empty() && indent_of(line) <= *column);
    if let Some((_, key, _)) = key {
        return Mistake {
            message: format!("this line belongs to the text of `{key}` by its words, but not by its indentation"),
            help: format!("indent it two spaces more than `{key}`").into(),
            span: whole(start, line),
        };
    }
    Mistake {
        message: "this line is neither a key with its value nor an element of a list".to_owned(),
        help: "write `key: value`; what goes on with a text is indented more than its key".into(),
        span: whole(start, line),
    }
}

/// The line above the one at byte `offset` that has no proper colon, when that is why the parser did not expect the colon
/// there.
pub(super) fn key_run_together(text: &str, offset: usize, names: &[&str]) -> Option<Mistake> {
    let mut start = text[..offset].rfind('\n').map_or(0, |newline| newline + 1);
    if !is_key(text[start..offset].trim_start_matches([' ', '-'])) {
        return None;
    }
    let mut top = None;
    while let Some(above) = line_above(text, start).filter(|above| key_of(above).is_none()) {
        start = above.as_ptr() as usize - text.as_ptr() as usize;
        top = Some((start, above));
    }
    let (start, line) = top?;
    colon(start, line, names)
}

/// A list that begins behind a key.
pub(super) fn list_behind_key(text: &str, offset: usize) -> Option<Mistake> {
    text[offset..].starts_with("- ").then(|| Mistake {
        message: "a list cannot begin behind its key".to_owned(),
        help: "begin the list on the next line, each element after `- `; if this is a text, put it in quotes".into(),
        span: Span::new(offset, token_end(text, offset)),
    })
}

/// A line among the elements of a list that has no dash: the one at byte `offset`, or the one above it that began a
/// mapping where a list was meant.
pub(super) fn without_dash(text: &str, offset: usize) -> Option<Mistake> {
    let start = text[..offset].rfind('\n').map_or(0, |newline| newline + 1);
    let line = text[start..].lines().next().unwrap_or_default().trim_end();
    if !text[start..offset].trim().is_empty() {
        return None;
    }
    let indent = indent_of(line);
    let mut siblings: Vec<(usize, &str)> = Vec::new();
    let mut list = None;
    let mut at = start;
    while let Some(above) = line_above(text, at) {
        at = above.as_ptr() as usize - text.as_ptr() as usize;
        if indent_of(above) < indent {
            list = key_of(above).filter(|(_, _, value)| value.is_empty()).map(|(_, key, _)| key);
            break;
        }
        if indent_of(above) == indent || column_of(above) == indent + 2 {
            siblings.push((at, above));
        }
    }
    let list = list?;
    let beginning = format!("begin each element of `{list}` with `- `");
    if line[indent..].starts_with("- ") {
        // What should be the first element.
        let (at, first) = siblings.iter().rev().find(|(_, above)| !above[indent..].starts_with("- "))?;
        let key = key_of(first)?.1;
        return Some(Mistake {
            message: format!("the `- ` before `{key}` is missing"),
            help: beginning.into(),
            span: Span::new(at + indent, at + first.len()),
        });
    }
    let key = key_of(line)?.1;
    // Up to where the element above begins.
    let begun = siblings.iter().position(|(_, above)| above[indent..].starts_with("- "))?;
    let is_there = siblings[..=begun].iter().any(|(_, above)| key_of(above).is_some_and(|(_, other, _)| other == key));
    let (message, help) = if is_there {
        (format!("the `- ` before `{key}` is missing"), beginning)
    } else {
        let help = format!("indent it two spaces more, like the fields above it, or {beginning}");
        (format!("`{key}` stands beside the elements of `{list}`, in none of them"), help)
    };
    Some(Mistake { message, help: help.into(), span: Span::new(start + indent, start + line.len()) })
}

/// The text of a `key: |` that is not indented.
fn outside_its_text(above: &str, start: usize, line: &str) -> Option<Mistake> {
    let (column, key, value) = key_of(above)?;
    (value.starts_with(['|', '>']) && indent_of(line) <= column).then(|| Mistake {
        message: format!("the text of `{key}` begins here, but is not indented more than its key"),
        help: format!("indent the whole text two spaces more than `{key}`").into(),
        span: whole(start, line),
    })
}

/// A colon that is missing or has its space on the wrong side.
fn colon(start: usize, line: &str, names: &[&str]) -> Option<Mistake> {
    let column = column_of(line);
    let content = &line[column..];
    let (word, rest) = content.split_at(content.find([':', ' ']).unwrap_or(content.len()));
    let is_name = |word: &str| is_key(word) && word.starts_with(|c: char| c.is_ascii_lowercase());
    if !is_name(word) {
        return None;
    }
    let (message, value) = if let Some(value) = rest.strip_prefix(':') {
        let is_address = value.starts_with("//");
        (!value.is_empty() && !value.starts_with(' ') && !is_address)
            .then(|| (format!("the space behind the colon of `{word}` is missing"), value))?
    } else if let Some(value) = rest.trim_start().strip_prefix(':').filter(|value| !value.starts_with(' ')) {
        (format!("the colon belongs right behind `{word}`, and a space behind the colon"), value)
    } else if names.contains(&word) {
        (format!("the colon behind `{word}` is missing"), rest.trim())
    } else {
        return None;
    };
    let short = shortened(value);
    let help = match value {
        "" => format!("write `{word}: ` and its value"),
        _ if short.len() < value.len() => format!("write `{word}: {short}…`"),
        _ => format!("write `{word}: {value}`"),
    };
    Some(Mistake { message, help: help.into(), span: Span::new(start + column, start + line.len()) })
}

/// The column of a key, the key, and what stands behind its colon.
fn key_of(line: &str) -> Option<(usize, &str, &str)> {
    let column = column_of(line);
    let (key, value) = line[column..].split_once(':')?;
    let has_form = is_key(key.trim_end()) && (value.is_empty() || value.starts_with(' '));
    has_form.then(|| (column, key.trim_end(), value.trim()))
}

/// The last line above byte `start` with anything but a comment in it.
fn line_above(text: &str, start: usize) -> Option<&str> {
    let is_content = |line: &&str| !line.trim().is_empty() && !line.trim_start().starts_with('#');
    text[..start].lines().rev().map(str::trim_end).find(is_content)
}

/// Where each line begins, and the line without spaces at its end.
fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.split_inclusive('\n').scan(0, |at, line| {
        let start = *at;
        *at += line.len();
        Some((start, line.trim_end()))
    })
}

fn indent_of(line: &str) -> usize {
    line.len() - line.trim_start_matches(' ').len()
}

/// Where a line's content begins, behind the dashes of lists.
fn column_of(line: &str) -> usize {
    let mut at = indent_of(line);
    while let Some(rest) = line[at..].strip_prefix("- ") {
        at += 2 + indent_of(rest);
    }
    at
}

fn whole(start: usize, line: &str) -> Span {
    Span::new(start + indent_of(line), start + line.len())
}

#[cfg(test)]
mod tests {
    use crate::source::{Field, Shape, check};

    const THING: Shape = Shape::Record(&[
        Field::optional("name", Shape::Text, "who"),
        Field::optional("vendor", Shape::Text, "whose"),
        Field::optional("note", Shape::Text, "what"),
        Field::optional("kind", Shape::Text, "what"),
    ]);

    /// What is said of a text, what is to be done, and the part of it that is marked.
    fn said(text: &str) -> (String, String, &str) {
        let error = check(text, &THING).expect_err(text);
        (error.message, error.help.expect(text), &text[error.span.start..error.span.end])
    }

    #[test]
    fn markers_of_a_merge_are_named() {
        let remove =
            "keep one side and remove the markers, the lines that begin with `<<<<<<<`, `=======` and `>>>>>>>`";
        for (text, marker, marked) in [
            ("name: A\n<<<<<<< HEAD\nkind: a\n=======\nkind: b\n>>>>>>> x\nnote: c\n", "<<<<<<<", "<<<<<<< HEAD"),
            ("<<<<<<< HEAD\nname: A\n=======\nname: B\n>>>>>>> x\nkind: c\n", "<<<<<<<", "<<<<<<< HEAD"),
            ("note: |\n  a\n<<<<<<< HEAD\n  b\n=======\n  c\n>>>>>>> x\n", "<<<<<<<", "<<<<<<< HEAD"),
            ("name: A\nkind: b\n>>>>>>> x\n", ">>>>>>>", ">>>>>>> x"),
        ] {
            let message = format!("`{marker}` was left here when git could not merge two versions");
            assert_eq!(said(text), (message, remove.to_owned(), marked), "{text}");
        }
    }

    #[test]
    fn a_colon_is_asked_for_where_it_is_missing() {
        let space = |key: &str| format!("the space behind the colon of `{key}` is missing");
        for (text, message, help, marked) in [
            ("name: A\nkind:tool\nnote: x\n", space("kind"), "write `kind: tool`", "kind:tool"),
            ("name:A\nkind: tool\n", space("name"), "write `name: A`", "name:A"),
            (
                "l:\n  home:https://x.y/\n  source: z\n",
                space("home"),
                "write `home: https://x.y/`",
                "home:https://x.y/",
            ),
            (
                "l:\n  - kind: x\n    note:For a long time it was.\n",
                space("note"),
                "write `note: For a long time it w…`",
                "note:For a long time it was.",
            ),
            (
                "name: A\nvendor Some One\nkind: x\n",
                "the colon behind `vendor` is missing".to_owned(),
                "write `vendor: Some One`",
                "vendor Some One",
            ),
            (
                "name: A\nkind\n",
                "the colon behind `kind` is missing".to_owned(),
                "write `kind: ` and its value",
                "kind",
            ),
            (
                "name :A\nkind: x\n",
                "the colon belongs right behind `name`, and a space behind the colon".to_owned(),
                "write `name: A`",
                "name :A",
            ),
        ] {
            assert_eq!(said(text), (message, help.to_owned(), marked), "{text}");
        }
    }

    #[test]
    fn a_text_that_is_indented_too_little_is_told_from_a_key() {
        let begins = "the text of `note` begins here, but is not indented more than its key";
        let goes_on = "this line belongs to the text of `note` by its words, but not by its indentation";
        let all = "indent the whole text two spaces more than `note`";
        let one = "indent it two spaces more than `note`";
        for (text, message, help, marked) in [
            ("l:\n  - kind: x\n    note: |\n    Some text.\n    name: y\n", begins, all, "Some text."),
            ("l:\n  - note: |\n    Some text.\n    name: y\n", begins, all, "Some text."),
            ("note: >-\nvendor of nothing\nkind: y\n", begins, all, "vendor of nothing"),
            ("l:\n  - kind: x\n    note: Some text\n    that goes on.\n    name: y\n", goes_on, one, "that goes on."),
            ("l:\n  - kind: x\n    note: Some text\n  that goes on.\nname: y\n", goes_on, one, "that goes on."),
        ] {
            assert_eq!(said(text), (message.to_owned(), help.to_owned(), marked), "{text}");
        }
        let lost = "this line is neither a key with its value nor an element of a list";
        assert_eq!(said("l:\n  - x\nWhat is this\nname: y\n").0, lost);
    }

    #[test]
    fn dashes_are_asked_for_where_they_are_missing() {
        let missing = "the `- ` before `kind` is missing";
        let begin = "begin each element of `l` with `- `";
        for (text, message, help, marked) in [
            ("l:\n  kind: a\n  - kind: b\n", missing, begin.to_owned(), "kind: a"),
            ("l:\n  kind: a\n  note: c\n  - kind: b\n", missing, begin.to_owned(), "kind: a"),
            ("l:\n  - kind: a\n    note: c\n  kind: b\nname: d\n", missing, begin.to_owned(), "kind: b"),
            (
                "l:\n  - kind: a\n  note: c\nname: d\n",
                "`note` stands beside the elements of `l`, in none of them",
                format!("indent it two spaces more, like the fields above it, or {begin}"),
                "note: c",
            ),
            (
                "note: - one\nname: d\n",
                "a list cannot begin behind its key",
                "begin the list on the next line, each element after `- `; if this is a text, put it in quotes"
                    .to_owned(),
                "- one",
            ),
        ] {
            assert_eq!(said(text), (message.to_owned(), help, marked), "{text}");
        }
    }

    #[test]
    fn what_a_text_cannot_begin_with_is_named() {
        for (text, what, marked) in [
            ("vendor: *thoughtworks*\nkind: x\n", "`*`", "*thoughtworks*"),
            ("l:\n  - *x*\n", "`*`", "*x*"),
            ("vendor: & Co\nkind: x\n", "`&`", "& Co"),
            ("vendor: `x` is\nkind: x\n", "a backtick", "`x` is"),
            ("vendor: %x\nkind: x\n", "`%`", "%x"),
            ("vendor: [X](https://x.y/)\nkind: x\n", "`[`", "[X](https://x.y/)"),
        ] {
            assert_eq!(said(text).0, format!("a text cannot begin with {what}"), "{text}");
            assert_eq!(said(text).2, marked, "{text}");
        }
    }
}
