//! The whole flow on a forge, from a direct clone to an open proposal, on each kind of forge; and whatever a forge may
//! answer instead of opening it.

use crate::hosted::*;
use crate::servers::fake_forge::{Kind, Standing};
use crate::servers::server::{Reply, Server};
use crate::snapshot::{files_below, untouched};
use crate::support::*;
use serde_json::json;
use std::fs;
use std::path::Path;
use std::sync::{Arc, Mutex};

/// The part of the API's paths that proposals have.
fn route(kind: Kind) -> &'static str {
    if kind == Kind::GitLab { "/merge_requests" } else { "/pulls" }
}

/// What the page that opens the proposal by hand begins with.
fn compare(hosted: &Hosted) -> String {
    match hosted.forge.kind() {
        Kind::GitLab => format!("{}/{FORK}/-/merge_requests/new?", hosted.forge.url()),
        Kind::GitHub | Kind::Gitea => format!("{}/{GUIDE}/compare/main...ann:add/drone", hosted.forge.url()),
    }
}

/// Everything that must be so once it is proposed: one branch here and there, one proposal of it.
#[track_caller]
fn is_proposed_once(hosted: &Hosted, number: u64) {
    let Hosted { world, clone, .. } = hosted;
    let commit = world.branch(clone, "add/drone").unwrap();
    assert_eq!(world.branch(&world.fork, "add/drone").as_ref(), Some(&commit));
    let open: Vec<_> = hosted.proposals().into_iter().filter(|one| one.standing == Standing::Open).collect();
    assert_eq!(open.len(), 1, "{open:?}");
    assert_eq!((open[0].number, open[0].title.as_str(), &open[0].commit), (number, "Add Drone", &commit));
    assert_eq!((open[0].head_repo.as_str(), open[0].branch.as_str()), (FORK, "add/drone"));
    assert!(world_drafts(hosted).is_empty());
}

fn world_drafts(hosted: &Hosted) -> Vec<String> {
    drafts(&hosted.clone.join(".git")).into_keys().collect()
}

#[test]
fn from_a_direct_clone_to_a_proposal() {
    for kind in FORGES {
        let hosted = Hosted::new(kind);
        hosted.forge.delay_forks(1);
        let ended = untouched(&hosted.world, &hosted.clone, || hosted.add().ends(0));
        ended.out_is(&format!("{}\n", hosted.page(1))).says("Made a fork").says("Proposed:");
        is_proposed_once(&hosted, 1);
        let one = &hosted.proposals()[0];
        assert!(one.body.contains("nothing to mend") && one.body.contains("contributor agreement"), "{}", one.body);
        assert_eq!(one.author, "ann");
        // Again, by either command: the same address, and nothing is made.
        let branches = hosted.world.git(&hosted.world.fork, &["for-each-ref"]);
        hosted.add().ends(0).out_is(&format!("{}\n", hosted.page(1))).says("It is proposed already:");
        hosted.run(&["submit", "drone"]).ends(0).out_is(&format!("{}\n", hosted.page(1)));
        let json = hosted.add().arg("--json").ends(0).json();
        assert_eq!(
            (&json["stage"], &json["resumed"], &json["proposal_url"], &json["compare_url"]),
            (&json!("proposed"), &json!(true), &json!(hosted.page(1)), &json!(null))
        );
        is_proposed_once(&hosted, 1);
        assert_eq!(hosted.world.git(&hosted.world.fork, &["for-each-ref"]), branches);
        assert_eq!(hosted.forge.repositories(), [FORK, GUIDE]);
        // It shows where it stands, and taking it back here leaves the server alone.
        let status = hosted.run(&["status", "--json"]).ends(0).json()["contributions"][0].clone();
        assert_eq!(
            (&status["stage"], &status["proposal_url"]),
            (&json!("proposed"), &json!(hosted.page(1))),
            "{kind:?}"
        );
        hosted.run(&["status"]).ends(0).out_is(&format!(
            "proposed   drone\n           Add Drone (branch add/drone)\n           {}\n",
            hosted.page(1)
        ));
        hosted.run(&["undo", "drone", "--yes"]).ends(0);
        assert_eq!(hosted.world.branch(&hosted.clone, "add/drone"), None);
        assert_eq!(hosted.world.git(&hosted.world.fork, &["for-each-ref"]), branches);
        assert_eq!(hosted.proposals()[0].standing, Standing::Open);
    }
}

