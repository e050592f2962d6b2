//! The addresses of remotes as git works them out from its settings: `insteadOf`, `pushInsteadOf`, `pushurl`.

use std::collections::BTreeMap;

use super::Remote;
use super::settings::Settings;

/// The addresses of one remote, as they are written.
#[derive(Default)]
struct Written<'s> {
    urls: Vec<&'s str>,
    push_urls: Vec<&'s str>,
}

impl Settings {
    /// The address that takes the place of `url` by the longest prefix that a `url.<base>.<variable>` names; `None` when
    /// none does. Of two that are equally long, that of the base counts which is named first (git-config(1), `url.<base>.insteadOf`).
    pub(super) fn instead_of(&self, url: &str, variable: &str) -> Option<String> {
        let mut rules: Vec<(&str, Vec<&str>)> = Vec::new();
        for (key, value) in self.all() {
            let base = key.strip_prefix("url.").and_then(|rest| rest.strip_suffix(variable)?.strip_suffix('.'));
            let (Some(base), Some(prefix)) = (base, value) else { continue };
            match rules.iter_mut().find(|(known, _)| *known == base) {
                Some((_, prefixes)) => prefixes.push(prefix),
                None => rules.push((base, vec![prefix])),
            }
        }
        let mut longest: Option<(&str, &str)> = None;
        for (base, prefix) in rules.iter().flat_map(|(base, prefixes)| prefixes.iter().map(|prefix| (*base, *prefix))) {
            if url.starts_with(prefix) && longest.is_none_or(|(_, known)| known.len() < prefix.len()) {
                longest = Some((base, prefix));
            }
        }
        longest.map(|(base, prefix)| format!("{base}{}", &url[prefix.len()..]))
    }

    /// The remotes by name, as `git remote -v` has them; `None` where something is set that only git itself understands:
    /// a remote helper, or an empty address, whose meaning changed with 2.46.
    pub(super) fn remotes(&self) -> Option<Vec<Remote>> {
        let mut remotes: BTreeMap<&str, Written<'_>> = BTreeMap::new();
        for (key, value) in self.all() {
            let Some((name, variable)) = key.strip_prefix("remote.").and_then(|rest| rest.rsplit_once('.')) else {
                continue;
            };
            // Git warns of such a name and passes it by.
            if name.starts_with('/') {
                continue;
            }
            let written = remotes.entry(name).or_default();
            let value = value.filter(|value| !value.is_empty());
            match variable {
                "url" => written.urls.push(value?),
                "pushurl" => written.push_urls.push(value?),
                "vcs" => return None,
                _ => {}
            }
        }
        let fetched = |url: &str| self.instead_of(url, "insteadof").unwrap_or_else(|| url.to_owned());
        let remotes = remotes.into_iter().filter_map(|(name, written)| {
            let fetch_url = fetched(written.urls.first()?);
            let push_url = match written.push_urls.first() {
                Some(url) => fetched(url),
                None => written
                    .urls
                    .iter()
                    .find_map(|url| self.instead_of(url, "pushinsteadof"))
                    .unwrap_or_else(|| fetch_url.clone()),
            };
            Some(Remote { name: name.to_owned(), fetch_url, push_url })
        });
        Some(remotes.collect())
    }
}
