//! `agreement-missing`: a contribution by somebody who has not signed the agreement.

use super::accounts::{Owners, account_of, folded};
use super::foreign_contributor_file::foreign;
use super::proposal::{Hand, Proposal, ProposedCommit};
use super::{Check, Context, Rule};
use crate::finding::{Place, Raised, RuleId, Severity, Sink};
use crate::guide::{Agreement, AgreementMode, AgreementPolicy, Contributor, ContributorFile, Guide, name_key};
use crate::source::FieldPath;
use std::collections::{HashMap, HashSet};

const ID: RuleId = RuleId("agreement-missing");

pub(super) const RULE: Rule = Rule {
    id: ID,
    severity: Severity::Error,
    summary: "a contribution by somebody who has not signed the agreement",
    fix: None,
    docs: include_str!("../../docs/rules/agreement-missing.md"),
    checks: &[Check::Contributor(look_at_checksum), Check::Proposal(look)],
};

/// Whoever signed the version that holds must have signed its text.
fn look_at_checksum(context: &Context<'_>, file: &ContributorFile, sink: &mut Sink) {
    let config = &context.guide.config;
    let is_signed = config.agreement_mode() == AgreementMode::Cla;
    let (Some(agreement), Some(signature)) =
        (context.guide.agreement.as_ref().filter(|_| is_signed), &file.contributor.agreement)
    else {
        return;
    };
    let is_other = !signature.sha256.is_empty() && !signature.sha256.eq_ignore_ascii_case(&agreement.sha256);
    if signature.version == agreement.version && is_other {
        let (version, path) = (&agreement.version, config.agreement_file());
        let message = format!("this is not the checksum of `{path}`, version {version}");
        sink.push(
            Raised::new(ID, file.file, checksum(), message)
                .help(format!("that is {}; only `{}` may write it here", agreement.sha256, file.handle)),
        );
    }
}

