//! What a finding says is to be done.

use crate::guides::{TODAY, base};
use ddscurate::finding::{Level, Severity};
use ddscurate::guide::load;
use ddscurate::rules::judge;

/// What is found in the small guide with this file put in, one line each: `rule: message; help`.
fn said_of(path: &str, text: &str) -> Vec<String> {
    let mut tree = base();
    tree.0.insert(path.to_owned(), text.as_bytes().to_vec());
    let findings = judge(&load(&tree).unwrap(), &[], TODAY);
    let said = findings.shown.iter().filter(|finding| finding.path == path);
    said.map(|finding| {
        format!("{}: {}; {}", finding.rule, finding.message, finding.help.as_deref().unwrap_or_default())
    })
    .collect()
}

/// What is found in an entry that is fine but for these lines, which take the place of those with the same keys.
fn said_of_entry(lines: &str) -> Vec<String> {
    let key = |line: &str| line.split(':').next().unwrap_or_default().to_owned();
    let given: Vec<String> = lines.lines().map(key).collect();
    let fine = [
        "name: Rivet",
        "kind: tool",
        "summary: Holds two plates together.",
        "urls: {home: \"https://rivet.example.com/\"}",
        "listings: [{theme: build}]",
    ];
    let kept = fine.iter().filter(|line| !given.contains(&key(line))).map(|line| format!("{line}\n"));
    said_of("entries/rivet.yaml", &(kept.collect::<String>() + lines + "\n"))
}

#[test]
fn a_required_field_is_filled_in_and_not_removed() {
    assert_eq!(
        said_of_entry("kind:"),
        ["missing-field: `kind` is empty; fill it in: tool, service, platform, library, resource or group"]
    );
    let member = said_of("contributors/ada.yaml", "name: Ada\nhandles:\n  github:\nemails: [a@example.com]\n");
    assert!(member[0].ends_with("or remove the line"), "{member:?}");
}

#[test]
fn copies_that_were_put_aside_are_removed() {
    for name in ["a~", "a.yaml~", "a.yaml.bak", "a.orig", "a.yaml.swp"] {
        let said = said_of(&format!("entries/{name}"), "name: A\n");
        assert_eq!(said, ["stray-file: this is a copy that an editor or a merge put aside; remove it"], "{name}");
    }
}

#[test]
fn fields_are_sent_where_they_belong() {
    let listings = "write `listings:`, beneath it `- theme: …`, and what else is said of that theme below `theme`";
    let misplaced = "name: Rivet\nkind: tool\nsummary: Holds two plates together.\nurls: {home: \"https://rivet.example.com/\"}\ntheme: build\nnote: It holds.\n";
    let said = said_of("entries/rivet.yaml", misplaced);
    assert_eq!(said, [format!("unknown-field: `theme`, `note` belong beneath `listings`; {listings}")]);
    for (lines, said) in [
        (
            "tags: one, two",
            "wrong-type: a list is expected here, this is one text; put each element on its own line, after `- `",
        ),
        (
            "urls: https://rivet.example.com/",
            "wrong-type: a mapping is expected here, this is a text; write `home: https://rivet.example.com/` beneath `urls`, two spaces further right",
        ),
        (
            "urls: {github: \"https://github.com/a/rivet\"}",
            "unknown-field: there is no field `github` in `urls`; did you mean `source`?",
        ),
    ] {
        assert_eq!(said_of_entry(lines), [said], "{lines}");
    }
    let typed =
        misplaced.replace("kind:", "type:").replace("theme: build\nnote: It holds.", "listings: [{theme: build}]");
    assert_eq!(
        said_of("entries/rivet.yaml", &typed),
        ["unknown-field: there is no field `type`; did you mean `kind`?"]
    );
}

