//! Applies the fixes of findings: chooses those that go together, judges what comes of them, and takes back any that
//! makes something else wrong. All of it happens in memory; writing is a step of its own, at the end.

mod choose;
mod order;
mod outcome;

pub use outcome::{FileChange, Mended, Note, diff};

use crate::finding::{Finding, Findings, Level, Severity};
use crate::guide::{Guide, LoadError, load};
use crate::rules::judge_to_mend;
use crate::source::{Change, FileId, MemoryTree, Overlay, Tree};
use jiff::civil;
use std::collections::{BTreeMap, HashMap, HashSet};

/// What somebody says of a fix that is only suggested.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Apply it.
    Yes,
    /// Leave it.
    No,
    /// Apply it, and all that come after it.
    All,
    /// Leave it, and all that come after it. What was said before holds.
    Stop,
}

/// A suggested fix that somebody is asked about.
pub struct Question<'q> {
    /// The finding, with its fix.
    pub finding: &'q Finding,
    /// The change as lines of a diff.
    pub diff: &'q str,
    /// Which question it is, from 1.
    pub number: usize,
    /// How many there are, as far as can be told.
    pub of: usize,
}

/// Asks about a suggested fix.
pub type Ask<'a, E> = &'a mut dyn FnMut(&Question<'_>) -> Result<Answer, E>;

/// Which fixes to apply.
pub enum Which<'a, E> {
    /// Those that are always right.
    Automatic,
    /// Those that are probably right too.
    Suggested,
    /// Those that are always right, and of the others those that somebody says yes to.
    Asking(Ask<'a, E>),
}

/// How to judge, and which files may be changed.
pub struct Task<'a> {
    /// The guide's folder.
    pub tree: &'a dyn Tree,
    /// Levels from the command line.
    pub overrides: &'a [(String, Level)],
    /// The day on which the guide is judged.
    pub today: civil::Date,
    /// True for the files whose findings are to be mended.
    pub is_wanted: &'a (dyn Fn(&str) -> bool + Sync),
}

/// How often fixes are chosen at most. One round does for most guides; what one fix makes possible for another takes a
/// second.
const MAX_ROUNDS: usize = 60;

/// How often the guide is judged at most. Finding a fix that must be taken back among a thousand takes some twenty times.
const MAX_JUDGED: usize = 400;

/// How often a finding is mended that comes back word for word.
const MAX_TIMES: usize = 3;

/// Works out what the files will be once their findings are mended. Nothing is written.
///
/// # Errors
/// As [`load`], and whatever asking ends with.
pub fn mend<'a, E: From<LoadError>>(task: &'a Task<'a>, which: Which<'a, E>) -> Result<Mended, E> {
    let mut work = Work::new(task, which);
    let (mut guide, mut findings) = work.judge()?;
    let mut rounds = 0;
    let is_cut_short = loop {
        let chosen = work.choose(&guide, &findings)?;
        if chosen.is_empty() {
            break false;
        }
        if rounds == MAX_ROUNDS || work.judged > MAX_JUDGED {
            break true;
        }
        rounds += 1;
        // What was not changed is not chosen again.
        if let Some(judged) = work.settle(&guide, &findings, None, &chosen)? {
            (guide, findings) = judged;
        }
    };
    let is_left = |finding: &&Finding| finding.severity > Severity::Info && (task.is_wanted)(&finding.path);
    work.done.sort_by(|a, b| (&a.path, a.line).cmp(&(&b.path, b.line)));
    let left = findings.shown.iter().filter(is_left).count();
    Ok(Mended { files: work.files, done: work.done, taken_back: work.taken_back, left, is_cut_short })
}

/// What was done so far.
struct Work<'a, E> {
    task: &'a Task<'a>,
    which: Which<'a, E>,
    /// The files that are changed: bytes on disk, and from now on.
    files: BTreeMap<String, FileChange>,
    done: Vec<Note>,
    /// Fixes that turned out to spoil something, and what.
    taken_back: Vec<(Note, String)>,
    /// Findings whose fix is not to be tried again.
    refused: HashSet<String>,
    /// Suggested fixes that somebody said yes to.
    agreed: HashSet<String>,
    /// How often each finding was mended.
    times: HashMap<String, usize>,
    /// How often the guide was judged.
    judged: usize,
    /// How often somebody was asked.
    asked: usize,
}

