//! Thousands of changes of real and messy files: each is carried out exactly, or refused, and the latter hardly ever.
//!
//! What comes of a change is judged without anything that the editor uses: the document is read by the YAML library, the
//! change carried out on what it holds, comments are told by marks of their own, and lines that have nothing to do with
//! the change must be the same bytes.

mod messy;
mod tree;

use crate::guides::{files_below, fixtures, root};
use crate::random::Random;
use ddscurate::guide::shape_of;
use ddscurate::source::{Change, FieldPath, Refused, Segment, Shape, Span, Value, edit};
use messy::{MARK, Manner, Messy, Place, write};
use rayon::prelude::*;
use std::collections::BTreeSet;
use std::fs;
use tree::Tree;

/// A text as the guides of this world have them, with comments here and there.
const ORDINARY: Manner = Manner { is_odd: false, comments: 12 };
const ODD: Manner = Manner { is_odd: true, comments: 15 };

/// What no change of a text's writing may add.
const NEW_COMMENT: &str = " # x";

/// What came of some changes.
#[derive(Default)]
struct Tally {
    made: usize,
    /// Those that could have been carried out: what was to be done, in which text, and why it was not.
    refused: Vec<(String, String, Refused)>,
    impossible: usize,
    wrong: Vec<String>,
}

#[test]
fn changes_of_ordinary_files_are_exact_and_hardly_ever_refused() {
    let tally = hunt(ORDINARY, 2_000, 1);
    assert!(tally.made > 1_500, "{}", tally.made);
    let refused = tally.refused.len();
    assert!(refused * 100 <= 2 * tally.made, "{refused} of {} refused:\n{}", tally.made + refused, tally.shown());
}

#[test]
fn changes_of_messy_files_are_exact_or_refused() {
    let tally = hunt(ODD, 4_000, 2);
    let refused = tally.refused.len();
    assert!(tally.made > 2_000 && refused * 100 <= 8 * tally.made, "{refused}:\n{}", tally.shown());
}

/// The same at length. Run by name, with `--ignored --nocapture`.
#[test]
#[ignore = "takes minutes"]
fn fifty_thousand_changes() {
    for (what, manner, seed) in [("ordinary", ORDINARY, 11), ("odd", ODD, 12)] {
        let tally = hunt(manner, 25_000, seed);
        let Tally { made, refused, impossible, .. } = &tally;
        println!("{what}: {made} made, {} refused, {impossible} impossible\n{}", refused.len(), tally.shown());
    }
}

impl Tally {
    fn and(mut self, mut more: Self) -> Self {
        self.made += more.made;
        self.impossible += more.impossible;
        self.refused.append(&mut more.refused);
        self.wrong.append(&mut more.wrong);
        self
    }

    /// The refusals, some of them in full.
    fn shown(&self) -> String {
        let of = |(what, text, why): &(String, String, Refused)| format!("== {why}: {what}\n{text}\n");
        self.refused.iter().take(12).map(of).collect()
    }
}

/// Makes `count` changes and holds each against what should have come of it.
fn hunt(manner: Manner, count: usize, seed: u64) -> Tally {
    let trees = real_trees();
    let run = |number: usize| {
        let mut random = Random(seed << 32 | number as u64);
        random.below(1);
        let is_real = random.percent(if manner.is_odd { 40 } else { 100 });
        let tree = if is_real { random.of(&trees).clone() } else { any_map(&mut random, 3) };
        let mut tally = Tally::default();
        if let Some(messy) = write(&tree, manner, &mut random) {
            let messy = if random.percent(15) { messy.with_crlf() } else { messy };
            let shape = if is_real { shape_of("entries/x.yaml") } else { None };
            try_one(&messy, &tree, shape.as_ref(), &mut random, &mut tally);
        }
        tally
    };
    let tally = (0..count).into_par_iter().map(run).reduce(Tally::default, Tally::and);
    assert!(
        tally.wrong.is_empty(),
        "{} wrong:\n{}",
        tally.wrong.len(),
        tally.wrong[..tally.wrong.len().min(5)].join("\n")
    );
    tally
}

