//! Tells a file that was renamed from one that took another's place.
//!
//! Git calls a file renamed when its text is much the same, and the files of two tools are. Counting one tool put in place
//! of another as a rename would hide that one entry is gone and one is new.

use crate::git::{FileChange, Merge, Touched};
use crate::guide::{Entry, name_key, read_entry, stem, url_key};
use crate::source::Tree;
use std::collections::HashSet;

/// Makes two changes, one file gone and one new, of each renamed file that is not the same thing under another name: one
/// that leaves its folder or kind, and an entry that is about another tool afterwards. `before` is the guide that is
/// merged into, in the folder `prefix` of the repository.
pub(super) fn split_false_renames(merge: &mut Merge, before: &dyn Tree, prefix: &str) {
    let there: HashSet<String> = merge.changes.iter().map(|change| change.path.clone()).collect();
    let mut gone = Vec::new();
    for change in &mut merge.changes {
        let Touched::Renamed(from) = &change.touched else { continue };
        if is_same_kind(from, &change.path, prefix) && !is_another_tool(from, change, before, prefix) {
            continue;
        }
        // Where another file has taken its place, that one's change says all there is to say.
        if !there.contains(from) {
            gone.push(FileChange {
                path: from.clone(),
                touched: Touched::Removed,
                kind: change.kind,
                size: 0,
                is_binary: false,
                bytes: None,
            });
        }
        change.touched = Touched::Added;
    }
    merge.changes.append(&mut gone);
    merge.changes.sort_by(|a, b| a.path.cmp(&b.path));
}

/// True when a file of a guide is the same kind of file under its new name: in the same folder of the guide, with the same
/// ending.
fn is_same_kind(from: &str, to: &str, prefix: &str) -> bool {
    let kind = |path: &str| {
        let inside = path.strip_prefix(prefix)?;
        let (folder, _) = inside.split_once('/')?;
        let ending = inside.rsplit_once('.').map(|(_, ending)| ending.to_owned());
        Some((folder.to_owned(), ending))
    };
    kind(from).is_some_and(|before| kind(to) == Some(before))
}

/// True when an entry's file is about another tool under its new name.
fn is_another_tool(from: &str, change: &FileChange, before: &dyn Tree, prefix: &str) -> bool {
    let Some(from) = from.strip_prefix(prefix).filter(|path| path.starts_with("entries/")) else { return false };
    let (Ok(old), Some(new)) = (before.read(from), change.bytes.as_deref()) else { return true };
    let entry = |bytes: &[u8]| read_entry(&String::from_utf8_lossy(bytes)).0;
    !is_same_tool(stem(from), &entry(&old), &entry(new))
}

/// True when the two have a main address in common, or the new one's name is one that the old one had. An alias that the new
/// one gives itself proves nothing: with it, any tool could take an entry's place.
fn is_same_tool(old_slug: &str, old: &Entry, new: &Entry) -> bool {
    let addresses = |entry: &Entry| -> HashSet<String> {
        [&entry.urls.home, &entry.urls.source].into_iter().flatten().filter_map(|url| url_key(url)).collect()
    };
    let mut of_old: HashSet<String> = old.names().map(name_key).collect();
    of_old.insert(name_key(old_slug));
    let name = name_key(&new.name);
    let keeps_name = !name.is_empty() && of_old.contains(&name);
    keeps_name || !addresses(old).is_disjoint(&addresses(new))
}

#[cfg(test)]
mod tests {
    use super::{is_same_kind, is_same_tool};
    use crate::guide::read_entry;

    #[test]
    fn an_entry_is_the_same_while_it_keeps_a_name_or_an_address() {
        let entry = |text: &str| read_entry(text).0;
        let old = entry("name: Anvil\naliases: [Amboss]\nurls:\n  home: https://anvil.example.com/\n");
        let same = |text: &str| is_same_tool("anvil-tool", &old, &entry(text));
        assert!(same("name: ANVIL\nurls:\n  home: https://other.example.com/\n"));
        assert!(same("name: Amboss\n"));
        assert!(same("name: Anvil Tool\n"));
        assert!(!same("name: Forge\naliases: [Anvil]\n"), "anybody may say so");
        assert!(!same("name: Forge\naliases: [anvil-tool]\n"));
        assert!(same("name: Forge\nurls:\n  source: http://www.anvil.example.com\n"));
        assert!(!same("name: Forge\nurls:\n  home: https://forge.example.com/\n"));
        assert!(!same("summary: no name at all\n"));
        assert!(!is_same_tool("x", &entry(""), &entry("")), "to have nothing in common is to be another");
    }

    #[test]
    fn what_leaves_its_folder_or_ending_is_gone() {
        assert!(is_same_kind("g/entries/a.yaml", "g/entries/b/c.yaml", "g/"));
        for to in ["g/themes/a.yaml", "g/entries/a.txt", "entries/a.yaml", "g/a.yaml"] {
            assert!(!is_same_kind("g/entries/a.yaml", to, "g/"), "{to}");
        }
    }
}
