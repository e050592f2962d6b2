//! Which paths may stand in a tree, on every system that may check it out.

use git2::ObjectType;
use unicode_normalization::UnicodeNormalization as _;

use super::{Error, FileEdit, Oid, TreeReader};

/// Refuses paths that are unsafe anywhere, and two that are one on a system which folds case; but a file's name may
/// change in nothing but case.
pub(super) fn check_paths(edits: &[FileEdit<'_>]) -> Result<(), Error> {
    let mut seen: Vec<(String, &FileEdit<'_>)> = Vec::new();
    for edit in edits {
        let path = edit.path();
        let bad = |why| Err(Error::BadPath { path: path.to_owned(), why });
        if path.is_empty() {
            return bad("it is empty");
        }
        if path.chars().any(|c| c.is_control() || c == '\\') {
            return bad("it holds a control character or a backslash");
        }
        for part in path.split('/') {
            match part {
                "" => return bad("it has an empty part"),
                "." | ".." => return bad("it has a part that is `.` or `..`"),
                _ if fold(part).starts_with(".git") && part.len() == 4 => {
                    return bad("it leads into `.git`");
                }
                _ => {}
            }
        }
        let folded = fold(path);
        for (other, first) in &seen {
            let (long, short) = if folded.len() > other.len() { (&folded, other) } else { (other, &folded) };
            let rest = long.strip_prefix(short.as_str());
            let renamed = first.is_removal() != edit.is_removal() && first.path() != path && long == short;
            if !renamed && rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/')) {
                return bad("another changed file has the same path, or one inside it");
            }
        }
        seen.push((folded, edit));
    }
    if seen.is_empty() {
        let path = String::new();
        return Err(Error::BadPath { path, why: "there are no files to change" });
    }
    Ok(())
}

/// Refuses a path which the tree already has, in any case, or in whose way a file stands. What one of `edits` removes
/// is in nobody's way.
pub(super) fn check_free(local: &TreeReader, root: Oid, path: &str, edits: &[FileEdit<'_>]) -> Result<(), Error> {
    let goes = |existing: &str| edits.iter().any(|edit| edit.is_removal() && edit.path() == existing);
    // More than one folder can be meant: `Entries` and `entries` are one on some systems.
    let mut dirs = vec![(root, String::new())];
    let mut parts = path.split('/').peekable();
    while let Some(part) = parts.next() {
        let last = parts.peek().is_none();
        let wanted = fold(part);
        let (mut below, mut exact) = (Vec::new(), false);
        for (id, prefix) in &dirs {
            for entry in &local.tree(*id)? {
                let name = String::from_utf8_lossy(entry.name_bytes());
                if !same_folded(&name, part, &wanted) {
                    continue;
                }
                let existing = format!("{prefix}{name}");
                if goes(&existing) {
                    continue;
                }
                if last || entry.kind() != Some(ObjectType::Tree) {
                    let path = path.to_owned();
                    return Err(Error::PathTaken { path, existing });
                }
                exact |= path.starts_with(&existing);
                below.push((entry.id(), format!("{existing}/")));
            }
        }
        match below.first() {
            None => return Ok(()),
            Some((_, existing)) if !exact => {
                return Err(Error::PathTaken {
                    path: path.to_owned(),
                    existing: existing.trim_end_matches('/').to_owned(),
                });
            }
            Some(_) => dirs = below,
        }
    }
    Ok(())
}

/// A name as the least careful file system sees it: no case, one normal form.
fn fold(name: &str) -> String {
    if name.is_ascii() {
        return name.to_ascii_lowercase();
    }
    name.nfc().collect::<String>().to_lowercase().nfc().collect()
}

fn same_folded(name: &str, plain: &str, folded: &str) -> bool {
    if name.is_ascii() && plain.is_ascii() {
        return name.eq_ignore_ascii_case(plain);
    }
    fold(name) == folded
}

#[cfg(test)]
mod tests {
    use super::{FileEdit, check_paths};

    fn allowed(paths: &[&str]) -> bool {
        let edits: Vec<FileEdit<'_>> = paths.iter().map(|path| FileEdit::Add { path, bytes: b"" }).collect();
        check_paths(&edits).is_ok()
    }

    #[test]
    fn paths_that_must_not_be_written() {
        for path in ["", "/a", "a/", "a//b", "../a", "a/./b", ".git/config", "a/.GIT/x", "a\\b", "a\nb", "a\0b"] {
            assert!(!allowed(&[path]), "{path:?}");
        }
        for pair in [["a/x", "A/X"], ["a", "a/x"], ["a/x", "A"], ["caf\u{e9}", "cafe\u{301}"]] {
            assert!(!allowed(&pair), "{pair:?}");
        }
        assert!(!allowed(&[]));
        assert!(allowed(&["a/x", "a/xy", ".gitignore"]));
    }

    #[test]
    fn a_name_may_change_in_its_case_alone() {
        let (old, new) = (FileEdit::Remove { path: "a/X" }, FileEdit::Add { path: "a/x", bytes: b"" });
        assert!(check_paths(&[old, new]).is_ok());
        assert!(check_paths(&[new, old]).is_ok());
        assert!(check_paths(&[FileEdit::Remove { path: "a/x" }, new]).is_err());
        assert!(check_paths(&[FileEdit::Remove { path: "A" }, new]).is_err());
    }
}