#[test]
fn a_new_fork_that_git_does_not_find_yet_is_waited_for() {
    let hosted = Hosted::new(Kind::GitHub);
    let nothing = Reply::text(404, "text/plain", "Repository not found.");
    hosted.forge.force("GET", &format!("{FORK}.git/info/refs"), 1, nothing.clone());
    hosted.add().ends(0).out_is(&format!("{}\n", hosted.page(1)));
    is_proposed_once(&hosted, 1);
    // One that has been there for long is not waited for.
    hosted.forge.force("GET", &format!("{FORK}.git/info/refs"), 1, nothing);
    hosted.run(&["submit", "drone"]).ends(4).says("could not be pushed").says("make the fork first");
}

#[test]
fn what_somebody_else_proposes_stops_it_first() {
    for kind in FORGES {
        let hosted = Hosted::new(kind);
        hosted.forge.add_account("bob");
        hosted.forge.add_fork(GUIDE, "bob", "guide");
        hosted.forge.add_proposal(GUIDE, "bob", "my-branch", "Add drone");
        let ended = untouched(&hosted.world, &hosted.clone, || hosted.add().ends(5));
        ended.says("somebody proposes it already").says(&hosted.page(1)).says("--again").out_is("");
        assert_eq!(hosted.world.branch(&hosted.clone, "add/drone"), None);
        assert!(world_drafts(&hosted).is_empty());
        assert!(!hosted.forge.repositories().contains(&FORK.to_owned()), "a fork was made");
        // A draft that was kept is held against it, too.
        hosted.world.git(&hosted.clone, &["branch", "add/drone"]);
        hosted.add().arg("--again").ends(5).says("holds something else");
        hosted.world.git(&hosted.clone, &["branch", "-D", "add/drone"]);
        hosted.run(&["submit", "drone", "--agree-cla=2"]).ends(5).says("somebody proposes it already");
        hosted.add().arg("--again").ends(0).out_is(&format!("{}\n", hosted.page(2)));
        assert_eq!(hosted.proposals().len(), 2);
    }
}

#[test]
fn what_the_same_account_proposed_from_another_clone_is_no_one_else_s() {
    for kind in FORGES {
        for for_review in [false, true] {
            if for_review && kind != Kind::Gitea {
                continue;
            }
            let mut hosted = Hosted::new(kind);
            if for_review { hosted.bare(&DRONE) } else { hosted.add() }.ends(0);
            hosted.world.git(&hosted.world.root, &["clone", "-q", &hosted.forge.git_url(GUIDE), "other"]);
            hosted.clone = hosted.world.root.join("other");
            hosted.run(&DRONE).ends(0).out_is(&format!("{}\n", hosted.page(1)));
            assert_eq!(hosted.proposals().len(), 1, "{kind:?} {for_review}");
        }
    }
}

#[test]
fn what_was_closed_is_not_opened_again_unasked() {
    for kind in FORGES {
        let hosted = Hosted::new(kind).with_fork();
        hosted.run(&DRONE).ends(0).out_is(&format!("{}\n", hosted.page(1)));
        hosted.forge.set_standing(GUIDE, 1, Standing::Closed);
        for again in [&["submit", "drone"][..], &DRONE[..]] {
            hosted.run(again).ends(5).says("was closed").says(&hosted.page(1)).says("--again").out_is("");
            // The branch is where it can be proposed from all the same, and a program is told so.
            let json = hosted.run(again).arg("--json").ends(5).json();
            let reached = (&json["stage"], &json["branch"], json["pushed_to"].is_string());
            assert_eq!(reached, (&json!("pushed"), &json!("add/drone"), true), "{json}");
        }
        assert_eq!(hosted.proposals().len(), 1);
        hosted.run(&["submit", "drone", "--again"]).ends(0).out_is(&format!("{}\n", hosted.page(2)));
        is_proposed_once(&hosted, 2);
    }
}

