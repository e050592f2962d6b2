//! `relation-cycle`: entries that are parts, successors or forks of each other in a circle.

use super::keys::{Index, Keys, NONE, hash};
use super::{Check, Context, Rule};
use crate::finding::{Place, Raised, RuleId, Severity, Sink};
use crate::guide::{EntryFile, RelationKind, Successor};
use crate::source::FieldPath;
use std::collections::HashMap;
use std::collections::hash_map::Entry::Vacant;

const ID: RuleId = RuleId("relation-cycle");

pub(super) const RULE: Rule = Rule {
    id: ID,
    severity: Severity::Error,
    summary: "entries that are parts, successors or forks of each other in a circle",
    fix: None,
    docs: include_str!("../../docs/rules/relation-cycle.md"),
    checks: &[Check::Keys(keys, look, NONE)],
};

/// The ways that must lead somewhere: what they are to a reader, and their number.
const KINDS: [(u16, &str); 3] = [(0, "component"), (1, "successor"), (2, "fork")];

/// How many circles of one kind are told of.
const MAX_CIRCLES: usize = 100;

fn keys(file: &EntryFile, keys: &mut Keys<'_>) {
    each_step(file, |kind, _, slug| {
        if slug != file.slug {
            keys.add(kind, slug);
        }
    });
}

fn look(context: &Context<'_>, index: &Index<'_>, sink: &mut Sink) {
    let all = index.all();
    if all.is_empty() {
        return;
    }
    let entries: HashMap<u64, u32> =
        (0..).zip(&context.guide.entries).map(|(at, file)| (hash(&file.slug), at)).collect();
    for (kind, word) in KINDS {
        let mut steps: HashMap<u32, Vec<u32>> = HashMap::new();
        for keyed in all.iter().filter(|keyed| keyed.which == kind) {
            if let Some(to) = entries.get(&keyed.key) {
                steps.entry(keyed.entry).or_default().push(*to);
            }
        }
        for next in steps.values_mut() {
            next.sort_unstable();
            next.dedup();
        }
        for circle in circles(&steps) {
            raise(context, kind, word, &circle, sink);
        }
    }
}

/// Tells of a circle at the entry in it that comes first in the guide.
fn raise(context: &Context<'_>, kind: u16, word: &str, circle: &[u32], sink: &mut Sink) {
    let file = |at: usize| &context.guide.entries[circle[at % circle.len()] as usize];
    let slugs: Vec<String> = (0..=circle.len()).map(|at| format!("`{}`", file(at).slug)).collect();
    let mut first = None;
    each_step(file(0), |step, place, slug| {
        if step == kind && slug == file(1).slug && first.is_none() {
            first = Some(place());
        }
    });
    if let Some(path) = first {
        let mut raised = Raised::new(
            ID,
            file(0).file,
            Place::value(path),
            format!("the {word}s lead in a circle: {}", shown(&slugs)),
        );
        let back = file(circle.len() - 1);
        let mut closing = None;
        each_step(back, |step, place, slug| {
            if step == kind && slug == file(0).slug && closing.is_none() {
                closing = Some(place());
            }
        });
        if let Some(path) = closing {
            raised = raised.related(back.file, Place::value(path), "and back again");
        }
        sink.push(raised.help("remove the step that is not true"));
    }
}

/// A long circle by its ends.
fn shown(slugs: &[String]) -> String {
    match slugs {
        [first, second, .., last] if slugs.len() > 6 => format!("{first}, {second}, \u{2026}, {last}"),
        slugs => slugs.join(", "),
    }
}

/// Circles in a graph, each beginning with its least member: one for every step that closes one, up to [`MAX_CIRCLES`].
fn circles(steps: &HashMap<u32, Vec<u32>>) -> Vec<Vec<u32>> {
    let mut starts: Vec<u32> = steps.keys().copied().collect();
    starts.sort_unstable();
    // Whether all that can be reached from a member was looked at; one that is not yet so is on the way.
    let mut done: HashMap<u32, bool> = HashMap::new();
    let mut found = Vec::new();
    for start in starts {
        // The way from the start to here, with how many of the steps from each member were taken.
        let mut way: Vec<(u32, usize)> = Vec::new();
        if let Vacant(unseen) = done.entry(start) {
            unseen.insert(false);
            way.push((start, 0));
        }
        while let Some((at, taken)) = way.last_mut() {
            let Some(next) = steps.get(at).and_then(|next| next.get(*taken)).copied() else {
                done.insert(*at, true);
                way.pop();
                continue;
            };
            *taken += 1;
            match done.get(&next) {
                Some(true) => {}
                Some(false) => {
                    let from = way.iter().position(|(member, _)| *member == next).unwrap_or(0);
                    let mut circle: Vec<u32> = way[from..].iter().map(|(member, _)| *member).collect();
                    let least = (0..circle.len()).min_by_key(|at| circle[*at]).unwrap_or(0);
                    circle.rotate_left(least);
                    found.push(circle);
                    if found.len() == MAX_CIRCLES {
                        return found;
                    }
                }
                None => {
                    done.insert(next, false);
                    way.push((next, 0));
                }
            }
        }
    }
    found
}

/// Every step from an entry to another that must not lead back: its kind, its place and where it leads.
fn each_step(file: &EntryFile, mut visit: impl FnMut(u16, &dyn Fn() -> FieldPath, &str)) {
    let entry = file.entry();
    for (index, component) in entry.components.iter().enumerate() {
        if let Some(slug) = component.entry.as_deref().filter(|slug| !slug.is_empty()) {
            visit(0, &|| FieldPath::from("components").index(index).key("entry"), slug);
        }
    }
    if let Some(Successor::Entry(slug)) = entry.status.as_ref().and_then(|status| status.successor.as_ref()) {
        visit(1, &|| FieldPath::from("status").key("successor"), slug);
    }
    for (index, relation) in entry.relations.iter().enumerate() {
        if relation.kind == Some(RelationKind::ForkOf) && !relation.entry.is_empty() {
            visit(2, &|| FieldPath::from("relations").index(index).key("entry"), &relation.entry);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::circles;
    use std::collections::HashMap;

    #[test]
    fn each_circle_begins_with_its_least_member() {
        let steps = |pairs: &[(u32, u32)]| {
            let mut steps: HashMap<u32, Vec<u32>> = HashMap::new();
            pairs.iter().for_each(|(from, to)| steps.entry(*from).or_default().push(*to));
            steps
        };
        assert_eq!(circles(&steps(&[(1, 2), (2, 3), (1, 3), (4, 1)])), Vec::<Vec<u32>>::new());
        assert_eq!(circles(&steps(&[(7, 5), (5, 9), (9, 7), (1, 7)])), [[5, 9, 7]]);
        assert_eq!(circles(&steps(&[(1, 2), (2, 1), (2, 3), (3, 2)])), [[1, 2], [2, 3]]);
        // A long chain is walked without going down into it.
        let chain: Vec<(u32, u32)> = (0..100_000).map(|at| (at, at + 1)).chain([(100_000, 0)]).collect();
        assert_eq!(circles(&steps(&chain)).len(), 1);
    }
}
