//! The forms that other programs read, held against the schemas in `tests/schemas/`.

use crate::guides::{base, files_below, fixtures, root, run, write_to};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

/// A guide with findings of many rules, related places, fixes and odd names: the bad fixtures of all rules at once.
fn many_findings(folder: &Path) {
    write_to(folder, &base());
    let folders = fs::read_dir(fixtures()).unwrap().map(|rule| rule.unwrap().path()).filter(|path| path.is_dir());
    for case in folders.flat_map(|rule| fs::read_dir(rule).unwrap()) {
        let case = case.unwrap();
        let name = case.file_name().into_string().unwrap();
        if !name.starts_with("bad-") || !case.path().join("entries").is_dir() {
            continue;
        }
        for (number, file) in files_below(&case.path().join("entries")).iter().enumerate() {
            let odd = file.file_name().unwrap().to_str().unwrap().trim_end_matches(".yaml");
            let rule = case.path().parent().unwrap().file_name().unwrap().to_str().unwrap().to_owned();
            fs::copy(file, folder.join(format!("entries/{rule}-{name}-{number} {odd}#%é.yaml"))).unwrap();
        }
    }
    fs::write(folder.join("entries/[a]:b?<c>&\"'.yaml"), "name: \"]]>\\e\\uFFFE\\uD7FF\"\n\"k\\0\": \"<&'\"\n")
        .unwrap();
}

fn report(folder: &Path, format: &str) -> String {
    let output = run(folder, &["validate", "--format", format]);
    assert_eq!(output.status.code(), Some(1), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

fn validate(schema: &Value, instance: &Value) {
    let validator = jsonschema::validator_for(schema).unwrap();
    let errors: Vec<String> =
        validator.iter_errors(instance).map(|error| format!("{}: {error}", error.instance_path())).take(5).collect();
    assert!(errors.is_empty(), "{errors:#?}");
}

#[test]
fn sarif_is_what_oasis_says() {
    let folder = tempfile::tempdir().unwrap();
    many_findings(folder.path());
    let schema = fs::read(root().join("tests/schemas/sarif-2.1.0.json")).unwrap();
    let mut schema: Value = serde_json::from_slice(&schema).unwrap();
    // One pattern in it has a bracket too many and is no regular expression; the field is one that we do not write.
    for of in ["run", "toolComponent"] {
        let language = schema.pointer_mut(&format!("/definitions/{of}/properties/language")).unwrap();
        assert!(language.as_object_mut().unwrap().remove("pattern").is_some());
    }
    let log: Value = serde_json::from_str(&report(folder.path(), "sarif")).unwrap();
    validate(&schema, &log);
    assert!(!jsonschema::is_valid(&schema, &json!({"version": "2.1.0", "runs": [{"tool": {}}]})));
    let run = &log["runs"][0];
    let results = run["results"].as_array().unwrap();
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    assert!(results.len() > 200 && rules.len() > 15, "{} results of {} rules", results.len(), rules.len());
    let mut prints = BTreeSet::new();
    for result in results {
        let rule = &rules[usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap()];
        assert_eq!(rule["id"], result["ruleId"]);
        // No two alike: code scanning would take them for one.
        assert!(prints.insert(result["partialFingerprints"]["ddscurate/v1"].as_str().unwrap()), "{result}");
        let uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"].as_str().unwrap();
        let there = url::Url::parse("file:///x/").unwrap().join(uri).unwrap().to_file_path().unwrap();
        assert!(folder.path().join(there.strip_prefix("/x").unwrap()).exists(), "{uri}");
    }
    for rule in rules {
        for text in ["/shortDescription/text", "/fullDescription/text", "/help/markdown", "/helpUri"] {
            assert!(rule.pointer(text).is_some_and(|text| text.as_str().is_some_and(|text| text.len() > 10)), "{rule}");
        }
        // What code scanning accepts (its documentation, "SARIF support").
        assert!(rule["shortDescription"]["text"].as_str().unwrap().chars().count() <= 1024, "{rule}");
        assert!(rule["fullDescription"]["text"].as_str().unwrap().chars().count() <= 1024, "{rule}");
    }
}

#[test]
fn junit_is_what_jenkins_reads() {
    let folder = tempfile::tempdir().unwrap();
    many_findings(folder.path());
    let out = tempfile::tempdir().unwrap();
    let bad = out.path().join("bad.xml");
    fs::write(&bad, report(folder.path(), "junit")).unwrap();
    let good = out.path().join("good.xml");
    fs::write(&good, run(&root(), &["validate", "--format", "junit"]).stdout).unwrap();
    let wrong = out.path().join("wrong.xml");
    fs::write(&wrong, "<testsuites><testsuite name=\"a\"/></testsuites>").unwrap();
    let schema = root().join("tests/schemas/junit-4.xsd");
    for (file, code) in [(&bad, 0), (&good, 0), (&wrong, 3)] {
        let output = Command::new("xmllint").args(["--noout", "--nonet", "--schema"]).arg(&schema).arg(file).output();
        let output = output.expect("this test needs xmllint, of Debian's libxml2-utils; `.ci/run` installs it");
        assert_eq!(output.status.code(), Some(code), "{}", String::from_utf8_lossy(&output.stderr));
    }
    let text = fs::read_to_string(&bad).unwrap();
    let cases = text.matches("<testcase ").count();
    assert!(
        cases > 200 && text.contains(&format!("tests=\"{cases}\" failures=\"{}\"", text.matches("<failure ").count()))
    );
}

#[test]
fn the_gitlab_report_is_what_its_documentation_says() {
    let schema = json!({"type": "array", "items": {
        "type": "object",
        "required": ["description", "check_name", "fingerprint", "severity", "location"],
        "additionalProperties": false,
        "properties": {
            "description": {"type": "string", "minLength": 1},
            "check_name": {"type": "string", "pattern": "^[a-z-]+$"},
            "fingerprint": {"type": "string", "pattern": "^[0-9a-f]{32}$"},
            "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
            "location": {"type": "object", "required": ["path", "lines"], "properties": {
                // From the repository's root, and not written as `./…`.
                "path": {"type": "string", "pattern": "^[^./]"},
                "lines": {"type": "object", "required": ["begin"], "properties": {
                    "begin": {"type": "integer", "minimum": 1}, "end": {"type": "integer", "minimum": 1}}}}}
        }
    }});
    let folder = tempfile::tempdir().unwrap();
    many_findings(folder.path());
    let items: Value = serde_json::from_str(&report(folder.path(), "gitlab")).unwrap();
    validate(&schema, &items);
    let prints: BTreeSet<&str> =
        items.as_array().unwrap().iter().map(|item| item["fingerprint"].as_str().unwrap()).collect();
    assert_eq!(prints.len(), items.as_array().unwrap().len());
    assert!(prints.len() > 200);
    assert_eq!(report(folder.path(), "gitlab"), report(folder.path(), "gitlab"));
}
