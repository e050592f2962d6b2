//! Takes passwords and tokens out of any text that may be shown.

use std::borrow::Cow;

/// `text` with the `user:password@` of every URL in it removed.
///
/// A bare user name is kept for `ssh` (`ssh://git@host` is no secret), and dropped for every other
/// scheme: over `https` it may well be a token.
#[must_use]
pub fn redact(text: &str) -> Cow<'_, str> {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find("://") {
        let (head, tail) = rest.split_at(at + 3);
        let scheme_start = head[..at]
            .rfind(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.')))
            .map_or(0, |i| i + head[i..].chars().next().map_or(1, char::len_utf8));
        let scheme = &head[scheme_start..at];
        let end = tail
            .find(|c: char| c.is_whitespace() || matches!(c, '/' | '?' | '#' | '\'' | '"' | '`' | '<' | '>'))
            .unwrap_or(tail.len());
        out.push_str(head);
        let authority = &tail[..end];
        out.push_str(match authority.rsplit_once('@') {
            Some((user, _)) if scheme.ends_with("ssh") && !user.contains(':') => authority,
            Some((_, host)) => host,
            None => authority,
        });
        rest = &tail[end..];
    }
    if out.is_empty() {
        return Cow::Borrowed(text);
    }
    out.push_str(rest);
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::redact;

    #[test]
    fn secrets_go_and_the_rest_stays() {
        for (given, wanted) in [
            ("nothing here", "nothing here"),
            ("", ""),
            ("https://ann:s3cret@host/o/r.git", "https://host/o/r.git"),
            ("https://ghp_token@host/o/r", "https://host/o/r"),
            ("fatal: 'https://a:b@c@host:8443/x' and http://u:p@h", "fatal: 'https://host:8443/x' and http://h"),
            ("ssh://git@host/o/r", "ssh://git@host/o/r"),
            ("ssh://git:pw@host/o/r", "ssh://host/o/r"),
            ("git@host:o/r.git", "git@host:o/r.git"),
            ("see https://host/@user and a@b.c", "see https://host/@user and a@b.c"),
            ("é://ü:x@host", "é://host"),
            ("https://a:b@", "https://"),
        ] {
            assert_eq!(redact(given), wanted, "{given}");
        }
    }
}
