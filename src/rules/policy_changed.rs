//! `policy-changed`: a change of what proposals are judged by.

use super::proposal::{FileChange, Proposal};
use super::{Check, Context, Rule};
use crate::finding::{Place, Raised, RuleId, Severity, Sink};
use crate::guide::Role;

const ID: RuleId = RuleId("policy-changed");

pub(super) const RULE: Rule = Rule {
    id: ID,
    severity: Severity::Warning,
    summary: "a change of what proposals are judged by",
    docs: include_str!("../../docs/rules/policy-changed.md"),
    checks: &[Check::Proposal(look)],
};

/// Files and folders, from the repository's root, that decide what runs on a proposal or who must look at it.
const CI: [&str; 20] = [
    ".ci",
    ".circleci",
    ".forgejo",
    ".gitattributes",
    ".gitea",
    ".github",
    ".gitlab",
    ".gitlab-ci.yml",
    ".mailmap",
    ".travis.yml",
    ".woodpecker",
    ".woodpecker.yaml",
    ".woodpecker.yml",
    "CODEOWNERS",
    "Jenkinsfile",
    "azure-pipelines.yml",
    "bitbucket-pipelines.yml",
    "docs/CODEOWNERS",
    ".drone.yml",
    ".buildkite",
];

const HELP: &str = "the proposal is judged by what holds now; an editor must look at this change";

fn look(context: &Context<'_>, proposal: &Proposal<'_>, sink: &mut Sink) {
    settings(context, proposal, sink);
    let agreement = proposal.base.config.agreement_file();
    for file in &proposal.files {
        let is_ci =
            |path: &str| CI.iter().any(|ci| path.strip_prefix(ci).is_some_and(|r| r.is_empty() || r.starts_with('/')));
        let was_ci = matches!(&file.change, FileChange::Renamed(from) if is_ci(from));
        let what = if is_ci(&file.path) || was_ci {
            "decides what CI runs, or who must look at what"
        } else if proposal.base.agreement.is_some() && file.inside.as_deref() == Some(agreement) {
            "is the agreement that contributors sign"
        } else {
            continue;
        };
        sink.push(file.raise(ID, format!("`{}` {what}, and is changed", file.path)).help(HELP));
    }
    for (changed, now) in proposal.changed_contributors(context.guide) {
        let is_editor = |roles: &[Role]| roles.contains(&Role::Editor);
        let was_editor =
            proposal.contributor_before(changed).is_some_and(|before| is_editor(&before.contributor.roles));
        if is_editor(&now.contributor.roles) && !was_editor {
            let message = format!("`{}` becomes an editor", now.handle);
            sink.push(Raised::new(ID, now.file, Place::value("roles"), message).help(HELP));
        }
    }
}

/// The parts of `guide.yaml` by which proposals are judged.
fn settings(context: &Context<'_>, proposal: &Proposal<'_>, sink: &mut Sink) {
    let (before, after) = (&proposal.base.config, proposal.config);
    let changed = [
        ("editors", before.editors != after.editors),
        ("agreement", before.agreement != after.agreement),
        ("default_branch", before.default_branch != after.default_branch),
        ("forge", before.forge != after.forge),
        ("policy", before.policy != after.policy),
        ("rules", before.rules != after.rules),
        ("upstream", before.upstream != after.upstream),
    ];
    let Some(file) = context.guide.config_file else { return };
    for (field, _) in changed.into_iter().filter(|(_, changed)| *changed) {
        sink.push(Raised::new(ID, file, Place::key(field), format!("`{field}` is changed")).help(HELP));
    }
}