#[test]
fn what_was_merged_is_done() {
    for kind in FORGES {
        let hosted = Hosted::new(kind).with_fork();
        hosted.run(&DRONE).ends(0);
        hosted.forge.set_standing(GUIDE, 1, Standing::Merged);
        let submit = || hosted.run(&["submit", "drone"]);
        submit().ends(0).says("Upstream has it already").out_is("");
        assert_eq!(submit().arg("--json").ends(0).json()["stage"], "merged");
        assert_eq!(hosted.proposals().len(), 1);
        hosted.run(&["undo", "drone"]).ends(0);
        assert_eq!(hosted.world.branch(&hosted.clone, "add/drone"), None);
    }
}

#[test]
fn what_was_merged_stays_done_whatever_upstream_makes_of_it() {
    for kind in FORGES {
        let hosted = Hosted::new(kind).with_fork();
        hosted.run(&DRONE).ends(0);
        hosted.forge.set_standing(GUIDE, 1, Standing::Merged);
        let submit = || hosted.run(&["submit", "drone", "--json"]).ends(0).json();
        // Taken back by the editors, without a trace of it in their newest commit.
        hosted.advance("pages/survey.md", "---\ntitle: Survey\n---\nAsk everybody.\n");
        assert_eq!(submit()["stage"], "merged");
        // Squashed, and changed since.
        hosted.advance("entries/drone.yaml", &DRONE_FILE.replace("reports back", "tells"));
        assert_eq!(hosted.run(&["status", "--json"]).ends(0).json()["contributions"][0]["stage"], "merged");
        assert_eq!(submit()["stage"], "merged");
        assert_eq!(hosted.proposals().len(), 1);
        // It is nowhere else now, but the forge has it.
        hosted.world.git(&hosted.world.fork, &["update-ref", "-d", "refs/heads/add/drone"]);
        hosted.run(&["undo", "drone", "--no-input"]).ends(0);
    }
}

#[test]
fn status_asks_the_forge_once_and_tells_when_it_does_not_answer() {
    for kind in FORGES {
        let hosted = Hosted::new(kind).with_fork();
        hosted.run(&DRONE).ends(0);
        hosted.run(&["edit", "git", "--vendor=SFC", "--no-input", "--agree-cla=2"]).ends(0);
        let before = hosted.forge.api_lines().len();
        let status = || hosted.run(&["status", "--json"]).ends(0);
        let json = status().json();
        let asked = &hosted.forge.api_lines()[before..];
        assert_eq!(asked.len(), 1, "{asked:?}");
        for (at, number) in [(0, 1), (1, 2)] {
            let line = &json["contributions"][at];
            assert_eq!((&line["stage"], &line["proposal_url"]), (&json!("proposed"), &json!(hosted.page(number))));
        }
        hosted.forge.force("GET", route(kind), 9, refusal(500, "said the forge"));
        status().says("What is proposed is not known");
    }
}

#[test]
fn a_branch_that_the_forge_sees_late_is_waited_for() {
    for kind in [Kind::GitHub, Kind::GitLab] {
        let hosted = Hosted::new(kind).with_fork();
        hosted.forge.hide_heads(1);
        hosted.run(&DRONE).ends(0).out_is(&format!("{}\n", hosted.page(1)));
        is_proposed_once(&hosted, 1);
    }
}

#[test]
fn a_race_and_a_lost_answer_end_with_one_proposal() {
    for kind in FORGES {
        for lost in [false, true] {
            let hosted = Hosted::new(kind).with_fork();
            if lost {
                hosted.forge.lose_answer();
            } else {
                hosted.forge.race();
            }
            hosted.run(&DRONE).ends(0).out_is(&format!("{}\n", hosted.page(1))).says("It is proposed already:");
            assert_eq!(hosted.proposals().len(), 1);
        }
    }
}

