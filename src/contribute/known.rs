//! Finds out whether a tool is in the guide already, under any name or address, before anybody describes it again.

use crate::guide::{Entry, EntryFile, Guide, Step, TextRole, name_key, url_key, walk_entry};

/// An entry that is there already.
#[derive(Debug)]
pub struct Known {
    /// Its slug.
    pub slug: String,
    /// What it says.
    pub entry: Entry,
    /// What the two share, as a clause: "it is also called …".
    pub why: String,
}

impl Known {
    fn new(file: &EntryFile, why: String) -> Self {
        Self { slug: file.slug.clone(), entry: file.entry().clone(), why }
    }
}

/// The entry of `guide` that has the slug, a name, an alias or an address of `entry`.
pub(super) fn known(guide: &Guide, slug: Option<&str>, entry: &Entry) -> Option<Known> {
    if let Some(file) = slug.and_then(|slug| guide.entry(slug)) {
        return Some(Known::new(file, format!("its file is `{}`", guide.files.path(file.file))));
    }
    let names: Vec<(String, &String)> = std::iter::once(&entry.name)
        .chain(&entry.aliases)
        .map(|name| (name_key(name), name))
        .filter(|(key, _)| !key.is_empty())
        .collect();
    let urls: Vec<String> =
        [&entry.urls.home, &entry.urls.source].into_iter().flatten().filter_map(|url| url_key(url)).collect();
    guide.entries.iter().find_map(|file| {
        let why = shared_name(file, &names).or_else(|| shared_url(file, &urls))?;
        Some(Known::new(file, why))
    })
}

/// What two entries share, as a clause, when they are about one tool: a name, an alias or a main address.
pub fn shared(one: &Entry, other: &Entry) -> Option<String> {
    let names: Vec<(String, &str)> = other.names().map(|name| (name_key(name), name)).collect();
    let is_known = |name: &&str| names.iter().any(|(key, _)| !key.is_empty() && *key == name_key(name));
    if let Some(name) = one.names().find(is_known) {
        return Some(format!("it is called `{name}`"));
    }
    let addresses = |entry: &Entry| -> Vec<String> {
        [&entry.urls.home, &entry.urls.source].into_iter().flatten().filter_map(|url| url_key(url)).collect()
    };
    let theirs = addresses(other);
    let url = [&one.urls.home, &one.urls.source].into_iter().flatten();
    let mut url = url.filter(|url| url_key(url).is_some_and(|key| theirs.contains(&key)));
    url.next().map(|url| format!("it has the address {url}"))
}

fn shared_name(file: &EntryFile, names: &[(String, &String)]) -> Option<String> {
    let own = std::iter::once(&file.entry().name).chain(&file.entry().aliases);
    own.map(|name| (name_key(name), name)).find_map(|(key, own)| {
        let (_, name) = names.iter().find(|(other, _)| *other == key)?;
        Some(if own == *name {
            format!("it is called `{own}`")
        } else {
            format!("`{name}` is `{own}`, which it is called")
        })
    })
}

fn shared_url(file: &EntryFile, urls: &[String]) -> Option<String> {
    if urls.is_empty() {
        return None;
    }
    let mut found = None;
    each_address(file.entry(), |own| {
        if found.is_none() && url_key(own).is_some_and(|key| urls.contains(&key)) {
            found = Some(format!("it has the address {own}"));
        }
    });
    found
}

/// Any of an entry's own addresses, those of its listings included: a tool is often known by its repository.
pub(super) fn each_address(entry: &Entry, mut visit: impl FnMut(&str)) {
    walk_entry(entry, |steps, role, own| {
        let is_its_own = matches!(steps.first(), Some(Step::Key("urls" | "listings"))) && steps.len() <= 3;
        if role == TextRole::Url && is_its_own {
            visit(own);
        }
    });
}
