//! `agreement-missing`: a contribution by somebody who has not signed the agreement.

use super::accounts::{owns, same_account, same_email};
use super::foreign_contributor_file::foreign;
use super::proposal::{Hand, Proposal, ProposedCommit};
use super::{Check, Context, Rule};
use crate::finding::{RuleId, Severity, Sink};
use crate::guide::{Agreement, AgreementMode, AgreementPolicy, Contributor, ContributorFile, Guide, name_key};

const ID: RuleId = RuleId("agreement-missing");

pub(super) const RULE: Rule = Rule {
    id: ID,
    severity: Severity::Error,
    summary: "a contribution by somebody who has not signed the agreement",
    docs: include_str!("../../docs/rules/agreement-missing.md"),
    checks: &[Check::Proposal(look)],
};

fn look(context: &Context<'_>, proposal: &Proposal<'_>, sink: &mut Sink) {
    if proposal.files.is_empty() {
        return;
    }
    match proposal.base.config.agreement_mode() {
        AgreementMode::Cla => signatures(context, proposal, sink),
        AgreementMode::Dco => sign_offs(context, proposal, sink),
        AgreementMode::None => {}
    }
}

/// Each person once, with the first of their commits.
fn signatures(context: &Context<'_>, proposal: &Proposal<'_>, sink: &mut Sink) {
    let Some(agreement) = &proposal.base.agreement else {
        let help = "mend the agreement's file first; without it no contribution can be merged";
        raise(proposal, "nobody can sign: the agreement cannot be read".to_owned(), help, sink);
        return;
    };
    let known = known_contributors(context, proposal);
    let mut seen: Vec<&Hand> = Vec::new();
    for (commit, person) in proposal.commits.iter().flat_map(|commit| hands(proposal, commit)) {
        if seen.iter().any(|other| same_email(&other.email, &person.email)) {
            continue;
        }
        seen.push(person);
        let own: Vec<&Known<'_>> = known.iter().filter(|file| owns(file.contributor, &person.email)).collect();
        let policy = proposal.base.config.agreement.as_ref();
        let states: Vec<Signed> = own.iter().map(|file| signed(file.contributor, agreement, policy)).collect();
        if states.contains(&Signed::Yes) {
            continue;
        }
        let who = format!("{} (commit `{}`)", person.shown(), commit.id);
        let version = &agreement.version;
        let file = proposal.base.config.agreement_file();
        let (message, help) = match (own.last(), states.last()) {
            (Some(own), Some(Signed::OtherVersion(old))) => (
                format!("{who} has signed version {old} of the agreement, not version {version}"),
                format!("read `{file}` and sign it anew in `{}`", own.path),
            ),
            (Some(own), Some(Signed::OtherText)) => (
                format!("{who} has signed another text than that of `{file}` (the checksum in `{}` differs)", own.path),
                format!("`agreement.sha256` of version {version} is {}", agreement.sha256),
            ),
            (Some(own), _) => (
                format!("{who} has not signed the agreement: `{}` has no `agreement`", own.path),
                format!("read `{file}` and add `agreement` to it: `version`, `sha256` and `signed`"),
            ),
            (None, _) => (format!("{who} has not signed the agreement"), how_to_sign(&known, person, file)),
        };
        raise(proposal, message, help, sink);
    }
}

