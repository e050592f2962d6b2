//! What each kind of file may hold: fields in canonical order, which are required, and what each is for.

use crate::source::{Field, Shape};

const SUCCESSOR: &[Field] =
    &[Field::required("name", Shape::Text, "its name"), Field::required("url", Shape::Text, "its address")];

const LINK: Shape = Shape::Record(&[
    Field::required("title", Shape::Text, "its title"),
    Field::required("url", Shape::Text, "its address"),
    Field::optional("kind", Shape::OneOf(&["article", "video", "talk", "directory", "site"]), "what it is"),
    Field::optional("note", Shape::Text, "why it is worth the time"),
]);

const URLS: Shape = Shape::Record(&[
    Field::optional("home", Shape::Text, "home page"),
    Field::optional("source", Shape::Text, "source repository"),
    Field::optional("docs", Shape::Text, "documentation"),
    Field::optional("demo", Shape::Text, "a place to try it"),
    Field::optional("package", Shape::Text, "its page in a package registry"),
    Field::optional("changelog", Shape::Text, "what changed from release to release"),
]);

const QUOTE: Shape = Shape::Record(&[
    Field::required("text", Shape::Text, "what they said"),
    Field::required("source", Shape::Text, "where they said it"),
]);

const LISTING: Shape = Shape::Record(&[
    Field::required("theme", Shape::Text, "the theme it stands under"),
    Field::optional("section", Shape::Text, "the section of that theme"),
    Field::optional("label", Shape::Text, "the name shown here"),
    Field::optional("url", Shape::Text, "the address linked here"),
    Field::optional("note", Shape::Text, "what it means for this theme"),
    Field::optional("quote", QUOTE, "somebody's words about it"),
    Field::optional("weight", Shape::Integer, "its place: smaller comes first"),
    Field::optional("links", Shape::List(&LINK), "further reading for this theme"),
]);

const COMPONENT: Shape = Shape::Record(&[
    Field::optional("entry", Shape::Text, "the entry it is"),
    Field::optional("name", Shape::Text, "its name, when it has no entry"),
    Field::optional("url", Shape::Text, "its address, when it has no entry"),
    Field::optional("note", Shape::Text, "its part in the whole"),
]);

const RELATION: Shape = Shape::Record(&[
    Field::required(
        "type",
        Shape::OneOf(&["fork-of", "successor-of", "alternative-to", "built-on", "works-with"]),
        "how they relate",
    ),
    Field::required("entry", Shape::Text, "the other entry"),
]);

const STATUS: Shape = Shape::Record(&[
    Field::required(
        "state",
        Shape::OneOf(&["active", "maintenance", "discontinued", "archived", "renamed", "merged"]),
        "what became of it",
    ),
    Field::optional("since", Shape::Text, "since when"),
    Field::optional("successor", Shape::TextOr(SUCCESSOR), "what to look at instead"),
    Field::optional("evidence", Shape::Text, "a page that says so"),
]);

const WAIVER: Shape = Shape::Record(&[
    Field::required("rule", Shape::Text, "the rule it silences"),
    Field::optional("path", Shape::Text, "the field it covers"),
    Field::required("reason", Shape::Text, "why the finding is accepted"),
    Field::optional("until", Shape::Text, "the last day on which it holds"),
]);

/// What the YAML of the file at that path of a guide may hold.
pub fn shape_of(path: &str) -> Option<Shape> {
    match path.split_once('/').map(|(folder, _)| folder) {
        None if path == super::CONFIG_FILE => Some(CONFIG),
        Some("entries") => Some(ENTRY),
        Some("themes") => Some(THEME),
        Some("contributors") => Some(CONTRIBUTOR),
        Some("pages") => Some(PAGE),
        _ => None,
    }
}

/// `entries/<slug>.yaml`
pub(super) const ENTRY: Shape = Shape::Record(&[
    Field::required("name", Shape::Text, "the name as the makers spell it"),
    Field::required(
        "kind",
        Shape::OneOf(&["tool", "service", "platform", "library", "resource", "group"]),
        "tool, service, platform, library, resource or group",
    ),
    Field::required("summary", Shape::Text, "one sentence on what it does for you"),
    Field::optional("urls", URLS, "its addresses"),
    Field::optional("license", Shape::Text, "SPDX expression or `proprietary`"),
    Field::optional("hosting", Shape::List(&Shape::OneOf(&["hosted", "self-hosted", "local"])), "where it runs"),
    Field::optional("vendor", Shape::Text, "who makes it"),
    Field::optional("aliases", Shape::List(&Shape::Text), "former and other names"),
    Field::optional("tags", Shape::List(&Shape::Text), "words to find it by"),
    Field::optional("listings", Shape::List(&LISTING), "where it appears"),
    Field::optional("components", Shape::List(&COMPONENT), "parts published beneath it"),
    Field::optional("relations", Shape::List(&RELATION), "how it relates to other entries"),
    Field::optional("links", Shape::List(&LINK), "further reading"),
    Field::optional("status", STATUS, "what became of it"),
    Field::optional("waivers", Shape::List(&WAIVER), "findings accepted on purpose"),
]);

// Sections nest three deep: with the guide's title and the theme's above them, HTML has no more headings.
const SECTION_OUTER: Shape = Shape::Record(&[
    SECTION_ID,
    SECTION_TITLE,
    SECTION_INTRO,
    SECTION_ORDER,
    Field::optional("sections", Shape::List(&SECTION_MIDDLE), "sections within it"),
]);
const SECTION_MIDDLE: Shape = Shape::Record(&[
    SECTION_ID,
    SECTION_TITLE,
    SECTION_INTRO,
    SECTION_ORDER,
    Field::optional("sections", Shape::List(&SECTION_INNER), "sections within it"),
]);
const SECTION_INNER: Shape = Shape::Record(&[SECTION_ID, SECTION_TITLE, SECTION_INTRO, SECTION_ORDER]);