impl<'a, E: From<LoadError>> Work<'a, E> {
    fn new(task: &'a Task<'a>, which: Which<'a, E>) -> Self {
        Self {
            task,
            which,
            files: BTreeMap::new(),
            done: Vec::new(),
            taken_back: Vec::new(),
            refused: HashSet::new(),
            agreed: HashSet::new(),
            times: HashMap::new(),
            judged: 0,
            asked: 0,
        }
    }

    /// Judges the guide as it would be.
    fn judge(&mut self) -> Result<(Guide, Findings), E> {
        self.judged += 1;
        let changed = self.files.iter().map(|(path, file)| (path.clone(), file.after.clone()));
        let upper = MemoryTree(changed.collect());
        let guide = load(&Overlay { upper: &upper, lower: self.task.tree })?;
        let findings = judge_to_mend(&guide, self.task.overrides, self.task.today);
        Ok((guide, findings))
    }

    /// Applies the chosen fixes but those that make another error, which are found by halves. Gives the guide as it is
    /// then, and what is found in it; `None` when nothing was changed.
    ///
    /// `now` is what was found last, if that is no longer what the fixes are chosen from.
    fn settle(
        &mut self,
        guide: &Guide,
        findings: &Findings,
        now: Option<&Findings>,
        chosen: &[usize],
    ) -> Result<Option<(Guide, Findings)>, E> {
        let before = self.files.clone();
        let applied = self.apply(guide, findings, chosen);
        if applied.is_empty() || self.judged > MAX_JUDGED {
            self.take_back(before, &applied);
            return Ok(None);
        }
        let (new_guide, new_findings) = self.judge()?;
        let spoiled = spoiled(now.unwrap_or(findings), &new_findings, &applied);
        let Some((_, what)) = spoiled.into_iter().next() else {
            self.done.extend(applied);
            return Ok(Some((new_guide, new_findings)));
        };
        self.take_back(before, &applied);
        if let [note] = applied.as_slice() {
            self.refused.insert(note.key.clone());
            self.taken_back.push((note.clone(), what));
            return Ok(None);
        }
        let (first, second) = chosen.split_at(chosen.len().div_ceil(2));
        let judged = self.settle(guide, findings, now, first)?;
        let now = judged.as_ref().map(|(_, findings)| findings).or(now);
        Ok(self.settle(guide, findings, now, second)?.or(judged))
    }

    /// Carries out the chosen fixes, as far as they still can be. Says which were.
    fn apply(&mut self, guide: &Guide, findings: &Findings, chosen: &[usize]) -> Vec<Note> {
        let mut of_files: BTreeMap<FileId, (Vec<usize>, Vec<&Change>)> = BTreeMap::new();
        let mut others = Vec::new();
        for number in chosen {
            match findings.shown[*number].remedy.as_ref().map(|remedy| remedy.changes.as_slice()) {
                Some([(file, change)]) => {
                    let (numbers, changes) = of_files.entry(*file).or_default();
                    numbers.push(*number);
                    changes.push(change);
                }
                _ => others.push(*number),
            }
        }
        let mut applied: Vec<usize> = Vec::new();
        for (file, (numbers, changes)) in of_files {
            let path = guide.files.path(file);
            let Some(current) = self.current(path) else { continue };
            let (new, done) = order::carried_out(&current, guide, file, &changes);
            if new.after == current.after {
                self.refused.extend(numbers.iter().map(|number| key(&findings.shown[*number])));
            } else {
                self.files.insert(path.to_owned(), new);
                applied.extend(numbers.into_iter().zip(done).filter(|(_, done)| *done).map(|(number, _)| number));
            }
        }
        for number in others {
            let finding = &findings.shown[number];
            let new = finding.remedy.as_ref().and_then(|remedy| self.after_all(guide, &remedy.changes));
            match new.filter(|new| new.iter().any(|(path, file)| self.current(path).as_ref() != Some(file))) {
                Some(new) => {
                    self.files.extend(new);
                    applied.push(number);
                }
                None => {
                    self.refused.insert(key(finding));
                }
            }
        }
        self.files.retain(|_, file| file.before != file.after);
        let applied: Vec<Note> = applied.iter().map(|number| Note::of(guide, &findings.shown[*number])).collect();
        for key in keys(&applied) {
            *self.times.entry(key.to_owned()).or_default() += 1;
        }
        applied
    }

