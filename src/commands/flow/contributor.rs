//! The contributor: the identity that the commit carries, and their own file if they are new here or sign anew.

use super::session::Session;
use crate::cli::{Exit, Ui, YouArgs};
use crate::commands::Error;
use crate::commands::open::today;
use crate::contribute::{
    About, ChangedFile, Renewal, Signer, Target, account_of, by_noreply, contributor_file, likely_target,
    pending_contributors, place_of, renewed, suggest_handle, with_modeline,
};
use crate::git::{self, Person};
use crate::guide::{
    Agreement, ContributorFile, FieldError, check_name, check_slug, name_key, read_contributor, suggest_slug,
};
use crate::prompt::{Stopped, agree, text};
use crate::report::clean;

/// Who contributes.
pub(in crate::commands) struct Contributor {
    /// The identity that the commit carries.
    pub(in crate::commands) person: Person,
    /// True when git did not know it and it was asked for, for this commit alone.
    pub(in crate::commands) asked: bool,
    /// Their file, if they are new or sign a newer version of the agreement.
    pub(in crate::commands) file: Option<ChangedFile>,
}

/// What finding the contributor works with.
pub(in crate::commands) struct Asking<'a> {
    /// The flags about them.
    pub(in crate::commands) you: &'a YouArgs,
    /// The flag about the fork.
    pub(in crate::commands) push_to: Option<&'a str>,
    /// The branch of this contribution: an earlier run may have signed in it.
    pub(in crate::commands) branch: &'a str,
    /// The slug of the draft, for saying where it is.
    pub(in crate::commands) slug: &'a str,
    /// Whether only the newest version of the agreement will do, though the guide still takes older ones.
    pub(in crate::commands) newest: bool,
    /// Keeps what was answered.
    pub(in crate::commands) keep: &'a mut dyn FnMut(&About) -> Result<(), Error>,
}

/// The version of the agreement that this person still has to sign.
pub(in crate::commands) fn unsigned<'s>(
    session: &'s Session,
    you: &YouArgs,
    branch: &str,
    about: &About,
) -> Option<&'s str> {
    let agreement = session.agreement()?;
    let identity = session.identity().ok()?;
    let email = &identity.author.email;
    let counts = session.frame().contributor_by_email(email).is_some_and(|known| counts(session, known, agreement));
    let has_agreed = about.agreed.as_ref() == Some(&agreement.version);
    let has_signed = || signed_before(session, you, branch, email, agreement).is_ok_and(|file| file.is_some());
    (!counts && !has_agreed && !has_signed()).then_some(agreement.version.as_str())
}

/// Finds out who contributes; asks a newcomer for name, handle and agreement.
pub(in crate::commands) fn find(
    session: &Session,
    asking: Asking<'_>,
    about: &mut About,
    ui: &mut Ui,
) -> Result<Contributor, Error> {
    let Asking { you, push_to, branch, slug, newest, keep } = asking;
    let ask = session.ask;
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
    let Some(agreement) = session.agreement() else { return Ok(Contributor { person, asked, file: None }) };
    if let Some(agreed) = you.agree_cla.as_ref().filter(|agreed| **agreed != agreement.version) {
        return Err(other_version(session, agreement, agreed));
    }
    let account = Account::find(session, you, push_to, &person, about, ask).map_err(stop)?;
    if ask {
        keep(about)?;
    }
    let claimed = claimed(session, you, &person, &account, newest);
    if let Some(known) = session.frame().contributor_by_email(&person.email).or(claimed) {
        tell_version(known, agreement, ui);
        let known = Known { file: known, newest, branch };
        let file = known.renewed(session, you, &person, &account, (slug, about, keep))?;
        if file.is_some() && !known.file.contributor.has_email(&person.email) {
            let (email, handle) = (clean(&person.email), clean(&known.file.handle));
            ui.say(&format!("Adding {email} to `contributors/{handle}.yaml`."));
        }
        return Ok(Contributor { person, asked, file });
    }
    if let Some(file) = signed_before(session, you, branch, &person.email, agreement)? {
        return Ok(Contributor { person, asked, file: Some(file) });
    }
    if ask {
        ui.heading("You are new here");
    }
    let suggested = account.login.as_deref().and_then(suggest_slug).or_else(|| suggest_handle(&person));
    let suggested = suggested.unwrap_or_default();
    let name = answer(you.contributor_name.as_ref(), &mut about.name, &person.name, ask, &|initial| {
        text("Name to credit you by", "as it will stand among the contributors", initial, None, &check_name)
    });
    let name = name.map_err(stop)?;
    if ask {
        keep(about)?;
    }
    let taken = |handle: &str| session.frame().contributors.iter().find(|file| file.handle == handle);
    let free = |handle: &str| match taken(handle) {
        None => check_handle(handle),
        Some(other) => Err(FieldError {
            message: format!("`{handle}` is {}'s", clean(&other.contributor.name)),
            help: Some(format!("choose another; if it is you, stop and run `ddscurate agree --handle {handle}`")),
        }),
    };
    // A handle that somebody else has by now is asked for again.
    about.handle = about.handle.take().filter(|kept| free(kept).is_ok());
    let handle = answer(you.handle.as_ref(), &mut about.handle, &suggested, ask, &|initial| {
        text("Handle", "the name of your file under contributors/", initial, None, &free)
    });
    let handle = handle.map_err(stop)?;
    if let Err(error) = check_handle(&handle) {
        return Err(Error::new(Exit::Usage, error.message).hint("choose one with --handle"));
    }
    if ask {
        keep(about)?;
    }
    sign(session, you, slug, agreement, about, keep)?;
    let signer = Signer {
        person: &person,
        name: &name,
        handle: &handle,
        account: account.pair(),
        agreement: Some(agreement),
        today: today(),
    };
    let (path, text) = contributor_file(session.frame(), &signer)?;
    let file = new_file(session, path, text)?;
    Ok(Contributor { person, asked, file: Some(file) })
}

