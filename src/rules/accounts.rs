//! Whose an e-mail address of a commit is.

use crate::guide::Contributor;

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
    let handle = |place: &str| contributor.handles.get(place).map(String::as_str);
    Account::of_email(email).is_some_and(|account| {
        let same_name =
            account.places.iter().filter_map(|place| handle(place)).any(|h| h.eq_ignore_ascii_case(account.name));
        // A number belongs to one account for ever; a name may be given to another.
        match (account.number, account.places.iter().find_map(|place| handle(&format!("{place}_id")))) {
            (Some(number), Some(own)) => number == own,
            _ => same_name,
        }
    })
}

/// True when both addresses are made from the same account of a forge.
pub(super) fn same_account(one: &str, other: &str) -> bool {
    match (Account::of_email(one), Account::of_email(other)) {
        (Some(one), Some(other)) => one.places == other.places && one.name.eq_ignore_ascii_case(other.name),
        _ => false,
    }
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
        assert!(same_account("1+ann@users.noreply.github.com", "ann@users.noreply.github.com"));
        assert!(!same_account("ann@example.org", "ann@example.org"));
    }
}
