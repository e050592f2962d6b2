//! What each kind of file may hold: fields in canonical order, which are required, and what each is for. From this they
//! are checked, explained to people who left something out, and described to editors ([`json_schema`]).

mod conditions;
mod entry;
mod forms;
mod json;
mod kind;
mod link;

pub(super) use entry::ENTRY;
pub use json::{SchemaRules, json_schema};
pub use kind::FileKind;

use crate::guide::config::FORMAT;
use crate::source::{Field, Shape};
use forms::{ADDRESS, DATE, EDITOR, EMAIL, HANDLE, ID, IN_ORDER, LANGUAGE, NOTE, THEME as THEME_SLUG};
use link::LINK;

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

// Sections nest three deep: with the guide's title and the theme's above them, HTML has no more headings.
const SECTION_OUTER: Shape = Shape::Record(&[
    SECTION_ID,
    SECTION_TITLE,
    SECTION_INTRO,
    SECTION_ORDER,
    Field::optional("sections", Shape::List(&SECTION_MIDDLE), "sections within it").doc(SECTIONS),
]);
const SECTION_MIDDLE: Shape = Shape::Record(&[
    SECTION_ID,
    SECTION_TITLE,
    SECTION_INTRO,
    SECTION_ORDER,
    Field::optional("sections", Shape::List(&SECTION_INNER), "sections within it").doc(SECTIONS),
]);
const SECTION_INNER: Shape = Shape::Record(&[SECTION_ID, SECTION_TITLE, SECTION_INTRO, SECTION_ORDER]);

const SECTIONS: &str = "Headings below this one. Sections nest three deep.";
const SECTION_ID: Field = Field::required("id", Shape::Text, "its slug within the theme")
    .doc("By this id listings name the section. No other section of the theme may have it.")
    .examples(&["orchestration"])
    .form(&ID);
const SECTION_TITLE: Field = Field::optional("title", Shape::Text, "its heading; none for a group without one")
    .doc("The heading as readers see it. Without one, the section is a group under the heading above it.")
    .examples(&["Orchestration"]);
const SECTION_INTRO: Field = Field::optional("intro", Shape::Text, "one sentence under the heading")
    .doc("Says what the tools of this section have in common.")
    .examples(&["Clusters that somebody else keeps running."])
    .form(&NOTE);
const SECTION_ORDER: Field = Field::optional("order", ORDER, "how its listings are ordered")
    .doc("As in the theme when left out.")
    .examples(&["manual"])
    .meanings(ORDERS);

const ORDER: Shape = Shape::OneOf(&["manual", "alphabetical", "added"]);
const ORDERS: &[&str] = &["by weight, then by name", "by name", "by the day on which the entry came in"];

/// The front matter of `themes/<slug>.md`
pub(super) const THEME: Shape = Shape::Record(&[
    Field::required("title", Shape::Text, "the theme, as a statement")
        .doc("The heading of the chapter; best a statement that one could disagree with.")
        .examples(&["CI Servers Deploy Code, Not Ops"]),
    Field::optional("short_title", Shape::Text, "a word or two for menus")
        .doc("Stands for the title where there is little room.")
        .examples(&["Containers"]),
    Field::optional("kind", Shape::OneOf(&["chapter", "appendix"]), "chapter or appendix")
        .doc("A chapter when left out.")
        .examples(&["chapter"])
        .meanings(&["one of the themes in order", "stands at the end"]),
    Field::optional("sections", Shape::List(&SECTION_OUTER), "the headings in it")
        .doc("In the order in which readers see them. Listings name a section by its `id`."),
    Field::optional("order", ORDER, "how its listings are ordered")
        .doc("By weight, then by name when left out.")
        .examples(&["manual"])
        .meanings(ORDERS),
    Field::optional("further_reading", Shape::List(&LINK), "what to read next")
        .doc("Articles, talks and the like about the theme as a whole."),
    Field::optional("related", Shape::List(&Shape::Text), "themes that belong to it")
        .doc("Slugs of themes: the names of their files, without `.md`.")
        .examples(&["containers"])
        .form(&THEME_SLUG)
        .unique("repeated-item"),
]);

