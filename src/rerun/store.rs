//! The file that is kept from run to run: a checksum of all that it depends on, entries with their stamps, and the keys,
//! which most runs need not read. Numbers are little-endian. Each part has a checksum of its own; whatever is not as it
//! should be makes the file worthless, not wrong.

use super::digest::Checksum;
use crate::rules::Keyed;
use crate::source::Stamp;
use rayon::prelude::*;
use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::Path;

/// The kind of file, and the version of its form.
const MAGIC: &[u8; 16] = b"ddscurate clean3";

/// Entries about which nothing was found.
#[derive(Debug, Default)]
pub(super) struct Store {
    /// Paths and stamps, in the order of slugs.
    pub(super) entries: Vec<(String, Stamp)>,
    /// True when these were all entries of the guide, and comparing them brought nothing either.
    pub(super) is_whole: bool,
    /// Keys, sorted, as [`Keyed::to_bytes`] writes them, with the places of their entries in `entries`.
    pub(super) keys: Keys,
}

/// The keys, or where to read them.
#[derive(Debug)]
pub(super) enum Keys {
    /// They are here.
    Here(Vec<u8>),
    /// The file, at their place.
    Unread(File),
}

impl Store {
    /// The store in `file`, if there is one that depends on the same things.
    pub(super) fn read(file: &Path, digest: &Checksum) -> Option<Self> {
        let mut file = File::open(file).ok().filter(|file| file.metadata().is_ok_and(|data| data.is_file()))?;
        let length = file.metadata().ok()?.len();
        let mut head = [0; 64];
        file.read_exact(&mut head).ok()?;
        let mut rest = head.strip_prefix(MAGIC)?.strip_prefix(digest)?;
        let is_whole = number(&mut rest)? == 1;
        let size = number(&mut rest).filter(|size| (*size as u64) < length)?;
        let mut bytes = vec![0; size];
        file.read_exact(&mut bytes).ok()?;
        let content = checked(&bytes)?;
        Some(Self { entries: entries(content)?, is_whole, keys: Keys::Unread(file) })
    }

    /// Writes it, whole or not at all. It need not survive a power failure: its own checksums tell.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub(super) fn write(self, file: &Path, digest: &Checksum) -> io::Result<()> {
        let folder = file.parent().unwrap_or(Path::new("."));
        fs::create_dir_all(folder)?;
        let mut part = Vec::with_capacity(16 + self.entries.len() * 96);
        part.extend((self.entries.len() as u64).to_le_bytes());
        for (path, stamp) in &self.entries {
            part.extend((path.len() as u64).to_le_bytes());
            part.extend(path.as_bytes());
            part.extend(stamp.to_bytes());
        }
        part.extend(checksum(&part).to_le_bytes());
        let keys = self.keys.read().unwrap_or_default();
        let mut bytes = Vec::with_capacity(80 + part.len() + keys.len());
        bytes.extend(MAGIC);
        bytes.extend(digest);
        bytes.extend(u64::from(self.is_whole).to_le_bytes());
        bytes.extend((part.len() as u64).to_le_bytes());
        bytes.append(&mut part);
        bytes.extend(&keys);
        bytes.extend(checksum(&keys).to_le_bytes());
        let temporary = folder.join(format!(".validate.{}.new", std::process::id()));
        fs::write(&temporary, &bytes).and_then(|()| fs::rename(&temporary, file)).inspect_err(|_| {
            let _ = fs::remove_file(&temporary);
        })
    }
}

impl Keys {
    /// The keys; `None` when they cannot be read.
    pub(super) fn read(self) -> Option<Vec<u8>> {
        let mut file = match self {
            Self::Here(keys) => return Some(keys),
            Self::Unread(file) => file,
        };
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).ok()?;
        let length = checked(&bytes)?.len();
        bytes.truncate(length);
        length.is_multiple_of(Keyed::BYTES).then_some(bytes)
    }
}

impl Default for Keys {
    fn default() -> Self {
        Self::Here(Vec::new())
    }
}