/// An answer of the API that refuses.
fn refusal(status: u16, words: &str) -> Reply {
    Reply::json(status, &json!({ "message": words }))
}

/// Whatever keeps the forge from opening it, the branch is pushed and the page is named.
#[track_caller]
fn by_hand(hosted: &Hosted, why: &str) {
    let ended = hosted.run(&DRONE).ends(0);
    assert!(ended.out.starts_with(&compare(hosted)) && ended.out.lines().count() == 1, "{ended}");
    ended.says(why).says("Open this address to create the pull request:");
    let commit = hosted.world.branch(&hosted.clone, "add/drone");
    assert!(commit.is_some() && hosted.world.branch(&hosted.world.fork, "add/drone") == commit);
    assert_eq!(hosted.proposals(), []);
    let json = hosted.run(&DRONE).arg("--json").ends(0).json();
    assert_eq!((&json["stage"], &json["proposal_url"]), (&json!("pushed"), &json!(null)), "{json}");
    assert!(json["compare_url"].as_str().unwrap().starts_with(&compare(hosted)));
}

#[test]
fn a_token_that_may_not_propose_leads_to_the_page() {
    let hosted = Hosted::new(Kind::GitHub).with_fork();
    let words = "Resource not accessible by personal access token";
    let reply = refusal(403, words).with("x-accepted-github-permissions", "pull_requests=write");
    hosted.forge.force("POST", route(Kind::GitHub), 9, reply);
    by_hand(&hosted, words);
    hosted.run(&DRONE).ends(0).says("pull_requests=write");
}

#[test]
fn every_refusal_leads_to_the_page() {
    for (kind, status) in [
        (Kind::GitHub, 401),
        (Kind::GitHub, 404),
        (Kind::GitHub, 422),
        (Kind::GitLab, 401),
        (Kind::GitLab, 403),
        (Kind::GitLab, 429),
        (Kind::Gitea, 403),
        (Kind::Gitea, 404),
        (Kind::Gitea, 429),
    ] {
        let hosted = Hosted::new(kind).with_fork();
        hosted.forge.force("POST", route(kind), 9, refusal(status, "said the forge"));
        by_hand(&hosted, "The forge was asked to open the pull request, and did not:");
    }
}

#[test]
fn a_forge_that_cannot_answer_leads_to_the_page() {
    for (kind, reply) in [
        (Kind::GitHub, refusal(429, "Slow down")),
        (Kind::GitHub, Reply::Cut),
        (Kind::GitLab, refusal(503, "Later")),
        (Kind::GitLab, Reply::CutWithin),
        (Kind::Gitea, refusal(401, "Bad credentials")),
        (Kind::Gitea, refusal(500, "Oh")),
    ] {
        let hosted = Hosted::new(kind).with_fork();
        hosted.forge.force("GET", route(kind), 99, reply);
        by_hand(&hosted, "The forge was asked to open the pull request, and did not:");
        assert!(!hosted.forge.api_lines().iter().any(|line| line.starts_with("POST")), "it proposed blindly");
    }
}

#[test]
fn a_token_that_nobody_knows_loses_nothing() {
    let hosted = Hosted::new(Kind::GitHub);
    let ended = hosted.add().env("DDSCURATE_TOKEN", "of-nobody").ends(4);
    ended.says("the commit is kept").out_is("");
    assert!(hosted.world.branch(&hosted.clone, "add/drone").is_some());
    hosted.run(&["submit", "--fork"]).ends(0).out_is(&format!("{}\n", hosted.page(1)));
    is_proposed_once(&hosted, 1);
}

const WORKFLOW: (&str, &str) = (".github/workflows/ci.yml", "on: push\n");

#[test]
fn a_fork_without_upstream_s_branch_does_not_hide_why_it_refused() {
    let hosted = Hosted::new(Kind::GitHub).with_fork();
    hosted.forge.demand_workflow_scope(FORK);
    hosted.world.git(&hosted.world.fork, &["branch", "-m", "main", "other"]);
    hosted.advance(WORKFLOW.0, WORKFLOW.1);
    hosted.bare(&DRONE).ends(4).says("refusing to allow").says("bring your fork up to date");
}

