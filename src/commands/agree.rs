//! `agree`: shows the contributor agreement, takes the person's yes, and proposes their own file.

use super::Error;
use super::flow::contributor::{self, Asking};
use super::flow::outcome::{nothing_to_do, print_error};
use super::flow::session::Session;
use super::flow::settle::{Settled, refuse, settle_change, words};
use super::open::start_workers;
use crate::cli::{AgreeArgs, Exit, Global, Ui, catch_interrupts};
use crate::contribute::{About, Change, Kind};
use crate::guide::{AgreementMode, stem};
use crate::report::clean;

pub(super) fn run(global: &Global, args: &AgreeArgs, ui: &mut Ui) -> Result<Exit, Error> {
    let ended = go(global, args, ui);
    if let (true, Err(error)) = (args.flow.json, &ended) {
        print_error(error, ui)?;
    }
    ended
}

fn go(global: &Global, args: &AgreeArgs, ui: &mut Ui) -> Result<Exit, Error> {
    start_workers();
    let ask = !args.flow.no_input && !args.flow.json && Ui::can_ask();
    if ask {
        catch_interrupts();
    }
    let session = Session::open(global, &args.flow, ask, ui)?;
    let Some(agreement) = session.agreement() else {
        let says = match session.frame().config.agreement_mode() {
            AgreementMode::Dco => {
                "This guide wants no signature: every commit is signed off, which `add` does for you."
            }
            _ => "This guide asks for no agreement; nothing to sign.",
        };
        return nothing_to_do(&session, &args.flow, ("", "agree"), says, ui);
    };
    let push_to = args.flow.push_to.as_deref();
    let mut keep = |_: &About| Ok(());
    let asking = Asking { you: &args.you, push_to, branch: "agree", slug: "", newest: true, keep: &mut keep };
    let who = contributor::find(&session, asking, &mut About::default(), ui)?;
    let Some(file) = &who.file else {
        let says = format!("The agreement, version {}, is signed already.", clean(&agreement.version));
        return nothing_to_do(&session, &args.flow, ("", "agree"), &says, ui);
    };
    let handle = stem(&file.path).to_owned();
    let branch = args.flow.branch.clone().unwrap_or_else(|| Kind::Agree.branch(&handle));
    let words = words(&session, Kind::Agree, &handle, &branch, None, None, &who);
    let change = Change::new(words, vec![file.clone()]);
    match settle_change(&session, &args.flow, &change, &who, ui)? {
        Settled::Ended(exit) => Ok(exit),
        Settled::Refused(guide, findings) => refuse(&guide, &findings),
        Settled::Declined => Ok(Exit::Done),
    }
}
