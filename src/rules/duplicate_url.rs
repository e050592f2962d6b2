//! `duplicate-url`: two entries with the same home page or repository, however the address is spelled.

use super::twins::twins;
use super::{Check, Context, Rule};
use crate::finding::{Place, Raised, RuleId, Severity, Sink};
use crate::guide::{EntryFile, url_key};
use crate::source::FieldPath;

const ID: RuleId = RuleId("duplicate-url");

pub(super) const RULE: Rule = Rule {
    id: ID,
    severity: Severity::Error,
    summary: "two entries with the same home page or repository",
    docs: include_str!("../../docs/rules/duplicate-url.md"),
    checks: &[Check::Guide(look)],
};

const FIELDS: [&str; 2] = ["home", "source"];

fn look(context: &Context<'_>, sink: &mut Sink) {
    for twin in twins(context.guide, keys, field) {
        let (first, first_field) = twin.first;
        let (second, second_field) = twin.second;
        let message = format!("the entry `{}` has the same address", first.slug);
        sink.push(
            Raised::new(ID, second.file, Place::value(second_field), message)
                .related(first.file, Place::value(first_field), "this is the same address, however it is spelled")
                .help("if it is the same tool, add a listing to that entry; if not, give each its own address"),
        );
    }
}

fn keys(file: &EntryFile) -> Vec<(usize, String)> {
    let urls = [&file.entry.urls.home, &file.entry.urls.source].into_iter().enumerate();
    urls.filter_map(|(which, url)| Some((which, url_key(url.as_deref()?)?))).collect()
}

fn field(_: &EntryFile, which: usize) -> FieldPath {
    FieldPath::from("urls").key(FIELDS[which])
}
