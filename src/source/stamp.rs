//! What a file system says of a file without reading it: enough to tell whether it changed, as git does with its index.

use jiff::{SignedDuration, Timestamp};
use std::path::Path;

/// Size, times and number of a file. Two that are equal, of one path and settled, mean the same bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stamp {
    size: u64,
    /// Nanoseconds since 1970, of the content.
    modified: i128,
    /// Nanoseconds since 1970, of content or properties; no program can set it back.
    changed: i128,
    /// The number of the file: another file moved to the same path has another.
    inode: u64,
}

impl Stamp {
    /// The length of [`Stamp::to_bytes`].
    pub const BYTES: usize = 48;

    /// The stamp of a regular file, links not followed. `None` for everything else, and where the system keeps no time of
    /// the last change: there a file can change and look as before.
    pub fn of(path: &Path) -> Option<Self> {
        let data = path.symlink_metadata().ok().filter(std::fs::Metadata::is_file)?;
        Self::of_metadata(&data)
    }

    #[cfg(unix)]
    fn of_metadata(data: &std::fs::Metadata) -> Option<Self> {
        use std::os::unix::fs::MetadataExt as _;
        let time = |seconds: i64, nanoseconds: i64| i128::from(seconds) * 1_000_000_000 + i128::from(nanoseconds);
        Some(Self {
            size: data.size(),
            modified: time(data.mtime(), data.mtime_nsec()),
            changed: time(data.ctime(), data.ctime_nsec()),
            inode: data.ino(),
        })
    }

    #[cfg(not(unix))]
    fn of_metadata(_: &std::fs::Metadata) -> Option<Self> {
        None
    }

    /// True when the file changed last at least `margin` before `now`: a change after that moment gives another stamp.
    pub fn is_settled(&self, now: Timestamp, margin: SignedDuration) -> bool {
        self.changed + margin.as_nanos() <= now.as_nanosecond()
    }

    /// For keeping it in a file.
    pub fn to_bytes(self) -> [u8; Self::BYTES] {
        let mut bytes = [0; Self::BYTES];
        let (numbers, times) = bytes.split_at_mut(16);
        numbers[..8].copy_from_slice(&self.size.to_le_bytes());
        numbers[8..].copy_from_slice(&self.inode.to_le_bytes());
        times[..16].copy_from_slice(&self.modified.to_le_bytes());
        times[16..].copy_from_slice(&self.changed.to_le_bytes());
        bytes
    }

    /// What [`Stamp::to_bytes`] was made from.
    pub fn from_bytes(bytes: [u8; Self::BYTES]) -> Self {
        let part = |at: usize| {
            let mut part = [0; 16];
            part.copy_from_slice(&bytes[at..at + 16]);
            part
        };
        let numbers = u128::from_le_bytes(part(0));
        Self {
            size: u64::try_from(numbers & u128::from(u64::MAX)).unwrap_or_default(),
            inode: u64::try_from(numbers >> 64).unwrap_or_default(),
            modified: i128::from_le_bytes(part(16)),
            changed: i128::from_le_bytes(part(32)),
        }
    }
}
