//! Collects what rules raise and decides what is shown: levels, waivers, order.

use super::{Finding, Level, Raised, RuleId, Severity};
use crate::source::{FieldPath, FileId, SourceFiles};
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
}

/// How many findings of one rule are shown for one file. Nobody mends more in one go, and a file made to have thousands
/// must not keep everybody waiting: each place is worked out by reading the file again.
const MAX_PER_FILE_AND_RULE: usize = 50;

/// The findings of one rule in one file.
#[derive(Default)]
struct Crowd {
    shown: usize,
    left_out: usize,
    /// Where the last one shown stands among all.
    last: usize,
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

    /// Applies levels and waivers, works out positions, sorts by file and place. A finding raised twice is kept once.
    pub fn finish(
        self,
        files: &SourceFiles,
        levels: &Levels,
        own_level: impl Fn(RuleId) -> Level,
        waivers: &[WaiverOf],
    ) -> Findings {
        let mut findings = Findings::default();
        let mut crowds: HashMap<(FileId, RuleId), Crowd> = HashMap::new();
        for raised in self.0 {
            let level = levels.0.get(raised.rule.0).copied().unwrap_or_else(|| own_level(raised.rule));
            let Level::On(severity) = level else { continue };
            if waivers.iter().any(|waiver| waiver.covers(&raised)) {
                findings.waived.push(raised.file);
                continue;
            }
            let crowd = crowds.entry((raised.file, raised.rule)).or_default();
            if crowd.shown == MAX_PER_FILE_AND_RULE {
                crowd.left_out += 1;
                continue;
            }
            crowd.shown += 1;
            crowd.last = findings.shown.len();
            findings.shown.push(raised.resolve(severity, files));
        }
        for crowd in crowds.values().filter(|crowd| crowd.left_out > 0) {
            let more = format!("; {} more like this in the file are left out", crowd.left_out);
            findings.shown[crowd.last].message.push_str(&more);
        }
        findings.shown.sort_by(|a, b| {
            let (of_a, of_b) = ((&a.path, a.span, a.rule), (&b.path, b.span, b.rule));
            of_a.cmp(&of_b).then_with(|| a.message.cmp(&b.message))
        });
        findings.shown.dedup();
        findings
    }
}

impl Levels {
    /// Sets a rule's level; a later call wins.
    pub fn set(&mut self, rule: impl Into<String>, level: Level) {
        self.0.insert(rule.into(), level);
    }
}

impl WaiverOf {
    fn covers(&self, raised: &Raised) -> bool {
        if self.file != raised.file || self.rule != raised.rule.0 {
            return false;
        }
        let Some(path) = &self.path else { return true };
        raised.field().is_some_and(|field| covers_field(path, field))
    }
}

impl Findings {
    /// How many findings of that severity are shown.
    pub fn count(&self, severity: Severity) -> usize {
        self.shown.iter().filter(|finding| finding.severity == severity).count()
    }

    /// True when something is an error or a warning: the guide does not pass.
    pub fn any_to_mend(&self) -> bool {
        self.shown.iter().any(|finding| finding.severity > Severity::Info)
    }
}

fn covers_field(waived: &str, field: &FieldPath) -> bool {
    let field = field.to_string();
    field.strip_prefix(waived).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
}
