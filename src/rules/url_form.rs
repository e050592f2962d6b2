//! `url-form`: an address that a guide cannot publish.

use super::addresses::each;
use super::texts::Text;
use super::url_tracking::without_tracking;
use super::{Check, Context, Rule};
use crate::finding::{Applicability, Place, Raised, RuleId, Severity, Sink};
use crate::guide::{TextRole, check_url};
use crate::source::{FieldPath, FileId};

const ID: RuleId = RuleId("url-form");

pub(super) const RULE: Rule = Rule {
    id: ID,
    severity: Severity::Error,
    summary: "an address that is not a public http or https address",
    fix: Some(Applicability::Suggested),
    docs: include_str!("../../docs/rules/url-form.md"),
    checks: &[Check::Text(text), Check::Guide(config)],
};

/// A narrative may link to other pages of the guide; only whole addresses are looked at there.
fn text(_: &Context<'_>, text: &Text<'_>, sink: &mut Sink) {
    let is_whole = |url: &str| url.contains(':') || url.starts_with("www.") || url.starts_with("//");
    each(text, |url, place| {
        if text.role != TextRole::Body || is_whole(url) {
            judge(text.file, place, url, sink);
        }
    });
}

/// The upstream may be an ssh address or a path; only one that claims to be a web address is looked at.
fn config(context: &Context<'_>, sink: &mut Sink) {
    let (Some(file), Some(upstream)) = (context.guide.config_file, &context.guide.config.upstream) else { return };
    if upstream.starts_with("http") {
        judge(file, Place::value(FieldPath::from("upstream")), upstream, sink);
    }
}

fn judge(file: FileId, place: Place, url: &str, sink: &mut Sink) {
    if let Err(error) = check_url(url) {
        let raised = Raised::new(ID, file, place, error.message);
        if let Some(meant) = meant(url) {
            sink.push(raised.help(format!("write `{meant}`")).replace_with(Applicability::Suggested, meant));
            return;
        }
        let raised = raised.maybe_help(error.help);
        let scheme = if url.starts_with("//") { "https:" } else { "https://" };
        let lacks_scheme = !url.contains("://") && check_url(&format!("{scheme}{url}")).is_ok();
        sink.push(if lacks_scheme { raised.replace_part(Applicability::Suggested, 0..0, scheme) } else { raised });
    }
}

/// The address that was meant by one that git knows, that stands in brackets, whose scheme is misspelled, or that has
/// tracking parameters besides its flaw, which another rule would mend otherwise.
fn meant(url: &str) -> Option<String> {
    let url = url.trim();
    let in_brackets = url.strip_prefix('<').and_then(|rest| rest.strip_suffix('>'));
    let in_link = url.strip_prefix('[').and_then(|rest| rest.strip_suffix(')')).and_then(|rest| rest.split_once("]("));
    let bare = in_brackets.or(in_link.map(|(_, address)| address));
    let known_to_git = || {
        let host_and_path = match url.strip_prefix("ssh://git@").or_else(|| url.strip_prefix("git://")) {
            Some(rest) => rest.split_once('/'),
            None => url.strip_prefix("git@").and_then(|rest| rest.split_once(':')),
        };
        let (host, path) = host_and_path?;
        let host = host.split(':').next().unwrap_or_default();
        let path = path.trim_matches('/');
        Some(format!("https://{host}/{}", path.strip_suffix(".git").unwrap_or(path)))
    };
    let misspelled = || {
        let (scheme, rest) = url.split_once("//")?;
        let scheme = scheme.trim_end_matches(':').to_ascii_lowercase();
        let near = |right: &&&str| scheme.len() > 2 && strsim::osa_distance(&scheme, right) <= 1;
        let right = ["https", "http"].iter().find(near)?;
        let right = if scheme == "http" { "http" } else { right };
        Some(format!("{right}://{}", rest.trim_start_matches('/')))
    };
    let unclean = || {
        let clean = without_tracking(url)?;
        (!url.contains("://")).then(|| format!("https://{}", clean.trim_start_matches('/')))
    };
    let found = bare.map(str::to_owned).or_else(known_to_git).or_else(misspelled).or_else(unclean)?;
    let found = without_tracking(&found).unwrap_or(found);
    (found != url && check_url(&found).is_ok()).then_some(found)
}
