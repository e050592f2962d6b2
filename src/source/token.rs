//! How far a YAML token reaches, given where it begins. The parser reports only beginnings.

/// One past the last byte of the value that begins at `start`: the closing quote, the end of a plain text, or, for
/// anything of several lines, the end of its first line.
pub(super) fn token_end(text: &str, start: usize) -> usize {
    let rest = &text[start..];
    let line = rest.split(['\n', '\r']).next().unwrap_or_default();
    match rest.chars().next() {
        Some('"') => start + quoted_end(rest, '"').unwrap_or(line.len()),
        Some('\'') => start + quoted_end(rest, '\'').unwrap_or(line.len()),
        _ => {
            let line = line.split(" #").next().unwrap_or_default();
            let line =
                if inside_flow(text, start) { line.split([',', ']', '}']).next().unwrap_or_default() } else { line };
            start + line.trim_end().len()
        }
    }
}

/// One past the last byte of the key that begins at `start`.
pub(super) fn key_end(text: &str, start: usize) -> usize {
    let end = token_end(text, start);
    let token = &text[start..end];
    if token.starts_with(['"', '\'']) {
        return end;
    }
    let colon = token.match_indices(':').map(|(at, _)| at);
    let colon = colon.into_iter().find(|at| token[at + 1..].chars().next().is_none_or(char::is_whitespace));
    colon.map_or(end, |at| start + token[..at].trim_end().len())
}

/// The end of a quoted text, when it ends on its first line.
fn quoted_end(rest: &str, quote: char) -> Option<usize> {
    let mut chars = rest.char_indices().skip(1).peekable();
    while let Some((at, c)) = chars.next() {
        if c == '\n' {
            return None;
        }
        if c == '\\' && quote == '"' {
            chars.next();
        } else if c == quote {
            if quote == '\'' && chars.peek().is_some_and(|(_, next)| *next == '\'') {
                chars.next();
            } else {
                return Some(at + 1);
            }
        }
    }
    None
}

/// True when `start` stands inside `[…]` or `{…}` opened earlier on its line: there a comma ends a plain text.
fn inside_flow(text: &str, start: usize) -> bool {
    let line_start = text[..start].rfind('\n').map_or(0, |newline| newline + 1);
    let mut depth = 0_usize;
    let mut quote = None;
    let mut previous = ' ';
    for c in text[line_start..start].chars() {
        match (quote, c) {
            (Some(open), _) if c == open => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') if matches!(previous, ' ' | '[' | '{' | ',' | ':') => quote = Some(c),
            (None, '[' | '{') if matches!(previous, ' ' | '[' | '{' | ',' | ':') => depth += 1,
            (None, ']' | '}') => depth = depth.saturating_sub(1),
            (None, _) => {}
        }
        previous = c;
    }
    depth > 0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn token<'t>(text: &'t str, from: &str) -> &'t str {
        let start = text.find(from).unwrap();
        &text[start..token_end(text, start)]
    }

    #[test]
    fn plain_text_ends_before_a_comment() {
        assert_eq!(token("a: one, two  # three\n", "one"), "one, two");
        assert_eq!(token("a: issue#3\r\n", "issue"), "issue#3");
        assert_eq!(token("a: [one, two]\n", "one"), "one");
    }

    #[test]
    fn quoted_text_ends_with_its_quote() {
        assert_eq!(token("a: 'it''s' # x\n", "'it"), "'it''s'");
        assert_eq!(token("a: \"q \\\" # q\" # x\n", "\"q"), "\"q \\\" # q\"");
        assert_eq!(token("a: \"open\n  b\"\n", "\"open"), "\"open");
    }

    #[test]
    fn keys_end_at_their_colon() {
        let text = "a:b: c\n\"q: r\" : s\nlast:\n";
        assert_eq!(&text[..key_end(text, 0)], "a:b");
        let quoted = text.find('"').unwrap();
        assert_eq!(&text[quoted..key_end(text, quoted)], "\"q: r\"");
        let last = text.find("last").unwrap();
        assert_eq!(&text[last..key_end(text, last)], "last");
    }
}
