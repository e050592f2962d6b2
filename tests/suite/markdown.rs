//! The Markdown report, read by a parser of GitHub's Markdown: it is a heading, a sentence and one table, and what others
//! wrote is nothing but words in it.

use comrak::nodes::{AstNode, NodeValue};
use comrak::{Arena, Options, parse_document};
use ddscurate::finding::{Finding, Findings, RuleId, Severity};
use ddscurate::report::{Format, Run, clean};
use ddscurate::source::{FileId, Position, Range, SourceFile, SourceFiles, Span};
use proptest::prelude::*;
use proptest::sample::select;

/// A finding with such texts.
fn finding(file: FileId, path: &str, message: &str, help: &str) -> Finding {
    let place = Position { line: 3, column: 7 };
    Finding {
        rule: RuleId("summary-form"),
        severity: Severity::Warning,
        message: message.to_owned(),
        help: Some(help.to_owned()),
        file,
        path: path.to_owned(),
        span: Span::new(0, 0),
        range: Range { start: place, end: place },
        field: None,
        related: Vec::new(),
        remedy: None,
        fix: None,
    }
}

fn written(texts: &[(String, String, String)], most_bytes: usize) -> String {
    let mut files = SourceFiles::default();
    let file = files.add(SourceFile::default());
    let shown = texts.iter().map(|(path, message, help)| finding(file, path, message, help)).collect();
    let findings = Findings { shown, ..Findings::default() };
    let run = Run::on_all(&findings, &files, 2);
    let mut out = Vec::new();
    Format::Markdown { most_bytes }.reporter().report(&run, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

/// Everything that GitHub's Markdown knows, and more.
fn options() -> Options<'static> {
    let mut options = Options::default();
    let extension = &mut options.extension;
    extension.strikethrough = true;
    extension.table = true;
    extension.autolink = true;
    extension.tasklist = true;
    extension.footnotes = true;
    extension.inline_footnotes = true;
    extension.superscript = true;
    extension.subscript = true;
    extension.underline = true;
    extension.spoiler = true;
    extension.math_dollars = true;
    extension.math_code = true;
    extension.alerts = true;
    extension.wikilinks_title_after_pipe = true;
    extension.highlight = true;
    options
}

/// The text of a cell, code as it is; panics at anything but text and code. Outside code there must be nothing that
/// GitHub looks for afterwards.
fn cell<'a>(node: &'a AstNode<'a>) -> String {
    let mut text = String::new();
    let mut bare = String::new();
    for child in node.children() {
        match &child.data.borrow().value {
            NodeValue::Text(part) => {
                text.push_str(part);
                bare.push_str(part);
            }
            NodeValue::Code(code) => {
                text.push_str(&code.literal);
                bare.push('\u{0}');
            }
            other => panic!("{other:?}"),
        }
    }
    let lower = bare.to_lowercase();
    for sought in ["@", "#", "://", "www.", "gh-", "/"] {
        assert!(!lower.contains(sought), "{sought} in {bare:?}");
    }
    let is_commit = |word: &str| word.len() >= 7 && word.bytes().all(|byte| byte.is_ascii_hexdigit());
    assert!(!bare.split(|c: char| !c.is_ascii_alphanumeric()).any(is_commit), "{bare:?}");
    text
}

/// The cells of the one table of a report, row by row, the head left out.
fn rows(report: &str) -> Vec<Vec<String>> {
    let arena = Arena::new();
    let document = parse_document(&arena, report, &options());
    let blocks: Vec<_> = document.children().collect();
    let [heading, sentence, table] = blocks[..] else { panic!("{} blocks\n{report}", blocks.len()) };
    assert!(matches!(heading.data.borrow().value, NodeValue::Heading(_)), "{report}");
    assert!(matches!(sentence.data.borrow().value, NodeValue::Paragraph), "{report}");
    assert!(matches!(table.data.borrow().value, NodeValue::Table(_)), "{report}");
    table.children().skip(1).map(|row| row.children().map(cell).collect()).collect()
}

/// A sentence as it must be read: without the backticks that made code of its parts, and without regard to blanks.
fn bare(text: &str) -> String {
    stripped(&clean(text))
}

fn stripped(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && *c != '`').collect()
}

