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
    fix: None,
    docs: include_str!("../../docs/rules/policy-changed.md"),
    checks: &[Check::Proposal(look)],
};

/// Files and folders, from the repository's root, that decide what runs on a proposal or who must look at it.
const CI: [&str; 27] = [
    ".appveyor.yml",
    ".build.yml",
    ".builds",
    ".buildkite",
    ".ci",
    ".circleci",
    ".cirrus.star",
    ".cirrus.yml",
    ".drone.jsonnet",
    ".drone.star",
    ".drone.yml",
    ".forgejo",
    ".gitea",
    ".github",
    ".gitlab",
    ".gitlab-ci.yml",
    ".gitmodules",
    ".mailmap",
    ".pre-commit-config.yaml",
    ".pre-commit-hooks.yaml",
    ".travis.yml",
    "CODEOWNERS",
    "Jenkinsfile",
    "appveyor.yml",
    "azure-pipelines.yml",
    "bitbucket-pipelines.yml",
    "docs/CODEOWNERS",
];

/// How the names of such files and folders begin that have many.
const CI_BEGINNING: &str = ".woodpecker";

/// A file that decides, in whatever folder it lies, how the files there are merged, shown and checked out.
const ATTRIBUTES: &str = ".gitattributes";

const HELP: &str = "an editor must look at this; if it is not what you propose, take it out. Until it is merged, proposals are \
                    judged by what was there before";

fn look(context: &Context<'_>, proposal: &Proposal<'_>, sink: &mut Sink) {
    settings(context, proposal, sink);
    let agreement = proposal.base.config.agreement_file();
    for file in &proposal.files {
        let from = match &file.change {
            FileChange::Renamed(from) => Some(from.as_str()),
            _ => None,
        };
        let prefix = file.inside.as_deref().and_then(|inside| file.path.strip_suffix(inside));
        let inside_before = prefix.and_then(|prefix| from?.strip_prefix(prefix));
        let is_agreement = file.inside.as_deref() == Some(agreement) || inside_before == Some(agreement);
        let what = if let Some(what) = decides(&file.path).or(from.and_then(decides)) {
            what
        } else if proposal.base.agreement.is_some() && is_agreement {
            "the agreement that contributors sign"
        } else {
            continue;
        };
        let path = from.filter(|_| file.inside.as_deref() != Some(agreement) && inside_before == Some(agreement));
        sink.push(file.raise(ID, format!("the proposal changes `{}`, {what}", path.unwrap_or(&file.path))).help(HELP));
    }
    for (changed, now) in proposal.changed_contributors(context.guide) {
        let Some(before) = proposal.contributor_before(changed).filter(|before| proposal.is_editor(before)) else {
            if proposal.is_editor(now) {
                let has_role = now.contributor.roles.contains(&Role::Editor);
                let place = if has_role { Place::value("roles") } else { Place::File };
                let message = format!("`{}` becomes an editor", now.handle);
                sink.push(Raised::new(ID, now.file, place, message).help(HELP));
            }
            continue;
        };
        // By these an editor is known.
        let (old, new) = (&before.contributor, &now.contributor);
        let marks = [
            ("handles", old.handles != new.handles, new.handles.is_empty()),
            ("emails", old.emails != new.emails, new.emails.is_empty()),
        ];
        for (field, _, is_gone) in marks.into_iter().filter(|(_, is_changed, _)| *is_changed) {
            let place = if is_gone { Place::File } else { Place::key(field) };
            let message = format!("the proposal changes the `{field}` of `{}`, who is an editor", before.handle);
            sink.push(Raised::new(ID, now.file, place, message).help(HELP));
        }
    }
}

/// What the file at that path of the repository decides about proposals, if it decides anything.
fn decides(path: &str) -> Option<&'static str> {
    let is_or_holds = |ci: &&str| path.strip_prefix(*ci).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    let name = path.rsplit('/').next().unwrap_or(path);
    if name == ATTRIBUTES {
        return Some("which decides how files are shown and merged");
    }
    if !CI.iter().any(is_or_holds) && !path.starts_with(CI_BEGINNING) {
        return None;
    }
    Some(match name {
        "CODEOWNERS" => "which decides who must look at what",
        ".mailmap" => "which decides whose commits are whose",
        ".gitmodules" => "which decides what else is checked out",
        _ => "which decides what runs on proposals",
    })
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
        sink.push(Raised::new(ID, file, Place::key(field), format!("the proposal changes `{field}`")).help(HELP));
    }
}

#[cfg(test)]
mod tests {
    use super::decides;

    #[test]
    fn what_runs_on_a_proposal_is_known_wherever_it_may_lie() {
        for path in [
            ".github/workflows/x.yml",
            ".github/CODEOWNERS",
            "docs/CODEOWNERS",
            "CODEOWNERS",
            ".gitlab/CODEOWNERS",
            ".gitlab/ci/build.yml",
            ".gitlab-ci.yml",
            ".gitattributes",
            "entries/.gitattributes",
            "a/b/.gitattributes",
            ".gitmodules",
            ".woodpecker.yml",
            ".woodpecker/a.yml",
            ".woodpecker-pr.yaml",
            ".appveyor.yml",
            ".pre-commit-config.yaml",
            "Jenkinsfile",
        ] {
            assert!(decides(path).is_some(), "{path}");
        }
        for path in ["entries/CODEOWNERS.yaml", "docs/x", ".githubx", "a/.github/x", "gitattributes", ".editorconfig"] {
            assert_eq!(decides(path), None, "{path}");
        }
    }
}
