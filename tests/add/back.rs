//! Going back in the form, and changing an answer at the last look.

use crate::form::{ANSWERED, FORM, FORM_FILE, fill, open};
use crate::support::*;
use crate::terminal::*;

#[test]
fn every_question_goes_back_to_the_one_before() {
    let world = World::new();
    let mut terminal = open(&world, &["add"]);
    // What stands there when one comes back: the answer, to be edited or taken again.
    let given = [
        "? Home page: https://www.drone.io/",
        "? Source repository: https://github.com/harness/drone",
        "\u{276f} tool ",
        "? Name: Drone",
        "? Summary: Runs builds in containers and reports back to the forge.",
        "\u{276f} Codebase \u{203a} Hosted  (codebase/hosted)",
        "? Note: Every push builds in a container of its own.",
        "? List it under another theme too? (y/N)",
    ];
    for at in 0..9 {
        let (question, keys) = FORM[at];
        // The keys are named beneath the question, a moment after it.
        let is_whole = |screen: &str| screen.contains(question) && (at == 0 || screen.contains("esc back"));
        let screen = terminal.wait_for(question, is_whole);
        assert_eq!(screen.contains("esc back"), at > 0, "{screen}");
        if at > 0 {
            // Of the keys that go back, each in its turn; Up where a text has but one row.
            terminal.press([ESCAPE, "\u{1b}[Z"][at % 2]);
            let screen = terminal.wait(given[at - 1]);
            let label = FORM[at - 1].0.trim_start_matches("? ").split(':').next().unwrap();
            assert_eq!(screen.matches(label).count(), 1, "{label}\n{screen}");
            terminal.press(ENTER);
            terminal.wait(question);
        }
        terminal.press(keys);
    }
    fill(&mut terminal, &FORM[9..]);
    terminal.end().with(0);
    assert_eq!(world.file_at(&world.fork, "add/drone", "entries/drone.yaml"), FORM_FILE);
}

#[test]
fn several_steps_back_and_nothing_typed_is_lost() {
    let world = World::new();
    let mut terminal = open(&world, &["add"]);
    // In the first question there is no way back.
    terminal.wait("? Home page:");
    terminal.press("\u{1b}[Z");
    fill(&mut terminal, &FORM[..4]);
    terminal.wait("? Summary:");
    terminal.press("Runs builds").press(UP);
    terminal.wait("? Name: Drone");
    terminal.press("s").press(ESCAPE);
    terminal.wait("\u{276f} tool ");
    terminal.press(ESCAPE);
    terminal.wait("? Source repository: https://github.com/harness/drone");
    terminal.press(ESCAPE);
    terminal.wait("? Home page: https://www.drone.io/");
    terminal.press(ENTER);
    terminal.answer("? Source repository: https://github.com/harness/drone", "");
    terminal.answer("\u{276f} tool ", "");
    terminal.wait("? Name: Drones");
    terminal.press(BACKSPACE).press(ENTER);
    terminal.wait("? Summary: Runs builds");
    terminal.press(" in containers and reports back to the forge.\r");
    fill(&mut terminal, &FORM[5..7]);
    // Another place after all, and then not.
    terminal.wait("? List it under another theme too?");
    terminal.press("y");
    terminal.wait("? Theme and section");
    terminal.press(ESCAPE);
    terminal.wait("? List it under another theme too?");
    terminal.press("n");
    fill(&mut terminal, &FORM[8..]);
    terminal.end().with(0);
    assert_eq!(world.file_at(&world.fork, "add/drone", "entries/drone.yaml"), FORM_FILE);
}

#[test]
fn a_choice_and_a_yes_cannot_be_pasted() {
    let world = World::new();
    let mut terminal = open(&world, &["add"]);
    fill(&mut terminal, &FORM[..2]);
    let pasted = |text: &str| format!("\u{1b}[200~{text}\u{1b}[201~");
    terminal.wait("? What it is");
    terminal.press(&pasted("service\r\ny\r")).press("\r");
    fill(&mut terminal, &FORM[3..6]);
    // A note of several paragraphs is one, and answers nothing after it.
    terminal.wait("? Note:");
    terminal.press(&pasted("Every push builds\r\n\r\n  in a container\rof its own.\r\n"));
    terminal.wait("? Note: Every push builds in a container of its own.");
    terminal.press(ENTER);
    terminal.wait("? List it under another theme too?");
    terminal.press(&pasted("y\r")).press("n");
    fill(&mut terminal, &FORM[8..11]);
    terminal.wait("? Do you agree");
    terminal.press(&pasted("y\ry\r")).press(CTRL_U).press("yes\r");
    terminal.wait("? What now?");
    terminal.press(&pasted("\r")).press(ENTER);
    terminal.end().with(0);
    assert_eq!(world.file_at(&world.fork, "add/drone", "entries/drone.yaml"), FORM_FILE);
}

#[test]
fn any_answer_can_be_changed_at_the_last_look() {
    let world = World::new();
    let mut terminal = open(&world, &ANSWERED);
    let mut change = |field: &str, question: &str, keys: &str| {
        terminal.wait("? What now?");
        terminal.press(DOWN).press(ENTER);
        terminal.wait("? Which answer?");
        terminal.press(field);
        terminal.wait(&format!("search: {field}\n\u{276f}"));
        terminal.press(ENTER);
        terminal.wait(question);
        terminal.press(keys);
    };
    change("vendor", "? Vendor:", "Harness\r");
    change("license", "? License: Apache-2.0", "\u{15}MIT\r");
    // What is wrong is said here, as in the form.
    change("hosting", "? Hosting:", "cloud\r\u{15}hosted, self-hosted\r");
    change("tags", "? Tags:", "ci, containers\r");
    change("documentation", "? Documentation:", "https://docs.drone.io/\r");
    change("status", "? Status", "m\r");
    change("since", "? Status since:", "2023-05\r");
    change("note", "? Note: Every push", "\u{15}Short.\r");
    change("another", "? Theme and section", "monitoring\r");
    // Changed one's mind: back at the list, back at the last look.
    change("summary", "? Summary: Runs builds", ESCAPE);
    terminal.wait("? Which answer?");
    terminal.press(ESCAPE);
    terminal.wait("? What now?");
    terminal.press(ENTER);
    terminal.end().with(0);
    let file = world.file_at(&world.fork, "add/drone", "entries/drone.yaml");
    let wanted = "\
name: Drone
kind: tool
summary: Runs builds in containers and reports back to the forge.
urls:
  home: https://www.drone.io/
  source: https://github.com/harness/drone
  docs: https://docs.drone.io/
license: MIT
hosting:
  - hosted
  - self-hosted
vendor: Harness
tags:
  - ci
  - containers
listings:
  - theme: codebase
    section: hosted
    note: Short.
  - theme: monitoring
status:
  state: maintenance
  since: 2023-05
";
    assert_eq!(file, wanted);
}
