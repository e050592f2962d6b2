//! `dangling-entry`: a reference to an entry that does not exist, or to the entry itself.

use super::keys::{Index, Keyed, Keys, NONE, hash};
use super::suggest::nearest;
use super::{Body, Check, Context, Rule};
use crate::finding::{Applicability, Place, Raised, RuleId, Severity, Sink};
use crate::guide::{EntryFile, TextRole, ThemeFile, citations, each_reference, field_path, walk_theme};
use crate::source::FileId;

const ID: RuleId = RuleId("dangling-entry");

pub(super) const RULE: Rule = Rule {
    id: ID,
    severity: Severity::Error,
    summary: "a reference to an entry that does not exist",
    fix: Some(Applicability::Suggested),
    docs: include_str!("../../docs/rules/dangling-entry.md"),
    checks: &[Check::Entry(itself), Check::Keys(keys, references, NONE), Check::Theme(theme), Check::Body(body)],
};

/// The key of an entry's own slug; all other keys are its references, numbered from 0.
const OWN: u16 = u16::MAX;

fn keys(file: &EntryFile, keys: &mut Keys<'_>) {
    keys.add(OWN, &file.slug);
    let mut number = 0;
    each_reference(file.entry(), |_, slug| {
        keys.add(number, slug);
        number = (number + 1).min(OWN - 1);
    });
}

fn references(context: &Context<'_>, index: &Index<'_>, sink: &mut Sink) {
    let mut guesses = guesses(context);
    let dangling_ones = index.groups().filter(|group| group.iter().all(|keyed| keyed.which != OWN)).flatten();
    let mut by_entry: Vec<&Keyed> = dangling_ones.collect();
    // One look at an entry finds all of its references, and there may be thousands.
    by_entry.sort_unstable_by_key(|keyed| (keyed.entry, keyed.key));
    for keys in by_entry.chunk_by(|a, b| a.entry == b.entry) {
        let file = context.entry_with(keys[0]);
        each_reference(file.entry(), |place, slug| {
            let is_dangling = keys.binary_search_by_key(&hash(slug), |keyed| keyed.key).is_ok();
            if is_dangling && !context.guide.knows_entry(slug) {
                let guess = guesses.next().is_some();
                sink.push(dangling(context, file.file, place(), slug, Some(&file.slug), guess));
            }
        });
    }
}

/// A component or a relation that is the entry itself.
fn itself(_: &Context<'_>, file: &EntryFile, sink: &mut Sink) {
    each_reference(file.entry(), |place, slug| {
        let place = if slug == file.slug { place() } else { return };
        // A note may well cite the entry that it stands in.
        if matches!(place, Place::Field { .. }) {
            sink.push(
                Raised::new(ID, file.file, place, "the entry refers to itself")
                    .help("name another entry, or remove it"),
            );
        }
    });
}

/// Notes on what to read next.
fn theme(context: &Context<'_>, file: &ThemeFile, sink: &mut Sink) {
    let mut guesses = guesses(context);
    walk_theme(&file.theme, |steps, role, text| {
        if role == TextRole::Note && text.contains("[[") {
            for (span, slug) in citations(text).filter(|(_, slug)| !context.guide.knows_entry(slug)) {
                let guess = guesses.next().is_some();
                let place = Place::Within(field_path(steps), span);
                sink.push(dangling(context, file.file, place, slug, None, guess));
            }
        }
    });
}

fn body(context: &Context<'_>, body: &Body<'_>, sink: &mut Sink) {
    let mut guesses = guesses(context);
    for (span, slug) in citations(body.text).filter(|(_, slug)| !context.guide.knows_entry(slug)) {
        let guess = guesses.next().is_some();
        sink.push(dangling(context, body.file, body.place(span), slug, None, guess));
    }
}

/// One for each slug that may be compared with those of all entries: any number that somebody mends by hand, but not a
/// hundred thousand in a guide of as many entries.
fn guesses(context: &Context<'_>) -> std::ops::Range<usize> {
    const COMPARISONS: usize = 2_000_000;
    0..COMPARISONS / context.guide.entries.len().max(1)
}

/// `own` is the entry that refers, where it may not refer to itself; `guess` asks for the slug that was meant.
fn dangling(context: &Context<'_>, file: FileId, place: Place, slug: &str, own: Option<&str>, guess: bool) -> Raised {
    let raised = Raised::new(ID, file, place, format!("no entry is called `{slug}`"));
    let others = context.guide.entries.iter().map(|entry| entry.slug.as_str()).filter(|slug| Some(*slug) != own);
    match if guess { nearest(slug, others) } else { None } {
        Some(best) => raised.help(format!("did you mean `{best}`?")).replace_with(Applicability::Suggested, best),
        None => raised.help("find the slug with `ddscurate search`; if there is no entry yet, add it first"),
    }
}
