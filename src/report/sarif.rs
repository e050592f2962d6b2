//! Findings as SARIF 2.1.0 (OASIS), which code scanning services read.

use super::gitlab::Fingerprints;
use super::{AboutRule, Reporter, Run, write_json};
use crate::finding::{Edit, Finding, Related, Severity};
use crate::source::{Range, SourceFile, Span};
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use serde_json::{Value, json};
use std::io::{self, Write};

/// What a path may not hold in a URI reference (RFC 3986, `path-noscheme`: no colon either).
const IN_PATH: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'[')
    .add(b'\\')
    .add(b']')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}')
    .add(b':');

pub(super) struct Sarif {
    pub(super) rules: &'static [AboutRule],
}

impl Reporter for Sarif {
    fn report(&self, run: &Run<'_>, out: &mut dyn Write) -> io::Result<()> {
        let mut rules: Vec<&str> = run.findings.shown.iter().map(|finding| finding.rule.0).collect();
        rules.sort_unstable();
        rules.dedup();
        let mut fingerprints = Fingerprints::default();
        let results: Vec<Value> =
            run.findings.shown.iter().map(|finding| result(run, finding, &rules, &mut fingerprints)).collect();
        let log = json!({
            "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
            "version": "2.1.0",
            "runs": [{
                "tool": {"driver": {
                    "name": "ddscurate",
                    "semanticVersion": env!("CARGO_PKG_VERSION"),
                    "informationUri": env!("CARGO_PKG_REPOSITORY"),
                    "rules": rules.iter().map(|id| rule(self.rules, id)).collect::<Vec<_>>(),
                }},
                "columnKind": "unicodeCodePoints",
                "originalUriBaseIds": {"%SRCROOT%": {"description": {"text": "The root of the repository."}}},
                "results": results,
            }],
        });
        write_json(out, &log)
    }
}

/// What code scanning shows beside a finding: the phrase as its title, and the rule's page.
fn rule(rules: &[AboutRule], id: &str) -> Value {
    let page = format!("{}/blob/main/docs/rules/{id}.md", env!("CARGO_PKG_REPOSITORY"));
    let mut rule = json!({"id": id, "name": id, "helpUri": page});
    if let Some(about) = rules.iter().find(|about| about.id.0 == id) {
        rule["shortDescription"] = json!({"text": about.summary});
        rule["fullDescription"] = json!({"text": paragraph(about.docs).unwrap_or(about.summary)});
        rule["help"] = json!({"text": about.docs, "markdown": about.docs});
        rule["defaultConfiguration"] = json!({"level": level(about.severity)});
    }
    rule
}

/// The first text of a page, behind its title.
fn paragraph(page: &str) -> Option<&str> {
    page.split("\n\n").map(str::trim).find(|part| !part.is_empty() && !part.starts_with('#'))
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

fn result(run: &Run<'_>, finding: &Finding, rules: &[&str], fingerprints: &mut Fingerprints) -> Value {
    let text = match &finding.help {
        Some(help) => format!("{}\n{help}", finding.message),
        None => finding.message.clone(),
    };
    let related: Vec<Value> = finding.related.iter().map(|related| related_location(run, related)).collect();
    let mut result = json!({
        "ruleId": finding.rule.0,
        "ruleIndex": rules.binary_search(&finding.rule.0).unwrap_or_default(),
        "level": level(finding.severity),
        "message": {"text": text},
        "locations": [{"physicalLocation": physical(run, &finding.path, finding.range)}],
        "relatedLocations": related,
        "partialFingerprints": {"ddscurate/v1": fingerprints.of(finding)},
    });
    if let Some(fix) = &finding.fix {
        let changes: Vec<Value> = fix.edits.iter().map(|edit| change(run, run.files.get(finding.file), edit)).collect();
        let about = finding.help.as_deref().unwrap_or("mend it");
        result["fixes"] = json!([{"description": {"text": about}, "artifactChanges": changes}]);
    }
    result
}

fn related_location(run: &Run<'_>, related: &Related) -> Value {
    json!({"physicalLocation": physical(run, &related.path, related.range), "message": {"text": related.message}})
}

fn change(run: &Run<'_>, file: &SourceFile, edit: &Edit) -> Value {
    let text = file.text.as_str();
    let range = Span::new(edit.start, edit.end).range_in(text);
    json!({
        "artifactLocation": artifact(run, &edit.path),
        "replacements": [{"deletedRegion": region(range), "insertedContent": {"text": edit.text}}],
    })
}

fn physical(run: &Run<'_>, path: &str, range: Range) -> Value {
    json!({"artifactLocation": artifact(run, path), "region": region(range)})
}

fn artifact(run: &Run<'_>, path: &str) -> Value {
    let path = run.path_in_repository(path);
    json!({"uri": utf8_percent_encode(&path, IN_PATH).to_string(), "uriBaseId": "%SRCROOT%"})
}

fn region(range: Range) -> Value {
    json!({
        "startLine": range.start.line,
        "startColumn": range.start.column,
        "endLine": range.end.line,
        "endColumn": range.end.column,
    })
}