/// Somebody who has a file.
struct Known<'k> {
    file: &'k ContributorFile,
    newest: bool,
    branch: &'k str,
}

/// What goes with taking somebody's yes: the draft's slug, what was answered, and how that is kept.
type Answers<'a> = (&'a str, &'a mut About, &'a mut dyn FnMut(&About) -> Result<(), Error>);

impl Known<'_> {
    /// Their file with what it lacks: the address that git will use, their account, a signature that counts. `None` when
    /// it lacks nothing that matters.
    fn renewed(
        &self,
        session: &Session,
        you: &YouArgs,
        person: &Person,
        account: &Account,
        (slug, about, keep): Answers<'_>,
    ) -> Result<Option<ChangedFile>, Error> {
        let Some(agreement) = session.agreement() else { return Ok(None) };
        let own = &self.file.contributor;
        let signed = own.agreement.as_ref().map(|signed| &signed.version);
        let counts = signed == Some(&agreement.version) || (!self.newest && counts(session, self.file, agreement));
        let has_email = own.has_email(&person.email);
        if counts && has_email {
            return Ok(None);
        }
        if let Some(file) = signed_before(session, you, self.branch, &person.email, agreement)? {
            return Ok(Some(file));
        }
        if !counts {
            sign(session, you, slug, agreement, about, keep)?;
        }
        let renewal = Renewal {
            email: (!has_email).then_some(person.email.as_str()),
            account: account.pair().filter(|(place, _)| !own.handles.contains_key(*place)),
            agreement: (!counts).then_some(agreement),
        };
        let (path, text) = renewed(session.frame(), self.file, renewal, today())?;
        Ok(Some(ChangedFile::with(path, text)))
    }
}

/// The person's account at the guide's forge: what its checks know them by.
struct Account {
    place: Option<&'static str>,
    login: Option<String>,
}

impl Account {
    /// From the flag, the fork, a noreply address, what was answered before, else asked.
    fn find(
        session: &Session,
        you: &YouArgs,
        push_to: Option<&str>,
        person: &Person,
        about: &mut About,
        ask: bool,
    ) -> Result<Self, Stopped> {
        let config = &session.frame().config;
        let upstream = &session.upstream.url;
        let place = place_of(upstream, config);
        let fork = match likely_target(&session.repository, &session.upstream, push_to) {
            Ok(Some(Target::Fork { url })) => Some(url),
            _ => None,
        };
        let told = you.account.clone().or_else(|| account_of(upstream, fork.as_deref(), &person.email, config));
        let is_known = session.frame().contributor_by_email(&person.email).is_some();
        let login = match told.or_else(|| about.account.clone()) {
            None if ask && place.is_some() && !is_known => {
                let help = "your login where the guide is kept; it opens the pull request";
                Some(text("Account", help, "", None, &check_account)?)
            }
            login => login,
        };
        about.account.clone_from(&login);
        Ok(Self { place, login })
    }

    fn pair(&self) -> Option<(&str, &str)> {
        Some((self.place?, self.login.as_deref()?))
    }
}

/// Somebody whose file does not have the address of their commits: told by their account, or by themselves with --handle.
/// Whether it is true shows when the account opens the proposal.
fn claimed<'s>(
    session: &'s Session,
    you: &YouArgs,
    person: &Person,
    account: &Account,
    newest: bool,
) -> Option<&'s ContributorFile> {
    let contributors = &session.frame().contributors;
    let by_account = account.pair().and_then(|(place, login)| {
        let has_it = |own: &String| own.eq_ignore_ascii_case(login);
        contributors.iter().find(|file| file.contributor.handles.get(place).is_some_and(has_it))
    });
    // With `agree` a handle is meant as "this is me"; elsewhere it may be one that happens to be taken.
    let is_them = |file: &ContributorFile| newest || name_key(&file.contributor.name) == name_key(&person.name);
    let by_handle = || contributors.iter().find(|file| Some(&file.handle) == you.handle.as_ref() && is_them(file));
    by_account.or_else(|| by_noreply(session.frame(), &person.email)).or_else(by_handle)
}

