//! `status`: every draft and branch, how far it has come, and where it is.

use super::Error;
use super::flow::forge::Hosted;
use super::flow::outcome::Stage;
use super::flow::session::Session;
use super::flow::stopped::with_json;
use super::flow::under_way::{UnderWay, name_for, taken_away_by, under_way};
use super::open::start_workers;
use crate::cli::{Exit, FlowArgs, Global, StatusArgs, Ui};
use crate::contribute::Kind;
use crate::forge::{Opened, ProposalState};
use crate::git::{Oid, redact};
use crate::report::{clean, write_json};
use serde::Serialize;
use std::collections::BTreeMap;

/// The frozen form `ddscurate/status/1`.
#[derive(Serialize)]
struct Json {
    schema: &'static str,
    contributions: Vec<Line>,
}

#[derive(Serialize)]
struct Line {
    slug: String,
    kind: &'static str,
    stage: Stage,
    title: Option<String>,
    branch: Option<String>,
    commit: Option<String>,
    draft: Option<String>,
    pushed_to: Option<String>,
    proposal_url: Option<String>,
    next: Option<String>,
}

/// The name of the form.
const SCHEMA: &str = "ddscurate/status/1";

pub(super) fn run(global: &Global, args: &StatusArgs, ui: &mut Ui) -> Result<Exit, Error> {
    with_json(args.json, SCHEMA, ui, |ui| go(global, args, ui))
}

fn go(global: &Global, args: &StatusArgs, ui: &mut Ui) -> Result<Exit, Error> {
    start_workers();
    let flow = FlowArgs {
        upstream: args.upstream.clone(),
        push_to: args.push_to.clone(),
        offline: args.offline,
        ..FlowArgs::default()
    };
    let session = Session::look(global, &flow, false, ui)?;
    let found = under_way(&session, args.slug.as_deref())?;
    let elsewhere = elsewhere(&session, args, &found, ui)?;
    let lines: Vec<Line> = found.iter().map(|there| line(&session, there, elsewhere.as_ref())).collect();
    if args.json {
        write_json(ui.out(), &Json { schema: SCHEMA, contributions: lines })?;
        return Ok(Exit::Done);
    }
    if lines.is_empty() {
        ui.say("Nothing is under way. `ddscurate add` begins something.");
    }
    for line in &lines {
        print(line, ui)?;
    }
    Ok(Exit::Done)
}

/// What is known of the branches besides what is here.
struct Elsewhere {
    /// Where branches are pushed.
    url: String,
    branches: BTreeMap<String, Oid>,
    proposals: BTreeMap<String, Opened>,
    is_on_a_forge: bool,
}

/// Asks where branches are pushed and the forge, once each. Who does not answer is told of.
fn elsewhere(
    session: &Session,
    args: &StatusArgs,
    found: &[UnderWay],
    ui: &mut Ui,
) -> Result<Option<Elsewhere>, Error> {
    let contributions = found.iter().filter_map(|there| there.contribution.as_ref());
    let wanted: Vec<(&str, Oid)> = contributions.map(|there| (there.branch.as_str(), there.at)).collect();
    if args.offline || wanted.is_empty() {
        return Ok(None);
    }
    let hosted = Hosted::reach(session, args.push_to.as_deref(), false, ui)?;
    // A maintainer's branch is in upstream itself.
    let url = hosted.target.url().unwrap_or(&session.upstream.url).to_owned();
    let names: Vec<&str> = wanted.iter().map(|(branch, _)| *branch).collect();
    let branches = session.quiet.remote_branches(&url, &names).unwrap_or_else(|error| {
        ui.say(&format!("What is pushed is not known: {}", clean(&error.to_string())));
        BTreeMap::new()
    });
    let proposals = hosted.proposals(session, &wanted).unwrap_or_else(|error| {
        ui.say(&format!("What is proposed is not known: {}", clean(&error.to_string())));
        BTreeMap::new()
    });
    Ok(Some(Elsewhere { url, branches, proposals, is_on_a_forge: hosted.is_on_a_forge() }))
}

