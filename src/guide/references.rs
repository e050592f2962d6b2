//! The slugs by which texts of a guide refer to entries, and where they stand.

use super::entry::{Entry, Successor};
use super::markdown::{Mark, marks};
use super::walk::{TextRole, field_path, walk_entry};
use crate::finding::Place;
use crate::source::{FieldPath, Span};

/// Every reference that is not empty, with its place, in an order that depends on the entry alone.
pub fn each_reference(entry: &Entry, mut visit: impl FnMut(&dyn Fn() -> Place, &str)) {
    let mut field = |place: &dyn Fn() -> FieldPath, slug: &str| {
        if !slug.is_empty() {
            visit(&|| Place::value(place()), slug);
        }
    };
    for (index, component) in entry.components.iter().enumerate() {
        let slug = component.entry.as_deref().unwrap_or_default();
        field(&|| FieldPath::from("components").index(index).key("entry"), slug);
    }
    for (index, relation) in entry.relations.iter().enumerate() {
        field(&|| FieldPath::from("relations").index(index).key("entry"), &relation.entry);
    }
    if let Some(Successor::Entry(slug)) = entry.status.as_ref().and_then(|status| status.successor.as_ref()) {
        field(&|| FieldPath::from("status").key("successor"), slug);
    }
    walk_entry(entry, |steps, role, text| {
        if role == TextRole::Note && text.contains("[[") {
            for (span, slug) in citations(text) {
                visit(&|| Place::Within(field_path(steps), span), slug);
            }
        }
    });
}

/// The entries that a text in Markdown cites, `[[slug]]` or `[[slug|text]]`: where the slug stands in it, and the slug.
pub fn citations(text: &str) -> impl Iterator<Item = (Span, &str)> {
    marks(text).into_iter().filter_map(|mark| match mark {
        Mark::Citation { slug, .. } => Some((slug, &text[slug.start..slug.end])),
        _ => None,
    })
}
