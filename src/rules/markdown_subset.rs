//! `markdown-subset`: Markdown that does not fit where it stands.

use super::texts::Text;
use super::{Check, Context, Rule};
use crate::finding::{Raised, RuleId, Severity, Sink};
use crate::guide::{Mark, PartKind, TextRole, Trait, marks};
use crate::source::Span;

const ID: RuleId = RuleId("markdown-subset");

pub(super) const RULE: Rule = Rule {
    id: ID,
    severity: Severity::Error,
    summary: "Markdown that does not fit where it stands",
    fix: None,
    docs: include_str!("../../docs/rules/markdown-subset.md"),
    checks: &[Check::Text(look)],
};

const IN_NOTE: &str = "a note holds sentences with links, emphasis, code and citations, nothing else";

fn look(_: &Context<'_>, text: &Text<'_>, sink: &mut Sink) {
    if !text.is_markdown() {
        return;
    }
    let is_note = text.role == TextRole::Note;
    let mut raise = |span: Span, message: String, help: &str| {
        sink.push(Raised::new(ID, text.file, text.place(span), message).help(help));
    };
    if text.prose.has(Trait::Bracket) {
        for image in images(text) {
            raise(image, "images are not published".to_owned(), "link to it instead: leave out the `!`");
        }
    }
    if is_note && text.prose.has(Trait::Tick) {
        for span in text.prose.parts_of(PartKind::Code).filter(|span| is_fence(&text.text()[span.start..])) {
            raise(span, "a block of code does not fit into a note".to_owned(), IN_NOTE);
        }
    }
    if text.prose.has(Trait::Block) || text.prose.has(Trait::Line) || starts_with_digit(text.text()) {
        for (span, block) in blocks(text.prose.masked()) {
            match block {
                Block::Title if !is_note => raise(
                    span,
                    "a heading of the first level is the title, which stands in the front matter".to_owned(),
                    "begin it with `##`",
                ),
                block if is_note => raise(span, format!("{} does not fit into a note", block.words()), IN_NOTE),
                _ => {}
            }
        }
    }
}

fn starts_with_digit(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_digit())
}

fn is_fence(code: &str) -> bool {
    code.starts_with("```") || code.starts_with("~~~")
}

/// Each image, from its `!` on.
fn images(text: &Text<'_>) -> Vec<Span> {
    if !text.text().contains("![") {
        return Vec::new();
    }
    let images = marks(text.text()).into_iter().filter_map(|mark| match mark {
        Mark::Link { span, .. } if text.prose.masked()[..span.start].ends_with('!') => {
            Some(Span::new(span.start - 1, span.end))
        }
        _ => None,
    });
    images.collect()
}

/// What a line of Markdown begins, when it is no paragraph.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Block {
    /// A heading of the first level.
    Title,
    Heading,
    Quote,
    List,
    Rule,
    Table,
    Definition,
}

impl Block {
    fn words(self) -> &'static str {
        match self {
            Self::Title | Self::Heading => "a heading",
            Self::Quote => "a block quote",
            Self::List => "a list",
            Self::Rule => "a rule",
            Self::Table => "a table",
            Self::Definition => "a footnote or the target of a link",
        }
    }
}

/// Each line that begins a block, without the space around it. Of a list or quote, the first line.
fn blocks(text: &str) -> Vec<(Span, Block)> {
    let mut found: Vec<(Span, Block)> = Vec::new();
    let mut at = 0;
    let mut before = None;
    let mut follows_text = false;
    for line in text.split_inclusive('\n') {
        let trimmed = line.trim();
        let start = at + (line.len() - line.trim_start().len());
        let block = block(trimmed, follows_text);
        if let Some(block) = block.filter(|block| before != Some(*block)) {
            found.push((Span::new(start, start + trimmed.len()), block));
        }
        before = if trimmed.is_empty() { before } else { block };
        follows_text = !trimmed.is_empty() && block.is_none();
        at += line.len();
    }
    found
}

fn block(line: &str, follows_text: bool) -> Option<Block> {
    let first = line.bytes().next()?;
    let run = line.bytes().take_while(|byte| *byte == first).count();
    let then_space = |at: usize| line[at..].is_empty() || line[at..].starts_with(' ');
    let only = |allowed: &[u8]| line.bytes().all(|byte| allowed.contains(&byte));
    match first {
        b'#' if run <= 6 && then_space(run) => Some(if run == 1 { Block::Title } else { Block::Heading }),
        b'=' if follows_text && only(b"=") => Some(Block::Title),
        b'-' if follows_text && run > 1 && only(b"-") => Some(Block::Heading),
        b'-' | b'*' | b'_' if run > 2 && only(&[first, b' ']) => Some(Block::Rule),
        b'-' | b'*' | b'+' if line.len() > 2 && line[1..].starts_with(' ') => Some(Block::List),
        b'>' => Some(Block::Quote),
        b'|' | b':' | b'-' if line.contains('|') && line.contains("--") && only(b"|:- ") => Some(Block::Table),
        b'[' => (line.contains("]:") && !line.contains("](")).then_some(Block::Definition),
        b'0'..=b'9' => {
            let digits = line.bytes().take_while(u8::is_ascii_digit).count();
            let is_item = digits < 4 && line[digits..].starts_with(['.', ')']) && line[digits + 1..].starts_with(' ');
            // Within a paragraph a number begins nothing, except 1.
            (is_item && (!follows_text || &line[..digits] == "1")).then_some(Block::List)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<String> {
        let shown = |(span, block): (Span, Block)| format!("{} `{}`", block.words(), &text[span.start..span.end]);
        blocks(text).into_iter().map(shown).collect()
    }

    #[test]
    fn blocks_are_told_from_paragraphs() {
        assert_eq!(found("# A\n\nb\n\n## C\nd\n---\n"), ["a heading `# A`", "a heading `## C`", "a heading `---`"]);
        assert_eq!(found("- a\n- b\n\n> c\n> d\n\n1. e"), ["a list `- a`", "a block quote `> c`", "a list `1. e`"]);
        assert_eq!(found("***\n\na | b\n--|--\n"), ["a rule `***`", "a table `--|--`"]);
        assert_eq!(found("[^a]: why"), ["a footnote or the target of a link `[^a]: why`"]);
        for text in [
            "#hash and C# and 3. of May",
            "a\n2. of May",
            "2015. That year",
            "*so* it goes\n**b** c",
            "-1 is less",
            "--flag",
            "- ",
            "a - b\n-- and on",
        ] {
            assert_eq!(found(text), Vec::<String>::new(), "{text}");
        }
    }
}
