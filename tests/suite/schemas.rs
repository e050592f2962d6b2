//! Schema and validator agree. What the schema marks, the validator finds at the same place, so that an editor never
//! marks what is good; and what some rules find, the schema marks.

mod breaks;

use crate::guides::{TODAY, base, files_below, fixtures, root, run};
use breaks::mutate;
use ddscurate::finding::{Finding, Level};
use ddscurate::guide::{CONFIG_FILE, FileKind, SchemaRules, json_schema, load};
use ddscurate::rules::{RULES, judge};
use ddscurate::source::{DiskTree, MemoryTree, Value, emit, parse_value, split_front_matter};
use jiff::civil;
use jsonschema::Validator;
use proptest::prelude::*;
use std::collections::BTreeSet;
use std::fs;
use std::sync::LazyLock;

/// The rules on whose findings the schema may build: it marks nothing that none of them finds.
const MARKED_BY: [&str; 20] = [
    "dangling-contributor",
    "dangling-entry",
    "dangling-section",
    "dangling-theme",
    "invalid-date",
    "invalid-enum",
    "invalid-handle",
    "invalid-language",
    "invalid-license",
    "invalid-slug",
    "missing-field",
    "name-length",
    "note-length",
    "repeated-item",
    "summary-form",
    "summary-length",
    "theme-order",
    "unknown-field",
    "url-form",
    "waiver-invalid",
];

/// The rule on types; it stands apart because it is in both lists.
const TYPES: &str = "wrong-type";

/// The rules all of whose findings about one file the schema marks too.
const COMPLETE: [&str; 7] =
    ["invalid-enum", "missing-field", "name-length", "note-length", "summary-length", "unknown-field", TYPES];

/// The rules that speak of files which are not read at all, or not as editors read them.
const UNREAD: [&str; 5] = ["control-character", "duplicate-key", "file-encoding", "file-size", "yaml-syntax"];

/// The files in which documents are tried, one for each kind.
const PLACES: [(FileKind, &str); 6] = [
    (FileKind::Entry, "entries/anvil.yaml"),
    (FileKind::Theme, "themes/build.md"),
    (FileKind::Contributor, "contributors/tried.yaml"),
    (FileKind::Guide, CONFIG_FILE),
    (FileKind::Page, "pages/tried.md"),
    (FileKind::Agreement, "CLA.md"),
];

static VALIDATORS: LazyLock<Vec<Validator>> =
    LazyLock::new(|| FileKind::ALL.iter().map(|kind| validator(*kind, &|_| false)).collect());

fn schema(kind: FileKind, is_off: &dyn Fn(&str) -> bool) -> serde_json::Value {
    let all: Vec<(&str, &str)> = RULES.iter().map(|rule| (rule.id.0, rule.summary)).collect();
    serde_json::to_value(json_schema(kind, &SchemaRules { all: &all, is_off })).unwrap()
}

fn validator(kind: FileKind, is_off: &dyn Fn(&str) -> bool) -> Validator {
    jsonschema::draft202012::new(&schema(kind, is_off)).unwrap()
}

#[test]
fn the_schemas_are_schemas() {
    for kind in FileKind::ALL {
        let schema = schema(kind, &|_| false);
        assert_eq!(jsonschema::draft202012::meta::validate(&schema).map_err(|error| error.to_string()), Ok(()));
        assert_eq!(PLACES.iter().filter(|(other, _)| *other == kind).count(), 1);
    }
}

#[test]
fn every_field_is_explained() {
    let mut missing = Vec::new();
    for kind in FileKind::ALL {
        explained(&schema(kind, &|_| false), kind.word(), &mut missing);
    }
    assert!(
        missing.is_empty(),
        "add `.doc(…)`, `.examples(…)` or `.meanings(…)` in src/guide/schema:\n{}",
        missing.join("\n")
    );
}

