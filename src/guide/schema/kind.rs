//! The kinds of files in a guide.

use super::{AGREEMENT, CONFIG, CONTRIBUTOR, ENTRY, PAGE, THEME};
use crate::source::Shape;

/// The kinds of files in a guide.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FileKind {
    /// `entries/<slug>.yaml`
    Entry,
    /// The front matter of `themes/<slug>.md`
    Theme,
    /// `contributors/<handle>.yaml`
    Contributor,
    /// `guide.yaml`
    Guide,
    /// The front matter of `pages/<slug>.md`
    Page,
    /// The front matter of the agreement's file
    Agreement,
}

impl FileKind {
    /// All of them.
    pub const ALL: [Self; 6] = [Self::Entry, Self::Theme, Self::Contributor, Self::Guide, Self::Page, Self::Agreement];

    /// Its name on the command line.
    pub fn word(self) -> &'static str {
        match self {
            Self::Entry => "entry",
            Self::Theme => "theme",
            Self::Contributor => "contributor",
            Self::Guide => "guide",
            Self::Page => "page",
            Self::Agreement => "agreement",
        }
    }

    /// What it may hold.
    pub(in crate::guide) fn shape(self) -> Shape {
        match self {
            Self::Entry => ENTRY,
            Self::Theme => THEME,
            Self::Contributor => CONTRIBUTOR,
            Self::Guide => CONFIG,
            Self::Page => PAGE,
            Self::Agreement => AGREEMENT,
        }
    }

    /// Title and description of the whole.
    pub(super) fn about(self) -> (&'static str, &'static str) {
        match self {
            Self::Entry => ("Entry", "One tool of the guide: `entries/<slug>.yaml`."),
            Self::Theme => ("Theme", "A chapter of the guide: the front matter of `themes/<slug>.md`."),
            Self::Contributor => ("Contributor", "One person: `contributors/<handle>.yaml`."),
            Self::Guide => ("Guide", "The guide as a whole: `guide.yaml`."),
            Self::Page => ("Page", "A page before or after the themes: the front matter of `pages/<slug>.md`."),
            Self::Agreement => ("Agreement", "What contributors agree to: the front matter of `CLA.md`."),
        }
    }
}
