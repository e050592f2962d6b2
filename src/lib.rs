//! Keeps a curated guide in Git.

pub mod cli;
pub mod commands;
pub mod contribute;
pub mod finding;
pub mod forge;
pub mod git;
pub mod guide;
pub mod prompt;
pub mod report;
pub mod rules;
pub mod source;
