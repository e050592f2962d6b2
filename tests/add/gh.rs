//! The login of GitHub's command line: where it is used, and that none of its tokens goes to a host it is not for.

use crate::hosted::*;
use crate::servers::fake_forge::Kind;
use crate::servers::server::Reply;
use crate::support::*;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use std::fs;

/// What `gh` does, as its manual says: the environment's tokens before the login that was kept.
const GH: &str = r#"
case "$4" in
  github.com) token=${GH_TOKEN:-$GITHUB_TOKEN};;
  *) token=${GH_ENTERPRISE_TOKEN:-$GITHUB_ENTERPRISE_TOKEN}
     if [ -z "$token" ] && [ "$CODESPACES" = true ]; then token=$GITHUB_TOKEN; fi;;
esac
token=${token:-$(cat "$HOME/gh-login" 2>/dev/null)}
[ -n "$token" ] && [ -z "$DDSCURATE_TOKEN" ] || exit 1
case "$1 $2 $3" in
  "auth token --hostname") echo "$token";;
  "auth git-credential get") cat > "$HOME/asked"; printf 'username=ann\npassword=%s\n' "$token";;
esac
"#;

const TOKENS: [&str; 4] = ["GH_TOKEN", "GITHUB_TOKEN", "GH_ENTERPRISE_TOKEN", "GITHUB_ENTERPRISE_TOKEN"];

const CANARY: &str = "canary-of-another-host";

/// A fork, no login of git's, and `gh` on the `PATH`, which is given too.
fn with_gh() -> (Hosted, String) {
    let hosted = Hosted::new(Kind::GitHub).with_fork();
    fs::remove_file(hosted.world.root.join("home/login")).unwrap();
    let bin = hosted.world.root.join("bin");
    hosted.world.script(&bin.join("gh"), GH);
    let path = format!("{}:{}", bin.display(), std::env::var("PATH").unwrap());
    (hosted, path)
}

/// Nothing that the forge was sent has the canary in it.
#[track_caller]
fn is_safe(hosted: &Hosted) {
    let encoded = BASE64.encode(format!("ann:{CANARY}"));
    assert!(!hosted.forge.requests().is_empty());
    for seen in hosted.forge.requests() {
        let all = format!("{seen:?}");
        assert!(!all.contains(CANARY) && !all.contains(&encoded), "{}", seen.line());
    }
}

#[test]
fn its_login_pushes_and_proposes_and_no_other_token_goes_along() {
    let (hosted, path) = with_gh();
    fs::write(hosted.world.root.join("home/gh-login"), &hosted.token).unwrap();
    let mut run = hosted.bare(&DRONE).env("PATH", &path).env("CODESPACES", "true");
    for name in TOKENS {
        run = run.env(name, CANARY);
    }
    run.ends(0).out_is(&format!("{}\n", hosted.page(1)));
    let asked = fs::read_to_string(hosted.world.root.join("home/asked")).unwrap();
    assert!(asked.contains(&format!("host={}\n", hosted.forge.host())), "{asked}");
    is_safe(&hosted);
}

#[test]
fn its_login_reads_what_is_private_too() {
    let (hosted, path) = with_gh();
    fs::write(hosted.world.root.join("home/gh-login"), &hosted.token).unwrap();
    let who = Reply::text(401, "text/plain", "Who is there?").with("www-authenticate", "Basic realm=\"forge\"");
    hosted.forge.force("GET", &format!("{FORK}.git/info/refs"), 2, who);
    hosted.bare(&DRONE).env("PATH", &path).ends(0).out_is(&format!("{}\n", hosted.page(1)));
}

#[test]
fn without_a_login_there_it_gives_nothing() {
    for names in [&TOKENS[2..3], &TOKENS[3..], &TOKENS[..2]] {
        let (hosted, path) = with_gh();
        // Nor is a program of that name run that lies where the command is run.
        hosted.world.script(&hosted.clone.join("gh"), &format!("echo {CANARY}"));
        let mut run = hosted.bare(&DRONE).env("PATH", &format!(".:{path}")).env("CODESPACES", "true");
        for name in names {
            run = run.env(name, CANARY);
        }
        run.ends(4).says("log in for this host");
        is_safe(&hosted);
    }
}
