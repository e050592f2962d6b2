//! Collects what rules raise and decides what is shown: levels, waivers, order.

use super::raised::Recent;
use super::{Finding, Level, Raised, RuleId, Severity};
use crate::source::{FileId, SourceFiles};
use std::collections::HashMap;

/// Where rules put what they find.
#[derive(Debug, Default)]
pub struct Sink(Vec<Raised>);

/// The level of each rule: its own, unless the guide or the command line says otherwise.
#[derive(Clone, Debug, Default)]
pub struct Levels(HashMap<String, Level>);

/// A finding accepted on purpose.
#[derive(Clone, Debug)]
pub struct WaiverOf {
    /// The file that holds the waiver; it covers findings in that file only.
    pub file: FileId,
    /// Which of the file's waivers it is, from 0.
    pub number: usize,
    /// The rule it silences.
    pub rule: String,
    /// The field it covers, everything below included; `None` is the whole file.
    pub path: Option<String>,
}

/// What is left after levels and waivers, in order of file and place.
#[derive(Clone, Debug, Default)]
pub struct Findings {
    /// The findings to show.
    pub shown: Vec<Finding>,
    /// The file of each finding that was waived.
    pub waived: Vec<FileId>,
    /// Those of crowds that are left out.
    pub left_out: Vec<LeftOut>,
}

/// A finding that is not shown, since its file has too many of its rule.
#[derive(Clone, Debug)]
pub struct LeftOut {
    /// The path of its file.
    pub path: String,
    raised: Raised,
    severity: Severity,
}

/// How many findings of one rule are shown for one file. Nobody mends more in one go, and a file made to have thousands
/// must not keep everybody waiting: each place is worked out by reading the file again.
const MAX_PER_FILE_AND_RULE: usize = 50;

/// What is said, with a number between the two, behind the last finding that is shown of a crowd.
const MORE_BEGIN: &str = "; ";
const MORE_END: &str = " more like this in the file are left out";

/// The findings of one rule in one file.
#[derive(Default)]
struct Crowd {
    shown: usize,
    left_out: Vec<(Raised, Severity)>,
    /// Where the last one shown stands among all.
    last: usize,
}

/// What is left after levels and waivers, before places are worked out.
#[derive(Default)]
struct Settled {
    kept: Vec<(Raised, Severity)>,
    waived: Vec<FileId>,
    crowds: HashMap<(FileId, RuleId), Crowd>,
}

impl Sink {
    /// Takes a finding.
    pub fn push(&mut self, raised: Raised) {
        self.0.push(raised);
    }

    /// Takes all findings of another sink.
    pub fn append(&mut self, mut other: Self) {
        self.0.append(&mut other.0);
    }

    /// How many findings were raised so far.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// True when nothing was raised.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// All that was raised so far.
    pub fn iter(&self) -> impl Iterator<Item = &Raised> {
        self.0.iter()
    }

    /// Those for which `is_first` is true, and the others.
    pub fn split(self, is_first: impl FnMut(&Raised) -> bool) -> (Self, Self) {
        let (first, others) = self.0.into_iter().partition(is_first);
        (Self(first), Self(others))
    }

    /// Applies levels and waivers, works out positions, sorts by file and place. A finding raised twice is kept once.
    /// `own_level` is a rule's level where `levels` say nothing; `unused` words what is said of a waiver that covered
    /// nothing.
    pub fn finish(
        self,
        files: &SourceFiles,
        levels: &Levels,
        own_level: impl Fn(&str) -> Level,
        waivers: &[WaiverOf],
        unused: impl Fn(&WaiverOf) -> Raised,
    ) -> Findings {
        let Settled { kept, waived, crowds } = self.settle(MAX_PER_FILE_AND_RULE, levels, own_level, waivers, unused);
        let mut recent = Recent::default();
        let resolved = kept.into_iter().map(|(raised, severity)| raised.resolve(severity, files, &mut recent));
        let shown = resolved.collect();
        let mut findings = Findings { shown, waived, left_out: Vec::new() };
        for crowd in crowds.into_values().filter(|crowd| !crowd.left_out.is_empty()) {
            findings.shown[crowd.last].say_more(crowd.left_out.len());
            let path = findings.shown[crowd.last].path.clone();
            let left_out = crowd.left_out.into_iter();
            let left_out = left_out.map(|(raised, severity)| LeftOut { path: path.clone(), raised, severity });
            findings.left_out.extend(left_out);
        }
        findings.sort();
        findings
    }