const SECTION_ID: Field = Field::required("id", Shape::Text, "its slug within the theme");
const SECTION_TITLE: Field = Field::optional("title", Shape::Text, "its heading; none for a group without one");
const SECTION_INTRO: Field = Field::optional("intro", Shape::Text, "one sentence under the heading");
const SECTION_ORDER: Field = Field::optional("order", ORDER, "how its listings are ordered");

const ORDER: Shape = Shape::OneOf(&["manual", "alphabetical", "added"]);

/// The front matter of `themes/<slug>.md`
pub(super) const THEME: Shape = Shape::Record(&[
    Field::required("title", Shape::Text, "the theme, as a statement"),
    Field::optional("short_title", Shape::Text, "a word or two for menus"),
    Field::optional("kind", Shape::OneOf(&["chapter", "appendix"]), "chapter or appendix"),
    Field::optional("sections", Shape::List(&SECTION_OUTER), "the headings in it"),
    Field::optional("order", ORDER, "how its listings are ordered"),
    Field::optional("further_reading", Shape::List(&LINK), "what to read next"),
    Field::optional("related", Shape::List(&Shape::Text), "themes that belong to it"),
]);

/// `contributors/<handle>.yaml`
pub(super) const CONTRIBUTOR: Shape = Shape::Record(&[
    Field::required("name", Shape::Text, "the name to credit"),
    Field::optional("url", Shape::Text, "a page of theirs"),
    Field::optional("handles", Shape::Map(&Shape::Text), "their names on forges and elsewhere"),
    Field::optional("emails", Shape::List(&Shape::Text), "the e-mail addresses of their commits"),
    Field::optional("roles", Shape::List(&Shape::OneOf(&["editor", "contributor"])), "what they do"),
    Field::optional(
        "agreement",
        Shape::Record(&[
            Field::required("version", Shape::Text, "the version they agreed to"),
            Field::required("sha256", Shape::Text, "the checksum of the text they agreed to"),
            Field::required("signed", Shape::Text, "the day they agreed"),
        ]),
        "the agreement they signed",
    ),
]);

/// The front matter of `pages/<slug>.md`
pub(super) const PAGE: Shape = Shape::Record(&[
    Field::required("title", Shape::Text, "the page's title"),
    Field::optional("short_title", Shape::Text, "a word or two for menus"),
]);

/// The front matter of the agreement's file
pub(super) const AGREEMENT: Shape = Shape::Record(&[
    Field::required("version", Shape::Text, "its version; a new one asks everybody again"),
    Field::optional("effective", Shape::Text, "since when it holds"),
]);

const EXEMPT: Shape = Shape::Record(&[
    Field::required("email", Shape::Text, "the e-mail address of its commits"),
    Field::required("actor", Shape::Text, "the account that opens its proposals"),
]);

const POLICY: Shape = Shape::Record(&[
    Field::optional("entries_per_proposal", Shape::Integer, "how many entries a proposal may add"),
    Field::optional("new_theme_needs_issue", Shape::Bool, "whether a new theme must name an issue"),
    Field::optional("removal_needs_reason", Shape::Bool, "whether to remove an entry takes a reason"),
    Field::optional("generated", Shape::List(&Shape::Text), "files that only the publisher writes"),
    Field::optional("waivers", Shape::List(&Shape::Text), "the rules that an entry may waive"),
    Field::optional("marketing_words", Shape::List(&Shape::Text), "words that praise instead of telling"),
    Field::optional("spellings", Shape::List(&Shape::Text), "names as their makers write them"),
    Field::optional("short_link_hosts", Shape::List(&Shape::Text), "hosts that hide where a link leads"),
    Field::optional("quote_length", Shape::Integer, "the longest quote, in characters"),
]);

/// `guide.yaml`
pub(super) const CONFIG: Shape = Shape::Record(&[
    Field::required("schema", Shape::Integer, "the version of this format, 1"),
    Field::required("title", Shape::Text, "the guide's title"),
    Field::optional("description", Shape::Text, "one sentence on what the guide is"),
    Field::optional("language", Shape::Text, "the language it is written in"),
    Field::optional("license", Shape::Text, "the license of its text"),
    Field::optional("editors", Shape::List(&Shape::Text), "contributors who decide"),
    Field::optional("upstream", Shape::Text, "the address of the repository that contributions go to"),
    Field::optional("default_branch", Shape::Text, "the branch they go to"),
    Field::optional(
        "forge",
        Shape::OneOf(&["github", "gitlab", "forgejo", "gitea", "bitbucket"]),
        "what runs at the upstream's address, when its name does not tell",
    ),
    Field::required("themes", Shape::List(&Shape::Text), "the themes in order"),
    Field::optional("front", Shape::List(&Shape::Text), "pages before the themes"),
    Field::optional("back", Shape::List(&Shape::Text), "pages after the themes"),
    Field::optional(
        "agreement",
        Shape::Record(&[
            Field::required("mode", Shape::OneOf(&["cla", "dco", "none"]), "cla, dco or none"),
            Field::optional("file", Shape::Text, "the agreement's file"),
            Field::optional("accepts", Shape::List(&Shape::Text), "older versions that still count as signed"),
            Field::optional("exempt", Shape::List(&EXEMPT), "programs that need not sign"),
            Field::optional("ignore_coauthors", Shape::List(&Shape::Text), "co-authors that are no persons"),
        ]),
        "what contributors agree to",
    ),
    Field::optional("policy", POLICY, "what a proposal may do, and words of the guide's own"),
    Field::optional("rules", Shape::Map(&Shape::OneOf(&["off", "info", "warning", "error"])), "levels of rules"),
]);
