//! Tells from a text that the YAML parser refused what was probably meant: the parser says where it gave up, people made
//! their mistake somewhere before.

use super::slip::not_a_key;
use super::text::Span;
use super::token::{closing_bracket, token_end};
use std::borrow::Cow;

/// What is wrong, how to mend it, and where.
pub(super) struct Mistake {
    /// As a clause without capital and full stop.
    pub(super) message: String,
    pub(super) help: Cow<'static, str>,
    pub(super) span: Span,
}

/// Characters with which no plain text begins, and nothing else either in a guide's files (YAML 1.2.2, 5.3).
const INDICATORS: [char; 6] = ['@', '`', '%', '*', '&', '!'];

/// Where and in what the parser gave up.
#[derive(Clone, Copy)]
pub(super) struct Complaint<'n> {
    /// The byte.
    pub(super) offset: usize,
    /// True when it was reading a list or mapping in brackets.
    pub(super) in_brackets: bool,
    /// True when it took the line for a key without a colon.
    pub(super) wants_colon: bool,
    /// The keys that the document may have.
    pub(super) names: &'n [&'static str],
}

/// The likely mistake in `text`, which the parser refused. `None` when there is no good guess.
pub(super) fn likely_mistake(text: &str, complaint: Complaint<'_>) -> Option<Mistake> {
    let Complaint { offset, in_brackets, wants_colon, names } = complaint;
    let mut start = 0;
    // The indentation of the key whose block text goes on, in which nothing means anything.
    let mut block: Option<usize> = None;
    let mut lines = text.split_inclusive('\n');
    while let Some(whole) = lines.next() {
        if start > offset {
            return None;
        }
        let line = whole.trim_end();
        let next = lines.clone().find(|line| !line.trim().is_empty()).unwrap_or_default();
        let has_offset = (start..=start + whole.len()).contains(&offset);
        let indent = line.len() - line.trim_start().len();
        if block.is_some_and(|key| indent > key || line.is_empty()) {
            start += whole.len();
            continue;
        }
        block = None;
        if let Some(value) = value_start(line) {
            // In `- key: |` the key stands behind the dash, and its text further right.
            let has_key = line[..value].trim_end().ends_with(':');
            let column = if has_key { line.len() - line.trim_start_matches([' ', '-']).len() } else { indent };
            block = line[value..].starts_with(['|', '>']).then_some(column);
            let at = start + value;
            let value = &line[value..];
            let found = quoted(value, at, next)
                .or_else(|| (has_offset && wants_colon).then(|| not_a_key(text, offset, names)))
                .or_else(|| bracketed(value, at, next).filter(|_| in_brackets))
                .or_else(|| plain(value, at).filter(|_| has_offset));
            if found.is_some() {
                return found;
            }
        }
        if has_offset && wants_colon {
            return Some(not_a_key(text, offset, names));
        }
        if has_offset && let Some(found) = indentation(text, start, line) {
            return Some(found);
        }
        start += whole.len();
    }
    None
}

/// Where the value begins in `key: value`, `- value` or `- key: value`.
fn value_start(line: &str) -> Option<usize> {
    let mut at = line.len() - line.trim_start().len();
    while let Some(rest) = line[at..].strip_prefix("- ") {
        at += 2 + rest.len() - rest.trim_start().len();
    }
    let value = match line[at..].split_once(": ") {
        Some((key, value)) if is_key(key) => at + key.len() + 2 + value.len() - value.trim_start().len(),
        _ => at,
    };
    (value > 0 && value < line.len()).then_some(value)
}

pub(super) fn is_key(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-'))
}

/// True for a line that begins something new, and so is no second line of a text.
fn begins_anew(line: &str) -> bool {
    let line = line.trim_start();
    line.is_empty() || line.starts_with("- ") || line.split_once(':').is_some_and(|(key, _)| is_key(key))
}

/// A quoted text that does not end where its line does.
fn quoted(value: &str, at: usize, next: &str) -> Option<Mistake> {
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let Some(end) = closing_quote(value, quote) else {
        return begins_anew(next).then(|| Mistake {
            message: "a quote is opened here and not closed".to_owned(),
            help: "close it at the end of the text, or remove it".into(),
            span: Span::new(at, at + value.len()),
        });
    };
    let after = value[end..].trim_start();
    if after.is_empty()
        || after.starts_with([',', ']', '}', ':'])
        || (after.starts_with('#') && value[end..].starts_with(' '))
    {
        return None;
    }
    let help = match quote {
        '\'' => "write an apostrophe inside single quotes twice, `''`, or put the whole text in double quotes",
        _ => "write a quotation mark inside double quotes as `\\\"`, or put the whole text in single quotes",
    };
    let message = format!("the quote that is opened here ends before `{}`", shortened(after));
    Some(Mistake { message, help: help.into(), span: Span::new(at, at + end) })
}

/// One past the quote that closes the one at the start.
fn closing_quote(value: &str, quote: char) -> Option<usize> {
    let mut chars = value.char_indices().skip(1).peekable();
    while let Some((at, c)) = chars.next() {
        if c == '\\' && quote == '"' {
            chars.next();
        } else if c == quote {
            if quote == '\'' && chars.next_if(|(_, next)| *next == '\'').is_some() {
                continue;
            }
            return Some(at + c.len_utf8());
        }
    }
    None
}

