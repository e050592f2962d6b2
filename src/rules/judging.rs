//! Judges a guide: runs every rule, in parallel over the entries, and applies levels and waivers.

use super::keys::{Index, Keyed, Keys, LookAtKeys, TakeKeys};
use super::recalled::Recalled;
use super::{
    Check, Context, Proposal, RULES, bodies, find, invalid_enum, is_too_low, texts, waiver_expired, waiver_invalid,
    waiver_unused,
};
use crate::finding::{Finding, Findings, Level, Levels, Severity, Sink, WaiverOf};
use crate::guide::{Config, EntryFile, EntryReading, Guide, Waiver};
use crate::source::Tree;
use jiff::civil;
use rayon::prelude::*;
use std::borrow::Cow;

/// How many entries are in memory at once while they are read and judged.
pub(super) const BATCH: usize = 4096;

/// What is known of entries before they are read, because they did not change since an earlier run.
#[derive(Debug, Default)]
pub struct Known {
    /// For each entry, by number, whether all about it is known: no rule finds anything in it alone. Entries past the end
    /// are not known.
    pub clean: Vec<bool>,
    /// Their keys.
    pub keys: Recalled,
    /// What came of comparing them.
    pub compared: Compared,
}

/// Whether entries were compared before, and nothing was found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Compared {
    /// They were not, or something was found.
    #[default]
    No,
    /// The entries of then were: only what came, changed or went can give rise to a finding.
    Then,
    /// All entries that there are now were. The keys are not needed.
    Now,
}

/// What was learned of the entries in one run; the next may take it as [`Known`].
#[derive(Debug, Default)]
pub struct Learned {
    /// For each entry that stayed in the guide, by number, whether no rule found anything in it alone.
    pub clean: Vec<bool>,
    /// The keys of those that were known, at their present places.
    pub known: Recalled,
    /// The keys of all others, sorted.
    pub keys: Vec<Keyed>,
    /// True when nothing was found by comparing entries.
    pub nothing_in_common: bool,
}

/// Judges a guide of which everything was read. `overrides` come from the command line and win over the guide's own
/// levels.
pub fn judge(guide: &Guide, overrides: &[(String, Level)], today: civil::Date) -> Findings {
    judge_all(guide, None, overrides, today)
}

/// As [`judge`], with nothing left out where a file has very many findings of a rule: for mending them.
pub fn judge_to_mend(guide: &Guide, overrides: &[(String, Level)], today: civil::Date) -> Findings {
    let (context, sink) = look_at_all(guide, None, overrides, today);
    let waivers = waivers_in(&context, &[]);
    let levels = levels(&guide.config, overrides);
    let findings = sink.finish_all(&guide.files, &levels, own_level, &waivers, waiver_unused::unused);
    of_known_format(guide, findings)
}

/// Judges what merging a proposal would give, and the proposal itself, with all of the guide in memory: what
/// [`judge_change`](super::judge_change) has to come to. `guide` is as for [`judge`].
pub fn judge_proposal(
    guide: &Guide,
    proposal: &Proposal<'_>,
    overrides: &[(String, Level)],
    today: civil::Date,
) -> Findings {
    judge_all(guide, Some(proposal), overrides, today)
}

fn judge_all(
    guide: &Guide,
    proposal: Option<&Proposal<'_>>,
    overrides: &[(String, Level)],
    today: civil::Date,
) -> Findings {
    let (context, sink) = look_at_all(guide, proposal, overrides, today);
    finish(&context, overrides, &[], sink)
}

fn look_at_all<'g>(
    guide: &'g Guide,
    proposal: Option<&Proposal<'_>>,
    overrides: &[(String, Level)],
    today: civil::Date,
) -> (Context<'g>, Sink) {
    let context = Context::new(guide, today);
    let checks = Checks::of_rules_in_force(&levels(&guide.config, overrides));
    let numbers: Vec<usize> = (0..guide.entries.len()).collect();
    let Seen { mut sink, mut keys, .. } = checks.look_at_entries(&context, &numbers);
    keys.par_sort_unstable();
    checks.look_at_others(&context, &mut sink);
    checks.compare(&context, &keys, None, &mut sink);
    for (check, proposal) in checks.others.iter().filter_map(|check| Some((check, proposal?))) {
        if let Check::Proposal(look) = check {
            look(&context, proposal, &mut sink);
        }
    }
    (context, sink)
}

