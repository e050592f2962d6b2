//! Git: bare repositories, and `git http-backend` behind the server.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use super::super::server::{Reply, Seen};
use super::state::owner;
use super::{Kind, World};

/// git without anybody's settings.
fn git(dir: &Path) -> Command {
    let mut command = Command::new("git");
    command.current_dir(dir).env_clear();
    for name in ["PATH", "TMPDIR", "SystemRoot"] {
        if let Some(value) = std::env::var_os(name) {
            command.env(name, value);
        }
    }
    command.env("HOME", dir).env("GIT_CONFIG_NOSYSTEM", "1").env("GIT_CONFIG_GLOBAL", "/dev/null");
    command.args(["-c", "safe.directory=*", "-c", "gc.auto=0", "-c", "maintenance.auto=false"]);
    command
}

/// Runs git and tells whether it succeeded, with what it printed.
pub(crate) fn try_run(dir: &Path, args: &[&str]) -> (bool, String) {
    let output = git(dir).args(args).stdin(Stdio::null()).output().unwrap();
    (output.status.success(), String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// Runs git, which must succeed.
pub(crate) fn run(dir: &Path, args: &[&str]) -> String {
    let output = git(dir).args(args).stdin(Stdio::null()).output().unwrap();
    assert!(output.status.success(), "git {args:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}

pub(crate) fn clone_bare(world: &World, source: &Path, to: &Path) {
    std::fs::create_dir_all(to.parent().unwrap()).unwrap();
    run(&world.root, &["clone", "-q", "--bare", "--template=", source.to_str().unwrap(), to.to_str().unwrap()]);
    run(to, &["remote", "remove", "origin"]);
    for (key, value) in [
        ("http.receivepack", "true"),
        ("uploadpack.allowFilter", "true"),
        ("uploadpack.allowAnySHA1InWant", "true"),
        ("receive.autogc", "false"),
        // GitHub takes no push options.
        ("receive.advertisePushOptions", if world.kind == Kind::GitHub { "false" } else { "true" }),
    ] {
        run(to, &["config", key, value]);
    }
}

/// The branch that `HEAD` names.
pub(crate) fn head_branch(dir: &Path) -> String {
    run(dir, &["symbolic-ref", "--short", "HEAD"])
}

pub(crate) fn commit_of(dir: &Path, name: &str) -> Option<String> {
    if !dir.exists() {
        return None;
    }
    let (found, commit) = try_run(dir, &["rev-parse", "-q", "--verify", &format!("{name}^{{commit}}")]);
    found.then_some(commit)
}

pub(crate) fn is_ancestor(dir: &Path, old: &str, new: &str) -> bool {
    try_run(dir, &["merge-base", "--is-ancestor", old, new]).0
}

/// Moves a branch to another repository's, unless it has commits of its own.
pub(crate) fn fast_forward(dir: &Path, from: &Path, branch: &str) -> bool {
    let refspec = format!("refs/heads/{branch}:refs/heads/{branch}");
    try_run(dir, &["fetch", "-q", from.to_str().unwrap(), &refspec]).0
}

/// Git's own requests: `/owner/name.git/info/refs` and the like.
pub(crate) fn serve(world: &World, request: &Seen) -> Reply {
    let decoded = percent_encoding::percent_decode_str(&request.path).decode_utf8_lossy().into_owned();
    let routes = ["/info/refs", "/git-upload-pack", "/git-receive-pack", "/HEAD"];
    let found = routes.iter().find_map(|route| Some((decoded.strip_suffix(route)?, *route)));
    let Some((repo, route)) = found else { return Reply::text(404, "text/html", "<h1>no such page</h1>") };
    let repo = repo.trim_start_matches('/').trim_end_matches(".git");
    let pushes = route == "/git-receive-pack" || request.query.contains("git-receive-pack");
    let login = match request.header("authorization") {
        None => None,
        Some(value) => {
            let login = value.split_once(' ').and_then(|(_, secret)| world.state().login_of(secret));
            match login {
                Some(login) => Some(login),
                None => return unauthorized(),
            }
        }
    };
    if pushes && login.is_none() {
        return unauthorized();
    }
    if !world.look_at(repo) {
        return Reply::text(404, "text/plain", "Repository not found.");
    }
    let found = world.state().repository(repo).unwrap().clone();
    let may_push = login.as_ref().is_some_and(|login| found.writers.contains(login));
    // On Gitea whoever may read may push to `refs/for/`; the hook says no to other refs.
    if pushes && !may_push && world.kind != Kind::Gitea {
        let login = login.unwrap_or_default();
        let words = format!("remote: Permission to {repo}.git denied to {login}.");
        return Reply::text(403, "text/plain", &words);
    }
    backend(world, request, &format!("/{}.git{route}", found.path), login.as_deref())
}

fn unauthorized() -> Reply {
    Reply::text(401, "text/plain", "Authentication required").with("www-authenticate", "Basic realm=\"fake forge\"")
}

/// Runs the program as a web server runs it (RFC 3875).
fn backend(world: &World, request: &Seen, path: &str, login: Option<&str>) -> Reply {
    let mut command = git(&world.root);
    command
        .arg("http-backend")
        .env("GIT_PROJECT_ROOT", &world.root)
        .env("GIT_HTTP_EXPORT_ALL", "1")
        .env("REQUEST_METHOD", &request.method)
        .env("PATH_INFO", path)
        .env("QUERY_STRING", &request.query)
        .env("REMOTE_ADDR", "127.0.0.1")
        .env("CONTENT_LENGTH", request.body.len().to_string())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    for (header, variable) in [
        ("content-type", "CONTENT_TYPE"),
        ("content-encoding", "HTTP_CONTENT_ENCODING"),
        ("git-protocol", "GIT_PROTOCOL"),
    ] {
        if let Some(value) = request.header(header) {
            command.env(variable, value);
        }
    }
    if let Some(login) = login {
        command.env("REMOTE_USER", login);
    }
    let mut child = command.spawn().unwrap();
    let (mut stdin, body) = (child.stdin.take().unwrap(), request.body.clone());
    // It may answer before it has read everything.
    let writer = std::thread::spawn(move || stdin.write_all(&body));
    let output = child.wait_with_output().unwrap();
    let _ = writer.join();
    parse(&output.stdout)
}

fn parse(output: &[u8]) -> Reply {
    let end = output.windows(4).position(|window| window == b"\r\n\r\n").map(|at| (at, at + 4));
    let end = end.or_else(|| output.windows(2).position(|window| window == b"\n\n").map(|at| (at, at + 2)));
    let Some((head, body)) = end else { return Reply::text(500, "text/plain", "git http-backend said nothing") };
    let mut status = 200;
    let mut headers = Vec::new();
    for line in String::from_utf8_lossy(&output[..head]).lines() {
        match line.split_once(':') {
            Some(("Status", value)) => status = value.trim()[..3].parse().unwrap(),
            Some((name, value)) => headers.push((name.to_lowercase(), value.trim().to_owned())),
            None => {}
        }
    }
    Reply::Answer { status, headers, body: output[body..].to_vec() }
}

/// Whether somebody may push to a repository.
pub(crate) fn may_write(world: &World, path: &str, login: &str) -> bool {
    let found = world.state().repository(path).cloned();
    found.is_some_and(|found| owner(&found.path) == login || found.writers.iter().any(|writer| writer == login))
}
