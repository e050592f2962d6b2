//! Text on disk and places in it: reading files safely, YAML in and out, positions of keys and values.
//!
//! Nothing here knows what a guide is. This is the only module that names a YAML crate, so that the parser can be
//! changed in one place; everyone else sees [`Value`], [`FieldPath`] and [`Shape`].

mod check;
mod edit;
mod emit;
mod field;
mod files;
mod format;
mod front_matter;
mod inside;
mod layout;
mod locate;
mod mistake;
mod node;
mod prescan;
mod quick;
mod replace;
mod shape;
mod slip;
mod stamp;
mod text;
mod token;
mod tree;
mod yaml;

pub use check::{Checked, Flaw, FlawKind, check};
pub use edit::{Change, Editor, Plan, Refused, TextEdit, apply_edits, edit};
pub use emit::emit;
pub use field::{FieldPath, Part, Segment};
pub use files::{FileId, ShapeOf, SharedTree, SourceFile, SourceFiles};
pub use format::{Unformatted, format};
pub use front_matter::{FrontMatter, split_front_matter};
pub use inside::TextPlaces;
pub use locate::locate;
pub use prescan::{
    Blemish, BlemishKind, MAX_FILE_BYTES, find_hidden_character, is_hidden_character, prescan, too_many_brackets,
};
pub use quick::parse_quickly;
pub use replace::{ReplaceError, Replacement, replace_all};
pub use shape::{Field, Form, Numbers, Shape};
pub use stamp::Stamp;
pub use text::{Position, Range, Span};
pub use tree::{DiskTree, Item, ItemKind, MemoryTree, Overlay, ReadError, Tree, sweep_unfinished, write_atomically};
pub use yaml::{Mapping, SyntaxError, Value, from_value, parse, parse_value, to_value};
