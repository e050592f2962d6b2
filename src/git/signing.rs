//! How commits are signed here, and whether it works.

use std::fs;

use super::call::Call;
use super::identity;
use super::{Error, Repository};

/// The tree without files, which every git knows (`empty_tree_oid` in its object-file.c).
const EMPTY_TREE: &str = "4b825dc642cb6eb9a060e54bf8d69288fbee4904";

/// How commits are signed, as the configuration says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signing {
    /// Whether every commit is to be signed: `commit.gpgSign`.
    pub is_on: bool,
    /// The kind of signature: `gpg.format`.
    pub format: SigningFormat,
    /// The key: `user.signingKey`. Without one, `OpenPGP` and X.509 take the key of the committer's address, and ssh
    /// what [`Self::key_command`] prints.
    pub key: Option<String>,
    /// The command that names an ssh key: `gpg.ssh.defaultKeyCommand`.
    pub key_command: Option<String>,
    /// The program that signs.
    pub program: String,
}

/// The kind of a signature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SigningFormat {
    /// `openpgp`.
    OpenPgp,
    /// `ssh`.
    Ssh,
    /// `x509`.
    X509,
    /// Something that git does not know.
    Unknown(String),
}

impl Repository {
    /// How commits are signed here.
    ///
    /// # Errors
    /// [`Error::Git`] when the configuration cannot be read or `commit.gpgSign` is no truth value.
    pub fn signing(&self) -> Result<Signing, Error> {
        let format = match self.config("gpg.format")?.as_deref() {
            None | Some("openpgp") => SigningFormat::OpenPgp,
            Some("ssh") => SigningFormat::Ssh,
            Some("x509") => SigningFormat::X509,
            Some(other) => SigningFormat::Unknown(other.to_owned()),
        };
        // `gpg.program` is the older name of `gpg.openpgp.program`; the last of both counts.
        let (keys, usual): (&[&str], _) = match &format {
            SigningFormat::Ssh => (&["gpg.ssh.program"], "ssh-keygen"),
            SigningFormat::X509 => (&["gpg.x509.program"], "gpgsm"),
            SigningFormat::OpenPgp | SigningFormat::Unknown(_) => (&["gpg.program", "gpg.openpgp.program"], "gpg"),
        };
        let program =
            self.settings()?.all().filter(|(key, _)| keys.contains(key)).filter_map(|(_, value)| value).last();
        Ok(Signing {
            is_on: self.config_bool("commit.gpgsign")?.unwrap_or(false),
            key: self.config("user.signingkey")?.filter(|key| !key.is_empty()),
            key_command: self.config("gpg.ssh.defaultKeyCommand")?.filter(|_| format == SigningFormat::Ssh),
            program: program.unwrap_or(usual).to_owned(),
            format,
        })
    }

    /// Signs a commit that nobody keeps, with the user's git and key; what would ask for a passphrase may ask. Its object
    /// goes to a folder of its own and is gone afterwards.
    ///
    /// # Errors
    /// [`Error::Signing`] with the words of git and of the signing program, [`Error::Identity`], [`Error::NotTrusted`].
    pub fn try_signing(&self) -> Result<(), Error> {
        let folder = self.common_dir.join("ddscurate").join(format!("signing-{}", std::process::id()));
        let storage = |error: &std::io::Error| Error::Storage {
            action: format!("make the folder `{}`", folder.display()),
            why: error.to_string(),
        };
        fs::create_dir_all(&folder).map_err(|error| storage(&error))?;
        let call = Call::new(["commit-tree", "-S", "-m", "ddscurate: try to sign", EMPTY_TREE]);
        let finished = self.run(call.env("GIT_OBJECT_DIRECTORY", &folder));
        let _ = fs::remove_dir_all(&folder);
        let finished = finished?;
        if finished.success { Ok(()) } else { Err(identity::not_made(finished, true)) }
    }
}

impl std::fmt::Display for SigningFormat {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::OpenPgp => "openpgp",
            Self::Ssh => "ssh",
            Self::X509 => "x509",
            Self::Unknown(other) => other,
        })
    }
}
