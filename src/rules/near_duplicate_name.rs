//! `near-duplicate-name`: two entries whose names differ by a slip of the pen, or by the order of their words.

use super::duplicate_name::field;
use super::keys::{Index, Keys};
use super::{Check, Context, Rule};
use crate::finding::{Place, Raised, RuleId, Severity, Sink};
use crate::guide::{Entry, EntryFile, Successor, name_key};
use std::collections::HashSet;

const ID: RuleId = RuleId("near-duplicate-name");

pub(super) const RULE: Rule = Rule {
    id: ID,
    severity: Severity::Warning,
    summary: "two entries whose names are nearly the same",
    docs: include_str!("../../docs/rules/near-duplicate-name.md"),
    checks: &[Check::Keys(keys, look)],
};

/// The fewest letters of a name that is compared: shorter names are one letter apart by chance.
const LEAST: usize = 7;

/// The most letters of a name that is compared letter by letter: in a longer one nobody sees a slip for the same name.
const MOST: usize = 32;

/// Marks the keys of a name that is spelled so at home, in one of its entry's addresses.
const AT_HOME: u16 = 1 << 15;

/// Names that are one slip apart become the same when a letter is left out of one of them or of both (Garbe, symmetric
/// delete). So each name has a key for every letter left out, one for itself, and one for its letters in any order.
fn keys(file: &EntryFile, keys: &mut Keys<'_>) {
    let mut addresses = None;
    for (which, name) in (0..).zip(file.entry().names()) {
        let mut letters: Vec<char> = name_key(name).chars().collect();
        if letters.len() < LEAST {
            continue;
        }
        let bare: String = letters.iter().filter(|c| c.is_alphanumeric()).collect();
        let at_home = addresses.get_or_insert_with(|| addresses_of(file.entry())).contains(&bare);
        let which = if at_home { which | AT_HOME } else { which };
        if letters.len() <= MOST {
            each_with_one_left_out(&letters, |sum| keys.add(which, ("one left out", sum)));
        }
        letters.sort_unstable();
        keys.add(which, ("letters", letters));
    }
}

/// Checksums of the letters, and of the letters without each of them: sums of their powers, so that each costs a step.
fn each_with_one_left_out(letters: &[char], mut visit: impl FnMut(u64)) {
    const BASE: u64 = 0x9e37_79b9_7f4a_7c15;
    let step = |sum: u64, letter: char| sum.wrapping_mul(BASE).wrapping_add(u64::from(letter) + 1);
    visit(letters.iter().fold(0, |sum, letter| step(sum, *letter)));
    // What stands behind the letter that is left out, and the power that moves what stands before it in front of that.
    let mut behind = vec![(0, 1_u64)];
    for (place, letter) in letters.iter().rev().enumerate() {
        let (sum, power) = behind[place];
        behind.push(((u64::from(*letter) + 1).wrapping_mul(power).wrapping_add(sum), power.wrapping_mul(BASE)));
    }
    let mut before = 0_u64;
    for (place, letter) in letters.iter().enumerate() {
        // Of several like letters in a row it is all the same which one is left out.
        if letters.get(place + 1) != Some(letter) {
            let (sum, power) = behind[letters.len() - place - 1];
            visit(before.wrapping_mul(power).wrapping_add(sum));
        }
        before = step(before, *letter);
    }
}

fn look(context: &Context<'_>, index: &Index<'_>, sink: &mut Sink) {
    let mut seen = HashSet::new();
    for (mut first, mut second) in index.twins() {
        // Both are spelled so at home: no slip of an author's, however near they are. Most of those that meet here are such,
        // so the entries are not looked at for it.
        if first.which & second.which & AT_HOME != 0 {
            continue;
        }
        first.which &= !AT_HOME;
        second.which &= !AT_HOME;
        let pair = (first.entry, first.which, second.entry, second.which);
        if !seen.insert(pair) {
            continue;
        }
        let (a, b) = (context.entry_with(&first), context.entry_with(&second));
        let name_of = |file: &'_ EntryFile, which: u16| file.entry().names().nth(which.into()).map(str::to_owned);
        let (Some(a_name), Some(b_name)) = (name_of(a, first.which), name_of(b, second.which)) else { continue };
        if !are_near(&a_name, &b_name) || knows(a.entry(), &b.slug) || knows(b.entry(), &a.slug) {
            continue;
        }
        let message = format!("`{b_name}` is nearly the name of the entry `{}`, `{a_name}`", a.slug);
        sink.push(
            Raised::new(ID, b.file, Place::value(field(second.which)), message)
                .related(a.file, Place::value(field(first.which)), "the other name")
                .help("if it is the same tool, keep one entry; if not, a relation between the two says so"),
        );
    }
}

