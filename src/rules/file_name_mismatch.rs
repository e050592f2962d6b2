//! `file-name-mismatch`: a file whose name has nothing to do with the tool in it.

use super::{Check, Context, Rule};
use crate::finding::{Place, Raised, RuleId, Severity, Sink};
use crate::guide::{EntryFile, check_slug, suggest_slug};

const ID: RuleId = RuleId("file-name-mismatch");

pub(super) const RULE: Rule = Rule {
    id: ID,
    severity: Severity::Warning,
    summary: "a file name that has nothing to do with the entry's names",
    fix: None,
    docs: include_str!("../../docs/rules/file-name-mismatch.md"),
    checks: &[Check::Entry(look)],
};

fn look(context: &Context<'_>, file: &EntryFile, sink: &mut Sink) {
    let entry = file.entry();
    // Three letters may be short for anything; what is no slug has its own finding.
    let is_short = file.slug.len() <= 3;
    if entry.name.is_empty() || is_short || quick_match(&file.slug, &entry.name) || check_slug(&file.slug).is_err() {
        return;
    }
    let urls = entry.urls.iter().map(|(_, url)| url);
    let names = entry.names().chain(entry.vendor.as_deref()).chain(urls);
    // A name in another alphabet has no slug to compare with.
    let is_like = |name: &str| suggest_slug(name).is_none_or(|suggested| resembles(&file.slug, &suggested));
    if names.into_iter().any(is_like) {
        return;
    }
    let Some(better) = suggest_slug(&entry.name) else { return };
    let path = context.guide.files.path(file.file);
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    sink.push(
        Raised::new(
            ID,
            file.file,
            Place::value("name"),
            format!("the file is called `{}.yaml`, the entry `{}`", file.slug, entry.name),
        )
        .help(format!("rename the file to `{folder}/{better}.yaml`, or add the name it stands for to `aliases`")),
    );
}

/// Most files are named by their entry's name, letter by letter: told without building anything.
fn quick_match(slug: &str, name: &str) -> bool {
    let mut letters = name.bytes().filter(u8::is_ascii_alphanumeric).map(|byte| byte.to_ascii_lowercase());
    slug.bytes().filter(|byte| *byte != b'-').all(|byte| letters.next() == Some(byte))
}

/// True when the slug may well be short for the other one, or the other way around.
fn resembles(slug: &str, other: &str) -> bool {
    let (a, b) = (slug.replace('-', ""), other.replace('-', ""));
    if a.contains(&b) || b.contains(&a) {
        return true;
    }
    let words = |text: &str| text.split('-').filter(|word| word.len() > 2).map(str::to_owned).collect::<Vec<_>>();
    if words(slug).iter().any(|word| b.contains(word)) || words(other).iter().any(|word| a.contains(word)) {
        return true;
    }
    let initials: String = other.split('-').filter_map(|word| word.chars().next()).collect();
    // `k8s`: a number stands for letters.
    let letters: String = a.chars().filter(|c| !c.is_ascii_digit()).collect();
    let abbreviates = !letters.is_empty() && a.starts_with(&b[..1]) && is_within(&letters, &b);
    abbreviates || initials.starts_with(&letters) || strsim::osa_distance(&a, &b) <= a.len().max(b.len()) / 3
}

/// True when the letters of `short` stand in `long` in this order.
fn is_within(short: &str, long: &str) -> bool {
    let mut rest = long.chars();
    short.chars().all(|c| rest.any(|other| other == c))
}

#[cfg(test)]
mod tests {
    use super::{quick_match, resembles};

    #[test]
    fn short_names_resemble_long_ones() {
        for (slug, other) in [
            ("k8s", "kubernetes"),
            ("gcp", "google-cloud-platform"),
            ("aws-opsworks", "opsworks"),
            ("postgres", "postgresql"),
            ("ghidra", "ghydra"),
            ("mesos-stack", "mesos-marathon-chronos"),
            ("vmware-vcloud", "vcloud-suite"),
            ("psql", "postgresql"),
        ] {
            assert!(resembles(slug, other), "{slug} {other}");
        }
        for (slug, other) in
            [("docker", "podman"), ("template", "kubernetes"), ("new-tool", "hubot"), ("a", "kubernetes")]
        {
            assert!(!resembles(slug, other), "{slug} {other}");
        }
        assert!(quick_match("new-relic", "New Relic") && quick_match("loader", "Loader.io"));
        assert!(!quick_match("docker", "Podman"));
    }
}
