//! What contributors wrote, in a proposal's Markdown and a commit's message: it is read there, and does nothing.

/// Keeps text from being taken for Markdown, HTML, a formula or a mention. It stays on one line.
pub(super) fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in on_one_line(text).chars() {
        match c {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '!' | '~' | '$' | '&' => {
                safe.push('\\');
                safe.push(c);
            }
            // A zero-width joiner would do it without a trace, but invisible characters are what we refuse from others.
            '@' => safe.push_str("&#64;"),
            c => safe.push(c),
        }
    }
    safe
}

/// Text as code, in which Markdown knows no escapes.
pub(super) fn code(text: &str) -> String {
    format!("`{}`", on_one_line(text).replace('`', "'"))
}

/// An address to follow, or as plain text what is none of the web's.
pub(super) fn link(url: &str) -> String {
    web_address(url).map_or_else(|| escape(url), |url| format!("<{url}>"))
}

/// An address of the web in which nothing ends the link that it stands in: what RFC 3986 does not allow in it is
/// percent-encoded.
pub(super) fn web_address(url: &str) -> Option<String> {
    let (scheme, _) = url.split_once("://")?;
    if !scheme.eq_ignore_ascii_case("https") && !scheme.eq_ignore_ascii_case("http") {
        return None;
    }
    let mut safe = String::with_capacity(url.len());
    for c in url.chars() {
        let is_kept = !c.is_control() && !c.is_whitespace() && !is_direction(c);
        if is_kept && !matches!(c, '<' | '>' | '"' | '\\' | '^' | '`' | '{' | '|' | '}') {
            safe.push(c);
        } else {
            let mut bytes = [0; 4];
            c.encode_utf8(&mut bytes).bytes().for_each(|byte| safe.push_str(&format!("%{byte:02X}")));
        }
    }
    Some(safe)
}

/// Text without line breaks, other control characters, and those that turn the direction of others around (UAX #9).
pub(super) fn on_one_line(text: &str) -> String {
    let is_break = |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}');
    let words: Vec<&str> = text.split(is_break).map(str::trim).filter(|part| !part.is_empty()).collect();
    words.join(" ").chars().filter(|c| !is_direction(*c)).collect()
}

fn is_direction(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::{code, escape, link, on_one_line};

    #[test]
    fn an_address_cannot_leave_its_link() {
        assert_eq!(link("https://example.org/a>)@team"), "<https://example.org/a%3E)@team>");
        assert_eq!(link("https://example.org/a b\n`c`\\"), "<https://example.org/a%20b%0A%60c%60%5C>");
        assert_eq!(
            link("https://example.org/wiki/%C3%A9(x)?q=1&r=2#s"),
            "<https://example.org/wiki/%C3%A9(x)?q=1&r=2#s>"
        );
        assert_eq!(link("javascript:alert(1)"), "javascript:alert(1)");
        assert_eq!(link("@org/team"), "&#64;org/team");
    }

    #[test]
    fn text_stays_text_on_one_line() {
        assert_eq!(escape("[x](y) $a$ &lt;\n\n# b"), "\\[x\\](y) \\$a\\$ \\&lt; \\# b");
        assert_eq!(code("a`b\nc"), "`a'b c`");
        assert_eq!(on_one_line("a\r\n\r\nSigned-off-by: b\u{202e}"), "a Signed-off-by: b");
    }
}
