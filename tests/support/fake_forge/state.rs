//! What the forge knows: accounts, repositories and proposals.

use std::collections::BTreeMap;

use super::super::server::{Reply, Seen};
use super::hold::Hold;
use super::{Kind, World, backend};

/// 2026-01-02T03:04:05Z.
const START: i64 = 1_767_323_045;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    Open,
    Merged,
    Closed,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FakeProposal {
    pub number: u64,
    /// The repository it is for, `owner/name`.
    pub repo: String,
    /// The repository that has the branch.
    pub head_repo: String,
    pub branch: String,
    pub base: String,
    pub title: String,
    pub body: String,
    pub author: String,
    /// The commit at the time it was opened or pushed to.
    pub commit: String,
    pub standing: Standing,
    /// Whether those who keep the repository may push to the branch.
    pub maintainers: bool,
    /// Whether it came by a push to `refs/for/`.
    pub agit: bool,
}

#[derive(Debug, Clone)]
pub(crate) struct Repository {
    pub(crate) id: u64,
    pub(crate) path: String,
    pub(crate) parent: Option<String>,
    pub(crate) default_branch: String,
    pub(crate) created: i64,
    pub(crate) looks_left: usize,
    pub(crate) writers: Vec<String>,
    pub(crate) workflow_scope: bool,
}

pub(crate) struct Account {
    pub(crate) id: u64,
    pub(crate) login: String,
    token: String,
}

pub(crate) struct Forced {
    pub(crate) method: String,
    pub(crate) part: String,
    pub(crate) times: usize,
    pub(crate) reply: Reply,
}

pub(crate) struct State {
    pub(crate) accounts: Vec<Account>,
    pub(crate) repositories: BTreeMap<String, Repository>,
    pub(crate) proposals: Vec<FakeProposal>,
    pub(crate) log: Vec<Seen>,
    pub(crate) forced: Vec<Forced>,
    /// What was sent or answered against the API's description.
    pub(crate) violations: Vec<String>,
    pub(crate) fork_delay: usize,
    pub(crate) hidden_heads: usize,
    pub(crate) race: bool,
    pub(crate) lose_answer: bool,
    pub(crate) lose_push_answer: bool,
    pub(crate) holds: Vec<Hold>,
    pub(crate) refuse_maintainers: bool,
    pub(crate) now: i64,
}

/// Why something was not done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Problem {
    NoRepository,
    NoBase,
    NoHead,
    Exists(u64),
    NothingNew,
    NameTaken,
    ForkExists(String),
}

/// What a request to open a proposal asks for.
#[derive(Clone)]
pub(crate) struct Wanted {
    pub(crate) repo: String,
    pub(crate) head_repo: String,
    pub(crate) branch: String,
    pub(crate) base: String,
    pub(crate) title: String,
    pub(crate) body: String,
    pub(crate) author: String,
    pub(crate) maintainers: bool,
}

impl State {
    pub(crate) fn new() -> Self {
        Self {
            accounts: Vec::new(),
            repositories: BTreeMap::new(),
            proposals: Vec::new(),
            log: Vec::new(),
            forced: Vec::new(),
            violations: Vec::new(),
            fork_delay: 0,
            hidden_heads: 0,
            race: false,
            lose_answer: false,
            lose_push_answer: false,
            holds: Vec::new(),
            refuse_maintainers: false,
            now: START,
        }
    }

    pub(crate) fn add_account(&mut self, login: &str) -> String {
        let id = 100 + self.accounts.len() as u64;
        let token = format!("canary-{login}-{id}-s3cret");
        self.accounts.push(Account { id, login: login.to_owned(), token: token.clone() });
        token
    }

    /// Whose token it is: as it stands, or as the password of `user:password` in base64.
    pub(crate) fn login_of(&self, secret: &str) -> Option<String> {
        use base64::Engine;
        let decoded = base64::engine::general_purpose::STANDARD.decode(secret).ok();
        let decoded = decoded.and_then(|bytes| String::from_utf8(bytes).ok());
        let password =
            decoded.as_deref().and_then(|pair| pair.split_once(':')).map_or(secret, |(_, password)| password);
        self.accounts.iter().find(|account| account.token == password).map(|account| account.login.clone())
    }

    /// The number of an account; of organizations too, which have none of their own.
    pub(crate) fn account_id(&self, login: &str) -> u64 {
        self.accounts.iter().find(|account| account.login == login).map_or(999, |account| account.id)
    }

    pub(crate) fn add_repository(&mut self, path: &str, parent: Option<&str>, default_branch: &str) -> Repository {
        let repository = Repository {
            id: 1000 + self.repositories.len() as u64,
            path: path.to_owned(),
            parent: parent.map(str::to_owned),
            default_branch: default_branch.to_owned(),
            created: self.now,
            looks_left: 0,
            writers: vec![owner(path).to_owned()],
            workflow_scope: false,
        };
        self.repositories.insert(path.to_owned(), repository.clone());
        repository
    }

