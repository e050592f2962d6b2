//! `bare-mention`: A mention that calls somebody on a forge.

use super::texts::Text;
use super::{Check, Context, Rule};
use crate::finding::{Applicability, Raised, RuleId, Severity, Sink};
use crate::guide::{Mark, TextRole, Trait, marks};
use crate::source::Span;

const ID: RuleId = RuleId("bare-mention");

pub(super) const RULE: Rule = Rule {
    id: ID,
    severity: Severity::Warning,
    summary: "a mention that notifies somebody",
    fix: Some(Applicability::Suggested),
    docs: include_str!("../../docs/rules/bare-mention.md"),
    checks: &[Check::Text(look)],
};

/// The longest name of an account on GitHub.
const MAX_HANDLE: usize = 39;

fn look(_: &Context<'_>, text: &Text<'_>, sink: &mut Sink) {
    if !text.prose.has(Trait::At) || !(text.is_own() || text.role == TextRole::Quote) {
        return;
    }
    let masked = text.prose.masked();
    for (at, _) in masked.match_indices('@') {
        let Some(handle) = handle(masked, at).filter(|_| !is_linked(text.text(), at)) else { continue };
        let mention = format!("@{handle}");
        let place = text.place(Span::new(at, at + mention.len()));
        let raised =
            Raised::new(ID, text.file, place, format!("`{mention}` notifies whoever has that name on a forge"));
        sink.push(if text.is_markdown() {
            raised
                .help(format!("write `` `{mention}` `` or the person's name"))
                .replace_with(Applicability::Suggested, format!("`{mention}`"))
        } else {
            raised.help("write the person's name")
        });
    }
}

/// The name of the account that is mentioned by the `@` at `at`. A package `@scope/name`, a host `@a.example` and an
/// account on a named server are no mentions.
fn handle(text: &str, at: usize) -> Option<&str> {
    let before = text[..at].chars().next_back();
    if before.is_some_and(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '/' | '@' | '.' | '\0')) {
        return None;
    }
    let rest = &text[at + 1..];
    let length = rest.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'-').count();
    let handle = rest[..length].trim_end_matches('-');
    let after = &rest[handle.len()..];
    let goes_on = after.starts_with(['/', '_', '@', '('])
        || (after.starts_with(['.', ':']) && after[1..].starts_with(|c: char| c.is_alphanumeric()))
        || after.starts_with(|c: char| c.is_alphanumeric());
    let is_handle = (2..=MAX_HANDLE).contains(&handle.len()) && handle.starts_with(|c: char| c.is_ascii_alphabetic());
    (is_handle && !goes_on).then_some(handle)
}

/// True when the byte stands in the words of a link, where a forge leaves it alone.
fn is_linked(text: &str, at: usize) -> bool {
    text.contains("](")
        && marks(text).iter().any(|mark| matches!(mark, Mark::Link { span, .. } if span.start < at && at < span.end))
}

#[cfg(test)]
mod tests {
    use super::handle;

    #[test]
    fn mentions_are_told_from_packages_and_addresses() {
        let found = |text: &str| text.find('@').and_then(|at| handle(text, at)).map(ToOwned::to_owned);
        assert_eq!(found("by @ann-b.").as_deref(), Some("ann-b"));
        assert_eq!(found("(@everyone)").as_deref(), Some("everyone"));
        for text in ["@scope/name", "a@b", "@a.example", "@ann@host.example", "@ann:host.example", "@ 5", "@5", "x/@y"]
        {
            assert_eq!(found(text), None, "{text}");
        }
    }
}
