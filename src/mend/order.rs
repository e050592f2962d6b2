//! Which changes go together in one file, and in what order, so that none moves the ground beneath another.

use super::FileChange;
use crate::guide::Guide;
use crate::source::{Change, FieldPath, FileId, Span, apply_edits, prescan};
use std::cmp::Reverse;

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

/// True when two changes of one file may be carried out in one go.
pub(super) fn go_together(a: &Change, b: &Change) -> bool {
    use Change::{Append, Remove, Rename, Set, Splice, Text};
    match (a, b) {
        (Text { span: a, .. }, Text { span: b, .. }) => are_apart(*a, *b),
        (Splice { path: a, part: one, .. }, Splice { path: b, part: two, .. }) if a == b => are_apart(*one, *two),
        (Append { path: a, .. }, Append { path: b, .. }) => a != b,
        (
            Set { path: a, .. }
            | Rename { path: a, .. }
            | Remove { path: a, .. }
            | Splice { path: a, .. }
            | Append { path: a, .. },
            Set { path: b, .. }
            | Rename { path: b, .. }
            | Remove { path: b, .. }
            | Splice { path: b, .. }
            | Append { path: b, .. },
        ) => !a.is_prefix_of(b) && !b.is_prefix_of(a),
        // One is about a place in the text, or about the file as a whole, and the other is not.
        _ => std::mem::discriminant(a) != std::mem::discriminant(b),
    }
}

fn are_apart(a: Span, b: Span) -> bool {
    a.end < b.start || b.end < a.start
}

/// A file after one more change; `None` when it cannot be carried out exactly.
pub(super) fn carried_out(file: &FileChange, guide: &Guide, id: FileId, change: &Change) -> Option<FileChange> {
    let is_marked = file.after.starts_with(BYTE_ORDER_MARK);
    let (text, _) = prescan(file.after.clone());
    let edits = guide.files.editor_of(id, &text).plan(std::slice::from_ref(change)).ok()?.edits;
    let new = apply_edits(&text, &edits);
    let keeps_mark = is_marked && *change != Change::NoByteOrderMark;
    let mark = if keeps_mark { BYTE_ORDER_MARK } else { &[] };
    Some(FileChange { before: file.before.clone(), after: [mark, new.as_bytes()].concat() })
}
