//! What a contribution consists of: the files it adds, and the words that go with them.

use crate::git::{Oid, Person};
use crate::guide::{Entry, Guide};

/// A file that a contribution adds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewFile {
    /// Path from the guide's root.
    pub path: String,
    /// Its text.
    pub text: String,
}

/// A contribution, ready to be committed.
#[derive(Clone, Debug)]
pub struct Change {
    /// The entry's slug.
    pub slug: String,
    /// The branch it goes on.
    pub branch: String,
    /// The entry's file, and the contributor's if they are new.
    pub files: Vec<NewFile>,
    /// The proposal's title and the commit's first line.
    pub title: String,
    /// The commit's message.
    pub message: String,
    /// The proposal's text, in Markdown.
    pub body: String,
}

impl Change {
    /// The words for adding `entry`. `signed_off` is whom the commit is signed off by, where the guide asks for it.
    pub fn add(
        slug: &str,
        branch: &str,
        entry: &Entry,
        files: Vec<NewFile>,
        guide: &Guide,
        tip: Oid,
        signed_off: Option<&Person>,
    ) -> Self {
        let title = format!("Add {}", entry.name);
        let sign_off = signed_off.map(|person| format!("\n\nSigned-off-by: {} <{}>", person.name, person.email));
        let message = format!("{title}\n\n{}{}\n", entry.summary, sign_off.unwrap_or_default());
        let body = body(entry, &files, guide, tip);
        Self { slug: slug.to_owned(), branch: branch.to_owned(), files, title, message, body }
    }
}

/// What an editor wants to know first, and what was checked already.
fn body(entry: &Entry, files: &[NewFile], guide: &Guide, tip: Oid) -> String {
    let mut text = String::new();
    let address = entry.urls.home.as_ref().or(entry.urls.source.as_ref());
    match address {
        Some(url) => {
            text.push_str(&format!("**[{}](<{url}>)** \u{2013} {}\n\n", escape(&entry.name), escape(&entry.summary)));
        }
        None => text.push_str(&format!("**{}** \u{2013} {}\n\n", escape(&entry.name), escape(&entry.summary))),
    }
    for listing in &entry.listings {
        let theme = guide.theme(&listing.theme);
        let title = theme.map_or(listing.theme.as_str(), |theme| theme.theme.title.as_str());
        let section = listing.section.as_ref().map(|id| format!(", section `{id}`")).unwrap_or_default();
        text.push_str(&format!("- listed under *{}*{section}\n", escape(title)));
    }
    for file in files {
        text.push_str(&format!("- adds `{}`\n", file.path));
    }
    let signed = files.iter().any(|file| file.path.starts_with("contributors/"));
    if let (true, Some(agreement)) = (signed, &guide.agreement) {
        text.push_str(&format!("- signs the contributor agreement, version {}\n", escape(&agreement.version)));
    }
    let version = env!("CARGO_PKG_VERSION");
    text.push_str(&format!(
        "\nChecked with `ddscurate {version}` against {}: nothing to mend.",
        &tip.to_string()[..12]
    ));
    text
}

/// Keeps text from being taken for Markdown, HTML or a mention.
fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '!' | '~' => {
                safe.push('\\');
                safe.push(c);
            }
            // A zero-width joiner would do it without a trace, but invisible characters are what we refuse from others.
            '@' => safe.push_str("&#64;"),
            c => safe.push(c),
        }
    }
    safe
}
