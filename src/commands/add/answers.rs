//! The entry, from flags, a file, a draft and the form: each fills what the ones before left open.

use super::Error;
use super::session::Session;
use super::written;
use crate::cli::{AddArgs, Exit, Ui};
use crate::commands::flow::contributor::unsigned;
use crate::contribute::{Draft, read_assignment};
use crate::guide::{Entry, Hosting, Kind, Listing, read_entry, read_place, shape_of};
use crate::prompt::choose;
use crate::source::{self, Change};
use std::path::Path;

/// What the flags, a file and an unfinished draft say together.
pub(super) fn gather(session: &Session, args: &AddArgs, ask: bool, ui: &mut Ui) -> Result<Draft, Error> {
    let mut draft = match &args.from {
        Some(path) => written::from_file(session, path, args, ui)?,
        None => Draft::default(),
    };
    flags(args, &mut draft.entry)?;
    // A script says all it means: what a run of last week left must not come back.
    if !args.fresh && (ask || !args.says_more_than_the_name()) {
        pick_up(session, args, ask, &mut draft, ui)?;
    }
    set(args, &mut draft)?;
    Ok(draft)
}

/// Says what is wrong with the flags before anybody is asked anything.
pub(super) fn look_over(args: &AddArgs) -> Result<(), Error> {
    flags(args, &mut Entry::default())?;
    for given in &args.set {
        field(given)?;
    }
    if let Some(name) = args.name_argument.as_ref().filter(|name| name.ends_with(".yaml") && Path::new(name).is_file())
    {
        return Err(Error::new(Exit::Usage, format!("`{name}` is a file, and is taken for the name of a tool"))
            .hint(format!("did you mean --from {name}?")));
    }
    Ok(())
}

/// What `--set` says, over all that is known so far.
fn set(args: &AddArgs, draft: &mut Draft) -> Result<(), Error> {
    if args.set.is_empty() {
        return Ok(());
    }
    let changes = args.set.iter().map(|given| field(given)).collect::<Result<Vec<_>, _>>()?;
    let shape = shape_of("entries/entry.yaml");
    let text = source::edit(&draft.text()?, &changes, shape.as_ref())
        .map_err(|error| Error::new(Exit::Usage, format!("the entry cannot be changed so: {error}")))?;
    draft.entry = read_entry(&text).0;
    draft.written = draft.written.is_some().then_some(text);
    Ok(())
}

/// `FIELD=VALUE` as a change of an entry.
fn field(given: &str) -> Result<Change, Error> {
    read_assignment(given).map_err(|error| Error::new(Exit::Usage, error.to_string()))
}

/// Without a person to ask: names every missing answer with its flag, and a tool that is there already.
pub(super) fn require(session: &Session, args: &AddArgs, draft: &Draft) -> Result<(), Error> {
    let entry = &draft.entry;
    let slug = super::slug_of(args, entry).ok();
    if let Some(found) = session.guide.known(slug.as_deref(), entry) {
        return Err(Error::new(Exit::Conflict, format!("the tool is in the guide already: {}", found.why))
            .hint(format!("`ddscurate show {}` shows it; a listing more is a change to its file", found.slug)));
    }
    let mut missing = Vec::new();
    let mut need = |is_there: bool, flag: &'static str, about: &'static str| {
        if !is_there {
            missing.push((flag, about));
        }
    };
    need(!entry.name.is_empty(), "--name", "the tool's name");
    need(entry.kind.is_some(), "--kind", "tool, service, platform, library, resource or group");
    need(!entry.summary.is_empty(), "--summary", "one sentence on what it does");
    let has_address = entry.is_group() || entry.urls.home.is_some() || entry.urls.source.is_some();
    need(has_address, "--home or --source", "its home page or its repository");
    need(!entry.listings.is_empty(), "--theme", "where it appears, THEME or THEME/SECTION");
    let branch = super::branch_of(args, slug.as_deref().unwrap_or_default());
    if let Some(agreement) = unsigned(session, &args.you, &branch, &draft.about) {
        let agreed = args.you.agree_cla.as_deref() == Some(agreement);
        need(
            agreed || args.you.agree_cla.is_some(),
            "--agree-cla",
            "the version of the contributor agreement you agree to",
        );
    }
    let unsigned = missing.iter().any(|(flag, _)| *flag == "--agree-cla");
    match (missing.is_empty(), session.agreement().filter(|_| unsigned)) {
        (true, _) => Ok(()),
        (false, None) => Err(Error::missing(&missing)),
        (false, Some(agreement)) => Err(Error::missing(&missing).hint(format!(
            "the agreement is version {}; read `{}`, or run `ddscurate agree` in a terminal",
            agreement.version,
            session.frame().config.agreement_file()
        ))),
    }
}

