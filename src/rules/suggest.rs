//! "Did you mean": the word nearest to one that was mistyped.

use crate::source::FieldPath;

/// The candidate nearest to `word`, when it is near enough that a slip is likely: at most a third of its characters
/// differ, counted as edits with transpositions.
pub(super) fn nearest<'c>(word: &str, candidates: impl Iterator<Item = &'c str>) -> Option<&'c str> {
    let word = word.to_lowercase();
    let distance = |candidate: &str| {
        // `container` for `containers`, `url` for `urls`: one inside the other is nearer than its length tells.
        let one_in_other = word.len() > 2 && (candidate.starts_with(&word) || word.starts_with(candidate));
        if one_in_other { 1 } else { strsim::osa_distance(&word, &candidate.to_lowercase()) }
    };
    let best = candidates.map(|candidate| (distance(candidate), candidate)).min()?;
    let allowed = (word.chars().count().max(best.1.chars().count()) / 3).max(1);
    (best.0 <= allowed).then_some(best.1)
}

/// What people call a field that has another name: the field it stands in, their word, the field's own name.
const FIELD_NAMES: [(&str, &str, &str); 16] = [
    ("", "type", "kind"),
    ("", "category", "kind"),
    ("", "title", "name"),
    ("", "description", "summary"),
    ("", "company", "vendor"),
    ("urls", "github", "source"),
    ("urls", "gitlab", "source"),
    ("urls", "codeberg", "source"),
    ("urls", "git", "source"),
    ("urls", "repo", "source"),
    ("urls", "repository", "source"),
    ("urls", "code", "source"),
    ("urls", "website", "home"),
    ("urls", "site", "home"),
    ("urls", "web", "home"),
    ("urls", "url", "home"),
];

/// The field that was probably meant by `key`, one of those that the record at `parent` may have.
pub(super) fn field_meant(parent: &FieldPath, key: &str, allowed: &[&'static str]) -> Option<&'static str> {
    let parent = parent.to_string();
    let known = FIELD_NAMES.iter().filter(|(at, word, _)| *at == parent && word.eq_ignore_ascii_case(key));
    let known = known.map(|(_, _, field)| *field).find(|field| allowed.contains(field));
    known.or_else(|| nearest(key, allowed.iter().copied()))
}

/// The help that goes with it.
pub(super) fn did_you_mean<'c>(word: &str, candidates: impl Iterator<Item = &'c str>) -> Option<String> {
    nearest(word, candidates).map(|best| format!("did you mean `{best}`?"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_near_words_are_suggested() {
        let words = || ["containers", "cloud", "chat", "ci"].into_iter();
        assert_eq!(nearest("container", words()), Some("containers"));
        assert_eq!(nearest("cluod", words()), Some("cloud"));
        assert_eq!(nearest("Chat", words()), Some("chat"));
        assert_eq!(nearest("monitoring", words()), None);
        assert_eq!(nearest("x", std::iter::empty()), None);
    }
}
