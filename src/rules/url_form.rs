//! `url-form`: an address that a guide cannot publish.

use super::addresses::each;
use super::texts::Text;
use super::{Check, Context, Rule};
use crate::finding::{Applicability, Place, Raised, RuleId, Severity, Sink};
use crate::guide::{TextRole, check_url};
use crate::source::{FieldPath, FileId};

const ID: RuleId = RuleId("url-form");

pub(super) const RULE: Rule = Rule {
    id: ID,
    severity: Severity::Error,
    summary: "an address that is not a public http or https address",
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
        let raised = Raised::new(ID, file, place, error.message).maybe_help(error.help);
        let scheme = if url.starts_with("//") { "https:" } else { "https://" };
        let lacks_scheme = !url.contains("://") && check_url(&format!("{scheme}{url}")).is_ok();
        sink.push(if lacks_scheme { raised.replace_part(Applicability::Suggested, 0..0, scheme) } else { raised });
    }
}
