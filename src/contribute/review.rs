//! Judges a proposal: what merging it would give, by what holds in the branch that it is to be merged into.
//!
//! Rule levels, policy, agreement and editors are those of the base, so that no proposal can switch its judge off. Of what
//! is found, that which was there before is left out (`answerable`).

use super::answerable::{Change, answerable};
use super::merged_tree::{Frame, MergedTree};
use super::renames::split_false_renames;
use super::{Error, TipTree};
use crate::finding::{Findings, Level};
use crate::forge::Forge;
use crate::git::{self, FileKind, Oid, Repository, Touched, TreeFile};
use crate::guide::{Guide, LoadError, load, open, read_entry};
use crate::rules::{FileChange, Hand, Proposal, ProposedCommit, ProposedFile, RemovedEntry, Unread};
use crate::source::{FileId, MAX_FILE_BYTES, SharedTree, SourceFile};
use jiff::civil;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;

/// How many removed entries are read again.
const MOST_REMOVED: usize = 2_000;

/// How much of a commit's name is shown.
const SHORT: usize = 10;

/// What is to be judged.
#[derive(Clone, Debug)]
pub struct Question {
    /// The newest commit of the branch that takes the proposal.
    pub base: Oid,
    /// The newest commit of the proposal.
    pub head: Oid,
    /// The account that opened it, when it is known.
    pub actor: Option<String>,
    /// The forge on which it was opened, where the guide does not tell: accounts are that forge's.
    pub forge: Option<Forge>,
    /// Whether an editor is known by the address in a commit, where the account is not known: not in CI.
    pub trusts_addresses: bool,
    /// Its title and description; empty when they are not known.
    pub text: String,
}

/// A judged proposal.
#[derive(Debug)]
pub struct Review {
    /// The guide after the merge, for showing the lines.
    pub guide: Guide,
    /// What the proposal is answerable for.
    pub findings: Findings,
    /// How many findings were there before and are left out.
    pub left_out: usize,
    /// How many commits it has, merges left out.
    pub commits: usize,
    /// How many files it changes.
    pub files: usize,
    /// By what it was judged.
    pub judged_by: JudgedBy,
}

/// Where levels, policy and agreement were taken from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JudgedBy {
    /// The base, as it should be.
    Base,
    /// The proposal itself: the base has no guide.
    ItselfAsFirst,
    /// The proposal itself: the base's `guide.yaml` cannot be read.
    ItselfAsMended,
}

/// Judges a proposal in the guide below the folder `prefix` of the repository (empty, or ending in `/`). Nothing is
/// written anywhere.
///
/// # Errors
/// When history is missing, or there is no guide after the merge.
pub fn review(
    repository: &Arc<Repository>,
    prefix: &str,
    question: &Question,
    overrides: &[(String, Level)],
    today: civil::Date,
) -> Result<Review, Error> {
    let mut merge = repository.merge(question.base, question.head, MAX_FILE_BYTES)?;
    let mailmap = mailmap(repository, question.base)?;
    let history = repository.history(question.base, question.head, &mailmap)?;
    let tip = Arc::new(TipTree::new(repository, question.base, prefix));
    split_false_renames(&mut merge, tip.as_ref(), prefix);
    let (base, judged_by) = base_guide(tip.as_ref())?;
    let changes: Arc<[git::FileChange]> = merge.changes.into();
    let before: SharedTree = Arc::<TipTree>::clone(&tip);
    let tree = Arc::new(MergedTree::new(Arc::clone(&before), Arc::clone(&changes), prefix));
    let after: SharedTree = Arc::<MergedTree>::clone(&tree);
    let mut guide = open(&after).map_err(|source| Error::GuideAfterMerge { source })?;
    let files = proposed_files(&mut guide, &changes, &merge.conflicts, prefix);
    let own_config = guide.config.clone();
    let own_agreement = guide.agreement.clone();
    let judge_config = base.as_ref().map_or(&own_config, |base| &base.config);
    let upstream = judge_config.upstream.as_deref();
    let forge = upstream.and_then(|url| Forge::detect(url, judge_config.forge.as_deref())).or(question.forge);
    let removed = if files.iter().any(|file| file.change == FileChange::Added) {
        removed_entries(repository, question.base, prefix)
    } else {
        Vec::new()
    };
    // Without a base, what the proposal brings must do.
    let own_frame = if base.is_none() {
        Some(load(&Frame(tree.as_ref())).map_err(|source| Error::GuideAfterMerge { source })?)
    } else {
        None
    };
    let Some(judge_guide) = base.as_ref().or(own_frame.as_ref()) else {
        return Err(Error::GuideAfterMerge { source: LoadError::NoGuide });
    };
    let proposal = Proposal {
        base: judge_guide,
        config: &own_config,
        agreement: own_agreement.as_ref(),
        commits: history.commits.into_iter().map(proposed_commit).collect(),
        files,
        actor: question.actor.clone(),
        places: forge.map_or(&[], places),
        trusts_addresses: question.trusts_addresses,
        text: question.text.clone(),
        removed,
    };
    let mut whole_base = match &base {
        Some(_) => Some(open(&before).map_err(|source| Error::Guide { source })?),
        None => None,
    };
    let change = Change {
        after: Unread { guide: &mut guide, tree: after.as_ref() },
        before: whole_base.as_mut().map(|guide| Unread { guide, tree: before.as_ref() }),
        is_same: &|path| tree.is_as_before(path),
        files: &changes,
        prefix,
    };
    let (mut findings, left_out) = answerable(change, &proposal, overrides, today);
    let changed: HashSet<FileId> = proposal.files.iter().map(|file| file.file).collect();
    findings.waived.retain(|file| changed.contains(file));
    let (commits, files) = (proposal.commits.len(), proposal.files.len());
    Ok(Review { guide, findings, left_out, commits, files, judged_by })
}

