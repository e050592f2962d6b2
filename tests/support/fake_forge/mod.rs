//! A forge on loopback with real repositories: git over smart HTTP with tokens, and the API of GitHub, GitLab or Gitea
//! on the same port. It forks with a delay, sees branches late, and lets others win races, when it is told to.
//!
//! ```ignore
//! let forge = FakeForge::start(Kind::GitHub);
//! let token = forge.add_account("ann");
//! forge.add_account("odewahn");
//! forge.add_repository("odewahn/guide", &a_local_repository);
//! // Push to `forge.git_url("ann/guide")` with the token as password; the API's address follows from it.
//! ```

mod backend;
mod gitea;
mod github;
mod gitlab;
mod hold;
mod hooks;
mod state;

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock};

use super::description::Description;
use super::server::{Reply, Seen, Server};
use hold::Hold;
pub use hold::{Held, When};
pub use state::{FakeProposal, Standing};
use state::{Forced, Repository, State};

/// Which API it speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    GitHub,
    GitLab,
    /// Gitea and Forgejo.
    Gitea,
}

/// Where a request is when a watcher hears of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moment {
    /// It came, and nothing was done about it.
    Before,
    /// What it asks for is done; the answer is not sent.
    After,
}

/// Hears of every request, twice. Where it says no at first, nothing is done; where it says no then, the answer never
/// arrives.
pub type Watcher = dyn Fn(&Seen, Moment) -> bool + Send + Sync;

/// The forge. Dropped, it is gone with all its repositories.
pub struct FakeForge {
    world: Arc<World>,
    server: Server,
    _folder: tempfile::TempDir,
}

/// What all connections share.
pub(crate) struct World {
    pub(crate) kind: Kind,
    /// Where the repositories are: `owner/name.git` below it.
    pub(crate) root: PathBuf,
    url: OnceLock<String>,
    state: Mutex<State>,
    watcher: Mutex<Option<Arc<Watcher>>>,
    /// Requests that are being worked on.
    busy: AtomicUsize,
}