    /// The files after several changes, one after the other; `None` when one of them cannot be carried out.
    fn after_all(&self, guide: &Guide, changes: &[(FileId, Change)]) -> Option<BTreeMap<String, FileChange>> {
        let mut new: BTreeMap<String, FileChange> = BTreeMap::new();
        for (file, change) in changes {
            let path = guide.files.path(*file);
            let current = new.get(path).cloned().or_else(|| self.current(path))?;
            let (after, done) = order::carried_out(&current, guide, *file, &[change]);
            if done != [true] {
                return None;
            }
            new.insert(path.to_owned(), after);
        }
        Some(new)
    }

    /// A file as it is by now.
    fn current(&self, path: &str) -> Option<FileChange> {
        self.files.get(path).cloned().or_else(|| self.unchanged(path))
    }

    /// A file as it is on disk.
    fn unchanged(&self, path: &str) -> Option<FileChange> {
        let bytes = self.task.tree.read(path).ok()?;
        Some(FileChange { before: bytes.clone(), after: bytes })
    }

    /// Goes back to the files as they were.
    fn take_back(&mut self, before: BTreeMap<String, FileChange>, applied: &[Note]) {
        self.files = before;
        for key in keys(applied) {
            *self.times.entry(key.to_owned()).or_default() -= 1;
        }
    }
}

/// What tells a finding from others from round to round, when its place may shift.
fn key(finding: &Finding) -> String {
    let message = finding.message.split("; ").next().unwrap_or_default();
    format!("{}\n{}\n{}\n{message}", finding.path, finding.rule, finding.field.as_deref().unwrap_or_default())
}

/// The keys of what was mended, each once: equal findings are mended together.
fn keys(notes: &[Note]) -> HashSet<&str> {
    notes.iter().map(|note| note.key.as_str()).collect()
}

/// Errors that were not there before: the file of each, and what it says.
///
/// One that was only hidden does not count. A wrong theme keeps its section from being looked at, and a list that is
/// written as a text its elements: who mends an error may find another in the same record or below it, never in the
/// field that was mended.
fn spoiled(before: &Findings, after: &Findings, applied: &[Note]) -> Vec<(String, String)> {
    // Lines and counts may change with what stands above.
    let kind = |finding: &Finding| {
        let message = finding.message.replace(|c: char| c.is_ascii_digit(), "");
        (finding.path.clone(), finding.rule, message)
    };
    let is_error = |finding: &&Finding| finding.severity == Severity::Error;
    let mut old: HashMap<_, usize> = HashMap::new();
    before.shown.iter().filter(is_error).for_each(|finding| *old.entry(kind(finding)).or_default() += 1);
    let mut spoiled = Vec::new();
    for finding in after.shown.iter().filter(is_error) {
        if let Some(count) = old.get_mut(&kind(finding)).filter(|count| **count > 0) {
            *count -= 1;
        } else if !applied.iter().any(|note| note.uncovers(finding)) {
            let Finding { path, message, rule, .. } = finding;
            spoiled.push((path.clone(), format!("{path}: {message} ({rule})")));
        }
    }
    spoiled.sort();
    spoiled
}

impl Note {
    /// True when the finding may have been hidden by this one.
    fn uncovers(&self, finding: &Finding) -> bool {
        let (Some(mended), Some(found)) = (&self.field, &finding.field) else { return false };
        let record = |field: &str| field.rfind('.').map_or(0, |at| at);
        let is_below = found.strip_prefix(mended.as_str()).is_some_and(|rest| rest.starts_with(['.', '[']));
        let (own, other) = (record(mended), record(found));
        let is_beside = own > 0 && own == other && mended[..own] == found[..other] && mended != found;
        self.is_error && self.path == finding.path && (is_below || is_beside)
    }
}
