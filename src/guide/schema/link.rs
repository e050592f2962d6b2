//! Further reading, as entries, listings and themes have it.

use super::forms::{ADDRESS, NOTE};
use crate::source::{Field, Shape};

/// Something to read, watch or look up.
pub(super) const LINK: Shape = Shape::Record(&[
    Field::required("title", Shape::Text, "its title")
        .doc("The title as its author wrote it.")
        .examples(&["Continuous Integration"]),
    Field::required("url", Shape::Text, "its address")
        .doc("Where it can be read or watched.")
        .examples(&["https://martinfowler.com/articles/continuousIntegration.html"])
        .form(&ADDRESS),
    Field::optional("kind", Shape::OneOf(&["article", "video", "talk", "directory", "site"]), "what it is")
        .doc("Tells readers what they are about to open.")
        .examples(&["article"])
        .meanings(&["to read in one go", "to watch", "a talk, or its slides", "a list of things", "a whole site"]),
    Field::optional("note", Shape::Text, "why it is worth the time")
        .doc("One sentence in small Markdown, at most 500 characters.")
        .examples(&["Explains merging and testing daily."])
        .form(&NOTE),
]);
