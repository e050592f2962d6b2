//! One checksum over all that an entry's findings depend on, but for the entry itself.

use crate::finding::Level;
use crate::guide::Guide;
use jiff::civil;
use sha2::{Digest as _, Sha256};

/// SHA-256.
pub(super) type Checksum = [u8; 32];

/// The checksum of the program, the day, the levels asked for, and every file of the guide that is no entry.
///
/// The day is part of it so that no rule need say whether time alone can change what it finds.
pub(super) fn of_all_but_entries(
    guide: &Guide,
    overrides: &[(String, Level)],
    today: civil::Date,
    build: &str,
) -> Checksum {
    let mut sum = Sha256::new();
    let mut add = |text: &str| {
        sum.update((text.len() as u64).to_le_bytes());
        sum.update(text);
    };
    add(build);
    add(&today.to_string());
    for (rule, level) in overrides {
        add(rule);
        add(&format!("{level:?}"));
    }
    let is_other = |path: &str| !path.starts_with("entries/");
    for file in guide.files.ids().filter(|file| is_other(guide.files.path(*file))) {
        add(guide.files.path(file));
        add(&guide.files.get(file).text);
    }
    // What could not be read has no text, but it is not as if it were not there.
    for problem in guide.problems.iter().filter(|problem| is_other(guide.files.path(problem.file))) {
        add(&format!("{problem:?}"));
    }
    guide.unusable.iter().filter(|path| is_other(path)).for_each(|path| add(path));
    sum.finalize().into()
}