/// Reads the entries of an opened guide and judges all of it. Of entries without a finding nothing stays in memory, and
/// those that are `known` are not read at all; whatever else somebody asks of them is read again.
///
/// `overrides` are as for [`judge`], which finds the same.
pub fn judge_unread(
    guide: &mut Guide,
    tree: &dyn Tree,
    known: Known,
    overrides: &[(String, Level)],
    today: civil::Date,
) -> (Findings, Learned) {
    let checks = Checks::of_rules_in_force(&levels(&guide.config, overrides));
    let Known { mut clean, keys: mut known, compared } = known;
    clean.resize(guide.entries.len(), false);
    let unread: Vec<usize> = (0..clean.len()).filter(|number| !clean[*number]).collect();
    let mut all = Seen::default();
    let mut unusable = Vec::new();
    for batch in unread.chunks(BATCH) {
        let (seen, mut lost) = checks.read_and_look(guide, tree, today, batch);
        seen.clean.iter().for_each(|number| clean[*number] = true);
        guide.put_away(&seen.clean);
        all = all.and(seen);
        unusable.append(&mut lost);
    }
    let Seen { mut sink, mut keys, .. } = all;
    keys.par_sort_unstable();
    if !unusable.is_empty() {
        guide.retire_entries(&unusable);
        renumber(&mut keys, &mut clean, &unusable);
        known.take_out(&unusable);
    }
    let context = Context::new(guide, today);
    checks.look_at_others(&context, &mut sink);
    let before = sink.len();
    match compared {
        Compared::No => checks.compare(&context, &merge(known.all(), &keys), None, &mut sink),
        Compared::Then => checks.compare(&context, &merge(known.touched_by(&keys), &keys), Some(&known), &mut sink),
        Compared::Now => {}
    }
    let nothing_in_common = sink.len() == before;
    (finish(&context, overrides, &clean, sink), Learned { clean, known, keys, nothing_in_common })
}

/// The checks of rules, by what they look at.
pub(super) struct Checks {
    entry: Vec<fn(&Context<'_>, &EntryFile, &mut Sink)>,
    texts: Vec<texts::Look>,
    keys: Vec<(TakeKeys, LookAtKeys)>,
    pub(super) others: Vec<&'static Check>,
}

/// What looking at some entries brought.
#[derive(Default)]
pub(super) struct Seen {
    pub(super) sink: Sink,
    /// In no order.
    pub(super) keys: Vec<Keyed>,
    /// Numbers of those in which nothing was found, in no order. They have no waivers.
    pub(super) clean: Vec<usize>,
}

impl Seen {
    fn and(mut self, mut more: Self) -> Self {
        self.sink.append(more.sink);
        self.keys.append(&mut more.keys);
        self.clean.append(&mut more.clean);
        self
    }
}

impl Learned {
    /// The keys of all entries, sorted.
    pub fn all_keys(&self) -> Cow<'_, [Keyed]> {
        merge(self.known.all(), &self.keys)
    }
}

impl Checks {
    /// The checks of all rules that are not off. What such a rule finds is never told, and an entry in which only that is
    /// found is as good as one in which nothing is.
    pub(super) fn of_rules_in_force(levels: &Levels) -> Self {
        let mut checks = Self { entry: Vec::new(), texts: Vec::new(), keys: Vec::new(), others: Vec::new() };
        let in_force = RULES.iter().filter(|rule| levels.get(rule.id.0) != Some(Level::Off));
        for check in in_force.flat_map(|rule| rule.checks) {
            match check {
                Check::Entry(look) => checks.entry.push(*look),
                Check::Text(look) => checks.texts.push(*look),
                Check::Keys(take, look, _) => checks.keys.push((*take, *look)),
                other => checks.others.push(other),
            }
        }
        checks
    }