/// True for names that one slip, or another order of the words, makes the same; not for those that are the same.
fn are_near(a: &str, b: &str) -> bool {
    let (a_key, b_key) = (name_key(a), name_key(b));
    // `Bootstrap 3` and `Bootstrap 4` are two things, as are `C` and `C++`.
    let marks = |key: &str| key.chars().filter(|c| !c.is_alphabetic()).collect::<String>();
    if a_key == b_key || marks(&a_key) != marks(&b_key) {
        return false;
    }
    let words = |name: &str| {
        let mut words: Vec<String> = name.split(|c: char| !c.is_alphanumeric()).map(str::to_lowercase).collect();
        words.retain(|word| !word.is_empty());
        words.sort_unstable();
        words
    };
    words(a) == words(b) || strsim::osa_distance(&a_key, &b_key) <= 1
}

/// The letters of an entry's addresses, one on a line.
fn addresses_of(entry: &Entry) -> String {
    let mut letters = String::new();
    for (_, url) in entry.urls.iter() {
        letters.extend(url.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase));
        letters.push('\n');
    }
    letters
}

/// True when the entry speaks of the other one: whoever wrote it knew both.
fn knows(entry: &Entry, slug: &str) -> bool {
    let successor = entry.status.as_ref().and_then(|status| status.successor.as_ref());
    entry.components.iter().any(|part| part.entry.as_deref() == Some(slug))
        || entry.relations.iter().any(|relation| relation.entry == slug)
        || matches!(successor, Some(Successor::Entry(named)) if named == slug)
}

#[cfg(test)]
mod tests {
    use super::are_near;
    use crate::guide::name_key;
    use proptest::prelude::*;

    #[test]
    fn slips_are_told_from_other_names() {
        for (a, b) in [
            ("Kubernetes", "Kubernets"),
            ("Prometheus", "Prometeus"),
            ("Gitea Actions", "Actions Gitea"),
            ("Terraform", "Terrafrom"),
            ("Graphite 2", "Graphitte 2"),
        ] {
            assert!(are_near(a, b), "{a} / {b}");
        }
        for (a, b) in [
            ("kube-linter", "kubelinter"),
            ("Bootstrap 3", "Bootstrap 4"),
            ("Log4j Core", "Log4js Cores"),
            ("Prometheus", "Promethium"),
            ("Visual C", "Visual C++"),
        ] {
            assert!(!are_near(a, b), "{a} / {b}");
        }
    }

    /// The keys of a name, as the check takes them.
    fn keys_of(name: &str) -> Vec<u64> {
        let text = format!("name: \"{name}\"\nkind: tool\nsummary: x\n");
        let mut tree = crate::source::MemoryTree::default();
        tree.0.insert("guide.yaml".to_owned(), b"schema: 1\n".to_vec());
        tree.0.insert("entries/x.yaml".to_owned(), text.into_bytes());
        let guide = crate::guide::load(&tree).unwrap();
        let mut taken = Vec::new();
        super::keys(&guide.entries[0], &mut super::Keys::new(0, 0, &mut taken));
        taken.into_iter().map(|keyed| keyed.key).collect()
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn names_one_letter_apart_share_a_key(name in "[a-z]{7,20}", at in 0..20_usize, edit in 0..4_usize, c in "[a-z]") {
            let mut letters: Vec<char> = name.chars().collect();
            let at = at % letters.len();
            let c = c.chars().next().unwrap();
            match edit {
                0 => letters.insert(at, c),
                1 => letters[at] = c,
                2 if letters.len() > super::LEAST => drop(letters.remove(at)),
                _ if at + 1 < letters.len() => letters.swap(at, at + 1),
                _ => {}
            }
            let other: String = letters.into_iter().collect();
            // An ending like `com` is no part of a key only after a dot, so both are what they seem.
            prop_assert_eq!(&name_key(&name), &name);
            let (a, b) = (keys_of(&name), keys_of(&other));
            prop_assert!(a.iter().any(|key| b.contains(key)), "{} {}", name, other);
        }
    }
}
