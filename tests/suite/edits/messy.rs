//! Documents as people write them: comments anywhere, every kind of quotes, brackets, blocks, odd indentation.

use super::tree::Tree;
use crate::random::Random;
use std::collections::BTreeMap;

/// How it is written.
#[derive(Clone, Copy)]
pub struct Manner {
    /// True for indentation, quotes and brackets of every kind; otherwise as in most files of a guide.
    pub is_odd: bool,
    /// How many places of a hundred have a comment.
    pub comments: usize,
}

/// Where a member or element stands, in bytes.
#[derive(Clone, Copy, Debug, Default)]
pub struct Place {
    /// Its key or dash.
    pub start: usize,
    /// Behind the colon or dash.
    pub open: usize,
    /// Its value; behind the colon when nothing is written.
    pub value: usize,
    /// Behind its last byte.
    pub end: usize,
    /// True in brackets.
    pub in_flow: bool,
}

/// A document and where everything stands in it.
pub struct Messy {
    pub text: String,
    /// By the numbers of the children on the way there.
    pub places: BTreeMap<Vec<usize>, Place>,
}

/// Comments begin so, each with a number and a semicolon behind.
pub const MARK: &str = "#c";

/// Writes a mapping; `None` when nothing came of it that reads as what it should.
pub fn write(tree: &Tree, manner: Manner, random: &mut Random) -> Option<Messy> {
    (0..20).find_map(|_| {
        let mut writer =
            Writer { out: String::new(), places: BTreeMap::new(), comments: 0, manner, random, way: Vec::new() };
        writer.document(tree);
        let Writer { out, places, .. } = writer;
        (Tree::read(&out).as_ref() == Some(tree)).then_some(Messy { text: out, places })
    })
}

impl Messy {
    /// The same with CR LF at the end of each line.
    pub fn with_crlf(self) -> Self {
        let place = |at: usize| at + self.text[..at].matches('\n').count();
        let moved = |(way, old): (&Vec<usize>, &Place)| {
            let Place { start, open, value, end, in_flow } = *old;
            let new = Place { start: place(start), open: place(open), value: place(value), end: place(end), in_flow };
            (way.clone(), new)
        };
        Self { places: self.places.iter().map(moved).collect(), text: self.text.replace('\n', "\r\n") }
    }
}

struct Writer<'r> {
    out: String,
    places: BTreeMap<Vec<usize>, Place>,
    comments: usize,
    manner: Manner,
    random: &'r mut Random,
    way: Vec<usize>,
}

