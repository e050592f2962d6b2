//! Finds what stands in a text and is no prose: code, markup, addresses. It renders nothing.

use super::markdown::{Brackets, Mark, code_span, marks};
use crate::source::Span;

/// A part of a text that is no prose; spans are bytes of that text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    /// What it is.
    pub kind: PartKind,
    /// Where it stands.
    pub span: Span,
}

/// The kinds of [`Part`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PartKind {
    /// Between backticks, or in a fenced block.
    Code,
    /// A backslash and what it escapes.
    Escape,
    /// What makes a link or citation of its text: brackets, target, slug.
    Link,
    /// `<https://…>`
    Autolink,
    /// An HTML tag, declaration or instruction, or what a browser would take for one.
    Tag,
    /// `<!-- … -->`
    Comment,
    /// An address in the open.
    Address,
    /// An e-mail address, or the name of an account on some server.
    Mail,
}

/// Elements of HTML. Readers see nothing of them when a text is taken for HTML, and browsers do not need the `>`.
const ELEMENTS: [&str; 64] = [
    "a",
    "abbr",
    "address",
    "article",
    "aside",
    "audio",
    "b",
    "base",
    "blockquote",
    "body",
    "br",
    "button",
    "canvas",
    "center",
    "code",
    "dd",
    "details",
    "div",
    "dl",
    "dt",
    "em",
    "embed",
    "figure",
    "font",
    "footer",
    "form",
    "frame",
    "h1",
    "h2",
    "h3",
    "h4",
    "head",
    "header",
    "hr",
    "html",
    "i",
    "iframe",
    "img",
    "input",
    "kbd",
    "li",
    "link",
    "main",
    "math",
    "meta",
    "nav",
    "object",
    "ol",
    "p",
    "pre",
    "s",
    "script",
    "small",
    "source",
    "span",
    "strong",
    "style",
    "sub",
    "sup",
    "svg",
    "table",
    "td",
    "template",
    "ul",
];

/// Everything in `text` that is no prose, in order and without overlaps.
pub(super) fn parts(text: &str) -> Vec<Part> {
    let mut found = Vec::new();
    scan(text, &mut found);
    if text.contains("][") {
        references(text, &mut found);
    }
    for mark in marks(text) {
        match mark {
            Mark::Link { span, url } => {
                let close = text[span.start..url.start].rfind("](").map_or(url.start, |at| span.start + at);
                found.push(part(PartKind::Link, span.start, span.start + 1));
                found.push(part(PartKind::Link, close, span.end));
            }
            Mark::Citation { span, .. } => {
                let bar = text[span.start..span.end].find('|').map_or(span.end, |at| span.start + at + 1);
                found.push(part(PartKind::Link, span.start, bar));
                found.push(part(PartKind::Link, span.end.saturating_sub(2), span.end));
            }
            Mark::SpacedLink { .. } | Mark::BareBrackets { .. } | Mark::EmptyLink { .. } => {}
        }
    }
    if found.len() > 1 {
        // The outermost of several wins: an address is part of its link.
        found.sort_by_key(|part| (part.span.start, usize::MAX - part.span.end));
        let mut end = 0;
        found.retain(|part| {
            let keeps = part.span.start >= end && part.span.end > part.span.start;
            end = if keeps { part.span.end } else { end };
            keeps
        });
    }
    found
}

fn part(kind: PartKind, start: usize, end: usize) -> Part {
    Part { kind, span: Span::new(start, end) }
}

/// What makes links of `[text][label]`. Few in any text, so that each may be searched for.
fn references(text: &str, found: &mut Vec<Part>) {
    let brackets = Brackets::of(text);
    for (at, _) in text.match_indices("][").take(200) {
        if let (Some(open), Some(close)) = (brackets.opening(at), brackets.closing(at + 1)) {
            found.push(part(PartKind::Link, open, open + 1));
            found.push(part(PartKind::Link, at, close + 1));
        }
    }
}

