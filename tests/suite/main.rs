//! Everything that is tested from outside the library, in one binary: it links once.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

/// Any bytes in any file.
mod any_bytes;
/// Any text under the laws.
mod any_text;
/// `validate --changed` on real repositories.
mod changed;
/// That the documents say what the program does.
mod documents;
/// Changes of files, thousands of them.
mod edits;
/// The fixes that findings offer.
mod fixes;
/// The formats for CI systems.
mod formats;
/// `fmt`.
mod formatting;
/// The guide of this repository.
mod guide;
/// Guides to test with.
mod guides;
/// Real repositories.
mod histories;
/// Files that nobody wrote in good faith, or that cannot stand in a repository.
mod hostile;
/// A `guide.yaml` that nobody wrote in good faith, and little memory.
mod hostile_policy;
/// Files and guides that are large, or repeat themselves.
mod hostile_sizes;
/// Who may import whom.
mod imports;
/// What holds for any text at all.
mod laws;
/// The Markdown report, read by a parser.
mod markdown;
/// `validate --fix`.
mod mending;
/// The real guide, broken in hundreds of ways.
mod mutations;
/// Files that are none, links, and names that no file should have.
mod odd_files;
/// References that are taken for something else.
mod odd_references;
/// `validate` on a part of the guide.
mod paths;
/// Numbers that are random enough.
mod random;
/// What findings say is to be done.
mod remedies;
/// Where reports may go.
mod report_files;
/// One finding in each form, counted by hand.
mod reports;
/// That a run which remembers the one before finds the same as one that does not.
mod rerun;
/// Fixtures of the rules in `tests/rules/`, and that none of a rule's parts was forgotten.
mod rules;
/// What a CI runner hears in a log.
mod runner;
/// That editors, by their schemas, say what `validate` says.
mod schemas;
/// The forms that other programs read, held against their schemas.
mod standards;
/// Twenty mistakes in the real guide.
mod twenty;
