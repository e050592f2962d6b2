//! The contributor: the identity that the commit carries, and their own file if they are new here.

use super::Error;
use super::session::Session;
use crate::cli::{AddArgs, Exit, Ui};
use crate::commands::open::today;
use crate::contribute::{
    Change, Draft, NewFile, Signer, Target, contributor_file, likely_target, pending_contributors, suggest_handle,
    with_modeline,
};
use crate::git::{self, Person};
use crate::guide::{Agreement, AgreementMode, FieldError, check_name, check_slug, read_contributor};
use crate::prompt::{Stopped, agree, text};
use crate::report::clean;

/// Who contributes.
pub(super) struct Contributor {
    /// The identity that the commit carries.
    pub(super) person: Person,
    /// True when git did not know it and it was asked for, for this commit alone.
    pub(super) asked: bool,
    /// Their file, if they are new.
    file: Option<NewFile>,
}

impl Contributor {
    /// What submitting the change would do, in lines.
    pub(super) fn plan(&self, session: &Session, change: &Change) -> Vec<String> {
        let Person { name, email } = &self.person;
        let mut plan = vec![format!("Commits as {} <{}>, on branch {}.", clean(name), clean(email), change.branch)];
        if let Some(file) = &self.file {
            plan.push(format!("Adds {} too: your credit and your signature.", file.path));
        }
        plan.push(format!("Goes to {}.", clean(&git::redact(&session.upstream.url))));
        plan
    }
}

/// The version of the agreement that this person still has to sign.
pub(super) fn unsigned<'s>(session: &'s Session, args: &AddArgs, slug: &str, draft: &Draft) -> Option<&'s str> {
    let agreement = agreement(session)?;
    let identity = session.identity().ok()?;
    let email = &identity.author.email;
    let is_known = session.guide.contributor_by_email(email).is_some();
    let has_agreed = draft.about.agreed.as_ref() == Some(&agreement.version);
    let has_signed = || signed_before(session, args, slug, email, agreement).is_ok_and(|file| file.is_some());
    (!is_known && !has_agreed && !has_signed()).then_some(agreement.version.as_str())
}

/// Finds out who contributes; asks a newcomer for name, handle and agreement.
pub(super) fn find(
    session: &Session,
    args: &AddArgs,
    ask: bool,
    slug: &str,
    draft: &mut Draft,
    ui: &mut Ui,
) -> Result<Contributor, Error> {
    let stop = |stopped: Stopped| session.stopped(&stopped, slug);
    let (person, asked) = match session.identity() {
        Ok(identity) => (identity.author, false),
        Err(git::Error::Identity { .. }) if ask => (ask_identity(ui).map_err(stop)?, true),
        Err(error) => return Err(error.into()),
    };
    if let Some(why) = person.is_absurd() {
        ui.say(&format!(
            "Your commits carry `{} <{}>`: {why}. `git config user.email` changes it.",
            clean(&person.name),
            clean(&person.email)
        ));
    }
    if let Some(known) = session.guide.contributor_by_email(&person.email) {
        let signed = known.contributor.agreement.as_ref().map(|signature| signature.version.as_str());
        if let Some(agreement) = agreement(session).filter(|agreement| signed != Some(agreement.version.as_str())) {
            let has = signed.map_or("none".to_owned(), |version| format!("version {}", clean(version)));
            ui.say(&format!(
                "The agreement is now version {}; your file `contributors/{}.yaml` has {has}.",
                clean(&agreement.version),
                clean(&known.handle)
            ));
        }
        return Ok(Contributor { person, asked, file: None });
    }
    let Some(agreement) = agreement(session) else { return Ok(Contributor { person, asked, file: None }) };
    let fork = match likely_target(&session.repository, &session.upstream, args.push_to.as_deref())? {
        Some(Target::Fork { url }) => Some(url),
        _ => None,
    };
    if let Some(file) = signed_before(session, args, slug, &person.email, agreement)? {
        return Ok(Contributor { person, asked, file: Some(file) });
    }
    if ask {
        ui.heading("You are new here");
    }
    let suggested = suggest_handle(&person, fork.as_deref()).unwrap_or_default();
    let name = answer(args.contributor_name.as_ref(), &mut draft.about.name, &person.name, ask, &|initial| {
        text("Name to credit you by", "as it will stand among the contributors", initial, None, &check_name)
    });
    let name = name.map_err(stop)?;
    if ask {
        session.keep(slug, draft)?;
    }
    let handle = answer(args.handle.as_ref(), &mut draft.about.handle, &suggested, ask, &|initial| {
        text("Handle", "the name of your file under contributors/", initial, None, &check_handle)
    });
    let handle = handle.map_err(stop)?;
    check_handle(&handle).map_err(|error| Error::new(Exit::Usage, error.message).hint("choose one with --handle"))?;
    if ask {
        session.keep(slug, draft)?;
    }
    sign(session, args, ask, slug, agreement, draft)?;
    let signer = Signer {
        person: &person,
        name: &name,
        handle: &handle,
        fork: fork.as_deref(),
        agreement: Some(agreement),
        today: today(),
    };
    let (path, text) = contributor_file(&session.guide, &signer)?;
    let file = new_file(session, path, text)?;
    Ok(Contributor { person, asked, file: Some(file) })
}

