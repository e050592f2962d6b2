//! Findings for people in a hurry: one line each, as compilers and `grep -n` write them, and nothing when there is none.

use super::sanitize::clean;
use super::{Reporter, Run};
use std::io::{self, Write};

pub(super) struct Lines;

impl Reporter for Lines {
    fn report(&self, run: &Run<'_>, out: &mut dyn Write) -> io::Result<()> {
        for finding in &run.findings.shown {
            let place = finding.range.start;
            writeln!(
                out,
                "{}:{}:{}: {}[{}]: {}",
                clean(&finding.path),
                place.line,
                place.column,
                finding.severity.word(),
                finding.rule,
                clean(&finding.message)
            )?;
        }
        Ok(())
    }
}