/// Every property has a title and a sentence; a text or word has an example; every word has its meaning.
fn explained(schema: &serde_json::Value, path: &str, missing: &mut Vec<String>) {
    let words = schema["enum"].as_array().map_or(0, Vec::len);
    let meanings = schema["enumDescriptions"].as_array().map_or(0, Vec::len);
    if words != meanings {
        missing.push(format!("{path}: {words} words with {meanings} meanings"));
    }
    for (name, field) in schema["properties"].as_object().into_iter().flatten() {
        let path = format!("{path}.{name}");
        let doc = field["description"].as_str().unwrap_or_default();
        if field["title"].as_str().unwrap_or_default().is_empty() || doc.len() < 8 || !doc.ends_with(['.', '…']) {
            missing.push(format!("{path}: no sentence that describes it"));
        }
        let inner = field.get("items").or(field.get("additionalProperties").filter(|inner| inner.is_object()));
        let is_simple = |schema: &serde_json::Value| schema.get("properties").is_none();
        if is_simple(field)
            && is_simple(inner.unwrap_or(field))
            && inner.unwrap_or(field)["examples"].as_array().is_none()
        {
            missing.push(format!("{path}: no example"));
        }
        explained(field, &path, missing);
        if let Some(inner) = inner {
            explained(inner, &path, missing);
        }
    }
}

#[test]
fn examples_fit_their_own_fields() {
    for kind in FileKind::ALL {
        examples_fit(&schema(kind, &|_| false), kind.word());
    }
}

fn examples_fit(schema: &serde_json::Value, path: &str) {
    match schema {
        serde_json::Value::Object(members) => {
            if let Some(examples) = members.get("examples").and_then(|examples| examples.as_array()) {
                let alone = jsonschema::draft202012::new(schema).unwrap();
                for example in examples {
                    assert!(alone.is_valid(example), "{path}: {example}");
                }
            }
            members.iter().for_each(|(name, inner)| examples_fit(inner, &format!("{path}.{name}")));
        }
        serde_json::Value::Array(items) => items.iter().for_each(|inner| examples_fit(inner, path)),
        _ => {}
    }
}

#[test]
fn schema_and_validator_agree_on_all_files_there_are() {
    let mut failures = Vec::new();
    let mut seen = 0;
    for document in documents().iter() {
        seen += 1;
        disagreement(document.kind, &document.text).into_iter().for_each(|failure| failures.push(failure));
    }
    assert!(seen > 150, "the files were not found");
    assert!(failures.is_empty(), "{}", failures.join("\n\n"));
}

#[test]
fn good_files_of_this_guide_are_not_marked() {
    let guide = load(&DiskTree::new(root())).unwrap();
    assert!(judge(&guide, &[], civil::date(2030, 1, 1)).shown.is_empty());
    for document in documents().iter().filter(|document| document.is_ours) {
        let json = json_of(document.kind, &document.text).unwrap();
        assert_eq!(marks(document.kind, &json), Vec::<String>::new(), "{}", document.text);
    }
}

#[test]
fn the_schemas_kept_in_this_guide_are_up_to_date() {
    let settings = fs::read_to_string(root().join(".vscode/settings.json")).unwrap();
    let settings: serde_json::Value = serde_json::from_str(&settings).unwrap();
    for kind in ["entry", "contributor", "guide"] {
        let path = format!("schemas/{kind}.json");
        let kept = fs::read_to_string(root().join(&path)).unwrap_or_default();
        let printed = String::from_utf8(run(&root(), &["schema", kind]).stdout).unwrap();
        assert!(kept == printed, "{path} is out of date: `cargo run -- schema {kind} > {path}` mends that");
        assert!(settings["yaml.schemas"][format!("./{path}")].is_string(), "the editor's settings lack {path}");
    }
}

