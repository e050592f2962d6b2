//! How far a YAML token reaches, given where it begins. The parser reports only beginnings.

/// What the parser says begins at a place.
pub(super) enum Token<'t> {
    /// A scalar with this text.
    Text(&'t str),
    /// A number, `true`, `false`, or nothing at all.
    Word,
    /// A list or a mapping.
    Collection,
}

/// One past the last byte of the token that begins at `start`: a closing quote or bracket, the end of a plain text,
/// or, for anything of several lines, the end of its first line.
pub(super) fn end_of(text: &str, start: usize, token: &Token<'_>) -> usize {
    let rest = &text[start..];
    let line = rest.split(['\n', '\r']).next().unwrap_or_default();
    let length = match token {
        Token::Text(_) | Token::Word if line.starts_with(['"', '\'', '|', '>']) => return token_end(text, start),
        // A plain text is written as it reads, up to the end of its line; what follows it does not belong to it,
        // be it a comment or, in `[a, b]`, a comma.
        Token::Text(value) => {
            let same = line.bytes().zip(value.bytes()).take_while(|(a, b)| a == b).count();
            line[..line.floor_char_boundary(same)].trim_end().len()
        }
        Token::Word => line.find([' ', '\t', ',', ']', '}']).unwrap_or(line.len()),
        Token::Collection if line.starts_with(['[', '{']) => {
            closing_bracket(line).unwrap_or_else(|| without_comment(line).len())
        }
        Token::Collection => without_comment(line).len(),
    };
    start + length
}

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

/// One past the bracket that closes the one at the start of `line`.
pub(super) fn closing_bracket(line: &str) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, c) in unquoted(line) {
        match c {
            '[' | '{' => depth += 1,
            ']' | '}' => {
                depth -= 1;
                if depth == 0 {
                    return Some(at + 1);
                }
            }
            _ => {}
        }
    }
    None
}

/// The line up to its comment.
fn without_comment(line: &str) -> &str {
    let comment = unquoted(line).find(|(at, c)| *c == '#' && (*at == 0 || line[..*at].ends_with([' ', '\t'])));
    line[..comment.map_or(line.len(), |(at, _)| at)].trim_end()
}

/// The characters of a line that do not stand in quotes. A quote opens only where a token may begin.
fn unquoted(line: &str) -> impl Iterator<Item = (usize, char)> {
    let mut quote = None;
    let mut previous = ' ';
    let mut escaped = false;
    line.char_indices().filter(move |(_, c)| {
        let inside = quote.is_some();
        match quote {
            Some(_) if escaped => escaped = false,
            Some('"') if *c == '\\' => escaped = true,
            Some(open) if *c == open => quote = None,
            None if matches!(c, '"' | '\'') && matches!(previous, ' ' | '[' | '{' | ',' | ':') => quote = Some(*c),
            _ => {}
        }
        previous = *c;
        !inside && quote.is_none()
    })
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
    fn brackets_end_where_they_close_and_words_where_they_stop() {
        let end = |text: &str, token| text[..end_of(text, 0, &token)].to_owned();
        assert_eq!(end("{a: '}', b: [c]}, d]", Token::Collection), "{a: '}', b: [c]}");
        assert_eq!(end("[a, # b", Token::Collection), "[a,");
        assert_eq!(end("\"a # b\": c # d", Token::Collection), "\"a # b\": c");
        assert_eq!(end("two words, three]", Token::Text("two words")), "two words");
        assert_eq!(end("first line  \n  second", Token::Text("first line second")), "first line");
        assert_eq!(end("1.5}", Token::Word), "1.5");
        assert_eq!(end("|- # text", Token::Text("x")), "|-");
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
