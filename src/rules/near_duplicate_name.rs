//! `near-duplicate-name`: two entries whose names differ by a slip of the pen, or by the order of their words.

use super::duplicate_name::field;
use super::keys::{ANY, Index, Keyed, Keys};
use super::{Check, Context, Rule};
use crate::finding::{Place, Raised, RuleId, Severity, Sink};
use crate::guide::{Entry, EntryFile, Successor, name_key};
use std::collections::HashSet;

const ID: RuleId = RuleId("near-duplicate-name");

pub(super) const RULE: Rule = Rule {
    id: ID,
    severity: Severity::Warning,
    summary: "two entries whose names are nearly the same",
    fix: None,
    docs: include_str!("../../docs/rules/near-duplicate-name.md"),
    checks: &[Check::Keys(keys, look, ANY)],
};

/// The fewest letters of a name that is compared: shorter names are one letter apart by chance.
const LEAST: usize = 7;

/// The most letters of a name that is compared letter by letter: in a longer one nobody sees a slip for the same name.
const MOST: usize = 32;

/// The most names of an entry that are compared.
const MOST_NAMES: usize = 31;

/// To how many others with the same key a name is held, so that a key that all names have costs no more than others.
const MOST_OTHERS: usize = 8;

/// What a key says about its name; it fits into a number, so that most pairs are told apart without a look at entries.
#[derive(Clone, Copy)]
struct Which {
    /// The name is spelled so at home, in one of its entry's addresses.
    at_home: bool,
    /// Which of the entry's names it is.
    name: u16,
    /// The first and the last letter of the run in which one was left out; nothing for a key of them all.
    left_out: Option<(u16, u16)>,
}

impl Which {
    fn to_bits(self) -> u16 {
        // A run never ends before it begins.
        let (first, last) = self.left_out.unwrap_or((31, 0));
        u16::from(self.at_home) << 15 | self.name << 10 | first << 5 | last
    }

    fn from_bits(bits: u16) -> Self {
        let (first, last) = (bits >> 5 & 31, bits & 31);
        let left_out = (first <= last).then_some((first, last));
        Self { at_home: bits >> 15 == 1, name: bits >> 10 & 31, left_out }
    }

    /// False for two names that are more than a slip apart, or no slip of an author's however near they are.
    fn may_be_near(self, other: Self) -> bool {
        let are_beside = match (self.left_out, other.left_out) {
            // What was left out stands in the same place (another letter), or in the next one (letters that changed places).
            (Some((first, last)), Some((other_first, other_last))) => {
                first.max(other_first) <= last.min(other_last) + 1
            }
            _ => true,
        };
        are_beside && !(self.at_home && other.at_home)
    }
}

/// Names that are one slip apart become the same when a letter is left out of one of them or of both (Garbe, symmetric
/// delete). So each name has a key for every letter left out, one for itself, and one for its words in any order.
fn keys(file: &EntryFile, keys: &mut Keys<'_>) {
    let mut addresses = None;
    for (name, text) in (0..).zip(file.entry().names().take(MOST_NAMES)) {
        let letters: Vec<char> = name_key(text).chars().collect();
        if letters.len() < LEAST {
            continue;
        }
        let bare: String = letters.iter().filter(|c| c.is_alphanumeric()).collect();
        let at_home = addresses.get_or_insert_with(|| addresses_of(file.entry())).contains(&bare);
        let which = |left_out| Which { at_home, name, left_out }.to_bits();
        if letters.len() <= MOST {
            each_with_one_left_out(&letters, |left_out, sum| keys.add(which(left_out), ("one left out", sum)));
        }
        let words = words(text);
        if words.len() > 1 {
            keys.add(which(None), ("words", words));
        }
    }
}

/// Checksums of the letters, and of the letters without each of them: sums of their powers, so that each costs a step.
/// With each goes the run of like letters in which one was left out.
fn each_with_one_left_out(letters: &[char], mut visit: impl FnMut(Option<(u16, u16)>, u64)) {
    const BASE: u64 = 0x9e37_79b9_7f4a_7c15;
    let step = |sum: u64, letter: char| sum.wrapping_mul(BASE).wrapping_add(u64::from(letter) + 1);
    visit(None, letters.iter().fold(0, |sum, letter| step(sum, *letter)));
    // What stands behind the letter that is left out, and the power that moves what stands before it in front of that.
    let mut behind = vec![(0, 1_u64)];
    for (place, letter) in letters.iter().rev().enumerate() {
        let (sum, power) = behind[place];
        behind.push(((u64::from(*letter) + 1).wrapping_mul(power).wrapping_add(sum), power.wrapping_mul(BASE)));
    }
    let mut before = 0_u64;
    let (mut place, mut first) = (0_u16, 0_u16);
    for (letter, (sum, power)) in letters.iter().zip(behind.iter().rev().skip(1)) {
        // Of several like letters in a row it is all the same which one is left out.
        let next = place + 1;
        if letters.get(usize::from(next)) != Some(letter) {
            visit(Some((first, place)), before.wrapping_mul(*power).wrapping_add(*sum));
            first = next;
        }
        place = next;
        before = step(before, *letter);
    }
}