    /// By its path, in any case.
    pub(crate) fn repository(&mut self, path: &str) -> Option<&mut Repository> {
        let folded = path.to_lowercase();
        self.repositories.values_mut().find(|repository| repository.path.to_lowercase() == folded)
    }

    pub(crate) fn by_id(&self, id: u64) -> Option<Repository> {
        self.repositories.values().find(|repository| repository.id == id).cloned()
    }

    pub(crate) fn fork_of(&self, of: &str, login: &str) -> Option<Repository> {
        let mut all = self.repositories.values();
        all.find(|one| one.parent.as_deref() == Some(of) && owner(&one.path) == login).cloned()
    }

    /// The fork, and whether it is new.
    pub(crate) fn fork(
        &mut self,
        kind: Kind,
        of: &str,
        login: &str,
        name: Option<&str>,
    ) -> Result<(Repository, bool), Problem> {
        let upstream = self.repository(of).cloned().ok_or(Problem::NoRepository)?;
        if kind == Kind::GitHub && owner(&upstream.path) == login {
            return Ok((upstream, false));
        }
        if let Some(fork) = self.fork_of(&upstream.path, login) {
            return if kind == Kind::GitHub { Ok((fork, false)) } else { Err(Problem::ForkExists(fork.path)) };
        }
        let name = name.unwrap_or_else(|| upstream.path.rsplit('/').next().unwrap_or_default());
        let mut path = format!("{login}/{name}");
        if self.repository(&path).is_some() {
            if kind != Kind::GitHub {
                return Err(Problem::NameTaken);
            }
            path.push_str("-1");
        }
        Ok((self.add_repository(&path, Some(&upstream.path), &upstream.default_branch), true))
    }

    pub(crate) fn forced_for(&mut self, request: &Seen) -> Option<Reply> {
        let fits = |forced: &&mut Forced| {
            forced.times > 0 && forced.method == request.method && request.path.contains(&forced.part)
        };
        let forced = self.forced.iter_mut().find(fits)?;
        forced.times -= 1;
        Some(forced.reply.clone())
    }

    pub(crate) fn http_date(&self) -> String {
        let time = jiff::Timestamp::from_second(self.now).unwrap();
        time.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string()
    }
}

impl World {
    /// Opens a proposal, as any of the APIs would.
    pub(crate) fn propose(&self, wanted: Wanted) -> Result<FakeProposal, Problem> {
        let raced = std::mem::take(&mut self.state().race);
        if raced {
            self.propose_now(Wanted { title: "By hand".to_owned(), ..wanted.clone() })?;
        }
        self.propose_now(wanted)
    }

    fn propose_now(&self, wanted: Wanted) -> Result<FakeProposal, Problem> {
        if self.state().repository(&wanted.repo).is_none() {
            return Err(Problem::NoRepository);
        }
        let hidden = {
            let mut state = self.state();
            let hidden = state.hidden_heads > 0;
            state.hidden_heads = state.hidden_heads.saturating_sub(1);
            hidden
        };
        let base = backend::commit_of(&self.dir(&wanted.repo), &format!("refs/heads/{}", wanted.base));
        let head_dir = self.dir(&wanted.head_repo);
        let head = backend::commit_of(&head_dir, &format!("refs/heads/{}", wanted.branch));
        let base = base.ok_or(Problem::NoBase)?;
        let head = head.filter(|_| !hidden).ok_or(Problem::NoHead)?;
        if let Some(open) = self.open_one(&wanted) {
            return Err(Problem::Exists(open.number));
        }
        // The base's newest commit may not be in the fork; then the head has something of its own.
        let merged = backend::commit_of(&head_dir, &base).is_some() && backend::is_ancestor(&head_dir, &head, &base);
        if merged || head == base {
            return Err(Problem::NothingNew);
        }
        Ok(self.record(wanted, head, false))
    }

    pub(crate) fn open_one(&self, wanted: &Wanted) -> Option<FakeProposal> {
        let state = self.state();
        let same = |one: &&FakeProposal| {
            one.standing == Standing::Open
                && one.repo == wanted.repo
                && one.head_repo == wanted.head_repo
                && one.branch == wanted.branch
                && one.base == wanted.base
        };
        state.proposals.iter().find(same).cloned()
    }

    pub(crate) fn record(&self, wanted: Wanted, commit: String, agit: bool) -> FakeProposal {
        let mut state = self.state();
        let number = 1 + state.proposals.iter().filter(|one| one.repo == wanted.repo).count() as u64;
        let Wanted { repo, head_repo, branch, base, title, body, author, maintainers } = wanted;
        let standing = Standing::Open;
        let one = FakeProposal {
            number,
            repo,
            head_repo,
            branch,
            base,
            title,
            body,
            author,
            commit,
            standing,
            maintainers,
            agit,
        };
        state.proposals.push(one.clone());
        one
    }
}

/// Everything before the last `/`.
pub(crate) fn owner(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(owner, _)| owner)
}

/// Everything behind the last `/`.
pub(crate) fn name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or_default()
}

/// A time as the APIs write it.
pub(crate) fn iso(seconds: i64) -> String {
    jiff::Timestamp::from_second(seconds).unwrap().to_string()
}
