//! Which changes go together in one file, and in what order, so that none moves the ground beneath another.

use super::FileChange;
use crate::guide::Guide;
use crate::source::{Change, FieldPath, FileId, Span, prescan};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// The mark that a file may begin with.
const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

/// Where a change goes among others of its file. Texts are changed from the last to the first, so that the places of
/// those before stay; fields keep their paths until keys are renamed; elements are taken out at the very end, the last
/// of a list first; and what is about the file as a whole has no place at all.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Turn {
    Text(Reverse<usize>),
    Splice(FieldPath, Reverse<usize>),
    Set(FieldPath),
    Rename(FieldPath),
    Remove(Reverse<(FieldPath, usize)>),
    File(u8),
}

impl Turn {
    pub(super) fn of(change: &Change) -> Self {
        match change {
            Change::Text { span, .. } => Self::Text(Reverse(span.start)),
            Change::Splice { path, part, .. } => Self::Splice(path.clone(), Reverse(part.start)),
            Change::Set { path, .. } | Change::Append { path, .. } => Self::Set(path.clone()),
            Change::Rename { path, .. } => Self::Rename(path.clone()),
            Change::Remove { path, nth } => Self::Remove(Reverse((path.clone(), *nth))),
            Change::LineEnds => Self::File(0),
            Change::FinalNewline => Self::File(1),
            Change::NoByteOrderMark => Self::File(2),
        }
    }
}

/// What is taken of a file already, so that nothing is changed twice in one go.
#[derive(Default)]
pub(super) struct Taken {
    /// Parts of the file, by their first byte.
    spans: BTreeMap<usize, usize>,
    /// Fields, and the parts of those of which only parts are changed.
    fields: BTreeMap<FieldPath, BTreeMap<usize, usize>>,
    /// What is about the file as a whole.
    whole: BTreeSet<u8>,
}

impl Taken {
    pub(super) fn is_nothing(&self) -> bool {
        self.spans.is_empty() && self.fields.is_empty() && self.whole.is_empty()
    }

    /// True when the change may be carried out together with what is taken.
    pub(super) fn goes_with(&self, change: &Change) -> bool {
        match (change, Turn::of(change)) {
            (Change::Text { span, .. }, _) => is_free(&self.spans, *span),
            (_, Turn::File(which)) => !self.whole.contains(&which),
            (change, _) => {
                let Some(path) = path_of(change) else { return false };
                let above = std::iter::successors(path.parent(), FieldPath::parent);
                let next = self.fields.range(path.clone()..).next();
                let is_own = next.filter(|(own, _)| *own == path);
                let is_below = next.is_some_and(|(below, _)| path.is_prefix_of(below));
                let fits = match (change, is_own) {
                    (Change::Splice { part, .. }, Some((_, parts))) => !parts.is_empty() && is_free(parts, *part),
                    _ => !is_below,
                };
                fits && !above.into_iter().any(|above| self.fields.contains_key(&above))
            }
        }
    }

    pub(super) fn take(&mut self, change: &Change) {
        match (change, Turn::of(change)) {
            (Change::Text { span, .. }, _) => {
                self.spans.insert(span.start, span.end);
            }
            (_, Turn::File(which)) => {
                self.whole.insert(which);
            }
            (change, _) => {
                let Some(path) = path_of(change) else { return };
                let parts = self.fields.entry(path.clone()).or_default();
                if let Change::Splice { part, .. } = change {
                    parts.insert(part.start, part.end);
                }
            }
        }
    }
}

fn path_of(change: &Change) -> Option<&FieldPath> {
    match change {
        Change::Set { path, .. }
        | Change::Append { path, .. }
        | Change::Rename { path, .. }
        | Change::Remove { path, .. }
        | Change::Splice { path, .. } => Some(path),
        Change::Text { .. } | Change::LineEnds | Change::FinalNewline | Change::NoByteOrderMark => None,
    }
}

/// True when nothing touches that place.
fn is_free(taken: &BTreeMap<usize, usize>, span: Span) -> bool {
    taken.range(..=span.end).next_back().is_none_or(|(_, end)| *end < span.start)
}

/// A file after more changes, and which of them were carried out: those that could be exactly.
pub(super) fn carried_out(
    file: &FileChange,
    guide: &Guide,
    id: FileId,
    changes: &[&Change],
) -> (FileChange, Vec<bool>) {
    let is_marked = file.after.starts_with(BYTE_ORDER_MARK);
    let (text, _) = prescan(file.after.clone());
    let (new, done) = guide.files.editor_of(id, &text).carry_out(changes);
    let is_unmarked = changes.iter().zip(&done).any(|(change, done)| *done && **change == Change::NoByteOrderMark);
    let mark = if is_marked && !is_unmarked { BYTE_ORDER_MARK } else { &[] };
    (FileChange { before: file.before.clone(), after: [mark, new.as_bytes()].concat() }, done)
}
