//! Judges a guide before and after a change, so far as the two differ: most entries are the same in both, are read once,
//! and what is found in them is found in both.

use super::judging::{BATCH, Checks, levels, own_level, renumber, waivers_of};
use super::keys::Keyed;
use super::{Check, Context, Proposal, waiver_unused};
use crate::finding::{Findings, Level, Raised, Sink, WaiverOf};
use crate::guide::{Guide, Problem, ProblemKind};
use crate::source::{FileId, Tree};
use jiff::civil;
use rayon::prelude::*;
use std::collections::{HashMap, HashSet};

/// A guide of which everything but the entries was read, and the tree that they are in.
pub struct Unread<'t> {
    /// The guide.
    pub guide: &'t mut Guide,
    /// Its files.
    pub tree: &'t dyn Tree,
}

/// What was found before and after a change.
#[derive(Debug, Default)]
pub struct BeforeAndAfter {
    /// What is found before, in files of which not the same is found after it.
    pub before: Findings,
    /// What is found after, in files of which not the same was found before it.
    pub after: Findings,
    /// How many findings are the same.
    pub alike: usize,
}

/// Judges a guide as a change would leave it, the change itself, and the guide as it is `before`. `is_same` tells by a
/// file's path whether it is the same file with the same bytes in both. Levels, waivers and policy are those of `after`,
/// which has to have them from `before`.
///
/// All that [`judge_proposal`](super::judge_proposal) finds after and [`judge`](super::judge) before is here, but what
/// is the same in an entry that is the same.
pub fn judge_change(
    after: Unread<'_>,
    before: Option<Unread<'_>>,
    is_same: &(dyn Fn(&str) -> bool + Sync),
    proposal: &Proposal<'_>,
    overrides: &[(String, Level)],
    today: civil::Date,
) -> BeforeAndAfter {
    let checks = Checks::of_rules_in_force(&levels(&after.guide.config, overrides));
    // Where there is nothing to compare with, all that is found is shown, and stays in memory for it.
    let keeps = before.is_none();
    let mut after = Side::new(after, today);
    let all: Vec<usize> = (0..after.guide.entries.len()).collect();
    after.look_at_entries(&checks, &all, keeps);
    let mut same = Same::default();
    let earlier = before.map(|before| Side::new(before, today));
    if let Some(before) = &earlier {
        same = Same::of(&after, before, is_same);
    }
    let taken_over = earlier.as_ref().map(|_| same.carried_over(&after));
    after.look_at_the_rest(&checks);
    let proposed = after.look_at_proposal(&checks, proposal);
    // A waiver that covers nothing is found at the very end.
    let is_clean = after.found.is_empty() && after.found_in_common.is_empty() && after.waivers.is_empty();
    let mut found = BeforeAndAfter::default();
    let mut alike: HashSet<FileId> = HashSet::new();
    if let (Some(mut before), Some(taken_over), false) = (earlier, taken_over, is_clean) {
        before.take_over(taken_over);
        before.look_at_entries(&checks, &same.others, false);
        before.look_at_the_rest(&checks);
        let unlike = same.unlike(&after.found_in_common, &before.found_in_common);
        let unlike_before: HashSet<FileId> = unlike.iter().filter_map(|file| same.before(*file)).collect();
        before.look_again(&checks, &unlike_before);
        alike = same.files.iter().map(|(file, _)| *file).filter(|file| !unlike.contains(file)).collect();
        let alike_before: HashSet<FileId> = alike.iter().filter_map(|file| same.before(*file)).collect();
        found.before = before.finish(overrides, Sink::default(), &alike_before).0;
    }
    (found.after, found.alike) = after.finish(overrides, proposed, &alike);
    found
}

/// One of the two guides, and what was found in it.
struct Side<'t> {
    guide: &'t mut Guide,
    tree: &'t dyn Tree,
    today: civil::Date,
    /// What was found in entries by themselves.
    found: Sink,
    /// What was found in all else: among entries, in other files, while reading.
    found_in_common: Sink,
    keys: Vec<Keyed>,
    waivers: Vec<WaiverOf>,
    /// Numbers of entries of which nothing could be used.
    unusable: Vec<usize>,
}

/// What reading and looking at an entry that is the same in both guides brought, with the numbers of the other one.
struct TakenOver {
    problems: Vec<Problem>,
    keys: Vec<Keyed>,
    unusable: Vec<usize>,
}

