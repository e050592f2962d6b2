//! Findings as JUnit XML: one test case a finding, or one that passed when there is none. Most CI systems read it.

use super::sanitize::clean_block;
use super::{Reporter, Run};
use crate::finding::{Finding, Severity};
use std::io::{self, Write};

pub(super) struct JUnit;

impl Reporter for JUnit {
    fn report(&self, run: &Run<'_>, out: &mut dyn Write) -> io::Result<()> {
        let findings = &run.findings.shown;
        let failed = findings.iter().filter(|finding| finding.severity > Severity::Info).count();
        let tests = findings.len().max(1);
        writeln!(out, r#"<?xml version="1.0" encoding="UTF-8"?>"#)?;
        writeln!(out, r#"<testsuites name="ddscurate" tests="{tests}" failures="{failed}" errors="0">"#)?;
        writeln!(out, r#"  <testsuite name="validate" tests="{tests}" failures="{failed}" errors="0" skipped="0">"#)?;
        if findings.is_empty() {
            writeln!(out, r#"    <testcase name="{}" classname="ddscurate"/>"#, run.entries_in_words())?;
        }
        for finding in findings {
            write_case(run, finding, out)?;
        }
        writeln!(out, "  </testsuite>\n</testsuites>")
    }
}

fn write_case(run: &Run<'_>, finding: &Finding, out: &mut dyn Write) -> io::Result<()> {
    let path = run.path_in_repository(&finding.path);
    let place = finding.range.start;
    let name = format!("{path}:{}:{} {}", place.line, place.column, finding.rule);
    let help = finding.help.as_deref().map(|help| format!("\nhelp: {help}")).unwrap_or_default();
    let text = format!("{}{help}\nat {path}:{}:{}", finding.message, place.line, place.column);
    write!(out, r#"    <testcase name="{}" classname="{}" file="{}""#, escape(&name), finding.rule, escape(&path))?;
    if finding.severity == Severity::Info {
        return writeln!(out, "><system-out>{}</system-out></testcase>", escape(&text));
    }
    let severity = finding.severity.word();
    writeln!(
        out,
        r#"><failure message="{}" type="{severity}">{}</failure></testcase>"#,
        escape(&finding.message),
        escape(&text)
    )
}

/// Text for XML 1.0, in attributes and between tags. Control characters, which XML cannot hold in any form, are
/// written out before.
fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len() + 8);
    for c in clean_block(text).chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\n' => safe.push_str("&#10;"),
            '\t' => safe.push_str("&#9;"),
            c => safe.push(c),
        }
    }
    safe
}
