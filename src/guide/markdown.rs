//! Finds what matters in a guide's small Markdown: links, links gone wrong, citations. It renders nothing.

use crate::source::Span;

/// Something found in a text; spans are bytes of that text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mark {
    /// `[text](url)`
    Link {
        /// The whole link.
        span: Span,
        /// The address alone.
        url: Span,
    },
    /// `[text] (url)`: a space keeps it from being a link.
    SpacedLink {
        /// From the bracket to the closing parenthesis.
        span: Span,
        /// The space alone.
        gap: Span,
    },
    /// `[text]` with nothing after it.
    BareBrackets {
        /// The brackets and what is in them.
        span: Span,
    },
    /// `[text]()`, or a parenthesis that is never closed.
    EmptyLink {
        /// The whole of it.
        span: Span,
    },
    /// `[[slug]]` or `[[slug|text]]`
    Citation {
        /// The whole citation.
        span: Span,
        /// The slug alone.
        slug: Span,
    },
}

impl Mark {
    /// All of it.
    pub fn span(&self) -> Span {
        match self {
            Self::Link { span, .. }
            | Self::SpacedLink { span, .. }
            | Self::BareBrackets { span }
            | Self::EmptyLink { span }
            | Self::Citation { span, .. } => *span,
        }
    }
}

/// Everything found in `text`, in order. Code spans and escaped brackets are skipped.
pub fn marks(text: &str) -> Vec<Mark> {
    let mut found = Vec::new();
    if !text.contains('[') {
        return found;
    }
    let brackets = Brackets::of(text);
    let mut at = 0;
    while let Some(next) = text.as_bytes()[at..].iter().position(|byte| matches!(byte, b'\\' | b'`' | b'[')) {
        at += next;
        let rest = &text[at..];
        if let Some(escaped) = rest.strip_prefix('\\') {
            at += 1 + escaped.chars().next().map_or(0, char::len_utf8);
        } else if rest.starts_with('`') {
            at += code_span(rest);
        } else {
            let (mark, length) = bracket(text, at, &brackets);
            found.extend(mark);
            at += length;
        }
    }
    found
}

/// The brackets of a text, paired in one go: a text of nothing but opening ones must not take forever.
pub(super) struct Brackets<'t> {
    /// Where a bracket opens and where it closes, in order.
    pairs: Vec<(usize, usize)>,
    /// The same for parentheses, in paragraphs: none is closed behind an empty line.
    parentheses: Vec<(usize, usize)>,
    /// The labels that a line says the address of, `[label]: https://…`, with their brackets, in order.
    labels: Vec<&'t str>,
}

impl<'t> Brackets<'t> {
    pub(super) fn of(text: &'t str) -> Self {
        let mut open = Vec::new();
        let mut pairs = Vec::new();
        let mut escaped = false;
        for (at, byte) in text.bytes().enumerate() {
            match byte {
                _ if escaped => escaped = false,
                b'\\' => escaped = true,
                b'[' => open.push(at),
                b']' => pairs.extend(open.pop().map(|start| (start, at))),
                _ => {}
            }
        }
        pairs.sort_unstable();
        let parentheses = if text.contains("](") { parentheses(text) } else { Vec::new() };
        let mut labels = Vec::new();
        if text.contains("]:") {
            let label = |line: &'t str| {
                let line = line.trim_start();
                line.split_once("]:").filter(|_| line.starts_with('[')).map(|(label, _)| &line[..=label.len()])
            };
            labels.extend(text.lines().filter_map(label));
            labels.sort_unstable();
        }
        Self { pairs, parentheses, labels }
    }

    /// The bracket that closes the one at `open`.
    pub(super) fn closing(&self, open: usize) -> Option<usize> {
        let at = self.pairs.binary_search_by_key(&open, |pair| pair.0).ok()?;
        Some(self.pairs[at].1)
    }

    /// The parenthesis that closes the one at `open`, unless it is further away than any address and title are long.
    fn closing_parenthesis(&self, open: usize) -> Option<usize> {
        let at = self.parentheses.binary_search_by_key(&open, |pair| pair.0).ok()?;
        Some(self.parentheses[at].1).filter(|close| close - open <= LONGEST_TARGET)
    }

    /// The bracket that the one at `close` closes.
    pub(super) fn opening(&self, close: usize) -> Option<usize> {
        self.pairs.iter().find(|pair| pair.1 == close).map(|pair| pair.0)
    }

    fn defines(&self, label: &str) -> bool {
        self.labels.binary_search(&label).is_ok()
    }
}

