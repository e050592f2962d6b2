//! Many changes of one text in one go: they are written together and the new text is read back once. Where that does not
//! come out as it should, those that are in the way are found by halves.

use super::tree::carry_out;
use super::{Change, Document, Editor, TextEdit, Way, apply_edits, contains, write, yaml_after};
use crate::source::field::FieldPath;
use crate::source::inside::TextPlaces;
use crate::source::text::Span;
use std::collections::{BTreeMap, HashMap};

/// How often a text is written and read back at most. What is not reached then is left as it is.
const MAX_TRIES: usize = 100;

impl Editor<'_> {
    /// The text after all of `changes` that can be carried out exactly, and which those are. They are in such an order
    /// that what one of them is about can still be told when those before it were carried out.
    pub fn carry_out(&self, changes: &[&Change]) -> (String, Vec<bool>) {
        let mut done = vec![false; changes.len()];
        let is_of_file = |number: &usize| {
            matches!(changes[*number], Change::LineEnds | Change::FinalNewline | Change::NoByteOrderMark)
        };
        let (of_file, mut others): (Vec<usize>, Vec<usize>) = (0..changes.len()).partition(is_of_file);
        let mut new = self.text.to_owned();
        if others.len() > 1
            && let Some(mut batch) = Batch::new(self, changes)
        {
            batch.settle(&others);
            batch.accepted.iter().for_each(|number| done[*number] = true);
            new = batch.new;
            others.clear();
        }
        for number in others.into_iter().chain(of_file) {
            let editor = Editor::new(&new, yaml_after(self.text, self.yaml, &new), self.shape);
            let change = changes[number];
            if let Ok(plan) = editor.plan_one(change)
                && (!plan.loses_comments || editor.loses_comments(change))
            {
                new = apply_edits(&new, &plan.edits);
                done[number] = true;
            }
        }
        (new, done)
    }
}

struct Batch<'b> {
    editor: &'b Editor<'b>,
    document: Document<'b>,
    yaml: Span,
    changes: &'b [&'b Change],
    /// How each of them can be written, by its number; nothing for parts of texts.
    ways: Vec<Vec<Way>>,
    /// Where the texts stand of which parts are changed.
    places: HashMap<&'b FieldPath, Option<TextPlaces>>,
    accepted: Vec<usize>,
    /// The text with what is accepted.
    new: String,
    tries: usize,
}

impl<'b> Batch<'b> {
    /// `None` when the text cannot be taken apart.
    fn new(editor: &'b Editor<'b>, changes: &'b [&'b Change]) -> Option<Self> {
        let (yaml, document) = (editor.yaml?, editor.document()?);
        let mut places = HashMap::new();
        let mut ways = Vec::with_capacity(changes.len());
        for change in changes {
            ways.push(match change {
                Change::Splice { path, .. } => {
                    places.entry(path).or_insert_with(|| TextPlaces::of(document.text, path));
                    Vec::new()
                }
                Change::Text { .. } => Vec::new(),
                change => {
                    let mut ways = write::ways(&document, change);
                    let loses = |way: &Way| document.comments(way.taken_out).next().is_some();
                    // Who agreed to lose no comment agreed to no other way that does.
                    if !ways.first().is_some_and(loses) {
                        ways.retain(|way| !loses(way));
                    }
                    ways
                }
            });
        }
        let new = editor.text.to_owned();
        Some(Self { editor, document, yaml, changes, ways, places, accepted: Vec::new(), new, tries: 0 })
    }

    /// Accepts what it can of these.
    fn settle(&mut self, numbers: &[usize]) {
        if self.accept(numbers) {
            return;
        }
        if let [number] = numbers {
            for _ in 1..self.ways[*number].len() {
                self.ways[*number].remove(0);
                if self.accept(numbers) {
                    return;
                }
            }
        } else {
            let (first, second) = numbers.split_at(numbers.len().div_ceil(2));
            self.settle(first);
            self.settle(second);
        }
    }

    /// Accepts all of these, beside those that are, or none.
    fn accept(&mut self, numbers: &[usize]) -> bool {
        let mut all = [&self.accepted, numbers].concat();
        all.sort_unstable();
        let has_parts = all.iter().any(|number| matches!(self.changes[*number], Change::Splice { .. }));
        for anew in [false, true].into_iter().take(if has_parts { 2 } else { 1 }) {
            if numbers.is_empty() || self.tries == MAX_TRIES {
                return false;
            }
            self.tries += 1;
            if let Some(new) = self.written(&all, anew) {
                self.new = new;
                self.accepted = all;
                return true;
            }
        }
        false
    }

    /// The text with these changes, if it says what it should. Texts of which parts are changed are written `anew`, or
    /// only those parts.
    fn written(&self, numbers: &[usize], anew: bool) -> Option<String> {
        let (text, yaml) = (self.editor.text, self.yaml);
        let mut edits: Vec<TextEdit> = Vec::new();
        let mut taken_out = Vec::new();
        let mut wanted = self.document.tree.clone();
        let mut texts: BTreeMap<&FieldPath, Vec<(Span, &str)>> = BTreeMap::new();
        let at_place = |edit: TextEdit| TextEdit { span: edit.span.shifted(yaml.start), ..edit };
        for number in numbers {
            let change = self.changes[*number];
            match change {
                Change::Splice { path, part, text } => texts.entry(path).or_default().push((*part, text)),
                Change::Text { span, text: new } => {
                    if !contains(yaml, *span) && span.start < yaml.end {
                        return None;
                    }
                    edits.push(TextEdit { span: *span, text: new.clone() });
                }
                _ => {
                    let way = self.ways[*number].first()?;
                    edits.extend(way.edits.iter().cloned().map(at_place));
                    taken_out.push(way.taken_out);
                }
            }
            carry_out(&mut wanted, change, self.document.shape).ok()?;
        }
        for (path, parts) in texts {
            let places = if anew { None } else { Some(self.places.get(path)?.as_ref()?) };
            edits.extend(self.document.splice_all(path, &parts, places)?.into_iter().map(at_place));
        }
        edits.sort_by_key(|edit| (edit.span.start, edit.span.end));
        let is_apart = edits.windows(2).all(|pair| pair[0].span.end <= pair[1].span.start);
        if !is_apart || edits.iter().any(|edit| text.get(edit.span.start..edit.span.end).is_none()) {
            return None;
        }
        let new = apply_edits(text, &edits);
        let inside = edits.iter().filter(|edit| contains(yaml, edit.span));
        let (gone, come) = inside
            .fold((0, 0), |(gone, come), TextEdit { span, text }| (gone + span.end - span.start, come + text.len()));
        let new_yaml = Span::new(yaml.start, yaml.end + come - gone);
        // Front matter must not end earlier than it did.
        let is_exact = yaml_after(text, Some(yaml), &new) == Some(new_yaml)
            && self.document.reads_as(&new[new_yaml.start..new_yaml.end], &taken_out, &wanted);
        is_exact.then_some(new)
    }
}
