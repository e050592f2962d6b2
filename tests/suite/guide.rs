//! The guide of this repository as a sample of real entries.

use crate::guides::{files_below, root};
use ddscurate::guide::{canonical_entry, read_entry};
use std::fs;

#[test]
fn the_canonical_form_of_an_entry_says_the_same() {
    for path in files_below(&root().join("entries")) {
        let text = fs::read_to_string(&path).unwrap();
        let (entry, problems) = read_entry(&text);
        assert!(problems.is_empty(), "{}: {problems:?}", path.display());
        let canonical = canonical_entry(&entry).unwrap();
        let (again, problems) = read_entry(&canonical);
        assert!(problems.is_empty(), "{}: {problems:?}\n{canonical}", path.display());
        assert_eq!(again, entry, "{}", path.display());
        assert_eq!(canonical_entry(&again).unwrap(), canonical, "{}", path.display());
    }
}