/// One break each, and what an editor must mark: rules that the schema covers only in part.
#[test]
fn what_an_editor_can_tell_it_tells() {
    let good =
        "name: Bowline\nkind: resource\nsummary: Holds a loop that does not slip.\nurls:\n  home: https://a.example/\n";
    assert_eq!(marks(FileKind::Entry, &json_of(FileKind::Entry, good).unwrap()), Vec::<String>::new());
    for (break_, place) in [
        ("tags: [No Slug]", "/tags/0"),
        ("tags: [a--b]", "/tags/0"),
        ("license: GPLv3 or later, see file", "/license"),
        ("listings: [{theme: Climbing!}]", "/listings/0/theme"),
        ("listings: [{theme: climbing, section: A B}]", "/listings/0/section"),
        ("listings: [{theme: climbing, url: www.example.org}]", "/listings/0/url"),
        ("listings: [{theme: climbing, weight: heavy}]", "/listings/0/weight"),
        ("links: [{title: x, url: 'ftp://a.example/'}]", "/links/0/url"),
        ("status: {state: archived, since: 1 June 2015}", "/status/since"),
        ("status: {state: archived, since: 2015-13}", "/status/since"),
        ("status: {state: archived, since: 15}", "/status/since"),
        ("status: {state: archived, since: ''}", "/status/since"),
        ("status: {state: archived, successor: The Other}", "/status/successor"),
        ("status: {state: archived, successor: {name: x}}", "/status/successor"),
        ("components: [{note: a part}]", "/components/0"),
        ("relations: [{type: fork-of, entry: Some Tool}]", "/relations/0/entry"),
        ("waivers: [{rule: placeholder, reason: x}]", "/waivers/0/rule"),
    ] {
        let text = format!("{good}{break_}\n");
        assert_eq!(marks(FileKind::Entry, &json_of(FileKind::Entry, &text).unwrap()), [place], "{break_}");
    }
    for summary in ["holds a loop that does not slip.", "Holds a loop that does not slip", "Holds a loop that slips?"] {
        let text = good.replace("Holds a loop that does not slip.", summary);
        assert_eq!(marks(FileKind::Entry, &json_of(FileKind::Entry, &text).unwrap()), ["/summary"], "{summary}");
    }
    for (from, to, place) in
        [("  home", "  docs", "/urls"), ("resource", "group", ""), ("urls:\n  home: https://a.example/\n", "", "")]
    {
        let marks = marks(FileKind::Entry, &json_of(FileKind::Entry, &good.replace(from, to)).unwrap());
        assert_eq!(marks, [place], "{to}");
    }
    for (text, place) in [
        ("schema: 2\ntitle: x\nthemes: [climbing]\n", "/schema"),
        ("schema: 1\ntitle: x\nthemes: [climbing, climbing]\n", "/themes"),
        ("schema: 1\ntitle: x\nthemes: []\n", "/themes"),
        ("schema: 1\ntitle: x\nthemes: [climbing]\nrules: {name-lenght: off}\n", "/rules"),
        ("schema: 1\ntitle: x\nthemes: [climbing]\nrules: {name-length: never}\n", "/rules/name-length"),
    ] {
        assert_eq!(marks(FileKind::Guide, &json_of(FileKind::Guide, text).unwrap()), [place], "{text}");
    }
}

#[test]
fn a_rule_that_is_off_marks_nothing() {
    let long = format!(
        "name: x\nkind: tool\nsummary: Runs tests.\nurls: {{home: 'https://a.example/'}}\nlistings: [{{theme: a, note: {}}}]\n",
        "n".repeat(501)
    );
    let cases = [
        ("note-length", long.as_str()),
        ("unknown-field", "name: x\nkind: tool\nsummary: Runs tests.\nurls: {home: 'https://a.example/'}\nown: 1\n"),
        ("missing-field", "name: ''\nkind: tool\nsummary: Runs tests.\n"),
        ("invalid-enum", "name: x\nkind: toy\nsummary: Runs tests.\nurls: {home: 'https://a.example/'}\n"),
        ("summary-form", "name: x\nkind: tool\nsummary: runs all tests\nurls: {home: 'https://a.example/'}\n"),
        ("url-form", "name: x\nkind: tool\nsummary: Runs tests.\nurls: {home: a.example}\n"),
        (TYPES, "name: x\nkind: tool\nsummary: Runs tests.\nurls: [https://a.example/]\ntags: one\n"),
    ];
    for (rule, text) in cases {
        let json = json_of(FileKind::Entry, text).unwrap();
        assert!(!validator(FileKind::Entry, &|_| false).is_valid(&json), "{rule} marks it");
        assert!(validator(FileKind::Entry, &|other| other == rule).is_valid(&json), "{rule} is off");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, ..ProptestConfig::default() })]

    #[test]
    fn schema_and_validator_agree_on_broken_files(at in any::<usize>(), breaks in prop::collection::vec(any::<[u16; 3]>(), 1..4)) {
        let documents = documents();
        let document = &documents[at % documents.len()];
        let others: Vec<&Value> = documents.iter().map(|document| &document.value).collect();
        let mut value = document.value.clone();
        for break_ in &breaks {
            mutate(&mut value, break_, &others);
        }
        let text = written(document.kind, &emit(&value));
        if let Some(failure) = disagreement(document.kind, &text) {
            prop_assert!(false, "{failure}");
        }
    }
}