/// The length of the code span that begins here, or of its backticks when it is never closed.
pub(super) fn code_span(rest: &str) -> usize {
    let ticks = rest.bytes().take_while(|byte| *byte == b'`').count();
    let fence = &rest[..ticks];
    rest[ticks..].find(fence).map_or(ticks, |end| ticks + end + ticks)
}

/// What the `[` at `at` begins, and how far to go on.
fn bracket(text: &str, at: usize, brackets: &Brackets<'_>) -> (Option<Mark>, usize) {
    let rest = &text[at..];
    if let Some(inner) = rest.strip_prefix("[[")
        && let Some(end) = inner[..inner.find(['[', '\n']).unwrap_or(inner.len())].find("]]")
    {
        let slug = inner[..end].split('|').next().unwrap_or_default();
        let start = at + 2 + (slug.len() - slug.trim_start().len());
        let mark =
            Mark::Citation { span: Span::new(at, at + 2 + end + 2), slug: Span::new(start, start + slug.trim().len()) };
        return (Some(mark), 2 + end + 2);
    }
    let Some(close) = brackets.closing(at).map(|close| close - at) else { return (None, 1) };
    let after = &rest[close + 1..];
    if let Some(target) = after.strip_prefix('(') {
        return inline_link(at, close, target, brackets);
    }
    let gap = after.len() - after.trim_start_matches(' ').len();
    if gap > 0
        && let Some(target) = after[gap..].strip_prefix('(')
        && let Some(end) = short(target).find(')')
        && looks_like_address(&target[..end])
    {
        let length = close + 1 + gap + 1 + end + 1;
        let gap = Span::new(at + close + 1, at + close + 1 + gap);
        return (Some(Mark::SpacedLink { span: Span::new(at, at + length), gap }), length);
    }
    // `[x]: url` and `[a][b]` are Markdown of another kind, as are footnotes and the boxes of a list of tasks; an index
    // like a[0] is prose.
    if after.starts_with('[')
        && let Some(end) = brackets.closing(at + close + 1)
    {
        return (None, end + 1 - at);
    }
    let is_reference = after.starts_with([':', '[']) || brackets.defines(&rest[..=close]);
    let is_footnote = rest.starts_with("[^");
    let is_box = matches!(&rest[..=close], "[x]" | "[X]") && text[..at].trim_end().ends_with(['-', '*', '+']);
    // `list[i]`, `#[derive]`, `$[price]`: code, not somebody's link.
    let is_index = text[..at].chars().next_back().is_some_and(|c| c.is_alphanumeric() || matches!(c, '#' | '$'));
    let inner = rest[1..close].trim();
    let is_word = inner.chars().any(char::is_alphabetic);
    let mark = (!is_reference && !is_footnote && !is_box && !is_index && is_word)
        .then(|| Mark::BareBrackets { span: Span::new(at, at + close + 1) });
    (mark, close + 1)
}

fn inline_link(at: usize, close: usize, target: &str, brackets: &Brackets<'_>) -> (Option<Mark>, usize) {
    let start = close + 2;
    let Some(end) = brackets.closing_parenthesis(at + close + 1).map(|end| end - at - start) else {
        return (Some(Mark::EmptyLink { span: Span::new(at, at + start) }), start);
    };
    let span = Span::new(at, at + start + end + 1);
    let url = target[..end].split_whitespace().next().unwrap_or_default();
    if url.is_empty() {
        return (Some(Mark::EmptyLink { span }), start + end + 1);
    }
    let lead = target[..end].len() - target[..end].trim_start().len();
    let url = Span::new(at + start + lead, at + start + lead + url.len());
    (Some(Mark::Link { span, url }), start + end + 1)
}

