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
mod contribution;
mod draft;
mod edit;
mod error;
mod excerpt;
mod known;
mod markdown;
mod merged_tree;
mod modeline;
mod neighbors;
mod person;
mod proposal;
mod push;
mod rename;
mod renames;
mod review;
mod stages;
mod target;
mod tip_guide;
mod tip_tree;
mod upstream;
mod words;

pub use base::{Base, BaseWish};
pub use change::{Change, ChangedFile, Kind};
pub use check::check;
pub use contribution::{Contribution, contribution_branches, pending_entries};
pub use draft::{About, Draft, Drafts};
pub use edit::{BadAssignment, BadPath, listing, read_assignment, read_path};
pub use error::{Error, Refusal};
pub use known::{Known, shared};
pub use modeline::{with_modeline, without_modeline};
pub use person::{
    Brings, Renewal, Signer, account_of, by_noreply, contributor_file, place_of, renewed, suggest_handle,
};
pub use proposal::{Ends, Proposed, find_proposal, pages, propose};
pub use push::{PushWish, Pushed, TRIAL, deepen, onto_common_ground, push, push_for_review, refusal_of, try_push};
pub use rename::{Rename, rename};
pub use review::{JudgedBy, Question, Review, review};
pub use stages::{Committed, already_committed, commit, on_branch, pending_contributors, replace, transplant};
pub use target::{Target, likely_target, may_push};
pub use tip_guide::{EntryMemory, TipGuide};
pub use tip_tree::TipTree;
pub use upstream::{Freshness, Upstream, open};
pub use words::Words;
