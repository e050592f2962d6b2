//! The form in a real terminal: answered, interrupted, picked up again, refused.

use crate::support::*;
use crate::terminal::*;
use std::fs;
use std::path::Path;

/// A usual terminal, in rows and columns.
const USUAL: (u16, u16) = (50, 100);

/// Every question that a newcomer is asked about Drone, and the keys that answer it.
pub const FORM: [(&str, &str); 13] = [
    ("? Home page:", "https://www.drone.io/\r"),
    ("? Source repository:", "https://github.com/harness/drone\r"),
    ("? What it is", "\r"),
    ("? Name: Drone", "\r"),
    ("? Summary:", "Runs builds in containers and reports back to the forge.\r"),
    ("? Theme and section", "hosted\r"),
    ("? Note:", "Every push builds in a container of its own.\r"),
    ("? List it under another theme too?", "n"),
    ("? License:", "Apache-2.0\r"),
    ("? Name to credit you by:", "\r"),
    ("? Handle:", "\r"),
    ("? Do you agree to this contributor agreement, version 2?", "yes\r"),
    ("? What now?", "\r"),
];

/// The file that [`FORM`] makes.
pub const FORM_FILE: &str = "\
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

pub fn open(world: &World, args: &[&str]) -> Terminal {
    Terminal::open(world, &world.clone, USUAL, &[args, &["--no-prefill"]].concat(), &[])
}

/// Answers the questions one after the other.
#[track_caller]
pub fn fill(terminal: &mut Terminal, questions: &[(&str, &str)]) {
    for (question, keys) in questions {
        terminal.wait(question);
        terminal.press(keys);
    }
}

/// All of [`FORM`] by flags, so that only the last question is left.
pub const ANSWERED: [&str; 14] = [
    "add",
    "Drone",
    "--home=https://www.drone.io/",
    "--source=https://github.com/harness/drone",
    "--kind=tool",
    "--summary=Runs builds in containers and reports back to the forge.",
    "--theme=codebase/hosted",
    "--note=Every push builds in a container of its own.",
    "--license=Apache-2.0",
    "--contributor-name=Ann Example",
    "--handle=ann-example",
    "--agree-cla=2",
    "--color=always",
    "-v",
];

#[test]
fn a_newcomer_answers_everything() {
    let world = World::new();
    let closed = untouched(&world, &world.clone, || {
        let mut terminal = open(&world, &["add"]);
        fill(&mut terminal, &FORM[..12]);
        let screen = terminal.wait("? What now?");
        for line in FORM_FILE.lines() {
            assert!(screen.contains(&format!("\u{2502} {line}")), "{line}\n{screen}");
        }
        assert!(screen.contains("Commits as Ann Example <ann@example.org>, on branch add/drone."), "{screen}");
        assert!(screen.contains("Brings contributors/ann-example.yaml too"), "{screen}");
        assert!(screen.contains("\u{2502} 2. You license it under CC-BY-4.0."), "{screen}");
        terminal.press(ENTER);
        terminal.end().with(0)
    });
    closed.says("\u{2714} Add Drone: committed on branch add/drone").says("\u{2714} Pushed the branch: ");
    let commit = world.branch(&world.fork, "add/drone").unwrap();
    assert_eq!(world.file_at(&world.fork, &commit, "entries/drone.yaml"), FORM_FILE);
    assert_eq!(world.file_at(&world.fork, &commit, "contributors/ann-example.yaml"), ANN_FILE);
    assert_eq!(world.git(&world.fork, &["rev-parse", "add/drone^"]), world.tip());
    assert!(world.drafts().is_empty());
}

