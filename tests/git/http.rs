//! Pushing over smart HTTP to a server that asks who is there, and the credentials that git's helpers know.

use std::fs;
use std::path::{Path, PathBuf};

use ddscurate::git::{GitProgram, Interaction, Lease, Oid, Push, PushOutcome, PushTo, Repository};

use crate::git_http::{Access, GitHttp};
use crate::support::{World, docker, url};

const SECRET: &str = "s3cret-of-ann";

struct Served {
    world: World,
    server: GitHttp,
    dir: PathBuf,
    oid: Oid,
}

impl Served {
    /// A clone with a commit to push, and the fork behind a server that knows Ann, and Bo who may only read.
    fn new() -> Self {
        let world = World::new();
        let accounts = [("ann", SECRET), ("bo", "b")].map(|(name, word)| (name.to_owned(), word.to_owned())).to_vec();
        let access = Access { accounts, is_public: true, readers: vec!["bo".to_owned()] };
        let server = GitHttp::start(&world.root(), access);
        let dir = world.clone("work", &[]);
        let oid = world.open(&dir).commit(&docker(world.oid(&dir, "HEAD"))).unwrap();
        Self { world, server, dir, oid }
    }

    fn url(&self) -> String {
        self.server.url("fork.git")
    }

    /// A helper that knows a name and a password, and writes down each time that it is asked.
    fn helper(&self, user: &str, password: &str) -> String {
        let path = self.world.root().join(format!("bin/helper-{user}"));
        let log = self.asked_file(user);
        let text = format!(
            "[ \"$1\" = get ] || exit 0\necho >>'{}'\necho username={user}\necho password={password}",
            log.display()
        );
        self.world.script(&path, &text);
        path.display().to_string()
    }

    fn asked_file(&self, user: &str) -> PathBuf {
        self.world.root().join(format!("asked-{user}"))
    }

    fn asked(&self, user: &str) -> usize {
        fs::read_to_string(self.asked_file(user)).map_or(0, |text| text.lines().count())
    }

    fn use_helper(&self, helper: &str) {
        self.world.configure(&format!("[credential]\n\thelper = {helper}\n"));
    }

    fn push(&self) -> PushOutcome {
        self.push_as(&self.world.open(&self.dir), |push| push)
    }

    /// Pushes, and makes sure that the password is told to nobody.
    fn push_as<'a>(&'a self, repository: &Repository, change: impl FnOnce(Push<'a>) -> Push<'a>) -> PushOutcome {
        let url = self.url();
        let push = change(Push::to_branch("", self.oid, "add/docker", Lease::Absent));
        let mut lines = Vec::new();
        let outcome = repository.push(&Push { url: &url, ..push }, &mut |line| lines.push(line.to_owned())).unwrap();
        let told = format!("{outcome:?} {lines:?}");
        assert!(!told.contains(SECRET), "{told}");
        outcome
    }

    fn is_pushed(&self) -> bool {
        self.world.try_git(&self.world.fork, &["rev-parse", "-q", "--verify", "add/docker"]).0
    }
}

fn interactive(world: &World, more: &[(&str, &Path)]) -> GitProgram {
    let mut env = world.env();
    env.extend(more.iter().map(|(key, value)| ((*key).into(), value.into())));
    GitProgram::find(Interaction::Allowed, env).unwrap()
}

fn done(outcome: &PushOutcome) -> bool {
    matches!(outcome, PushOutcome::Done { .. })
}

fn auth_failed(outcome: &PushOutcome, words: &str) {
    assert!(matches!(outcome, PushOutcome::AuthFailed { text } if text.contains(words)), "{outcome:?}");
}

#[test]
fn without_credentials_and_without_asking_nothing_is_pushed() {
    let served = Served::new();
    auth_failed(&served.push(), "terminal prompts disabled");
    let url = served.url();
    let repository = served.world.open(&served.dir);
    let tried = repository.try_push(&Push::to_branch(&url, served.oid, "add/docker", Lease::Absent)).unwrap();
    auth_failed(&tried, "terminal prompts disabled");
    assert!(served.server.requests().iter().all(|request| request.status == 401 && request.user.is_none()));
    assert!(!served.is_pushed());
    // Reading needs none.
    assert_eq!(repository.default_branch(&url).unwrap().as_deref(), Some("main"));
    assert_eq!(repository.fetch_tip(&url, "main", &mut |_| {}), Ok(served.world.oid(&served.world.fork, "main")));
}

