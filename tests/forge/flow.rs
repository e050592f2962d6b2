//! From a clone to a proposal, on every forge, with real pushes.

use ddscurate::forge::{ApiError, Created, Opened, ProposalState, Synced};

use crate::support::fake_forge::{Kind, Standing, When};
use crate::world::{Waits, World, proposal};

const KINDS: [Kind; 3] = [Kind::GitHub, Kind::GitLab, Kind::Gitea];

fn opened(created: Created) -> Opened {
    match created {
        Created::Opened(opened) => opened,
        other => panic!("{other:?}"),
    }
}

#[test]
fn fork_push_propose_and_find() {
    for kind in KINDS {
        let world = World::new(kind);
        let (api, upstream) = (world.api(), world.upstream());
        assert_eq!(api.account().unwrap().login, "ann");
        assert_eq!(api.own_fork(&upstream).unwrap(), None, "{kind:?}");
        world.forge.delay_forks(3);
        let fork = api.fork(&upstream).unwrap();
        assert_eq!((fork.repo.clone(), fork.existed), (world.repo("ann/guide"), false), "{kind:?}");
        assert_eq!(fork.https_url, world.forge.git_url("ann/guide"));
        assert_eq!(fork.ssh_url.as_deref(), Some("git@127.0.0.1:ann/guide.git"));
        assert_eq!(fork.default_branch.as_deref(), Some("main"));
        let mut waits = Waits::default();
        api.wait_for_fork(&fork, "main", &mut waits.pause()).unwrap();
        assert!(!waits.0.is_empty(), "{kind:?}");
        assert!([1, 2, 4].starts_with(&waits.0), "{kind:?}: {:?}", waits.0);
        world.commit();
        world.push("ann/guide");
        let wanted = proposal(&upstream, &fork.repo);
        assert_eq!(api.find(&upstream, &fork.repo, "add/docker", "main").unwrap(), None);
        let one = opened(api.create(&wanted, &mut |_| panic!("no reason to wait")).unwrap());
        assert_eq!((one.number, one.title.as_str(), one.state), (1, "Add Docker", ProposalState::Open));
        assert_eq!((one.head_branch.as_str(), one.head_owner.as_deref()), ("add/docker", Some("ann")));
        assert_eq!(one.head_commit.as_deref(), Some(world.git(&["rev-parse", "add/docker"]).as_str()));
        assert_eq!(one.author.as_deref(), Some("ann"));
        assert!(one.url.starts_with(&format!("{}/o/guide/", world.forge.url())), "{}", one.url);
        assert_eq!(world.forge.proposals("o/guide")[0].body, "Two\nlines");
        // A second time nothing is made.
        assert_eq!(api.create(&wanted, &mut |_| ()).unwrap(), Created::Existed(one.clone()), "{kind:?}");
        assert_eq!(world.anonymous().find(&upstream, &fork.repo, "add/docker", "main").unwrap(), Some(one.clone()));
        assert_eq!(world.anonymous().open_proposals(&upstream).unwrap().len(), 1);
        world.forge.set_standing("o/guide", 1, Standing::Merged);
        let merged = api.find(&upstream, &fork.repo, "add/docker", "main").unwrap().unwrap();
        assert_eq!(merged.state, ProposalState::Merged);
        assert_eq!(world.anonymous().open_proposals(&upstream).unwrap(), []);
        let fork = api.own_fork(&upstream).unwrap().unwrap();
        assert!(fork.existed && fork.repo == world.repo("ann/guide"), "{kind:?}");
    }
}

#[test]
fn a_name_that_something_else_has() {
    for kind in KINDS {
        let world = World::new(kind);
        let (api, upstream) = (world.api(), world.upstream());
        world.forge.add_repository("ann/guide", &world.clone);
        let fork = api.fork(&upstream).unwrap();
        assert_eq!((&fork.repo, fork.existed), (&world.repo("ann/guide-1"), false), "{kind:?}");
        world.forge.pass_time(3600);
        assert_eq!(api.own_fork(&upstream).unwrap().map(|fork| fork.repo), Some(fork.repo.clone()), "{kind:?}");
        let again = api.fork(&upstream).unwrap();
        assert_eq!((again.repo, again.existed), (fork.repo, true), "{kind:?}");
        assert_eq!(world.forge.repositories(), ["ann/guide", "ann/guide-1", "o/guide"]);
    }
}

#[test]
fn a_branch_that_is_seen_late() {
    for kind in KINDS {
        let world = World::new(kind);
        let (api, upstream) = (world.api(), world.upstream());
        let fork = world.repo(&world.forge.add_fork("o/guide", "ann", "guide"));
        world.commit();
        world.push("ann/guide");
        world.forge.hide_heads(3);
        let mut waits = Waits::default();
        let created = api.create(&proposal(&upstream, &fork), &mut waits.pause());
        if kind == Kind::Gitea {
            // There a branch that shows is not waited for: the 404 must mean something else.
            assert!(matches!(created, Err(ApiError::NotFound { .. })), "{created:?}");
            continue;
        }
        opened(created.unwrap());
        assert_eq!(waits.0, [1, 2, 4], "{kind:?}");
        assert_eq!(world.forge.proposals("o/guide").len(), 1);
    }
}