#[test]
fn a_paste_of_several_lines_answers_one_question() {
    let world = World::new();
    let args: Vec<&str> = ANSWERED.into_iter().filter(|arg| !arg.starts_with("--summary")).collect();
    let mut terminal = open(&world, &args);
    terminal.wait("? Summary:");
    terminal.press("\u{1b}[200~Runs builds\rin containers\r\u{1b}[201~");
    terminal.wait("? Summary: Runs builds in containers");
    terminal.press(" and reports back to the forge.\r");
    terminal.answer("? What now?", "");
    terminal.end().with(0);
    assert_eq!(world.file_at(&world.fork, "add/drone", "entries/drone.yaml"), FORM_FILE);
}

#[test]
fn flags_spare_questions() {
    let world = World::new();
    let mut terminal = open(&world, &ANSWERED);
    terminal.answer("? What now?", "");
    terminal.end().with(0);
    assert_eq!(world.file_at(&world.fork, "add/drone", "entries/drone.yaml"), FORM_FILE);
    let world = World::new();
    let mut args = ANSWERED.to_vec();
    args.push("--yes");
    open(&world, &args).end().with(0);
    assert_eq!(world.file_at(&world.fork, "add/drone", "entries/drone.yaml"), FORM_FILE);
}

/// What is asked first when the form is taken up again after a Ctrl-C at the question with this number.
fn goes_on_at(stopped: usize) -> usize {
    match stopped {
        // A second place is a choice, and one was made.
        7 => 8,
        other => other,
    }
}

#[test]
fn ctrl_c_at_every_question_keeps_every_answer() {
    let world = World::new();
    for stopped in 0..FORM.len() {
        let asked = FORM[stopped].0;
        let mut terminal = open(&world, &["add"]);
        fill(&mut terminal, &FORM[..stopped]);
        terminal.wait(asked);
        terminal.press(CTRL_C);
        let bytes = terminal.bytes_at_end();
        let closed = terminal.end().with(130);
        closed.says("error: interrupted");
        let (hidden, shown) = (bytes.rfind("\u{1b}[?25l"), bytes.rfind("\u{1b}[?25h"));
        assert!(shown >= hidden, "{asked}: the cursor is hidden at {hidden:?} and shown at {shown:?}");
        assert_eq!(world.branch(&world.clone, "add/drone"), None);
        if stopped == 0 {
            closed.says("hint: nothing was written");
            assert!(world.drafts().is_empty());
            continue;
        }
        closed.says("hint: `ddscurate add` picks the draft up");
        let draft = world.drafts()["drone.yaml"].clone();
        let answers =
            ["https://www.drone.io/", "harness/drone", "tool", "name: Drone", "Runs builds", "hosted", "Every push"];
        for (at, answer) in answers.iter().enumerate() {
            assert_eq!(draft.contains(answer), at < stopped, "{asked}: {answer} in\n{draft}");
        }
        // Taken up again, it asks for what is missing and for nothing else.
        let mut terminal = open(&world, &["add"]);
        let screen = terminal.wait("Begin a new entry");
        assert!(screen.contains("There is something unfinished") && screen.contains("Go on with drone"), "{screen}");
        terminal.press(ENTER);
        let rest = &FORM[goes_on_at(stopped)..12];
        fill(&mut terminal, rest);
        let screen = terminal.wait("? What now?");
        let questions = FORM[..12].iter().filter(|(question, _)| {
            let answered = question.replacen('?', "\u{2714}", 1);
            screen.contains(question) || screen.contains(&answered)
        });
        assert_eq!(questions.count(), rest.len(), "{asked}:\n{screen}");
        for line in FORM_FILE.lines() {
            assert!(screen.contains(&format!("\u{2502} {line}")), "{asked}: {line}\n{screen}");
        }
        // And then it is thrown away.
        terminal.press(&DOWN.repeat(4)).press(ENTER);
        terminal.end().with(0).says("The draft is gone");
        assert!(world.drafts().is_empty());
    }
}

