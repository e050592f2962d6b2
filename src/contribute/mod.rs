//! The contribution flow: draft, check, commit, push, propose.
//!
//! Git itself is the state. Each stage can be asked whether it is done, and running it again does nothing then, so that
//! whatever went wrong, the same command goes on from there. Nothing is written to the working tree, the index, `HEAD`
//! or remote-tracking refs.
//!
//! [`review`] is the other end of it: it judges what somebody proposes, for those who decide.

mod answerable;
mod base;
mod change;
mod check;
mod draft;
mod error;
mod known;
mod merged_tree;
mod modeline;
mod person;
mod proposal;
mod renames;
mod review;
mod stages;
mod target;
mod tip_tree;
mod upstream;

pub use base::{Base, BaseWish};
pub use change::{Change, NewFile};
pub use check::check;
pub use draft::{About, Draft, Drafts};
pub use error::Error;
pub use known::{Known, known};
pub use modeline::{with_modeline, without_modeline};
pub use person::{Signer, contributor_file, suggest_handle};
pub use proposal::{Proposed, propose};
pub use review::{JudgedBy, Question, Review, review};
pub use stages::{Committed, Pushed, already_committed, commit, on_branch, pending_contributors, push, replace};
pub use target::{Target, likely_target, push_target};
pub use tip_tree::TipTree;
pub use upstream::{Freshness, Upstream, open};