#[test]
fn a_credential_helper_answers() {
    let served = Served::new();
    served.use_helper(&served.helper("ann", SECRET));
    let url = served.url();
    let repository = served.world.open(&served.dir);
    let push = Push::to_branch(&url, served.oid, "add/docker", Lease::Absent);
    assert!(done(&repository.try_push(&push).unwrap()));
    assert!(!served.is_pushed());
    assert!(done(&served.push()));
    assert_eq!(served.world.oid(&served.world.fork, "add/docker"), served.oid);
    assert_eq!(served.push(), PushOutcome::UpToDate);
}

#[test]
fn a_trace_keeps_the_password_to_itself() {
    let served = Served::new();
    served.use_helper(&served.helper("ann", SECRET));
    let trace = [("GIT_TRACE", "1"), ("GIT_TRACE_CURL", "1"), ("GIT_TRACE_REDACT", "0")];
    let repository = Repository::discover(&served.dir, served.world.program_with(&trace)).unwrap();
    let url = served.url();
    let mut lines = Vec::new();
    let push = Push::to_branch(&url, served.oid, "add/docker", Lease::Absent);
    let outcome = repository.push(&push, &mut |line| lines.push(line.to_owned())).unwrap();
    assert!(done(&outcome));
    let mut logins = lines.iter().filter(|line| line.to_lowercase().contains("authorization: basic")).peekable();
    assert!(logins.peek().is_some(), "{lines:?}");
    assert!(logins.all(|line| line.contains("<redacted>")), "{lines:?}");
}

#[test]
fn a_wrong_password_and_an_account_that_may_not_push() {
    let served = Served::new();
    served.use_helper(&served.helper("ann", "wrong"));
    auth_failed(&served.push(), "Authentication failed");
    fs::write(served.world.config_file(), "").unwrap();
    served.use_helper(&served.helper("bo", "b"));
    auth_failed(&served.push(), "403");
    assert!(!served.is_pushed());
}

#[test]
fn another_helper_is_asked_alone() {
    let served = Served::new();
    served.use_helper(&served.helper("bo", "b"));
    auth_failed(&served.push(), "403");
    let asked = served.asked("bo");
    assert!(asked > 0);
    let other = served.helper("ann", SECRET);
    let repository = served.world.open(&served.dir);
    assert!(done(&served.push_as(&repository, |push| Push { helper: Some(&other), ..push })));
    assert_eq!((served.asked("bo"), served.asked("ann") > 0), (asked, true));
    let words = format!("!'{other}'");
    assert_eq!(served.push_as(&repository, |push| Push { helper: Some(&words), ..push }), PushOutcome::UpToDate);
    assert_eq!(served.asked("bo"), asked);
}

#[test]
fn a_program_that_asks_is_run_only_where_asking_is_allowed() {
    let served = Served::new();
    let ask = served.world.root().join("bin/askpass");
    let log = served.asked_file("person");
    let text = format!("echo >>'{}'\ncase $1 in Username*) echo ann;; *) echo {SECRET};; esac", log.display());
    served.world.script(&ask, &text);
    let quiet = served.world.program_with(&[("GIT_ASKPASS", ask.to_str().unwrap())]);
    let repository = Repository::discover(&served.dir, quiet).unwrap();
    auth_failed(&served.push_as(&repository, |push| push), "terminal prompts disabled");
    assert_eq!(served.asked("person"), 0);
    let program = interactive(&served.world, &[("GIT_ASKPASS", &ask)]);
    let repository = Repository::discover(&served.dir, program).unwrap();
    assert!(done(&served.push_as(&repository, |push| push)));
    assert_eq!(served.asked("person"), 2);
}

