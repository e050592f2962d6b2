//! Findings as a GitLab Code Quality report: a list in which each finding has a fingerprint of its own that does not
//! depend on its line, so that a merge request shows what is new.

use super::{Reporter, Run, write_json};
use crate::finding::{Finding, Severity};
use serde::Serialize;
use sha2::{Digest as _, Sha256};
use std::collections::HashMap;
use std::io::{self, Write};

pub(super) struct GitLab;

#[derive(Serialize)]
struct Item<'r> {
    description: String,
    check_name: &'r str,
    fingerprint: String,
    severity: &'static str,
    location: Location,
}

#[derive(Serialize)]
struct Location {
    path: String,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: usize,
    end: usize,
}

impl Reporter for GitLab {
    fn report(&self, run: &Run<'_>, out: &mut dyn Write) -> io::Result<()> {
        let mut fingerprints = Fingerprints::default();
        let items: Vec<Item<'_>> =
            run.findings.shown.iter().map(|finding| item(run, finding, &mut fingerprints)).collect();
        write_json(out, &items)
    }
}

fn item<'r>(run: &Run<'_>, finding: &'r Finding, fingerprints: &mut Fingerprints) -> Item<'r> {
    Item {
        description: match &finding.help {
            Some(help) => format!("{}: {help}", finding.message),
            None => finding.message.clone(),
        },
        check_name: finding.rule.0,
        fingerprint: fingerprints.of(finding),
        severity: match finding.severity {
            Severity::Error => "critical",
            Severity::Warning => "minor",
            Severity::Info => "info",
        },
        location: Location {
            path: run.path_in_repository(&finding.path).into_owned(),
            lines: Lines { begin: finding.range.start.line, end: finding.range.end.line },
        },
    }
}

/// Names for findings that stay when lines move: made of rule, file, field and message. Equal ones are numbered, since
/// GitLab drops all but one of those with the same fingerprint.
#[derive(Default)]
pub(super) struct Fingerprints(HashMap<String, usize>);

impl Fingerprints {
    pub(super) fn of(&mut self, finding: &Finding) -> String {
        let field = finding.field.as_deref().unwrap_or_default();
        let about = [finding.rule.0, &finding.path, field, &finding.message].join("\0");
        let seen = self.0.entry(about.clone()).or_default();
        let numbered = format!("{about}\0{seen}");
        *seen += 1;
        Sha256::digest(numbered.as_bytes()).iter().take(16).map(|byte| format!("{byte:02x}")).collect()
    }
}
