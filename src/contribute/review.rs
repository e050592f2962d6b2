//! Judges a proposal: what merging it would give, by what holds in the branch that it is to be merged into.
//!
//! Rule levels, policy, agreement and editors are those of the base, so that no proposal can switch its judge off. Of what
//! is found, that which was there before is left out.

use super::answerable::leave_out_old;
use super::merged_tree::{Frame, MergedTree};
use super::renames::split_false_renames;
use super::{Error, TipTree};
use crate::finding::{Findings, Level};
use crate::forge::Forge;
use crate::git::{self, FileKind, Merge, Oid, Repository, Touched, TreeFile};
use crate::guide::{CONFIG_FILE, Config, Guide, LoadError, load, read_entry};
use crate::rules::{
    FileChange, Hand, Proposal, ProposedCommit, ProposedFile, RULES, RemovedEntry, find, judge, judge_proposal,
};
use crate::source::{FileId, MAX_FILE_BYTES, SourceFile};
use jiff::civil;
use std::collections::{HashMap, HashSet};

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
    repository: &Repository,
    prefix: &str,
    question: &Question,
    overrides: &[(String, Level)],
    today: civil::Date,
) -> Result<Review, Error> {
    let mut merge = repository.merge(question.base, question.head, MAX_FILE_BYTES)?;
    let mailmap = mailmap(repository, question.base)?;
    let history = repository.history(question.base, question.head, &mailmap)?;
    let tip = TipTree::new(repository, question.base, prefix);
    split_false_renames(&mut merge, &tip, prefix);
    let (base, judged_by) = base_guide(&tip)?;
    let tree = MergedTree::new(&tip, &merge.changes, prefix);
    let mut guide = load(&tree).map_err(|source| Error::GuideAfterMerge { source })?;
    let files = proposed_files(&mut guide, &merge, prefix);
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
        Some(load(&Frame(&tree)).map_err(|source| Error::GuideAfterMerge { source })?)
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
        text: question.text.clone(),
        removed,
    };
    let mut findings = judge_by_base(&mut guide, &proposal, overrides, today);
    let mut left_out = 0;
    if base.is_some() && findings.shown.iter().any(|finding| !is_about_proposals(finding.rule.0)) {
        let whole = load(&tip).map_err(|source| Error::Guide { source })?;
        left_out = leave_out_old(&mut findings, &judge(&whole, overrides, today), &merge.changes, prefix);
    }
    let changed: Vec<FileId> = proposal.files.iter().map(|file| file.file).collect();
    findings.waived.retain(|file| changed.contains(file));
    let (commits, files) = (proposal.commits.len(), proposal.files.len());
    Ok(Review { guide, findings, left_out, commits, files, judged_by })
}

/// Everything of the base but its entries; none when the proposal must be its own judge.
fn base_guide(tip: &TipTree<'_>) -> Result<(Option<Guide>, JudgedBy), Error> {
    match load(&Frame(tip)) {
        Ok(guide) if guide.config_is_unreadable() => Ok((None, JudgedBy::ItselfAsMended)),
        Ok(guide) => Ok((Some(guide), JudgedBy::Base)),
        Err(LoadError::NoGuide) => Ok((None, JudgedBy::ItselfAsFirst)),
        Err(source) => Err(Error::Guide { source }),
    }
}

/// Judges by the base's configuration. Only `guide.yaml` itself is looked at as the proposal has it; what it says holds
/// later.
fn judge_by_base(
    guide: &mut Guide,
    proposal: &Proposal<'_>,
    overrides: &[(String, Level)],
    today: civil::Date,
) -> Findings {
    let base = &proposal.base.config;
    let own = proposal.config.clone();
    if (&own.rules, &own.policy, &own.agreement, &own.editors)
        == (&base.rules, &base.policy, &base.agreement, &base.editors)
    {
        return judge_proposal(guide, proposal, overrides, today);
    }
    let mut levels = all_levels(base);
    levels.extend_from_slice(overrides);
    let mut of_config = judge(guide, &levels, today);
    of_config.shown.retain(|finding| *finding.path == *CONFIG_FILE);
    guide.config.rules.clone_from(&base.rules);
    guide.config.policy = base.policy.clone();
    guide.config.agreement.clone_from(&base.agreement);
    guide.config.editors.clone_from(&base.editors);
    let mut findings = judge_proposal(guide, proposal, overrides, today);
    guide.config = own;
    findings.shown.retain(|finding| *finding.path != *CONFIG_FILE || is_about_proposals(finding.rule.0));
    findings.shown.append(&mut of_config.shown);
    findings.shown.sort_by(|a, b| (&a.path, a.span, a.rule).cmp(&(&b.path, b.span, b.rule)));
    findings
}

/// The level of every rule in a guide with that configuration.
fn all_levels(config: &Config) -> Vec<(String, Level)> {
    let level = |id: &str| config.rules.get(id).and_then(|level| level.parse().ok());
    let own = |rule: &crate::rules::Rule| Level::On(rule.severity);
    RULES.iter().map(|rule| (rule.id.0.to_owned(), level(rule.id.0).unwrap_or_else(|| own(rule)))).collect()
}

fn is_about_proposals(rule: &str) -> bool {
    find(rule).is_some_and(crate::rules::Rule::is_about_proposals)
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
fn proposed_files(guide: &mut Guide, merge: &Merge, prefix: &str) -> Vec<ProposedFile> {
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
        is_conflict: merge.conflicts.contains(&change.path),
    };
    let mut files: Vec<ProposedFile> = merge.changes.iter().map(file).collect();
    // One that stays as the base has it is no change, and cannot be merged all the same.
    let changed: HashSet<&str> = merge.changes.iter().map(|change| change.path.as_str()).collect();
    let unchanged = merge.conflicts.iter().filter(|path| !changed.contains(path.as_str()));
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
