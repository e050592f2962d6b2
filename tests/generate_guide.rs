//! A generated guide is valid, whatever its layout, and the same each time.

#[path = "../examples/generate_guide.rs"]
#[allow(dead_code, reason = "its command line is not used here")]
mod generate_guide;

use ddscurate::guide::load;
use ddscurate::rules::judge;
use ddscurate::source::{DiskTree, Tree as _};
use generate_guide::{Layout, generate};
use std::path::Path;
use std::{fs, io};

/// Every file with its bytes.
fn texts(folder: &Path) -> io::Result<Vec<(String, Vec<u8>)>> {
    let tree = DiskTree::new(folder);
    let mut texts = Vec::new();
    for folder in ["", "entries", "themes", "contributors", "pages"] {
        for item in tree.list(folder)? {
            texts.push((item.path.clone(), tree.read(&item.path).map_err(io::Error::other)?));
        }
    }
    Ok(texts)
}

#[test]
fn a_generated_guide_has_no_finding_and_is_the_same_each_time() {
    for layout in [Layout::Flat, Layout::Sharded] {
        let (first, second) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        generate(first.path(), 100, Some(layout)).unwrap();
        generate(second.path(), 100, Some(layout)).unwrap();
        assert_eq!(texts(first.path()).unwrap(), texts(second.path()).unwrap());
        let guide = load(&DiskTree::new(first.path())).unwrap();
        assert_eq!(guide.entries.len(), 100);
        let findings = judge(&guide, &[], jiff::civil::date(2026, 1, 1));
        assert_eq!(findings.shown, []);
    }
}

#[test]
fn a_folder_that_holds_something_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("x"), "").unwrap();
    assert!(generate(folder.path(), 1, None).is_err());
}
