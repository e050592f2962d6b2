//! `confusable-name`: a name that looks like another entry's and is written with other letters.

use super::duplicate_name::field;
use super::keys::{ANY, Index, Keys};
use super::{Check, Context, Rule};
use crate::finding::{Place, Raised, RuleId, Severity, Sink};
use crate::guide::{Entry, EntryFile, name_key};
use unicode_normalization::UnicodeNormalization as _;
use unicode_security::skeleton;

const ID: RuleId = RuleId("confusable-name");

pub(super) const RULE: Rule = Rule {
    id: ID,
    severity: Severity::Error,
    summary: "a name that only looks like another entry's name",
    fix: None,
    docs: include_str!("../../docs/rules/confusable-name.md"),
    checks: &[Check::Keys(keys, look, ANY)],
};

fn keys(file: &EntryFile, keys: &mut Keys<'_>) {
    for (which, name) in (0..).zip(file.entry().names()) {
        let shown = shown_as(name);
        if !shown.is_empty() {
            keys.add(which, shown);
        }
    }
}

fn look(context: &Context<'_>, index: &Index<'_>, sink: &mut Sink) {
    for group in index.groups().filter(|group| group[0].entry != group[group.len() - 1].entry) {
        let files = group.iter().map(|keyed| (context.entry_with(keyed), keyed.which));
        let named: Vec<_> = files.filter_map(|(file, which)| Some((file, which, name(file.entry(), which)?))).collect();
        // What is plain ASCII is taken for the name itself; where there is none, the first one is.
        let Some(real) = named.iter().find(|(_, _, name)| name.is_ascii()).or(named.first()) else { continue };
        for (file, which, name) in &named {
            let is_other = file.slug != real.0.slug && name_key(name) != name_key(real.2);
            if !is_other || shown_as(name) != shown_as(real.2) {
                continue;
            }
            let odd =
                odd_letter(name, real.2).map(|c| format!("; `{c}` is U+{:04X}", u32::from(c))).unwrap_or_default();
            let message = format!("this name looks like `{}`, the name of the entry `{}`{odd}", real.2, real.0.slug);
            sink.push(
                Raised::new(ID, file.file, Place::value(field(*which)), message)
                    .related(real.0.file, Place::value(field(real.1)), "the name that it looks like")
                    .help("write it in one alphabet; if it is the same tool, add a listing to that entry"),
            );
        }
    }
}

/// What a reader takes a name for: each letter from beyond ASCII as the letter that it looks like (UTS #39, skeleton), and
/// then folded as names are.
fn shown_as(name: &str) -> String {
    if name.is_ascii() {
        return name_key(name);
    }
    let mut shown = String::new();
    for c in name.nfkc() {
        if c.is_ascii() {
            shown.push(c);
        } else {
            shown.extend(skeleton(c.encode_utf8(&mut [0; 4])));
        }
    }
    name_key(&shown)
}

/// The first letter of `name` that `real` does not have.
fn odd_letter(name: &str, real: &str) -> Option<char> {
    name.chars().find(|c| !c.is_ascii() && !real.contains(*c))
}

fn name(entry: &Entry, which: u16) -> Option<&str> {
    entry.names().nth(which.into())
}

#[cfg(test)]
mod tests {
    use super::shown_as;

    #[test]
    fn letters_are_taken_for_what_they_look_like() {
        for (name, real) in [
            ("D\u{43e}\u{441}ker", "Docker"),
            ("\u{410}nsible", "Ansible"),
            ("\u{ff24}ocker", "Docker"),
            ("Jenk\u{456}ns", "jenkins"),
        ] {
            assert_eq!(shown_as(name), shown_as(real), "{name}");
        }
        for (name, other) in [("Caf\u{e9}", "Cafe"), ("\u{65e5}\u{672c}\u{8a9e}tool", "tool"), ("\u{394}elta", "Delta")]
        {
            assert_ne!(shown_as(name), shown_as(other), "{name}");
        }
    }
}
