//! Tells what a proposal is answerable for from what was there before it.

use crate::finding::{Findings, RuleId};
use crate::git::{FileChange, Touched};
use std::collections::HashMap;

/// What two findings have in common that are the same finding, whatever their lines.
type Identity = (RuleId, String, String);

/// Leaves out of `after` every finding that `before` has too, as often as it has it, and says how many. Files of
/// `changes` that have another name now are the same files; paths of findings begin below the folder `prefix`.
pub(super) fn leave_out_old(after: &mut Findings, before: &Findings, changes: &[FileChange], prefix: &str) -> usize {
    let renamed: HashMap<&str, &str> = changes
        .iter()
        .filter_map(|change| match &change.touched {
            Touched::Renamed(from) => Some((from.strip_prefix(prefix)?, change.path.strip_prefix(prefix)?)),
            _ => None,
        })
        .collect();
    let mut old: HashMap<Identity, usize> = HashMap::new();
    let mut crowds: HashMap<(RuleId, String), usize> = HashMap::new();
    for finding in &before.shown {
        let path = renamed.get(&*finding.path).copied().unwrap_or(&finding.path).to_owned();
        let (clause, more) = finding.clause();
        if more > 0 {
            crowds.insert((finding.rule, path.clone()), more);
        }
        *old.entry((finding.rule, path, without_lines(clause))).or_default() += 1;
    }
    let all = after.shown.len();
    after.shown.retain(|finding| {
        let (clause, more) = finding.clause();
        let path = finding.path.to_string();
        // Where a file has more findings than are shown, one more hides among those that are not.
        let has_grown = more > crowds.get(&(finding.rule, path.clone())).copied().unwrap_or_default();
        match old.get_mut(&(finding.rule, path, without_lines(clause))) {
            Some(left) if *left > 0 && !has_grown => {
                *left -= 1;
                false
            }
            _ => true,
        }
    });
    all - after.shown.len()
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
mod tests {
    use super::{leave_out_old, without_lines};
    use crate::finding::{Finding, Findings, RuleId, Severity};
    use crate::git::{FileChange, FileKind, Touched};
    use crate::source::{FileId, Position, Range, Span};

    fn findings(all: &[(&'static str, &str, &str)]) -> Findings {
        let start = Position { line: 1, column: 1 };
        let finding = |(number, (rule, path, message)): (usize, &(&'static str, &str, &str))| Finding {
            rule: RuleId(rule),
            severity: Severity::Error,
            message: (*message).to_owned(),
            help: None,
            file: FileId::default(),
            path: (*path).into(),
            // Where it stands is nothing to go by.
            span: Span::new(number, number),
            range: Range { start, end: start },
            field: None,
            related: Vec::new(),
            remedy: None,
            fix: None,
        };
        Findings { shown: all.iter().enumerate().map(finding).collect(), waived: Vec::new() }
    }

    fn new(before: &[(&'static str, &str, &str)], after: &[(&'static str, &str, &str)]) -> Vec<String> {
        let change = |from: &str, to: &str| FileChange {
            path: to.to_owned(),
            touched: Touched::Renamed(from.to_owned()),
            kind: FileKind::Regular,
            size: 0,
            is_binary: false,
            bytes: None,
        };
        let mut after = findings(after);
        leave_out_old(&mut after, &findings(before), &[change("guide/old", "guide/new")], "guide/");
        after.shown.iter().map(|finding| format!("{} {} {}", finding.rule, finding.path, finding.message)).collect()
    }

    #[test]
    fn each_finding_is_old_as_often_as_it_was_there() {
        let (a, b, c) = (("r", "p", "a"), ("r", "p", "b"), ("s", "p", "a"));
        assert_eq!(new(&[a, b, c], &[c, b, a]), Vec::<String>::new());
        assert_eq!(new(&[a], &[a, a]), ["r p a"]);
        assert_eq!(new(&[a, a], &[a]), Vec::<String>::new());
        assert_eq!(new(&[a], &[b, c]), ["r p b", "s p a"]);
        assert_eq!(new(&[("r", "old", "a")], &[("r", "new", "a"), ("r", "old", "a")]), ["r old a"]);
    }

    #[test]
    fn one_more_among_those_left_out_is_new() {
        let crowd = |more: u32| format!("a; {more} more like this in the file are left out");
        let (three, four) = (crowd(3), crowd(4));
        assert_eq!(new(&[("r", "p", &three)], &[("r", "p", &three)]), Vec::<String>::new());
        assert_eq!(new(&[("r", "p", &four)], &[("r", "p", &three)]), Vec::<String>::new());
        assert_eq!(new(&[("r", "p", &four)], &[("r", "p", "a")]), Vec::<String>::new());
        assert_eq!(new(&[("r", "p", &three)], &[("r", "p", &four)]), [format!("r p {four}")]);
        assert_eq!(new(&[("r", "p", "a")], &[("r", "p", &three)]), [format!("r p {three}")]);
    }

    #[test]
    fn a_message_is_the_same_on_another_line() {
        let message = |line: u32| without_lines(&format!("a key stands twice, first on line {line}, column 4"));
        assert_eq!(message(7), message(19));
        assert_ne!(without_lines("version 2"), without_lines("version 3"));
    }
}
