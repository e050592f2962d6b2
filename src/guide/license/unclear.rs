//! What people write for a license that may mean several things, or nothing: the version or the number of clauses is
//! not said, or how several of them go together.

use super::{is_current_id, mend_license, plain_words};

/// What `GPLv2+` and the like may mean: one identifier when it says whether later versions are included, else two.
pub(super) fn gnu_ids(license: &str) -> Vec<String> {
    let plain = plain_words(license);
    let plain = plain.strip_prefix("gnu ").unwrap_or(&plain);
    let names = [
        ("affero general public", "AGPL"),
        ("lesser general public", "LGPL"),
        ("general public", "GPL"),
        ("agpl", "AGPL"),
        ("lgpl", "LGPL"),
        ("gpl", "GPL"),
    ];
    let Some((rest, family)) = names.iter().find_map(|(name, family)| Some((plain.strip_prefix(name)?, *family)))
    else {
        return Vec::new();
    };
    let rest = rest.trim_start().trim_start_matches('v').trim_start();
    let end = rest.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(rest.len());
    let (number, suffix) = rest.split_at(end);
    let number = if number.contains('.') { number.to_owned() } else { format!("{number}.0") };
    let kinds: &[&str] = match suffix.trim() {
        "" => &["only", "or-later"],
        "+" | "or later" | "or newer" | "or greater" | "or any later" => &["or-later"],
        "only" => &["only"],
        _ => &[],
    };
    let ids = kinds.iter().map(|kind| format!("{family}-{number}-{kind}"));
    ids.filter(|id| is_current_id(id)).collect()
}

/// How to find out what is meant, for the cases that many have.
pub(super) fn how_to_tell(license: &str) -> Option<String> {
    let plain = plain_words(license);
    if let [only, later] = gnu_ids(license).as_slice() {
        return Some(format!("write `{only}` or `{later}`, as its `README` or the files themselves say"));
    }
    match plain.as_str() {
        "bsd" | "bsd style" | "berkeley" => {
            return Some("write `BSD-2-Clause` or `BSD-3-Clause`; its text counts its conditions".to_owned());
        }
        "" | "?" | "none" | "no" | "unknown" | "n/a" | "na" | "not applicable" | "tbd" | "null" => {
            return Some("leave the field out when there is no license, or nobody knows it".to_owned());
        }
        _ => {}
    }
    let parts: Vec<&str> = license.split([',', ';', '&']).map(str::trim).collect();
    if parts.len() < 2 {
        return None;
    }
    let known: Option<Vec<String>> = parts
        .into_iter()
        .map(|part| if is_current_id(part) { Some(part.to_owned()) } else { mend_license(part).map(|mend| mend.text) })
        .collect();
    Some(match known {
        Some(ids) => {
            let [any, all] = [" OR ", " AND "].map(|word| ids.join(word));
            format!("write `{any}` if one may choose, `{all}` if all of them hold")
        }
        None => "write `OR` between licenses of which one may choose, `AND` between those that all hold".to_owned(),
    })
}
