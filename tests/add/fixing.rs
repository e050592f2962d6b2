//! The questions of `validate --fix-suggested`, in a real terminal.

use crate::support::*;
use crate::terminal::{CTRL_C, Terminal};
use std::path::{Path, PathBuf};

/// A guide with three words that only somebody who knows can mend, and one mistake that needs nobody.
fn guide() -> (World, PathBuf) {
    let world = World::new();
    let guide = world.root.join("messy");
    let entry = |theme: &str| {
        format!(
            "name: {theme}\nkind: tool\nsummary: Does one thing well\nurls:\n  home: https://{theme}.example.com/\n\
             listings:\n  - theme: {theme}\n"
        )
    };
    for (path, text) in [
        ("guide.yaml", "schema: 1\ntitle: A Guide\nthemes:\n  - cloud\n  - codebase\n".to_owned()),
        ("themes/cloud.md", "---\ntitle: The Cloud\n---\n".to_owned()),
        ("themes/codebase.md", "---\ntitle: The Codebase\n---\n".to_owned()),
        ("entries/clod.yaml", entry("clod")),
        ("entries/clowd.yaml", entry("clowd")),
        ("entries/codebse.yaml", entry("codebse")),
    ] {
        write(&guide.join(path), &text);
    }
    (world, guide)
}

fn ask(world: &World, guide: &Path) -> Terminal {
    Terminal::open(world, guide, (40, 80), &["validate", "--fix-suggested"], &[])
}

/// The theme of each entry, and whether its summary ends.
fn now(guide: &Path) -> Vec<(String, bool)> {
    let read = |slug: &str| {
        let text = std::fs::read_to_string(guide.join(format!("entries/{slug}.yaml"))).unwrap();
        (text.rsplit(": ").next().unwrap().trim().to_owned(), text.contains("well.\n"))
    };
    ["clod", "clowd", "codebse"].map(read).into()
}

fn are(themes: [&str; 3], ended: bool) -> Vec<(String, bool)> {
    themes.map(|theme| (theme.to_owned(), ended)).into()
}

#[test]
fn each_change_is_shown_and_yes_and_no_mean_that_one() {
    let (world, guide) = guide();
    let mut terminal = ask(&world, &guide);
    let screen = terminal.wait("Change it so? (y yes, n no, a all that come, q no more of them)");
    assert!(screen.contains("1 of 3: entries/clod.yaml:7: no theme is called `clod` (dangling-theme)\n"), "{screen}");
    assert!(screen.contains("did you mean `cloud`?\n"), "{screen}");
    assert!(screen.contains("-  - theme: clod\n+  - theme: cloud\n"), "{screen}");
    terminal.press("y").wait("entries/clowd.yaml:7");
    terminal.press("x").wait("press `y` for yes, `n` for no, `a` for all that come, `q` for no more of them:");
    terminal.press("n").wait("entries/codebse.yaml:7");
    let closed = {
        terminal.press("y");
        terminal.end().with(1)
    };
    closed.says("no theme is called `clowd`").says("`ddscurate validate --fix-suggested` offers to mend it");
    assert_eq!(now(&guide), are(["cloud", "clowd", "codebase"], true));
}

#[test]
fn one_key_answers_all_that_come() {
    let (world, guide) = guide();
    let mut terminal = ask(&world, &guide);
    terminal.wait("entries/clod.yaml:7");
    terminal.press("n").wait("entries/clowd.yaml:7");
    terminal.press("a");
    terminal.end().with(1);
    assert_eq!(now(&guide), are(["clod", "cloud", "codebase"], true));
}

#[test]
fn no_more_leaves_what_was_said_before() {
    // Escape, and the end of input, say so too.
    for key in ["q", "\u{1b}", "\u{4}"] {
        let (world, guide) = guide();
        let mut terminal = ask(&world, &guide);
        terminal.wait("entries/clod.yaml:7");
        terminal.press("y").wait("entries/clowd.yaml:7");
        terminal.press(key);
        terminal.end().with(1);
        assert_eq!(now(&guide), are(["cloud", "clowd", "codebse"], true));
    }
}

#[test]
fn an_interrupted_question_writes_nothing() {
    let (world, guide) = guide();
    let mut terminal = ask(&world, &guide);
    terminal.wait("entries/clod.yaml:7");
    terminal.press("y").wait("-  - theme: clowd\n+  - theme: cloud\nChange it so?");
    terminal.press(CTRL_C);
    terminal.end().with(130).says("nothing was written");
    assert_eq!(now(&guide), are(["clod", "clowd", "codebse"], false));
    let left = std::fs::read_dir(guide.join("entries")).unwrap().count();
    assert_eq!(left, 3);
}
