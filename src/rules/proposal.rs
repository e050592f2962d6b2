//! A proposal as plain values: what the rules about proposals look at, and who is who in it.

use super::accounts::{accounts_at, has_forge_account, owns, same_email};
use crate::finding::{Place, Raised, RuleId};
use crate::guide::{Agreement, Config, Contributor, ContributorFile, Entry, Exempt, Guide, Role};
use crate::source::FileId;
use std::collections::HashMap;

/// A change of the guide that somebody proposes, and the guide that it is to be merged into.
pub struct Proposal<'p> {
    /// The guide as it is now. What it says holds: its policy, its agreement, its contributors. Its entries may be left out.
    pub base: &'p Guide,
    /// What `guide.yaml` says after the change, whether that holds yet or not.
    pub config: &'p Config,
    /// The agreement after the change.
    pub agreement: Option<&'p Agreement>,
    /// Its commits, oldest first, merges left out.
    pub commits: Vec<ProposedCommit>,
    /// Every file that it changes, of the guide or not, sorted by path.
    pub files: Vec<ProposedFile>,
    /// The account that opened it, when that is known.
    pub actor: Option<String>,
    /// Under which of a contributor's `handles` such an account is found; nowhere when it is not known on which forge.
    pub places: &'p [&'p str],
    /// Whether an editor is known by the address in a commit, where the account is not known. Such addresses are public, so
    /// this is for editors at their own machines only.
    pub trusts_addresses: bool,
    /// Its title and description; empty when they are not known.
    pub text: String,
    /// Entries that history had once and that are not in the guide now, newest first.
    pub removed: Vec<RemovedEntry>,
}

/// Somebody who had a hand in a commit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hand {
    /// Their name.
    pub name: String,
    /// Their e-mail address.
    pub email: String,
}

/// One commit of a proposal.
#[derive(Clone, Debug)]
pub struct ProposedCommit {
    /// Its name, shortened.
    pub id: String,
    /// Who wrote it.
    pub author: Hand,
    /// Those whom `Co-authored-by:` lines name.
    pub co_authors: Vec<Hand>,
    /// Those whom `Signed-off-by:` lines name.
    pub signed_off_by: Vec<Hand>,
    /// The whole message.
    pub message: String,
}

/// One file that a proposal changes.
#[derive(Clone, Debug)]
pub struct ProposedFile {
    /// Its path from the repository's root.
    pub path: String,
    /// Its path from the guide's root; `None` when it lies outside.
    pub inside: Option<String>,
    /// Its number in the guide that is judged; that of `guide.yaml` when it lies outside.
    pub file: FileId,
    /// What happens to it.
    pub change: FileChange,
    /// Its size in bytes afterwards.
    pub size: u64,
    /// Whether it holds bytes that no text has.
    pub is_binary: bool,
    /// Whether both sides changed it so that Git cannot merge it.
    pub is_conflict: bool,
}

/// What happens to a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileChange {
    /// It is new.
    Added,
    /// It was there and is another.
    Modified,
    /// It is gone.
    Removed,
    /// It had that path, from the repository's root.
    Renamed(String),
}

/// An entry that was once in the guide.
#[derive(Clone, Debug)]
pub struct RemovedEntry {
    /// Its path then, from the guide's root.
    pub path: String,
    /// What it said.
    pub entry: Entry,
    /// The commit that removed it, shortened.
    pub commit: String,
    /// The first line of that commit's message.
    pub subject: String,
}

impl ProposedFile {
    /// The slug, when it is an entry's file; likewise for other folders.
    pub(super) fn stem_in(&self, folder: &str, ending: &str) -> Option<&str> {
        let below = self.inside.as_deref()?.strip_prefix(folder)?.strip_prefix('/')?;
        below.rsplit('/').next()?.strip_suffix(ending).filter(|stem| !stem.is_empty())
    }

    pub(super) fn is_added(&self) -> bool {
        self.change == FileChange::Added
    }

    /// A finding about the file as a whole.
    pub(super) fn raise(&self, rule: RuleId, message: impl Into<String>) -> Raised {
        Raised::new(rule, self.file, Place::File, message)
    }
}

