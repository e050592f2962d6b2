//! `brand-spelling`: a name that is spelled otherwise than its makers spell it.

use super::brands::{Candidate, candidates, fold, has_inner_capital, is_distinctive, is_misspelled};
use super::keys::{Index, Keyed, Keys, hash};
use super::texts::Text;
use super::{Check, Context, Rule};
use crate::finding::{Applicability, Place, Raised, RuleId, Severity, Sink};
use crate::guide::{EntryFile, Prose, TextRole, field_path, joined_hash, walk_entry, walk_theme, word_hash};
use crate::source::{FileId, Span};
use std::collections::{HashMap, HashSet};

const ID: RuleId = RuleId("brand-spelling");

pub(super) const RULE: Rule = Rule {
    id: ID,
    severity: Severity::Warning,
    summary: "a name that is spelled otherwise than its makers spell it",
    fix: Some(Applicability::Suggested),
    docs: include_str!("../../docs/rules/brand-spelling.md"),
    checks: &[Check::Text(known), Check::Keys(take, compare, Some(is_spelled_by))],
};

/// Marks the key of a name that has a spelling of its own among those of what texts say.
const IS_NAME: u16 = 1 << 15;

/// Marks the key of a name that has none: it only says that this spelling is right, too.
const IS_PLAIN: u16 = 1 << 14;

/// Names that are known without looking at other entries.
fn known(context: &Context<'_>, text: &Text<'_>, sink: &mut Sink) {
    if text.is_own() {
        for (span, name) in context.brands().misspelled(&text.prose) {
            let written = &text.text()[span.start..span.end];
            sink.push(raise(Raised::new(ID, text.file, text.place(span), message(written, name)), name));
        }
    }
}

fn message(written: &str, name: &str) -> String {
    format!("`{written}` is spelled `{name}` by its makers")
}

fn raise(raised: Raised, name: &str) -> Raised {
    raised.help(format!("write `{name}`")).replace_with(Applicability::Suggested, name)
}

/// The names of an entry, and what its texts may call others.
fn take(file: &EntryFile, keys: &mut Keys<'_>) {
    for name in names(file) {
        keys.add(IS_NAME | spelling(name), fold(name));
    }
    let entry = file.entry();
    for name in entry.names().filter(|name| !is_distinctive(name)) {
        keys.add(IS_PLAIN | spelling(name), fold(name));
    }
    walk_entry(file.entry(), |_, role, text| {
        if matches!(role, TextRole::Summary | TextRole::Note) {
            capitals(text, |folded, written| keys.add(spelling(written), folded));
        }
    });
}

/// Of a name, everybody who uses it; of a word in a text, whoever is called so.
fn is_spelled_by(own: u16, other: u16) -> bool {
    (own | other) & (IS_NAME | IS_PLAIN) != 0
}

/// The names of an entry that have a spelling of their own, and the words within them that have.
fn names(file: &EntryFile) -> impl Iterator<Item = &str> {
    file.entry().names().flat_map(|name| {
        let whole = Some(name).filter(|name| is_distinctive(name));
        let has_spelling = |word: &&str| is_distinctive(word) && word.starts_with(|c: char| c.is_ascii_uppercase());
        whole.into_iter().chain(name.split(' ').filter(has_spelling).filter(move |word| *word != name))
    })
}

/// Tells two spellings apart, but for one pair in 16,384.
fn spelling(written: &str) -> u16 {
    u16::try_from(hash(written) & u64::from(IS_PLAIN - 1)).unwrap_or_default()
}

