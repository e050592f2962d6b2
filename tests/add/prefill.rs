//! What the form reads by itself: with leave only, as a beginning only, and never from where it has no business.

use crate::proxy::{Proxy, page, redirect};
use crate::support::*;
use crate::terminal::*;
use std::net::TcpListener;

const HOME: &str = "http://drone.example/";
const SOURCE: &str = "http://gitlab.example/harness/drone";
const API: &str = "http://gitlab.example/api/v4/projects/harness%2Fdrone?license=true";

const PAGE: &str =
    "<title>Drone CI \u{2013} Automate</title><meta name=description content='Automates\u{202e} everything.'>";
const PROJECT: &str = r#"{"name":"drone","description":"runs builds in containers","license":{"key":"apache-2.0"}}"#;

fn web() -> Proxy {
    Proxy::start(&[(HOME, page("text/html; charset=utf-8", PAGE)), (API, page("application/json", PROJECT))])
}

/// All answers but those that are read.
const REST: [&str; 8] = [
    "add",
    "--kind=tool",
    "--theme=codebase/hosted",
    "--note=Every push.",
    "--handle=ann",
    "--agree-cla=2",
    "--contributor-name=Ann",
    "--no-push",
];

#[test]
fn what_is_read_stands_in_the_questions_and_is_taken_by_nobody_else() {
    let world = World::new();
    let web = web();
    let env = [("http_proxy", web.address.as_str())];
    let mut terminal = Terminal::open(&world, &world.clone, (50, 100), &REST, &env);
    terminal.answer("? Home page:", HOME);
    terminal.answer("? Source repository:", SOURCE);
    let screen = terminal.wait("? Read name, license and description from gitlab.example and drone.example? (Y/n)");
    assert!(screen.contains("you have the last word"), "{screen}");
    assert_eq!(web.asked(), Vec::<String>::new());
    terminal.press("y");
    // What comes later than its question stands there the next time one comes by.
    let mut screen = terminal.wait("? Name: Dron");
    while !screen.contains("? Name: Drone CI") {
        terminal.press(ESCAPE);
        terminal.wait("? Read name");
        terminal.press(ENTER);
        screen = terminal.wait("? Name: Dron");
    }
    terminal.wait("read from drone.example: make it yours");
    terminal.press(&BACKSPACE.repeat(3)).press(ENTER);
    let mut screen = terminal.wait("? Summary:");
    while !screen.contains("? Summary: Runs builds in containers.") {
        terminal.press(ESCAPE);
        terminal.wait("? Name: Drone");
        terminal.press(ENTER);
        screen = terminal.wait("? Summary:");
    }
    assert!(screen.contains("read from gitlab.example: make it yours"), "{screen}");
    terminal.press(ENTER);
    terminal.wait("? License: Apache-2.0");
    // It is a beginning: taken away, it is gone.
    terminal.press(CTRL_U).press(ENTER);
    terminal.wait("? What now?");
    terminal.press(ENTER);
    terminal.end().with(0);
    let file = world.file_at(&world.clone, "add/drone", "entries/drone.yaml");
    assert!(file.starts_with("name: Drone\nkind: tool\nsummary: Runs builds in containers.\n"), "{file}");
    assert!(!file.contains("license"), "{file}");
    // Each place once, under our own name, with nothing that tells who asks.
    let mut asked = web.asked();
    asked.sort();
    assert_eq!(asked.len(), 2, "{asked:?}");
    assert!(asked[0].starts_with(&format!("GET {HOME} ")) && asked[1].starts_with(&format!("GET {API} ")), "{asked:?}");
    for head in &asked {
        let head = head.to_lowercase();
        assert!(head.contains("\nuser-agent: ddscurate/"), "{head}");
        for name in ["cookie", "authorization", "referer", "token"] {
            assert!(!head.contains(&format!("\n{name}")) && !head.contains(&format!("{name}:")), "{head}");
        }
    }
}