#[test]
fn the_address_that_was_meant_is_written_out() {
    for (written, meant) in [
        ("git@github.com:gocd/gocd.git", "https://github.com/gocd/gocd"),
        ("ssh://git@github.com/gocd/gocd.git", "https://github.com/gocd/gocd"),
        ("ssh://git@codeberg.org:22/gocd/gocd", "https://codeberg.org/gocd/gocd"),
        ("<https://www.gocd.org/>", "https://www.gocd.org/"),
        ("[GoCD](https://www.gocd.org/)", "https://www.gocd.org/"),
        ("htps://www.gocd.org/", "https://www.gocd.org/"),
        ("https//www.gocd.org/", "https://www.gocd.org/"),
        ("http//www.gocd.org/", "http://www.gocd.org/"),
        ("www.gocd.org/?utm_source=x", "https://www.gocd.org/"),
    ] {
        let said = said_of_entry(&format!("urls: {{home: \"{written}\"}}"));
        assert_eq!(said.len(), 1, "{said:?}");
        assert!(said[0].starts_with("url-form: ") && said[0].ends_with(&format!("; write `{meant}`")), "{said:?}");
    }
    for (query, names) in [
        ("utm_source=a&utm_medium=b&x=y", "`utm_source` and `utm_medium` in this address tell"),
        (
            "utm_source=a&utm_medium=b&utm_term=c&gclid=d",
            "`utm_source`, `utm_medium`, `utm_term` and 1 more in this address tell",
        ),
    ] {
        let said = said_of_entry(&format!("urls: {{home: \"https://www.gocd.org/?{query}\"}}"));
        assert!(said[0].starts_with(&format!("url-tracking: {names} where")), "{said:?}");
    }
}

#[test]
fn waivers_that_can_cover_nothing_are_removed() {
    for rule in ["yaml-syntax", "file-size"] {
        let said = said_of_entry(&format!("waivers: [{{rule: {rule}, reason: It is long.}}]"));
        let words = format!(
            "waiver-invalid: `{rule}` cannot be waived: of a file in which it finds anything, nothing is read; mend what it finds, and remove the waiver"
        );
        assert_eq!(said, [words]);
    }
    let said = said_of_entry("waivers: [{rule: note-length, reason: It is long.}]");
    assert!(said[0].ends_with("; remove the waiver"), "{said:?}");
    let said = said_of_entry("waivers: [{rule: note-length, path: name, reason: It is long.}]");
    assert!(said[0].ends_with("; remove the waiver, or correct its `path`"), "{said:?}");
}

#[test]
fn what_was_meant_by_a_date_or_a_level_is_said() {
    for (date, help) in [
        ("2019-02-30", "2019-02 has 28 days; write the day that is meant"),
        ("2019-03-01T00:00:00Z", "write `2019-03-01` if that is meant"),
        ("\"20190301\"", "write `2019-03-01` if that is meant"),
    ] {
        let said =
            said_of_entry(&format!("status: {{state: discontinued, since: {date}, url: \"https://a.example.com/\"}}"));
        assert!(said.iter().any(|said| said.starts_with("invalid-date: ") && said.ends_with(help)), "{said:?}");
    }
    let guide = String::from_utf8(base().0["guide.yaml"].clone()).unwrap();
    let said = said_of("guide.yaml", &format!("{guide}rules: {{note-length: false}}\n"));
    assert!(said[0].contains("did you mean `off`?"), "{said:?}");
}

#[test]
fn of_a_format_that_is_not_known_nothing_else_is_said() {
    let guide = String::from_utf8(base().0["guide.yaml"].clone()).unwrap();
    let newer = guide.replace("schema: 1", "schema: 2\ncolour: red");
    let mut tree = base();
    tree.0.insert("guide.yaml".to_owned(), newer.clone().into_bytes());
    tree.0.insert("entries/rivet.yaml".to_owned(), b"name: [\n".to_vec());
    let findings = judge(&load(&tree).unwrap(), &[], TODAY);
    assert_eq!(findings.shown.len(), 1, "{:?}", findings.shown);
    assert_eq!(findings.shown[0].message, "format 2 is not known to this version of ddscurate");
    // Nobody silences it to silence all others.
    for level in [Level::Off, Level::On(Severity::Info)] {
        let softer = [("invalid-enum".to_owned(), level)];
        assert!(judge(&load(&tree).unwrap(), &softer, TODAY).shown.len() > 1);
    }
}
