//! What a command of the flow tells at its end: to a person what to do next, to a program one JSON object.

use super::contributor::Contributor;
use super::session::Session;
use super::stopped::Reached;
use super::under_way::{meant_by, taken_away_by};
use crate::cli::{Exit, FlowArgs, Ui};
use crate::commands::Error;
use crate::contribute::{Change, Proposed, already_committed, likely_target};
use crate::finding::Findings;
use crate::git::{Oid, redact};
use crate::guide::Guide;
use crate::report::{Format, Run, clean, clean_block, write_json};
use serde::Serialize;
use serde_json::value::RawValue;
use similar::TextDiff;

/// How far a contribution has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub(in crate::commands) enum Stage {
    /// Nothing is committed.
    Draft,
    /// A branch here has it.
    Committed,
    /// The branch is where a proposal can be opened from.
    Pushed,
    /// A proposal is open.
    Proposed,
    /// Upstream has it.
    Merged,
}

impl Stage {
    /// The word for people.
    pub(in crate::commands) fn word(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Committed => "committed",
            Self::Pushed => "pushed",
            Self::Proposed => "proposed",
            Self::Merged => "merged",
        }
    }
}

/// What was done.
pub(in crate::commands) struct Outcome {
    pub(in crate::commands) stage: Stage,
    pub(in crate::commands) commit: Option<Oid>,
    pub(in crate::commands) resumed: bool,
    pub(in crate::commands) pushed_to: Option<String>,
    pub(in crate::commands) remote_lines: Vec<String>,
    pub(in crate::commands) proposed: Proposed,
    /// How a command is told which contribution is meant, and with which flags.
    pub(in crate::commands) name: String,
    /// The command that takes its branch away.
    away: String,
    slug: String,
    branch: String,
    base: Oid,
    upstream: String,
    files: Vec<String>,
    body: String,
}

/// The frozen form `ddscurate/contribution/1`.
#[derive(Serialize)]
struct Json<'o> {
    schema: &'static str,
    stage: Stage,
    slug: &'o str,
    branch: &'o str,
    files: &'o [String],
    commit: Option<String>,
    base: String,
    upstream: &'o str,
    pushed_to: Option<&'o str>,
    proposal_url: Option<&'o str>,
    compare_url: Option<&'o str>,
    resumed: bool,
    next: Vec<String>,
}

/// The name of the form.
pub(in crate::commands) const CONTRIBUTION: &str = "ddscurate/contribution/1";

impl Outcome {
    pub(in crate::commands) fn new(session: &Session, change: &Change) -> Self {
        Self {
            stage: Stage::Draft,
            commit: None,
            resumed: true,
            pushed_to: None,
            remote_lines: Vec::new(),
            proposed: Proposed::default(),
            away: taken_away_by(session, change.kind, &change.slug, &change.branch),
            name: meant_by(session, change.kind, &change.slug, &change.branch),
            slug: change.slug.clone(),
            branch: change.branch.clone(),
            base: session.upstream.tip,
            upstream: redact(&session.upstream.url).into_owned(),
            files: change.files.iter().map(|file| file.path.clone()).collect(),
            body: change.body.clone(),
        }
    }

    pub(in crate::commands) fn committed(&mut self, commit: Oid, resumed: bool) {
        self.stage = self.stage.max(Stage::Committed);
        self.commit = Some(commit);
        self.resumed &= resumed;
    }

    /// How far it came, for an error that ends it.
    pub(in crate::commands) fn reached(&self) -> Box<Reached> {
        Box::new(Reached {
            stage: self.stage,
            slug: self.slug.clone(),
            branch: self.branch.clone(),
            commit: self.commit,
            pushed_to: self.pushed_to.clone(),
        })
    }

    pub(in crate::commands) fn print(&self, flow: &FlowArgs, ui: &mut Ui) -> Result<(), Error> {
        if flow.json {
            let json = Json {
                schema: CONTRIBUTION,
                stage: self.stage,
                slug: &self.slug,
                branch: &self.branch,
                files: &self.files,
                commit: self.commit.map(|commit| commit.to_string()),
                base: self.base.to_string(),
                upstream: &self.upstream,
                pushed_to: self.pushed_to.as_deref(),
                proposal_url: self.proposed.open.as_ref().map(|open| open.url.as_str()),
                compare_url: self.compare_url(flow),
                resumed: self.resumed,
                next: self.next(flow),
            };
            write_json(ui.out(), &json)?;
            return Ok(());
        }
        for line in &self.remote_lines {
            ui.say(&format!("  remote: {}", clean(line)));
        }
        for line in self.next(flow) {
            ui.say(&clean_block(&line));
        }
        let open = self.proposed.open.as_ref().map(|open| open.url.as_str());
        if let Some(url) = open.or_else(|| self.compare_url(flow)) {
            writeln!(ui.out(), "{}", clean(url))?;
        }
        Ok(())
    }

    fn compare_url(&self, flow: &FlowArgs) -> Option<&str> {
        let is_wanted = self.stage == Stage::Pushed && !flow.no_propose;
        self.proposed.compare_url.as_deref().filter(|_| is_wanted)
    }

