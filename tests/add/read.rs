//! The commands that only read: what they show, and that nothing hidden in an entry reaches a terminal.

use crate::support::*;
use ddscurate::report::clean_block;
use serde_json::{Value, json};
use std::path::PathBuf;

/// Everything hostile that YAML lets into a text: a line break, ESC, CSI as one character, a bell, a bidirectional
/// override, an invisible character.
const HOSTILE: &str = "\
name: \"Evil\\e]0;owned\\a\\u202E\"
kind: tool
summary: \"Runs\\nin\\e[2J\\x9B31m \\u200Bsilence\\u2028.\"
urls:
  home: \"https://evil.example/\\e[31m\"
license: \"MIT\\e[0m\"
vendor: \"\\u2067Vendor\"
aliases:
  - \"Al\\eias\"
tags:
  - \"ta\\tg\\u009b\"
listings:
  - theme: \"monitoring\"
    label: \"La\\ebel\"
    note: \"One\\e[1m\\ntwo \\u202Ethree.\"
  - theme: \"nowhere\\e[31m\"
    section: \"no\\x9bwhere\"
components:
  - entry: \"pa\\e[31mrt\"
    note: \"\\u202Enote\"
  - name: \"na\\e[31mme\"
    url: https://evil.example/part
status:
  state: merged
  since: \"20\\e14\"
  successor: \"next\\e[31m\"
  evidence: \"https://evil.example/\\u202E\"
";

/// The guide's working tree with hostile entries in it, one of them in its name too.
fn hostile() -> (World, PathBuf) {
    let world = World::new();
    write(&world.clone.join("entries/evil.yaml"), HOSTILE);
    write(&world.clone.join("entries/e\u{1b}[31m\u{202e}vil.yaml"), HOSTILE);
    let clone = world.clone.clone();
    (world, clone)
}

/// Demands that a text has no hidden character but line breaks, after the colours that we put there ourselves.
#[track_caller]
fn is_clean(text: &str) {
    let mut plain = String::new();
    let mut rest = text;
    while let Some(at) = rest.find("\u{1b}[") {
        plain.push_str(&rest[..at]);
        let end = rest[at + 2..].find(|c: char| !c.is_ascii_digit() && c != ';').unwrap() + at + 2;
        assert_eq!(&rest[end..=end], "m", "{text:?}");
        // Bold, dim and reset are all that these commands use.
        assert!(["\u{1b}[1", "\u{1b}[2", "\u{1b}[0"].contains(&&rest[at..end]), "{text:?}");
        rest = &rest[end + 1..];
    }
    plain.push_str(rest);
    assert_eq!(clean_block(&plain), plain);
    assert!(!plain.contains('\t'), "{plain:?}");
}

#[test]
fn nothing_hidden_comes_out_of_any_of_them() {
    let (world, clone) = hostile();
    for args in [&["list"][..], &["show", "evil"], &["search", "evil"], &["list", "--theme", "monitoring"]] {
        for more in [&[][..], &["--color=always"], &["--json"]] {
            let ended = untouched(&world, &clone, || world.program(&clone).args(args).args(more).ends(0));
            is_clean(&ended.out);
            is_clean(&ended.err);
            assert!(ended.out.contains("vil"), "{ended}");
        }
        let json = world.program(&clone).args(args).arg("--json").ends(0);
        // Escaped, not lost.
        let text = json.json().to_string();
        assert!(text.contains('\u{202e}') || text.contains("\\u202e"), "{text}");
    }
    for args in
        [&["show", "\u{1b}[31m\u{202e}"][..], &["explain", "\u{1b}[31m\u{202e}"], &["list", "--theme=\u{1b}[31m"]]
    {
        for color in ["--color=always", "--color=never"] {
            let ended = world.program(&clone).args(args).arg(color).ends(2);
            assert!(ended.err.contains("\\u{001b}"), "{ended}");
            assert!(!ended.err.contains("\u{1b}[31m\u{1b}") && !ended.err.contains('\u{202e}'), "{ended:?}");
        }
    }
}

#[test]
fn a_line_of_a_text_stays_a_line() {
    let (world, clone) = hostile();
    let out = world.program(&clone).args(&["show", "evil"]).ends(0).out;
    assert!(out.contains("\nRuns\\nin\\u{001b}[2J\\u{009b}31m \\u{200b}silence\\u{2028}.\n"), "{out}");
    assert!(out.contains("\nOne\\u{001b}[1m\ntwo \\u{202e}three.\n"), "a note keeps its lines: {out}");
    let list = world.program(&clone).args(&["list", "--theme", "monitoring"]).ends(0).out;
    assert!(list.contains("evil"), "{list}");
    assert!(list.contains("+ pa\\u{001b}[31mrt"), "{list}");
}

