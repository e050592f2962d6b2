//! Whose an e-mail address of a commit is.

use crate::guide::Contributor;
use std::collections::HashMap;

/// The names under which forges keep their accounts among a contributor's `handles`.
const FORGES: [&str; 6] = ["bitbucket", "codeberg", "forgejo", "gitea", "github", "gitlab"];

/// True when the file names an account of any forge.
pub(super) fn has_forge_account(contributor: &Contributor) -> bool {
    FORGES.iter().any(|place| accounts_at(contributor, place).next().is_some())
}

/// Their accounts at that place. Whoever writes `GitHub` means `github`.
pub(super) fn accounts_at<'c>(contributor: &'c Contributor, place: &str) -> impl Iterator<Item = &'c str> {
    let at = contributor.handles.iter().filter(move |(own, _)| own.trim().eq_ignore_ascii_case(place));
    at.map(|(_, account)| account.trim()).filter(|account| !account.is_empty())
}

/// Contributors by all that tells them apart, so that many persons are found among many files.
#[derive(Default)]
pub(super) struct Owners<'c> {
    contributors: Vec<&'c Contributor>,
    by_mark: HashMap<Mark, Vec<usize>>,
}

/// Something that belongs to one person: an address (place is empty) or the name of an account at a place, in lower case.
type Mark = (String, String);

impl<'c> Owners<'c> {
    /// These, each of whom is called by its number from now on.
    pub(super) fn new(contributors: impl Iterator<Item = &'c Contributor>) -> Self {
        let mut owners = Self::default();
        for (number, contributor) in contributors.enumerate() {
            for mark in addresses(contributor).chain(handles(contributor)) {
                let having = owners.by_mark.entry(mark).or_default();
                if having.last() != Some(&number) {
                    having.push(number);
                }
            }
            owners.contributors.push(contributor);
        }
        owners
    }

    /// Those to whom a commit with that address belongs, in order.
    pub(super) fn of_email(&self, email: &str) -> Vec<usize> {
        let mut marks = vec![(String::new(), folded(email))];
        if let Some(account) = Account::of_email(email) {
            for place in account.places {
                marks.push(((*place).to_owned(), folded(account.name)));
                marks.extend(account.number.map(|number| (format!("{place}_id"), folded(number))));
            }
        }
        let mut found: Vec<usize> = marks.iter().filter_map(|mark| self.by_mark.get(mark)).flatten().copied().collect();
        found.sort_unstable();
        found.dedup();
        found.retain(|number| owns(self.contributors[*number], email));
        found
    }

    /// Those who have that account at that place, in order.
    pub(super) fn of_handle(&self, place: &str, account: &str) -> Vec<usize> {
        self.by_mark.get(&(folded(place), folded(account))).cloned().unwrap_or_default()
    }
}

fn addresses(contributor: &Contributor) -> impl Iterator<Item = Mark> {
    contributor.emails.iter().map(|email| (String::new(), folded(email)))
}

fn handles(contributor: &Contributor) -> impl Iterator<Item = Mark> {
    contributor.handles.iter().map(|(place, account)| (folded(place), folded(account)))
}

/// Nobody tells addresses or accounts apart by case.
pub(super) fn folded(text: &str) -> String {
    text.trim().to_ascii_lowercase()
}

/// True when the two are the same address; nobody tells people apart by case.
pub(super) fn same_email(one: &str, other: &str) -> bool {
    one.trim().eq_ignore_ascii_case(other.trim())
}

/// True when a commit with that address is the contributor's: it is among theirs, or it is the address that a forge makes
/// from the name of their account.
pub(super) fn owns(contributor: &Contributor, email: &str) -> bool {
    if contributor.has_email(email) {
        return !email.trim().is_empty();
    }
    Account::of_email(email).is_some_and(|account| {
        let mut names = account.places.iter().flat_map(|place| accounts_at(contributor, place));
        let same_name = names.any(|own| own.eq_ignore_ascii_case(account.name));
        let number = |place: &&str| accounts_at(contributor, &format!("{place}_id")).next();
        // A number belongs to one account for ever; a name may be given to another.
        match (account.number, account.places.iter().find_map(number)) {
            (Some(number), Some(own)) => number == own,
            _ => same_name,
        }
    })
}

/// The account from which a forge made that address, as something that can be compared.
pub(super) fn account_of(email: &str) -> Option<(&'static str, String)> {
    let account = Account::of_email(email)?;
    Some((account.places.first()?, folded(account.name)))
}

