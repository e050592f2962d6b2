//! The folders that a guide's files lie in: a repository must come out the same on every system.

use super::problem::ProblemKind;
use super::slug::is_device;
use std::collections::HashMap;

/// Judges each folder once, whatever the number of files in it.
#[derive(Default)]
pub(super) struct Folders {
    /// Every folder seen, by its path in small letters.
    seen: HashMap<String, String>,
    /// The folder of the file before.
    last: String,
}

impl Folders {
    /// What is wrong with a folder on the way to `path`, if that was not said of an earlier file.
    pub(super) fn judge(&mut self, path: &str) -> Option<ProblemKind> {
        let (folder, _) = path.rsplit_once('/')?;
        if folder == self.last {
            return None;
        }
        folder.clone_into(&mut self.last);
        let ends = folder.match_indices('/').map(|(at, _)| at).skip(1).chain([folder.len()]);
        let inner = ends.map(|end| &folder[..end]).filter(|folder| folder.contains('/'));
        // All of them are looked at, so that each is known to later files.
        inner.filter_map(|folder| self.judge_one(folder)).last()
    }

    fn judge_one(&mut self, folder: &str) -> Option<ProblemKind> {
        if let Some(other) = self.seen.get(&folder.to_lowercase()) {
            let other = (other != folder).then(|| other.clone());
            return other.map(|other| ProblemKind::BadFolder { folder: folder.to_owned(), other: Some(other) });
        }
        self.seen.insert(folder.to_lowercase(), folder.to_owned());
        let name = folder.rsplit('/').next().unwrap_or(folder);
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
        let stem = name.split('.').next().unwrap_or_default().to_lowercase();
        let travels = name.bytes().all(is_plain) && !name.ends_with('.') && !name.starts_with('-') && !is_device(&stem);
        (!travels).then(|| ProblemKind::BadFolder { folder: folder.to_owned(), other: None })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_that_do_not_travel_are_told_of_once() {
        let mut folders = Folders::default();
        let mut said = |path: &str| match folders.judge(path) {
            Some(ProblemKind::BadFolder { folder, other }) => format!("{folder} {}", other.unwrap_or_default()),
            _ => String::new(),
        };
        assert_eq!(said("entries/x.yaml"), "");
        assert_eq!(said("entries/a/x.yaml"), "");
        assert_eq!(said("entries/x.yaml/1_b/y.yaml"), "");
        assert_eq!(said("entries/A/y.yaml"), "entries/A entries/a");
        assert_eq!(said("entries/A/z.yaml"), "");
        for odd in ["con", "aux.d", "a b", "caf\u{e9}", "a:b", "a.", "-rf", "com1"] {
            assert_eq!(said(&format!("entries/{odd}/x.yaml")), format!("entries/{odd} "));
        }
        assert_eq!(said("entries/con/deeper/x.yaml"), "");
    }
}
