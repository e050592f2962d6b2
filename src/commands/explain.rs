//! `explain`: a rule's page in the terminal.

use super::Error;
use crate::cli::{Exit, ExplainArgs, Ui};
use crate::rules::{find, nearest};

pub(super) fn run(args: &ExplainArgs, ui: &mut Ui) -> Result<Exit, Error> {
    let Some(rule) = find(&args.rule) else {
        let error = Error::new(Exit::Usage, format!("there is no rule `{}`", args.rule));
        return Err(match nearest(&args.rule) {
            Some(best) => error.hint(format!("did you mean `{best}`?")),
            None => error.hint("`ddscurate validate --list-rules` lists them"),
        });
    };
    let page = rule.docs.trim_end();
    let page = Ui::columns().map_or_else(|| page.to_owned(), |columns| folded(page, columns.min(WIDEST)));
    writeln!(ui.out(), "{page}")?;
    Ok(Exit::Done)
}

/// What an eye follows from one row to the next, and what the pages are written in.
const WIDEST: usize = 100;

/// A page with its sentences broken for so many columns. Headings, tables and what is fenced stay as they are.
fn folded(page: &str, columns: usize) -> String {
    let mut rows: Vec<String> = Vec::new();
    let mut sentences: Vec<String> = Vec::new();
    let mut is_fenced = false;
    for line in page.lines() {
        let is_fence = line.trim_start().starts_with("```");
        if is_fenced || is_fence || line.trim().is_empty() || line.starts_with(['#', '|']) {
            rows.extend(sentences.drain(..).map(|text| fold(&text, columns)));
            rows.push(line.to_owned());
            is_fenced ^= is_fence;
            continue;
        }
        match sentences.last_mut().filter(|_| !line.starts_with("- ")) {
            Some(text) => {
                text.push(' ');
                text.push_str(line.trim());
            }
            None => sentences.push(line.to_owned()),
        }
    }
    rows.extend(sentences.drain(..).map(|text| fold(&text, columns)));
    rows.join("\n")
}

fn fold(text: &str, columns: usize) -> String {
    let hang = if text.starts_with("- ") { "  " } else { "" };
    let options = textwrap::Options::new(columns)
        .subsequent_indent(hang)
        .break_words(false)
        .word_splitter(textwrap::WordSplitter::NoHyphenation);
    textwrap::fill(text, options)
}

#[cfg(test)]
mod tests {
    use super::{WIDEST, folded};
    use crate::rules::RULES;

    #[test]
    fn pages_fit_and_keep_every_word() {
        let fenced = |page: &str| page.split("```").skip(1).step_by(2).map(str::to_owned).collect::<Vec<_>>();
        for rule in RULES {
            for columns in [40, 80, WIDEST] {
                let page = folded(rule.docs, columns);
                assert!(page.split_whitespace().eq(rule.docs.split_whitespace()), "{}", rule.id);
                assert_eq!(fenced(&page), fenced(rule.docs), "{}", rule.id);
                let outside = page.split("```").step_by(2).flat_map(str::lines);
                for row in outside.filter(|row| !row.starts_with('|')) {
                    assert!(row.chars().count() <= columns || !row.trim().contains(' '), "{}: {row}", rule.id);
                }
            }
        }
    }

    #[test]
    fn items_hang_below_their_dash() {
        assert_eq!(
            folded("# A\n\none two\nthree\n\n- four five\n  six\n- seven", 9),
            "# A\n\none two\nthree\n\n- four\n  five\n  six\n- seven"
        );
    }
}
