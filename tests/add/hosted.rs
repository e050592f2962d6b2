//! A guide that lives on a forge of this machine: its repository there, an account that contributes, a direct clone.

use crate::servers::fake_forge::{FakeForge, FakeProposal, Kind};
use crate::support::*;
use std::fs;
use std::path::PathBuf;

/// The forges that have an API here.
pub const FORGES: [Kind; 3] = [Kind::GitHub, Kind::GitLab, Kind::Gitea];

/// Where the guide is on the forge.
pub const GUIDE: &str = "editors/guide";

/// Where Ann's fork of it is, or will be.
pub const FORK: &str = "ann/guide";

/// A forge with the guide, and somebody who has cloned it and has no fork.
pub struct Hosted {
    pub forge: FakeForge,
    pub world: World,
    /// The clone of the guide's own repository.
    pub clone: PathBuf,
    /// What Ann's token for the API is.
    pub token: String,
    /// The password that git has for the same account: another, so that nobody takes one for the other.
    pub password: String,
}

impl Hosted {
    pub fn new(kind: Kind) -> Self {
        let forge = FakeForge::start(kind);
        let named = format!("{}/{GUIDE}\nforge: {}", forge.url(), word(kind));
        let mut world = World::shaped(Shape { upstream: &named, ..Shape::default() });
        forge.add_account("editors");
        let (token, password) = (forge.add_account("ann"), forge.add_account("ann"));
        forge.add_repository(GUIDE, &world.upstream);
        world.upstream = forge.repository_dir(GUIDE);
        world.fork = forge.repository_dir(FORK);
        // Git's login is asked for, as on any machine, and comes from a helper that reads it where the test put it.
        let helper = "!f() { test \\\"$1\\\" = get && cat \\\"$HOME/login\\\"; }; f";
        world.configure(&format!("[credential]\n\thelper = \"{helper}\"\n"));
        let login = format!("username=ann\npassword={password}\n");
        fs::write(world.root.join("home/login"), login).unwrap();
        world.git(&world.root, &["clone", "-q", &forge.git_url(GUIDE), "hosted"]);
        let clone = world.root.join("hosted");
        Self { forge, world, clone, token, password }
    }

    /// The program in the clone, asked for nothing, with the forge's API where it is and no token.
    pub fn bare(&self, args: &[&str]) -> Run {
        self.world.program(&self.clone).args(args)
    }

    /// The same with Ann's token.
    pub fn run(&self, args: &[&str]) -> Run {
        self.bare(args).env("DDSCURATE_TOKEN", &self.token).env("DDSCURATE_HOST", &self.forge.host())
    }

    /// `add` about Drone, with a fork if it takes one.
    pub fn add(&self) -> Run {
        self.run(&DRONE).arg("--fork")
    }

    /// Makes Ann's fork, as if she had made it long ago, and its remote.
    pub fn with_fork(self) -> Self {
        self.forge.add_fork(GUIDE, "ann", "guide");
        self.world.git(&self.clone, &["remote", "add", "fork", &self.forge.git_url(FORK)]);
        self
    }

    /// One more commit in the guide's repository on the forge.
    pub fn advance(&self, path: &str, text: &str) {
        let seed = self.world.root.join("seed");
        write(&seed.join(path), text);
        self.world.git(&seed, &["add", "."]);
        self.world.git(&seed, &["commit", "-qm", "Go on with the guide"]);
        self.world.git(&self.world.upstream, &["fetch", "-q", &url(&seed), "+main:main"]);
    }

    /// The proposals of the guide.
    pub fn proposals(&self) -> Vec<FakeProposal> {
        self.forge.proposals(GUIDE)
    }

    /// The page of a proposal.
    pub fn page(&self, number: u64) -> String {
        let route = match self.forge.kind() {
            Kind::GitHub => "pull",
            Kind::GitLab => "-/merge_requests",
            Kind::Gitea => "pulls",
        };
        format!("{}/{GUIDE}/{route}/{number}", self.forge.url())
    }
}

/// The forge's name in `guide.yaml`.
pub fn word(kind: Kind) -> &'static str {
    match kind {
        Kind::GitHub => "github",
        Kind::GitLab => "gitlab",
        Kind::Gitea => "forgejo",
    }
}
