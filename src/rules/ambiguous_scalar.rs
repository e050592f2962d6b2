//! `ambiguous-scalar`: a text without quotes that other readers of YAML take for something else.

use super::{Check, Context, Rule};
use crate::finding::{Applicability, Place, Raised, RuleId, Severity, Sink};
use crate::guide::{ContributorFile, EntryFile, Step, ThemeFile, field_path, walk_contributor, walk_entry, walk_theme};
use crate::source::{FieldPath, FileId, Part};

const ID: RuleId = RuleId("ambiguous-scalar");

pub(super) const RULE: Rule = Rule {
    id: ID,
    severity: Severity::Warning,
    summary: "a text that some readers of YAML take for a number, a date or a yes",
    fix: Some(Applicability::Automatic),
    docs: include_str!("../../docs/rules/ambiguous-scalar.md"),
    checks: &[Check::Entry(entry), Check::Theme(theme), Check::Contributor(contributor), Check::Guide(config)],
};

fn entry(context: &Context<'_>, file: &EntryFile, sink: &mut Sink) {
    // A date is what `since` holds, whoever reads it.
    let is_date = |steps: &[Step]| steps.last() == Some(&Step::Key("since"));
    walk_entry(file.entry(), |steps, _, text| {
        if reads_otherwise(text).is_some() && !is_date(steps) {
            judge(context, file.file, field_path(steps), text, sink);
        }
    });
}

fn theme(context: &Context<'_>, file: &ThemeFile, sink: &mut Sink) {
    walk_theme(&file.theme, |steps, _, text| judge(context, file.file, field_path(steps), text, sink));
}

fn contributor(context: &Context<'_>, file: &ContributorFile, sink: &mut Sink) {
    let contributor = &file.contributor;
    walk_contributor(contributor, |steps, _, text| judge(context, file.file, field_path(steps), text, sink));
    for (place, handle) in &contributor.handles {
        judge(context, file.file, FieldPath::from("handles").key(place.as_str()), handle, sink);
    }
    if let Some(signature) = &contributor.agreement {
        let at = |field: &str| FieldPath::from("agreement").key(field);
        judge(context, file.file, at("version"), &signature.version, sink);
        judge(context, file.file, at("sha256"), &signature.sha256, sink);
    }
}

fn config(context: &Context<'_>, sink: &mut Sink) {
    let config = &context.guide.config;
    let Some(file) = context.guide.config_file else { return };
    judge(context, file, "title".into(), &config.title, sink);
    for (field, text) in [
        ("description", &config.description),
        ("language", &config.language),
        ("license", &config.license),
        ("default_branch", &config.default_branch),
    ] {
        judge(context, file, field.into(), text.as_deref().unwrap_or_default(), sink);
    }
    for page in &context.guide.pages {
        judge(context, page.file, "title".into(), &page.page.title, sink);
    }
}

fn judge(context: &Context<'_>, file: FileId, path: FieldPath, text: &str, sink: &mut Sink) {
    let Some(kind) = reads_otherwise(text) else { return };
    let source = context.guide.files.get(file);
    let span = source.locate(&path, Part::Value, 0);
    // In quotes, or in a block, it is a text to everybody.
    if source.text[span.start..span.end] == *text {
        sink.push(
            Raised::new(ID, file, Place::value(path), format!("some readers of YAML take `{text}` for {kind}"))
                .help("put it in quotes")
                .replace_with(Applicability::Automatic, text),
        );
    }
}

/// What a reader of YAML 1.1 or of the core schema of YAML 1.2 makes of a plain text, when writing that down again gives
/// something else (YAML 1.1 types repository: bool, int, float, timestamp, merge, value).
fn reads_otherwise(text: &str) -> Option<&'static str> {
    let first = *text.as_bytes().first()?;
    if text.len() <= 3 && matches!(first.to_ascii_lowercase(), b'y' | b'n' | b'o' | b'=' | b'<') {
        // `y` and `n` are in the YAML 1.1 types too; hardly any reader heeds that.
        let is_word = ["yes", "no", "on", "off"].iter().any(|word| {
            // Mixed letters (`nO`) are no word to anybody.
            *word == text || word.to_uppercase() == text || (word.eq_ignore_ascii_case(text) && text[1..] == word[1..])
        });
        let is_sign = matches!(text, "=" | "<<");
        return is_word.then_some("yes or no").or(is_sign.then_some("a sign of its own"));
    }
    if !matches!(first, b'0'..=b'9' | b'+' | b'-' | b'.') {
        return (text.len() <= 5 && (text.eq_ignore_ascii_case("true") || text.eq_ignore_ascii_case("false")))
            .then_some("yes or no");
    }
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    if is_timestamp(text) {
        return Some("a date");
    }
    let is_special = matches!(unsigned, ".inf" | ".Inf" | ".INF") || matches!(text, ".nan" | ".NaN" | ".NAN");
    if (is_special || is_integer(unsigned) || is_float(unsigned)) && !prints_alike(text) {
        return Some("a number");
    }
    None
}

