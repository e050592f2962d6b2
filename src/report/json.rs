//! Findings for programs: the frozen form `ddscurate/findings/1`. Its types are its own, so that a change inside the
//! program cannot change it by accident.

use super::{Reporter, Run};
use crate::finding::{Finding, Fix, Related, Severity};
use crate::source::Range;
use serde::Serialize;
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
                waived: run.findings.waived,
            },
            findings: run.findings.shown.iter().map(item).collect(),
        };
        serde_json::to_writer(&mut *out, &report)?;
        writeln!(out)
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