fn try_one(messy: &Messy, tree: &Tree, shape: Option<&Shape>, random: &mut Random, tally: &mut Tally) {
    let text = messy.text.as_str();
    let change = any_change(messy, tree, random);
    let wanted = tree.changed(&change).filter(|wanted| wanted.len() > 0);
    match (edit(text, std::slice::from_ref(&change), shape), wanted) {
        (Ok(new), Some(wanted)) => {
            tally.made += 1;
            if let Err(what) = judged(messy, tree, &change, shape, &new, &wanted) {
                tally.wrong.push(format!("== {what}: {change:?}\n{text}\n-- became\n{new}"));
            }
        }
        (Ok(new), None) if Tree::read(&new) != tree.changed(&change) => {
            tally.wrong.push(format!("== impossible: {change:?}\n{text}\n-- became\n{new}"));
        }
        (Err(why), Some(_)) if !may_be_refused(messy, tree, &change) => {
            tally.refused.push((format!("{change:?}"), text.to_owned(), why));
        }
        _ => tally.impossible += 1,
    }
}

/// What a change of the text itself says may be anything, and only what says the same is carried out.
fn may_be_refused(messy: &Messy, tree: &Tree, change: &Change) -> bool {
    let Change::Text { span, text } = change else { return false };
    let mut new = messy.text.clone();
    new.replace_range(span.start..span.end, text);
    Tree::read(&new).as_ref() != Some(tree) || text.ends_with(NEW_COMMENT) || marks(&new) != marks(&messy.text)
}

/// What is wrong with `new`, which came of a change.
fn judged(
    messy: &Messy,
    tree: &Tree,
    change: &Change,
    shape: Option<&Shape>,
    new: &str,
    wanted: &Tree,
) -> Result<(), String> {
    let old = messy.text.as_str();
    let holds = Tree::read(new).ok_or("no YAML")?;
    let added = added(tree, change);
    match &added {
        None if holds != *wanted => return Err(format!("holds {holds:?}")),
        Some(path) if holds.clone().with_last(path) != *wanted => return Err(format!("holds {holds:?}")),
        Some(path) => in_order(tree, &holds, path, shape)?,
        None => {}
    }
    let place = |nth| change_path(change).map(|path| tree.way(path, nth)).and_then(|way| messy.places.get(&way));
    let may_go = match change {
        Change::Remove { nth, .. } => place(*nth).map(|place| place.start..line_end(old, place.end)),
        Change::Set { path, .. } if tree.at(&tree.way(path, 0)).is_collection() && added.is_none() => {
            // Below the key, or from the bracket on.
            place(0).map(|place| place.value.min(line_end(old, place.open))..line_end(old, place.end))
        }
        _ => None,
    };
    let stays = |(_, at): &(String, usize)| may_go.as_ref().is_none_or(|may_go| !may_go.contains(at));
    let (before, after) = (marks_at(old), marks_at(new));
    let names: BTreeSet<&String> = after.iter().map(|(name, _)| name).collect();
    if names.len() != after.len() {
        return Err("a comment came twice".to_owned());
    }
    if let Some((lost, _)) = before.iter().filter(|mark| stays(mark)).find(|(name, _)| !names.contains(name)) {
        return Err(format!("lost the comment {lost}"));
    }
    if after.len() > before.len() {
        return Err("made a comment".to_owned());
    }
    untouched(messy, tree, change, added.as_ref(), new)
}

/// The member that a change adds, where it adds one: the first step that was not there.
fn added(tree: &Tree, change: &Change) -> Option<FieldPath> {
    let (Change::Set { path, .. } | Change::Append { path, .. }) = change else { return None };
    let length = tree.way(path, 0).len();
    let steps = path.segments().iter().take(length + 1);
    let add = |path: FieldPath, segment: &Segment| match segment {
        Segment::Key(key) => path.key(key.as_str()),
        Segment::Index(index) => path.index(*index),
    };
    (length < path.segments().len()).then(|| steps.fold(FieldPath::root(), add))
}

