//! The address that opens the proposal, for remotes on every forge: alone on stdout, as written here by hand.

use crate::support::*;
use serde_json::json;

/// The proposal's text for Drone, as it stands in an address. `@TIP@` is upstream's commit.
const BODY: &str = "%2A%2A%5BDrone%5D%28%3Chttps%3A%2F%2Fwww.drone.io%2F%3E%29%2A%2A%20%E2%80%93%20Runs%20builds%20in%20\
containers%20and%20reports%20back%20to%20the%20forge.%0A%0A\
-%20listed%20under%20%2AThe%20Codebase%20Is%20in%20Git%2A%2C%20section%20%60hosted%60%0A\
-%20listed%20under%20%2AEverything%20Is%20Watched%2A%0A\
-%20adds%20%60entries%2Fdrone.yaml%60%0A\
-%20adds%20%60contributors%2F@HANDLE@.yaml%60%0A\
-%20signs%20the%20contributor%20agreement%2C%20version%202%0A%0A\
Checked%20with%20%60ddscurate%20@VERSION@%60%20against%20@TIP@%3A%20nothing%20to%20mend.";

/// Runs `add` where upstream and fork have these addresses, and gives what it left on stdout.
fn address(upstream: &str, fork: &str) -> (World, String) {
    let world = World::shaped(Shape { upstream, ..Shape::default() });
    let clone = &world.clone;
    for (to, address) in [(&world.upstream, upstream), (&world.fork, fork)] {
        world.git(clone, &["config", "--add", &format!("url.{}.insteadOf", url(to)), address]);
    }
    world.git(clone, &["remote", "set-url", "origin", fork]);
    let ended = untouched(&world, clone, || world.add().ends(0));
    ended.says("Open this address to create the pull request:").says(&format!("Pushed the branch: {fork}"));
    assert!(world.branch(&world.fork, "add/drone").is_some());
    let json = world.add().arg("--json").ends(0).json();
    assert_eq!(json!(format!("{}\n", json["compare_url"].as_str().unwrap())), json!(ended.out));
    assert_eq!((&json["pushed_to"], &json["upstream"]), (&json!(fork), &json!(upstream)));
    let quiet = world.add().arg("-q").ends(0);
    assert_eq!((&quiet.out, quiet.err.as_str()), (&ended.out, ""));
    (world, ended.out)
}

fn body(world: &World, handle: &str) -> String {
    let body = BODY.replace("@TIP@", &world.tip()[..12]).replace("@HANDLE@", handle);
    body.replace("@VERSION@", env!("CARGO_PKG_VERSION"))
}

#[test]
fn on_github() {
    let (world, out) = address("https://github.com/editors/guide", "https://github.com/ann/guide");
    let page = "https://github.com/editors/guide/compare/main...ann:add/drone?quick_pull=1&title=Add%20Drone&body=";
    assert_eq!(out, format!("{page}{}\n", body(&world, "ann")));
    // The forge knows the person by the fork's owner.
    let ann = world.file_at(&world.fork, "add/drone", "contributors/ann.yaml");
    assert_eq!(ann, ANN_FILE.replace("emails:", "handles:\n  github: ann\nemails:"));
    world.add().arg("--no-propose").ends(0).says("nothing is proposed yet").out_is("");
    world.add().arg("--no-push").ends(0).out_is("");
}

#[test]
fn on_github_under_another_name_and_by_ssh() {
    let (world, out) = address("git@github.com:editors/guide.git", "ssh://git@github.com/ann/my-guide.git");
    let page =
        "https://github.com/editors/guide/compare/main...ann:my-guide:add/drone?quick_pull=1&title=Add%20Drone&body=";
    assert_eq!(out, format!("{page}{}\n", body(&world, "ann")));
}

#[test]
fn on_gitlab() {
    let (world, out) = address("https://gitlab.com/group/editors/guide", "https://gitlab.com/ann/guide.git");
    let page = "https://gitlab.com/ann/guide/-/merge_requests/new?merge_request%5Bsource_branch%5D=add%2Fdrone&\
                merge_request%5Btarget_branch%5D=main&merge_request%5Btitle%5D=Add%20Drone&merge_request%5Bdescription%5D=";
    assert_eq!(out, format!("{page}{}\n", body(&world, "ann")));
}

#[test]
fn on_codeberg() {
    let (world, out) = address("https://codeberg.org/editors/guide", "git@codeberg.org:ann/guide.git");
    let page = "https://codeberg.org/editors/guide/compare/main...ann:add/drone?quick_pull=1&title=Add%20Drone&body=";
    assert_eq!(out, format!("{page}{}\n", body(&world, "ann")));
}

#[test]
fn on_bitbucket() {
    let (world, out) = address("https://bitbucket.org/editors/guide", "https://bitbucket.org/ann/guide");
    let page = "https://bitbucket.org/ann/guide/pull-requests/new?source=add%2Fdrone&dest=editors%2Fguide%3Amain&t=1\n";
    assert_eq!(out, page);
    // Bitbucket takes no text in the address, so it is there to be copied.
    let ended = world.add().ends(0);
    ended
        .says("Its text did not fit in; paste this there:")
        .says("**[Drone](<https://www.drone.io/>)** \u{2013} Runs builds");
    assert_eq!(ended.out, page);
}

#[test]
fn a_password_in_an_address_is_shown_nowhere() {
    let fork = "https://ann:s3cret@github.com/ann/guide";
    let world = World::shaped(Shape { upstream: "https://github.com/editors/guide", ..Shape::default() });
    let clone = &world.clone;
    world.lead("https://github.com/editors/guide", &world.upstream);
    world.lead(fork, &world.fork);
    world.git(clone, &["remote", "set-url", "origin", fork]);
    for args in [&["-v"][..], &["--json"]] {
        let ended = world.add().args(args).ends(0);
        assert!(!ended.to_string().contains("s3cret"), "{ended}");
    }
    assert!(world.add().ends(0).out.starts_with("https://github.com/editors/guide/compare/main...ann:add/drone?"));
}