#[test]
fn an_unfinished_draft_can_be_left_alone() {
    let world = World::new();
    let mut terminal = open(&world, &["add"]);
    fill(&mut terminal, &FORM[..4]);
    terminal.wait("? Summary:");
    terminal.press(CTRL_C);
    terminal.end().with(130);
    // Another entry, begun and stopped at once.
    let mut terminal = open(&world, &["add"]);
    terminal.wait("Go on with drone");
    terminal.press(DOWN).press(ENTER);
    terminal.answer("? Home page:", "https://www.nagios.org/");
    terminal.wait("? Source repository:");
    terminal.press(CTRL_C);
    terminal.end().with(130);
    let drafts = world.drafts();
    assert!(drafts.contains_key("drone.yaml") && drafts.contains_key("nagios.yaml"), "{drafts:?}");
    // At the question which of the two, Ctrl-C does no harm either.
    let mut terminal = open(&world, &["add"]);
    terminal.wait("Go on with nagios");
    terminal.press(CTRL_C);
    terminal.end().with(130);
    assert_eq!(world.drafts(), drafts);
    // By name, or afresh.
    let mut terminal = open(&world, &["add", "Drone"]);
    terminal.wait("? Summary:");
    terminal.press(CTRL_C);
    terminal.end().with(130).says("Picking up where `drone` was left.");
    let mut terminal = open(&world, &["add", "Drone", "--fresh"]);
    terminal.wait("? Home page:");
    terminal.press(CTRL_C);
    terminal.end().with(130);
}

#[test]
fn the_summary_counts_while_it_is_typed_and_is_refused_with_reasons() {
    let world = World::new();
    let mut terminal = open(&world, &["add"]);
    fill(&mut terminal, &FORM[..4]);
    terminal.wait("0/160  one sentence");
    terminal.press("runs");
    terminal.wait("4/160  one sentence");
    terminal.press(ENTER);
    terminal.wait("4/160  the summary has 4 characters, at least 10 are needed");
    terminal.press(" builds");
    terminal.wait("11/160  the summary does not begin with a capital; begin it with a capital letter");
    terminal.press(CTRL_U).press("Runs builds");
    terminal.wait("11/160  the summary does not end with a full stop; end it with a full stop");
    // Too long is said before Enter, and the count goes on.
    terminal.press(&"x".repeat(150));
    terminal.wait("161/160  the summary has 161 characters, at most 160 are allowed");
    terminal.press(&BACKSPACE.repeat(150)).press(".");
    terminal.wait("12/160  one sentence");
    terminal.press(ENTER);
    let screen = terminal.wait("? Theme and section");
    assert!(screen.contains("\u{2714} Summary: Runs builds.\n"), "{screen}");
    assert_eq!(screen.matches("Summary").count(), 1, "{screen}");
}

#[test]
fn a_known_tool_is_shown_before_more_is_asked() {
    let world = World::new();
    let mut terminal = open(&world, &["add"]);
    terminal.answer("? Home page:", "http://www.git-scm.com");
    let screen = terminal.wait("? This looks like the tool you want to add");
    assert!(screen.contains("Git (git): it has the address https://git-scm.com/"), "{screen}");
    assert!(!screen.contains("Source repository"), "{screen}");
    terminal.press(ENTER);
    let closed = terminal.end().with(5);
    closed.says("the tool is in the guide already").says("`ddscurate show git` shows it");
    assert!(world.drafts().is_empty());
    // Another one goes on with another address, and is known by its name as well.
    let mut terminal = open(&world, &["add"]);
    terminal.answer("? Home page:", "http://www.git-scm.com");
    terminal.wait("It is another one: change the address");
    terminal.press(DOWN).press(ENTER);
    terminal.wait("? Home page: http://www.git-scm.com");
    terminal.press(CTRL_U);
    fill(&mut terminal, &FORM[..3]);
    terminal.wait("? Name: Drone");
    terminal.press(CTRL_U).press("Git Lab\r");
    let screen = terminal.wait("It is another one: change the name");
    assert!(screen.contains("GitLab (gitlab): `Git Lab` is `GitLab`, which it is called"), "{screen}");
    assert!(screen.contains("https://about.gitlab.com/") && !screen.contains("Summary"), "{screen}");
    terminal.press(DOWN).press(ENTER);
    terminal.wait("? Name: Git Lab");
    terminal.press(CTRL_U).press("Drone\r");
    terminal.wait("? Summary:");
    terminal.press(CTRL_C);
    terminal.end().with(130);
    assert_eq!(world.drafts().keys().collect::<Vec<_>>(), ["drone.about.json", "drone.yaml"]);
    // A name that is given by flag is looked up before anything is asked.
    let mut terminal = open(&world, &["add", "Git Lab"]);
    let screen = terminal.wait("It is another one: change the name");
    assert!(!screen.contains("Home page"), "{screen}");
    terminal.press(ENTER);
    terminal.end().with(5).says("`ddscurate show gitlab` shows it");
}

