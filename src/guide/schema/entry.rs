//! `entries/<slug>.yaml`: what an entry may hold.

use super::forms::{ADDRESS, DATE, ENTRY as ENTRY_SLUG, LICENSE, NAME, NOTE, SECTION, SUMMARY, TAG, THEME};
use super::link::LINK;
use crate::guide::words::Kind;
use crate::source::{Field, Shape};

/// `entries/<slug>.yaml`
pub(in crate::guide) const ENTRY: Shape = Shape::Record(&[
    Field::required("name", Shape::Text, "the name as the makers spell it")
        .doc("Written like on the tool's own home page, at most 60 characters. Former and longer names are `aliases`.")
        .examples(&["Docker", "GitLab", "etcd"])
        .form(&NAME),
    Field::required(
        "kind",
        Shape::OneOf(&["tool", "service", "platform", "library", "resource", "group"]),
        "tool, service, platform, library, resource or group",
    )
    .doc("What the thing is to its user: a program to install, a service to sign up for, something to read …")
    .examples(&["tool"])
    .meanings(KIND_MEANINGS),
    Field::required("summary", Shape::Text, "one sentence on what it does for you")
        .doc("One plain sentence of 10 to 160 characters that begins with a capital and ends with a full stop. Say what the tool does for its user; leave out its name and praise.")
        .examples(&["Runs applications in containers that share the kernel of their host."])
        .form(&SUMMARY),
    Field::optional("urls", URLS, "its addresses")
        .doc("Where to find it. `home` or `source` must be there, except in a group."),
    Field::optional("license", Shape::Text, "SPDX expression or `proprietary`")
        .doc("The license of its code as an SPDX expression (https://spdx.org/licenses/), or `proprietary`. A license without an SPDX name is `LicenseRef-` and a name of yours.")
        .examples(&["MIT", "Apache-2.0", "Apache-2.0 OR MIT", "GPL-3.0-or-later", "BSD-3-Clause", "MPL-2.0", "AGPL-3.0-only", "proprietary"])
        .form(&LICENSE),
    Field::optional("hosting", Shape::List(&Shape::OneOf(&["hosted", "self-hosted", "local"])), "where it runs")
        .doc("Every way in which it can be had: run by its vendor, on your own servers, on your own machine.")
        .examples(&["self-hosted"])
        .meanings(&["run by its vendor", "on your own servers", "on your own machine"])
        .unique("repeated-item"),
    Field::optional("vendor", Shape::Text, "who makes it")
        .doc("The company, foundation or person behind it.")
        .examples(&["HashiCorp", "Apache Software Foundation"]),
    Field::optional("aliases", Shape::List(&Shape::Text), "former and other names")
        .doc("Names under which people may look for it. They keep anybody from adding the tool a second time.")
        .examples(&["dotCloud", "k8s"])
        .unique("repeated-item"),
    Field::optional("tags", Shape::List(&Shape::Text), "words to find it by")
        .doc("Small letters and digits, with single hyphens between them.")
        .examples(&["git-hosting", "orchestration"])
        .form(&TAG)
        .unique("repeated-item"),
    Field::optional("listings", Shape::List(&LISTING), "where it appears")
        .doc("One for each place in the guide, usually a single one. Only an entry that is a component of another may do without."),
    Field::optional("components", Shape::List(&COMPONENT), "parts published beneath it")
        .doc("Parts that appear beneath this entry: each is an `entry` of the guide, or has a `name` and a `url`. A group must have some."),
    Field::optional("relations", Shape::List(&RELATION), "how it relates to other entries")
        .doc("What it grew from, took the place of, competes with, stands on or is used with."),
    Field::optional("links", Shape::List(&LINK), "further reading")
        .doc("Articles, talks and the like about the tool, whatever the theme."),
    Field::optional("status", STATUS, "what became of it")
        .doc("Only for a tool that is no longer what it was; without it, the tool is active."),
    Field::optional("waivers", Shape::List(&WAIVER), "findings accepted on purpose")
        .doc("Findings of `ddscurate validate` that are right for others and not for this entry."),
]);