#[test]
fn push_options_arrive_or_are_known_not_to() {
    let served = Served::new();
    served.use_helper(&served.helper("ann", SECRET));
    let fork = &served.world.fork;
    let hook = "echo \"$GIT_PUSH_OPTION_COUNT $GIT_PUSH_OPTION_0 $GIT_PUSH_OPTION_1\"";
    served.world.script(&fork.join("hooks/post-receive"), hook);
    let options = ["merge_request.create", "merge_request.title=Add \"Docker\" -x"].map(str::to_owned);
    let repository = served.world.open(&served.dir);
    let with_options = |push| Push { options: &options, ..push };
    for address in [served.url(), url(fork)] {
        let push = Push { options: &options, ..Push::to_branch(&address, served.oid, "add/docker", Lease::Absent) };
        assert_eq!(repository.push(&push, &mut |_| {}).unwrap(), PushOutcome::OptionsUnsupported);
        assert_eq!(repository.try_push(&push).unwrap(), PushOutcome::OptionsUnsupported);
    }
    assert!(!served.is_pushed());
    let without = served.push();
    assert!(matches!(&without, PushOutcome::Done { remote_lines } if remote_lines == &["0"]), "{without:?}");
    served.world.git(fork, &["branch", "-D", "add/docker"]);
    served.world.git(fork, &["config", "receive.advertisePushOptions", "true"]);
    let outcome = served.push_as(&repository, with_options);
    let remote_lines = vec!["2 merge_request.create merge_request.title=Add \"Docker\" -x".to_owned()];
    assert_eq!(outcome, PushOutcome::Done { remote_lines });
    let broken = ["a\nb".to_owned()];
    let push = Push { options: &broken, ..Push::to_branch("https://h/x", served.oid, "x", Lease::Absent) };
    assert!(repository.push(&push, &mut |_| {}).is_err());
}

