use super::{check_beside, check_in_all};
use crate::contribute::excerpt::Excerpt;
use crate::contribute::known::known;
use crate::contribute::neighbors::Neighbors;
use crate::finding::Findings;
use crate::git::{FileChange, FileKind, Oid, Touched};
use crate::guide::{load, read_entry};
use crate::source::{ItemKind, MemoryTree, SharedTree};
use jiff::civil;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::sync::Arc;

const TODAY: civil::Date = civil::date(2025, 6, 1);

/// What may stand in an entry's file; each number chooses one of a few.
type Parts = (usize, usize, usize, usize, usize, usize);

type Files = BTreeMap<String, Vec<u8>>;

/// The same name spelled otherwise, one slip apart, in another order, of two others, in other letters.
const NAMES: [&str; 14] = [
    "Anvilworks",
    "anvil works",
    "Anvilwerks",
    "\u{410}nvilworks",
    "Crucible Kit",
    "Kit Crucible",
    "Crucible",
    "GitForge",
    "gitforge",
    "Anvilworks and Crucible",
    "Crucible/GitForge",
    "Bellows",
    "Bellowss",
    "TODO",
];

const TEXTS: [&str; 5] = [
    "Does one thing and does it well.",
    "Works with Gitforge and with Anvilworks.",
    "Works with the crucible kit of Anvilworks.",
    "See [[s1]] and [[s9]].",
    "The best and most powerful tool there is.",
];

const REST: [&str; 7] = [
    "",
    "aliases: [Bellows, Crucible]\n",
    "status:\n  state: merged\n  since: 2020-01-01\n  successor: s2\n",
    "components:\n  - entry: s3\n  - entry: s4\n",
    "license: nonsense\n",
    "tags: [a\n",
    "waivers:\n  - rule: duplicate-name\n    reason: They are two.\n  - rule: near-duplicate-name\n    reason: They are two.\n",
];

fn entry((name, text, rest, url, refers, listed): Parts) -> Vec<u8> {
    let listings = if listed == 0 {
        String::new()
    } else {
        format!(
            "listings:\n  - theme: build\n    section: {}\n    note: {}\n",
            ["own", "none"][listed % 2],
            TEXTS[text]
        )
    };
    let relations =
        if refers < 8 { format!("relations:\n  - type: fork-of\n    entry: s{refers}\n") } else { String::new() };
    format!(
        "name: {}\nkind: tool\nsummary: {}\nurls:\n  home: https://{}.example.com/\n  source: \
         https://github.com/x/{url}\n{listings}{relations}{}",
        NAMES[name],
        TEXTS[(text + 1) % TEXTS.len()],
        ["a", "b", "c", "d", "www.a", "e"][url],
        REST[rest],
    )
    .into_bytes()
}

fn parts() -> impl Strategy<Value = Parts> {
    (0..NAMES.len(), 0..TEXTS.len(), 0..REST.len(), 0..6_usize, 0..12_usize, 0..4_usize)
}

/// Files of which some have a slug, or a folder, in common but for the case of its letters; and some that are no entries.
const PATHS: [&str; 17] = [
    "entries/s0.yaml",
    "entries/s1.yaml",
    "entries/s2.yaml",
    "entries/s3.yaml",
    "entries/a/s4.yaml",
    "entries/a/s5.yaml",
    "entries/a/s1.yaml",
    "entries/A/s6.yaml",
    "entries/S2.yaml",
    "entries/s3.yml",
    "entries/s7",
    "entries/b/c/s7.yaml",
    "entries/b/C/s8.yaml",
    "entries/aux/s8.yaml",
    "entries/b/s2.yaml",
    "entries/k-/k-tool.yaml",
    "entries/c/s9.yaml",
];

/// Where somebody may add one.
const NEW: [&str; 9] = [
    "entries/s0.yaml",
    "entries/s2.yaml",
    "entries/s4.yaml",
    "entries/a/s0.yaml",
    "entries/a/s3.yaml",
    "entries/b/c/s9.yaml",
    "entries/k-/k-means.yaml",
    "entries/anvilworks.yaml",
    "entries/S5.yaml",
];

const THEME: &str = "---\ntitle: Build\nsections:\n  - id: own\n    title: Own\n  - id: none\n    title: None\n---\n\
                     With [[s0]], [[s5]], gitforge and anvilworks.\n";