/// Words that may be names: with a capital inside, or with one in front and not at the start of a sentence; and two words
/// with capitals in front. Markup is not told apart here; what is found is looked at again.
fn capitals(text: &str, mut visit: impl FnMut(u32, &str)) {
    let bytes = text.as_bytes();
    let mut at = 0;
    let mut last: Option<(usize, usize, u32)> = None;
    while at < bytes.len() {
        let start = at;
        while at < bytes.len() && bytes[at].is_ascii_alphanumeric() {
            at += 1;
        }
        if at == start {
            at += 1;
            continue;
        }
        let word = &text[start..at];
        let is_capital = bytes[start].is_ascii_uppercase();
        if !is_capital && !word.bytes().any(|byte| byte.is_ascii_uppercase()) {
            continue;
        }
        let folded = word_hash(word);
        let is_inside = text[..start].ends_with(' ') && !text[..start - 1].ends_with(['.', '!', '?', ':']);
        if word.len() > 3 && (is_inside || has_inner_capital(word)) {
            visit(folded, word);
        }
        if let Some((before, end, first)) = last
            && is_capital
            && &text[end..start] == " "
        {
            visit(joined_hash(first, word), &text[before..at]);
        }
        last = is_capital.then_some((start, at, folded));
    }
}

/// Compares what texts say with the names of all entries.
fn compare(context: &Context<'_>, index: &Index<'_>, sink: &mut Sink) {
    let mut spelled: HashMap<u64, Keyed> = HashMap::new();
    // What to look for in an entry, so that it is gone through once, whatever it speaks of.
    let mut wanted: HashMap<u32, HashSet<u64>> = HashMap::new();
    for group in index.groups() {
        let Some(name) = group.iter().find(|keyed| keyed.which & IS_NAME != 0) else { continue };
        // Two spellings cancel each other.
        let is_name = |keyed: &&Keyed| keyed.which & (IS_NAME | IS_PLAIN) != 0;
        if group.iter().filter(is_name).any(|other| other.which & !(IS_NAME | IS_PLAIN) != name.which & !IS_NAME) {
            continue;
        }
        spelled.insert(name.key, *name);
        for other in group.iter().filter(|keyed| !is_name(keyed) && keyed.which | IS_NAME != name.which) {
            wanted.entry(other.entry).or_default().insert(name.key);
        }
    }
    for (entry, wanted) in &wanted {
        let file = &context.guide.entries[*entry as usize];
        walk_entry(file.entry(), |steps, role, text| {
            if matches!(role, TextRole::Summary | TextRole::Note) {
                let place = |span| Place::Within(field_path(steps), span);
                look(context, &spelled, Some(wanted), text, |span| (file.file, place(span)), sink);
            }
        });
    }
    if spelled.is_empty() {
        return;
    }
    for theme in &context.guide.themes {
        walk_theme(&theme.theme, |steps, role, text| {
            if role == TextRole::Note {
                let place = |span| Place::Within(field_path(steps), span);
                look(context, &spelled, None, text, |span| (theme.file, place(span)), sink);
            }
        });
    }
    for body in super::bodies(context.guide) {
        look(context, &spelled, None, body.text, |span| (body.file, body.place(span)), sink);
    }
}

/// Looks for misspelled names in one text: for those of these keys, or for all.
fn look(
    context: &Context<'_>,
    spelled: &HashMap<u64, Keyed>,
    only: Option<&HashSet<u64>>,
    text: &str,
    place: impl Fn(Span) -> (FileId, Place),
    sink: &mut Sink,
) {
    let prose = Prose::new(text);
    let visit = |folded: u32, candidate: Candidate<'_>| {
        let key = hash(folded);
        let is_wanted = only.is_none_or(|only| only.contains(&key)) && !context.brands().knows(folded);
        let Some(keyed) = spelled.get(&key).filter(|_| is_wanted) else { return };
        if spelling(candidate.written) | IS_NAME == keyed.which {
            return;
        }
        let owner = context.entry_with(keyed);
        let Some(name) = names(owner).find(|name| fold(name) == folded) else { return };
        if is_misspelled(&prose, &candidate, name, false) {
            let (file, place) = place(candidate.span);
            let entry = Place::value("name");
            let raised = Raised::new(ID, file, place, message(candidate.written, name));
            sink.push(raise(raised, name).related(owner.file, entry, "the entry that is called so"));
        }
    };
    candidates(&prose, |_| true, visit);
}
