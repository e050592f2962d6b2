//! What may happen to the terminal while a question is open: it is closed, made smaller, has no color.

use crate::form::{FORM, FORM_FILE, fill, open};
use crate::support::*;
use crate::terminal::*;

#[test]
fn whatever_ends_the_program_leaves_draft_and_terminal_in_order() {
    let world = World::new();
    for signal in [Signal::SIGHUP, Signal::SIGTERM, Signal::SIGINT] {
        for stopped in [1, 2, 5, 7] {
            let mut terminal = open(&world, &["add", "--fresh"]);
            fill(&mut terminal, &FORM[..stopped]);
            terminal.wait(FORM[stopped].0);
            terminal.signal(signal);
            terminal.end().with(130).says("`ddscurate add` picks the draft up");
            assert!(world.drafts()["drone.yaml"].contains("https://www.drone.io/"), "{signal:?} {stopped}");
        }
    }
    for stopped in [1, 2, 5, 7] {
        let mut terminal = open(&world, &["add", "--fresh"]);
        fill(&mut terminal, &FORM[..stopped]);
        terminal.wait(FORM[stopped].0);
        terminal.press("\u{4}");
        terminal.end().with(130).says("`ddscurate add` picks the draft up");
    }
}

#[test]
fn another_size_is_seen_at_once() {
    let world = World::new();
    let mut terminal = Terminal::open(&world, &world.clone, (24, 80), &["add", "--no-prefill"], &[]);
    fill(&mut terminal, &FORM[..4]);
    terminal.wait("? Summary:");
    terminal.press("Runs builds in containers and reports back to the forge.");
    terminal.wait("56/160");
    terminal.resize(12, 40);
    let screen = terminal.wait("? Summary: Runs builds in containers an\nd reports back to the forge.");
    assert_eq!(screen.matches("? Summary").count(), 1, "{screen}");
    terminal.resize(24, 80);
    let screen = terminal.wait("? Summary: Runs builds in containers and reports back to the forge.");
    assert_eq!(screen.matches("? Summary").count(), 1, "{screen}");
    terminal.press(ENTER);
    terminal.wait("? Theme and section");
    terminal.resize(12, 40);
    let screen = terminal.wait("(codebas\u{2026}");
    assert!(screen.lines().all(|row| row.chars().count() <= 40), "{screen}");
    terminal.press(CTRL_C);
    terminal.end().with(130);
}

#[test]
fn nothing_is_told_by_color_alone() {
    let world = World::new();
    let args = ["add", "--no-prefill"];
    let mut terminal = Terminal::open(&world, &world.clone, (50, 100), &args, &[("NO_COLOR", "1")]);
    terminal.answer("? Home page:", "drone.io");
    let screen = terminal.wait("\u{2718} the address has no scheme; write `https://drone.io`");
    assert!(!screen.contains("Enter if it has only"), "{screen}");
    terminal.press(CTRL_U);
    fill(&mut terminal, &FORM[..2]);
    terminal.wait("\u{276f} tool ");
    terminal.press(DOWN);
    terminal.wait("\u{276f} service ");
    terminal.press("t").press(ENTER);
    fill(&mut terminal, &FORM[3..8]);
    terminal.wait("Enter leaves it out");
    fill(&mut terminal, &FORM[8..]);
    let bytes = terminal.bytes_at_end();
    terminal.end().with(0);
    // Of the attributes only bold, dim and their end; 30 to 49 and 90 to 107 are colors (ECMA-48, xterm).
    let colored = bytes.split("\u{1b}[").skip(1).filter_map(|rest| rest.split_once('m')).any(|(attribute, _)| {
        attribute.split(';').filter_map(|number| number.parse::<u8>().ok()).any(|number| number >= 30)
    });
    assert!(!colored, "{bytes:?}");
    assert_eq!(world.file_at(&world.fork, "add/drone", "entries/drone.yaml"), FORM_FILE);
}

#[test]
fn a_window_of_twelve_rows_shows_every_question_whole() {
    let world = World::new();
    let mut terminal = Terminal::open(&world, &world.clone, (12, 40), &["add", "--no-prefill"], &[]);
    for (question, keys) in &FORM[..11] {
        let rows_of = |screen: &str| screen.lines().skip_while(|row| !row.starts_with(question)).count();
        // What stands beneath a question may come a moment after it.
        let screen = terminal.wait_for(question, |screen| rows_of(screen) >= 2);
        let open = rows_of(&screen);
        assert!((2..=11).contains(&open), "{question}\n{screen}");
        if question.starts_with("? Note") {
            // More than the screen holds: what one is at shows, and what one may do.
            terminal.press(&"many words ".repeat(44));
            terminal.wait("483/500");
            let screen = terminal.wait("esc back");
            assert!(screen.contains("483/500") && screen.contains("many words"), "{screen}");
            terminal.press(CTRL_U);
            terminal.wait("0/500");
        }
        terminal.press(keys);
    }
    terminal.wait("? Do you agree");
    terminal.press("yes\r");
    // The entry is longer than the window: it is read first, then asked about.
    let screen = terminal.wait("1-10 of");
    assert!(screen.contains("name: Drone"), "{screen}");
    terminal.press(" ").press("q");
    let screen = terminal.wait("Throw it away");
    assert!(screen.contains("? What now?") && screen.contains("\u{276f} Submit"), "{screen}");
    terminal.press(ENTER);
    terminal.end().with(0);
    assert_eq!(world.file_at(&world.fork, "add/drone", "entries/drone.yaml"), FORM_FILE);
}
