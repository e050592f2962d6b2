//! An entry: one tool, one file under `entries/`.

use super::document::Document;
use super::link::Link;
use super::words::{Hosting, Kind, RelationKind, State};
use crate::source::{Shape, Value};
use serde::de::{self, Deserializer, MapAccess, Visitor, value::MapAccessDeserializer};
use serde::{Deserialize, Serialize};
use std::fmt;

/// One tool, as its file has it. Texts are unchecked: rules judge them.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Entry {
    /// The name as the makers spell it.
    #[serde(deserialize_with = "super::document::text")]
    pub name: String,
    /// What kind of thing it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<Kind>,
    /// One sentence on what it does for you.
    #[serde(deserialize_with = "super::document::text")]
    pub summary: String,
    /// Its addresses.
    #[serde(skip_serializing_if = "Urls::is_empty")]
    pub urls: Urls,
    /// SPDX expression or `proprietary`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub license: Option<String>,
    /// Where it runs.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub hosting: Vec<Hosting>,
    /// Who makes it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vendor: Option<String>,
    /// Former and other names.
    #[serde(deserialize_with = "super::document::texts", skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<String>,
    /// Words to find it by, as slugs.
    #[serde(deserialize_with = "super::document::texts", skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// Where it appears.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub listings: Vec<Listing>,
    /// Parts published beneath it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub components: Vec<Component>,
    /// How it relates to other entries.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub relations: Vec<Relation>,
    /// Further reading about it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub links: Vec<Link>,
    /// What became of it; absent means active.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<Status>,
    /// Findings accepted on purpose.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub waivers: Vec<Waiver>,
    /// Fields that begin with `x-`, kept as they are.
    #[serde(skip)]
    pub extra: Vec<(String, Value)>,
}

/// The addresses of an entry.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Urls {
    /// Home page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub home: Option<String>,
    /// Source repository.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// Documentation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub docs: Option<String>,
    /// A place to try it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub demo: Option<String>,
    /// Its page in a package registry.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub package: Option<String>,
    /// What changed from release to release.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub changelog: Option<String>,
}

/// An entry's appearance under a theme.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Listing {
    /// The theme's slug.
    #[serde(deserialize_with = "super::document::text")]
    pub theme: String,
    /// The section's id in that theme.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub section: Option<String>,
    /// The name shown here, if it is another one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// The address linked here, if it is another one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// What it means for this theme, in small Markdown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Somebody's words about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quote: Option<Quote>,
    /// Its place in the section: smaller comes first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub weight: Option<i64>,
    /// Further reading for this theme.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub links: Vec<Link>,
}

/// Somebody else's words.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Quote {
    /// What they said.
    #[serde(deserialize_with = "super::document::text")]
    pub text: String,
    /// Where.
    #[serde(deserialize_with = "super::document::text")]
    pub source: String,
}

/// A part of an entry: another entry, or a name and an address.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Component {
    /// The slug of the entry it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub entry: Option<String>,
    /// Its name, when it has no entry.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Its address, when it has no entry.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Its part in the whole.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// How one entry relates to another.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Relation {
    /// In what way.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub kind: Option<RelationKind>,
    /// The other entry's slug.
    #[serde(deserialize_with = "super::document::text")]
    pub entry: String,
}

/// What became of a tool.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Status {
    /// Its state.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<State>,
    /// Since when, `YYYY[-MM[-DD]]`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub since: Option<String>,
    /// What to look at instead.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub successor: Option<Successor>,
    /// A page that says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub evidence: Option<String>,
}

/// What took a tool's place: an entry of the guide, or something outside it.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Successor {
    /// The slug of an entry.
    Entry(String),
    /// A name and an address.
    Elsewhere(Elsewhere),
}

/// Something that has no entry in the guide.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Elsewhere {
    /// Its name.
    #[serde(deserialize_with = "super::document::text")]
    pub name: String,
    /// Its address.
    #[serde(deserialize_with = "super::document::text")]
    pub url: String,
}

/// A finding accepted on purpose.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Waiver {
    /// The rule that it silences.
    #[serde(deserialize_with = "super::document::text")]
    pub rule: String,
    /// The field it covers; the whole entry when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// Why.
    #[serde(deserialize_with = "super::document::text")]
    pub reason: String,
    /// The last day on which it holds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
}

impl Document for Entry {
    const SHAPE: Shape = super::schema::ENTRY;

    fn has_gaps(&self) -> bool {
        self.name.is_empty()
            || self.summary.is_empty()
            || self.kind.is_none()
            || self.listings.iter().any(|listing| {
                listing.theme.is_empty()
                    || listing.quote.as_ref().is_some_and(|quote| quote.text.is_empty() || quote.source.is_empty())
                    || listing.links.iter().any(Link::has_gaps)
            })
            || self.links.iter().any(Link::has_gaps)
            || self.relations.iter().any(|relation| relation.entry.is_empty() || relation.kind.is_none())
            || self.waivers.iter().any(|waiver| waiver.rule.is_empty() || waiver.reason.is_empty())
            || self.aliases.iter().chain(&self.tags).any(String::is_empty)
            || self.status.as_ref().is_some_and(Status::has_gaps)
    }

    fn keep_extra(&mut self, extra: Vec<(String, Value)>) {
        self.extra = extra;
    }
}

impl Entry {
    /// The name, then the aliases.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        std::iter::once(&self.name).chain(&self.aliases).map(String::as_str)
    }

    /// True when it is one line that names several entries.
    pub fn is_group(&self) -> bool {
        self.kind == Some(Kind::Group)
    }

    /// The state, active when none is given.
    pub fn state(&self) -> State {
        self.status.as_ref().and_then(|status| status.state).unwrap_or(State::Active)
    }
}

impl Urls {
    /// True when none is given.
    pub fn is_empty(&self) -> bool {
        self.iter().next().is_none()
    }

    /// Every address given, with its field's name.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let all = [
            ("home", &self.home),
            ("source", &self.source),
            ("docs", &self.docs),
            ("demo", &self.demo),
            ("package", &self.package),
            ("changelog", &self.changelog),
        ];
        all.into_iter().filter_map(|(name, url)| url.as_deref().map(|url| (name, url)))
    }
}

impl Status {
    fn has_gaps(&self) -> bool {
        let elsewhere = match &self.successor {
            Some(Successor::Elsewhere(elsewhere)) => elsewhere.name.is_empty() || elsewhere.url.is_empty(),
            Some(Successor::Entry(_)) | None => false,
        };
        self.state.is_none() || elsewhere
    }
}

impl<'de> Deserialize<'de> for Successor {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Either;
        impl<'de> Visitor<'de> for Either {
            type Value = Successor;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an entry's slug, or a mapping with `name` and `url`")
            }

            fn visit_str<E: de::Error>(self, slug: &str) -> Result<Successor, E> {
                Ok(Successor::Entry(slug.to_owned()))
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Successor, A::Error> {
                Elsewhere::deserialize(MapAccessDeserializer::new(map)).map(Successor::Elsewhere)
            }
        }
        deserializer.deserialize_any(Either)
    }
}