fn guide(entries: &[(usize, Parts)]) -> Files {
    let frame = [
        ("guide.yaml", "schema: 1\ntitle: A Guide\nthemes:\n  - build\n"),
        ("themes/build.md", THEME),
        ("contributors/ada.yaml", "name: Ada Example\n"),
    ];
    let mut files: Files = frame.into_iter().map(|(path, text)| (path.to_owned(), text.as_bytes().to_vec())).collect();
    files.extend(entries.iter().map(|(number, parts)| (PATHS[*number].to_owned(), entry(*parts))));
    files
}

fn added(tip: &Files, new: Vec<(usize, Parts)>, contributor: bool) -> Vec<FileChange> {
    let new: BTreeMap<String, Vec<u8>> =
        new.into_iter().map(|(at, parts)| (NEW[at].to_owned(), entry(parts))).collect();
    let contributor = contributor.then(|| ("contributors/bob.yaml".to_owned(), b"name: Bob\nemail: b\n".to_vec()));
    let added = new.into_iter().filter(|(path, _)| !tip.contains_key(path)).chain(contributor);
    let change = |(path, bytes): (String, Vec<u8>)| FileChange {
        path,
        touched: Touched::Added,
        kind: FileKind::Regular,
        size: bytes.len() as u64,
        is_binary: false,
        bytes: Some(bytes),
    };
    added.map(change).collect()
}

fn shared(files: &Files) -> SharedTree {
    Arc::new(MemoryTree(files.clone()))
}

/// What was learned of `older`, brought up to `tip`.
fn learned(older: &Files, tip: &Files) -> Neighbors {
    let commit = Oid::from_bytes(&[7; 20]).unwrap();
    let mut neighbors = Neighbors::learn(&MemoryTree(older.clone()), commit, "a build", None).unwrap();
    let is_changed = |path: &&String| path.starts_with("entries/") && older.get(*path) != tip.get(*path);
    let paths: std::collections::BTreeSet<&String> = older.keys().chain(tip.keys()).filter(is_changed).collect();
    let changes = paths.into_iter().map(|path| (path.clone(), tip.contains_key(path).then_some(ItemKind::File)));
    neighbors.follow(&MemoryTree(tip.clone()), changes.collect());
    neighbors
}

/// The findings, but for the numbers of files, which are others in an excerpt.
fn told(findings: &Findings) -> Vec<String> {
    let without_numbers = |text: String| {
        let mut parts = text.split("FileId(");
        let first = parts.next().unwrap_or_default().to_owned();
        parts.fold(first, |all, part| all + part.split_once(')').map_or(part, |(_, rest)| rest))
    };
    let shown = findings.shown.iter().map(|finding| without_numbers(format!("{finding:?}")));
    shown.chain(findings.left_out.iter().map(|finding| format!("{} {}", finding.path, finding.message()))).collect()
}