/// An editor that puts `text` in the place of what it is given, and notes what that was.
fn editor(world: &World, text: &str) -> String {
    let seen = world.root.join("seen.yaml");
    write(&world.root.join("new.yaml"), text);
    let script = format!(
        "cp \"$1\" '{}'\ncat '{}' > \"$1\"\ntouch -d '+1 minute' \"$1\"",
        seen.display(),
        world.root.join("new.yaml").display()
    );
    world.script(&world.root.join("my editor"), &script);
    // As people write it: a command with its quotes.
    format!("'{}'", world.root.join("my editor").display())
}

#[test]
fn what_is_written_in_the_editor_is_taken_as_it_is() {
    let world = World::new();
    let text = format!("# My own words.\n{FORM_FILE}").replace("kind: tool\n", "kind: service # it is\n");
    let editor = editor(&world, &text);
    let mut terminal = Terminal::open(&world, &world.clone, USUAL, &ANSWERED, &[("EDITOR", &editor), ("VISUAL", "")]);
    terminal.wait("? What now?");
    terminal.press(DOWN).press(DOWN).press(ENTER);
    terminal.wait("\u{2502} # My own words.");
    assert_eq!(fs::read_to_string(world.root.join("seen.yaml")).unwrap(), FORM_FILE);
    terminal.answer("? What now?", "");
    terminal.end().with(0);
    assert_eq!(world.file_at(&world.fork, "add/drone", "entries/drone.yaml"), text);
}

#[test]
fn what_cannot_be_read_is_kept_for_the_editor() {
    let world = World::new();
    let broken = FORM_FILE.replace("license:", "licence:");
    let editor_path = editor(&world, &broken);
    let mut terminal = Terminal::open(&world, &world.clone, USUAL, &ANSWERED, &[("EDITOR", &editor_path)]);
    terminal.wait("? What now?");
    terminal.press(DOWN).press(DOWN).press(ENTER);
    let screen = terminal.wait("Your change cannot be read whole");
    assert!(screen.contains("unknown-field") && screen.contains("did you mean `license`?"), "{screen}");
    assert_eq!(world.drafts()["drone.refused.txt"], broken);
    terminal.wait("? What now?");
    terminal.press(CTRL_C);
    terminal.end().with(130);
    // Days later: the editor opens with it.
    let editor_path = editor(&world, FORM_FILE);
    let mut terminal = Terminal::open(&world, &world.clone, USUAL, &ANSWERED, &[("EDITOR", &editor_path)]);
    terminal.wait("? What now?");
    terminal.press(DOWN).press(DOWN).press(ENTER);
    terminal.wait("What now? Edit it as YAML");
    terminal.wait("? What now?");
    assert_eq!(fs::read_to_string(world.root.join("seen.yaml")).unwrap(), broken);
    terminal.press(ENTER);
    terminal.end().with(0);
    assert_eq!(world.file_at(&world.fork, "add/drone", "entries/drone.yaml"), FORM_FILE);
    assert!(world.drafts().is_empty());
}

