//! `validate --changed` on real repositories, from outside: where the base is found, histories of every shape, what is
//! refused, what is left alone, and what is said in which form. What each rule finds stands among the rules' fixtures.

use crate::histories::History;
use crate::runner::heard;
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

/// A good proposal, and `main` gone on beneath it.
const GOOD: &str = r#"
entry nails Nails
commit "$ADA" 'Add Nails'
git switch -q proposal
entry docker Docker
commit "$BOB" 'Add Docker'
"#;

/// Two people add the same tool under two names of the file; git merges them without a word.
const TWICE: &str = r#"
entry docker Docker
commit "$ADA" 'Add Docker'
git switch -q proposal
entry docker-engine docker
sed -i.bak 's|docker-engine.example.com|docker.example.com|' entries/docker-engine.yaml
rm entries/docker-engine.yaml.bak
commit "$BOB" 'Add docker'
"#;

#[test]
fn a_good_proposal_passes_and_says_what_was_judged() {
    let history = History::new(GOOD);
    let done = history.run(&history.folder, &[], &["validate", "--changed"]);
    let main = history.git(&history.folder, &["rev-parse", "main"]);
    let head = history.git(&history.folder, &["rev-parse", "HEAD"]);
    let expected = format!("judging HEAD ({}) against main ({})\n1 commit, 1 file changed\n", &head[..10], &main[..10]);
    assert_eq!((code(&done), err(&done)), (0, expected));
    assert_eq!(out(&done), "5 entries: nothing to mend\n");
}

#[test]
fn a_tool_that_was_merged_meanwhile_is_found_though_git_merges_cleanly() {
    let history = History::new(TWICE);
    let done = history.run(&history.folder, &[], &["validate", "--changed", "main"]);
    assert_eq!(code(&done), 1);
    let expected = "\
error[duplicate-name]: `docker` is also the name of the entry `docker`
 --> entries/docker-engine.yaml:1:7
  |
1 | name: docker
  |       ^^^^^^";
    assert!(out(&done).contains(expected), "{}", out(&done));
    let done = history.run(&history.folder, &[], &["validate", "--changed", "main", "--format", "json"]);
    let json: Value = serde_json::from_str(&out(&done)).unwrap();
    let found: Vec<&str> = json["findings"].as_array().unwrap().iter().map(|f| f["rule"].as_str().unwrap()).collect();
    assert_eq!(found, ["duplicate-name", "duplicate-url"]);
    assert_eq!(json["findings"][0]["range"]["start"], serde_json::json!({"line": 1, "column": 7}));
}