/// A file to begin with.
struct Document {
    kind: FileKind,
    text: String,
    value: Value,
    /// True when it is of the guide in this repository, which has no findings.
    is_ours: bool,
}

/// Every file of this guide and of all fixtures that is YAML.
fn documents() -> &'static [Document] {
    static DOCUMENTS: LazyLock<Vec<Document>> = LazyLock::new(|| {
        let ours = ["entries", "themes", "contributors", "pages"].map(|folder| root().join(folder));
        let ours = ours
            .iter()
            .flat_map(|folder| files_below(folder))
            .chain([CONFIG_FILE, "CLA.md"].map(|file| root().join(file)));
        let ours: BTreeSet<_> = ours.collect();
        let mut documents = Vec::new();
        for path in files_below(&fixtures()).into_iter().chain(ours.iter().cloned()) {
            let Ok(text) = fs::read_to_string(&path) else { continue };
            let folder = path.parent().and_then(|folder| folder.file_name()?.to_str()).unwrap_or_default();
            let kind = match (folder, path.file_name().unwrap().to_str().unwrap()) {
                ("entries", _) => FileKind::Entry,
                ("themes", _) => FileKind::Theme,
                ("contributors", _) => FileKind::Contributor,
                ("pages", _) => FileKind::Page,
                (_, CONFIG_FILE) => FileKind::Guide,
                (_, "CLA.md") => FileKind::Agreement,
                _ => continue,
            };
            let Some(yaml) = yaml_of(kind, &text) else { continue };
            if let Ok(value @ Value::Mapping(_)) = parse_value(&yaml) {
                documents.push(Document { kind, text, value, is_ours: ours.contains(&path) });
            }
        }
        documents
    });
    &DOCUMENTS
}

fn is_markdown(kind: FileKind) -> bool {
    matches!(kind, FileKind::Theme | FileKind::Page | FileKind::Agreement)
}

fn yaml_of(kind: FileKind, text: &str) -> Option<String> {
    if !is_markdown(kind) {
        return Some(text.to_owned());
    }
    split_front_matter(text).map(|parts| text[parts.yaml.start..parts.yaml.end].to_owned())
}

fn written(kind: FileKind, yaml: &str) -> String {
    if is_markdown(kind) { format!("---\n{yaml}---\nSome text.\n") } else { yaml.to_owned() }
}

/// The document as editors see it, by the core schema of YAML 1.2; `None` when it is no YAML at all.
fn json_of(kind: FileKind, text: &str) -> Option<serde_json::Value> {
    let value = parse_value(&yaml_of(kind, text)?).ok()?;
    serde_json::to_value(value).ok()
}

/// Where the schema marks it, as JSON pointers.
fn marks(kind: FileKind, json: &serde_json::Value) -> Vec<String> {
    let at = FileKind::ALL.iter().position(|other| *other == kind).unwrap();
    let place = |error: &jsonschema::ValidationError<'_>| {
        let place = error.instance_path().to_string();
        // An empty text where one of two must be filled in: it is about the two, and so is the finding.
        let is_about_two = error.schema_path().to_string().ends_with("/not");
        if is_about_two { place.rsplit_once('/').map(|(above, _)| above.to_owned()).unwrap_or_default() } else { place }
    };
    let places: BTreeSet<String> = VALIDATORS[at].iter_errors(json).map(|error| place(&error)).collect();
    places.into_iter().collect()
}