#[test]
fn a_branch_that_is_never_seen() {
    for kind in KINDS {
        let world = World::new(kind);
        let (api, upstream) = (world.api(), world.upstream());
        let fork = world.repo(&world.forge.add_fork("o/guide", "ann", "guide"));
        let mut waits = Waits::default();
        let created = api.create(&proposal(&upstream, &fork), &mut waits.pause());
        assert!(matches!(created, Err(ApiError::NotYet { .. })), "{kind:?}: {created:?}");
        assert_eq!(waits.0, [1, 2, 4, 8, 16], "{kind:?}");
    }
}

#[test]
fn a_race_and_a_lost_answer_make_no_second_proposal() {
    for kind in KINDS {
        for lost in [false, true] {
            let world = World::new(kind);
            let (api, upstream) = (world.api(), world.upstream());
            let fork = world.repo(&world.forge.add_fork("o/guide", "ann", "guide"));
            world.commit();
            world.push("ann/guide");
            if lost {
                world.forge.lose_answer();
            } else {
                world.forge.race();
            }
            let created = api.create(&proposal(&upstream, &fork), &mut |_| ()).unwrap();
            assert!(matches!(created, Created::Existed(ref one) if one.number == 1), "{kind:?}: {created:?}");
            assert_eq!(world.forge.proposals("o/guide").len(), 1);
        }
    }
}

#[test]
fn a_request_that_is_held_and_a_push_whose_answer_is_lost() {
    let world = World::new(Kind::GitHub);
    let (api, upstream) = (world.api(), world.upstream());
    let fork = world.repo(&world.forge.add_fork("o/guide", "ann", "guide"));
    world.commit();
    world.forge.lose_push_answer();
    let tip = || world.try_git(&world.forge.repository_dir("ann/guide"), &["rev-parse", "add/docker"]).status.success();
    assert!(!world.try_git(&world.clone, &["push", &world.push_url("ann/guide"), "add/docker"]).status.success());
    assert!(tip());
    for (when, already) in [(When::Before, 0), (When::After, 1)] {
        let held = world.forge.hold("POST", "/pulls", when);
        std::thread::scope(|scope| {
            let created = scope.spawn(|| api.create(&proposal(&upstream, &fork), &mut |_| ()).unwrap());
            held.wait();
            assert_eq!(world.forge.proposals("o/guide").len(), already);
            assert!(!created.is_finished());
            held.release();
            opened(created.join().unwrap());
        });
        world.forge.clear_proposals();
    }
}

#[test]
fn what_upstream_has_is_not_proposed() {
    for kind in KINDS {
        let world = World::new(kind);
        let fork = world.repo(&world.forge.add_fork("o/guide", "ann", "guide"));
        world.git(&["push", "-q", &world.push_url("ann/guide"), "origin/main:refs/heads/add/docker"]);
        let created = world.api().create(&proposal(&world.upstream(), &fork), &mut |_| ());
        assert_eq!(created, Ok(Created::NothingToPropose), "{kind:?}");
    }
}

#[test]
fn a_fork_is_brought_up_to_date() {
    for kind in KINDS {
        let world = World::new(kind);
        let fork = world.repo(&world.forge.add_fork("o/guide", "ann", "guide"));
        world.forge.add_collaborator("o/guide", "ann");
        world.write_commit(&world.clone, "guide.yaml", "title: Newer\n", "Go on");
        world.git(&["push", "-q", &world.push_url("o/guide"), "main"]);
        let synced = world.api().sync_fork(&fork, "main").unwrap();
        if kind == Kind::GitLab {
            assert!(matches!(synced, Synced::Refused(_)));
            continue;
        }
        assert_eq!(synced, Synced::Done, "{kind:?}");
        let tip = |path: &str| world.git_in(&world.forge.repository_dir(path), &["rev-parse", "main"]);
        assert_eq!(tip("ann/guide"), tip("o/guide"));
        world.git(&["commit", "-q", "--amend", "-m", "Otherwise"]);
        world.git(&["push", "-q", "-f", &world.push_url("o/guide"), "main"]);
        assert_eq!(world.api().sync_fork(&fork, "main"), Ok(Synced::Diverged), "{kind:?}");
    }
}

#[test]
fn a_push_to_gitlab_makes_the_proposal() {
    let world = World::new(Kind::GitLab);
    let (upstream, fork) = (world.upstream(), world.repo(&world.forge.add_fork("o/guide", "ann", "guide")));
    world.commit();
    let options = world.kind().push_options(&proposal(&upstream, &fork)).unwrap();
    let mut args = vec!["push".to_owned()];
    args.extend(options.into_iter().flat_map(|option| ["-o".to_owned(), option]));
    args.extend([world.push_url("ann/guide"), "add/docker".to_owned()]);
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let output = world.try_git(&world.clone, &args);
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success(), "{told}");
    let lines: Vec<String> = told.lines().map(|line| line.trim_start_matches("remote:").to_owned()).collect();
    let url = world.kind().proposal_url_in(&upstream, &lines);
    assert_eq!(url, Some(format!("{}/o/guide/-/merge_requests/1", world.forge.url())), "{told}");
    let one = &world.forge.proposals("o/guide")[0];
    assert_eq!((one.title.as_str(), one.head_repo.as_str()), ("Add Docker", "ann/guide"));
    assert!(world.api().find(&upstream, &fork, "add/docker", "main").unwrap().is_some());
}