/// Where a signature's checksum stands.
fn checksum() -> Place {
    Place::value(FieldPath::from("agreement").key("sha256"))
}

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
    let known = Everybody::known(context, proposal);
    let nobody = nobody(proposal);
    let mut seen: HashSet<String> = HashSet::new();
    for (commit, person) in proposal.commits.iter().flat_map(|commit| hands(proposal, commit, &nobody)) {
        if !seen.insert(folded(&person.email)) {
            continue;
        }
        let own = known.owners_of(&person.email);
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
            (Some(own), Some(Signed::OtherText)) => {
                let path = own.path;
                let message =
                    format!("{who} has signed another text than that of `{file}` (the checksum in `{path}` differs)");
                let is_current = own.contributor.agreement.as_ref().is_some_and(|own| own.version == *version);
                let help = if is_current {
                    format!("read `{file}`; who agrees to it writes its checksum there: {}", agreement.sha256)
                } else {
                    format!("read `{file}` and sign version {version} anew in `{path}`")
                };
                let guide = context.guide;
                match guide.contributors.iter().find(|now| guide.files.path(now.file) == path) {
                    Some(now) => sink.push(Raised::new(ID, now.file, checksum(), message).help(help)),
                    None => raise(proposal, message, help, sink),
                }
                continue;
            }
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
fn how_to_sign(known: &Everybody<'_>, person: &Hand, file: &str) -> String {
    match known.by_name.get(&name_key(&person.name)) {
        Some(path) => format!("if `{path}` is the same person's, add this address to its `emails`"),
        None => format!(
            "to sign, read `{file}` and add `contributors/<handle>.yaml` with this address among its `emails`; \
             `ddscurate add` writes one, and it may be part of this proposal"
        ),
    }
}

/// Each person of each commit by itself: it is the commit that must be mended.
fn sign_offs(context: &Context<'_>, proposal: &Proposal<'_>, sink: &mut Sink) {
    let known = Everybody::known(context, proposal);
    let nobody = nobody(proposal);
    for commit in &proposal.commits {
        let mut signers: HashSet<Sameness> = HashSet::new();
        for signer in &commit.signed_off_by {
            signers.extend(known.samenesses(&signer.email));
        }
        for (commit, person) in hands(proposal, commit, &nobody) {
            if known.samenesses(&person.email).iter().any(|sameness| signers.contains(sameness)) {
                continue;
            }
            let message = format!("commit `{}` is not signed off by {}", commit.id, person.shown());
            let help = "add `Signed-off-by: Name <address>` to the commit: `git commit --amend --signoff`, or \
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
    nobody: &HashSet<String>,
) -> impl Iterator<Item = (&'p ProposedCommit, &'p Hand)> {
    let co_authors = commit.co_authors.iter().filter(|hand| !nobody.contains(&folded(&hand.email)));
    let all = std::iter::once(&commit.author).chain(co_authors);
    all.filter(|hand| !proposal.is_exempt(&hand.email)).map(move |hand| (commit, hand))
}

/// The addresses of co-authors that are no persons.
fn nobody(proposal: &Proposal<'_>) -> HashSet<String> {
    let agreement = proposal.base.config.agreement.as_ref();
    agreement.into_iter().flat_map(|agreement| &agreement.ignore_coauthors).map(|email| folded(email)).collect()
}

/// A contributor whose word counts.
struct Known<'p> {
    contributor: &'p Contributor,
    path: &'p str,
    /// Where their file is in the base; the same as `path` for one that is not there yet.
    path_before: &'p str,
}

/// All contributors whose word counts: those of the base, and those who bring or change their own files in the proposal.
struct Everybody<'p> {
    of_base: Vec<Known<'p>>,
    of_proposal: Vec<Known<'p>>,
    base_owners: Owners<'p>,
    proposal_owners: Owners<'p>,
    /// The file of the first with each name.
    by_name: HashMap<String, &'p str>,
}

/// What two addresses of one person have in common.
#[derive(PartialEq, Eq, Hash)]
enum Sameness {
    Address(String),
    Account(&'static str, String),
    File(String),
}

impl<'p> Everybody<'p> {
    fn known(context: &'p Context<'_>, proposal: &'p Proposal<'_>) -> Self {
        let path = |guide: &'p Guide, file: &ContributorFile| guide.files.path(file.file);
        let of_base = proposal.base.contributors.iter().map(|file| {
            let path = path(proposal.base, file);
            Known { contributor: &file.contributor, path, path_before: path }
        });
        let of_base: Vec<Known<'p>> = of_base.collect();
        let foreign = foreign(context, proposal);
        let changed = proposal.changed_contributors(context.guide).into_iter();
        let own = changed.filter(|(changed, _)| !foreign.contains(&changed.file));
        let of_proposal = own.map(|(changed, file)| {
            let now = path(context.guide, file);
            let before = proposal.contributor_before(changed).map(|before| path(proposal.base, before));
            Known { contributor: &file.contributor, path: now, path_before: before.unwrap_or(now) }
        });
        let of_proposal: Vec<Known<'p>> = of_proposal.collect();
        let base_owners = Owners::new(of_base.iter().map(|known| known.contributor));
        let proposal_owners = Owners::new(of_proposal.iter().map(|known| known.contributor));
        let mut by_name = HashMap::new();
        for known in of_base.iter().chain(&of_proposal) {
            let name = name_key(&known.contributor.name);
            if !name.is_empty() {
                by_name.entry(name).or_insert(known.path);
            }
        }
        Self { of_base, of_proposal, base_owners, proposal_owners, by_name }
    }

    /// The files to which a commit with that address belongs. What the base gives to somebody is theirs: a file of the
    /// proposal counts for such an address only if it is that one's.
    fn owners_of(&self, email: &str) -> Vec<&Known<'p>> {
        let of_base: Vec<&Known<'p>> =
            self.base_owners.of_email(email).into_iter().map(|number| &self.of_base[number]).collect();
        let of_proposal = self.proposal_owners.of_email(email).into_iter().map(|number| &self.of_proposal[number]);
        let may = |known: &&Known<'p>| of_base.is_empty() || of_base.iter().any(|file| file.path == known.path_before);
        let own: Vec<&Known<'p>> = of_proposal.filter(may).collect();
        of_base.into_iter().chain(own).collect()
    }

    fn samenesses(&self, email: &str) -> Vec<Sameness> {
        if email.trim().is_empty() {
            return Vec::new();
        }
        let account = account_of(email).map(|(place, name)| Sameness::Account(place, name));
        let files = self.owners_of(email).into_iter().map(|known| Sameness::File(known.path_before.to_owned()));
        files.chain(account).chain([Sameness::Address(folded(email))]).collect()
    }
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