/// What is found beside few entries, if that is thought to be enough, and what is found among all.
fn both(older: &Files, tip: &Files, changes: &[FileChange]) -> (Option<Vec<String>>, Vec<String>) {
    let neighbors = learned(older, tip);
    let tree = shared(tip);
    let beside = check_beside(&tree, &neighbors, changes, TODAY).map(|(_, findings)| told(&findings));
    let (_, findings) = check_in_all(&tree, changes, TODAY).unwrap();
    (beside, told(&findings))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() })]

    /// Few entries are read, and that may never be seen from outside.
    #[test]
    fn what_is_found_beside_few_entries_is_what_is_found_among_all(
        entries in vec((0..PATHS.len(), parts()), 0..14),
        changed in vec((0..PATHS.len(), option::of(parts())), 0..4),
        new in vec((0..NEW.len(), parts()), 1..3),
        contributor in any::<bool>(),
    ) {
        let older = guide(&entries);
        let mut tip = older.clone();
        for (number, parts) in changed {
            match parts {
                Some(parts) => tip.insert(PATHS[number].to_owned(), entry(parts)),
                None => tip.remove(PATHS[number]),
            };
        }
        let changes = added(&tip, new, contributor);
        let (beside, all) = both(&older, &tip, &changes);
        if let Some(beside) = beside {
            prop_assert_eq!(beside, all);
        }
    }

    #[test]
    fn who_is_known_is_who_is_found_among_all(
        entries in vec((0..PATHS.len(), parts()), 0..14),
        changed in vec((0..PATHS.len(), option::of(parts())), 0..4),
        wanted in parts(),
        slug in option::of(0..10_usize),
    ) {
        let older = guide(&entries);
        let mut tip = older.clone();
        for (number, parts) in changed {
            match parts {
                Some(parts) => tip.insert(PATHS[number].to_owned(), entry(parts)),
                None => tip.remove(PATHS[number]),
            };
        }
        let wanted = read_entry(&String::from_utf8(entry(wanted)).unwrap()).0;
        let slug = slug.map(|number| format!("s{number}"));
        let told = |known: Option<crate::contribute::Known>| known.map(|known| (known.slug, known.entry, known.why));
        let all = told(known(&load(&MemoryTree(tip.clone())).unwrap(), slug.as_deref(), &wanted));
        let like = learned(&older, &tip).like(slug.as_deref(), &wanted).unwrap();
        let excerpt = load(&Excerpt::without_frame(shared(&tip), like)).unwrap();
        prop_assert_eq!(told(known(&excerpt, slug.as_deref(), &wanted)), all);
    }

    /// Whatever becomes of the file in which it is kept: what is learned from it is right, or nothing.
    #[test]
    fn a_damaged_memory_says_nothing_wrong(
        entries in vec((0..PATHS.len(), parts()), 1..14),
        new in vec((0..NEW.len(), parts()), 1..2),
        place in 0.0..1.0_f64,
        bit in 0..9_u32,
    ) {
        let tip = guide(&entries);
        let changes = added(&tip, new, false);
        let tree = shared(&tip);
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("neighbors");
        let commit = Oid::from_bytes(&[7; 20]).unwrap();
        let fresh = Neighbors::learn(tree.as_ref(), commit, "a build", Some(&file)).unwrap();
        prop_assert!(Neighbors::open(&file, "another build").is_none());
        let mut bytes = std::fs::read(&file).unwrap();
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss, reason = "a place in the file")]
        let at = (place * bytes.len() as f64) as usize;
        if bit == 8 { bytes.truncate(at) } else { bytes[at] ^= 1 << bit }
        std::fs::write(&file, &bytes).unwrap();
        let check = |neighbors: &Neighbors| {
            check_beside(&tree, neighbors, &changes, TODAY).map(|(_, findings)| told(&findings))
        };
        let right = check(&fresh);
        if let Some(kept) = Neighbors::open(&file, "a build") {
            let found = check(&kept);
            prop_assert!(found.is_none() || found == right, "{found:?} {right:?}");
        }
    }
}

/// The usual case must not go the long way, and must find what is to be found.
#[test]
fn few_entries_are_enough_for_what_is_usual() {
    let plain = |name, text| (name, text, 0, 5, 9, 1);
    let tip =
        guide(&[(0, (0, 0, 0, 0, 9, 1)), (1, (6, 0, 0, 1, 9, 2)), (4, (7, 0, 0, 2, 9, 1)), (15, (11, 0, 0, 3, 9, 1))]);
    for (name, text, what) in [
        (1, 0, "is also the name of the entry `s0`"),
        (2, 0, "is nearly the name of the entry `s0`"),
        (3, 0, "this name looks like `Anvilworks`"),
        (9, 0, "names several tools"),
        (12, 0, "is nearly the name of the entry `k-tool`"),
        (13, 0, ""),
        (13, 1, "`Gitforge` is spelled `GitForge`"),
    ] {
        let changes = added(&tip, vec![(5, plain(name, text))], true);
        let (beside, all) = both(&tip, &tip, &changes);
        assert_eq!(beside.as_ref(), Some(&all), "{}", NAMES[name]);
        assert!(what.is_empty() || all.iter().any(|finding| finding.contains(what)), "{what}: {all:#?}");
    }
}

#[test]
fn only_entries_with_something_in_common_are_looked_at() {
    let tip =
        guide(&[(0, (0, 0, 0, 0, 9, 1)), (1, (6, 0, 0, 1, 9, 2)), (4, (7, 0, 0, 2, 9, 1)), (15, (11, 0, 0, 3, 9, 1))]);
    let neighbors = learned(&tip, &tip);
    let (wanted, _) = read_entry("name: Quizzle\nurls:\n  home: https://quizzle.example/\n");
    assert_eq!(neighbors.like(Some("quizzle"), &wanted).unwrap().len(), 0);
    assert_eq!(neighbors.beside("quizzle").unwrap().len(), 1);
}