/// True when what somebody signed is enough: this version, or an older one that the guide still takes.
fn counts(session: &Session, known: &ContributorFile, agreement: &Agreement) -> bool {
    let Some(signed) = &known.contributor.agreement else { return false };
    let policy = session.frame().config.agreement.as_ref();
    signed.version == agreement.version || policy.is_some_and(|policy| policy.accepts.contains(&signed.version))
}

fn tell_version(known: &ContributorFile, agreement: &Agreement, ui: &mut Ui) {
    let signed = known.contributor.agreement.as_ref().map(|signature| signature.version.as_str());
    if signed == Some(agreement.version.as_str()) {
        return;
    }
    let has = signed.map_or("none".to_owned(), |version| format!("version {}", clean(version)));
    ui.say(&format!(
        "The agreement is now version {}; your file `contributors/{}.yaml` has {has}.",
        clean(&agreement.version),
        clean(&known.handle)
    ));
}

/// The contributor's file as an earlier contribution of theirs, not merged yet, already brings it. The very same file
/// goes with this one: whichever is merged first, the other does not conflict, and a signature of an earlier day is as
/// good as today's. Another name or handle given by flag is another file.
fn signed_before(
    session: &Session,
    you: &YouArgs,
    branch: &str,
    email: &str,
    agreement: &Agreement,
) -> Result<Option<ChangedFile>, Error> {
    let pending = pending_contributors(&session.repository, session.frame(), branch, &session.prefix)?;
    let is_theirs = |path: &str, text: &str| {
        read_contributor(text).is_some_and(|earlier| {
            you.handle.as_ref().is_none_or(|handle| path == format!("contributors/{handle}.yaml"))
                && you.contributor_name.as_ref().is_none_or(|name| *name == earlier.name)
                && earlier.has_email(email)
                && earlier.agreement.is_some_and(|signed| signed.version == agreement.version)
        })
    };
    let found = pending.into_iter().find(|(_, path, text)| is_theirs(path, text));
    Ok(found.map(|(_, path, text)| ChangedFile::with(path, text)))
}

/// A file with the line that leads editors to its schema, if the guide keeps one.
pub(in crate::commands) fn new_file(session: &Session, path: String, text: String) -> Result<ChangedFile, Error> {
    let text = with_modeline(&session.repository, session.upstream.tip, &session.prefix, &path, text)?;
    Ok(ChangedFile::with(path, text))
}

/// A yes to this version, by flag, in the draft, or typed.
pub(in crate::commands) fn sign(
    session: &Session,
    you: &YouArgs,
    slug: &str,
    agreement: &Agreement,
    about: &mut About,
    keep: &mut dyn FnMut(&About) -> Result<(), Error>,
) -> Result<(), Error> {
    let version = &agreement.version;
    let file = session.frame().config.agreement_file();
    if let Some(agreed) = &you.agree_cla {
        return if agreed == version { Ok(()) } else { Err(other_version(session, agreement, agreed)) };
    }
    if about.agreed.as_ref() == Some(version) {
        return Ok(());
    }
    if session.ask
        && agree(&clean_lines(&agreement.text), version).map_err(|stopped| session.stopped(&stopped, slug))?
    {
        about.agreed = Some(version.clone());
        return keep(about);
    }
    let is_kept = !slug.is_empty() && session.drafts.path(slug).exists();
    let kept = if is_kept { ". Your draft is kept" } else { "" };
    let mut error = Error::new(Exit::Usage, "the guide takes contributions only with the contributor agreement")
        .hint(format!("read `{file}`; --agree-cla {version} agrees to it{kept}"));
    error.is_declined = session.ask;
    Err(error)
}

fn other_version(session: &Session, agreement: &Agreement, agreed: &str) -> Error {
    let (version, file) = (&agreement.version, session.frame().config.agreement_file());
    Error::new(Exit::Usage, format!("the contributor agreement is version {version}, not {agreed}"))
        .hint(format!("read `{file}`, then agree with --agree-cla {version}"))
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

fn check_account(account: &str) -> Result<(), FieldError> {
    // What forges allow differs; no login has these.
    let is_good =
        !account.is_empty() && !account.contains(|c: char| c.is_whitespace() || c.is_control() || "/@:".contains(c));
    let bad = || FieldError { message: "this is not the name of an account".to_owned(), help: None };
    if is_good { Ok(()) } else { Err(bad()) }
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
