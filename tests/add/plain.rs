//! The form line by line: from a pipe, and in a terminal whose cursor cannot be moved.

use crate::support::*;
use crate::terminal::*;

/// Every answer about Drone, a line each.
const ANSWERS: [&str; 12] = [
    "https://www.drone.io/",
    "https://github.com/harness/drone",
    "tool",
    "",
    "Runs builds in containers and reports back to the forge.",
    "codebase/hosted",
    "Every push builds in a container of its own.",
    "no",
    "Apache-2.0",
    "",
    "",
    "yes",
];

const FILE: &str = "\
name: Drone
kind: tool
summary: Runs builds in containers and reports back to the forge.
urls:
  home: https://www.drone.io/
  source: https://github.com/harness/drone
license: Apache-2.0
listings:
  - theme: codebase
    section: hosted
    note: Every push builds in a container of its own.
";

fn add(world: &World, lines: &[&str]) -> Run {
    world.program(&world.clone).args(&["add", "--plain", "--no-prefill"]).input(&(lines.join("\n") + "\n"))
}

#[test]
fn a_pipe_answers_every_question() {
    let world = World::new();
    let ended = add(&world, &[&ANSWERS[..], &["1"]].concat()).ends(0);
    assert_eq!(world.file_at(&world.fork, "add/drone", "entries/drone.yaml"), FILE);
    assert_eq!(world.file_at(&world.fork, "add/drone", "contributors/ann-example.yaml"), ANN_FILE);
    // Nothing moves the cursor, nothing is colored, nothing is said twice.
    assert!(!ended.err.contains('\u{1b}') && !ended.err.contains('\r'), "{ended}");
    for line in [
        "Type `<` to go back to the question before, `?` for help.",
        "1 of 9. Home page (https://\u{2026}; Enter if it has only a source repository): ",
        "3 of 9. What it is\n  1. tool a program you install\n  2. service hosted by its vendor\n",
        "4 of 9. Name (read from the address: make it yours. as the makers spell it), at most 60 characters [Drone]: ",
        "Taken: Codebase \u{203a} Hosted (codebase/hosted).\n",
        "8 of 9. List it under another theme too? yes or no [no]: ",
        "Do you agree to this contributor agreement, version 2? (yes or no, the whole word): ",
        "  1. Submit: commit it on a branch of its own and push that\n",
    ] {
        assert_eq!(ended.err.matches(line).count(), 1, "{line}\n{ended}");
    }
}

#[test]
fn an_answer_that_is_wrong_is_asked_for_again() {
    let world = World::new();
    let mut lines = vec!["?", "drone.io", ANSWERS[0], ANSWERS[1], "9", "i", "1", "-", "", "runs"];
    lines.extend(&ANSWERS[4..6]);
    lines.push("?");
    lines.extend(&ANSWERS[6..7]);
    lines.extend(["perhaps", "no", "Apache 3", ANSWERS[8], "", "", "", "y", "YES", "later", "keep"]);
    let ended = add(&world, &lines).ends(0);
    ended
        .says("Example: https://www.drone.io/\n")
        .says("Not yet: the address has no scheme; write `https://drone.io`.\n")
        .says("Not yet: there is no `9` in the list.\n")
        .says("Not yet: `i` may be each of these.\n  1. tool a program you install\n")
        .says("Not yet: the name is empty; write it as the makers spell it.\n")
        .says("Not yet: the summary has 4 characters, at least 10 are needed")
        .says("Example: Every push builds in a container of its own.\n")
        .says("Not yet: answer yes or no.\n")
        .says("Not yet: answer with the whole word, `yes` or `no`.\n")
        .says("Not yet: `Apache 3` is not")
        .says("The draft is kept");
    assert_eq!(world.drafts()["drone.yaml"], FILE);
}

#[test]
fn the_question_before_is_a_line_away() {
    let world = World::new();
    // From the source to the home page, and from the note to the kind.
    let mut lines = vec!["<", "https://drone.io/", "<", ANSWERS[0], ANSWERS[1], "2", "", ANSWERS[4], "1"];
    lines.extend(["<", "<", "<", "<", "tool", "Drone", "", ANSWERS[5]]);
    lines.extend(&ANSWERS[6..]);
    lines.push("submit");
    let ended = add(&world, &lines).ends(0);
    ended.says("This is the first question; there is none to go back to.");
    ended.says("Home page (https://\u{2026}; Enter if it has only a source repository) [https://drone.io/]: ");
    ended.says("at most 160 characters [Runs builds in containers and reports back to the forge.]: ");
    assert_eq!(world.file_at(&world.fork, "add/drone", "entries/drone.yaml"), FILE);
}

#[test]
fn the_end_of_input_keeps_the_draft() {
    let world = World::new();
    for lines in 1..ANSWERS.len() {
        let ended = add(&world, &ANSWERS[..lines]).arg("--fresh").ends(130);
        ended.says("error: interrupted").says("`ddscurate add` picks the draft up");
        assert!(world.drafts()["drone.yaml"].contains(ANSWERS[0]), "{lines}");
        assert_eq!(world.branch(&world.clone, "add/drone"), None);
    }
}

#[test]
fn a_dumb_terminal_gets_lines_and_ctrl_c_ends_them() {
    let world = World::new();
    for (variable, value) in [("TERM", "dumb"), ("ACCESSIBLE", "1")] {
        let args = ["add", "--no-prefill", "--fresh"];
        let mut terminal = Terminal::open(&world, &world.clone, (50, 100), &args, &[(variable, value)]);
        terminal.wait("1 of 9. Home page");
        terminal.press("https://www.drone.io/\n");
        terminal.wait("2 of 9. Source repository");
        terminal.press(CTRL_C);
        let bytes = terminal.bytes_at_end();
        terminal.end().with(130).says("`ddscurate add` picks the draft up");
        let drawn = bytes.contains("\u{1b}[J") || bytes.contains("\u{1b}[?");
        assert!(!drawn, "{bytes:?}");
        assert!(world.drafts()["drone.yaml"].contains("https://www.drone.io/"));
    }
}