#[test]
fn an_error_in_the_editor_can_only_be_mended() {
    let world = World::new();
    let wrong = FORM_FILE.replace("theme: codebase", "theme: code");
    let editor_path = editor(&world, &wrong);
    let mut terminal = Terminal::open(&world, &world.clone, USUAL, &ANSWERED, &[("EDITOR", &editor_path)]);
    terminal.wait("? What now?");
    terminal.press(DOWN).press(DOWN).press(ENTER);
    terminal.wait("dangling-theme");
    let screen = terminal.wait("Throw it away");
    let last = screen.rsplit("What now?").next().unwrap();
    assert!(!last.contains("Submit") && last.contains("Edit it as YAML"), "{screen}");
    // Now there is one choice less.
    editor(&world, FORM_FILE);
    terminal.press(DOWN).press(ENTER);
    terminal.wait("Submit: commit it on a branch");
    terminal.press(ENTER);
    terminal.end().with(0);
}

#[test]
fn an_editor_that_is_not_there_costs_nothing() {
    let world = World::new();
    for variable in [("EDITOR", "/nowhere/vi --wait"), ("VISUAL", "/nowhere/vi")] {
        let mut terminal = Terminal::open(&world, &world.clone, USUAL, &ANSWERED, &[variable]);
        terminal.wait("? What now?");
        terminal.press(DOWN).press(DOWN).press(ENTER);
        terminal.wait("could not be started");
        let screen = terminal.wait("? What now?");
        assert!(screen.contains("hint: set EDITOR to one that is there"), "{screen}");
        terminal.press(&DOWN.repeat(3)).press(ENTER);
        terminal.end().with(0).says("The draft is kept; `ddscurate add` picks it up.");
        assert_eq!(world.drafts()["drone.yaml"], FORM_FILE);
    }
    assert_eq!(world.branch(&world.clone, "add/drone"), None);
}

#[test]
fn no_agreement_no_commit_but_the_draft_stays() {
    let world = World::new();
    let mut terminal = open(&world, &["add"]);
    fill(&mut terminal, &FORM[..11]);
    terminal.wait(FORM[11].0);
    // There is no default: Enter answers nothing.
    terminal.press(ENTER).press("no\r");
    terminal.wait("? What now?");
    terminal.press(&DOWN.repeat(3)).press(ENTER);
    let closed = terminal.end().with(0);
    closed.says("nothing is committed; your draft is kept").says("`ddscurate add` picks it up");
    assert_eq!(world.drafts()["drone.yaml"], FORM_FILE);
    assert_eq!(world.branch(&world.clone, "add/drone"), None);
    // With the agreement it goes on without a question but the last.
    let mut terminal = open(&world, &["add", "Drone", "--agree-cla=2"]);
    terminal.answer("? What now?", "");
    terminal.end().with(0);
    assert_eq!(world.file_at(&world.fork, "add/drone", "contributors/ann-example.yaml"), ANN_FILE);
}