#[test]
fn a_stale_fork_that_takes_no_workflows() {
    let hosted = Hosted::new(Kind::GitHub).with_fork();
    hosted.forge.demand_workflow_scope(FORK);
    let old = hosted.world.tip();
    hosted.advance(WORKFLOW.0, WORKFLOW.1);
    assert_ne!(hosted.world.tip(), old);
    let ended = untouched(&hosted.world, &hosted.clone, || hosted.run(&DRONE).ends(0));
    ended.out_is(&format!("{}\n", hosted.page(1))).says("The fork is behind upstream");
    assert!(hosted.forge.api_lines().contains(&format!("POST /repos/{FORK}/merge-upstream")));
    is_proposed_once(&hosted, 1);
    let parent = hosted.world.git(&hosted.clone, &["rev-parse", "add/drone^"]);
    assert_eq!(parent, old);
    for again in [&DRONE[..], &["submit", "drone"][..]] {
        hosted.run(again).ends(0).out_is(&format!("{}\n", hosted.page(1)));
        is_proposed_once(&hosted, 1);
        assert_eq!(hosted.world.git(&hosted.clone, &["rev-parse", "add/drone^"]), old);
    }
}

#[test]
fn without_a_token_a_push_to_gitlab_proposes() {
    let hosted = Hosted::new(Kind::GitLab).with_fork();
    for again in [&DRONE[..], &DRONE[..], &["submit", "drone"]] {
        hosted.bare(again).ends(0).out_is(&format!("{}\n", hosted.page(1)));
        is_proposed_once(&hosted, 1);
    }
    let status = hosted.bare(&["status", "--json"]).ends(0).json()["contributions"][0].clone();
    assert_eq!((&status["stage"], &status["proposal_url"]), (&json!("proposed"), &json!(hosted.page(1))));
}

#[test]
fn without_a_token_or_a_fork_forgejo_takes_it_for_review() {
    let hosted = Hosted::new(Kind::Gitea);
    for again in [&DRONE[..], &DRONE[..], &["submit", "drone"]] {
        let ended = untouched(&hosted.world, &hosted.clone, || hosted.bare(again).ends(0));
        ended.out_is(&format!("{}\n", hosted.page(1)));
        let [one] = &hosted.proposals()[..] else { panic!("{:?}", hosted.proposals()) };
        assert!(one.agit && one.title == "Add Drone");
        assert_eq!(Some(&one.commit), hosted.world.branch(&hosted.clone, "add/drone").as_ref());
    }
    assert_eq!(hosted.forge.repositories(), [GUIDE]);
    assert!(world_drafts(&hosted).is_empty());
    let status = hosted.bare(&["status", "--json"]).ends(0).json()["contributions"][0].clone();
    assert_eq!((&status["stage"], &status["proposal_url"]), (&json!("proposed"), &json!(hosted.page(1))));
}

#[test]
fn what_is_under_review_on_forgejo_stays_there_when_there_is_a_fork() {
    let hosted = Hosted::new(Kind::Gitea);
    hosted.bare(&DRONE).ends(0).out_is(&format!("{}\n", hosted.page(1)));
    hosted.run(&["submit", "drone", "--fork"]).ends(0).out_is(&format!("{}\n", hosted.page(1)));
    hosted.forge.add_fork(GUIDE, "ann", "guide");
    hosted.run(&["submit", "drone"]).ends(0).out_is(&format!("{}\n", hosted.page(1)));
    assert_eq!(hosted.proposals().len(), 1);
}

