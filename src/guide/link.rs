//! A link to something worth reading, as entries, listings and themes have it.

use serde::{Deserialize, Serialize};

/// Something to read, watch or look up.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Link {
    /// Its title.
    #[serde(deserialize_with = "super::document::text")]
    pub title: String,
    /// Its address.
    #[serde(deserialize_with = "super::document::text")]
    pub url: String,
    /// What it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<LinkKind>,
    /// Why it is worth the time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// The kinds of [`Link`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LinkKind {
    /// Something to read in one go.
    Article,
    /// A film.
    Video,
    /// A talk or its slides.
    Talk,
    /// A list of things.
    Directory,
    /// A whole site.
    Site,
}

impl Link {
    pub(super) fn has_gaps(&self) -> bool {
        self.title.is_empty() || self.url.is_empty()
    }
}