impl<'t> Side<'t> {
    fn new(unread: Unread<'t>, today: civil::Date) -> Self {
        Self {
            guide: unread.guide,
            tree: unread.tree,
            today,
            found: Sink::default(),
            found_in_common: Sink::default(),
            keys: Vec::new(),
            waivers: Vec::new(),
            unusable: Vec::new(),
        }
    }

    /// Reads these entries, looks at each by itself, and forgets it again. If it `keeps` them, those in which something was
    /// found stay in memory, to be shown.
    fn look_at_entries(&mut self, checks: &Checks, numbers: &[usize], keeps: bool) {
        for batch in numbers.chunks(BATCH) {
            let (mut seen, mut lost) = checks.read_and_look(self.guide, self.tree, self.today, batch);
            let context = Context::new(self.guide, self.today);
            seen.clean.sort_unstable();
            let is_in = |numbers: &[usize], number: &usize| numbers.binary_search(number).is_ok();
            let others = batch.iter().filter(|number| !is_in(&seen.clean, number) && !is_in(&lost, number));
            self.waivers.extend(others.flat_map(|number| waivers_of(&context, &self.guide.entries[*number])));
            self.found.append(seen.sink);
            self.keys.append(&mut seen.keys);
            self.guide.put_away(if keeps { &seen.clean } else { batch });
            self.unusable.append(&mut lost);
        }
    }

    /// Takes in what is known of entries from the other guide.
    fn take_over(&mut self, mut known: TakenOver) {
        self.guide.add_known_problems(known.problems);
        self.keys.append(&mut known.keys);
        self.unusable.append(&mut known.unusable);
    }

    /// Looks at what entries have in common, and at everything else.
    fn look_at_the_rest(&mut self, checks: &Checks) {
        self.unusable.sort_unstable();
        self.guide.retire_entries(&self.unusable);
        renumber(&mut self.keys, &mut Vec::new(), &self.unusable);
        self.keys.par_sort_unstable();
        let context = Context::new(self.guide, self.today);
        checks.look_at_others(&context, &mut self.found_in_common);
        checks.compare(&context, &self.keys, None, &mut self.found_in_common);
        self.keys = Vec::new();
    }

    fn look_at_proposal(&self, checks: &Checks, proposal: &Proposal<'_>) -> Sink {
        let mut sink = Sink::default();
        let context = Context::new(self.guide, self.today);
        for check in &checks.others {
            if let Check::Proposal(look) = check {
                look(&context, proposal, &mut sink);
            }
        }
        sink
    }

    /// Looks at entries of which only the keys were known.
    fn look_again(&mut self, checks: &Checks, files: &HashSet<FileId>) {
        let wanted = self.guide.entries.iter().enumerate().filter(|(_, entry)| files.contains(&entry.file));
        let numbers: Vec<usize> = wanted.map(|(number, _)| number).collect();
        let context = Context::new(self.guide, self.today);
        self.found.append(checks.look_at_entries(&context, &numbers).sink);
        self.waivers.extend(numbers.iter().flat_map(|number| waivers_of(&context, &self.guide.entries[*number])));
    }

    /// The findings with levels and waivers applied, but of the files that are `alike` only how many there are.
    fn finish(self, overrides: &[(String, Level)], proposed: Sink, alike: &HashSet<FileId>) -> (Findings, usize) {
        let levels = levels(&self.guide.config, overrides);
        let mut all = self.found;
        all.append(self.found_in_common);
        all.append(proposed);
        let (counted, shown) = all.split(|raised| alike.contains(&raised.file()));
        let (of_counted, of_shown): (Vec<WaiverOf>, Vec<WaiverOf>) =
            self.waivers.into_iter().partition(|waiver| alike.contains(&waiver.file));
        let count = counted.count(&levels, own_level, &of_counted, waiver_unused::unused);
        (shown.finish(&self.guide.files, &levels, own_level, &of_shown, waiver_unused::unused), count)
    }
}

/// The entries that are the same in both guides.
#[derive(Default)]
struct Same {
    /// Their files, after and before, sorted.
    files: Vec<(FileId, FileId)>,
    /// For each entry after, its number before; `u32::MAX` where there is none. Unusable ones are counted.
    numbers: Vec<u32>,
    /// The numbers of all others before.
    others: Vec<usize>,
}