#[test]
fn old_findings_are_not_charged_to_a_proposal() {
    let history = History::new(
        r#"
sed -i.bak 's/theme: build/theme: bild/' entries/anvil.yaml && rm entries/anvil.yaml.bak
commit "$ADA" 'Slip'
git branch -qf proposal
git switch -q proposal
sed -i.bak 's/^license: MIT/# above the slip\nlicense: MIT/' entries/anvil.yaml && rm entries/anvil.yaml.bak
git mv entries/anvil.yaml entries/anvil2.yaml
sed -i.bak 's/entry: anvil/entry: anvil2/' entries/*.yaml && rm entries/*.bak
sed -i.bak 's/\[\[anvil\]\]/[[anvil2]]/' themes/*.md && rm themes/*.bak
commit "$BOB" 'Move it and write above it'
"#,
    );
    // The slip went along with its file. What is new is the file's name.
    let found = history.findings(Some("bob"), "");
    assert!(found.iter().all(|line| line.contains(" file-name-mismatch: ")), "{found:?}");
    let done = history.run(&history.folder, &[], &["validate", "--changed", "main"]);
    assert!(err(&done).contains("left out that the base has too"), "{}", err(&done));
}

#[test]
fn what_breaks_elsewhere_is_charged_to_the_proposal() {
    let history = History::new(
        r#"
git switch -q proposal
git rm -q entries/anvil.yaml
commit "$BOB" 'Remove Anvil'
git switch -q main
printf 'relations:\n  - type: works-with\n    entry: anvil\n' >>entries/bellows.yaml
commit "$ADA" 'Refer to it'
"#,
    );
    let found = history.findings(Some("bob"), "");
    assert_eq!(
        found,
        [
            "entries/bellows.yaml:8:12-8:17 dangling-entry: no entry is called `anvil`",
            "entries/bellows.yaml:14:12-14:17 dangling-entry: no entry is called `anvil`",
            "entries/crucible.yaml:12:12-12:17 dangling-entry: no entry is called `anvil`",
            "themes/build.md:13:13-13:16 empty-section: nothing is listed in `own`",
            "themes/build.md:23:14-23:19 dangling-entry: no entry is called `anvil`",
        ]
    );
    let done = history.run(&history.folder, &[], &["validate", "--changed=main", "--head=proposal"]);
    let help = "the proposal removes `anvil`: take this reference out";
    assert_eq!(out(&done).matches(help).count(), 4, "{}", out(&done));
}

#[test]
fn a_section_that_was_removed_meanwhile_is_found() {
    let history = History::new(
        r#"
git switch -q proposal
entry docker Docker
sed -i.bak 's/theme: watch/theme: build\n    section: own/' entries/docker.yaml && rm entries/docker.yaml.bak
commit "$BOB" 'Add Docker'
git switch -q main
sed -i.bak '/      - id: own/,+1d' themes/build.md && rm themes/build.md.bak
sed -i.bak '/section: own/d' entries/anvil.yaml && rm entries/anvil.yaml.bak
commit "$ADA" 'Remove a section'
"#,
    );
    let found = history.findings(Some("bob"), "");
    assert_eq!(found, ["entries/docker.yaml:8:14-8:17 dangling-section: the theme `build` has no section `own`"]);
}

#[test]
fn a_waiver_holds_only_if_the_base_permits_it() {
    let history = History::new(
        r#"
setting <<'YAML'
policy:
  waivers: [note-length]
YAML
commit "$ADA" 'Say what may be waived'
git branch -qf proposal
git switch -q proposal
sed -i.bak 's/waivers: .*/waivers: [note-length, placeholder-text]/' guide.yaml && rm guide.yaml.bak
entry docker Docker
sed -i.bak 's/^name: .*/name: TODO/' entries/docker.yaml && rm entries/docker.yaml.bak
git mv -f entries/docker.yaml entries/todo.yaml 2>/dev/null || mv entries/docker.yaml entries/todo.yaml
printf 'waivers:\n  - rule: placeholder-text\n    reason: It is called so.\n' >>entries/todo.yaml
commit "$BOB" 'Add TODO'
"#,
    );
    let found = history.findings(Some("bob"), "");
    assert_eq!(
        found,
        [
            "entries/todo.yaml:1:7-1:11 placeholder-text: `TODO` looks like a note to yourself",
            "entries/todo.yaml:9:11-9:27 waiver-invalid: this guide does not let an entry waive `placeholder-text`",
            "guide.yaml:13:1-13:7 policy-changed: the proposal changes `policy`",
        ]
    );
}

#[test]
fn histories_of_every_shape_are_judged_alike() {
    let begin = "git switch -q proposal\nentry docker Docker\ncommit 'Dan Example <dan@example.com>' 'Add Docker'\n";
    let onward = "git switch -q main\nentry nails Nails\ncommit \"$ADA\" 'Add Nails'\n";
    let unsigned = |subject: &str| {
        let who = "Dan Example <dan@example.com>";
        vec![format!(
            "entries/docker.yaml:1:1-1:1 agreement-missing: {who} (commit `{subject}`) has not signed the agreement"
        )]
    };
    let shapes = [
        ("behind", String::new(), "Add Docker"),
        ("\"Update branch\"", "git switch -q proposal\ngit merge -q --no-edit main".to_owned(), "Add Docker"),
        ("rebased", "git switch -q proposal\ngit rebase -q main".to_owned(), "Add Docker"),
        (
            "the forge's own merge commit",
            "git switch -q --detach main\ngit merge -q --no-ff --no-edit proposal\ngit branch -qf proposal".to_owned(),
            "Add Docker",
        ),
        (
            "squashed",
            "git switch -q -c squashed main\ngit merge -q --squash proposal\n\
             commit '9+dan@users.noreply <9+dan@users.noreply.github.com>' 'Add Docker (#1)\n\n\
             Co-authored-by: Dan Example <dan@example.com>'\ngit branch -qf proposal"
                .to_owned(),
            "Add Docker (#1)",
        ),
    ];
    for (name, steps, subject) in shapes {
        let history = History::new(&format!("{begin}{onward}{steps}\n"));
        let mut found = history.findings(Some("dan"), "");
        found.retain(|line| !line.contains("noreply"));
        assert_eq!(found, unsigned(subject), "{name}");
    }
}

