//! Hooks of the repositories. They connect to the forge's own port and let it speak in their place: what a push is
//! told, what it may not do, and the proposals that it makes.

use std::io::{BufReader, Read, Write};
use std::net::TcpStream;
use std::os::unix::fs::PermissionsExt;

use super::super::server::line;
use super::state::Wanted;
use super::{Kind, World, backend};

/// The sha1 of nothing.
const ZERO: &str = "0000000000000000000000000000000000000000";

/// Writes a repository's hooks anew.
pub(crate) fn install(world: &World, path: &str) {
    let dir = world.dir(path);
    if !dir.exists() {
        return;
    }
    let found = world.state().repository(path).unwrap().clone();
    let port = world.url().rsplit(':').next().unwrap_or_default();
    std::fs::create_dir_all(dir.join("hooks")).unwrap();
    std::fs::write(dir.join("writers"), found.writers.join("\n") + "\n").unwrap();
    // Without a line that names the port, a hook cannot reach the forge.
    let connect = format!("exec 3<>/dev/tcp/127.0.0.1/{port}");
    let pre_receive = "#!/bin/bash
if [ -f decline ]; then cat decline >&2; exit 1; fi
if ! grep -qxF \"$REMOTE_USER\" writers; then
  while read -r old new ref; do
    case \"$ref\" in refs/for/*) ;; *) echo \"User permission denied for writing.\" >&2; exit 1 ;; esac
  done
fi
exit 0
"
    .to_owned();
    let post_receive = format!(
        "#!/bin/bash
{connect}
{{ echo \"HOOK post-receive\"; echo '{path}'; echo \"$REMOTE_USER\"
  while read -r old new ref; do echo \"ref $old $new $ref\"; done
  for ((i = 0; i < ${{GIT_PUSH_OPTION_COUNT:-0}}; i++)); do name=GIT_PUSH_OPTION_$i; echo \"option ${{!name}}\"; done
  echo end; }} >&3
cat <&3 >&2
"
    );
    let proc_receive = format!(
        "#!/bin/bash
{connect}
{{ echo \"HOOK proc-receive\"; echo '{path}'; echo \"$REMOTE_USER\"; }} >&3
exec 4<&0
cat <&4 >&3 &
sender=$!
cat <&3
kill $sender 2>/dev/null
exit 0
"
    );
    for (name, text) in [("pre-receive", pre_receive), ("post-receive", post_receive), ("proc-receive", proc_receive)] {
        let file = dir.join("hooks").join(name);
        std::fs::write(&file, text).unwrap();
        std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o755)).unwrap();
    }
    let by_hook = match world.kind {
        Kind::Gitea => Some("refs/for"),
        Kind::GitHub if found.workflow_scope => Some("refs/heads"),
        Kind::GitHub | Kind::GitLab => None,
    };
    if let Some(refs) = by_hook {
        backend::run(&dir, &["config", "receive.procReceiveRefs", refs]);
    }
}

/// A hook's connection.
pub(crate) fn serve(world: &World, reader: &mut BufReader<TcpStream>, writer: &mut TcpStream) {
    let (Some(what), Some(path), Some(login)) = (line(reader), line(reader), line(reader)) else { return };
    match what.as_str() {
        "HOOK post-receive" => {
            let text = post_receive(world, &path, &login, reader);
            let _ = writer.write_all(text.as_bytes());
        }
        "HOOK proc-receive" => {
            let _ = proc_receive(world, &path, &login, reader, writer);
        }
        _ => {}
    }
}