/// A list or mapping in brackets that does not end where its line does.
fn bracketed(value: &str, at: usize, next: &str) -> Option<Mistake> {
    let (close, what) = match value.chars().next()? {
        '[' => (']', "bracket"),
        '{' => ('}', "brace"),
        _ => return None,
    };
    (!value.contains(close) && begins_anew(next)).then(|| Mistake {
        message: format!("a {what} is opened here and not closed"),
        help: "close it, or write one element a line, each after `- `".into(),
        span: Span::new(at, at + value.len()),
    })
}

/// A text without quotes that needs them.
fn plain(value: &str, at: usize) -> Option<Mistake> {
    let span = Span::new(at, at + value.len());
    let first = value.chars().next()?;
    if INDICATORS.contains(&first) {
        return Some(begins_with(first, span));
    }
    // `[title](address)`
    let end = matches!(first, '[' | '{').then(|| closing_bracket(value)).flatten();
    if end.is_some_and(|end| !value[end..].is_empty() && !value[end..].trim_start().starts_with(['#', ','])) {
        return Some(begins_with(first, span));
    }
    (!matches!(first, '"' | '\'' | '>' | '[' | '{') && value.contains(": ")).then(|| Mistake {
        message: "this text holds a colon and a space, which YAML takes for a key and its value".to_owned(),
        help: "put the whole text in double quotes".into(),
        span,
    })
}

fn begins_with(first: char, span: Span) -> Mistake {
    let what = if first == '`' { "a backtick".to_owned() } else { format!("`{first}`") };
    Mistake { message: format!("a text cannot begin with {what}"), help: "put it in double quotes".into(), span }
}

/// A line that stands at no level of those above it. Where the line right above is the one that slipped, being the first
/// below its key, that one is told.
fn indentation(text: &str, start: usize, line: &str) -> Option<Mistake> {
    let spaces = |line: &str| line.len() - line.trim_start_matches(' ').len();
    let indent = spaces(line);
    let mut levels: Vec<usize> = Vec::new();
    let mut at = 0;
    // The two lines above, the nearer one last: where they begin, and their text.
    let mut nearest = [(0, ""); 2];
    for above in text[..start].split_inclusive('\n') {
        let begin = at;
        at += above.len();
        if above.trim().is_empty() || above.trim_start().starts_with('#') {
            continue;
        }
        let own = above.len() - above.trim_start_matches([' ', '-']).len();
        levels.retain(|level| *level <= own);
        levels.extend([spaces(above), own]);
        nearest = [nearest[1], (begin, above)];
    }
    let is_off = !levels.is_empty() && !levels.contains(&indent) && begins_anew(line) && !line.trim().is_empty();
    let [(_, opener), (begin, first)] = nearest;
    let usual = opener.len() - opener.trim_start_matches([' ', '-']).len() + STEP;
    let first_slipped = opener.trim_end().ends_with(':') && indent == usual && spaces(first) + STEP > usual;
    let (start, indent) = if first_slipped { (begin, spaces(first)) } else { (start, indent) };
    is_off.then(|| Mistake {
        message: if first_slipped {
            "this line is not indented like the one below it".to_owned()
        } else {
            "this line is not indented like any above it".to_owned()
        },
        help: "keys of one mapping begin in the same column; two spaces for each level".into(),
        span: Span::new(start + indent, token_end(text, start + indent)),
    })
}

/// The spaces of one level in a guide's files.
const STEP: usize = 2;

pub(super) fn shortened(text: &str) -> &str {
    text.char_indices().nth(20).map_or(text, |(at, _)| &text[..at])
}

#[cfg(test)]
mod tests {
    /// What is said of a text, and the part of it that is marked.
    fn said(text: &str) -> (String, &str) {
        let error = super::super::yaml::parse_value(text).expect_err(text);
        (error.message, &text[error.span.start..error.span.end])
    }

    #[test]
    fn the_place_is_where_somebody_slipped() {
        for (text, message, marked) in [
            ("a: 'b\nc: d\n", "a quote is opened here and not closed", "'b"),
            ("a: x\nb: \"y\nc: z\nd: \"e\"\n", "a quote is opened here and not closed", "\"y"),
            ("a: 'It's broken'\n", "the quote that is opened here ends before `s broken'`", "'It'"),
            ("l:\n  - \"a \"b\" c\"\n", "the quote that is opened here ends before `b\" c\"`", "\"a \""),
            ("a: @home\n", "a text cannot begin with `@`", "@home"),
            ("a: [b, c\nd: e\n", "a bracket is opened here and not closed", "[b, c"),
            ("a: b: c\n", "this text holds a colon and a space, which YAML takes for a key and its value", "b: c"),
            ("l:\n  - a: b\n     c: d\n", "this line is not indented like any above it", "c: d"),
            ("a:\n  b: c\n d: e\n", "this line is not indented like any above it", "d: e"),
            ("a:\n  b:\n   c: d\n    e: f\n", "this line is not indented like the one below it", "c: d"),
            ("a:\n  b:\n     c: d\n    e: f\n", "this line is not indented like the one below it", "c: d"),
        ] {
            assert_eq!(said(text), (message.to_owned(), marked), "{text}");
        }
    }

    #[test]
    fn what_is_right_is_not_blamed() {
        // The mistake is the last line; quotes before it may be odd, but are none.
        for odd in ["a: 'it''s'", "a: \"b\" # c", "a: |\n  \"b\n  c: d", "a: [\"b\", 'c']", "\"a\": b", "a: \"b\n  c\""]
        {
            let text = format!("{odd}\nz: @x\n");
            assert_eq!(said(&text).1, "@x", "{odd}");
        }
    }
}
