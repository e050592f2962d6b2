//! Applies the fixes of findings: chooses those that go together, judges what comes of them, and takes back any that
//! makes something else wrong. All of it happens in memory; writing is a step of its own, at the end.

mod choose;
mod order;
mod outcome;

pub use outcome::{FileChange, Mended, Note, diff};

use crate::finding::{Finding, Findings, Level, Severity};
use crate::guide::{Guide, LoadError, load};
use crate::rules::judge;
use crate::source::{DiskTree, MemoryTree, Overlay, Tree};
use choose::Chosen;
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
    pub tree: &'a DiskTree,
    /// Levels from the command line.
    pub overrides: &'a [(String, Level)],
    /// The day on which the guide is judged.
    pub today: civil::Date,
    /// True for the files whose findings are to be mended.
    pub is_wanted: &'a (dyn Fn(&str) -> bool + Sync),
}

/// How often the guide is judged again at most. One round does for most guides; what one fix makes possible for another
/// takes a second, and a fix that must be taken back some more.
const MAX_ROUNDS: usize = 60;

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
        if chosen.fixes.is_empty() {
            break;
        }
        let before = work.files.clone();
        let applied = work.apply(&guide, &findings, &chosen);
        let (new_guide, new_findings) = work.judge()?;
        let spoiled = spoiled(&findings, &new_findings);
        if spoiled.is_empty() {
            work.done.extend(applied);
            (guide, findings) = (new_guide, new_findings);
        } else {
            work.take_back(before, applied, &spoiled);
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
    /// Files in which one fix at a time is applied, because some of several together spoiled something.
    careful: HashSet<String>,
    /// As `careful`, for the whole guide: a fix spoiled another file than its own.
    is_careful: bool,
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
            careful: HashSet::new(),
            is_careful: false,
        }
    }

    /// Judges the guide as it would be.
    fn judge(&self) -> Result<(Guide, Findings), E> {
        let changed = self.files.iter().map(|(path, file)| (path.clone(), file.after.clone()));
        let upper = MemoryTree(changed.collect());
        let guide = load(&Overlay { upper: &upper, lower: self.task.tree })?;
        let mut findings = judge(&guide, self.task.overrides, self.task.today);
        findings.work_out_fixes(&guide.files, |finding| (self.task.is_wanted)(&finding.path));
        Ok((guide, findings))
    }

    /// Carries out the chosen fixes, as far as they still can be. Says which were.
    fn apply(&mut self, guide: &Guide, findings: &Findings, chosen: &Chosen) -> Vec<Note> {
        let mut applied = Vec::new();
        for number in &chosen.fixes {
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
            if can {
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

    /// Goes back to the files as they were. A single fix is to blame by itself; of several each is tried alone later.
    fn take_back(&mut self, before: BTreeMap<String, FileChange>, applied: Vec<Note>, spoiled: &[(String, String)]) {
        self.files = before;
        for note in &applied {
            *self.times.entry(note.key.clone()).or_default() -= 1;
        }
        if let [note] = applied.as_slice() {
            self.refused.insert(note.key.clone());
            let (_, what) = &spoiled[0];
            self.taken_back.push((note.clone(), what.clone()));
            self.careful.clear();
            self.is_careful = false;
            return;
        }
        let is_own = |path: &String| applied.iter().any(|note| note.path == *path);
        let mut others = 0;
        for (path, _) in spoiled {
            if is_own(path) && self.careful.insert(path.clone()) {
                others += 1;
            }
        }
        // When being careful in these files was not enough, or other files are spoiled, all goes one by one.
        self.is_careful |= others == 0;
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
        for message in messages {
            match earlier.iter().position(|other| *other == message) {
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
