//! The checks of single fields, shared by files, flags and prompts: what is refused in one is refused in all.

use super::host::{has_bad_port, is_public};
use super::keys::url_key;
use std::fmt;
use url::Url;

/// The longest name, in characters.
pub const MAX_NAME: usize = 60;

/// The least and most characters of a summary.
pub const SUMMARY_LENGTH: (usize, usize) = (10, 160);

/// The most characters of a note.
pub const NOTE_LENGTH: usize = 500;

/// What is wrong with a field, and how to mend it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldError {
    /// What is wrong, as a clause.
    pub message: String,
    /// How to mend it.
    pub help: Option<String>,
}

impl FieldError {
    fn new(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { message: message.into(), help: Some(help.into()) }
    }
}

impl fmt::Display for FieldError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        if let Some(help) = &self.help {
            write!(f, "; {help}")?;
        }
        Ok(())
    }
}

/// Checks a tool's name.
///
/// # Errors
/// When it is empty, too long or has line breaks.
pub fn check_name(name: &str) -> Result<(), FieldError> {
    if name.trim().is_empty() {
        return Err(FieldError::new("the name is empty", "write it as the makers spell it"));
    }
    if name.contains('\n') {
        return Err(FieldError::new("the name has a line break", "write it on one line"));
    }
    let length = name.chars().count();
    if length > MAX_NAME {
        return Err(FieldError::new(
            format!("the name has {length} characters, at most {MAX_NAME} are allowed"),
            "use the short form; longer ones are `aliases`",
        ));
    }
    Ok(())
}

/// Checks the length of a summary.
///
/// # Errors
/// When it has fewer or more characters than [`SUMMARY_LENGTH`].
pub fn check_summary(summary: &str) -> Result<(), FieldError> {
    let (least, most) = SUMMARY_LENGTH;
    let length = summary.chars().count();
    if length < least {
        return Err(FieldError::new(
            format!("the summary has {length} characters, at least {least} are needed"),
            "say in one sentence what the tool does for its user",
        ));
    }
    if length > most {
        return Err(FieldError::new(
            format!("the summary has {length} characters, at most {most} are allowed"),
            "keep what it does for its user; the rest belongs in a listing's `note`",
        ));
    }
    Ok(())
}

/// Checks the form of a summary: one line, a capital first, a full stop last.
///
/// # Errors
/// The first of these that does not hold.
pub fn check_summary_form(summary: &str) -> Result<(), FieldError> {
    if summary.contains('\n') {
        return Err(FieldError::new("the summary has a line break", "write one sentence on one line"));
    }
    if summary.trim() != summary {
        return Err(FieldError::new("the summary has space around it", "remove the space"));
    }
    if summary.chars().next().is_some_and(char::is_lowercase) {
        return Err(FieldError::new("the summary does not begin with a capital", "begin it with a capital letter"));
    }
    let end = summary.trim_end_matches(['"', '\'', ')', '\u{201d}', '\u{2019}']);
    if !end.ends_with(['.', '。', '।', '؟', '?', '!']) {
        return Err(FieldError::new("the summary does not end with a full stop", "end it with a full stop"));
    }
    if !end.ends_with(['.', '。', '।']) {
        return Err(FieldError::new(
            format!("the summary ends with `{}`, not with a full stop", end.chars().next_back().unwrap_or_default()),
            "make it a plain statement",
        ));
    }
    Ok(())
}

/// Checks the length of a note.
///
/// # Errors
/// When it has more than [`NOTE_LENGTH`] characters.
pub fn check_note(note: &str) -> Result<(), FieldError> {
    let length = note.chars().count();
    if length > NOTE_LENGTH {
        return Err(FieldError::new(
            format!("the note has {length} characters, at most {NOTE_LENGTH} are allowed"),
            "keep what matters for this theme",
        ));
    }
    Ok(())
}