/// What an address says that a forge makes for those who hide their own.
struct Account<'e> {
    places: &'static [&'static str],
    number: Option<&'e str>,
    name: &'e str,
}

impl<'e> Account<'e> {
    /// GitHub: `ID+login@users.noreply.github.com`, earlier `login@…`. GitLab: `ID-login@users.noreply.gitlab.com`.
    /// Codeberg: `login@noreply.codeberg.org`.
    fn of_email(email: &'e str) -> Option<Self> {
        let (user, host) = email.trim().rsplit_once('@')?;
        let (places, separator): (&'static [&'static str], char) = match host.to_ascii_lowercase().as_str() {
            "users.noreply.github.com" => (&["github"], '+'),
            "users.noreply.gitlab.com" => (&["gitlab"], '-'),
            "noreply.codeberg.org" => (&["codeberg", "forgejo"], '+'),
            _ => return None,
        };
        let numbered = user.split_once(separator).filter(|(number, _)| number.bytes().all(|b| b.is_ascii_digit()));
        let (number, name) = numbered.map_or((None, user), |(number, name)| (Some(number), name));
        (!name.is_empty()).then_some(Self { places, number, name })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_that_a_forge_makes_belong_to_the_account() {
        let person = |handles: &[(&str, &str)], emails: &[&str]| Contributor {
            handles: handles.iter().map(|(place, name)| ((*place).to_owned(), (*name).to_owned())).collect(),
            emails: emails.iter().map(ToString::to_string).collect(),
            ..Contributor::default()
        };
        let ann = person(&[("github", "Ann"), ("gitlab", "ann-lab")], &["ann@example.org", ""]);
        for email in [
            "ANN@example.org",
            "ann@users.noreply.github.com",
            "12345+ann@users.noreply.github.com",
            "7-ann-lab@users.noreply.gitlab.com",
        ] {
            assert!(owns(&ann, email), "{email}");
        }
        for email in [
            "",
            " ",
            "ann@users.noreply.gitlab.com",
            "ann@noreply.codeberg.org",
            "12+bob@users.noreply.github.com",
            "@users.noreply.github.com",
            "12+@users.noreply.github.com",
            "ann@users.noreply.github.com.example.org",
        ] {
            assert!(!owns(&ann, email), "{email}");
        }
        let numbered = person(&[("github", "ann"), ("github_id", "12345")], &[]);
        assert!(owns(&numbered, "12345+renamed@users.noreply.github.com"));
        assert!(!owns(&numbered, "999+ann@users.noreply.github.com"), "the name was given to somebody else");
        assert_eq!(account_of("1+Ann@users.noreply.github.com"), account_of("ann@users.noreply.github.com"));
        assert_ne!(account_of("ann@noreply.codeberg.org"), account_of("ann@users.noreply.github.com"));
        assert_eq!(account_of("ann@example.org"), None);
    }

    #[test]
    fn owners_are_those_that_own() {
        let person = |handles: &[(&str, &str)], emails: &[&str]| Contributor {
            handles: handles.iter().map(|(place, name)| ((*place).to_owned(), (*name).to_owned())).collect(),
            emails: emails.iter().map(ToString::to_string).collect(),
            ..Contributor::default()
        };
        let all = [
            person(&[("github", "Ann")], &["ann@example.org", "ANN@example.org", ""]),
            person(&[("github", "bob"), ("github_id", "7")], &["ann@example.org"]),
            person(&[("forgejo", "cy"), ("gitlab", "ann")], &[" cy@example.org "]),
        ];
        let owners = Owners::new(all.iter());
        for email in [
            "",
            "Ann@Example.org",
            "cy@example.org",
            "3+ann@users.noreply.github.com",
            "7+renamed@users.noreply.github.com",
            "8+bob@users.noreply.github.com",
            "bob@users.noreply.github.com",
            "cy@noreply.codeberg.org",
            "4-ann@users.noreply.gitlab.com",
            "nobody@example.org",
        ] {
            let plainly: Vec<usize> = (0..all.len()).filter(|number| owns(&all[*number], email)).collect();
            assert_eq!(owners.of_email(email), plainly, "{email}");
        }
        assert_eq!(owners.of_handle("github", "ANN"), [0]);
        assert_eq!(owners.of_handle("gitlab", "bob"), Vec::<usize>::new());
    }
}