    /// As [`finish`](Self::finish), with nothing left out: what is to be mended, not shown. Each file is taken apart once
    /// for all of its places, which end where their values do.
    pub fn finish_all(
        self,
        files: &SourceFiles,
        levels: &Levels,
        own_level: impl Fn(&str) -> Level,
        waivers: &[WaiverOf],
        unused: impl Fn(&WaiverOf) -> Raised,
    ) -> Findings {
        let Settled { kept, waived, crowds } = self.settle(usize::MAX, levels, own_level, waivers, unused);
        let mut recent = Recent::default();
        let resolved = kept.into_iter().map(|(raised, severity)| {
            let is_crowded =
                crowds.get(&(raised.file, raised.rule)).is_some_and(|crowd| crowd.shown > MAX_PER_FILE_AND_RULE);
            if is_crowded {
                recent.take_apart(raised.file, files);
            }
            raised.resolve(severity, files, &mut recent)
        });
        let mut findings = Findings { shown: resolved.collect(), waived, left_out: Vec::new() };
        findings.sort();
        findings
    }

    /// How many findings [`finish`](Self::finish) would show, without looking into any file.
    pub fn count(
        self,
        levels: &Levels,
        own_level: impl Fn(&str) -> Level,
        waivers: &[WaiverOf],
        unused: impl Fn(&WaiverOf) -> Raised,
    ) -> usize {
        let Settled { kept, .. } = self.settle(MAX_PER_FILE_AND_RULE, levels, own_level, waivers, unused);
        let mut of_crowds: HashMap<(FileId, RuleId), Vec<Raised>> = HashMap::new();
        for (raised, _) in kept {
            let crowd = of_crowds.entry((raised.file, raised.rule)).or_default();
            if !crowd.contains(&raised) {
                crowd.push(raised);
            }
        }
        of_crowds.values().map(Vec::len).sum()
    }

    /// Applies levels and waivers, and leaves out what is too much: more than `most` of a rule in a file.
    fn settle(
        mut self,
        most: usize,
        levels: &Levels,
        own_level: impl Fn(&str) -> Level,
        waivers: &[WaiverOf],
        unused: impl Fn(&WaiverOf) -> Raised,
    ) -> Settled {
        let mut settled = Settled::default();
        let level_of = |rule: &str| levels.get(rule).unwrap_or_else(|| own_level(rule));
        let mut cover = Cover::new(waivers);
        self.0.retain(|raised| {
            let is_off = level_of(raised.rule.0) == Level::Off;
            let is_waived = !is_off && cover.take(raised);
            settled.waived.extend(is_waived.then_some(raised.file));
            !is_off && !is_waived
        });
        // A rule that is off finds nothing to cover.
        let of_no_use = cover.unused().filter(|waiver| level_of(&waiver.rule) != Level::Off).map(unused);
        for raised in self.0.into_iter().chain(of_no_use) {
            let Level::On(severity) = level_of(raised.rule.0) else { continue };
            let crowd = settled.crowds.entry((raised.file, raised.rule)).or_default();
            if crowd.shown == most {
                crowd.left_out.push((raised, severity));
                continue;
            }
            crowd.shown += 1;
            crowd.last = settled.kept.len();
            settled.kept.push((raised, severity));
        }
        settled
    }
}

impl Finding {
    /// The message without what it says of others like it, and how many of those were left out.
    pub fn clause(&self) -> (&str, usize) {
        let parts = self.message.strip_suffix(MORE_END).and_then(|rest| rest.rsplit_once(MORE_BEGIN));
        match parts.and_then(|(clause, number)| Some((clause, number.parse().ok()?))) {
            Some(parts) => parts,
            None => (&self.message, 0),
        }
    }

    /// Says that so many others like it were left out, and nothing more of others when there are none.
    fn say_more(&mut self, left_out: usize) {
        self.message.truncate(self.clause().0.len());
        if left_out > 0 {
            self.message.push_str(&format!("{MORE_BEGIN}{left_out}{MORE_END}"));
        }
    }
}

impl LeftOut {
    /// The rule that found it.
    pub fn rule(&self) -> RuleId {
        self.raised.rule
    }

    /// What it says.
    pub fn message(&self) -> &str {
        self.raised.message()
    }
}

