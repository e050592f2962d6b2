//! Tells what a proposal is answerable for from what was there before it.

use super::merged_tree::Frame;
use crate::finding::{Findings, Level, RuleId};
use crate::git::{FileChange, Touched};
use crate::guide::{CONFIG_FILE, Config, load};
use crate::rules::{Proposal, RULES, Rule, Unread, find, judge, judge_change};
use crate::source::{SourceFiles, Tree};
use jiff::civil;
use std::collections::HashMap;

/// A change of a guide.
pub(super) struct Change<'c> {
    /// The guide as the change would leave it.
    pub(super) after: Unread<'c>,
    /// The guide as it is; none when all that is found after is to be shown.
    pub(super) before: Option<Unread<'c>>,
    /// Whether the file at that path, from the guide's root, is the same in both.
    pub(super) is_same: &'c (dyn Fn(&str) -> bool + Sync),
    /// The files that are not.
    pub(super) files: &'c [FileChange],
    /// The guide's folder in the repository, empty or ending in `/`.
    pub(super) prefix: &'c str,
}

/// What is found after a change and was not before, and how much was before. Levels, policy, agreement and editors are
/// those of the proposal's base; only `guide.yaml` itself is looked at as the change has it, and what it says holds later.
pub(super) fn answerable(
    change: Change<'_>,
    proposal: &Proposal<'_>,
    overrides: &[(String, Level)],
    today: civil::Date,
) -> (Findings, usize) {
    let Change { after, before, is_same, files, prefix } = change;
    let (own, base) = (proposal.config, &proposal.base.config);
    let changes_judge = (&own.rules, &own.policy, &own.agreement, &own.editors)
        != (&base.rules, &base.policy, &base.agreement, &base.editors);
    let of_config = changes_judge.then(|| of_own_config(after.tree, base, overrides, today));
    let Unread { guide, tree } = after;
    guide.config.rules.clone_from(&base.rules);
    guide.config.policy = base.policy.clone();
    guide.config.agreement.clone_from(&base.agreement);
    guide.config.editors.clone_from(&base.editors);
    let has_before = before.is_some();
    let found = judge_change(Unread { guide: &mut *guide, tree }, before, is_same, proposal, overrides, today);
    guide.config = own.clone();
    let mut findings = found.after;
    if let Some(of_config) = of_config {
        findings.shown.retain(|finding| *finding.path != *CONFIG_FILE || is_about_proposals(finding.rule.0));
        // All files but the entries have the same numbers in both.
        findings.shown.extend(of_config.shown);
        findings.left_out.retain(|finding| *finding.path != *CONFIG_FILE || is_about_proposals(finding.rule().0));
        findings.left_out.extend(of_config.left_out);
        findings.shown.sort_by(|a, b| (&a.path, a.span, a.rule).cmp(&(&b.path, b.span, b.rule)));
    }
    let old = if has_before { leave_out_old(&mut findings, &found.before, files, prefix, &guide.files) } else { 0 };
    say_what_is_gone(&mut findings, files, prefix);
    (findings, found.alike + old)
}

/// Where a reference leads nowhere because of the change, says so: the file that it stands in may be one that nobody has
/// touched.
fn say_what_is_gone(findings: &mut Findings, files: &[FileChange], prefix: &str) {
    let gone: HashMap<&str, String> = files.iter().filter_map(|change| gone(change, prefix)).collect();
    for finding in findings.shown.iter_mut().filter(|finding| finding.rule.0 == "dangling-entry") {
        let slug = finding.message.split('`').nth(1).unwrap_or_default();
        if let Some(help) = gone.get(slug)
            && finding.remedy.is_none()
        {
            finding.help = Some(help.clone());
        }
    }
}

/// The slug of an entry that a change takes away, and what to do where it stands.
fn gone<'c>(change: &'c FileChange, prefix: &str) -> Option<(&'c str, String)> {
    match &change.touched {
        Touched::Removed => {
            let slug = slug_of(&change.path, prefix)?;
            Some((slug, format!("the proposal removes `{slug}`: take this reference out, or name what came after it")))
        }
        Touched::Renamed(from) => {
            let (old, new) = (slug_of(from, prefix)?, slug_of(&change.path, prefix)?);
            Some((old, format!("the proposal calls it `{new}`: write that here too")))
        }
        Touched::Added | Touched::Modified => None,
    }
}