#[test]
fn list_goes_theme_by_theme() {
    let world = World::new();
    let list = |args: &[&str]| world.program(&world.clone).arg("list").args(args);
    assert_eq!(
        list(&[]).ends(0).out,
        "The Cloud Is the Platform (cloud)\n\
         \n\
         The Codebase Is in Git (codebase)\n\
         \x20 Version control (codebase/version-control)\n\
         \x20   git     Keeps every version of a codebase on every machine that has it.\n\
         \x20 Hosted (codebase/hosted)\n\
         \x20   gitlab  Hosts repositories and builds, reviews and ships what is in them.\n\
         \n\
         Everything Is Watched (monitoring)\n"
    );
    let row = |section: &str, slug: &str, name: &str, kind: &str, summary: &str| {
        json!({"theme": "codebase", "section": section, "slug": slug, "name": name, "kind": kind, "state": "active",
               "summary": summary, "components": []})
    };
    assert_eq!(
        list(&["--theme", "codebase/hosted", "--json"]).ends(0).json(),
        json!({"schema": "ddscurate/list/1", "listings": [
            row("hosted", "gitlab", "GitLab", "platform", "Hosts repositories and builds, reviews and ships what is in them."),
        ]})
    );
    list(&["--theme", "code"]).ends(2).says("no theme is called `code`").says("there are cloud, codebase, monitoring");
    list(&["--theme", "codebase/x"]).ends(2).says("has no section `x`");
}

#[test]
fn show_finds_by_slug_name_and_alias() {
    let world = World::new();
    let show = |what: &str| world.program(&world.clone).args(&["show", what]);
    let git = show("git").ends(0).out;
    assert_eq!(
        git,
        "Git (git, tool)\n\
         Keeps every version of a codebase on every machine that has it.\n\
         \n\
         \x20    home  https://git-scm.com/\n\
         \x20  source  https://github.com/git/git\n\
         \x20 license  GPL-2.0-only\n\
         \x20    also  Stupid Content Tracker\n\
         \n\
         Codebase (codebase/version-control)\n\
         Where the other tools begin.\n\
         \n\
         entries/git.yaml\n"
    );
    for other in ["GIT", "stupid content-tracker"] {
        assert_eq!(show(other).ends(0).out, git);
    }
    let json = show("git").arg("--json").ends(0).json();
    assert_eq!(
        (&json["schema"], &json["slug"], &json["path"]),
        (&json!("ddscurate/entry/1"), &json!("git"), &json!("entries/git.yaml"))
    );
    assert_eq!(json["entry"]["urls"]["home"], "https://git-scm.com/");
    assert_eq!(json["entry"]["listings"][0]["section"], "version-control");
    show("gitla").ends(2).says("no entry is called `gitla`").says("gitlab");
    show("nothing like it").ends(2).says("`ddscurate list` shows all");
}

#[test]
fn search_finds_by_words() {
    let world = World::new();
    let search = |words: &[&str]| world.program(&world.clone).arg("search").args(words);
    let slugs = |words: &[&str]| -> Vec<String> {
        let json: Value = search(words).arg("--json").ends(0).json();
        assert_eq!(json["schema"], "ddscurate/search/1");
        json["matches"].as_array().unwrap().iter().map(|hit| hit["slug"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(slugs(&["git"]), ["git", "gitlab"]);
    assert_eq!(slugs(&["ships", "repositories"]), ["gitlab"]);
    assert_eq!(slugs(&["stupid"]), ["git"]);
    assert!(slugs(&["git", "zzz"]).is_empty());
    let human = search(&["reviews"]).ends(0);
    human.out_is(
        "GitLab (gitlab; codebase/hosted)\n  Hosts repositories and builds, reviews and ships what is in them.\n",
    );
    search(&["zzz"]).ends(0).says("nothing found").out_is("");
    search(&[]).ends(2);
}

#[test]
fn explain_shows_a_rules_page() {
    let world = World::new();
    // It needs no guide.
    let explain = |rule: &str| world.program(&world.root).args(&["explain", rule]);
    let page = explain("dangling-theme").ends(0).out;
    assert!(page.starts_with("# ") && page.contains("dangling-theme"), "{page}");
    is_clean(&page);
    explain("dangling-them").ends(2).says("there is no rule `dangling-them`").says("did you mean `dangling-theme`?");
    explain("zzz").ends(2).says("--list-rules");
}

#[test]
fn elsewhere_there_is_no_guide() {
    let world = World::new();
    for args in [&["list"][..], &["show", "git"], &["search", "git"], &["add", "--no-input"]] {
        world.program(&world.root).args(args).ends(3).says("there is no `guide.yaml` here or in any folder above");
    }
    // From a folder within, and by name.
    let themes = world.clone.join("themes");
    assert_eq!(world.program(&themes).arg("list").ends(0).out, world.program(&world.clone).arg("list").ends(0).out);
    world.program(&world.root).args(&["list", "--guide", world.clone.to_str().unwrap()]).ends(0);
}