fn line(session: &Session, there: &UnderWay, elsewhere: Option<&Elsewhere>) -> Line {
    let slug = &there.slug;
    let kept = if there.kind == Kind::Edit { &session.edits } else { &session.drafts };
    let mut line = Line {
        slug: slug.clone(),
        kind: there.kind.word(),
        stage: if there.branch.is_some() { Stage::Committed } else { Stage::Draft },
        title: there.contribution.as_ref().map(|contribution| contribution.title.clone()),
        branch: there.branch.clone(),
        commit: there.contribution.as_ref().map(|contribution| contribution.at.to_string()),
        draft: there.is_draft.then(|| kept.path(slug).display().to_string()),
        pushed_to: None,
        proposal_url: None,
        next: None,
    };
    let name = name_for(session, there);
    let Some(branch) = &there.branch else {
        line.next = Some(if there.kind == Kind::Edit {
            format!("ddscurate edit {slug}{}", session.flags())
        } else {
            format!("ddscurate submit {name}")
        });
        return line;
    };
    let Some(contribution) = &there.contribution else {
        line.next = Some("it has no history in common with upstream, as far as this clone has it".to_owned());
        return line;
    };
    if let Some(elsewhere) = elsewhere {
        if elsewhere.branches.get(branch) == Some(&contribution.at) {
            line.stage = Stage::Pushed;
            line.pushed_to = Some(redact(&elsewhere.url).into_owned());
        }
        if let Some(proposal) = elsewhere.proposals.get(branch) {
            let is_ours = line.stage == Stage::Pushed || proposal.state == ProposalState::Open;
            match proposal.state {
                ProposalState::Open => line.stage = Stage::Proposed,
                ProposalState::Closed if is_ours => {
                    line.next = Some("it was closed; see what was said there".to_owned());
                }
                ProposalState::Merged if proposal.is_merged_at(&contribution.at.to_string()) => {
                    line.stage = Stage::Merged;
                }
                ProposalState::Merged | ProposalState::Closed => {}
            }
            line.proposal_url = Some(proposal.url.clone());
        }
    }
    if contribution.is_merged() || line.stage == Stage::Merged {
        line.stage = Stage::Merged;
        line.next = Some(format!("{} takes the branch away", taken_away_by(session, there.kind, slug, branch)));
    } else if let Some(path) = contribution.conflicts.first() {
        line.next = Some(format!("upstream changed `{path}` meanwhile"));
    } else if line.next.is_none()
        && line.stage == Stage::Pushed
        && !elsewhere.is_some_and(|elsewhere| elsewhere.is_on_a_forge)
    {
        line.next = Some("ask the guide's editors to take the branch from there".to_owned());
    } else if line.next.is_none() && line.stage < Stage::Proposed {
        line.next = Some(format!("ddscurate submit {name}"));
    }
    line
}

fn print(line: &Line, ui: &mut Ui) -> Result<(), Error> {
    let title = line.title.as_deref().map(clean).unwrap_or_default();
    let place = line.branch.as_deref().map_or_else(|| "draft".to_owned(), |branch| format!("branch {branch}"));
    writeln!(ui.out(), "{:<10} {}", line.stage.word(), clean(&line.slug))?;
    let mut more = vec![if title.is_empty() { place } else { format!("{title} ({})", clean(&place)) }];
    more.extend(
        line.pushed_to.as_ref().filter(|_| line.proposal_url.is_none()).map(|url| format!("pushed to {}", clean(url))),
    );
    more.extend(line.proposal_url.as_ref().map(|url| clean(url).into_owned()));
    more.extend(line.draft.as_ref().filter(|_| line.branch.is_none()).map(|path| clean(path).into_owned()));
    more.extend(line.next.as_ref().map(|next| format!("next: {}", clean(next))));
    for text in more {
        writeln!(ui.out(), "           {}", Ui::fold(&text, 11))?;
    }
    Ok(())
}
