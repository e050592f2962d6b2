//! The commits of a proposal, and who had a hand in them.

use super::merge::automatic_tree;
use super::{Error, Oid, Person, Repository};
use git2::{Mailmap, Signature, Sort, Time};
use std::collections::HashSet;

/// More commits than any proposal has. A branch of so many is somebody else's history.
const MOST_COMMITS: usize = 5_000;

/// How many merges are made again to see whether somebody wrote something into them.
const MOST_MERGES: usize = 30;

/// How much of a commit's message is looked at, in bytes.
const MOST_MESSAGE: usize = 64 * 1024;

/// The commits that a proposal brings.
#[derive(Clone, Debug, Default)]
pub struct History {
    /// Those in which somebody wrote something, oldest first: no merges, but for those that no program made alone.
    pub commits: Vec<Commit>,
    /// How many merges were left out.
    pub merges: usize,
}

/// One commit of a proposal. Persons stand as `.mailmap` has them.
#[derive(Clone, Debug)]
pub struct Commit {
    /// Its name.
    pub id: Oid,
    /// Who wrote it.
    pub author: Person,
    /// Those whom `Co-authored-by:` lines name.
    pub co_authors: Vec<Person>,
    /// Those whom `Signed-off-by:` lines name.
    pub signed_off_by: Vec<Person>,
    /// The whole message.
    pub message: String,
}

impl Repository {
    /// The commits that `head` has and `base` does not. `mailmap` is the text of the `.mailmap` that holds.
    ///
    /// # Errors
    /// [`Error::NoCommonHistory`] where history is cut off among them, [`Error::TooManyCommits`], [`Error::Missing`].
    pub fn history(&self, base: Oid, head: Oid, mailmap: &str) -> Result<History, Error> {
        let local = self.memory_handle()?;
        let read = |error: &git2::Error| Error::storage("read the history", error);
        let mailmap = Mailmap::from_buffer(mailmap).ok();
        let cut_off = self.cut_off();
        let mut walk = local.revwalk().map_err(|error| read(&error))?;
        walk.set_sorting(Sort::TOPOLOGICAL | Sort::REVERSE).map_err(|error| read(&error))?;
        walk.push(head).map_err(|error| read(&error))?;
        walk.hide(base).map_err(|error| read(&error))?;
        let mut history = History::default();
        let mut looked_into = 0;
        for (number, id) in walk.enumerate() {
            let id = id.map_err(|error| read(&error))?;
            if number == MOST_COMMITS {
                return Err(Error::TooManyCommits { base, head, most: MOST_COMMITS });
            }
            if cut_off.contains(&id) {
                return Err(Error::NoCommonHistory { head, base, why: "it is cut off within the proposal" });
            }
            let commit = local.find_commit(id).map_err(|error| read(&error))?;
            if commit.parent_count() > 1 {
                looked_into += 1;
                if looked_into <= MOST_MERGES && automatic_tree(&local, &commit) == Some(commit.tree_id()) {
                    history.merges += 1;
                    continue;
                }
            }
            history.commits.push(read_commit(&commit, mailmap.as_ref()));
        }
        Ok(history)
    }

    /// The newest commit that both have in their history; `None` when there is none, as far as history is here.
    ///
    /// # Errors
    /// [`Error::Missing`] when one of the two is not here, [`Error::Storage`].
    pub fn merge_base(&self, one: Oid, other: Oid) -> Result<Option<Oid>, Error> {
        let local = self.local();
        for commit in [one, other] {
            let found = local.repository().find_commit(commit);
            found.map_err(|error| Error::storage(format!("read the commit {commit}"), &error))?;
        }
        match local.repository().merge_base(one, other) {
            Ok(found) => Ok(Some(found)),
            Err(error) if error.code() == git2::ErrorCode::NotFound => Ok(None),
            Err(error) => Err(Error::storage(format!("find what {one} and {other} share"), &error)),
        }
    }

    /// The commits whose parents a shallow clone does not have (gitrepository-layout(5), `shallow`).
    pub(super) fn cut_off(&self) -> HashSet<Oid> {
        let text = std::fs::read_to_string(self.common_dir().join("shallow")).unwrap_or_default();
        text.lines().filter_map(|line| Oid::from_str(line.trim()).ok()).collect()
    }
}

fn read_commit(commit: &git2::Commit<'_>, mailmap: Option<&Mailmap>) -> Commit {
    let bytes = commit.message_raw_bytes();
    let message = String::from_utf8_lossy(&bytes[..bytes.len().min(MOST_MESSAGE)]).into_owned();
    let lossy = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let author = commit.author();
    let author = Person { name: lossy(author.name_bytes()), email: lossy(author.email_bytes()) };
    let named = |key: &str| persons(&message, key).map(|person| mapped(person, mailmap)).collect();
    Commit {
        id: commit.id(),
        author: mapped(author, mailmap),
        co_authors: named("co-authored-by:"),
        signed_off_by: named("signed-off-by:"),
        message,
    }
}

/// Those whom lines of a message with that key name. They are looked for in all of it: what a squash merge puts
/// together has them in the middle.
fn persons<'m>(message: &'m str, key: &'m str) -> impl Iterator<Item = Person> + 'm {
    message.lines().filter_map(move |line| {
        let start = line.get(..key.len()).filter(|start| start.eq_ignore_ascii_case(key))?;
        Person::parse(&line[start.len()..])
    })
}

fn mapped(person: Person, mailmap: Option<&Mailmap>) -> Person {
    let real = mailmap.and_then(|mailmap| {
        let signature = Signature::new(&person.name, &person.email, &Time::new(0, 0)).ok()?;
        let real = mailmap.resolve_signature(&signature).ok()?;
        let lossy = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        Some(Person { name: lossy(real.name_bytes()), email: lossy(real.email_bytes()) })
    });
    real.unwrap_or(person)
}

#[cfg(test)]
mod tests {
    use super::persons;

    #[test]
    fn persons_are_found_anywhere_in_a_message() {
        let message = "Add x\n\nCO-Authored-By: Bo <bo@example.org>\n\nmore\nCo-authored-by: Cy <b> <cy@example.org> \n\
                       Co-authored-by: nobody\nSigned-off-by: Di <di@example.org>\nsee Co-authored-by: No <no@example.org>\n";
        let found: Vec<String> = persons(message, "co-authored-by:").map(|person| person.to_string()).collect();
        assert_eq!(found, ["Bo <bo@example.org>", "Cy <b> <cy@example.org>"]);
        assert_eq!(persons("\u{e9}\u{e9}\u{e9}\u{e9}\u{e9}\u{e9}\u{e9}\u{e9}", "signed-off-by:").count(), 0);
    }
}