/// What is told after a push.
fn post_receive(world: &World, path: &str, login: &str, reader: &mut BufReader<TcpStream>) -> String {
    let (mut refs, mut options) = (Vec::new(), Vec::new());
    while let Some(text) = line(reader).filter(|text| text != "end") {
        if let Some(option) = text.strip_prefix("option ") {
            options.push(option.to_owned());
        } else if let Some([_, new, name]) = text.strip_prefix("ref ").and_then(|rest| {
            let words: Vec<&str> = rest.split(' ').collect();
            <[&str; 3]>::try_from(words).ok()
        }) {
            refs.push((new.to_owned(), name.to_owned()));
        }
    }
    let mut told = String::new();
    for (new, name) in refs.iter().filter(|(new, _)| new != ZERO) {
        match (world.kind, name.strip_prefix("refs/heads/")) {
            (Kind::GitHub, Some(branch)) => told.push_str(&format!(
                "\nCreate a pull request for '{branch}' on GitHub by visiting:\n     {}/{path}/pull/new/{branch}\n\n",
                world.url()
            )),
            (Kind::GitLab, Some(branch)) => {
                told.push_str(&after_push_to_gitlab(world, path, login, branch, new, &options));
            }
            (Kind::Gitea, Some(branch)) => told.push_str(&format!(
                "\nCreate a new pull request for '{branch}':\n  {}/{path}/compare/main...{branch}\n\n",
                world.url()
            )),
            (Kind::Gitea, None) => {
                if let Some(number) = name.strip_prefix("refs/pull/").and_then(|rest| rest.strip_suffix("/head")) {
                    told.push_str(&format!(
                        "\nVisit the existing pull request:\n  {}/{path}/pulls/{number}\n\n",
                        world.url()
                    ));
                }
            }
            _ => {}
        }
    }
    told
}

/// With `merge_request.create` the push makes a merge request; otherwise it names the page for it.
fn after_push_to_gitlab(
    world: &World,
    path: &str,
    login: &str,
    branch: &str,
    commit: &str,
    options: &[String],
) -> String {
    let value = |key: &str| {
        let prefix = format!("merge_request.{key}=");
        options.iter().find_map(|option| option.strip_prefix(&prefix)).map(str::to_owned)
    };
    let found = world.state().repository(path).unwrap().clone();
    let target = value("target_project").or(found.parent).unwrap_or_else(|| path.to_owned());
    if !options.iter().any(|option| option == "merge_request.create") {
        return format!(
            "\nTo create a merge request for {branch}, visit:\n  {}/{path}/-/merge_requests/new?merge_request%5Bsource_branch%5D={}\n\n",
            world.url(),
            percent_encoding::utf8_percent_encode(branch, percent_encoding::NON_ALPHANUMERIC)
        );
    }
    let base = value("target").unwrap_or_else(|| found.default_branch.clone());
    let wanted = Wanted {
        repo: target.clone(),
        head_repo: path.to_owned(),
        branch: branch.to_owned(),
        base,
        title: value("title").unwrap_or_else(|| branch.to_owned()),
        body: value("description").unwrap_or_default(),
        author: login.to_owned(),
        maintainers: true,
    };
    let one = world.open_one(&wanted).unwrap_or_else(|| world.record(wanted, commit.to_owned(), false));
    format!("\nView merge request for {branch}:\n  {}/{target}/-/merge_requests/{}\n\n", world.url(), one.number)
}

/// The protocol of `proc-receive` (githooks(5)).
fn proc_receive(
    world: &World,
    path: &str,
    login: &str,
    reader: &mut BufReader<TcpStream>,
    writer: &mut TcpStream,
) -> Option<()> {
    let offered = packets(reader)?.concat();
    let with_options = offered.contains("push-options");
    let answer: &[u8] = if with_options { b"version=1\0push-options" } else { b"version=1" };
    packet(writer, answer)?;
    writer.write_all(b"0000").ok()?;
    let commands = packets(reader)?;
    let options = if with_options { packets(reader)? } else { Vec::new() };
    for command in commands {
        let words: Vec<&str> = command.trim_end().splitn(3, ' ').collect();
        let [_, new, name] = words[..] else { continue };
        let lines = match world.kind {
            Kind::Gitea => agit(world, path, login, new, name, &options),
            Kind::GitHub | Kind::GitLab => workflow_scope(world, path, new, name),
        };
        for line in lines {
            packet(writer, line.as_bytes())?;
        }
    }
    writer.write_all(b"0000").ok()
}

