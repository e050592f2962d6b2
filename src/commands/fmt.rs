//! `fmt`: writes files in the canonical form.

use super::open::{guide_folder, start_workers};
use super::validate::{inside, is_among, refuse_strangers};
use super::{Error, mending};
use crate::cli::{Exit, FmtArgs, Global, Ui};
use crate::guide::{FileKind, canonical_file, files_to_format};
use crate::mend::{FileChange, Mended};
use crate::report::clean_block;
use crate::source::{DiskTree, ReadError, Tree, Unformatted};
use rayon::prelude::*;

pub(super) fn run(global: &Global, args: &FmtArgs, ui: &mut Ui) -> Result<Exit, Error> {
    let folder = guide_folder(global)?;
    let wanted = args.paths.iter().map(|path| inside(path, &folder)).collect::<Result<Vec<_>, _>>()?;
    start_workers();
    let tree = DiskTree::new(&folder);
    refuse_strangers(&tree, &wanted, &args.paths)?;
    let mut files = files_to_format(&tree)?;
    files.retain(|(path, _)| is_among(path, &wanted));
    let formatted: Vec<_> =
        files.par_iter().filter_map(|(path, kind)| Some((path, form(&tree, path, *kind)?))).collect();
    let mut changes = Mended::default();
    let mut is_clean = true;
    for (path, outcome) in formatted {
        match outcome {
            Ok(change) if change.before == change.after => {}
            Ok(change) => {
                changes.files.insert(path.clone(), change);
            }
            Err(why) => {
                is_clean = false;
                ui.show_findings(&format!("{}\n", clean_block(&format!("{path}: {why}"))));
            }
        }
    }
    if args.diff {
        ui.write_diff(&clean_block(&changes.diff()))?;
    } else if args.check {
        for path in changes.files.keys() {
            writeln!(ui.out(), "{}", clean_block(path))?;
        }
    } else {
        mending::write(&tree, &changes)?;
    }
    let only_looks = args.check || args.diff;
    tell(changes.files.len(), only_looks, is_clean, ui);
    is_clean &= !only_looks || changes.files.is_empty();
    Ok(if is_clean { Exit::Done } else { Exit::Findings })
}

/// A file as it is and as it should be, or why that is not known. `None` for an agreement that is not there: whether it
/// must be is no question of form.
fn form(tree: &DiskTree, path: &str, kind: FileKind) -> Option<Result<FileChange, String>> {
    let before = match tree.read(path) {
        Ok(bytes) => bytes,
        Err(ReadError::Missing | ReadError::Symlink | ReadError::NotAFile) if kind == FileKind::Agreement => {
            return None;
        }
        Err(error) => return Some(Err(format!("cannot be read: {error}"))),
    };
    Some(match canonical_file(kind, before.clone()) {
        Ok(after) => Ok(FileChange { before, after }),
        Err(Unformatted::Unreadable) => {
            Err("is left as it is: it is not YAML, or it holds a field twice, an anchor or a tag; \
                 `ddscurate validate` says what is wrong"
                .to_owned())
        }
        Err(Unformatted::NotUnderstood) => Err("cannot be formatted; format it by hand".to_owned()),
    })
}

fn tell(count: usize, only_looks: bool, is_clean: bool, ui: &mut Ui) {
    let s = if count == 1 { "" } else { "s" };
    match (count, only_looks) {
        (0, _) if is_clean => ui.done("all files are in the canonical form"),
        (0, _) => {}
        (_, true) => ui.say(&format!("{count} file{s} would be formatted")),
        (_, false) => ui.done(&format!("{count} file{s} formatted")),
    }
}