/// A new field of a record goes where the format says, if the others stand as it says.
fn in_order(old: &Tree, new: &Tree, path: &FieldPath, shape: Option<&Shape>) -> Result<(), String> {
    let Some(Shape::Record(fields)) = shape.filter(|_| path.segments().len() == 1) else { return Ok(()) };
    let ranks = |tree: &Tree| match tree {
        Tree::Map(members) => members
            .iter()
            .map(|(key, _)| fields.iter().position(|field| field.name == key).unwrap_or(fields.len()))
            .collect::<Vec<_>>(),
        _ => Vec::new(),
    };
    if ranks(old).is_sorted() && !ranks(new).is_sorted() { Err("added out of order".to_owned()) } else { Ok(()) }
}

/// Lines that a change has nothing to do with are the same bytes.
fn untouched(messy: &Messy, tree: &Tree, change: &Change, added: Option<&FieldPath>, new: &str) -> Result<(), String> {
    let old = messy.text.as_str();
    let whole = Place { end: old.len(), ..Place::default() };
    let at = |way: &[usize]| messy.places.get(way).copied().unwrap_or(whole);
    let (mut start, mut end) = match change {
        Change::LineEnds if old.replace("\r\n", "\n") == new => return Ok(()),
        Change::NoByteOrderMark | Change::LineEnds => (old.len(), old.len()),
        Change::FinalNewline => (at(&last_way(tree)).value, old.len()),
        Change::Text { span, .. } => (span.start, span.end),
        Change::Set { path, .. } | Change::Append { path, .. } | Change::Splice { path, .. } => {
            let place = at(&tree.way(path, 0));
            (place.start, place.end)
        }
        Change::Rename { path, nth, .. } => {
            let place = at(&tree.way(path, *nth));
            (place.start, place.open)
        }
        Change::Remove { path, nth } => {
            let way = tree.way(path, *nth);
            let place = at(&way);
            let above = &way[..way.len() - 1];
            if place.in_flow || tree.at(above).len() == 1 {
                (at(above).start.min(place.start), at(above).end.max(place.end))
            } else {
                (place.start, place.end)
            }
        }
    };
    let is_insertion = matches!(change, Change::Append { path, .. } if tree.at(&tree.way(path, 0)).len() > 0)
        || added.is_some_and(|path| tree.at(&tree.way(&path.parent().unwrap(), 0)).len() > 0);
    let same_start = common(old.bytes(), new.bytes());
    let same_end = common(old.bytes().rev(), new.bytes().rev());
    if is_insertion && same_start + same_end < old.len() {
        return Err("wrote over something".to_owned());
    }
    start = line_start(old, start);
    if matches!(change, Change::Remove { .. }) {
        // The last line of a text without an end takes that of the line above along.
        start = start.saturating_sub(2);
    }
    end = line_end(old, end);
    while is_insertion && end < old.len() && is_space_or_comment(&old[end..line_end(old, end + 1)]) {
        end = line_end(old, end + 1);
    }
    let is_ended = if matches!(change, Change::FinalNewline) { 0 } else { old.len() - (end + 2).min(old.len()) };
    if same_start < start.min(new.len()) {
        return Err(format!("changed something above, {same_start} < {start}"));
    }
    if same_end < is_ended.min(new.len() - same_start) {
        return Err(format!("changed something below, {same_end} < {is_ended}"));
    }
    Ok(())
}

fn is_space_or_comment(line: &str) -> bool {
    let line = line.trim();
    line.is_empty() || line.starts_with('#')
}

fn common(a: impl Iterator<Item = u8>, b: impl Iterator<Item = u8>) -> usize {
    a.zip(b).take_while(|(a, b)| a == b).count()
}