#[test]
fn nobody_is_asked_without_leave() {
    let world = World::new();
    let web = web();
    let env = [("http_proxy", web.address.as_str())];
    // Said no to, in the form.
    let mut terminal = Terminal::open(&world, &world.clone, (50, 100), &REST, &env);
    terminal.answer("? Home page:", HOME);
    terminal.answer("? Source repository:", "");
    terminal.wait("? Read name, license and description from drone.example?");
    terminal.press("n");
    let screen = terminal.wait("? Name: Drone");
    assert!(screen.contains("read from the address: make it yours"), "{screen}");
    terminal.press(CTRL_C);
    terminal.end().with(130);
    // Not even asked about.
    for flag in ["--no-prefill", "--offline"] {
        let args = [&REST[..], &["--fresh", flag]].concat();
        let mut terminal = Terminal::open(&world, &world.clone, (50, 100), &args, &env);
        terminal.answer("? Home page:", HOME);
        terminal.answer("? Source repository:", "");
        terminal.wait("? Name: Drone");
        terminal.press(CTRL_C);
        terminal.end().with(130);
    }
    // Nobody there to be asked.
    let ended =
        world.program(&world.clone).args(&REST).args(&["--no-input", "--home", HOME]).env("http_proxy", &web.address);
    ended.ends(2).says("--name").says("--summary");
    assert_eq!(web.asked(), Vec::<String>::new());
}

#[test]
fn a_flag_fills_what_is_missing() {
    let world = World::new();
    let web = web();
    let args = ["--no-input", "--prefill", "--home", HOME, "--source", SOURCE, "--name=Drone"];
    let ended = world.program(&world.clone).args(&REST).args(&args).env("http_proxy", &web.address).ends(0);
    ended.says("The summary is read from gitlab.example: Runs builds in containers.");
    ended.says("The license is read from gitlab.example: Apache-2.0");
    let file = world.file_at(&world.clone, "add/drone", "entries/drone.yaml");
    assert!(file.contains("name: Drone\n") && file.contains("\nlicense: Apache-2.0\n"), "{file}");
    assert!(file.contains("\nsummary: Runs builds in containers.\n"), "{file}");
}

#[test]
fn no_page_leads_into_a_network_of_ours() {
    let world = World::new();
    let inside = TcpListener::bind("127.0.0.1:0").unwrap();
    inside.set_nonblocking(true).unwrap();
    let inner = format!("http://{}/", inside.local_addr().unwrap());
    let web = Proxy::start(&[
        ("http://a.example/", redirect(&inner)),
        ("http://b.example/", redirect("http://b.example/2")),
        ("http://b.example/2", redirect("http://intranet/")),
        ("http://c.example/", redirect("http://c.example/")),
        ("http://d.example/", redirect("file:///etc/passwd")),
        ("http://e.example/", page("application/pdf", "<title>E</title>")),
        ("http://f.example/", redirect("http://www.f.example/")),
        ("http://www.f.example/", page("text/html", "<title>Found</title>")),
    ]);
    for (home, says) in [
        ("http://a.example/", "a.example: it leads to where no page may lead"),
        ("http://b.example/", "b.example: it leads to where no page may lead"),
        ("http://c.example/", "c.example: it leads from page to page"),
        ("http://d.example/", "d.example: it leads to where no page may lead"),
        ("http://e.example/", "e.example: it is no page"),
        ("http://g.example/", "g.example: it answers 404"),
        ("http://f.example/", "The name is read from f.example: Found"),
    ] {
        let args = ["--no-input", "--prefill", "--home", home];
        let ended = world.program(&world.clone).args(&REST).args(&args).env("http_proxy", &web.address).ends(2);
        ended.says(says);
    }
    assert!(inside.accept().is_err(), "somebody came in");
    let asked = web.asked();
    assert!(!asked.iter().any(|head| head.contains("127.0.0.1") || head.contains("intranet")), "{asked:?}");
    assert_eq!(asked.iter().filter(|head| head.starts_with("GET http://c.example/ ")).count(), 6);
}