/// `contributors/<handle>.yaml`
pub(super) const CONTRIBUTOR: Shape = Shape::Record(&[
    Field::required("name", Shape::Text, "the name to credit")
        .doc("As the person wants to be named among the contributors.")
        .examples(&["Ann Example"]),
    Field::optional("url", Shape::Text, "a page of theirs")
        .doc("Linked from their name.")
        .examples(&["https://ann.example.org/"])
        .form(&ADDRESS),
    Field::optional("handles", Shape::Map(&Shape::Text), "their names on forges and elsewhere")
        .doc("By the place's name: `github`, `gitlab`, `codeberg` … Without an `@`.")
        .examples(&["ann"])
        .form(&HANDLE),
    Field::optional("emails", Shape::List(&Shape::Text), "the e-mail addresses of their commits")
        .doc("A forge's private ones included. By these `add` and `validate` know whose commit it is.")
        .examples(&["ann@example.org"])
        .form(&EMAIL)
        .unique("repeated-item"),
    Field::optional("roles", Shape::List(&Shape::OneOf(&["editor", "contributor"])), "what they do")
        .doc("What the person does for the guide.")
        .examples(&["contributor"])
        .meanings(&["decides what goes in", "gave something to it"]),
    Field::optional(
        "agreement",
        Shape::Record(&[
            Field::required("version", Shape::Text, "the version they agreed to")
                .doc("The `version` in the agreement's front matter.")
                .examples(&["1"]),
            Field::required("sha256", Shape::Text, "the checksum of the text they agreed to")
                .doc("SHA-256 of everything below the agreement's front matter; `add` works it out.")
                .examples(&["424d44beea22ddc6bd478b50525fd2765b90c689508101410994e64b5ff8365f"]),
            Field::required("signed", Shape::Text, "the day they agreed")
                .doc("YYYY-MM-DD, not in the future.")
                .examples(&["2026-11-23"])
                .form(&DATE),
        ]),
        "the agreement they signed",
    )
    .doc("The person's signature. `ddscurate add` writes it when they agree."),
]);

/// The front matter of `pages/<slug>.md`
pub(super) const PAGE: Shape = Shape::Record(&[
    Field::required("title", Shape::Text, "the page's title")
        .doc("The heading as readers see it.")
        .examples(&["How to contribute"]),
    Field::optional("short_title", Shape::Text, "a word or two for menus")
        .doc("Stands for the title where there is little room.")
        .examples(&["Contribute"]),
]);

/// The front matter of the agreement's file
pub(super) const AGREEMENT: Shape = Shape::Record(&[
    Field::required("version", Shape::Text, "its version; a new one asks everybody again")
        .doc("Any text. Change it whenever you change what people agree to.")
        .examples(&["1"]),
    Field::optional("effective", Shape::Text, "since when it holds")
        .doc("The day, YYYY-MM-DD.")
        .examples(&["2026-01-01"]),
]);

const EXEMPT: Shape = Shape::Record(&[
    Field::required("email", Shape::Text, "the e-mail address of its commits")
        .doc("As `git log` shows it.")
        .examples(&["49699333+dependabot[bot]@users.noreply.github.com"]),
    Field::required("actor", Shape::Text, "the account that opens its proposals")
        .doc("Anybody can commit with an address; only the program itself has its account.")
        .examples(&["dependabot[bot]"]),
]);

const POLICY: Shape = Shape::Record(&[
    Field::optional("entries_per_proposal", Shape::Integer, "how many entries a proposal may add")
        .doc("Any number when left out.")
        .examples(&["1"])
        .least(1),
    Field::optional("new_theme_needs_issue", Shape::Bool, "whether a new theme must name an issue")
        .doc("With `true`, a proposal that adds a theme names the issue in which it was agreed on.")
        .examples(&["true"]),
    Field::optional("removal_needs_reason", Shape::Bool, "whether to remove an entry takes a reason")
        .doc("With `true`, a proposal that removes an entry says why.")
        .examples(&["true"]),
    Field::optional("generated", Shape::List(&Shape::Text), "files that only the publisher writes")
        .doc("Paths or patterns; a folder stands for all that is in it.")
        .examples(&["README.md", "site", "**/*.pdf"]),
    Field::optional("waivers", Shape::List(&Shape::Text), "the rules that an entry may waive")
        .doc("All of them when left out, none when it is `[]`.")
        .examples(&["note-length"])
        .names_rules("unknown-field"),
    Field::optional("marketing_words", Shape::List(&Shape::Text), "words that praise instead of telling")
        .doc("In place of the built-in ones.")
        .examples(&["blazing fast"]),
    Field::optional("spellings", Shape::List(&Shape::Text), "names as their makers write them")
        .doc("Beside the names of the entries.")
        .examples(&["macOS"]),
    Field::optional("short_link_hosts", Shape::List(&Shape::Text), "hosts that hide where a link leads")
        .doc("Beside the built-in ones.")
        .examples(&["go.example.org"]),
    Field::optional("quote_length", Shape::Integer, "the longest quote, in characters")
        .doc("A whole number; longer quotes are found.")
        .examples(&["300"])
        .least(1),
]);