/// What helps somebody whose address no file has.
fn how_to_sign(known: &[Known<'_>], person: &Hand, file: &str) -> String {
    let name = name_key(&person.name);
    match known.iter().find(|other| !name.is_empty() && name_key(&other.contributor.name) == name) {
        Some(other) => format!("if `{}` is theirs, add this address to its `emails`", other.path),
        None => format!(
            "they read `{file}` and sign it in a file of their own, `contributors/<handle>.yaml`, with this address \
             among its `emails`; `ddscurate add` writes one. It may be part of this proposal"
        ),
    }
}

/// Each person of each commit by itself: it is the commit that must be mended.
fn sign_offs(context: &Context<'_>, proposal: &Proposal<'_>, sink: &mut Sink) {
    let known = known_contributors(context, proposal);
    let is_same = |one: &str, other: &str| {
        let have_one_owner = || known.iter().any(|file| owns(file.contributor, one) && owns(file.contributor, other));
        !one.trim().is_empty() && (same_email(one, other) || same_account(one, other) || have_one_owner())
    };
    for (commit, person) in proposal.commits.iter().flat_map(|commit| hands(proposal, commit)) {
        if !commit.signed_off_by.iter().any(|signer| is_same(&person.email, &signer.email)) {
            let message = format!("commit `{}` is not signed off by {}", commit.id, person.shown());
            let help = "they add `Signed-off-by: Name <address>` to it: `git commit --amend --signoff`, or \
                        `git rebase --signoff` for several";
            raise(proposal, message, help, sink);
        }
    }
}

fn raise(proposal: &Proposal<'_>, message: String, help: impl Into<String>, sink: &mut Sink) {
    if let Some(file) = proposal.anchor() {
        sink.push(file.raise(ID, message).help(help));
    }
}

/// Everybody who wrote part of a commit and must have agreed.
fn hands<'p>(
    proposal: &'p Proposal<'_>,
    commit: &'p ProposedCommit,
) -> impl Iterator<Item = (&'p ProposedCommit, &'p Hand)> {
    let agreement = proposal.base.config.agreement.as_ref();
    let is_nobody = move |hand: &Hand| {
        agreement.is_some_and(|agreement| agreement.ignore_coauthors.iter().any(|email| same_email(email, &hand.email)))
    };
    let co_authors = commit.co_authors.iter().filter(move |hand| !is_nobody(hand));
    let all = std::iter::once(&commit.author).chain(co_authors);
    all.filter(|hand| !proposal.is_exempt(&hand.email)).map(move |hand| (commit, hand))
}

/// A contributor whose word counts.
struct Known<'p> {
    contributor: &'p Contributor,
    path: &'p str,
}

/// Those of the base, and those who bring or change their own files in the proposal.
fn known_contributors<'p>(context: &'p Context<'_>, proposal: &'p Proposal<'_>) -> Vec<Known<'p>> {
    let known = |guide: &'p Guide, file: &'p ContributorFile| Known {
        contributor: &file.contributor,
        path: guide.files.path(file.file),
    };
    let of_base = proposal.base.contributors.iter().map(|file| known(proposal.base, file));
    let foreign = foreign(context, proposal);
    let changed = proposal.changed_contributors(context.guide).into_iter();
    let own = changed.filter(|(changed, _)| !foreign.contains(&changed.file));
    of_base.chain(own.map(|(_, file)| known(context.guide, file))).collect()
}

#[derive(PartialEq)]
enum Signed {
    Yes,
    No,
    OtherVersion(String),
    OtherText,
}

/// Whether a contributor has signed the agreement that holds, or an older one that is accepted. The text of an older one is
/// not here any more, so that its checksum can only be looked at.
fn signed(contributor: &Contributor, agreement: &Agreement, policy: Option<&AgreementPolicy>) -> Signed {
    let Some(signature) = &contributor.agreement else { return Signed::No };
    let is_accepted = |version: &String| policy.is_some_and(|policy| policy.accepts.contains(version));
    if signature.version == agreement.version {
        if signature.sha256.eq_ignore_ascii_case(&agreement.sha256) { Signed::Yes } else { Signed::OtherText }
    } else if is_accepted(&signature.version) {
        let is_checksum = signature.sha256.len() == 64 && signature.sha256.bytes().all(|b| b.is_ascii_hexdigit());
        if is_checksum { Signed::Yes } else { Signed::OtherText }
    } else {
        Signed::OtherVersion(signature.version.clone())
    }
}