/// True for a number that every program writes as it was read.
fn prints_alike(text: &str) -> bool {
    // 15 digits are what a floating-point number keeps of any decimal (IEEE 754, binary64).
    text.len() <= 15 && text.parse::<f64>().is_ok_and(|number| number.to_string() == text)
}

fn is_integer(unsigned: &str) -> bool {
    let all = |digits: &str, fits: fn(char) -> bool| !digits.is_empty() && digits.chars().all(|c| c == '_' || fits(c));
    if let Some(digits) = unsigned.strip_prefix("0b") {
        return all(digits, |c| matches!(c, '0' | '1'));
    }
    if let Some(digits) = unsigned.strip_prefix("0x") {
        return all(digits, |c| c.is_ascii_hexdigit());
    }
    if let Some(digits) = unsigned.strip_prefix("0o") {
        return all(digits, |c| c.is_digit(8));
    }
    // 12:30:45 is a number to the base of sixty.
    let mut parts = unsigned.split(':');
    let leads = parts
        .next()
        .is_some_and(|part| part.starts_with(|c: char| c.is_ascii_digit()) && all(part, |c| c.is_ascii_digit()));
    leads && parts.all(|part| part.len() <= 2 && part.parse::<u8>().is_ok_and(|number| number < 60))
}

fn is_float(unsigned: &str) -> bool {
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (unsigned, None),
    };
    let exponent_fits = exponent.is_none_or(|exponent| {
        let digits = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
        !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
    });
    let is_number = |c: char| c.is_ascii_digit() || c == '_';
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let has_digit = mantissa.contains(|c: char| c.is_ascii_digit());
    let has_mark = mantissa.contains('.') || exponent.is_some();
    exponent_fits
        && has_digit
        && has_mark
        && !whole.starts_with('_')
        && whole.chars().all(is_number)
        && fraction.chars().all(is_number)
}

/// `2014-10-01`, with or without a time behind it. A year and month alone are a text to everybody.
fn is_timestamp(text: &str) -> bool {
    let (date, time) = match text.find(['T', 't', ' ']) {
        Some(at) => (&text[..at], text[at + 1..].trim_start()),
        None => (text, ""),
    };
    let parts: Vec<&str> = date.split('-').collect();
    let [year, month, day] = parts[..] else { return false };
    let digits =
        |part: &str, lengths: &[usize]| lengths.contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
    // A date without a time has two digits for month and day.
    let lengths: &[usize] = if time.is_empty() { &[2] } else { &[1, 2] };
    let is_date = digits(year, &[4]) && digits(month, lengths) && digits(day, lengths);
    is_date
        && (date == text || (time.contains(':') && time.bytes().all(|b| b.is_ascii_digit() || b":.+-Zz ".contains(&b))))
}

#[cfg(test)]
mod tests {
    use super::reads_otherwise;

    #[test]
    fn what_other_readers_take_for_something_else() {
        for word in ["no", "No", "NO", "on", "OFF", "yes", "true", "FALSE"] {
            assert_eq!(reads_otherwise(word), Some("yes or no"), "{word}");
        }
        for number in [
            "1.10",
            "1.0",
            "007",
            "0x1F",
            "0o17",
            "0b11",
            "1_000",
            "1e3",
            "12:30",
            "+1",
            ".5",
            ".inf",
            "-.INF",
            "5.",
            "12345678901234567890",
        ] {
            assert_eq!(reads_otherwise(number), Some("a number"), "{number}");
        }
        for date in ["2014-10-01", "2014-10-01T12:00:00Z", "2014-10-01 12:00:00"] {
            assert_eq!(reads_otherwise(date), Some("a date"), "{date}");
        }
        for text in [
            "",
            "1",
            "2048",
            "2.5",
            "-3",
            "2015",
            "2015-05",
            "2014-10-1",
            "1Password",
            "3proxy",
            "7-Zip",
            "1.2.3",
            "nO",
            "none",
            "only",
            "yes!",
            ".net",
            ".NET",
            "+",
            "-",
            ".",
            "...",
            "0xZZ",
            "e3",
            "1e",
            "12:99",
            "12:30pm",
            "2014-10-01 was a Wednesday",
            "=>",
            "8 bits",
        ] {
            assert_eq!(reads_otherwise(text), None, "{text}");
        }
    }
}
