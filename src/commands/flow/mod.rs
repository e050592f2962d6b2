//! The steps that all commands of the contribution flow share: draft, check, commit, push, propose.

pub(super) mod contributor;
pub(super) mod deliver;
pub(super) mod forge;
mod gh;
pub(super) mod others;
pub(super) mod outcome;
pub(super) mod session;
pub(super) mod settle;
pub(super) mod stopped;
pub(super) mod under_way;
