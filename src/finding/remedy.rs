//! What a rule offers to mend its finding, and the replacements of text that come of it.
//!
//! Most runs only count and show findings, so nothing is worked out before somebody asks; a file is then taken apart
//! once for all of its findings.

use super::{Applicability, Edit, Finding, Findings, Fix};
use crate::source::{Change, Editor, FileId, SourceFiles, Span};
use rayon::prelude::*;
use std::collections::HashMap;

/// Changes that are said to mend a finding.
#[derive(Clone, Debug, PartialEq)]
pub struct Remedy {
    /// Whether they may be made without asking.
    pub applicability: Applicability,
    /// The changes, carried out one after the other, all or none.
    pub changes: Vec<(FileId, Change)>,
}

impl Findings {
    /// Works out the fixes of those findings that somebody wants to see mended. One whose remedy cannot be carried out
    /// exactly has none.
    pub fn work_out_fixes(&mut self, files: &SourceFiles, is_wanted: impl Fn(&Finding) -> bool + Sync) {
        let mut of_files: HashMap<FileId, Vec<&mut Finding>> = HashMap::new();
        for finding in self.shown.iter_mut().filter(|finding| finding.remedy.is_some() && is_wanted(finding)) {
            of_files.entry(finding.file).or_default().push(finding);
        }
        of_files.into_par_iter().for_each(|(file, findings)| {
            let own = files.editor(file);
            for finding in findings {
                finding.fix = finding.remedy.as_ref().and_then(|remedy| remedy.fix(&own, file, files));
            }
        });
    }
}

impl Finding {
    /// Works out the fix of this one finding; `own` is the editor of its file.
    pub fn work_out_fix(&mut self, own: &Editor<'_>, files: &SourceFiles) {
        self.fix = self.remedy.as_ref().and_then(|remedy| remedy.fix(own, self.file, files));
    }
}

impl Remedy {
    /// Whether the changes may be made without asking; `own` is the editor of `file`. What somebody wrote beside a field
    /// is not thrown away unasked.
    pub fn applicability(&self, own: &Editor<'_>, file: FileId) -> Applicability {
        let loses = |(id, change): &(FileId, Change)| *id == file && own.loses_comments(change);
        if self.changes.iter().any(loses) { Applicability::Suggested } else { self.applicability }
    }

    /// The changes as replacements of text; `own` is the editor of `file`, most often the only one.
    fn fix(&self, own: &Editor<'_>, file: FileId, files: &SourceFiles) -> Option<Fix> {
        let mut of_files: Vec<(FileId, Vec<Change>)> = Vec::new();
        for (file, change) in &self.changes {
            match of_files.iter_mut().find(|(other, _)| other == file) {
                Some((_, changes)) => changes.push(change.clone()),
                None => of_files.push((*file, vec![change.clone()])),
            }
        }
        let mut applicability = self.applicability;
        let mut edits = Vec::new();
        for (id, changes) in of_files {
            let plan = if id == file { own.plan(&changes) } else { files.editor(id).plan(&changes) }.ok()?;
            // What somebody wrote beside a field is not thrown away unasked.
            if plan.loses_comments {
                applicability = Applicability::Suggested;
            }
            let edit = |edit: crate::source::TextEdit| {
                let Span { start, end } = edit.span;
                Edit { path: files.path(id).to_owned(), start, end, text: edit.text }
            };
            edits.extend(plan.edits.into_iter().map(edit));
        }
        (!edits.is_empty()).then_some(Fix { applicability, edits })
    }
}