#[test]
fn what_somebody_writes_into_a_merge_is_theirs() {
    let history = History::new(
        r#"
entry nails Nails
commit "$ADA" 'Add Nails'
git switch -q proposal
entry docker Docker
commit "$BOB" 'Add Docker'
git merge -q --no-commit --no-edit main
entry sly Sly
commit 'Dan Example <dan@example.com>' 'Merge main'
"#,
    );
    let who = "Dan Example <dan@example.com> (commit `Merge main`)";
    let expected = format!("entries/docker.yaml:1:1-1:1 agreement-missing: {who} has not signed the agreement");
    assert_eq!(history.findings(Some("bob"), ""), [expected]);
}

#[test]
fn a_branch_that_was_merged_already_has_nothing_to_answer_for() {
    for merge in
        ["git merge -q --no-ff --no-edit proposal", "git merge -q --squash proposal\ncommit \"$ADA\" 'Add (#1)'"]
    {
        let history = History::new(&format!(
            "git switch -q proposal\nentry docker Docker\ncommit 'Dan <dan@example.com>' 'Add Docker'\n\
             git switch -q main\n{merge}\n"
        ));
        assert_eq!(history.findings(Some("dan"), ""), Vec::<String>::new(), "{merge}");
    }
}

#[test]
fn the_base_is_found_whatever_the_remote_is_called() {
    let history = History::new(&format!("{GOOD}git switch -q main\n"));
    let url = format!("file://{}", history.folder.display());
    let clone = history.beside().join("clone");
    let clone_name = clone.to_str().unwrap();
    history.git(history.beside(), &["clone", "-q", "-o", "theirs", "-b", "proposal", &url, clone_name]);
    // In the guide stands another address, which leads there.
    history.git(&clone, &["config", &format!("url.{url}.insteadOf"), "https://github.com/example/guide"]);
    let base = |variables: &[(&str, &str)], arguments: &[&str]| {
        let done = history.run(&clone, variables, &[&["validate", "--changed"], arguments].concat());
        let first = err(&done).lines().next().unwrap_or_default().to_owned();
        (code(&done), first.split(" against ").nth(1).map(|rest| rest.split(' ').next().unwrap().to_owned()))
    };
    assert_eq!(base(&[], &[]), (0, Some("theirs/main".to_owned())));
    assert_eq!(base(&[("GITHUB_BASE_REF", "main")], &[]), (0, Some("theirs/main".to_owned())));
    assert_eq!(base(&[("CI_MERGE_REQUEST_TARGET_BRANCH_NAME", "main")], &[]), (0, Some("theirs/main".to_owned())));
    // A name from the command line is any commit's, else a branch there.
    assert_eq!(base(&[], &["main"]), (0, Some("theirs/main".to_owned())));
    assert_eq!(base(&[], &["HEAD~1"]), (0, Some("HEAD~1".to_owned())));
    let done = history.run(&clone, &[("GITHUB_BASE_REF", "release")], &["validate", "--changed"]);
    assert_eq!(code(&done), 4);
    assert!(
        err(&done).contains("there is no `release` here") && err(&done).contains("fetch-depth: 0"),
        "{}",
        err(&done)
    );
}