#[test]
fn a_fork_that_the_forge_does_not_tell_of_is_no_reason_for_another_way() {
    for kind in [Kind::GitHub, Kind::Gitea] {
        let hosted = Hosted::new(kind);
        hosted.forge.add_fork(GUIDE, "ann", "guide");
        hosted.forge.force("GET", "/user", 1, refusal(403, "Not now"));
        let ended = hosted.run(&DRONE).ends(4);
        ended.says("Not now").says("--push-to").says("the commit is kept").out_is("");
        assert_eq!(hosted.proposals(), []);
        hosted.run(&["submit", "drone"]).ends(0).out_is(&format!("{}\n", hosted.page(1)));
        is_proposed_once(&hosted, 1);
    }
}

#[test]
fn what_is_under_review_on_forgejo_is_replaced_by_its_next_form() {
    let hosted = Hosted::new(Kind::Gitea);
    for vendor in ["Somebody", "Somebody Else"] {
        let ended = hosted.bare(&["edit", "git", "--vendor", vendor, "--no-input", "--agree-cla=2"]).ends(0);
        ended.out_is(&format!("{}\n", hosted.page(1)));
        let [one] = &hosted.proposals()[..] else { panic!("{:?}", hosted.proposals()) };
        assert_eq!(Some(&one.commit), hosted.world.branch(&hosted.clone, "edit/git").as_ref());
    }
}

#[test]
fn without_a_token_github_has_pages() {
    let hosted = Hosted::new(Kind::GitHub);
    let ended = hosted.bare(&DRONE).ends(0);
    ended.says(&format!("Make a fork: {}/{GUIDE}/fork", hosted.forge.url())).says("ddscurate submit drone --push-to");
    assert_eq!(hosted.forge.repositories(), [GUIDE]);
    hosted.forge.add_fork(GUIDE, "ann", "guide");
    let ended = hosted.bare(&["submit", "drone", "--push-to", &hosted.forge.git_url(FORK)]).ends(0);
    assert!(ended.out.starts_with(&compare(&hosted)) && ended.out.lines().count() == 1, "{ended}");
    // Opened by hand, it is found.
    let commit = hosted.world.branch(&hosted.world.fork, "add/drone");
    assert_eq!(commit, hosted.world.branch(&hosted.clone, "add/drone"));
    hosted.forge.add_proposal(GUIDE, "ann", "add/drone", "Add Drone");
    let ended = hosted.bare(&["submit", "drone", "--push-to", &hosted.forge.git_url(FORK)]).ends(0);
    ended.out_is(&format!("{}\n", hosted.page(1)));
}

#[test]
fn a_fork_on_another_forge_gets_the_branch_and_no_proposal() {
    let hosted = Hosted::new(Kind::GitHub);
    hosted.forge.add_fork(GUIDE, "ann", "guide");
    let elsewhere = "https://gitlab.example/";
    hosted.world.configure(&format!("[url \"{}/\"]\n\tinsteadOf = {elsewhere}\n", hosted.forge.url()));
    let push_to = format!("{elsewhere}{FORK}");
    hosted.run(&DRONE).args(&["--push-to", &push_to]).ends(0).out_is("").says("Ask the guide's editors");
    assert_eq!(hosted.world.branch(&hosted.world.fork, "add/drone"), hosted.world.branch(&hosted.clone, "add/drone"));
    hosted.run(&["status", "--push-to", &push_to]).ends(0).says("");
    let about_a_head = |line: &str| line.contains("head=") || line.starts_with("POST /api");
    assert!(
        !hosted
            .forge
            .requests()
            .iter()
            .any(|seen| about_a_head(&format!("{} {}?{}", seen.method, seen.path, seen.query)))
    );
}

/// A `git` that writes down how it is called, and with what in its environment.
fn git_that_tells(hosted: &Hosted) -> String {
    let path = std::env::var("PATH").unwrap();
    let real = path.split(':').map(|dir| Path::new(dir).join("git")).find(|git| git.is_file()).unwrap();
    let (log, bin) = (hosted.world.root.join("calls"), hosted.world.root.join("bin"));
    let script = format!("{{ printf '%s\\n' \"$*\"; env; }} >> '{}'\nexec '{}' \"$@\"", log.display(), real.display());
    hosted.world.script(&bin.join("git"), &script);
    format!("{}:{path}", bin.display())
}

