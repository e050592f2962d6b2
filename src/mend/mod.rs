//! Applies the fixes of findings: chooses those that go together, judges what comes of them, and takes back any that
//! makes something else wrong. All of it happens in memory; writing is a step of its own, at the end.

mod choose;
mod order;
mod outcome;

pub use outcome::{FileChange, Mended, Note, diff};

use crate::finding::{Finding, Findings, Level, Severity};
use crate::guide::{Guide, LoadError, load};
use crate::rules::judge;
use crate::source::{MemoryTree, Overlay, Tree};
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

/// Asks about a suggested fix: the finding, and the change as lines of a diff.
pub type Ask<'a, E> = &'a mut dyn FnMut(&Finding, &str) -> Result<Answer, E>;

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
    for _ in 0..MAX_ROUNDS {
        let chosen = work.choose(&guide, &findings)?;
        match work.settle(&guide, &findings, None, &chosen)? {
            Some(judged) => (guide, findings) = judged,
            // Nothing was changed: all were taken back, or there are none.
            None if chosen.is_empty() || work.judged > MAX_JUDGED => break,
            None => {}
        }
    }
    let is_left = |finding: &&Finding| finding.severity > Severity::Info && (task.is_wanted)(&finding.path);
    work.done.sort_by(|a, b| (&a.path, a.line).cmp(&(&b.path, b.line)));
    let left = findings.shown.iter().filter(is_left).count();
    Ok(Mended { files: work.files, done: work.done, taken_back: work.taken_back, left })
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
        }
    }

    /// Judges the guide as it would be.
    fn judge(&mut self) -> Result<(Guide, Findings), E> {
        self.judged += 1;
        let changed = self.files.iter().map(|(path, file)| (path.clone(), file.after.clone()));
        let upper = MemoryTree(changed.collect());
        let guide = load(&Overlay { upper: &upper, lower: self.task.tree })?;
        let mut findings = judge(&guide, self.task.overrides, self.task.today);
        findings.work_out_fixes(&guide.files, |finding| (self.task.is_wanted)(&finding.path));
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
        let spoiled = spoiled(now.unwrap_or(findings), &new_findings);
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
        let mut applied = Vec::new();
        for number in chosen {
            let finding = &findings.shown[*number];
            let Some(remedy) = &finding.remedy else { continue };
            let mut new = Vec::new();
            let can = remedy.changes.iter().all(|(file, change)| {
                let path = guide.files.path(*file);
                let earlier = new.iter().rposition(|(other, _): &(String, FileChange)| other == path);
                let current = match earlier {
                    Some(at) => Some(new[at].1.clone()),
                    None => self.files.get(path).cloned().or_else(|| self.unchanged(path)),
                };
                let after = current.and_then(|current| order::carried_out(&current, guide, *file, change));
                after.map(|after| new.push((path.to_owned(), after))).is_some()
            });
            let changes = |(path, file): &(String, FileChange)| {
                self.files.get(path).map_or(&file.before, |current| &current.after) != &file.after
            };
            if can && new.iter().any(changes) {
                self.files.extend(new);
                *self.times.entry(key(finding)).or_default() += 1;
                applied.push(Note::of(finding));
            }
        }
        self.files.retain(|_, file| file.before != file.after);
        applied
    }

    /// A file as it is on disk.
    fn unchanged(&self, path: &str) -> Option<FileChange> {
        let bytes = self.task.tree.read(path).ok()?;
        Some(FileChange { before: bytes.clone(), after: bytes })
    }

    /// Goes back to the files as they were.
    fn take_back(&mut self, before: BTreeMap<String, FileChange>, applied: &[Note]) {
        self.files = before;
        for note in applied {
            *self.times.entry(note.key.clone()).or_default() -= 1;
        }
    }
}

/// What tells a finding from others from round to round, when its place may shift.
fn key(finding: &Finding) -> String {
    let message = finding.message.split("; ").next().unwrap_or_default();
    format!("{}\n{}\n{}\n{message}", finding.path, finding.rule, finding.field.as_deref().unwrap_or_default())
}

/// Errors that were not there before: the file of each, and what it says.
fn spoiled(before: &Findings, after: &Findings) -> Vec<(String, String)> {
    let errors = |findings: &Findings| {
        let mut counts: HashMap<(String, &'static str), Vec<String>> = HashMap::new();
        for finding in findings.shown.iter().filter(|finding| finding.severity == Severity::Error) {
            counts.entry((finding.path.clone(), finding.rule.0)).or_default().push(finding.message.clone());
        }
        counts
    };
    let (old, new) = (errors(before), errors(after));
    let mut spoiled = Vec::new();
    for ((path, rule), messages) in new {
        let mut earlier = old.get(&(path.clone(), rule)).cloned().unwrap_or_default();
        // Of very many some are left out, and another one may show when one is mended.
        if earlier.iter().any(|message| message.ends_with("in the file are left out")) {
            continue;
        }
        let without_numbers = |message: &str| message.replace(|c: char| c.is_ascii_digit(), "");
        for message in messages {
            // Lines and counts may change with what stands above.
            let same = |other: &String| *other == message || without_numbers(other) == without_numbers(&message);
            match earlier.iter().position(same) {
                Some(at) => {
                    earlier.swap_remove(at);
                }
                None => spoiled.push((path.clone(), format!("{path}: {message} ({rule})"))),
            }
        }
    }
    spoiled.sort();
    spoiled
}