/// All findings in the file, with every rule on.
fn findings(kind: FileKind, text: &str) -> (Vec<Finding>, usize) {
    let place = PLACES.iter().find(|(other, _)| *other == kind).unwrap().1;
    let mut tree: MemoryTree = base();
    tree.0.insert(place.to_owned(), text.as_bytes().to_vec());
    let all_on: Vec<(String, Level)> =
        RULES.iter().map(|rule| (rule.id.to_string(), Level::On(rule.severity))).collect();
    let found = judge(&load(&tree).unwrap(), &all_on, TODAY);
    (found.shown.into_iter().filter(|finding| finding.path == place).collect(), found.waived.len())
}

/// In what schema and validator do not agree about a file, if in anything.
fn disagreement(kind: FileKind, text: &str) -> Option<String> {
    let json = json_of(kind, text)?;
    let marks = marks(kind, &json);
    let (findings, waived) = findings(kind, text);
    if findings.iter().any(|finding| UNREAD.contains(&finding.rule.0)) {
        return None;
    }
    // Of a format that it does not know the validator says nothing else.
    if let [finding] = findings.as_slice()
        && finding.field.as_deref() == Some("schema")
        && finding.message.contains("is not known to this version")
    {
        let is_marked = marks.iter().any(|mark| mark == "/schema");
        return (!is_marked).then(|| format!("the schema takes an unknown format for good\n{text}"));
    }
    let found: Vec<(&Finding, Vec<String>)> =
        findings.iter().map(|finding| (finding, steps(finding.field.as_deref().unwrap_or_default()))).collect();
    for mark in &marks {
        // Where a theme is not there, no section is looked for in it; `theme` itself may be misspelt.
        let theme_of = |listing: &str| {
            let theme = format!("{listing}/theme");
            if json.pointer(&theme).is_some() { theme } else { listing.to_owned() }
        };
        let theme = mark.strip_suffix("/section").map(theme_of);
        let places = [Some(mark.clone()), theme].map(|mark| mark.map(|mark| pointer(&mark)));
        let is_meant = |(finding, steps): &(&Finding, Vec<String>)| {
            let rule = finding.rule.0;
            (MARKED_BY.contains(&rule) || rule == TYPES) && places.iter().flatten().any(|place| touch(place, steps))
        };
        // What a waiver silences, the editor marks all the same.
        if waived == 0 && !found.iter().any(is_meant) {
            return Some(format!("the schema marks `{mark}`, the validator does not\n{text}\n{}", listed(&findings)));
        }
    }
    for (finding, steps) in
        found.iter().filter(|(finding, _)| COMPLETE.contains(&finding.rule.0) && !needs_others(finding))
    {
        // A number is a text to the validator, and to JSON Schema it has no length.
        let value = json.pointer(&steps.iter().map(|step| format!("/{step}")).collect::<String>());
        if finding.rule.0.ends_with("-length") && !value.is_some_and(serde_json::Value::is_string) {
            continue;
        }
        if !marks.iter().any(|mark| touch(&pointer(mark), steps)) {
            return Some(format!("the validator finds {finding:?}, the schema does not\n{text}"));
        }
    }
    None
}

/// True when other files have a say in the finding: whether an entry must be listed depends on the others' components,
/// and a configuration needs the agreement's file.
fn needs_others(finding: &Finding) -> bool {
    finding.rule.0 == "missing-field"
        && (finding.message.contains("no `listings`") || finding.message.starts_with("the agreement"))
}

/// The steps of `/listings/0/theme`.
fn pointer(mark: &str) -> Vec<String> {
    mark.split('/').skip(1).map(str::to_owned).collect()
}

/// The steps of `listings[0].theme`.
fn steps(field: &str) -> Vec<String> {
    field.replace('[', ".").replace(']', "").split('.').filter(|step| !step.is_empty()).map(str::to_owned).collect()
}

/// True when one of the two places is the other, or lies in it.
fn touch(a: &[String], b: &[String]) -> bool {
    a.iter().zip(b).all(|(a, b)| a == b)
}

fn listed(findings: &[Finding]) -> String {
    findings.iter().map(|finding| format!("{} {:?}: {}\n", finding.rule, finding.field, finding.message)).collect()
}