#[test]
fn a_proposal_cannot_choose_what_it_is_judged_against() {
    let history = History::new(&format!(
        "{GOOD}printf 'default_branch: proposal\\n' >> guide.yaml\nprintf 'name: [\\n' > entries/bad.yaml\ngit add -A\ngit commit -qm 'Judge myself'\n"
    ));
    let done = history.run(&history.folder, &[], &["validate", "--changed"]);
    assert_eq!(code(&done), 4, "{}", err(&done));
    assert!(err(&done).contains("do not agree on `upstream` and `default_branch`"), "{}", err(&done));
    let named = history.run(&history.folder, &[], &["validate", "--changed", "main"]);
    assert_eq!(code(&named), 1);
    assert!(
        out(&named).contains("yaml-syntax") && out(&named).contains("the proposal changes `default_branch`"),
        "{}",
        out(&named)
    );
}

#[test]
fn what_is_moved_away_is_gone() {
    let history = History::new(&format!(
        "{GOOD}mkdir attic\ngit mv contributors/ada.yaml attic/\ngit mv contributors/bob.yaml contributors/bob.txt\ngit mv CLA.md attic/\ncommit \"$BOB\" 'Tidy up'\n"
    ));
    let done = history.run(&history.folder, &[], &["validate", "--changed", "main", "--actor", "mal"]);
    assert_eq!(code(&done), 1, "{}{}", out(&done), err(&done));
    for moved in ["contributors/ada.yaml", "contributors/bob.yaml", "CLA.md"] {
        assert!(out(&done).contains(&format!("--> {moved}\n")), "{moved}\n{}", out(&done));
    }
}

#[test]
fn a_shallow_clone_is_refused_and_never_passes() {
    let history = History::new(GOOD);
    let url = format!("file://{}", history.folder.display());
    for (name, depth) in [("one", "1"), ("two", "2")] {
        let clone = history.beside().join(name);
        let to = clone.to_str().unwrap();
        let arguments = ["clone", "-q", "--depth", depth, "--no-single-branch", "-b", "proposal", &url, to];
        history.git(history.beside(), &arguments);
        let done = history.run(&clone, &[], &["validate", "--changed", "origin/main"]);
        if depth == "2" {
            // Just deep enough: the commit that both share is here.
            assert_eq!(code(&done), 0, "{}", err(&done));
            continue;
        }
        assert_eq!((code(&done), out(&done)), (4, String::new()));
        assert!(err(&done).contains("this clone is shallow"), "{}", err(&done));
        assert!(err(&done).contains("`fetch-depth: 0`"), "{}", err(&done));
    }
}

#[test]
fn a_partial_clone_fetches_what_it_lacks() {
    let history = History::new(TWICE);
    history.git(&history.folder, &["config", "uploadpack.allowFilter", "true"]);
    history.git(&history.folder, &["config", "uploadpack.allowAnySHA1InWant", "true"]);
    let url = format!("file://{}", history.folder.display());
    let clone = history.beside().join("partial");
    let to = clone.to_str().unwrap();
    history.git(history.beside(), &["clone", "-q", "--filter=blob:none", "-b", "proposal", &url, to]);
    let done = history.run(&clone, &[], &["validate", "--changed"]);
    assert_eq!(code(&done), 1, "{}", err(&done));
    assert!(out(&done).contains("duplicate-name"), "{}", out(&done));
}

#[test]
fn a_guide_in_a_folder_of_its_own_is_judged_there() {
    let history = History::new(
        r#"
mkdir guide
git mv CLA.md contributors entries guide.yaml pages themes guide/
commit "$ADA" 'Move the guide'
git branch -qf proposal
git switch -q proposal
cd guide
entry docker Docker
printf 'name: \n' >entries/broken.yaml
cd ..
mkdir .github
printf 'x\n' >.github/x
commit 'Dan Example <dan@example.com>' 'Add Docker'
"#,
    );
    let done = history.run(&history.folder.join("guide"), &[], &["validate", "--changed", "main", "--format", "json"]);
    let json: Value = serde_json::from_str(&out(&done)).unwrap();
    let found: Vec<String> =
        json["findings"].as_array().unwrap().iter().map(|f| format!("{} {}", f["path"], f["rule"])).collect();
    assert!(found.contains(&"\"entries/broken.yaml\" \"agreement-missing\"".to_owned()), "{found:?}");
    assert!(found.contains(&"\"entries/broken.yaml\" \"missing-field\"".to_owned()), "{found:?}");
    assert!(found.contains(&"\"guide.yaml\" \"policy-changed\"".to_owned()), "{found:?}");
}