impl Proposal<'_> {
    /// Where a finding about the whole proposal is shown: at the first entry that it brings or changes, else at the first
    /// file of the guide. `None` when it changes nothing.
    pub(super) fn anchor(&self) -> Option<&ProposedFile> {
        let stays = |file: &&ProposedFile| file.change != FileChange::Removed;
        let is_entry = |file: &&ProposedFile| file.stem_in("entries", ".yaml").is_some();
        let mut files = self.files.iter();
        files
            .clone()
            .filter(stays)
            .find(is_entry)
            .or_else(|| files.clone().filter(stays).find(|file| file.inside.is_some()))
            .or_else(|| files.next())
    }

    /// The entries that it adds.
    pub(super) fn added_entries(&self) -> impl Iterator<Item = &ProposedFile> {
        self.files.iter().filter(|file| file.is_added() && file.stem_in("entries", ".yaml").is_some())
    }

    /// True when an editor proposes it: by the account, or, when that is not known and addresses are trusted, by all authors.
    pub(super) fn is_by_editor(&self) -> bool {
        let editors: Vec<&ContributorFile> =
            self.base.contributors.iter().filter(|file| self.is_editor(file)).collect();
        match &self.actor {
            Some(actor) => {
                let has_file = |handle: &String| self.base.contributors.iter().any(|file| file.handle == *handle);
                let without_file = self.base.config.editors.iter().filter(|handle| !has_file(handle));
                without_file.into_iter().any(|handle| handle.eq_ignore_ascii_case(actor))
                    || editors
                        .iter()
                        .any(|file| self.is_account_of(&file.handle, &file.contributor, actor) == Some(true))
            }
            None => {
                let by_editor =
                    |commit: &ProposedCommit| editors.iter().any(|file| owns(&file.contributor, &commit.author.email));
                self.trusts_addresses && !self.commits.is_empty() && self.commits.iter().all(by_editor)
            }
        }
    }

    /// True when that file, of the base or of the change, makes an editor of somebody by what the base says.
    pub(super) fn is_editor(&self, file: &ContributorFile) -> bool {
        self.base.config.editors.contains(&file.handle) || file.contributor.roles.contains(&Role::Editor)
    }

    /// True when that contributor proposes it: by the account, or, when that or its forge is not known, as an author.
    pub(super) fn is_by(&self, handle: &str, contributor: &Contributor) -> bool {
        let by_account = self.actor.as_ref().and_then(|actor| self.is_account_of(handle, contributor, actor));
        by_account.unwrap_or_else(|| self.commits.iter().any(|commit| owns(contributor, &commit.author.email)))
    }

    /// Whether the account is that contributor's; `None` when it is not known on which forge it is and their file's name
    /// does not tell. On another forge the same name may be somebody else's.
    fn is_account_of(&self, handle: &str, contributor: &Contributor, actor: &str) -> Option<bool> {
        let mut accounts = self.places.iter().flat_map(|place| accounts_at(contributor, place)).peekable();
        if accounts.peek().is_some() {
            return Some(accounts.any(|account| account.eq_ignore_ascii_case(actor)));
        }
        // The file's name comes from an account, and where another forge's is named, from that one.
        let is_named_so = !has_forge_account(contributor) && handle.eq_ignore_ascii_case(actor);
        // Somebody is known to propose it: who they are is not told by the addresses that they write into their commits.
        (is_named_so || !self.places.is_empty()).then_some(is_named_so)
    }

    /// The file in the guide that is judged and its contributor, for every contributor's file that is added or changed.
    pub(super) fn changed_contributors<'g>(&self, guide: &'g Guide) -> Vec<(&ProposedFile, &'g ContributorFile)> {
        let by_file: HashMap<FileId, &ContributorFile> =
            guide.contributors.iter().map(|found| (found.file, found)).collect();
        let changed = self.files.iter().filter(|file| file.stem_in("contributors", ".yaml").is_some());
        changed.filter_map(|changed| Some((changed, *by_file.get(&changed.file)?))).collect()
    }

    /// The contributor of the base whose file it was before the change.
    pub(super) fn contributor_before(&self, changed: &ProposedFile) -> Option<&ContributorFile> {
        let now = changed.path.as_str();
        let prefix = changed.inside.as_deref().and_then(|inside| now.strip_suffix(inside)).unwrap_or_default();
        let before = match &changed.change {
            FileChange::Renamed(from) => from.as_str(),
            _ => now,
        };
        let before = before.strip_prefix(prefix)?;
        // They are sorted by handle, which is the file's name.
        let name = before.rsplit('/').next()?;
        let handle = name.strip_suffix(".yaml")?;
        let at = self.base.contributors.binary_search_by(|file| file.handle.as_str().cmp(handle)).ok()?;
        self.base.contributors.get(at).filter(|file| self.base.files.path(file.file) == before)
    }

    /// True when a program with that address proposes it, and need not sign.
    pub(super) fn is_exempt(&self, email: &str) -> bool {
        let Some(actor) = self.actor.as_deref().filter(|actor| !actor.is_empty()) else { return false };
        let agreement = self.base.config.agreement.as_ref();
        let fits = |exempt: &Exempt| {
            !exempt.email.is_empty() && same_email(&exempt.email, email) && exempt.actor.eq_ignore_ascii_case(actor)
        };
        agreement.is_some_and(|agreement| agreement.exempt.iter().any(fits))
    }

    /// True when a program that is exempt proposes all of it.
    pub(super) fn is_by_program(&self) -> bool {
        !self.commits.is_empty() && self.commits.iter().all(|commit| self.is_exempt(&commit.author.email))
    }
}

impl Hand {
    /// How they are named in a message. Names come from commits, and may be of any length.
    pub(super) fn shown(&self) -> String {
        let clip = |text: &str| {
            let mut short: String = text.chars().take(80).collect();
            if short.len() < text.len() {
                short.push('\u{2026}');
            }
            short
        };
        format!("{} <{}>", clip(&self.name), clip(&self.email))
    }
}
