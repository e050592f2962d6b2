//! `rename`: another name or slug for an entry, in one commit with everything that refers to it.

use super::Error;
use super::flow::outcome::{CONTRIBUTION, nothing_to_do};
use super::flow::session::Session;
use super::flow::settle::{Settled, Wanted, refuse, settle};
use super::flow::stopped::with_json;
use super::open::{may_ask, start_workers};
use crate::cli::{Exit, Global, RenameArgs, Ui};
use crate::contribute::{Kind, Rename, rename};
use crate::guide::{check_name, check_slug, read_entry, suggest_slug};

pub(super) fn run(global: &Global, args: &RenameArgs, ui: &mut Ui) -> Result<Exit, Error> {
    with_json(args.flow.json, CONTRIBUTION, ui, |ui| go(global, args, ui))
}

fn go(global: &Global, args: &RenameArgs, ui: &mut Ui) -> Result<Exit, Error> {
    start_workers();
    let ask = may_ask(args.flow.no_input || args.flow.json);
    let session = Session::open(global, &args.flow, ask, ui)?;
    let file = session.entry(&args.old)?;
    let (slug, name) = wanted(args)?;
    let name = name.filter(|name| *name != file.entry().name);
    if slug == file.slug && name.is_none() {
        let says = format!("`{slug}` is called so already; nothing to do.");
        return nothing_to_do(&session, &args.flow, (&slug, &Kind::Rename.branch(&slug)), &says, ui);
    }
    if slug != file.slug && session.guide.knows_entry(&slug) {
        return Err(Error::new(Exit::Conflict, format!("there is an entry `{slug}` already"))
            .hint(format!("`ddscurate show {slug}` shows it; choose another slug with --slug")));
    }
    let branch = args.flow.branch.clone().unwrap_or_else(|| Kind::Rename.branch(&file.slug));
    let files = rename(&session.guide, file, Rename { slug: &slug, name, alias: !args.no_alias })?;
    let after = files.first().and_then(|file| file.text.as_deref()).map(|text| read_entry(text).0);
    let wanted =
        Wanted { kind: Kind::Rename, slug: &slug, branch, before: Some(file.entry()), after: after.as_ref(), files };
    match settle(&session, &args.flow, &args.you, wanted, ui)? {
        Settled::Ended(exit) => Ok(exit),
        Settled::Refused(guide, findings) => refuse(&guide, &findings),
        Settled::Declined => Ok(Exit::Done),
    }
}

/// The new slug, and the new name when one was given.
fn wanted(args: &RenameArgs) -> Result<(String, Option<&str>), Error> {
    let is_slug = check_slug(&args.new).is_ok();
    if let Some(slug) = &args.slug {
        check_slug(slug).map_err(|error| Error::new(Exit::Usage, format!("`{slug}` is not a slug: {error}")))?;
        return Ok((slug.clone(), (args.new != *slug).then_some(args.new.as_str())));
    }
    if is_slug {
        return Ok((args.new.clone(), None));
    }
    check_name(&args.new).map_err(|error| Error::new(Exit::Usage, error.message))?;
    let slug = suggest_slug(&args.new).ok_or_else(|| {
        Error::new(Exit::Usage, format!("no file name can be made from the name `{}`", args.new))
            .hint("choose one with --slug: lower-case letters a-z, digits and hyphens")
    })?;
    Ok((slug, Some(&args.new)))
}