/// The contributor's file as an earlier contribution of theirs, not merged yet, already brings it. The very same file
/// goes with this one: whichever is merged first, the other does not conflict, and a signature of an earlier day is as
/// good as today's. Another name or handle given by flag is another file.
fn signed_before(
    session: &Session,
    args: &AddArgs,
    slug: &str,
    email: &str,
    agreement: &Agreement,
) -> Result<Option<NewFile>, Error> {
    let branch = session.branch(args, slug);
    let pending = pending_contributors(&session.repository, &session.guide, &branch, &session.prefix)?;
    let is_theirs = |path: &str, text: &str| {
        read_contributor(text).is_some_and(|earlier| {
            args.handle.as_ref().is_none_or(|handle| path == format!("contributors/{handle}.yaml"))
                && args.contributor_name.as_ref().is_none_or(|name| *name == earlier.name)
                && earlier.has_email(email)
                && earlier.agreement.is_some_and(|signed| signed.version == agreement.version)
        })
    };
    let found = pending.into_iter().find(|(path, text)| is_theirs(path, text));
    Ok(found.map(|(path, text)| NewFile { path, text }))
}

/// The whole contribution: the entry's file, and the contributor's.
pub(super) fn change(
    session: &Session,
    args: &AddArgs,
    slug: &str,
    draft: &Draft,
    contributor: &Contributor,
) -> Result<Change, Error> {
    let entry = new_file(session, session.guide.entry_path(slug), draft.text()?)?;
    let files = std::iter::once(entry).chain(contributor.file.clone()).collect();
    let signed_off = (session.guide.config.agreement_mode() == AgreementMode::Dco).then_some(&contributor.person);
    let branch = session.branch(args, slug);
    Ok(Change::add(slug, &branch, &draft.entry, files, &session.guide, session.upstream.tip, signed_off))
}

/// A file with the line that leads editors to its schema, if the guide keeps one.
fn new_file(session: &Session, path: String, text: String) -> Result<NewFile, Error> {
    let text = with_modeline(&session.repository, session.upstream.tip, &session.prefix, &path, text)?;
    Ok(NewFile { path, text })
}

fn agreement(session: &Session) -> Option<&Agreement> {
    let is_asked_for = session.guide.config.agreement_mode() == AgreementMode::Cla;
    session.guide.agreement.as_ref().filter(|_| is_asked_for)
}

/// A yes to this version, by flag, in the draft, or typed.
fn sign(
    session: &Session,
    args: &AddArgs,
    ask: bool,
    slug: &str,
    agreement: &Agreement,
    draft: &mut Draft,
) -> Result<(), Error> {
    let version = &agreement.version;
    if let Some(agreed) = &args.agree_cla {
        if agreed == version {
            return Ok(());
        }
        return Err(Error::new(Exit::Usage, format!("the contributor agreement is version {version}, not {agreed}"))
            .hint(format!("read `{}`, then agree with --agree-cla {version}", session.guide.config.agreement_file())));
    }
    if draft.about.agreed.as_ref() == Some(version) {
        return Ok(());
    }
    if ask && agree(&clean_lines(&agreement.text), version).map_err(|stopped| session.stopped(&stopped, slug))? {
        draft.about.agreed = Some(version.clone());
        return session.keep(slug, draft);
    }
    Err(Error::new(Exit::Usage, "the guide takes contributions only with the contributor agreement").hint(format!(
        "read `{}`; --agree-cla {version} agrees to it. Your draft is kept",
        session.guide.config.agreement_file()
    )))
}

/// From a flag, else what was answered before, else asked, else the suggestion.
fn answer(
    flag: Option<&String>,
    kept: &mut Option<String>,
    suggested: &str,
    ask: bool,
    question: &dyn Fn(&str) -> Result<String, Stopped>,
) -> Result<String, Stopped> {
    let answer = match flag.or(kept.as_ref()) {
        Some(answer) => answer.clone(),
        None if ask => question(suggested)?,
        None => suggested.to_owned(),
    };
    *kept = Some(answer.clone());
    Ok(answer)
}

fn ask_identity(ui: &mut Ui) -> Result<Person, Stopped> {
    ui.say("Git does not know who you are. What you answer is used for this commit alone; `git config --global user.name` and `user.email` set it for all.");
    let name = text("Your name", "it becomes public with the commit", "", None, &check_name)?;
    let email = text("Your e-mail address", "it becomes public with the commit", "", None, &check_email)?;
    Ok(Person { name, email })
}

fn check_handle(handle: &str) -> Result<(), FieldError> {
    check_slug(handle)
        .map_err(|error| FieldError { message: format!("`{handle}` is not a handle: {error}"), help: None })
}

fn check_email(email: &str) -> Result<(), FieldError> {
    let is_good = email.split_once('@').is_some_and(|(user, domain)| !user.is_empty() && domain.contains('.'));
    let is_clean = !email.contains(|c: char| c.is_whitespace() || c.is_control() || matches!(c, '<' | '>'));
    if is_good && is_clean {
        Ok(())
    } else {
        Err(FieldError { message: "this is not an e-mail address".to_owned(), help: None })
    }
}

fn clean_lines(text: &str) -> String {
    crate::report::clean_block(text).into_owned()
}
