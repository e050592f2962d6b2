//! "Did you mean": the word nearest to one that was mistyped.

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
