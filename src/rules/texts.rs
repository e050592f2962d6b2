//! Hands every text of a guide to the rules about texts, each text once and looked at once for all of them.

use super::Context;
use crate::finding::{Place, Sink};
use crate::guide::{
    EntryFile, Guide, Prose, Step, TextRole, field_path, walk_config, walk_contributor, walk_entry, walk_page,
    walk_theme,
};
use crate::source::{FileId, Span};

/// A text, as a rule about texts sees it.
pub(super) struct Text<'t> {
    /// The file it stands in.
    pub(super) file: FileId,
    /// What it is for.
    pub(super) role: TextRole,
    /// What it says.
    pub(super) prose: Prose<'t>,
    at: At<'t>,
}

/// Where a text stands in its file.
#[derive(Clone, Copy)]
enum At<'t> {
    Field(&'t [Step]),
    /// From that byte of the file on.
    Body(usize),
}

/// A rule's look at a text.
pub(super) type Look = fn(&Context<'_>, &Text<'_>, &mut Sink);

impl<'t> Text<'t> {
    /// The whole text.
    pub(super) fn text(&self) -> &'t str {
        self.prose.text()
    }

    /// The place of a span of the text.
    pub(super) fn place(&self, span: Span) -> Place {
        match self.at {
            At::Field(steps) => Place::Within(field_path(steps), span),
            At::Body(start) => Place::Span(span.shifted(start)),
        }
    }

    /// True for what is printed as Markdown: notes and bodies.
    pub(super) fn is_markdown(&self) -> bool {
        matches!(self.role, TextRole::Note | TextRole::Body)
    }

    /// The place of all of it.
    pub(super) fn whole(&self) -> Place {
        match self.at {
            At::Field(steps) => Place::value(field_path(steps)),
            At::Body(start) => Place::Span(Span::new(start, start + self.text().len())),
        }
    }

    /// True for sentences that the guide's own people wrote.
    pub(super) fn is_own(&self) -> bool {
        matches!(self.role, TextRole::Summary | TextRole::Note | TextRole::Body)
    }

    /// True for all that readers see, names included.
    pub(super) fn is_seen(&self) -> bool {
        !matches!(self.role, TextRole::Url | TextRole::Word)
    }
}

/// Looks at every text of an entry.
pub(super) fn of_entry(context: &Context<'_>, entry: &EntryFile, looks: &[Look], sink: &mut Sink) {
    walk_entry(entry.entry(), |steps, role, text| of_field(context, entry.file, steps, role, text, looks, sink));
}

/// Looks at every text of all other files.
pub(super) fn of_others(context: &Context<'_>, looks: &[Look], sink: &mut Sink) {
    let guide: &Guide = context.guide;
    if let Some(file) = guide.config_file {
        walk_config(&guide.config, |steps, role, text| of_field(context, file, steps, role, text, looks, sink));
    }
    for theme in &guide.themes {
        walk_theme(&theme.theme, |steps, role, text| of_field(context, theme.file, steps, role, text, looks, sink));
    }
    for page in &guide.pages {
        walk_page(&page.page, |steps, role, text| of_field(context, page.file, steps, role, text, looks, sink));
    }
    for file in &guide.contributors {
        walk_contributor(&file.contributor, |steps, role, text| {
            of_field(context, file.file, steps, role, text, looks, sink);
        });
    }
    for body in super::bodies(guide) {
        let at = At::Body(body.start);
        let text = Text { file: body.file, role: TextRole::Body, prose: Prose::new(body.text), at };
        looks.iter().for_each(|look| look(context, &text, sink));
    }
}

fn of_field(
    context: &Context<'_>,
    file: FileId,
    steps: &[Step],
    role: TextRole,
    text: &str,
    looks: &[Look],
    sink: &mut Sink,
) {
    if text.is_empty() || role == TextRole::Word {
        return;
    }
    let text = Text { file, role, prose: Prose::new(text), at: At::Field(steps) };
    looks.iter().for_each(|look| look(context, &text, sink));
}