impl FakeForge {
    pub fn start(kind: Kind) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap();
        let world = Arc::new(World {
            kind,
            root,
            url: OnceLock::new(),
            state: Mutex::new(State::new()),
            watcher: Mutex::default(),
            busy: AtomicUsize::new(0),
        });
        let (for_requests, for_hooks) = (Arc::clone(&world), Arc::clone(&world));
        let server = Server::start_with_hooks(
            Arc::new(move |request| for_requests.answer(request)),
            Arc::new(move |reader, writer| hooks::serve(&for_hooks, reader, writer)),
        );
        world.url.set(server.url()).unwrap();
        Self { world, server, _folder: folder }
    }

    pub fn kind(&self) -> Kind {
        self.world.kind
    }

    /// `http://127.0.0.1:PORT`, where the pages would be.
    pub fn url(&self) -> String {
        self.server.url()
    }

    /// `127.0.0.1:PORT`.
    pub fn host(&self) -> String {
        format!("127.0.0.1:{}", self.server.port())
    }

    /// Where the API is.
    pub fn api_url(&self) -> String {
        self.world.api_url()
    }

    /// The address of a repository for git, without credentials.
    pub fn git_url(&self, path: &str) -> String {
        format!("{}/{path}.git", self.url())
    }

    /// Somebody who has an account. The token is the password for git too, with any user name.
    pub fn add_account(&self, login: &str) -> String {
        self.world.state().add_account(login)
    }

    /// A bare copy of a local repository, under the path `owner/name`. The owner needs an account.
    pub fn add_repository(&self, path: &str, source: &Path) {
        let dir = self.world.dir(path);
        backend::clone_bare(&self.world, source, &dir);
        self.world.state().add_repository(path, None, &backend::head_branch(&dir));
        hooks::install(&self.world, path);
    }

    /// Lets somebody push to a repository who does not own it.
    pub fn add_collaborator(&self, path: &str, login: &str) {
        self.world.state().repository(path).unwrap().writers.push(login.to_owned());
        hooks::install(&self.world, path);
    }

    /// A finished fork, as if it had been made long ago. Its path is told.
    pub fn add_fork(&self, of: &str, login: &str, name: &str) -> String {
        let path = format!("{login}/{name}");
        backend::clone_bare(&self.world, &self.world.dir(of), &self.world.dir(&path));
        let mut state = self.world.state();
        let branch = state.repository(of).unwrap().default_branch.clone();
        state.add_repository(&path, Some(of), &branch);
        state.repository(&path).unwrap().created = state.now - 1_000_000;
        drop(state);
        hooks::install(&self.world, &path);
        path
    }

    /// The folder of a repository.
    pub fn repository_dir(&self, path: &str) -> PathBuf {
        self.world.dir(path)
    }

    /// The repositories there are, in the order of their paths; with those whose copying is not finished.
    pub fn repositories(&self) -> Vec<String> {
        self.world.state().repositories.keys().cloned().collect()
    }

    /// The proposals of a repository, oldest first.
    pub fn proposals(&self, path: &str) -> Vec<FakeProposal> {
        let state = self.world.state();
        state.proposals.iter().filter(|one| one.repo == path).cloned().collect()
    }

    /// Forgets all proposals, as if none had been made.
    pub fn clear_proposals(&self) {
        self.world.state().proposals.clear();
    }

    /// Every request so far, git's too.
    pub fn requests(&self) -> Vec<Seen> {
        self.world.state().log.clone()
    }

    /// The API's requests so far, as `METHOD path`, without what stands before the API.
    pub fn api_lines(&self) -> Vec<String> {
        let api = self.world.api_prefix();
        let log = self.world.state().log.clone();
        let lines = log.iter().filter_map(|seen| Some(format!("{} {}", seen.method, seen.path.strip_prefix(api)?)));
        lines.collect()
    }

    /// Merges or closes a proposal. A merge moves the branch to the proposal's commit.
    pub fn set_standing(&self, path: &str, number: u64, standing: Standing) {
        let mut state = self.world.state();
        let one = state.proposals.iter_mut().find(|one| one.repo == path && one.number == number).unwrap();
        one.standing = standing;
        let FakeProposal { base, commit, head_repo, .. } = one.clone();
        drop(state);
        if standing == Standing::Merged {
            let from = self.world.dir(&head_repo);
            backend::run(&self.world.dir(path), &["fetch", "-q", from.to_str().unwrap(), &commit]);
            backend::run(&self.world.dir(path), &["update-ref", &format!("refs/heads/{base}"), &commit]);
        }
    }

    /// New forks are there only after so many looks at them; until then neither git nor the API finds them.
    pub fn delay_forks(&self, looks: usize) {
        self.world.state().fork_delay = looks;
    }

    /// The API does not see a pushed branch for so many requests to open a proposal.
    pub fn hide_heads(&self, times: usize) {
        self.world.state().hidden_heads = times;
    }

    /// With the next request to open a proposal, the same account opens the same one in the browser, a moment earlier.
    pub fn race(&self) {
        self.world.state().race = true;
    }

    /// The next request to open a proposal is carried out, but its answer never arrives.
    pub fn lose_answer(&self) {
        self.world.state().lose_answer = true;
    }

    /// Opening a fork to those who keep the upstream is refused, as for a fork of an organization's.
    pub fn refuse_maintainers(&self) {
        self.world.state().refuse_maintainers = true;
    }

    /// The next `times` requests with that method, whose path contains `part`, get this answer.
    pub fn force(&self, method: &str, part: &str, times: usize, reply: Reply) {
        let forced = Forced { method: method.to_owned(), part: part.to_owned(), times, reply };
        self.world.state().forced.push(forced);
    }

    /// Somebody's open proposal from their fork, with nothing behind it but its title. Its number is told.
    pub fn add_proposal(&self, path: &str, login: &str, branch: &str, title: &str) -> u64 {
        let wanted = state::Wanted {
            repo: path.to_owned(),
            head_repo: format!("{login}/{}", state::name(path)),
            branch: branch.to_owned(),
            base: "main".to_owned(),
            title: title.to_owned(),
            body: String::new(),
            author: login.to_owned(),
            maintainers: true,
        };
        self.world.record(wanted, "5".repeat(40), false).number
    }

    /// Lets somebody hear of every request from now on, or nobody.
    pub fn watch(&self, watcher: Option<Arc<Watcher>>) {
        *self.world.watcher.lock().unwrap() = watcher;
    }

    /// True while a request is worked on, even if nobody waits for its answer any more.
    pub fn is_busy(&self) -> bool {
        self.world.busy.load(Ordering::SeqCst) > 0
    }

    /// Forgets all proposals, forced answers and requests, and every repository but these.
    pub fn forget_all_but(&self, paths: &[&str]) {
        let mut state = self.world.state();
        (state.proposals, state.forced, state.log) = Default::default();
        let gone: Vec<String> =
            state.repositories.keys().filter(|path| !paths.contains(&path.as_str())).cloned().collect();
        for path in gone {
            state.repositories.remove(&path);
            let _ = std::fs::remove_dir_all(self.world.dir(&path));
        }
    }

    /// The next push is carried out, but its answer never arrives.
    pub fn lose_push_answer(&self) {
        self.world.state().lose_push_answer = true;
    }

    /// Holds the next request with that method, whose path contains `part`: git's too, such as `git-receive-pack`.
    pub fn hold(&self, method: &str, part: &str, when: When) -> Held {
        let (hold, held) = Hold::new(method, part, when);
        self.world.state().holds.push(hold);
        held
    }

    /// Moves the server's clock, which stands still otherwise.
    pub fn pass_time(&self, seconds: i64) {
        self.world.state().now += seconds;
    }

    /// Pushes over HTTP to a repository, which bring a workflow file that it does not have, are refused as GitHub
    /// refuses them to a token without the scope `workflow`.
    pub fn demand_workflow_scope(&self, path: &str) {
        self.world.state().repository(path).unwrap().workflow_scope = true;
        hooks::install(&self.world, path);
    }

    /// Pushes to a repository are declined by its `pre-receive` hook with these words.
    pub fn decline_pushes(&self, path: &str, words: &str) {
        std::fs::write(self.world.dir(path).join("decline"), words).unwrap();
    }
}

