//! The file that is kept from run to run: a checksum of all that it depends on, entries with their stamps, keys, and a
//! checksum of the file itself. Numbers are little-endian. Whatever is not as it should be makes it worthless, not wrong.

use super::digest::Checksum;
use crate::rules::Keyed;
use crate::source::Stamp;
use std::fs;
use std::hash::{DefaultHasher, Hasher as _};
use std::io;
use std::path::Path;

/// The kind of file, and the version of its form.
const MAGIC: &[u8; 16] = b"ddscurate clean1";

/// Entries about which nothing was found, and the keys of these.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Store {
    /// Paths and stamps, in the order of slugs.
    pub(super) entries: Vec<(String, Stamp)>,
    /// Keys, sorted, with the places of their entries in `entries`.
    pub(super) keys: Vec<Keyed>,
}

impl Store {
    /// The store in `file`, if there is one that depends on the same things.
    pub(super) fn read(file: &Path, digest: &Checksum) -> Option<Self> {
        let bytes = fs::read(file).ok()?;
        let (content, sum) = bytes.split_last_chunk::<8>()?;
        let rest = content.strip_prefix(MAGIC)?.strip_prefix(digest)?;
        (u64::from_le_bytes(*sum) == checksum(content)).then_some(())?;
        Self::decode(rest)
    }

    /// Writes it, whole or not at all. It need not survive a power failure: its own checksum tells.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub(super) fn write(&self, file: &Path, digest: &Checksum) -> io::Result<()> {
        let folder = file.parent().unwrap_or(Path::new("."));
        fs::create_dir_all(folder)?;
        let mut bytes = Vec::with_capacity(64 + self.entries.len() * 96 + self.keys.len() * Keyed::BYTES);
        bytes.extend(MAGIC);
        bytes.extend(digest);
        self.encode(&mut bytes);
        bytes.extend(checksum(&bytes).to_le_bytes());
        let temporary = folder.join(format!(".validate.{}.new", std::process::id()));
        fs::write(&temporary, &bytes).and_then(|()| fs::rename(&temporary, file)).inspect_err(|_| {
            let _ = fs::remove_file(&temporary);
        })
    }

    fn encode(&self, bytes: &mut Vec<u8>) {
        bytes.extend((self.entries.len() as u64).to_le_bytes());
        for (path, stamp) in &self.entries {
            bytes.extend((path.len() as u64).to_le_bytes());
            bytes.extend(path.as_bytes());
            bytes.extend(stamp.to_bytes());
        }
        bytes.extend((self.keys.len() as u64).to_le_bytes());
        for keyed in &self.keys {
            bytes.extend(keyed.to_bytes());
        }
    }

    fn decode(mut bytes: &[u8]) -> Option<Self> {
        let bytes = &mut bytes;
        let count = number(bytes)?;
        let mut store = Self::default();
        store.entries.reserve(count.min(bytes.len() / Stamp::BYTES));
        for _ in 0..count {
            let length = number(bytes)?;
            let path = std::str::from_utf8(bytes.split_off(..length)?).ok()?.to_owned();
            store.entries.push((path, Stamp::from_bytes(*take(bytes)?)));
        }
        let count = number(bytes)?;
        store.keys.reserve(count.min(bytes.len() / Keyed::BYTES));
        for _ in 0..count {
            store.keys.push(Keyed::from_bytes(*take(bytes)?));
        }
        bytes.is_empty().then_some(store)
    }
}

fn number(bytes: &mut &[u8]) -> Option<usize> {
    usize::try_from(u64::from_le_bytes(*take(bytes)?)).ok()
}

fn take<'b, const N: usize>(bytes: &mut &'b [u8]) -> Option<&'b [u8; N]> {
    bytes.split_off(..N)?.try_into().ok()
}

/// Guards against files that were cut off or damaged, not against anybody who wants to deceive: who can write here can
/// write anywhere in the repository.
fn checksum(bytes: &[u8]) -> u64 {
    let mut hasher = DefaultHasher::new();
    hasher.write(bytes);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn any_store() -> impl Strategy<Value = Store> {
        let stamp = any::<[u8; Stamp::BYTES]>().prop_map(Stamp::from_bytes);
        let entries = prop::collection::vec(("[a-z/.é]{0,20}", stamp), 0..5);
        let keys = prop::collection::vec(any::<[u8; Keyed::BYTES]>().prop_map(Keyed::from_bytes), 0..9);
        (entries, keys).prop_map(|(entries, keys)| Store { entries, keys })
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn what_is_written_reads_back(store in any_store(), digest in any::<Checksum>(), other in any::<Checksum>()) {
            let folder = tempfile::tempdir().unwrap();
            let file = folder.path().join("deep/validate");
            store.write(&file, &digest).unwrap();
            prop_assert_eq!(Store::read(&file, &digest), Some(store));
            prop_assert_eq!(Store::read(&file, &other).is_some(), digest == other);
        }

        #[test]
        fn damage_makes_it_worthless(store in any_store(), at in any::<prop::sample::Index>(), cut in any::<bool>()) {
            let folder = tempfile::tempdir().unwrap();
            let file = folder.path().join("validate");
            store.write(&file, &[7; 32]).unwrap();
            let mut bytes = fs::read(&file).unwrap();
            let at = at.index(bytes.len());
            if cut { bytes.truncate(at) } else { bytes[at] ^= 0x10 }
            fs::write(&file, bytes).unwrap();
            prop_assert_eq!(Store::read(&file, &[7; 32]), None);
        }

        #[test]
        fn any_bytes_are_survived(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = Store::decode(&bytes);
        }
    }
}