/// No address with its title is longer, in bytes.
const LONGEST_TARGET: usize = 4096;

/// What of `target` is looked at for its end, so that a text of nothing but beginnings does not take forever.
fn short(target: &str) -> &str {
    &target[..target.floor_char_boundary(LONGEST_TARGET)]
}

/// Where each parenthesis opens and closes, in order.
fn parentheses(text: &str) -> Vec<(usize, usize)> {
    let (mut open, mut pairs) = (Vec::new(), Vec::new());
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'(' => open.push(at),
            b')' => pairs.extend(open.pop().map(|start| (start, at))),
            b'\n' if text[at + 1..].starts_with('\n') => open.clear(),
            _ => {}
        }
    }
    pairs.sort_unstable();
    pairs
}

fn looks_like_address(text: &str) -> bool {
    let text = text.trim();
    !text.contains(char::is_whitespace)
        && (text.contains("://") || text.starts_with("www.") || (text.contains('.') && text.contains('/')))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Vec<String> {
        marks(text)
            .into_iter()
            .map(|mark| match mark {
                Mark::Link { url, .. } => format!("link {}", &text[url.start..url.end]),
                Mark::SpacedLink { span, .. } => format!("spaced {}", &text[span.start..span.end]),
                Mark::BareBrackets { span } => format!("bare {}", &text[span.start..span.end]),
                Mark::EmptyLink { span } => format!("empty {}", &text[span.start..span.end]),
                Mark::Citation { slug, .. } => format!("cites {}", &text[slug.start..slug.end]),
            })
            .collect()
    }

    #[test]
    fn links_and_citations_are_found() {
        assert_eq!(
            shown("See [a](https://a.example/x_(y)) and [[git]], [[gitlab| GitLab ]]."),
            ["link https://a.example/x_(y)", "cites git", "cites gitlab"]
        );
        assert_eq!(shown("[a](https://a.example \"title\")"), ["link https://a.example"]);
    }

    #[test]
    fn broken_links_are_told_apart_from_prose() {
        assert_eq!(shown("[Lita] (https://lita.example)"), ["spaced [Lita] (https://lita.example)"]);
        assert_eq!(shown("[Distelli] is gone"), ["bare [Distelli]"]);
        assert_eq!(shown("[a]() [b](https://x"), ["empty [a]()", "empty [b]("]);
        assert_eq!(shown("`[code]` \\[escaped\\] list[0] #[derive] [1] [a]: x"), Vec::<String>::new());
        assert_eq!(shown("[a][b] [c] x[^d]\n- [x] e\n\n[c]: https://c.example\n[^d]: f"), Vec::<String>::new());
        assert_eq!(shown("[Ant] (an old tool)"), ["bare [Ant]"]);
        assert_eq!(shown("open [ and `tick"), Vec::<String>::new());
    }

    #[test]
    fn nothing_but_beginnings_is_no_citation() {
        assert_eq!(marks(&"[[a ".repeat(16_000)), []);
        assert_eq!(marks(&"[".repeat(64_000)), []);
        let links = format!("{}{}", "[](".repeat(10_000), ")".repeat(10_000));
        assert_eq!(marks(&links).len(), 10_000 - LONGEST_TARGET / 4 + 1);
        assert_eq!(shown("[a](b\n\n) [c](d(e)f"), ["empty [a](", "empty [c]("]);
        assert_eq!(shown("[[a [[b]]"), ["cites b"]);
        assert_eq!(shown("[[d|e] f]] [[c\n]]"), ["cites d", "bare [[c\n]]"]);
    }

    #[test]
    fn spans_are_those_of_the_text() {
        let text = "é [x] (http://x.y)";
        let Some(Mark::SpacedLink { span, gap }) = marks(text).pop() else { panic!("not found") };
        assert_eq!((span.start, &text[gap.start..gap.end]), (3, " "));
    }
}