#[test]
fn a_narrow_terminal_shows_the_same() {
    let world = World::new();
    let mut terminal = Terminal::open(&world, &world.clone, (60, 40), &["add", "--no-prefill"], &[]);
    fill(&mut terminal, &FORM[..4]);
    terminal.wait("? Summary:");
    terminal.press("Runs builds in containers and reports back to the forge.");
    let screen = terminal.wait("  56/160  one sentence: what it does");
    let rows: Vec<&str> = screen.lines().skip_while(|row| !row.starts_with("? Summary:")).map(str::trim_end).collect();
    // 39 columns a row; the 40th would make the terminal break the row itself.
    let wanted = [
        "? Summary: Runs builds in containers an",
        "d reports back to the forge.",
        "  56/160  one sentence: what it does",
        "  for you. Capital first, full stop",
        "  last",
        "  5 of 9 \u{b7} esc back \u{b7} ? help",
    ];
    assert_eq!(rows, wanted);
    terminal.press(&BACKSPACE.repeat(40));
    let screen = terminal.wait("  16/160  one sentence");
    let rows: Vec<&str> = screen.lines().skip_while(|row| !row.starts_with("? Summary:")).collect();
    assert_eq!((rows[0].trim_end(), rows.len()), ("? Summary: Runs builds in c", 5), "{screen}");
    terminal.press("ontainers and reports back to the forge.").press(ENTER);
    terminal.wait("? Theme and section");
    terminal.press("host");
    let screen = terminal.wait("\n  search: host");
    assert_eq!(screen.matches("Theme and section").count(), 1, "{screen}");
    terminal.press(ENTER);
    fill(&mut terminal, &FORM[6..11]);
    let screen = terminal.wait("Do you agree");
    assert!(screen.contains("\u{2502} 2. You license it under CC-BY-4.0."), "{screen}");
    terminal.press("yes\r");
    let screen = terminal.wait("Throw it away");
    assert_eq!(screen.matches("Do you agree").count(), 1, "{screen}");
    assert!(screen.contains("\u{276f} Submit: commit it on a branch of i"), "{screen}");
    terminal.press(ENTER);
    terminal.end().with(0);
    assert_eq!(world.file_at(&world.fork, "add/drone", "entries/drone.yaml"), FORM_FILE);
}

#[test]
fn an_earlier_form_on_the_branch_is_replaced_only_when_asked_for() {
    let world = World::new();
    open(&world, &[&ANSWERED[..], &["--yes"]].concat()).end().with(0);
    let earlier = world.branch(&world.fork, "add/drone").unwrap();
    let later = [&ANSWERED[..], &["--vendor=Harness", "--yes"]].concat();
    let question = "? The branch add/drone holds an earlier form of this. Replace it?";
    let mut terminal = open(&world, &later);
    terminal.wait(question);
    terminal.press("n");
    terminal.end().with(5).says("exists already and holds something else");
    let mut terminal = open(&world, &later);
    terminal.wait(question);
    terminal.press(CTRL_C);
    terminal.end().with(130);
    assert_eq!(world.branch(&world.clone, "add/drone").as_ref(), Some(&earlier));
    assert_eq!(world.branch(&world.fork, "add/drone").as_ref(), Some(&earlier));
    let mut terminal = open(&world, &later);
    terminal.wait(question);
    terminal.press("y");
    terminal.end().with(0);
    let replaced = world.branch(&world.fork, "add/drone").unwrap();
    assert_ne!(replaced, earlier);
    assert_eq!(world.branch(&world.clone, "add/drone").as_ref(), Some(&replaced));
    assert_eq!(world.git(&world.fork, &["rev-parse", "add/drone^"]), world.tip());
    assert!(world.file_at(&world.fork, &replaced, "entries/drone.yaml").contains("vendor: Harness\n"));
}

#[test]
fn only_the_whole_word_signs_and_a_no_loses_nothing() {
    let world = World::new();
    let mut terminal = open(&world, &["add"]);
    fill(&mut terminal, &FORM[..11]);
    terminal.answer("? Do you agree", "y");
    terminal.wait("answer with the whole word");
    terminal.press(CTRL_U).press("no\r");
    let screen = terminal.wait("? What now?");
    assert!(screen.contains("nothing is committed; your draft is kept"), "{screen}");
    assert!(world.drafts().contains_key("drone.yaml"));
    terminal.press(ENTER);
    terminal.answer("? Do you agree", "yes");
    terminal.answer("Brings contributors/ann-example.yaml too", "");
    terminal.end().with(0);
    assert_eq!(world.file_at(&world.fork, "add/drone", "entries/drone.yaml"), FORM_FILE);
    assert_eq!(world.file_at(&world.fork, "add/drone", "contributors/ann-example.yaml"), ANN_FILE);
}