/// Checks that an address is one a guide may publish: http or https, a host with a dot, no user name or password, no
/// private or local host.
///
/// # Errors
/// The first of these that does not hold.
pub fn check_url(url: &str) -> Result<(), FieldError> {
    if url.contains(char::is_whitespace) {
        return Err(FieldError::new("the address holds white space", "remove it, or write a space inside it as `%20`"));
    }
    let bare = url.strip_prefix("//").unwrap_or(url);
    let parsed = match Url::parse(url) {
        Ok(parsed) => parsed,
        Err(_) if begins_with_host(bare) => {
            return Err(FieldError::new("the address has no scheme", format!("write `https://{bare}`")));
        }
        Err(_) => return Err(FieldError::new("this is no address", "write it in full, `https://\u{2026}`")),
    };
    if !matches!(parsed.scheme(), "http" | "https") {
        let looks_like_host = parsed.cannot_be_a_base() && parsed.scheme().contains('.');
        if looks_like_host {
            return Err(FieldError::new("the address has no scheme", format!("write `https://{url}`")));
        }
        return Err(FieldError::new(
            format!("`{}:` addresses are not allowed", parsed.scheme()),
            "only http and https are",
        ));
    }
    if !url.get(..parsed.scheme().len() + 3).is_some_and(|start| start.ends_with("://")) {
        return Err(FieldError::new("the address is not written in full", format!("write `{parsed}`")));
    }
    if !parsed.username().is_empty() || parsed.password().is_some() {
        return Err(FieldError::new("the address holds a user name or password", "remove it"));
    }
    check_host(&parsed)
}

/// Splits `theme` or `theme/section`, as flags write a listing's place.
pub fn read_place(place: &str) -> (&str, Option<&str>) {
    match place.split_once('/') {
        Some((theme, section)) => (theme.trim(), Some(section.trim())),
        None => (place.trim(), None),
    }
}

/// `slack.com/help`, but not `/help/index.html`.
fn begins_with_host(bare: &str) -> bool {
    let host = bare.split(['/', '?', '#']).next().unwrap_or_default();
    host.contains('.') && !host.starts_with('.') && url_key(&format!("https://{bare}")).is_some()
}

fn check_host(url: &Url) -> Result<(), FieldError> {
    if url.host().is_none() {
        return Err(FieldError::new("the address has no host", "write `https://host/path`"));
    }
    if !is_public(url) {
        return Err(FieldError::new("the address is not public", "give one that every reader can open"));
    }
    if has_bad_port(url) {
        return Err(FieldError::new("browsers do not open this port", "give the address of a web page"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_that_may_be_published() {
        for good in
            ["https://git-scm.com/", "http://a.example:8080/x?y#z", "https://b\u{fc}cher.example/", "https://8.8.8.8/"]
        {
            assert_eq!(check_url(good), Ok(()), "{good}");
        }
        for bad in [
            "slack.com",
            "slack.com:443/x",
            "javascript:alert(1)",
            "file:///etc/passwd",
            "mailto:a@b.example",
            "https:/x.example",
            "https://",
            "https://user:pw@a.example/",
            "https://a.example/a b",
            "http://localhost/",
            "http://127.0.0.1/",
            "http://2130706433/",
            "http://0x7f.1/",
            "http://0177.0.0.1/",
            "http://127.1/",
            "http://\u{2460}\u{2461}\u{2466}.\u{24ea}.\u{24ea}.\u{2460}/",
            "http://169.254.169.254/latest/",
            "http://[64:ff9b::a9fe:a9fe]/",
            "http://localhost./",
            "http://metadata.google.internal/",
            "http://printer.local/",
            "http://a.example:22/",
            "http://a.example:0/",
            "http://10.1.2.3/",
            "http://100.64.0.1/",
            "http://[::1]/",
            "http://[::ffff:10.0.0.1]/",
            "http://router.lan/",
            "https://intranet/",
        ] {
            assert!(check_url(bad).is_err(), "{bad}");
        }
        let help = |url: &str| check_url(url).unwrap_err().help.unwrap();
        assert_eq!(help("//slack.com/x"), "write `https://slack.com/x`");
        assert!(!help("/help/index.html").contains("index"));
        assert!(check_url("slack.com").unwrap_err().help.unwrap().contains("`https://slack.com`"));
    }

    #[test]
    fn summaries_have_a_length_and_a_form() {
        assert_eq!(check_summary("Ten chars."), Ok(()));
        assert!(check_summary("Nine cha.").is_err());
        assert_eq!(check_summary(&"é".repeat(160)), Ok(()));
        assert!(check_summary(&"é".repeat(161)).is_err());
        assert_eq!(check_summary_form("Runs 3 (or \"more\")."), Ok(()));
        for bad in ["runs tests.", "Runs tests", "Runs\ntests.", "Runs tests?", " Runs tests."] {
            assert!(check_summary_form(bad).is_err(), "{bad}");
        }
    }
}
