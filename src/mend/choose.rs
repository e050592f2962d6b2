//! Which fixes of a round are applied.

use super::order::{Turn, go_together};
use super::{Answer, Note, Which, Work, diff, key};
use crate::finding::{Applicability, Finding, Findings, Fix};
use crate::guide::{Guide, LoadError};
use crate::source::{Change, FileId, TextEdit, apply_edits};
use std::collections::{HashMap, HashSet};

impl<E: From<LoadError>> Work<'_, E> {
    /// Chooses fixes that do not touch each other, asking where somebody is to be asked: the numbers of their findings, in
    /// the order in which they are carried out.
    pub(super) fn choose(&mut self, guide: &Guide, findings: &Findings) -> Result<Vec<usize>, E> {
        let mut taken: HashMap<FileId, Vec<&Change>> = HashMap::new();
        // What takes several changes is carried out in its own order, so it has its files for itself.
        let mut closed: HashSet<FileId> = HashSet::new();
        let mut chosen: Vec<(Turn, usize)> = Vec::new();
        for (number, finding) in findings.shown.iter().enumerate() {
            let (Some(fix), Some(remedy)) = (&finding.fix, &finding.remedy) else { continue };
            if !self.may_apply(finding, fix) {
                continue;
            }
            let is_alone = remedy.changes.len() > 1;
            let fits = remedy.changes.iter().all(|(file, change)| {
                let is_free = !closed.contains(file);
                let others = taken.get(file).map_or(&[][..], Vec::as_slice);
                is_free && (others.is_empty() || (!is_alone && others.iter().all(|other| go_together(other, change))))
            });
            if fits && self.is_agreed(guide, finding, fix)? {
                for (file, change) in &remedy.changes {
                    taken.entry(*file).or_default().push(change);
                    if is_alone {
                        closed.insert(*file);
                    }
                }
                chosen.extend(remedy.changes.first().map(|(_, change)| (Turn::of(change), number)));
            }
        }
        chosen.sort();
        Ok(chosen.into_iter().map(|(_, number)| number).collect())
    }

    fn may_apply(&self, finding: &Finding, fix: &Fix) -> bool {
        let key = key(finding);
        (self.task.is_wanted)(&finding.path)
            && !self.refused.contains(&key)
            && self.times.get(&key).copied().unwrap_or_default() < super::MAX_TIMES
            && (fix.applicability == Applicability::Automatic || !matches!(self.which, Which::Automatic))
    }

    /// True when the fix needs nobody's yes, or has it.
    fn is_agreed(&mut self, guide: &Guide, finding: &Finding, fix: &Fix) -> Result<bool, E> {
        let key = key(finding);
        if fix.applicability == Applicability::Automatic || self.agreed.contains(&key) {
            return Ok(true);
        }
        let Which::Asking(ask) = &mut self.which else { return Ok(true) };
        let answer = ask(finding, &preview(guide, fix))?;
        match answer {
            Answer::Yes | Answer::No => {}
            Answer::All => self.which = Which::Suggested,
            Answer::Stop => self.which = Which::Automatic,
        }
        let is_yes = matches!(answer, Answer::Yes | Answer::All);
        if is_yes {
            self.agreed.insert(key)
        } else {
            self.refused.insert(key)
        };
        Ok(is_yes)
    }
}

/// The change as lines of a diff.
fn preview(guide: &Guide, fix: &Fix) -> String {
    let mut paths: Vec<&str> = fix.edits.iter().map(|edit| edit.path.as_str()).collect();
    paths.dedup();
    let of_file = |path: &str| {
        let text = guide.files.by_path(path).map_or("", |file| guide.files.get(file).text.as_str());
        let edits = fix.edits.iter().filter(|edit| edit.path == path);
        let edits = edits
            .map(|edit| TextEdit { span: crate::source::Span::new(edit.start, edit.end), text: edit.text.clone() });
        diff(path, text, &apply_edits(text, &edits.collect::<Vec<_>>()), 1)
    };
    paths.into_iter().map(of_file).collect()
}

impl Note {
    /// What is told of a finding that was mended.
    pub(super) fn of(finding: &Finding) -> Self {
        Self {
            key: key(finding),
            path: finding.path.clone(),
            line: finding.range.start.line,
            rule: finding.rule,
            message: finding.message.clone(),
        }
    }
}
