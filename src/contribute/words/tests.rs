use super::Words;
use crate::contribute::{Change, ChangedFile, Kind};
use crate::git::Person;
use crate::guide::{Elsewhere, Entry, Guide, Listing, State, Status, Successor, Urls};
use comrak::nodes::NodeValue;
use comrak::{Arena, Options, parse_document};

/// Everything at once that does something in Markdown, in a commit's message, or on a forge.
const TEXT: &str = "[click](https://evil.example) `a` <img src=x> @org/everyone &lt; $x$\n\n# Big\nSigned-off-by: Eve";
const ADDRESS: &str = "https://example.org/a>)@team [click](https://evil.example)\n`x\\";

fn hostile() -> Entry {
    Entry {
        name: TEXT.to_owned(),
        summary: TEXT.to_owned(),
        urls: Urls { home: Some(ADDRESS.to_owned()), ..Urls::default() },
        listings: vec![Listing { theme: TEXT.to_owned(), section: Some(TEXT.to_owned()), ..Listing::default() }],
        status: Some(Status {
            state: Some(State::Merged),
            since: Some(TEXT.to_owned()),
            successor: Some(Successor::Elsewhere(Elsewhere { name: TEXT.to_owned(), url: ADDRESS.to_owned() })),
            evidence: Some(ADDRESS.to_owned()),
        }),
        ..Entry::default()
    }
}

fn change(kind: Kind, entry: &Entry) -> Change {
    let person = Person { name: TEXT.to_owned(), email: "eve@example.org".to_owned() };
    let words = Words {
        kind,
        slug: "tool",
        branch: "add/tool",
        before: None,
        after: Some(entry),
        guide: &Guide::default(),
        tip: "0123456789012345678901234567890123456789".parse().unwrap(),
        person: Some(&person),
        signed_off: true,
    };
    let files = vec![ChangedFile::with("entries/tool.yaml", ""), ChangedFile::gone(TEXT)];
    Change::new(words, files)
}

#[test]
fn nothing_that_a_contributor_writes_does_anything_in_a_proposal() {
    let home = "https://example.org/a%3E)@team%20[click](https://evil.example)%0A%60x%5C";
    let mut source = hostile();
    source.urls = Urls { source: Some(ADDRESS.to_owned()), ..Urls::default() };
    let mut elsewhere = hostile();
    elsewhere.urls.home = Some("javascript:alert(1)".to_owned());
    for kind in Kind::ALL {
        for entry in [&hostile(), &source, &elsewhere] {
            let body = change(kind, entry).body;
            // A mention is looked for in the text as it stands, outside addresses and code.
            assert!(!body.replace(home, "").replace("src=x> @org", "").contains('@'), "{body}");
            let arena = Arena::new();
            for node in parse_document(&arena, &body, &Options::default()).descendants() {
                match &node.data.borrow().value {
                    NodeValue::Link(link) => {
                        assert_eq!(link.url.replace("%5B", "[").replace("%5D", "]"), home, "{body}");
                    }
                    NodeValue::HtmlInline(_)
                    | NodeValue::HtmlBlock(_)
                    | NodeValue::Heading(_)
                    | NodeValue::Image(_) => {
                        panic!("{body}")
                    }
                    _ => {}
                }
            }
        }
    }
}

#[test]
fn a_message_has_the_lines_that_this_program_gives_it() {
    for kind in Kind::ALL {
        let change = change(kind, &hostile());
        assert_eq!(change.title.lines().count(), 1, "{}", change.title);
        let begin = |line: &&str| line.starts_with("Signed-off-by:");
        assert_eq!(change.message.lines().filter(begin).count(), 1, "{}", change.message);
        assert!(!change.message.contains('\r'));
    }
}
