//! The words that go with a contribution: the proposal's title and text, the commit's message.

use super::markdown::{code, escape, link, on_one_line, web_address};
use super::{Brings, Change, ChangedFile, Kind};
use crate::git::{Oid, Person};
use crate::guide::{Entry, Guide, State, Status, Successor, stem};

/// What the words of a contribution are made from.
#[derive(Clone, Copy)]
pub struct Words<'w> {
    /// What it is about.
    pub kind: Kind,
    /// The entry's slug, or the contributor's handle.
    pub slug: &'w str,
    /// The branch it goes on.
    pub branch: &'w str,
    /// The entry before.
    pub before: Option<&'w Entry>,
    /// The entry after.
    pub after: Option<&'w Entry>,
    /// The guide that it is for.
    pub guide: &'w Guide,
    /// The commit of it that the change was checked against.
    pub tip: Oid,
    /// Who commits.
    pub person: Option<&'w Person>,
    /// Whether the guide wants the commit signed off by them.
    pub signed_off: bool,
}

impl Change {
    /// A contribution of these files, with words that say what happens.
    pub fn new(words: Words<'_>, files: Vec<ChangedFile>) -> Self {
        let title = on_one_line(&title(&words, &files));
        Self::titled(words, files, title)
    }

    /// As [`Change::new`], with a title that stands already.
    pub fn titled(words: Words<'_>, files: Vec<ChangedFile>, title: String) -> Self {
        let mut message = title.clone();
        if let Some(more) = explanation(&words) {
            message.push_str("\n\n");
            message.push_str(&on_one_line(&more));
        }
        if let Some(person) = words.person.filter(|_| words.signed_off) {
            let line = format!("Signed-off-by: {} <{}>", person.name, person.email);
            message.push_str(&format!("\n\n{}", on_one_line(&line)));
        }
        message.push('\n');
        let body = body(&words, &files);
        let (kind, slug, branch) = (words.kind, words.slug.to_owned(), words.branch.to_owned());
        Self { kind, slug, branch, files, title, message, body }
    }
}

/// One line, in a form that can be looked for: `Add <name>`.
fn title(words: &Words<'_>, files: &[ChangedFile]) -> String {
    let entry = words.after.or(words.before);
    let name = entry.map_or(words.slug, |entry| entry.name.as_str());
    match words.kind {
        Kind::Add => format!("Add {name}"),
        Kind::Retire => match words.after.and_then(|entry| entry.status.as_ref()) {
            Some(status) => format!("Retire {name}: {}", fate(status, words.guide)),
            None => format!("{name} is active again"),
        },
        Kind::Rename => match (words.before, words.after) {
            (Some(before), Some(after)) if before.name != after.name => {
                format!("Rename {} to {}", before.name, after.name)
            }
            _ => {
                let old = files.iter().find(|file| file.text.is_none() && file.path.starts_with("entries/"));
                let old = old.map_or(words.slug, |file| stem(&file.path));
                format!("Rename {old} to {}", words.slug)
            }
        },
        Kind::Edit => match changed_fields(words) {
            fields if fields.is_empty() => format!("Update {name}"),
            fields => format!("Update {name}: {}", fields.join(", ")),
        },
        Kind::Agree if files.iter().any(|file| Brings::of(words.guide, file) == Some(Brings::Address)) => {
            format!("Add an address: {name}")
        }
        Kind::Agree => format!("Sign the contributor agreement: {name}"),
    }
}

/// The commit's message below its title.
fn explanation(words: &Words<'_>) -> Option<String> {
    let after = words.after?;
    match words.kind {
        Kind::Add => Some(after.summary.clone()),
        Kind::Retire => after.status.as_ref()?.evidence.as_ref().map(|evidence| format!("See {evidence}")),
        Kind::Edit | Kind::Rename | Kind::Agree => None,
    }
}

/// What an editor wants to know first, and what was checked already.
fn body(words: &Words<'_>, files: &[ChangedFile]) -> String {
    let guide = words.guide;
    let mut text = String::new();
    if let Some(entry) = words.after {
        let (name, summary) = (escape(&entry.name), escape(&entry.summary));
        match entry.urls.home.as_ref().or(entry.urls.source.as_ref()).and_then(|url| web_address(url)) {
            Some(url) => text.push_str(&format!("**[{name}](<{url}>)** \u{2013} {summary}\n\n")),
            None => text.push_str(&format!("**{name}** \u{2013} {summary}\n\n")),
        }
    }
    for line in points(words) {
        text.push_str(&format!("- {line}\n"));
    }
    let mut others = 0;
    for file in files {
        let is_own = file.path.starts_with("contributors/") || stem(&file.path) == words.slug || file.text.is_none();
        match (&file.text, is_own) {
            (None, _) => text.push_str(&format!("- removes {}\n", code(&file.path))),
            (Some(_), true) if is_there(guide, &file.path) => {
                text.push_str(&format!("- changes {}\n", code(&file.path)));
            }
            (Some(_), true) => text.push_str(&format!("- adds {}\n", code(&file.path))),
            (Some(_), false) => others += 1,
        }
    }
    match others {
        0 => {}
        1 => text.push_str("- one other file that refers to it follows\n"),
        others => text.push_str(&format!("- {others} other files that refer to it follow\n")),
    }
    if let Some(line) = agreement(words, files) {
        text.push_str(&format!("- {line}\n"));
    }
    let version = env!("CARGO_PKG_VERSION");
    let tip = words.tip.to_string();
    text.push_str(&format!(
        "\nChecked with `ddscurate {version}` against {}: nothing to mend.",
        &tip[..tip.len().min(12)]
    ));
    text
}