/// A server's side of the AGit flow: it takes `refs/for/…` and makes `refs/pull/7/head` of it (githooks(5),
/// `proc-receive`).
const PROC_RECEIVE: &str = r#"
exec 3>&2
packet() {
    size=$(dd bs=1 count=4 2>/dev/null)
    case $size in 0000|'') return 1;; esac
    line=$(dd bs=1 count=$((0x$size - 4)) 2>/dev/null | tr '\0' ' ')
}
say() { printf '%04x%s' $((${#1} + 4)) "$1"; }
while packet; do :; done
printf '001aversion=1\000push-options0000'
while packet; do old=${line%% *} ref=${line##* }; rest=${line#* } new=${rest%% *}; done
topic=none
while packet; do case $line in topic=*) topic=${line#topic=};; esac; done
case $ref in
    refs/for/main) say "ok $ref"; say 'option refname refs/pull/7/head'; say "option new-oid $new"
        echo "Visit https://forge.example/o/r/pulls/7 ($topic)" >&3;;
    *) say "ng $ref no such branch";;
esac
printf 0000
"#;

#[test]
fn a_commit_is_pushed_for_review() {
    let served = Served::new();
    served.use_helper(&served.helper("ann", SECRET));
    let fork = &served.world.fork;
    served.world.git(fork, &["config", "receive.advertisePushOptions", "true"]);
    served.world.git(fork, &["config", "receive.procReceiveRefs", "refs/for"]);
    served.world.script(&fork.join("hooks/proc-receive"), PROC_RECEIVE);
    let options = ["topic=add-docker", "title=Add Docker"].map(str::to_owned);
    let repository = served.world.open(&served.dir);
    let review =
        |branch| served.push_as(&repository, |push| Push { to: PushTo::Review { branch }, options: &options, ..push });
    let remote_lines = vec!["Visit https://forge.example/o/r/pulls/7 (add-docker)".to_owned()];
    assert_eq!(review("main"), PushOutcome::Done { remote_lines });
    let refused = review("none");
    assert!(matches!(&refused, PushOutcome::Other { text } if text.contains("no such branch")), "{refused:?}");
    let tried = Push { to: PushTo::Review { branch: "main" }, ..Push::to_branch("", served.oid, "", Lease::Absent) };
    let url = served.url();
    assert!(done(&repository.try_push(&Push { url: &url, options: &options, ..tried }).unwrap()));
    assert!(repository.push(&Push { url: &url, to: PushTo::Review { branch: "a..b" }, ..tried }, &mut |_| {}).is_err());
    let refs = served.world.git(fork, &["for-each-ref", "--format=%(refname)"]);
    assert_eq!(refs, "refs/heads/main\n");
}

#[test]
fn refusals_over_http_are_those_of_any_way() {
    let served = Served::new();
    served.use_helper(&served.helper("ann", SECRET));
    let fork = served.world.fork.clone();
    // Stale: somebody else's branch has the name.
    served.world.git(&fork, &["branch", "add/docker", "main"]);
    assert_eq!(served.push(), PushOutcome::RemoteMoved);
    served.world.git(&fork, &["branch", "-D", "add/docker"]);
    // A rule of the server, and GitHub's words about workflows.
    let hook = fork.join("hooks/pre-receive");
    served.world.script(&hook, "echo 'GH006: Protected branch update failed'; exit 1");
    let declined = served.push();
    assert!(
        matches!(&declined, PushOutcome::HookDeclined { local: false, text } if text.contains("GH006")),
        "{declined:?}"
    );
    let words = "refusing to allow an OAuth App to create or update workflow `.github/workflows/x.yml` without `workflow` scope";
    served.world.script(&hook, &format!("echo '{words}'; exit 1"));
    assert!(matches!(served.push(), PushOutcome::WorkflowScope { .. }));
    fs::remove_file(&hook).unwrap();
    // History that neither side has.
    served.world.git(&served.world.root(), &["init", "-q", "--bare", "empty.git"]);
    let shallow = served.world.clone("shallow", &["--depth=1"]);
    let repository = served.world.open(&shallow);
    let oid = repository.commit(&docker(served.world.oid(&shallow, "HEAD"))).unwrap();
    let empty = served.server.url("empty.git");
    let push = Push::to_branch(&empty, oid, "add/docker", Lease::Absent);
    assert_eq!(repository.push(&push, &mut |_| {}).unwrap(), PushOutcome::ShallowRefused);
    repository.unshallow(&served.server.url("upstream.git"), "main", &mut |_| {}).unwrap();
    assert!(done(&repository.push(&push, &mut |_| {}).unwrap()));
    // No such repository; it is seen only by those who are let in.
    let gone = served.server.url("gone.git");
    let outcome = repository.push(&Push { url: &gone, ..push }, &mut |_| {}).unwrap();
    assert!(matches!(outcome, PushOutcome::NotFound { .. }), "{outcome:?}");
    assert!(done(&served.push()));
}

#[test]
fn what_helpers_know_is_given_and_nobody_is_asked() {
    let served = Served::new();
    let ask = served.world.root().join("bin/askpass");
    let log = served.asked_file("person");
    served.world.script(&ask, &format!("echo >>'{}'; echo x", log.display()));
    let open = || {
        let program = interactive(&served.world, &[("GIT_ASKPASS", &ask), ("SSH_ASKPASS", &ask)]);
        Repository::discover(&served.dir, program).unwrap()
    };
    assert_eq!(open().credential("https://forge.example/o/r"), Ok(None));
    served
        .world
        .configure(&format!("[credential \"https://forge.example\"]\n\thelper = {}\n", served.helper("ann", SECRET)));
    let found = open().credential("https://forge.example/o/r").unwrap().unwrap();
    assert_eq!((found.username.as_str(), found.password()), ("ann", SECRET));
    assert!(!format!("{found:?}").contains(SECRET));
    assert_eq!(served.asked("ann"), 1);
    for other in [
        "https://other.example/",
        "http://forge.example/o/r",
        "ssh://forge.example/",
        "forge.example:o/r",
        "https://h\nx",
    ] {
        assert_eq!(open().credential(other), Ok(None), "{other}");
    }
    assert_eq!((served.asked("ann"), served.asked("person")), (1, 0));
}
