//! Keeps a curated guide in Git.

pub mod cli;
pub mod commands;
pub mod finding;
pub mod guide;
pub mod report;
pub mod rules;
pub mod source;