#[test]
fn the_token_is_nowhere_but_in_the_request() {
    for kind in FORGES {
        let hosted = Hosted::new(kind);
        let path = git_that_tells(&hosted);
        let mut said = String::new();
        for args in
            [&[&DRONE[..], &["-v", "--fork"]].concat()[..], &["submit", "-v"], &["status", "-v"], &["doctor", "-v"]]
        {
            let ended = hosted.run(args).env("PATH", &path).end();
            said.push_str(&ended.to_string());
        }
        is_proposed_once(&hosted, 1);
        let calls = fs::read_to_string(hosted.world.root.join("calls")).unwrap();
        assert!(calls.contains("push") && said.contains(&hosted.page(1)), "{said}");
        for secret in [&hosted.token, &hosted.password] {
            assert!(!said.contains(secret.as_str()), "{said}");
            assert!(!calls.contains(secret.as_str()), "{calls}");
        }
        let own = hosted.world.root.join("home/login");
        for (file, bytes) in files_below(&hosted.world.root, &|path| path != own) {
            let text = String::from_utf8_lossy(&bytes);
            assert!(!text.contains(&hosted.token) && !text.contains(&hosted.password), "{}", file.display());
        }
        let all = hosted.world.git(&hosted.clone, &["log", "-p", "--all"]);
        assert!(!all.contains(&hosted.token));
        // The forge got it, in the one place where it belongs, and git's password never there.
        let api = hosted.forge.api_url().replace(&hosted.forge.url(), "");
        for seen in hosted.forge.requests() {
            let is_api = seen.path.starts_with(&api);
            let carries = seen.headers.iter().any(|(_, value)| value.contains(&hosted.token));
            assert_eq!(carries, is_api, "{}", seen.line());
            let elsewhere = format!("{}?{}{}", seen.path, seen.query, String::from_utf8_lossy(&seen.body));
            assert!(!elsewhere.contains(&hosted.token), "{}", seen.line());
        }
    }
}

#[test]
fn no_redirect_carries_the_token_away() {
    for (kind, statuses) in FORGES.into_iter().zip([[301, 307], [302, 308], [303, 307]]) {
        for status in statuses {
            let seen = Arc::new(Mutex::new(Vec::new()));
            let log = Arc::clone(&seen);
            let other = Server::start(Arc::new(move |request| {
                log.lock().unwrap().push(request.clone());
                Reply::json(200, &json!([]))
            }));
            let hosted = Hosted::new(kind).with_fork();
            for method in ["GET", "POST"] {
                let reply = refusal(status, "elsewhere").with("location", &format!("{}/elsewhere", other.url()));
                hosted.forge.force(method, route(kind), 99, reply);
            }
            by_hand(&hosted, "did not:");
            let seen: Vec<String> = seen.lock().unwrap().iter().map(|request| request.line()).collect();
            assert_eq!(seen, [""; 0], "{kind:?} {status}");
        }
    }
}

#[test]
fn a_guide_cannot_send_a_token_to_its_own_host() {
    for kind in FORGES {
        // The guide's forge is somebody's machine; the tokens belong to other hosts.
        let hosted = Hosted::new(kind).with_fork();
        let canary = "canary-of-another-host";
        for host in ["", "github.com", "127.0.0.1", "127.0.0.1:1", "localhost"] {
            let mut run = hosted.bare(&DRONE).arg("--fork").env("DDSCURATE_TOKEN", canary).env("DDSCURATE_HOST", host);
            for name in ["GH_TOKEN", "GITHUB_TOKEN", "GH_ENTERPRISE_TOKEN", "GITHUB_ENTERPRISE_TOKEN", "GITLAB_TOKEN"] {
                run = run.env(name, canary);
            }
            let ended = run.env("GH_HOST", "ghe.example").ends(0);
            assert!(!ended.to_string().contains(canary));
        }
        let requests = hosted.forge.requests();
        assert!(!requests.is_empty());
        for seen in requests {
            assert!(!format!("{seen:?}").contains(canary), "{}", seen.line());
        }
    }
}