impl Drop for FakeForge {
    /// A request or an answer that the forge's own description does not know fails the test that made it.
    fn drop(&mut self) {
        let violations = std::mem::take(&mut self.world.state().violations);
        if !std::thread::panicking() {
            assert!(violations.is_empty(), "against the API's description:\n{}", violations.join("\n"));
        }
    }
}

impl World {
    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    pub(crate) fn url(&self) -> &str {
        self.url.get().unwrap()
    }

    pub(crate) fn dir(&self, path: &str) -> PathBuf {
        self.root.join(format!("{path}.git"))
    }

    fn api_prefix(&self) -> &'static str {
        match self.kind {
            Kind::GitHub => "/api/v3",
            Kind::GitLab => "/api/v4",
            Kind::Gitea => "/api/v1",
        }
    }

    pub(crate) fn api_url(&self) -> String {
        format!("{}{}", self.url(), self.api_prefix())
    }

    fn answer(&self, request: &Seen) -> Reply {
        self.busy.fetch_add(1, Ordering::SeqCst);
        let watcher = self.watcher.lock().unwrap().clone();
        let hears = |moment| watcher.as_ref().is_none_or(|watcher| watcher(request, moment));
        let goes_on = hears(Moment::Before);
        let reply = if goes_on { self.act(request) } else { Reply::Cut };
        let is_sent = goes_on && hears(Moment::After);
        self.busy.fetch_sub(1, Ordering::SeqCst);
        if is_sent { reply } else { Reply::Cut }
    }

    fn act(&self, request: &Seen) -> Reply {
        let mut state = self.state();
        state.log.push(request.clone());
        let date = state.http_date();
        let forced = state.forced_for(request);
        drop(state);
        if let (Some(_), Some(path)) = (&forced, request.path.strip_prefix(self.api_prefix()))
            && let Err(wrong) = self.description().check_request(request, path)
        {
            self.state().violations.push(wrong);
        }
        self.stay(request, When::Before);
        let reply = match (forced, request.path.strip_prefix(self.api_prefix())) {
            (Some(reply), _) => reply,
            (None, Some(path)) => self.api(request, path),
            (None, None) => backend::serve(self, request),
        };
        self.stay(request, When::After);
        let pushed = request.method == "POST" && request.path.ends_with("/git-receive-pack");
        if pushed && std::mem::take(&mut self.state().lose_push_answer) {
            return Reply::Cut;
        }
        reply.with("date", &date)
    }

    /// Stays with a request that a test holds.
    fn stay(&self, request: &Seen, when: When) {
        let hold = self.state().holds.iter().find(|hold| hold.fits(request, when)).cloned();
        if let Some(hold) = hold {
            hold.stay();
        }
    }

    fn api(&self, request: &Seen, path: &str) -> Reply {
        if let Err(wrong) = self.description().check_request(request, path) {
            self.state().violations.push(wrong.clone());
            return Reply::text(400, "text/plain", &wrong);
        }
        let segments: Vec<String> = path
            .trim_start_matches('/')
            .split('/')
            .map(|part| percent_encoding::percent_decode_str(part).decode_utf8_lossy().into_owned())
            .collect();
        let segments: Vec<&str> = segments.iter().map(String::as_str).collect();
        let caller = match self.caller(request) {
            Ok(caller) => caller,
            Err(reply) => return reply,
        };
        match self.kind {
            Kind::GitHub => github::serve(self, request, &segments, caller.as_deref()),
            Kind::GitLab => gitlab::serve(self, request, &segments, caller.as_deref()),
            Kind::Gitea => gitea::serve(self, request, &segments, caller.as_deref()),
        }
    }

    /// The login that the request's token belongs to; 401 for a token that belongs to nobody.
    fn caller(&self, request: &Seen) -> Result<Option<String>, Reply> {
        let Some(value) = request.header("authorization") else { return Ok(None) };
        let known = value.split_once(' ').and_then(|(_, secret)| self.state().login_of(secret));
        known.map(Some).ok_or_else(|| Reply::json(401, &serde_json::json!({"message": "Bad credentials"})))
    }

    /// An answer of success, with all that the forge's description of its API demands.
    pub(crate) fn reply(&self, request: &Seen, status: u16, value: serde_json::Value) -> Reply {
        let path = request.path.strip_prefix(self.api_prefix()).unwrap_or_default();
        match self.description().complete_answer(&request.method, path, status, value) {
            Ok(value) => Reply::json(status, &value),
            Err(wrong) => {
                self.state().violations.push(format!("the fake's own answer: {wrong}"));
                Reply::text(500, "text/plain", &wrong)
            }
        }
    }

    fn description(&self) -> &'static Description {
        match self.kind {
            Kind::GitHub => Description::github(),
            Kind::GitLab => Description::gitlab(),
            Kind::Gitea => Description::gitea(),
        }
    }

    /// Whether a repository is there, which a fork in the making is only after some looks.
    pub(crate) fn look_at(&self, path: &str) -> bool {
        let Some(found) = self.state().repository(path).map(|repository| repository.clone()) else { return false };
        let Repository { looks_left, parent, .. } = found;
        if looks_left > 0 {
            self.state().repository(path).unwrap().looks_left -= 1;
            return false;
        }
        let dir = self.dir(path);
        if let (false, Some(parent)) = (dir.exists(), parent) {
            backend::clone_bare(self, &self.dir(&parent), &dir);
            hooks::install(self, path);
        }
        true
    }

    /// Makes a fork in somebody's name, or finds it.
    pub(crate) fn fork(&self, of: &str, login: &str, name: Option<&str>) -> Result<Repository, state::Problem> {
        let mut state = self.state();
        let delay = state.fork_delay;
        let (fork, new) = state.fork(self.kind, of, login, name)?;
        if new {
            state.repository(&fork.path).unwrap().looks_left = delay;
        }
        drop(state);
        if delay == 0 {
            self.look_at(&fork.path);
        }
        Ok(fork)
    }
}