    /// What the person does next, in sentences.
    fn next(&self, flow: &FlowArgs) -> Vec<String> {
        let (slug, branch) = (&self.name, &self.branch);
        match self.stage {
            Stage::Draft => vec!["Nothing was written. Run the same command without --dry-run to do it.".to_owned()],
            Stage::Committed if flow.stays_here() => {
                vec![format!("The commit is kept. `ddscurate submit {slug}` pushes and proposes it.")]
            }
            Stage::Committed => self.without_a_fork(),
            Stage::Pushed if flow.no_propose => {
                vec![format!("The branch is pushed; nothing is proposed yet. `ddscurate submit {slug}` goes on.")]
            }
            Stage::Pushed => self.by_hand(),
            Stage::Proposed if self.proposed.existed => vec!["It is proposed already:".to_owned()],
            Stage::Proposed => vec!["Proposed:".to_owned()],
            Stage::Merged => vec![format!(
                "Upstream has it already; nothing is left to do. `{}` takes the branch {branch} away.",
                self.away
            )],
        }
    }

    fn without_a_fork(&self) -> Vec<String> {
        let slug = &self.name;
        let mut next = vec!["The commit is kept, but there is no fork to push it to.".to_owned()];
        if let Some(fork) = &self.proposed.fork_url {
            next.push(format!("1. Make a fork: {fork}"));
            next.push(format!("2. Then: ddscurate submit {slug} --push-to ADDRESS-OF-YOUR-FORK"));
            next.push("With a token for the forge (GH_TOKEN and the like), --fork makes it for you.".to_owned());
        } else {
            next.push(format!("Then: ddscurate submit {slug} --push-to ADDRESS-OF-A-REPOSITORY-OF-YOURS"));
        }
        next
    }

    fn by_hand(&self) -> Vec<String> {
        let mut next = Vec::new();
        if let Some(why) = &self.proposed.why_by_hand {
            next.push(format!("The forge was asked to open the pull request, and did not: {why}"));
        }
        if self.proposed.compare_url.is_none() {
            next.push(format!("Ask the guide's editors to take the branch {} from there.", self.branch));
            return next;
        }
        next.push("Open this address to create the pull request:".to_owned());
        if self.proposed.body_left_out {
            next.push(format!("Its text did not fit in; paste this there:\n\n{}", self.body));
        }
        next
    }
}

/// Tells that upstream has it all already, without any branch.
pub(in crate::commands) fn nothing_to_do(
    session: &Session,
    flow: &FlowArgs,
    (slug, branch): (&str, &str),
    says: &str,
    ui: &mut Ui,
) -> Result<Exit, Error> {
    if !flow.json {
        ui.say(says);
        return Ok(Exit::Done);
    }
    let json = Json {
        schema: CONTRIBUTION,
        stage: Stage::Merged,
        slug,
        branch,
        files: &[],
        commit: None,
        base: session.upstream.tip.to_string(),
        upstream: &redact(&session.upstream.url),
        pushed_to: None,
        proposal_url: None,
        compare_url: None,
        resumed: true,
        next: vec![says.to_owned()],
    };
    write_json(ui.out(), &json)?;
    Ok(Exit::Done)
}

/// Shows what would be done.
pub(in crate::commands) fn print_dry_run(
    session: &Session,
    change: &Change,
    who: &Contributor,
    is_sound: bool,
    flow: &FlowArgs,
    ui: &mut Ui,
) -> Result<(), Error> {
    let mut outcome = Outcome::new(session, change);
    outcome.resumed = false;
    if flow.json {
        return outcome.print(flow, ui);
    }
    ui.write_diff(&clean_block(&diff(session, change)))?;
    if !is_sound {
        ui.say("Would stop here: the entry does not pass the rules. Nothing was written.");
        return Ok(());
    }
    let Session { repository, upstream, prefix, .. } = session;
    let (title, branch) = (clean(&change.title).into_owned(), clean(&change.branch).into_owned());
    if let Some(at) = already_committed(repository, change, prefix)? {
        ui.say(&format!("The branch {branch} has exactly this already ({}).", short(at)));
    } else {
        let person = format!("{} <{}>", clean(&who.person.name), clean(&who.person.email));
        let on = format!("{} of {}", short(upstream.tip), clean(&redact(&upstream.url)));
        ui.say(&format!("Would commit \u{201c}{title}\u{201d} as {person} on branch {branch}, on {on}."));
    }
    let target = likely_target(repository, upstream, flow.push_to.as_deref())?;
    let target = target.as_ref().and_then(|target| target.url()).map(|url| clean(&redact(url)).into_owned());
    ui.say(&match target.filter(|_| !flow.stays_here()) {
        Some(url) => format!("Would push it to {url}. Nothing was written."),
        None => "Nothing was written.".to_owned(),
    });
    Ok(())
}

/// The first digits of a commit's name, as people tell commits apart.
pub(in crate::commands) fn short(commit: Oid) -> String {
    commit.to_string()[..12].to_owned()
}

/// The change as a diff to what upstream has.
pub(in crate::commands) fn diff(session: &Session, change: &Change) -> String {
    let mut shown = String::new();
    for file in &change.files {
        let old = session.guide.text(&file.path);
        let old = old.as_deref();
        let (from, to) = (name_of("a", &file.path, old.is_some()), name_of("b", &file.path, file.text.is_some()));
        let diff = TextDiff::from_lines(old.unwrap_or_default(), file.text.as_deref().unwrap_or_default());
        shown.push_str(&diff.unified_diff().context_radius(3).header(&from, &to).to_string());
    }
    shown
}

fn name_of(side: &str, path: &str, is_there: bool) -> String {
    if is_there { format!("{side}/{path}") } else { "/dev/null".to_owned() }
}

/// Findings as `validate --format json` shows them, to be put into another object.
pub(in crate::commands) fn findings_json(guide: &Guide, findings: &Findings) -> Result<Box<RawValue>, Error> {
    let mut text = Vec::new();
    Format::Json.reporter().report(&Run::on_all(findings, &guide.files, 1), &mut text)?;
    Ok(serde_json::from_slice(&text)?)
}
