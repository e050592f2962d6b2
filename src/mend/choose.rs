//! Which fixes of a round are applied.

use super::order::{Taken, Turn};
use super::{Answer, Note, Question, Which, Work, diff, key};
use crate::finding::{Applicability, Finding, Findings, Fix, Severity};
use crate::guide::{Guide, LoadError};
use crate::source::{Change, Editor, FileId, TextEdit, Value, apply_edits};
use std::collections::{HashMap, HashSet};

impl<E: From<LoadError>> Work<'_, E> {
    /// Chooses fixes that do not touch each other, asking where somebody is to be asked: the numbers of their findings, in
    /// the order in which they are carried out.
    pub(super) fn choose(&mut self, guide: &Guide, findings: &Findings) -> Result<Vec<usize>, E> {
        let mut taken: HashMap<FileId, Taken> = HashMap::new();
        // What takes several changes is carried out in its own order, so it has its files for itself.
        let mut closed: HashSet<FileId> = HashSet::new();
        let mut chosen: Vec<(Turn, usize)> = Vec::new();
        let mut editors: HashMap<FileId, Editor<'_>> = HashMap::new();
        let mut candidates: Vec<(usize, Applicability)> = Vec::new();
        for (number, finding) in findings.shown.iter().enumerate() {
            let Some(remedy) = finding.remedy.as_ref().filter(|_| self.may_apply(finding)) else { continue };
            let own = editors.entry(finding.file).or_insert_with(|| guide.files.editor(finding.file));
            let applicability = remedy.applicability(own, finding.file);
            if applicability == Applicability::Automatic || !matches!(self.which, Which::Automatic) {
                candidates.push((number, applicability));
            }
        }
        let is_question = |work: &Self, (number, applicability): &(usize, Applicability)| {
            *applicability == Applicability::Suggested && !work.agreed.contains(&key(&findings.shown[*number]))
        };
        let mut questions = candidates.iter().filter(|candidate| is_question(self, candidate)).count();
        for candidate in candidates {
            let finding = &findings.shown[candidate.0];
            let Some(remedy) = &finding.remedy else { continue };
            let is_alone = remedy.changes.len() > 1;
            let fits = remedy.changes.iter().all(|(file, change)| {
                let is_fit = |others: &Taken| others.is_nothing() || (!is_alone && others.goes_with(change));
                !closed.contains(file) && taken.get(file).is_none_or(is_fit)
            });
            if !fits {
                continue;
            }
            if is_question(self, &candidate) {
                let is_agreed = match editors.get(&finding.file) {
                    Some(own) => self.is_agreed(guide, finding, own, questions)?,
                    None => false,
                };
                questions -= 1;
                if !is_agreed {
                    continue;
                }
            }
            for (file, change) in &remedy.changes {
                taken.entry(*file).or_default().take(change);
                if is_alone {
                    closed.insert(*file);
                }
            }
            chosen.extend(remedy.changes.first().map(|(_, change)| (Turn::of(change), candidate.0)));
        }
        chosen.sort();
        Ok(chosen.into_iter().map(|(_, number)| number).collect())
    }

    fn may_apply(&self, finding: &Finding) -> bool {
        let key = key(finding);
        (self.task.is_wanted)(&finding.path)
            && !self.refused.contains(&key)
            && self.times.get(&key).copied().unwrap_or_default() < super::MAX_TIMES
    }

    /// True when a suggested fix needs nobody's yes, or gets it. `left` questions are left, this one included.
    fn is_agreed(&mut self, guide: &Guide, finding: &Finding, own: &Editor<'_>, left: usize) -> Result<bool, E> {
        let key = key(finding);
        match self.which {
            Which::Automatic => return Ok(false),
            Which::Suggested => return Ok(true),
            Which::Asking(_) => {}
        }
        let mut finding = finding.clone();
        finding.work_out_fix(own, &guide.files);
        let Some(fix) = &finding.fix else {
            self.refused.insert(key);
            return Ok(false);
        };
        self.asked += 1;
        let of = self.asked + left - 1;
        let question = Question { finding: &finding, diff: &preview(guide, fix), number: self.asked, of };
        let Which::Asking(ask) = &mut self.which else { return Ok(true) };
        let answer = ask(&question)?;
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
    pub(super) fn of(guide: &Guide, finding: &Finding) -> Self {
        Self {
            key: key(finding),
            path: finding.path.clone(),
            line: finding.range.start.line,
            rule: finding.rule,
            message: finding.message.clone(),
            now: now(guide, finding),
            field: finding.field.clone(),
            is_error: finding.severity == Severity::Error,
        }
    }
}

/// What has become of what the finding marks, where that is said in a few words.
fn now(guide: &Guide, finding: &Finding) -> Option<String> {
    let Some([(file, change)]) = finding.remedy.as_ref().map(|remedy| remedy.changes.as_slice()) else { return None };
    let text = &guide.files.get(finding.file).text;
    let marked = text.get(finding.span.start..finding.span.end)?;
    let is_short = |text: &str| !text.is_empty() && text.len() <= 80 && !text.contains('\n');
    if *file != finding.file || !is_short(marked) {
        return None;
    }
    match change {
        Change::Set { path, value: Value::String(new) } if finding.field == Some(path.to_string()) && is_short(new) => {
            Some(format!("`{marked}` is `{new}` now"))
        }
        Change::Rename { key, .. } => Some(format!("`{marked}` is called `{key}` now")),
        Change::Remove { path, .. } if finding.field == Some(path.to_string()) => Some(format!("`{marked}` is gone")),
        _ => None,
    }
}