    /// Looks at each of these entries by itself, and takes their keys.
    pub(super) fn look_at_entries(&self, context: &Context<'_>, numbers: &[usize]) -> Seen {
        let looked_at = numbers.par_iter().with_min_len(64).fold(Seen::default, |mut seen, number| {
            self.look_at_entry(context, *number, &context.guide.entries[*number], &mut seen);
            seen
        });
        looked_at.reduce(Seen::default, Seen::and)
    }

    /// As [`look_at_entries`](Self::look_at_entries), for entries that are not read yet. Gives the numbers of those of which
    /// nothing could be used, too. What was read stays in the guide where something was found.
    pub(super) fn read_and_look(
        &self,
        guide: &mut Guide,
        tree: &dyn Tree,
        today: civil::Date,
        numbers: &[usize],
    ) -> (Seen, Vec<usize>) {
        let (seen, troubled) = self.read_and_look_at_good(&Context::new(guide, today), tree, numbers);
        // What is wrong with how an entry is written bears on what else is found in it, so it is told first.
        let mut usable: Vec<usize> = troubled.iter().map(|(number, _)| *number).collect();
        let lost = guide.take_in(troubled);
        usable.retain(|number| lost.binary_search(number).is_err());
        (seen.and(self.look_at_entries(&Context::new(guide, today), &usable)), lost)
    }

    /// Looks at those that are well written and gives the others back. Those in which nothing is found are gone again at
    /// once, which is a good deal quicker than to have thousands of them in memory.
    fn read_and_look_at_good(
        &self,
        context: &Context<'_>,
        tree: &dyn Tree,
        numbers: &[usize],
    ) -> (Seen, Vec<(usize, EntryReading)>) {
        type Found = (Seen, Vec<(usize, EntryReading)>);
        let looked_at = numbers.par_iter().with_min_len(64).fold(Found::default, |(mut seen, mut troubled), number| {
            let reading = context.guide.read_entry(tree, *number);
            if !reading.is_in_order() {
                troubled.push((*number, reading));
            } else if !self.look_at_entry(context, *number, &reading.file, &mut seen) {
                context.guide.keep_entry(*number, reading.file);
            }
            (seen, troubled)
        });
        looked_at.reduce(Found::default, |(seen, mut troubled), (more, mut more_troubled)| {
            troubled.append(&mut more_troubled);
            (seen.and(more), troubled)
        })
    }

    /// True when nothing was found.
    fn look_at_entry(&self, context: &Context<'_>, number: usize, file: &EntryFile, seen: &mut Seen) -> bool {
        let before = seen.sink.len();
        self.entry.iter().for_each(|look| look(context, file, &mut seen.sink));
        texts::of_entry(context, file, &self.texts, &mut seen.sink);
        for (check, (take, _)) in (0..).zip(&self.keys) {
            take(file, &mut Keys::new(check, u32::try_from(number).unwrap_or(u32::MAX), &mut seen.keys));
        }
        // A waiver may be unused, whatever was found.
        let is_plain = file.entry().waivers.is_empty() && !context.guide.has_any_problem(file.file);
        let is_clean = is_plain && seen.sink.len() == before;
        if is_clean {
            seen.clean.push(number);
        }
        is_clean
    }

    /// Looks at everything but the entries.
    pub(super) fn look_at_others(&self, context: &Context<'_>, sink: &mut Sink) {
        let guide = context.guide;
        for check in &self.others {
            match check {
                Check::Problem(look) => guide
                    .problems
                    .iter()
                    .filter_map(|problem| look(context, problem))
                    .for_each(|raised| sink.push(raised)),
                Check::Theme(look) => guide.themes.iter().for_each(|theme| look(context, theme, sink)),
                Check::Body(look) => bodies(guide).for_each(|body| look(context, &body, sink)),
                Check::Contributor(look) => {
                    guide.contributors.iter().for_each(|contributor| look(context, contributor, sink));
                }
                Check::Guide(look) => look(context, sink),
                Check::Entry(_) | Check::Text(_) | Check::Keys(..) | Check::Proposal(_) => {}
            }
        }
        texts::of_others(context, &self.texts, sink);
    }