fn flags(args: &AddArgs, entry: &mut Entry) -> Result<(), Error> {
    if let Some(name) = args.name.as_ref().or(args.name_argument.as_ref()) {
        entry.name.clone_from(name);
    }
    if let Some(word) = &args.kind {
        let kind = Kind::ALL.into_iter().find(|(kind, _)| kind.word() == word);
        entry.kind = Some(
            kind.map(|(kind, _)| kind)
                .ok_or_else(|| unknown_word("kind", word, &Kind::ALL.map(|(kind, _)| kind.word())))?,
        );
    }
    if let Some(summary) = &args.summary {
        entry.summary.clone_from(summary);
    }
    let given = |flag: &Option<String>, field: &mut Option<String>| {
        if flag.is_some() {
            field.clone_from(flag);
        }
    };
    given(&args.home, &mut entry.urls.home);
    given(&args.source, &mut entry.urls.source);
    given(&args.license, &mut entry.license);
    given(&args.vendor, &mut entry.vendor);
    if !args.hosting.is_empty() {
        let word = |word: &String| Hosting::ALL.into_iter().find(|hosting| hosting.word() == word);
        let known =
            |text: &String| word(text).ok_or_else(|| unknown_word("hosting", text, &Hosting::ALL.map(Hosting::word)));
        entry.hosting = args.hosting.iter().map(known).collect::<Result<_, _>>()?;
    }
    if !args.tags.is_empty() {
        entry.tags.clone_from(&args.tags);
    }
    if !args.aliases.is_empty() {
        entry.aliases.clone_from(&args.aliases);
    }
    if args.notes.len() > args.themes.len() {
        return Err(Error::new(Exit::Usage, "there are more --note than --theme")
            .hint("each --note belongs to the --theme of the same number"));
    }
    if !args.themes.is_empty() {
        let listing = |(index, place): (usize, &String)| {
            let (theme, section) = read_place(place);
            let section = section.map(str::to_owned);
            Listing { theme: theme.to_owned(), section, note: args.notes.get(index).cloned(), ..Listing::default() }
        };
        entry.listings = args.themes.iter().enumerate().map(listing).collect();
    }
    Ok(())
}

/// Fills what is still open from an unfinished draft, or from the branch that an earlier run has made.
fn pick_up(session: &Session, args: &AddArgs, ask: bool, draft: &mut Draft, ui: &mut Ui) -> Result<(), Error> {
    let slug = if draft.entry.name.is_empty() && ask && args.from.is_none() {
        let Some(slug) = choose_draft(session)? else { return Ok(()) };
        slug
    } else {
        match super::slug_of(args, &draft.entry) {
            Ok(slug) => slug,
            Err(_) => return Ok(()),
        }
    };
    let path = session.guide.entry_path(&slug);
    let on_branch =
        crate::contribute::on_branch(&session.repository, &super::branch_of(args, &slug), &session.prefix, &path)?;
    let earlier = session.drafts.load(&slug).or_else(|| {
        let (entry, problems) = read_entry(&on_branch?);
        problems.is_empty().then(|| Draft { entry, ..Draft::default() })
    });
    if let Some(earlier) = earlier {
        ui.say(&format!("Picking up where `{slug}` was left."));
        let given = std::mem::replace(draft, earlier);
        if given.written.is_some() {
            // A file says all there is, comments too: what is not in it any more must not come back from the draft.
            take_file(draft, given);
        } else {
            overlay(&mut draft.entry, given.entry);
        }
    }
    Ok(())
}

/// Offers the unfinished drafts to somebody who named nothing.
fn choose_draft(session: &Session) -> Result<Option<String>, Error> {
    let slugs = session.drafts.slugs();
    if slugs.is_empty() {
        return Ok(None);
    }
    let mut items: Vec<String> = slugs.iter().map(|slug| format!("Go on with {slug}")).collect();
    items.push("Begin a new entry".to_owned());
    let chosen =
        choose("There is something unfinished", &items, 0, false).map_err(|stopped| session.stopped(&stopped, ""))?;
    Ok(slugs.into_iter().nth(chosen))
}

/// What a file says wins over what was kept; only what it must have and lacks was answered by other means before.
fn take_file(draft: &mut Draft, given: Draft) {
    let kept = std::mem::replace(&mut draft.entry, given.entry);
    draft.written = given.written;
    let entry = &mut draft.entry;
    if entry.name.is_empty() {
        entry.name = kept.name;
    }
    if entry.summary.is_empty() {
        entry.summary = kept.summary;
    }
    entry.kind = entry.kind.or(kept.kind);
    if entry.urls.home.is_none() && entry.urls.source.is_none() {
        entry.urls.home = kept.urls.home;
        entry.urls.source = kept.urls.source;
    }
    if entry.listings.is_empty() {
        entry.listings = kept.listings;
    }
}

/// What was given now wins over what was kept.
fn overlay(kept: &mut Entry, given: Entry) {
    fn text(kept: &mut String, given: String) {
        if !given.is_empty() {
            *kept = given;
        }
    }
    fn option<T>(kept: &mut Option<T>, given: Option<T>) {
        if given.is_some() {
            *kept = given;
        }
    }
    fn list<T>(kept: &mut Vec<T>, given: Vec<T>) {
        if !given.is_empty() {
            *kept = given;
        }
    }
    text(&mut kept.name, given.name);
    text(&mut kept.summary, given.summary);
    option(&mut kept.kind, given.kind);
    option(&mut kept.urls.home, given.urls.home);
    option(&mut kept.urls.source, given.urls.source);
    option(&mut kept.urls.docs, given.urls.docs);
    option(&mut kept.urls.demo, given.urls.demo);
    option(&mut kept.urls.package, given.urls.package);
    option(&mut kept.urls.changelog, given.urls.changelog);
    option(&mut kept.license, given.license);
    option(&mut kept.vendor, given.vendor);
    option(&mut kept.status, given.status);
    list(&mut kept.hosting, given.hosting);
    list(&mut kept.aliases, given.aliases);
    list(&mut kept.tags, given.tags);
    list(&mut kept.listings, given.listings);
    list(&mut kept.components, given.components);
    list(&mut kept.relations, given.relations);
    list(&mut kept.links, given.links);
    list(&mut kept.waivers, given.waivers);
    list(&mut kept.extra, given.extra);
}

fn unknown_word(flag: &str, word: &str, words: &[&str]) -> Error {
    Error::new(Exit::Usage, format!("--{flag} does not know `{word}`")).hint(format!("use one of {}", words.join(", ")))
}
