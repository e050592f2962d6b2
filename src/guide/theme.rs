//! A theme: a chapter of the guide, its sections and its narrative.

use super::document::Document;
use super::link::Link;
use crate::source::{FieldPath, Shape};
use serde::{Deserialize, Serialize};

/// The front matter of a theme.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Theme {
    /// The theme, as a statement.
    #[serde(deserialize_with = "super::document::text")]
    pub title: String,
    /// A word or two for menus.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub short_title: Option<String>,
    /// Chapter or appendix; chapter when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<ThemeKind>,
    /// The headings in it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub sections: Vec<Section>,
    /// How its listings are ordered; manual when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub order: Option<Order>,
    /// What to read next.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub further_reading: Vec<Link>,
    /// Themes that belong to it.
    #[serde(deserialize_with = "super::document::texts", skip_serializing_if = "Vec::is_empty")]
    pub related: Vec<String>,
}

/// What a theme is in the book.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ThemeKind {
    /// One of the themes in order.
    Chapter,
    /// At the end.
    Appendix,
}

/// How listings are ordered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Order {
    /// By weight, then name.
    Manual,
    /// By name.
    Alphabetical,
    /// By the day on which the entry came in.
    Added,
}

/// A heading in a theme, or a group without one.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Section {
    /// Its slug within the theme.
    #[serde(deserialize_with = "super::document::text")]
    pub id: String,
    /// Its heading; none for an untitled group.
    pub title: Option<String>,
    /// One sentence under the heading.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub intro: Option<String>,
    /// How its listings are ordered; as in the theme when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub order: Option<Order>,
    /// Sections within it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub sections: Vec<Self>,
}

impl Document for Theme {
    const SHAPE: Shape = super::schema::THEME;

    fn has_gaps(&self) -> bool {
        self.title.is_empty()
            || self.related.iter().any(String::is_empty)
            || self.further_reading.iter().any(Link::has_gaps)
            || self.all_sections().iter().any(|(_, section)| section.id.is_empty())
    }
}

impl Theme {
    /// Every section, outer before inner, with the way to it.
    pub fn all_sections(&self) -> Vec<(FieldPath, &Section)> {
        let mut all = Vec::new();
        collect(&self.sections, &FieldPath::root(), &mut all);
        all
    }

    /// The section with that id, at any depth.
    pub fn section(&self, id: &str) -> Option<&Section> {
        find_section(&self.sections, id)
    }

    /// The short title, or the whole one.
    pub fn menu_title(&self) -> &str {
        self.short_title.as_deref().unwrap_or(&self.title)
    }
}

fn find_section<'s>(sections: &'s [Section], id: &str) -> Option<&'s Section> {
    sections.iter().find_map(
        |section| {
            if section.id == id { Some(section) } else { find_section(&section.sections, id) }
        },
    )
}

fn collect<'s>(sections: &'s [Section], above: &FieldPath, all: &mut Vec<(FieldPath, &'s Section)>) {
    for (index, section) in sections.iter().enumerate() {
        let path = above.clone().key("sections").index(index);
        all.push((path.clone(), section));
        collect(&section.sections, &path, all);
    }
}