    /// Looks at what entries have in common. `keys` are sorted: those of all entries, or, when nothing was found among
    /// the `earlier` ones, those that were touched since.
    pub(super) fn compare(&self, context: &Context<'_>, keys: &[Keyed], earlier: Option<&Recalled>, sink: &mut Sink) {
        let numbered: Vec<(u16, LookAtKeys)> = (0..).zip(self.keys.iter().map(|(_, look)| *look)).collect();
        let compared = numbered.into_par_iter().with_max_len(1).map(|(check, look)| {
            let mut sink = Sink::default();
            look(context, &Index::of_check(keys, earlier, check), &mut sink);
            sink
        });
        compared.collect::<Vec<_>>().into_iter().for_each(|found| sink.append(found));
    }
}

/// Two sorted lists as one.
fn merge<'m>(mut all: Vec<Keyed>, more: &'m [Keyed]) -> Cow<'m, [Keyed]> {
    if all.is_empty() {
        return Cow::Borrowed(more);
    }
    if !more.is_empty() {
        all.extend_from_slice(more);
        // It sees that there are two runs and merges them.
        all.par_sort();
    }
    Cow::Owned(all)
}

/// Counts the entries anew after some were taken out.
pub(super) fn renumber(keys: &mut [Keyed], clean: &mut Vec<bool>, gone: &[usize]) {
    for keyed in keys {
        let before = gone.partition_point(|number| *number < keyed.entry as usize);
        keyed.entry -= u32::try_from(before).unwrap_or(0);
    }
    let mut number = 0;
    clean.retain(|_| {
        number += 1;
        gone.binary_search(&(number - 1)).is_err()
    });
}

/// Applies levels and waivers. Entries that are known to be clean have no waivers.
fn finish(context: &Context<'_>, overrides: &[(String, Level)], clean: &[bool], sink: Sink) -> Findings {
    let guide = context.guide;
    let waivers = waivers_in(context, clean);
    let levels = levels(&guide.config, overrides);
    of_known_format(guide, sink.finish(&guide.files, &levels, own_level, &waivers, waiver_unused::unused))
}

/// Of a format that we do not know, whatever else we find is guesswork.
fn of_known_format(guide: &Guide, mut findings: Findings) -> Findings {
    if let Some(place) = invalid_enum::unknown_format(guide) {
        let is_about_format =
            |finding: &Finding| finding.rule == invalid_enum::RULE.id && (finding.file, finding.span) == place;
        // It must count, or it would silence what does.
        if findings.shown.iter().any(|finding| is_about_format(finding) && finding.severity == Severity::Error) {
            findings.shown.retain(is_about_format);
        }
    }
    findings
}

fn waivers_in(context: &Context<'_>, clean: &[bool]) -> Vec<WaiverOf> {
    let may_have = |number: usize| !clean.get(number).copied().unwrap_or_default();
    let files = context.guide.entries.iter().enumerate().filter(|(number, _)| may_have(*number));
    files.flat_map(|(_, file)| waivers_of(context, file)).collect()
}

/// The levels of rules that the guide and the command line set.
pub(super) fn levels(config: &Config, overrides: &[(String, Level)]) -> Levels {
    let mut levels = Levels::default();
    for (rule, level) in &config.rules {
        if let Ok(level) = level.parse()
            && !is_too_low(rule, level)
        {
            levels.set(rule, level);
        }
    }
    for (rule, level) in overrides.iter().filter(|(rule, level)| !is_too_low(rule, *level)) {
        levels.set(rule, *level);
    }
    levels
}

/// The level of a rule where nothing sets another.
pub(super) fn own_level(rule: &str) -> Level {
    Level::On(find(rule).map_or(Severity::Error, |rule| rule.severity))
}

/// The waivers of an entry that hold. All others have a finding of their own.
pub(super) fn waivers_of(context: &Context<'_>, file: &EntryFile) -> Vec<WaiverOf> {
    let id = file.file;
    let waivers = file.entry().waivers.iter().enumerate();
    let valid = waivers.filter(|(_, waiver)| waiver_invalid::is_valid(context, waiver));
    let current = valid.filter(|(_, waiver)| !waiver_expired::is_over(context, waiver));
    let of_entry = |(number, waiver): (usize, &Waiver)| WaiverOf {
        file: id,
        number,
        rule: waiver.rule.clone(),
        path: waiver.path.clone(),
    };
    current.map(of_entry).collect()
}
