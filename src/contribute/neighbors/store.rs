//! The file in which keys and paths are kept, so that some can be looked up without reading the others.
//!
//! Head, keys, ends of paths, paths. Numbers are little-endian. Behind the head, bytes stand in blocks that have checksums of
//! their own: a look reads a few blocks, and what is not as it should be makes the file worthless, not wrong.

use crate::git::Oid;
use crate::rules::Keyed;
use crate::source::{Item, ItemKind, sweep_unfinished};
use rayon::prelude::*;
use sha2::{Digest as _, Sha256};
use std::cell::RefCell;
use std::collections::HashMap;
use std::fs::{self, File};
use std::io::{self, Cursor, Read, Seek, SeekFrom};
use std::ops::Range;
use std::path::Path;
use std::rc::Rc;

/// The kind of file, and the version of its form.
const MAGIC: &[u8; 16] = b"ddscurate near 1";

/// The bytes of a block without its checksum: a multiple of [`Keyed::BYTES`], and with it a page of most systems at most.
const CONTENT: usize = 4080;
const SUM: usize = 8;
const BLOCK: usize = CONTENT + SUM;

/// The length of the head: what it is, for which program and commit, three numbers, its checksum.
const HEAD: usize = 16 + 32 + 20 + 3 * 8 + SUM;

/// No entry.
const NOBODY: u64 = u64::MAX;

trait Source: Read + Seek {}
impl<T: Read + Seek> Source for T {}

/// Keys and paths of all files among the entries of one commit.
pub(super) struct Store {
    source: RefCell<Box<dyn Source>>,
    /// Blocks that were read, by number; none where the checksum is wrong.
    blocks: RefCell<HashMap<usize, Option<Rc<[u8]>>>>,
    /// The commit.
    pub(super) commit: Oid,
    keys: usize,
    /// How many files there are.
    pub(super) files: usize,
    /// The entry that comes first in the guide, by its number.
    pub(super) first: Option<u32>,
}

/// What is to be kept.
pub(super) struct Content {
    /// All files, in some order; keys name them by their places here.
    pub(super) files: Vec<Item>,
    /// Sorted.
    pub(super) keys: Vec<Keyed>,
    /// The entry that comes first in the guide.
    pub(super) first: Option<u32>,
}

impl Store {
    /// The store in that file, if it is of the same build of the program.
    pub(super) fn open(file: &Path, build: &str) -> Option<Self> {
        let file = File::open(file).ok().filter(|file| file.metadata().is_ok_and(|data| data.is_file()))?;
        Self::of(Box::new(file), build)
    }

    /// The store that [`Content::to_bytes`] made.
    pub(super) fn in_memory(bytes: Vec<u8>, build: &str) -> Option<Self> {
        Self::of(Box::new(Cursor::new(bytes)), build)
    }

    fn of(mut source: Box<dyn Source>, build: &str) -> Option<Self> {
        let mut head = [0; HEAD];
        source.read_exact(&mut head).ok()?;
        let (content, sum) = head.split_last_chunk::<SUM>()?;
        let mut rest = content.strip_prefix(MAGIC)?.strip_prefix(build_sum(build).as_slice())?;
        if *sum != checksum(content) {
            return None;
        }
        let commit = Oid::from_bytes(rest.split_off(..20)?).ok()?;
        let mut number = || rest.split_off(..8).and_then(|bytes| Some(u64::from_le_bytes(bytes.try_into().ok()?)));
        let (keys, files, first) = (number()?, number()?, number()?);
        let (keys, files) = (usize::try_from(keys).ok()?, usize::try_from(files).ok()?);
        let first = if first == NOBODY { None } else { Some(u32::try_from(first).ok()?) };
        Some(Self { source: RefCell::new(source), blocks: RefCell::default(), commit, keys, files, first })
    }

    /// All keys that are the same as this one; none when the store is damaged. At most `most` are given, and none when there
    /// are more.
    pub(super) fn same_as(&self, wanted: &Keyed, most: usize) -> Option<Vec<Keyed>> {
        let (mut start, mut end) = (0, self.keys);
        while start < end {
            let middle = start + (end - start) / 2;
            if self.key(middle)?.is_before(wanted) { start = middle + 1 } else { end = middle }
        }
        let mut found = Vec::new();
        for at in start..self.keys {
            let keyed = self.key(at)?;
            if !keyed.is_same_as(wanted) {
                break;
            }
            found.push(keyed);
            if found.len() > most {
                return None;
            }
        }
        Some(found)
    }