/// Everything of the base but its entries; none when the proposal must be its own judge.
fn base_guide(tip: &TipTree) -> Result<(Option<Guide>, JudgedBy), Error> {
    match load(&Frame(tip)) {
        Ok(guide) if guide.config_is_unreadable() => Ok((None, JudgedBy::ItselfAsMended)),
        Ok(guide) => Ok((Some(guide), JudgedBy::Base)),
        Err(LoadError::NoGuide) => Ok((None, JudgedBy::ItselfAsFirst)),
        Err(source) => Err(Error::Guide { source }),
    }
}

/// The base's `.mailmap`; it stands at the repository's root, as for git itself.
fn mailmap(repository: &Repository, base: Oid) -> Result<String, Error> {
    const MOST_BYTES: u64 = 1024 * 1024;
    match repository.file(base, ".mailmap")? {
        Some(file) if file.kind == FileKind::Regular && repository.size(file.id)? <= MOST_BYTES => {
            Ok(String::from_utf8_lossy(&repository.read(file.id)?).into_owned())
        }
        _ => Ok(String::new()),
    }
}

/// The changed files with their numbers in the guide; those that it does not read get one.
fn proposed_files(
    guide: &mut Guide,
    changes: &[git::FileChange],
    conflicts: &BTreeSet<String>,
    prefix: &str,
) -> Vec<ProposedFile> {
    let mut numbers: HashMap<String, FileId> =
        guide.files.ids().map(|id| (guide.files.path(id).to_owned(), id)).collect();
    let config = guide.config_file.unwrap_or_default();
    let mut number = |inside: &str| {
        let add = || guide.files.add(SourceFile { path: inside.to_owned(), ..SourceFile::default() });
        *numbers.entry(inside.to_owned()).or_insert_with(add)
    };
    let file = |change: &git::FileChange| ProposedFile {
        path: change.path.clone(),
        inside: change.path.strip_prefix(prefix).map(str::to_owned),
        file: change.path.strip_prefix(prefix).map_or(config, &mut number),
        change: match &change.touched {
            Touched::Added => FileChange::Added,
            Touched::Modified => FileChange::Modified,
            Touched::Removed => FileChange::Removed,
            Touched::Renamed(from) => FileChange::Renamed(from.clone()),
        },
        size: change.size,
        is_binary: change.is_binary,
        is_conflict: conflicts.contains(&change.path),
    };
    let mut files: Vec<ProposedFile> = changes.iter().map(file).collect();
    // One that stays as the base has it is no change, and cannot be merged all the same.
    let changed: HashSet<&str> = changes.iter().map(|change| change.path.as_str()).collect();
    let unchanged = conflicts.iter().filter(|path| !changed.contains(path.as_str()));
    files.extend(unchanged.map(|path| ProposedFile {
        path: path.clone(),
        inside: path.strip_prefix(prefix).map(str::to_owned),
        file: path.strip_prefix(prefix).map_or(config, &mut number),
        change: FileChange::Modified,
        size: 0,
        is_binary: false,
        is_conflict: true,
    }));
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files
}

fn proposed_commit(commit: git::Commit) -> ProposedCommit {
    let hand = |person: git::Person| Hand { name: person.name, email: person.email };
    ProposedCommit {
        id: short(commit.id),
        author: hand(commit.author),
        co_authors: commit.co_authors.into_iter().map(hand).collect(),
        signed_off_by: commit.signed_off_by.into_iter().map(hand).collect(),
        message: commit.message,
    }
}

fn short(id: Oid) -> String {
    id.to_string().chars().take(SHORT).collect()
}

/// The entries that the base's history removed. What cannot be read is left out: it is a service, no check.
fn removed_entries(repository: &Repository, base: Oid, prefix: &str) -> Vec<RemovedEntry> {
    let mut removed = repository.removed(base, &format!("{prefix}entries")).unwrap_or_default();
    removed.retain(|file| file.path.ends_with(".yaml"));
    removed.truncate(MOST_REMOVED);
    let file = |file: &git::Removed| TreeFile { path: file.path.clone(), kind: FileKind::Regular, id: file.id };
    let blobs: Vec<TreeFile> = removed.iter().map(file).collect();
    // In a partial clone they come in one go, or not at all.
    let _ = repository.prefetch(&blobs);
    let entry = |file: git::Removed| {
        let is_small = repository.size(file.id).is_ok_and(|size| size <= MAX_FILE_BYTES as u64);
        let bytes = repository.read(file.id).ok().filter(|_| is_small)?;
        let (entry, _) = read_entry(&String::from_utf8_lossy(&bytes));
        let path = file.path.strip_prefix(prefix)?.to_owned();
        Some(RemovedEntry { path, entry, commit: short(file.commit), subject: file.subject })
    };
    removed.into_iter().filter_map(entry).collect()
}

/// Under which of a contributor's handles the accounts of a forge are.
fn places(forge: Forge) -> &'static [&'static str] {
    match forge {
        Forge::GitHub => &["github"],
        Forge::GitLab => &["gitlab"],
        Forge::Forgejo => &["codeberg", "forgejo", "gitea"],
        Forge::Bitbucket => &["bitbucket"],
    }
}