fn line_start(text: &str, at: usize) -> usize {
    text[..at].rfind('\n').map_or(0, |newline| newline + 1)
}

fn line_end(text: &str, at: usize) -> usize {
    text.get(at..).and_then(|rest| rest.find('\n')).map_or(text.len(), |newline| at + newline)
}

fn marks(text: &str) -> BTreeSet<String> {
    marks_at(text).into_iter().map(|(mark, _)| mark).collect()
}

/// The comments' marks and where they stand. No value holds one.
fn marks_at(text: &str) -> Vec<(String, usize)> {
    let mark = |(at, _): (usize, &str)| {
        let number = text[at + MARK.len()..].split_once(';')?.0;
        number.bytes().all(|byte| byte.is_ascii_digit()).then(|| (number.to_owned(), at))
    };
    text.match_indices(MARK).filter_map(mark).collect()
}

fn change_path(change: &Change) -> Option<&FieldPath> {
    match change {
        Change::Set { path, .. }
        | Change::Rename { path, .. }
        | Change::Remove { path, .. }
        | Change::Splice { path, .. }
        | Change::Append { path, .. } => Some(path),
        Change::Text { .. } | Change::LineEnds | Change::FinalNewline | Change::NoByteOrderMark => None,
    }
}

fn last_way(tree: &Tree) -> Vec<usize> {
    let (mut way, mut at) = (Vec::new(), tree);
    while at.len() > 0 {
        way.push(at.len() - 1);
        at = at.child(at.len() - 1).unwrap();
    }
    way
}

/// What the entries and themes of this guide and of the fixtures hold.
fn real_trees() -> Vec<Tree> {
    let mut paths = files_below(&root().join("entries"));
    paths.extend(files_below(&root().join("contributors")));
    paths.extend(files_below(&fixtures()).into_iter().filter(|path| path.extension().is_some_and(|end| end == "yaml")));
    let read = |path| Tree::read(&fs::read_to_string(path).ok()?);
    let trees: Vec<Tree> =
        paths.into_iter().filter_map(read).filter(|tree| matches!(tree, Tree::Map(_)) && tree.len() > 0).collect();
    assert!(trees.len() > 200, "{}", trees.len());
    trees
}

fn any_change(messy: &Messy, tree: &Tree, random: &mut Random) -> Change {
    let ways: Vec<Vec<usize>> = tree.ways().into_iter().filter(|way| !tree.is_hidden(way)).collect();
    let way = random.of(&ways).clone();
    let (path, nth) = tree.path(&way);
    let key = || ["note", "aliases", "x-new", "a b", "yes", "weight", "vendor", "1"].map(str::to_owned);
    match random.below(20) {
        0..=4 => Change::Set { path, value: any_value(random, 2) },
        5 | 6 => {
            let inner = tree.at(&way);
            let place = if matches!(inner, Tree::Map(_) | Tree::Null) { path } else { FieldPath::root() };
            let place = place.key(random.of(&key()).as_str());
            let place = if random.percent(20) { place.key("deeper") } else { place };
            Change::Set { path: place, value: any_value(random, 2) }
        }
        7 | 8 => Change::Rename { path, nth, key: random.of(&key()).clone() },
        9..=12 => Change::Remove { path, nth },
        13..=15 => {
            let texts: Vec<&Vec<usize>> = ways.iter().filter(|way| matches!(tree.at(way), Tree::Text(_))).collect();
            let Some(way) = (!texts.is_empty()).then(|| *random.of(&texts)) else { return Change::LineEnds };
            let Tree::Text(text) = tree.at(way) else { return Change::LineEnds };
            let mut ends =
                [random.below(text.len() + 1), random.below(text.len() + 1)].map(|at| text.floor_char_boundary(at));
            ends.sort_unstable();
            let new =
                *random.of(&["", "x", "'", "\"", ": ", " #", "\n", "\u{e9}", " and more ", "\\", ", ", "]", "\u{7}"]);
            Change::Splice { path: tree.path(way).0, part: Span::new(ends[0], ends[1]), text: new.to_owned() }
        }
        16 | 17 => {
            let lists: Vec<&Vec<usize>> = ways.iter().filter(|way| matches!(tree.at(way), Tree::List(_))).collect();
            let path = if lists.is_empty() || random.percent(20) {
                FieldPath::from("aliases")
            } else {
                tree.path(lists[random.below(lists.len())]).0
            };
            Change::Append { path, value: any_value(random, 2) }
        }
        18 => {
            let place = messy.places[&way];
            let text = messy.text[place.value..place.end].to_owned();
            let is_text = matches!(tree.at(&way), Tree::Text(_));
            let new = match random.below(3) {
                0 if is_text => format!("'{text}'"),
                1 => text.trim_matches(['\'', '"']).to_owned(),
                _ => format!("{text}{NEW_COMMENT}"),
            };
            Change::Text { span: Span::new(place.value, place.end), text: new }
        }
        _ => random.of(&[Change::LineEnds, Change::FinalNewline, Change::NoByteOrderMark]).clone(),
    }
}