const KIND_MEANINGS: &[&str] =
    &[Kind::ALL[0].1, Kind::ALL[1].1, Kind::ALL[2].1, Kind::ALL[3].1, Kind::ALL[4].1, Kind::ALL[5].1];

const URLS: Shape = Shape::Record(&[
    Field::optional("home", Shape::Text, "home page")
        .doc("The makers' own page about it.")
        .examples(&["https://www.docker.com/"])
        .form(&ADDRESS),
    Field::optional("source", Shape::Text, "source repository")
        .doc("The page of the repository where its code is developed.")
        .examples(&["https://github.com/moby/moby"])
        .form(&ADDRESS),
    Field::optional("docs", Shape::Text, "documentation")
        .doc("Where its documentation begins.")
        .examples(&["https://docs.docker.com/"])
        .form(&ADDRESS),
    Field::optional("demo", Shape::Text, "a place to try it")
        .doc("A page on which it can be tried without installing anything.")
        .examples(&["https://play.example.org/"])
        .form(&ADDRESS),
    Field::optional("package", Shape::Text, "its page in a package registry")
        .doc("For libraries above all: where its package is published.")
        .examples(&["https://pypi.org/project/requests/"])
        .form(&ADDRESS),
    Field::optional("changelog", Shape::Text, "what changed from release to release")
        .doc("Its release notes or change log.")
        .examples(&["https://docs.docker.com/engine/release-notes/"])
        .form(&ADDRESS),
]);

const LISTING: Shape = Shape::Record(&[
    Field::required("theme", Shape::Text, "the theme it stands under")
        .doc("The slug of the theme: the name of its file in `themes/`, without `.md`.")
        .examples(&["containers"])
        .form(&THEME),
    Field::optional("section", Shape::Text, "the section of that theme")
        .doc("The `id` of one of the theme's sections, at any depth; without it, the entry stands in the theme itself.")
        .examples(&["orchestration"])
        .form(&SECTION),
    Field::optional("label", Shape::Text, "the name shown here")
        .doc("Only where the entry goes by another name than its own in this theme.")
        .examples(&["Docker Swarm"]),
    Field::optional("url", Shape::Text, "the address linked here")
        .doc("Only where another page than `urls.home` is right for this theme.")
        .examples(&["https://docs.docker.com/engine/swarm/"])
        .form(&ADDRESS),
    Field::optional("note", Shape::Text, "what it means for this theme")
        .doc("When you would pick it, what it does differently, what to watch out for: a few sentences in small Markdown, at most 500 characters. `[[slug]]` cites another entry.")
        .examples(&["Made containers easy. For more than one machine, see [[kubernetes]]."])
        .form(&NOTE),
    Field::optional("quote", QUOTE, "somebody's words about it")
        .doc("What somebody said about the tool, word for word, and where."),
    Field::optional("weight", Shape::Integer, "its place: smaller comes first")
        .doc("A whole number that orders the listings of a section; those without one come last, by name. Steps of ten leave room.")
        .examples(&["10"]),
    Field::optional("links", Shape::List(&LINK), "further reading for this theme")
        .doc("Articles, talks and the like that matter for this theme."),
]);

const QUOTE: Shape = Shape::Record(&[
    Field::required("text", Shape::Text, "what they said")
        .doc("Their very words, without quotation marks around them.")
        .examples(&["It works on every machine we have."]),
    Field::required("source", Shape::Text, "where they said it")
        .doc("The address of the page where they said it, or the name of the talk, book or letter.")
        .examples(&["https://example.org/interview"]),
]);

