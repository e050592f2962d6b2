//! `ddscurate` keeps a curated guide in Git: one YAML file per tool, themes with a narrative, contributors who add a
//! tool by a pull request.
//!
//! The modules, in the order in which data flows through them; each imports only what stands before it:
//!
//! - [`source`]: text on disk, YAML in and out, exact positions of every key and value
//! - [`finding`]: what is said about a file, and the sink that applies levels and waivers
//! - [`guide`]: a guide as values, read leniently and written canonically
//! - [`rules`]: one rule a file, judging a guide
//! - [`mend`]: fixes, applied and judged
//! - [`rerun`]: judging a guide again without reading what did not change
//! - [`report`]: findings for people and programs, made safe to print
//! - [`git`]: objects through git2, network, identity and signing through the user's own git
//! - [`forge`]: which forge an address belongs to, and the page that opens a proposal there
//! - [`contribute`]: draft, check, commit, push, propose
//! - [`prefill`]: what a tool's addresses tell of it, to begin answers from
//! - [`prompt`]: asking a person
//! - [`cli`]: arguments, output, exit codes
//! - [`commands`]: one command a file, each a flat list of steps
//!
//! ```no_run
//! use ddscurate::{guide, rules, source::DiskTree};
//!
//! let guide = guide::load(&DiskTree::new("path/to/guide"))?;
//! let findings = rules::judge(&guide, &[], jiff::civil::date(2026, 11, 23));
//! for finding in &findings.shown {
//!     println!("{}:{}: {}", finding.path, finding.range.start.line, finding.message);
//! }
//! # Ok::<(), guide::LoadError>(())
//! ```

pub mod cli;
pub mod commands;
pub mod contribute;
pub mod finding;
pub mod forge;
pub mod git;
pub mod guide;
pub mod mend;
pub mod prefill;
pub mod prompt;
pub mod report;
pub mod rerun;
pub mod rules;
pub mod source;
