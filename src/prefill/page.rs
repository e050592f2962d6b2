//! What a web page says of itself: its title, its description, and what it tells those who link to it.

use super::texts::{Texts, name, summary};
use html5gum::{DefaultEmitter, SpanBound, StartTag, Token, Tokenizer};

/// The texts in the head of a page.
#[derive(Default)]
struct Head {
    title: String,
    site_name: Option<String>,
    og_title: Option<String>,
    description: Option<String>,
    og_description: Option<String>,
}

/// Reads the texts of a page. Of each the first counts.
pub(super) fn read(html: &str) -> Texts {
    let head = head(html);
    let names = [head.site_name.as_deref(), head.og_title.as_deref(), Some(head.title.as_str())];
    let summaries = [head.description.as_deref(), head.og_description.as_deref()];
    Texts {
        name: names.into_iter().flatten().find_map(name),
        summary: summaries.into_iter().flatten().find_map(summary),
        license: None,
    }
}

fn head(html: &str) -> Head {
    let mut head = Head::default();
    let mut emitter = DefaultEmitter::default();
    // What stands in a script is no tag.
    emitter.naively_switch_states(true);
    let mut in_title = false;
    for token in Tokenizer::new_with_emitter(html, emitter) {
        let Ok(token) = token;
        match token {
            Token::StartTag(tag) => match tag.name.as_slice() {
                b"title" => in_title = head.title.is_empty(),
                b"meta" => meta(&tag, &mut head),
                b"body" => break,
                _ => {}
            },
            Token::String(text) if in_title => head.title.push_str(&String::from_utf8_lossy(&text)),
            Token::EndTag(tag) if tag.name.as_slice() == b"title" => in_title = false,
            _ => {}
        }
    }
    head
}

/// `<meta name="…" content="…">`, and `property` as the Open Graph protocol has it (ogp.me).
fn meta<S: SpanBound>(tag: &StartTag<S>, head: &mut Head) {
    let attribute = |name: &str| {
        let value = tag.attributes.get(name.as_bytes())?;
        Some(String::from_utf8_lossy(value).into_owned())
    };
    let Some(content) = attribute("content") else { return };
    let Some(about) = attribute("property").or_else(|| attribute("name")) else { return };
    let field = match about.trim().to_ascii_lowercase().as_str() {
        "og:site_name" => &mut head.site_name,
        "og:title" => &mut head.og_title,
        "description" => &mut head.description,
        "og:description" => &mut head.og_description,
        _ => return,
    };
    field.get_or_insert(content);
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn texts(name: Option<&str>, summary: Option<&str>) -> Texts {
        Texts { name: name.map(str::to_owned), summary: summary.map(str::to_owned), license: None }
    }

    #[test]
    fn a_page_says_what_it_is() {
        let page = "<!doctype html><html><head><meta charset=utf-8><title>Drone CI &ndash; Automate</title>\
            <script>var x = \"<title>Wrong</title><meta name=description content=Wrong>\";</script>\
            <META NAME='Description' content='Runs builds &amp; tests in\n containers. And more.'></head>";
        assert_eq!(read(page), texts(Some("Drone CI"), Some("Runs builds & tests in containers.")));
        let page =
            "<meta property=og:site_name content=Drone><meta property=og:description content='A b.'><title>x</title>";
        assert_eq!(read(page), texts(Some("Drone"), Some("A b.")));
        // What stands in the text of a page, or cannot be shown, says nothing.
        let page = "<title>A&#x202e;b&#27;[2J</title><body><meta name=description content='No.'>";
        assert_eq!(read(page), texts(Some("Ab[2J"), None));
        assert_eq!(read("no page at all"), texts(None, None));
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn any_page_can_be_read(page in "(<(title|meta|script|body|!--)[ =a-z:'\"&#;0-9]{0,20}>?|\\PC{0,9}){0,9}") {
            read(&page);
        }
    }
}
