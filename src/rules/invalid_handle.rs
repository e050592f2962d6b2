//! `invalid-handle`: a contributor's name on a forge, or e-mail address, that is none.

use super::{Check, Context, Rule};
use crate::finding::{Applicability, Place, Raised, RuleId, Severity, Sink};
use crate::guide::ContributorFile;
use crate::source::FieldPath;

const ID: RuleId = RuleId("invalid-handle");

pub(super) const RULE: Rule = Rule {
    id: ID,
    severity: Severity::Error,
    summary: "a contributor's handle or e-mail address that is not valid",
    fix: Some(Applicability::Automatic),
    docs: include_str!("../../docs/rules/invalid-handle.md"),
    checks: &[Check::Contributor(look)],
};

fn look(_: &Context<'_>, file: &ContributorFile, sink: &mut Sink) {
    for (place, handle) in file.contributor.handles.iter().filter(|(_, handle)| !handle.is_empty()) {
        let path = FieldPath::from("handles").key(place.as_str());
        if is_handle(handle) {
            continue;
        }
        let raised = Raised::new(ID, file.file, Place::value(path), format!("`{handle}` is not a handle"));
        let bare = bare_handle(handle).filter(|bare| is_handle(bare));
        sink.push(match bare {
            Some(bare) => raised.help(format!("write `{bare}`")).replace_with(Applicability::Automatic, bare),
            None => raised.help("write the name alone, as it stands in the address of their page there"),
        });
    }
    for (index, email) in file.contributor.emails.iter().enumerate().filter(|(_, email)| !email.is_empty()) {
        if !is_email(email) {
            let place = Place::value(FieldPath::from("emails").index(index));
            sink.push(
                Raised::new(ID, file.file, place, format!("`{email}` is not an e-mail address"))
                    .help("write the address of their commits, `name@host`, as `git log` shows it"),
            );
        }
    }
}

/// No white space, no address; `@ada@example.social` is how the Fediverse writes a handle.
fn is_handle(text: &str) -> bool {
    let is_odd = |c: char| c.is_whitespace() || matches!(c, '/' | ':' | '<' | '>' | '"' | '\\');
    let has_lone_sign = text.starts_with('@') && !text[1..].contains('@');
    !text.is_empty() && !has_lone_sign && !text.contains(is_odd)
}

/// The handle in `@ada` and `https://github.com/ada/`.
fn bare_handle(text: &str) -> Option<&str> {
    let text = text.trim();
    if let Some(rest) = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://")) {
        let (_, path) = rest.trim_end_matches('/').split_once('/')?;
        return Some(path.strip_prefix('@').unwrap_or(path));
    }
    text.strip_prefix('@')
}

fn is_email(text: &str) -> bool {
    let Some((name, host)) = text.trim().rsplit_once('@') else { return false };
    !name.is_empty() && !host.is_empty() && !text.trim().contains(|c: char| c.is_whitespace() || matches!(c, '<' | '>'))
}