impl Levels {
    /// Sets a rule's level; a later call wins.
    pub fn set(&mut self, rule: impl Into<String>, level: Level) {
        self.0.insert(rule.into(), level);
    }

    /// The level that was set for a rule.
    pub fn get(&self, rule: &str) -> Option<Level> {
        self.0.get(rule).copied()
    }
}

/// The waivers by what they cover, so that many of them and many findings take no longer than few.
struct Cover<'w> {
    /// By file, rule and path (empty for the whole file). Of several that cover the same the first counts.
    by_path: HashMap<(FileId, &'w str, &'w str), usize>,
    waivers: &'w [WaiverOf],
    used: Vec<bool>,
}

impl<'w> Cover<'w> {
    fn new(waivers: &'w [WaiverOf]) -> Self {
        let mut by_path = HashMap::new();
        for (number, waiver) in waivers.iter().enumerate() {
            let path = waiver.path.as_deref().unwrap_or_default();
            by_path.entry((waiver.file, waiver.rule.as_str(), path)).or_insert(number);
        }
        Self { by_path, waivers, used: vec![false; waivers.len()] }
    }

    /// True when a waiver covers the finding; every one that does was of use.
    fn take(&mut self, raised: &Raised) -> bool {
        if self.by_path.is_empty() {
            return false;
        }
        let field = raised.field().map(ToString::to_string).unwrap_or_default();
        let steps = field.match_indices(['.', '[']).map(|(at, _)| at);
        let covering = steps
            .chain([0, field.len()])
            .filter_map(|at| self.by_path.get(&(raised.file, raised.rule.0, &field[..at])).copied());
        covering.fold(false, |_, number| {
            self.used[number] = true;
            true
        })
    }

    fn unused(&self) -> impl Iterator<Item = &'w WaiverOf> {
        self.waivers.iter().zip(&self.used).filter(|(_, used)| !**used).map(|(waiver, _)| waiver)
    }
}

impl Findings {
    /// By file and place, each once.
    fn sort(&mut self) {
        self.shown.sort_by(|a, b| {
            let (of_a, of_b) = ((&a.path, a.span, a.rule), (&b.path, b.span, b.rule));
            of_a.cmp(&of_b).then_with(|| a.message.cmp(&b.message))
        });
        self.shown.dedup();
    }

    /// Shows of those that are left out as many as there is room for, after others were taken away.
    pub fn fill_up(&mut self, files: &SourceFiles) {
        let mut room: HashMap<(FileId, RuleId), usize> = HashMap::new();
        for left_out in &self.left_out {
            room.entry((left_out.raised.file, left_out.rule())).or_insert(MAX_PER_FILE_AND_RULE);
        }
        let mut last: HashMap<(FileId, RuleId), usize> = HashMap::new();
        for (number, finding) in self.shown.iter_mut().enumerate() {
            finding.say_more(0);
            let crowd = (finding.file, finding.rule);
            if let Some(room) = room.get_mut(&crowd) {
                *room = room.saturating_sub(1);
                last.insert(crowd, number);
            }
        }
        let mut recent = Recent::default();
        let mut still_left_out: HashMap<(FileId, RuleId), usize> = HashMap::new();
        let mut kept = Vec::new();
        for left_out in std::mem::take(&mut self.left_out) {
            let crowd = (left_out.raised.file, left_out.rule());
            match room.get_mut(&crowd) {
                Some(room) if *room > 0 => {
                    *room -= 1;
                    last.insert(crowd, self.shown.len());
                    self.shown.push(left_out.raised.resolve(left_out.severity, files, &mut recent));
                }
                _ => {
                    *still_left_out.entry(crowd).or_default() += 1;
                    kept.push(left_out);
                }
            }
        }
        self.left_out = kept;
        for (crowd, more) in still_left_out {
            if let Some(finding) = last.get(&crowd).and_then(|number| self.shown.get_mut(*number)) {
                finding.say_more(more);
            }
        }
        self.sort();
    }

    /// How many findings of that severity are shown.
    pub fn count(&self, severity: Severity) -> usize {
        self.shown.iter().filter(|finding| finding.severity == severity).count()
    }

    /// True when something is an error or a warning: the guide does not pass.
    pub fn any_to_mend(&self) -> bool {
        self.shown.iter().any(|finding| finding.severity > Severity::Info)
    }
}
