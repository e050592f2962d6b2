//! `invalid-language`: the guide's language is not a language tag.

use super::{Check, Context, Rule};
use crate::finding::{Applicability, Place, Raised, RuleId, Severity, Sink};

const ID: RuleId = RuleId("invalid-language");

pub(super) const RULE: Rule = Rule {
    id: ID,
    severity: Severity::Error,
    summary: "a language that is not a BCP 47 tag",
    fix: Some(Applicability::Automatic),
    docs: include_str!("../../docs/rules/invalid-language.md"),
    checks: &[Check::Guide(look)],
};

fn look(context: &Context<'_>, sink: &mut Sink) {
    let (Some(file), Some(language)) = (context.guide.config_file, &context.guide.config.language) else { return };
    if language.is_empty() || is_tag(language) {
        return;
    }
    let raised = Raised::new(ID, file, Place::value("language"), format!("`{language}` is not a language tag"))
        .help("write `en`, `pt-BR` or `zh-Hant`: a language of two or three letters, then script and region");
    // `en_US`, as locales are written.
    let hyphens = language.split('.').next().unwrap_or_default().replace('_', "-");
    sink.push(if is_tag(&hyphens) { raised.replace_with(Applicability::Automatic, hyphens) } else { raised });
}

/// The form of a tag (RFC 5646, section 2.1) as far as guides need it: language, script, region, variants, extensions.
fn is_tag(tag: &str) -> bool {
    let mut parts = tag.split('-').peekable();
    let is = |part: &str, lengths: std::ops::RangeInclusive<usize>, kind: fn(&u8) -> bool| {
        lengths.contains(&part.len()) && part.bytes().all(|byte| kind(&byte))
    };
    if !parts.next().is_some_and(|part| is(part, 2..=3, u8::is_ascii_alphabetic)) {
        return false;
    }
    let mut skip = |lengths, kind: fn(&u8) -> bool| parts.next_if(|part| is(part, lengths, kind)).is_some();
    skip(4..=4, u8::is_ascii_alphabetic);
    if !skip(2..=2, u8::is_ascii_alphabetic) {
        skip(3..=3, u8::is_ascii_digit);
    }
    let mut after_singleton = false;
    parts.all(|part| {
        let is_singleton = part.len() == 1;
        let is_variant = is(part, 5..=8, u8::is_ascii_alphanumeric)
            || (part.len() == 4 && part.starts_with(|c: char| c.is_ascii_digit()));
        let fits =
            if after_singleton { is(part, 1..=8, u8::is_ascii_alphanumeric) } else { is_singleton || is_variant };
        after_singleton |= is_singleton;
        fits
    })
}

#[cfg(test)]
mod tests {
    use super::is_tag;

    #[test]
    fn tags_have_their_form() {
        for good in
            ["en", "de", "pt-BR", "zh-Hant", "zh-Hant-TW", "es-419", "sl-rozaj", "de-CH-1996", "en-x-guide", "gsw"]
        {
            assert!(is_tag(good), "{good}");
        }
        for bad in ["", "english", "en_US", "e", "en-", "-en", "en--US", "en-USA-x!", "c3"] {
            assert!(!is_tag(bad), "{bad}");
        }
    }
}