impl Same {
    fn of(after: &Side<'_>, before: &Side<'_>, is_same: &(dyn Fn(&str) -> bool + Sync)) -> Self {
        let (after, before) = (&*after.guide, &*before.guide);
        let mut same = Self { files: Vec::new(), numbers: vec![u32::MAX; after.entries.len()], others: Vec::new() };
        let holds_alike = has_same_frame(after, before, is_same);
        for (number, entry) in before.entries.iter().enumerate() {
            let path = before.files.path(entry.file);
            let at = after.entries.binary_search_by(|other| other.slug.cmp(&entry.slug)).ok();
            let other = at.filter(|at| after.files.path(after.entries[*at].file) == path);
            match other.filter(|_| holds_alike && is_same(path)) {
                Some(at) => {
                    same.files.push((after.entries[at].file, entry.file));
                    same.numbers[at] = u32::try_from(number).unwrap_or(u32::MAX);
                }
                None => same.others.push(number),
            }
        }
        same.files.sort_unstable();
        same
    }

    /// The file before, of an entry that is the same.
    fn before(&self, after: FileId) -> Option<FileId> {
        let at = self.files.binary_search_by_key(&after, |(file, _)| *file).ok()?;
        Some(self.files[at].1)
    }

    fn is_after(&self, file: FileId) -> bool {
        self.files.binary_search_by_key(&file, |(file, _)| *file).is_ok()
    }

    /// What was learned of these entries after the change, for before it.
    fn carried_over(&self, after: &Side<'_>) -> TakenOver {
        let number = |number: usize| self.numbers.get(number).copied().filter(|number| *number != u32::MAX);
        // What the file's name and folder give rise to is told by whoever lists the files.
        let is_of_reading =
            |kind: &ProblemKind| !matches!(kind, ProblemKind::BadSlug(_) | ProblemKind::BadFolder { .. });
        let problem = |problem: &Problem| {
            let file = self.before(problem.file).filter(|_| is_of_reading(&problem.kind))?;
            Some(Problem { file, ..problem.clone() })
        };
        TakenOver {
            problems: after.guide.problems.iter().filter_map(problem).collect(),
            keys: after.keys.iter().filter_map(|key| Some(key.of_entry(number(key.entry_number())?))).collect(),
            unusable: after.unusable.iter().filter_map(|gone| Some(number(*gone)? as usize)).collect(),
        }
    }

    /// The files after the change, of entries that are the same, in which not the same was found in common with others.
    fn unlike(&self, after: &Sink, before: &Sink) -> HashSet<FileId> {
        let to_after: HashMap<FileId, FileId> = self.files.iter().map(|(after, before)| (*before, *after)).collect();
        let mut found: HashMap<FileId, (Vec<&Raised>, Vec<&Raised>)> = HashMap::new();
        for raised in after.iter().filter(|raised| self.is_after(raised.file())) {
            found.entry(raised.file()).or_default().0.push(raised);
        }
        for raised in before.iter() {
            if let Some(file) = to_after.get(&raised.file()) {
                found.entry(*file).or_default().1.push(raised);
            }
        }
        let unlike = found.into_iter().filter(|(_, (after, before))| !are_alike(after, before));
        unlike.map(|(file, _)| file).collect()
    }
}

/// True when all that a rule may look at when it looks at an entry by itself is the same in both guides.
fn has_same_frame(after: &Guide, before: &Guide, is_same: &(dyn Fn(&str) -> bool + Sync)) -> bool {
    let themes = |guide: &Guide| -> Vec<String> {
        let read = guide.themes.iter().map(|theme| guide.files.path(theme.file).to_owned());
        read.chain(guide.unusable.iter().filter(|path| path.starts_with("themes/")).cloned()).collect()
    };
    let of_after = themes(after);
    let has_same_themes = of_after == themes(before) && of_after.iter().all(|path| is_same(path));
    after.config == before.config && has_same_themes
}

/// True when both say the same, each as often as the other.
fn are_alike(one: &[&Raised], other: &[&Raised]) -> bool {
    if one.len() != other.len() {
        return false;
    }
    let mut left: Vec<&Raised> = other.to_vec();
    one.iter().all(|raised| {
        // Mostly they come in the same order.
        let at = left.iter().rposition(|other| raised.says_the_same(other));
        at.map(|at| left.swap_remove(at)).is_some()
    })
}