impl Writer<'_> {
    fn document(&mut self, tree: &Tree) {
        self.lines_between(0);
        if self.odd(8) {
            self.out.push_str("---\n");
        }
        let indent = if self.odd(3) { 2 } else { 0 };
        if tree.len() == 0 || self.odd(4) {
            self.flow(tree, 0);
        } else {
            self.pad(indent);
            self.block(tree, indent);
        }
        self.behind();
        if self.out.ends_with('\n') || self.random.percent(90) {
            self.end_line();
            self.lines_between(0);
        }
    }

    fn odd(&mut self, chance: usize) -> bool {
        self.manner.is_odd && self.random.percent(chance)
    }

    fn pad(&mut self, width: usize) {
        self.out.extend(std::iter::repeat_n(' ', width));
    }

    fn end_line(&mut self) {
        if !self.out.ends_with('\n') {
            self.out.push('\n');
        }
    }

    fn comment(&mut self) {
        let words = ["see below", "- x", "a: b", "'", "\"", "[", "}", "# #", "|", "don't, ever", ""];
        self.out.push_str(&format!("{MARK}{};{}", self.comments, self.random.of(&words)));
        self.comments += 1;
    }

    /// A comment behind what stands on the line, or none.
    fn behind(&mut self) {
        if self.random.percent(self.manner.comments) && !self.out.ends_with('\n') {
            let width = if self.odd(30) { 3 } else { 1 };
            self.pad(width);
            self.comment();
        } else if self.odd(3) && !self.out.ends_with('\n') {
            self.pad(1);
        }
    }

    /// Blank lines and comments above a key or dash in the column `indent`.
    fn lines_between(&mut self, indent: usize) {
        while self.random.percent(self.manner.comments) {
            if self.odd(25) && !self.out.ends_with("\n\n") {
                self.out.push('\n');
            }
            let width = if self.odd(20) { self.random.below(indent + 3) } else { indent };
            self.pad(width);
            self.comment();
            self.out.push('\n');
        }
    }

    /// A mapping or list line by line, from where the first key or dash stands.
    fn block(&mut self, tree: &Tree, indent: usize) {
        for index in 0..tree.len() {
            if index > 0 {
                self.end_line();
                self.lines_between(indent);
                self.pad(indent);
            }
            let start = self.out.len();
            match tree {
                Tree::Map(members) => self.key(&members[index].0, false),
                _ => self.out.push('-'),
            }
            let open = self.out.len();
            self.way.push(index);
            let child = tree.child(index).unwrap();
            let value = if matches!(tree, Tree::Map(_)) {
                self.below_key(child, indent)
            } else {
                self.below_dash(child, indent)
            };
            self.places.insert(self.way.clone(), Place { start, open, value, end: self.out.len(), in_flow: false });
            self.way.pop();
            self.behind();
        }
    }

    fn key(&mut self, key: &str, in_flow: bool) {
        let is_word = key.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-')
            && matches!(Tree::read(key), Some(Tree::Text(_)));
        match self.random.below(10) {
            0 if self.manner.is_odd => self.single(key),
            1 if self.manner.is_odd => self.double(key),
            _ if is_word => self.out.push_str(key),
            _ => self.double(key),
        }
        let space = if self.odd(5) && !in_flow { " :" } else { ":" };
        self.out.push_str(space);
    }

    /// Writes the value of a key that stands in the column `indent`, and says where it begins.
    fn below_key(&mut self, value: &Tree, indent: usize) -> usize {
        if value.len() == 0 || self.odd(25) {
            return self.on_line(value, indent);
        }
        self.behind();
        self.end_line();
        let deeper = if self.manner.is_odd { self.random.below(5) } else { 2 };
        let least = usize::from(matches!(value, Tree::Map(_)));
        let indent = indent + deeper.max(least);
        self.lines_between(indent);
        self.pad(indent);
        let start = self.out.len();
        self.block(value, indent);
        start
    }

    fn below_dash(&mut self, value: &Tree, indent: usize) -> usize {
        if value.len() == 0 || self.odd(15) {
            return self.on_line(value, indent);
        }
        if self.odd(15) {
            self.behind();
            self.end_line();
            let indent = indent + 1 + self.random.below(3);
            self.lines_between(indent);
            self.pad(indent);
            let start = self.out.len();
            self.block(value, indent);
            return start;
        }
        let width = if self.odd(20) { 3 } else { 1 };
        self.pad(width);
        let start = self.out.len();
        self.block(value, indent + 1 + width);
        start
    }

    /// Writes what begins behind a colon or dash.
    fn on_line(&mut self, value: &Tree, indent: usize) -> usize {
        if *value == Tree::Null && self.random.percent(60) {
            return self.out.len();
        }
        if self.odd(6) {
            self.behind();
            self.end_line();
            let width = indent + 1 + self.random.below(4);
            self.lines_between(width);
            self.pad(width);
        } else {
            let width = if self.odd(10) { 2 } else { 1 };
            self.pad(width);
        }
        let start = self.out.len();
        match value {
            Tree::List(_) | Tree::Map(_) => self.flow(value, indent),
            Tree::Text(text) => self.text(text, indent, false),
            other => self.plain_word(other),
        }
        start
    }

    fn plain_word(&mut self, value: &Tree) {
        let word = match value {
            Tree::Null => (*self.random.of(&["~", "null", "Null"])).to_owned(),
            Tree::Bool(is) => is.to_string(),
            Tree::Number(number) => number.clone(),
            _ => String::new(),
        };
        self.out.push_str(&word);
    }

    fn text(&mut self, text: &str, indent: usize, in_flow: bool) {
        let is_plain = is_plain(text, in_flow);
        let body = text.trim_end_matches('\n');
        let fits_block = !in_flow
            && !body.is_empty()
            && !body.starts_with([' ', '\n', '\t'])
            && text.chars().all(|c| c == '\n' || (c >= ' ' && !('\u{7f}'..='\u{a0}').contains(&c) && c != '\u{feff}'))
            && !body.split('\n').any(|line| line.trim().is_empty() && !line.is_empty());
        let fits_folded = fits_block && !body.contains(['\n', '\t']) && !body.contains("  ") && !body.ends_with(' ');
        match self.random.below(if self.manner.is_odd { 8 } else { 2 }) {
            0 | 1 if text.contains('\n') && fits_block => self.literal(text, indent),
            0..=2 if is_plain => self.out.push_str(text),
            3 if is_plain && !in_flow => self.wrapped(text, indent),
            4 if fits_block => self.literal(text, indent),
            5 if fits_folded => self.folded(text, indent),
            6 if text.chars().all(|c| (' '..'\u{7f}').contains(&c) || c > '\u{a0}') => self.single(text),
            _ => self.double(text),
        }
    }

    /// A text without quotes over several lines.
    fn wrapped(&mut self, text: &str, indent: usize) {
        let width = indent + 1 + self.random.below(4);
        for (at, word) in text.split(' ').enumerate() {
            if at > 0 && self.random.percent(40) && !word.is_empty() && !word.starts_with(['#', '-', '?', ':']) {
                self.out.push('\n');
                self.pad(width);
            } else if at > 0 {
                self.out.push(' ');
            }
            self.out.push_str(word);
        }
    }

    fn single(&mut self, text: &str) {
        self.out.push_str(&format!("'{}'", text.replace('\'', "''")));
    }

    fn double(&mut self, text: &str) {
        self.out.push('"');
        for c in text.chars() {
            match c {
                '"' | '\\' => self.out.extend(['\\', c]),
                '\n' => self.out.push_str("\\n"),
                ' '..='~' => self.out.push(c),
                c if c > '\u{a0}' && c != '\u{feff}' && self.random.percent(50) => self.out.push(c),
                c => self.out.push_str(&format!("\\U{:08X}", u32::from(c))),
            }
        }
        self.out.push('"');
    }

    fn literal(&mut self, text: &str, indent: usize) {
        let body = text.trim_end_matches('\n');
        let ends = text.len() - body.len();
        self.out.push_str(["|-", "|"].get(ends).unwrap_or(&"|+"));
        self.behind();
        let width = indent + if self.manner.is_odd { 1 + self.random.below(4) } else { 2 };
        for line in body.split('\n').chain(std::iter::repeat_n("", ends.saturating_sub(1))) {
            self.out.push('\n');
            if !line.is_empty() {
                self.pad(width);
                self.out.push_str(line);
            }
        }
    }

    fn folded(&mut self, text: &str, indent: usize) {
        let body = text.trim_end_matches('\n');
        self.out.push_str(["|-", ">-", ">", ">+"][1 + (text.len() - body.len()).min(2)]);
        self.behind();
        let width = indent + 1 + self.random.below(4);
        self.out.push('\n');
        self.pad(width);
        self.wrapped(text.trim_end_matches('\n'), width - 1);
        for _ in 1..text.len() - body.len() {
            self.out.push('\n');
        }
    }

    fn flow(&mut self, value: &Tree, indent: usize) {
        match value {
            Tree::List(_) | Tree::Map(_) => {}
            Tree::Text(text) => return self.text(text, indent, true),
            other => return self.plain_word(other),
        }
        let is_map = matches!(value, Tree::Map(_));
        let is_long = self.random.percent(40);
        let width = indent + 1 + self.random.below(4);
        self.out.push(if is_map { '{' } else { '[' });
        for index in 0..value.len() {
            self.flow_space(is_long, width);
            let start = self.out.len();
            if let Tree::Map(members) = value {
                self.key(&members[index].0, true);
            }
            let open = self.out.len();
            let child = value.child(index).unwrap();
            self.way.push(index);
            if is_map && *child != Tree::Null {
                self.out.push(' ');
            }
            let at = self.out.len();
            if !is_map || *child != Tree::Null || self.random.percent(50) {
                let space = if is_map && *child == Tree::Null { " " } else { "" };
                self.out.push_str(space);
                self.flow(child, indent);
            }
            self.places.insert(self.way.clone(), Place { start, open, value: at, end: self.out.len(), in_flow: true });
            self.way.pop();
            if is_long && self.random.percent(5) {
                self.flow_space(true, width);
            }
            if index + 1 < value.len() || (is_long && self.random.percent(50)) {
                self.out.push(',');
            }
        }
        if value.len() > 0 && self.odd(30) {
            self.out.push(' ');
        }
        if is_long {
            let width = if self.random.percent(50) { indent + 1 } else { width };
            self.flow_space(true, width);
        }
        self.out.push(if is_map { '}' } else { ']' });
    }

    /// Space between parts of what stands in brackets, over lines with comments where it is long.
    fn flow_space(&mut self, is_long: bool, width: usize) {
        if is_long && self.random.percent(60) {
            self.behind();
            self.end_line();
            self.lines_between(width);
            self.pad(width);
        } else if self.out.ends_with(',') || self.random.percent(20) {
            self.out.push(' ');
        }
    }
}

/// True when the parser takes the text for itself without quotes.
fn is_plain(text: &str, in_flow: bool) -> bool {
    let is_safe = !text.contains(['\n', '\r', '\t', '#', '\u{85}', '\u{2028}', '\u{2029}', '\u{feff}', '\u{a0}']);
    let as_text = |document: &str| Tree::read(document) == Some(Tree::List(vec![Tree::Text(text.to_owned())]));
    is_safe && as_text(&format!("- {text}\n")) && (!in_flow || as_text(&format!("[{text}]")))
}