/// GitHub's rule: a token without the scope `workflow` brings no workflow file that the repository does not have.
fn workflow_scope(world: &World, path: &str, new: &str, name: &str) -> Vec<String> {
    let dir = world.dir(path);
    let args = ["log", "--format=", "--name-only", new, "--not", "--all", "--", ".github/workflows"];
    let (_, brought) = backend::try_run(&dir, &args);
    match brought.lines().next() {
        Some(file) => vec![format!(
            "ng {name} refusing to allow a Personal Access Token to create or update workflow `{file}` without `workflow` scope"
        )],
        None => vec![format!("ok {name}"), "option fall-through".to_owned()],
    }
}

/// A push to `refs/for/BRANCH`: a new proposal, or new commits for the one of the same topic.
fn agit(world: &World, path: &str, login: &str, new: &str, name: &str, options: &[String]) -> Vec<String> {
    let value = |key: &str| {
        let found =
            options.iter().filter_map(|option| option.trim_end().split_once('=')).find(|(name, _)| *name == key);
        found.map(|(_, value)| value.to_owned())
    };
    let refused = |words: &str| vec![format!("ng {name} {words}")];
    let Some(base) = name.strip_prefix("refs/for/") else { return refused("is no refs/for") };
    let Some(topic) = value("topic") else { return refused("topic-branch is not set") };
    let dir = world.dir(path);
    let Some(tip) = backend::commit_of(&dir, &format!("refs/heads/{base}")) else {
        return refused("the branch does not exist");
    };
    let prefix = format!("{login}/");
    let branch = if topic.starts_with(&prefix) { topic } else { format!("{prefix}{topic}") };
    let wanted = Wanted {
        repo: path.to_owned(),
        head_repo: path.to_owned(),
        branch,
        base: base.to_owned(),
        title: value("title").unwrap_or_else(|| backend::run(&dir, &["log", "-1", "--format=%s", new])),
        body: value("description").unwrap_or_default(),
        author: login.to_owned(),
        maintainers: false,
    };
    let (number, old) = match world.open_one(&wanted) {
        Some(one) if one.commit == new => return refused("new commit is same with old commit"),
        Some(one) => {
            let force = options.iter().any(|option| option.trim_end().starts_with("force-push"));
            if !force && !backend::is_ancestor(&dir, &one.commit, new) {
                return refused("request `force-push` push option");
            }
            let mut state = world.state();
            let open = |found: &&mut super::FakeProposal| found.repo == path && found.number == one.number;
            state.proposals.iter_mut().find(open).unwrap().commit = new.to_owned();
            (one.number, one.commit)
        }
        None if backend::is_ancestor(&dir, new, &tip) => {
            return refused("The target branch already contains this commit");
        }
        None => (world.record(wanted, new.to_owned(), true).number, ZERO.to_owned()),
    };
    backend::run(&dir, &["update-ref", &format!("refs/pull/{number}/head"), new]);
    let mut lines = vec![format!("ok {name}"), format!("option refname refs/pull/{number}/head")];
    if old != ZERO {
        lines.push(format!("option old-oid {old}"));
    }
    lines.push(format!("option new-oid {new}"));
    lines
}

/// The packets up to the next flush.
fn packets(reader: &mut BufReader<TcpStream>) -> Option<Vec<String>> {
    let mut all = Vec::new();
    loop {
        let mut size = [0; 4];
        reader.read_exact(&mut size).ok()?;
        let size = usize::from_str_radix(std::str::from_utf8(&size).ok()?, 16).ok()?;
        if size == 0 {
            return Some(all);
        }
        let mut body = vec![0; size - 4];
        reader.read_exact(&mut body).ok()?;
        all.push(String::from_utf8_lossy(&body).into_owned());
    }
}

fn packet(writer: &mut TcpStream, body: &[u8]) -> Option<()> {
    writer.write_all(format!("{:04x}", body.len() + 4).as_bytes()).ok()?;
    writer.write_all(body).ok()
}