/// `guide.yaml`
pub(super) const CONFIG: Shape = Shape::Record(&[
    Field::required("schema", Shape::Integer, "the version of this format, 1")
        .doc("Lets a later ddscurate know how to read the guide.")
        .examples(&["1"])
        .only(FORMAT),
    Field::required("title", Shape::Text, "the guide's title")
        .doc("As it stands on the cover.")
        .examples(&["Good Knots"]),
    Field::optional("description", Shape::Text, "one sentence on what the guide is")
        .doc("For people who have not seen the guide yet: what it lists, and for whom.")
        .examples(&["A field guide to knots that hold."]),
    Field::optional("language", Shape::Text, "the language it is written in")
        .doc("A BCP 47 tag.")
        .examples(&["en", "pt-BR"])
        .form(&LANGUAGE),
    Field::optional("license", Shape::Text, "the license of its text")
        .doc("An SPDX expression. It is about the guide itself, not about the tools in it.")
        .examples(&["CC-BY-4.0", "CC0-1.0"]),
    Field::optional("editors", Shape::List(&Shape::Text), "contributors who decide")
        .doc("The names of their files in `contributors/`, without `.yaml`.")
        .examples(&["ann"])
        .form(&EDITOR)
        .unique("repeated-item"),
    Field::optional("upstream", Shape::Text, "the address of the repository that contributions go to")
        .doc("`add` sends contributions there from any clone, whatever its remotes are called.")
        .examples(&["https://github.com/you/good-knots"]),
    Field::optional("default_branch", Shape::Text, "the branch they go to")
        .doc("When left out, upstream is asked, and else it is `main`.")
        .examples(&["main"]),
    Field::optional(
        "forge",
        Shape::OneOf(&["github", "gitlab", "forgejo", "gitea", "bitbucket"]),
        "what runs at the upstream's address, when its name does not tell",
    )
    .doc("Only for a server of your own, so that `add` knows which page opens a pull request there.")
    .examples(&["forgejo"])
    .meanings(&["GitHub Enterprise", "GitLab", "Forgejo", "Gitea", "Bitbucket"]),
    Field::required("themes", Shape::List(&Shape::Text), "the themes in order")
        .doc("The names of the files in `themes/`, without `.md`: all of them, each once.")
        .examples(&["containers"])
        .form(&IN_ORDER)
        .unique("theme-order"),
    Field::optional("front", Shape::List(&Shape::Text), "pages before the themes")
        .doc("The names of files in `pages/`, without `.md`. Each page stands in `front` or in `back`.")
        .examples(&["introduction"])
        .form(&IN_ORDER)
        .unique("theme-order"),
    Field::optional("back", Shape::List(&Shape::Text), "pages after the themes")
        .doc("The names of files in `pages/`, without `.md`. Each page stands in `front` or in `back`.")
        .examples(&["survey"])
        .form(&IN_ORDER)
        .unique("theme-order"),
    Field::optional(
        "agreement",
        Shape::Record(&[
            Field::required("mode", Shape::OneOf(&["cla", "dco", "none"]), "cla, dco or none")
                .doc("How people agree.")
                .examples(&["dco"])
                .meanings(&[
                    "by a signature in their file in `contributors/`",
                    "by a line `Signed-off-by:` in each commit",
                    "not at all",
                ]),
            Field::optional("file", Shape::Text, "the agreement's file")
                .doc("Its path from the guide's folder; `CLA.md` when left out.")
                .examples(&["CLA.md"]),
            Field::optional("accepts", Shape::List(&Shape::Text), "older versions that still count as signed")
                .doc("People who signed one of them need not sign again.")
                .examples(&["1"]),
            Field::optional("exempt", Shape::List(&EXEMPT), "programs that need not sign")
                .doc("Each has the address of its commits and the account that opens its proposals."),
            Field::optional("ignore_coauthors", Shape::List(&Shape::Text), "co-authors that are not persons")
                .doc("E-mail addresses in `Co-authored-by:` lines, such as those of AI assistants.")
                .examples(&["noreply@example.org"]),
        ]),
        "what contributors agree to",
    )
    .doc("Nothing when left out."),
    Field::optional("policy", POLICY, "what a proposal may do, and words of the guide's own")
        .doc("Whatever is left out is allowed."),
    Field::optional("rules", Shape::Map(&Shape::OneOf(&["off", "info", "warning", "error"])), "levels of rules")
        .doc("How bad a rule's findings are in this guide, by the rule's name; `off` silences it.")
        .examples(&["off"])
        .meanings(&["not looked at", "shown, and fine", "should be mended", "must be mended"])
        .names_rules("unknown-field"),
]);
