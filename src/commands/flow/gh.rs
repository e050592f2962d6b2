//! GitHub's command line, as another program that has a login.

use crate::forge::{Forge, Token, token_for};
use std::path::PathBuf;
use std::process::{Command, Stdio};

/// The variables in which `gh` finds tokens. It hands those of GitHub Enterprise to whatever host it is asked about
/// (<https://cli.github.com/manual/gh_help_environment>), and a guide names that host, which a stranger may have written.
const TOKENS: [&str; 5] = ["GH_TOKEN", "GITHUB_TOKEN", "GH_ENTERPRISE_TOKEN", "GITHUB_ENTERPRISE_TOKEN", "CODESPACES"];

/// `gh`, for one host.
pub(super) struct Gh {
    path: PathBuf,
    host: String,
    /// What it must not see: tokens that are not for this host.
    hidden: &'static [&'static str],
}

impl Gh {
    /// Looks it up as git is: relative entries of the `PATH` are skipped.
    pub(super) fn find(host: &str) -> Option<Self> {
        let name = format!("gh{}", std::env::consts::EXE_SUFFIX);
        let dirs = std::env::var_os("PATH")?;
        let mut files = std::env::split_paths(&dirs).filter(|dir| dir.is_absolute()).map(|dir| dir.join(&name));
        let path = files.find(|file| file.is_file())?;
        let env = |key: &str| std::env::var(key).ok().filter(|_| key != "DDSCURATE_TOKEN");
        let is_bound = token_for(Forge::GitHub, host, &env).is_some();
        Some(Self { path, host: host.to_owned(), hidden: if is_bound { &[] } else { &TOKENS } })
    }

    /// The token that it has for the host, if somebody is logged in there.
    pub(super) fn token(&self) -> Option<Token> {
        let mut command = Command::new(&self.path);
        command.args(["auth", "token", "--hostname", &self.host]).env_remove("DDSCURATE_TOKEN");
        for key in self.hidden {
            command.env_remove(key);
        }
        let ended = command.stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
        let token = String::from_utf8(ended.stdout).ok().filter(|_| ended.status.success())?;
        let token = token.trim();
        (!token.is_empty()).then(|| Token::new(token.to_owned()))
    }

    /// How git asks it for that login, as the value of `credential.helper`: git hands that to a shell.
    pub(super) fn helper(&self) -> Option<String> {
        let path = self.path.to_str()?.replace('\'', r"'\''");
        let unset = if self.hidden.is_empty() { String::new() } else { format!("unset {}; ", self.hidden.join(" ")) };
        Some(format!("!{unset}'{path}' auth git-credential"))
    }
}
