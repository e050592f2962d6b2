//! From files that somebody wants changed to the end of the flow: who changes them, what the rules say, a last look.

use super::contributor::{self, Asking, Contributor};
use super::deliver::deliver;
use super::outcome::{self, print_dry_run};
use super::session::Session;
use crate::cli::{Exit, FlowArgs, Ui, YouArgs};
use crate::commands::Error;
use crate::commands::open::today;
use crate::contribute::{About, Brings, Change, ChangedFile, Kind, Words, check};
use crate::finding::Findings;
use crate::guide::{AgreementMode, Entry, Guide};
use crate::prompt::confirm;
use crate::report::{Format, Offer, Run, clean};

/// A change that somebody asked for.
pub(in crate::commands) struct Wanted<'w> {
    pub(in crate::commands) kind: Kind,
    /// The entry's slug afterwards.
    pub(in crate::commands) slug: &'w str,
    pub(in crate::commands) branch: String,
    pub(in crate::commands) before: Option<&'w Entry>,
    pub(in crate::commands) after: Option<&'w Entry>,
    pub(in crate::commands) files: Vec<ChangedFile>,
}

/// What came of it.
pub(in crate::commands) enum Settled {
    /// The flow ended.
    Ended(Exit),
    /// The rules say no; what they say is shown.
    Refused(Box<Guide>, Findings),
    /// The person wants none of it.
    Declined,
}

/// Checks a change, shows it to the person, and carries it as far as it goes.
pub(in crate::commands) fn settle(
    session: &Session,
    flow: &FlowArgs,
    you: &YouArgs,
    wanted: Wanted<'_>,
    ui: &mut Ui,
) -> Result<Settled, Error> {
    let mut about = About::default();
    let mut keep = |_: &About| Ok(());
    let push_to = flow.push_to.as_deref();
    let asking = Asking { you, push_to, branch: &wanted.branch, slug: "", newest: false, keep: &mut keep };
    let who = contributor::find(session, asking, &mut about, ui)?;
    let change = change(session, wanted, &who);
    settle_change(session, flow, &change, &who, ui)
}

/// The same for a change that is put together already.
pub(in crate::commands) fn settle_change(
    session: &Session,
    flow: &FlowArgs,
    change: &Change,
    who: &Contributor,
    ui: &mut Ui,
) -> Result<Settled, Error> {
    let (guide, findings) = check(&session.guide, change, today())?;
    show(&guide, &findings, flow, ui)?;
    let is_sound = !findings.any_to_mend();
    if flow.dry_run && (is_sound || !flow.json) {
        print_dry_run(session, change, who, is_sound, flow, ui)?;
        return Ok(Settled::Ended(if is_sound { Exit::Done } else { Exit::Findings }));
    }
    if !is_sound {
        return Ok(Settled::Refused(Box::new(guide), findings));
    }
    if session.ask && !flow.yes && !agreed_to(session, change, who, ui)? {
        return Ok(Settled::Declined);
    }
    let outcome = deliver(session, flow, change, who, ui)?;
    outcome.print(flow, ui)?;
    Ok(Settled::Ended(Exit::Done))
}

/// The error of a change that the rules refuse, where nobody can be asked to mend it.
pub(in crate::commands) fn refuse(guide: &Guide, findings: &Findings) -> Result<Exit, Error> {
    let error = Error::new(Exit::Findings, "nothing was committed: the entry does not pass the rules");
    Err(error.findings(outcome::findings_json(guide, findings)?))
}

/// Shows what the rules say of the change, where the lines stand.
pub(in crate::commands) fn show(guide: &Guide, findings: &Findings, flow: &FlowArgs, ui: &mut Ui) -> Result<(), Error> {
    if findings.shown.is_empty() || flow.json {
        return Ok(());
    }
    let mut text = Vec::new();
    // What is shown is not in a file yet; `validate` has nothing to mend there.
    let (color, columns) = (ui.color_of_messages(), Ui::columns_of_messages());
    let format = Format::Human { color, columns, offer: Offer::Nothing };
    format.reporter().report(&Run::on_all(findings, &guide.files, 1), &mut text)?;
    ui.show_findings(&String::from_utf8_lossy(&text));
    Ok(())
}

/// The contribution with the contributor's file and the words that go with it.
fn change(session: &Session, wanted: Wanted<'_>, who: &Contributor) -> Change {
    let Wanted { kind, slug, branch, before, after, mut files } = wanted;
    let own = who.file.clone().filter(|own| files.iter().all(|file| file.path != own.path));
    files.extend(own);
    Change::new(words(session, kind, slug, &branch, before, after, who), files)
}

/// What the words of a change are made from.
pub(in crate::commands) fn words<'w>(
    session: &'w Session,
    kind: Kind,
    slug: &'w str,
    branch: &'w str,
    before: Option<&'w Entry>,
    after: Option<&'w Entry>,
    who: &'w Contributor,
) -> Words<'w> {
    let signed_off = session.frame().config.agreement_mode() == AgreementMode::Dco;
    // What is new has no entry to be compared with.
    let guide = if kind == Kind::Add { session.frame() } else { &session.guide };
    let (tip, person) = (session.upstream.tip, Some(&who.person));
    Words { kind, slug, branch, before, after, guide, tip, person, signed_off }
}

/// What submitting the change would do, in lines.
pub(in crate::commands) fn plan(session: &Session, change: &Change, who: &Contributor) -> Vec<String> {
    let person = &who.person;
    let mut plan =
        vec![format!("Commits as {} <{}>, on branch {}.", clean(&person.name), clean(&person.email), change.branch)];
    if let Some(file) = &who.file {
        let what = match Brings::of(session.frame(), file) {
            Some(Brings::Signature { is_new: true }) => "your credit and your signature",
            Some(Brings::Signature { is_new: false }) => "your signature",
            Some(Brings::Address) => "another address of yours",
            None => "your credit",
        };
        plan.push(format!("Brings {} too: {what}.", file.path));
    }
    plan.push(format!("Goes to {}.", clean(&crate::git::redact(&session.upstream.url))));
    plan
}

/// Shows the change and asks for the last word.
fn agreed_to(session: &Session, change: &Change, who: &Contributor, ui: &mut Ui) -> Result<bool, Error> {
    ui.heading(&clean(&change.title));
    ui.show_changes(&outcome::diff(session, change));
    for line in plan(session, change, who) {
        ui.say(&line);
    }
    confirm("Submit it?", true).map_err(|stopped| session.stopped(&stopped, ""))
}
