//! Findings for programs: the frozen form `ddscurate/findings/1`. Its types are its own, so that a change inside the
//! program cannot change it by accident.

use super::sanitize::COMMAND;
use super::{Reporter, Run};
use crate::finding::{Finding, Fix, Related, Severity};
use crate::source::{Range, is_hidden_character};
use serde::Serialize;
use serde_json::ser::{CompactFormatter, Formatter, Serializer};
use std::io::{self, Write};

pub(super) struct Json;

#[derive(Serialize)]
struct Report<'r> {
    schema: &'static str,
    tool: Tool,
    summary: Summary,
    findings: Vec<Item<'r>>,
}

#[derive(Serialize)]
struct Tool {
    name: &'static str,
    version: &'static str,
}

#[derive(Serialize)]
struct Summary {
    entries: usize,
    errors: usize,
    warnings: usize,
    infos: usize,
    waived: usize,
}

#[derive(Serialize)]
struct Item<'r> {
    rule: &'r str,
    severity: Severity,
    message: &'r str,
    help: Option<&'r str>,
    path: &'r str,
    range: Range,
    field: Option<&'r str>,
    related: &'r [Related],
    fix: Option<&'r Fix>,
}

impl Reporter for Json {
    fn report(&self, run: &Run<'_>, out: &mut dyn Write) -> io::Result<()> {
        let count = |severity| run.findings.count(severity);
        let report = Report {
            schema: "ddscurate/findings/1",
            tool: Tool { name: "ddscurate", version: env!("CARGO_PKG_VERSION") },
            summary: Summary {
                entries: run.entries,
                errors: count(Severity::Error),
                warnings: count(Severity::Warning),
                infos: count(Severity::Info),
                waived: run.findings.waived.len(),
            },
            findings: run.findings.shown.iter().map(item).collect(),
        };
        write_json(out, &report)
    }
}

/// Writes a value as one line of JSON. JSON itself escapes only the characters below U+0020; the others that do not
/// show, or turn the text around, are escaped here, so that the line may be shown on a terminal too.
///
/// # Errors
/// When `out` cannot be written to.
pub fn write_json(out: &mut dyn Write, value: &impl Serialize) -> io::Result<()> {
    value.serialize(&mut Serializer::with_formatter(&mut *out, Visible))?;
    writeln!(out)
}

struct Visible;

impl Formatter for Visible {
    fn write_string_fragment<W: ?Sized + Write>(&mut self, out: &mut W, fragment: &str) -> io::Result<()> {
        let mut rest = fragment;
        while let Some((at, hidden)) = rest.char_indices().find(|(at, c)| must_escape(&rest[*at..], *c)) {
            CompactFormatter.write_string_fragment(out, &rest[..at])?;
            for unit in hidden.encode_utf16(&mut [0; 2]) {
                write!(out, "\\u{unit:04x}")?;
            }
            rest = &rest[at + hidden.len_utf8()..];
        }
        CompactFormatter.write_string_fragment(out, rest)
    }
}

fn item(finding: &Finding) -> Item<'_> {
    Item {
        rule: finding.rule.0,
        severity: finding.severity,
        message: &finding.message,
        help: finding.help.as_deref(),
        path: &finding.path,
        range: finding.range,
        field: finding.field.as_deref(),
        related: &finding.related,
        fix: finding.fix.as_ref(),
    }
}

/// Hidden characters, and the first character of a workflow command, which a runner finds anywhere in a line.
fn must_escape(rest: &str, c: char) -> bool {
    is_hidden_character(c) || rest.starts_with(COMMAND)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_show_is_escaped_and_read_back() {
        let text = "a\u{1b}b\u{202e}c\u{9b}d\u{e0041}e\"\\\n\u{eb}";
        let mut line = Vec::new();
        write_json(&mut line, &text).unwrap();
        let line = String::from_utf8(line).unwrap();
        assert_eq!(line, "\"a\\u001bb\\u202ec\\u009bd\\udb40\\udc41e\\\"\\\\\\n\u{eb}\"\n");
        assert_eq!(serde_json::from_str::<String>(&line).unwrap(), text);
    }
}