fn scan(text: &str, found: &mut Vec<Part>) {
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(next) = bytes[at..].iter().position(|byte| matches!(byte, b'\\' | b'`' | b'~' | b'<' | b':' | b'@'))
    {
        at += next;
        let rest = &text[at..];
        let none = part(PartKind::Code, at, at);
        let whole = match bytes[at] {
            b'\\' if rest.as_bytes().get(1).is_some_and(u8::is_ascii_punctuation) => part(PartKind::Escape, at, at + 2),
            b'`' => {
                let length = code_span(rest);
                if !rest[..length].bytes().all(|byte| byte == b'`') {
                    part(PartKind::Code, at, at + length)
                } else if length > 2 && starts_line(text, at) {
                    // A fence that is never closed goes on to the end; other ticks are printed.
                    part(PartKind::Code, at, text.len())
                } else {
                    at += length - 1;
                    none
                }
            }
            b'~' if rest.starts_with("~~~") && starts_line(text, at) => {
                let end = rest.find("\n~~~").map_or(text.len(), |close| at + close + 4);
                part(PartKind::Code, at, end)
            }
            b'<' => angle(rest).map_or(none, |(kind, length)| part(kind, at, at + length)),
            b':' if rest.starts_with("://") => address(text, at).unwrap_or(none),
            b'@' => mail(text, at).unwrap_or(none),
            _ => none,
        };
        if whole.span.end > at {
            found.push(whole);
            at = whole.span.end;
        } else {
            at += 1;
        }
    }
    let mut end = 0;
    for (at, _) in text.match_indices("www.") {
        if at >= end && !text[..at].chars().next_back().is_some_and(char::is_alphanumeric) {
            end = at + address_length(&text[at..]);
            found.push(part(PartKind::Address, at, end));
        }
    }
}

/// What of `rest` is looked at for the end of something short, so that a text of nothing but beginnings takes no time.
fn window(rest: &str) -> &str {
    &rest[..rest.floor_char_boundary(2048)]
}

fn starts_line(text: &str, at: usize) -> bool {
    // Backwards and no further than needed: a long line may hold thousands of what could be fences.
    let before = text[..at].trim_end_matches([' ', '>', '-', '*']);
    before.is_empty() || before.ends_with('\n')
}

/// What the `<` at the start of `rest` begins, and its length.
fn angle(rest: &str) -> Option<(PartKind, usize)> {
    if rest.starts_with("<!--") {
        return Some((PartKind::Comment, rest.find("-->").map_or(rest.len(), |end| end + 3)));
    }
    let rest = window(rest);
    let close = rest[1..].find(['<', '>']).map(|close| close + 1).filter(|close| rest[*close..].starts_with('>'));
    if let Some(close) = close {
        let inner = &rest[1..close];
        if let Some(kind) = autolink(inner) {
            return Some((kind, close + 1));
        }
        if inner.starts_with('?') || (inner.starts_with('!') && inner[1..].starts_with(char::is_alphabetic)) {
            return Some((PartKind::Tag, close + 1));
        }
    }
    let name = tag_name(rest)?;
    let after = rest[rest[1..].len() - rest[1..].trim_start_matches('/').len() + 1 + name.len()..].chars().next();
    if !after.is_none_or(|c| matches!(c, '/' | '>') || c.is_whitespace()) {
        return None;
    }
    match close {
        Some(close) => Some((PartKind::Tag, close + 1)),
        // Browsers do without the `>`.
        None => is_element(name).then_some((PartKind::Tag, 1 + name.len())),
    }
}

fn autolink(inner: &str) -> Option<PartKind> {
    if inner.contains(char::is_whitespace) {
        return None;
    }
    let scheme = inner.split_once(':').map_or("", |(scheme, _)| scheme);
    if scheme.len() > 1 && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return Some(PartKind::Autolink);
    }
    let is_mail = inner.split_once('@').is_some_and(|(user, host)| !user.is_empty() && host.contains('.'));
    is_mail.then_some(PartKind::Mail)
}

/// The name of the tag that begins with the `<` at the start of `rest`.
pub fn tag_name(rest: &str) -> Option<&str> {
    let rest = rest.strip_prefix('<')?.trim_start_matches('/');
    let length = rest.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'-').count();
    rest.starts_with(|c: char| c.is_ascii_alphabetic()).then(|| &rest[..length])
}

/// True for the name of an element of HTML, in any case.
pub fn is_element(name: &str) -> bool {
    ELEMENTS.iter().any(|element| element.eq_ignore_ascii_case(name))
}

/// The address around the `://` at `at`, when there is a scheme before it.
fn address(text: &str, at: usize) -> Option<Part> {
    let scheme = text[..at].bytes().rev().take_while(u8::is_ascii_alphabetic).count();
    if scheme == 0 {
        return None;
    }
    let length = address_length(&text[at + 3..]);
    (length > 0).then(|| part(PartKind::Address, at - scheme, at + 3 + length))
}