/// Texts that are easily written wrongly.
const TEXTS: [&str; 40] = [
    "",
    "plain",
    "two words",
    " lead",
    "trail ",
    "a: b",
    "a #b",
    "yes",
    "1.0",
    "007",
    "- x",
    "two\nlines\n",
    "two\nlines",
    "\n",
    "a\tb",
    "it's",
    "say \"x\"",
    "back\\slash",
    "n\u{e9}",
    "\u{1f600}",
    "#x",
    "[x]",
    "{",
    "x, y",
    "a\n\n b\n",
    "  far\nin\n",
    "\u{a0}",
    "end\n\n\n",
    "0x1F",
    "null",
    "~",
    "https://a.example/?b=c&d#e",
    "x:",
    "? y",
    "!z",
    "&a",
    "*b",
    "%",
    "one sentence that is long enough to be written over several lines, with a comma.",
    "2028-01-01",
];

fn any_value(random: &mut Random, depth: usize) -> Value {
    match random.below(if depth == 0 { 8 } else { 11 }) {
        0 => Value::Null,
        1 => Value::from(random.percent(50)),
        2 => Value::from(random.below(1000)),
        8 => Value::Sequence((0..random.below(3)).map(|_| any_value(random, depth - 1)).collect()),
        9 | 10 => {
            let count = random.below(4);
            let member = |at: usize| (Value::from(["a", "b c", "yes"][at]), any_value(random, depth - 1));
            Value::Mapping((0..count).map(member).collect())
        }
        _ => Value::from(*random.of(&TEXTS)),
    }
}

/// A mapping as nobody would fill one in.
fn any_map(random: &mut Random, depth: usize) -> Tree {
    let keys = ["name", "kind", "tags", "a b", "yes", "1", "n\u{e9}", "x: y", "# k", "it's"];
    let mut members: Vec<(String, Tree)> = Vec::new();
    for _ in 0..=random.below(5) {
        let key = (*random.of(&keys)).to_owned();
        if members.iter().any(|(other, _)| *other == key) && !random.percent(10) {
            continue;
        }
        let value = match random.below(if depth == 0 { 1 } else { 3 }) {
            0 => Tree::of(&any_value(random, 0)),
            1 => any_map(random, depth - 1),
            _ => Tree::List(
                (0..random.below(4))
                    .map(|_| match random.below(3) {
                        0 => any_map(random, depth - 1),
                        1 => Tree::List(vec![Tree::of(&any_value(random, 0)), Tree::of(&any_value(random, 0))]),
                        _ => Tree::of(&any_value(random, 0)),
                    })
                    .collect(),
            ),
        };
        members.push((key, value));
    }
    Tree::Map(members)
}
