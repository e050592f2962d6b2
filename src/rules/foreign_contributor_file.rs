//! `foreign-contributor-file`: a change of somebody else's contributor file, or a claim to be somebody else.

use super::accounts::Owners;
use super::proposal::{FileChange, Proposal};
use super::{Check, Context, Rule};
use crate::finding::{Place, Raised, RuleId, Severity, Sink};
use crate::guide::ContributorFile;
use crate::source::{FieldPath, FileId};
use std::collections::{HashMap, HashSet};

const ID: RuleId = RuleId("foreign-contributor-file");

pub(super) const RULE: Rule = Rule {
    id: ID,
    severity: Severity::Error,
    summary: "a change of somebody else's contributor file, or a claim to be somebody else",
    fix: None,
    docs: include_str!("../../docs/rules/foreign-contributor-file.md"),
    checks: &[Check::Proposal(look)],
};

fn look(context: &Context<'_>, proposal: &Proposal<'_>, sink: &mut Sink) {
    let foreign = foreign(context, proposal);
    for file in proposal.files.iter().filter(|file| foreign.contains(&file.file)) {
        let Some(handle) = file.stem_in("contributors", ".yaml") else { continue };
        let what = match file.change {
            FileChange::Added => format!("the proposal signs for `{handle}`, who is not the one who proposes it"),
            FileChange::Removed => format!("`{handle}` is removed by somebody else"),
            _ => format!("the file of `{handle}` is changed by somebody else"),
        };
        let help = match (&file.change, &proposal.actor, proposal.places.first()) {
            (FileChange::Added, Some(actor), Some(place)) => format!(
                "if you are `{handle}`, write your account `{actor}` into its `handles`, under `{place}`; if not, take \
                 the file out of the proposal"
            ),
            _ => format!("only `{handle}` or an editor may do so; take the file out of the proposal"),
        };
        sink.push(file.raise(ID, what).help(help));
    }
    for claim in claims(context, proposal, &foreign) {
        let Claim { file, field, what, owner } = claim;
        let path = proposal.base.files.path(owner.file);
        let message = format!("{what} belongs to `{}` already (`{path}`)", owner.handle);
        sink.push(Raised::new(ID, file, Place::value(field), message).help(format!(
            "if that is you, change `{path}` instead and keep one file; if not, take it out: what is said here of \
             somebody else does not count"
        )));
    }
}

/// Something by which a person is known, in a file that is not theirs.
struct Claim<'p> {
    file: FileId,
    field: FieldPath,
    what: String,
    owner: &'p ContributorFile,
}

/// What files of the proposal claim that the base gives to somebody else.
fn claims<'p>(context: &Context<'_>, proposal: &'p Proposal<'_>, foreign: &HashSet<FileId>) -> Vec<Claim<'p>> {
    let mut claims = Vec::new();
    if proposal.is_by_editor() {
        return claims;
    }
    let base = &proposal.base.contributors;
    let owners = Owners::new(base.iter().map(|file| &file.contributor));
    for (changed, now) in proposal.changed_contributors(context.guide) {
        if foreign.contains(&changed.file) {
            continue;
        }
        let before = proposal.contributor_before(changed);
        let other = |numbers: Vec<usize>| {
            let is_self = |number: &usize| before.is_some_and(|before| before.file == base[*number].file);
            // What two files of the base have in common is nothing that the proposal claims.
            if numbers.iter().any(is_self) { None } else { numbers.first().map(|number| &base[*number]) }
        };
        for (index, email) in now.contributor.emails.iter().enumerate() {
            if let Some(owner) = other(owners.of_email(email)) {
                let field = FieldPath::root().key("emails").index(index);
                claims.push(Claim { file: now.file, field, what: format!("the address `{email}`"), owner });
            }
        }
        for (place, account) in now.contributor.handles.iter().filter(|(_, account)| !account.trim().is_empty()) {
            if let Some(owner) = other(owners.of_handle(place, account)) {
                let field = FieldPath::root().key("handles").key(place.as_str());
                claims.push(Claim { file: now.file, field, what: format!("the account `{account}`"), owner });
            }
        }
    }
    claims
}

/// The contributors' files that are touched by somebody else. What they say counts for nothing. A file that signs nothing
/// and is new only gives credit, which anybody may.
pub(super) fn foreign(context: &Context<'_>, proposal: &Proposal<'_>) -> HashSet<FileId> {
    if proposal.is_by_editor() {
        return HashSet::new();
    }
    let now: HashMap<FileId, &ContributorFile> =
        proposal.changed_contributors(context.guide).into_iter().map(|(changed, now)| (changed.file, now)).collect();
    let is_foreign = |file: &&super::proposal::ProposedFile| {
        if let Some(before) = proposal.contributor_before(file) {
            return !proposal.is_by(&before.handle, &before.contributor);
        }
        // Whoever signs for the first time may go by their account's name alone.
        let is_theirs = |new: &ContributorFile| {
            proposal.is_by(&new.handle, &new.contributor)
                || proposal.actor.as_ref().is_some_and(|actor| new.handle.eq_ignore_ascii_case(actor))
        };
        now.get(&file.file).is_some_and(|new| new.contributor.agreement.is_some() && !is_theirs(new))
    };
    let touched = proposal.files.iter().filter(|file| file.stem_in("contributors", ".yaml").is_some());
    touched.filter(is_foreign).map(|file| file.file).collect()
}