fn look(context: &Context<'_>, index: &Index<'_>, sink: &mut Sink) {
    let mut seen = HashSet::new();
    for (first, second) in index.groups().flat_map(pairs) {
        let (first_which, second_which) = (Which::from_bits(first.which), Which::from_bits(second.which));
        if !first_which.may_be_near(second_which) {
            continue;
        }
        let (first_name, second_name) = (first_which.name, second_which.name);
        if !seen.insert((first.entry, first_name, second.entry, second_name)) {
            continue;
        }
        let (a, b) = (context.entry_with(&first), context.entry_with(&second));
        let name_of = |file: &'_ EntryFile, which: u16| file.entry().names().nth(which.into()).map(str::to_owned);
        let (Some(a_name), Some(b_name)) = (name_of(a, first_name), name_of(b, second_name)) else { continue };
        if !are_near(&a_name, &b_name) || knows(a.entry(), &b.slug) || knows(b.entry(), &a.slug) {
            continue;
        }
        let message = format!("`{b_name}` is nearly the name of the entry `{}`, `{a_name}`", a.slug);
        sink.push(
            Raised::new(ID, b.file, Place::value(field(second_name)), message)
                .related(a.file, Place::value(field(first_name)), "the other name")
                .help("if it is the same tool, keep one entry; if not, a relation between the two says so"),
        );
    }
}

/// Each key of a group with those before it, of other entries.
fn pairs(group: &[Keyed]) -> impl Iterator<Item = (Keyed, Keyed)> {
    group.iter().enumerate().flat_map(move |(at, second)| {
        let before = &group[at.saturating_sub(MOST_OTHERS)..at];
        before.iter().filter(|first| first.entry != second.entry).map(|first| (*first, *second))
    })
}

/// True for names that one slip, or another order of the words, makes the same; not for those that are the same.
fn are_near(a: &str, b: &str) -> bool {
    let (a_key, b_key) = (name_key(a), name_key(b));
    // `Bootstrap 3` and `Bootstrap 4` are two things, as are `C` and `C++`.
    let marks = |key: &str| key.chars().filter(|c| !c.is_alphabetic()).collect::<String>();
    if a_key == b_key || marks(&a_key) != marks(&b_key) {
        return false;
    }
    words(a) == words(b) || strsim::osa_distance(&a_key, &b_key) <= 1
}

/// The words of a name in lower case, sorted.
fn words(name: &str) -> Vec<String> {
    let mut words: Vec<String> = name.split(|c: char| !c.is_alphanumeric()).map(str::to_lowercase).collect();
    words.retain(|word| !word.is_empty());
    words.sort_unstable();
    words
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
    use super::{Which, are_near};
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
    fn keys_of(name: &str) -> Vec<super::Keyed> {
        let text = format!("name: \"{name}\"\nkind: tool\nsummary: x\n");
        let mut tree = crate::source::MemoryTree::default();
        tree.0.insert("guide.yaml".to_owned(), b"schema: 1\n".to_vec());
        tree.0.insert("entries/x.yaml".to_owned(), text.into_bytes());
        let guide = crate::guide::load(&tree).unwrap();
        let mut taken = Vec::new();
        super::keys(&guide.entries[0], &mut super::Keys::new(0, 0, &mut taken));
        taken
    }

    /// True when the keys of two names lead to a closer look at them.
    fn meet(a: &str, b: &str) -> bool {
        let which = |keyed: &super::Keyed| Which::from_bits(keyed.which);
        let (a, b) = (keys_of(a), keys_of(b));
        a.iter().any(|a| b.iter().any(|b| a.key == b.key && which(a).may_be_near(which(b))))
    }

    #[test]
    fn what_a_key_says_fits_into_its_number() {
        for at_home in [false, true] {
            for name in [0, 7, 31] {
                for left_out in [None, Some((0, 0)), Some((0, 31)), Some((31, 31)), Some((5, 6))] {
                    let back = Which::from_bits(Which { at_home, name, left_out }.to_bits());
                    assert_eq!((back.at_home, back.name, back.left_out), (at_home, name, left_out));
                }
            }
        }
    }

    #[test]
    fn names_two_slips_apart_do_not_meet() {
        assert!(!meet("muzuvugi", "vumuzugi"));
        assert!(meet("Gitea Actions", "Actions, Gitea"));
        assert!(!meet("abcdefgh", "xbcdefgy"));
        // One letter left out of each, far from each other, leaves the same.
        assert!(!meet("kxubernetes", "kubernezes"));
        assert!(!meet("xkubernetes", "kubernetesy"));
        assert!(meet("kubernetes", "kubernets"));
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn names_one_letter_apart_meet(name in "[a-c]{7,20}|[a-z]{7,32}", at in 0..32_usize, edit in 0..4_usize, c in "[a-d]") {
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
            prop_assume!(other.len() <= super::MOST);
            prop_assert!(meet(&name, &other), "{} {}", name, other);
        }
    }
}