/// What happens to the entry, point by point.
fn points(words: &Words<'_>) -> Vec<String> {
    let Some(after) = words.after else { return Vec::new() };
    match words.kind {
        Kind::Add => {
            let listed = |listing: &crate::guide::Listing| {
                let theme = words.guide.theme(&listing.theme);
                let title = theme.map_or(listing.theme.as_str(), |theme| theme.theme.title.as_str());
                let section = listing.section.as_ref().map(|id| format!(", section {}", code(id))).unwrap_or_default();
                format!("listed under *{}*{section}", escape(title))
            };
            after.listings.iter().map(listed).collect()
        }
        Kind::Edit => match changed_fields(words) {
            fields if fields.is_empty() => Vec::new(),
            fields => vec![format!("changes {}", fields.join(", "))],
        },
        Kind::Retire => {
            let Some(status) = &after.status else { return vec!["active again".to_owned()] };
            let mut points = vec![escape(&fate(status, words.guide))];
            points.extend(status.since.as_ref().map(|since| format!("since {}", escape(since))));
            points.extend(status.evidence.as_ref().map(|url| format!("evidence: {}", link(url))));
            points
        }
        Kind::Rename | Kind::Agree => Vec::new(),
    }
}

/// What became of a tool, as a clause.
fn fate(status: &Status, guide: &Guide) -> String {
    let successor = status.successor.as_ref().map(|successor| match successor {
        Successor::Entry(slug) => guide.entry(slug).map_or_else(|| slug.clone(), |file| file.entry().name.clone()),
        Successor::Elsewhere(elsewhere) => elsewhere.name.clone(),
    });
    let state = status.state.unwrap_or(State::Active);
    match (state, successor) {
        (State::Merged, Some(successor)) => format!("merged into {successor}"),
        (State::Renamed, Some(successor)) => format!("renamed to {successor}"),
        (state, Some(successor)) => format!("{}, followed by {successor}", state.word()),
        (State::Maintenance, None) => "in maintenance".to_owned(),
        (state, None) => state.word().to_owned(),
    }
}

/// The names of the fields that are others afterwards.
fn changed_fields(words: &Words<'_>) -> Vec<&'static str> {
    let (Some(before), Some(after)) = (words.before, words.after) else { return Vec::new() };
    let fields: [(&'static str, bool); 15] = [
        ("name", before.name != after.name),
        ("kind", before.kind != after.kind),
        ("summary", before.summary != after.summary),
        ("addresses", before.urls != after.urls),
        ("license", before.license != after.license),
        ("hosting", before.hosting != after.hosting),
        ("vendor", before.vendor != after.vendor),
        ("aliases", before.aliases != after.aliases),
        ("tags", before.tags != after.tags),
        ("listings", before.listings != after.listings),
        ("components", before.components != after.components),
        ("relations", before.relations != after.relations),
        ("links", before.links != after.links),
        ("status", before.status != after.status),
        ("waivers", before.waivers != after.waivers),
    ];
    fields.into_iter().filter_map(|(name, is_changed)| is_changed.then_some(name)).collect()
}

/// What the proposal says of the contributor: that they sign with it, have another address, or signed before.
fn agreement(words: &Words<'_>, files: &[ChangedFile]) -> Option<String> {
    let guide = words.guide;
    let agreement = guide.agreement.as_ref()?;
    let brought = files.iter().find_map(|file| Some((file, Brings::of(guide, file)?)));
    match brought {
        Some((_, Brings::Signature { .. })) => {
            return Some(format!("signs the contributor agreement, version {}", escape(&agreement.version)));
        }
        Some((file, Brings::Address)) => return Some(format!("adds an address to {}", code(&file.path))),
        None => {}
    }
    let known = guide.contributor_by_email(&words.person?.email)?;
    let signed = known.contributor.agreement.as_ref()?;
    Some(format!(
        "the contributor agreement, version {}, was signed in {}",
        escape(&signed.version),
        code(&format!("contributors/{}.yaml", known.handle))
    ))
}

fn is_there(guide: &Guide, path: &str) -> bool {
    guide.files.by_path(path).is_some()
}

#[cfg(test)]
mod tests;