const COMPONENT: Shape = Shape::Record(&[
    Field::optional("entry", Shape::Text, "the entry it is")
        .doc("The slug of an entry: the name of its file in `entries/`, without `.yaml`.")
        .examples(&["etcd"])
        .form(&ENTRY_SLUG),
    Field::optional("name", Shape::Text, "its name, when it has no entry")
        .doc("Goes with `url`, for a part that has no entry of its own.")
        .examples(&["fleet"]),
    Field::optional("url", Shape::Text, "its address, when it has no entry")
        .doc("Goes with `name`, for a part that has no entry of its own.")
        .examples(&["https://github.com/coreos/fleet"])
        .form(&ADDRESS),
    Field::optional("note", Shape::Text, "its part in the whole")
        .doc("What it does in the whole, in small Markdown, at most 500 characters.")
        .examples(&["Keeps the configuration of the cluster."])
        .form(&NOTE),
]);

const RELATION: Shape = Shape::Record(&[
    Field::required(
        "type",
        Shape::OneOf(&["fork-of", "successor-of", "alternative-to", "built-on", "works-with"]),
        "how they relate",
    )
    .doc("Read it as a sentence: this entry is a … the other.")
    .examples(&["fork-of"])
    .meanings(&[
        "it grew from the code of the other",
        "it took the place of the other",
        "it does the same job as the other",
        "it needs the other to run",
        "people use the two together",
    ]),
    Field::required("entry", Shape::Text, "the other entry")
        .doc("The slug of the other entry: the name of its file in `entries/`, without `.yaml`.")
        .examples(&["hudson"])
        .form(&ENTRY_SLUG),
]);

const STATUS: Shape = Shape::Record(&[
    Field::required(
        "state",
        Shape::OneOf(&["active", "maintenance", "discontinued", "archived", "renamed", "merged"]),
        "what became of it",
    )
    .doc("The state in which its makers have left it.")
    .examples(&["archived"])
    .meanings(&[
        "alive; the same as no status",
        "kept going, without new work",
        "ended, or without a sign of life for years",
        "declared read-only by its owner",
        "lives on under another name",
        "lives on inside another",
    ]),
    Field::optional("since", Shape::Text, "since when")
        .doc("The day it happened, YYYY-MM-DD; YYYY-MM or YYYY when the day is not known.")
        .examples(&["2015-06-01", "2015-06"])
        .form(&DATE),
    Field::optional("successor", Shape::TextOr(SUCCESSOR), "what to look at instead")
        .doc("The slug of an entry, or `name` and `url` of something that has none.")
        .examples(&["gitlab"])
        .form(&ENTRY_SLUG),
    Field::optional("evidence", Shape::Text, "a page that says so")
        .doc("The address of the announcement, or of another page that readers can believe.")
        .examples(&["https://en.wikipedia.org/wiki/Gitorious"])
        .form(&ADDRESS),
]);

const SUCCESSOR: &[Field] = &[
    Field::required("name", Shape::Text, "its name")
        .doc("The name as its makers spell it.")
        .examples(&["Woodpecker CI"]),
    Field::required("url", Shape::Text, "its address")
        .doc("Its home page or repository.")
        .examples(&["https://woodpecker-ci.org/"])
        .form(&ADDRESS),
];

const WAIVER: Shape = Shape::Record(&[
    Field::required("rule", Shape::Text, "the rule it silences")
        .doc("The name in brackets behind the word `error` or `warning`; `ddscurate explain` tells about it.")
        .examples(&["placeholder-text"])
        .names_rules("waiver-invalid"),
    Field::optional("path", Shape::Text, "the field it covers")
        .doc("That field with everything below it; the whole entry when left out.")
        .examples(&["urls.home", "listings[0]"]),
    Field::required("reason", Shape::Text, "why the finding is accepted")
        .doc("For whoever reads the entry in a year.")
        .examples(&["The tool is called TODO."]),
    Field::optional("until", Shape::Text, "the last day on which it holds")
        .doc("YYYY-MM-DD, YYYY-MM or YYYY; forever when left out.")
        .examples(&["2028-01-01"])
        .form(&DATE),
]);