#[test]
fn the_first_import_is_judged_by_itself_and_says_so() {
    let history = History::new(
        r#"
git checkout -q --orphan empty
git rm -rfq .
printf 'x\n' >README.md
commit "$ADA" 'Nothing yet'
git branch -qf start
git checkout -q proposal -- .
entry docker Docker
commit 'Dan Example <dan@example.com>' 'Import'
"#,
    );
    let done = history.run(&history.folder, &[], &["validate", "--changed", "start"]);
    assert_eq!(code(&done), 1);
    assert!(err(&done).contains("judged by its own `guide.yaml`"), "{}", err(&done));
    assert!(out(&done).contains("agreement-missing"), "{}", out(&done));
}

#[test]
fn a_proposal_that_removes_the_guide_does_not_pass() {
    let history = History::new(
        "git switch -q proposal\ngit rm -q guide.yaml\ncommit \"$BOB\" 'Remove it'\ngit checkout -q main\n",
    );
    let done = history.run(&history.folder, &[], &["validate", "--changed", "main", "--head", "proposal"]);
    assert_eq!((code(&done), out(&done)), (4, String::new()));
    assert!(err(&done).contains("after the merge: there is no `guide.yaml` here"), "{}", err(&done));
}

#[test]
fn hostile_names_of_commits_are_refused() {
    let history = History::new(GOOD);
    for name in
        ["--output=pwned", "-x", "--upload-pack=touch pwned", "ext::sh -c touch% pwned", "a..b", "@{-1}", "a\nb", ":/x"]
    {
        for flag in ["--changed", "--head"] {
            let named = format!("{flag}={name}");
            let mut arguments = vec!["validate", &named];
            if flag == "--head" {
                arguments.push("--changed=main");
            }
            let done = history.run(&history.folder, &[], &arguments);
            assert_eq!((code(&done), out(&done)), (4, String::new()), "{named}: {}", err(&done));
            assert!(err(&done).contains("cannot be the name of a commit"), "{named}: {}", err(&done));
        }
        let done = history.run(&history.folder, &[("GITHUB_BASE_REF", name)], &["validate", "--changed"]);
        assert_eq!((code(&done), out(&done)), (4, String::new()), "{name}");
    }
    assert!(!history.folder.join("pwned").exists());
}