/// How much of `rest` belongs to an address in the open: all up to a space, without the punctuation of the sentence.
fn address_length(rest: &str) -> usize {
    let rest = window(rest);
    let is_outside = |c: char| c.is_whitespace() || matches!(c, '<' | '>' | '"' | '`' | '\u{201d}');
    let mut length = rest.find(is_outside).unwrap_or(rest.len());
    // Counted once: an address may end in thousands of parentheses.
    let count = |sign: u8| rest.bytes().take(length).filter(|byte| *byte == sign).count();
    let mut unopened = count(b')').saturating_sub(count(b'('));
    while let Some(last) = rest[..length].chars().next_back() {
        let is_unopened = last == ')' && unopened > 0;
        let is_end =
            matches!(last, '.' | ',' | ';' | ':' | '!' | '?' | '\'' | '*' | '_' | ']' | '|' | '\u{2019}' | '\u{2026}');
        if !is_unopened && !is_end {
            break;
        }
        unopened -= usize::from(is_unopened);
        length -= last.len_utf8();
    }
    length
}

/// The e-mail address around the `@` at `at`, or an account like `@user@host`.
fn mail(text: &str, at: usize) -> Option<Part> {
    let is_host = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-');
    let is_user = |byte: &u8| is_host(byte) || matches!(byte, b'_' | b'%' | b'+');
    let before = text[..at].bytes().rev().take_while(is_user).count();
    let host = text[at + 1..].bytes().take_while(is_host).count();
    let host = text[at + 1..at + 1 + host].trim_end_matches(['.', '-']).len();
    let sigil = usize::from(text[..at - before].ends_with('@'));
    (before > 0 && host > 0).then(|| part(PartKind::Mail, at - before - sigil, at + 1 + host))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Vec<String> {
        parts(text).iter().map(|part| format!("{:?} {}", part.kind, &text[part.span.start..part.span.end])).collect()
    }

    #[test]
    fn code_markup_and_addresses_are_found() {
        assert_eq!(
            shown("Run `a [b](c)` or [this](https://x.example/), see [[git]] and [[git|it]]."),
            ["Code `a [b](c)`", "Link [", "Link ](https://x.example/)", "Link [[git]]", "Link [[git|", "Link ]]"]
        );
        assert_eq!(
            shown("Ask a.b@c.example or @d@e.example at (https://x.example/a_(b)), www.y.example, http://z.example."),
            [
                "Mail a.b@c.example",
                "Mail @d@e.example",
                "Address https://x.example/a_(b)",
                "Address www.y.example",
                "Address http://z.example"
            ]
        );
        assert_eq!(shown("[a][b]\n\n[b]: https://x.example"), ["Link [", "Link ][b]", "Address https://x.example"]);
        assert_eq!(shown("a \\[b\\] \\ c"), ["Escape \\[", "Escape \\]"]);
        assert_eq!(
            shown("```\n<b>\n```\n~~~\n<i>\n~~~\n```\n<u>"),
            ["Code ```\n<b>\n```", "Code ~~~\n<i>\n~~~", "Code ```\n<u>"]
        );
    }

    #[test]
    fn tags_are_told_from_comparisons() {
        assert_eq!(
            shown("<b>x</b> <br/> <img src=x onerror=y> <https://x.example> <a@b.example> <!-- c --> <!DOCTYPE html>"),
            [
                "Tag <b>",
                "Tag </b>",
                "Tag <br/>",
                "Tag <img src=x onerror=y>",
                "Autolink <https://x.example>",
                "Mail <a@b.example>",
                "Comment <!-- c -->",
                "Tag <!DOCTYPE html>"
            ]
        );
        assert_eq!(shown("<script src=x"), ["Tag <script"]);
        assert_eq!(shown("a < b, a <b, c> d, <3, <-, <=, x<y, 1 <2> and `tick"), Vec::<String>::new());
        assert_eq!(shown("<name>"), ["Tag <name>"]);
    }

    #[test]
    fn an_address_that_ends_in_parentheses_keeps_its_own() {
        assert_eq!(shown("(www.x.example/(a).)))"), ["Address www.x.example/(a)"]);
        let addresses = format!("{}{} ", "www.".repeat(256), ")".repeat(1024)).repeat(46);
        assert_eq!(parts(&addresses).len(), 46);
    }
}