fn entries(mut bytes: &[u8]) -> Option<Vec<(String, Stamp)>> {
    let bytes = &mut bytes;
    let count = number(bytes)?;
    let mut entries = Vec::with_capacity(count.min(bytes.len() / Stamp::BYTES));
    for _ in 0..count {
        let length = number(bytes)?;
        let path = std::str::from_utf8(bytes.split_off(..length)?).ok()?.to_owned();
        entries.push((path, Stamp::from_bytes(*take(bytes)?)));
    }
    bytes.is_empty().then_some(entries)
}

fn number(bytes: &mut &[u8]) -> Option<usize> {
    usize::try_from(u64::from_le_bytes(*take(bytes)?)).ok()
}

fn take<'b, const N: usize>(bytes: &mut &'b [u8]) -> Option<&'b [u8; N]> {
    bytes.split_off(..N)?.try_into().ok()
}

/// What stands before a checksum, if that is right.
fn checked(bytes: &[u8]) -> Option<&[u8]> {
    let (content, sum) = bytes.split_last_chunk::<8>()?;
    (u64::from_le_bytes(*sum) == checksum(content)).then_some(content)
}

/// Guards against files that were cut off or damaged, not against anybody who wants to deceive: who can write here can
/// write anywhere in the repository. Eight bytes a step and in pieces at once, for it is run over dozens of megabytes.
fn checksum(bytes: &[u8]) -> u64 {
    const PIECE: usize = 1 << 20;
    let pieces: Vec<u64> = bytes.par_chunks(PIECE).map(checksum_of_piece).collect();
    pieces.into_iter().fold(bytes.len() as u64, mix)
}

fn checksum_of_piece(bytes: &[u8]) -> u64 {
    let (words, rest) = bytes.as_chunks::<8>();
    let sum = words.iter().fold(0, |sum, word| mix(sum, u64::from_le_bytes(*word)));
    rest.iter().fold(sum, |sum, byte| mix(sum, u64::from(*byte)))
}

fn mix(sum: u64, word: u64) -> u64 {
    // 2^64 divided by the golden ratio, an odd number that mixes well (Knuth, multiplicative hashing).
    const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;
    (sum.rotate_left(29) ^ word).wrapping_mul(FACTOR)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    type Parts = (Vec<(String, Stamp)>, bool, Vec<u8>);

    fn any_parts() -> impl Strategy<Value = Parts> {
        let stamp = any::<[u8; Stamp::BYTES]>().prop_map(Stamp::from_bytes);
        let entries = prop::collection::vec(("[a-z/.é]{0,20}", stamp), 0..5);
        let keys = prop::collection::vec(any::<[u8; Keyed::BYTES]>(), 0..9).prop_map(|keys| keys.concat());
        (entries, any::<bool>(), keys)
    }

    fn write((entries, is_whole, keys): &Parts, file: &Path, digest: &Checksum) {
        let store = Store { entries: entries.clone(), is_whole: *is_whole, keys: Keys::Here(keys.clone()) };
        store.write(file, digest).unwrap();
    }

    fn read(file: &Path, digest: &Checksum) -> Option<Parts> {
        let store = Store::read(file, digest)?;
        Some((store.entries, store.is_whole, store.keys.read()?))
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn what_is_written_reads_back(parts in any_parts(), digest in any::<Checksum>(), other in any::<Checksum>()) {
            let folder = tempfile::tempdir().unwrap();
            let file = folder.path().join("deep/validate");
            write(&parts, &file, &digest);
            prop_assert_eq!(read(&file, &digest), Some(parts));
            prop_assert_eq!(read(&file, &other).is_some(), digest == other);
        }

        #[test]
        fn damage_makes_it_worthless(parts in any_parts(), at in any::<prop::sample::Index>(), cut in any::<bool>()) {
            let folder = tempfile::tempdir().unwrap();
            let file = folder.path().join("validate");
            write(&parts, &file, &[7; 32]);
            let mut bytes = fs::read(&file).unwrap();
            let at = at.index(bytes.len());
            // Whether the entries were all is one of two words, and nothing else stands there.
            prop_assume!(cut || !(48..56).contains(&at));
            if cut { bytes.truncate(at) } else { bytes[at] ^= 0x10 }
            fs::write(&file, bytes).unwrap();
            prop_assert_eq!(read(&file, &[7; 32]), None);
        }

        #[test]
        fn any_bytes_are_survived(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = entries(&bytes);
        }
    }
}