/// The slug of the entry whose file is at that path of the repository.
fn slug_of<'p>(path: &'p str, prefix: &str) -> Option<&'p str> {
    let below = path.strip_prefix(prefix)?.strip_prefix("entries/")?;
    below.strip_suffix(".yaml")?.rsplit('/').next()
}

/// What is found in a `guide.yaml` that is to hold later, at the levels of `base`. No entry has a part in it.
fn of_own_config(tree: &dyn Tree, base: &Config, overrides: &[(String, Level)], today: civil::Date) -> Findings {
    let Ok(frame) = load(&Frame(tree)) else { return Findings::default() };
    let mut levels = all_levels(base);
    levels.extend_from_slice(overrides);
    let mut of_config = judge(&frame, &levels, today);
    of_config.shown.retain(|finding| *finding.path == *CONFIG_FILE);
    of_config.left_out.retain(|finding| *finding.path == *CONFIG_FILE);
    of_config
}

/// The level of every rule in a guide with that configuration.
fn all_levels(config: &Config) -> Vec<(String, Level)> {
    let level = |id: &str| config.rules.get(id).and_then(|level| level.parse().ok());
    let own = |rule: &Rule| Level::On(rule.severity);
    RULES.iter().map(|rule| (rule.id.0.to_owned(), level(rule.id.0).unwrap_or_else(|| own(rule)))).collect()
}

fn is_about_proposals(rule: &str) -> bool {
    find(rule).is_some_and(Rule::is_about_proposals)
}

/// What two findings have in common that are the same finding, whatever their lines.
type Identity = (RuleId, String, String);

/// Leaves out of `after`, which is about `sources`, every finding that `before` has too, as often as it has it, and says
/// how many. Files of `changes` that have another name now are the same files; paths of findings begin below the folder
/// `prefix`.
pub(super) fn leave_out_old(
    after: &mut Findings,
    before: &Findings,
    changes: &[FileChange],
    prefix: &str,
    sources: &SourceFiles,
) -> usize {
    let renamed: HashMap<&str, &str> = changes
        .iter()
        .filter_map(|change| match &change.touched {
            Touched::Renamed(from) => Some((from.strip_prefix(prefix)?, change.path.strip_prefix(prefix)?)),
            _ => None,
        })
        .collect();
    let mut old: HashMap<Identity, usize> = HashMap::new();
    // Where a file has more findings than are shown, a new one may hide among those that are not.
    let shown = before.shown.iter().map(|finding| (finding.rule, &finding.path, finding.clause().0));
    let left_out = before.left_out.iter().map(|finding| (finding.rule(), &finding.path, finding.message()));
    for (rule, path, clause) in shown.chain(left_out) {
        let path = renamed.get(&**path).copied().unwrap_or(path).to_owned();
        *old.entry((rule, path, without_lines(clause))).or_default() += 1;
    }
    let mut is_new =
        |rule: RuleId, path: &str, clause: &str| match old.get_mut(&(rule, path.to_owned(), without_lines(clause))) {
            Some(left) if *left > 0 => {
                *left -= 1;
                false
            }
            _ => true,
        };
    let all = after.shown.len();
    after.shown.retain(|finding| is_new(finding.rule, &finding.path, finding.clause().0));
    after.left_out.retain(|finding| is_new(finding.rule(), &finding.path, finding.message()));
    let old = all - after.shown.len();
    after.fill_up(sources);
    old
}

/// A message in which numbers of lines and columns are left out: they change with what stands above.
fn without_lines(message: &str) -> String {
    let mut words: Vec<&str> = message.split(' ').collect();
    for at in 1..words.len() {
        let is_number = words[at].starts_with(|c: char| c.is_ascii_digit());
        if is_number && matches!(words[at - 1], "line" | "column" | "lines" | "columns") {
            words[at] = "";
        }
    }
    words.join(" ")
}

#[cfg(test)]
mod tests;
