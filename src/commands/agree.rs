//! `agree`: shows the contributor agreement, takes the person's yes, and proposes their own file.

use super::Error;
use super::flow::contributor::{self, Asking};
use super::flow::outcome::{CONTRIBUTION, nothing_to_do};
use super::flow::session::Session;
use super::flow::settle::{Settled, refuse, settle_change, words};
use super::flow::stopped::with_json;
use super::open::{may_ask, start_workers};
use crate::cli::{AgreeArgs, Exit, Global, Ui};
use crate::contribute::{About, Change, ChangedFile, Kind, pending_contributors, suggest_handle};
use crate::guide::{AgreementMode, stem};
use crate::report::clean;

pub(super) fn run(global: &Global, args: &AgreeArgs, ui: &mut Ui) -> Result<Exit, Error> {
    with_json(args.flow.json, CONTRIBUTION, ui, |ui| go(global, args, ui))
}

fn go(global: &Global, args: &AgreeArgs, ui: &mut Ui) -> Result<Exit, Error> {
    start_workers();
    let ask = may_ask(args.flow.no_input || args.flow.json);
    let session = Session::open(global, &args.flow, ask, ui)?;
    // Whoever is new may still choose another handle; a signature that is under way is found in any of these branches.
    let suggested = || suggest_handle(&session.identity().ok()?.author);
    let likely = args.you.handle.clone().or_else(suggested).unwrap_or_else(|| "new".to_owned());
    let likely = args.flow.branch.clone().unwrap_or_else(|| Kind::Agree.branch(&likely));
    let Some(agreement) = session.agreement() else {
        let says = match session.frame().config.agreement_mode() {
            AgreementMode::Dco => {
                "This guide wants no signature: every commit is signed off, which `add` does for you."
            }
            _ => "This guide asks for no agreement; nothing to sign.",
        };
        return nothing_to_do(&session, &args.flow, ("", &likely), says, ui);
    };
    let push_to = args.flow.push_to.as_deref();
    let mut keep = |_: &About| Ok(());
    let asking = Asking { you: &args.you, push_to, branch: &likely, slug: "", newest: true, keep: &mut keep };
    let who = contributor::find(&session, asking, &mut About::default(), ui)?;
    let Some(file) = &who.file else {
        let says = format!("The agreement, version {}, is signed already.", clean(&agreement.version));
        return nothing_to_do(&session, &args.flow, ("", &likely), &says, ui);
    };
    let handle = stem(&file.path).to_owned();
    let branch = args.flow.branch.clone().unwrap_or_else(|| Kind::Agree.branch(&handle));
    if session.repository.branch(&branch)?.is_none()
        && let Some(other) = pending_in(&session, &branch, file)?
    {
        return Err(Error::new(Exit::Conflict, format!("the branch `{other}` brings your signature already"))
            .hint(format!("it counts once that is merged; `ddscurate status {other}` says how far it is")));
    }
    let words = words(&session, Kind::Agree, &handle, &branch, None, None, &who);
    let change = Change::new(words, vec![file.clone()]);
    match settle_change(&session, &args.flow, &change, &who, ui)? {
        Settled::Ended(exit) => Ok(exit),
        Settled::Refused(guide, findings) => refuse(&guide, &findings),
        Settled::Declined => Ok(Exit::Done),
    }
}

/// The branch of another contribution that brings the very same file.
fn pending_in(session: &Session, own: &str, file: &ChangedFile) -> Result<Option<String>, Error> {
    let pending = pending_contributors(&session.repository, session.frame(), own, &session.prefix)?;
    let is_same = |path: &String, text: &String| *path == file.path && Some(text) == file.text.as_ref();
    Ok(pending.into_iter().find(|(_, path, text)| is_same(path, text)).map(|(branch, ..)| branch))
}