#[test]
fn a_push_to_refs_for_makes_the_proposal() {
    let world = World::new(Kind::Gitea);
    let upstream = world.upstream();
    world.commit();
    let (target, options) = world.kind().agit(&proposal(&upstream, &upstream)).unwrap();
    let push = |more: &[&str]| {
        let mut args = vec!["push".to_owned(), "--porcelain".to_owned()];
        args.extend(options.iter().flat_map(|option| ["-o".to_owned(), option.clone()]));
        args.extend(more.iter().map(|&option| option.to_owned()));
        args.extend([world.push_url("o/guide"), format!("add/docker:{target}")]);
        let args: Vec<&str> = args.iter().map(String::as_str).collect();
        let output = world.try_git(&world.clone, &args);
        let told = String::from_utf8(output.stderr).unwrap();
        (output.status.success(), String::from_utf8(output.stdout).unwrap(), told)
    };
    let (done, report, told) = push(&[]);
    assert!(done, "{report}{told}");
    let lines: Vec<String> = told.lines().map(|line| line.trim_start_matches("remote:").to_owned()).collect();
    let url = world.kind().proposal_url_in(&upstream, &lines);
    assert_eq!(url, Some(format!("{}/o/guide/pulls/1", world.forge.url())), "{told}");
    assert!(report.contains("refs/heads/add/docker:refs/pull/1/head"), "{report}");
    // The same again is refused, new commits need `force-push`, and there is still one proposal.
    let (done, report, _) = push(&[]);
    assert!(!done && report.contains("new commit is same with old commit"), "{report}");
    world.git(&["commit", "-q", "--amend", "-m", "Add Docker anew"]);
    assert!(!push(&[]).0);
    assert!(push(&["-o", "force-push=true"]).0);
    let all = world.api().open_proposals(&upstream).unwrap();
    let commit = world.git(&["rev-parse", "add/docker"]);
    assert_eq!(all.len(), 1);
    assert_eq!((all[0].head_branch.as_str(), all[0].head_commit.as_deref()), ("refs/pull/1/head", Some(&*commit)));
    // Ann may not push to a branch there.
    assert!(!world.try_git(&world.clone, &["push", &world.push_url("o/guide"), "add/docker"]).status.success());
}

#[test]
fn refusals_of_a_push() {
    let world = World::new(Kind::GitHub);
    world.forge.add_fork("o/guide", "ann", "guide");
    world.commit();
    let push = |url: &str| {
        let output = world.try_git(&world.clone, &["push", "--porcelain", url, "add/docker"]);
        (
            output.status.success(),
            format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr)),
        )
    };
    assert!(push(&world.forge.git_url("ann/guide")).1.contains("could not read Username"));
    let wrong = world.push_url("ann/guide").replace(&world.token, "wrong");
    assert!(push(&wrong).1.contains("Authentication failed"));
    assert!(push(&world.push_url("o/guide")).1.contains("403"));
    assert!(push(&world.push_url("ann/none")).1.contains("not found"));
    world.forge.decline_pushes("ann/guide", "only on Fridays\n");
    let (done, told) = push(&world.push_url("ann/guide"));
    assert!(!done && told.contains("only on Fridays") && told.contains("(pre-receive hook declined)"), "{told}");
}

#[test]
fn a_stale_fork_refuses_workflows() {
    let world = World::new(Kind::GitHub);
    world.forge.add_fork("o/guide", "ann", "guide");
    world.forge.demand_workflow_scope("ann/guide");
    world.forge.add_collaborator("o/guide", "ann");
    let base = world.git(&["rev-parse", "main"]);
    world.write_commit(&world.clone, ".github/workflows/ci.yml", "on: push\n", "Check");
    world.git(&["push", "-q", &world.push_url("o/guide"), "main"]);
    world.git(&["checkout", "-q", "-b", "add/docker"]);
    world.write_commit(&world.clone, "entries/docker.yaml", "name: Docker\n", "Add Docker");
    let push = || {
        let output = world.try_git(&world.clone, &["push", "--porcelain", &world.push_url("ann/guide"), "add/docker"]);
        (output.status.success(), String::from_utf8_lossy(&output.stdout).into_owned())
    };
    let (done, told) = push();
    assert!(!done && told.contains("[remote rejected] (refusing to allow a Personal Access Token"), "{told}");
    assert!(matches!(world.api().sync_fork(&world.repo("ann/guide"), "main"), Ok(Synced::Refused(_))));
    // Upon what the fork has it is let in.
    world.git(&["reset", "-q", "--hard", &base]);
    world.write_commit(&world.clone, "entries/docker.yaml", "name: Docker\n", "Add Docker");
    let (done, told) = push();
    assert!(done, "{told}");
}