    /// The file of that number; none when the store is damaged.
    pub(super) fn file(&self, number: u32) -> Option<Item> {
        let number = usize::try_from(number).ok().filter(|number| *number < self.files)?;
        let ends = self.keys * Keyed::BYTES;
        let end_of = |number: usize| {
            let bytes = self.bytes(ends + number * 8..ends + number * 8 + 8)?;
            usize::try_from(u64::from_le_bytes(bytes.try_into().ok()?)).ok()
        };
        let start = number.checked_sub(1).map_or(Some(0), end_of)?;
        let paths = ends + self.files * 8;
        let bytes = self.bytes(paths.checked_add(start)?..paths.checked_add(end_of(number)?)?)?;
        let (kind, path) = bytes.split_first()?;
        let kind = match kind {
            0 => ItemKind::File,
            1 => ItemKind::Symlink,
            _ => ItemKind::Other,
        };
        Some(Item { path: std::str::from_utf8(path).ok()?.to_owned(), kind })
    }

    fn key(&self, at: usize) -> Option<Keyed> {
        let start = at * Keyed::BYTES;
        let block = self.block(start / CONTENT)?;
        let start = start % CONTENT;
        Some(Keyed::from_bytes(*block.get(start..)?.first_chunk()?))
    }

    /// Bytes behind the head, as if there were no checksums among them.
    fn bytes(&self, range: Range<usize>) -> Option<Vec<u8>> {
        // No path is so long.
        const MOST: usize = 1 << 20;
        let (mut at, end) = (range.start, range.end);
        if end.checked_sub(at)? > MOST {
            return None;
        }
        let mut bytes = Vec::with_capacity(end - at);
        while at < end {
            let block = self.block(at / CONTENT)?;
            let part = block.get(at % CONTENT..block.len().min(at % CONTENT + end - at))?;
            if part.is_empty() {
                return None;
            }
            bytes.extend(part);
            at += part.len();
        }
        Some(bytes)
    }

    fn block(&self, number: usize) -> Option<Rc<[u8]>> {
        let known = self.blocks.borrow().get(&number).cloned();
        known.unwrap_or_else(|| {
            let block = self.read_block(number);
            self.blocks.borrow_mut().insert(number, block.clone());
            block
        })
    }

    fn read_block(&self, number: usize) -> Option<Rc<[u8]>> {
        let mut source = self.source.borrow_mut();
        let place = HEAD.checked_add(number.checked_mul(BLOCK)?)?;
        source.seek(SeekFrom::Start(u64::try_from(place).ok()?)).ok()?;
        let mut bytes = Vec::with_capacity(BLOCK);
        (&mut *source).take(BLOCK as u64).read_to_end(&mut bytes).ok()?;
        let (content, sum) = bytes.split_last_chunk::<SUM>()?;
        (*sum == checksum(content)).then(|| content.into())
    }
}

impl Content {
    /// The bytes of a store.
    pub(super) fn to_bytes(&self, commit: Oid, build: &str) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(HEAD);
        bytes.extend(MAGIC);
        bytes.extend(build_sum(build));
        bytes.extend(commit.as_bytes());
        let first = self.first.map_or(NOBODY, u64::from);
        for number in [self.keys.len() as u64, self.files.len() as u64, first] {
            bytes.extend(number.to_le_bytes());
        }
        bytes.extend(checksum(&bytes));
        let mut content = Vec::with_capacity(self.keys.len() * Keyed::BYTES + self.files.len() * 48);
        self.keys.iter().for_each(|keyed| content.extend(keyed.to_bytes()));
        let mut end = 0_u64;
        for file in &self.files {
            end += 1 + file.path.len() as u64;
            content.extend(end.to_le_bytes());
        }
        for file in &self.files {
            content.push(match file.kind {
                ItemKind::File => 0,
                ItemKind::Symlink => 1,
                ItemKind::Other => 2,
            });
            content.extend(file.path.as_bytes());
        }
        let sums: Vec<[u8; SUM]> = content.par_chunks(CONTENT).map(checksum).collect();
        for (content, sum) in content.chunks(CONTENT).zip(sums) {
            bytes.extend(content);
            bytes.extend(sum);
        }
        bytes
    }
}

/// Writes a store, whole or not at all. It need not survive a power failure: its own checksums tell.
///
/// # Errors
/// When the file cannot be written.
pub(super) fn write(bytes: &[u8], file: &Path) -> io::Result<()> {
    let folder = file.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    sweep_unfinished(file);
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let temporary = folder.join(format!(".{name}.{}.new", std::process::id()));
    fs::write(&temporary, bytes).and_then(|()| fs::rename(&temporary, file)).inspect_err(|_| {
        let _ = fs::remove_file(&temporary);
    })
}

/// Keys are the same in every run of one build of the program, and no longer.
fn build_sum(build: &str) -> [u8; 32] {
    Sha256::digest(build).into()
}

/// Guards against files that were cut off or damaged, not against anybody who wants to deceive: who can write here can
/// write anywhere in the repository.
fn checksum(bytes: &[u8]) -> [u8; SUM] {
    let whole: [u8; 32] = Sha256::digest(bytes).into();
    let mut sum = [0; SUM];
    sum.copy_from_slice(&whole[..SUM]);
    sum
}