#[test]
fn a_branch_of_somebodys_own_is_not_asked_for() {
    let world = World::new();
    world.git(&world.clone, &["checkout", "-qb", "mine"]);
    write(&world.clone.join("entries/drone.yaml"), FORM_FILE);
    world.git(&world.clone, &["add", "."]);
    world.git(&world.clone, &["commit", "-qm", "One"]);
    world.git(&world.clone, &["commit", "-q", "--allow-empty", "-m", "Two"]);
    world.git(&world.clone, &["checkout", "-q", "main"]);
    let before = world.branch(&world.clone, "mine");
    let mut args = ANSWERED.to_vec();
    args.extend(["--yes", "--branch=mine", "--vendor=Harness"]);
    open(&world, &args).end().with(5).says("exists already and holds something else");
    // Nor are commits that somebody put on top of what was made here.
    open(&world, &[&ANSWERED[..], &["--yes"]].concat()).end().with(0);
    world.git(&world.clone, &["checkout", "-q", "add/drone"]);
    world.git(&world.clone, &["commit", "-q", "--allow-empty", "-m", "Mine"]);
    world.git(&world.clone, &["checkout", "-q", "main"]);
    open(&world, &[&ANSWERED[..], &["--yes", "--vendor=Harness"]].concat()).end().with(5);
    assert_eq!(world.branch(&world.clone, "mine"), before);
}

#[test]
fn a_dry_run_of_the_form_keeps_no_draft() {
    let world = World::new();
    let everything = || files_below(&world.clone, &|_: &Path| true);
    let before = everything();
    let mut terminal = open(&world, &["add", "--dry-run"]);
    fill(&mut terminal, &FORM[..12]);
    terminal.end().with(0).says("+summary: Runs builds in containers").says("Nothing was written.");
    let mut terminal = open(&world, &["add", "--dry-run"]);
    fill(&mut terminal, &FORM[..3]);
    terminal.wait(FORM[3].0);
    terminal.press(CTRL_C);
    terminal.end().with(130).says("nothing was written");
    assert_eq!(everything(), before);
}

#[test]
fn who_git_does_not_know_is_asked_for_this_commit_alone() {
    let world = World::new();
    world.unconfigure("\tname = Ann Example\n\temail = ann@example.org\n");
    world.configure("[user]\n\tuseConfigOnly = true\n");
    let mut terminal = open(&world, &ANSWERED);
    terminal.answer("? Your name:", "Ann Example");
    terminal.answer("? Your e-mail address:", "ann");
    terminal.wait("this is not an e-mail address");
    terminal.press("@example.org\r");
    terminal.answer("? What now?", "");
    untouched(&world, &world.clone, || terminal.end().with(0));
    let who = world.git(&world.fork, &["show", "-s", "--format=%an <%ae> %cn <%ce>", "add/drone"]);
    assert_eq!(who, "Ann Example <ann@example.org> Ann Example <ann@example.org>");
    assert_eq!(world.file_at(&world.fork, "add/drone", "contributors/ann-example.yaml"), ANN_FILE);
}

#[test]
fn what_a_server_says_cannot_move_the_cursor() {
    let world = World::new();
    let hook = world.fork.join("hooks/pre-receive");
    world.script(&hook, "printf 'before\\033[2Jafter\\302\\233mmore\\n'; exit 1");
    let terminal = open(&world, &[&ANSWERED[..], &["--yes"]].concat());
    let bytes = terminal.bytes_at_end();
    terminal.end().with(4).says("pre-receive hook declined");
    assert!(bytes.contains("before") && !bytes.contains("before\u{1b}") && !bytes.contains('\u{9b}'), "{bytes:?}");
    world.script(&hook, "printf 'before\\033[2Jafter\\302\\233mmore\\n'");
    let terminal = open(&world, &[&ANSWERED[..], &["--yes"]].concat());
    let bytes = terminal.bytes_at_end();
    terminal.end().with(0);
    assert!(bytes.contains("before") && !bytes.contains("before\u{1b}") && !bytes.contains('\u{9b}'), "{bytes:?}");
}