#[test]
fn ci_tells_who_proposes_and_in_which_words() {
    let history = History::new(
        r#"
setting <<'YAML'
policy:
  removal_needs_reason: true
YAML
entry zinc Zinc
commit "$ADA" 'Ask for reasons'
git branch -qf proposal
git switch -q proposal
printf 'url: https://bob.example.com/\n' >>contributors/bob.yaml
git rm -q entries/zinc.yaml
commit "$BOB" 'Remove Zinc'
"#,
    );
    let rules = |event: &str, more: &[(&str, &str)], arguments: &[&str]| {
        let path = history.beside().join("event.json");
        fs::write(&path, event).unwrap();
        let variables = [more, &[("GITHUB_EVENT_PATH", path.to_str().unwrap())]].concat();
        let arguments = [&["validate", "--changed=main", "--format=json"], arguments].concat();
        let done = history.run(&history.folder, &variables, &arguments);
        let json: Value = serde_json::from_str(&out(&done)).unwrap();
        json["findings"].as_array().unwrap().iter().map(|f| f["rule"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let event = |login: &str, body: &str| {
        serde_json::json!({"pull_request": {"title": "Remove Zinc", "body": body, "user": {"login": login}}})
            .to_string()
    };
    assert_eq!(rules(&event("bob", "It closed in May."), &[], &[]), Vec::<String>::new());
    assert_eq!(rules(&event("bob", ""), &[], &[]), ["removal-without-reason"]);
    assert_eq!(rules(&event("mal", "It closed in May."), &[], &[]), ["foreign-contributor-file"]);
    assert_eq!(rules(&event("mal", "It closed in May."), &[], &["--actor", "bob"]), Vec::<String>::new());
    // Who started the run may be anybody, an editor too.
    assert_eq!(rules("not json", &[("GITHUB_ACTOR", "mal")], &[]), ["removal-without-reason"]);
    let gitlab = [("GITLAB_USER_LOGIN", "mal"), ("CI_MERGE_REQUEST_DESCRIPTION", "It closed in May.")];
    assert_eq!(rules("{}", &gitlab, &[]), Vec::<String>::new());
    let text = history.beside().join("text.txt");
    fs::write(&text, "Remove Zinc\n\nIt closed in May.\n").unwrap();
    assert_eq!(rules(&event("bob", ""), &[], &["--description", text.to_str().unwrap()]), Vec::<String>::new());
}

#[test]
fn an_address_makes_an_editor_at_home_and_not_in_ci() {
    let history = History::new(
        "git switch -q proposal\nprintf 'url: https://bob.example.com/\\n' >>contributors/bob.yaml\n\
         commit \"$ADA\" 'Write for Bob'\n",
    );
    let unknown = "the account that proposes this is not known, so nobody counts as an editor; `--actor` names it\n";
    let run = |variables: &[(&str, &str)], arguments: &[&str]| {
        let arguments = [&["validate", "--changed=main"], arguments].concat();
        let done = history.run(&history.folder, variables, &arguments);
        (code(&done), err(&done).matches(unknown).count(), out(&done).contains("foreign-contributor-file"))
    };
    assert_eq!(run(&[], &[]), (0, 0, false));
    for ci in [("CI", "true"), ("TF_BUILD", "True"), ("CI_MERGE_REQUEST_TARGET_BRANCH_NAME", "main")] {
        assert_eq!(run(&[ci], &[]), (1, 1, true), "{ci:?}");
        assert_eq!(run(&[ci], &["--actor", "ada"]), (0, 0, false), "{ci:?}");
        assert_eq!(run(&[ci], &["--actor", "mal"]), (1, 0, true), "{ci:?}");
    }
}

#[test]
fn a_base_that_is_not_there_gets_help_that_helps() {
    let history = History::new(GOOD);
    let done = history.run(&history.folder, &[], &["validate", "--changed", "entries/docker.yaml"]);
    let expected = "`entries/docker.yaml` is a path, and `--changed` is followed by a commit";
    assert!(code(&done) == 2 && err(&done).contains(expected), "{}", err(&done));
    assert!(err(&done).contains("`ddscurate validate entries/docker.yaml --changed`"), "{}", err(&done));
    let run = || history.run(&history.folder, &[], &["validate", "--changed", "nowhere"]);
    assert!(!err(&run()).contains("git fetch"), "there is no remote: {}", err(&run()));
    history.git(&history.folder, &["remote", "add", "origin", "https://example.com/guide"]);
    assert!(err(&run()).contains("git fetch"), "{}", err(&run()));
}

#[test]
fn a_signature_of_another_text_is_found_in_every_run() {
    let history = History::new("mend 's/bf2a/bf2b/' contributors/bob.yaml\ncommit \"$BOB\" 'Slip'\n");
    let done = history.run(&history.folder, &[], &["--quiet", "validate"]);
    let expected =
        "contributors/bob.yaml:8:11: error[agreement-missing]: this is not the checksum of `CLA.md`, version 1\n";
    assert_eq!((code(&done), out(&done).as_str()), (1, expected));
}

#[test]
fn an_event_that_cannot_be_read_is_said() {
    let history = History::new(GOOD);
    let said = |path: &Path| {
        let variables = [("GITHUB_EVENT_PATH", path.to_str().unwrap())];
        err(&history.run(&history.folder, &variables, &["validate", "--changed=main"]))
    };
    let path = history.beside().join("event.json");
    assert!(said(&path).contains("cannot read the event in GITHUB_EVENT_PATH: "), "{}", said(&path));
    fs::write(&path, "{").unwrap();
    assert!(said(&path).contains("cannot read the event in GITHUB_EVENT_PATH: it is not JSON\n"), "{}", said(&path));
    fs::write(&path, "{}").unwrap();
    assert!(!said(&path).contains("GITHUB_EVENT_PATH"), "{}", said(&path));
}

#[test]
fn nothing_in_the_repository_is_touched() {
    let history = History::new(&format!("{TWICE}printf 'name: Unsaved\\n' >entries/unsaved.yaml\n"));
    let before = everything_below(&history.folder);
    let done = history.run(&history.folder, &[], &["validate", "--changed", "main"]);
    assert_eq!(code(&done), 1);
    assert!(err(&done).contains("what is not committed is not judged"), "{}", err(&done));
    assert!(!out(&done).contains("unsaved"), "{}", out(&done));
    assert!(before == everything_below(&history.folder), "a file was written, of the objects, the index or the refs");
}

#[test]
fn a_name_from_a_commit_cannot_speak_to_the_terminal_or_the_runner() {
    let history = History::new(
        "git switch -q proposal\nentry docker Docker\n\
         commit \"$(printf '\\033[2J::error::gone \\342\\200\\256') <dan@example.com>\" 'Add Docker'\n",
    );
    for format in ["human", "github", "json", "markdown"] {
        let done = history.run(&history.folder, &[], &["validate", "--changed=main", "--format", format]);
        let out = out(&done);
        assert!(out.contains("agreement"), "{format}: {out}");
        assert!(!out.contains(['\u{1b}', '\u{202e}']), "{format}: {out:?}");
        assert!(!out.lines().any(|line| line.trim_start().starts_with("::error::gone")), "{format}: {out}");
    }
}

/// Every file and its bytes.
fn everything_below(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        if entry.is_dir() {
            files.extend(everything_below(&entry));
        } else {
            let bytes = fs::read(&entry).unwrap();
            files.push((entry, bytes));
        }
    }
    files.sort();
    files
}

fn code(done: &Output) -> i32 {
    done.status.code().unwrap()
}

fn out(done: &Output) -> String {
    String::from_utf8(done.stdout.clone()).unwrap()
}

fn err(done: &Output) -> String {
    String::from_utf8(done.stderr.clone()).unwrap()
}

#[test]
fn a_runner_is_told_what_was_judged_and_why_nothing_was() {
    let history = History::new(GOOD);
    let summary = history.beside().join("summary.md");
    let run = |more: &[(&str, &str)], arguments: &[&str]| {
        let _ = fs::remove_file(&summary);
        let variables = [&[("GITHUB_STEP_SUMMARY", summary.to_str().unwrap())], more].concat();
        let done = history.run(&history.folder, &variables, &[&["validate", "--changed"], arguments].concat());
        (code(&done), out(&done), err(&done), fs::read_to_string(&summary).unwrap_or_default())
    };
    let actions = [("GITHUB_ACTIONS", "true")];
    let (exit, _, _, page) = run(&actions, &["main"]);
    let id = |name: &str| history.git(&history.folder, &["rev-parse", name])[..10].to_owned();
    let judged =
        format!("Judged: `HEAD` (`{}`) against `main` (`{}`): 1 commit, 1 file changed.", id("HEAD"), id("main"));
    assert!(exit == 0 && page.contains(&judged), "{page}");

    let odd = "no%0A::such";
    for (variables, arguments) in
        [(&actions[..], &[odd][..]), (&actions, &[odd, "--format", "json"]), (&[], &[odd, "--format", "github"])]
    {
        let (exit, out, err, page) = run(variables, arguments);
        assert_eq!((exit, out.as_str()), (4, ""), "{err}");
        let [told] = &heard(&err)[..] else { panic!("{err}") };
        assert_eq!((told.name.as_str(), told.properties["title"].as_str()), ("error", "ddscurate validate"));
        assert!(told.data.contains(odd) && told.data.contains("\nhint: "), "{}", told.data);
        assert!(page.starts_with("### Guide: not judged\n\nerror: ") && page.contains(&format!("`{odd}`")), "{page}");
    }
    let (exit, _, err, page) = run(&[], &[odd]);
    assert_eq!((exit, page.as_str(), heard(&err)), (4, "", Vec::new()), "{err}");
}