fn is_read_as_meant(texts: &[(String, String, String)]) {
    let report = written(texts, usize::MAX);
    let rows = rows(&report);
    assert_eq!(rows.len(), texts.len(), "{report}");
    for (row, (path, message, help)) in rows.iter().zip(texts) {
        let [severity, place, what, how] = &row[..] else { panic!("{row:?}\n{report}") };
        assert_eq!(severity, "warning");
        assert_eq!(stripped(place), bare(&format!("{path}:3:7")), "{report}");
        assert_eq!(stripped(what), bare(&format!("{message} (`summary-form`)")), "{report}");
        assert_eq!(stripped(how), bare(help), "{report}");
    }
}

#[test]
fn what_others_wrote_is_words_in_a_table() {
    let texts = [
        "@everyone #1 GH-1 gh-12 o/r#1 ann@b.example www.a.example WWW.a.example https://a.example ftp://a mailto:a@b.c",
        "0123456789abcdef0123456789abcdef01234567 0123456 deadbeef, (deadbeef) o/r@0123456",
        "[a](javascript:b) ![i](//x) <img src=x> <!-- </table> &lt;script&gt; &#60; [x]: y [^1] ^[a] :tada: $x$ ~~a~~ ==a== ||b||",
        "no theme is called `a|b`; did you mean `c`? `` `a `` | x \\| y \\\\| `\\` ` | ` ``` `| |`|`",
        "``@a`` ` @b ` `` a` @c `` ```@d``` `@e @f` `",
        "- a * b + c 1. d > e # f _g_ *h* __i__ \\*j\\*",
        "ends in a backslash \\",
        "`",
        "",
    ];
    let all: Vec<_> =
        texts.iter().map(|text| (format!("entries/{text}"), format!("it {text}"), (*text).to_owned())).collect();
    is_read_as_meant(&all);
    // Our own sentences look as they should.
    let usual = [(
        "entries/a.yaml".to_owned(),
        "no theme is called `climing`".to_owned(),
        "did you mean `climbing`?".to_owned(),
    )];
    let row = "| warning | `entries/a.yaml:3:7` | no theme is called `climing` (`summary-form`) | did you mean `climbing`? |\n";
    assert!(written(&usual, usize::MAX).ends_with(row), "{}", written(&usual, usize::MAX));
}

#[test]
fn a_report_ends_at_a_row_when_there_is_no_more_room() {
    let text = ("entries/a.yaml".to_owned(), "it is long".to_owned(), "shorten it".to_owned());
    let texts: Vec<_> = std::iter::repeat_n(text, 100).collect();
    let whole = written(&texts, usize::MAX);
    for room in 0..whole.len() + 100 {
        let report = written(&texts, room);
        assert!(report.len() <= room, "{} bytes for {room}", report.len());
        assert!(report.is_empty() || report.ends_with('\n'));
        if report.is_empty() || report == whole {
            continue;
        }
        let (table, last) =
            report.split_once("\n\n").unwrap().1.split_once("\n\n").unwrap().1.split_once("\n\n").unwrap();
        let left: usize = last.strip_suffix(" more findings are left out here.\n").unwrap().parse().unwrap();
        assert_eq!(table.lines().count() - 2 + left, 100, "{report}");
    }
    assert_eq!(written(&texts, whole.len() + 80), whole);
    assert!(written(&texts, 10).is_empty());
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 2000, ..ProptestConfig::default() })]

    #[test]
    fn any_words_stay_words(texts in prop::collection::vec((words(), words(), words()), 1..4)) {
        let texts: Vec<_> = texts.into_iter().map(|(path, message, help)| (format!("e{path}"), format!("it {message}"), help)).collect();
        is_read_as_meant(&texts);
    }
}

fn words() -> impl Strategy<Value = String> {
    let piece = select(
        &[
            "`", "`", "``", "|", "|", "\\", " ", " ", "a", "word", "@b", "#1", "[", "](x)", "!", "<b>", "&amp;", "*",
            "_", "~~", "$", "www.", "http://", "h.i", "a@b.c", "GH-2", "deadbeef", ":", ":tada:", "-", "(", ")", ".",
            "\n", "\t", "^", "=", "é", "'", "\"", "1234567",
        ][..],
    );
    prop::collection::vec(piece, 0..14).prop_map(|pieces| pieces.concat())
}
